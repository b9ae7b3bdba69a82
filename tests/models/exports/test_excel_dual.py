"""The dual-reviewer workbook: every cell as kept, text always text, nothing blind, nothing half-written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from crps_extractor import __version__
from crps_extractor.models.checks.problem import Check, Found, Reach
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.exports import book
from crps_extractor.models.exports.base import ExportFailedError
from crps_extractor.models.exports.excel_dual import write_excel_dual
from crps_extractor.models.exports.pages import study_view
from crps_extractor.models.exports.register import EXPORTS
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.review.facts import Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import submit
from crps_extractor.models.sheet import Row, Sheet
from crps_extractor.models.store.file import ReviewFile
from tests.models.exports.small_review import add_study, small_review, write_sheet
from tests.models.exports.workbook_reading import cells_of, parts_of, table_of

PROJECT = Path(__file__).resolve().parents[3]
GOLDEN = PROJECT / "tests" / "golden" / "excel-dual-small.json"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ReviewFile]:
    opened = small_review(tmp_path / "small.crpx")
    yield opened
    opened.close()


def silent(_what: str, _done: int, _of: int) -> None:
    return


def exported(store: ReviewFile, viewer: str, target: Path) -> Path:
    return write_excel_dual(Review(store, viewer), target, silent)


# What stands in it ----------------------------------------------------------------------------


def a_note_on_small_groups(sheet: Sheet, row: Row | None, _context: Context) -> Iterator[Found]:
    """A small group says little."""
    if row is not None and row.section == "groups" and sheet.answer(row.id, "n") is not None:
        yield Found(((row.id, "n"),), "This group is small.", "Look whether it is all of them.")


ONE_CHECK = (Check("small_group", "Small group", Reach.ROW, Strength.MILD, a_note_on_small_groups),)


def test_every_cell_is_as_it_was_kept(store: ReviewFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """RENEW_GOLDEN=1 writes the kept cells anew; look at what changed before committing them."""
    monkeypatch.setattr(study_view, "problems_of", lambda sheet, context: problems_of(sheet, context, ONE_CHECK))
    cells = cells_of(exported(store, "anna", tmp_path / "dual.xlsx"))
    said = json.dumps(cells, ensure_ascii=False, indent=1)
    said = said.replace(Review(store).form.hash, "HASH").replace(f"Extractor {__version__}", "Extractor VERSION")
    said = re.sub(r"receipt( [0-9a-f]{4}|-[0-9a-f]{4}){3}", "receipt ANY", said)
    if os.environ.get("RENEW_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(said + "\n", encoding="utf-8")
        pytest.fail(f"{GOLDEN.name} was written anew")
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = json.loads(said)
    assert list(found) == list(kept)
    for sheet in kept:
        assert found[sheet] == kept[sheet], sheet


def test_the_same_review_gives_the_same_file_again(store: ReviewFile, tmp_path: Path) -> None:
    one, other = (parts_of(exported(store, "anna", tmp_path / name)) for name in ("one.xlsx", "other.xlsx"))
    assert one == other
    assert "2026-01-02T03:04:05Z" in one["docProps/core.xml"]


def test_a_single_extraction_says_so_wherever_its_answers_stand(store: ReviewFile, tmp_path: Path) -> None:
    path = exported(store, "", tmp_path / "dual.xlsx")
    assert [row["State"] for row in table_of(path, "Studies") if row["Study"] == "Cole 2003"] == ["single extraction"]
    alone = [row for row in table_of(path, "Consensus values") if row["Study"] == "Cole 2003"]
    assert {row["How it came about"] for row in alone} == {"single extraction"}
    assert len(alone) == 3
    said = [row for row in cells_of(path)["Read me"] if row and row[0] == "Cole 2003"]
    assert said == [["Cole 2003", "Reviewer 1: Anna Arm", "single extraction"]]


def test_a_study_whose_second_reviewer_is_awaited_is_not_taken_for_a_single_extraction(
    store: ReviewFile, tmp_path: Path
) -> None:
    path = exported(store, "anna", tmp_path / "dual.xlsx")
    [baker] = [row for row in table_of(path, "Studies") if row["Study"] == "Baker 2002"]
    assert (baker["Extracted by"], baker["State"]) == ("independent double", "not open yet")


def test_figures_are_numbers_that_keep_their_printed_decimals(store: ReviewFile, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(exported(store, "anna", tmp_path / "dual.xlsx"))
    sheet = workbook["Consensus values"]
    titles = [cell.value for cell in sheet[1]]
    [row] = [row for row in sheet.iter_rows(min_row=2) if row[3].value == "Pain at the end"]
    value = row[titles.index("Value")]
    assert (value.value, value.number_format) == (2.7, "0.00")
    assert row[titles.index("As published")].data_type in ("s", "inlineStr")


def test_a_sheet_that_is_full_goes_on_in_another(
    store: ReviewFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = cells_of(exported(store, "anna", tmp_path / "whole.xlsx"))["Audit"]
    monkeypatch.setattr(book, "MOST_ROWS", 30)
    parts = cells_of(exported(store, "anna", tmp_path / "parts.xlsx"))
    assert parts["Audit"][0] == parts["Audit (2)"][0] == whole[0]
    rows = [*parts["Audit"], *(row for name in ("Audit (2)", "Audit (3)") for row in parts.get(name, [])[1:])]
    assert rows == whole


# Text is text ---------------------------------------------------------------------------------

AWKWARD = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2.5",
    "@SUM(1)",
    "{=1+1}",
    "http://example.org/",
    "mailto:someone@example.org",
    "internal:Studies!A1",
    "external:other.xlsx",
    "0123",
    "1e5",
    "<r><t>not mark-up</t></r>",
    "_x0041_",
    "\u202eright to left \u05d0\u05d1 \u0627\u0644",
    "🙂 two 👩‍⚕️ signs",
    "first\nsecond\ttab",
)


def awkward_review(path: Path, texts: tuple[str, ...]) -> ReviewFile:
    store = small_review(path)
    add_study(Review(store, "anna"), "study-4", "=HYPERLINK(1)", 4, Slots("anna", "", "", "single"))
    rows = {f"w{number:03}": {"name": text, "n": "1"} for number, text in enumerate(texts)}
    submit(write_sheet(store, "anna", "study-4", {"remark": texts[0]}, rows), "study-4")
    return store


def test_no_text_becomes_a_formula_a_link_or_a_number(tmp_path: Path) -> None:
    store = awkward_review(tmp_path / "awkward.crpx", AWKWARD)
    path = exported(store, "anna", tmp_path / "dual.xlsx")
    store.close()
    parts = parts_of(path)
    assert not any("<f>" in part or "<f " in part or "hyperlink" in part for part in parts.values())
    sheet = openpyxl.load_workbook(path)["Groups"]
    cells = [row[3] for row in sheet.iter_rows(min_row=3) if row[0].value == "=HYPERLINK(1)"]
    texts = [unescape(str(cell.value)).rstrip(" ") for cell in cells]
    assert texts == [" ".join(text.split()) for text in AWKWARD]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


def test_what_no_cell_can_hold_is_shown_or_cut_and_said(tmp_path: Path) -> None:
    store = awkward_review(tmp_path / "awkward.crpx", ("x" * 40_000, "bell\x07here", "🙂" * 20_000))
    cells = cells_of(exported(store, "anna", tmp_path / "dual.xlsx"))
    store.close()
    remark = next(row[2] for row in cells["Study  what where"] if row[0] == "=HYPERLINK(1)")
    assert len(remark) == 32_767
    assert remark.endswith("is in the review, a cell holds 32767]")
    assert "the whole text of 40000 characters" in remark
    names = [row[3] for row in cells["Groups"] if row[0] == "=HYPERLINK(1)"]
    assert "bell␇here" in names
    assert all(len(name.encode("utf-16-le")) <= 2 * 32_767 for name in names)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_it_and_reads_the_same_texts(tmp_path: Path) -> None:
    store = awkward_review(tmp_path / "awkward.crpx", AWKWARD)
    path = exported(store, "anna", tmp_path / "dual.xlsx")
    store.close()
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    done = subprocess.run([*command, options, "--outdir", str(tmp_path), str(path)], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    texts = {file.stem: file.read_text(encoding="utf-8") for file in tmp_path.glob("dual-*.csv")}
    assert len(texts) == len(cells_of(path))
    assert "=cmd|' /C calc'!A0" in texts["dual-Groups"]
    assert "http://example.org/" in texts["dual-Groups"]
    assert "settled as reviewer 1" in texts["dual-Differences"]


# Blinding -------------------------------------------------------------------------------------


@pytest.mark.parametrize("blind", ["ZEBRA-7", "GIRAFFE-3"])
@pytest.mark.parametrize("viewer", ["anna", "ben", "claire", ""])
def test_nothing_of_a_sheet_that_is_still_blind_is_anywhere_in_the_file(
    store: ReviewFile, tmp_path: Path, viewer: str, blind: str
) -> None:
    own = {"anna": "GIRAFFE-3", "ben": "ZEBRA-7"}.get(viewer)
    parts = parts_of(exported(store, viewer, tmp_path / "dual.xlsx"))
    assert any(blind in part for part in parts.values()) == (blind == own)


def test_once_both_have_submitted_their_answers_are_there(store: ReviewFile, tmp_path: Path) -> None:
    submit(Review(store, "ben"), "study-2")
    parts = "".join(parts_of(exported(store, "", tmp_path / "dual.xlsx")).values())
    assert "ZEBRA-7" in parts
    assert "GIRAFFE-3" in parts


def test_a_field_that_only_a_blind_sheet_answers_gets_no_column(store: ReviewFile, tmp_path: Path) -> None:
    fields = [row["Field"] for row in table_of(exported(store, "anna", tmp_path / "a.xlsx"), "Study  what where")]
    assert "Never answered" not in fields
    own = [row["Field"] for row in table_of(exported(store, "ben", tmp_path / "b.xlsx"), "Study  what where")]
    assert "Never answered" in own


def test_whoever_may_read_nothing_of_a_study_reads_that_it_is_not_open(store: ReviewFile, tmp_path: Path) -> None:
    path = exported(store, "claire", tmp_path / "dual.xlsx")
    [line] = [row for row in table_of(path, "Study  what where") if row["Study"] == "Baker 2002"]
    assert line["Reviewer 1"] == line["Reviewer 2"] == line["Consensus"] == line["Flag"] == "not open yet"


# Nothing half-written -------------------------------------------------------------------------


class StoppedError(Exception):
    """Raised by the test instead of going on."""


@pytest.mark.parametrize("after", [1, 3, 5])
def test_a_cancelled_export_leaves_nothing_and_the_old_file_as_it_was(
    store: ReviewFile, tmp_path: Path, after: int
) -> None:
    target = tmp_path / "out" / "dual.xlsx"
    target.parent.mkdir()
    told: list[str] = []

    def stop(what: str, _done: int, _of: int) -> None:
        told.append(what)
        if len(told) == after:
            raise StoppedError

    with pytest.raises(StoppedError):
        write_excel_dual(Review(store, "anna"), target, stop)
    assert list(target.parent.iterdir()) == []
    target.write_bytes(b"old")
    told.clear()
    with pytest.raises(StoppedError):
        write_excel_dual(Review(store, "anna"), target, stop)
    assert [path.read_bytes() for path in target.parent.iterdir()] == [b"old"]


FULL_DISK = """
import resource, sys
from pathlib import Path
from crps_extractor.models.exports.base import ExportFailedError
from crps_extractor.models.exports.excel_dual import write_excel_dual
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
store = ReviewFile.open(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    write_excel_dual(Review(store, "anna"), Path(sys.argv[2]), lambda *said: None)
except ExportFailedError as error:
    print(error)
"""


@pytest.mark.parametrize("room", [600, 9000])
def test_a_full_disk_leaves_the_old_file_whole_and_says_so_in_one_sentence(
    store: ReviewFile, tmp_path: Path, room: int
) -> None:
    store.close()
    target = tmp_path / "out" / "dual.xlsx"
    target.parent.mkdir()
    target.write_bytes(b"old")
    command = [sys.executable, "-W", "error", "-c", FULL_DISK, str(tmp_path / "small.crpx"), str(target), str(room)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    assert done.stdout.startswith("dual.xlsx could not be written (File too large). The review is as it was")
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.read_bytes() for path in target.parent.iterdir()] == [b"old"]


def test_a_folder_that_is_not_there_is_said(store: ReviewFile, tmp_path: Path) -> None:
    with pytest.raises(ExportFailedError, match="No such file or directory"):
        exported(store, "anna", tmp_path / "nowhere" / "dual.xlsx")


# The register ---------------------------------------------------------------------------------


def test_every_export_is_listed_under_its_own_id() -> None:
    assert {name: export.id for name, export in EXPORTS.items()} == {name: name for name in EXPORTS}
    assert EXPORTS["excel-dual"].suffix == ".xlsx"
    assert all(export.title for export in EXPORTS.values())
