"""Read the text of pages and search it (worker side)."""

from __future__ import annotations

import re
import time
from array import array
from typing import Any, Protocol

from crps_extractor.models.documents.faults import HasPages, loaded_page, refusing
from crps_extractor.models.documents.refusals import Refused
from crps_extractor.models.documents.search import compiled, find_in
from crps_extractor.models.documents.text import Readable, readable

__all__ = ["HIT_LIMIT", "find", "text", "words"]

HIT_LIMIT = 2_000
"""One answer of ``find`` holds at most about so many hits; the caller asks for the rest."""
_FLAGS = 0
"""No flag: glyphs that the PDF does not explain come out as U+FFFD instead of vanishing."""
_READING_SECONDS = 0.3
_FAR = 10**9
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of characters: glyphs that nobody can read, shown as U+FFFD."""


class _Readable(HasPages, Protocol):
    readable_pages: dict[int, Any]


def words(pdf: HasPages, page: int) -> tuple[str, bytes]:
    """A page's raw text, a line feed after each line, and four whole numbers a character, packed as native ints."""
    loaded = loaded_page(pdf, page)
    with refusing("page", page=page + 1):
        return _characters(loaded)


def text(pdf: HasPages, first: int, last: int) -> tuple[str | None, ...]:
    """The raw text of pages first to last - 1, None where a page cannot be read."""
    return tuple(_raw(pdf, number) for number in range(max(0, first), min(last, pdf.pages)))


def find(
    pdf: _Readable, first: int, count: int, query: str, is_pattern: bool
) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """Hits (page, start, end) on at most ``count`` pages from ``first`` on, and the page to go on with.

    Pages are read once and kept. Returns early when reading took 0.3 s, so that first hits show at once.
    Raises Refused (``pattern``).
    """
    pattern = compiled(query, is_pattern)
    if pattern is None:
        return (), pdf.pages
    hits: list[tuple[int, int, int]] = []
    until = time.monotonic() + _READING_SECONDS
    last = min(first + count, pdf.pages)
    for page in range(max(0, first), last):
        hits += [(page, start, end) for start, end in find_in(_readable_page(pdf, page), pattern)]
        if len(hits) >= HIT_LIMIT or time.monotonic() > until:
            return tuple(hits), page + 1
    return tuple(hits), last


def _readable_page(pdf: _Readable, page: int) -> Readable:
    known: Readable | None = pdf.readable_pages.get(page)
    if known is None:
        known = pdf.readable_pages[page] = readable(_raw(pdf, page) or "")
    return known


def _raw(pdf: HasPages, number: int) -> str | None:
    try:
        loaded = loaded_page(pdf, number)
        with refusing("page", page=number + 1):
            if loaded.cropbox != loaded.mediabox:
                return _characters(loaded)[0]  # text outside the visible part must not be found
            return _UNUSABLE.sub("\ufffd", loaded.get_text("text", flags=_FLAGS))
    except Refused:
        return None


def _characters(page: Any) -> tuple[str, bytes]:
    letters: list[str] = []
    boxes = array("i")
    for block in page.get_text("rawdict", flags=_FLAGS)["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for character in span["chars"]:
                    letters.append(character["c"] if len(character["c"]) == 1 else "\ufffd")
                    boxes.extend(_whole(side) for side in character["bbox"])
            letters.append("\n")
            boxes.extend(_line_end(boxes))
    return _UNUSABLE.sub("\ufffd", "".join(letters)), boxes.tobytes()


def _whole(side: float) -> int:
    return round(max(-_FAR, min(_FAR, side * 100))) if side == side else 0


def _line_end(boxes: array[int]) -> tuple[int, int, int, int]:
    if not boxes:
        return 0, 0, 0, 0
    _, top, right, bottom = boxes[-4:]
    return right, top, right, bottom
