"""Rows of plain cells straight into a sheet's XML: the one step that takes most of an export's time.

XlsxWriter does everything else. Its own way through a table of cell objects takes two thirds of an export, so that a
review of 2,000 studies would wait for minutes; the rows below are what it would write in its constant-memory mode,
cell for cell, at the same place. It reaches into the library (its row file, its format numbers): the kept cells of the
tests, read by another library, fail when a later version arranges these otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

__all__ = ["RowWriter", "column_letters"]

_SPECIAL = re.compile(r"[&<>]|_x[0-9a-fA-F]{4}_")
_ESCAPED = re.compile(r"(_x[0-9a-fA-F]{4}_)")


class RowWriter:
    """Writes the rows of one worksheet, one after the other, once its header stands."""

    def __init__(self, sheet: Any, columns: int) -> None:
        self._sheet = sheet
        self._columns = [column_letters(number) for number in range(columns)]
        self._looks: dict[int, int] = {}
        self._last = -1

    def write_line(self, row: int, height: float, cells: Sequence[tuple[int, str, bool, Any]]) -> None:
        """Write one row (counted from 0); ``height`` in points, 0 for the usual one.

        A cell is its column, its text (of a number: the decimal text), whether it is a number, and its format.
        """
        if self._last < 0:
            self._sheet._write_single_row(row)  # the header, which went the usual way
        self._last = row
        number = row + 1
        tall = f' ht="{height:g}" customHeight="1"' if height else ""
        said = [f'<row r="{number}"{tall}>']
        for column, words, is_number, look in cells:
            place = f'<c r="{self._columns[column]}{number}" s="{self._look(look)}"'
            if is_number:
                said.append(f"{place}><v>{words}</v></c>")
                continue
            if _SPECIAL.search(words):
                words = _ESCAPED.sub(r"_x005F\1", words)
                words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            keep = ' xml:space="preserve"' if words[0].isspace() or words[-1].isspace() else ""
            said.append(f'{place} t="inlineStr"><is><t{keep}>{words}</t></is></c>')
        said.append("</row>")
        self._sheet.row_data_fh.write("".join(said))

    def finish(self) -> None:
        """Tell the library how far the sheet reaches."""
        if self._last >= 0:
            self._sheet._check_dimensions(self._last, len(self._columns) - 1)

    def _look(self, look: Any) -> int:
        known = self._looks.get(id(look))
        if known is None:
            known = self._looks[id(look)] = look._get_xf_index()
        return known


def column_letters(number: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA …"""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
