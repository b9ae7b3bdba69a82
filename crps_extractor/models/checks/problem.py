"""A problem is what a check found: what, why it matters, what could be done; it warns and never blocks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from crps_extractor.models.event import canonical_json
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.sheet import Place, Row, Sheet

__all__ = ["Check", "Found", "Problem", "Reach", "Repair", "answers_hash"]


class Reach(StrEnum):
    """What a check looks at, so that an edit runs again only what it can change."""

    ANSWER = "answer"
    ROW = "row"
    SHEET = "sheet"


@dataclass(frozen=True)
class Repair:
    """A proposal that one click carries out as an ordinary, undoable edit: new texts by place and part."""

    label: str
    parts: Mapping[Place, Mapping[str, str]]


@dataclass(frozen=True)
class Found:
    """What a check function yields. ``places`` are the answers it rests on, the first one is where it is shown.

    ``code``, ``title`` and ``why`` are filled where one check hands on what different readings found.
    """

    places: tuple[Place, ...]
    found: str
    could: str = ""
    strength: Strength | None = None
    repair: Repair | None = None
    code: str = ""
    title: str = ""
    why: str = ""


@dataclass(frozen=True)
class Problem:
    """One problem in one sheet, ready to be read.

    ``accepted`` is the reviewer's note where it was looked at and found correct as published, else None.
    """

    code: str
    title: str
    strength: Strength
    section: str
    places: tuple[Place, ...]
    found: str
    why: str
    could: str = ""
    repair: Repair | None = None
    accepted: str | None = None

    @property
    def row(self) -> str:
        """The row in which the problem is shown."""
        return self.places[0][0]

    @property
    def field(self) -> str:
        """The field in which the problem is shown."""
        return self.places[0][1]

    @property
    def name(self) -> str:
        """What an acceptance is recorded under: the check's code and the field."""
        return f"{self.code}:{self.field}"


@dataclass(frozen=True)
class Check:
    """One check. ``run`` takes a sheet, the row (None for a check of the whole sheet) and what kinds may ask of it.

    ``meanings`` are those it reads: a check is silent where the form lacks them, and a check of single rows is run on
    the rows that have the first of them; with ``any_of`` on those that have one of these, with ``kinds`` on those that
    have a field of such a kind. ``why`` comes from the function's docstring where it was not given, so that the reason
    stands beside the code.
    """

    code: str
    title: str
    reach: Reach
    strength: Strength
    run: Callable[[Sheet, Row | None, Context], Iterable[Found]]
    meanings: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    why: str = field(default="")

    def __post_init__(self) -> None:
        if not self.why:
            object.__setattr__(self, "why", " ".join((self.run.__doc__ or "").split()))


def answers_hash(sheet: Sheet, places: Iterable[Place]) -> str:
    """A hash over the answers at these places: when one of them changes, an accepted problem is back."""
    bodies: list[Any] = []
    for row, field_id in places:
        answer = sheet.answer(row, field_id)
        bodies.append([row, field_id, answer.body() if answer else None])
    return hashlib.sha256(canonical_json(bodies).encode()).hexdigest()
