"""Whole numbers spelled as English words, as sentences begin with them: "Sixty patients", "six weeks"."""

from __future__ import annotations

import re

__all__ = ["SPELLED", "spelled_number"]

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    name: 10 * tens
    for tens, name in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
SPELLED = rf"(?:(?:{'|'.join(_TENS)})(?:[-\s]?(?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(sorted(_UNITS, key=len)[::-1])})"
"""A pattern for zero to ninety-nine in words, to be matched without regard to case."""


def spelled_number(text: str) -> int | None:
    """The number from zero to ninety-nine that a text spells, None for anything else."""
    words = re.sub(r"[\s\-‐‑–]+", " ", text.strip().lower())
    if words in _UNITS:
        return _UNITS.index(words)
    tens, _, unit = words.partition(" ")
    if tens in _TENS and not unit:
        return _TENS[tens]
    if tens in _TENS and unit in _UNITS[1:10]:
        return _TENS[tens] + _UNITS.index(unit)
    return None
