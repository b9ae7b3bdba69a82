"""The scroll area of the pages: which page stands where, zoom, and keeping a spot in place while they change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from crps_extractor.ui.document.page_layout import Anchor, PageLayout
from crps_extractor.ui.document.zoom import PIXELS_A_POINT, Fit, Zoom, scale_for, stepped

__all__ = ["PageColumn"]

_GAP = 12
_EARLIER_SCALES = 2


class PageColumn(QAbstractScrollArea):
    """A column of pages without content. Scroll positions and boxes are device pixels, so that 125 % has no seams."""

    page_changed = Signal(int)
    zoom_changed = Signal(float)
    view_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = PageLayout(0)
        self.zoom = Zoom()
        self.scales: list[int] = [1000]
        self._page = -1
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming would change the fit

    @property
    def page(self) -> int:
        """The page that holds the upper third of the view, from 0."""
        return max(0, self._page)

    @property
    def ratio(self) -> float:
        """Device pixels for each of Qt's pixels."""
        return self.viewport().devicePixelRatioF()

    @property
    def zoom_factor(self) -> float:
        """The present zoom, 1.0 being the printed size."""
        return self.scales[0] / (1000 * PIXELS_A_POINT * self.ratio)

    def view_box(self) -> QRect:
        """The visible part of the column."""
        viewport, ratio = self.viewport(), self.ratio
        return QRect(
            self.horizontalScrollBar().value(),
            self.verticalScrollBar().value(),
            max(1, round(viewport.width() * ratio)),
            max(1, round(viewport.height() * ratio)),
        )

    def visible_pages(self) -> range:
        """The pages of which something can be seen."""
        view = self.view_box()
        return self.pages.visible(view.top(), view.top() + view.height())

    def set_pages(self, pages: PageLayout) -> None:
        """Show other pages, from the first one on."""
        self.pages = pages
        self._page, self.scales = -1, [1000]
        self.rearrange(None)
        self.verticalScrollBar().setValue(0)
        self._moved()

    def go_to_page(self, page: int) -> None:
        """Bring the top of a page to the top of the view."""
        if self.pages.pages:
            page = max(0, min(page, self.pages.pages - 1))
            self.verticalScrollBar().setValue(self.pages.box(page, self.view_box().width()).y - self.pages.gap)

    def set_zoom(self, zoom: Zoom, at: tuple[int, int] | None = None) -> None:
        """Change the zoom; ``at`` (device pixels of the view) stays where it is, else a spot in the upper third."""
        view = self.view_box()
        spot = at or (view.width() // 2, view.height() // 3)
        anchor = self.anchor(spot)
        self.zoom = zoom
        self.rearrange(anchor, spot)

    def step_zoom(self, up: bool, at: tuple[int, int] | None = None) -> None:
        """One step larger or smaller."""
        self.set_zoom(Zoom(Fit.NONE, stepped(self.zoom_factor, up)), at)

    def ensure_visible(self, box: QRect) -> None:
        """Scroll as little as needed so that a box of the column stands well inside the view."""
        view = self.view_box()
        margin = view.height() // 5
        if box.top() < view.top() + margin // 2 or box.bottom() > view.bottom() - margin // 2:
            self.verticalScrollBar().setValue(box.top() - margin)
        if box.left() < view.left() or box.right() > view.right():
            self.horizontalScrollBar().setValue(box.left() - round(24 * self.ratio))

    def anchor(self, spot: tuple[int, int]) -> Anchor | None:
        """What stands at a spot of the view (device pixels); None without pages."""
        if not self.pages.pages:
            return None
        view = self.view_box()
        return self.pages.anchor(view.left() + spot[0], view.top() + spot[1], view.width())

    def rearrange(self, anchor: Anchor | None, spot: tuple[int, int] = (0, 0)) -> None:
        """Lay the pages out anew for the present zoom and size; the anchor stays at ``spot`` of the view."""
        view, ratio = self.view_box(), self.ratio
        gap = round(_GAP * ratio)
        size = self.pages.size(anchor.page if anchor else 0)
        scale = scale_for(self.zoom, size, view.width(), view.height(), gap, ratio)
        if scale != self.scales[0]:
            self.scales = [scale, *(old for old in self.scales if old != scale)][: 1 + _EARLIER_SCALES]
        self.pages.set_scale(scale, gap)
        for bar, whole, part in (
            (self.horizontalScrollBar(), self.pages.width, view.width()),
            (self.verticalScrollBar(), self.pages.height, view.height()),
        ):
            bar.setPageStep(max(1, part - round(24 * ratio)))
            bar.setSingleStep(max(1, round(40 * ratio)))
            bar.setRange(0, max(0, whole - part))
        if anchor is not None:
            x, y = self.pages.spot(anchor, view.width())
            self.horizontalScrollBar().setValue(x - spot[0])
            self.verticalScrollBar().setValue(y - spot[1])
        self.zoom_changed.emit(self.zoom_factor)
        self._moved()

    def keep_top(self) -> tuple[Anchor | None, tuple[int, int]]:
        """What stands in the middle of the upper edge, to be handed to ``rearrange`` after a change."""
        spot = (self.view_box().width() // 2, 0)
        return self.anchor(spot), spot

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.rearrange(*self.keep_top())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        spot = event.position() * self.ratio
        if event.angleDelta().y():
            self.step_zoom(event.angleDelta().y() > 0, (round(spot.x()), round(spot.y())))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        places = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        if event.key() in places:
            bar.setValue(places[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.rearrange(*self.keep_top())
        return bool(super().event(event))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._moved()

    def _moved(self) -> None:
        view = self.view_box()
        page = self.pages.page_at(view.top() + view.height() // 3) if self.pages.pages else -1
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
        self.viewport().update()
        self.view_moved.emit()
