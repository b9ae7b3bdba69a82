"""Which printed lines of a table belong to one row, and where tables may stand: by thin lines, distances and words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.models.documents.table_lines import PrintedLine

__all__ = ["Filled", "proposed_starts"]

Filled = dict[int, str]
"""What stands in the columns of one line, as it is printed."""
_CLOSE, _FAR = 0.85, 1.2
"""Parts of the usual distance: lines closer than the one belong together, lines farther than the other do not."""
_WHOLE, _MOST_LINES = 0.7, 8
_FULL = 0.75


def proposed_starts(
    lines: Sequence[PrintedLine], filled: Sequence[Filled], rules: Sequence[Rectangle], area: Rectangle
) -> tuple[int, ...]:
    """The numbers of the lines at which rows begin; ``rules`` are the lines printed across ``area``.

    A table ruled between its rows is parted there, one whose rows stand apart at the wider gaps. Otherwise each line
    is a row, but for a cell broken over lines: it lacks cells, and stands closer, or goes on with a small letter, a
    bracket, or after a hyphen.
    """
    return _by_rules(lines, rules, area) or _by_gaps(lines, filled) or _by_line(lines, filled)


def _by_rules(lines: Sequence[PrintedLine], rules: Sequence[Rectangle], area: Rectangle) -> tuple[int, ...]:
    whole = [(top + bottom) // 2 for left, top, right, bottom in rules if right - left >= _WHOLE * (area[2] - area[0])]
    middles = [(line.box[1] + line.box[3]) // 2 for line in lines]
    starts = [0] if lines else []
    starts += [
        number
        for number, (above, here) in enumerate(pairwise(middles), 1)
        if any(above < place <= here for place in whole)
    ]
    groups = [last - first for first, last in zip(starts, [*starts[1:], len(lines)], strict=True)]
    is_ruled = len(starts) >= 4 and max(groups) <= _MOST_LINES and 4 * len(starts) >= len(lines)
    return tuple(starts) if is_ruled else ()


def _by_gaps(lines: Sequence[PrintedLine], filled: Sequence[Filled]) -> tuple[int, ...]:
    """Rows of several lines with wider gaps between them: only where hardly any line is full but the first of a row."""
    steps = _steps(lines)
    if len(steps) < 6:
        return ()
    usual, most = median(steps), max(map(len, filled))
    starts = [0, *(number for number, step in enumerate(steps, 1) if step > _FAR * usual)]
    rest = [len(filled[number]) for number in range(len(lines)) if number not in starts]
    full = sum(1 for count in rest if count >= _FULL * most)
    first = sum(1 for number in starts if len(filled[number]) >= _FULL * most)
    return tuple(starts) if len(starts) >= 3 and 10 * full <= len(rest) and 2 * first >= len(starts) else ()


def _by_line(lines: Sequence[PrintedLine], filled: Sequence[Filled]) -> tuple[int, ...]:
    steps = _steps(lines)
    whole = [0 in cells and len(cells) > 1 for cells in filled]
    rows = [step for number, step in enumerate(steps, 1) if whole[number - 1] and whole[number]]
    usual = median(rows) if len(rows) >= 2 else 0
    starts = [0] if lines else []
    for number, step in enumerate(steps, 1):
        goes_on = step <= _FAR * (usual or median(steps)) and _goes_on(filled[number - 1], filled[number])
        is_close = step <= _CLOSE * usual
        lacks = not whole[number] or len(filled[number]) < len(filled[number - 1])
        if not (lacks and goes_on) and not (is_close and not whole[number]):
            starts.append(number)
    return tuple(starts)


def _goes_on(above: Filled, here: Filled) -> bool:
    """Whether every cell of a line goes on with what stands above it: a small letter, a bracket, after a hyphen."""
    return bool(here) and all(
        column in above and (text[:1].islower() or text[:1] in "([" or above[column][-1:] in "-\u2010\u00ad")
        for column, text in here.items()
    )


def _steps(lines: Sequence[PrintedLine]) -> list[int]:
    return [here.box[3] - above.box[3] for above, here in pairwise(lines)]
