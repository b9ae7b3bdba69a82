"""What exchanges work: send a package, take one in after a preview, begin a review from one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from crps_extractor.models.documents.folder import PdfNotTakenError
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.exchanging import (
    Incoming,
    begin_review,
    facts_in,
    incoming,
    keep_pdfs,
    pdfs_to_send,
    sheets_to_send,
    unpacked_pdfs,
)
from crps_extractor.models.review.facts import Facts
from crps_extractor.models.store.backups import keep_backup
from crps_extractor.models.store.merging import merge_package, preview
from crps_extractor.models.store.package import SUFFIX, Package, read_package, write_package
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.exchange.begin import BeginDialog
from crps_extractor.ui.exchange.dropping import DroppedFiles, is_package
from crps_extractor.ui.exchange.preview import PreviewDialog
from crps_extractor.ui.exchange.send import SendDialog
from crps_extractor.ui.operations import Operation
from crps_extractor.ui.reading_anew import read_anew
from crps_extractor.ui.review_commands import ReviewCommands
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.saying import choose_files, choose_new_file, documents_folder, tell
from crps_extractor.ui.workplace import Workplace

__all__ = ["ExchangeCommands"]

_EXPECTED = (StoreError, OSError, PdfNotTakenError, NotAllowedError)


class ExchangeCommands(QObject):
    """Carries out the commands that exchange packages."""

    def __init__(self, window: Workplace, review_commands: ReviewCommands) -> None:
        super().__init__(window)
        self.window = window
        self._review_commands = review_commands
        self._waiting: Path | None = None
        DroppedFiles(window).dropped.connect(self.open_file)
        window.possible_changed.connect(self._follow_opening, Qt.ConnectionType.QueuedConnection)

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {"send_package": self.send, "take_package": self.take}

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        desk = self.window.desk
        return {"send_package": desk is not None and desk.viewer is not None, "take_package": True}

    def open_file(self, path: Path) -> None:
        """Open a review, or take in a package, whichever the file is."""
        if is_package(path):
            self.take_in(path)
        else:
            self._review_commands.open_path(path)

    # -- sending -------------------------------------------------------------------------------------------------

    def send(self) -> None:
        """Ask for whom the package is, then where it goes."""
        desk = self.window.desk
        if desk is not None and desk.viewer is not None:
            self.window.form.commit()
            dialog = SendDialog(desk, self.window.theme, self.window)
            dialog.wanted.connect(partial(self._choose_target, desk))
            _show(dialog)

    def _choose_target(self, desk: ReviewDesk, everything: bool, with_pdfs: bool) -> None:
        who = desk.viewer.name if desk.viewer else ""
        name = f"{desk.path.stem} – {who} – {datetime.now():%Y-%m-%d %H%M}{SUFFIX}"
        choose_new_file(
            self.window,
            self.tr("Save the package"),
            documents_folder() / name.replace("/", " "),
            self.tr("Packages (*{0})").format(SUFFIX),
            lambda paths: self.send_to(paths[0], everything=everything, with_pdfs=with_pdfs),
        )

    def send_to(self, target: Path, *, everything: bool = False, with_pdfs: bool = False) -> None:
        """Write a package to a file: to the others, or everything to oneself."""
        desk = self.window.desk
        if desk is None:
            return
        target = target if is_package(target) else target.with_name(target.name + SUFFIX)
        review, path = desk.review, desk.path

        def work(operation: Operation) -> Package:
            operation.say(self.tr("Writing the package"))
            pdfs = pdfs_to_send(review.facts, path) if with_pdfs else {}
            return write_package(desk.store, target, review.viewer, sheets_to_send(review, everything=everything), pdfs)

        def done(package: Package) -> None:
            self.window.say(self.tr("The package {0} is written.").format(package.path.name))

        self._review_commands.aside.run(self.tr("Sending a package"), work, done, _EXPECTED)

    # -- taking in -----------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Choose a package and take it in."""
        kinds = self.tr("Packages (*{0})").format(SUFFIX)
        choose_files(self.window, self.tr("Take in a package"), kinds, lambda paths: self.take_in(paths[0]))

    def take_in(self, path: Path) -> None:
        """Show what a package would bring; without a review open, begin one from it."""
        desk, title = self.window.desk, self.tr("Take in a package")
        if desk is None:
            self._review_commands.aside.run(title, lambda _: _read(path), self._offer_to_begin, _EXPECTED)
            return
        self.window.form.commit()

        def work(operation: Operation) -> tuple[Package, Incoming]:
            operation.say(self.tr("Reading {0}").format(path.name))
            package = read_package(path)
            operation.say(self.tr("Comparing it with the review"))
            return package, incoming(desk.review, desk.path, package, preview(desk.store, package))

        self._review_commands.aside.run(title, work, partial(self._show_preview, desk), _EXPECTED)

    def _show_preview(self, desk: ReviewDesk, read: tuple[Package, Incoming]) -> None:
        package, coming = read
        dialog = PreviewDialog(coming, package.author == desk.review.viewer, self.window.theme, self.window)
        dialog.wanted.connect(partial(self.merge, desk, package, coming))
        _show(dialog)

    def merge(self, desk: ReviewDesk, package: Package, coming: Incoming) -> None:
        """Take over all of a package or nothing, a backup kept before; then every pane reads anew."""
        if desk is not self.window.desk:
            return
        self.window.form.commit()

        def work(operation: Operation) -> list[str]:
            operation.say(self.tr("Keeping a backup"))
            desk.store.call(keep_backup).result()
            if desk.store.pending():
                raise StoreError("refused", self.tr("Some of your edits are not saved yet. Save them first."))
            with unpacked_pdfs(desk.path, package, operation.say) as files:
                merge_package(desk.store, package, partial(operation.say, self.tr("Taking it in")))
                return keep_pdfs(desk.path, files)

        def done(refused: list[str]) -> None:
            read_anew(self.window, desk)
            self.window.say(self.tr("The package from {0} is taken in.").format(coming.author))
            if refused:
                tell(self.window, self.tr("PDFs that were not taken"), "\n\n".join(refused))

        self._review_commands.aside.run(self.tr("Taking in a package"), work, done, _EXPECTED)

    # -- beginning -----------------------------------------------------------------------------------------------

    def _offer_to_begin(self, read: tuple[Package, Facts]) -> None:
        package, facts = read
        author = facts.people.get(package.author)
        title, who = facts.title or package.path.stem, author.name if author else self.tr("Somebody")
        dialog = BeginDialog(title, who, self.window.theme, self.window)
        dialog.begin_wanted.connect(partial(self._choose_place, package, title))
        dialog.open_wanted.connect(partial(self._open_first, package.path))
        _show(dialog)

    def _choose_place(self, package: Package, title: str) -> None:
        choose_new_file(
            self.window,
            self.tr("Where the review is kept"),
            documents_folder() / f"{file_name(title)}.crpx",
            self.tr("Reviews (*.crpx)"),
            lambda paths: self.begin_from(package, paths[0]),
        )

    def begin_from(self, package: Package, path: Path) -> None:
        """Make a review file from a package and open it; who sits here is asked then."""
        path = path if path.suffix.casefold() == ".crpx" else path.with_name(f"{path.name}.crpx")

        def work(operation: Operation) -> list[str]:
            return begin_review(path, package, operation.say)[1]

        def done(refused: list[str]) -> None:
            self._review_commands.open_path(path, is_new=True)
            if refused:
                tell(self.window, self.tr("PDFs that were not taken"), "\n\n".join(refused))

        self._review_commands.aside.run(self.tr("Beginning the review"), work, done, _EXPECTED)

    def _open_first(self, package: Path) -> None:
        """Open the review that a package belongs to, then take the package in."""

        def chosen(paths: list[Path]) -> None:
            self._waiting = package
            self._review_commands.open_path(paths[0])

        choose_files(self.window, self.tr("Open a review"), self.tr("Reviews (*.crpx)"), chosen)

    def _follow_opening(self) -> None:
        """A package that waited is taken in as soon as a review is open and somebody sits here."""
        desk = self.window.desk
        if desk is not None and desk.viewer is not None and self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.take_in(waiting)


def file_name(title: str) -> str:
    """A title as a file's name on any system."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", title).strip(" .")[:60].strip() or "review"


def _read(path: Path) -> tuple[Package, Facts]:
    package = read_package(path)
    return package, facts_in(package)


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
