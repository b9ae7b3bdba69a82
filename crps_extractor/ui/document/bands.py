"""Cut a page into bands of device pixels and keep the drawn ones, the least recently shown going first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QImage

__all__ = ["BAND_HEIGHT", "SMALL", "BandKey", "BandStore", "band_box", "bands_between", "small_scale"]

BAND_HEIGHT = 768
_BAND_WIDTH = 2560
SMALL = 0
"""The scale written in the key of a page's small picture."""
_SMALL_WIDTH = 80


class BandKey(NamedTuple):
    """A page, the scale it was drawn at (thousandths of a device pixel a point), and the place of the band."""

    page: int
    scale: int
    column: int
    row: int


def band_box(key: BandKey, page_width: int, page_height: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a band within its page of that many pixels."""
    left, top = key.column * _BAND_WIDTH, key.row * BAND_HEIGHT
    return left, top, min(left + _BAND_WIDTH, page_width), min(top + BAND_HEIGHT, page_height)


def bands_between(page: int, scale: int, width: int, height: int, view: tuple[int, int, int, int]) -> Iterator[BandKey]:
    """The bands of a page of that size that touch ``view`` (left, top, right, bottom within the page)."""
    left, top, right, bottom = view
    columns = range(max(0, left) // _BAND_WIDTH, (max(1, min(right, width)) - 1) // _BAND_WIDTH + 1)
    for row in range(max(0, top) // BAND_HEIGHT, (max(1, min(bottom, height)) - 1) // BAND_HEIGHT + 1):
        for column in columns:
            yield BandKey(page, scale, column, row)


def small_scale(width: int) -> float:
    """Pixels a point for the small picture of a page that is so many hundredths of a point wide."""
    return min(2.0, _SMALL_WIDTH * 100 / max(1, width))


class BandStore:
    """Drawn bands up to a number of bytes; what was shown longest ago goes first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[BandKey, QImage] = OrderedDict()
        self.bytes = 0

    def __contains__(self, key: BandKey) -> bool:
        return key in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: BandKey) -> QImage | None:
        """The band's picture, now the most recently shown, or None."""
        image = self._kept.get(key)
        if image is not None:
            self._kept.move_to_end(key)
        return image

    def put(self, key: BandKey, image: QImage) -> None:
        """Keep a picture; older ones go when there is no room. One picture is always kept."""
        old = self._kept.pop(key, None)
        if old is not None:
            self.bytes -= old.sizeInBytes()
        self._kept[key] = image
        self.bytes += image.sizeInBytes()
        while self.bytes > self._limit and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self.bytes -= gone.sizeInBytes()

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.bytes = 0
