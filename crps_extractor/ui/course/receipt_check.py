"""A receipt that somebody sent is pasted and compared with what the file gives."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from crps_extractor.models.review.receipts import check_receipt, what_it_proves
from crps_extractor.ui.course.asking import CourseDialog
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.toned import indented
from crps_extractor.ui.widgets.words import quiet, wrapped

__all__ = ["CheckReceiptDialog"]


class CheckReceiptDialog(CourseDialog):
    """Takes a pasted receipt and says what it proves."""

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Check a receipt"))
        self.pasted = QPlainTextEdit(self)
        self.pasted.setAccessibleName(self.tr("The receipt"))
        self.pasted.setPlaceholderText(self.tr("Paste the receipt here, or the whole message it stands in."))
        self.pasted.setTabChangesFocus(True)
        self.check = QPushButton(self.tr("Check it"), self)
        self.check.setDefault(True)
        self.check.clicked.connect(self.check_now)
        self.result = wrapped("", self)
        about = self.tr(
            "The receipt is computed again from the changes in this file, and compared. No answer is read for it, so "
            "that the receipt of a blind sheet can be checked as well."
        )
        self.column.addWidget(quiet(about, theme, self))
        self.column.addWidget(self.pasted, 1)
        self.column.addLayout(indented(self.check, 0))
        self.column.addSpacing(GAP)
        self.column.addWidget(self.result)
        self.add_buttons()
        fit(self, 560, 420)

    def check_now(self) -> None:
        """Compare what was pasted."""
        holds, sentence = what_it_proves(self.desk.review, check_receipt(self.desk.review, self.pasted.toPlainText()))
        self.result.setText(sentence if holds else "")
        self.said.setText("" if holds else sentence)
