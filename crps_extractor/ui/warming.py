"""After the first paint, while nobody asks for anything: load what the first review will need, a little at a time."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from crps_extractor.ui.main_window import MainWindow

__all__ = ["WARM", "Warming", "slices"]

BEGINS_AFTER_MS = 60
"""The window is painted first."""

WARM: tuple[str, ...] = (
    "models.documents.worker",
    "models.answer",
    "models.compare.difference",
    "models.kinds.date",
    "models.doses.wording",
    "models.kinds.summary_capture",
    "models.kinds.share",
    "models.forms.assembly",
    "models.checks.problem",
    "ui.review_desk",
    "ui.document.text_view",
    "ui.form.following",
    "models.store.merging",
    "models.imports.shown",
    "models.review.completeness",
    "models.statistics.from_p",
)
"""Modules in the order in which they stand on each other, so that each import is short. Whatever is not named is
loaded with what needs it: the list makes nothing possible, it only makes the slices short."""


def slices(window: MainWindow) -> Iterator[None]:
    """Everything the first review needs, in steps that each take a moment."""
    for name in WARM:
        import_module(f"crps_extractor.{name}")
        yield
    for pane in ("studies", "document", "form", "problems", "compare"):
        getattr(window, pane)
        yield
    window.furnish()
    yield
    for name in window.groups:
        window.groups[name]
        yield


class Warming(QObject):
    """Takes one slice at each turn of the event loop that has nothing else to do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._slices = slices(window)
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._take_one)

    def begin(self) -> None:
        """Begin once the window is painted."""
        QTimer.singleShot(BEGINS_AFTER_MS, self, self._next.start)

    def _take_one(self) -> None:
        if next(self._slices, self) is self:
            self._next.stop()
