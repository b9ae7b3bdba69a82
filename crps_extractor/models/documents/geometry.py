"""From the page as stored to the page as shown, and back, in whole hundredths of a PDF point.

Words, sources and marks are kept on the page *before* its rotation; the screen shows it after. Sizes given here
are those of the page as shown (rotation applied), as ``DocumentWorker`` reports them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["PageSize", "Rectangle", "bounds", "shown_rectangle", "stored_point", "stored_rectangle"]

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom."""


class PageSize(NamedTuple):
    """Width and height of a page as shown, in hundredths of a point, and its rotation (0, 90, 180 or 270)."""

    width: int
    height: int
    rotation: int = 0


def _turn(x: int, y: int, size: PageSize) -> tuple[int, int]:
    if size.rotation == 90:
        return size.width - y, x
    if size.rotation == 180:
        return size.width - x, size.height - y
    if size.rotation == 270:
        return y, size.height - x
    return x, y


def stored_point(x: int, y: int, size: PageSize) -> tuple[int, int]:
    """The point of the unrotated page that is shown at (x, y)."""
    if size.rotation == 90:
        return y, size.width - x
    if size.rotation == 180:
        return size.width - x, size.height - y
    if size.rotation == 270:
        return size.height - y, x
    return x, y


def _ordered(first: tuple[int, int], second: tuple[int, int]) -> Rectangle:
    (x0, y0), (x1, y1) = first, second
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def shown_rectangle(rect: Rectangle, size: PageSize) -> Rectangle:
    """Where a rectangle of the unrotated page is shown."""
    left, top, right, bottom = rect
    return _ordered(_turn(left, top, size), _turn(right, bottom, size))


def stored_rectangle(rect: Rectangle, size: PageSize) -> Rectangle:
    """The rectangle of the unrotated page that is shown as ``rect``."""
    left, top, right, bottom = rect
    return _ordered(stored_point(left, top, size), stored_point(right, bottom, size))


def bounds(rects: Iterable[Rectangle]) -> Rectangle:
    """The smallest rectangle around all of them. Raises ValueError when there is none."""
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
