"""A review file with a queue before it: the window says what changed and goes on, one thread writes and reads."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from crps_extractor.models.event import Draft, Event, Scope
from crps_extractor.models.store.backup_files import Backup
from crps_extractor.models.store.backups import EVERY, keep_backup, keep_backup_beside, newest_good
from crps_extractor.models.store.checking import AT_ONCE, CheckBeside
from crps_extractor.models.store.copying import copy_unheld
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter, Overview, Progress, StoreError
from crps_extractor.models.store.rows import body_of

__all__ = ["QueuedStore"]

Found = TypeVar("Found")

RETRY_AFTER = 2.0
"""Seconds until an edit that could not be saved is tried again."""
QUIET = 1.0
"""Seconds in which nobody wants anything of a large review just opened, before it is copied."""


@dataclass(frozen=True)
class _Edit:
    number: int
    drafts: tuple[Draft, ...]
    actor: str
    form: str


@dataclass(frozen=True)
class _Question:
    number: int
    ask: Callable[[ReviewFile], Any]
    answer: Future[Any]


def _nothing(*_: Any) -> None:
    """Nobody wants to be told."""


class QueuedStore:
    """A Store whose edits are queued: kept in order, none dropped, tried again until they are safe.

    ``on_saved`` is told the events that are now on the disk, ``on_not_saved`` why an edit is not, ``on_trouble`` of
    a backup that failed or a check made beside that found damage. All three are called on the store's own thread and
    may be set later.
    ``migrated`` is the backup of a file of an earlier format that was brought to the present one, else None.
    ``set_aside`` keeps edits that the file refuses for good, because they are not their author's to make.
    """

    def __init__(
        self,
        path: Path,
        *,
        on_saved: Callable[[list[Event]], None] = _nothing,
        on_not_saved: Callable[[StoreError], None] = _nothing,
        on_trouble: Callable[[StoreError], None] = _nothing,
        open_file: Callable[[Path], ReviewFile] = ReviewFile.open,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open a review and wait until that is done. Raises StoreError as ``ReviewFile.open`` does."""
        self.path = path
        self.on_saved, self.on_not_saved, self.on_trouble = on_saved, on_not_saved, on_trouble
        self._now = now
        self._changed = threading.Condition()
        self._edits: deque[_Edit] = deque()
        self._questions: deque[_Question] = deque()
        self.set_aside: list[tuple[Draft, ...]] = []
        self._number = 0
        self._retry_at: float | None = None
        self._is_ending = False
        self.migrated: Backup | None = None
        self._last_backup = now()
        self._backup_waits = False
        opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._work, args=(open_file, opened), name=f"store of {path.name}")
        self._thread.start()
        try:
            opened.result()
        except BaseException:
            self._thread.join()
            raise
        self.call(self._back_up_soon)

    # -- what the window calls ------------------------------------------------------------------------------------

    def record(self, drafts: Sequence[Draft], actor: str, form: str) -> None:
        """Queue one edit and return at once. Raises ValueError for what could never be stored (floats)."""
        for draft in drafts:
            body_of(draft)
        with self._changed:
            self._must_be_open()
            self._number += 1
            self._edits.append(_Edit(self._number, tuple(drafts), actor, form))
            self._changed.notify()

    def call(self, ask: Callable[[ReviewFile], Found]) -> Future[Found]:
        """Run something with the file on its own thread, after the edits queued before it were tried."""
        answer: Future[Found] = Future()
        with self._changed:
            self._must_be_open()
            self._number += 1
            self._questions.append(_Question(self._number, ask, answer))
            self._changed.notify()
        return answer

    def pending(self) -> int:
        """How many edits are not saved yet."""
        with self._changed:
            return len(self._edits)

    def try_again(self) -> None:
        """Try at once to save what could not be saved."""
        with self._changed:
            self._retry_at = None
            self._changed.notify()

    def recovery_copy(self, target: Path) -> Path:
        """Write the whole review with every edit, unsaved ones included, to a new file.

        Where the review itself cannot be read any more its newest good backup is taken instead.
        """
        self.call(lambda review: self._recover(review, target)).result()
        return target

    def close(self, *, leave_unsaved: bool = False) -> None:
        """Save what is queued, make a backup and let go of the file. A large backup is verified after that.

        Raises StoreError and stays open when something cannot be saved; after a recovery copy was made (or the user
        said so), ``leave_unsaved`` closes all the same.
        """
        if self._thread.is_alive():
            self.try_again()
            problem = self.call(self._closing_problem).result()
            if problem is not None and not leave_unsaved:
                raise problem
            with self._changed:
                self._is_ending = True
                self._changed.notify()
            self._thread.join()

    # -- the verbs of a Store, waited for -------------------------------------------------------------------------

    def append(self, drafts: Sequence[Draft], actor: str, form: str) -> list[Event]:
        """Write changes and wait until they are safe; refused while earlier edits are not."""
        return self.call(lambda review: self._append(review, drafts, actor, form)).result()

    def cells(self, scope: Scope, study: str) -> list[Event]:
        """The current event of every cell of one scope and study, the oldest first."""
        return self.call(lambda review: review.cells(scope, study)).result()

    def overview(self) -> list[Overview]:
        """One line for each scope and study that has any event."""
        return self.call(ReviewFile.overview).result()

    def history(self, wanted: HistoryFilter) -> Iterable[Event]:
        """The events that are asked for, in their total order."""
        return self.call(lambda review: review.history(wanted)).result()

    def merge(self, events: Sequence[Event], progress: Progress | None = None) -> list[Event]:
        """Take over events made elsewhere, all or nothing; ``progress`` is called on the store's own thread."""
        return self.call(lambda review: review.merge(events, progress)).result()

    def fresh(self, events: Sequence[Event]) -> list[Event]:
        """What ``merge`` would take."""
        return self.call(lambda review: review.fresh(events)).result()

    def copy(self, target: Path) -> None:
        """Write a whole copy of what is saved to a new file."""
        self.call(lambda review: review.copy(target)).result()

    # -- on the store's own thread --------------------------------------------------------------------------------

    def _work(self, open_file: Callable[[Path], ReviewFile], opened: Future[None]) -> None:
        try:
            review = open_file(self.path)
        except BaseException as error:  # noqa: BLE001 - whoever opens is told
            opened.set_exception(error)
            return
        self.migrated = review.migrated
        opened.set_result(None)
        try:
            while (job := self._next()) is not None:
                if isinstance(job, _Edit):
                    self._save(review, job)
                else:
                    _reply(review, job)
            self._back_up(review)
        finally:
            review.close()
            self._end()

    def _must_be_open(self) -> None:
        if self._is_ending:
            raise StoreError("missing", f"{self.path.name} is closed already.")

    def _end(self) -> None:
        with self._changed:
            self._is_ending = True
            for question in self._questions:
                question.answer.set_exception(StoreError("missing", f"{self.path.name} is closed already."))

    def _next(self) -> _Edit | _Question | None:
        with self._changed:
            while True:
                wait = None if self._retry_at is None else max(0.0, self._retry_at - self._now())
                is_time = bool(self._edits) and not wait
                if is_time and not (self._questions and self._questions[0].number < self._edits[0].number):
                    return self._edits[0]
                if self._questions:
                    return self._questions.popleft()
                if self._is_ending:
                    return None
                if not self._backup_waits:
                    self._changed.wait(wait if self._edits else None)
                elif not self._changed.wait(QUIET):
                    self._backup_waits = False
                    return _Question(self._number, self._back_up, Future())

    def _save(self, review: ReviewFile, edit: _Edit) -> None:
        try:
            events = review.append(edit.drafts, edit.actor, edit.form)
        except StoreError as error:
            with self._changed:
                if error.code == "replaced":  # the edit is in the recovery copy
                    self._edits.popleft()
                elif error.code == "refused":
                    self.set_aside.append(self._edits.popleft().drafts)
                else:
                    self._retry_at = self._now() + RETRY_AFTER
            _tell(self.on_not_saved, error)
            return
        with self._changed:
            self._edits.popleft()
            self._retry_at = None
        _tell(self.on_saved, events)
        if self._now() - self._last_backup >= EVERY.total_seconds():
            self._back_up(review)

    def _append(self, review: ReviewFile, drafts: Sequence[Draft], actor: str, form: str) -> list[Event]:
        if self.pending():
            raise StoreError("refused", "Earlier edits are not saved yet, so this has to wait. Nothing was changed.")
        return review.append(drafts, actor, form)

    def _closing_problem(self, review: ReviewFile) -> StoreError | None:
        if not self.pending():
            return None
        return review.refused or StoreError(
            "full",
            f"{self.pending()} of your edits in {self.path.name} could not be saved. "
            "They are still here: save a recovery copy in another place before you close.",
        )

    def _recover(self, review: ReviewFile, target: Path) -> None:
        try:
            review.copy(target)
        except StoreError as error:
            backup = newest_good(self.path)
            if error.code not in ("corrupt", "disk") or backup is None or target.exists():
                raise
            copy_unheld(backup.path, target)
        apart = ReviewFile.open(target)
        try:
            with self._changed:
                edits = tuple(self._edits)
            for edit in edits:
                apart.append(edit.drafts, edit.actor, edit.form)
        finally:
            apart.close()

    def _back_up_soon(self, review: ReviewFile) -> None:
        """The backup at opening: of a large review once nobody wants anything, so that its study list comes first."""
        self._backup_waits = review.size() >= AT_ONCE
        if not self._backup_waits:
            self._back_up(review)

    def _back_up(self, review: ReviewFile) -> None:
        self._last_backup = self._now()
        if review.refused:
            return
        try:
            if review.size() < AT_ONCE:
                keep_backup(review)
            elif (check := keep_backup_beside(review)) and not self._is_ending:
                name = f"check of {self.path.name}"
                threading.Thread(target=self._await, args=(review, check), name=name, daemon=True).start()
        except StoreError as error:
            _tell(self.on_trouble, error)

    def _await(self, review: ReviewFile, check: CheckBeside) -> None:
        if check.result() is False:
            error = StoreError(
                "corrupt",
                f"{self.path.name} is damaged, so nothing more is written to it. It is kept as it is; "
                "a good backup, where there is one, can be opened instead.",
            )
            review.refuse_edits(error)
            _tell(self.on_trouble, error)


def _reply(review: ReviewFile, question: _Question) -> None:
    if not question.answer.set_running_or_notify_cancel():
        return
    try:
        question.answer.set_result(question.ask(review))
    except BaseException as error:  # noqa: BLE001 - whoever asked is told
        question.answer.set_exception(error)


def _tell(callback: Callable[[Found], None], said: Found) -> None:
    try:
        callback(said)
    except Exception:  # noqa: BLE001 - the program's one hook reports it; saving goes on
        threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
