"""Between studies: one cohort counted twice, one study extracted as two, only from what the viewer may read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.checks.across import ReviewProblem, review_problems
from crps_extractor.models.event import new_id
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.forms.editing import begun_from, edit_field
from crps_extractor.models.kinds.base import Strength
from crps_extractor.models.review.course import decide
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
