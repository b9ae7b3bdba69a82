"""The comparison as a Qt tree: rows of the form on top, beneath them the fields with both answers and the consensus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.difference import Difference, Pair, StudyComparison
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Likeness
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.ui.theme import Meaning, Theme

__all__ = ["COLUMNS", "CompareModel", "answer_words", "difference_words", "set_together"]

COLUMNS = ("Field", "Reviewer 1", "Reviewer 2", "Difference", "Consensus")
FIELD, FIRST, SECOND, KIND, CONSENSUS = range(len(COLUMNS))
_SETTLED = {
    "first": "as reviewer 1",
    "second": "as reviewer 2",
    "other": "otherwise",
    "unresolved": "left unresolved",
    "agreed": "agreed",
    "left out": "left out",
}

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class _Group:
    title: str
    pair: Pair
    fields: tuple[Difference, ...]


def answer_words(answer: Answer | None, form_field: FormField, context: Context) -> str:
    """An answer in one line: what is published, or its status in words; nothing where it was not looked at."""
    if answer is None:
        return "–"
    shown = kind_of(form_field).show(answer, form_field, context)
    if not answer.status.holds_value or not shown:
        return answer.status.label
    return shown if answer.status == "reported" else f"{shown} ({answer.status.label})"


def difference_words(one: Difference) -> str:
    """What kind of difference it is, in words; what it looks like where that is known."""
    together = ", set together" if set_together(one) else ""
    if one.likeness is Likeness.SAME:
        return f"agreed{together}"
    if one.first is None or one.second is None:
        return f"only reviewer {1 if one.second is None else 2}{together}"
    words = "a part is missing" if one.likeness is Likeness.MISSING else one.likeness.value
    return f"{words}: {one.looks_like}" if one.looks_like else f"{words}{together}"


def set_together(one: Difference) -> bool:
    """True where somebody said "not reported" for many fields at once: such answers are looked at first."""
    return any(answer is not None and bool(answer.looked_at) for answer in (one.first, one.second))


class CompareModel(QAbstractItemModel):
    """Pairs and their fields; ``contexts`` name rows in each reviewer's sheet and in the consensus."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: list[_Group] = []
        self._contexts: tuple[Context, Context, Context] = (Context(), Context(), Context())
        theme.changed.connect(self._tinted)

    def show(
        self,
        comparison: StudyComparison | None,
        contexts: tuple[Context, Context, Context],
        wanted: Sequence[Difference],
    ) -> None:
        """Show the wanted fields of a comparison, grouped by the row they belong to."""
        self.beginResetModel()
        self._contexts = contexts
        kept = {(one.pair.id, one.field.id) for one in wanted}
        self._groups = [group for group in _grouped(comparison, kept) if group.fields] if comparison else []
        self.endResetModel()

    def difference(self, index: Index) -> Difference | None:
        """The field at an index, None for a row's heading."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1].fields[index.row()]

    def pair(self, index: Index) -> Pair | None:
        """The pair of rows that an index belongs to."""
        if not index.isValid():
            return None
        return self._groups[index.internalId() - 1 if index.internalId() else index.row()].pair

    def index_of(self, pair: str, field: str) -> QModelIndex:
        """Where a field stands; an invalid index when it is not shown."""
        for group_row, group in enumerate(self._groups):
            for row, one in enumerate(group.fields):
                if (one.pair.id, one.field.id) == (pair, field):
                    return self.index(row, 0, self.index(group_row, 0))
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt's index; the internal id of a field is its group's row plus one, of a group 0."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """The heading above a field."""
        owner = index.internalId() if index.isValid() else 0
        return self.createIndex(owner - 1, 0, 0) if owner else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Headings at the top, fields beneath."""
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() or parent.column() else len(self._groups[parent.row()].fields)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Field, both answers, the difference, the consensus."""
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names, the reviewers' in their colours."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        meanings = {FIRST: Meaning.FIRST, SECOND: Meaning.SECOND, CONSENSUS: Meaning.CONSENSUS}
        if role == Qt.ItemDataRole.ForegroundRole and section in meanings:
            return self._theme.text(meanings[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, marks and emphasis of a cell."""
        if not index.isValid():
            return None
        one = self.difference(index)
        if one is None:
            return self._heading(self._groups[index.row()], index.column(), role)
        words = self._words(one, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{one.pair.label}, {one.field.label}, {COLUMNS[index.column()]}: {words}"
        if role == Qt.ItemDataRole.DecorationRole and index.column() == KIND:
            return self._mark(one)
        return None

    def _words(self, one: Difference, column: int) -> str:
        if column == FIELD:
            return f"{one.field.label} ★" if one.field.critical else one.field.label
        if column in (FIRST, SECOND):
            answer = one.first if column == FIRST else one.second
            return answer_words(answer, one.field, self._contexts[column - FIRST])
        if column == KIND:
            return difference_words(one)
        if one.settlement is None and not one.is_agreed:
            return "open"
        how = _SETTLED.get(one.settlement.how, "") if one.settlement else "agreed"
        if one.settlement and one.settlement.how in ("unresolved", "left out"):
            return how
        return f"{answer_words(one.settled, one.field, self._contexts[2])} ({how})"

    def _mark(self, one: Difference) -> Any:
        if one.is_agreed:
            return self._theme.icon("check", Meaning.CONSENSUS)
        return self._theme.icon("difference", Meaning.PROBLEM) if one.is_open else self._theme.icon("settle")

    def _heading(self, group: _Group, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if column == FIELD and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return group.title
        if column == KIND and role == Qt.ItemDataRole.DisplayRole:
            return group.pair.swapped or ("paired as likely" if group.pair.how == "likely" else "")
        return None

    def _tinted(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)


def _grouped(comparison: StudyComparison, kept: set[tuple[str, str]]) -> list[_Group]:
    fields: dict[str, list[Difference]] = {}
    for one in comparison.fields:
        if (one.pair.id, one.field.id) in kept:
            fields.setdefault(one.pair.id, []).append(one)
    groups = []
    for pair in comparison.pairs:
        found = tuple(fields.get(pair.id, ()))
        section = found[0].section.label if found else ""
        only = "" if pair.first and pair.second else f" (only reviewer {1 if pair.first else 2} has this row)"
        found = tuple(sorted(found, key=lambda one: not set_together(one)))
        title = section if pair.label in ("", section) else f"{section}: {pair.label}{only}"
        groups.append(_Group(title, pair, found))
    return sorted(groups, key=lambda group: not any(map(set_together, group.fields)))
