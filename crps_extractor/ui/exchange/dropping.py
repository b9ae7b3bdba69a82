"""Packages and reviews dropped on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from crps_extractor.models.store.package import SUFFIX

__all__ = ["DroppedFiles", "is_package"]

_MOVES = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


def is_package(path: Path) -> bool:
    """Whether a file is called like a package."""
    return path.name.casefold().endswith(SUFFIX)


class DroppedFiles(QObject):
    """Watches a window: ``dropped`` is told one review or package that was let go over it."""

    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take one dragged review or package; leave everything else alone."""
        if not isinstance(event, QDropEvent) or event.type() not in _MOVES:
            return super().eventFilter(watched, event)
        path = _one_file(event)
        if path is None:
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(path)
        return True


def _one_file(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    if len(paths) != 1:
        return None
    return paths[0] if is_package(paths[0]) or paths[0].suffix.casefold() == ".crpx" else None
