"""The checks at opening: every page sound, every chain unbroken, and the cells what a replay of the events gives."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from itertools import groupby, zip_longest
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from crps_extractor.models.event import cell_field
from crps_extractor.models.store.chain import chain_problem
from crps_extractor.models.store.connection import Connection, connect, said_plainly
from crps_extractor.models.store.places import put_in_place
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.models.store.rows import COLUMNS, KNOWN_KINDS, body_is_answered
from crps_extractor.models.store.schema import FORMAT, LATER_KIND

__all__ = ["AT_ONCE", "CheckBeside", "check", "is_good", "later_kinds"]

AT_ONCE = 20_000_000
"""Files of fewer bytes than this are checked while they open, larger ones beside the work."""

Key = tuple[str, str]


def later_kinds(connection: Connection) -> set[str]:
    """The kinds of event in the file that this program does not know: a newer program wrote them."""
    found = connection.execute(f"SELECT DISTINCT kind FROM event INDEXED BY event_of_later_kind WHERE {LATER_KIND}")
    return {kind for (kind,) in found} - KNOWN_KINDS.keys()


def check(connection: Connection, path: Path) -> None:
    """Raise StoreError (corrupt) unless the file is sound and its cells are what its events say."""
    with said_plainly(path):
        found = next(iter(connection.execute("PRAGMA quick_check(1)")))[0]
        problem = "" if found == "ok" else str(found)
        problem = problem or chain_problem(connection.execute(f"SELECT {COLUMNS} FROM event ORDER BY stream, seq"))
        if not problem and _is_of_present_format(connection) and not later_kinds(connection):
            problem = _replay_problem(connection)
    if problem:
        raise StoreError(
            "corrupt",
            f"{path.name} is damaged: {problem}. It is kept as it is; "
            "a good backup, where there is one, can be opened instead.",
        )


def _is_of_present_format(connection: Connection) -> bool:
    """Of an earlier format the events are checked; its cells are rebuilt when it is opened."""
    return int(next(iter(connection.execute("PRAGMA user_version")))[0]) == FORMAT


def is_good(path: Path) -> bool:
    """True when a file that nobody holds (a backup, a copy) is sound."""
    try:
        with said_plainly(path):
            connection = connect(path)
            try:
                check(connection, path)
            finally:
                connection.close()
    except StoreError:
        return False
    return True


def _replay_problem(connection: Connection) -> str:
    shown = connection.execute(
        "SELECT study, scope, row, field, time, event, answered FROM cell ORDER BY study, scope, row, field"
    )
    cells = groupby(shown, key=lambda row: (row[0], row[1]))
    for key, replayed in _replayed(connection):
        found, current = next(cells, (None, iter(())))
        if key != found or {row[2:4]: row[4:] for row in current} != replayed:
            return f"the answers kept for study {key[0]} ({key[1]}) are not those that its history gives"
    if next(cells, None) is not None:
        return "it holds answers that nobody gave"
    sums = "SELECT study, scope, sum(answered), max(time) FROM cell GROUP BY study, scope ORDER BY study, scope"
    counted = connection.execute("SELECT study, scope, answers, last FROM sheet ORDER BY study, scope")
    if any(one != other for one, other in zip_longest(counted, connection.execute(sums))):
        return "the counts of answers are not those of the answers"
    return ""


def _replayed(connection: Connection) -> Iterator[tuple[Key, dict[Key, tuple[str, int, int]]]]:
    """For each study and scope the cells that its events give: row and field to time, event and answered."""
    events = connection.execute(
        "SELECT study, scope, row, field, kind, time, id, body FROM event ORDER BY study, scope, time"
    )
    for key, sheet in groupby(events, key=lambda row: (row[0], row[1])):
        last: dict[Key, tuple[Any, ...]] = {}
        for _, _, row, field, kind, *rest in sheet:
            last[row, cell_field(KNOWN_KINDS[kind], field)] = (kind, *rest)
        yield (
            key,
            {
                cell: (time, number, int(body_is_answered(kind, json.loads(body)["data"])))
                for cell, (kind, time, number, body) in last.items()
            },
        )


class CheckBeside:
    """The check of a large file, made on a copy of it in a helper process while the work goes on.

    The helper gives a good copy its lasting name (a backup) or, where it has none, deletes it; a bad one it deletes.
    """

    def __init__(self, copy: Path, keep_as: Path | None = None) -> None:
        """Start checking ``copy``; the helper goes on to its end even when this program ends before it."""
        context = get_context("spawn")
        self._answer, send = context.Pipe(duplex=False)
        self._process = context.Process(target=_check_copy, args=(copy, keep_as, send))
        self._process.start()
        send.close()

    def result(self) -> bool | None:
        """Wait for the answer: True when the file is good, False when it is not, None when the helper failed."""
        try:
            return bool(self._answer.recv())
        except EOFError:
            return None
        finally:
            self._process.join()
            self._answer.close()


def _check_copy(copy: Path, keep_as: Path | None, send: Pipe) -> None:
    good = is_good(copy)
    if good and keep_as:
        put_in_place(copy, keep_as)
    copy.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # the program that asked has ended
        send.send(good)
    send.close()
