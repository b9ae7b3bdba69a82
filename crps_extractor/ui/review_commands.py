"""What the Review menu does: new, open, sample, PDFs, people, export, close; slow work runs aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog

from crps_extractor import __version__
from crps_extractor.models.documents.folder import label_from
from crps_extractor.models.exports.aside import ExportFailedError, export_aside
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.review.review import Review
from crps_extractor.models.sample_review import make_sample
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.ui.operations import Operation, Work
from crps_extractor.ui.people.people import PeopleDialog
from crps_extractor.ui.people.who import WhoDialog
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.start.new_review import NewReview, NewReviewDialog

if TYPE_CHECKING:
    from crps_extractor.ui.main_window import MainWindow

__all__ = ["ReviewCommands"]


class ReviewCommands(QObject):
    """Carries out the commands that concern the whole review."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.running: Operation | None = None

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {
            "new_review": self.new_review,
            "open_review": self.open_review,
            "open_sample": self.open_sample,
            "add_pdfs": self.add_pdfs,
            "add_folder": self.add_folder,
            "people": self.people,
            "who": self.who,
            "export": self.export,
            "close_review": self.close_review,
            "about": self.about,
        }

    # -- opening and closing -------------------------------------------------------------------------------------

    def new_review(self) -> None:
        """Ask for the least a review needs and begin it."""
        dialog = NewReviewDialog(self.window.theme, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(self.begin)
        dialog.open()

    def begin(self, wanted: NewReview) -> None:
        """Make the review file and open it."""

        def work(_operation: Operation) -> Path:
            wanted.path.parent.mkdir(parents=True, exist_ok=True)
            store = ReviewFile.create(wanted.path)
            try:
                lead, *others = wanted.people
                about = {"registration": wanted.registration} if wanted.registration else {}
                review = Review.create(store, load_shipped(wanted.form), wanted.title, lead, **about)
                for person in others:
                    review.add_person(person)
            finally:
                store.close()
            return wanted.path

        def begun(path: Path) -> None:
            self.open_path(path, who=wanted.people[0].id)

        self.run(self.tr("Beginning the review"), work, begun, (StoreError, OSError))

    def open_review(self) -> None:
        """Choose a review file and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self.window, self.tr("Open a review"), self._documents(), self.tr("Reviews (*.crpx)")
        )
        if chosen:
            self.open_path(Path(chosen))

    def open_sample(self) -> None:
        """Make a fresh copy of the invented sample and open it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)

        def work(operation: Operation) -> Path:
            operation.say(self.tr("Making the sample review"))
            return make_sample(Path(folder) / "sample")

        self.run(self.tr("Making the sample review"), work, self.open_path, (StoreError, OSError))

    def open_path(self, path: Path, who: str = "") -> None:
        """Open a review file; one clear sentence when that cannot be."""
        if not self.close_review():
            return

        def work(_operation: Operation) -> QueuedStore:
            return QueuedStore(path)

        def opened(store: QueuedStore) -> None:
            desk = ReviewDesk(path, store, who, self.window)
            self.window.settings.remember(path)
            known = who or self.window.settings.who(desk.facts.id)
            if known in desk.facts.people:
                self._sit_down(desk, known)
            self.window.show_review(desk)
            if known not in desk.facts.people:
                self.who()

        self.run(self.tr("Opening {0}").format(path.name), work, opened, (StoreError,))

    def close_review(self) -> bool:
        """Close the review once everything is saved; False when it stays open."""
        desk = self.window.desk
        if desk is None:
            return True
        self.window.form.commit()
        try:
            desk.close()
        except StoreError as reason:
            self._offer_recovery(desk, str(reason))
            return False
        self.window.show_review(None)
        desk.deleteLater()
        return True

    def _offer_recovery(self, desk: ReviewDesk, reason: str) -> None:
        """Nothing unsaved is dropped: offer a copy elsewhere, then close."""
        chosen, _ = QFileDialog.getSaveFileName(
            self.window,
            self.tr("{0} Keep a copy with every edit").format(reason),
            str(Path(self._documents()) / f"{desk.path.stem} recovered.crpx"),
            self.tr("Reviews (*.crpx)"),
        )
        if chosen:
            desk.store.recovery_copy(Path(chosen))
            desk.store.close(leave_unsaved=True)
            self.window.show_review(None)
            desk.deleteLater()

    # -- people --------------------------------------------------------------------------------------------------

    def who(self) -> None:
        """Ask who sits here."""
        desk = self.window.desk
        if desk is None:
            return
        people = [person for person in desk.facts.people.values() if person.active]
        dialog = WhoDialog(people, desk.review.viewer, self.window.theme, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda person: self._sit_down(desk, person, show=True))
        dialog.open()

    def _sit_down(self, desk: ReviewDesk, person: str, *, show: bool = False) -> None:
        self.window.settings.set_who(desk.facts.id, person)
        study = self.window.studies.current_study()
        if show:
            self.window.form.commit()
            self.window.show_study("")
        desk.set_viewer(person)
        if show:
            self.window.facts_changed()
            self.window.show_study(study)

    def people(self) -> None:
        """People, roles and assignments."""
        desk = self.window.desk
        if desk is not None:
            dialog = PeopleDialog(desk, self.window.theme, self.window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    # -- PDFs ----------------------------------------------------------------------------------------------------

    def add_pdfs(self) -> None:
        """Choose PDFs; each becomes a study."""
        names, _ = QFileDialog.getOpenFileNames(
            self.window, self.tr("Add PDFs"), self._documents(), self.tr("PDFs (*.pdf)")
        )
        self.take_pdfs([Path(name) for name in names], "")

    def add_folder(self) -> None:
        """Choose a folder; each of its PDFs becomes a study."""
        name = QFileDialog.getExistingDirectory(self.window, self.tr("Add a folder of PDFs"), self._documents())
        if name:
            self.take_pdfs([Path(name)], "")

    def take_pdfs(self, paths: Sequence[Path], study: str) -> None:
        """Copy PDFs (and those of folders) beside the review: as studies, or as reports of one study."""
        desk = self.window.desk
        if desk is None or not paths:
            return
        refusal = desk.review.refusal("review", "")
        if refusal:
            self.window.tell(self.tr("Adding PDFs"), refusal)
            return
        found = [pdf for path in paths for pdf in (sorted(path.glob("*.pdf")) if path.is_dir() else [path])]

        def work(operation: Operation) -> object:
            taken, refused = [], []
            for at, path in enumerate(found):
                operation.say(self.tr("Copying {0}").format(label_from(path)), at, len(found))
                kept = desk.take_file(path)
                (refused if isinstance(kept, str) else taken).append(kept if isinstance(kept, str) else (path, kept))
            return taken, refused

        def done(result: object) -> None:
            taken, refused = result  # type: ignore[misc]
            touched, known = desk.add_reports(taken, study)
            if touched and not self.window.studies.current_study():
                self.window.studies.choose(touched[0])
            if touched and study:
                self.window.show_study(study)
            if refused or known:
                self.window.tell(self.tr("Not added"), "\n".join([*refused, *known]))

        self.run(self.tr("Adding PDFs"), work, done, (StoreError, OSError))

    # -- export --------------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Choose where, and write the dual-reviewer workbook in a process of its own."""
        desk = self.window.desk
        if desk is None:
            return
        self.window.form.commit()
        proposed = desk.path.with_name(f"{desk.path.stem} – both reviewers.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(
            self.window, self.tr("Export the workbook"), str(proposed), self.tr("Excel workbooks (*.xlsx)")
        )
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, target: Path) -> None:
        """Write the workbook to a file."""
        desk = self.window.desk
        if desk is None:
            return
        viewer, copy = desk.review.viewer, desk.store.copy

        def work(operation: Operation) -> Path:
            operation.say(self.tr("Writing the workbook"))
            return export_aside(copy, viewer, "excel-dual", target, must_stop=operation.must_stop)

        def done(path: Path) -> None:
            self.window.say(self.tr("The workbook {0} is written.").format(path.name))

        self.run(self.tr("Exporting"), work, done, (StoreError, ExportFailedError, OSError))

    def about(self) -> None:
        """Version, licence and what the program stands on."""
        self.window.tell(
            self.tr("About CRPS Extractor"),
            self.tr(
                "CRPS Extractor {0}\n\nFree software under the AGPL-3.0 or later, without any warranty. "
                "It never uses the network.\n\nBuilt on Python, Qt (PySide6), PyMuPDF, pandas, openpyxl and "
                "XlsxWriter; icons by Lucide (ISC)."
            ).format(__version__),
        )

    # -- running aside -------------------------------------------------------------------------------------------

    def run(
        self, title: str, work: Work, done: Callable[..., object], expected: tuple[type[Exception], ...]
    ) -> Operation:
        """Run work aside with a progress dialog that appears only when it takes a while."""
        operation = Operation(title, work, expected, self)
        progress = QProgressDialog(title, self.tr("Stop"), 0, 0, self.window)
        progress.setWindowTitle(title)
        progress.setMinimumDuration(400)
        progress.setAutoReset(False)
        progress.canceled.connect(operation.stop)

        def said(sentence: str, at: int, of: int) -> None:
            progress.setMaximum(of)
            progress.setValue(at)
            progress.setLabelText(sentence)

        def finished() -> None:
            progress.canceled.disconnect(operation.stop)
            progress.close()
            progress.deleteLater()
            self.running = None

        operation.said.connect(said)
        operation.finished.connect(finished)
        operation.done.connect(done)
        operation.refused.connect(lambda sentence: self.window.tell(title, sentence))
        operation.done.connect(lambda _result: operation.deleteLater())
        self.running = operation
        operation.start()
        return operation

    def wait(self) -> None:
        """Wait for what still runs aside."""
        if self.running is not None:
            self.running.stop()
            self.running.wait()

    def _documents(self) -> str:
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def asked_yes(window: MainWindow, title: str, sentence: str, button: str, yes: Callable[[], object]) -> None:
    """Ask before something that cannot be undone; ``button`` is a verb."""
    box = QMessageBox(QMessageBox.Icon.Question, title, sentence, QMessageBox.StandardButton.Cancel, window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chosen = box.addButton(button, QMessageBox.ButtonRole.AcceptRole)
    chosen.clicked.connect(yes)
    box.open()
