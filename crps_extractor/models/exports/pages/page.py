"""A sheet before it is written: named columns, and cells that say what they hold and what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from crps_extractor.models.exports.pages.study_view import StudyView

__all__ = ["BLANK", "Cell", "Column", "Line", "Page", "Role", "quiet", "text"]


class Role(StrEnum):
    """What a cell stands for; the writer gives each its look, and never colour alone."""

    TEXT = "text"
    LABEL = "label"
    STRONG = "strong"
    QUIET = "quiet"
    NUMBER = "number"
    FIRST = "reviewer 1"
    SECOND = "reviewer 2"
    AGREED = "agreed"
    SETTLED = "settled"
    OPEN = "open"
    SINGLE = "single"


class Cell(NamedTuple):
    """One cell: its text, what it stands for, and, for a number, its decimal text with the printed decimals."""

    text: str
    role: Role = Role.TEXT
    number: str = ""


BLANK = Cell("")

Line = Sequence[Cell]
"""One row of a sheet."""


@dataclass(frozen=True)
class Column:
    """One column; neighbours with the same ``group`` stand under one header. ``most`` caps its width in letters."""

    title: str
    group: str = ""
    role: Role = Role.LABEL
    most: int = 40


def _no_lines(_view: StudyView) -> Iterable[Line]:
    return ()


@dataclass(frozen=True)
class Page:
    """One sheet: its columns, and the rows that each study adds to it. ``keep`` columns stay when scrolling."""

    title: str
    columns: tuple[Column, ...]
    lines: Callable[[StudyView], Iterable[Line]] = _no_lines
    keep: int = 1
    holds: str = ""

    @property
    def has_groups(self) -> bool:
        """True where the header has two rows."""
        return any(column.group for column in self.columns)


def text(words: str) -> Cell:
    """A plain cell."""
    return Cell(words) if words else BLANK


def quiet(words: str) -> Cell:
    """A cell with what the program says, not what a paper says."""
    return Cell(words, Role.QUIET) if words else BLANK
