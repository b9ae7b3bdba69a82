"""What is added to a finished study reaches a reviewer who works in Excel: only that, both ways, and blind again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crps_extractor.models.event import CONSENSUS, EventKind
from crps_extractor.models.exports.reviewer_sheet import write_reviewer_sheet
from crps_extractor.models.imports.bringing import bring_in, may_show
from crps_extractor.models.imports.cells import CellText, Limits, Table
from crps_extractor.models.imports.mapping import ONE, MappedColumn, TableMapping
from crps_extractor.models.imports.proposal import Proposal
from crps_extractor.models.imports.reading import tables_of
from crps_extractor.models.imports.reviewer_sheet import read_reviewer_sheet
from crps_extractor.models.imports.tables import read_extraction_table
from crps_extractor.models.imports.wording import changes_in_words
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.additions import add_to_finished
from crps_extractor.models.review.facts import Slots
from crps_extractor.models.review.importing import brought_in, sheet_to_fill, take_back
from crps_extractor.models.review.records import Addition
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import submit
from tests.builders import ANNA, ELLA, LEA, SETH, a_review, a_row, a_trial, extract, said, scope_of, seen_by

SECRET = "ZEBRA-7"
FIELD = Addition("a1", "Dose", "the protocol was amended", studies=("s1",), fields=("groups.dose",))
OUTCOME = Addition("a2", "Function", "asked for by an editor", studies=("s1",), rows=("outcomes", "results"))


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """Study s1, finished by Ella, whose sheet the lead brought in, and by Anna; as the lead sees it."""
    made = a_review(tmp_path, slots=Slots("ella", "anna", "seth"))
    sheet = sheet_to_fill(made, scope_of(ELLA), "s1")
    made.record_imported(scope_of(ELLA), {"s1": a_trial(sheet, "-ella")}, {"file": "first.xlsx"})
    submit(made, "s1", "ella")
    extract(made, ANNA)
    made = seen_by(made, LEA)
    assert made.is_revealed("s1")
    yield made
    made.store.close()


def handed_out(review: Review, folder: Path) -> Path:
    return write_reviewer_sheet(review, folder / "ella.xlsx", lambda *_: None, person="ella")


def read(review: Review, path: Path) -> Proposal:
    return read_reviewer_sheet(review, "ella", tables_of(path, Limits()), path.name)


def fill(path: Path, section: str, row: str, label: str, text: str) -> None:
    """Write into the cell that stands in the line of a row under a field's name."""
    book = openpyxl.load_workbook(path)
    page = book[section]
    line = next(cells[0].row for cells in page.iter_rows(min_row=4) if row in str(cells[2].value))
    column = next(cell.column for cell in page[2] if cell.value == label)
    page.cell(line, column).value = text
    book.save(path)


def lines(path: Path, section: str) -> list[str]:
    return [str(cells[2].value) for cells in openpyxl.load_workbook(path)[section].iter_rows(min_row=4)]


def answer(review: Review, row: str, field: str) -> Any:
    return sheet_to_fill(review, scope_of(ELLA), "s1").answer(row, field)


def test_a_sheet_handed_out_for_an_addition_asks_for_nothing_else(review: Review, tmp_path: Path) -> None:
    add_to_finished(review, FIELD)
    path = handed_out(review, tmp_path)
    book = openpyxl.load_workbook(path)
    assert [name for name in book.sheetnames if book[name].sheet_state == "visible"] == ["Read me", "Groups"]
    assert "Dose" in str([cell.value for (cell,) in book["Read me"].iter_rows()])
    assert lines(path, "Groups") == ["arm 1: ketamine", "arm 2: placebo"]
    is_open = {cell.column: not cell.protection.locked for cell in book["Groups"][4] if cell.column > 3}
    dose = next(cell.column for cell in book["Groups"][2] if cell.value == "Dose")
    assert {column for column, said_open in is_open.items() if said_open} == {one for one in is_open if one >= dose}


def test_new_rows_have_lines_and_those_handed_in_have_none(review: Review, tmp_path: Path) -> None:
    add_to_finished(review, OUTCOME)
    path = handed_out(review, tmp_path)
    book = openpyxl.load_workbook(path)
    assert {name for name in book.sheetnames if book[name].sheet_state == "visible"} == {
        "Read me",
        "Outcomes",
        "Results",
    }
    assert lines(path, "Outcomes")[0] == "outcome 2"


def test_the_lead_brings_an_added_field_in_and_submits_it_unseen(review: Review, tmp_path: Path) -> None:
    add_to_finished(review, FIELD)
    path = handed_out(review, tmp_path)
    for row in ("ketamine", "placebo"):
        fill(path, "Groups", row, "Dose", SECRET)
    proposal = read(review, path)
    assert (len(proposal.changes), proposal.unreadable, proposal.notices) == (2, (), ())
    assert not may_show(review, proposal)
    assert changes_in_words(review, proposal) == []
    with pytest.raises(NotAllowedError, match="not complete"):
        submit(review, "s1", "ella")
    bring_in(review, proposal)
    assert read(review, path).is_empty
    submit(review, "s1", "ella")
    for viewer in (LEA, ANNA, SETH):
        theirs = seen_by(review, viewer)
        assert SECRET not in str([*theirs.sheet(scope_of(ELLA), "s1").answers(), *theirs.history("s1")])
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    anna.record([sheet.set(f"{arm}-anna", "dose", said("0.2")) for arm in ("ketamine", "placebo")])
    submit(anna, "s1")
    assert SECRET in str(list(seen_by(review, ANNA).sheet(scope_of(ELLA), "s1").answers()))


def test_an_outcome_that_was_added_comes_in_as_new_rows(review: Review, tmp_path: Path) -> None:
    add_to_finished(review, OUTCOME)
    path = handed_out(review, tmp_path)
    fill(path, "Outcomes", "outcome 2", "Label", "function")
    fill(path, "Results", "result 3", "Outcome", "outcome 2")
    fill(path, "Results", "result 3", "Group", "arm 1: ketamine")
    fill(path, "Results", "result 3", "Value", "12")
    proposal = read(review, path)
    assert proposal.unreadable == ()
    bring_in(review, proposal)
    sheet = sheet_to_fill(review, scope_of(ELLA), "s1")
    new = sheet.rows("results")[-1].id
    assert sheet.answer(new, "group").part("row") == "ketamine-ella"
    assert sheet.answer(new, "value").part("centre") == "12"
    assert take_back(review, brought_in(review)[0])
    assert len(sheet_to_fill(review, scope_of(ELLA), "s1").rows("results")) == 2


def test_a_cell_outside_what_was_added_is_listed_and_the_rest_is_taken(review: Review, tmp_path: Path) -> None:
    add_to_finished(review, FIELD)
    path = handed_out(review, tmp_path)
    fill(path, "Groups", "ketamine", "Dose", "0.2")
    fill(path, "Groups", "ketamine", "Number", "99")
    proposal = read(review, path)
    assert ["Only what “Dose” adds" in one.reason for one in proposal.unreadable] == [True]
    bring_in(review, proposal)
    assert answer(review, "ketamine-ella", "n") == said("30")
    assert answer(review, "ketamine-ella", "dose").part("text") == "0.2"


def test_a_table_made_elsewhere_fills_only_what_was_added(review: Review) -> None:
    add_to_finished(review, FIELD)
    cells = dict(enumerate(("study", "arm", "n", "dose"), 1))
    table = {(1, place): CellText(words) for place, words in cells.items()}
    table |= {(2, place): CellText(words) for place, words in enumerate(("Sigtermans 2009", "ketamine", "99", "3"), 1)}
    table |= {(3, place): CellText(words) for place, words in enumerate(("Sigtermans 2009", "midazolam", "9", "4"), 1)}
    columns = (
        MappedColumn("arm", "groups.label"),
        MappedColumn("n", "groups.n"),
        MappedColumn("dose", "groups.dose"),
    )
    mapping = TableMapping(ONE, "study", "", "table", 1, 1, {}, columns)
    proposal = read_extraction_table(review, "ella", (Table("table", table),), mapping, "table.csv")
    assert [(one.row, one.field) for one in proposal.changes] == [("ketamine-ella", "dose")]
    assert proposal.rows == ()
    assert "4 answers were left out. This sheet is submitted" in proposal.notices[0]
    bring_in(review, proposal)


def test_nothing_else_is_brought_in_below_the_surface_either(review: Review) -> None:
    add_to_finished(review, FIELD)
    sheet = sheet_to_fill(review, scope_of(ELLA), "s1")
    events = len(review.history("s1"))
    for change in (sheet.set("ketamine-ella", "n", said("99")), sheet.remove_row("c-ella"), sheet.add_row("groups")):
        with pytest.raises(NotAllowedError, match="Only what “Dose” adds"):
            review.record_imported(scope_of(ELLA), {"s1": [change]}, {"file": "x.xlsx"})
    with pytest.raises(NotAllowedError):
        seen_by(review, ANNA).record_imported(
            scope_of(ELLA), {"s1": [sheet.set("ketamine-ella", "dose", said("1"))]}, {"file": "x.xlsx"}
        )
    assert len(review.history("s1")) == events


def test_a_settler_brings_nothing_into_a_field_that_is_blind_again(review: Review) -> None:
    from crps_extractor.models.compare.consensus import study_consensus

    add_to_finished(review, FIELD)
    seth = seen_by(review, SETH)
    _, sheet = study_consensus(seth, "s1")
    row = sheet.rows("groups")[0].id
    for field, is_taken in (("dose", False), ("n", True)):
        change = sheet.set(row, field, said("0.2"), how="other", why="x")
        assert change.kind is EventKind.SETTLED
        if is_taken:
            seth.record_imported(CONSENSUS, {"s1": [change]}, {"file": "x.xlsx"})
        else:
            with pytest.raises(NotAllowedError, match="blind until"):
                seth.record_imported(CONSENSUS, {"s1": [change]}, {"file": "x.xlsx"})


def test_a_sheet_that_is_locked_stays_so_where_nothing_was_added(review: Review, tmp_path: Path) -> None:
    path = handed_out(review, tmp_path)
    fill(path, "Groups", "ketamine", "Dose", "0.2")
    proposal = read(review, path)
    assert proposal.is_empty
    assert "submitted and locked" in proposal.notices[0]
    with pytest.raises(NotAllowedError):
        review.record_imported(scope_of(ELLA), {"s1": a_row(review.sheet(scope_of(ELLA), "s1"), "groups", "x")}, {})
