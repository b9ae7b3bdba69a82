"""Freezes: the review as it stood at one moment, named and dated, and what changed since."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from crps_extractor.models.event import REVIEW
from crps_extractor.models.review.course.freezing import Say, change_lines, record_freeze, still_holds
from crps_extractor.models.review.records import Freeze
from crps_extractor.models.review.review import Review
from crps_extractor.ui.course.asking import CourseDialog
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["FreezesDialog", "looked_at"]

_HASH_SHOWN = 12


class FreezesDialog(CourseDialog):
    """A table of freezes; the review is frozen anew, and what changed since the chosen one is asked for.

    ``changes_wanted`` is told the freeze; the answer comes back through ``show_changes``. ``freeze_wanted`` is told a
    name and a date; the freeze is made aside, and comes back through ``show_frozen``.
    """

    changes_wanted = Signal(object)
    freeze_wanted = Signal(str, str)

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Freezes"))
        self.freezes: list[Freeze] = []
        self.model = RowsModel(("Name", "Date", "Hash", "Studies"), self, numbers=(3,))
        self.table = reading_table(self.model, self.tr("Freezes"), (0,), self, self.tr("Nothing is frozen yet."))
        self.name, self.date = QLineEdit(self), QLineEdit(date.today().isoformat(), self)
        self.freeze = QPushButton(self.tr("Freeze the review"), self)
        self.look = QPushButton(self.tr("What changed since"), self)
        self.changes = RowsModel(("When", "Who", "Study", "Sheet", "Where", "Now"), self)
        self.changes_table = reading_table(
            self.changes,
            self.tr("What changed since"),
            (4, 5),
            self,
            self.tr("Choose a freeze and “What changed since”."),
        )
        self.told = quiet("", theme, self)
        for button in (self.freeze, self.look):
            button.setAutoDefault(False)
        self.freeze.clicked.connect(self.freeze_now)
        self.look.clicked.connect(self._ask_for_changes)
        self._lay_out()
        self.reread()
        if self.freeze.isEnabled():
            self.name.setFocus()

    def reread(self) -> None:
        """Show the freezes as they are now, the last one chosen."""
        self.freezes = list(self.desk.facts.freezes.values())
        self.model.show([(one.name, one.date, one.hash[:_HASH_SHOWN], str(len(one.studies))) for one in self.freezes])
        self.table.selectRow(len(self.freezes) - 1)
        self.look.setEnabled(bool(self.freezes))
        self.freeze.setEnabled(not self.desk.refusal(REVIEW, ""))

    def chosen(self) -> Freeze | None:
        """The freeze that is chosen in the table."""
        row = self.table.currentIndex().row()
        return self.freezes[row] if 0 <= row < len(self.freezes) else None

    def freeze_now(self) -> None:
        """Ask for a freeze under the name and date given."""
        name, day = self.name.text().strip(), self.date.text().strip()
        refused = self.desk.refusal(REVIEW, "")
        if refused or not name or not day:
            self.said.setText(refused or self.tr("A freeze needs a name and a date."))
            return
        self.said.setText("")
        self.freeze_wanted.emit(name, day)

    def show_frozen(self, made: Freeze) -> None:
        """Keep a freeze that was made aside, and show it."""
        if self.attempt(lambda review: record_freeze(review, made)):
            self.name.clear()
            self.reread()

    def show_changes(self, lines: list[tuple[str, ...]], *, holds: bool) -> None:
        """Show what changed since the chosen freeze, and whether its own events are all still there."""
        self.changes.show(lines)
        said = self.tr("Nothing that you may read has changed since.") if not lines else ""
        whole = self.tr("Everything of the freeze is still there, unchanged.")
        lost = self.tr("Something of this freeze is missing in the file. Go back to a backup made after it.")
        self.told.setText(f"{whole if holds else lost} {said}".strip())

    def _ask_for_changes(self) -> None:
        frozen = self.chosen()
        if frozen is not None:
            self.changes_wanted.emit(frozen)

    def _lay_out(self) -> None:
        about = self.tr(
            "A freeze keeps the review as it stands now, by name, so that a result can say on what it rests. Work goes "
            "on after it; nothing of a freeze can be changed."
        )
        self.column.addWidget(quiet(about, self.theme, self))
        self.column.addWidget(self.table, 1)
        self.add_form({self.tr("Name of a new freeze"): self.name, self.tr("Date"): self.date})
        line = QHBoxLayout()
        line.addWidget(self.freeze)
        line.addWidget(self.look)
        line.addStretch(1)
        self.column.addLayout(line)
        self.column.addSpacing(GAP)
        self.column.addWidget(heading(self.tr("Changed since the chosen freeze"), self))
        self.column.addWidget(self.changes_table, 2)
        self.column.addWidget(self.told)
        self.add_buttons()
        fit(self, 820, 640)


def looked_at(review: Review, frozen: Freeze, say: Say | None = None) -> tuple[list[tuple[str, ...]], bool]:
    """What changed since a freeze in lines, and whether the freeze still holds (off the window's thread)."""
    return change_lines(review, frozen, say), still_holds(review, frozen, say)
