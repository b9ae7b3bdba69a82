"""Zoom as a mode (fit the width, fit the page, or a factor) and the scale in device pixels that follows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import Enum

from crps_extractor.models.documents.geometry import PageSize

__all__ = ["Fit", "Zoom", "scale_for", "stepped"]

PIXELS_A_POINT = 96 / 72
_STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0)


class Fit(Enum):
    """What the zoom follows when the pane changes its size."""

    NONE = "none"
    WIDTH = "width"
    PAGE = "page"


@dataclass(frozen=True)
class Zoom:
    """The zoom chosen: a fit, or a factor where 1.0 is the printed size."""

    fit: Fit = Fit.WIDTH
    factor: float = 1.0


def scale_for(zoom: Zoom, page: PageSize, width: int, height: int, gap: int, ratio: float) -> int:
    """Thousandths of a device pixel a point: ``width`` and ``height`` of the view and ``gap`` in device pixels."""
    across = (width - 2 * gap) * 100_000 / max(1, page.width)
    down = (height - 2 * gap) * 100_000 / max(1, page.height)
    whole = PIXELS_A_POINT * ratio * 1000
    wanted = {Fit.WIDTH: across, Fit.PAGE: min(across, down), Fit.NONE: zoom.factor * whole}[zoom.fit]
    return round(min(max(wanted, 0.1 * whole), _STEPS[-1] * whole))


def stepped(factor: float, up: bool) -> float:
    """The next zoom factor up or down; the last one at either end."""
    if up:
        return _STEPS[min(bisect_right(_STEPS, factor + 0.001), len(_STEPS) - 1)]
    return _STEPS[max(bisect_left(_STEPS, factor - 0.001) - 1, 0)]
