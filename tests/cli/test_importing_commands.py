"""The command import: preview, report, mapping, and whose answers it shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.review.facts import Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from tests.builders import ANNA, a_review, a_study

Run = Callable[..., Any]


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """The file of a review of Anna and Ben (s1), Ella who works in Excel and Anna (s2)."""
    review = a_review(tmp_path)
    a_study(review, "s2", "Dahan 2011", Slots("ella", "anna", "seth"))
    review.store.close()
    return tmp_path / "review.crpx"


def name_of(path: Path, study: str = "s1") -> Answer | None:
    store = ReviewFile.open(path)
    try:
        return Review(store, ANNA.id).own_sheet(study).answer("study", "name")
    finally:
        store.close()


def filled(run: Run, path: Path, person: str, text: str, **cells: str) -> Path:
    """A sheet of that person with a name for the study in it."""
    sheet = path.with_name("sheet.xlsx")
    told = run("export", path, "--format", "reviewer-sheet", "--reviewer", person, "--as", "LL", "-o", sheet)
    assert told.code == 0, told.err
    book = openpyxl.load_workbook(sheet)
    page = book["Study"]
    line = next(line[0].row for line in page.iter_rows(min_row=3) if line[2].value == "Name")
    page.cell(line, 4).value = text
    for column, value in cells.items():
        page[f"{column}{line}"].value = value
    book.save(sheet)
    return sheet


def test_a_preview_says_what_would_change_and_changes_nothing(run: Run, path: Path) -> None:
    sheet = filled(run, path, "AA", "Pain trial")
    told = run("import", path, sheet, "--as", "AA", "--preview")
    assert told.code == 0
    assert "Study › Name: blank → Pain trial" in told.out
    assert name_of(path) is None


def test_an_import_changes_the_sheet_and_reports_as_json(run: Run, path: Path) -> None:
    sheet = filled(run, path, "AA", "Pain trial")
    told = run("import", path, sheet, "--as", "AA", "--reviewer", "Anna Arm", "--json")
    assert told.code == 0
    data = json.loads(told.out)
    assert (data["changed"], data["blind"], data["studies"][0]["answers"]) == (True, False, 1)
    assert name_of(path) == Answer(parts={"text": "Pain trial"})
    assert "Nothing in it differs" in run("import", path, sheet, "--as", "AA").out


def test_cells_that_cannot_be_read_are_listed_and_end_the_command_with_1(run: Run, path: Path) -> None:
    sheet = filled(run, path, "AA", "Pain trial", G="page nine")
    told = run("import", path, sheet, "--as", "AA")
    assert told.code == 1
    assert "Study!G3" in told.out
    assert told.err.count("\n") == 1
    assert name_of(path) == Answer(parts={"text": "Pain trial"})


def test_a_lead_who_brings_in_a_colleagues_sheet_is_shown_no_answer(run: Run, path: Path) -> None:
    sheet = filled(run, path, "EE", "ZEBRA-7", G="ZEBRA-7")
    for words in (["--preview"], ["--preview", "--json"], [], ["--json"]):
        told = run("import", path, sheet, "--as", "LL", "--reviewer", "EE", *words)
        assert told.code == 1
        assert "ZEBRA-7" not in told.out + told.err
    assert "ZEBRA-7" not in run("history", path, "--as", "LL").out


def test_a_table_is_brought_in_by_a_mapping_that_the_command_writes_first(run: Run, path: Path) -> None:
    table, mapping = path.with_name("table.csv"), path.with_name("table.toml")
    table.write_text("Study;Study name;Shoe size\nSigtermans 2009;Pain trial;44\n")
    first = run("import", path, table, "--as", "AA", "--mapping", mapping)
    assert first.code == 1
    assert "1 of 2 columns" in first.err
    assert name_of(path) is None
    assert run("import", path, table, "--as", "AA", "--mapping", mapping).code == 0
    assert name_of(path) == Answer(parts={"text": "Pain trial"})


def test_what_cannot_be_brought_in_is_told_in_one_line(run: Run, path: Path) -> None:
    table, page = path.with_name("table.csv"), path.with_name("page.xlsx")
    table.write_text("Study;Name\nSigtermans 2009;Pain trial\n")
    page.write_text("<html></html>")
    sheet = filled(run, path, "AA", "Pain trial")
    before = path.read_bytes()
    tries = (
        (table, "AA", "needs a mapping"),
        (page, "AA", "web page"),
        (path.with_name("missing.xlsx"), "AA", "no file"),
        (sheet, "BB", "not made for this reviewer"),
        (sheet, "Zoe", "Nobody"),
    )
    for file, person, reason in tries:
        told = run("import", path, file, "--as", "LL", "--reviewer", person, "--preview")
        assert told.code == 1
        assert reason in told.err
        assert told.err.count("\n") == 1
    assert path.read_bytes() == before


def test_one_study_and_one_reviewer_are_for_the_sheet_only(run: Run, path: Path) -> None:
    told = run("export", path, "--format", "excel-dual", "--study", "Dahan 2011", "-o", path.with_name("x.xlsx"))
    assert told.code == 1
    assert "reviewer-sheet" in told.err


def test_an_import_is_taken_back_by_the_name_of_its_file(run: Run, path: Path) -> None:
    sheet = filled(run, path, "EE", "Pain trial")
    assert run("import", path, sheet, "--reviewer", "EE", "--as", "LL").code == 0
    told = run("import", path, sheet, "--as", "LL", "--take-back", "--json")
    assert json.loads(told.out) == {"file": "sheet.xlsx", "taken_back": 1, "studies": ["Dahan 2011"]}
    again = run("import", path, sheet, "--as", "LL", "--take-back")
    assert again.code == 1
    assert "Nothing was changed" in again.err
    assert run("import", path, sheet, "--as", "AA", "--take-back", "--preview").code == 1
