"""Quantiles and probabilities of the normal, t and F distributions (scipy, imported only when used)."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

__all__ = ["f_quantile", "normal_quantile", "t_critical", "t_from_p", "t_two_sided_p", "z_critical"]

_NORMAL = NormalDist()


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
    from scipy.special import stdtrit

    if not 0 <= p <= 1 or df <= 0:
        raise ValueError("p must lie between 0 and 1 and the degrees of freedom above 0.")
    return float("inf") if p == 0 else abs(float(stdtrit(df, p / 2)))


@lru_cache(maxsize=4096)
def t_two_sided_p(t: float, df: float) -> float:
    """The two-sided p of a t statistic."""
    from scipy.special import stdtr

    return float(min(1.0, 2 * stdtr(df, -abs(t))))


def f_quantile(probability: float, df1: float, df2: float) -> float:
    """F with this probability below it."""
    from scipy.special import fdtri

    return float(fdtri(df1, df2, probability))
