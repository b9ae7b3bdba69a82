"""The text of a page as the PDF holds it, a form of it made for reading and searching, and the way back.

Nothing here trusts the text: glyphs that the PDF does not explain stand as U+FFFD, and every place in the readable
form can be followed back to the characters, and so to the boxes, on the page.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from crps_extractor.models.documents.geometry import Rectangle, bounds

__all__ = ["Line", "PageText", "Readable", "readable"]

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SINGLE = {**_LIGATURES, "μ": "µ", "‐": "-", "‑": "-"}

_KINDS = (
    r"(?P<hyphen>(?<=[^\W\d_])[-‐\u00ad] *\n\s*(?=[^\W\d_]))"
    r"|(?P<nothing>[\u00ad\u200b-\u200d\u2060\ufeff]+)"
    r"|(?P<space>[^\S ]\s*|\s{2,})"
    r"|(?P<point>(?<=\d)[·⸱∙](?=\d))"
)
_ONE = f"(?P<single>[{''.join(_SINGLE)}])"
_FIRST = r"(?=[-\s\u00ad\u200b-\u200d\u2060\ufeff·⸱∙" + "".join(_SINGLE) + "])"
"""With one of these every kind but an accent begins: at all other characters the search goes on at once."""
_REPLACED = re.compile(f"{_FIRST}(?:{_KINDS}|{_ONE})")
_ACCENT = re.compile(r"[\u0300-\u036f]")
_REPLACED_WITH_ACCENTS = re.compile(rf"{_KINDS}|(?P<accent>[^\W\d_][\u0300-\u036f]+)|{_ONE}")
_LINE_END = re.compile(r"(?<![\s\-‐\u00ad])[^\S ](?!\s)")
"""One white character alone, mostly where a line ends: it becomes a space in its own place, and the stretch goes on."""


@dataclass(frozen=True)
class Readable:
    """Text for reading and searching with a map back to the offsets of the raw text.

    ``pieces`` holds (start here, start in raw, end in raw) for each stretch, in order; in an unchanged stretch both
    lengths are equal, in a replaced one every character stands for the whole raw stretch.
    """

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [piece[0] for piece in self.pieces]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw offsets of ``text[start:end]``; the span must not be empty."""
        return self._raw(start)[0], self._raw(end - 1)[1]

    def _raw(self, index: int) -> tuple[int, int]:
        number = bisect_right(self._starts, index) - 1
        start, raw_start, raw_end = self.pieces[number]
        following = self.pieces[number + 1][0] if number + 1 < len(self.pieces) else len(self.text)
        if following - start == raw_end - raw_start:
            return raw_start + index - start, raw_start + index - start + 1
        return raw_start, raw_end


def readable(raw: str) -> Readable:
    """The readable form of a page's raw text.

    Words broken at line ends are joined, ligatures spelled out, all spaces made one, soft hyphens and invisible
    characters left out, both micro signs made U+00B5, a raised dot between digits a point, the hyphens U+2010 and
    U+2011 a plain hyphen, accents put on their letters. A minus (U+2212) stays a minus, U+FFFD stays to be seen.
    """
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length = done = 0
    raw = _LINE_END.sub(" ", raw)
    replaced = _REPLACED_WITH_ACCENTS if _ACCENT.search(raw) else _REPLACED
    for match in replaced.finditer(raw):
        if match.start() > done:
            pieces.append((length, done, match.start()))
            parts.append(raw[done : match.start()])
            length += match.start() - done
        replacement = _replacement(match)
        if replacement:
            pieces.append((length, match.start(), match.end()))
            parts.append(replacement)
            length += len(replacement)
        done = match.end()
    if done < len(raw):
        pieces.append((length, done, len(raw)))
        parts.append(raw[done:])
    return Readable("".join(parts), tuple(pieces))


def _replacement(match: re.Match[str]) -> str:
    kind, found = match.lastgroup, match.group()
    if kind == "space":
        return " "
    if kind == "point":
        return "."
    if kind == "accent":
        return unicodedata.normalize("NFC", found)
    return _SINGLE[found] if kind == "single" else ""


@dataclass(frozen=True)
class Line:
    """One printed line: its stretch of the raw text (without the line end) and its box."""

    start: int
    end: int
    box: Rectangle


@dataclass(frozen=True)
class PageText:
    """One page's raw text and the box of every character, unrotated, in hundredths of a point.

    ``boxes`` holds four whole numbers (left, top, right, bottom) a character; lines end with a line feed.
    """

    page: int
    text: str
    boxes: array[int] = field(repr=False)

    @classmethod
    def from_plain(cls, page: int, plain: tuple[str, bytes]) -> PageText:
        """The page text from what the worker's verb ``words`` returns."""
        text, packed = plain
        boxes = array("i")
        boxes.frombytes(packed)
        return cls(page, text, boxes)

    def box(self, index: int) -> Rectangle:
        """The box of one character."""
        left, top, right, bottom = self.boxes[4 * index : 4 * index + 4]
        return left, top, right, bottom

    @cached_property
    def readable(self) -> Readable:
        """The text for reading and searching."""
        return readable(self.text)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The printed lines that hold at least one visible character."""
        found = []
        for match in re.finditer(r"[^\n]+", self.text):
            if match.group().strip():
                start, end = match.span()
                found.append(Line(start, end, bounds(self.box(index) for index in range(start, end))))
        return tuple(found)

    def rects(self, start: int, end: int) -> tuple[Rectangle, ...]:
        """One rectangle a line around the visible characters of ``text[start:end]``."""
        rectangles = []
        for match in re.finditer(r"[^\n]+", self.text[start:end]):
            indexes = [start + match.start() + i for i, letter in enumerate(match.group()) if not letter.isspace()]
            if indexes:
                rectangles.append(bounds(self.box(index) for index in indexes))
        return tuple(rectangles)

    def nearest(self, x: int, y: int) -> int:
        """The offset between two characters that lies nearest to a point; 0 on a page without text."""
        if not self.lines:
            return 0
        line = min(self.lines, key=lambda candidate: _distance(candidate.box, x, y))
        left, top, right, bottom = line.box
        upright = bottom - top > 2 * (right - left) and line.end - line.start > 2
        for index in range(line.start, line.end):
            x0, y0, x1, y1 = self.box(index)
            if (y < (y0 + y1) // 2) if upright else (x < (x0 + x1) // 2):
                return index
        return line.end

    def word_at(self, offset: int) -> tuple[int, int]:
        """The stretch of the word that touches this offset; empty between two spaces."""
        start = end = max(0, min(offset, len(self.text)))
        while start > 0 and not self.text[start - 1].isspace():
            start -= 1
        while end < len(self.text) and not self.text[end].isspace():
            end += 1
        return start, end

    def line_at(self, offset: int) -> int:
        """The number of the line that holds this offset, or the one before it; 0 when there is none."""
        return max(0, bisect_right([line.start for line in self.lines], offset) - 1)


def _distance(box: Rectangle, x: int, y: int) -> tuple[int, int]:
    left, top, right, bottom = box
    beside = max(left - x, 0, x - right)
    above = max(top - y, 0, y - bottom)
    return beside + 3 * above, abs((top + bottom) // 2 - y)
