"""Quantiles and probabilities of the normal, t and F distributions, without a library that takes a second to import."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

from crps_extractor.models.statistics.beta import beta_share

__all__ = ["f_quantile", "normal_quantile", "t_critical", "t_from_p", "t_two_sided_p", "z_critical"]

_NORMAL = NormalDist()
_ALMOST_NORMAL = 1e6
"""Degrees of freedom from which the t distribution is reckoned from the normal one."""
_STEPS = 200
_FARTHEST = 709.0
"""ln of the largest double."""


def normal_quantile(probability: float) -> float:
    """z with this probability below it; ValueError unless 0 < probability < 1."""
    return _NORMAL.inv_cdf(probability)


def z_critical(level: float) -> float:
    """z of a two-sided interval; level in per cent, e.g. 95 → 1.96."""
    return normal_quantile(0.5 + level / 200)


@lru_cache(maxsize=4096)
def t_critical(level: float, df: float) -> float:
    """t of a two-sided interval; level in per cent, e.g. (95, 24) → 2.064."""
    return t_from_p(1 - level / 100, df)


@lru_cache(maxsize=4096)
def t_from_p(p: float, df: float) -> float:
    """|t| whose two-sided p this is; infinity for p = 0, ValueError outside 0 to 1 or df ≤ 0."""
    if not 0 <= p <= 1 or df <= 0:
        raise ValueError("p must lie between 0 and 1 and the degrees of freedom above 0.")
    if p in (0, 1):
        return math.inf if p == 0 else 0.0
    return _exp(_root(lambda log_t: _t_tail(log_t, df), p))


@lru_cache(maxsize=4096)
def t_two_sided_p(t: float, df: float) -> float:
    """The two-sided p of a t statistic; ValueError for df ≤ 0."""
    if df <= 0:
        raise ValueError("The degrees of freedom must be above 0.")
    if t == 0 or not math.isfinite(t):
        return 1.0 if t == 0 else 0.0 if math.isinf(t) else math.nan
    return _t_tail(math.log(abs(t)), df)


@lru_cache(maxsize=4096)
def f_quantile(probability: float, df1: float, df2: float) -> float:
    """F with this probability below it; ValueError outside 0 to 1 or for degrees of freedom that are not above 0."""
    if not 0 <= probability <= 1 or df1 <= 0 or df2 <= 0:
        raise ValueError("The probability must lie between 0 and 1 and the degrees of freedom above 0.")
    if probability in (0, 1):
        return math.inf if probability else 0.0
    if probability > 0.5:
        return 1 / f_quantile(1 - probability, df2, df1)
    # Below F is beyond 1/F, which falls as ln(1/F) grows, as the tail of t does.
    return _exp(-_root(lambda log_inverse: _f_below(-log_inverse, df1, df2), probability))


def _t_tail(log_t: float, df: float) -> float:
    """The probability beyond ±t: the incomplete beta function (Abramowitz and Stegun 26.7.1)."""
    if df >= _ALMOST_NORMAL:
        return math.erfc(_as_normal(math.exp(min(log_t, 100.0)), df) / math.sqrt(2))
    return beta_share(2 * log_t - math.log(df), df / 2, 0.5)


def _as_normal(t: float, df: float) -> float:
    """z that is as far out as t (Hill 1970, doi:10.1145/355598.355599, algorithm 395)."""
    a = df - 0.5
    b = 48 * a * a
    y = a * math.log1p(t * t / df)
    correction = (((-0.4 * y - 3.3) * y - 24) * y - 85.5) / (0.8 * y * y + 100 + b)
    return ((correction + y + 3) / b + 1) * math.sqrt(y)


def _f_below(log_f: float, df1: float, df2: float) -> float:
    """The probability below F (Abramowitz and Stegun 26.6.2): I(x; df1/2, df2/2) at x = df1 F / (df1 F + df2)."""
    return beta_share(math.log(df2 / df1) - log_f, df1 / 2, df2 / 2)


def _root(tail: Callable[[float], float], p: float) -> float:
    """Where a falling tail takes the value p; in logarithms it is nearly straight far out.

    The Illinois method (Dowell and Jarratt 1971, doi:10.1007/BF01934364) until the figures give no more.
    """

    def excess(at: float) -> float:
        value = tail(at)
        return (math.log(value) if value > 0 else -math.inf) - math.log(p)

    low, high, step = -1.0, 1.0, 1.0
    while (above := excess(low)) < 0:
        low, step = low - step, step * 2
    while (below := excess(high)) > 0 and high < _FARTHEST:
        high, step = high + step, step * 2
    middle, was_low = low, None
    for turn in range(_STEPS):
        halving = turn % 16 == 15 or not math.isfinite(below)
        middle = (low + high) / 2 if halving else (low * below - high * above) / (below - above)
        found = excess(middle) if low < middle < high else 0.0
        if found == 0:
            break
        is_low = found > 0
        if is_low:
            low, above, below = middle, found, below / 2 if was_low is True else below
        else:
            high, below, above = middle, found, above / 2 if was_low is False else above
        was_low = is_low
    return min(max(middle, low), high)


def _exp(value: float) -> float:
    return math.exp(value) if value < _FARTHEST else math.inf
