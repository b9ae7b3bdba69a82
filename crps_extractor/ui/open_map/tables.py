"""The tables of what is still open: every cell a mark and words, and the place one goes to from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crps_extractor.models.review.completeness import ResultsMap, SectionMap, State, StudyLine
from crps_extractor.models.sheet import Place
from crps_extractor.ui.theme import Meaning, Theme

__all__ = ["MapCell", "MapModel", "MapTable", "results_table", "review_table", "study_table"]

Index = QModelIndex | QPersistentModelIndex

MARKS = {
    State.NOT_LOOKED_AT: ("state-not-looked-at", Meaning.QUIET),
    State.REPORTED: ("state-done", Meaning.CONSENSUS),
    State.NOT_REPORTED: ("state-not-reported", Meaning.QUIET),
    State.IN_FIGURE_ONLY: ("search", Meaning.QUIET),
    State.OTHER: ("state-begun", Meaning.QUIET),
}
_NO_ROW = "no row"


@dataclass(frozen=True)
class MapCell:
    """One cell. ``words`` say all of it for a screen reader; ``place`` and ``section`` are where it leads."""

    text: str = ""
    words: str = ""
    icon: str = ""
    meaning: Meaning = Meaning.QUIET
    study: str = ""
    section: str = ""
    place: Place | None = None
    is_count: bool = False

    @property
    def leads_somewhere(self) -> bool:
        """True where going there makes sense."""
        return bool(self.section)


@dataclass(frozen=True)
class MapTable:
    """Named columns and lines of cells."""

    columns: tuple[str, ...]
    lines: tuple[str, ...]
    cells: tuple[tuple[MapCell, ...], ...]


def study_table(sections: Sequence[SectionMap]) -> MapTable:
    """One line a section: how it stands, how many fields in each state, how many problems."""
    asked = [one for one in sections if one.is_asked]
    columns = ("Section", "Required, open", *(state.value.capitalize() for state in State), "Problems")
    return MapTable(columns, ("",) * len(asked), tuple(_section_line(one) for one in asked))


def _section_line(one: SectionMap) -> tuple[MapCell, ...]:
    label, section = one.section.label, one.section.id
    state, icon, meaning = section_state(one)
    first = MapCell(label, f"{label}: {state}", icon, meaning, "", section, one.first_open)
    open_ones = _count(len(one.required), "required and open", label, section, one.required)
    if one.lacks_rows:
        open_ones = MapCell("no row yet", f"{label}: {state}", "problem-mild", Meaning.PROBLEM, "", section)
    counts = [_count(one.count(state), state.value, label, section, one.places.get(state, ())) for state in State]
    wrong = _count(len({place[0] for place in one.problems}), "rows with problems", label, section, one.problems)
    return (first, open_ones, *counts, wrong)


def section_state(one: SectionMap) -> tuple[str, str, Meaning]:
    """A section's state in words, its mark and the meaning of its colour."""
    if one.has_nothing:
        return ("nothing to extract", "state-done", Meaning.CONSENSUS)
    if one.lacks_rows:
        return ("needs a row, or the word that there is nothing", "state-not-looked-at", Meaning.QUIET)
    if one.is_done and one.total:
        return ("every required field has an answer", "state-done", Meaning.CONSENSUS)
    if one.answered:
        return (f"begun, {len(one.required)} required open", "state-begun", Meaning.QUIET)
    return ("not begun" if one.total else "no row", "state-not-looked-at", Meaning.QUIET)


def _count(number: int, what: str, label: str, section: str, places: Sequence[Place]) -> MapCell:
    if not number:
        return MapCell("", f"{label}: none {what}", is_count=True)
    return MapCell(
        str(number), f"{label}: {number} {what}", section=section, place=places[0] if places else None, is_count=True
    )


def results_table(one: ResultsMap) -> MapTable:
    """Outcome and time down, groups across; each cell how its figure stands, "no row" where there is none."""
    cells = []
    for line, name in enumerate(one.lines):
        row = [MapCell(name, name)]
        for column, group in enumerate(one.columns):
            row.append(_figure(one, f"{name}, {group}", one.cells.get((line, column), ())))
        cells.append(tuple(row))
    return MapTable(("Outcome · time", *one.columns), ("",) * len(cells), tuple(cells))


def _figure(one: ResultsMap, name: str, figures: Sequence[tuple[Place, State]]) -> MapCell:
    if not figures:
        return MapCell(_NO_ROW, f"{name}: {_NO_ROW}", section=one.section.id)
    weakest = min((state for _, state in figures), key=list(State).index)
    place = next(place for place, state in figures if state is weakest)
    several = f"{len(figures)} rows, " if len(figures) > 1 else ""
    icon, meaning = MARKS[weakest]
    text = f"{several}{weakest.value}"
    return MapCell(text, f"{name}: {text}", icon, meaning, "", one.section.id, place)


def review_table(lines: Sequence[StudyLine]) -> MapTable:
    """One line a sheet, one column a section: how many of the fields asked have an answer or a status."""
    if not lines:
        return MapTable(("Study", "Sheet"), (), ())
    labels = tuple(one.section.label for one in lines[0].sections)
    cells = []
    for line in lines:
        name = MapCell(line.label, f"{line.label}, {line.whose}", "", Meaning.TEXT, line.study, "@study")
        row = [name, MapCell(line.whose, f"{line.label}, {line.whose}")]
        row += [_progress(line, one) for one in line.sections]
        cells.append(tuple(row))
    return MapTable(("Study", "Sheet", *labels), ("",) * len(cells), tuple(cells))


def _progress(line: StudyLine, one: SectionMap) -> MapCell:
    name = f"{line.label}, {line.whose}, {one.section.label}"
    if not one.is_asked:
        return MapCell("not asked", f"{name}: not asked")
    state, icon, meaning = section_state(one)
    text = f"{one.answered}/{one.total}" if one.total else "none" if one.has_nothing else _NO_ROW
    spoken = f"{name}: {state}; {one.answered} of {one.total} fields have an answer or a status"
    return MapCell(text, spoken, icon, meaning, line.study, one.section.id, one.first_open)


class MapModel(QAbstractTableModel):
    """Shows a MapTable; ``cell`` gives what is at an index."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table = MapTable((), (), ())
        theme.changed.connect(self._tinted)

    def show(self, table: MapTable) -> None:
        """Show another table; one of the same shape keeps the place one is at."""
        if (table.columns, len(table.cells)) == (self._table.columns, len(self._table.cells)):
            self._table = table
            self._tinted()
            return
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def cell(self, index: Index) -> MapCell | None:
        """What stands at an index."""
        return self._table.cells[index.row()][index.column()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._table.cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._table.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        is_name = orientation is Qt.Orientation.Horizontal and role in shown
        return self._table.columns[section] if is_name else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index)
        if cell is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return cell.words
        if role == Qt.ItemDataRole.DecorationRole and cell.icon:
            return self._theme.icon(cell.icon, cell.meaning)
        if role == Qt.ItemDataRole.TextAlignmentRole and cell.is_count:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _tinted(self) -> None:
        if self._table.cells:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
