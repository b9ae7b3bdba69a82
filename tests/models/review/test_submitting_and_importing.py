"""Submitting, reopening, what counts as missing, and the sheet of a person who works in Excel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.event import Draft, EventKind
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import next_version
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Slots
from crps_extractor.models.review.importing import brought_in, take_back
from crps_extractor.models.review.progress import Progress, missing_rows, open_places
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import reopen, submit, what_is_missing
from crps_extractor.models.steps import Steps
from crps_extractor.models.store.authority import Authority
from crps_extractor.models.store.protocol import HistoryFilter
from tests.builders import (
    ANNA,
    BEN,
    ELLA,
    LEA,
    a_review,
    a_row,
    a_sheet,
    a_trial,
    again,
    extract,
    hand_in_sheet,
    said,
    scope_of,
    seen_by,
    shipped_form,
    small_form,
)


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """Study s1 of Anna and Ella, who works in Excel, as the lead sees it."""
    made = a_review(tmp_path, slots=Slots("anna", "ella", "seth"))
    yield made
    made.store.close()


def an_import(review: Review, name: str = "Sigtermans") -> list[Draft]:
    """What an import of Ella's workbook would make, the current sheet unread."""
    sheet = a_sheet(scope_of(ELLA))
    return [*a_trial(sheet, "-x"), sheet.set("study", "name", said(name))]


# What is missing -------------------------------------------------------------------------------


def test_an_empty_section_is_missing_until_it_has_a_row_or_is_said_to_have_nothing() -> None:
    sheet = a_sheet()
    assert [section.id for section in missing_rows(sheet)] == ["groups"]
    assert "Nothing was entered under Groups" in what_is_missing(sheet)
    sheet.mark_nothing("groups")
    assert missing_rows(sheet) == []
    sheet.mark_nothing("groups", there_is_none=False)
    a_row(sheet, "groups", "g1", label="ketamine")
    assert missing_rows(sheet) == []
    assert ("g1", "n") in open_places(sheet)


def test_a_section_that_is_not_asked_is_not_missing() -> None:
    sheet = a_sheet(form=shipped_form())
    asked = {section.id for section in missing_rows(sheet)}
    assert {"groups", "outcomes", "results"} <= asked
    assert "reports" not in asked


def test_a_status_without_a_value_asks_for_nothing_more() -> None:
    sheet = a_sheet()
    assert ("study", "washout") not in open_places(sheet)
    sheet.set("study", "design", Answer(Status.REPORTED, {"choice": "rct"}))
    assert ("study", "washout") in open_places(sheet)
    sheet.set("study", "design", Answer(Status.NOT_REPORTED, {"choice": "rct"}))
    assert ("study", "washout") not in open_places(sheet)
    sheet.set("study", "design", Answer(Status.UNCLEAR, {"choice": "rct"}))
    assert ("study", "washout") in open_places(sheet)


def test_progress_counts_required_fields_that_are_asked() -> None:
    sheet = a_sheet()
    assert Progress.of(sheet) == Progress(0, 1)
    a_row(sheet, "groups", "g1", n="30")
    sheet.set("study", "name", Answer(Status.NOT_REPORTED))
    assert Progress.of(sheet) == Progress(2, 2)
    assert Progress.of(sheet, "groups") == Progress(1, 1)
    assert Progress.of(sheet).is_complete


# Submitting ------------------------------------------------------------------------------------


def test_an_unfinished_sheet_is_not_submitted(review: Review) -> None:
    anna = seen_by(review, ANNA)
    with pytest.raises(NotAllowedError, match="1 required field has"):
        submit(anna, "s1")
    anna.record([anna.own_sheet("s1").set("study", "name", said("x"))])
    with pytest.raises(NotAllowedError, match="under Groups"):
        submit(anna, "s1")
    assert anna.submission("anna", "s1") is None


def test_a_submitted_sheet_is_locked_and_reopened_with_a_reason(review: Review) -> None:
    anna = extract(review, ANNA)
    receipt = anna.submission("anna", "s1").receipt  # type: ignore[union-attr]
    edit = anna.own_sheet("s1").set("study", "name", said("late"))
    with pytest.raises(NotAllowedError, match="locked"):
        anna.record([edit])
    with pytest.raises(NotAllowedError, match="already"):
        submit(anna, "s1")
    with pytest.raises(NotAllowedError, match="why"):
        reopen(anna, "s1", " ")
    assert not reopen(anna, "s1", "a slip").stands
    anna.record([edit])
    assert submit(anna, "s1").receipt != receipt
    assert again_receipt(review, anna) == anna.submission("anna", "s1").receipt  # type: ignore[union-attr]


def again_receipt(review: Review, anna: Review) -> str:
    """The receipt after the file was closed and opened."""
    opened = again(anna)
    review.store = opened.store
    return opened.submission("anna", "s1").receipt  # type: ignore[union-attr]


def test_who_holds_no_slot_submits_nothing(review: Review) -> None:
    for viewer in (BEN, LEA):
        with pytest.raises(NotAllowedError, match="Only a reviewer"):
            submit(seen_by(review, viewer), "s1")


# A person who works in Excel -------------------------------------------------------------------


def test_a_lead_brings_in_the_sheet_of_somebody_who_works_in_excel_as_one_step(review: Review) -> None:
    step = review.record_imported(scope_of(ELLA), {"s1": an_import(review)}, {"file": "ella.xlsx"})
    ella = seen_by(review, ELLA)
    assert ella.own_sheet("s1").answer("study", "name") == said("Sigtermans")
    events = list(review.store.history(HistoryFilter(scopes=(scope_of(ELLA),), study="s1")))
    assert events[0].kind is EventKind.IMPORTED
    assert events[0].data == {"file": "ella.xlsx"}
    assert {event.actor for event in events} == {"lea"}
    lead_steps = Steps(scope_of(ELLA), "s1", events, "lea")
    assert {draft.undoes for draft in lead_steps.undo()} == {step}


def test_an_import_is_accepted_where_the_file_is_merged(review: Review) -> None:
    """The store elsewhere judges by the events alone."""
    review.record_imported(scope_of(ELLA), {"s1": an_import(review)}, {"file": "ella.xlsx"})
    events = list(review.store.history(HistoryFilter()))
    Authority().after(events)


@pytest.mark.parametrize("viewer", ["anna", "ben", "seth", "rita", "", "stranger"])
def test_nobody_but_a_lead_brings_in_anothers_sheet(review: Review, viewer: str) -> None:
    with pytest.raises(NotAllowedError):
        seen_by(review, viewer).record_imported(scope_of(ELLA), {"s1": an_import(review)}, {})


def test_a_lead_brings_in_nobody_elses_sheet_and_nothing_else(review: Review) -> None:
    sheet = a_sheet(scope_of(ANNA))
    with pytest.raises(NotAllowedError, match="Excel"):
        review.record_imported(scope_of(ANNA), {"s1": [sheet.set("study", "name", said("x"))]}, {})
    other = a_sheet(scope_of(ELLA), "s2")
    for draft in (
        sheet.set("study", "name", said("x")),
        other.set("study", "name", said("x")),
        Draft(EventKind.SUBMITTED, scope_of(ELLA), "s1"),
        Draft(EventKind.PROBLEM_ACCEPTED, scope_of(ELLA), "s1", "study", "a:name", {"answers": "x"}),
    ):
        with pytest.raises(NotAllowedError, match="only answers and rows"):
            review.record_imported(scope_of(ELLA), {"s1": [draft]}, {})
    with pytest.raises(NotAllowedError):
        review.record([a_sheet(scope_of(ELLA)).set("study", "name", said("x"))])
    assert list(review.store.history(HistoryFilter(scopes=(scope_of(ELLA),)))) == []


def test_bringing_a_sheet_in_does_not_open_it_to_the_lead(review: Review) -> None:
    review.record_imported(scope_of(ELLA), {"s1": an_import(review)}, {})
    with pytest.raises(NotAllowedError):
        review.sheet(scope_of(ELLA), "s1")


def test_a_lead_submits_for_somebody_who_works_in_excel_and_a_submitted_sheet_takes_no_import(review: Review) -> None:
    with pytest.raises(NotAllowedError, match="not complete"):
        submit(review, "s1", "ella")
    review.record_imported(scope_of(ELLA), {"s1": an_import(review)}, {})
    mark = submit(review, "s1", "ella")
    assert (mark.person, mark.stands) == ("ella", True)
    with pytest.raises(NotAllowedError, match="locked"):
        review.record_imported(scope_of(ELLA), {"s1": an_import(review, "late")}, {})
    with pytest.raises(NotAllowedError):
        submit(review, "s1", "anna")
    hand_in_sheet(seen_by(review, ANNA))
    opened = again(review)
    review.store = opened.store
    assert opened.is_revealed("s1")
    assert not reopen(opened, "s1", "a cell was empty", "ella").stands
    Authority().after(list(opened.store.history(HistoryFilter())))


def test_anybody_brings_a_table_into_the_own_sheet_and_undoes_it_in_one_step(review: Review) -> None:
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    anna.record_imported(scope_of(ANNA), {"s1": a_trial(sheet)}, {"file": "mine.xlsx"})
    steps = anna.steps(scope_of(ANNA), "s1")
    anna.record([sheet.apply(draft) for draft in steps.undo()])
    assert list(seen_by(review, ANNA).own_sheet("s1").answers()) == []


# Undo after opening again ----------------------------------------------------------------------


def test_undo_and_redo_outlive_the_file(review: Review) -> None:
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    anna.record(a_row(sheet, "groups", "g1", label="ketamine"))
    for text in ("3", "30"):
        anna.record([sheet.set("g1", "n", said(text), step="stay")])
    anna.record([sheet.remove_row("g1")])
    seen: list[tuple[int, str]] = []
    for direction in ("undo", "undo", "undo", "redo", "redo"):
        anna = again(anna)
        review.store = anna.store
        sheet, steps = anna.own_sheet("s1"), anna.steps(scope_of(ANNA), "s1")
        anna.record([sheet.apply(draft) for draft in getattr(steps, direction)()])
        n = sheet.answer("g1", "n")
        seen.append((len(sheet.rows("groups")), n.part("text") if n else ""))
    assert seen == [(1, "30"), (1, ""), (0, ""), (1, ""), (1, "30")]


# Around a sheet --------------------------------------------------------------------------------


def test_studies_people_and_what_is_not_sought_can_be_chosen(tmp_path: Path) -> None:
    review = a_review(tmp_path, shipped_form())
    review.set_table("review_outcomes", [{"id": "pain", "name": "Pain"}])
    review.set_table("review_arms", [{"id": "none", "name": "no arm of ours"}])
    form = review.form
    choices = context_of(review.own_sheet("s1"), review.facts.tables).choices

    def offered(section: str, field: str) -> dict[str, str]:
        return {choice.id: choice.label for choice in choices(form.field(section, field))}

    assert offered("outcomes", "review_outcome") == {"pain": "Pain", "not_sought": "not sought"}
    assert offered("groups", "review_arm") == {"none": "no arm of ours"}
    assert offered("comparisons", "sought") == {"not_sought": "not sought"}
    assert offered("times", "window") == {"none": "no window of this review"}
    assert offered("study", "overlap_with") == {"s1": "Sigtermans 2009"}
    assert offered("decisions", "by")["anna"] == "Anna Arm"
    review.add_study("Later 2020")
    assert "Later 2020" in [entry["name"] for entry in review.facts.tables["studies"]]
    review.store.close()


def test_forms_are_read_once_and_older_versions_only_when_asked(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    edited = next_version(small_form(), small_form(), "2026-11-22", "a new help text")
    from crps_extractor.models.form_file import form_to_data

    review.fact(EventKind.FORM, edited.hash, {"form": form_to_data(edited), "reason": edited.reason})
    assert review.form == edited
    read: dict[str, Form] = {}
    opened = Review(review.store, "lea", forms=read)
    assert read == {}
    assert opened.form == edited
    assert set(read) == {edited.hash}
    assert Review(review.store, "lea", forms=read).form is opened.form
    assert opened.forms[small_form().hash] == small_form()
    assert set(opened.forms.hashes) == {small_form().hash, edited.hash}
    with pytest.raises(KeyError):
        opened.forms["unknown"]
    review.store.close()


# Taking an import back ---------------------------------------------------------------------------


def test_an_import_into_a_colleagues_sheet_is_taken_back_whole_and_stays_in_the_history(review: Review) -> None:
    review.record_imported(scope_of(ELLA), {"s1": an_import(review)}, {"file": "ella.xlsx", "changes": 1})
    (imported,) = brought_in(review)
    assert (imported.file, imported.studies, imported.scope) == ("ella.xlsx", ("s1",), scope_of(ELLA))
    assert take_back(review, imported) > 0
    assert list(seen_by(review, ELLA).own_sheet("s1").answers()) == []
    assert brought_in(review) == []
    assert take_back(review, imported) == 0
    Authority().after(list(review.store.history(HistoryFilter())))


def test_what_was_changed_since_an_import_stays_when_it_is_taken_back(review: Review) -> None:
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    anna.record_imported(scope_of(ANNA), {"s1": a_trial(sheet)}, {"file": "mine.xlsx", "changes": 1})
    held = list(anna.own_sheet("s1").answers())
    edited = anna.own_sheet("s1").set("study", "name", said("typed since"))
    anna.record([edited])
    (imported,) = brought_in(anna)
    assert take_back(anna, imported) >= len(held) - 1
    left = seen_by(review, ANNA).own_sheet("s1").answers()
    assert [(row.id, form_field.id) for row, form_field, _ in left] == [("study", "name")]


def test_an_import_reaches_all_its_studies_or_none(review: Review) -> None:
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    stray = Draft(EventKind.PROBLEM_ACCEPTED, scope_of(ANNA), "s2", "study", "a:name", {"answers": "x"})
    with pytest.raises(NotAllowedError):
        anna.record_imported(scope_of(ANNA), {"s1": a_trial(sheet), "s2": [stray]}, {"file": "mine.xlsx"})
    assert list(seen_by(review, ANNA).own_sheet("s1").answers()) == []
    assert brought_in(anna) == []


def test_a_submitted_sheet_keeps_what_was_brought_in(review: Review) -> None:
    review.record_imported(scope_of(ELLA), {"s1": an_import(review)}, {"file": "ella.xlsx", "changes": 1})
    submit(review, "s1", "ella")
    with pytest.raises(NotAllowedError, match="locked"):
        take_back(review, brought_in(review)[0])
