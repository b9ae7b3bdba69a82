"""Carries the worker's answers from its thread into the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from crps_extractor.models.documents.refusals import Refusal
from crps_extractor.models.documents.worker import DocumentWorker

__all__ = ["WorkerBridge"]


class WorkerBridge(QObject):
    """Asks one worker and calls back in the window's thread; after ``forget_all`` earlier answers are dropped."""

    _arrived = Signal(object)

    def __init__(self, worker: DocumentWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker = worker
        self._generation = 0
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        verb: str,
        arguments: tuple[Any, ...],
        on_done: Callable[[Any], None],
        on_refused: Callable[[Refusal], None],
        prepare: Callable[[Any], Any] | None = None,
    ) -> int:
        """Ask; ``prepare`` turns the result into something else while still on the worker's thread."""
        generation = self._generation

        def done(result: Any) -> None:
            self._send(generation, on_done, prepare(result) if prepare else result)

        def refused(reason: Refusal) -> None:
            self._send(generation, on_refused, reason)

        return self.worker.ask(verb, arguments, done, refused)

    def forget_all(self) -> None:
        """Drop every answer that has not arrived yet."""
        self._generation += 1

    def _send(self, generation: int, callback: Callable[[Any], None], value: Any) -> None:
        try:
            self._arrived.emit((generation, callback, value))
        except RuntimeError:
            return  # the window was closed meanwhile: nobody waits for this answer

    @Slot(object)
    def _deliver(self, packet: tuple[int, Callable[[Any], None], Any]) -> None:
        generation, callback, value = packet
        if generation == self._generation:
            callback(value)
