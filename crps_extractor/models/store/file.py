"""The review file: one SQLite file of events and current cells, held by one program and one thread at a time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from sqlite3 import ProgrammingError

from crps_extractor.models.event import REVIEW, Draft, Event, EventKind, Scope
from crps_extractor.models.store.authority import Authority
from crps_extractor.models.store.chain import new_events
from crps_extractor.models.store.checking import AT_ONCE, check, later_kinds
from crps_extractor.models.store.clock import Clock
from crps_extractor.models.store.connection import Connect, connect, said_plainly
from crps_extractor.models.store.copying import copy_whole
from crps_extractor.models.store.formats import FORMER, FormerFormat
from crps_extractor.models.store.opening import identity, make_empty, take_hold
from crps_extractor.models.store.places import beside_or_at_home, stamp
from crps_extractor.models.store.protocol import HistoryFilter, Overview, Progress, StoreError
from crps_extractor.models.store.rows import COLUMNS, events_of, is_answered, name_of, row_of
from crps_extractor.models.store.scratch import sweep
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
_LAST = "SELECT (SELECT max(id) FROM event), (SELECT max(time) FROM event)"
_A_STEP_OF_PROGRESS = 1000


class ReviewFile:
    """A Store that keeps a review in one file, PDFs beside it.

    It belongs to the thread that opened it. While it is held nothing in this process may open the same file in any
    other way: closing any other handle would drop the lock.
    """

    def __init__(
        self,
        path: Path,
        connect: Connect = connect,
        clock: Clock | None = None,
        former: Sequence[FormerFormat] = FORMER,
    ) -> None:
        """Take hold of an existing file; ``open`` and ``create`` are the usual ways here."""
        self.path = path
        self._shared: list[Event] | None = None
        self._lines: list[Overview] | None = None
        self.recovery: Path | None = None
        self._clock = clock or Clock()
        self._streams = Streams(self._clock)
        self._identity = identity(path)
        held = take_hold(path, connect, former)
        self._connection = held.connection
        self.migrated = held.migrated
        try:
            self._refused = self._begin()
        except BaseException:
            self._connection.close()
            raise

    @classmethod
    def create(cls, path: Path, *, clock: Clock | None = None) -> ReviewFile:
        """Make a new, empty review file and hold it. Raises StoreError (refused) when the name is taken."""
        make_empty(path)
        return cls(path, clock=clock)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        connect: Connect = connect,
        clock: Clock | None = None,
        former: Sequence[FormerFormat] = FORMER,
    ) -> ReviewFile:
        """Hold an existing review file, checked at once when it is small (``needs_check`` says when it was not).

        One of an earlier format is brought to the present one; ``migrated`` is then the backup of it as it was.
        Raises StoreError with one clear sentence: missing, in_use, read_only, not_ours, newer, corrupt, replaced,
        and refused where it cannot be brought to the present format.
        """
        sweep()
        return cls(path, connect, clock, former)

    def _begin(self) -> StoreError | None:
        if identity(self.path) != self._identity:
            raise StoreError("replaced", f"{self.path.name} was replaced while it was opened. Open it again.")
        self.needs_check = self.size() >= AT_ONCE
        if not self.needs_check:
            check(self._connection, self.path)
        with said_plainly(self.path):
            last = next(iter(self._connection.execute(_LAST)))
            newer = later_kinds(self._connection)
        self._last_id: int = last[0] or 0
        self._clock.see(last[1] or "")
        self._authority = Authority(self._founder(), self.cells(REVIEW, ""))
        if newer:
            return StoreError(
                "newer",
                f"{self.path.name} holds changes made with a newer version of this program "
                f"({', '.join(sorted(newer))}). It can be read here; install the newer version to change it.",
            )
        return None

    @property
    def refused(self) -> StoreError | None:
        """Why nothing can be written any more (a newer program's changes, damage, the file replaced), else None."""
        return self._refused

    def refuse_edits(self, error: StoreError) -> None:
        """Write nothing from now on, because the check made beside found the file damaged."""
        self._refused = self._refused or error

    # -- the verbs ------------------------------------------------------------------------------------------------

    def append(self, drafts: Sequence[Draft], actor: str, form: str) -> list[Event]:
        """Write changes in one transaction; they are safe on the disk when this returns.

        Where the file was replaced, moved or deleted by another program, the changes go into a recovery copy
        (``recovery``) and StoreError (replaced) says so. Otherwise a StoreError means that nothing was changed.
        """
        if self._refused and self.recovery is None:
            raise self._refused
        events = self._streams.continued(drafts, actor, form)
        authority = self._authority.after(events)
        if not self._is_the_same_file():
            raise self._kept_apart(drafts, actor, form)
        self._write(events)
        if not self._is_the_same_file():
            raise self._kept_apart([], actor, form)
        self._streams.keep(events)
        self._authority = authority
        return events

    def cells(self, scope: Scope, study: str) -> list[Event]:
        """The current event of every cell of one scope and study, the oldest first."""
        if (scope, study) != (REVIEW, ""):
            return self._read_cells(scope, study)
        if self._shared is None:
            self._shared = self._read_cells(scope, study)
        return list(self._shared)

    def _read_cells(self, scope: Scope, study: str) -> list[Event]:
        with said_plainly(self.path):
            rows = self._connection.execute(
                f"{_CELLS} WHERE cell.study = ? AND cell.scope = ? ORDER BY cell.time", (study, scope)
            )
            return events_of(rows)

    def overview(self) -> list[Overview]:
        """One line for each scope and study that has any event."""
        if self._lines is None:
            self._lines = self._read_overview()
        return list(self._lines)

    def _read_overview(self) -> list[Overview]:
        with said_plainly(self.path):
            marks = {
                (event.study, event.scope): event
                for event in events_of(self._connection.execute(f"{_CELLS} WHERE cell.field = '@submitted'"))
            }
            sheets = "SELECT study, scope, answers, last FROM sheet ORDER BY study, scope"
            return [
                Overview(scope, study, answers, last, *_handed_in(marks.get((study, scope))))
                for study, scope, answers, last in self._connection.execute(sheets)
            ]

    def history(self, wanted: HistoryFilter) -> list[Event]:
        """The events that are asked for, in their total order; ``since`` belongs to them, ``until`` does not."""
        where, values = _asked(wanted)
        with said_plainly(self.path):
            rows = self._connection.execute(f"SELECT {COLUMNS} FROM event WHERE {where} ORDER BY time", values)
            return events_of(rows)

    def merge(self, events: Sequence[Event], progress: Progress | None = None) -> list[Event]:
        """Take over events made elsewhere, all or nothing; returns those that were new, in their total order.

        Raises StoreError: altered for a changed, missing, forged or forked event, refused for one that its author
        may not write, newer for one of a later version.
        """
        if self._refused:
            raise self._refused
        fresh = self.fresh(events)
        if not self._is_the_same_file():
            raise self._kept_apart([], "", "")
        self._write(fresh, progress)
        if not self._is_the_same_file():
            raise self._kept_apart([], "", "")
        for event in fresh:
            self._clock.see(event.time)
        self._authority = Authority(self._founder(), self.cells(REVIEW, ""))
        return fresh

    def fresh(self, events: Sequence[Event]) -> list[Event]:
        """What ``merge`` would take, with all its checks, and nothing written: for a preview."""
        with said_plainly(self.path):
            fresh = new_events(events, self._known)
        roles = self.history(HistoryFilter(scopes=(REVIEW,), study="", kinds=(EventKind.PERSON, EventKind.SLOTS)))
        names = {name_of(event) for event in fresh}
        imports = [event for event in events if event.kind is EventKind.IMPORTED and name_of(event) not in names]
        authority = Authority(self._founder())
        for event in sorted((*roles, *imports, *fresh), key=lambda event: event.time):
            if name_of(event) in names:
                authority.check(event)
            authority.take(event)
        return fresh

    def copy(self, target: Path) -> None:
        """Write a whole copy of the review to ``target``, which must be new, without letting go of the lock."""
        copy_whole(self._connection, target)

    def extent(self) -> tuple[int, str]:
        """How many events the file holds, and the hash of the one written last."""
        with said_plainly(self.path):
            last = self._connection.execute("SELECT hash FROM event WHERE id = ?", (self._last_id,))
            return self._last_id, next((str(text) for (text,) in last), "")

    def size(self) -> int:
        """The bytes of the file, asked of the connection: the name may belong to another file by now."""
        with said_plainly(self.path):
            pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            return int(next(iter(self._connection.execute(pages)))[0])

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __del__(self) -> None:
        """A file that nobody holds any more is let go of, as it was before Python 3.13 began to complain instead."""
        with suppress(AttributeError, ProgrammingError):  # opening failed; or it belongs to a thread that has ended
            self._connection.close()

    # -- within ---------------------------------------------------------------------------------------------------

    def _write(self, events: Sequence[Event], progress: Progress | None = None) -> None:
        with said_plainly(self.path):
            run = self._connection.execute
            try:
                run("BEGIN IMMEDIATE")
                for start in range(0, len(events), _A_STEP_OF_PROGRESS):
                    part = list(enumerate(events[start : start + _A_STEP_OF_PROGRESS], self._last_id + start + 1))
                    self._connection.executemany(_EVENT, [(place, *row_of(event)) for place, event in part])
                    self._connection.executemany(_CELL, [_cell_of(place, event) for place, event in part])
                    if progress and len(part) == _A_STEP_OF_PROGRESS:
                        progress(start + len(part), len(events))
                run("COMMIT")
            except BaseException:
                self._give_up()
                raise
        self._last_id += len(events)
        self._shared = self._lines = None

    def _give_up(self) -> None:
        self._streams.forget()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _is_the_same_file(self) -> bool:
        return self.recovery is None and identity(self.path) == self._identity

    def _kept_apart(self, drafts: Sequence[Draft], actor: str, form: str) -> StoreError:
        if self.recovery is None:
            target = beside_or_at_home(self.path, f"{self.path.stem} recovered {stamp()}")
            self.copy(target)
            self.recovery = target
        if drafts:
            apart = ReviewFile.open(self.recovery, clock=self._clock)
            try:
                apart.append(drafts, actor, form)
            finally:
                apart.close()
        self._refused = StoreError(
            "replaced",
            f"{self.path.name} was replaced, moved or deleted by another program while it was open here. "
            f"Everything you entered is kept in {self.recovery}; open that file to go on.",
        )
        return self._refused

    def _known(self, stream: str) -> dict[int, str]:
        return dict(self._connection.execute("SELECT seq, hash FROM event WHERE stream = ?", (stream,)))

    def _founder(self) -> str:
        with said_plainly(self.path):
            first = "SELECT actor FROM event WHERE study = '' AND scope = ? ORDER BY time LIMIT 1"
            return next((str(actor) for (actor,) in self._connection.execute(first, (REVIEW,))), "")


def _cell_of(place: int, event: Event) -> tuple[str, str, str, str, str, int, bool]:
    """The values of _CELL for an event that stands at ``place``."""
    scope, study, row, field = event.cell
    return (study, scope, row, field, event.time, place, is_answered(event))


def _handed_in(mark: Event | None) -> tuple[Event | None, Event | None]:
    """The event that submitted a sheet, or the one that reopened it since."""
    if mark is None:
        return None, None
    return (mark, None) if mark.kind is EventKind.SUBMITTED else (None, mark)


def _asked(wanted: HistoryFilter) -> tuple[str, list[str]]:
    conditions, values = ["1"], list[str]()
    for condition, one in (
        ("study = ?", wanted.study),
        ("row = ?", wanted.row),
        ("field = ?", wanted.field),
        ("actor = ?", wanted.actor),
        ("time >= ?", wanted.since or None),
        ("time < ?", wanted.until or None),
    ):
        if one is not None:
            conditions.append(condition)
            values.append(one)
    for column, several in (("scope", wanted.scopes), ("kind", [kind.value for kind in wanted.kinds])):
        if several:
            conditions.append(f"{column} IN ({', '.join('?' * len(several))})")
            values.extend(several)
    return " AND ".join(conditions), values
