"""What a printed number may be one slip away from: two neighbouring figures swapped, or a decimal point moved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from crps_extractor.models.numbers.plain import plain_text
from crps_extractor.models.numbers.written import decimal_text

__all__ = ["Slipped", "one_slip_away"]

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_MOVED = (
    (Fraction(10), "with the decimal point one place off (ratio 10)"),
    (Fraction(1, 10), "with the decimal point one place off (ratio 10)"),
    (Fraction(100), "with the decimal point two places off (ratio 100)"),
    (Fraction(1, 100), "with the decimal point two places off (ratio 100)"),
)


@dataclass(frozen=True)
class Slipped:
    """A number that one slip turns into the printed one, and in words how."""

    text: str
    value: Fraction
    how: str

    @property
    def is_swap(self) -> bool:
        """Whether two figures changed places: seldom by chance the only number that fits, unlike a moved point."""
        return self.how.endswith("swapped")


def one_slip_away(text: str) -> tuple[Slipped, ...]:
    """The numbers that a slip of typing could have turned into this text; none for what is not one plain number.

    "5.4" → 4.5 and 54, 0.54 … Never raises.
    """
    plain = plain_text(text[:60]).replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        return ()
    value = Fraction(plain)
    found = [Slipped(swapped, Fraction(swapped), "with two figures swapped") for swapped in _swaps(plain)]
    if value:
        found += [Slipped(decimal_text(value * factor), value * factor, how) for factor, how in _MOVED]
    return tuple(slip for slip in found if slip.value != value)


def _swaps(plain: str) -> list[str]:
    """The number with each pair of neighbouring figures swapped, those on both sides of the point included."""
    places = [index for index, sign in enumerate(plain) if sign.isdigit()]
    made = []
    for one, other in pairwise(places):
        signs = list(plain)
        signs[one], signs[other] = signs[other], signs[one]
        swapped = "".join(signs)
        if signs[one] != signs[other] and not re.match(r"-?0[0-9]", swapped):
            made.append(swapped)
    return made
