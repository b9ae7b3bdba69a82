"""The table of the grid: type to edit, Enter goes down, Tab goes on, copy and paste as Excel does, fill down."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QHeaderView, QStyle, QTableView, QWidget

from crps_extractor.ui.form.grid_model import Cell, GridModel
from crps_extractor.ui.widgets.table_clipboard import placed_cells, table_text, text_table

__all__ = ["GridView", "table_text", "text_table"]

_NARROWEST, _WIDEST = 18, 44
"""Letters that a column holds at least, and at most."""


class GridView(QTableView):
    """Keys as in a spreadsheet. ``cell_entered`` tells which cell is the current one.

    ``left_out`` tells how many of the texts that were written had no cell to go to; ``table_pasted`` brings a table
    captured from a page, each cell with its place.
    """

    cell_entered = Signal(int, int)
    left_out = Signal(int)
    table_pasted = Signal(list)

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
        wrapped = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        self.horizontalHeader().setDefaultAlignment(wrapped)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setTextElideMode(Qt.TextElideMode.ElideRight)
            header.setHighlightSections(False)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the time point stands at the end
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setDefaultSectionSize(-(-(self.fontMetrics().height() + 8) // 4) * 4)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(self.tr("Grid of {0}").format(model.shape.section.label))
        for changed in (model.modelReset, model.headerDataChanged):
            changed.connect(self.fit_columns)
        model.dataChanged.connect(lambda first, _last: self._cell_changed(first))
        self.fit_columns()

    def fit_columns(self) -> None:
        """Let the columns share the room beside the lines' names, none narrower than a figure needs."""
        letter, header = self.fontMetrics().averageCharWidth(), self.horizontalHeader()
        names = self.verticalHeader()
        names.setMaximumWidth(max(_NARROWEST * letter, round(0.45 * self.width())))
        count, room = self._grid.columnCount(), self.width() - min(names.sizeHint().width(), names.maximumWidth())
        if not count:
            return
        room -= self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        least = min(max(_NARROWEST * letter, self._widest_text()), _WIDEST * letter)
        width = min(max((room - letter) // count, least), _WIDEST * letter)
        heads = [str(self._grid.headerData(one, Qt.Orientation.Horizontal) or "") for one in range(count)]
        bold = QFont(header.font())
        bold.setBold(True)
        wrap, room_for_head = Qt.TextFlag.TextWordWrap, QRect(0, 0, width - 2 * letter, 10_000)
        tallest = max(QFontMetrics(bold).boundingRect(room_for_head, wrap, head).height() for head in heads)
        header.setFixedHeight(
            max(2, min(4, -(-tallest // header.fontMetrics().lineSpacing()))) * header.fontMetrics().lineSpacing() + 8
        )
        for column in range(count):
            header.resizeSection(column, width)

    def _widest_text(self) -> int:
        """The room that the longest figure needs with its mark, so that no figure is shown in part."""
        texts = (str(self._grid.index(*cell).data() or "") for cell in self._grid.grid.cells)
        widest = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
        return widest + self._beside_text()

    def _beside_text(self) -> int:
        """The room for a cell's mark and its margins."""
        mark = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        return int(mark) + 3 * self.fontMetrics().averageCharWidth()

    def _cell_changed(self, cell: QModelIndex) -> None:
        text = str(cell.data() or "")
        if self.fontMetrics().horizontalAdvance(text) + self._beside_text() > self.columnWidth(cell.column()):
            self.fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._write((cell, "") for cell in self.chosen())
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
        cells = self.chosen()
        if cells:
            lines, columns = (range(min(side), max(side) + 1) for side in zip(*cells, strict=True))
            chosen = {cell: self._text(cell) for cell in cells}
            whole = [[chosen.get((line, column), "") for column in columns] for line in lines]
            QGuiApplication.clipboard().setText(table_text(whole))

    def paste(self) -> None:
        """Write what was copied from Excel (or here) from the current cell on, as one step."""
        placed = placed_cells(QGuiApplication.clipboard().mimeData())
        if placed:
            self.table_pasted.emit(placed)
        else:
            self.write_table(text_table(QGuiApplication.clipboard().text()))

    def write_table(self, cells: list[list[str]]) -> None:
        """Write a table from the current cell on; one value fills every chosen cell."""
        chosen = self.chosen()
        if not cells or not chosen:
            return
        if len(cells) == 1 and len(cells[0]) == 1:
            self._write((cell, cells[0][0]) for cell in chosen)
            return
        top, left = self.first_chosen()
        self._write(
            ((top + down, left + along), text) for down, line in enumerate(cells) for along, text in enumerate(line)
        )

    def fill_down(self) -> None:
        """Write what stands in the uppermost chosen cell of each column into the cells chosen beneath it."""
        cells = self.chosen()
        first = {column: min(line for line, other in cells if other == column) for _, column in cells}
        self._write(
            ((line, column), self._text((first[column], column))) for line, column in cells if line != first[column]
        )

    def first_chosen(self) -> Cell:
        """The upper left corner of the chosen cells."""
        top, left = (min(side) for side in zip(*self.chosen(), strict=True))
        return top, left

    def _write(self, texts: Iterable[tuple[Cell, str]]) -> None:
        self.left_out.emit(self._grid.write(texts))

    def chosen(self) -> list[Cell]:
        """The chosen cells, line by line; the current one where none is chosen."""
        chosen = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        return sorted((index.row(), index.column()) for index in chosen if index.isValid())

    def _text(self, cell: Cell) -> str:
        return str(self._grid.index(*cell).data(Qt.ItemDataRole.EditRole) or "")

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
