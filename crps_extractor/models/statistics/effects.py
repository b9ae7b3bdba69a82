"""Effects of two groups: differences of means, Hedges' g, ratios and differences of risks, the sign test.

Means: Hedges 1981 (10.3102/10769986006002107), with the correction that the Cochrane Handbook and RevMan use
(section 6.5.1.2), so that figures can be compared; the exact one is beside it. Proportions: Cochrane Handbook 10.4;
interval of one proportion: Wilson 1927 (10.1080/01621459.1927.10502953).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, exp, lgamma, log, sqrt

from crps_extractor.models.statistics.quantiles import z_critical

__all__ = [
    "Effect",
    "Mean",
    "hedges_correction",
    "mean_difference",
    "mean_of_percent_changes",
    "odds_ratio",
    "percent_change_of_means",
    "pooled_sd",
    "risk_difference",
    "risk_ratio",
    "sign_test",
    "standardised_difference",
    "wilson_interval",
]


@dataclass(frozen=True)
class Mean:
    """A group's mean, SD and n as numbers to compute with; n at least 2, SD not negative."""

    mean: float
    sd: float
    n: int

    def __post_init__(self) -> None:
        """Refuse what no group can have."""
        if self.n < 2 or self.sd < 0:
            raise ValueError("A group needs at least 2 patients and an SD that is not negative.")


@dataclass(frozen=True)
class Effect:
    """An effect with its SE and interval; ratios are logarithms, ``natural()`` turns them back. ``marks`` say what
    had to be done ("0.5 added to empty cells")."""

    measure: str
    estimate: float
    se: float
    low: float
    high: float
    log_scale: bool = False
    marks: tuple[str, ...] = ()

    def natural(self) -> tuple[float, float, float]:
        """Estimate, lower and upper limit on the scale that papers print."""
        figures = (self.estimate, self.low, self.high)
        return (exp(figures[0]), exp(figures[1]), exp(figures[2])) if self.log_scale else figures


def _effect(
    measure: str, estimate: float, se: float, level: float, *, log_scale: bool = False, marks: tuple[str, ...] = ()
) -> Effect:
    half = z_critical(level) * se
    return Effect(measure, estimate, se, estimate - half, estimate + half, log_scale, marks)


def mean_difference(a: Mean, b: Mean, level: float = 95) -> Effect:
    """a − b with SE √(SD1²/n1 + SD2²/n2) and a normal interval."""
    return _effect("MD", a.mean - b.mean, sqrt(a.sd**2 / a.n + b.sd**2 / b.n), level)


def pooled_sd(*groups: tuple[int, float]) -> float:
    """√(Σ (n − 1) SD²/Σ (n − 1)) of groups given as n and SD; some n must be above 1."""
    return sqrt(sum((n - 1) * sd**2 for n, sd in groups) / sum(n - 1 for n, _ in groups))


def hedges_correction(df: int, *, exact: bool = False) -> float:
    """J = 1 − 3/(4 df − 1), or exactly Γ(df/2)/(√(df/2) Γ((df − 1)/2)); ValueError below 2 degrees of freedom.

    They differ by less than 0.02 % from 20 degrees of freedom on.
    """
    if df < 2:
        raise ValueError("Hedges' correction needs at least 2 degrees of freedom.")
    if not exact:
        return 1 - 3 / (4 * df - 1)
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)


def standardised_difference(a: Mean, b: Mean, level: float = 95, *, exact: bool = False) -> Effect | None:
    """Hedges' g of a − b; its variance is 1/n1 + 1/n2 + g²/(2(n1 + n2)). None when both SDs are 0.

    ``exact`` takes the exact correction, as metafor does.
    """
    df, pooled = a.n + b.n - 2, pooled_sd((a.n, a.sd), (b.n, b.sd))
    if pooled == 0:
        return None
    g = hedges_correction(df, exact=exact) * (a.mean - b.mean) / pooled
    return _effect("SMD", g, sqrt(1 / a.n + 1 / b.n + g**2 / (2 * (a.n + b.n))), level)


def _cells(events: Sequence[int], totals: Sequence[int]) -> tuple[tuple[float, ...], tuple[str, ...]] | None:
    """Events and others of both groups, with 0.5 added to all when one is empty; None when both or no one had it."""
    (x1, x2), (n1, n2) = events, totals
    if not (0 <= x1 <= n1 and 0 <= x2 <= n2 and n1 > 0 and n2 > 0):
        raise ValueError("The patients with the event must be between 0 and all patients of the group.")
    cells = (float(x1), float(n1 - x1), float(x2), float(n2 - x2))
    if x1 + x2 == 0 or x1 + x2 == n1 + n2:
        return None
    if min(cells) == 0:
        return tuple(cell + 0.5 for cell in cells), ("0.5 added to all cells because one is empty",)
    return cells, ()


def risk_ratio(x1: int, n1: int, x2: int, n2: int, level: float = 95) -> Effect | None:
    """ln RR of group 1 against 2. None when no one or everyone had the event (not estimable)."""
    found = _cells((x1, x2), (n1, n2))
    if found is None:
        return None
    (a, b, c, d), marks = found
    estimate = log(a / (a + b)) - log(c / (c + d))
    se = sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    return _effect("RR", estimate, se, level, log_scale=True, marks=marks)


def odds_ratio(x1: int, n1: int, x2: int, n2: int, level: float = 95) -> Effect | None:
    """ln OR of group 1 against 2. None when no one or everyone had the event (not estimable)."""
    found = _cells((x1, x2), (n1, n2))
    if found is None:
        return None
    (a, b, c, d), marks = found
    se = sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return _effect("OR", log(a * d / (b * c)), se, level, log_scale=True, marks=marks)


def risk_difference(x1: int, n1: int, x2: int, n2: int, level: float = 95) -> Effect:
    """Risk of group 1 minus risk of group 2; SE 0 only when both risks are 0 or 1."""
    _cells((x1, x2), (n1, n2))
    p1, p2 = x1 / n1, x2 / n2
    return _effect("RD", p1 - p2, sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2), level)


def sign_test(k: int, n: int) -> float:
    """Two-sided exact p of k successes in n when either is equally likely."""
    if not 0 <= k <= n or n < 1:
        raise ValueError("The successes must lie between 0 and n, and n must be at least 1.")
    tail = sum(comb(n, i) for i in range(max(k, n - k), n + 1))
    return min(1.0, 2 * tail / (1 << n))


def wilson_interval(k: int, n: int, level: float = 95) -> tuple[float, float]:
    """Wilson's score interval of a proportion k/n."""
    if not 0 <= k <= n or n < 1:
        raise ValueError("The successes must lie between 0 and n, and n must be at least 1.")
    z = z_critical(level)
    centre = (k + z * z / 2) / (n + z * z)
    half = z * sqrt(k * (n - k) / n + z * z / 4) / (n + z * z)
    return (0.0 if k == 0 else centre - half), (1.0 if k == n else centre + half)


def mean_of_percent_changes(pairs: Sequence[tuple[float, float]]) -> float:
    """The mean of the patients' own percentages of fall from baseline to end; ValueError when a baseline is 0."""
    if not pairs or any(baseline == 0 for baseline, _ in pairs):
        raise ValueError("Every patient needs a baseline above 0.")
    return sum(100 * (baseline - end) / baseline for baseline, end in pairs) / len(pairs)


def percent_change_of_means(pairs: Sequence[tuple[float, float]]) -> float:
    """The percentage of fall of the mean, which is another number than the mean of the percentages."""
    start = sum(baseline for baseline, _ in pairs)
    if start == 0:
        raise ValueError("The mean at baseline must not be 0.")
    return 100 * (start - sum(end for _, end in pairs)) / start
