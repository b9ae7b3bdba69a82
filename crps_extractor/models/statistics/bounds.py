"""How large an SD can be on a bounded scale, and when a small one looks like a standard error.

Bound: the most extreme n scores with a given mean lie at the two ends of the scale (Mestdagh 2018,
10.1037/met0000153). Exact arithmetic; mean and SD anywhere in their rounding intervals.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from crps_extractor.models.statistics.printed import Number, Printed, read_count, read_printed

__all__ = ["SdBound", "SuspectedSe", "change_limits", "sd_bound", "suspected_se", "variance_bound"]

_LEAST_SHARE = Fraction(8, 100)
_MIDDLE = Fraction(2, 10)
_LEAST_N = 10


@dataclass(frozen=True)
class SdBound:
    """``possible``: the printed SD fits the scale. ``largest``: the greatest SD that the printed mean allows.

    ``mean_inside``: the printed mean itself can lie on the scale; if not, nothing is said of the SD.
    """

    possible: bool
    largest: float
    mean_inside: bool


def sd_bound(mean: Number, sd: Number, n: Number | int, minimum: Fraction | int, maximum: Fraction | int) -> SdBound:
    """Judge SD ≤ √((m − a)(b − m) n/(n − 1)); the largest bound and the least SD that rounding allows.

    Raises UnreadableError for text that is no number or n below 2, ValueError when the scale has no width.
    """
    if minimum >= maximum:
        raise ValueError("The lower end of the scale must be below the upper end.")
    centre, spread, count = read_printed(mean, "mean"), read_printed(sd, "SD"), read_count(n, at_least=2)
    if centre.high < minimum or centre.low > maximum:
        return SdBound(True, 0.0, False)
    variance = variance_bound(centre, count, Fraction(minimum), Fraction(maximum))
    least = max(Fraction(0), spread.low)
    return SdBound(spread.value >= 0 and least * least <= variance, sqrt(variance), True)


def variance_bound(mean: Printed, n: int, minimum: Fraction, maximum: Fraction) -> Fraction:
    """The largest (m − a)(b − m) n/(n − 1) over the mean's rounding interval, inside the scale."""
    middle = (minimum + maximum) / 2
    best = min(max(middle, mean.low), mean.high)
    best = min(max(best, minimum), maximum)
    return (best - minimum) * (maximum - best) * n / (n - 1)


def change_limits(minimum: Fraction | int, maximum: Fraction | int) -> tuple[Fraction, Fraction]:
    """The ends between which a change on this scale must lie: −(max − min) to max − min."""
    width = Fraction(maximum) - Fraction(minimum)
    return -width, width


@dataclass(frozen=True)
class SuspectedSe:
    """A printed SD that looks like a standard error: what share of the scale it is, and the SD if it is an SE."""

    share: float
    sd_if_se: float


def suspected_se(
    mean: Number, sd: Number, n: Number | int, minimum: Fraction | int, maximum: Fraction | int
) -> SuspectedSe | None:
    """Suspect an SE when the SD is below 8 % of the scale, n ≥ 10 and the mean within its middle 60 %.

    For values at one time only, never for changes. None: nothing to suspect. Raises as ``sd_bound``.
    """
    if minimum >= maximum:
        raise ValueError("The lower end of the scale must be below the upper end.")
    centre, spread, count = read_printed(mean, "mean"), read_printed(sd, "SD"), read_count(n)
    width = Fraction(maximum) - Fraction(minimum)
    inside = minimum + _MIDDLE * width < centre.value < maximum - _MIDDLE * width
    if count < _LEAST_N or not inside or not 0 < spread.value < _LEAST_SHARE * width:
        return None
    return SuspectedSe(float(spread.value / width), float(spread.value) * sqrt(count))
