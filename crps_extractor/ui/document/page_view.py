"""The pages of one PDF as pictures: paints what has been drawn and wishes for what is missing."""

from __future__ import annotations

import time

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from crps_extractor.models.documents.geometry import PageSize
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.column import PageColumn
from crps_extractor.ui.document.feed import PageFeed
from crps_extractor.ui.document.motion import Motion
from crps_extractor.ui.document.page_layout import PageLayout
from crps_extractor.ui.document.painting import paint_page, paint_sentence
from crps_extractor.ui.document.wishes import Shown, wishes_for

__all__ = ["PageView"]

_STANDS_STILL_MS = 100
"""Without a movement for so long, what is only needed for reading is fetched: words, and what lies around."""


class PageView(PageColumn):
    """Continuous pages. Old pixels stay until new ones are there; nothing here asks the worker while painting."""

    page_refused = Signal(int, str, str)
    became_sharp = Signal()

    def __init__(self, worker: DocumentWorker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.feed = PageFeed(worker, self)
        self.blank_pages = 0
        self._motion = Motion()
        self._was_sharp = False
        self._wish_later = QTimer(self, singleShot=True, interval=0)
        self._wish_later.timeout.connect(self._wish)
        self._stands_still = QTimer(self, singleShot=True, interval=_STANDS_STILL_MS)
        self._stands_still.timeout.connect(self._wish)
        self.view_moved.connect(self._wish_later.start)
        self.feed.pixels_arrived.connect(self._arrived)
        self.feed.sizes_arrived.connect(self._sizes_arrived)
        self.feed.refused.connect(self._refused)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_pdf(self, path: str, pages: int, first: PageSize | None) -> None:
        """Show an open PDF from its first page on."""
        self.feed.begin(path)
        self.set_pages(PageLayout(pages, first))
        self._wish()

    def clear(self) -> None:
        """Show nothing and forget everything fetched."""
        self.feed.end()
        self.set_pages(PageLayout(0))

    def retry(self) -> None:
        """Try again what could not be drawn."""
        self.feed.retry()
        self._wish()
        self.viewport().update()

    def is_sharp(self) -> bool:
        """True when every visible band has been drawn at the present zoom."""
        return all(key in self.feed.bands for key in self._shown().bands())

    def paint_over(self, painter: QPainter, pages: range) -> None:
        """Paint what lies over the pages; the painter works in device pixels of the column."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.scale(1 / self.ratio, 1 / self.ratio)
        view = self.view_box()
        painter.fillRect(0, 0, view.width() + 1, view.height() + 1, self.palette().mid())
        painter.translate(-view.left(), -view.top())
        pages = self.visible_pages()
        self.blank_pages = sum(not self._paint_one(painter, page, view) for page in pages)
        self.paint_over(painter, pages)
        painter.end()
        sharp = self.is_sharp()
        if sharp and not self._was_sharp and pages:
            self.became_sharp.emit()
        self._was_sharp = sharp

    def _paint_one(self, painter: QPainter, page: int, view: QRect) -> bool:
        box = self.pages.box(page, view.width())
        painted = paint_page(painter, self.feed, page, box, view, self.scales)
        sentence = self.feed.refusal(page)
        if painted or not sentence:
            return painted
        font = painter.font()
        font.setPixelSize(max(1, round(14 * self.ratio)))
        painter.setFont(font)
        margin = round(24 * self.ratio)
        paint_sentence(painter, QRect(*box).intersected(view).adjusted(margin, 0, -margin, 0), sentence)
        return True

    def _shown(self) -> Shown:
        view = self.view_box()
        return Shown(self.pages, view.left(), view.top(), view.width(), view.height())

    def _wish(self) -> None:
        if self.pages.pages:
            shown = self._shown()
            height = self.pages.page_height(self.page)
            ahead = self._motion.ahead(self.pages.scale, shown.top, height, time.monotonic())
            self.feed.wish(wishes_for(shown, ahead, self.feed.small))
            if ahead:
                self._stands_still.start()

    def _arrived(self, page: int) -> None:
        if page in self.visible_pages():
            self.viewport().update()

    def _sizes_arrived(self, first: int, sizes: tuple[tuple[int, int, int] | None, ...]) -> None:
        anchor, spot = self.keep_top()
        self.pages.set_sizes(first, sizes)
        self.rearrange(anchor, spot)

    def _refused(self, page: int, code: str, sentence: str) -> None:
        self.page_refused.emit(page, code, sentence)
        self.viewport().update()
