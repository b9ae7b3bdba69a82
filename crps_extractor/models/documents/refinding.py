"""Quotes are sought again in a PDF that changed: at their old place, near it, then anywhere. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crps_extractor.models.answer import Source
from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.models.documents.search import find_quote
from crps_extractor.models.documents.text import PageText

__all__ = ["Refound", "Where", "refind"]

_CLOSE = 300
"""Hundredths of a point within which a quote stands where it stood."""
_MOST_PAGES = 300


class Where(StrEnum):
    """Where a quote stands now."""

    SAME_PLACE = "at the same place"
    MOVED = "at another place"
    NOT_FOUND = "not found"
    NO_QUOTE = "no words to look for"


@dataclass(frozen=True)
class Refound:
    """A source and where its quote stands now; ``page`` and ``rects`` are those of the changed PDF."""

    source: Source
    where: Where
    page: int = 0
    rects: tuple[Rectangle, ...] = ()


def refind(sources: Sequence[Source], pages: int, page_text: Callable[[int], PageText | None]) -> list[Refound]:
    """Where the quotes of sources stand in a PDF of so many pages; ``page_text`` reads one page, None where it cannot.

    The old page comes first, then its neighbours, then all the others; a page is read once.
    """
    read: dict[int, PageText | None] = {}

    def words(page: int) -> PageText | None:
        if page not in read:
            read[page] = page_text(page)
        return read[page]

    return [_refound(source, pages, words) for source in sources]


def _refound(source: Source, pages: int, words: Callable[[int], PageText | None]) -> Refound:
    if not source.quote.strip():
        return Refound(source, Where.NO_QUOTE)
    near = sorted(range(pages), key=lambda page: (abs(page - source.page), page))[:_MOST_PAGES]
    for page in near:
        text = words(page)
        rects = find_quote(text, source.quote, source.before, source.after) if text is not None else None
        if rects:
            stays = page == source.page and _is_close(rects, source.rects)
            return Refound(source, Where.SAME_PLACE if stays else Where.MOVED, page, rects)
    return Refound(source, Where.NOT_FOUND)


def _is_close(first: Sequence[Rectangle], second: Sequence[Rectangle]) -> bool:
    return len(first) == len(second) and all(
        abs(one - other) <= _CLOSE
        for left, right in zip(first, second, strict=True)
        for one, other in zip(left, right, strict=True)
    )
