"""Write pages of plain cells into one workbook: text is always text, looks follow from what a cell stands for."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

from crps_extractor.models.exports.pages.page import Cell, Line, Page, Role
from crps_extractor.models.exports.placing import Growing
from crps_extractor.models.exports.rows import RowWriter, column_letters

__all__ = ["Book", "Leaf", "cell_text", "sheet_name"]

LONGEST_TEXT = 32_767
"""UTF-16 units that one cell can hold."""
MOST_ROWS = 1_048_576
LETTERS_ON_A4, LETTERS_ON_A3 = 220, 420
"""So wide a sheet is printed on one page's width; wider ones over several pages, the first columns repeated."""

_A4, _A3 = 9, 8
_TALLEST_LINES = 30
_LINE_HEIGHT = 13.5
_EXACT_FIGURES = 15
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

_INK, _QUIET_INK, _LINE_INK, _PAPER = "#1A1A1A", "#5F5F5F", "#D0D0D0", "#FFFFFF"
_BLUE, _ORANGE, _GREEN, _AMBER, _GREY = "#CCE3F0", "#F9DFCC", "#CCECE3", "#FAECCC", "#EDEDED"
_DEEP_GREEN = "#99D8C7"
_LOOKS: dict[Role, dict[str, Any]] = {
    Role.TEXT: {},
    Role.LABEL: {"bold": True},
    Role.STRONG: {"bold": True, "font_size": 12, "text_wrap": False, "bottom": 0},
    Role.QUIET: {"font_color": _QUIET_INK, "italic": True},
    Role.NUMBER: {"align": "right", "indent": 1},
    Role.FIRST: {"bg_color": _BLUE},
    Role.SECOND: {"bg_color": _ORANGE},
    Role.AGREED: {"bg_color": _GREEN},
    Role.SETTLED: {"bg_color": _DEEP_GREEN, "bold": True},
    Role.OPEN: {"bg_color": _AMBER, "bold": True},
    Role.SINGLE: {"bg_color": _GREY},
}
_BODY = {
    "text_wrap": True,
    "valign": "top",
    "font_color": _INK,
    "font_size": 10,
    "bottom": 1,
    "bottom_color": _LINE_INK,
}
_HEADER = {"bold": True, "text_wrap": True, "valign": "vcenter", "font_size": 10, "border": 1, "border_color": _PAPER}
_HEADER_TINTS = {Role.FIRST: _BLUE, Role.SECOND: _ORANGE, Role.AGREED: _GREEN}


def cell_text(words: str) -> str:
    """A text as a cell can hold it: what XML cannot carry is shown as a sign, what is too long is cut and says so."""
    if _UNWRITABLE.search(words):
        words = _UNWRITABLE.sub(_shown, words.replace("\r\n", "\n").replace("\r", "\n"))
    if words.startswith("<r>") and words.endswith("</r>"):
        words += " "  # else the library takes it for its own mark-up
    if len(words) <= LONGEST_TEXT // 2:
        return words
    return _cut(words)


def sheet_name(title: str, taken: Iterable[str]) -> str:
    """A name that every spreadsheet program takes: at most 31 letters, none that is refused, not yet taken."""
    known = {name.casefold() for name in taken} | {"history"}
    name = _UNWRITABLE.sub("", _NOT_IN_NAMES.sub(" ", title)).strip("' ")[:31].strip("' ") or "Sheet"
    number, wanted = 1, name
    while wanted.casefold() in known:
        number += 1
        mark = f" ({number})"
        wanted = name[: 31 - len(mark)].rstrip() + mark
    return wanted


class Book:
    """A workbook while it is written. Rows go to the disk as they come; a sheet that is full goes on in another."""

    def __init__(self, file: Growing, folder: Path, title: str, created: datetime) -> None:
        import xlsxwriter

        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(cast(BinaryIO, file), options)
        self._book.set_properties({"title": cell_text(title), "created": created.replace(tzinfo=None)})
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._leaves: list[Leaf] = []
        self._names: list[str] = []

    def add(self, page: Page) -> Leaf:
        """A new sheet with the header of a page."""
        name = sheet_name(page.title, self._names)
        self._names.append(name)
        leaf = Leaf(self, self._book.add_worksheet(name), page)
        self._leaves.append(leaf)
        return leaf

    def close(self) -> None:
        """Finish every sheet and write the file."""
        from xlsxwriter.exceptions import XlsxFileError

        for leaf in self._leaves:
            leaf.finish()
        try:
            self._book.close()
        except XlsxFileError as error:
            raise OSError(*(error.args[0].args if error.args else ())) from error

    def abandon(self) -> None:
        """Let go of the files of a workbook that will not be finished."""
        for leaf in self._leaves:
            with contextlib.suppress(OSError):
                leaf.let_go()

    def look(self, role: Role, number: str = "") -> Any:
        """The format of a cell; ``number`` is the pattern of its printed decimals."""
        key = (role, number)
        if key not in self._formats:
            pattern = {"num_format": number} if number else {"num_format": "@"}
            self._formats[key] = self._book.add_format({**_BODY, **pattern, **_LOOKS[role]})
        return self._formats[key]

    def header(self, role: Role) -> Any:
        """The format of a column's title."""
        key = ("header", role)
        if key not in self._formats:
            tint = _HEADER_TINTS.get(role, "#E3E3E3")
            self._formats[key] = self._book.add_format({**_HEADER, "bg_color": tint})
        return self._formats[key]


class Leaf:
    """One sheet of a book: takes rows one after the other and knows how wide its columns became."""

    def __init__(self, book: Book, sheet: Any, page: Page) -> None:
        self._book = book
        self._page = page
        self._sheet = sheet
        self._next = 0
        self._widths = [_title_width(column.title) for column in page.columns]
        self._caps = [column.most for column in page.columns]
        self._heads = 0
        self._continued: Leaf | None = None
        self._write_header()
        self._rows = RowWriter(sheet, len(self._widths))

    @cached_property
    def _is_table(self) -> bool:
        return any(column.title for column in self._page.columns)

    def write(self, line: Line) -> None:
        """Write one row."""
        if self._next >= MOST_ROWS:
            self._continued = self._continued or self._book.add(self._page)
            self._continued.write(line)
            return
        row = self._next
        self._next += 1
        cells = [(number, cell_text(cell.text), cell) for number, cell in enumerate(line) if cell.text]
        tallest = 1
        for number, words, _ in cells:
            length, cap = len(words), self._caps[number]
            if length > self._widths[number]:
                self._widths[number] = min(length, cap)
            if length > cap or "\n" in words:
                tallest = max(tallest, _lines_in(words, cap))
        height = min(tallest, _TALLEST_LINES) * _LINE_HEIGHT + 2 if tallest > 1 else 0
        self._rows.write_line(row, height, [self._placed(*cell) for cell in cells])

    def write_all(self, lines: Iterable[Line]) -> None:
        """Write several rows."""
        for line in lines:
            self.write(line)

    def finish(self) -> None:
        """Widths, filter, frozen panes and how it is printed, once all rows are there."""
        self._rows.finish()
        sheet, last = self._sheet, len(self._widths) - 1
        for number, width in enumerate(self._widths):
            sheet.set_column(number, number, width + 2)
        if self._is_table:
            sheet.freeze_panes(self._heads, self._page.keep)
            sheet.autofilter(self._heads - 1, 0, max(self._next - 1, self._heads), last)
            sheet.repeat_rows(0, self._heads - 1)
        else:
            sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(last)}{max(self._next, 1)}"})
        letters = sum(self._widths)
        sheet.set_landscape()
        sheet.set_paper(_A4 if letters <= LETTERS_ON_A4 else _A3)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.set_footer("&L&8&A&R&8&P of &N")
        if letters <= LETTERS_ON_A3:
            sheet.fit_to_pages(1, 0)
        else:
            sheet.repeat_columns(0, max(self._page.keep - 1, 0))
            sheet.set_print_scale(60)

    def let_go(self) -> None:
        """Close the temporary file of the rows."""
        if self._sheet.row_data_fh is not None:
            self._sheet.row_data_fh.close()

    def _placed(self, column: int, words: str, cell: Cell) -> tuple[int, str, bool, Any]:
        pattern = _pattern(cell.number) if cell.number else ""
        look = self._book.look(cell.role, pattern)
        return (column, cell.number, True, look) if pattern else (column, words, False, look)

    def _write_header(self) -> None:
        if not self._is_table:
            return
        columns = self._page.columns
        if self._page.has_groups:
            self._write_groups()
        row = self._heads
        self._sheet.set_row(row, 30)
        for number, column in enumerate(columns):
            self._sheet.write_string(row, number, cell_text(column.title), self._book.header(column.role))
        self._heads += 1
        self._next = self._heads

    def _write_groups(self) -> None:
        columns, start = self._page.columns, 0
        self._sheet.set_row(0, 30)
        while start < len(columns):
            end = start
            while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
                end += 1
            title, look = cell_text(columns[start].group), self._book.header(Role.LABEL)
            if title and end > start:
                self._sheet.merge_range(0, start, 0, end, "", look)
            if title:
                self._sheet.write_string(0, start, title, look)
            else:
                for number in range(start, end + 1):
                    self._sheet.write_blank(0, number, None, look)
            start = end + 1
        self._heads = 1


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def _cut(words: str) -> str:
    units = words.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return words
    mark = f" […cut here: the whole text of {len(words)} characters is in the review, a cell holds {LONGEST_TEXT}]"
    return units[: 2 * (LONGEST_TEXT - len(mark))].decode("utf-16-le", errors="ignore") + mark


def _pattern(number: str) -> str:
    """How a number is shown so that its printed decimals stay; "" for a number that a cell cannot hold exactly."""
    if not number or len(re.sub(r"[^0-9]", "", number).lstrip("0")) > _EXACT_FIGURES:
        return ""
    if not re.fullmatch(r"-?[0-9]{1,300}(\.[0-9]{1,30})?", number):
        return ""
    decimals = len(number.partition(".")[2])
    return f"0.{'0' * decimals}" if decimals else "0"


def _title_width(title: str) -> int:
    """So wide that a title stands in two lines, beside the arrow of the filter."""
    return max([7, len(title) // 2 + 5, *(len(word) + 3 for word in title.split())])


def _lines_in(words: str, width: int) -> int:
    """How many lines a text takes in a column; a row is given its height, for not every program works it out."""
    width = width * 23 // 20
    return sum(-(-len(line) // width) or 1 for line in words.split("\n"))
