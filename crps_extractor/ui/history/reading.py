"""The history is read aside, so that a long one never stops the window; what was asked last is what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.history import Happening
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.operations import Operation

__all__ = ["Read", "ReadingAside"]

Read = Callable[[], Sequence[Happening]]
"""Reads what happened, as far as the viewer may read it, with a review of its own and off the window's thread."""


class ReadingAside(QObject):
    """Reads one history at a time; ``read`` brings the lines of the last one that was asked for, and of no other."""

    read = Signal(object)

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self._title = title
        self._running: Operation | None = None
        self._next: Read | None = None

    @property
    def is_reading(self) -> bool:
        """True until what was asked for last is shown."""
        return self._running is not None

    def ask(self, read: Read) -> None:
        """Read; where another history is being read, what that brings is dropped and this one follows."""
        self._next = read
        if self._running is None:
            self._start()
        else:
            self._running.stop()

    def forget(self) -> None:
        """Drop what is being read, and wait until nothing reads any more: another person may sit here now."""
        self._next = None
        if self._running is not None:
            self._running.stop()
            self._running.wait()

    def _start(self) -> None:
        read, self._next = self._next, None
        if read is None:
            return
        expected = (StoreError, NotAllowedError, KeyError)  # the review was closed, or what it told of is gone
        operation = self._running = Operation(self._title, lambda _operation: read(), expected, self)
        operation.done.connect(lambda lines: operation.must_stop() or self._bring(lines))
        operation.finished.connect(self._finished)
        operation.ended.connect(operation.deleteLater)
        operation.ended.connect(self._start)
        operation.start()

    def _finished(self) -> None:
        self._running = None

    def _bring(self, lines: Sequence[Happening]) -> None:
        self.read.emit(lines)
