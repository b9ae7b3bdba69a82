"""Layouts that break into as many lines as the width asks for, so that nothing is cut off at 250 per cent."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from crps_extractor.ui.theme import GAP

__all__ = ["FlowLayout", "PartGrid"]


class _WrappingLayout(QLayout):
    """A layout whose height follows from its width; what differs is only where each item goes (``_place``)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addWidget(self, widget: QWidget) -> None:
        """Put a widget behind the others. Its item is made here: of one that Qt makes and deletes, Python keeps a name
        by its address, and another item at that address would be taken for the deleted one.
        """
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, move: bool) -> int:
        raise NotImplementedError


class FlowLayout(_WrappingLayout):
    """Items one after the other at their own width, in as many lines as needed."""

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._shown():
            wish = item.sizeHint()
            size = QSize(min(wish.width(), max(rect.width(), 1)), wish.height())
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + GAP // 2, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + GAP
            line = max(line, size.height())
        return y + line - rect.y()


class PartGrid(_WrappingLayout):
    """The parts of an answer in equal columns with one left edge; the first ``wide`` items take a line each."""

    def __init__(self, parent: QWidget | None = None, *, wide: int = 0, least: int = 15) -> None:
        super().__init__(parent)
        self._wide = wide
        self._least = least

    def _place(self, rect: QRect, *, move: bool) -> int:
        parent = self.parentWidget()
        letter = parent.fontMetrics().averageCharWidth() if parent else 8
        columns = max(1, min(4, (rect.width() + GAP) // (self._least * letter + GAP)))
        width = (rect.width() - (columns - 1) * GAP) // columns
        y, line, column = rect.y(), 0, 0
        for index, item in enumerate(self._items):
            if item.isEmpty():
                continue
            is_wide = index < self._wide
            if column and (is_wide or column >= columns):
                y, line, column = y + line + GAP // 2, 0, 0
            size = QSize(rect.width() if is_wide else width, 0)
            size.setHeight(item.heightForWidth(size.width()) if item.hasHeightForWidth() else item.sizeHint().height())
            if move:
                item.setGeometry(QRect(QPoint(rect.x() + column * (width + GAP), y), size))
            line = max(line, size.height())
            column = columns if is_wide else column + 1
        return y + line - rect.y()
