"""Undo and redo read back from the events: a step is one gesture, and an undo is itself an event that names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crps_extractor.models.event import Draft, Event, EventKind, Scope, cell_field, new_id

__all__ = ["Steps"]

_UNDOABLE = {
    EventKind.ANSWER,
    EventKind.SETTLED,
    EventKind.ROW,
    EventKind.ROW_REMOVED,
    EventKind.PROBLEM_ACCEPTED,
    EventKind.PAIR,
    EventKind.CHOICE,
    EventKind.DERIVATION,
}

Cell = tuple[str, str, str]
"""Study, row and cell field: where a change stands within one scope."""

_EMPTY: Mapping[EventKind, Mapping[str, Any]] = {
    EventKind.ANSWER: {"answer": None},
    EventKind.SETTLED: {"answer": None, "how": "", "why": ""},
    EventKind.PROBLEM_ACCEPTED: {"places": [], "answers": "", "note": ""},
    EventKind.PAIR: {},
    EventKind.CHOICE: {},
    EventKind.DERIVATION: {},
}


@dataclass
class _Step:
    id: str
    changes: dict[Cell, tuple[Draft, Draft | None]] = field(default_factory=dict)
    """For each cell the last change of the step and what stood there before the step."""


class Steps:
    """The undo stack of one scope and study: pushed by every change, read back from one's own events."""

    def __init__(
        self, scope: Scope, study: str, events: Iterable[Event] = (), actor: str = "", since: str = ""
    ) -> None:
        """``actor`` is whose events can be undone, "" for everybody's; what others wrote is only taken note of.

        So is what was written before ``since`` (an event's time): it was handed in and stays.
        """
        self.scope = scope
        self.study = study
        self._current: dict[Cell, Draft] = {}
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._moved = ""
        for event in events:
            if event.kind in _UNDOABLE and event.scope == scope and event.study == study:
                if (actor and event.actor != actor) or event.time < since:
                    self.see(_draft(event))
                else:
                    self.push(_draft(event))

    @property
    def can_undo(self) -> bool:
        """True when there is a step to take back."""
        return bool(self._done)

    @property
    def last(self) -> str:
        """The step that undo would take back, "" when there is none."""
        return self._done[-1].id if self._done else ""

    @property
    def can_redo(self) -> bool:
        """True when a step was taken back and nothing was changed since."""
        return bool(self._undone)

    def push(self, change: Draft) -> None:
        """Take note of a change that was made (an undo or redo among them)."""
        if change.kind not in _UNDOABLE:
            return
        cell = (change.study, change.row, cell_field(change.kind, change.field))
        before = self._current.get(cell)
        self._current[cell] = change
        moving = change.undoes or change.redoes
        if moving:
            if change.step != self._moved:
                self._move(moving, *((self._done, self._undone) if change.undoes else (self._undone, self._done)))
            self._moved = change.step
        else:
            self._undone.clear()
            if not self._done or self._done[-1].id != change.step:
                self._done.append(_Step(change.step))
            step = self._done[-1]
            first_before = step.changes[cell][1] if cell in step.changes else before
            step.changes[cell] = (change, first_before)

    def see(self, change: Draft) -> None:
        """Take note of what somebody else wrote: one's own steps no longer reach that cell, so that undo spares it."""
        cell = (change.study, change.row, cell_field(change.kind, change.field))
        self._current[cell] = change
        for stack in (self._done, self._undone):
            for step in stack:
                step.changes.pop(cell, None)
            stack[:] = [step for step in stack if step.changes]

    def undo(self) -> list[Draft]:
        """The changes that take the last step back; push them once they are applied. Empty when there is none."""
        if not self._done:
            return []
        step = self._done[-1]
        again = new_id()
        return [
            _again(before or _nothing(change), step=again, undoes=step.id)
            for change, before in reversed(step.changes.values())
        ]

    def take_back(self, step: str) -> list[Draft]:
        """The changes that take one step back wherever it stands; what was changed since is spared, its rows too."""
        known = next((one for one in self._done if one.id == step), None)
        if known is None:
            return []
        again = new_id()
        standing = {cell: pair for cell, pair in known.changes.items() if self._current[cell].step == step}
        busy = {row for (_, row, _), change in self._current.items() if change.step != step and _holds(change)}
        return [
            _again(before or _nothing(change), step=again, undoes=step)
            for change, before in reversed(standing.values())
            if not (change.kind is EventKind.ROW and change.row in busy)
        ]

    def redo(self) -> list[Draft]:
        """The changes that bring back the step last taken back. Empty when there is none."""
        if not self._undone:
            return []
        step = self._undone[-1]
        again = new_id()
        return [_again(change, step=again, redoes=step.id) for change, _ in step.changes.values()]

    @staticmethod
    def _move(step: str, source: list[_Step], target: list[_Step]) -> None:
        for place in range(len(source) - 1, -1, -1):
            if source[place].id == step:
                target.append(source.pop(place))
                return


def _draft(event: Event) -> Draft:
    body = event.whole
    return Draft(
        event.kind,
        event.scope,
        event.study,
        event.row,
        event.field,
        body["data"],
        body.get("step", ""),
        body.get("undoes", ""),
        body.get("redoes", ""),
    )


def _again(change: Draft, *, step: str, undoes: str = "", redoes: str = "") -> Draft:
    return Draft(change.kind, change.scope, change.study, change.row, change.field, change.body, step, undoes, redoes)


def _holds(change: Draft) -> bool:
    """True where a change left an answer standing, or the row itself."""
    if change.kind is EventKind.ROW_REMOVED:
        return False
    return change.kind is EventKind.ROW or bool(change.body.get("answer"))


def _nothing(change: Draft) -> Draft:
    opposite = {EventKind.ROW: EventKind.ROW_REMOVED, EventKind.ROW_REMOVED: EventKind.ROW}.get(change.kind)
    if opposite:
        return Draft(opposite, change.scope, change.study, change.row, "", change.body)
    return Draft(change.kind, change.scope, change.study, change.row, change.field, _EMPTY[change.kind])
