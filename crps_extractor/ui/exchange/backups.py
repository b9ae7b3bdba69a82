"""The backups of a review, by date, each with what differs from the review as it is now; the way back to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from crps_extractor.models.store.backups import Backup, backups_of, readable_names
from crps_extractor.models.store.rescue import difference_words
from crps_extractor.models.store.scratch import private_folder
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import EmptyState, heading, quiet

__all__ = ["BackupsDialog", "Compared", "compared"]


@dataclass(frozen=True)
class Compared:
    """A backup, and how many edits only the review has and only the backup has."""

    backup: Backup
    only_here: int
    only_there: int


def compared(review: Path, copy: Callable[[Path], None], say: Callable[[str, int, int], object]) -> list[Compared]:
    """Every backup of an open review against a ``copy`` of it, the newest first; never by a second handle on it."""
    backups = backups_of(review)
    with private_folder("compare") as folder:
        twin = folder / "now.crpx"
        copy(twin)
        names = readable_names(twin)
    found = []
    for number, backup in enumerate(backups):
        say(f"{backup.made.astimezone():%Y-%m-%d %H:%M}", number, len(backups))
        saved = readable_names(backup.path)
        found.append(Compared(backup, len(names - saved), len(saved - names)))
    return found


class BackupsDialog(QDialog):
    """Chooses a backup. ``wanted`` is told the Compared to go back to."""

    wanted = Signal(object)

    def __init__(self, name: str, backups: Sequence[Compared], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Backups of {0}").format(name))
        self.backups = tuple(backups)
        self.model = RowsModel(("Made", "Compared with the review as it is now", "Folder", "Edits in it"), self, (3,))
        self.model.show([self._row(one) for one in self.backups])
        self.table = reading_table(
            self.model,
            self.tr("Backups"),
            (1,),
            self,
            self.tr("There is no backup yet. One is made whenever the review is opened or closed."),
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.restore = buttons.addButton(self.tr("Go back to this one…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.restore.clicked.connect(self._restore)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(heading(self.tr("Backups"), self))
        about = self.tr(
            "Each was checked when it was made: on opening and closing, every 30 minutes of editing, and before a "
            "package is taken in. Going back moves the review as it is now aside; nothing is deleted."
        )
        column.addWidget(quiet(about, theme, self))
        if self.backups:
            column.addWidget(self.table, 1)
        else:
            self.table.hide()
            nothing = self.tr("One is made as soon as the review holds something.")
            column.addWidget(EmptyState(self.tr("No backups yet"), nothing, theme, self), 1)
        column.addWidget(buttons)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self.table.setCurrentIndex(self.model.index(0, 0))
        self._allow()
        fit(self, 760, 460)

    def chosen(self) -> Compared | None:
        """The chosen backup."""
        row = self.table.currentIndex().row()
        return self.backups[row] if 0 <= row < len(self.backups) else None

    def _allow(self) -> None:
        one = self.chosen()
        self.restore.setEnabled(one is not None and bool(one.only_here or one.only_there))

    def _restore(self) -> None:
        one = self.chosen()
        self.reject()
        if one is not None:
            self.wanted.emit(one)

    def _row(self, one: Compared) -> tuple[str, ...]:
        made = f"{one.backup.made.astimezone():%Y-%m-%d %H:%M:%S}"
        differs = difference_words(one.only_here, one.only_there)
        return made, differs, one.backup.path.parent.name, str(one.backup.events)
