"""Work that takes a while runs aside: the window says what goes on, can stop it, and is told how it ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

__all__ = ["Operation", "Stopped", "Work"]

Work = Callable[["Operation"], Any]
"""Runs off the window's thread on plain data; it may call ``say`` and must look at ``must_stop`` now and then."""


class Stopped(Exception):  # noqa: N818 (being stopped is an answer, not a fault)
    """The person asked to stop; nothing half-done is left."""


class Operation(QObject):
    """One piece of work off the window's thread.

    ``done`` brings its result, ``refused`` one clear sentence, ``stopped`` says that it was ended by hand.
    Exceptions named in ``expected`` become sentences; any other is raised on the window's thread, for its one hook.
    """

    said = Signal(str, int, int)
    done = Signal(object)
    refused = Signal(str)
    stopped = Signal()
    finished = Signal()
    _ended = Signal(object, object)

    def __init__(
        self, title: str, work: Work, expected: tuple[type[Exception], ...] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.title = title
        self._work = work
        self._expected = expected
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=title, daemon=True)
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin; comes back at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to end as soon as it can."""
        self._stop.set()

    def wait(self) -> None:
        """Wait for the work's thread to end (closing the program)."""
        if self._thread.is_alive():
            self._thread.join()

    def must_stop(self) -> bool:
        """True once somebody asked to stop."""
        return self._stop.is_set()

    def say(self, sentence: str, at: int = 0, of: int = 0) -> None:
        """Say how far it is; raises Stopped when somebody asked to stop."""
        if self.must_stop():
            raise Stopped
        self.said.emit(sentence, at, of)

    def _run(self) -> None:
        try:
            self._ended.emit(self._work(self), None)
        except BaseException as failure:  # noqa: BLE001 - handed to the window's thread, which tells or raises it
            self._ended.emit(None, failure)

    def _tell(self, result: object, failure: BaseException | None) -> None:
        self._thread.join()
        self.finished.emit()
        if failure is None:
            self.done.emit(result)
        elif isinstance(failure, Stopped):
            self.stopped.emit()
        elif isinstance(failure, self._expected):
            self.refused.emit(str(failure))
        else:
            raise failure
