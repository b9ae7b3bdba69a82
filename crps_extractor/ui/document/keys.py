"""Which key moves the end of a selection, and how far."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from crps_extractor.ui.document.selection import Step

__all__ = ["step_for"]

_PLAIN = {
    Qt.Key.Key_Left: Step.LETTER_BACK,
    Qt.Key.Key_Right: Step.LETTER_ON,
    Qt.Key.Key_Up: Step.LINE_UP,
    Qt.Key.Key_Down: Step.LINE_DOWN,
    Qt.Key.Key_Home: Step.LINE_START,
    Qt.Key.Key_End: Step.LINE_END,
}
_BY_WORD = {Qt.Key.Key_Left: Step.WORD_BACK, Qt.Key.Key_Right: Step.WORD_ON}


def step_for(event: QKeyEvent, caret_mode: bool) -> Step | None:
    """The step of a key, None when it scrolls: arrows move the caret in caret mode, with Shift they always select."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    rest = modifiers & ~Qt.KeyboardModifier.ShiftModifier
    if not (shift or caret_mode) or rest not in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.ControlModifier,
    ):
        return None
    steps = _BY_WORD if rest == Qt.KeyboardModifier.ControlModifier else _PLAIN
    return steps.get(Qt.Key(event.key()))
