"""What every kind of answer can do: name its parts, say what it understood, show, compare, split into cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import Choice, FormField

__all__ = ["Cell", "Context", "Finding", "Kind", "Likeness", "Part", "Reading", "Strength", "TimeWindow"]


class Strength(StrEnum):
    """How much a finding matters: a note explains, a mild one asks, a strong one is almost surely wrong."""

    STRONG = "strong"
    MILD = "mild"
    NOTE = "note"


class Likeness(StrEnum):
    """How two reviewers' answers to one field relate, the least worrying first.

    PART is an answer of which one side lacks a part, MISSING an answer that one side lacks altogether.
    """

    SAME = "same"
    WORDING = "wording only"
    ROUNDING = "within rounding"
    TEXT = "text"
    PART = "a part is missing"
    NUMBER = "number"
    UNIT = "unit"
    SCALE = "scale"
    SPREAD_TYPE = "type of spread"
    CHOICE = "choice"
    ROW = "another row"
    STATUS = "status"
    MISSING = "missing"


@dataclass(frozen=True)
class Part:
    """One part of an answer as the editor offers it. ``entry`` is text, long, choice or several."""

    id: str
    label: str
    entry: str = "text"
    choices: tuple[Choice, ...] = ()
    free: bool = False
    """True where a choice part also takes text of the reviewer's own (units, scales)."""


@dataclass(frozen=True)
class Finding:
    """What reading an answer brought up: code, how strong, what was found, what could be done.

    ``parts`` proposes replacements by part name, where one can be proposed; ``options`` holds one such proposal for
    each of the readings between which only the reviewer can choose.
    """

    code: str
    strength: Strength
    found: str
    could: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a kind understood of an answer: a value for computing, plain words for the reviewer, findings."""

    value: Any = None
    understood: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def is_readable(self) -> bool:
        """True when a value was understood."""
        return self.value is not None


@dataclass(frozen=True)
class Cell:
    """One cell of a workbook: a column's name, the text or exact number that stands in it.

    ``number`` holds the decimal text of a number ("2.70", printed decimals kept), else "".
    """

    name: str
    text: str
    number: str = ""


@dataclass(frozen=True)
class TimeWindow:
    """One of the review's windows of time: from and to in days, as typed at set-up; empty means open on that side."""

    id: str
    label: str
    from_days: str = ""
    to_days: str = ""
    anchor: str = ""


def _no_label(row: str) -> str:
    return row


def _same_id(first: str, second: str) -> bool:
    return first == second


def _own_choices(form_field: FormField) -> tuple[Choice, ...]:
    return form_field.choices


def _no_rows(_section: str) -> tuple[str, ...]:
    return ()


def _no_windows() -> tuple[TimeWindow, ...]:
    return ()


@dataclass(frozen=True)
class Context:
    """What a kind may ask of the sheet around it.

    ``row_label`` names a row for people, ``same_row`` says whether two reviewers' rows are paired, ``choices`` gives
    a field's choices (those of the review's set-up included), ``rows`` the ids of a section's rows, ``windows`` the
    review's windows of time.
    """

    row_label: Callable[[str], str] = _no_label
    same_row: Callable[[str, str], bool] = _same_id
    choices: Callable[[FormField], tuple[Choice, ...]] = _own_choices
    rows: Callable[[str], tuple[str, ...]] = _no_rows
    windows: Callable[[], tuple[TimeWindow, ...]] = _no_windows


class Kind(Protocol):
    """One kind of field. None of its functions raises on any text."""

    @property
    def id(self) -> str:
        """The kind's name in a form file."""
        ...

    @property
    def label(self) -> str:
        """The kind's name for people."""
        ...

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:
        """The parts of an answer of this kind, in the order of the editor; the first takes a capture."""
        ...

    def read(self, answer: Answer, form_field: FormField, context: Context) -> Reading:
        """What the answer means."""
        ...

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:
        """The answer in one line, as published, without its status."""
        ...

    def compare(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:
        """How two reported answers relate; mirrored: compare(a, b) equals compare(b, a)."""
        ...

    def capture(self, text: str, form_field: FormField, context: Context) -> Mapping[str, str]:
        """A text selected on the page, split over the parts; only cut, no character changed.

        Empty when nothing of it can stand in a part (a sentence for a choice): then the place alone is kept.
        """
        ...

    def columns(self, form_field: FormField) -> tuple[str, ...]:
        """The names of the cells, in order and the same for every answer; the first is always "as published"."""
        ...

    def cells(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:
        """The answer split for a workbook, one cell for each of ``columns``: as published, value, unit …"""
        ...
