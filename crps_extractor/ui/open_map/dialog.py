"""What is still open, in a window beside the work: the study by sections, its results, and the whole review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTableView, QTabWidget, QVBoxLayout, QWidget

from crps_extractor.models.review.completeness import ResultsMap, SectionMap, StudyLine
from crps_extractor.ui.open_map.tables import MapModel, MapTable, results_table, review_table, study_table
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import reading_table
from crps_extractor.ui.widgets.words import quiet

__all__ = ["OpenMap", "OpenMapDialog"]


@dataclass(frozen=True)
class OpenMap:
    """What the dialog shows: the study by sections and results (none where no own sheet is open), and the review."""

    study: str = ""
    label: str = ""
    sections: Sequence[SectionMap] = ()
    results: Sequence[ResultsMap] = ()
    review: Sequence[StudyLine] = ()
    uncounted: int = 0
    """How many studies are still to be counted."""


class OpenMapDialog(QDialog):
    """Enter, or a click, goes to the place of a cell: ``wanted`` tells study, section, row and field."""

    wanted = Signal(str, str, str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._study = ""
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self._tables: dict[str, QTableView] = {}
        self._words = quiet("", theme, self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(self.tabs, 1)
        column.addWidget(self._words)
        column.addWidget(buttons)
        fit(self, 1000, 560)

    def show_map(self, shown: OpenMap) -> None:
        """Show the maps; a tab that is there already keeps its place."""
        self._study = shown.study
        self.setWindowTitle(self.tr("What is still open: {0}").format(shown.label) if shown.label else self.tr("Open"))
        words = self.tr("Enter or a click goes to the place. The other sheet is counted once every sheet is submitted.")
        waiting = self.tr("{0} studies are still being counted.").format(shown.uncounted) if shown.uncounted else ""
        self._words.setText(f"{words} {waiting}".strip())
        wanted: dict[str, MapTable] = {}
        if shown.sections:
            wanted[self.tr("This study")] = study_table(shown.sections)
        for one in shown.results:
            wanted[one.section.label] = results_table(one)
        wanted[self.tr("The whole review")] = review_table(shown.review)
        if list(wanted) != list(self._tables):
            self._make_tabs(list(wanted))
        for name, table in wanted.items():
            model = self.table(name).model()
            assert isinstance(model, MapModel)
            model.show(table)

    def table(self, name: str) -> QTableView:
        """The table of a tab, by the tab's name."""
        return self._tables[name]

    def _make_tabs(self, names: Sequence[str]) -> None:
        chosen = self.tabs.tabText(self.tabs.currentIndex()) if self._tables else ""
        self.tabs.clear()
        for old in self._tables.values():
            old.deleteLater()
        self._tables = {name: self._make_table(name) for name in names}
        for name, table in self._tables.items():
            self.tabs.addTab(table, name.replace("&", "&&"))
        if chosen in self._tables:
            self.tabs.setCurrentWidget(self._tables[chosen])

    def _make_table(self, name: str) -> QTableView:
        model = MapModel(self._theme, self)
        table: QTableView = reading_table(model, self.tr("What is open: {0}").format(name), (), self)
        calm(table, self._theme)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMaximumSectionSize(48 * self.fontMetrics().averageCharWidth())
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.activated.connect(self._go)
        table.clicked.connect(self._go)
        return table

    def _go(self, index: QModelIndex) -> None:
        model = index.model()
        cell = model.cell(index) if isinstance(model, MapModel) else None
        if cell is None or not cell.leads_somewhere:
            return
        row, field = cell.place or ("", "")
        section = "" if cell.section == "@study" else cell.section
        self.wanted.emit(cell.study or self._study, section, row, field)
