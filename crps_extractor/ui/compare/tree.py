"""The tree of the comparison: rows that only one reviewer has stay closed until they are opened, and stay as left."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from crps_extractor.models.compare.difference import Pair
from crps_extractor.ui.compare.model import CompareModel
from crps_extractor.ui.compare.words import is_lone
from crps_extractor.ui.theme import GROUP_GAP, Theme
from crps_extractor.ui.widgets.calm import Wrapped, calm

__all__ = ["CompareTree"]


class CompareTree(QTreeView):
    """Enter opens and closes a row; two rows can be selected together, to say that they are the same."""

    def __init__(self, model: CompareModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs = model
        self._turned: dict[str, bool] = {}
        """Rows that were opened (True) or closed (False) by hand."""
        self._lays_out = False
        self.setModel(model)
        self.setAccessibleName(self.tr("Comparison of both sheets"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        calm(self, theme)
        self.setItemDelegate(Wrapped(self))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIndentation(GROUP_GAP)
        self.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.expanded.connect(lambda index: self._turn(index, is_open=True))
        self.collapsed.connect(lambda index: self._turn(index, is_open=False))

    def lay_out_rows(self) -> None:
        """Open and close the rows anew: as they were left by hand, else closed where only one reviewer has them."""
        self._lays_out = True
        for row in range(self._pairs.rowCount()):
            index = self._pairs.index(row, 0)
            pair = self._pairs.pair(index)
            self.setFirstColumnSpanned(row, QModelIndex(), True)
            self.setExpanded(index, pair is None or self._turned.get(pair.id, not is_lone(pair)))
        self._lays_out = False

    def selected_pairs(self) -> tuple[Pair, ...]:
        """The rows of what is selected, each once."""
        found = (self._pairs.pair(index) for index in self.selectionModel().selectedRows())
        return tuple({pair.id: pair for pair in found if pair is not None}.values())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is chosen stays in view when the answers beneath need more room."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens or closes the row of a heading."""
        index = self.currentIndex()
        is_heading = index.isValid() and self._pairs.difference(index) is None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and is_heading:
            heading = index.siblingAtColumn(0)
            self.setExpanded(heading, not self.isExpanded(heading))
        else:
            super().keyPressEvent(event)

    def _turn(self, index: QModelIndex, *, is_open: bool) -> None:
        pair = self._pairs.pair(index)
        if pair is not None and not self._lays_out:
            self._turned[pair.id] = is_open
