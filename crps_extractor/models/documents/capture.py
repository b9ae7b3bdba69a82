"""What the reviewer selected on a page: its text for a field, its quote, its place, and whether to trust it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crps_extractor.models.answer import How, Source
from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.models.documents.text import PageText, readable

__all__ = ["CONTEXT_LETTERS", "Capture", "capture", "why_doubtful"]

CONTEXT_LETTERS = 60
"""So many letters before and after a quote are kept, cut at a space."""

_GAP = r"[\s()\[\]]{0,3}"
_LOST = "\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_FOREIGN = "\u03e2-\u03ff"  # Coptic letters: what a lost +, −, =, ±, < or > often turns into
_LOST_BESIDE_DIGIT = re.compile(rf"[{_LOST}]{_GAP}\d|\d{_GAP}[{_LOST}]")
_FOREIGN_BESIDE_DIGIT = re.compile(rf"[{_FOREIGN}]{_GAP}\d|\d{_GAP}[{_FOREIGN}]")
_REACH = 4


@dataclass(frozen=True)
class Capture:
    """A selection ready to become a value and its Source.

    ``text`` is for reading (words joined, spaces made one), ``quote`` the same stretch as the PDF holds it with line
    ends as spaces; ``rects`` are unrotated, in hundredths of a point; ``page`` counts from 0. ``doubtful`` asks for a
    look at the picture of the page before the text is believed, and ``reason`` says why in one sentence.
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
    return Capture(
        text=readable(page.text[start:end]).text.strip(),
        quote=" ".join(page.text[start:end].split()),
        page=page.page,
        rects=page.rects(start, end),
        before=_words_before(page.text[max(0, start - CONTEXT_LETTERS) : start], start > CONTEXT_LETTERS),
        after=_words_after(page.text[end : end + CONTEXT_LETTERS], end + CONTEXT_LETTERS < len(page.text)),
        doubtful=bool(reason),
        reason=reason,
    )


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
