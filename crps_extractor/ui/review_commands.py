"""What the Review menu does: new, open, sample, people, export, close; slow work runs aside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QDialog

from crps_extractor import __version__
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.backup_files import Backup, backups_of
from crps_extractor.models.store.backups import restore
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.models.store.rescue import Rescue, can_be_rescued, migration_said, rescue_of
from crps_extractor.ui.course.exporting import asking_what
from crps_extractor.ui.operations import Operation, RunningAside
from crps_extractor.ui.people.people import PeopleDialog
from crps_extractor.ui.people.who import WhoDialog
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.saying import ask, choose_files, choose_new_file, documents_folder, tell
from crps_extractor.ui.start.new_review import NewReview, NewReviewDialog
from crps_extractor.ui.workplace import Workplace

__all__ = ["ReviewCommands"]

Then = Callable[[], object]


class ReviewCommands(QObject):
    """Carries out the commands that concern the whole review."""

    def __init__(self, window: Workplace) -> None:
        super().__init__(window)
        self.window = window
        self.aside = RunningAside(window)

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {
            "new_review": self.new_review,
            "open_review": self.open_review,
            "open_sample": self.open_sample,
            "people": self.people,
            "who": self.who,
            "export": self.export,
            "close_review": self.close_review,
            "about": self.about,
        }

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        desk = self.window.desk
        return {
            **dict.fromkeys(("people", "who", "close_review"), desk is not None),
            "export": desk is not None and bool(desk.facts.studies),
        }

    # -- opening -------------------------------------------------------------------------------------------------

    def new_review(self) -> None:
        """Ask for the least a review needs and begin it."""
        dialog = NewReviewDialog(self.window.theme, self.window)
        dialog.wanted.connect(self.begin)
        _show(dialog)

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

        begun = partial(self.open_path, who=wanted.people[0].id)
        self.aside.run(self.tr("Beginning the review"), work, begun, (StoreError, OSError))

    def open_review(self) -> None:
        """Choose a review file and open it."""
        choose_files(
            self.window,
            self.tr("Open a review"),
            self.tr("Reviews (*.crpx)"),
            lambda paths: self.open_path(paths[0]),
        )

    def open_sample(self) -> None:
        """Make a fresh copy of the invented sample and open it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)

        def work(operation: Operation) -> Path:
            from crps_extractor.models.sample_review import make_sample

            operation.say(self.tr("Making the sample review"))
            return make_sample(Path(folder) / "sample")

        def begin() -> None:
            self.aside.run(self.tr("Making the sample review"), work, self.open_path, (StoreError, OSError))

        if self.close_review(then=begin):
            begin()

    def open_path(self, path: Path, who: str = "", *, is_new: bool = False) -> None:
        """Open a review file; one clear sentence when that cannot be. Who sits here is asked where nobody is known,
        and always of one that is new on this computer.
        """
        if not self.close_review(then=partial(self.open_path, path, who, is_new=is_new)):
            return

        def opened(store: QueuedStore) -> None:
            desk = ReviewDesk(path, store, who, self.window)
            self.window.settings.remember(path)
            known = who or self.window.settings.who(desk.facts.id)
            if known in desk.facts.people:
                self._sit_down(desk, known)
            self.window.show_review(desk)
            if store.migrated is not None:
                self.window.say(migration_said(path, store.migrated))
            if is_new or known not in desk.facts.people:
                self.who()

        title = self.tr("Opening {0}").format(path.name)
        self.aside.run(
            title, lambda _: QueuedStore(path), opened, (StoreError,), partial(self._not_opened, path, title)
        )

    def _not_opened(self, path: Path, title: str, reason: Exception) -> None:
        """Say why; of a review that is damaged or was tampered with the newest good backup is offered."""
        if not can_be_rescued(reason):
            tell(self.window, title, str(reason))
            return

        def offer(found: Rescue | None) -> None:
            if found is None:
                is_ours = backups_of(path) or (isinstance(reason, StoreError) and reason.code == "corrupt")
                none = self.tr("{0}\n\nThere is no good backup of it.")
                tell(self.window, title, none.format(reason) if is_ours else str(reason))
                return
            backup = found.backup
            question = self.tr(
                "{0}\n\nThere is a good backup of {1}. {2} It can be put in its place; the file as it is now is "
                "moved aside and kept."
            ).format(reason, f"{backup.made.astimezone():%Y-%m-%d %H:%M}", found.differs)
            ask(self.window, title, question, self.tr("Restore the backup"), partial(self._restore, path, backup))

        look = self.tr("Looking for a backup")
        self.aside.run(look, lambda _: rescue_of(path), offer, (StoreError, OSError))

    def _restore(self, path: Path, backup: Backup) -> None:
        self.aside.run(
            self.tr("Restoring the backup"),
            lambda _: restore(path, backup),
            lambda _: self.open_path(path),
            (StoreError, OSError),
        )

    # -- closing -------------------------------------------------------------------------------------------------

    def close_review(self, then: Then | None = None) -> bool:
        """Close the review once everything is saved.

        False while something runs aside or could not be saved; ``then`` follows once it is closed after all.
        """
        if self.aside.is_running:
            self.aside.stop(then)
            return False
        desk = self.window.desk
        if desk is None:
            return True
        self.window.form.commit()
        try:
            desk.close()
        except StoreError as reason:
            self._offer_recovery(desk, reason, then)
            return False
        self._closed(desk)
        return True

    def _closed(self, desk: ReviewDesk) -> None:
        self.window.show_review(None)
        desk.deleteLater()

    def _offer_recovery(self, desk: ReviewDesk, reason: StoreError, then: Then | None) -> None:
        """Nothing unsaved is dropped: offer a copy elsewhere, then close."""

        def keep(paths: list[Path]) -> None:
            try:
                desk.close_after_recovery(paths[0])
            except (StoreError, OSError) as refused:
                tell(self.window, self.tr("Not closed"), str(refused))
                return
            self._closed(desk)
            if then is not None:
                then()

        def choose() -> None:
            proposed = documents_folder() / f"{desk.path.stem} recovered.crpx"
            title = self.tr("Keep a copy with every edit")
            choose_new_file(self.window, title, proposed, self.tr("Reviews (*.crpx)"), keep)

        ask(self.window, self.tr("Not everything is saved"), str(reason), self.tr("Save a recovery copy…"), choose)

    # -- people --------------------------------------------------------------------------------------------------

    def who(self) -> None:
        """Ask who sits here."""
        desk = self.window.desk
        if desk is not None:
            people = [person for person in desk.facts.people.values() if person.active]
            dialog = WhoDialog(people, desk.review.viewer, self.window.theme, self.window)
            dialog.chosen.connect(partial(self.change_places, desk))
            _show(dialog)

    def change_places(self, desk: ReviewDesk, person: str) -> None:
        """Another person sits here: the sheet that was shown is put away before anything else is read."""
        study = self.window.studies.current_study()
        self.window.show_form()
        self.window.show_study("")
        self._sit_down(desk, person)
        self.window.show_study(study)

    def _sit_down(self, desk: ReviewDesk, person: str) -> None:
        self.window.settings.set_who(desk.facts.id, person)
        desk.set_viewer(person)

    def people(self) -> None:
        """People, roles and assignments."""
        if self.window.desk is not None:
            _show(PeopleDialog(self.window.desk, self.window.theme, self.window))

    # -- export --------------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Choose what, in which state and where, and write it."""
        desk = self.window.desk
        if desk is not None:
            self.window.form.commit()
            asking_what(desk, self.window.theme, self.window, self._choose_export)

    def _choose_export(self, proposed: Path, format: str, freeze: str, batch: str) -> None:
        kinds = self.tr("Excel workbooks (*.xlsx)") if proposed.suffix == ".xlsx" else self.tr("Zip files (*.zip)")

        def write(paths: list[Path]) -> None:
            self.export_to(paths[0], freeze, batch, format)

        choose_new_file(self.window, self.tr("Export"), proposed, kinds, write)

    def export_to(self, target: Path, freeze: str = "", batch: str = "", format: str = "excel-dual") -> None:
        """Write an export to a file, in a process of its own, from a copy of what is saved."""
        from crps_extractor.models.exports.aside import ExportFailedError, export_aside

        desk = self.window.desk
        if desk is None:
            return
        viewer, copy = desk.review.viewer, desk.store.copy

        def work(operation: Operation) -> Path:
            operation.say(self.tr("Writing the export"))
            return export_aside(copy, viewer, format, target, must_stop=operation.must_stop, freeze=freeze, batch=batch)

        def done(path: Path) -> None:
            self.window.say(self.tr("{0} is written.").format(path.name))

        self.aside.run(self.tr("Exporting"), work, done, (StoreError, ExportFailedError, OSError))

    def about(self) -> None:
        """Version, licence and what the program stands on."""
        tell(
            self.window,
            self.tr("About CRPS Extractor"),
            self.tr(
                "CRPS Extractor {0}\n\nFree software under the AGPL-3.0 or later, without any warranty. "
                "It never uses the network.\n\nBuilt on Python, Qt (PySide6), PyMuPDF, pandas, openpyxl and "
                "XlsxWriter; icons by Lucide (ISC)."
            ).format(__version__),
        )


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
