"""What concerns the course of a review: decisions on a study, its reports, merged studies, freezes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from crps_extractor.models.event import REVIEW
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.additions import finished_studies
from crps_extractor.models.review.course.freezing import state_now
from crps_extractor.models.review.records import Freeze
from crps_extractor.models.review.reports.late_reports import looks, reports_since_submission
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.course.additions import AdditionsDialog
from crps_extractor.ui.course.batches import BatchesDialog
from crps_extractor.ui.course.contacts import ContactsDialog
from crps_extractor.ui.course.decision import DecisionDialog
from crps_extractor.ui.course.freezes import FreezesDialog, looked_at
from crps_extractor.ui.course.late_reports import LateReportsDialog
from crps_extractor.ui.course.merging import MergeDialog, TwiceDialog
from crps_extractor.ui.course.receipt_check import CheckReceiptDialog
from crps_extractor.ui.course.reports import ReportsDialog
from crps_extractor.ui.operations import Operation
from crps_extractor.ui.reading_anew import read_anew
from crps_extractor.ui.review_commands import ReviewCommands
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.workplace import Workplace

__all__ = ["CourseCommands"]


class CourseCommands(QObject):
    """Carries out the commands that decide on studies and freeze the review."""

    def __init__(self, window: Workplace, review_commands: ReviewCommands) -> None:
        super().__init__(window)
        self.window = window
        self._aside = review_commands.aside
        self._freezes: FreezesDialog | None = None

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {
            "decide": self.decide,
            "reports": self.reports,
            "merge_study": self.merge,
            "answered_twice": self.choose_between,
            "freezes": self.freezes,
            "batches": self.batches,
            "contacts": self.contacts,
            "late_reports": self.late_reports,
            "add_to_finished": self.add_to_finished,
            "check_receipt": self.check_receipt,
        }

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        desk = self.window.desk
        study = self.window.studies.current_study() if desk else ""
        leads = desk is not None and not desk.refusal(REVIEW, "")
        merged = desk is not None and bool(study) and bool(desk.facts.merged(study))
        own = desk is not None and bool(study) and desk.review.viewer in desk.facts.study(study).slots.holders
        several = desk is not None and len(desk.facts.studies) > 1
        return {
            "decide": leads and bool(study),
            "reports": desk is not None and bool(study),
            "merge_study": leads and bool(study) and (several or merged),
            "answered_twice": merged and own,
            "freezes": desk is not None and bool(desk.facts.studies),
            "batches": leads and bool(desk.facts.studies),
            "contacts": desk is not None and bool(desk.facts.studies),
            "late_reports": own and self._has_late_reports(study),
            "add_to_finished": leads and bool(desk.facts.additions or finished_studies(desk.review)),
            "check_receipt": desk is not None and bool(desk.facts.studies),
        }

    def _has_late_reports(self, study: str) -> bool:
        review = self.window.desk.review if self.window.desk else None
        if review is None or not review.submission(review.viewer, study):
            return False
        return bool(reports_since_submission(review, review.viewer, study) or looks(review, study))

    def decide(self) -> None:
        """Ask for a decision on the study."""
        dialog = self._open(lambda desk, study: DecisionDialog(desk, study, self.window.theme, self.window))
        if dialog is not None:
            dialog.accepted.connect(self._read_anew)

    def reports(self) -> None:
        """Show the study's reports, their notices, and what rests on them; the marks on answers follow."""
        dialog = self._open(lambda desk, study: ReportsDialog(desk, study, self.window.theme, self.window))
        if dialog is not None:
            dialog.finished.connect(lambda _how: self._read_anew())

    def merge(self) -> None:
        """Ask which study this one is the same as."""
        dialog = self._open(lambda desk, study: MergeDialog(desk, study, self.window.theme, self.window))
        if dialog is not None:
            dialog.accepted.connect(self._read_anew)

    def choose_between(self) -> None:
        """List what was answered in both of two merged studies."""
        self._open(lambda desk, study: TwiceDialog(desk, study, self.window.theme, self._read_anew, self.window))

    def freezes(self) -> None:
        """Show the freezes, and freeze anew."""
        desk = self.window.desk
        if desk is None:
            return
        self.window.form.commit()
        dialog = self._freezes = FreezesDialog(desk, self.window.theme, self.window)
        dialog.changes_wanted.connect(partial(self._look_at, desk))
        dialog.freeze_wanted.connect(partial(self._freeze, desk))
        dialog.finished.connect(self._put_freezes_away)
        _show(dialog)

    def batches(self) -> None:
        """Put studies into batches."""
        if self.window.desk is not None:
            _show(BatchesDialog(self.window.desk, self.window.theme, self.window))

    def contacts(self) -> None:
        """Show the log of contacts with authors."""
        desk, study = self.window.desk, self.window.studies.current_study()
        if desk is None:
            return
        self.window.form.commit()
        dialog = ContactsDialog(desk, study, self.window.theme, self.window)
        dialog.finished.connect(lambda _how: self._read_anew())
        _show(dialog)

    def late_reports(self) -> None:
        """Ask what becomes of the own sheet because of reports that came later."""
        dialog = self._open(lambda desk, study: LateReportsDialog(desk, study, self.window.theme, self.window))
        if isinstance(dialog, LateReportsDialog):
            dialog.report_wanted.connect(self.window.show_report)
            dialog.answered.connect(self._read_anew)

    def add_to_finished(self) -> None:
        """Ask what is added to finished studies."""
        if self.window.desk is not None:
            self.window.form.commit()
            dialog = AdditionsDialog(self.window.desk, self.window.theme, self.window)
            dialog.finished.connect(lambda _how: self._read_anew())
            _show(dialog)

    def check_receipt(self) -> None:
        """Compare a receipt that somebody pastes."""
        if self.window.desk is not None:
            _show(CheckReceiptDialog(self.window.desk, self.window.theme, self.window))

    # -- inside --------------------------------------------------------------------------------------------------

    def _open(self, make: Callable[[ReviewDesk, str], QDialog]) -> QDialog | None:
        desk, study = self.window.desk, self.window.studies.current_study()
        if desk is None or not study:
            return None
        self.window.form.commit()
        dialog = make(desk, study)
        _show(dialog)
        return dialog

    def _look_at(self, desk: ReviewDesk, frozen: Freeze) -> None:
        """Compare with a freeze aside; the dialog may have been closed meanwhile."""

        def work(operation: Operation) -> tuple[list[tuple[str, ...]], bool]:
            return looked_at(desk.review, frozen, operation.say)

        def done(found: tuple[list[tuple[str, ...]], bool]) -> None:
            if self._freezes is not None:
                self._freezes.show_changes(found[0], holds=found[1])

        self._aside.run(self.tr("What changed since"), work, done, (StoreError,))

    def _freeze(self, desk: ReviewDesk, name: str, day: str) -> None:
        """Read the whole review aside, then keep the freeze; stopped, nothing is kept."""

        def done(made: Freeze) -> None:
            if self._freezes is not None and self.window.desk is desk:
                self._freezes.show_frozen(made)

        expected = (StoreError, NotAllowedError, ValueError)
        title = self.tr("Freezing the review")
        self._aside.run(title, lambda operation: state_now(desk.review, name, day, operation.say), done, expected)

    def _put_freezes_away(self) -> None:
        self._freezes = None

    def _read_anew(self) -> None:
        if self.window.desk is not None:
            read_anew(self.window, self.window.desk)


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
