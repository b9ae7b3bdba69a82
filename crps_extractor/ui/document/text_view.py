"""The pages with their text: selecting by mouse and keyboard, hits of a search, and the places of answers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QPoint, QRect, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QRegion
from PySide6.QtWidgets import QStyle, QToolTip, QWidget

from crps_extractor.models.documents.capture import Capture, capture
from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.keys import step_for
from crps_extractor.ui.document.marks import Mark, mark_bar, mark_fill
from crps_extractor.ui.document.page_layout import PixelBox
from crps_extractor.ui.document.page_view import PageView
from crps_extractor.ui.document.painting import fill_rects, outline_rects
from crps_extractor.ui.document.selection import TextSelection, moved, word_selection
from crps_extractor.ui.theme import LIGHT, Meaning

__all__ = ["TextView"]

_PULSE_MS = 900
_NEXT_CLICK = 3


class TextView(PageView):
    """What the reviewer reads and selects from. A selection stays on the page on which it began."""

    selection_changed = Signal()
    mark_activated = Signal(str)

    def __init__(self, worker: DocumentWorker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
        self._selected: TextSelection | None = None
        self._selected_text: PageText | None = None
        self._clicks = 0
        self._press = QPoint()
        self._marks: tuple[Mark, ...] = ()
        self._found: tuple[tuple[int, int, int], ...] = ()
        self._found_now: tuple[int, int, int] | None = None
        self._source: tuple[int, tuple[Rectangle, ...]] | None = None
        self._pulse = QVariantAnimation(self, startValue=1.0, endValue=0.0, duration=_PULSE_MS)
        self._pulse.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._pulse.valueChanged.connect(self.viewport().update)
        self.caret_mode = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setMouseTracking(True)
        self.feed.text_arrived.connect(self.viewport().update)

    def capture(self) -> Capture | None:
        """The present selection ready for a field; None when nothing is selected."""
        if self._selected is None or self._selected_text is None or self._selected.is_empty:
            return None
        return capture(self._selected_text, self._selected.start, self._selected.end)

    def select(self, selected: TextSelection | None, reveal: bool = False) -> None:
        """Select a stretch of a page whose words are there, or nothing; ``reveal`` scrolls its moving end into view."""
        text = self.feed.text(selected.page) if selected is not None else None
        self._selected, self._selected_text = (selected, text) if text is not None else (None, None)
        if reveal and selected is not None and text is not None and text.text:
            self._reveal(selected.page, (text.box(min(selected.focus, len(text.text) - 1)),))
        self.selection_changed.emit()
        self.viewport().update()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of answers."""
        return self._marks

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Replace the marks of answers."""
        self._marks = tuple(marks)
        self.viewport().update()

    def set_found(self, hits: tuple[tuple[int, int, int], ...], now: tuple[int, int, int] | None) -> None:
        """Show the hits of a search (page, start, end in raw text; in order) and the one looked at now."""
        self._found, self._found_now = hits, now
        self.viewport().update()

    def show_place(self, page: int, rects: tuple[Rectangle, ...]) -> None:
        """Scroll to a place and let it pulse once (it stands still where the system asks for less motion)."""
        self._source = (page, rects)
        if rects:
            self._reveal(page, rects)
        else:
            self.go_to_page(page)
        animated = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0
        self._pulse.stop()
        if animated:
            self._pulse.start()
        self.viewport().update()

    def step_mark(self, forward: bool) -> None:
        """Go to the next or previous mark after the place looked at, and say which one it is."""
        ordered = sorted((mark for mark in self._marks if mark.rects), key=lambda mark: (mark.page, mark.rects[0][1]))
        if not ordered:
            return
        places = [(mark.page, mark.rects) for mark in ordered]
        now = places.index(self._source) if self._source in places else (-1 if forward else 0)
        mark = ordered[(now + (1 if forward else -1)) % len(ordered)]
        self.show_place(mark.page, mark.rects)
        self.mark_activated.emit(mark.identifier)

    def clear(self) -> None:
        """Show nothing."""
        self._found, self._found_now, self._source, self._marks = (), None, None, ()
        self._pulse.stop()
        self.select(None)
        super().clear()

    def paint_over(self, painter: QPainter, pages: range) -> None:
        bar = max(2, round(3 * self.ratio))
        self._paint_marks(painter, pages, bar)
        self._paint_found(painter, pages)
        if self._selected is not None and self._selected_text is not None and self._selected.page in pages:
            self._paint_selection(painter, self._selected, self._selected_text)
        if self._source is not None and self._source[0] in pages:
            strength = float(self._pulse.currentValue() or 0) if self._pulse.state() == self._pulse.State.Running else 0
            boxes = self._boxes(*self._source)
            fill = QColor(LIGHT[Meaning.SOURCE].fill)
            fill.setAlphaF(0.45 + 0.5 * strength)
            fill_rects(painter, boxes, fill, None, bar)
            outline_rects(painter, boxes, mark_bar(Meaning.SOURCE), bar // 2, round((2 + 8 * strength) * self.ratio))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        near = (event.position().toPoint() - self._press).manhattanLength() < 5
        self._press = event.position().toPoint()
        self._clicks = _NEXT_CLICK if self._clicks == 2 and near else 1
        place = self._place(event)
        if place is None:
            self.select(None)
            return
        text, offset = place
        if self._clicks == _NEXT_CLICK and text.lines:
            line = text.lines[text.line_at(offset)]
            self.select(TextSelection(text.page, line.start, line.end))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._selected_text is text and self._selected:
            self.select(self._selected.to(offset))
        else:
            self.select(TextSelection(text.page, offset, offset))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton or self._selected is None or self._clicks != 1:
            return
        x, y = self._column_point(event.position().toPoint())
        text = self._selected_text
        if text is not None:
            stored = self.pages.stored(text.page, x, y, self.view_box().width())
            over = event.position().toPoint()
            outside = not self.viewport().rect().contains(over)
            self.select(self._selected.to(text.nearest(*stored)), reveal=outside)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.capture() is None:
            mark = self._mark_at(event.position().toPoint())
            if mark is not None:
                self.mark_activated.emit(mark.identifier)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place(event)
        self._clicks = 2
        if place is not None:
            self.select(word_selection(*place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_for(event, self.caret_mode)
        if step is None:
            super().keyPressEvent(event)
            return
        event.accept()
        start = self._selected if self._selected_text is not None else None
        if start is None:
            self.select(_first_word(self), reveal=True)
        elif self._selected_text is not None:
            keep = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.select(start.to(moved(self._selected_text, start.focus, step), keep), reveal=True)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            mark = self._mark_at(event.pos())
            QToolTip.showText(event.globalPos(), mark.label if mark else "", self.viewport())
            return True
        return bool(super().viewportEvent(event))

    def copy(self) -> None:
        """Put the selected text on the clipboard."""
        captured = self.capture()
        if captured is not None:
            QGuiApplication.clipboard().setText(captured.text)

    def _paint_marks(self, painter: QPainter, pages: range, bar: int) -> None:
        """Each spot is filled once, however many answers were taken from it: the text stays readable."""
        filled = QRegion()
        for mark in self._marks:
            if mark.page not in pages:
                continue
            boxes = self._boxes(mark.page, mark.rects)
            fresh = QRegion()
            for box in boxes:
                fresh = fresh.united(QRect(*box))
            parts = [rect.getRect() for rect in fresh.subtracted(filled)]
            filled = filled.united(fresh)
            fill_rects(painter, parts, mark_fill(mark.meaning), None, 0)
            for x, y, _, height in boxes:
                painter.fillRect(x - bar, y, bar, height, mark_bar(mark.meaning))

    def _paint_found(self, painter: QPainter, pages: range) -> None:
        fill = QColor("#56B4E9")
        fill.setAlpha(110)
        first, last = (bisect_left(self._found, (page,)) for page in (pages.start, pages.stop))
        for hit in self._found[first:last]:
            text = self.feed.text(hit[0])
            if text is not None:
                boxes = self._boxes(hit[0], text.rects(hit[1], hit[2]))
                if hit != self._found_now:
                    fill_rects(painter, boxes, fill, None, 0)
                else:
                    outline_rects(painter, boxes, mark_bar(Meaning.FIRST), max(1, round(self.ratio)), round(self.ratio))

    def _paint_selection(self, painter: QPainter, selected: TextSelection, text: PageText) -> None:
        colour = self.palette().highlight().color()
        if not selected.is_empty:
            colour.setAlpha(80)
            fill_rects(painter, self._boxes(text.page, text.rects(selected.start, selected.end)), colour, None, 0)
        elif self.caret_mode and text.text:
            box = text.box(min(selected.focus, len(text.text) - 1))
            caret = box[2] if selected.focus >= len(text.text) else box[0]
            for x, y, _, height in self._boxes(text.page, ((caret, box[1], caret + 1, box[3]),)):
                painter.fillRect(x, y, max(2, round(2 * self.ratio)), height, colour)

    def _boxes(self, page: int, rects: tuple[Rectangle, ...]) -> list[PixelBox]:
        width = self.view_box().width()
        return [self.pages.shown(page, rect, width) for rect in rects]

    def _reveal(self, page: int, rects: tuple[Rectangle, ...]) -> None:
        boxes = [QRect(*box) for box in self._boxes(page, rects)]
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.united(box)
        self.ensure_visible(whole)

    def _column_point(self, point: QPoint) -> tuple[int, int]:
        view = self.view_box()
        return view.left() + round(point.x() * self.ratio), view.top() + round(point.y() * self.ratio)

    def _place(self, event: QMouseEvent) -> tuple[PageText, int] | None:
        if not self.pages.pages:
            return None
        x, y = self._column_point(event.position().toPoint())
        page = self.pages.page_at(y)
        text = self.feed.text(page)
        if text is None:
            return None
        return text, text.nearest(*self.pages.stored(page, x, y, self.view_box().width()))

    def _mark_at(self, point: QPoint) -> Mark | None:
        x, y = self._column_point(point)
        for mark in reversed(self._marks):
            if mark.page in self.visible_pages() and any(
                QRect(*box).contains(x, y) for box in self._boxes(mark.page, mark.rects)
            ):
                return mark
        return None


def _first_word(view: TextView) -> TextSelection | None:
    """The first word that is wholly in view, where the keyboard begins to select."""
    box = view.view_box()
    for page in view.visible_pages():
        text = view.feed.text(page)
        for line in text.lines if text is not None else ():
            if text is not None and view.pages.shown(page, line.box, box.width()).y >= box.top():
                start, end = text.word_at(line.start)
                return TextSelection(page, start, end)
    return None
