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


def draw(pdf: _Drawable, page: int, scale: float, box: tuple[int, int, int, int]) -> tuple[int, int, int, bytes]:
    """The pixels of ``box`` (left, top, right, bottom at ``scale`` pixels a point), white behind.

    Returns width, height, bytes a row, and pixels of four bytes: blue, green, red, 255.
    """
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if width < 1 or height < 1 or width * height > PIXEL_LIMIT or not 0 < scale < 1_000:
        raise Refused(refusal("too_big", page=page + 1))
    instructions = _display_list(pdf, page)
    with refusing("draw", page=page + 1):
        blue_green_red = _mupdf.Colorspace(_mupdf.mupdf.fz_device_bgr())
        pixels = _mupdf.Pixmap(blue_green_red, _mupdf.IRect(*box), True)
        pixels.clear_with(255)
        device = _mupdf.mupdf.fz_new_draw_device(_mupdf.mupdf.FzMatrix(), pixels.this)
        try:
            _mupdf.mupdf.fz_run_display_list(
                instructions.this,
                device,
                _mupdf.mupdf.FzMatrix(scale, 0, 0, scale, 0, 0),
                _mupdf.mupdf.FzRect(*box),
                _mupdf.mupdf.FzCookie(),
            )
        finally:
            _mupdf.mupdf.fz_close_device(device)
        return pixels.width, pixels.height, pixels.stride, bytes(pixels.samples_mv)


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
