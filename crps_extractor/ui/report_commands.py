"""What concerns reports and who they are: references, PDFs attached, missing or changed, studies that look like one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog

from crps_extractor.models.checks.alike import Alike, alike_studies
from crps_extractor.models.documents.folder import PdfNotTakenError
from crps_extractor.models.documents.printed import Printed, printed_in
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.event import REVIEW
from crps_extractor.models.references.reading import (
    ENDINGS,
    ReferenceList,
    ReferencesRefusedError,
    looks_like_references,
    read_references,
)
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.reports.adding import Copied, add_copied, copy_pdfs, pdfs_in
from crps_extractor.models.review.reports.citing import Citing, bring_in, propose, study_of_report
from crps_extractor.models.review.reports.lost_pdfs import LookedFor, look_for, lost_reports, put_back, usual_places
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.course.alike import AlikeDialog
from crps_extractor.ui.course.citing import ReferencesDialog
from crps_extractor.ui.course.lost_pdfs import LostPdfsDialog
from crps_extractor.ui.exchange.dropping import DroppedFiles
from crps_extractor.ui.operations import Operation, Stopped
from crps_extractor.ui.reading_anew import read_anew
from crps_extractor.ui.review_commands import ReviewCommands
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.saying import choose_files, choose_folder, tell
from crps_extractor.ui.watching import PdfWatch
from crps_extractor.ui.workplace import Workplace

__all__ = ["ReportCommands"]

_EXPECTED = (StoreError, OSError, ReferencesRefusedError, NotAllowedError, PdfNotTakenError)


class ReportCommands(QObject):
    """Carries out the commands on references and PDFs, and says which studies look like one."""

    def __init__(self, window: Workplace, review_commands: ReviewCommands) -> None:
        super().__init__(window)
        self.window = window
        self._aside = review_commands.aside
        self._lost: LostPdfsDialog | None = None
        self.watch = PdfWatch(window, self._aside)
        self.watch.original_wanted.connect(lambda _report: self.lost_pdfs())
        DroppedReferences(window).dropped.connect(self.take_references)

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {
            "add_pdfs": self.add_pdfs,
            "add_folder": self.add_folder,
            "add_references": self.add_references,
            "attach_pdf": self.attach_pdf,
            "alike_studies": self.alike_studies,
            "lost_pdfs": self.lost_pdfs,
            "changed_pdf": self.watch.show_changed,
        }

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        desk = self.window.desk
        study = self.window.studies.current_study() if desk else ""
        leads = desk is not None and not desk.refusal(REVIEW, "")
        return {
            **dict.fromkeys(("add_pdfs", "add_folder", "add_references"), leads),
            "attach_pdf": leads and bool(study),
            "alike_studies": desk is not None and len(desk.facts.studies) > 1,
            "lost_pdfs": desk is not None and any(report.sha256 for report in desk.facts.reports()),
            "changed_pdf": desk is not None and self.watch.is_changed,
        }

    # -- references ----------------------------------------------------------------------------------------------

    def add_references(self) -> None:
        """Choose a list of references and look at what it would bring."""
        kinds = self.tr("Lists of references ({0})").format(" ".join(f"*{ending}" for ending in ENDINGS))
        choose_files(self.window, self.tr("Add references"), kinds, lambda paths: self.take_references(paths[0]))

    def take_references(self, path: Path) -> None:
        """Read a list aside, with the first pages of the review's PDFs, and show what it would bring."""
        desk, title = self.window.desk, self.tr("Add references")
        if desk is None:
            sentence = self.tr("Open the review first that {0} belongs to, then drop it again.").format(path.name)
            tell(self.window, title, sentence)
            return
        if refusal := desk.refusal(REVIEW, ""):
            tell(self.window, title, refusal)
            return
        review = desk.review
        pdfs = [
            (report.id, desk.pdf(report), report.label)
            for report in desk.facts.reports()
            if report.has_pdf and not report.reference.title
        ]

        def work(operation: Operation) -> tuple[ReferenceList, list[Citing]]:
            operation.say(self.tr("Reading {0}").format(path.name))
            listed = read_references(path, operation.must_stop)
            printed: dict[str, Printed] = {}
            with DocumentWorker() as worker:
                for number, (report, pdf, label) in enumerate(pdfs):
                    operation.say(self.tr("Looking at {0}").format(label), number, len(pdfs))
                    printed[report] = printed_in(pdf, worker)
            operation.say(self.tr("Comparing with the review"))
            return listed, propose(review, listed.references, printed)

        def done(found: tuple[ReferenceList, list[Citing]]) -> None:
            if desk is self.window.desk:
                dialog = ReferencesDialog(desk, *found, self.window.theme, self.window)
                dialog.wanted.connect(partial(self._bring_in, desk))
                _show(dialog)

        self._aside.run(title, work, done, _EXPECTED)

    def _bring_in(self, desk: ReviewDesk, chosen: list[Citing], names_studies: bool) -> None:
        try:
            new, completed = bring_in(desk.review, chosen, names_studies=names_studies)
        except _EXPECTED as reason:
            tell(self.window, self.tr("Not brought in"), str(reason))
            return
        desk.facts_changed.emit()
        if new and not self.window.studies.current_study():
            self.window.studies.choose(desk.facts.studies[0].id)
        said = self.tr("New studies: {0}. Reports that know their reference now: {1}.").format(new, completed)
        self.window.say(said)

    # -- PDFs ----------------------------------------------------------------------------------------------------

    def add_pdfs(self) -> None:
        """Choose PDFs; each becomes a study."""
        chosen = partial(self.take_pdfs, study="")
        choose_files(self.window, self.tr("Add PDFs"), self.tr("PDFs (*.pdf *.PDF)"), chosen, several=True)

    def add_folder(self) -> None:
        """Choose a folder; each of its PDFs becomes a study."""
        choose_folder(self.window, self.tr("Add a folder of PDFs"), partial(self.take_pdfs, study=""))

    def take_pdfs(self, paths: Sequence[Path], study: str) -> None:
        """Copy PDFs (and those of folders) beside the review: as studies, or as reports of one study."""
        desk, title = self.window.desk, self.tr("Adding PDFs")
        if desk is None or not paths:
            return
        refusal = desk.refusal(REVIEW, "")
        if refusal:
            tell(self.window, title, refusal)
            return

        def work(operation: Operation) -> list[Copied]:
            with DocumentWorker() as worker:
                return copy_pdfs(desk.path, pdfs_in(paths), partial(printed_in, worker=worker), operation.say)

        def done(copied: list[Copied]) -> None:
            added = add_copied(desk.review, copied, study)
            taken = [one.report for one in added if one.report is not None]
            if taken:
                desk.facts_changed.emit()
                self.window.studies.choose(study_of_report(desk.facts, taken[0]).id)
                self.window.show_report(taken[0].id)
            matched = [f"{one.file.name}: {one.matched}." for one in added if one.matched]
            if matched:
                sentence = self.tr("Recognised as the PDF of a reference: {0} of {1}. {2}")
                self.window.say(sentence.format(len(matched), len(added), " ".join(matched)))
            said = [one.refused for one in added if one.refused]
            if said or not copied:
                tell(self.window, self.tr("Not added"), "\n\n".join(said) or self.tr("There are no PDFs here."))

        self._aside.run(title, work, done, (StoreError, OSError))

    def attach_pdf(self) -> None:
        """Choose PDFs for the study: the first becomes the PDF of a report that has none."""
        study = self.window.studies.current_study()
        if study:
            chosen = partial(self.take_pdfs, study=study)
            choose_files(self.window, self.tr("Attach a PDF"), self.tr("PDFs (*.pdf *.PDF)"), chosen, several=True)

    def lost_pdfs(self) -> None:
        """Look for missing PDFs beside the review; then ask for a folder where some stay missing."""
        desk = self.window.desk
        if desk is None:
            return
        self._lost = None
        if self._missing(desk):
            self._look_in(desk, usual_places(desk.path))
        else:
            tell(self.window, self.tr("Missing PDFs"), self.tr("No PDF is missing: each lies beside the review."))

    def _missing(self, desk: ReviewDesk) -> list[Report]:
        changed = [report for report in (desk.facts.report(one) for one in self.watch.changed) if report is not None]
        return [*lost_reports(desk.path, desk.facts), *changed]

    def _look_in(self, desk: ReviewDesk, folders: Sequence[Path]) -> None:
        missing = self._missing(desk)

        def work(operation: Operation) -> tuple[LookedFor, list[Report], list[str]]:
            looked = look_for(missing, folders, operation.say)
            changed = {
                report.id: self.watch.changed[report.id] for report in missing if report.id in self.watch.changed
            }
            back, refused = put_back(desk.path, missing, looked.found, changed)
            return looked, back, refused

        def done(found: tuple[LookedFor, list[Report], list[str]]) -> None:
            if desk is self.window.desk:
                self._show_found(desk, missing, *found)

        self._aside.run(self.tr("Looking for missing PDFs"), work, done, _EXPECTED)

    def _show_found(
        self, desk: ReviewDesk, missing: list[Report], looked: LookedFor, back: list[Report], refused: list[str]
    ) -> None:
        self.watch.forget([report.id for report in back])
        if self._lost is None:
            dialog = self._lost = LostPdfsDialog(desk, self.window.theme, self.window)
            dialog.folder_wanted.connect(partial(self._choose_folder, desk))
            dialog.finished.connect(self._put_lost_away)
            _show(dialog)
        self._lost.show_found(missing, back, looked.found, refused, looked.looked_at)
        shown = self.window.studies.current_study()
        if back and shown:
            self.window.document.close_pdf()
            self.window.show_study(shown)

    def _choose_folder(self, desk: ReviewDesk) -> None:
        choose_folder(self.window, self.tr("Look in a folder"), lambda paths: self._look_in(desk, paths))

    def _put_lost_away(self) -> None:
        self._lost = None

    # -- studies that look like one ------------------------------------------------------------------------------

    def alike_studies(self) -> None:
        """List the pairs of studies that look like one, found aside."""
        desk = self.window.desk
        if desk is None:
            return
        self.window.form.commit()
        review = desk.review

        def work(operation: Operation) -> list[Alike]:
            operation.say(self.tr("Comparing the studies"))
            return alike_studies(review, with_looked_at=True)

        def done(pairs: list[Alike]) -> None:
            if desk is not self.window.desk:
                return
            if not pairs:
                tell(self.window, self.tr("Studies that look like one"), self.tr("No two studies look like one."))
                return
            dialog = AlikeDialog(desk, pairs, self.window.theme, self.window)
            dialog.done_with.connect(partial(read_anew, self.window, desk))
            _show(dialog)

        self._aside.run(self.tr("Studies that look like one"), work, done, (*_EXPECTED, Stopped))


class DroppedReferences(DroppedFiles):
    """Lists of references dropped on the window; a table of something else is left to whoever brings in sheets."""

    def __init__(self, window: Workplace) -> None:
        super().__init__(window, ENDINGS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a list of references; on dropping, look into the file first."""
        if isinstance(event, QDropEvent) and event.type() in _MOVES:
            paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
            if len(paths) != 1 or not looks_like_references(paths[0]):
                return False
        return super().eventFilter(watched, event)


_MOVES = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
