"""The few verbs through which a review is kept; a server could serve the same ones later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from crps_extractor.models.event import Draft, Event, EventKind, Scope

__all__ = ["HistoryFilter", "Overview", "Progress", "Store", "StoreError"]

Progress = Callable[[int, int], None]
"""Told how many of how many are done; whatever it raises ends the work, and nothing is changed."""


class StoreError(Exception):
    """The review file cannot be used as asked: one clear sentence says what happened and what is safe.

    ``code`` is one of: in_use, read_only, newer, not_ours, corrupt, full, replaced, missing, altered, refused,
    disk (it cannot be read or written at all).
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class HistoryFilter:
    """Which events are asked for; empty means all. ``kinds`` and ``scopes`` are any of these.

    ``since`` and ``until`` are event times (or their beginnings: UTC milliseconds); the first belongs to what is
    asked for, the last does not.
    """

    scopes: tuple[Scope, ...] = ()
    study: str | None = None
    row: str | None = None
    field: str | None = None
    actor: str | None = None
    kinds: tuple[EventKind, ...] = ()
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Overview:
    """For one scope and study: how many answers stand, when the last change was, and the event that submitted it.

    ``reopened`` is the event that opened a submitted sheet again, while it is open.
    """

    scope: Scope
    study: str
    answers: int
    last: str
    submitted: Event | None
    reopened: Event | None = None


class Store(Protocol):
    """Keeps events and the current cell of each place; knows nothing of their meaning."""

    def append(self, drafts: Sequence[Draft], actor: str, form: str) -> list[Event]:
        """Write changes in one transaction and return them as they now stand in the file.

        Returns only after they are safe. Raises StoreError and writes nothing when that cannot be had.
        """
        ...

    def cells(self, scope: Scope, study: str) -> list[Event]:
        """The current event of every cell of one scope and study, the oldest first."""
        ...

    def overview(self) -> list[Overview]:
        """One line for each scope and study that has any event."""
        ...

    def history(self, wanted: HistoryFilter) -> Iterable[Event]:
        """Events in their total order."""
        ...

    def merge(self, events: Sequence[Event], progress: Progress | None = None) -> list[Event]:
        """Take over events made elsewhere, all or nothing; returns those that were new.

        Raises StoreError (altered) for a changed, missing or forked event, (refused) for one that its author may not
        write, (newer) for one that this program cannot read, and takes none.
        """
        ...

    def fresh(self, events: Sequence[Event]) -> list[Event]:
        """What ``merge`` would take over, with all its checks and nothing written."""
        ...

    def copy(self, target: Path) -> None:
        """Write a whole copy of the review file to ``target`` without ever letting go of the lock."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...
