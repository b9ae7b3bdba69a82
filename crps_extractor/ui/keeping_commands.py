"""What looks back and keeps safe: the history of a field and of a study, receipts, backups, how it is saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog

from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import CONSENSUS, REVIEW
from crps_extractor.models.review.history import Happening, about_the_review, happenings
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Place, Sheet
from crps_extractor.models.store.backups import Restored, restore
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.models.store.rescue import edits
from crps_extractor.ui.exchange.backups import BackupsDialog, Compared, compared
from crps_extractor.ui.exchange.receipt import ReceiptDialog
from crps_extractor.ui.exchange.saving import SavingDialog
from crps_extractor.ui.history.dialog import HistoryDialog
from crps_extractor.ui.history.reading import Read
from crps_extractor.ui.review_commands import ReviewCommands
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.saying import ask, tell
from crps_extractor.ui.workplace import Workplace

__all__ = ["KeepingCommands"]

READ_LATER_MS = 300


class KeepingCommands(QObject):
    """Carries out the commands that look back and that keep the review safe."""

    def __init__(self, window: Workplace, review_commands: ReviewCommands) -> None:
        super().__init__(window)
        self.window = window
        self._review_commands = review_commands
        self._history: HistoryDialog | None = None
        self._shown_for: tuple[ReviewDesk, str] | None = None
        self._read_later = QTimer(self, singleShot=True, interval=READ_LATER_MS)
        self._read_later.timeout.connect(self._read_again)
        window.possible_changed.connect(self._follow)

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {
            "history_field": self.history_of_field,
            "history_study": self.history_of_study,
            "receipt": self.receipt,
            "backups": self.backups,
            "saving": self.saving,
        }

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        desk = self.window.desk
        study = self.window.studies.current_study() if desk else ""
        known = desk.review.submission(desk.review.viewer, study) if desk else None
        return {
            "history_field": bool(study) and self._place() is not None,
            "history_study": desk is not None,
            "receipt": known is not None,
            "backups": desk is not None,
            "saving": desk is not None,
        }

    # -- history -------------------------------------------------------------------------------------------------

    def history_of_field(self) -> None:
        """Who changed the current field, when, from what to what."""
        desk, place = self.window.desk, self._place()
        if desk is None or place is None:
            return
        rows, field, name = place
        study = self.window.studies.current_study()
        reads: dict[str, Read] = {
            self.tr("This field: {0}").format(name): lambda: _of_field(_reader(desk), study, rows, field)
        }
        self._show_history(desk, self.tr("History of {0}").format(name), {**reads, **self._whole(desk, study)})

    def history_of_study(self) -> None:
        """What happened in the study, and in the review."""
        desk = self.window.desk
        if desk is not None:
            study = self.window.studies.current_study()
            name = desk.facts.study(study).label if study else desk.facts.title
            self._show_history(desk, self.tr("History of {0}").format(name), self._whole(desk, study))

    def _whole(self, desk: ReviewDesk, study: str) -> dict[str, Read]:
        reads: dict[str, Read] = {}
        if study:
            label = desk.facts.study(study).label
            reads[self.tr("This study: {0}").format(label)] = lambda: _of_study(_reader(desk), study)
        reads[self.tr("The review: people, studies, form")] = lambda: about_the_review(_reader(desk))
        return reads

    def _show_history(self, desk: ReviewDesk, title: str, reads: dict[str, Read]) -> None:
        self.window.form.commit()
        if self._history is None:
            self._history = HistoryDialog(self.window.theme, self.window)
            self._history.place_wanted.connect(self._go_to)
        if self._shown_for is None or self._shown_for[0] is not desk:
            desk.sheet_changed.connect(lambda _study: self._read_soon())
        self._shown_for = (desk, desk.review.viewer)
        self._history.show_history(title, reads)
        self._history.show()
        self._history.raise_()
        self._history.activateWindow()

    def _follow(self) -> None:
        """The history shown is put away when the review closes or somebody else sits here."""
        if self._history is None or self._shown_for is None:
            return
        desk = self.window.desk
        if desk is None or self._shown_for != (desk, desk.review.viewer):
            self._history.close()
            self._history.show_history("", {})
            self._shown_for = None

    def _read_soon(self) -> None:
        if self._history is not None and self._history.isVisible():
            self._read_later.start()

    def _read_again(self) -> None:
        if self._history is not None and self._shown_for is not None and self._history.isVisible():
            self._history.refresh()

    def _place(self) -> tuple[tuple[str, ...], str, str] | None:
        """The rows that stand for the current place (both reviewers' while comparing), its field, its name."""
        window = self.window
        if window.is_comparing:
            one = window.compare.chosen()
            if one is None:
                return None
            rows = (one.pair.id, *(row.id for row in (one.pair.first, one.pair.second) if row is not None))
            return rows, one.field.id, one.field.label
        place: Place | None = window.form.focused()
        desk = window.worked_on
        if place is None or desk is None or desk.sheet.section_of(place[0]) is None:
            return None
        return (place[0],), place[1], desk.field(*place).label

    def _go_to(self, line: Happening) -> None:
        """Show the place of a change: in the own sheet, or in the comparison where it is another's."""
        window, event, desk = self.window, line.event, self.window.desk
        if desk is None:
            return
        if event.study and event.study != window.studies.current_study():
            window.studies.choose(event.study)
        if event.scope in (REVIEW, desk.review.own_scope if desk.viewer else REVIEW):
            window.show_form()
            window.form.go_to(*line.place)
        else:
            window.show_comparison()
            window.compare.go_to(self._compared_row(event.row, is_settled=event.scope == CONSENSUS), event.field)
        window.activateWindow()

    def _compared_row(self, row: str, *, is_settled: bool) -> str:
        comparison = self.window.compare.comparison
        for pair in comparison.pairs if comparison and not is_settled else ():
            if row in {one.id for one in (pair.first, pair.second) if one is not None}:
                return pair.id
        return row

    # -- receipts ------------------------------------------------------------------------------------------------

    def receipt(self) -> None:
        """Show the receipt of the own sheet of this study again."""
        desk, study = self.window.desk, self.window.studies.current_study()
        known = desk.review.submission(desk.review.viewer, study) if desk else None
        if desk is not None and known is not None:
            _show(ReceiptDialog(desk.facts.study(study).label, known, self.window.theme, self.window))

    # -- backups -------------------------------------------------------------------------------------------------

    def backups(self) -> None:
        """List the backups with what differs, and go back to one."""
        desk = self.window.desk
        if desk is None:
            return
        self.window.form.commit()

        def offer(found: list[Compared]) -> None:
            dialog = BackupsDialog(desk.path.name, found, self.window.theme, self.window)
            dialog.wanted.connect(partial(self._ask_to_restore, desk))
            _show(dialog)

        self._review_commands.aside.run(
            self.tr("Comparing the backups"),
            lambda operation: compared(desk.path, desk.store.copy, operation.say),
            offer,
            (StoreError, OSError),
        )

    def _ask_to_restore(self, desk: ReviewDesk, chosen: Compared) -> None:
        when = f"{chosen.backup.made.astimezone():%Y-%m-%d %H:%M}"
        question = self.tr(
            "The review goes back to how it was on {0}. The review as it is now, with {1} that the backup lacks, is "
            "moved aside and kept beside it; nothing is deleted."
        ).format(when, edits(chosen.only_here))
        title = self.tr("Go back to a backup")
        ask(self.window, title, question, self.tr("Go back"), partial(self.restore, desk, chosen))

    def restore(self, desk: ReviewDesk, chosen: Compared) -> None:
        """Close the review, move it aside, put the backup in its place and open that."""
        path = desk.path
        if desk is not self.window.desk or not self._review_commands.close_review(
            then=partial(self._restore_closed, path, chosen)
        ):
            return
        self._restore_closed(path, chosen)

    def _restore_closed(self, path: Path, chosen: Compared) -> None:
        def done(restored: Restored) -> None:
            self._review_commands.open_path(path)
            if restored.moved_aside is not None:
                sentence = self.tr("The review as it was is kept as {0}.").format(restored.moved_aside)
                tell(self.window, self.tr("The backup is in place"), sentence)

        self._review_commands.aside.run(
            self.tr("Going back to a backup"), lambda _: restore(path, chosen.backup), done, (StoreError, OSError)
        )

    # -- saving --------------------------------------------------------------------------------------------------

    def saving(self) -> None:
        """How the review is saved; what waits and why; a recovery copy."""
        desk = self.window.desk
        if desk is not None:
            self.window.form.commit()
            dialog = SavingDialog(desk, self.window.theme, self.window)
            dialog.copy_wanted.connect(partial(self.recover, desk))
            _show(dialog)

    def recover(self, desk: ReviewDesk, target: Path) -> None:
        """Write a copy of the review with every edit, those not saved yet as well."""

        def done(path: Path) -> None:
            tell(self.window, self.tr("A copy is kept"), self.tr("{0} holds every edit.").format(path))

        self._review_commands.aside.run(
            self.tr("Saving a recovery copy"),
            lambda _: desk.store.recovery_copy(target),
            done,
            (StoreError, OSError),
        )


def _reader(desk: ReviewDesk) -> Review:
    """The review as it is saved, seen by the same person: the desk's own belongs to the window's thread."""
    return Review(desk.store, desk.review.viewer)


def _of_field(review: Review, study: str, rows: tuple[str, ...], field: str) -> list[Happening]:
    whole = partial(_consensus, review, study)
    found = [line for row in dict.fromkeys(rows) for line in happenings(review, study, row, field, consensus=whole)]
    return sorted(found, key=lambda line: line.event.time)


def _of_study(review: Review, study: str) -> list[Happening]:
    return happenings(review, study, consensus=partial(_consensus, review, study))


def _consensus(review: Review, study: str) -> Sheet:
    return study_consensus(review, study)[1]


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
