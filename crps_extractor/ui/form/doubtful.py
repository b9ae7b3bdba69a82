"""Asking before a doubtful text is believed: the words beside the picture of the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from crps_extractor.models.answer import Source
from crps_extractor.models.documents.capture import Capture
from crps_extractor.ui.theme import GAP, PANE_GAP, Meaning, Theme
from crps_extractor.ui.widgets.toned import Words

__all__ = ["AskForCrop", "DoubtfulText"]

AskForCrop = Callable[[Source, Callable[[QImage | None, str], None]], None]
"""Draws the place of a source later and hands over the picture, or None and one sentence."""

_WIDEST = 640


class DoubtfulText(QDialog):
    """The selected text beside the picture of its place; the reviewer corrects it, takes it or leaves it."""

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
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE_GAP, PANE_GAP, PANE_GAP, PANE_GAP)
        column.setSpacing(GAP)
        column.addWidget(Words(theme, Meaning.TEXT, capture.reason, parent=self))
        column.addWidget(self.picture)
        hint = self.tr("Correct the text here so that it says what is printed. The page's own text is kept beside it.")
        column.addWidget(Words(theme, Meaning.QUIET, hint, small=True, parent=self))
        column.addWidget(self.text)
        column.addWidget(self._buttons)
        self.setMinimumWidth(480)
        self._buttons.accepted.connect(self._confirm)
        self._buttons.rejected.connect(self.reject)
        if crop is None:
            self._show_picture(None, self.tr("The picture of the page cannot be shown here."))
        else:
            crop(source, self._show_picture)

    def _confirm(self) -> None:
        self.confirmed.emit(self.text.text())
        self.accept()

    def _show_picture(self, image: QImage | None, sentence: str) -> None:
        if image is None:
            self.picture.setText(sentence)
            return
        picture = QPixmap.fromImage(image)
        if picture.width() / picture.devicePixelRatio() > _WIDEST:
            picture = picture.scaledToWidth(
                round(_WIDEST * picture.devicePixelRatio()), Qt.TransformationMode.SmoothTransformation
            )
        self.picture.setPixmap(picture)
