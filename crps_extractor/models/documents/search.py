"""Find words, numbers and quotes in a page's text, however the publisher set them."""

from __future__ import annotations

import re

from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.models.documents.refusals import Refused, refusal
from crps_extractor.models.documents.text import PageText, Readable, readable

__all__ = ["compiled", "find_in", "find_quote"]

_DASHES = "-−–—"
_LOOSE = "<>=≤≥±+/×~"
_LOST_SIGN = "[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"


def compiled(query: str, is_pattern: bool = False) -> re.Pattern[str] | None:
    """The query made ready for readable text; None when it holds nothing to look for.

    As words: capitals do not matter, any dash finds any dash (a hyphen inside a word also finds the word without
    it, because it may have stood at a line end; so does the "- " of a quote that runs over one), spaces around signs
    such as < or ± may be there or not, U+FFFD finds any glyph that cannot be read. As a pattern it is a regular
    expression. Raises Refused (code ``pattern``) for one that is not complete.
    """
    if is_pattern:
        try:
            return re.compile(query, re.IGNORECASE) if query else None
        except (re.error, OverflowError, RecursionError) as why:
            raise Refused(refusal("pattern", why=str(why))) from why
    words = readable(query).text.strip()
    if not words:
        return None
    pieces = [_piece(words, index) for index in range(len(words))]
    return re.compile("".join(pieces), re.IGNORECASE)


def _piece(words: str, index: int) -> str:
    letter = words[index]
    before = words[index - 1] if index else ""
    after = words[index + 1] if index + 1 < len(words) else ""
    around = words[max(0, index - 2) : index + 3]
    at_line_end = "-" in (letter, before) and bool(re.search(r"[^\W\d_]- [^\W\d_]", around))
    if letter in _DASHES:
        optional = letter == "-" and before.isalpha() and (after.isalpha() or at_line_end)
        return f"[{_DASHES}]" + ("?" if optional else "")
    if letter == "\ufffd":
        return _LOST_SIGN
    if letter == " ":
        return " ?" if before in _LOOSE or after in _LOOSE or at_line_end else " "
    if letter in _LOOSE:
        return (" ?" if before.strip() else "") + re.escape(letter) + (" ?" if after.strip() else "")
    return re.escape(letter)


def find_in(text: Readable, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Every hit as (start, end) in the raw text; hits of no length are left out."""
    return [text.raw_span(*match.span()) for match in pattern.finditer(text.text) if match.end() > match.start()]


def find_quote(page: PageText, quote: str, before: str = "", after: str = "") -> tuple[Rectangle, ...] | None:
    """The rectangles of a source's quote on this page, or None when it does not stand there.

    Where the quote stands more than once, the place whose neighbouring words agree best is taken.
    """
    pattern = compiled(quote)
    matches = list(pattern.finditer(page.readable.text)) if pattern else []
    if not matches:
        return None
    before, after = readable(before).text.strip(), readable(after).text.strip()

    def agreement(match: re.Match[str]) -> int:
        left = page.readable.text[: match.start()].rstrip()
        right = page.readable.text[match.end() :].lstrip()
        return _common(left[::-1], before[::-1]) + _common(right, after)

    best = max(matches, key=agreement)
    return page.rects(*page.readable.raw_span(*best.span()))


def _common(first: str, second: str) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
