"""A tree of two levels as Qt asks for it: headings, and lines beneath each of them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex

__all__ = ["Index", "TwoLevelsModel"]

Index = QModelIndex | QPersistentModelIndex


class TwoLevelsModel(QAbstractItemModel):
    """An item model whose indexes remember their heading: the internal id of a line is its heading's row plus one."""

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt's index; the internal id of a heading is 0."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """The heading above a line; an invalid index above a heading."""
        owner = index.internalId() if index.isValid() else 0
        return self.createIndex(owner - 1, 0, 0) if owner else QModelIndex()
