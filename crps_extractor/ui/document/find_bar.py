"""The find bar: what to look for, how many hits, next and previous."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from crps_extractor.ui.theme import GAP, Theme

__all__ = ["FindBar"]

_TYPING_PAUSE_MS = 150


class FindBar(QWidget):
    """Says what is looked for; knows nothing of pages."""

    wanted = Signal(str, bool)
    stepped = Signal(bool)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self._typed.timeout.connect(self._want)
        self.field = QLineEdit(self, clearButtonEnabled=True, placeholderText=self.tr("Find in this PDF"))
        for clear in self.field.findChildren(QToolButton):
            clear.setAccessibleName(self.tr("Clear what is sought"))
        self.field.setAccessibleName(self.tr("Find in this PDF"))
        self.field.textChanged.connect(self._typed.start)
        self.pattern = QCheckBox(self.tr("Pattern"), self)
        self.pattern.setToolTip(self.tr("Read the text as a regular expression"))
        self.pattern.toggled.connect(self._want)
        self.count = QLabel(self)
        self.count.setAccessibleName(self.tr("Number of hits"))
        self.previous = self._button(theme, "previous", self.tr("Previous hit (Shift+F3)"), lambda: self._step(False))
        self.next = self._button(theme, "next", self.tr("Next hit (F3)"), lambda: self._step(True))
        self.close_button = self._button(theme, "close", self.tr("Close the find bar (Esc)"), self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP // 2, GAP, GAP // 2)
        row.setSpacing(GAP)
        row.addWidget(self.field, 1)
        for widget in (self.count, self.previous, self.next, self.pattern, self.close_button):
            row.addWidget(widget)

    def open_bar(self, text: str = "") -> None:
        """Show the bar with the keyboard in its field; ``text`` is what was selected on the page."""
        self.show()
        if text:
            self.field.setText(text)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_bar(self) -> None:
        """Hide the bar."""
        self._typed.stop()
        self.hide()
        self.closed.emit()

    def show_count(self, number: int, count: int, running: bool) -> None:
        """Say "3 of 17"; ``number`` counts from 1, 0 when no hit is looked at."""
        if not self.field.text().strip():
            said = ""
        elif count == 0:
            said = self.tr("searching …") if running else self.tr("not found")
        else:
            said = self.tr("{number} of {count}").format(number=number, count=count) + (" …" if running else "")
        self.count.setText(said)

    def show_problem(self, sentence: str) -> None:
        """Say why the search did not go on."""
        self.count.setText(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            super().keyPressEvent(event)

    def _step(self, forward: bool) -> None:
        if self._typed.isActive():
            self._typed.stop()
            self._want()
        else:
            self.stepped.emit(forward)

    def _want(self) -> None:
        self.wanted.emit(self.field.text(), self.pattern.isChecked())

    def _button(self, theme: Theme, icon: str, tip: str, act: object) -> QToolButton:
        button = QToolButton(self, toolTip=tip, autoRaise=True)
        button.setIcon(theme.icon(icon))
        button.setAccessibleName(tip)
        button.clicked.connect(act)
        theme.changed.connect(lambda: button.setIcon(theme.icon(icon)))
        return button
