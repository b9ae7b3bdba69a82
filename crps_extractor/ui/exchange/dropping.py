"""Files dropped on the window: packages and reviews, or whatever else is watched for."""

from __future__ import annotations

from collections.abc import Sequence
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
    """Watches a window: ``dropped`` is told one file, of one of the ``endings``, that was let go over it."""

    dropped = Signal(object)

    def __init__(self, window: QWidget, endings: Sequence[str] = (SUFFIX, ".crpx")) -> None:
        super().__init__(window)
        self._endings = tuple(endings)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take one dragged file of these endings; leave everything else alone."""
        if not isinstance(event, QDropEvent) or event.type() not in _MOVES:
            return super().eventFilter(watched, event)
        path = _one_file(event, self._endings)
        if path is None:
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(path)
        return True


def _one_file(event: QDropEvent, endings: tuple[str, ...]) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].name.casefold().endswith(endings) else None
