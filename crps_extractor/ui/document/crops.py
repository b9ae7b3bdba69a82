"""The picture of a source's place on its page, drawn again whenever it is needed; no pixels are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QImage

from crps_extractor.models.answer import Source
from crps_extractor.models.documents.geometry import PageSize, Rectangle, bounds, shown_rectangle
from crps_extractor.models.documents.refusals import Refusal
from crps_extractor.ui.document.bridge import WorkerBridge
from crps_extractor.ui.document.feed import band_image

__all__ = ["ask_for_crop", "crop_box"]

_SCALE = 2.5
_ROOM_BESIDE, _ROOM_ABOVE = 5_000, 1_000
_MOST = 1_600


def crop_box(rects: tuple[Rectangle, ...], size: PageSize, scale: float) -> tuple[int, int, int, int]:
    """The pixels (left, top, right, bottom) around the rectangles: 50 points of room beside, 10 above, on the page."""
    left, top, right, bottom = bounds(shown_rectangle(rect, size) for rect in rects)
    wide, high = round(size.width * scale / 100), round(size.height * scale / 100)
    x0, y0 = max(0, round((left - _ROOM_BESIDE) * scale / 100)), max(0, round((top - _ROOM_ABOVE) * scale / 100))
    x1, y1 = (
        min(wide, round((right + _ROOM_BESIDE) * scale / 100)),
        min(high, round((bottom + _ROOM_ABOVE) * scale / 100)),
    )
    most = round(_MOST * scale)
    return x0, y0, max(x0 + 1, min(x1, x0 + most)), max(y0 + 1, min(y1, y0 + most))


def ask_for_crop(
    bridge: WorkerBridge, path: str, source: Source, ratio: float, on_done: Callable[[QImage | None, str], None]
) -> None:
    """Ask for the picture of a source; ``on_done`` gets it with "", or None with one sentence."""
    scale = _SCALE * ratio

    def refused(reason: Refusal) -> None:
        on_done(None, reason.sentence)

    def measured(sizes: Any) -> None:
        if not sizes or sizes[0] is None or not source.rects:
            on_done(None, "This place cannot be shown as a picture.")
            return
        box = crop_box(source.rects, PageSize(*sizes[0]), scale)
        bridge.ask("draw", (path, source.page, scale, box), drawn, refused, band_image)

    def drawn(image: QImage) -> None:
        image.setDevicePixelRatio(ratio)
        on_done(image, "")

    bridge.ask("sizes", (path, source.page, source.page + 1), measured, refused)
