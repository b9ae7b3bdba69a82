"""Draw parts of pages as pixels (worker side); a page's drawing instructions are kept for its next part."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Protocol

import pymupdf

from crps_extractor.models.documents.faults import HasPages, loaded_page, refusing
from crps_extractor.models.documents.refusals import Refused, refusal

__all__ = ["PIXEL_LIMIT", "draw"]

_mupdf: Any = pymupdf  # PyMuPDF carries no types
PIXEL_LIMIT = 12_000_000
"""The most pixels of one request (48 MB)."""
_KEPT_PAGES = 8


class _Drawable(HasPages, Protocol):
    display_lists: OrderedDict[int, Any]


def draw(
    pdf: _Drawable, page: int, scale: float, box: tuple[int, int, int, int], room: memoryview
) -> tuple[int, int, int, bytes | int]:
    """The pixels of ``box`` (left, top, right, bottom at ``scale`` pixels a point), white behind.

    Returns width, height, bytes a row, and pixels of four bytes: blue, green, red, 255. They are put into ``room``
    where they find place in it, so that they are copied once; then their number stands instead.
    """
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if width < 1 or height < 1 or width * height > PIXEL_LIMIT or not 0 < scale < 1_000:
        raise Refused(refusal("too_big", page=page + 1))
    instructions = _display_list(pdf, page)
    with refusing("draw", page=page + 1):
        pixels = _run(instructions.this, scale, box)
        drawn = pixels.samples_mv
        if len(drawn) > len(room):
            return pixels.width, pixels.height, pixels.stride, bytes(drawn)
        room[: len(drawn)] = drawn
        return pixels.width, pixels.height, pixels.stride, len(drawn)


def _run(instructions: Any, scale: float, box: tuple[int, int, int, int]) -> Any:
    """Run drawing instructions into a new PyMuPDF pixmap of ``box``.

    The pixmap is made by MuPDF itself: drawing into one made by ``pymupdf.Pixmap`` took twenty times as long.
    """
    mupdf = _mupdf.mupdf
    area = mupdf.FzIrect(*box)
    pixels = mupdf.fz_new_pixmap_with_bbox(mupdf.fz_device_bgr(), area, mupdf.FzSeparations(), 1)
    mupdf.fz_clear_pixmap_with_value(pixels, 255)
    device = mupdf.fz_new_draw_device_with_bbox(mupdf.FzMatrix(scale, 0, 0, scale, 0, 0), pixels, area)
    on_page = mupdf.FzRect(*((side + more) / scale for side, more in zip(box, (-2, -2, 2, 2), strict=True)))
    try:
        mupdf.fz_run_display_list(instructions, device, mupdf.FzMatrix(), on_page, mupdf.FzCookie())
    finally:
        mupdf.fz_close_device(device)
    return _mupdf.Pixmap("raw", pixels)


def _display_list(pdf: _Drawable, page: int) -> Any:
    kept = pdf.display_lists
    if page in kept:
        kept.move_to_end(page)
        return kept[page]
    loaded = loaded_page(pdf, page)
    with refusing("draw", page=page + 1):
        kept[page] = loaded.get_displaylist()
    while len(kept) > _KEPT_PAGES:
        kept.popitem(last=False)
    return kept[page]
