"""What the reviewer selected on a page: its text for a field, its quote, its place, and whether to trust it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crps_extractor.models.answer import How, Source
from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.models.documents.text import PageText, readable

__all__ = [
    "CONTEXT_LETTERS",
    "LOST_SIGN",
    "Capture",
    "capture",
    "printed_proposals",
    "unreadable",
    "why_doubtful",
    "words_around",
]

LOST_SIGN = "\ufffd"
"""What a glyph that the PDF does not explain is shown as."""

CONTEXT_LETTERS = 60
"""So many letters before and after a quote are kept, cut at a space."""

_GAP = r"[\s()\[\]]{0,3}"
_LOST = "\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_FOREIGN = "\u03e2-\u03ff"  # Coptic letters: what a lost +, −, =, ±, < or > often turns into
_LOST_GLYPH = re.compile(f"[{_LOST}]")
_UNREADABLE = re.compile(f"[{_LOST}{_FOREIGN}]")
_LOST_BESIDE_DIGIT = re.compile(rf"[{_LOST}]{_GAP}\d|\d{_GAP}[{_LOST}]")
_FOREIGN_BESIDE_DIGIT = re.compile(rf"[{_FOREIGN}]{_GAP}\d|\d{_GAP}[{_FOREIGN}]")
_REACH = 4
_LOST_BEFORE = re.compile(rf"[{_LOST}{_FOREIGN}]+{_GAP}[\d.,·]*\Z")
_LOST_AFTER = re.compile(rf"{_GAP}[{_LOST}{_FOREIGN}]+")
_DIGIT_FIRST = re.compile(r"[\s()\[\]]*[.,·]?\d")
_DIGIT_LAST = re.compile(r"\d[\s()\[\]]*\Z")
_BETWEEN_FIGURES = re.compile(rf"[\d%)\]]\s*[{_LOST}{_FOREIGN}]\s*[.,·]?\d")
_AS_SIGN = re.compile(rf"[{_LOST}{_FOREIGN}]+\s*(?=[.,·]?\d)")


@dataclass(frozen=True)
class Capture:
    """A selection ready to become a value and its Source.

    ``text`` is for reading (words joined, spaces made one), ``quote`` the same stretch as the PDF holds it with line
    ends as spaces; ``rects`` are unrotated, in hundredths of a point; ``page`` counts from 0. ``doubtful`` asks for a
    look at the picture of the page before the text is believed, and ``reason`` says why in one sentence. A glyph that
    makes it doubtful is always part of both, even where it stood just outside what was selected: a lost minus.
    """

    text: str
    quote: str
    page: int
    rects: tuple[Rectangle, ...]
    before: str = ""
    after: str = ""
    doubtful: bool = False
    reason: str = ""

    def source(self, report: str, how: How = How.TEXT, crop_confirmed: bool = False) -> Source:
        """The place of this selection in the report with this id."""
        return Source(how, report, self.page, self.rects, self.quote, self.before, self.after, crop_confirmed)


def capture(page: PageText, start: int, end: int) -> Capture | None:
    """The capture of ``page.text[start:end]``; None when nothing visible is selected."""
    start, end = _trimmed(page.text, start, end)
    if start >= end:
        return None
    reason = why_doubtful(page.text, start, end)
    raw = page.text[start:end]
    if reason:
        start, end = _with_lost_signs(page.text, start, end)
        raw = _LOST_GLYPH.sub(LOST_SIGN, page.text[start:end])
    before, after = words_around(page.text, start, end)
    return Capture(
        text=readable(raw).text.strip(),
        quote=" ".join(raw.split()),
        page=page.page,
        rects=page.rects(start, end),
        before=before,
        after=after,
        doubtful=bool(reason),
        reason=reason,
    )


def words_around(raw: str, start: int, end: int) -> tuple[str, str]:
    """A few words before and after a stretch of a page's raw text, by which it is found again."""
    before = _words_before(raw[max(0, start - CONTEXT_LETTERS) : start], start > CONTEXT_LETTERS)
    return before, _words_after(raw[end : end + CONTEXT_LETTERS], end + CONTEXT_LETTERS < len(raw))


def why_doubtful(raw: str, start: int, end: int) -> str:
    """Why the numbers in ``raw[start:end]`` cannot be believed as text; empty when they can.

    Signs just outside the selection count too: a lost minus stands in front of the number that was selected.
    """
    reach = raw[max(0, start - _REACH) : end + _REACH]
    if not any(letter.isdigit() for letter in raw[start:end]):
        return ""
    if _LOST_BESIDE_DIGIT.search(reach):
        return (
            "A sign beside a number cannot be read from this PDF; it may be a minus, ≥ or ±. "
            "Please compare with the picture of the page."
        )
    if _FOREIGN_BESIDE_DIGIT.search(reach):
        return (
            "A sign beside a number is stored in this PDF as an unusual letter; it may be a minus, = or ±. "
            "Please compare with the picture of the page."
        )
    return ""


def unreadable(text: str) -> bool:
    """True while a text holds a glyph that nobody can read as it stands: such a text is never an answer."""
    return _UNREADABLE.search(text) is not None


def printed_proposals(text: str) -> tuple[str, ...]:
    """What may be printed where glyphs before figures were lost: first with minus signs, then without any sign.

    Empty where a glyph stands between two figures (it may be ±, a dash or =) or in words: only the picture tells.
    """
    if not unreadable(text) or _BETWEEN_FIGURES.search(text):
        return ()
    bare = text.rstrip(f" {LOST_SIGN}")
    proposals = (_AS_SIGN.sub("\u2212", bare), _AS_SIGN.sub("", bare))
    return tuple(dict.fromkeys(one for one in proposals if one and not unreadable(one)))


def _with_lost_signs(raw: str, start: int, end: int) -> tuple[int, int]:
    """The stretch, longer by the unreadable glyphs that touch its first or last figure."""
    before = _LOST_BEFORE.search(raw[max(0, start - _REACH) : start])
    if before and _DIGIT_FIRST.match(raw, start, end):
        start -= len(before[0])
    after = _LOST_AFTER.match(raw, end, end + _REACH)
    if after and _DIGIT_LAST.search(raw[start:end]):
        end = after.end()
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = max(0, min(start, end)), min(len(text), max(start, end))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _words_before(raw: str, cut: bool) -> str:
    text = readable(raw).text
    if cut and text and not text[0].isspace():
        text = text.partition(" ")[2]
    return text.strip()


def _words_after(raw: str, cut: bool) -> str:
    text = readable(raw).text
    if cut and text and not text[-1].isspace():
        text = text.rpartition(" ")[0]
    return text.strip()
