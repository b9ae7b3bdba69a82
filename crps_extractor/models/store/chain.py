"""The chain of a stream: what was changed, left out, forged or forked on the way is found before anything is taken."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from crps_extractor.models.event import Event
from crps_extractor.models.store.clock import is_time
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.models.store.rows import row_of
from crps_extractor.models.store.strict_json import load_strict

__all__ = ["Known", "chain_problem", "new_events", "seal"]

Known = Mapping[int, str]
"""Number and hash of each event of one stream that the review has."""

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
"""What ``canonical_json`` writes, for data that is known to hold no floats."""

_STREAM = re.compile(r"[0-9a-f]{16}")
_LATEST = "4102444800000"
"""The year 2100 in milliseconds: a later time is a clock gone wrong, and every later edit would have to follow it."""


def new_events(events: Iterable[Event], known: Callable[[str], Known]) -> list[Event]:
    """Those of the events that the review does not have, in their total order, each stream checked link by link.

    Raises StoreError: altered for a changed, missing, forged or forked event; newer for a body of a later version.
    """
    streams = defaultdict[str, list[Event]](list)
    for event in events:
        streams[event.stream].append(event)
    fresh: list[Event] = []
    for stream, links in streams.items():
        links.sort(key=lambda event: event.seq)
        fresh += _fresh(links, known(stream))
    fresh.sort(key=lambda event: event.time)
    return fresh


def _fresh(links: Sequence[Event], known: Known) -> list[Event]:
    seen = dict(known)
    fresh: list[Event] = []
    before: Event | None = None
    for event in links:
        if event.hash != seal(row_of(event)):
            raise _altered("a change in it is not as its author wrote it")
        if before and _sheet(before) != _sheet(event):
            raise _altered("a stream of changes passes from one person or sheet to another")
        if event.seq in seen:
            if seen[event.seq] != event.hash:
                raise _altered("two different changes bear the same number (a forked stream)")
        elif event.previous_hash != (seen.get(event.seq - 1, "missing") if event.seq > 1 else ""):
            raise _altered("changes are missing from it, or were put in another order")
        elif before and event.time <= before.time:
            raise _altered("the times of its changes contradict their order")
        else:
            _check_form(event)
            seen[event.seq] = event.hash
            fresh.append(event)
        before = event
    return fresh


def _sheet(event: Event) -> tuple[str, str, str]:
    return (event.actor, event.scope, event.study)


def seal(row: Sequence[Any]) -> str:
    """The hash of an event given as the values of COLUMNS: ``Event.content_hash``, for many events at once."""
    return hashlib.sha256(_canonical(row[:12]).encode()).hexdigest()


def _check_form(event: Event) -> None:
    if not (_STREAM.fullmatch(event.stream) and event.seq >= 1):
        raise _altered("a change in it has no proper name")
    if not (is_time(event.time) and event.time.endswith(event.stream) and event.time < _LATEST):
        raise _altered("a change in it has no possible time")
    try:
        body = load_strict(event.body)
        is_proper = _canonical(body) == event.body and isinstance(body["data"], dict) and body["v"] >= 1
        is_newer = body["v"] > 1
    except (ValueError, KeyError, TypeError):
        raise _altered("a change in it cannot be read") from None
    if not is_proper:
        raise _altered("a change in it is not written as this program writes")
    if is_newer:
        raise StoreError(
            "newer", "This was made by a newer version of the program; install it to take it over. Nothing was changed."
        )


def _altered(what: str) -> StoreError:
    return StoreError(
        "altered", f"It was refused as a whole, because {what}. Nothing was changed; ask its sender for a new one."
    )


def chain_problem(rows: Iterable[tuple[Any, ...]]) -> str:
    """What breaks the chains of a whole file, "" when nothing does; rows of COLUMNS ordered by stream and seq."""
    stream, seq, head = "", 0, ""
    for row in rows:
        if row[0] != stream:
            stream, seq, head = row[0], 0, ""
        if row[1] != seq + 1 or row[11] != head:
            return f"event {row[1]} of stream {stream} does not follow the one before it"
        seq, head = row[1], row[12]
        if seal(row) != head:
            return f"event {seq} of stream {stream} is not as it was written"
    return ""
