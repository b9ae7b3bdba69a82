"""Asking before a doubtful text is believed: the words beside the picture of the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from crps_extractor.models.answer import Source
from crps_extractor.models.documents.capture import LOST_SIGN, Capture, printed_proposals, unreadable
from crps_extractor.ui.theme import GAP, PANE_GAP, Meaning, Theme
from crps_extractor.ui.widgets.toned import Words

__all__ = ["AskForCrop", "DoubtfulText"]

AskForCrop = Callable[[Source, Callable[[QImage | None, str], None]], None]
"""Draws the place of a source later and hands over the picture, or None and one sentence."""

_WIDEST = 640


class DoubtfulText(QDialog):
    """The selected text beside the picture of its place; the reviewer corrects it, takes it or leaves it.

    A text that still holds an unreadable sign cannot be taken. Where a minus may be lost, both readings are offered,
    neither of them chosen: only the picture tells.
    """

    confirmed = Signal(str)

    def __init__(
        self, capture: Capture, source: Source, theme: Theme, crop: AskForCrop | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare with the page"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.picture = QLabel(self.tr("The picture of the page is being drawn."), self)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumHeight(64)
        self.picture.setAccessibleName(self.tr("Picture of the page"))
        self.text = QLineEdit(capture.text, self)
        self.text.setAccessibleName(self.tr("Text as it will be taken"))
        self._buttons = QDialogButtonBox(self)
        self.take = self._buttons.addButton(self.tr("It stands so on the page"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(self.tr("Do not take it"), QDialogButtonBox.ButtonRole.RejectRole)
        self.proposals = tuple(self._proposal(one) for one in printed_proposals(capture.text))
        self._lay_out(theme, capture)
        self.text.textChanged.connect(self._show_whether_it_can_be_taken)
        self._show_whether_it_can_be_taken()
        self._buttons.accepted.connect(self._confirm)
        self._buttons.rejected.connect(self.reject)
        if crop is None:
            self._show_picture(None, self.tr("The picture of the page cannot be shown here."))
        else:
            crop(source, self._show_picture)

    def _lay_out(self, theme: Theme, capture: Capture) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE_GAP, PANE_GAP, PANE_GAP, PANE_GAP)
        column.setSpacing(GAP)
        column.addWidget(Words(theme, Meaning.TEXT, capture.reason, parent=self))
        column.addWidget(self.picture)
        hint = self.tr("Correct the text here so that it says what is printed. The page's own text is kept beside it.")
        if unreadable(capture.text):
            hint += " " + self.tr("“{}” stands for a sign that cannot be read: type the sign that the picture shows.")
        column.addWidget(Words(theme, Meaning.QUIET, hint.format(LOST_SIGN), small=True, parent=self))
        column.addWidget(self.text)
        if self.proposals:
            line = QHBoxLayout()
            line.setSpacing(GAP)
            for button in self.proposals:
                line.addWidget(button)
            line.addStretch()
            column.addLayout(line)
        column.addWidget(self._buttons)
        self.setMinimumWidth(480)
        self.text.setFocus()

    def _proposal(self, printed: str) -> QPushButton:
        """A button, with Alt and its number, that puts one reading into the line; it is not taken by that."""
        number = 1 + len(self.findChildren(QPushButton, "proposal"))
        button = QPushButton(f"&{number}  {printed.replace('&', '&&')}", self)
        button.setObjectName("proposal")
        button.setAutoDefault(False)
        button.setAccessibleName(self.tr("The picture shows {}").format(printed))
        button.clicked.connect(lambda: self._choose(printed))
        return button

    def _choose(self, printed: str) -> None:
        self.text.setText(printed)
        self.take.setFocus()

    def _show_whether_it_can_be_taken(self) -> None:
        said = self.text.text()
        self.take.setEnabled(bool(said.strip()) and not unreadable(said))

    def _confirm(self) -> None:
        if not self.take.isEnabled():
            return
        self.confirmed.emit(self.text.text())
        self.accept()

    def _show_picture(self, image: QImage | None, sentence: str) -> None:
        """Show the picture; it may come after the dialog was closed."""
        if not isValid(self.picture):
            return
        if image is None:
            self.picture.setText(sentence)
            return
        picture = QPixmap.fromImage(image)
        if picture.width() / picture.devicePixelRatio() > _WIDEST:
            picture = picture.scaledToWidth(
                round(_WIDEST * picture.devicePixelRatio()), Qt.TransformationMode.SmoothTransformation
            )
        self.picture.setPixmap(picture)
