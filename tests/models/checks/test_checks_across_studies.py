"""Between studies: one cohort counted twice, one study extracted as two, only from what the viewer may read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.checks.across import ReviewProblem, StudyMarks, review_problems, study_marks
from crps_extractor.models.event import new_id
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.forms.editing import begun_from, edit_field
from crps_extractor.models.kinds.base import Strength
from crps_extractor.models.review.course.decisions import add_notice, decide
from crps_extractor.models.review.facts import Person, Report, Slots
from crps_extractor.models.review.form_changes import publish
from crps_extractor.models.review.records import EXCLUDED, Decision
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile

Write = Callable[[str, str, str, str], None]


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    store = ReviewFile.create(tmp_path / "across.crpx")
    lead = Person("anna", "Anna", "A", frozenset({"lead", "reviewer", "settler"}))
    review = Review.create(store, load_shipped("ketamine_crps"), "Across", lead)
    review.add_person(Person("ben", "Ben", "B"))
    for label in ("Sigtermans 2009", "Dahan 2011", "Kiefer 2008"):
        review.add_study(label, Slots("anna", "ben", "anna"))
    yield review
    store.close()


@pytest.fixture
def write(review: Review) -> Write:
    def write(person: str, label: str, field: str, text: str) -> None:
        own = Review(review.store, person)
        study = next(study.id for study in own.facts.studies if study.label == label)
        form_field = own.form.field("study", field)
        part = "choice" if form_field.kind == "choice" else "text"
        own.record([own.own_sheet(study).set("study", field, Answer(parts={part: text}))])

    return write


def _id(review: Review, label: str) -> str:
    return next(study.id for study in review.facts.studies if study.label == label)


def _only(review: Review) -> ReviewProblem:
    (problem,) = review_problems(Review(review.store, review.viewer))
    return problem


def test_studies_with_nothing_in_common_have_no_problem(review: Review, write: Write) -> None:
    write("anna", "Sigtermans 2009", "cohort_family", "Leiden")
    write("anna", "Kiefer 2008", "cohort_family", "Tübingen")
    assert review_problems(review) == ()


def test_one_cohort_family_in_two_studies_is_strong(review: Review, write: Write) -> None:
    write("anna", "Sigtermans 2009", "cohort_family", "Leiden 2006")
    write("anna", "Dahan 2011", "cohort_family", "leiden-2006")
    problem = _only(review)
    assert (problem.code, problem.strength) == ("cohort_twice", Strength.STRONG)
    assert problem.studies == ("Sigtermans 2009", "Dahan 2011")


@pytest.mark.parametrize(
    ("overlap", "code", "strength"),
    [
        ("same", "cohort_twice", Strength.STRONG),
        ("in_part", "cohort_overlap", Strength.MILD),
        ("suspected", "cohort_overlap", Strength.MILD),
    ],
)
def test_an_overlap_that_is_named_is_said(
    review: Review, write: Write, overlap: str, code: str, strength: Strength
) -> None:
    choices = {choice.means or choice.id: choice.id for choice in review.form.field("study", "overlap").choices}
    write("anna", "Dahan 2011", "overlap", choices[overlap])
    write("anna", "Dahan 2011", "overlap_with", _id(review, "Sigtermans 2009"))
    assert (_only(review).code, _only(review).strength) == (code, strength)


def test_one_registration_in_two_studies_is_mild_however_it_is_written(review: Review, write: Write) -> None:
    write("anna", "Sigtermans 2009", "registration", "NCT 00579085")
    write("anna", "Dahan 2011", "registration", "ClinicalTrials.gov: NCT00579085")
    problem = _only(review)
    assert (problem.code, problem.strength) == ("study_twice", Strength.MILD)
    assert "NCT00579085" in problem.found


def test_the_same_pdf_in_two_studies_is_strong(review: Review) -> None:
    for label in ("Sigtermans 2009", "Dahan 2011"):
        review.add_report(Report(new_id(), _id(review, label), "main", sha256="ab" * 32, file="a.pdf"))
    assert (_only(review).code, _only(review).strength) == ("study_twice", Strength.STRONG)


def test_two_studies_of_one_name_are_said(review: Review) -> None:
    review.add_study("kiefer, 2008")
    assert _only(review).studies == ("Kiefer 2008", "kiefer, 2008")


def test_a_study_that_does_not_count_is_left_out(review: Review, write: Write) -> None:
    write("anna", "Sigtermans 2009", "cohort_family", "Leiden")
    write("anna", "Dahan 2011", "cohort_family", "Leiden")
    decide(review, _id(review, "Dahan 2011"), Decision(EXCLUDED, reason="design", by=("anna", "ben")))
    assert review_problems(review) == ()


def test_nothing_of_a_blinded_sheet_is_given_away(review: Review, write: Write) -> None:
    write("ben", "Sigtermans 2009", "cohort_family", "Leiden")
    write("ben", "Dahan 2011", "cohort_family", "Leiden")
    for viewer in ("anna", ""):
        assert review_problems(Review(review.store, viewer)) == ()
    assert len(review_problems(Review(review.store, "ben"))) == 1


def test_answers_of_an_older_meaning_are_counted_sheet_by_sheet(review: Review, write: Write) -> None:
    write("anna", "Sigtermans 2009", "cohort_family", "Leiden")
    write("ben", "Dahan 2011", "cohort_family", "Tübingen")
    edited = replace(begun_from(review.form), reopens=("study.cohort_family",))
    publish(review, edit_field(edited, "study", "cohort_family", help="The people, not the report."), "Meant otherwise")
    problem = _only(review)
    assert problem.code == "meaning_changed"
    assert problem.studies == ("Sigtermans 2009",)
    assert "by Anna" in problem.found


def test_a_study_is_read_only_as_far_as_its_identity_goes(review: Review, write: Write) -> None:
    write("ben", "Kiefer 2008", "cohort_family", "Tübingen")
    study, own = _id(review, "Kiefer 2008"), Review(review.store, "ben")
    whole, part = own.own_sheet(study), own.sheet(own.own_scope, study, ("design",))
    assert whole.answer("study", "cohort_family") is not None
    assert part.answer("study", "cohort_family") is None
    named = own.sheet(own.own_scope, study, ("study",))
    assert named.answer("study", "cohort_family") == whole.answer("study", "cohort_family")


def _report(review: Review, label: str) -> Report:
    return review.add_report(Report(new_id(), _id(review, label), "Main article"))


def test_a_retracted_report_is_strong_and_names_the_study(review: Review) -> None:
    add_notice(review, _report(review, "Dahan 2011").id, "retraction", date="2024-01-02")
    problem = _only(review)
    assert (problem.code, problem.strength) == ("notice", Strength.STRONG)
    assert problem.ids == (_id(review, "Dahan 2011"),)
    assert "Dahan 2011" in problem.found
    assert "was retracted" in problem.found


@pytest.mark.parametrize(("effect", "strength"), [("", Strength.MILD), ("The SD is an SE.", Strength.NOTE)])
def test_an_erratum_weighs_less_once_somebody_said_what_it_changes(
    review: Review, effect: str, strength: Strength
) -> None:
    add_notice(review, _report(review, "Dahan 2011").id, "erratum", effect=effect)
    problem = _only(review)
    assert problem.strength is strength
    assert effect in problem.found


def test_a_notice_named_in_the_form_is_listed_too_and_only_once(review: Review) -> None:
    study = _id(review, "Kiefer 2008")
    sheet = review.sheet("review", study)
    added = sheet.add_row("reports")
    review.record([added, sheet.set(added.row, "notice", Answer(parts={"choice": "expression_of_concern"}))])
    assert _only(review).strength is Strength.MILD
    add_notice(review, _report(review, "Kiefer 2008").id, "expression_of_concern")
    assert "Main article" in _only(review).found


def test_looked_for_and_none_found_is_no_problem(review: Review) -> None:
    sheet = review.sheet("review", _id(review, "Kiefer 2008"))
    added = sheet.add_row("reports")
    review.record([added, sheet.set(added.row, "notice", Answer(parts={"choice": "none_found"}))])
    assert review_problems(review) == ()


def test_a_notice_on_an_excluded_study_is_left_out(review: Review) -> None:
    add_notice(review, _report(review, "Dahan 2011").id, "retraction")
    decide(review, _id(review, "Dahan 2011"), Decision(EXCLUDED, "retracted", by=("anna", "ben"), date="2026-01-01"))
    assert review_problems(Review(review.store, "anna")) == ()


def test_studies_read_one_by_one_give_the_same_problems_as_all_at_once(review: Review, write: Write) -> None:
    write("anna", "Sigtermans 2009", "cohort_family", "Leiden")
    write("anna", "Dahan 2011", "cohort_family", "Leiden")
    marks: dict[str, StudyMarks] = {}
    for study in review.facts.studies:
        assert len(review_problems(review, marks)) == (len(marks) >= 2)
        marks[study.id] = study_marks(review, study.id)
    assert review_problems(review, marks) == review_problems(review)
