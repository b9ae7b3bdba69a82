"""The regularised incomplete beta function, from which the t and F distributions are reckoned."""

from __future__ import annotations

import math

__all__ = ["beta_share"]

_MOST_TERMS = 20_000
_SMALLEST = 1e-300
_LARGE = 10.0
_HALF_LOG_TWO_PI = 0.5 * math.log(2 * math.pi)


def beta_share(log_odds: float, a: float, b: float) -> float:
    """I(x; a, b) where log_odds = ln((1 − x) / x), so that neither x nor 1 − x is rounded away; a and b above 0.

    Continued fraction on whichever side converges fast (Didonato and Morris 1992, doi:10.1145/131766.131776), by
    Lentz's method.
    """
    log_x, log_rest = -_soft_plus(log_odds), -_soft_plus(-log_odds)
    log_front = a * log_x + b * log_rest - _log_beta(a, b)
    if math.exp(log_x) < (a + 1) / (a + b + 2):
        return math.exp(log_front) / a * _fraction(math.exp(log_x), a, b)
    return 1 - math.exp(log_front) / b * _fraction(math.exp(log_rest), b, a)


def _soft_plus(value: float) -> float:
    """ln(1 + e^value) for any value."""
    return max(value, 0.0) + math.log1p(math.exp(-abs(value)))


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of Abramowitz and Stegun 26.5.8."""
    c, d = 1.0, _away_from_zero(1 - (a + b) * x / (a + 1))
    d = 1 / d
    found = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for term in (even, odd):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            change = c * d
            found *= change
        if abs(change - 1) < 1e-16:
            break
    return found


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _SMALLEST else _SMALLEST


def _log_beta(a: float, b: float) -> float:
    """ln B(a, b); for large values by Stirling's series, where differences of ln Γ would lose figures."""
    small, large = min(a, b), max(a, b)
    if large < _LARGE:
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    share = small / (small + large)
    if small < _LARGE:
        correction = _stirling(large) - _stirling(small + large)
        growth = small - small * math.log(small + large) + (large - 0.5) * math.log1p(-share)
        return math.lgamma(small) + correction + growth
    correction = _stirling(small) + _stirling(large) - _stirling(small + large)
    growth = (small - 0.5) * math.log(share) + large * math.log1p(-share) - 0.5 * math.log(large)
    return growth + _HALF_LOG_TWO_PI + correction


def _stirling(x: float) -> float:
    """ln Γ(x) less (x − ½) ln x − x + ½ ln 2π, for x ≥ 10 (Abramowitz and Stegun 6.1.41)."""
    square = 1 / (x * x)
    series = 1 / 156 * square - 691 / 360360
    for coefficient in (1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12):
        series = series * square + coefficient
    return series / x
