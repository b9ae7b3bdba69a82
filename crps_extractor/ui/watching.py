"""Whether the PDF on the screen is the one that was taken in: its content is compared aside, once its page is drawn."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from crps_extractor.models.documents.refusals import Refused
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.reports.changed_pdfs import QuoteAgain, keep_changed, quotes_again, why_changed
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.course.changed_pdf import ChangedPdfDialog
from crps_extractor.ui.operations import Operation, RunningAside
from crps_extractor.ui.reading_anew import read_anew
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.saying import tell
from crps_extractor.ui.workplace import Workplace

__all__ = ["PdfWatch"]


class PdfWatch(QObject):
    """Compares each PDF that is opened with what was taken in; ``changed`` holds, by report, the sha256 found."""

    original_wanted = Signal(str)

    def __init__(self, window: Workplace, aside: RunningAside) -> None:
        super().__init__(window)
        self.window = window
        self._aside = aside
        self._compared: set[tuple[str, str, int, int]] = set()
        self._desk: ReviewDesk | None = None
        self._sentences: dict[str, str] = {}
        self.changed: dict[str, str] = {}

    @property
    def is_changed(self) -> bool:
        """Whether the PDF on the screen is known to be another than the one taken in."""
        return self.window.document.report_id in self.changed

    def forget(self, reports: list[str]) -> None:
        """These reports have their own PDF again."""
        for report in reports:
            self.changed.pop(report, None)
        self._compared = {one for one in self._compared if one[0] not in reports}
        self.window.possible_changed.emit()

    def compare(self) -> None:
        """Compare the PDF on the screen, unless this very file was compared before; asked once its page is drawn."""
        desk, report = self.window.desk, self._shown()
        if desk is not self._desk:
            self._desk = desk
            self._compared.clear()
            self.changed.clear()
        if desk is None or report is None or not report.sha256:
            return
        path = desk.pdf(report)
        if report.id in self.changed:
            self._say(report.id)
        mark = _mark(report, path)
        if mark is None or mark in self._compared:
            return
        self._compared.add(mark)
        operation = Operation(self.tr("Comparing the PDF"), lambda _: why_changed(path, report), (), self)
        operation.done.connect(partial(self._compared_with, desk, report.id))
        operation.ended.connect(operation.deleteLater)
        operation.start()

    def show_changed(self) -> None:
        """Seek the quotes in the file as it is now, aside, and show what can be done."""
        desk, report = self.window.desk, self._shown()
        if desk is None or report is None or report.id not in self.changed:
            return
        self.window.form.commit()
        review, path = desk.review, desk.pdf(report)

        def work(operation: Operation) -> list[QuoteAgain]:
            operation.say(self.tr("Looking for the quotes in {0}").format(report.label))
            with DocumentWorker() as worker:
                return quotes_again(review, report, path, worker)

        done = partial(self._show, desk, report)
        self._aside.run(self.tr("The PDF changed"), work, done, (Refused, StoreError, OSError))

    # -- inside --------------------------------------------------------------------------------------------------

    def _shown(self) -> Report | None:
        desk = self.window.desk
        return desk.facts.report(self.window.document.report_id) if desk is not None else None

    def _compared_with(self, desk: ReviewDesk, report: str, found: tuple[str, str]) -> None:
        sentence, now = found
        if desk is not self.window.desk or not now:
            return
        self.changed[report], self._sentences[report] = now, sentence
        if self.window.document.report_id == report:
            self._say(report)
        self.window.possible_changed.emit()

    def _say(self, report: str) -> None:
        notice = self.window.document.notice
        notice.say(self._sentences[report], can_try_again=False, more=self.tr("What can be done…"))

    def _show(self, desk: ReviewDesk, report: Report, quotes: list[QuoteAgain]) -> None:
        if desk is not self.window.desk or report.id not in self.changed:
            return
        sentence = self._sentences[report.id]
        dialog = ChangedPdfDialog(desk, report, sentence, quotes, self.window.theme, self.window)
        dialog.keep_wanted.connect(partial(self._keep, desk, report))
        dialog.original_wanted.connect(partial(self.original_wanted.emit, report.id))
        dialog.places_taken.connect(lambda _number: read_anew(self.window, desk))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _keep(self, desk: ReviewDesk, report: Report) -> None:
        try:
            desk.change_facts(lambda review: keep_changed(review, report, self.changed[report.id]))
        except (NotAllowedError, StoreError) as reason:
            tell(self.window, self.tr("Not kept"), str(reason))
            return
        self.forget([report.id])
        self.window.document.notice.hide()
        self.window.say(self.tr("This file is the PDF of {0} from now on.").format(report.label))


def _mark(report: Report, path: Path) -> tuple[str, str, int, int] | None:
    """What tells one content of a file from another without reading it; None where the file is gone."""
    try:
        known = path.stat()
    except OSError:
        return None
    return report.id, report.sha256, known.st_mtime_ns, known.st_size
