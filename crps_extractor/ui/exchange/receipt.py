"""The receipt of a submitted sheet: a short code and the whole hash, what it proves, and what it does not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from crps_extractor.models.review.access import Submission
from crps_extractor.models.review.history import moment_of
from crps_extractor.models.review.submitting import short_code
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import heading, quiet, wrapped

__all__ = ["ReceiptDialog"]


class ReceiptDialog(QDialog):
    """Shows one receipt, to be copied into a mail or a protocol."""

    def __init__(
        self, study: str, submission: Submission, theme: Theme, parent: QWidget | None = None, said: str = ""
    ) -> None:
        """``study`` is the study's label; ``said`` is a sentence more, right after submitting."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Receipt of {0}").format(study))
        self.code = short_code(submission.receipt)
        self.receipt = submission.receipt
        self._moment = f"{moment_of(submission.time).astimezone():%Y-%m-%d %H:%M}"
        self._study = study
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        state = self.tr("Submitted {0} and locked.") if submission.stands else self.tr("Submitted {0}, reopened since.")
        column.addWidget(heading(self.tr("Receipt {0}").format(self.code), self))
        column.addWidget(wrapped(" ".join(part for part in (state.format(self._moment), said) if part), self))
        column.addWidget(self._whole())
        for sentence in (
            self.tr(
                "It stands for every change in this sheet up to now. Note it or send it to the other reviewer: a sheet "
                "changed afterwards gives another receipt, so that both can show they worked independently."
            ),
            self.tr("It proves independence, not secrecy: it does not show that nobody looked into the file."),
            self.tr("You find it again under “My receipt…” in the Study menu, and in the history of the study."),
        ):
            column.addWidget(quiet(sentence, theme, self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setIcon(theme.icon("copy"))
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        column.addStretch(1)
        column.addWidget(buttons)
        fit(self, 560, column.totalHeightForWidth(560))

    def copy(self) -> None:
        """Put the receipt on the clipboard with the study and the time."""
        QApplication.clipboard().setText(f"{self._study}, {self._moment}: {self.code} ({self.receipt})")

    def _whole(self) -> QLabel:
        label = QLabel("\n".join((self.receipt[:32], self.receipt[32:])), self)
        label.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setAccessibleName(self.tr("The whole receipt"))
        return label
