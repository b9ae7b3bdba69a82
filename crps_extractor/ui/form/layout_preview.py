"""What both reviewers will find once they open the study: the rows laid out, and the empty grid of results."""

from __future__ import annotations

from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from crps_extractor.models.kinds.base import Context
from crps_extractor.models.review.layout import as_reviewers_see, layout_sections
from crps_extractor.models.sheet import Sheet
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import heading

__all__ = ["LayoutPreview", "grid_lines", "row_names"]


def row_names(sheet: Sheet, context: Context) -> list[tuple[str, list[str]]]:
    """The rows laid out, by section: the section's name, and theirs."""
    return [
        (section.label, [context.row_label(row.id) for row in sheet.rows(section.id)])
        for section in layout_sections(sheet.form)
    ]


def grid_lines(sheet: Sheet, context: Context) -> tuple[list[str], list[list[str]]]:
    """The empty grid of results: the names across, and a line for each outcome and time point."""
    keys = [sheet.form.meaning(f"result.{name}") for name in ("outcome", "time", "group")]
    named = [
        [context.row_label(row.id) for row in sheet.rows(key.refers_to)] if key is not None else [] for key in keys
    ]
    outcomes, times, groups = named
    lines = [[f"{outcome} · {time}", *("" for _ in groups)] for outcome in outcomes for time in times]
    return groups, lines


class LayoutPreview(QWidget):
    """Shows a layout as every reviewer finds it; nothing can be changed here."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.words = Words(theme, Meaning.TEXT, parent=self)
        self.below = Words(theme, Meaning.QUIET, small=True, parent=self)
        self.table = reading_table(RowsModel(("",), self), self.tr("Empty grid of results"), (), self)
        calm(self.table, theme)
        self.table.setShowGrid(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GAP, GROUP_GAP, GAP)
        column.setSpacing(GAP)
        for widget in (heading(self.tr("What both reviewers will see"), self), self.words):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.below)
        column.addStretch(0)

    def show_layout(self, laid: Sheet, context: Context) -> None:
        """Show the lead's sheet of a study as it is now."""
        seen = as_reviewers_see(laid)
        told = [f"{label}: {', '.join(names)}" for label, names in row_names(seen, context) if names]
        self.words.setText("\n".join(told) or self.tr("Nothing is laid out yet."))
        groups, lines = grid_lines(seen, context)
        before, model = self.table.model(), RowsModel((self.tr("Outcome · time point"), *groups), self)
        model.show(lines)
        self.table.setModel(model)
        before.deleteLater()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMaximumSectionSize(40 * self.fontMetrics().averageCharWidth())
        whole = bool(groups and lines)
        self.table.setVisible(whole)
        said = self.tr("{0} lines, {1} groups: every cell is empty until a reviewer fills it.")
        needs = self.tr("Outcomes, time points and groups together make the grid of results.")
        self.below.setText(said.format(len(lines), len(groups)) if whole else needs)
