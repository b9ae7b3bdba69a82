"""Something is added to finished studies: what opens, in which of them, and who still owes what was added before."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSplitter, QTreeWidget, QTreeWidgetItem, QWidget

from crps_extractor.models.event import REVIEW
from crps_extractor.models.review.course.additions import (
    add_to_finished,
    fields_new_since,
    finished_studies,
    leave_out_of,
    owed_by,
)
from crps_extractor.models.review.records import Addition
from crps_extractor.ui.course.asking import CourseDialog
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["AdditionsDialog"]

_WHAT = Qt.ItemDataRole.UserRole
_ROWS = "+"
"""What stands before the id of a section that takes new rows."""


class AdditionsDialog(CourseDialog):
    """Asks what is added to which finished studies; what was added before stands above, with who still owes it."""

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Add to finished studies"))
        self.listed: list[tuple[str, str]] = []
        self.model = RowsModel(("Added", "Study", "Waits for", "Why"), self)
        self.table = reading_table(
            self.model, self.tr("What was added"), (1, 3), self, self.tr("Nothing was added to finished studies yet.")
        )
        self.leave_out = QPushButton(self.tr("Leave this study out"), self)
        self.leave_out.setAutoDefault(False)
        self.leave_out.clicked.connect(self.leave_chosen_out)
        self.name, self.reason = QLineEdit(self), QLineEdit(self)
        self.places, self.studies = self._ticks(self.tr("What opens")), self._ticks(self.tr("In these studies"))
        self._lay_out()
        self._offer()
        self.reread()

    def wanted(self) -> Addition:
        """The addition as it stands in the dialog."""
        chosen = _ticked(self.places)
        fields = tuple(one for one in chosen if not one.startswith(_ROWS))
        rows = tuple(one.removeprefix(_ROWS) for one in chosen if one.startswith(_ROWS))
        day = date.today().isoformat()
        return Addition("", self.name.text(), self.reason.text(), day, tuple(_ticked(self.studies)), fields, rows)

    def accept(self) -> None:
        """Record the addition; the dialog stays where something is missing."""
        if self.attempt(lambda review: add_to_finished(review, self.wanted())):
            super().accept()

    def leave_chosen_out(self) -> None:
        """Wait no more for the chosen addition in the chosen study."""
        row = self.table.currentIndex().row()
        if 0 <= row < len(self.listed) and self.attempt(lambda review: leave_out_of(review, *self.listed[row])):
            self.reread()

    def reread(self) -> None:
        """Show what was added, as it stands now."""
        facts, review = self.desk.facts, self.desk.review
        pairs = [(one, study) for one in facts.additions.values() for study in one.studies]
        self.listed = [(one.id, study) for one, study in pairs]
        rows = []
        for one, study in pairs:
            owing = " and ".join(facts.people[person].name for person in owed_by(review, one.id, study))
            rows.append((one.name, facts.study(study).label, owing or self.tr("nobody: it is open"), one.reason))
        self.model.show(rows)
        self.table.selectRow(0)
        for shown in self._earlier:
            shown.setVisible(bool(rows))
        self.leave_out.setEnabled(not self.desk.refusal(REVIEW, ""))

    def _offer(self) -> None:
        """Sections and fields that reviewers fill in, and the studies that somebody has submitted."""
        finished = finished_studies(self.desk.review)
        new = {place for study in finished for place in fields_new_since(self.desk.review, study.id)}
        for section in self.desk.review.form.blind_sections():
            whole = QTreeWidgetItem(self.places, [section.label])
            whole.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if section.repeats:
                self._tick(whole, self.tr("New rows, with every field of theirs"), f"{_ROWS}{section.id}")
            for one in section.fields:
                if not one.retired:
                    place = f"{section.id}.{one.id}"
                    words = self.tr("{0} (new in the form)").format(one.label) if place in new else one.label
                    self._tick(whole, words, place, is_on=place in new)
                    whole.setExpanded(whole.isExpanded() or place in new)
        for study in finished:
            self._tick(self.studies, study.label, study.id, is_on=True)

    def _tick(self, parent: QTreeWidget | QTreeWidgetItem, words: str, what: str, *, is_on: bool = False) -> None:
        item = QTreeWidgetItem(parent, [words])
        item.setData(0, _WHAT, what)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)

    def _ticks(self, name: str) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setHeaderLabels([name])
        tree.setAccessibleName(name)
        calm(tree, self.theme)
        return tree

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.leave_out)
        line.addStretch(1)
        before = heading(self.tr("Added before"), self)
        self.table.setMaximumHeight(self.table.sizeHint().height())
        self._earlier = (before, self.table, self.leave_out)
        self.column.addWidget(before)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(line)
        self.column.addSpacing(GAP)
        self.column.addWidget(heading(self.tr("Add something"), self))
        about = self.tr(
            "Only what is ticked opens in the studies chosen, for all their reviewers, and blind again until each has "
            "submitted it. All else stays locked, and freezes stay as they are."
        )
        self.column.addWidget(quiet(about, self.theme, self))
        self.add_form({self.tr("Name"): self.name, self.tr("Why"): self.reason})
        both = QSplitter(Qt.Orientation.Horizontal, self)
        both.setChildrenCollapsible(False)
        both.addWidget(self.places)
        both.addWidget(self.studies)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        self.column.addWidget(both, 3)
        self.add_buttons(self.tr("Add it"))
        fit(self, 760, 680)


def _ticked(tree: QTreeWidget) -> list[str]:
    """What is ticked, at every level, in order."""
    found: list[str] = []
    waiting = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    while waiting:
        item = waiting.pop(0)
        if item is None:
            continue
        waiting[:0] = [item.child(at) for at in range(item.childCount())]
        if item.data(0, _WHAT) and item.checkState(0) is Qt.CheckState.Checked:
            found.append(str(item.data(0, _WHAT)))
    return found
