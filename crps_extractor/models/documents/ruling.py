"""The thin lines printed on a page, by which tables are ruled (worker side)."""

from __future__ import annotations

from typing import Any

from crps_extractor.models.documents.faults import HasPages, loaded_page, refusing
from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.models.documents.reading import words

__all__ = ["RULE_LIMIT", "table"]

RULE_LIMIT = 3_000
"""So many lines are kept of a page: what holds more is a drawing."""
_FEW_PATHS = 2_000
_THIN, _LONG = 2.5, 12.0
"""Points: what is no thicker and no shorter than this is a line."""


def table(pdf: HasPages, page: int) -> tuple[str, bytes, tuple[Rectangle, ...]]:
    """What a table is read from: a page's raw text, the packed boxes of its characters, and its thin lines.

    The lines are rectangles of the unrotated page, in hundredths of a point, those of the first two as in ``words``.
    """
    text, boxes = words(pdf, page)
    loaded = loaded_page(pdf, page)
    with refusing("page", page=page + 1):
        return text, boxes, _rules(loaded)


def _rules(page: Any) -> tuple[Rectangle, ...]:
    """Thin boxes among what is drawn; a page with very many paths is asked for their outer boxes only."""
    boxes = [box for kind, box in page.get_bboxlog() if kind in ("fill-path", "stroke-path")]
    if len(boxes) <= _FEW_PATHS:
        boxes = [box for drawing in page.get_cdrawings() for box in _parts(drawing)]
    return tuple(tuple(round(side * 100) for side in box) for box in boxes if _is_rule(box))[:RULE_LIMIT]


def _parts(drawing: dict[str, Any]) -> list[tuple[float, float, float, float]]:
    """The boxes of one path's lines; a frame gives its four sides, a thin filled box itself."""
    found: list[tuple[float, float, float, float]] = []
    for kind, *where in drawing["items"]:
        if kind == "l":
            (x0, y0), (x1, y1) = where[0], where[1]
            found.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        elif kind == "re":
            left, top, right, bottom = where[0][:4]
            sides = [(left, top, right, top), (left, bottom, right, bottom)]
            sides += [(left, top, left, bottom), (right, top, right, bottom)]
            is_thin = min(right - left, bottom - top) <= _THIN
            found += [(left, top, right, bottom)] if is_thin else (sides if drawing["type"] != "f" else [])
    return found


def _is_rule(box: tuple[float, float, float, float]) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return min(wide, high) <= _THIN and max(wide, high) >= _LONG
