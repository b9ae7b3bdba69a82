"""PDFs whose files are not beside the review: which were found and put back, and which are still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.reports.citing import study_of_report
from crps_extractor.ui.course.asking import CourseDialog
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.toned import indented
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["LostPdfsDialog"]


class LostPdfsDialog(CourseDialog):
    """Lists the reports that were looked for; ``folder_wanted`` asks for another folder to look in."""

    folder_wanted = Signal()

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Missing PDFs"))
        self.count = heading("", self)
        self.model = RowsModel((self.tr("Study"), self.tr("Report"), self.tr("Its PDF")), self)
        self.table = reading_table(self.model, self.tr("Reports whose PDF was missing"), (0, 1, 2), self)
        self.looked = quiet("", theme, self)
        self.look = QPushButton(self.tr("Look in a folder…"), self)
        self.look.setAutoDefault(False)
        self.look.clicked.connect(self.folder_wanted)
        self._lines: dict[str, tuple[str, str, str]] = {}
        self.column.addWidget(self.count)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.looked)
        self.column.addLayout(indented(self.look, 0))
        hint = self.tr(
            "A PDF is known by its content, so its name does not matter; folders within a folder are looked through as "
            "well. What is found is copied beside the review again."
        )
        self.column.addWidget(quiet(hint, theme, self))
        self.add_buttons()
        fit(self, 760, 440)

    def show_found(
        self,
        looked_for: Sequence[Report],
        back: Sequence[Report],
        found: Mapping[str, Path],
        refused: Sequence[str],
        looked_at: int,
    ) -> None:
        """Show what a search brought; what an earlier one brought stays listed."""
        facts = self.desk.facts
        for report in looked_for:
            state = self.tr("still missing")
            if report in back:
                state = self.tr("found as {0}, put back").format(found[report.id].name)
            self._lines[report.id] = (study_of_report(facts, report).label, report.label, state)
        self.model.show(list(self._lines.values()))
        self.table.selectRow(0)
        missing = len(looked_for) - len(back)
        put_back = len(self._lines) - missing
        self.count.setText(self.tr("{0} put back, {1} still missing.").format(put_back, missing))
        files = (
            self.tr("1 PDF was looked at.") if looked_at == 1 else self.tr("{0} PDFs were looked at.").format(looked_at)
        )
        self.looked.setText(files)
        self.said.setText("\n".join(refused))
        self.look.setEnabled(bool(missing))
