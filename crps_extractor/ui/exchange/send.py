"""Sending a package: to the others, or to oneself on another computer; what travels is listed before it is written."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.event import CONSENSUS
from crps_extractor.models.review.exchanging import pdfs_to_send, sheets_to_send
from crps_extractor.models.store.package import SheetName
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["SendDialog"]


class SendDialog(QDialog):
    """Asks for whom the package is. ``wanted`` is told whether everything and whether the PDFs are to travel."""

    wanted = Signal(bool, bool)

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Send a package"))
        self._desk = desk
        self._theme = theme
        self.others = QRadioButton(self.tr("To the others: the lead, the other reviewer, the settler"), self)
        self.myself = QRadioButton(self.tr("To myself, on another computer"), self)
        self._warning = Words(theme, Meaning.REFUSED, parent=self)
        self.sheets = QListWidget(self)
        self.pdfs = QCheckBox(self)
        self._lay_out()
        self.others.setChecked(True)
        self.others.toggled.connect(lambda _on: self._show())
        self._show()

    def travelling(self) -> list[str]:
        """What travels, line by line."""
        return [self.sheets.item(row).text() for row in range(self.sheets.count())]

    def _show(self) -> None:
        review = self._desk.review
        everything = self.myself.isChecked()
        self.sheets.clear()
        self.sheets.addItem(self.tr("What all share: people, studies, assignments, form"))
        self.sheets.addItems(list(self._lines(sheets_to_send(review, everything=everything))))
        self._warning.setText(
            self.tr(
                "It holds everything of yours, sheets that are not submitted as well. Give it to nobody else: whoever "
                "opens it could read your answers before both of you have submitted."
            )
            if everything
            else ""
        )
        self._warning.setVisible(everything)

    def _lines(self, sheets: Iterable[SheetName]) -> Iterable[str]:
        facts, own = self._desk.facts, self._desk.review.own_scope
        for scope, study in sorted(sheets, key=lambda sheet: (facts.study(sheet[1]).order, sheet[0] != own, sheet[0])):
            person = facts.people.get(scope.partition(":")[2])
            whose = self.tr("the consensus") if scope == CONSENSUS else f"{person.name if person else ''}'s sheet"
            if scope == own:
                is_in = self._desk.is_submitted(study)
                whose = self.tr("your sheet, submitted") if is_in else self.tr("your sheet, not submitted")
            yield f"{facts.study(study).label}: {whose}"

    def _lay_out(self) -> None:
        files = pdfs_to_send(self._desk.facts, self._desk.path).values()
        size = sum(file.stat().st_size for file in files) / 1_000_000
        self.pdfs.setText(self.tr("Put the PDFs in as well ({0} files, {1:.1f} MB)").format(len(files), size))
        self.pdfs.setEnabled(bool(files))
        self.sheets.setAccessibleName(self.tr("What travels"))
        self.sheets.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.tr("Save the package…"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.wanted.emit(self.myself.isChecked(), self.pdfs.isChecked()))
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        about = self.tr(
            "A package is one file. Send it by mail, on a stick or through a shared folder; the others take it in. "
            "Sheets that are not submitted stay here."
        )
        column.addWidget(heading(self.tr("For whom is it?"), self))
        column.addWidget(self.others)
        column.addWidget(self.myself)
        column.addWidget(quiet(about, self._theme, self))
        column.addWidget(self._warning)
        column.addSpacing(GAP)
        column.addWidget(heading(self.tr("What travels"), self))
        column.addWidget(self.sheets, 1)
        column.addWidget(self.pdfs)
        column.addSpacing(GAP)
        column.addWidget(buttons)
        fit(self, 600, 520)
