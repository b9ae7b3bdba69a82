"""People and assignments as two Qt tables; every change goes through the review and its rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import DOUBLE, LEAD, READER, REVIEWER, SETTLER, SINGLE, VERIFY, Person, Slots
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.widgets.tables import NamedColumnsModel

__all__ = ["MODES", "AssignmentsModel", "PeopleModel"]

MODES = {DOUBLE: "independent double", VERIFY: "extract and verify", SINGLE: "single extraction"}
_ROLES = (LEAD, REVIEWER, SETTLER, READER)

Index = QModelIndex | QPersistentModelIndex
_EDIT = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)


class PeopleModel(NamedColumnsModel):
    """A row a person: name, initials, roles, and whether the person takes part now."""

    refused = Signal(str)
    """What is to be said after a change: why it was refused, what is left to do, or nothing."""
    columns = ("Name", "Initials", "Lead", "Reviewer", "Settler", "Reader", "Takes part", "Works in Excel")

    def __init__(self, desk: ReviewDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.people: list[Person] = []
        self.reread()

    def reread(self) -> None:
        """Show the people as they are now, by name."""
        self.beginResetModel()
        self.people = sorted(self._desk.facts.people.values(), key=lambda person: person.name.casefold())
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a person."""
        return 0 if parent.isValid() else len(self.people)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names are typed, the rest is ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        both = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return both | (Qt.ItemFlag.ItemIsEditable if index.column() < 2 else Qt.ItemFlag.ItemIsUserCheckable)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A name, initials, or a tick."""
        if not index.isValid():
            return None
        person, column = self.people[index.row()], index.column()
        if column < 2 and role in _EDIT:
            return (person.name, person.initials)[column]
        if column >= 2 and role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self._ticked(person, column) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (person.name, person.initials)[column] if column < 2 else ("no", "yes")[self._ticked(person, column)]
            return f"{person.name}, {self.columns[column]}: {said}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Change what is known of a person; the last lead stays one."""
        person, column = self.people[index.row()], index.column()
        if column < 2:
            text = str(value).strip()
            if role != Qt.ItemDataRole.EditRole or not text:
                return False
            changed = replace(person, name=text) if column == 0 else replace(person, initials=text)
        elif role == Qt.ItemDataRole.CheckStateRole:
            changed = _with_tick(person, column, Qt.CheckState(value) is Qt.CheckState.Checked)
        else:
            return False
        others = [one for one in self._desk.facts.people_with(LEAD) if one.id != person.id]
        if not others and (LEAD not in changed.roles or not changed.active):
            self.refused.emit(self.tr("A review needs a lead: give that role to somebody else first."))
            return False
        return self.put(changed)

    def put(self, person: Person) -> bool:
        """Add or change a person."""
        try:
            self._desk.change_facts(lambda review: review.add_person(person))
        except NotAllowedError as reason:
            self.refused.emit(str(reason))
            return False
        self.reread()
        self.refused.emit(self._still_holds(person))
        return True

    def _still_holds(self, person: Person) -> str:
        """That somebody who extracts no more still has studies to extract; "" where it is not so."""
        if person.active and REVIEWER in person.roles:
            return ""
        held = [study.id for study in self._desk.facts.studies if person.id in study.slots.holders]
        waiting = [study for study in held if self._desk.state_of(person.id, study) != "submitted"]
        sentence = self.tr("{0} is to extract {1} studies still. Give them to somebody else under Assignments.")
        return sentence.format(person.name, len(waiting)) if waiting else ""

    @staticmethod
    def _ticked(person: Person, column: int) -> bool:
        if column < 6:
            return _ROLES[column - 2] in person.roles
        return person.active if column == 6 else person.works_in_excel


def _with_tick(person: Person, column: int, ticked: bool) -> Person:
    if column < 6:
        role = {_ROLES[column - 2]}
        return replace(person, roles=person.roles | role if ticked else person.roles - role)
    return replace(person, active=ticked) if column == 6 else replace(person, works_in_excel=ticked)


class AssignmentsModel(NamedColumnsModel):
    """A row a study: who extracts first and second, who settles, and how the study is done."""

    refused = Signal(str)
    columns = ("Study", "Reviewer 1", "Reviewer 2", "Settler", "How")

    def __init__(self, desk: ReviewDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.studies = desk.facts.studies

    def reread(self) -> None:
        """Show the studies as they are now."""
        self.beginResetModel()
        self.studies = self._desk.facts.studies
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a study."""
        return 0 if parent.isValid() else len(self.studies)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything but the label is chosen from a list."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        both = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return both | Qt.ItemFlag.ItemIsEditable if index.column() else both

    def choices(self, index: Index) -> list[tuple[str, str]]:
        """What a cell may hold: (label, value); whoever stands in it stays a choice without the role."""
        column = index.column()
        if column == 4:
            return [(label, mode) for mode, label in MODES.items()]
        role = SETTLER if column == 3 else REVIEWER
        found = [(person.name, person.id) for person in self._desk.facts.people_with(role)]
        now = self._desk.facts.people.get(self._value(self.studies[index.row()].slots, column))
        if now is not None and (now.name, now.id) not in found:
            found.insert(0, (now.name, now.id))
        return [*([] if column == 1 else [("nobody", "")]), *found]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A label for people, an id to edit."""
        if not index.isValid():
            return None
        study, column = self.studies[index.row()], index.column()
        if role == Qt.ItemDataRole.EditRole and column:
            return self._value(study.slots, column)
        said = study.label if not column else self._words(study.slots, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return said
        return f"{study.label}, {self.columns[column]}: {said}" if role == Qt.ItemDataRole.AccessibleTextRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Assign a study; two slots are never held by one person."""
        study, column = self.studies[index.row()], index.column()
        if role != Qt.ItemDataRole.EditRole or not column:
            return False
        name = ("", "first", "second", "settler", "mode")[column]
        slots = replace(study.slots, **{name: str(value)})
        if slots.first and slots.first == slots.second:
            self.refused.emit(self.tr("Two independent sheets need two people."))
            return False
        if self._submitted(study.id, study.slots) and column in (1, 2, 4):
            self.refused.emit(self.tr("A sheet of this study is submitted already: its slots stay as they are."))
            return False
        gone = {study.slots.first, study.slots.second} - {slots.first, slots.second, ""}
        begun = [one for one in sorted(gone) if self._desk.state_of(one, study.id) not in ("nobody", "not begun")]
        if begun:
            sentence = self.tr("{0} has begun {1}. Use “Replace a reviewer…”, which closes and keeps that sheet.")
            self.refused.emit(sentence.format(self._desk.facts.people[begun[0]].name, study.label))
            return False
        try:
            self._desk.change_facts(lambda review: review.assign(study.id, slots))
        except NotAllowedError as reason:
            self.refused.emit(str(reason))
            return False
        self.reread()
        self.refused.emit("")
        return True

    def _submitted(self, study: str, slots: Slots) -> bool:
        return any(self._desk.review.submission(person, study) for person in slots.holders)

    def _value(self, slots: Slots, column: int) -> str:
        return (slots.first, slots.second, slots.settler, slots.mode)[column - 1]

    def _words(self, slots: Slots, column: int) -> str:
        value = self._value(slots, column)
        if column == 4:
            return MODES[value]
        person = self._desk.facts.people.get(value)
        return person.name if person else "nobody"
