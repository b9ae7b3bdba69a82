"""The grid of results as a Qt table: it shows what stands in a layer, and hands every edit on as one undo step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from crps_extractor.models.answer import Source
from crps_extractor.models.event import Draft, new_id
from crps_extractor.models.kinds.base import Strength
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.form.grid_data import Grid, GridShape, Layer, usual_layer, write_cell
from crps_extractor.ui.theme import Meaning, Theme
from crps_extractor.ui.widgets.field_words import place_words, status_words
from crps_extractor.ui.widgets.problem_line import MARKS

__all__ = ["GridModel"]

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[int, int]


class GridModel(QAbstractTableModel):
    """One layer at a time. Texts are written through the desk; several at once (paste, fill down) are one step."""

    def __init__(self, desk: StudyDesk, shape: GridShape, theme: Theme, editable: bool, parent: QObject | None = None):
        super().__init__(parent)
        self.desk, self.shape = desk, shape
        self._theme, self._editable = theme, editable
        self.grid = Grid.of(desk.sheet, desk.context, shape, usual_layer(desk.sheet, shape))
        self._texts = self.grid.texts(desk.sheet, desk.context)
        self._as_of = desk.sheet.changes
        self._strength: Mapping[str, Strength] = {}
        self.count_problems()

    # -- following -----------------------------------------------------------------------------------------------

    def set_layer(self, layer: Layer) -> None:
        """Show another layer."""
        self._reset(Grid.of(self.desk.sheet, self.desk.context, self.shape, layer))

    def refresh(self) -> None:
        """Lay the sheet out again; where lines and columns are the same, only cells that changed are told."""
        if self._as_of == self.desk.sheet.changes:
            return
        self._as_of = self.desk.sheet.changes
        before, texts = self.grid, self._texts
        found = Grid.of(self.desk.sheet, self.desk.context, self.shape, before.layer)
        if (found.lines, found.columns) != (before.lines, before.columns):
            self._reset(found)
            return
        self.grid, self._texts = found, found.texts(self.desk.sheet, self.desk.context)
        for line, column in {cell for cell, _ in self._texts.items() ^ texts.items()}:
            self.dataChanged.emit(self.index(line, column), self.index(line, column))
        if found.line_names != before.line_names:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, max(0, len(found.lines) - 1))
        if (found.column_heads, found.column_names) != (before.column_heads, before.column_names):
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, len(found.columns) - 1))

    def _reset(self, grid: Grid) -> None:
        self.beginResetModel()
        self.grid = grid
        self._texts = grid.texts(self.desk.sheet, self.desk.context)
        self.endResetModel()

    def count_problems(self) -> None:
        """Mark the cells whose rows have problems that nobody has accepted."""
        found: dict[str, Strength] = {}
        for problem in self.desk.problems():
            is_open = problem.accepted is None and problem.strength is not Strength.NOTE
            if problem.section == self.shape.section.id and is_open:
                found.setdefault(problem.row, problem.strength)
        if found != self._strength:
            self._strength = found
            self._all_changed()

    # -- editing -------------------------------------------------------------------------------------------------

    def write(self, texts: Iterable[tuple[Cell, str]], sources: Mapping[Cell, Source] | None = None) -> int:
        """Write texts into cells as one step, with their places in the report; how many cells could not take theirs.

        Those are the cells outside the grid, those with several rows, and those locked in a submitted sheet.
        """
        if any(self.desk.sheet.row(row) is None for rows in self.grid.cells.values() for row in rows):
            self.refresh()  # an undo took rows away a moment ago
        step, wanted, places = new_id(), list(texts), sources or {}
        lines, columns = len(self.grid.lines), len(self.grid.columns)
        inside = [(cell, text) for cell, text in wanted if cell[0] < lines and cell[1] < columns]
        inside = [(cell, text) for cell, text in inside if self._takes(cell)]

        def change() -> list[Draft]:
            drafts: list[Draft] = []
            for cell, text in inside:
                sheet, context = self.desk.sheet, self.desk.context
                drafts += write_cell(sheet, context, self.grid, *cell, text, step, places.get(cell))
            return drafts

        if inside:
            self.desk.make(change)
        self.refresh()
        return sum(1 for cell, text in wanted if text.strip() and cell not in {one for one, _ in inside})

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        return not self.write([((index.row(), index.column()), str(value))])

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return flags | Qt.ItemFlag.ItemIsEditable if self._takes((index.row(), index.column())) else flags

    def _takes(self, cell: Cell) -> bool:
        """Whether a figure may be written into a cell: of a submitted sheet only where something was added to it."""
        rows, section = self.grid.rows_at(*cell), self.shape.section.id
        if not self._editable or len(rows) > 1:
            return False
        return self.desk.is_place_open(section, rows[0], self.grid.value.id) if rows else self.desk.takes_rows(section)

    # -- showing -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.grid.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.grid.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        is_across = orientation is Qt.Orientation.Horizontal
        names = self.grid.column_names if is_across else self.grid.line_names
        if is_across and role == Qt.ItemDataRole.DisplayRole:
            names = self.grid.column_heads
        words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        return names[section] if role in words and 0 <= section < len(names) else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        cell = (index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole:
            return self._texts.get(cell, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return self.grid.in_words(self._texts.get(cell, ""))
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._spoken(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole:
            return self._mark(cell)
        if role == Qt.ItemDataRole.ForegroundRole and self._is_status(cell):
            return self._theme.text(Meaning.QUIET)
        if role == Qt.ItemDataRole.FontRole and self._is_status(cell):
            return _italic()
        return None

    def _spoken(self, cell: Cell) -> str:
        """All of a cell for a screen reader: line, column, what stands there, its place and its problems."""
        rows = self.grid.rows_at(*cell)
        words = [self.grid.line_names[cell[0]], self.grid.column_names[cell[1]]]
        answer = self.desk.answer(rows[0], self.grid.value.id) if len(rows) == 1 else None
        words.append(self.grid.in_words(self._texts.get(cell, "")) or status_words(answer))
        if answer is not None and answer.parts:
            words.append(status_words(answer))
        if answer is not None and answer.sources:
            words.append(place_words(answer.sources[0], lambda _report: ""))
        strength = next((self._strength[row] for row in rows if row in self._strength), None)
        if strength is not None:
            words.append(f"{strength.value} problem")
        return ", ".join(words)

    def _mark(self, cell: Cell) -> Any:
        for row in self.grid.rows_at(*cell):
            if row in self._strength:
                icon, meaning = MARKS[self._strength[row]]
                return self._theme.icon(icon, meaning)
        return None

    def _is_status(self, cell: Cell) -> bool:
        rows = self.grid.rows_at(*cell)
        answer = self.desk.answer(rows[0], self.grid.value.id) if len(rows) == 1 else None
        return len(rows) > 1 or (answer is not None and not answer.parts)

    def _all_changed(self) -> None:
        if self.grid.lines and self.grid.columns:
            last = self.index(len(self.grid.lines) - 1, len(self.grid.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _italic() -> QFont:
    font = QFont()
    font.setItalic(True)
    return font
