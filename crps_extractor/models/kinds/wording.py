"""Tell whether two texts say the same in other letters: case, spaces and punctuation aside, numbers and signs kept."""

from __future__ import annotations

import re
import unicodedata

from crps_extractor.models.kinds.base import Likeness
from crps_extractor.models.numbers import plain_text

__all__ = ["compare_texts", "one_line", "squashed", "words_of"]

_TOKEN = re.compile(r"(?:(?:(?<![^\W\d_])-|[+±<>≤≥≈~]) ?)?[0-9]+(?:[.,][0-9]+)*(?: ?%)?|[^\W\d_]+|[^\W_]")
_SIGN_BEFORE = re.compile(r"[<>≤≥≈~±%µ€$£]")


def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, lower case; a number keeps the minus, bound, ± and % printed with it."""
    folded = unicodedata.normalize("NFC", plain_text(text)).casefold()
    return tuple(token.replace(" ", "") for token in _TOKEN.findall(folded))


def one_line(text: str) -> str:
    """The text with every run of spaces and line ends as one space."""
    return " ".join(text.split())


def squashed(text: str) -> str:
    """The letters and numbers of a text without anything between them, to look a name up."""
    return "".join(words_of(text))


def compare_texts(first: str, second: str) -> Likeness:
    """SAME to the letter, WORDING where only case, spaces or punctuation differ, MISSING where one is empty, TEXT."""
    if first == second:
        return Likeness.SAME
    if not first.strip() or not second.strip():
        return Likeness.WORDING if first.strip() == second.strip() else Likeness.MISSING
    words, others = words_of(first), words_of(second)
    signs, other_signs = (_SIGN_BEFORE.findall(plain_text(text)) for text in (first, second))
    if words == others and signs == other_signs and (words or first.strip() == second.strip()):
        return Likeness.WORDING
    return Likeness.TEXT
