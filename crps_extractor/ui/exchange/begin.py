"""A package opened while no review is: begin a review from it, or open the review that it belongs to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCommandLinkButton, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import heading, wrapped

__all__ = ["BeginDialog"]


class BeginDialog(QDialog):
    """Asks what a package is for. ``begin_wanted`` starts a review from it, ``open_wanted`` opens the one there is."""

    begin_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, review: str, author: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("A package was opened"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(heading(review, self))
        column.addWidget(wrapped(self.tr("A package from {0}. No review is open.").format(author), self))
        self.begin = self._button(
            self.tr("Begin my review with it…"),
            self.tr("It is the first package I get from the lead; I choose where the review is kept."),
            theme.icon("new"),
        )
        self.known = self._button(
            self.tr("Open my review and take it in…"),
            self.tr("I have this review on this computer already."),
            theme.icon("open"),
        )
        for button, signal in ((self.begin, self.begin_wanted), (self.known, self.open_wanted)):
            button.clicked.connect(self.accept)
            button.clicked.connect(signal)
            column.addWidget(button)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        fit(self, 520, column.totalHeightForWidth(520))

    def _button(self, title: str, text: str, icon: QIcon) -> QCommandLinkButton:
        button = QCommandLinkButton(title, text, self)
        button.setIcon(icon)
        button.setAccessibleName(f"{title} {text}")
        return button
