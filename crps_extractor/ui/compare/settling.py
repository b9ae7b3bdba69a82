"""The strip with which a difference is settled: the reason, and one button for each way."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crps_extractor.models.compare.consensus import FIRST, OTHER, SECOND, UNRESOLVED
from crps_extractor.ui.theme import GAP, Meaning, Theme

__all__ = ["SettlingStrip"]

_WAYS = (
    (FIRST, "Settle as reviewer 1", "Ctrl+Alt+1", "person", Meaning.FIRST),
    (SECOND, "Settle as reviewer 2", "Ctrl+Alt+2", "person", Meaning.SECOND),
    (OTHER, "Settle otherwise…", "Ctrl+Alt+3", "settle", Meaning.CONSENSUS),
    (UNRESOLVED, "Leave unresolved", "Ctrl+Alt+4", "query", Meaning.QUIET),
)


class SettlingStrip(QWidget):
    """Asks for the reason and the way; settles nothing itself."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.why = QLineEdit(self)
        self.why.setAccessibleName(self.tr("Why it is settled so"))
        self.buttons = {how: self._button(how, text, keys) for how, text, keys, *_ in _WAYS}
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in self.buttons.values():
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.why)
        column.addLayout(row)
        theme.follow(self, self._tint)
        self.allow(False, "", "")

    def allow(self, can: bool, known: str, why_not: str) -> None:
        """Let a difference be settled, or say why not; ``known`` is the reason given before."""
        self.why.setText(known)
        self.why.setEnabled(can)
        self.why.setPlaceholderText(why_not or self.tr("Why it is settled so"))
        for button in self.buttons.values():
            button.setEnabled(can)

    def _button(self, how: str, text: str, keys: str) -> QPushButton:
        said = self.tr(text)
        button = QPushButton(said, self)
        button.setToolTip(f"{said} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})")
        button.clicked.connect(partial(self.wanted.emit, how))
        return button

    def _tint(self) -> None:
        for how, _, _, icon, meaning in _WAYS:
            self.buttons[how].setIcon(self._theme.icon(icon, meaning))
