"""A sheet filled in with Excel or LibreOffice comes back as it was meant, as one step, and shows nobody else's work."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crps_extractor.models.answer import Answer, How, Query, QueryState, Source, Status
from crps_extractor.models.event import Draft, EventKind, person_scope
from crps_extractor.models.exports.base import ExportFailedError
from crps_extractor.models.exports.reviewer_sheet import EMPTY_ROWS, write_reviewer_sheet
from crps_extractor.models.imports.bringing import bring_in, may_show
from crps_extractor.models.imports.cells import CellText, Limits, Table, TableRefusedError
from crps_extractor.models.imports.proposal import OutdatedProposalError, Proposal
from crps_extractor.models.imports.reading import tables_of
from crps_extractor.models.imports.reviewer_sheet import is_reviewer_sheet, read_reviewer_sheet
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Report, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.sheet_columns import AS_EXPORTED, SECTION_MARK, sheet_sections
from crps_extractor.models.store.protocol import HistoryFilter
from tests.builders import (
    ANNA,
    BEN,
    LEA,
    a_review,
    a_row,
    a_study,
    a_trial,
    extract,
    hand_in_sheet,
    seen_by,
    shipped_form,
)

LIMITS = Limits()


def quiet(_sentence: str, _done: int, _whole: int) -> None:
    """An export tells how far it is; nobody listens here."""


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """A review with one study of Anna and Ben and one of Ella, who works in Excel, and Anna."""
    made = a_review(tmp_path)
    a_study(made, "s2", "Dahan 2011", Slots("ella", "anna", "seth"))
    yield made
    made.store.close()


def handed_out(review: Review, folder: Path, **whose: Any) -> Path:
    return write_reviewer_sheet(review, folder / "sheet.xlsx", quiet, **whose)


def read(review: Review, person: str, path: Path) -> Proposal:
    return read_reviewer_sheet(review, person, tables_of(path, LIMITS), path.name)


class Filled:
    """A workbook in the hands of a reviewer: cells are found as people find them, by the names that they see."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book = openpyxl.load_workbook(path)

    def field(self, section: str, label: str, value: Any, column: str = "answer", study: str = "") -> str:
        page = self._book[section]
        heads = {cell.value: cell.column for cell in page[2]}
        for line in page.iter_rows(min_row=3):
            if str(line[2].value).strip() == label and study in ("", line[1].value):
                cell = page.cell(line[0].row, heads[column])
                cell.value = value
                return str(cell.coordinate)
        raise AssertionError(label)

    def row(self, section: str, name: str, label: str, value: Any, column: str = "answer") -> str:
        page = self._book[section]
        line = next(line[0].row for line in page.iter_rows(min_row=4) if line[2].value == name)
        start = next(cell.column for cell in page[2] if cell.value == label)
        while page.cell(3, start).value != column:
            start += 1
        page.cell(line, start).value = value
        return str(page.cell(line, start).coordinate)

    def page(self, name: str) -> Any:
        return self._book[name]

    def save(self) -> Path:
        self._book.save(self._path)
        return self._path


def through_libreoffice(path: Path, folder: Path) -> Path:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed here")
    out = folder / "saved"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / path.name


def shown(sheet: Sheet) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What a workbook can carry of a sheet: status, parts, note, page and quote of the first place."""
    return {
        (row.id, form_field.id): (
            answer.status,
            dict(answer.parts),
            answer.note,
            [(source.page, source.quote, source.report) for source in answer.sources[:1]],
        )
        for row, form_field, answer in sheet.answers()
    }


# -- back as it went out ---------------------------------------------------------------------------------------------


def test_a_sheet_that_nobody_touched_changes_nothing(review: Review, tmp_path: Path) -> None:
    anna = extract(review, ANNA, hand_in=False)
    proposal = read(anna, "anna", handed_out(anna, tmp_path))
    assert proposal.is_empty
    assert not proposal.unreadable


def test_a_sheet_that_libreoffice_saved_changes_nothing_and_fills_an_empty_sheet_alike(
    review: Review, tmp_path: Path
) -> None:
    anna = extract(review, ANNA, hand_in=False)
    sheet = anna.own_sheet("s1")
    awkward = replace(said_answer(), note="a, b; c\nsecond line", query=Query(QueryState.ASKED, "?"))
    anna.record([sheet.set("study", "name", awkward)])
    saved = through_libreoffice(handed_out(anna, tmp_path), tmp_path)
    assert read(anna, "anna", saved).is_empty
    assert shown(refilled(anna, "s1", tables_of(saved, LIMITS), tmp_path)) == shown(anna.own_sheet("s1"))


def said_answer() -> Answer:
    place = Source(How.TEXT, "report-s1", 3, ((1, 2, 3, 4),), "“n = 30” – as printed")
    return Answer(parts={"text": " 2.70 ± 0.5"}, sources=(place,))


def refilled(review: Review, study: str, tables: list[Table], folder: Path) -> Sheet:
    """The answers of a workbook in a sheet that was empty: nothing that was handed out is known any more."""
    kept = [table for table in tables if table.name != AS_EXPORTED]
    mark = f"{folder.name}-{len(list(folder.iterdir()))}"
    (folder / mark).mkdir()
    empty = a_review(folder / mark)
    a_study(empty, "s2", "Dahan 2011", Slots("ella", "anna", "seth"))
    about = {**review.facts.about}
    empty.fact(EventKind.REVIEW, "", about)
    anna = seen_by(empty, ANNA)
    try:
        bring_in(anna, read_reviewer_sheet(anna, "anna", kept, "sheet.xlsx"))
        return anna.own_sheet(study)
    finally:
        empty.store.close()


CHARACTERS = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"])
TEXTS = st.text(CHARACTERS, min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
UNITS = st.one_of(st.sampled_from(["mg/kg/h", "µg/kg/min", "mg", "milligram", '"mg"', "MG", "mg "]), TEXTS)
PLACES = st.builds(Source, st.just(How.TYPED), st.just("report-s1"), st.integers(0, 999), quote=TEXTS)
ANSWERS = st.builds(
    Answer,
    st.sampled_from(Status),
    st.fixed_dictionaries({"text": TEXTS}, optional={"unit": UNITS, "spread": TEXTS}),
    st.lists(PLACES, max_size=1).map(tuple),
    st.one_of(st.just(""), TEXTS),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(answers=st.lists(ANSWERS, min_size=1, max_size=4))
def test_what_is_written_reads_back_whatever_the_answers_are(
    answers: list[Answer], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("law")
    made = a_review(folder)
    try:
        anna = seen_by(made, ANNA)
        sheet = anna.own_sheet("s1")
        rows = [a_row(sheet, "groups", f"g{n}", label=f"arm {n}", dose=one) for n, one in enumerate(answers)]
        anna.record([draft for drafts in rows for draft in drafts])
        tables = tables_of(handed_out(anna, folder), LIMITS)
        assert read_reviewer_sheet(anna, "anna", tables, "sheet.xlsx").is_empty
        assert shown(refilled(anna, "s1", tables, folder)) == shown(anna.own_sheet("s1"))
    finally:
        made.store.close()


# -- filled in with Excel --------------------------------------------------------------------------------------------


def test_what_was_filled_in_comes_back_with_rows_references_statuses_and_places(review: Review, tmp_path: Path) -> None:
    anna = seen_by(review, ANNA)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    book.field("Study", "Name", "Sigtermans 2009")
    book.field("Study", "Name", "12", "page")
    book.field("Study", "Name", "sixty patients", "words there")
    book.field("Study", "Design", "rct")
    book.field("Study", "Washout", "not reported", "status")
    book.row("Groups", "arm 1", "Label", "ketamine")
    book.row("Groups", "arm 1", "Dose", "22.2")
    book.row("Groups", "arm 1", "Dose", "2.0", "±, if apart")
    book.row("Outcomes", "outcome 1", "Label", "pain")
    book.row("Results", "result 1", "Group", "ARM 1")
    book.row("Results", "result 1", "Outcome", "outcome 1")
    proposal = read(anna, "anna", book.save())
    assert not proposal.unreadable
    assert bring_in(anna, proposal) == len(proposal.rows) + len(proposal.changes)
    sheet = anna.own_sheet("s1")
    name = sheet.answer("study", "name")
    assert name is not None
    assert name.sources == (Source(How.TYPED, "report-s1", 11, (), "sixty patients"),)
    assert sheet.answer("study", "design") == Answer(parts={"choice": "rct"})
    assert sheet.answer("study", "washout") == Answer(Status.NOT_REPORTED)
    (group,) = sheet.rows("groups")
    (result,) = sheet.rows("results")
    assert sheet.answer(group.id, "dose") == Answer(parts={"text": "22.2", "spread": "2.0"})
    assert sheet.answer(result.id, "group") == Answer(parts={"row": group.id})


def test_bringing_in_the_same_file_twice_changes_nothing_more(review: Review, tmp_path: Path) -> None:
    anna = seen_by(review, ANNA)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    book.row("Groups", "arm 2", "Label", "placebo")
    path = book.save()
    bring_in(anna, read(anna, "anna", path))
    assert read(anna, "anna", path).is_empty


def test_an_import_is_one_step_and_undone_as_one(review: Review, tmp_path: Path) -> None:
    anna = extract(review, ANNA, hand_in=False)
    before = shown(anna.own_sheet("s1"))
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    book.field("Study", "Name", "another name")
    book.row("Groups", "arm 1: ketamine", "Number", "29")
    book.row("Groups", "arm 5", "Label", "third arm")
    bring_in(anna, read(anna, "anna", book.save()))
    assert shown(anna.own_sheet("s1")) != before
    anna.record(anna.steps(person_scope("anna"), "s1").undo())
    assert shown(anna.own_sheet("s1")) == before
    assert len(anna.own_sheet("s1").rows("groups")) == 2


def test_work_done_in_the_program_after_the_export_stays(review: Review, tmp_path: Path) -> None:
    anna = extract(review, ANNA, hand_in=False)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    sheet = anna.own_sheet("s1")
    anna.record([sheet.set("study", "name", Answer(parts={"text": "typed later in the program"}))])
    book.field("Study", "Design", "rct")
    proposal = read(anna, "anna", book.save())
    assert [change.field for change in proposal.changes] == ["design"]


def test_an_emptied_cell_takes_the_answer_away_and_keeps_other_parts(review: Review, tmp_path: Path) -> None:
    anna = extract(review, ANNA, hand_in=False)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    book.field("Study", "Name", None)
    book.field("Study", "Name", None, "status")
    book.row("Results", "result 1: pain NRS · ketamine", "Value", None, "±")
    bring_in(anna, read(anna, "anna", book.save()))
    sheet = anna.own_sheet("s1")
    assert sheet.answer("study", "name") is None
    value = sheet.answer("r-ketamine-anna", "value")
    assert value is not None
    assert dict(value.parts) == {"centre": "4.1", "centre_type": "mean", "spread_type": "sd"}


def test_cells_that_cannot_be_read_are_listed_with_sheet_cell_and_reason_and_the_rest_is_taken(
    review: Review, tmp_path: Path
) -> None:
    anna = seen_by(review, ANNA)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    wrong = {
        ("Study", book.field("Study", "Design", "a design of my own")),
        ("Study", book.field("Study", "Name", "page four", "page")),
        ("Groups", book.row("Groups", "arm 1", "Number", datetime.datetime(2026, 3, 5))),
        ("Groups", book.row("Groups", "arm 2", "Number", "#DIV/0!")),
        ("Results", book.row("Results", "result 1", "Group", "arm 9")),
    }
    book.field("Study", "Name", "Sigtermans 2009")
    book.row("Groups", "arm 1", "Label", "ketamine")
    proposal = read(anna, "anna", book.save())
    assert {(one.sheet, one.cell) for one in proposal.unreadable} == wrong
    assert all(one.reason.endswith(".") for one in proposal.unreadable)
    assert {change.field for change in proposal.changes} == {"name", "label"}


def test_a_number_that_the_spreadsheet_holds_keeps_its_printed_decimals(review: Review, tmp_path: Path) -> None:
    anna = seen_by(review, ANNA)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    cell = book.row("Groups", "arm 1", "Dose", 2.7)
    book.page("Groups")[cell].number_format = "0.00"
    (change,) = read(anna, "anna", book.save()).changes
    assert change.new == Answer(parts={"text": "2.70"})


def test_a_line_that_was_copied_becomes_a_row_of_its_own(review: Review, tmp_path: Path) -> None:
    anna = extract(review, ANNA, hand_in=False)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    page = book.page("Groups")
    last = page.max_row + 1
    for cell in page[4]:
        page.cell(last, cell.column).value = cell.value
    page.cell(last, 4).value = "copied arm"
    path = book.save()
    bring_in(anna, read(anna, "anna", path))
    sheet = anna.own_sheet("s1")
    labels = [sheet.answer(row.id, "label") for row in sheet.rows("groups")]
    assert Answer(parts={"text": "copied arm"}) in labels
    assert len(labels) == 3
    assert read(anna, "anna", path).is_empty


# -- the workbook itself ---------------------------------------------------------------------------------------------


def test_the_workbook_offers_choices_explains_fields_and_locks_headers(review: Review, tmp_path: Path) -> None:
    anna = extract(review, ANNA, hand_in=False)
    book = openpyxl.load_workbook(handed_out(anna, tmp_path, studies=["s1"]))
    groups = book["Groups"]
    assert groups.protection.sheet
    assert not groups.protection.password
    assert groups["D2"].protection.locked
    assert not groups["D4"].protection.locked
    assert groups["A1"].value == f"{SECTION_MARK}groups"
    assert groups.row_dimensions[1].hidden
    assert groups.column_dimensions["A"].hidden
    assert sum(1 for line in groups.iter_rows(min_row=4) if line[0].value) == 2 + EMPTY_ROWS
    sources = {rule.formula1 for rule in groups.data_validations.dataValidation}
    assert len(sources) >= 3
    assert all("lists" in source for source in sources)
    offered = {cell.value for line in book["lists"].iter_rows() for cell in line if cell.value}
    assert {"not reported", "SD", "arm 1: ketamine", "arm 3", "mg/kg/h"} <= offered
    assert [book[name].sheet_state for name in ("lists", "as exported", "about this file")] == ["hidden"] * 3


def test_help_stands_beside_the_field(tmp_path: Path) -> None:
    made = a_review(tmp_path, shipped_form())
    try:
        book = openpyxl.load_workbook(handed_out(seen_by(made, ANNA), tmp_path))
        field = next(one for one in made.form.by_id["study"].fields if one.help and not one.retired)
        lines = book["Study"].iter_rows(min_row=3)
        comment = next(line[2].comment for line in lines if line[2].value == field.label)
        assert comment is not None
        assert field.help in comment.text.replace("\r", "")
    finally:
        made.store.close()


# -- whose it is -----------------------------------------------------------------------------------------------------


def test_a_sheet_of_one_reviewer_holds_nothing_of_the_other(review: Review, tmp_path: Path) -> None:
    ben = seen_by(review, BEN)
    sheet = ben.own_sheet("s1")
    zebra = Answer(parts={"text": "ZEBRA-7"}, note="ZEBRA-7")
    ben.record([sheet.set("study", "name", zebra), *a_row(sheet, "groups", "zebra-7", label="ZEBRA-7")])
    for viewer in (ANNA, LEA):
        path = handed_out(seen_by(review, viewer), tmp_path, person="anna")
        with zipfile.ZipFile(path) as archive:
            assert not [name for name in archive.namelist() if b"zebra" in archive.read(name).lower()]


def test_a_lead_hands_out_an_empty_sheet_for_somebody_who_works_in_excel(review: Review, tmp_path: Path) -> None:
    book = Filled(handed_out(review, tmp_path, person="ella"))
    book.field("Study", "Name", "ZEBRA-7")
    bring_in(review, read(review, "ella", book.save()))
    second = handed_out(review, tmp_path, person="ella")
    with zipfile.ZipFile(second) as archive:
        assert not [name for name in archive.namelist() if b"ZEBRA" in archive.read(name)]


def test_the_lead_brings_in_the_sheet_of_somebody_who_works_in_excel_and_is_not_shown_it(
    review: Review, tmp_path: Path
) -> None:
    book = Filled(handed_out(review, tmp_path, person="ella"))
    book.field("Study", "Name", "Dahan 2011")
    proposal = read(review, "ella", book.save())
    assert not may_show(review, proposal)
    bring_in(review, proposal)
    events = list(review.store.history(HistoryFilter(scopes=(person_scope("ella"),))))
    assert [event.kind for event in events] == [EventKind.IMPORTED, EventKind.ANSWER]
    assert {event.actor for event in events} == {"lea"}
    assert len({json.loads(event.body)["step"] for event in events}) == 1
    with pytest.raises(NotAllowedError):
        review.sheet(person_scope("ella"), "s2")


def test_nobody_brings_in_the_sheet_of_somebody_who_works_in_the_program(review: Review, tmp_path: Path) -> None:
    anna = seen_by(review, ANNA)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    book.field("Study", "Name", "Sigtermans 2009")
    path = book.save()
    for viewer in (LEA, BEN):
        proposal = read(seen_by(review, viewer), "anna", path)
        assert proposal.is_empty
        assert len(proposal.notices) == 1
    assert not list(review.store.history(HistoryFilter(scopes=(person_scope("anna"),))))


def test_a_submitted_study_is_left_out_and_said_so(review: Review, tmp_path: Path) -> None:
    anna = seen_by(review, ANNA)
    book = Filled(handed_out(anna, tmp_path))
    book.field("Study", "Name", "one", study="Sigtermans 2009")
    book.field("Study", "Name", "two", study="Dahan 2011")
    path = book.save()
    anna.record(a_trial(anna.own_sheet("s1")))
    hand_in_sheet(anna)
    proposal = read(anna, "anna", path)
    assert proposal.studies == ("s2",)
    assert any("Sigtermans 2009" in notice for notice in proposal.notices)


@pytest.mark.parametrize("person", ["ben", "ella"])
def test_a_sheet_of_another_person_is_refused(review: Review, tmp_path: Path, person: str) -> None:
    path = handed_out(seen_by(review, ANNA), tmp_path)
    with pytest.raises(TableRefusedError, match="Anna Arm"):
        read(review, person, path)


def test_a_sheet_of_another_review_is_refused(review: Review, tmp_path: Path) -> None:
    path = handed_out(seen_by(review, ANNA), tmp_path)
    other = a_review(tmp_path, name="other.crpx")
    try:
        with pytest.raises(TableRefusedError, match="another review"):
            read(seen_by(other, ANNA), "anna", path)
    finally:
        other.store.close()


def test_a_sheet_changed_after_the_preview_is_not_overwritten(review: Review, tmp_path: Path) -> None:
    anna = seen_by(review, ANNA)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    book.field("Study", "Name", "from Excel")
    proposal = read(anna, "anna", book.save())
    anna.record([anna.own_sheet("s1").set("study", "name", Answer(parts={"text": "typed meanwhile"}))])
    with pytest.raises(OutdatedProposalError):
        bring_in(anna, proposal)
    assert anna.own_sheet("s1").answer("study", "name") == Answer(parts={"text": "typed meanwhile"})


def test_a_sheet_needs_somebody_who_extracts(review: Review, tmp_path: Path) -> None:
    with pytest.raises(ExportFailedError):
        handed_out(review, tmp_path)
    with pytest.raises(ExportFailedError):
        handed_out(Review(review.store), tmp_path)


def test_a_workbook_of_other_origin_is_not_taken_for_a_reviewers_sheet() -> None:
    assert not is_reviewer_sheet([Table("Sheet1", {(1, 1): CellText("study")})])


# -- every field, several reports, another form ----------------------------------------------------------------------


def test_every_part_of_every_field_of_the_shipped_form_goes_out_and_comes_back(tmp_path: Path) -> None:
    made = a_review(tmp_path, shipped_form())
    try:
        anna = seen_by(made, ANNA)
        sheet = anna.own_sheet("s1")
        anna.record(every_answer(sheet, anna))
        tables = [table for table in tables_of(handed_out(anna, tmp_path), LIMITS) if table.name != AS_EXPORTED]
        before = anna.own_sheet("s1")
        anna.record(anna.steps(person_scope("anna"), "s1").undo())
        assert not list(anna.own_sheet("s1").answers())
        proposal = read_reviewer_sheet(anna, "anna", tables, "sheet.xlsx")
        assert not proposal.unreadable
        bring_in(anna, proposal)
        assert shown(anna.own_sheet("s1")) == shown(before)
    finally:
        made.store.close()


def every_answer(sheet: Sheet, review: Review) -> list[Draft]:
    """A row in every section, and in every field the last choice of each part, or a text."""
    sections = sheet_sections(sheet.form)
    drafts = [sheet.add_row(one.id, row=f"row-{one.id}", step="all") for one in sections if one.repeats]
    context = context_of(sheet, review.facts.tables)
    for section in sections:
        row = f"row-{section.id}" if section.repeats else section.id
        for form_field in section.fields:
            if form_field.retired:
                continue
            parts = {
                part.id: part.choices[-1].id if part.choices else f"{part.id} 2.70"
                for part in kind_of(form_field).parts(form_field, context)
            }
            place = Source(How.TYPED, "report-s1", 4, (), f"as {form_field.id} stands there")
            drafts.append(sheet.set(row, form_field.id, Answer(parts=parts, sources=(place,)), step="all"))
    return drafts


def test_where_a_study_has_several_reports_the_sheet_asks_which(review: Review, tmp_path: Path) -> None:
    review.add_report(Report("second", "s1", "the erratum", is_main=False, sha256="e" * 64))
    anna = seen_by(review, ANNA)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    book.field("Study", "Name", "Pain trial")
    book.field("Study", "Name", "2", "page")
    book.field("Study", "Name", "the erratum", "report")
    (change,) = read(anna, "anna", book.save()).changes
    assert change.new is not None
    assert [(source.report, source.page) for source in change.new.sources] == [("second", 1)]


def test_a_field_that_the_form_lost_since_is_listed_and_the_rest_is_taken(review: Review, tmp_path: Path) -> None:
    anna = seen_by(review, ANNA)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    book.field("Study", "Name", "Pain trial")
    cell = book.field("Study", "Design", "rct")
    page = book.page("Study")
    page.cell(page[cell].row, 1).value = "s1 gone choice"
    proposal = read(anna, "anna", book.save())
    assert [change.field for change in proposal.changes] == ["name"]
    assert [(one.sheet, one.cell) for one in proposal.unreadable] == [("Study", cell)]


def test_a_sheet_of_another_form_version_says_so(review: Review, tmp_path: Path) -> None:
    anna = seen_by(review, ANNA)
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    book.field("Study", "Name", "Pain trial")
    about = book.page("about this file")
    line = next(line for line in about.iter_rows() if line[0].value == "form")
    line[1].value = "0" * 64
    proposal = read(anna, "anna", book.save())
    assert "form has changed" in proposal.notices[0]
    assert len(proposal.changes) == 1


def test_a_line_pasted_into_another_section_becomes_a_row_of_that_section(review: Review, tmp_path: Path) -> None:
    anna = extract(review, ANNA, hand_in=False)
    before = shown(anna.own_sheet("s1"))
    book = Filled(handed_out(anna, tmp_path, studies=["s1"]))
    groups, outcomes = book.page("Groups"), book.page("Outcomes")
    outcomes.cell(6, 1).value = groups.cell(4, 1).value
    outcomes.cell(7, 1).value = "s1 study"
    outcomes.cell(8, 1).value = "s1 <script>"
    for line, words in ((6, "pasted"), (7, "also"), (8, "third")):
        outcomes.cell(line, 4).value = words
    bring_in(anna, read(anna, "anna", book.save()))
    sheet = anna.own_sheet("s1")
    assert len(sheet.rows("outcomes")) == 4
    assert all(row.id.isalnum() or row.id == "pain-anna" for row in sheet.rows("outcomes"))
    assert {place: said for place, said in shown(sheet).items() if place in before} == before


def test_a_workbook_that_spans_endless_answers_is_refused(review: Review) -> None:
    anna = seen_by(review, ANNA)
    codes = {(1, column): CellText(f"field{column} text") for column in range(2, 2002)}
    ids = {(row, 1): CellText(f"s1 {row:016x}") for row in range(2, 1102)}
    section = Table("Groups", {(1, 1): CellText(f"{SECTION_MARK}groups"), **codes, **ids})
    facts = {"made by": "CRPS Extractor", "layout": "1", "review": review.facts.id, "person": "anna"}
    about = {
        (row, column): CellText(text)
        for row, pair in enumerate(facts.items(), 1)
        for column, text in enumerate(pair, 1)
    }
    with pytest.raises(TableRefusedError, match="more answers"):
        read_reviewer_sheet(anna, "anna", [section, Table("about this file", about)], "sheet.xlsx")
