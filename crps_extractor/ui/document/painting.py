"""Paint pages: sharp bands where they are there, else the last sharp ones stretched, else the small picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from crps_extractor.ui.document.bands import BAND_HEIGHT, SMALL, BandKey, band_box, bands_between
from crps_extractor.ui.document.feed import PageFeed
from crps_extractor.ui.document.page_layout import PixelBox

__all__ = ["PAPER", "fill_rects", "outline_rects", "paint_page", "paint_sentence"]

PAPER = QColor("white")


def paint_page(
    painter: QPainter, feed: PageFeed, page: int, box: PixelBox, visible: QRect, scales: Sequence[int]
) -> bool:
    """Paint one page at ``box``; ``scales`` are the present scale and earlier ones, latest first.

    All numbers are device pixels of the viewport. Returns False when nothing was there to paint but paper.
    """
    shown = QRect(*box).intersected(visible)
    view = (shown.left() - box.x, shown.top() - box.y, shown.right() + 1 - box.x, shown.bottom() + 1 - box.y)
    needed = tuple(bands_between(page, scales[0], box.width, box.height, view))
    if all(key in feed.bands for key in needed):
        _paint_bands(painter, feed, needed, box)
        return True
    painter.fillRect(QRect(*box), PAPER)
    painted = _paint_small(painter, feed, page, box)
    for earlier in reversed(scales[1:]):
        painted = _paint_earlier(painter, feed, page, box, view, earlier / scales[0], earlier) or painted
    return _paint_bands(painter, feed, needed, box) or painted


def _paint_bands(painter: QPainter, feed: PageFeed, keys: Iterable[BandKey], box: PixelBox) -> bool:
    painted = False
    for key in keys:
        image = feed.bands.get(key)
        if image is not None:
            left, top, _, _ = band_box(key, box.width, box.height)
            painter.drawImage(box.x + left, box.y + top, image)
            painted = True
    return painted


def _paint_small(painter: QPainter, feed: PageFeed, page: int, box: PixelBox) -> bool:
    image = feed.small.get(BandKey(page, SMALL, 0, 0))
    if image is None:
        return False
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.drawImage(QRect(*box), image)
    return True


def _paint_earlier(
    painter: QPainter,
    feed: PageFeed,
    page: int,
    box: PixelBox,
    view: tuple[int, int, int, int],
    ratio: float,
    scale: int,
) -> bool:
    """Bands of an earlier scale, stretched; their edges are rounded together, so that no seam opens."""
    width, height = max(1, round(box.width * ratio)), max(1, round(box.height * ratio))
    left, top, right, bottom = (round(side * ratio) for side in view)
    painted = False
    for key in bands_between(page, scale, width, height, (left, top, right, min(bottom, height) + BAND_HEIGHT // 8)):
        image = feed.bands.get(key)
        if image is None:
            continue
        x0, y0, x1, y1 = (round(side / ratio) for side in band_box(key, width, height))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.drawImage(QRect(box.x + x0, box.y + y0, x1 - x0, y1 - y0), image)
        painted = True
    return painted


def fill_rects(
    painter: QPainter, boxes: Iterable[PixelBox], colour: QColor, bar: QColor | None, bar_width: int
) -> None:
    """Lay a colour under the text, with a solid bar at the left edge where one is given."""
    for x, y, width, height in boxes:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(x, y, width, height, colour)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if bar is not None:
            painter.fillRect(x - bar_width, y, bar_width, height, bar)


def outline_rects(painter: QPainter, boxes: Iterable[PixelBox], colour: QColor, thickness: int, room: int) -> None:
    """Draw a frame around each box with some room inside."""
    painter.setPen(QPen(colour, thickness))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for x, y, width, height in boxes:
        painter.drawRect(QRectF(x - room, y - room, width + 2 * room, height + 2 * room))


def paint_sentence(painter: QPainter, box: QRect, sentence: str) -> None:
    """A sentence in the middle of a page that cannot be shown."""
    painter.setPen(QColor("#5F6368"))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), sentence)
