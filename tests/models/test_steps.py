"""Undo and redo: one stay is one step, random edits go back and forth, and others' work is spared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.event import CONSENSUS, Draft, Event, canonical_json
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.steps import Steps
from tests.builders import a_row, a_sheet, said
from tests.models.test_sheet import EDITS, contents, edited

SCOPE = "person:anna"


def pushed(drafts: list[Draft]) -> Steps:
    steps = Steps(SCOPE, "s1")
    for draft in drafts:
        steps.push(draft)
    return steps


def taken(sheet: Sheet, steps: Steps, changes: list[Draft]) -> None:
    for change in changes:
        sheet.apply(change)
        steps.push(change)


def an_event(draft: Draft, number: int, actor: str = "anna") -> Event:
    body = {"v": 1, "step": draft.step, "undoes": draft.undoes, "redoes": draft.redoes, "data": draft.body}
    return Event(
        "s", number, f"{number:05}", draft.kind, draft.scope, actor, draft.study, draft.row, draft.field,
        canonical_json(body), "", "", "",
    )  # fmt: skip


@given(EDITS)
def test_undoing_everything_gives_the_empty_sheet_and_redoing_everything_the_full_one(edits: list[tuple]) -> None:
    sheet = a_sheet()
    steps = pushed(edited(sheet, edits))
    full = contents(sheet)
    while steps.can_undo:
        taken(sheet, steps, steps.undo())
    assert contents(sheet) == contents(a_sheet())
    while steps.can_redo:
        taken(sheet, steps, steps.redo())
    assert contents(sheet) == full


@given(EDITS, st.lists(st.booleans(), max_size=12))
def test_the_stack_read_back_from_the_events_undoes_and_redoes_the_same(edits: list[tuple], moves: list[bool]) -> None:
    sheet = a_sheet()
    drafts = edited(sheet, edits)
    steps = pushed(drafts)
    for is_undo in moves:
        changes = steps.undo() if is_undo else steps.redo()
        taken(sheet, steps, changes)
        drafts += changes
    read = Steps(SCOPE, "s1", [an_event(draft, number) for number, draft in enumerate(drafts)], "anna")
    assert (read.can_undo, read.can_redo) == (steps.can_undo, steps.can_redo)
    for again, wanted in ((read.undo(), steps.undo()), (read.redo(), steps.redo())):
        assert [(one.kind, one.row, one.field, one.body) for one in again] == [
            (one.kind, one.row, one.field, one.body) for one in wanted
        ]


def test_one_stay_in_a_field_is_one_step_however_often_typing_paused() -> None:
    sheet = a_sheet()
    drafts = [sheet.set("study", "name", said(text), step="stay") for text in ("S", "Si", "Sigtermans")]
    drafts.insert(0, sheet.set("study", "name", said("before"), step="earlier"))
    sheet.set("study", "name", said("Sigtermans"))
    steps = pushed(drafts)
    taken(sheet, steps, steps.undo())
    assert sheet.answer("study", "name") == said("before")
    taken(sheet, steps, steps.redo())
    assert sheet.answer("study", "name") == said("Sigtermans")


def test_undoing_the_removal_of_a_row_brings_its_answers_back() -> None:
    sheet = a_sheet()
    drafts = a_row(sheet, "groups", "g1", label="ketamine", n="30")
    full = contents(sheet)
    steps = pushed([*drafts, sheet.remove_row("g1")])
    taken(sheet, steps, steps.undo())
    assert contents(sheet) == full


def test_a_new_edit_forgets_what_was_undone() -> None:
    sheet = a_sheet()
    steps = pushed([sheet.set("study", "name", said("1"))])
    taken(sheet, steps, steps.undo())
    steps.push(sheet.set("study", "name", said("2")))
    assert not steps.can_redo


def test_a_step_of_many_changes_is_taken_back_once_even_where_its_name_stands_twice() -> None:
    sheet = a_sheet()
    first = a_row(sheet, "groups", "g1", label="a")
    between = [sheet.set("study", "name", said("x"), step="other")]
    second = [sheet.set("g1", field, said("7"), step="g1") for field in ("n", "label")]
    steps = pushed([*first, *between, *second])
    taken(sheet, steps, steps.undo())
    assert sheet.answer("g1", "n") is None
    assert sheet.answer("g1", "label") == said("a")
    taken(sheet, steps, steps.undo())
    assert sheet.answer("study", "name") is None
    assert sheet.row("g1") is not None


def test_undo_spares_what_another_settler_wrote_since() -> None:
    sheet = a_sheet(CONSENSUS)
    mine = [sheet.set("study", field, said("mine"), step="one", how="other") for field in ("name", "design")]
    theirs = sheet.set("study", "name", said("theirs"), how="other")
    events = [an_event(draft, number) for number, draft in enumerate(mine)]
    events.append(an_event(theirs, 9, "carl"))
    steps = Steps(CONSENSUS, "s1", events, "anna")
    assert [draft.field for draft in steps.undo()] == ["design"]


def test_taking_back_a_change_of_what_another_wrote_brings_that_back() -> None:
    sheet = a_sheet()
    imported = sheet.set("study", "name", said("from the workbook"))
    own = sheet.set("study", "name", said("corrected"))
    steps = Steps(SCOPE, "s1", [an_event(imported, 1, "lea"), an_event(own, 2)], "anna")
    (undone,) = steps.undo()
    assert undone.body["answer"]["parts"] == {"text": "from the workbook"}
    assert [one.kind for one in Steps(SCOPE, "s1", [an_event(imported, 1, "lea")], "anna").undo()] == []
