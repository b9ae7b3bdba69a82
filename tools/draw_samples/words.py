"""Turns the plain text of the articles into text that can be set: symbols, damaged glyphs, places to break words."""

from __future__ import annotations

import re
from pathlib import Path

from tools.draw_samples import lost_glyphs

SOFT_HYPHEN = "\u00ad"
LOST_MINUS = "⊖"
"""Stands in the article files for a minus that the text layer shall lose."""
DAMAGED_GREATER_EQUAL = "⊵"
"""Stands in the article files for a ≥ that the text layer shall give as the letter P."""

_BREAKS = Path(__file__).with_name("word_breaks.txt").read_text(encoding="utf-8").split()
_BROKEN = {word.replace("-", ""): word.replace("-", SOFT_HYPHEN) for word in _BREAKS}
_WORD = re.compile(r"[A-Za-z]{6,}")
_BARE_LESS_THAN = re.compile(r"<(?!/?(?:i|b|br|super|sub|font)\b)")


def _with_breaks(match: re.Match[str]) -> str:
    word = match.group()
    broken = _BROKEN.get(word.lower())
    return word[0] + broken[1:] if broken else word


def markup(text: str, *, breaks: bool = True) -> str:
    """The text as reportlab's paragraph markup; with ``breaks`` long words may be divided at the line's end."""
    text = _BARE_LESS_THAN.sub("&lt;", " ".join(text.replace("&", "&amp;").split())).replace("~", "\u00a0")
    if breaks:
        text = _WORD.sub(_with_breaks, text)
    text = text.replace("<super>", '<super rise="3" size="6">')
    for sign, written in ((LOST_MINUS, lost_glyphs.MINUS), (DAMAGED_GREATER_EQUAL, lost_glyphs.GREATER_EQUAL)):
        text = text.replace(sign, f'<font name="{lost_glyphs.FONT_NAME}">{written}</font>')
    return text
