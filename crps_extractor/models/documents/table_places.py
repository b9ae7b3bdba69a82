"""Where tables may stand on a page: between lines of the same length, as journals rule them. Only ever proposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from crps_extractor.models.documents.geometry import Rectangle, bounds
from crps_extractor.models.documents.text import PageText

__all__ = ["proposed_boxes"]

_SAME_END = 400
"""Hundredths of a point within which two lines begin, or end, at the same place."""
_SHORTEST, _LOWEST = 6_000, 2_500
_CAPTION = re.compile(r"\s*(?:table|tab\.|tabelle|tabel|tableau|tabla|figure|fig\.)\s*\d", re.IGNORECASE)


def proposed_boxes(page: PageText, rules: Sequence[Rectangle]) -> tuple[Rectangle, ...]:
    """The rectangles between the first and last of the lines that begin and end alike, from above; captions part them.

    All is on the unrotated page. A table without lines, or one printed sideways, is not found: it is marked by hand.
    """
    long = [rule for rule in _whole(rules) if rule[2] - rule[0] >= _SHORTEST]
    groups: list[list[Rectangle]] = []
    for rule in long:
        group = next((one for one in groups if _alike(one[-1], rule) and not _caption(page, one[-1], rule)), None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    boxes = (bounds(group) for group in groups if len(group) > 1)
    kept = [box for box in boxes if box[3] - box[1] >= _LOWEST and _has_words(page, box)]
    return tuple(sorted((box for box in kept if not any(_holds(one, box) for one in kept)), key=lambda box: box[1]))


def _whole(rules: Sequence[Rectangle]) -> list[Rectangle]:
    """The lines across, those printed piece by piece put together, from above."""
    lines: list[Rectangle] = []
    for rule in sorted((one for one in rules if one[2] - one[0] > one[3] - one[1]), key=lambda one: (one[1], one[0])):
        number = next((n for n, one in enumerate(lines[-40:], max(0, len(lines) - 40)) if _adjoin(one, rule)), None)
        if number is None:
            lines.append(rule)
        else:
            lines[number] = bounds((lines[number], rule))
    return lines


def _adjoin(one: Rectangle, other: Rectangle) -> bool:
    return abs(one[1] - other[1]) <= 100 and other[0] - one[2] <= 300 and one[0] - other[2] <= 300


def _alike(one: Rectangle, other: Rectangle) -> bool:
    return abs(one[0] - other[0]) <= _SAME_END and abs(one[2] - other[2]) <= _SAME_END


def _caption(page: PageText, above: Rectangle, beneath: Rectangle) -> bool:
    return any(
        above[1] < line.box[1] < beneath[1]
        and above[0] - _SAME_END <= line.box[0] <= above[2]
        and _CAPTION.match(page.text, line.start, line.end)
        for line in page.lines
    )


def _has_words(page: PageText, box: Rectangle) -> bool:
    tops = sorted(
        {line.box[1] for line in page.lines if box[0] <= line.box[0] < box[2] and box[1] <= line.box[1] < box[3]}
    )
    return sum(1 for one, other in pairwise(tops) if other - one > 300) >= 1


def _holds(one: Rectangle, other: Rectangle) -> bool:
    is_inside = one[0] <= other[0] and one[1] <= other[1] and one[2] >= other[2] and one[3] >= other[3]
    return is_inside and one != other
