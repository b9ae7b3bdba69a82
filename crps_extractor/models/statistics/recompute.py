"""p values and intervals worked out again from means, SDs and n, over everything that rounding allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import inf, sqrt

from crps_extractor.models.statistics.effects import pooled_sd
from crps_extractor.models.statistics.p_values import PrintedP, read_p
from crps_extractor.models.statistics.printed import Number, Printed, UnreadableError, read_count, read_printed
from crps_extractor.models.statistics.quantiles import t_critical, t_two_sided_p

__all__ = [
    "GroupResult",
    "PSpan",
    "SpreadReading",
    "ci_and_p_agree",
    "ci_of_difference",
    "ci_of_mean",
    "p_agrees",
    "p_of_interval",
    "paired_p",
    "readings_of_change_spread",
    "readings_of_spread",
    "two_group_p",
    "widths_of_difference",
]


_NORMAL = 1e9
"""Degrees of freedom at which t is the normal distribution."""


@dataclass(frozen=True)
class GroupResult:
    """One group's printed mean, SD (or the spread in question) and n."""

    mean: Number
    spread: Number
    n: Number | int

    def read(self) -> tuple[Printed, Printed, int]:
        """The three numbers; UnreadableError when one is none, the spread is negative or n is below 2."""
        spread = read_printed(self.spread, "SD")
        if spread.value < 0:
            raise UnreadableError("An SD must not be below 0.")
        return read_printed(self.mean, "mean"), spread, read_count(self.n, at_least=2)


@dataclass(frozen=True)
class PSpan:
    """A p at the printed numbers, and the least and largest p that their rounding (and the kind of t test) allows."""

    p: float
    low: float
    high: float
    t: float


def two_group_p(
    a: GroupResult, b: GroupResult, kind: str = "either", factors: tuple[float, float] = (1.0, 1.0)
) -> PSpan:
    """The two-sided p of a t test of two groups. ``kind``: "pooled", "welch", or "either" (the span of both).

    ``factors`` turn the printed spreads into SDs: √n for a standard error.
    """
    kinds = ("pooled", "welch") if kind == "either" else (kind,)
    if not set(kinds) <= {"pooled", "welch"}:
        raise ValueError(f"The kind of t test must be pooled, welch or either, not {kind}.")
    (mean1, sd1, n1), (mean2, sd2, n2) = a.read(), b.read()
    sizes = _sizes(float(abs(mean1.value - mean2.value)), float(mean1.half + mean2.half))
    found = [
        _t(size, first * factors[0], n1, second * factors[1], n2, name)
        for size, first, second, name in product(sizes, _ends(sd1), _ends(sd2), kinds)
    ]
    return _spanned(found)


def paired_p(change: Number, sd_change: Number, n: Number | int, factor: float = 1.0) -> PSpan:
    """The two-sided p of a paired t test from the mean change and the SD of the changes (an SE with ``factor`` √n)."""
    mean, sd, count = GroupResult(change, sd_change, n).read()
    sizes = _sizes(float(abs(mean.value)), float(mean.half))
    ts = [_ratio(size * sqrt(count), spread * factor) for size, spread in product(sizes, _ends(sd))]
    return _spanned([(t, count - 1) for t in ts])


def _spanned(tests: Sequence[tuple[float, float]]) -> PSpan:
    """The p of the first t and its degrees of freedom, and the least and largest of all."""
    ps = [_p(t, df) for t, df in tests]
    return PSpan(ps[0], min(ps), max(ps), tests[0][0])


def _sizes(size: float, half: float) -> tuple[float, float, float]:
    """The printed size of a difference, and its least and largest within rounding."""
    return size, max(0.0, size - half), size + half


def _ends(sd: Printed) -> tuple[float, float, float]:
    return float(sd.value), max(0.0, float(sd.low)), float(sd.high)


def _ratio(size: float, error: float) -> float:
    """size/error, where an error of 0 makes any difference infinitely clear and no difference none."""
    if error > 0:
        return size / error
    return inf if size > 0 else 0.0


def _t(size: float, sd1: float, n1: int, sd2: float, n2: int, kind: str) -> tuple[float, float]:
    """|t| and its degrees of freedom, pooled or after Welch."""
    if kind == "pooled":
        return _ratio(size, pooled_sd((n1, sd1), (n2, sd2)) * sqrt(1 / n1 + 1 / n2)), float(n1 + n2 - 2)
    first, second = sd1**2 / n1, sd2**2 / n2
    if first + second == 0:
        return _ratio(size, 0.0), float(n1 + n2 - 2)
    df = (first + second) ** 2 / (first**2 / (n1 - 1) + second**2 / (n2 - 1))
    return size / sqrt(first + second), df


def _p(t: float, df: float) -> float:
    return 0.0 if t == inf else t_two_sided_p(t, df)


def p_agrees(printed: str | PrintedP, computed: PSpan) -> bool:
    """Whether the printed p can be the computed one within rounding.

    "NS" agrees with any p above 0.05, "> x" with any above x. Raises UnreadableError for text that is no p.
    """
    p = read_p(printed) if isinstance(printed, str) else printed
    if p.kind == "not significant":
        return computed.high >= float(p.number.value if p.number else 0.05)
    return computed.low <= float(p.high) and computed.high >= float(p.low)


@dataclass(frozen=True)
class SpreadReading:
    """One reading of an unlabelled ±: what p it gives, whether the printed p is possible, and the size it implies.

    ``standardised``: the difference in pooled SDs; pain trials hardly ever see 2 or more.
    """

    label: str
    p: PSpan
    agrees: bool
    standardised: float
    sds: tuple[float, ...]


def readings_of_spread(a: GroupResult, b: GroupResult, printed_p: str) -> tuple[SpreadReading, SpreadReading]:
    """Read the ± of two groups as SD and as SE, and see which makes the printed p possible.

    Only for the p of an unadjusted t test of these two groups at this time. Raises UnreadableError.
    """
    p = read_p(printed_p)
    (mean1, spread1, n1), (mean2, spread2, n2) = a.read(), b.read()
    difference = abs(float(mean1.value - mean2.value))
    readings = []
    for label in ("SD", "SE"):
        factors = (1.0, 1.0) if label == "SD" else (sqrt(n1), sqrt(n2))
        span = two_group_p(a, b, factors=factors)
        sds = (float(spread1.value) * factors[0], float(spread2.value) * factors[1])
        apart = _ratio(difference, pooled_sd((n1, sds[0]), (n2, sds[1])))
        readings.append(SpreadReading(label, span, p_agrees(p, span), apart, sds))
    return readings[0], readings[1]


def readings_of_change_spread(change: GroupResult, printed_p: str) -> tuple[SpreadReading, SpreadReading]:
    """Read the ± of one group's mean change as SD and as SE, and see which makes the printed p possible.

    Only for the p of a paired t test of this change. Raises UnreadableError.
    """
    p = read_p(printed_p)
    mean, spread, n = change.read()
    readings = []
    for label, factor in (("SD", 1.0), ("SE", sqrt(n))):
        span, sd = paired_p(mean, spread, n, factor), float(spread.value) * factor
        apart = _ratio(float(abs(mean.value)), sd)
        readings.append(SpreadReading(label, span, p_agrees(p, span), apart, (sd,)))
    return readings[0], readings[1]


def ci_of_mean(mean: Number, sd: Number, n: Number | int, level: float = 95) -> tuple[float, float]:
    """The interval of one mean with t(n − 1); level in per cent."""
    centre, spread, count = GroupResult(mean, sd, n).read()
    half = t_critical(level, count - 1) * float(spread.value) / sqrt(count)
    return float(centre.value) - half, float(centre.value) + half


def ci_of_difference(a: GroupResult, b: GroupResult, level: float = 95) -> tuple[float, float]:
    """The interval of the difference a − b with the pooled SD and t(n1 + n2 − 2); level in per cent."""
    (mean1, sd1, n1), (mean2, sd2, n2) = a.read(), b.read()
    pooled = pooled_sd((n1, float(sd1.value)), (n2, float(sd2.value)))
    half = t_critical(level, n1 + n2 - 2) * pooled * sqrt(1 / n1 + 1 / n2)
    difference = float(mean1.value - mean2.value)
    return difference - half, difference + half


def widths_of_difference(a: GroupResult, b: GroupResult, level: float = 95) -> tuple[float, float]:
    """The least and largest width of the interval of a − b: with equal variances or after Welch, and with the SDs
    anywhere in their rounding; level in per cent."""
    (_, sd1, n1), (_, sd2, n2) = a.read(), b.read()
    found = [
        _t(1.0, first, n1, second, n2, kind)
        for first, second, kind in product(_ends(sd1), _ends(sd2), ("pooled", "welch"))
    ]
    widths = [2 * t_critical(level, df) / t for t, df in found]
    return min(widths), max(widths)


def p_of_interval(difference: Number, low: Number, high: Number, df: int, level: float = 95, spared: int = 0) -> PSpan:
    """The two-sided p of a t test that a difference and its interval give, over all that rounding allows.

    With ``df`` degrees of freedom, as many as ``spared`` fewer where a model used some up, or the normal distribution.
    Raises UnreadableError for text that is no number, or limits that are not in order.
    """
    centre, lower, upper = (read_printed(number) for number in (difference, low, high))
    if lower.value >= upper.value:
        raise UnreadableError("The lower limit must be below the upper limit.")
    width, half = float(upper.value - lower.value), float(upper.half + lower.half)
    size = float(abs(centre.value))
    found = [
        (_ratio(2 * t_critical(level, degrees) * value, wide), degrees)
        for degrees, value, wide in product(
            (float(df), float(max(1, df - spared)), _NORMAL), _sizes(size, float(centre.half)), _sizes(width, half)
        )
    ]
    return _spanned(found)


def ci_and_p_agree(low: Number, high: Number, printed_p: str, level: float = 95, null: float = 0) -> bool:
    """Whether an interval that leaves out (or holds) the null value goes with the printed p.

    ``null`` is 0 for differences, 1 for ratios. Limits that could be the null value within rounding, and a p that
    could lie on either side of 1 − level, agree with everything. Raises UnreadableError for text that is none.
    """
    if not 50 <= level < 100:
        raise ValueError("The confidence level must lie between 50 and 100 per cent.")
    lower, upper, p = read_printed(low, "lower limit"), read_printed(high, "upper limit"), read_p(printed_p)
    alpha = 1 - level / 100
    least, most = float(p.low), float(p.high)
    if p.kind == "not significant" and p.number is None:
        least = 0.05
    excludes = float(lower.low) > null or float(upper.high) < null
    holds = float(lower.high) < null < float(upper.low)
    if excludes:
        return least < alpha - 1e-12 or (p.kind == "exact" and least <= alpha + 1e-12)
    if holds:
        return most > alpha + 1e-12 or (p.kind == "exact" and most >= alpha - 1e-12)
    return True
