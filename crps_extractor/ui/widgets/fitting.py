"""How large a dialog opens: as large as wished, and never larger than the screen it opens on."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from crps_extractor.ui.theme import PANE_GAP

__all__ = ["fit"]

_FRAME = QSize(PANE_GAP, 3 * PANE_GAP)
"""Room that a window manager takes for the title and the edges, and some ground beside it."""


def fit(window: QWidget, width: int, height: int) -> None:
    """Give a window this size, or what its screen has room for."""
    room = window.screen().availableSize() - _FRAME
    window.resize(QSize(width, height).boundedTo(room.expandedTo(window.minimumSizeHint())))
