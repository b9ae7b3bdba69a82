"""Broken, boastful and hostile files are refused in one sentence or read within bounds, and never harm the review."""

from __future__ import annotations

import datetime
import io
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from crps_extractor.models.imports.cells import CellKind, Limits, Table, TableRefusedError, cell_name
from crps_extractor.models.imports.reading import ReadingStoppedError, read_tables, tables_of

LIMITS = Limits()
SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
TAIL = b"</sheetData></worksheet>"


def a_workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows or (("study", "n"), ("Sigtermans 2009", 60)):
        page.append(row)
    book.save(path)
    return path


def with_entries(path: Path, changed: dict[str, bytes], **added: bytes) -> Path:
    """A sound workbook in which some files inside were replaced and others added."""
    a_workbook(path)
    with zipfile.ZipFile(path) as source:
        kept = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in ({**kept, **changed} | added).items():
            target.writestr(name, data)
    return path


def sheet_of(path: Path, data: bytes) -> Path:
    return with_entries(path, {SHEET: HEAD + data + TAIL})


def only(path: Path, limits: Limits = LIMITS) -> Table:
    (table,) = tables_of(path, limits)
    return table


def refusal(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(TableRefusedError) as refused:
        tables_of(path, limits)
    sentence = str(refused.value)
    assert path.name in sentence
    assert "\n" not in sentence
    assert "othing was changed" in sentence
    return sentence


# -- refused ---------------------------------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = with_entries(tmp_path / "bomb.xlsx", {}, **{"xl/media/a.bin": bytes(60_000_000)})
    assert bomb.stat().st_size < 100_000
    assert "unpack" in refusal(bomb)


def test_many_files_that_each_keep_their_measure_are_counted_together(tmp_path: Path) -> None:
    parts = {f"xl/media/{number}.bin": bytes(range(256)) * 4000 for number in range(12)}
    path = with_entries(tmp_path / "many.xlsx", {}, **parts)
    assert "unpack" in refusal(path, replace(LIMITS, unpacked_bytes=10_000_000))


@pytest.mark.parametrize("entry", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_an_xml_bomb_is_refused_wherever_it_stands(tmp_path: Path, entry: str) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    for number, letter in enumerate(b"bcdefghi"):
        before = bytes([b"abcdefgh"[number]])
        laughs += b"<!ENTITY " + bytes([letter]) + b' "' + (b"&" + before + b";") * 10 + b'">'
    assert "entities" in refusal(with_entries(tmp_path / "laughs.xlsx", {entry: laughs + b"]><r>&i;</r>"}))


def test_an_entity_that_straddles_two_pieces_is_still_seen(tmp_path: Path) -> None:
    filler = b"<!--" + b"x" * ((1 << 16) - len(HEAD) - 4 - 5) + b"--><!DOCTYPE r>"
    assert "entities" in refusal(with_entries(tmp_path / "straddle.xlsx", {SHEET: HEAD + filler + TAIL}))


def test_an_entity_in_another_encoding_is_refused(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>'
    assert "encoding" in refusal(with_entries(tmp_path / "wide.xlsx", {SHEET: text.encode("utf-16")}))


def test_two_files_of_one_name_inside_are_refused(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "twice.xlsx")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, HEAD + TAIL)
    assert "same name" in refusal(path)


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "C:\\evil.xml", "xl\\..\\..\\evil.xml"])
def test_a_name_that_leads_out_of_the_file_is_refused(tmp_path: Path, name: str) -> None:
    assert "outside" in refusal(with_entries(tmp_path / "path.xlsx", {}, **{name: b"x"}))


def test_a_link_inside_is_refused(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "link.xlsx")
    link = zipfile.ZipInfo("xl/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "link" in refusal(path)


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "secret.xlsx")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    assert "password" in refusal(path)


def test_a_file_protected_by_a_password_or_from_an_old_excel_is_told(tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "password" in refusal(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_truncated_workbook_is_told(tmp_path: Path, share: float) -> None:
    path = a_workbook(tmp_path / "cut.xlsx")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "damaged" in refusal(path)


def test_a_workbook_with_a_flipped_byte_is_refused_or_read(tmp_path: Path) -> None:
    sound = a_workbook(tmp_path / "flip.xlsx").read_bytes()
    path = tmp_path / "flip.xlsx"
    outcomes = set()
    for at in range(0, len(sound), 97):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :])
        try:
            tables_of(path, LIMITS)
            outcomes.add("read")
        except TableRefusedError:
            outcomes.add("refused")
    assert "refused" in outcomes


@pytest.mark.parametrize(
    "data", [b"<!DOCTYPE html><html><table><tr><td>n</td></tr></table></html>", b"\xef\xbb\xbf \n<HTML>", b"<?xml ?>"]
)
def test_a_web_page_called_xlsx_is_told_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "page.xlsx"
    path.write_bytes(data)
    assert "web page" in refusal(path)


def test_a_text_table_called_xlsx_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_text("study;n\nDahan;10\n")
    assert ".csv" in refusal(path)


def test_an_empty_file_a_pdf_a_zip_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    for name, data, word in (("e.xlsx", b"", "empty"), ("p.csv", b"%PDF-1.7 ...", "no table")):
        (tmp_path / name).write_bytes(data)
        assert word in refusal(tmp_path / name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")
    (tmp_path / "z.xlsx").write_bytes(packed.getvalue())
    assert "no workbook" in refusal(tmp_path / "z.xlsx")
    assert "cannot be opened" in refusal(tmp_path / "missing.xlsx")


def test_rows_without_end_are_refused(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "far.xlsx", b'<row r="99999999999"><c r="A1"><v>1</v></c></row>')
    assert "rows" in refusal(path)


def test_wide_rows_are_counted_by_what_they_span(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (number, number) for number in range(1, 200))
    path = sheet_of(tmp_path / "wide.xlsx", rows)
    assert "rows and columns" in refusal(path, replace(LIMITS, spanned_cells=1_000_000))


# -- read within bounds ----------------------------------------------------------------------------------------------


def test_a_cell_at_the_far_corner_is_read(tmp_path: Path) -> None:
    data = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    table = only(sheet_of(tmp_path / "corner.xlsx", data))
    assert table.text(1_048_576, 16_384) == "7"
    assert cell_name(1_048_576, 16_384) == "XFD1048576"
    assert len(table.cells) == 2


def test_a_million_empty_rows_leave_only_what_is_written(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d" spans="1:3"/>' % number for number in range(2, 1_000_001))
    table = only(sheet_of(tmp_path / "phantom.xlsx", b'<row r="1"><c r="B1"><v>2.5</v></c></row>' + rows))
    assert {spot: cell.text for spot, cell in table.cells.items()} == {(1, 2): "2.5"}


def test_a_number_without_end_and_an_error_are_marked_unusable(tmp_path: Path) -> None:
    data = b'<row r="1"><c r="A1"><v>1e999</v></c><c r="B1" t="e"><v>#DIV/0!</v></c><c r="C1"><v>5</v></c></row>'
    table = only(sheet_of(tmp_path / "infinite.xlsx", data))
    assert [table.cells[1, column].kind for column in (1, 2, 3)] == [CellKind.UNUSABLE] * 2 + [CellKind.NUMBER]
    assert all(table.cells[1, column].remark for column in (1, 2))


def test_a_cell_whose_number_is_none_makes_the_workbook_a_damaged_one(tmp_path: Path) -> None:
    assert "damaged" in refusal(sheet_of(tmp_path / "nan.xlsx", b'<row r="1"><c r="A1"><v>NaN</v></c></row>'))


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    page = book.active
    assert page is not None
    page["A1"] = datetime.datetime(2009, 3, 12)
    page["A2"] = datetime.datetime(2009, 3, 1)
    page["A2"].number_format = "mmm yyyy"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        assert b"date1904" in archive.read("xl/workbook.xml")
    table = only(path)
    assert [table.text(1, 1), table.text(2, 1)] == ["2009-03-12", "2009-03"]
    assert table.cells[1, 1].kind is CellKind.DATE


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    link = (
        b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<externalBook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>'
        b"</externalLink>"
    )
    data = b'<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>42</v></c></row>'
    path = with_entries(
        tmp_path / "linked.xlsx", {SHEET: HEAD + data + TAIL}, **{"xl/externalLinks/externalLink1.xml": link}
    )
    assert only(path).text(1, 1) == "42"


def test_hidden_sheets_are_marked_and_merged_cells_kept(tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["B1"] = "Ketamine"
    page.merge_cells("B1:D1")
    book.create_sheet("old numbers").sheet_state = "veryHidden"
    book.save(path)
    first, second = tables_of(path, LIMITS)
    assert first.merged == (((1, 2), (1, 4)),)
    assert (first.hidden, second.hidden) == (False, True)


# -- in a process of its own -----------------------------------------------------------------------------------------


def test_the_process_gives_what_reading_here_gives(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "sound.xlsx")
    assert list(read_tables(path)) == tables_of(path, LIMITS)


def test_the_process_hands_on_why_a_file_was_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.xlsx"
    path.write_text("<html></html>")
    with pytest.raises(TableRefusedError, match="web page"):
        read_tables(path)


def test_reading_is_stopped_on_request(tmp_path: Path) -> None:
    with pytest.raises(ReadingStoppedError):
        read_tables(a_workbook(tmp_path / "sound.xlsx"), stopped=lambda: True)


@pytest.mark.parametrize("limits", [replace(LIMITS, seconds=0.0), replace(LIMITS, memory=90_000_000)])
def test_a_file_that_takes_too_long_or_too_much_memory_is_refused(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(TableRefusedError, match="more time or memory"):
        read_tables(a_workbook(tmp_path / "sound.xlsx"), limits=limits)


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (2.7, "0.00", "2.70"),
        (2.7, "General", "2.7"),
        (5, "0.0", "5.0"),
        (5.0, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "0.00", "0.33"),
        (2.698, "0.00", "2.698"),
        (0.25, "0%", "25%"),
        (0.055, "0.0%", "5.5%"),
        (1250, "#,##0", "1250"),
        (-2.03, "0.00;[Red]-0.00", "-2.03"),
        (12.5, '0.0" mg"', "12.5"),
        (1e-7, "General", "0.0000001"),
        (1e300, "General", "1e+300"),
        (True, "General", "yes"),
    ],
)
def test_a_number_is_taken_as_its_cell_shows_it_and_never_loses_what_was_typed(
    value: object, pattern: str, text: str
) -> None:
    from crps_extractor.models.imports.shown import shown

    found = shown(value, pattern)
    assert found is not None
    assert found.text == text


def test_a_number_that_shows_less_than_it_holds_says_so() -> None:
    from crps_extractor.models.imports.shown import shown

    found = shown(2.7, "0")
    assert found is not None
    assert found.text == "2.7"
    assert "shows 3" in found.remark


# -- text tables -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("utf-16"),
    ],
)
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_text_table_is_read_whatever_wrote_it(tmp_path: Path, sign: str, encode: Callable[[str], bytes]) -> None:
    path = tmp_path / "table.csv"
    lines = [["Étude", "dose"], ["Müller 2009", "22.2 ± 2.0"], ["quoted", f'"a{sign} b\nc"']]
    path.write_bytes(encode("\r\n".join(sign.join(line) for line in lines)))
    table = only(path)
    assert table.text(1, 1) == "Étude"
    assert table.text(2, 2) == "22.2 ± 2.0"
    assert table.text(3, 2) == f"a{sign} b\nc"


def test_decimal_commas_do_not_divide_a_table_of_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("study;dose, mean;sd\nA;0,35;0,1\nB;0,5;0,2\n")
    assert only(path).text(2, 2) == "0,35"
