"""What works with spreadsheets: bring in a sheet after a preview, make a sheet to fill in with Excel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from crps_extractor.models.event import CONSENSUS, person_scope
from crps_extractor.models.imports.bringing import bring_in
from crps_extractor.models.imports.cells import Table, TableRefusedError
from crps_extractor.models.imports.headers import choose_table
from crps_extractor.models.imports.mapping import AGREED, TableMapping
from crps_extractor.models.imports.proposal import OutdatedProposalError, Proposal
from crps_extractor.models.imports.proposing import propose_mapping
from crps_extractor.models.imports.reading import ReadingStoppedError, read_tables
from crps_extractor.models.imports.reviewer_sheet import owner_of, read_reviewer_sheet
from crps_extractor.models.imports.tables import read_extraction_table
from crps_extractor.models.imports.wording import ChangeWords, changes_in_words
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.history import moment_of
from crps_extractor.models.review.importing import BroughtIn, brought_in, filling_refusal, people_to_fill_for
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.exchange.dropping import DroppedFiles
from crps_extractor.ui.importing.mapping import MappingDialog
from crps_extractor.ui.importing.preview import ImportPreview
from crps_extractor.ui.operations import Operation, Stopped
from crps_extractor.ui.reading_anew import read_anew
from crps_extractor.ui.review_commands import ReviewCommands
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.saying import ask_choice, choose_files, choose_new_file, tell
from crps_extractor.ui.taking_back import take_import_back
from crps_extractor.ui.workplace import Workplace

__all__ = ["ImportCommands"]

_EXPECTED = (StoreError, OSError, TableRefusedError, NotAllowedError, OutdatedProposalError)
_TABLES = (".xlsx", ".csv", ".tsv")


@dataclass(frozen=True)
class Reading:
    """A file that was read: whose answers are to be brought in from it, and how a table made elsewhere is read."""

    desk: ReviewDesk
    file: str
    tables: tuple[Table, ...]
    owner: str = ""
    mapping: TableMapping | None = None


class ImportCommands(QObject):
    """Carries out the commands that concern spreadsheets."""

    def __init__(self, window: Workplace, review_commands: ReviewCommands) -> None:
        super().__init__(window)
        self.window = window
        self._aside = review_commands.aside
        DroppedFiles(window, _TABLES).dropped.connect(self._take_dropped)

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {"import_sheet": self.choose, "take_back_import": self.take_back, "export_sheet": self.export}

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        desk = self.window.desk
        return {
            "import_sheet": desk is not None and not desk.why_fixed and bool(_owners(desk)),
            "take_back_import": desk is not None and not desk.why_fixed and bool(desk.facts.studies),
            "export_sheet": desk is not None and bool(people_to_fill_for(desk.review)),
        }

    # -- bringing in ---------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Choose a workbook or table and bring it in."""
        kinds = self.tr("Workbooks and tables (*.xlsx *.csv *.tsv)")
        choose_files(self.window, self.tr("Bring in a sheet"), kinds, lambda paths: self.take_in(paths[0]))

    def take_in(self, path: Path) -> None:
        """Read a file aside; then ask how it is read where it was made elsewhere, or show what it would change."""
        desk, title = self.window.desk, self.tr("Bring in a sheet")
        if desk is None:
            return
        if not self.allowed()["import_sheet"]:
            reason = desk.why_fixed or self.tr("You extract no study here, so there is no sheet to bring answers into.")
            tell(self.window, title, reason)
            return
        self.window.form.commit()

        def work(operation: Operation) -> tuple[Table, ...]:
            operation.say(self.tr("Reading {0}").format(path.name))
            try:
                return read_tables(path, operation.must_stop)
            except ReadingStoppedError as stopped:
                raise Stopped from stopped

        def done(tables: tuple[Table, ...]) -> None:
            owner = owner_of(tables)
            if owner:
                self._look(Reading(desk, path.name, tables, owner))
            else:
                self._propose(Reading(desk, path.name, tables))

        self._aside.run(title, work, done, _EXPECTED)

    def _propose(self, read: Reading) -> None:
        """Show how the columns would be read."""
        try:
            table, _ = choose_table(read.tables, read.mapping.sheet if read.mapping else "")
            mapping = read.mapping or propose_mapping(read.desk.review.form, read.desk.facts, table)
            owners = _owners(read.desk)
            dialog = MappingDialog(read.desk.review, table, mapping, owners, self.window.theme, self.window)
        except TableRefusedError as reason:
            tell(self.window, self.tr("Bring in a sheet"), str(reason))
            return
        if read.owner:
            dialog.owner.setCurrentIndex(dialog.owner.findData(read.owner))
        dialog.wanted.connect(
            lambda owner, chosen: self._look(Reading(read.desk, read.file, read.tables, owner, chosen))
        )
        _show(dialog)

    def _look(self, read: Reading) -> None:
        """Work out aside what would change, and show it."""
        review = read.desk.review

        def work(operation: Operation) -> tuple[Proposal, list[ChangeWords]]:
            operation.say(self.tr("Comparing it with the review"))
            if read.mapping is None:
                proposal = read_reviewer_sheet(review, read.owner, read.tables, read.file)
            else:
                proposal = read_extraction_table(review, read.owner, read.tables, read.mapping, read.file)
            return proposal, changes_in_words(review, proposal)

        self._aside.run(self.tr("Bring in a sheet"), work, partial(self._show_preview, read), _EXPECTED)

    def _show_preview(self, read: Reading, found: tuple[Proposal, list[ChangeWords]]) -> None:
        proposal, words = found
        has_mapping = read.mapping is not None
        dialog = ImportPreview(
            read.desk.review, proposal, words, self.window.theme, self.window, has_mapping=has_mapping
        )
        dialog.wanted.connect(partial(self.bring_in, read.desk, proposal))
        dialog.back_wanted.connect(partial(self._propose, read))
        _show(dialog)

    def bring_in(self, desk: ReviewDesk, proposal: Proposal) -> None:
        """Bring all of it in or nothing, as one step; then every pane reads anew."""
        if desk is not self.window.desk:
            return
        try:
            count = bring_in(desk.review, proposal)
        except _EXPECTED as reason:
            tell(self.window, self.tr("Not brought in"), str(reason))
            return
        read_anew(self.window, desk)
        self.window.say(self.tr("Brought in from {0}: {1} changes.").format(proposal.file, count))

    def take_back(self) -> None:
        """Choose an import of one's own that stands, the newest proposed, and take it back."""
        desk, title = self.window.desk, self.tr("Take an import back")
        if desk is None:
            return
        self.window.form.commit()
        known = {self._named(desk, imported): imported for imported in brought_in(desk.review)}
        if not known:
            tell(
                self.window,
                title,
                self.tr("You brought in nothing that still stands, so there is nothing to take back."),
            )
            return
        label = self.tr("In every study that it filled. What was changed since stays as it is.")
        chosen = lambda name: take_import_back(self.window, desk, known[name])  # noqa: E731
        ask_choice(self.window, title, label, self.tr("Take it back"), list(known), chosen)

    def _named(self, desk: ReviewDesk, imported: BroughtIn) -> str:
        moment = moment_of(imported.time).astimezone()
        person = desk.facts.people.get(imported.scope.removeprefix(person_scope("")))
        return self.tr("{0}, {1}: {2} changes in {3} studies, {4}").format(
            imported.file,
            person.name if person else self.tr("the consensus"),
            imported.changes,
            len(imported.studies),
            f"{moment:%Y-%m-%d %H:%M:%S}",
        )

    def _take_dropped(self, path: Path) -> None:
        if self.window.desk is None:
            sentence = self.tr("Open the review first that {0} belongs to, then drop it again.").format(path.name)
            tell(self.window, self.tr("Bring in a sheet"), sentence)
        else:
            self.take_in(path)

    # -- a sheet for Excel ---------------------------------------------------------------------------------------

    def export(self) -> None:
        """Ask whose sheet where there is a choice, then where it goes."""
        desk = self.window.desk
        if desk is None:
            return
        self.window.form.commit()
        people = {person.name: person.id for person in people_to_fill_for(desk.review)}
        if len(people) == 1:
            self._choose_target(desk, *next(iter(people.items())))
        elif people:
            label = self.tr("Whose sheet is it? A colleague's sheet begins empty where it is blind to you.")
            said = lambda name: self._choose_target(desk, name, people[name])  # noqa: E731
            ask_choice(
                self.window, self.tr("Export a sheet for Excel"), label, self.tr("Choose a file…"), list(people), said
            )

    def _choose_target(self, desk: ReviewDesk, name: str, person: str) -> None:
        proposed = desk.path.with_name(f"{desk.path.stem} – {name.replace('/', ' ')}.xlsx")
        choose_new_file(
            self.window,
            self.tr("Export a sheet for Excel"),
            proposed,
            self.tr("Excel workbooks (*.xlsx)"),
            lambda paths: self.export_to(paths[0], person),
        )

    def export_to(self, target: Path, person: str) -> None:
        """Write the sheet of one person, in a process of its own, from a copy of what is saved."""
        from crps_extractor.models.exports.aside import export_aside
        from crps_extractor.models.exports.base import ExportFailedError, ExportStoppedError

        desk = self.window.desk
        if desk is None:
            return
        viewer, copy = desk.review.viewer, desk.store.copy

        def work(operation: Operation) -> Path:
            operation.say(self.tr("Writing the sheet"))
            try:
                return export_aside(
                    copy, viewer, "reviewer-sheet", target, must_stop=operation.must_stop, person=person
                )
            except ExportStoppedError as stopped:
                raise Stopped from stopped

        def done(path: Path) -> None:
            self.window.say(self.tr("The sheet {0} is written.").format(path.name))

        self._aside.run(self.tr("Exporting"), work, done, (StoreError, ExportFailedError, OSError))


def _owners(desk: ReviewDesk) -> dict[str, str]:
    """Whose answers may be brought in: people by id, and the agreed answers for whoever settles an open study."""
    owners = {person.id: person.name for person in people_to_fill_for(desk.review)}
    if any(not filling_refusal(desk.review, CONSENSUS, study.id) for study in desk.facts.studies):
        owners[AGREED] = "The agreed answers (consensus)"
    return owners


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
