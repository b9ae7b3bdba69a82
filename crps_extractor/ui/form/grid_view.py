"""The table of the grid: type to edit, Enter goes down, Tab goes on, copy and paste as Excel does, fill down."""

from __future__ import annotations

import csv
import io
from itertools import islice

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from crps_extractor.ui.form.grid_model import Cell, GridModel

__all__ = ["GridView", "table_text", "text_table"]

_MOST_LINES = 2_000


def text_table(text: str) -> list[list[str]]:
    """The cells of a text copied from Excel: lines and tabs; quoted cells may hold both. At most 2,000 lines."""
    try:
        return [line for line in islice(csv.reader(io.StringIO(text, newline=""), delimiter="\t"), _MOST_LINES) if line]
    except csv.Error:
        return []


def table_text(cells: list[list[str]]) -> str:
    """Cells as Excel takes them: tabs between, a line each; a cell with a tab, line end or quote is quoted."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(cells)
    return text.getvalue().removesuffix("\n")


class GridView(QTableView):
    """Keys as in a spreadsheet. ``cell_entered`` tells which cell is the current one."""

    cell_entered = Signal(int, int)

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = model
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlternatingRowColors(True)
        self.setShowGrid(True)
        self.setWordWrap(True)
        self.setTabKeyNavigation(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setDefaultSectionSize(26 * self.fontMetrics().averageCharWidth())
        wrapped = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        self.horizontalHeader().setDefaultAlignment(wrapped)
        self.horizontalHeader().setFixedHeight(2 * self.fontMetrics().lineSpacing() + 8)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setDefaultSectionSize(-(-(self.fontMetrics().height() + 8) // 4) * 4)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(self.tr("Grid of {0}").format(model.shape.section.label))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._grid.write((cell, "") for cell in self._cells())
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.fill_down()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._entered(event)
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint if _is_enter(hint) else hint)
        if _is_enter(hint):
            self._step_down()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.cell_entered.emit(current.row(), current.column())

    def copy(self) -> None:
        """Copy the chosen cells, as Excel takes them."""
        cells = self._cells()
        if cells:
            lines, columns = (range(min(side), max(side) + 1) for side in zip(*cells, strict=True))
            chosen = {cell: self._text(cell) for cell in cells}
            whole = [[chosen.get((line, column), "") for column in columns] for line in lines]
            QGuiApplication.clipboard().setText(table_text(whole))

    def paste(self) -> None:
        """Write what was copied from Excel (or here) from the current cell on, as one step."""
        self.write_table(text_table(QGuiApplication.clipboard().text()))

    def write_table(self, cells: list[list[str]]) -> None:
        """Write a table from the current cell on; one value fills every chosen cell."""
        chosen = self._cells()
        if not cells or not chosen:
            return
        if len(cells) == 1 and len(cells[0]) == 1:
            self._grid.write((cell, cells[0][0]) for cell in chosen)
            return
        top, left = (min(side) for side in zip(*chosen, strict=True))
        self._grid.write(
            ((top + down, left + along), text) for down, line in enumerate(cells) for along, text in enumerate(line)
        )

    def fill_down(self) -> None:
        """Write what stands in the uppermost chosen cell of each column into the cells chosen beneath it."""
        cells = self._cells()
        first = {column: min(line for line, other in cells if other == column) for _, column in cells}
        self._grid.write(
            ((line, column), self._text((first[column], column))) for line, column in cells if line != first[column]
        )

    def _cells(self) -> list[Cell]:
        chosen = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        return sorted((index.row(), index.column()) for index in chosen if index.isValid())

    def _text(self, cell: Cell) -> str:
        return str(self._grid.index(*cell).data() or "")

    def _entered(self, event: QKeyEvent) -> None:
        """Enter goes down; in a cell that is being edited it writes first, and ``closeEditor`` goes down."""
        if self.state() is QAbstractItemView.State.EditingState:
            event.ignore()
        else:
            self._step_down()

    def _step_down(self) -> None:
        here = self.currentIndex()
        below = self._grid.index(here.row() + 1, here.column())
        if below.isValid():
            self.setCurrentIndex(below)


def _is_enter(hint: QAbstractItemDelegate.EndEditHint) -> bool:
    return hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache
