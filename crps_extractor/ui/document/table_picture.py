"""The printed table as a picture with the lines between its columns, which can be dragged or moved by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.models.documents.table_lines import turned
from crps_extractor.models.documents.tables import PrintedTable
from crps_extractor.ui.document.painting import PAPER, paint_sentence
from crps_extractor.ui.theme import LIGHT, Meaning

__all__ = ["TablePicture"]

_NEAR, _HEAD = 6, 12
"""Pixels: how near a column line is grasped, and the room above the picture for the lines' handles."""
_KEY_STEP = 100


class TablePicture(QWidget):
    """Shows a table as it is printed. ``columns_changed`` gives the places of all lines along the reading direction."""

    columns_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._sentence = self.tr("The picture of the page is being drawn.")
        self._table = PrintedTable.nothing()
        self._columns: list[int] = []
        self._rects: tuple[Rectangle, ...] = ()
        self._dragged = -1
        self._chosen = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Picture of the table with its column lines"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, image: QImage | None, sentence: str) -> None:
        """Show the page's picture of the table, or say why there is none."""
        self._image, self._sentence = image, sentence
        self.updateGeometry()
        self.update()

    def show_table(self, table: PrintedTable) -> None:
        """Lay the column lines of a reading over the picture."""
        self._table, self._columns = table, list(table.columns)
        self._chosen = min(self._chosen, len(self._columns) - 1)
        self.update()

    def show_cell(self, rects: Sequence[Rectangle]) -> None:
        """Frame the places of one cell."""
        self._rects = tuple(rects)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(720, self.heightForWidth(720))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 80)

    def heightForWidth(self, width: int) -> int:
        left, top, right, bottom = self._table.reading_box
        return _HEAD + (round(self._wide(width) * (bottom - top) / (right - left)) if right > left else 80)

    def _wide(self, width: int) -> float:
        """How wide the picture is drawn: never larger than it was rendered."""
        natural = self._image.width() / self._image.devicePixelRatio() if self._image is not None else width
        return min(float(width), natural)

    def _scale(self) -> float:
        left, _, right, _ = self._table.reading_box
        return self._wide(self.width()) / max(1, right - left)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wide, high = self._wide(self.width()), self.heightForWidth(self.width()) - _HEAD
        area = QRectF(0, _HEAD, wide, high)
        painter.fillRect(area, PAPER)
        if self._image is None:
            paint_sentence(painter, area.toRect(), self._sentence)
        else:
            painter.drawImage(area, self._image)
        left, top, _, _ = self._table.reading_box
        scale = self._scale()
        painter.setPen(QPen(QColor(LIGHT[Meaning.SOURCE].mark), 2))
        for rect in self._rects:
            x0, y0, x1, y1 = turned(rect, self._table.turn)
            frame = QRectF((x0 - left) * scale, _HEAD + (y0 - top) * scale, (x1 - x0) * scale, (y1 - y0) * scale)
            painter.drawRect(frame.adjusted(-2, -1, 2, 1))
        for number, place in enumerate(self._columns):
            is_chosen = number == self._chosen and self.hasFocus()
            x = (place - left) * scale
            painter.setPen(QPen(QColor(LIGHT[Meaning.ACCENT].mark), 2.5 if is_chosen else 1))
            painter.drawLine(QPointF(x, 2), QPointF(x, _HEAD + high))
            painter.setBrush(painter.pen().color())
            painter.drawEllipse(QPointF(x, 6), 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = self._line_at(event.position().x())
        self._chosen = self._dragged if self._dragged >= 0 else self._chosen
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged >= 0:
            self._columns[self._dragged] = self._place(event.position().x())
            self.update()
        elif not event.buttons():
            near = self._line_at(event.position().x()) >= 0
            self.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged >= 0:
            self._dragged = -1
            if sorted(self._columns) != list(self._table.columns):
                self.columns_changed.emit(tuple(sorted(self._columns)))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click draws a line, or takes one away."""
        near = self._line_at(event.position().x())
        columns = [place for number, place in enumerate(self._columns) if number != near]
        if near < 0:
            columns.append(self._place(event.position().x()))
        self.columns_changed.emit(tuple(sorted(columns)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = event.key(), len(self._columns)
        steps = {Qt.Key.Key_Left: -_KEY_STEP, Qt.Key.Key_Right: _KEY_STEP}
        if not count or key not in (*steps, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Delete):
            super().keyPressEvent(event)
            return
        columns = list(self._columns)
        chosen = max(0, self._chosen)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._chosen = (self._chosen + (1 if key == Qt.Key.Key_Down else -1)) % count
            self.setAccessibleDescription(self.tr("Column line {0} of {1}").format(self._chosen + 1, count))
            self.update()
            return
        self._chosen = chosen
        if key == Qt.Key.Key_Delete:
            del columns[chosen]
        else:
            columns[chosen] += steps[Qt.Key(key)]
        self.columns_changed.emit(tuple(sorted(columns)))

    def _line_at(self, x: float) -> int:
        left, scale = self._table.reading_box[0], self._scale()
        near = [(abs((place - left) * scale - x), number) for number, place in enumerate(self._columns)]
        return min(near)[1] if near and min(near)[0] <= _NEAR else -1

    def _place(self, x: float) -> int:
        left, _, right, _ = self._table.reading_box
        return min(max(left, round(left + x / self._scale())), right)
