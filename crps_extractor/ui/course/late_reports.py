"""The question what becomes of a submitted sheet when a report came to its study afterwards, and the answer kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.reports.late_reports import (
    looks,
    nothing_changes,
    reopen_for,
    reports_since_submission,
)
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.course.asking import CourseDialog
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["LateReportsDialog"]


class LateReportsDialog(CourseDialog):
    """Lists the reports that came after the viewer submitted, and asks of each what becomes of the sheet.

    ``report_wanted`` is told a report that shall be shown; ``answered`` that the question of one is settled.
    """

    report_wanted = Signal(str)
    answered = Signal()

    def __init__(self, desk: ReviewDesk, study: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Reports since you submitted"))
        self._study = study
        self.reports: list[Report] = []
        self.model = RowsModel(("Report", "Kind", "What you said of it"), self)
        self.table = reading_table(
            self.model,
            self.tr("Reports since you submitted"),
            (0, 2),
            self,
            self.tr("No report came since you submitted."),
        )
        self.why = QLineEdit(self)
        self.show_it = QPushButton(self.tr("Show the report"), self)
        self.leave = QPushButton(self.tr("Nothing in my sheet changes"), self)
        self.open_again = QPushButton(self.tr("Reopen my sheet for it"), self)
        self.show_it.clicked.connect(self._show_report)
        self.leave.clicked.connect(self.say_nothing_changes)
        self.open_again.clicked.connect(self.reopen)
        self._lay_out()
        self.reread()

    def reread(self) -> None:
        """Show what is still to be looked at, then what was."""
        review = self.desk.review
        self.reports = reports_since_submission(review, review.viewer, self._study)
        rows = [(one.label, one.kind.replace("_", " "), self.tr("to be looked at")) for one in self.reports]
        for look in looks(review, self._study):
            report = review.facts.report(look.report)
            if report is not None:
                rows.append(
                    (report.label, report.kind.replace("_", " "), self.tr("nothing changes: {0}").format(look.why))
                )
        self.model.show(rows)
        self.table.selectRow(0)
        for button in (self.leave, self.open_again):
            button.setEnabled(bool(self.reports))
        self.show_it.setEnabled(bool(rows))

    def say_nothing_changes(self) -> None:
        """Keep that the chosen report was looked at and the sheet stays."""
        report, why = self._chosen(), self.why.text()
        if report is not None and self._answer(lambda: nothing_changes(self.desk.review, self._study, report.id, why)):
            self.why.clear()
            self.reread()

    def reopen(self) -> None:
        """Reopen the sheet for the chosen report."""
        report = self._chosen()
        if report is not None and self._answer(lambda: reopen_for(self.desk.review, self._study, report.id)):
            self.accept()

    def _answer(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except (NotAllowedError, StoreError) as reason:
            self.said.setText(str(reason))
            return False
        self.said.setText("")
        self.answered.emit()
        return True

    def _show_report(self) -> None:
        report = self._chosen()
        if report is not None:
            self.report_wanted.emit(report.id)

    def _chosen(self) -> Report | None:
        row = self.table.currentIndex().row()
        return self.reports[row] if 0 <= row < len(self.reports) else None

    def _lay_out(self) -> None:
        self.column.addWidget(heading(self.desk.facts.study(self._study).label, self))
        about = self.tr(
            "These reports came to the study after you submitted your sheet. Look whether they change or add an "
            "answer: another n, an outcome, a correction. Your sheet stays locked until you say so."
        )
        self.column.addWidget(quiet(about, self.theme, self))
        self.column.addWidget(self.table, 1)
        self.add_form({self.tr("What you looked at"): self.why})
        line = QHBoxLayout()
        for button in (self.show_it, self.leave, self.open_again):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        self.column.addLayout(line)
        self.column.addSpacing(GAP)
        kept = self.tr("What you say is kept with your sheet. Reopening names the report as its reason.")
        self.column.addWidget(quiet(kept, self.theme, self))
        self.add_buttons()
        fit(self, 680, 440)
