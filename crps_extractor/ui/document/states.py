"""What stands in the pane when no page does: nothing open, no PDF yet, opening, a password, or why it failed."""

from __future__ import annotations

import textwrap

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crps_extractor.models.documents.refusals import Refusal
from crps_extractor.ui.theme import GAP, GROUP_GAP, PANE_GAP

__all__ = ["NoticeBar", "StatePage"]

_LONGEST_REFERENCE = 600
_NARROW = 520


class StatePage(QWidget):
    """One sentence in the middle, with what can be done about it."""

    stop_wanted = Signal()
    again_wanted = Signal()
    password_typed = Signal(str)
    attach_wanted = Signal()
    look_wanted = Signal()

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
        self.attach = QPushButton(self.tr("Attach a PDF…"), self)
        self.attach.clicked.connect(self.attach_wanted)
        self.look = QPushButton(self.tr("Look for it…"), self)
        self.look.clicked.connect(self.look_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch()
        for widget in self._controls():
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

    def show_without_pdf(self, reference: str) -> None:
        """The report has no PDF yet: what is known of it, and the way to give it one."""
        known = f"{textwrap.shorten(reference, _LONGEST_REFERENCE, placeholder=' …')}\n\n" if reference else ""
        said = self.tr("This report has no PDF yet. Drop one on the study, or attach it here.")
        self._show(f"{known}{said}", self.attach)

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
            way = (self.look, self.again) if reason.code == "missing_file" else (self.again,)
            self._show(self.tr("{why} Your answers are safe.").format(why=reason.sentence), *way)

    def _show(self, sentence: str, *shown: QWidget) -> None:
        self.sentence.setText(sentence)
        for widget in self._controls():
            widget.setVisible(widget in shown)

    def _controls(self) -> tuple[QWidget, ...]:
        return self.password, self.unlock, self.stop, self.attach, self.look, self.again

    def _password_ready(self) -> None:
        if self.password.text():
            self.password_typed.emit(self.password.text())


class NoticeBar(QWidget):
    """One sentence above the pages, with a way to try again where that helps."""

    again_wanted = Signal()
    more_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(self, wordWrap=True)
        self._hint = ""
        self.more = QPushButton(self.tr("What can be done…"), self)
        self.more.clicked.connect(self.more_wanted)
        self.again = QPushButton(self.tr("Try again"), self)
        self.again.clicked.connect(self.again_wanted)
        self.dismiss = QPushButton(self.tr("Hide"), self)
        self.dismiss.clicked.connect(self.hide)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(GAP, GAP // 2, GAP, GAP // 2)
        self._lines.setSpacing(GAP)
        self._lines.addWidget(self.sentence, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for button in (self.more, self.again, self.dismiss):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        self._lines.addLayout(buttons)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow pane the buttons go beneath the sentence."""
        way = QBoxLayout.Direction
        self._lines.setDirection(way.TopToBottom if event.size().width() < _NARROW else way.LeftToRight)
        super().resizeEvent(event)

    def say(self, sentence: str, can_try_again: bool, more: str = "") -> None:
        """Show a sentence; ``more`` are the words of a button that leads further."""
        self.more.setText(more or self.tr("What can be done…"))
        self.more.setVisible(bool(more))
        self.sentence.setText(sentence)
        self.again.setVisible(can_try_again)
        self.show()

    def hint(self, sentence: str) -> None:
        """Show a sentence while it holds; "" hides it, and leaves any other sentence."""
        if sentence:
            self.say(sentence, can_try_again=False)
        elif self.sentence.text() == self._hint:
            self.hide()
        self._hint = sentence
