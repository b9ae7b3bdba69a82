"""Where each page stands in the long column of pages, in device pixels; sizes not yet known are assumed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from crps_extractor.models.documents.geometry import PageSize, Rectangle, shown_rectangle, stored_point

__all__ = ["Anchor", "PageLayout", "PixelBox"]

A4 = PageSize(59528, 84189)


class PixelBox(NamedTuple):
    """A box in device pixels of the column of pages."""

    x: int
    y: int
    width: int
    height: int


class Anchor(NamedTuple):
    """A spot on a page that should stay where it is while sizes or zoom change (parts of width and height)."""

    page: int
    across: float
    down: float


class PageLayout:
    """A column of pages, centred, with a gap between them. ``scale`` is thousandths of a device pixel a point."""

    def __init__(self, pages: int, first: PageSize | None = None) -> None:
        self.pages = pages
        self._known: dict[int, PageSize] = {}
        self._default = first or A4
        self.scale = 1000
        self.gap = 12
        self._tops: list[int] = []
        self.height = 0
        self.width = 0
        self._arrange()

    def size(self, page: int) -> PageSize:
        """The page's size, or the assumed one."""
        return self._known.get(page, self._default)

    def set_sizes(self, first: int, sizes: Iterable[tuple[int, int, int] | None]) -> None:
        """Take in the sizes of the pages from ``first`` on; None for a page that cannot be measured."""
        is_as_assumed = True
        for page, size in enumerate(sizes, first):
            assumed = self.size(page)
            self._known[page] = PageSize(*size) if size else self._default
            is_as_assumed = is_as_assumed and self._known[page] == assumed
        if not is_as_assumed:
            self._arrange()

    def unknown(self, near: int, count: int) -> tuple[int, int] | None:
        """The first stretch (first, last) of at most ``count`` pages of unknown size, from ``near`` on, then before."""
        if len(self._known) >= self.pages:
            return None
        for page in (*range(near, self.pages), *range(near)):
            if page not in self._known:
                return page, min(page + count, self.pages)
        return None

    def set_scale(self, scale: int, gap: int) -> None:
        """Arrange all pages anew at this scale with this gap in device pixels."""
        self.scale, self.gap = scale, gap
        self._arrange()

    def page_width(self, page: int) -> int:
        """The page's width in device pixels."""
        return max(1, round(self.size(page).width * self.scale / 100_000))

    def page_height(self, page: int) -> int:
        """The page's height in device pixels."""
        return max(1, round(self.size(page).height * self.scale / 100_000))

    def box(self, page: int, viewport_width: int) -> PixelBox:
        """Where the page stands when the viewport is so wide."""
        width = self.page_width(page)
        return PixelBox((max(self.width, viewport_width) - width) // 2, self._tops[page], width, self.page_height(page))

    def page_at(self, y: int) -> int:
        """The page at this height, or the nearest one above."""
        return max(0, min(self.pages - 1, bisect_right(self._tops, y) - 1))

    def visible(self, top: int, bottom: int) -> range:
        """The pages between two heights."""
        if not self.pages:
            return range(0)
        first = self.page_at(top)
        if self._tops[first] + self.page_height(first) <= top and first + 1 < self.pages:
            first += 1
        return range(first, max(first, self.page_at(max(top, bottom - 1))) + 1)

    def anchor(self, x: int, y: int, viewport_width: int) -> Anchor:
        """The spot at a point of the column."""
        page = self.page_at(y)
        box = self.box(page, viewport_width)
        return Anchor(page, (x - box.x) / box.width, (y - box.y) / box.height)

    def spot(self, anchor: Anchor, viewport_width: int) -> tuple[int, int]:
        """Where the spot stands now."""
        box = self.box(anchor.page, viewport_width)
        return round(box.x + anchor.across * box.width), round(box.y + anchor.down * box.height)

    def stored(self, page: int, x: int, y: int, viewport_width: int) -> tuple[int, int]:
        """The point of the unrotated page, in hundredths of a point, under a point of the column."""
        box = self.box(page, viewport_width)
        size = self.size(page)
        return stored_point(round((x - box.x) * 100_000 / self.scale), round((y - box.y) * 100_000 / self.scale), size)

    def shown(self, page: int, rect: Rectangle, viewport_width: int) -> PixelBox:
        """The box in the column of a rectangle of the unrotated page."""
        box = self.box(page, viewport_width)
        left, top, right, bottom = (
            round(side * self.scale / 100_000) for side in shown_rectangle(rect, self.size(page))
        )
        return PixelBox(box.x + left, box.y + top, max(1, right - left), max(1, bottom - top))

    def _arrange(self) -> None:
        self._tops, y, width = [], self.gap, 0
        measured: dict[PageSize, tuple[int, int]] = {}  # few sizes, many pages
        for page in range(self.pages):
            size = self.size(page)
            if size not in measured:
                measured[size] = self.page_width(page), self.page_height(page)
            self._tops.append(y)
            y += measured[size][1] + self.gap
            width = max(width, measured[size][0])
        self.height = y
        self.width = width + 2 * self.gap
