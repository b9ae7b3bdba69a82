"""Events as rows of the review file and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crps_extractor.models.event import Draft, Event, EventKind, canonical_json

__all__ = [
    "COLUMNS",
    "KNOWN_KINDS",
    "body_is_answered",
    "body_of",
    "events_of",
    "is_answered",
    "name_of",
    "row_of",
]

COLUMNS = "stream, seq, time, kind, scope, actor, study, row, field, body, form, previous_hash, hash"
KNOWN_KINDS = {kind.value: kind for kind in EventKind}
_ANSWERS = (EventKind.ANSWER, EventKind.SETTLED)
_KIND = COLUMNS.split(", ").index("kind")


def body_of(draft: Draft) -> str:
    """The canonical text of what an event says: version 1, the step it belongs to, and its data."""
    return canonical_json(
        {"v": 1, "step": draft.step, "undoes": draft.undoes, "redoes": draft.redoes, "data": draft.body}
    )


def row_of(event: Event) -> tuple[Any, ...]:
    """An event as the values of COLUMNS."""
    return (
        event.stream, event.seq, event.time, event.kind.value, event.scope, event.actor, event.study,
        event.row, event.field, event.body, event.form, event.previous_hash, event.hash,
    )  # fmt: skip


def events_of(rows: Iterable[tuple[Any, ...]]) -> list[Event]:
    """Rows of COLUMNS as events; those of a kind that this program does not know are left out."""
    return [Event(row[0], row[1], row[2], KNOWN_KINDS[row[3]], *row[4:]) for row in rows if row[_KIND] in KNOWN_KINDS]


def name_of(event: Event) -> tuple[str, int]:
    """Stream and number: what names an event everywhere."""
    return (event.stream, event.seq)


def is_answered(event: Event) -> bool:
    """True when the event leaves an answer standing in its cell."""
    return event.kind in _ANSWERS and body_is_answered(event.kind, event.data)


def body_is_answered(kind: str, data: Mapping[str, Any]) -> bool:
    """True when an event of this kind and data leaves an answer standing in its cell."""
    return kind in _ANSWERS and data.get("answer") is not None
