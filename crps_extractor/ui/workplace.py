"""The panes around one review: what one pane asks of another goes through here; commands work through it.

Modules that only a review needs are imported where they are used: the window stands before they are loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from crps_extractor.ui.furnished import Furnished, Workers
from crps_extractor.ui.saying import tell
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import Meaning, Theme
from crps_extractor.ui.widgets.tabbing import tab_through

if TYPE_CHECKING:
    from crps_extractor.models.answer import Source
    from crps_extractor.ui.desk import StudyDesk
    from crps_extractor.ui.review_desk import ReviewDesk, Saving

__all__ = ["Workplace"]

MARKS_LATER_MS = 120
SAYS_FOR_MS = 12_000


class Workplace(Furnished):
    """Studies, PDF, form and problems around one review; or the start pane when none is open."""

    possible_changed = Signal()
    saving_changed = Signal(object)

    def __init__(self, theme: Theme, settings: Settings, workers: Workers) -> None:
        super().__init__(theme, settings, workers)
        self.desk: ReviewDesk | None = None
        self.study: StudyDesk | None = None
        self._told: set[str] = set()
        self._marks_later = QTimer(self, singleShot=True, interval=MARKS_LATER_MS)
        self._marks_later.timeout.connect(self.show_marks)

    # -- the review ------------------------------------------------------------------------------------------------

    def show_review(self, desk: ReviewDesk | None) -> None:
        """Show a review, or the start pane."""
        if desk is not None:
            self.furnish()
        if self.is_furnished:
            self.show_study("")
            self._show_beside_pdf(self.form)
            self.problems.show_review(desk)
        self.desk = desk
        self.start.show_recent(self.settings.recent())
        self.pages.setCurrentWidget(self.work if desk else self.start)
        if desk is not None:
            self._told.clear()
            desk.facts_changed.connect(self.facts_changed)
            desk.progress_changed.connect(self.studies.update_study)
            desk.sheet_changed.connect(self._sheet_changed)
            desk.refused.connect(self.say)
            desk.trouble.connect(lambda sentence: self.tell_once(self.tr("The review file"), sentence))
            desk.saving_changed.connect(self._saving_changed)
            self.saving_changed.emit(desk.saving)
            self.studies.show_review(desk)
            if desk.why_fixed:
                self.tell_once(desk.path.name, desk.why_fixed)
            if desk.facts.studies:
                self.studies.choose(desk.facts.studies[0].id)
        self.facts_changed()
        (self.studies if desk else self.start).setFocus()

    def facts_changed(self) -> None:
        """People, studies or assignments changed."""
        if self.is_furnished:
            self.studies.show_review(self.desk)
        if self.study is not None and self.study.said != self.form.banner.text():
            self.show_study(self.study.study)
        self._say_title()
        self.possible_changed.emit()

    # -- the study -------------------------------------------------------------------------------------------------

    def show_study(self, study: str) -> None:
        """Put a study on the desk: its main PDF, the viewer's own sheet, its problems; "" clears the desk."""
        from crps_extractor.models.event import REVIEW
        from crps_extractor.models.review.access import NotAllowedError

        self.study = None
        if self.desk is not None and study:
            try:
                self.study = self.desk.own_desk(study)
            except NotAllowedError as reason:
                self.form.empty.say(self.tr("Your own sheet"), str(reason))
        if self.study is None or self.desk is None:
            self.form.clear()
        else:
            leads = not self.desk.refusal(REVIEW, "")
            self.form.show_study(self.study, self.desk.desk(REVIEW, study) if leads else None)
        self._show_main_report(study)
        if self.is_comparing and study:
            self.show_comparison()
        else:
            self.problems.show_study(self.study)
        self._say_title()
        self._marks_later.start()
        self.possible_changed.emit()

    def show_form(self) -> None:
        """Show the form beside the PDF."""
        self._show_beside_pdf(self.form)
        self.problems.show_study(self.study)
        self._marks_later.start()
        self.possible_changed.emit()

    def show_comparison(self) -> None:
        """Show both sheets side by side; one sentence, and the form, until both are submitted."""
        from crps_extractor.models.review.access import NotAllowedError

        study = self.studies.current_study()
        if self.desk is None or not study:
            return
        try:
            self.compare.show_study(self.desk, study)
        except NotAllowedError as reason:
            self.say(str(reason))
            self.show_form()
            return
        self._show_beside_pdf(self.compare)
        self.problems.show_study(self.compare.desk)
        self._marks_later.start()
        self.possible_changed.emit()

    @property
    def is_comparing(self) -> bool:
        """True while both sheets are shown instead of the form."""
        return self.is_furnished and self.mode.currentWidget() is self.compare

    @property
    def worked_on(self) -> StudyDesk | None:
        """The sheet that is worked on: the consensus while settling, else the one whose section is shown."""
        from crps_extractor.ui.form.section_page import SectionPage

        if self.is_comparing:
            return self.compare.desk
        page = self.form.page
        return page.desk if isinstance(page, SectionPage) else self.study

    # -- the PDF ---------------------------------------------------------------------------------------------------

    def show_report(self, report_id: str) -> None:
        """Show a report's PDF; the pane says so in one sentence when it is missing."""
        report = self.desk.facts.report(report_id) if self.desk else None
        if report is None or self.desk is None:
            self.document.close_pdf()
        elif not report.has_pdf:
            self.document.show_without_pdf(report.reference.line or report.label)
        elif report.id != self.document.report_id:
            self.document.open_pdf(self.desk.pdf(report), report.id)
        self.possible_changed.emit()

    def show_source(self, source: Source) -> None:
        """Bring an answer's place into view, in whichever report it lies."""
        if source.report:
            self.show_report(source.report)
        self.document.show_source(source)

    def show_marks(self) -> None:
        """Mark the places of answers in the report that is shown, each in its reviewer's colour."""
        from crps_extractor.ui.places import comparison_marks, sheet_marks

        report = self.document.report_id
        if not report or self.desk is None:
            return
        if self.is_comparing and self.compare.comparison is not None:
            self.document.set_marks(comparison_marks(self.compare.marked(), report))
        elif self.study is not None:
            slots = self.desk.facts.study(self.study.study).slots
            meaning = Meaning.SECOND if self.desk.review.viewer == slots.second else Meaning.FIRST
            self.document.set_marks(sheet_marks(self.study.sheet, self.study.context, report, meaning))
        self.possible_changed.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through one pane after the other, whenever their controls were made."""
        panes = (self.studies, self.document, self.form, self.compare, self.problems) if self.is_furnished else ()
        return tab_through(self, panes, forward) or bool(super().focusNextPrevChild(forward))

    # -- what is said ----------------------------------------------------------------------------------------------

    def say(self, sentence: str) -> None:
        """Say one sentence in the status bar."""
        self.statusBar().showMessage(sentence, SAYS_FOR_MS)

    def tell_once(self, title: str, sentence: str) -> None:
        """Say what must not be missed, the same sentence once while a review is open."""
        if sentence not in self._told:
            self._told.add(sentence)
            tell(self, title, sentence)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _show_main_report(self, study: str) -> None:
        reports = self.desk.facts.reports(study) if self.desk and study else []
        if not reports:
            self.document.close_pdf()
        elif self.document.report_id not in {report.id for report in reports}:
            self.show_report(next((one for one in reports if one.has_pdf), reports[0]).id)

    def _show_beside_pdf(self, pane: QWidget) -> None:
        """The form, or the comparison, which needs more room; each keeps the widths it was given."""
        if self.mode.currentWidget() is not pane:
            self._widths[self.is_comparing] = self.panes.sizes()
            self.mode.setCurrentWidget(pane)
            self.panes.setSizes(self._widths[self.is_comparing])

    def _go_to(self, row: str, field: str) -> None:
        """Bring an answer into view: in the form, or in the comparison while that is shown."""
        (self.compare if self.is_comparing else self.form).go_to(row, field)

    def _mark_activated(self, identifier: str) -> None:
        """Show the answer of a mark; the keyboard stays where it was, so that marks can be gone through."""
        from crps_extractor.ui.places import place_of

        before = self.focusWidget()
        self._go_to(*place_of(identifier))
        if before is not None and self.document.isAncestorOf(before):
            before.setFocus()

    def _sheet_changed(self, _study: str) -> None:
        self._marks_later.start()
        self.possible_changed.emit()

    def _saving_changed(self, saving: Saving) -> None:
        self.saving_changed.emit(saving)
        if saving.why:
            self.tell_once(self.tr("Not saved"), saving.why)

    def _say_title(self) -> None:
        title = self.desk.facts.title if self.desk else ""
        self.setWindowTitle(f"{title} – CRPS Extractor" if title else "CRPS Extractor")
        if self.is_furnished:
            study = self.studies.current_study() if self.desk else ""
            self.title.setText(self.desk.facts.study(study).label if self.desk and study else "")

    def connect_panes(self) -> None:
        """What one pane asks of another."""
        self.studies.study_chosen.connect(self.show_study)
        self.studies.report_chosen.connect(self.show_report)
        self.document.pdf_opened.connect(lambda _report: self.show_marks())
        self.document.mark_activated.connect(self._mark_activated)
        self.document.tables.put = self.form.take_table
        for pane in (self.form, self.compare):
            pane.source_wanted.connect(self.show_source)
            pane.status_message.connect(self.say)
        self.compare.places_changed.connect(self._marks_later.start)
        self.compare.pairs_changed.connect(self.show_comparison)
        self.problems.place_wanted.connect(self._go_to)
        self.problems.study_wanted.connect(self.studies.choose)
        changes: Callable[..., object] = lambda *_: self.possible_changed.emit()  # noqa: E731
        for signal in (
            self.document.pdf_opened,
            self.document.pdf_refused,
            self.document.selection_changed,
            self.document.search.hits_changed,
            self.form.section_chosen,
            self.form.field_focused,
            self.compare.changed,
            self.problems.counts_changed,
        ):
            signal.connect(changes)
