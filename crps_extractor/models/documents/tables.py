"""A table as it is printed: rows and columns from where the words stand, each cell with its text, quote and place.

Nothing is guessed into a cell: its text is made of the words that stand in it. Small raised signs behind a figure are
kept apart from it, and a sign that the PDF does not explain stays to be seen.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from crps_extractor.models.answer import How, Source
from crps_extractor.models.documents.capture import LOST_SIGN, unreadable, why_doubtful, words_around
from crps_extractor.models.documents.geometry import Rectangle, bounds
from crps_extractor.models.documents.table_lines import (
    PrintedLine,
    Word,
    clearest,
    full_lines,
    gutters,
    letters_in,
    lines_of,
    reading_turn,
    turned,
    words_of,
)
from crps_extractor.models.documents.table_rows import Filled, proposed_starts
from crps_extractor.models.documents.text import PageText, readable

__all__ = ["LETTER_LIMIT", "PrintedTable", "TableCell", "parted_column", "read_table"]

LETTER_LIMIT = 20_000
"""A part of a page with more letters is no table."""
_LOST = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_RAISED_FIGURES = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SIGNS = "*†‡§¶‖#"
_MARKED = re.compile(r"[\d)\]%]\s*\Z")
_POWER = re.compile(r"[×x·*]\s*10\s*\Z")
_SMALL, _RAISED = 0.82, 0.12
"""Parts of a line's height: a raised sign is no taller than this, and its foot stands so much higher."""
_SPACE, _TOUCH = 0.34, 0.08
"""Parts of a line's height: a wider gap than the first is no space between words, a narrower than the second none."""
Placed = dict[int, tuple[list[Word], int]]
"""The words of one printed line by column, with over how many columns they are printed."""
_NOT_READ = "A sign in this cell cannot be read from this PDF. Please compare with the picture of the page."


@dataclass(frozen=True)
class TableCell:
    """What stands in one cell: ``text`` for a field, ``quote`` as the PDF holds it, its places on the page.

    ``marks`` are small raised signs that stood behind a figure and are not part of ``text``; ``reason`` says why the
    text cannot be believed; ``span`` is over how many columns it is printed. ``key`` names the stretches of the page.
    """

    text: str = ""
    quote: str = ""
    rects: tuple[Rectangle, ...] = ()
    marks: str = ""
    reason: str = ""
    span: int = 1
    key: tuple[tuple[int, int], ...] = ()

    @property
    def is_unreadable(self) -> bool:
        """True while its text holds a sign that nobody can read."""
        return bool(self.reason) or unreadable(self.text)


@dataclass(frozen=True)
class PrintedTable:
    """Rows of cells, read from ``box`` of a page. Column lines and row starts can be changed: ``read_table`` again.

    ``columns`` are the places of the lines between columns along the reading direction, ``starts`` the numbers of the
    printed lines at which rows begin, ``turn`` how the text is turned on the unrotated page.
    """

    page: PageText
    box: Rectangle
    turn: int = 0
    columns: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    lines: tuple[PrintedLine, ...] = ()
    rows: tuple[tuple[TableCell, ...], ...] = ()
    head: int = 0
    """How many rows stand above the first figures: they are offered as heads, not as answers."""

    @classmethod
    def nothing(cls) -> PrintedTable:
        """No table."""
        return cls(PageText(0, "", array("i")), (0, 0, 0, 0))

    @cached_property
    def reading_box(self) -> Rectangle:
        """The box along the reading direction: what ``columns`` are places in."""
        return turned(self.box, self.turn)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns) + 1 if self.lines else 0

    def source(self, cell: TableCell, report: str, crop_confirmed: bool = False) -> Source | None:
        """The place of a cell in the report with this id; None for an empty one."""
        if not cell.key:
            return None
        before, _ = words_around(self.page.text, *cell.key[0])
        _, after = words_around(self.page.text, *cell.key[-1])
        return Source(How.TABLE, report, self.page.page, cell.rects, cell.quote, before, after, crop_confirmed)


def read_table(
    page: PageText,
    box: Rectangle,
    rules: Sequence[Rectangle] = (),
    columns: Sequence[int] | None = None,
    starts: Sequence[int] | None = None,
) -> PrintedTable:
    """The table in ``box`` (unrotated page); ``rules`` are the thin lines of the page.

    ``columns`` and ``starts`` are those of a table read before, changed by a person; None lets them be found.
    Without words, or with more than ``LETTER_LIMIT`` letters, the table has no rows.
    """
    letters = letters_in(page, box)
    if not 0 < len(letters) <= LETTER_LIMIT:
        return PrintedTable(page, box)
    turn = reading_turn(page, letters)
    lines = lines_of(words_of(page, letters, turn))
    area = bounds(line.box for line in lines)
    ruled = [rule for rule in (turned(one, turn) for one in rules) if _meets(rule, area)]
    if columns is None:
        stretches = gutters(lines, [rule for rule in ruled if rule[3] - rule[1] > 0.6 * (area[3] - area[1])])
        columns = [clearest(lines, stretch) for stretch in stretches]
    else:
        columns = sorted(columns)
        stretches = tuple((place, place) for place in columns)
    parting = _parting(full_lines(lines), columns)
    placed = [_placed(line, stretches, columns, parting) for line in lines]
    across = [rule for rule in ruled if rule[2] - rule[0] > rule[3] - rule[1]]
    if starts is None:
        starts = proposed_starts(lines, [_filled(page, one) for one in placed], across, area)
    width = len(stretches) + 1
    measures = [_measure(page, turn, line) for line in lines]
    rows = tuple(
        _row(page, turn, list(zip(placed[first:last], measures[first:last], strict=True)), width)
        for first, last in zip(starts, [*starts[1:], len(lines)], strict=True)
    )
    return PrintedTable(page, box, turn, tuple(columns), tuple(starts), lines, rows, _head(rows))


def _meets(rule: Rectangle, area: Rectangle) -> bool:
    return rule[0] < area[2] and rule[2] > area[0] and area[1] - 400 < rule[3] and rule[1] < area[3] + 400


def _placed(
    line: PrintedLine, stretches: Sequence[tuple[int, int]], middles: Sequence[int], parting: Sequence[bool]
) -> Placed:
    """The words of a line by column, each with over how many columns they run.

    A run of words that reaches into several columns is parted where a gap wider than between words stands, or at a
    column line that ``parting`` says is meant to part words; else it stays whole: a head over several columns.
    """
    found: Placed = {}
    room = _SPACE * (line.box[3] - line.box[1])
    for run in line.runs:
        pieces = [[run[0]]]
        for before, word in pairwise(run):
            crossed = [number for number, place in enumerate(middles) if before.middle < place <= word.middle]
            if crossed and (word.box[0] - before.box[2] > room or any(parting[number] for number in crossed)):
                pieces.append([word])
            else:
                pieces[-1].append(word)
        for piece in pieces:
            left, right = piece[0].box[0], max(word.box[2] for word in piece)
            first = sum(1 for place in middles if piece[0].middle >= place and left >= place - room)
            last = max(first, sum(1 for one in stretches if right > one[1]) if len(piece) > 1 else first)
            words, span = found.get(first, ([], 1))
            found[first] = [*words, *piece], max(span, last - first + 1)
    return found


def _parting(lines: Sequence[PrintedLine], columns: Sequence[int]) -> list[bool]:
    """Which column lines run through words of many lines: a person drew them there to part what stands close."""
    found = []
    for place in columns:
        crossed = sum(1 for line in lines if any(run[0].box[0] < place < run[-1].box[2] for run in line.runs))
        found.append(4 * crossed > len(lines))
    return found


def _filled(page: PageText, line: Placed) -> Filled:
    return {column: " ".join(page.text[word.start : word.end] for word in words) for column, (words, _) in line.items()}


def _measure(page: PageText, turn: int, line: PrintedLine) -> tuple[float, float]:
    """The height of most letters of a line, and where they stand."""
    boxes = [turned(page.box(index), turn) for word in line.words for index in range(word.start, word.end)]
    high = median(box[3] - box[1] for box in boxes)
    return high, median(box[3] for box in boxes if abs(box[3] - box[1] - high) <= 0.1 * high)


def _row(
    page: PageText, turn: int, lines: Sequence[tuple[Placed, tuple[float, float]]], width: int
) -> tuple[TableCell, ...]:
    cells = []
    for column in range(width):
        inside = [(*placed[column], measure) for placed, measure in lines if column in placed]
        texts = [_line_text(page, turn, words, measure) for words, _, measure in inside]
        span = max((span for _, span, _ in inside), default=1)
        cells.append(_cell(page, [words for words, _, _ in inside], texts, span) if inside else TableCell())
    return tuple(cells)


def _cell(page: PageText, lines: Sequence[Sequence[Word]], texts: Sequence[tuple[str, str]], span: int) -> TableCell:
    raw = "\n".join(text for text, _ in texts)
    words = [word for line in lines for word in line]
    reason = why_doubtful(raw, 0, len(raw)) or (_NOT_READ if unreadable(raw) else "")
    return TableCell(
        text=readable(_LOST.sub(LOST_SIGN, raw)).text.strip(),
        quote=" ".join(_LOST.sub(LOST_SIGN, page.text[word.start : word.end]) for word in words),
        rects=tuple(bounds(rect for word in line for rect in page.rects(word.start, word.end)) for line in lines),
        marks=" ".join(mark for _, mark in texts if mark),
        reason=reason,
        span=span,
        key=tuple((word.start, word.end) for word in words),
    )


def _line_text(page: PageText, turn: int, words: Sequence[Word], measure: tuple[float, float]) -> tuple[str, str]:
    """One line of a cell, and the footnote marks that stood behind its words.

    A raised figure behind letters or a ten is a power and stays, as a raised figure: m², 10⁹.
    """
    high, foot = measure
    text, marks = "", ""
    for number, word in enumerate(words):
        text += " " if number and _is_apart(page, words[number - 1], word, high) else ""
        for index in range(word.start, word.end):
            letter, box = page.text[index], turned(page.box(index), turn)
            is_raised = box[3] - box[1] <= _SMALL * high and foot - box[3] >= _RAISED * high
            is_last = index + 1 == word.end or not page.text[index + 1].isdigit()
            if _is_mark(letter, text, is_raised, is_last):
                marks += letter
            else:
                text += _raised(letter) if is_raised else letter
    return text.strip(), marks


def _is_apart(page: PageText, one: Word, other: Word, high: float) -> bool:
    """Whether two words of a line are parted by a space, or stand apart: a raised sign touches what it follows."""
    between = page.text[one.end : max(one.end, other.start)]
    is_space = between.isspace() and "\n" not in between
    return is_space or other.box[0] - one.box[2] > _TOUCH * high


def _is_mark(letter: str, before: str, is_raised: bool, is_last: bool) -> bool:
    """Whether a sign behind ``before`` is a footnote mark: a lost sign never is, a power or a unit's figure neither."""
    if unreadable(letter) or not before.strip() or _POWER.search(before):
        return False
    behind_figure = _MARKED.search(before) is not None
    if is_raised:
        return behind_figure if letter in "0123456789" else letter.isalpha() or letter in _SIGNS + "[],"
    return behind_figure and is_last and letter in _SIGNS + _RAISED_FIGURES


def _raised(letter: str) -> str:
    return _RAISED_FIGURES[int(letter)] if letter in "0123456789" else letter


def _head(rows: Sequence[Sequence[TableCell]]) -> int:
    """The rows before the first one with a name and mostly figures behind it."""
    for number, row in enumerate(rows):
        behind = [cell for cell in row[1:] if cell.text]
        figures = [cell for cell in behind if re.match(r"[^\w]*\d", cell.text)]
        if row and row[0].text and behind and 2 * len(figures) > len(behind):
            return number
    return 0


def parted_column(table: PrintedTable, column: int) -> int | None:
    """Where a column is parted best: the place between words that most of its lines leave free; None without words."""
    left = table.columns[column - 1] if column else table.reading_box[0]
    right = table.columns[column] if column < len(table.columns) else table.reading_box[2]
    inside = [[word for word in line.words if left <= word.middle < right] for line in table.lines]
    places = {(one.box[2] + other.box[0]) // 2 for words in inside for one, other in pairwise(words)}

    def crossed(place: int) -> tuple[int, int]:
        over = sum(1 for words in inside for word in words if word.box[0] < place < word.box[2])
        beside = [abs(place - side) for words in inside for word in words for side in (word.box[0], word.box[2])]
        return over, -min(beside)

    return min(places, key=crossed, default=None)
