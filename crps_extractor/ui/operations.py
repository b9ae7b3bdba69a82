"""Work that takes a while runs aside: the window says what goes on, can stop it, and is told how it ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from crps_extractor.ui.saying import tell

__all__ = ["Operation", "RunningAside", "Stopped", "Work"]

SHOWN_AFTER_MS = 400
WIDTH = 400
"""Pixels: room for its sentences, so that it keeps its width while they change."""

Work = Callable[["Operation"], Any]
"""Runs off the window's thread on plain data; it may call ``say`` and must look at ``must_stop`` now and then."""


class Stopped(Exception):  # noqa: N818 (being stopped is an answer, not a fault)
    """The person asked to stop; nothing half-done is left."""


class Operation(QObject):
    """One piece of work off the window's thread.

    ``done`` brings its result, ``refused`` an exception that was named in ``expected``: its words are one clear
    sentence. Any other exception is raised on the window's thread, for its one hook.
    """

    said = Signal(str, int, int)
    done = Signal(object)
    refused = Signal(object)
    finished = Signal()
    ended = Signal()
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
        elif isinstance(failure, self._expected):
            self.refused.emit(failure)
        self.ended.emit()
        if failure is not None and not isinstance(failure, (Stopped, *self._expected)):
            raise failure


class RunningAside(QObject):
    """Runs one piece of work at a time beside the window, with a progress dialog only when it takes a while."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._running: Operation | None = None
        self._then: Callable[[], object] | None = None

    @property
    def is_running(self) -> bool:
        """True until the work has ended and was told about."""
        return self._running is not None

    def stop(self, then: Callable[[], object] | None = None) -> None:
        """Ask what runs to end as soon as it can; ``then`` follows."""
        self._then = then
        if self._running is not None:
            self._running.stop()

    def run(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], object],
        expected: tuple[type[Exception], ...],
        refused: Callable[[Exception], object] | None = None,
    ) -> None:
        """Run ``work``; ``done`` gets its result, ``refused`` an expected exception (by default it is told)."""
        if self._running is not None:
            tell(self._window, title, self.tr("“{0}” still runs. Please wait for it.").format(self._running.title))
            return
        operation = self._running = Operation(title, work, expected, self)
        progress = self._progress(operation)

        def finished() -> None:
            progress.canceled.disconnect(operation.stop)
            progress.close()
            progress.deleteLater()
            self._running = None
            operation.deleteLater()

        operation.finished.connect(finished)
        operation.done.connect(done)
        operation.refused.connect(refused or (lambda reason: tell(self._window, title, str(reason))))
        operation.ended.connect(self._follow)
        operation.start()

    def _progress(self, operation: Operation) -> QProgressDialog:
        progress = QProgressDialog(operation.title, self.tr("Stop"), 0, 0, self._window)
        progress.setWindowTitle(operation.title)
        progress.setMinimumDuration(SHOWN_AFTER_MS)
        progress.setMinimumWidth(WIDTH)
        progress.setAutoReset(False)
        progress.canceled.connect(operation.stop)

        def said(sentence: str, at: int, of: int) -> None:
            progress.setMaximum(of)
            progress.setValue(at)
            progress.setLabelText(sentence)

        operation.said.connect(said)
        return progress

    def _follow(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
