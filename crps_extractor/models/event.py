"""One thing that happened in a review: who did what, when, to which answer; events are added, never changed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = [
    "CONSENSUS",
    "REVIEW",
    "Draft",
    "Event",
    "EventKind",
    "Scope",
    "canonical_json",
    "cell_field",
    "data_in",
    "new_id",
    "person_scope",
]

Scope = str
REVIEW: Scope = "review"
CONSENSUS: Scope = "consensus"


def person_scope(person: str) -> Scope:
    """The scope in which only that person writes."""
    return f"person:{person}"


class EventKind(StrEnum):
    """Every kind of event; all are read from the first file on, although some are written only later."""

    REVIEW = "review"
    PERSON = "person"
    STUDY = "study"
    STUDY_MERGED = "study_merged"
    REPORT = "report"
    REPORT_MOVED = "report_moved"
    NOTICE = "notice"
    DECISION = "decision"
    CONTACT = "contact"
    FORM = "form"
    SLOTS = "slots"
    ROW = "row"
    ROW_REMOVED = "row_removed"
    ANSWER = "answer"
    QUERY = "query"
    DERIVATION = "derivation"
    IMPUTATION = "imputation"
    CHOICE = "choice"
    PROBLEM_ACCEPTED = "problem_accepted"
    PAIR = "pair"
    SETTLED = "settled"
    SUBMITTED = "submitted"
    REOPENED = "reopened"
    IMPORTED = "imported"
    BATCH = "batch"
    FREEZE = "freeze"
    NOTE = "note"


# Kinds that overwrite each other's current state stand in one cell.
_CELL_OF = {kind: f"@{kind.value}" for kind in EventKind} | {
    EventKind.ROW_REMOVED: "@row",
    EventKind.REOPENED: "@submitted",
    EventKind.REPORT_MOVED: "@report",
    EventKind.ANSWER: "",
    EventKind.SETTLED: "",
}


def cell_field(kind: EventKind, name: str) -> str:
    """The field under which the current state of such an event is kept.

    Answers and settled answers stand under the field's own id; everything else under ``@kind`` or ``@kind:name``.
    """
    prefix = _CELL_OF[kind]
    if not prefix:
        return name
    return f"{prefix}:{name}" if name else prefix


@dataclass(frozen=True)
class Draft:
    """A change that is made but not yet written: what the Sheet or the Review hands to the Store.

    ``body`` is plain data (no floats). ``step`` names the gesture this change belongs to: one stay in a field, one
    capture, one paste. ``undoes`` names the step that this change takes back (or, on redo, brings back).
    """

    kind: EventKind
    scope: Scope
    study: str = ""
    row: str = ""
    field: str = ""
    body: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    step: str = ""
    undoes: str = ""
    redoes: str = ""


_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]
"""Reads JSON that the store has written or checked: canonical, with nothing before or after it."""


@dataclass(frozen=True)
class Event:
    """A change as it stands in the file: (stream, seq) is its name, ``time`` its place in the one total order.

    ``time`` is a hybrid logical clock as text that sorts: UTC milliseconds, counter, stream.
    ``body`` holds ``v`` (its version), ``step``, ``undoes`` or ``redoes`` where said, and ``data``.
    """

    stream: str
    seq: int
    time: str
    kind: EventKind
    scope: Scope
    actor: str
    study: str
    row: str
    field: str
    body: str
    form: str
    previous_hash: str
    hash: str

    @property
    def data(self) -> dict[str, Any]:
        """What the event says, as plain data."""
        return data_in(self.body)

    @property
    def whole(self) -> dict[str, Any]:
        """The whole body: what the event says, with its version and the steps it belongs to."""
        body: dict[str, Any] = _scan(self.body, 0)[0]
        return body

    @property
    def step(self) -> str:
        """The gesture this change belongs to."""
        return str(json.loads(self.body).get("step", ""))

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """Scope, study, row and field of the cell whose current state this event may be."""
        return (self.scope, self.study, self.row, cell_field(self.kind, self.field))

    def content_hash(self) -> str:
        """The sha256 that ``hash`` must equal: over all that the event says and the hash of the one before it."""
        said = [
            self.stream, self.seq, self.time, self.kind.value, self.scope, self.actor,
            self.study, self.row, self.field, self.body, self.form, self.previous_hash,
        ]  # fmt: skip
        return hashlib.sha256(canonical_json(said).encode()).hexdigest()


def data_in(body: str) -> dict[str, Any]:
    """What an event says, as plain data, from its body."""
    data = _scan(body, 0)[0]["data"]
    return data if isinstance(data, dict) else {}


def canonical_json(data: Any) -> str:
    """Plain data as the one text that stands for it: sorted keys, no spaces, UTF-8, no floats.

    Raises ValueError when the data holds a float, a NaN or anything that is not plain.
    """
    _refuse_floats(data)
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _refuse_floats(data: Any) -> None:
    if isinstance(data, float):
        raise ValueError("Numbers are kept as the text that was typed, never as floats.")
    if isinstance(data, Mapping):
        for key, value in data.items():
            if not isinstance(key, str):
                raise ValueError("Names in stored data are texts.")
            _refuse_floats(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            _refuse_floats(value)
    elif data is not None and not isinstance(data, (str, int)):
        raise ValueError("Only plain data is stored.")


def new_id() -> str:
    """A random id for a person, study, report, row, step or stream: 16 hexadecimal figures."""
    return secrets.token_hex(8)
