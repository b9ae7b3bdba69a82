"""Write exact values as decimals, without passing through binary floating point."""

from __future__ import annotations

import re
from fractions import Fraction

__all__ = ["decimal_text", "decimal_value", "rounded_text"]


def decimal_value(text: str) -> Fraction:
    """The exact value of a decimal that the program itself wrote ("0.35"); ValueError for anything else."""
    if not re.fullmatch(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?", text):
        raise ValueError(f"“{text[:40]}” is not a plain decimal number.")
    return Fraction(text)


def decimal_text(value: Fraction) -> str:
    """The exact decimal of a fraction; where it has no end, numerator/denominator ("1/3")."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    return _placed(value.numerator * 10**places // value.denominator, places)


def _placed(scaled: int, places: int) -> str:
    """An integer with its decimal point put ``places`` from the right."""
    digits = str(abs(scaled)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if scaled < 0 else text


def rounded_text(value: Fraction, significant: int = 4) -> str:
    """The value to so many significant figures, without trailing zeros and without powers of ten."""
    if value == 0:
        return "0"
    size = len(str(abs(value.numerator))) - len(str(value.denominator))
    if abs(value) < Fraction(10) ** size:
        size -= 1
    places = max(0, significant - 1 - size)
    text = _placed(round(value * 10**places), places)
    return text.rstrip("0").rstrip(".") if "." in text else text
