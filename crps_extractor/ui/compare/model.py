"""The comparison as a Qt tree: rows of the form on top, beneath them the fields with both answers and the consensus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QFont

from crps_extractor.models.compare.difference import Difference, Pair, StudyComparison
from crps_extractor.models.kinds.base import Context
from crps_extractor.ui.compare.words import (
    answer_words,
    difference_words,
    group_words,
    is_lone,
    row_name,
    set_together,
    settled_words,
)
from crps_extractor.ui.theme import Meaning, Theme
from crps_extractor.ui.widgets.two_levels import Index, TwoLevelsModel

__all__ = ["COLUMNS", "CompareModel"]

COLUMNS = ("Field", "Reviewer 1", "Reviewer 2", "Difference", "Consensus")
FIELD, FIRST, SECOND, KIND, CONSENSUS = range(len(COLUMNS))


@dataclass(frozen=True)
class _Group:
    """A row's heading: its name, what is to be known of it, and those of its fields that are shown."""

    name: str
    known: str
    pair: Pair
    fields: tuple[Difference, ...]

    @property
    def title(self) -> str:
        """The heading in one line."""
        return f"{self.name} ({self.known})" if self.known else self.name


class CompareModel(TwoLevelsModel):
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

    def title(self, index: Index) -> str:
        """The heading of the row that an index belongs to; "" for no index."""
        if not index.isValid():
            return ""
        return self._groups[index.internalId() - 1 if index.internalId() else index.row()].title

    def differences(self) -> tuple[Difference, ...]:
        """The fields shown, in the order in which they are shown."""
        return tuple(one for group in self._groups for one in group.fields)

    def heading_of(self, pair: str) -> QModelIndex:
        """Where a row's heading stands; an invalid index when it is not shown."""
        rows = (row for row, group in enumerate(self._groups) if group.pair.id == pair)
        row = next(rows, -1)
        return self.index(row, 0) if row >= 0 else QModelIndex()

    def index_of(self, pair: str, field: str) -> QModelIndex:
        """Where a field stands; an invalid index when it is not shown."""
        for group_row, group in enumerate(self._groups):
            for row, one in enumerate(group.fields):
                if (one.pair.id, one.field.id) == (pair, field):
                    return self.index(row, 0, self.index(group_row, 0))
        return QModelIndex()

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
        return settled_words(one, self._contexts[2])

    def _mark(self, one: Difference) -> Any:
        if one.is_agreed:
            return self._theme.icon("check", Meaning.CONSENSUS)
        if one.is_unresolved:
            return self._theme.icon("query", Meaning.QUIET)
        return self._theme.icon("difference", Meaning.PROBLEM) if one.is_open else self._theme.icon("settle")

    def _heading(self, group: _Group, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if column == FIELD and role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{group.title}, {len(group.fields)} shown beneath"
        if column == FIELD and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return group.title
        if column == FIELD and role == Qt.ItemDataRole.DecorationRole and group.pair.swapped:
            return self._theme.icon("difference", Meaning.PROBLEM)
        return None

    def _tinted(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)


def _grouped(comparison: StudyComparison, kept: set[tuple[str, str]]) -> list[_Group]:
    """A group for each row with a field to show; in each section the rows both have before those of one alone."""
    fields: dict[str, list[Difference]] = {}
    for one in comparison.fields:
        fields.setdefault(one.pair.id, []).append(one)
    groups = []
    for pair in comparison.pairs:
        whole = fields.get(pair.id, [])
        found = tuple(one for one in whole if (one.pair.id, one.field.id) in kept)
        name = row_name(found[0].section.label if found else "", pair)
        shown = tuple(sorted(found, key=lambda one: not set_together(one)))
        groups.append(_Group(name, group_words(pair, whole), pair, shown))
    section = {pair.section: number for number, pair in reversed(list(enumerate(comparison.pairs)))}
    return sorted(groups, key=lambda group: (not _goes_first(group), section[group.pair.section], is_lone(group.pair)))


def _goes_first(group: _Group) -> bool:
    """Rows of both reviewers with answers that were set together are looked at first."""
    return not is_lone(group.pair) and any(map(set_together, group.fields))
