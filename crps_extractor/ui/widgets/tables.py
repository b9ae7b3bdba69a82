"""Tables that are only read: rows of texts under named columns, and a view that keeps to the look of the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.ui.theme import GAP

__all__ = [
    "NamedColumnsModel",
    "RoomyCells",
    "RoomyColumns",
    "RoomyHeader",
    "RowsModel",
    "keep_place",
    "reading_table",
    "say_when_empty",
]

Index = QModelIndex | QPersistentModelIndex
_FEWEST_LETTERS = 8
"""A column that shares what room is left keeps room for these; the table scrolls sideways rather than squeeze it."""


class NamedColumnsModel(QAbstractTableModel):
    """A table under columns that are named in ``columns``; rows and cells are its kind's own."""

    columns: tuple[str, ...] = ()

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The named columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names."""
        is_name = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.columns[section] if is_name else None


class RowsModel(QAbstractTableModel):
    """Rows of texts. ``numbers`` are the columns that hold counts, set to the right."""

    def __init__(self, columns: Sequence[str], parent: QObject | None = None, numbers: Sequence[int] = ()) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._numbers = frozenset(numbers)
        self.rows: tuple[tuple[str, ...], ...] = ()

    def show(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(tuple(row) for row in rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row each."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The named columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names, over counts to the right."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._numbers:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return self._columns[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell; what a screen reader says names the column."""
        if not index.isValid():
            return None
        text = self.rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._columns[index.column()]}: {text or 'nothing'}"
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._numbers:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class RoomyHeader(QHeaderView):
    """The names of columns, with room between one and the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(_FEWEST_LETTERS * self.fontMetrics().averageCharWidth())
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def sectionSizeFromContents(self, section: int) -> QSize:
        """A name's own size and the room behind it."""
        return super().sectionSizeFromContents(section) + QSize(2 * GAP, GAP // 2)


class RoomyColumns(QStyledItemDelegate):
    """Cells with room between one column and the next."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The words' own size and the room behind them."""
        return super().sizeHint(option, index) + QSize(2 * GAP, 0)


class RoomyCells(RoomyColumns):
    """The same in rows that are chosen whole: no frame around one cell."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Without the frame of the current cell: its whole row is chosen."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]


def say_when_empty(table: QAbstractItemView, sentence: str) -> None:
    """Show a sentence in the middle of a table or tree for as long as it has no row."""
    said = QLabel(sentence, table.viewport())
    said.setWordWrap(True)
    said.setAlignment(Qt.AlignmentFlag.AlignCenter)
    said.setEnabled(False)  # in the grey of what stands back, whichever palette is in force
    column = QVBoxLayout(table.viewport())
    column.addWidget(said)
    model = table.model()

    def look() -> None:
        said.setVisible(not model.rowCount())

    for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
        changed.connect(look)
    look()


def reading_table(
    model: QAbstractItemModel, name: str, stretched: Sequence[int], parent: QWidget, empty: str = ""
) -> QTableView:
    """A table to read and choose whole rows in; the ``stretched`` columns share what room is left.

    ``empty`` is the sentence that stands in it while it has no row.
    """
    table = QTableView(parent)
    table.setModel(model)
    table.setAccessibleName(name)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setItemDelegate(RoomyCells(table))
    header = RoomyHeader(table)
    table.setHorizontalHeader(header)
    if empty:
        say_when_empty(table, empty)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    for column in stretched:
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return table


def keep_place(table: QTableView) -> None:
    """Keep the keyboard in the cell where it was when the table's model is read anew, as after each change."""
    place = [0, 0]

    def leave() -> None:
        index = table.currentIndex()
        if index.isValid():
            place[:] = index.row(), index.column()

    def come_back() -> None:
        selection = table.selectionModel()
        selection.setCurrentIndex(table.model().index(*place), selection.SelectionFlag.ClearAndSelect)

    table.model().modelAboutToBeReset.connect(leave)
    table.model().modelReset.connect(come_back)
