"""How far a value lies outside the bounds that a form gives for a field."""

from __future__ import annotations

from fractions import Fraction

from crps_extractor.models.form import Bound
from crps_extractor.models.numbers import read_number

__all__ = ["beyond"]


def beyond(value: Fraction, bound: Bound) -> int:
    """0 inside the usual bounds, 1 outside them, 2 beyond the strong ones; zero is inside them all."""
    limits = [read_number(text).value if text else None for text in (bound.strong_low, bound.strong_high)]
    quiet = [read_number(text).value if text else None for text in (bound.quiet_low, bound.quiet_high)]
    if value == 0:
        return 0
    if (limits[0] is not None and value < limits[0]) or (limits[1] is not None and value > limits[1]):
        return 2
    return int((quiet[0] is not None and value < quiet[0]) or (quiet[1] is not None and value > quiet[1]))
