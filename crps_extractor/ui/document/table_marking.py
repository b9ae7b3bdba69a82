"""Marking a table on the page: a rectangle drawn with the mouse or moved by keys, over the pages while it lasts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from crps_extractor.models.documents.geometry import Rectangle, shown_rectangle, stored_rectangle
from crps_extractor.ui.document.page_view import PageView
from crps_extractor.ui.theme import LIGHT, Meaning

__all__ = ["TableMarking"]

_STEP, _FINE = 600, 100
_SMALLEST = 1_000
"""Hundredths of a point: how far a key moves, and how small a rectangle may be."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class TableMarking(QWidget):
    """Lies over the pages while a table is marked; Ctrl and a drag begin it from the page itself.

    ``marked`` gives the page and the rectangle, unrotated, in hundredths of a point; ``left`` says that nothing was
    marked.
    """

    marked = Signal(int, tuple)
    left = Signal()

    def __init__(self, view: PageView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._boxes: tuple[Rectangle, ...] = ()
        self._anchor: QPoint | None = None
        self.page = 0
        self.rect_on_page: Rectangle = (0, 0, 0, 0)
        self.was_touched = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Rectangle around a table"))
        view.viewport().installEventFilter(self)
        view.view_moved.connect(self.update)
        self.hide()

    def begin(self, page: int) -> None:
        """Show a rectangle in the middle of what is seen of this page, until a table is proposed or marked."""
        self.page, self._boxes, self._anchor, self.was_touched = page, (), None, False
        size = self._view.pages.size(page)
        self._set((size.width // 10, size.height // 3, size.width * 9 // 10, size.height * 2 // 3))
        self._cover()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def propose(self, page: int, boxes: Sequence[Rectangle]) -> None:
        """Offer the tables of a page: the first one in view, others by the key N."""
        if page == self.page and not self.isHidden():
            self._boxes = tuple(boxes)
            if boxes and not self.was_touched:
                view = self._view.view_box()
                seen = [box for box in boxes if self._view.pages.shown(page, box, view.width()).y >= view.top()]
                self.rect_on_page = (seen or list(boxes))[0]
                self._changed()

    def finish(self) -> None:
        """Hide the rectangle and give the keyboard back to the page."""
        self._anchor = None
        if not self.isHidden():
            self.hide()
            self._view.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self._box()
        shade = QPainter.CompositionMode.CompositionMode_SourceOver
        painter.setCompositionMode(shade)
        colour = self.palette().shadow().color()
        colour.setAlpha(50)
        painter.setClipRegion(self.rect())
        for part in (
            QRectF(0, 0, self.width(), box.top()),
            QRectF(0, box.bottom(), self.width(), self.height() - box.bottom()),
            QRectF(0, box.top(), box.left(), box.height()),
            QRectF(box.right(), box.top(), self.width() - box.right(), box.height()),
        ):
            painter.fillRect(part, colour)
        painter.setPen(QPen(QColor(LIGHT[Meaning.ACCENT].mark), 2))  # the paper is white in both palettes
        painter.drawRect(box)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl and a drag on the page; the viewport keeps sending the mouse there until the button is let go."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._cover()
        elif isinstance(event, QMouseEvent) and watched is self._view.viewport():
            return self._mouse(event)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        is_left = event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseButtonPress and is_left and self._view.pages.pages:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._press(event.position().toPoint())
                return True
        elif kind == QEvent.Type.MouseMove and self._anchor is not None:
            self._drag(event.position().toPoint())
            return True
        elif kind == QEvent.Type.MouseButtonRelease and is_left and self._anchor is not None:
            self._release(event.position().toPoint())
            return True
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._anchor is not None:
            self._drag(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._anchor is not None:
            self._release(event.position().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in _ARROWS:
            step = _FINE if modifiers & Qt.KeyboardModifier.ControlModifier else _STEP
            self._move(*(way * step for way in _ARROWS[key]), bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_N and self._boxes:
            number = self._boxes.index(self.rect_on_page) + 1 if self.rect_on_page in self._boxes else 0
            self.rect_on_page = self._boxes[number % len(self._boxes)]
            self._changed(reveal=True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._done()
        elif key == Qt.Key.Key_Escape:
            self.finish()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _move(self, across: int, down: int, is_size: bool) -> None:
        """Move the rectangle as it is shown, or its lower right corner; it stays on the page."""
        size = self._view.pages.size(self.page)
        left, top, right, bottom = shown_rectangle(self.rect_on_page, size)
        if is_size:
            right = min(max(right + across, left + _SMALLEST), size.width)
            bottom = min(max(bottom + down, top + _SMALLEST), size.height)
        else:
            across = max(-left, min(across, size.width - right))
            down = max(-top, min(down, size.height - bottom))
            left, top, right, bottom = left + across, top + down, right + across, bottom + down
        self.was_touched = True
        self._set((left, top, right, bottom))
        self._changed(reveal=True)

    def _press(self, point: QPoint) -> None:
        self._anchor = self._column_point(point)
        self.page = self._view.pages.page_at(self._anchor.y())
        self.was_touched, self._boxes = True, ()

    def _drag(self, point: QPoint) -> None:
        if self._anchor is None:
            return
        here, width = self._column_point(point), self._view.view_box().width()
        page = QRect(*self._view.pages.box(self.page, width))
        area = QRect(self._anchor, here).normalized().intersected(page)
        corners = [
            self._view.pages.stored(self.page, x, y, width)
            for x, y in ((area.left(), area.top()), (area.right() + 1, area.bottom() + 1))
        ]
        (x0, y0), (x1, y1) = corners
        self.rect_on_page = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        self._cover()
        self._changed()

    def _release(self, point: QPoint) -> None:
        self._drag(point)
        self._anchor = None
        left, top, right, bottom = self.rect_on_page
        if min(right - left, bottom - top) < _SMALLEST:
            self.finish()
            self.left.emit()
        else:
            self._done()

    def _done(self) -> None:
        self.finish()
        self.marked.emit(self.page, self.rect_on_page)

    def _set(self, shown: Rectangle) -> None:
        self.rect_on_page = stored_rectangle(shown, self._view.pages.size(self.page))

    def _changed(self, reveal: bool = False) -> None:
        left, top, right, bottom = (round(side / 100) for side in self.rect_on_page)
        words = self.tr("Page {0}, from {1} to {2} points across and from {3} to {4} points down")
        self.setAccessibleDescription(words.format(self.page + 1, left, right, top, bottom))
        if reveal:
            box = self._view.pages.shown(self.page, self.rect_on_page, self._view.view_box().width())
            self._view.ensure_visible(QRect(*box))
        self.update()

    def _cover(self) -> None:
        self.setGeometry(self._view.viewport().rect())
        self.show()
        self.raise_()

    def _column_point(self, point: QPoint) -> QPoint:
        view, ratio = self._view.view_box(), self._view.ratio
        return QPoint(view.left() + round(point.x() * ratio), view.top() + round(point.y() * ratio))

    def _box(self) -> QRectF:
        view, ratio = self._view.view_box(), self._view.ratio
        x, y, width, height = self._view.pages.shown(self.page, self.rect_on_page, view.width())
        return QRectF((x - view.left()) / ratio, (y - view.top()) / ratio, width / ratio, height / ratio)
