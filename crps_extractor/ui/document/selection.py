"""A stretch of text on one page, and how keys move its ends; plain positions, no pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from crps_extractor.models.documents.text import PageText

__all__ = ["Step", "TextSelection", "moved", "word_selection"]


class Step(Enum):
    """How far one key moves the end of a selection or the caret."""

    LETTER_BACK = "letter back"
    LETTER_ON = "letter on"
    WORD_BACK = "word back"
    WORD_ON = "word on"
    LINE_UP = "line up"
    LINE_DOWN = "line down"
    LINE_START = "line start"
    LINE_END = "line end"


@dataclass(frozen=True)
class TextSelection:
    """From ``anchor`` to ``focus``, offsets in the raw text of one page; empty when both are the same (a caret)."""

    page: int
    anchor: int
    focus: int

    @property
    def start(self) -> int:
        """The first selected offset."""
        return min(self.anchor, self.focus)

    @property
    def end(self) -> int:
        """The offset after the last selected one."""
        return max(self.anchor, self.focus)

    @property
    def is_empty(self) -> bool:
        """True for a caret."""
        return self.anchor == self.focus

    def to(self, focus: int, keep_anchor: bool = True) -> TextSelection:
        """The selection with its moving end elsewhere; a caret there when the anchor is not kept."""
        return replace(self, anchor=self.anchor if keep_anchor else focus, focus=focus)


def word_selection(page: PageText, offset: int) -> TextSelection:
    """The word at this offset."""
    start, end = page.word_at(offset)
    return TextSelection(page.page, start, end)


def moved(page: PageText, offset: int, step: Step) -> int:
    """Where one step leads from an offset; it stays on the page."""
    if step is Step.LETTER_BACK:
        return max(0, offset - 1)
    if step is Step.LETTER_ON:
        return min(len(page.text), offset + 1)
    if step is Step.WORD_ON:
        return _word_on(page.text, offset)
    if step is Step.WORD_BACK:
        return _word_back(page.text, offset)
    return _by_line(page, offset, step)


def _word_on(text: str, offset: int) -> int:
    while offset < len(text) and text[offset].isspace():
        offset += 1
    while offset < len(text) and not text[offset].isspace():
        offset += 1
    return offset


def _word_back(text: str, offset: int) -> int:
    while offset > 0 and text[offset - 1].isspace():
        offset -= 1
    while offset > 0 and not text[offset - 1].isspace():
        offset -= 1
    return offset


def _by_line(page: PageText, offset: int, step: Step) -> int:
    if not page.lines:
        return offset
    number = page.line_at(offset)
    line = page.lines[number]
    if step is Step.LINE_START:
        return line.start
    if step is Step.LINE_END:
        return line.end
    target = number + (1 if step is Step.LINE_DOWN else -1)
    if not 0 <= target < len(page.lines):
        return line.end if step is Step.LINE_DOWN else line.start
    here = page.box(min(offset, len(page.text) - 1))
    left, top, right, bottom = page.lines[target].box
    return page.nearest(min(max(here[0], left), right), (top + bottom) // 2)
