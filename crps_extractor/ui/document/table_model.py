"""A captured table as a Qt table: what was read, what was corrected, what will be taken; each cell with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crps_extractor.models.documents.capture import unreadable
from crps_extractor.models.documents.tables import PrintedTable, TableCell
from crps_extractor.ui.theme import Meaning, Theme
from crps_extractor.ui.widgets.table_clipboard import PlacedText

__all__ = ["Part", "TableModel"]

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Part:
    """Which rows and columns of a table are taken, the last ones included, all counted from 0."""

    top: int = 0
    left: int = 0
    bottom: int = -1
    right: int = -1

    def __contains__(self, cell: tuple[int, int]) -> bool:
        return self.top <= cell[0] <= self.bottom and self.left <= cell[1] <= self.right


class TableModel(QAbstractTableModel):
    """Corrections belong to what is printed, not to a row and column: they stay when the columns are drawn anew."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.table = PrintedTable.nothing()
        self.part = Part()
        self._corrected: dict[tuple[tuple[int, int], ...], str] = {}

    def show_table(self, table: PrintedTable) -> None:
        """Show another reading of the page."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def take(self, part: Part) -> None:
        """Say which part is taken; the rest is greyed."""
        self.part = part
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def forget_corrections(self) -> None:
        """Show everything as it was read."""
        self._corrected.clear()

    def cell(self, row: int, column: int) -> TableCell:
        """What was read there."""
        return self.table.rows[row][column]

    def text(self, row: int, column: int) -> str:
        """What stands there now: as corrected, else as read."""
        cell = self.cell(row, column)
        return self._corrected.get(cell.key, cell.text) if cell.key else ""

    def is_corrected(self, row: int, column: int) -> bool:
        """Whether a person changed what was read."""
        return self.cell(row, column).key in self._corrected

    def is_doubtful(self, row: int, column: int) -> bool:
        """Whether it cannot be read: it is not taken before a person has typed what is printed."""
        is_read = self.cell(row, column).is_unreadable and not self.is_corrected(row, column)
        return is_read or unreadable(self.text(row, column))

    def taken(self, report: str, transposed: bool) -> tuple[list[list[PlacedText]], list[list[str]], int]:
        """The part that is taken with places, the same as it is shown, and how many cells of it cannot be read.

        Cells that cannot be read are empty in the first.
        """
        placed, shown, doubtful = [], [], 0
        for row in range(self.part.top, self.part.bottom + 1):
            columns = range(self.part.left, self.part.right + 1)
            shown.append([self.text(row, column) for column in columns])
            line: list[PlacedText] = []
            for column in columns:
                is_doubtful = self.is_doubtful(row, column)
                doubtful += is_doubtful
                text = "" if is_doubtful else self.text(row, column)
                source = self.table.source(self.cell(row, column), report, self.is_corrected(row, column))
                line.append((text, source if text else None))
            placed.append(line)
        if transposed:
            return _turned(placed), _turned(shown), doubtful
        return placed, shown, doubtful

    # -- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.table.width

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.cell(index.row(), index.column()).key else flags

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        cell = self.cell(index.row(), index.column())
        text = str(value).strip()
        if not cell.key or text == self.text(index.row(), index.column()):
            return False
        self._corrected.pop(cell.key, None)
        if text != cell.text:
            self._corrected[cell.key] = text
        self.dataChanged.emit(index, index)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return str(section + 1)
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        at = (index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole:
            return self.text(*at)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(*at)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("Row {0}, column {1}: {2}").format(at[0] + 1, at[1] + 1, self.said(*at))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.said(*at)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if at[1] == 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole and self.is_doubtful(*at):
            return self._theme.icon("problem-mild", Meaning.PROBLEM)
        if role == Qt.ItemDataRole.ForegroundRole and at not in self.part:
            return self._theme.text(Meaning.QUIET)
        return None

    def said(self, row: int, column: int) -> str:
        """All of a cell in words: what stands there, and what is to be known of it."""
        cell = self.cell(row, column)
        words = [self.text(row, column) or self.tr("nothing")]
        if self.is_corrected(row, column):
            words.append(self.tr("corrected; the page's own text is “{0}”").format(cell.quote))
        elif self.is_doubtful(row, column):
            words.append(cell.reason)
        if cell.marks:
            words.append(self.tr("raised signs not taken: {0}").format(cell.marks))
        if cell.span > 1:
            words.append(self.tr("printed over {0} columns").format(cell.span))
        if (row, column) not in self.part:
            words.append(self.tr("not taken"))
        return "; ".join(words)

    def _shown(self, row: int, column: int) -> str:
        text, marks = self.text(row, column), self.cell(row, column).marks
        shown = f"{text}  [{marks}]" if marks and not self.is_corrected(row, column) else text
        return f"{shown} ✎" if self.is_corrected(row, column) else shown


def _turned(lines: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(line) for line in zip(*lines, strict=True)]
