"""Do a change, a baseline and an end belong together? Means add up, SDs keep within the limits of a correlation."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.statistics.printed import Number, Printed, read_printed

__all__ = ["ChangeMatch", "change_match", "change_sd_possible", "difference_match", "within_rounding"]


@dataclass(frozen=True)
class ChangeMatch:
    """``verdict``: "agrees", "sign turned" (a fall printed as a positive number), or "differs".

    ``expected``: the difference of the two printed figures, exact.
    """

    verdict: str
    expected: Fraction


def change_match(baseline: Number, end: Number, change: Number) -> ChangeMatch:
    """Whether end − baseline is the printed mean change within rounding; only for the same patients at both times.

    Raises UnreadableError for text that is no number.
    """
    return difference_match(end, baseline, change, "change")


def difference_match(a: Number, b: Number, difference: Number, name: str = "difference") -> ChangeMatch:
    """Whether a − b is the printed difference of two means within the rounding of all three."""
    first, second = read_printed(a, "first mean"), read_printed(b, "second mean")
    printed = read_printed(difference, name)
    expected = first.value - second.value
    slack = first.half + second.half + printed.half
    if abs(expected - printed.value) <= slack:
        return ChangeMatch("agrees", expected)
    if abs(expected + printed.value) <= slack:
        return ChangeMatch("sign turned", expected)
    return ChangeMatch("differs", expected)


def change_sd_possible(sd_baseline: Number, sd_end: Number, sd_change: Number) -> bool:
    """Whether some correlation from −1 to 1 gives the SD of the change, within rounding (same patients)."""
    first, second, change = (
        read_printed(number, name)
        for number, name in (
            (sd_baseline, "SD at baseline"),
            (sd_end, "SD at the end"),
            (sd_change, "SD of the change"),
        )
    )
    slack = first.half + second.half + change.half
    if min(first.value, second.value, change.value) < 0:
        return False
    return abs(first.value - second.value) - slack <= change.value <= first.value + second.value + slack


def within_rounding(a: Printed, b: Printed) -> bool:
    """Whether two printed numbers could have been rounded from the same value."""
    return a.low <= b.high and b.low <= a.high
