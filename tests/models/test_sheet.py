"""A sheet made again from its events is the sheet that was edited; rows come and go with their answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.event import CONSENSUS, REVIEW, Draft
from crps_extractor.models.sheet import Change, Row, Sheet
from tests.builders import a_row, a_sheet, said, small_form

REPEATING = ("groups", "outcomes", "results")
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(REPEATING)),
        st.tuples(st.just("remove"), st.integers(0, 9)),
        st.tuples(st.just("set"), st.integers(0, 9), st.integers(0, 4), st.sampled_from(["", "1", "a"])),
        st.tuples(st.just("study"), st.sampled_from(["name", "design"]), st.sampled_from(["", "x"])),
        st.tuples(st.just("nothing"), st.sampled_from(REPEATING), st.booleans()),
    ),
    max_size=25,
)


def edited(sheet: Sheet, edits: list[tuple]) -> list[Draft]:
    """Carry out random edits, those that the sheet cannot take left out; the drafts they gave."""
    drafts: list[Draft] = []
    made: list[Row] = []
    for kind, *how in edits:
        standing = [row for row in made if sheet.row(row.id)]
        if kind == "add":
            drafts.append(sheet.add_row(how[0], row=f"row{len(made)}"))
            made.append(Row(f"row{len(made)}", how[0]))
        elif kind == "study":
            drafts.append(sheet.set("study", how[0], said(how[1]) if how[1] else None))
        elif kind == "nothing":
            drafts.append(sheet.mark_nothing(how[0], there_is_none=how[1]))
        elif standing and kind == "remove":
            drafts.append(sheet.remove_row(standing[how[0] % len(standing)].id))
        elif standing:
            row = standing[how[0] % len(standing)]
            fields = sheet.form.by_id[row.section].fields
            drafts.append(
                sheet.set(row.id, fields[how[1] % len(fields)].id, said({"text": how[2]}) if how[2] else None)
            )
    return drafts


def contents(sheet: Sheet) -> dict:
    """All that a sheet shows."""
    return {
        "rows": {section.id: sheet.rows(section.id) for section in sheet.form.sections},
        "answers": {(row.id, field.id): answer for row, field, answer in sheet.answers()},
        "nothing": [section.id for section in sheet.form.sections if sheet.has_nothing(section.id)],
    }


@given(EDITS)
def test_a_sheet_made_from_its_changes_is_the_sheet_that_was_edited(edits: list[tuple]) -> None:
    sheet = a_sheet()
    drafts = edited(sheet, edits)
    again = a_sheet()
    for draft in drafts:
        again.apply(draft)
    assert contents(again) == contents(sheet)


@given(EDITS)
def test_a_sheet_made_from_its_current_cells_alone_is_the_same(edits: list[tuple]) -> None:
    """What the store keeps of a cell is its last event; no earlier one may be needed."""
    sheet = a_sheet()
    cells: dict[tuple, Draft] = {}
    for draft in edited(sheet, edits):
        cell = (draft.row, draft.field)
        cells.pop(cell, None)
        cells[cell] = draft
    again = a_sheet()
    for draft in cells.values():
        again.apply(draft)
    assert contents(again) == contents(sheet)


def test_a_removed_row_takes_its_answers_out_of_sight_and_brings_them_back() -> None:
    sheet = a_sheet()
    a_row(sheet, "groups", "g1", label="ketamine", n="30")
    a_row(sheet, "groups", "g2", label="placebo")
    removed = sheet.remove_row("g1")
    assert [row.id for row in sheet.rows("groups")] == ["g2"]
    assert sheet.row("g1") is None
    assert [row.id for row, _, _ in sheet.answers()] == ["g2"]
    sheet.add_row("groups", row="g1")
    assert [row.id for row in sheet.rows("groups")] == ["g1", "g2"]
    assert sheet.answer("g1", "label") == said("ketamine")
    assert removed.body["section"] == "groups"


def test_what_refers_to_a_row_is_known_before_it_is_removed() -> None:
    sheet = a_sheet()
    a_row(sheet, "groups", "g1", label="ketamine")
    a_row(sheet, "results", "r1", group={"row": "g1"})
    a_row(sheet, "comparisons", "c1", a={"row": "g2"}, b={"row": "g1"})
    assert sheet.referring("g1") == (("r1", "group"), ("c1", "b"))


def test_the_leads_rows_lie_beneath_and_their_answers_can_be_answered_over() -> None:
    laid = a_sheet(REVIEW)
    a_row(laid, "groups", "g1", label="arm 1", n="30")
    own = Sheet(small_form(), "person:anna", "s1", (), laid)
    a_row(own, "groups", "g2", label="own")
    assert own.rows("groups") == (Row("g1", "groups", laid=True, order=1), Row("g2", "groups", order=1))
    assert own.is_laid("g1", "label")
    own.set("g1", "label", said("ketamine"))
    assert own.answer("g1", "label") == said("ketamine")
    assert laid.answer("g1", "label") == said("arm 1")
    assert not own.is_laid("g1", "label")
    with pytest.raises(KeyError):
        own.remove_row("g1")


def test_a_place_that_the_sheet_does_not_have_is_refused() -> None:
    sheet = a_sheet()
    a_row(sheet, "groups", "g1", label="x")
    for row, field in (("g1", "value"), ("nowhere", "label"), ("groups", "label")):
        with pytest.raises(KeyError):
            sheet.set(row, field, said("1"))
    with pytest.raises(KeyError):
        sheet.add_row("study")
    with pytest.raises(KeyError):
        sheet.mark_nothing("study")


def test_a_blank_answer_is_no_answer() -> None:
    sheet = a_sheet()
    draft = sheet.set("study", "name", Answer())
    assert sheet.answer("study", "name") is None
    assert draft.body == {"answer": None}


def test_listeners_hear_each_change_until_they_leave() -> None:
    sheet = a_sheet()
    heard: list[Change] = []
    leave = sheet.listen(heard.append)
    sheet.add_row("groups", row="g1")
    sheet.set("g1", "label", said("x"))
    sheet.set("study", "name", said("y"))
    leave()
    sheet.remove_row("g1")
    assert heard == [Change("groups", "g1", ""), Change("groups", "g1", "label"), Change("study", "study", "name")]


def test_the_consensus_keeps_how_an_answer_was_settled_and_forgets_it_when_taken_back() -> None:
    sheet = a_sheet(CONSENSUS)
    sheet.set("study", "name", said("x"), how="first", why="table 1")
    settlement = sheet.settlement("study", "name")
    assert settlement is not None
    assert (settlement.how, settlement.why) == ("first", "table 1")
    sheet.set("study", "name", None, how="unresolved", why="ask the authors")
    assert sheet.answer("study", "name") is None
    assert sheet.settlement("study", "name") is not None


def test_a_section_can_be_said_to_have_nothing() -> None:
    sheet = a_sheet()
    draft = sheet.mark_nothing("groups")
    assert sheet.has_nothing("groups")
    assert draft.body["answer"]["status"] == Status.NOT_REPORTED
    assert list(sheet.answers()) == []
    sheet.mark_nothing("groups", there_is_none=False)
    assert not sheet.has_nothing("groups")
