"""What stands in the pane when no page does: nothing open, opening, a password to type, or why it failed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crps_extractor.models.documents.refusals import Refusal
from crps_extractor.ui.theme import GAP, GROUP_GAP, PANE_GAP

__all__ = ["NoticeBar", "StatePage"]


class StatePage(QWidget):
    """One sentence in the middle, with what can be done about it."""

    stop_wanted = Signal()
    again_wanted = Signal()
    password_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(self, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.password = QLineEdit(self, placeholderText=self.tr("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(self.tr("Password of the PDF"))
        self.password.returnPressed.connect(self._password_ready)
        self.unlock = QPushButton(self.tr("Open"), self)
        self.unlock.clicked.connect(self._password_ready)
        self.stop = QPushButton(self.tr("Stop"), self)
        self.stop.clicked.connect(self.stop_wanted)
        self.again = QPushButton(self.tr("Try again"), self)
        self.again.clicked.connect(self.again_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch()
        for widget in (self.password, self.unlock, self.stop, self.again):
            buttons.addWidget(widget)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE_GAP, PANE_GAP, PANE_GAP, PANE_GAP)
        column.setSpacing(GROUP_GAP)
        column.addStretch()
        column.addWidget(self.sentence)
        column.addLayout(buttons)
        column.addStretch()
        self.show_empty()

    def show_empty(self) -> None:
        """Nothing is open."""
        self._show(self.tr("No PDF is open. Choose a study that has one, or drop a PDF on the study."))

    def show_busy(self, name: str) -> None:
        """A PDF is being opened and can be stopped."""
        self._show(self.tr("Opening {name} …").format(name=name), self.stop)

    def show_refusal(self, reason: Refusal) -> None:
        """Why the PDF is not shown, and what can be done."""
        if reason.code in ("password", "wrong_password"):
            self._show(reason.sentence, self.password, self.unlock)
            self.password.clear()
            self.password.setFocus()
        else:
            self._show(self.tr("{why} Your answers are safe.").format(why=reason.sentence), self.again)

    def _show(self, sentence: str, *shown: QWidget) -> None:
        self.sentence.setText(sentence)
        for widget in (self.password, self.unlock, self.stop, self.again):
            widget.setVisible(widget in shown)

    def _password_ready(self) -> None:
        if self.password.text():
            self.password_typed.emit(self.password.text())


class NoticeBar(QWidget):
    """One sentence above the pages, with a way to try again where that helps."""

    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(self, wordWrap=True)
        self.again = QPushButton(self.tr("Try again"), self)
        self.again.clicked.connect(self.again_wanted)
        self.dismiss = QPushButton(self.tr("Hide"), self)
        self.dismiss.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP // 2, GAP, GAP // 2)
        row.setSpacing(GAP)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.again)
        row.addWidget(self.dismiss)
        self.hide()

    def say(self, sentence: str, can_try_again: bool) -> None:
        """Show a sentence."""
        self.sentence.setText(sentence)
        self.again.setVisible(can_try_again)
        self.show()
