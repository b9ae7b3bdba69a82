"""A changed form is published by the lead: answers stay, merged choices are read, changed meanings are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.event import person_scope
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import ChangeKind, FormError, changes_between, form_text, load_shipped, parse_form
from crps_extractor.models.forms.editing import (
    add_choice,
    add_field,
    begun_from,
    edit_choice,
    edit_field,
    edit_section,
    move_field,
    retire_choice,
)
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.form_changes import as_edited, publish, touched_studies
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.file import ReviewFile
from tests.builders import ANNA, BEN, BOTH, LEA, PEOPLE, said, small_form


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ReviewFile]:
    file = ReviewFile.create(tmp_path / "changing.crpx")
    yield file
    file.close()


@pytest.fixture
def lead(store: ReviewFile) -> Review:
    review = Review.create(store, small_form(), "Changing", LEA)
    for person in PEOPLE:
        review.add_person(person)
    review.add_study("First 2009", BOTH)
    return review


def _study(review: Review) -> str:
    return review.facts.studies[0].id


def _writes(store: ReviewFile, person: str, field: str, answer: Answer | str | dict[str, str]) -> None:
    review = Review(store, person)
    sheet = review.own_sheet(_study(review))
    review.record([sheet.set("study", field, said(answer))])


def _own(store: ReviewFile, person: str) -> Sheet:
    review = Review(store, person)
    return review.own_sheet(_study(review))


def _codes(sheet: Sheet) -> set[str]:
    return {problem.code for problem in problems_of(sheet, context_of(sheet, {}))}


def _renamed(form: Form) -> Form:
    return edit_field(begun_from(form), "study", "name", label="Name of the study")


def test_a_published_form_is_the_reviews_form_in_every_later_opening(store: ReviewFile, lead: Review) -> None:
    first = lead.form
    version = publish(lead, _renamed(first), "The label was not clear", "2026-02-03")
    assert (version.version, version.parent, version.date) == (2, first.hash, "2026-02-03")
    for review in (lead, Review(store, "anna")):
        assert review.form.hash == version.hash
        assert review.form.field("study", "name").label == "Name of the study"
    assert Review(store).forms[first.hash] == first


def test_only_a_lead_publishes_with_a_reason_and_a_change(store: ReviewFile, lead: Review) -> None:
    with pytest.raises(NotAllowedError, match="Only a lead"):
        publish(Review(store, "anna"), _renamed(lead.form), "because")
    with pytest.raises(NotAllowedError, match="Say why"):
        publish(lead, _renamed(lead.form), " ")
    with pytest.raises(NotAllowedError, match="Nothing"):
        publish(lead, lead.form, "because")
    assert lead.form.version == 1
    assert len(Review(store).forms.hashes) == 1


def test_a_change_that_is_refused_writes_nothing(store: ReviewFile, lead: Review) -> None:
    with pytest.raises(FormError, match="changed its kind"):
        publish(lead, edit_field(lead.form, "study", "name", kind="long"), "because")
    assert len(Review(store).forms.hashes) == 1


def test_answers_follow_their_field_and_a_merged_choice_is_read_as_the_new_one(store: ReviewFile, lead: Review) -> None:
    _writes(store, "anna", "design", {"choice": "series"})
    edited = add_choice(begun_from(lead.form), "study", "design", "Observational")
    edited = retire_choice(edited, "study", "design", "series", ["observational"])
    publish(lead, move_field(edited, "study", "design", -1), "Two designs are one")
    sheet = _own(store, "anna")
    design = sheet.answer("study", "design")
    assert design is not None
    assert design.part("choice") == "observational"
    assert "unknown_choice" not in _codes(sheet)


def test_a_merged_choice_is_followed_through_several_versions(store: ReviewFile, lead: Review) -> None:
    _writes(store, "anna", "design", {"choice": "series"})
    for name, old in (("Cohort study", "series"), ("Follow-up study", "cohort_study")):
        edited = add_choice(begun_from(lead.form), "study", "design", name)
        new = edited.field("study", "design").choices[-2].id
        publish(lead, retire_choice(edited, "study", "design", old, [new]), "Another name")
    design = _own(store, "anna").answer("study", "design")
    assert design is not None
    assert design.part("choice") == "follow_up_study"


def test_what_became_of_a_choice_is_carried_on_where_a_later_file_leaves_it_out(lead: Review) -> None:
    edited = add_choice(begun_from(lead.form), "study", "design", "Cohort")
    publish(lead, retire_choice(edited, "study", "design", "series", ["cohort"]), "Merged")
    bare = edit_field(begun_from(lead.form), "study", "design", choices_were=(), label="Design of the study")
    publish(lead, bare, "Another label")
    assert lead.form.field("study", "design").choices_were == (("series", ("cohort",)),)


def test_a_split_choice_stays_as_typed_and_is_a_problem_that_names_the_new_ones(
    store: ReviewFile, lead: Review
) -> None:
    _writes(store, "anna", "design", {"choice": "series"})
    edited = add_choice(begun_from(lead.form), "study", "design", "Case series")
    edited = add_choice(edited, "study", "design", "Before-after")
    publish(lead, retire_choice(edited, "study", "design", "series", ["case_series", "before_after"]), "Split")
    sheet = _own(store, "anna")
    design = sheet.answer("study", "design")
    assert design is not None
    assert design.part("choice") == "series"
    (problem,) = [one for one in problems_of(sheet, context_of(sheet, {})) if one.code == "unknown_choice"]
    assert "Case series" in problem.found
    assert "Before-after" in problem.found


def test_a_choice_that_ended_stays_as_typed_and_is_a_problem(store: ReviewFile, lead: Review) -> None:
    _writes(store, "anna", "design", {"choice": "series"})
    publish(lead, retire_choice(begun_from(lead.form), "study", "design", "series"), "Not sought")
    assert "unknown_choice" in _codes(_own(store, "anna"))


def test_a_retired_field_keeps_its_answers_and_is_not_asked(store: ReviewFile, lead: Review) -> None:
    _writes(store, "anna", "name", "First")
    publish(lead, edit_field(begun_from(lead.form), "study", "name", retired=True), "Not needed")
    sheet = _own(store, "anna")
    name = sheet.answer("study", "name")
    assert name is not None
    assert name.part("text") == "First"
    assert not any(one.field == "name" for one in problems_of(sheet, context_of(sheet, {})))


def test_an_answer_given_under_an_older_meaning_needs_another_look_until_it_is_given_again(
    store: ReviewFile, lead: Review
) -> None:
    _writes(store, "anna", "name", "First")
    publish(lead, edit_field(begun_from(lead.form), "study", "name", when=_when_design(lead.form)), "Asked less")
    sheet = _own(store, "anna")
    assert sheet.is_outdated("study", "name")
    assert lead.form.reopens == ("study.name",)
    _writes(store, "anna", "name", "First again")
    assert not _own(store, "anna").is_outdated("study", "name")
    publish(lead, edit_section(begun_from(lead.form), "study", help="Read the methods."), "Help")
    assert not _own(store, "anna").is_outdated("study", "name")
    assert not _own(store, "ben").is_outdated("study", "name")


def test_another_look_is_a_problem_that_a_note_can_silence(store: ReviewFile, lead: Review) -> None:
    _writes(store, "anna", "design", {"choice": "rct"})
    _writes(store, "anna", "name", "First")
    publish(lead, edit_field(begun_from(lead.form), "study", "name", when=_when_design(lead.form)), "Asked less")
    sheet = _own(store, "anna")
    assert "meaning_changed" in _codes(sheet)
    sheet.set("study", "name", Answer(parts={"text": "Second"}))
    assert "meaning_changed" not in _codes(sheet)


def test_the_lead_sees_which_studies_are_touched_and_no_blind_count(store: ReviewFile, lead: Review) -> None:
    _writes(store, "anna", "name", "First")
    _writes(store, "ben", "name", "First")
    edited = edit_field(begun_from(lead.form), "study", "name", retired=True)
    (touched,) = touched_studies(lead, changes_between(lead.form, edited))
    assert (touched.answers, touched.blind) == (0, (ANNA.name, BEN.name))
    own = Review(store, "anna")
    (touched,) = touched_studies(own, changes_between(lead.form, edited))
    assert (touched.answers, touched.blind) == (1, (BEN.name,))


def test_a_change_of_words_touches_no_study(store: ReviewFile, lead: Review) -> None:
    _writes(store, "anna", "name", "First")
    assert touched_studies(lead, changes_between(lead.form, _renamed(lead.form))) == []


def test_answers_keep_the_version_of_the_form_they_were_given_under(store: ReviewFile, lead: Review) -> None:
    _writes(store, "anna", "name", "First")
    publish(lead, _renamed(lead.form), "Clearer")
    events = store.cells(person_scope("anna"), _study(lead))
    assert {event.form for event in events} == {lead.form.parent}
    assert _own(store, "anna").answer("study", "name") is not None


def test_a_status_given_under_an_older_meaning_needs_another_look_and_an_open_field_none(
    store: ReviewFile, lead: Review
) -> None:
    _writes(store, "anna", "name", Answer(Status.NOT_REPORTED))
    publish(lead, edit_field(begun_from(lead.form), "study", "name", when=_when_design(lead.form)), "Asked less")
    assert _own(store, "anna").is_outdated("study", "name")
    assert not _own(store, "anna").is_outdated("study", "washout")


@pytest.mark.parametrize("name", ["ketamine_crps", "pain_trial_cohort"])
def test_a_form_saved_as_a_file_is_the_same_form_when_it_is_read(name: str) -> None:
    form = load_shipped(name)
    again = parse_form(form_text(form), "saved.toml")
    assert again.sections == form.sections
    assert (again.id, again.title) == (form.id, form.title)


def test_a_saved_file_loaded_again_changes_nothing(lead: Review) -> None:
    loaded = as_edited(lead, parse_form(form_text(lead.form), "saved.toml"))
    assert changes_between(lead.form, loaded) == []


def test_ids_made_from_labels_are_never_used_twice(lead: Review) -> None:
    form = edit_field(lead.form, "study", "name", retired=True)
    form = add_field(form, "study", "Name", "text", after="name")
    form = add_field(form, "study", "1 · Höhe", "decimal")
    form = add_choice(form, "study", "design", "RCT")
    assert [field.id for field in form.by_id["study"].fields] == ["name", "name_2", "design", "washout", "field_1_hohe"]
    assert [choice.id for choice in form.field("study", "design").choices] == ["rct", "series", "rct_2", "other"]


def test_edits_are_said_class_by_class(lead: Review) -> None:
    form = edit_choice(begun_from(lead.form), "study", "design", "rct", label="Randomised trial")
    form = add_field(form, "study", "Country", "country")
    form = edit_field(form, "groups", "dose", retired=True)
    kinds = [change.kind for change in changes_between(lead.form, form)]
    assert kinds == [ChangeKind.WORDING, ChangeKind.NEW_FIELD, ChangeKind.RETIRED]


def _when_design(form: Form) -> tuple[object, ...]:
    return form.field("study", "washout").when
