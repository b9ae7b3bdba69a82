"""The reports of a study: notices published on them, how many answers rest on each, and moving one to another study."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from crps_extractor.models.review.course.decisions import add_notice, answers_resting_on, move_report
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.records import NOTICE_KINDS
from crps_extractor.ui.course.asking import CourseDialog, chooser
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.toned import indented
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["ReportsDialog"]


class ReportsDialog(CourseDialog):
    """A table of reports; what is entered below is recorded for the report that is chosen."""

    def __init__(self, desk: ReviewDesk, study: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Reports and notices"))
        self._study = study
        self.reports: list[Report] = []
        self.model = RowsModel(("Report", "Kind", "Notices", "Answers taken from it"), self, numbers=(3,))
        self.table = reading_table(
            self.model, self.tr("Reports of the study"), (0, 2), self, self.tr("This study has no report yet.")
        )
        kinds = {kind: kind.replace("_", " ") for kind in NOTICE_KINDS}
        self.kind = chooser(kinds, self)
        self.date, self.where, self.effect = QLineEdit(date.today().isoformat(), self), QLineEdit(self), QLineEdit(self)
        self.add = QPushButton(self.tr("Record the notice"), self)
        self.other = chooser({one.id: one.label for one in desk.facts.studies if one.id != study}, self)
        self.move_there = QPushButton(self.tr("Move the report"), self)
        for button in (self.add, self.move_there):
            button.setAutoDefault(False)
        self._lay_out()
        self.add.clicked.connect(self.record_notice)
        self.move_there.clicked.connect(self.move_chosen)
        self.reread()

    def reread(self) -> None:
        """Show the reports as they are now."""
        facts, at = self.desk.facts, max(self.table.currentIndex().row(), 0)
        self.reports = facts.reports(self._study)
        self.model.show(
            [
                (
                    one.label,
                    one.kind.replace("_", " "),
                    "; ".join(
                        f"{notice.kind.replace('_', ' ')} {notice.date}".strip() for notice in facts.notices(one.id)
                    )
                    or "–",
                    str(answers_resting_on(self.desk.review, one.id)),
                )
                for one in self.reports
            ]
        )
        self.table.selectRow(min(at, len(self.reports) - 1))
        may = not self.desk.refusal("review", "") and bool(self.reports)
        self.add.setEnabled(may)
        self.move_there.setEnabled(may and self.other.count() > 0)

    def chosen(self) -> Report | None:
        """The report that is chosen in the table."""
        row = self.table.currentIndex().row()
        return self.reports[row] if 0 <= row < len(self.reports) else None

    def record_notice(self) -> None:
        """Record the notice for the chosen report."""
        report = self.chosen()
        if report is None:
            return
        said = {"date": self.date.text(), "where": self.where.text(), "effect": self.effect.text()}
        told = {name: text.strip() for name, text in said.items()}
        if self.attempt(lambda review: add_notice(review, report.id, str(self.kind.currentData()), **told)):
            self.where.clear()
            self.effect.clear()
            self.reread()

    def move_chosen(self) -> None:
        """Move the chosen report to the other study; answers taken from it stay where they are."""
        report = self.chosen()
        if report is not None and self.attempt(
            lambda review: move_report(review, report.id, str(self.other.currentData()))
        ):
            self.reread()

    def _lay_out(self) -> None:
        self.column.addWidget(heading(self.desk.facts.study(self._study).label, self))
        self.column.addWidget(self.table, 1)
        hint = self.tr("Of sheets that are blind to you no answers are counted.")
        self.column.addWidget(quiet(hint, self.theme, self))
        self.column.addSpacing(GAP)
        self.column.addWidget(heading(self.tr("A notice on this report"), self))
        self.add_form(
            {
                self.tr("Notice"): self.kind,
                self.tr("Published or found on"): self.date,
                self.tr("Where"): self.where,
                self.tr("What it changes"): self.effect,
            }
        )
        marks = self.tr("Answers taken from a report with a notice carry its name beside their place.")
        self.column.addWidget(quiet(marks, self.theme, self))
        self.column.addLayout(indented(self.add, 0))
        self.column.addSpacing(GAP)
        self.column.addWidget(heading(self.tr("It belongs to another study"), self))
        self.add_form({self.tr("Study"): self.other})
        self.column.addLayout(indented(self.move_there, 0))
        self.add_buttons()
        fit(self, 680, 640)
