"""Who has a stake in which study, as a table of ticks: such a person is given no slot of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import Person, Study
from crps_extractor.ui.review_desk import ReviewDesk

__all__ = ["ConflictsModel"]

Index = QModelIndex | QPersistentModelIndex


class ConflictsModel(QAbstractTableModel):
    """A row a study, a column each person who takes part; ticked where the person has a conflict of interest.

    ``told`` gets a sentence where a change was refused, or where somebody in conflict still holds a slot.
    """

    told = Signal(str)

    def __init__(self, desk: ReviewDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.studies: list[Study] = []
        self.people: list[Person] = []
        self.reread()

    def reread(self) -> None:
        """Show studies and people as they are now."""
        self.beginResetModel()
        self.studies = self._desk.facts.studies
        people = [person for person in self._desk.facts.people.values() if person.active]
        self.people = sorted(people, key=lambda person: person.name.casefold())
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a study."""
        return 0 if parent.isValid() else len(self.studies)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The study, and one column a person."""
        return 0 if parent.isValid() else 1 + len(self.people)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of people."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.people[section - 1].name if section else self.tr("Study")

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything but the study is ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        both = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return both | Qt.ItemFlag.ItemIsUserCheckable if index.column() else both

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A label, or a tick."""
        if not index.isValid():
            return None
        study = self.studies[index.row()]
        if not index.column():
            said = {Qt.ItemDataRole.DisplayRole: "{0}", Qt.ItemDataRole.AccessibleTextRole: self.tr("Study: {0}")}
            return said[Qt.ItemDataRole(role)].format(study.label) if role in said else None
        person = self.people[index.column() - 1]
        in_conflict = study.id in person.conflicts
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if in_conflict else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = "a conflict of interest" if in_conflict else "no conflict of interest"
            return f"{study.label}, {person.name}: {said}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Record a conflict, or take it back; whoever holds a slot of the study all the same is named."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.column():
            return False
        study, person = self.studies[index.row()], self.people[index.column() - 1]
        in_conflict = Qt.CheckState(value) is Qt.CheckState.Checked
        changed = person.conflicts | {study.id} if in_conflict else person.conflicts - {study.id}
        try:
            self._desk.change_facts(lambda review: review.add_person(replace(person, conflicts=frozenset(changed))))
        except NotAllowedError as reason:
            self.told.emit(str(reason))
            return False
        holds = in_conflict and person.id in (*study.slots.holders, study.slots.settler)
        sentence = self.tr("{0} holds a slot of {1} and is in conflict there. Assign it to somebody else.")
        self.told.emit(sentence.format(person.name, study.label) if holds else "")
        self.reread()
        return True
