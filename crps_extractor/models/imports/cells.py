"""A table as it was read from a file: plain texts at their places, with what was odd about a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["CellKind", "CellText", "Limits", "Table", "TableRefusedError", "cell_name"]

Spot = tuple[int, int]
"""Row and column of a cell, both counted from 1."""


class TableRefusedError(Exception):
    """A file could not be read as a table; one sentence says what it is and what to do. Nothing was changed."""


class CellKind(StrEnum):
    """What a spreadsheet made of a cell: text and numbers are taken, a date only where a date is asked."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    UNUSABLE = "unusable"


@dataclass(frozen=True)
class CellText:
    """One cell's text as it is shown, and a sentence about what is odd: the reason where it is unusable."""

    text: str
    kind: CellKind = CellKind.TEXT
    remark: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook, or one text table. Cells without text are left out; ``merged`` holds rectangles."""

    name: str
    cells: Mapping[Spot, CellText]
    merged: tuple[tuple[Spot, Spot], ...] = ()
    hidden: bool = False
    rows: int = field(init=False, default=0)
    columns: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", max((row for row, _ in self.cells), default=0))
        object.__setattr__(self, "columns", max((column for _, column in self.cells), default=0))

    def text(self, row: int, column: int) -> str:
        """The text of a cell, "" where there is none."""
        found = self.cells.get((row, column))
        return found.text if found else ""


@dataclass(frozen=True)
class Limits:
    """How large a file may be, in bytes, entries and cells, and how long reading it may take, in seconds.

    ``ratio`` is how many times larger than packed an entry may be once it holds ``ratio_from`` bytes: sheets of
    empty rows, which spreadsheet programs leave behind, shrink some fifty times, a bomb a thousand times.
    """

    file_bytes: int = 60_000_000
    entries: int = 3_000
    unpacked_bytes: int = 500_000_000
    ratio: int = 200
    ratio_from: int = 10_000_000
    rows: int = 3_000_000
    spanned_cells: int = 30_000_000
    cells: int = 1_000_000
    characters: int = 100_000_000
    merged: int = 20_000
    seconds: float = 90.0
    memory: int = 1_500_000_000


def cell_name(row: int, column: int) -> str:
    """A cell's name as the spreadsheet shows it: row 4, column 3 is C4."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
