"""From an edit to its commit: through the store and through the window's queue, against the two statements alone."""

from __future__ import annotations

import itertools
import sqlite3
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.measuring import Measurement, Peer, interleaved
from crps_extractor.models.event import Draft, EventKind, person_scope
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.queue import QueuedStore

__all__ = ["measure"]

_TIMES = 300
_AT_MOST = 1.5
_BARE = "the two statements in bare sqlite3"
_WHO = "anna"
_PRAGMAS = ("locking_mode = EXCLUSIVE", "journal_mode = DELETE", "synchronous = EXTRA", "recursive_triggers = ON")
_EVENT = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CELL = (
    "INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT (study, scope, row, field) "
    "DO UPDATE SET time = excluded.time, event = excluded.event"
)


def measure() -> list[Measurement]:
    """One answer at a time in three files of their own, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / f"{name}.crpx" for name in ("store", "queue", "bare")]
        for place in places:
            ReviewFile.create(place).close()
        store, queue = ReviewFile.open(places[0]), QueuedStore(places[1])
        bare = _Bare(places[2])
        numbers = itertools.count()
        try:
            samples = interleaved(
                _TIMES,
                {
                    "store": lambda: _appended(store, next(numbers)),
                    "queue": lambda: _recorded(queue, next(numbers)),
                    "bare": lambda: bare.saved(next(numbers)),
                },
            )
        finally:
            store.close()
            queue.close()
            bare.connection.close()
    peer = Peer(_BARE, samples["bare"], at_most=_AT_MOST)
    return [
        Measurement("an edit through the store", samples["store"], (peer,)),
        Measurement("an edit through the window's queue", samples["queue"], (peer,)),
    ]


def _draft(number: int) -> Draft:
    body = {"answer": {"status": "reported", "parts": {"text": str(number)}}}
    return Draft(EventKind.ANSWER, person_scope(_WHO), "s1", "r1", f"f{number % 150}", body, f"step{number}")


def _appended(store: ReviewFile, number: int) -> float:
    draft = _draft(number)
    start = time.perf_counter()
    store.append([draft], _WHO, "form")
    return 1000 * (time.perf_counter() - start)


def _recorded(queue: QueuedStore, number: int) -> float:
    """Until the queue's own thread says "Saved"."""
    draft, saved = _draft(number), threading.Event()
    queue.on_saved = lambda _events: saved.set()
    start = time.perf_counter()
    queue.record([draft], _WHO, "form")
    saved.wait()
    return 1000 * (time.perf_counter() - start)


class _Bare:
    """The same statements with the same pragmas and the same guards in the file, and nothing around them."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in _PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}").fetchall()
        self._written = 0

    def saved(self, number: int) -> float:
        """Write one event and its cell; milliseconds."""
        self._written += 1
        time_of = f"{1_700_000_000_000 + self._written}.000000.0123456789abcdef"
        scope, field = person_scope(_WHO), f"f{number % 150}"
        body = f'{{"data":{{"answer":{{"parts":{{"text":"{number}"}},"status":"reported"}}}},"v":1}}'
        event = (
            self._written, "0123456789abcdef", self._written, time_of, "answer", scope, _WHO, "s1", "r1", field,
            body, "form", "0" * 64, "0" * 64,
        )  # fmt: skip
        start = time.perf_counter()
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(_EVENT, event)
        self.connection.execute(_CELL, ("s1", scope, "r1", field, time_of, self._written))
        self.connection.execute("COMMIT")
        return 1000 * (time.perf_counter() - start)
