"""Read the cells of a guarded workbook as plain texts, counting as it goes; hidden sheets are marked."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from crps_extractor.models.imports.cells import CellText, Limits, Table, TableRefusedError
from crps_extractor.models.imports.shown import shown
from crps_extractor.models.imports.workbook_guard import Merges, guard_workbook

__all__ = ["workbook_tables"]

_BROKEN = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError, OSError, EOFError,
    ParseError, zipfile.BadZipFile, zlib.error, NotImplementedError,
)  # fmt: skip
_RANGE = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")


def workbook_tables(path: Path, limits: Limits) -> list[Table]:
    """Every sheet of a workbook. Formulas give the value saved with them; links to other files are never followed.

    Raises TableRefusedError where the file is no sound workbook or too large.
    """
    merges = guard_workbook(path, limits)
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what it leaves out (pictures, rules of entry): not needed
        try:
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                return [_table(sheet, merges, _Counter(limits, path.name)) for sheet in book.worksheets]
            finally:
                book.close()
        except (*_BROKEN, InvalidFileException) as error:
            raise TableRefusedError(f"{path.name} cannot be read as a workbook: it is damaged. {_SAFE}") from error


_SAFE = "Save it again with a spreadsheet program; nothing was changed."


class _Counter:
    """Counts what a sheet holds and refuses it once that is more than a table needs."""

    def __init__(self, limits: Limits, name: str) -> None:
        self._limits, self._name = limits, name
        self._rows = self._spanned = self._cells = self._characters = 0

    def row(self, width: int) -> None:
        self._rows += 1
        self._spanned += width
        if self._rows > self._limits.rows or self._spanned > self._limits.spanned_cells:
            raise TableRefusedError(f"{self._name} spans more rows and columns than a table needs. {_SAFE}")

    def cell(self, text: str) -> None:
        self._cells += 1
        self._characters += len(text)
        if self._cells > self._limits.cells or self._characters > self._limits.characters:
            raise TableRefusedError(f"{self._name} holds more cells or text than a table needs. {_SAFE}")


def _table(sheet: Any, merges: Merges, counter: _Counter) -> Table:
    sheet.reset_dimensions()
    cells: dict[tuple[int, int], CellText] = {}
    for line in sheet.iter_rows():
        counter.row(len(line))
        for cell in line:
            value = cell.value
            if value is None:
                continue
            pattern = "" if isinstance(value, str) else cell.number_format  # looking it up takes time
            found = shown(value, pattern, cell.data_type == "e")
            if found is not None:
                counter.cell(found.text)
                cells[cell.row, cell.column] = found
    path = str(sheet._worksheet_path)  # the one place where a sheet in this mode says which entry it is
    merged = tuple(_rectangle(one) for one in merges.get(path.lstrip("/"), ()))
    return Table(str(sheet.title), cells, merged, sheet.sheet_state != "visible")


def _rectangle(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    found = _RANGE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    left, top, right, bottom = found.groups()
    return (int(top), _column(left)), (int(bottom), _column(right))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
