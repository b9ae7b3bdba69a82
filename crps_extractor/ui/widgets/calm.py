"""What keeps the window calm: pale selections, room around words, hairlines between panes, a bar at the focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QSplitter,
    QSplitterHandle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from crps_extractor.ui.theme import GAP, Meaning, Theme

__all__ = ["FocusBars", "HairlineSplitter", "Wrapped", "calm", "pale_selection", "see_through"]

ICON = 16
BAR = 2


def calm(view: QAbstractItemView, theme: Theme) -> None:
    """A list or table without a frame, with small icons, room around each row and a pale selection."""
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setIconSize(QSize(ICON, ICON))
    view.setItemDelegate(_Roomy(view))
    pale_selection(view, theme)


def see_through(view: QAbstractItemView) -> None:
    """Let a list stand on the window's own ground, so that it is no box in a box."""
    view.viewport().setAutoFillBackground(False)


def pale_selection(view: QAbstractItemView, theme: Theme) -> None:
    """Let what is chosen keep its own colours on a pale ground, in both palettes."""

    def tint() -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Highlight, theme.chosen())
        palette.setColor(QPalette.ColorRole.HighlightedText, theme.text(Meaning.TEXT))
        view.setPalette(palette)

    theme.follow(view, tint)


class _Roomy(QStyledItemDelegate):
    """Four pixels above and beneath the words of a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        wish = super().sizeHint(option, index)
        return QSize(wish.width(), wish.height() + GAP)


class Wrapped(QStyledItemDelegate):
    """Words of a tree's cell in as many lines as its column needs, up to three."""

    LINES = 3

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        tree.header().sectionResized.connect(lambda *_: tree.scheduleDelayedItemsLayout())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of the words at the column's width."""
        wish = super().sizeHint(option, index)
        if not index.parent().isValid():
            return self._heading(wish, index)
        depth = 2 * self._tree.indentation() if index.column() == 0 else 0
        icon = ICON + GAP if index.data(Qt.ItemDataRole.DecorationRole) is not None else 0
        room = QRect(0, 0, max(40, self._tree.columnWidth(index.column()) - depth - icon - GAP), 10_000)
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        height = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words).height()
        return QSize(wish.width(), min(height, self.LINES * option.fontMetrics.lineSpacing()) + GAP)

    def _heading(self, wish: QSize, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of a heading that runs over all columns; one beside other columns keeps to a line."""
        if index.column() or not self._tree.isFirstColumnSpanned(index.row(), index.parent()):
            return QSize(wish.width(), wish.height() + GAP)
        font = index.data(Qt.ItemDataRole.FontRole)
        metrics = QFontMetrics(font if isinstance(font, QFont) else self._tree.font())
        icon = ICON + GAP if index.data(Qt.ItemDataRole.DecorationRole) is not None else 0
        room = QRect(0, 0, max(40, self._tree.viewport().width() - self._tree.indentation() - icon - GAP), 10_000)
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        height = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words).height()
        return QSize(wish.width(), min(height, self.LINES * metrics.lineSpacing()) + GAP)


class HairlineSplitter(QSplitter):
    """Panes parted by a hairline; the room beside it can be taken hold of."""

    def __init__(self, orientation: Qt.Orientation, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.theme = theme
        self.setHandleWidth(GAP - 1)

    def createHandle(self) -> QSplitterHandle:
        """A handle that shows no more than a line."""
        return _Hairline(self)


class _Hairline(QSplitterHandle):
    def __init__(self, splitter: HairlineSplitter) -> None:
        super().__init__(splitter.orientation(), splitter)
        self._theme = splitter.theme

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One line in the middle."""
        painter = QPainter(self)
        painter.setPen(self._theme.hairline())
        middle = self.rect().center()
        if self.orientation() is Qt.Orientation.Horizontal:
            painter.drawLine(middle.x(), 0, middle.x(), self.height())
        else:
            painter.drawLine(0, middle.y(), self.width(), middle.y())
        painter.end()


class _Bar(QWidget):
    """A line along the upper edge of a pane, over everything in it, in nobody's way."""

    def __init__(self, pane: QWidget, theme: Theme) -> None:
        super().__init__(pane)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the pane's width."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(0, 0, watched.width(), BAR)
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The accent's colour."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.mark(Meaning.ACCENT))
        painter.end()


class FocusBars(QObject):
    """Shows which pane has the keyboard."""

    def __init__(self, panes: Sequence[QWidget], theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._bars = [(pane, _Bar(pane, theme)) for pane in panes]
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or new.window() is not self.parent():
            return
        for pane, bar in self._bars:
            bar.setVisible(pane.isAncestorOf(new))
            bar.raise_()
