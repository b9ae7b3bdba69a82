"""Signs of skewness: the screens of Shi 2023 for medians with quartiles or range, and mean against SD at a floor.

Screens: Shi et al. 2023 (10.1002/jrsm.1613). Mean and SD: Altman and Bland 1996 (10.1136/bmj.313.7066.1200).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

from crps_extractor.models.statistics.printed import Number, read_printed

__all__ = ["FloorSkew", "SkewScreen", "floor_skew", "screen_five_numbers", "screen_quartiles", "screen_range"]


@dataclass(frozen=True)
class SkewScreen:
    """``statistic`` against ``limit``; ``skewed`` also when the screen cannot be made (too few, or no spread)."""

    statistic: float
    limit: float
    skewed: bool
    reason: str = ""


def screen_range(a: float, m: float, b: float, n: int) -> SkewScreen:
    """S1 |a + b − 2m|/(b − a) for minimum, median, maximum of n values."""
    if b <= a:
        return _no_spread()
    return _screened(abs(a + b - 2 * m) / (b - a), 1 / log(n + 9) + 2.5 / (n + 1))


def screen_quartiles(q1: float, m: float, q3: float, n: int) -> SkewScreen:
    """S2 |q1 + q3 − 2m|/(q3 − q1) for median and quartiles of n values."""
    if q3 <= q1:
        return _no_spread()
    return _screened(abs(q1 + q3 - 2 * m) / (q3 - q1), 2.65 / sqrt(n) - 6 / n**2)


def screen_five_numbers(a: float, q1: float, m: float, q3: float, b: float, n: int) -> SkewScreen:
    """S3, the larger of 2.65 ln(0.6 n)/√n × S1 and S2, for all five numbers of n values."""
    if b <= a or q3 <= q1:
        return _no_spread()
    first = abs(a + b - 2 * m) / (b - a)
    second = abs(q1 + q3 - 2 * m) / (q3 - q1)
    return _screened(max(2.65 * log(0.6 * n) / sqrt(n) * first, second), 3 / sqrt(n) - 40 / n**3)


def _screened(statistic: float, limit: float) -> SkewScreen:
    if limit <= 0:
        return SkewScreen(statistic, limit, True, "There are too few values for the screen of skewness.")
    if statistic < limit:
        return SkewScreen(statistic, limit, False)
    return SkewScreen(statistic, limit, True, "The figures are too far from symmetric: the values are skewed.")


def _no_spread() -> SkewScreen:
    return SkewScreen(0.0, 0.0, True, "The figures have no spread, so that skewness cannot be screened.")


@dataclass(frozen=True)
class FloorSkew:
    """How many SDs lie between the mean and the nearer end of the scale. ``level``: "none", "suggested", "strong"."""

    ratio: float
    end: str
    level: str


def floor_skew(mean: Number, sd: Number, minimum: float, maximum: float | None = None) -> FloorSkew:
    """Judge (mean − minimum)/SD, and (maximum − mean)/SD where the scale has a top: below 2 suggests skew, below 1
    is strong. A mean outside the scale counts as 0. Raises UnreadableError for text that is no number.
    """
    centre, spread = float(read_printed(mean, "mean").value), float(read_printed(sd, "SD").value)
    distance, end = centre - minimum, "lower"
    if maximum is not None and maximum - centre < distance:
        distance, end = maximum - centre, "upper"
    if spread <= 0:
        return FloorSkew(float("inf"), end, "none")
    ratio = max(0.0, distance) / spread
    return FloorSkew(ratio, end, "strong" if ratio < 1 else "suggested" if ratio < 2 else "none")
