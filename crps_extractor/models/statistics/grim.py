"""Can this mean, or this percentage, come from so many whole numbers? Exact, in either direction of rounding.

GRIM: Brown and Heathers 2017 (10.1177/1948550616673876). It only ever warns: published means may come from fewer
patients, or from scores that are averages themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.statistics.printed import (
    Number,
    Printed,
    UnreadableError,
    ceiling,
    read_count,
    read_printed,
)

__all__ = ["Grim", "PercentCounts", "grim", "percent_counts", "percent_possible", "printed_percent"]


@dataclass(frozen=True)
class Grim:
    """``possible``: some total gives the printed mean. ``informative``: not every printed mean would be possible.

    ``totals``: all totals that print like this. ``below`` and ``above``: the nearest means that can exist.
    """

    possible: bool
    informative: bool
    totals: range
    below: Fraction
    above: Fraction


def grim(
    mean: Number,
    n: Number | int,
    items: int = 1,
    *,
    step: Fraction | int = 1,
    minimum: Fraction | int | None = None,
    maximum: Fraction | int | None = None,
) -> Grim:
    """Judge a mean of ``n`` scores, each the mean of ``items`` numbers that move in steps of ``step``.

    With ``minimum`` (and ``maximum``) the steps start there and totals stay inside the scale. Raises
    UnreadableError for text that is no number, ValueError for impossible ``items`` or ``step``.
    """
    number, count = read_printed(mean, "mean"), read_count(n)
    if items < 1 or step <= 0:
        raise ValueError("There must be at least one item, and a step above 0.")
    origin = Fraction(minimum if minimum is not None else 0)
    cells = Fraction(count * items) / Fraction(step)
    first, last = ceiling((number.low - origin) * cells), (number.high - origin) * cells // 1
    if minimum is not None:
        first = max(first, 0)
    if maximum is not None:
        last = min(last, (Fraction(maximum) - origin) * cells // 1)
    totals = range(first, max(first, last + 1))
    floor = (number.value - origin) * cells // 1
    informative = 1 / cells > Fraction(1, 10**number.decimals)
    return Grim(bool(totals), informative, totals, origin + floor / cells, origin + (floor + 1) / cells)


@dataclass(frozen=True)
class PercentCounts:
    """``counts``: every k whose percentage of n prints like this, a tie rounded either way. ``nearest``: below, above.

    ``informative``: so few patients that not every printed percentage would be possible.
    """

    counts: range
    informative: bool
    nearest: tuple[int, ...]

    @property
    def possible(self) -> bool:
        """Whether any count gives the printed percentage."""
        return bool(self.counts)


def percent_counts(percent: Number, n: Number | int) -> PercentCounts:
    """All counts k of n with round(100 k/n) as printed. Raises UnreadableError for text that is no number.

    A percentage below 0 or above 100 has no count.
    """
    number, of = _percentage(percent), read_count(n)
    first = max(0, ceiling(number.low * of / 100))
    last = min(of, number.high * of / 100 // 1)
    if not 0 <= number.value <= 100:
        last = first - 1
    below = number.value * of / 100 // 1
    nearest = tuple(k for k in (below, below + 1) if 0 <= k <= of)
    return PercentCounts(range(first, max(first, last + 1)), of < 10 ** (number.decimals + 2), nearest)


def percent_possible(percent: Number, n: Number | int) -> bool:
    """Whether some count of n gives the printed percentage (GRIM for percentages)."""
    return percent_counts(percent, n).possible


def printed_percent(count: int, n: int, decimals: int) -> str:
    """The percentage of a count as it would be printed, a tie away from zero."""
    if n < 1 or decimals < 0:
        raise ValueError("A percentage needs a whole n of at least 1 and decimals that are not negative.")
    scaled = Fraction(100 * count * 10**decimals, n)
    return str(Printed(Fraction((scaled + Fraction(1, 2)) // 1, 10**decimals), decimals))


def _percentage(percent: Number) -> Printed:
    """A percentage with or without its sign."""
    if isinstance(percent, str):
        percent = percent.strip().removesuffix("%")
        if not percent.strip():
            raise UnreadableError("The percentage is missing.")
    return read_printed(percent, "percentage")
