"""What the page view would like to have next: the visible first, then what is near, then small pictures of the rest."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import islice

from crps_extractor.ui.document.bands import SMALL, BandKey, band_box, bands_between, small_scale
from crps_extractor.ui.document.feed import Wish, band_wish, sizes_wish, words_wish
from crps_extractor.ui.document.page_layout import PageLayout

__all__ = ["Shown", "wishes_for"]

_SIZES_AT_ONCE = 250
MOST_SMALL = 2_500
"""Small pictures are fetched unasked of so many pages around the view; the feed has room for more."""


@dataclass(frozen=True)
class Shown:
    """The visible part of the column of pages, in device pixels."""

    layout: PageLayout
    left: int
    top: int
    width: int
    height: int

    def pages(self) -> range:
        """The visible pages."""
        return self.layout.visible(self.top, self.top + self.height)

    def bands(self, above: int = 0, below: int = 0) -> Iterator[BandKey]:
        """The bands that touch the view, made higher by so many pixels above and below."""
        top, bottom = self.top - above, self.top + self.height + below
        for page in self.layout.visible(max(0, top), bottom):
            box = self.layout.box(page, self.width)
            view = (self.left - box.x, top - box.y, self.left + self.width - box.x, bottom - box.y)
            if view[3] > 0 and view[1] < box.height:
                yield from bands_between(page, self.layout.scale, box.width, box.height, view)


def wishes_for(shown: Shown, ahead: int = 0, drawn: Container[BandKey] = ()) -> Iterator[Wish]:
    """The wish list in order; lazily, because its end is every page.

    ``ahead``: so many pages will be passed next, upwards when negative; 0 when the view stands still. ``drawn`` are
    the small pictures that are there already.
    """
    return _moving(shown, ahead) if ahead else _still(shown, drawn)


def _moving(shown: Shown, ahead: int) -> Iterator[Wish]:
    """Small pictures first, those that come next included: drawing one takes a fifth of a whole page."""
    layout, pages = shown.layout, shown.pages()
    step = 1 if ahead > 0 else -1
    following = range(pages.stop, min(layout.pages, pages.stop + ahead))
    if step < 0:
        following = range(pages.start - 1, max(-1, pages.start - 1 + ahead), -1)
    for page in (*pages[::step], *following):
        yield _small(layout, page)
    yield from _bands(layout, shown.bands())
    unknown = layout.unknown(pages.start, _SIZES_AT_ONCE)
    if unknown is not None:
        yield sizes_wish(*unknown)
    yield from _bands(layout, shown.bands(below=shown.height) if step > 0 else shown.bands(above=shown.height))
    yield from (words_wish(page) for page in pages)


def _still(shown: Shown, drawn: Container[BandKey]) -> Iterator[Wish]:
    """What is looked at first, then what is near, at last a small picture of every page."""
    layout, pages = shown.layout, shown.pages()
    yield from _bands(layout, shown.bands())
    unknown = layout.unknown(pages.start, _SIZES_AT_ONCE)
    if unknown is not None:
        yield sizes_wish(*unknown)
    yield from (words_wish(page) for page in pages)
    yield from (_small(layout, page) for page in pages)
    yield from _bands(layout, shown.bands(below=shown.height))
    yield from _bands(layout, shown.bands(above=shown.height))
    near = range(max(0, pages.start - 1), min(layout.pages, pages.stop + 1))
    yield from (words_wish(page) for page in near)
    for page in islice(_outwards(pages, layout.pages), MOST_SMALL):
        if _small_key(page) not in drawn:
            yield _small(layout, page)


def _bands(layout: PageLayout, keys: Iterator[BandKey]) -> Iterator[Wish]:
    for key in keys:
        box = band_box(key, layout.page_width(key.page), layout.page_height(key.page))
        yield band_wish(key, key.scale / 1000, box)


def _small(layout: PageLayout, page: int) -> Wish:
    size = layout.size(page)
    scale = small_scale(size.width)
    box = (0, 0, max(1, round(size.width * scale / 100)), max(1, min(2_000, round(size.height * scale / 100))))
    return band_wish(_small_key(page), scale, box)


def _small_key(page: int) -> BandKey:
    return BandKey(page, SMALL, 0, 0)


def _outwards(pages: range, count: int) -> Iterator[int]:
    for distance in range(1, count):
        if pages.stop - 1 + distance < count:
            yield pages.stop - 1 + distance
        if pages.start - distance >= 0:
            yield pages.start - distance
