"""Words of a part of a page, the lines they stand on, and the empty stretches between columns: plain geometry.

All positions are along the reading direction and across it, so that a table printed sideways is read like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from crps_extractor.models.documents.geometry import Rectangle, bounds
from crps_extractor.models.documents.text import PageText

__all__ = [
    "PrintedLine",
    "Word",
    "clearest",
    "full_lines",
    "gutters",
    "letters_in",
    "lines_of",
    "reading_turn",
    "turned",
    "words_of",
]

_WORD_GAP = 0.45
"""Part of a letter's height: so far apart stand words that belong to two columns."""
_SAME_WORD, _SAME_LINE = 0.3, 0.45
_CROSSED = 10
"""One line in so many may run across the empty stretch between two columns."""


@dataclass(frozen=True)
class Word:
    """A word: its stretch of the page's raw text and its box along the reading direction."""

    start: int
    end: int
    box: Rectangle

    @property
    def middle(self) -> int:
        """Half way along the word."""
        return (self.box[0] + self.box[2]) // 2


@dataclass(frozen=True)
class PrintedLine:
    """Words on one line, from left to right, and the runs of words that stand close together."""

    words: tuple[Word, ...]
    runs: tuple[tuple[Word, ...], ...]
    box: Rectangle


def turned(rect: Rectangle, turn: int) -> Rectangle:
    """A rectangle of the page seen so that text written at ``turn`` degrees (anticlockwise) reads from left to right.

    Turning by the rest to 360 leads back.
    """
    left, top, right, bottom = rect
    if turn == 90:
        return -bottom, left, -top, right
    if turn == 180:
        return -right, -bottom, -left, -top
    if turn == 270:
        return top, -right, bottom, -left
    return rect


def letters_in(page: PageText, box: Rectangle) -> list[int]:
    """The visible characters whose middle lies in a rectangle of the unrotated page."""
    left, top, right, bottom = box
    boxes, found = page.boxes, []
    for index, letter in enumerate(page.text):
        at = 4 * index
        x, y = boxes[at] + boxes[at + 2], boxes[at + 1] + boxes[at + 3]
        if 2 * left <= x <= 2 * right and 2 * top <= y <= 2 * bottom and not letter.isspace():
            found.append(index)
    return found


def reading_turn(page: PageText, letters: Sequence[int]) -> int:
    """The direction most letters are written in: 0, 90 (upwards), 180 or 270 degrees anticlockwise."""
    ways: Counter[int] = Counter()
    for one, other in pairwise(letters):
        if other != one + 1:
            continue
        (x0, y0, x1, y1), (x2, y2, x3, y3) = page.box(one), page.box(other)
        across, down = x2 + x3 - x0 - x1, y2 + y3 - y0 - y1
        if abs(across) >= abs(down):
            ways[0 if across >= 0 else 180] += abs(across)
        else:
            ways[270 if down > 0 else 90] += abs(down)
    return ways.most_common(1)[0][0] if ways else 0


def words_of(page: PageText, letters: Sequence[int], turn: int) -> list[Word]:
    """The words that these letters make: parted by a space, a line end, or a gap."""
    words: list[list[tuple[int, Rectangle]]] = []
    for index in letters:
        box = turned(page.box(index), turn)
        last = words[-1][-1] if words else None
        if last is not None and index == last[0] + 1 and _touch(last[1], box):
            words[-1].append((index, box))
        else:
            words.append([(index, box)])
    return [Word(word[0][0], word[-1][0] + 1, bounds(box for _, box in word)) for word in words]


def _touch(one: Rectangle, other: Rectangle) -> bool:
    high = max(1, one[3] - one[1], other[3] - other[1])
    return -high <= other[0] - one[2] <= _SAME_WORD * high and min(one[3], other[3]) > max(one[1], other[1])


def lines_of(words: Iterable[Word]) -> tuple[PrintedLine, ...]:
    """The lines on which words stand, from above; small raised signs stand on the line of what they follow."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.box[1] + one.box[3], one.box[0])):
        if lines and _on_line(word, lines[-1]):
            lines[-1].append(word)
        else:
            lines.append([word])
    high = _height([word for line in lines for word in line])
    found = []
    for line in lines:
        ordered = tuple(sorted(line, key=lambda one: one.box[0]))
        found.append(PrintedLine(ordered, _runs(ordered, _WORD_GAP * high), bounds(one.box for one in ordered)))
    return tuple(found)


def _on_line(word: Word, line: Sequence[Word]) -> bool:
    """Whether a word stands on the line of the tallest word; one above or beneath another word of it never does."""
    tallest = max(line, key=lambda one: one.box[3] - one.box[1]).box
    high = max(tallest[3] - tallest[1], word.box[3] - word.box[1])
    apart = abs(word.box[1] + word.box[3] - tallest[1] - tallest[3])
    return apart < _SAME_LINE * 2 * high and not any(
        min(word.box[2], one.box[2]) - max(word.box[0], one.box[0]) > high // 10 for one in line
    )


def _height(words: Sequence[Word]) -> int:
    return round(median(word.box[3] - word.box[1] for word in words)) if words else 1


def _runs(words: Sequence[Word], gap: float) -> tuple[tuple[Word, ...], ...]:
    runs: list[list[Word]] = []
    for word in words:
        if runs and word.box[0] - max(one.box[2] for one in runs[-1]) < gap:
            runs[-1].append(word)
        else:
            runs.append([word])
    return tuple(tuple(run) for run in runs)


def gutters(lines: Sequence[PrintedLine], upright_rules: Sequence[Rectangle] = ()) -> tuple[tuple[int, int], ...]:
    """The empty stretches between columns, as (left, right) along the line.

    Lines with few runs (headings, merged heads, wrapped labels) are not asked; of the others one in ten may run across.
    A printed upright line always parts columns.
    """
    asked = full_lines(lines)
    words = [word for line in lines for word in line.words]
    if not words:
        return ()
    least = 0.8 * _WORD_GAP * _height(words)
    runs = [(run[0].box[0], max(word.box[2] for word in run)) for line in asked for run in line.runs]
    found = [
        piece
        for valley in _valleys(runs, len(asked) // _CROSSED)
        for piece in _without(valley, runs)
        if piece[1] - piece[0] >= least
        and any(left >= piece[1] for left, _ in runs)
        and any(right <= piece[0] for _, right in runs)
    ]
    first, last = min(word.box[0] for word in words), max(word.box[2] for word in words)
    for left, top, right, bottom in upright_rules:
        is_upright = bottom - top > right - left
        if is_upright and first < left < last and not any(one <= left <= other for one, other in found):
            found.append((left, right))
    return tuple(sorted(found))


def _valleys(runs: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """The stretches that at most so many runs cross."""
    steps: Counter[int] = Counter()
    for left, right in runs:
        steps[left] += 1
        steps[right] -= 1
    found, crossing, began = [], 0, None
    for place in sorted(steps):
        crossing += steps[place]
        if crossing > most and began is not None:
            found.append((began, place))
            began = None
        elif crossing <= most and began is None:
            began = place
    if began is not None:
        found.append((began, max(steps)))
    return found


def _without(valley: tuple[int, int], runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of a stretch beside the runs that lie wholly in it: a column with few cells is one nevertheless."""
    left, end = valley
    pieces = []
    for one, other in sorted(run for run in runs if valley[0] <= run[0] and run[1] <= valley[1]):
        if one > left:
            pieces.append((left, one))
        left = max(left, other)
    return [*pieces, (left, end)] if end > left else pieces


def clearest(lines: Sequence[PrintedLine], stretch: tuple[int, int]) -> int:
    """Where in the empty stretch a column line is drawn: where it crosses the fewest words, else in the middle."""
    left, right = stretch
    words = [(word.box[0], word.box[2]) for line in lines for word in line.words]
    near = [(one, other) for one, other in words if other > left and one < right]
    sides = sorted({left, right, *(min(max(side, left), right) for word in near for side in word)})
    places = [(one + other) // 2 for one, other in pairwise(sides)] or [left]

    def crossed(place: int) -> tuple[int, int]:
        return sum(1 for one, other in near if one < place < other), abs(2 * place - left - right)

    return min(places, key=crossed)


def full_lines(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines with most of the columns: those by which columns are told."""
    most = max((len(line.runs) for line in lines), default=0)
    return [line for line in lines if len(line.runs) >= max(2, 0.6 * most)] or list(lines)
