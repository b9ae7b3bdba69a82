"""The one small place where a connection to a review file is made, and where SQLite's words become plain ones."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from crps_extractor.models.store.protocol import StoreError

__all__ = ["Connect", "Connection", "connect", "said_plainly", "sqlite_version"]

Connect = Callable[[Path], "Connection"]
"""Opens an existing file for reading and writing; the power-cut test hands in one that records every write."""


class Connection(Protocol):
    """What the store asks of a connection: sqlite3's and apsw's both answer to it as they are (backup: sqlite3's)."""

    @property
    def in_transaction(self) -> bool:
        """True between BEGIN and its end."""
        ...

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Any:
        """Run one statement; the result is iterated for rows, which are tuples."""
        ...

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> Any:
        """Run one statement with each of these values in turn."""
        ...

    def backup(self, target: Any, /) -> None:
        """Copy every page into another open connection, this one's lock unbroken."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that exists: no waiting for a lock, no transactions of its own making.

    ``check_same_thread`` stays on: one thread owns the connection, reading included.
    """
    place = path.absolute().as_posix()
    uri = f"file://{'' if place.startswith('/') else '/'}{quote(place)}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None)


def sqlite_version() -> str:
    """The version of SQLite that keeps the reviews."""
    return sqlite3.sqlite_version


_FULL = "{name} could not be written because the disk is full. Nothing that was saved is lost; free some space."
_DISK = (
    "{name} could not be read or written: the disk has a fault, is full or was taken away. "
    "What was saved before is as it was; look at the disk or save a copy elsewhere."
)
_SENTENCES: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: (
        "in_use",
        "{name} is open in another window or on another computer. Close it there, then open it here.",
    ),
    sqlite3.SQLITE_READONLY: (
        "read_only",
        "{name} cannot be written: the file or its folder is read-only. "
        "Copy the review to a folder of your own and open it there.",
    ),
    sqlite3.SQLITE_FULL: ("full", _FULL),
    sqlite3.SQLITE_CORRUPT: (
        "corrupt",
        "{name} is damaged. It is kept as it is; a good backup, where there is one, can be opened instead.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "not_ours",
        "{name} is not a review of this program, or its beginning is damaged. It was left as it is.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "read_only",
        "{name} cannot be opened for writing: you may not write in this folder, or not read this file. "
        "Copy the review to a folder of your own and open it there.",
    ),
    sqlite3.SQLITE_CONSTRAINT: ("refused", "{name} refused the change: {why}. Nothing in it was changed."),
}
_SENTENCES[sqlite3.SQLITE_LOCKED] = _SENTENCES[sqlite3.SQLITE_BUSY]
_SENTENCES[sqlite3.SQLITE_PERM] = _SENTENCES[sqlite3.SQLITE_CANTOPEN]


@contextlib.contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into a StoreError with one sentence; what has no code of its own is the disk's."""
    try:
        yield
    except sqlite3.Error as error:
        number = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        code, sentence = _SENTENCES.get(number, ("disk", _DISK))
        raise StoreError(code, sentence.format(name=path.name, why=error)) from error
