"""The review file: one SQLite file of events and current cells, held by one program and one thread at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crps_extractor.models.event import Draft, Event
from crps_extractor.models.store.clock import Clock
from crps_extractor.models.store.connection import Connect, connect, said_plainly
from crps_extractor.models.store.opening import identity, make_empty, take_hold
from crps_extractor.models.store.protocol import HistoryFilter, Overview, StoreError
from crps_extractor.models.store.rows import COLUMNS, events_of, is_answered, row_of
from crps_extractor.models.store.streams import Streams

__all__ = ["ReviewFile"]

_EVENT = f"INSERT INTO event (id, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CELL = (
    "INSERT INTO cell (study, scope, row, field, time, event, answered) VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (study, scope, row, field) DO UPDATE SET "
    "time = excluded.time, event = excluded.event, answered = excluded.answered WHERE excluded.time > time"
)
_EVENT_COLUMNS = ", ".join(f"event.{column}" for column in COLUMNS.split(", "))
_CELLS = f"SELECT {_EVENT_COLUMNS} FROM cell JOIN event ON event.id = cell.event"


class ReviewFile:
    """A Store that keeps a review in one file, PDFs beside it.

    It belongs to the thread that opened it. While it is held nothing in this process may open the same file in any
    other way: closing any other handle would drop the lock.
    """

    def __init__(self, path: Path, connect: Connect = connect, clock: Clock | None = None) -> None:
        """Take hold of an existing file; ``open`` and ``create`` are the usual ways here."""
        before = identity(path)
        self._connection = take_hold(path, connect)
        self.path = path
        self._identity = identity(path)
        if before != self._identity:
            self._connection.close()
            raise StoreError("replaced", f"{path.name} was replaced by another program while it was opened. Try again.")
        self._clock = clock or Clock()
        self._streams = Streams(self._clock)
        with said_plainly(path):
            last = next(iter(self._connection.execute("SELECT coalesce(max(id), 0), max(time) FROM event")))
        self._last_id: int = last[0]
        self._clock.see(last[1] or "")

    @classmethod
    def create(cls, path: Path, *, clock: Clock | None = None) -> ReviewFile:
        """Make a new, empty review file and hold it. Raises StoreError (refused) when the name is taken."""
        make_empty(path)
        return cls(path, clock=clock)

    @classmethod
    def open(cls, path: Path, *, connect: Connect = connect, clock: Clock | None = None) -> ReviewFile:
        """Hold an existing review file. Raises StoreError with one clear sentence when that cannot be."""
        return cls(path, connect, clock)

    def append(self, drafts: Sequence[Draft], actor: str, form: str) -> list[Event]:
        """Write changes in one transaction; they are safe on the disk when this returns."""
        events = self._streams.continued(drafts, actor, form)
        self._write(events)
        self._streams.keep(events)
        return events

    def cells(self, scope: str, study: str) -> list[Event]:
        """The current event of every cell of one scope and study, the oldest first."""
        with said_plainly(self.path):
            rows = self._connection.execute(
                f"{_CELLS} WHERE cell.study = ? AND cell.scope = ? ORDER BY cell.time", (study, scope)
            )
            return events_of(rows)

    def overview(self) -> list[Overview]:
        """One line for each scope and study that has any event."""
        with said_plainly(self.path):
            submitted = {
                (event.study, event.scope): event
                for event in events_of(self._connection.execute(f"{_CELLS} WHERE cell.field = '@submitted'"))
                if event.kind.value == "submitted"
            }
            sums = "SELECT study, scope, sum(answered), max(time) FROM cell GROUP BY study, scope"
            return [
                Overview(scope, study, answers, last, submitted.get((study, scope)))
                for study, scope, answers, last in self._connection.execute(sums)
            ]

    def history(self, wanted: HistoryFilter) -> list[Event]:
        """The events that are asked for, in their total order; ``since`` belongs to them, ``until`` does not."""
        conditions, values = ["1"], list[str]()
        for column, one in (
            ("study = ?", wanted.study),
            ("row = ?", wanted.row),
            ("field = ?", wanted.field),
            ("actor = ?", wanted.actor),
            ("time >= ?", wanted.since or None),
            ("time < ?", wanted.until or None),
        ):
            if one is not None:
                conditions.append(column)
                values.append(one)
        for column, several in (("scope", wanted.scopes), ("kind", [kind.value for kind in wanted.kinds])):
            if several:
                conditions.append(f"{column} IN ({', '.join('?' * len(several))})")
                values.extend(several)
        with said_plainly(self.path):
            return events_of(
                self._connection.execute(
                    f"SELECT {COLUMNS} FROM event WHERE {' AND '.join(conditions)} ORDER BY time", values
                )
            )

    def copy(self, target: Path) -> None:
        """Write a whole copy of the review to ``target``, which must be new, without letting go of the lock."""
        if target.exists():
            raise StoreError("refused", f"{target.name} exists already. Choose another name; nothing was changed.")
        growing = target.with_name(f"{target.name}.new")
        try:
            with said_plainly(target):
                growing.touch()
                copied = connect(growing)
                try:
                    self._connection.backup(copied)
                finally:
                    copied.close()
            growing.rename(target)
        except OSError as error:
            raise StoreError("disk", f"{target.name} cannot be written here. Choose another folder.") from error
        finally:
            growing.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    # -- within ---------------------------------------------------------------------------------------------------

    def _write(self, events: Sequence[Event]) -> None:
        self._must_be_the_same_file()
        ids = range(self._last_id + 1, self._last_id + 1 + len(events))
        with said_plainly(self.path):
            run = self._connection.execute
            try:
                run("BEGIN IMMEDIATE")
                for number, event in zip(ids, events, strict=True):
                    scope, study, row, field = event.cell
                    run(_EVENT, (number, *row_of(event)))
                    run(_CELL, (study, scope, row, field, event.time, number, is_answered(event)))
                run("COMMIT")
            except BaseException:
                self._give_up()
                raise
        self._last_id += len(events)
        self._must_be_the_same_file()

    def _give_up(self) -> None:
        self._streams.forget()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _must_be_the_same_file(self) -> None:
        if identity(self.path) != self._identity:
            raise StoreError("replaced", f"{self.path.name} was replaced, moved or deleted by another program.")
