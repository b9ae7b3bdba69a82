"""The strip with which a difference is settled: the reason, and one button for each way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from crps_extractor.models.compare.consensus import FIRST, OTHER, SECOND, UNRESOLVED
from crps_extractor.ui.theme import GAP, Meaning, Theme

__all__ = ["SettlingStrip"]

_WAYS = (
    (FIRST, "Settle as reviewer 1", "Settle row as reviewer 1", "Ctrl+Alt+1", "person", Meaning.FIRST),
    (SECOND, "Settle as reviewer 2", "Settle row as reviewer 2", "Ctrl+Alt+2", "person", Meaning.SECOND),
    (OTHER, "Settle otherwise…", "Settle otherwise…", "Ctrl+Alt+3", "settle", Meaning.CONSENSUS),
    (UNRESOLVED, "Leave unresolved", "Leave row unresolved", "Ctrl+Alt+4", "query", Meaning.QUIET),
)
"""How, the button's words for a field and for a whole row, its key, icon and colour."""


class SettlingStrip(QWidget):
    """Asks for the reason and the way; settles nothing itself."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.why = QLineEdit(self)
        self.why.setAccessibleName(self.tr("Why it is settled so"))
        self.buttons = {how: self._button(how) for how, *_ in _WAYS}
        self.row_acts = QPushButton(self.tr("This row"), self)
        self.row_acts.setToolTip(self.tr("Settle, leave out, pair or take apart the whole row"))
        self.row_acts.setMenu(QMenu(self))
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
        self.allow({}, "", "")

    def offer_row_acts(self, actions: Sequence[QAction]) -> None:
        """Put the acts on whole rows into the menu of its button; they say themselves when they can be done."""
        self.row_acts.menu().addActions(actions)

    def allow(
        self, can: Mapping[str, bool], known: str, why_not: str, *, of_row: bool = False, leaves_out: str = ""
    ) -> None:
        """Let what is chosen be settled in these ways, or say why not; ``known`` is the reason given before.

        ``of_row`` says that a whole row is chosen rather than a field, ``leaves_out`` which way leaves the row out,
        because that reviewer does not have it.
        """
        is_possible = any(can.values())
        self.why.setText(known)
        self.why.setEnabled(is_possible)
        self.why.setPlaceholderText(why_not or self.tr("Why it is settled so"))
        self.row_acts.setEnabled(not why_not)
        for how, of_field, of_whole, keys, *_ in _WAYS:
            button, said = self.buttons[how], self.tr(of_whole if of_row else of_field)
            if of_row and how == leaves_out:
                said = self.tr("Leave this row out…")
            button.setEnabled(can.get(how, False))
            button.setText(said)
            button.setToolTip(f"{said} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})")

    def _button(self, how: str) -> QPushButton:
        button = QPushButton(self)
        button.clicked.connect(partial(self.wanted.emit, how))
        return button

    def _tint(self) -> None:
        for how, *_, icon, meaning in _WAYS:
            self.buttons[how].setIcon(self._theme.icon(icon, meaning))
