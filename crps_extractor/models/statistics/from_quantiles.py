"""Mean and SD from medians, quartiles and ranges, where the values are not skewed.

Means: Luo 2018 (10.1177/0962280216669183), equations 7, 11, 15. SDs: Wan 2014 (10.1186/1471-2288-14-135),
equations 9, 13, 16 (the normal quantiles, not the tables, not IQR/1.35); five numbers: Shi 2020 (10.1002/jrsm.1429).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from crps_extractor.models.statistics.method import (
    Derived,
    Given,
    Input,
    Method,
    NotDerivableError,
    Question,
    quantity,
)
from crps_extractor.models.statistics.printed import Printed, plain
from crps_extractor.models.statistics.quantiles import normal_quantile
from crps_extractor.models.statistics.skew import SkewScreen, screen_five_numbers, screen_quartiles, screen_range

__all__ = ["QUANTILE_METHODS"]

LUO = "doi:10.1177/0962280216669183"
WAN = "doi:10.1186/1471-2288-14-135"
SHI_SD = "doi:10.1002/jrsm.1429"
SHI_SKEW = "doi:10.1002/jrsm.1613"


@dataclass(frozen=True)
class _Ends:
    """Two figures around a median: ``weight`` of both in the mean (Luo), ``quantile`` of either (Wan), their screen."""

    names: tuple[str, str, str]
    letters: tuple[str, str]
    weight_words: str
    weight: Callable[[int], float]
    quantile: Callable[[int], float]
    screen: Callable[[float, float, float, int], SkewScreen]

    def sd(self, width: float, n: int) -> float:
        """The SD from the width between both, by Wan 2014."""
        return max(0.0, width) / (2 * self.quantile(n))


_RANGE = _Ends(
    ("min", "median", "max"),
    ("a", "b"),
    "4/(4 + n^0.75)",
    lambda n: float(4 / (4 + n**0.75)),
    lambda n: normal_quantile((n - 0.375) / (n + 0.25)),
    screen_range,
)
"""Luo 2018 equation 7 and Wan 2014 equation 9."""
_QUARTILES = _Ends(
    ("q1", "median", "q3"),
    ("q1", "q3"),
    "0.7 + 0.39/n",
    lambda n: 0.7 + 0.39 / n,
    lambda n: normal_quantile((0.75 * n - 0.125) / (n + 0.25)),
    screen_quartiles,
)
"""Luo 2018 equation 11 and Wan 2014 equation 16."""


def _mean_of_five(a: float, q1: float, m: float, q3: float, b: float, n: int) -> float:
    """Luo 2018 equation 15."""
    outer, inner = _weights_of_five(n)
    return outer * (a + b) / 2 + inner * (q1 + q3) / 2 + (1 - outer - inner) * m


def _weights_of_five(n: int) -> tuple[float, float]:
    return float(2.2 / (2.2 + n**0.75)), float(0.7 - 0.72 / n**0.55)


def _divisors_of_five(n: int) -> tuple[float, float]:
    """What Shi 2020 divides the two widths by, with weights that depend on n."""
    share = float(0.07 * n**0.6)
    return 2 * (1 + share) * _RANGE.quantile(n), 2 * (1 + 1 / share) * _QUARTILES.quantile(n)


def _ordered(given: Given, names: tuple[str, ...]) -> tuple[list[Printed], int]:
    """The figures in rising order, and n of at least 4 (fewer have no quartiles)."""
    numbers = [given.number(name) for name in names]
    values = [number.value for number in numbers]
    if values != sorted(values):
        labels = ", ".join(given.method.input(name).label for name in names)
        raise NotDerivableError(f"The figures are not in rising order ({labels}).")
    return numbers, given.count("n", 4)


def _passed(screen: SkewScreen) -> str:
    if screen.skewed:
        raise NotDerivableError(
            f"{screen.reason} (statistic {plain(screen.statistic, 4)}, limit {plain(screen.limit, 4)}). "
            "A mean and SD from them would mislead: keep the median."
        )
    return f"skew screen passed: {plain(screen.statistic, 4)} < {plain(screen.limit, 4)}"


def _from_ends(given: Given, ends: _Ends) -> Derived:
    numbers, n = _ordered(given, ends.names)
    a, m, b = numbers
    note = _passed(ends.screen(float(a.value), float(m.value), float(b.value), n))
    share = ends.weight(n)
    mean = quantity("mean", lambda low, middle, high: share * (low + high) / 2 + (1 - share) * middle, numbers)
    sd = quantity("sd", lambda low, high: ends.sd(high - low, n), [a, b])
    (first, last), weight = ends.letters, plain(share)
    formula = (
        f"mean = w ({first} + {last})/2 + (1 − w) m, w = {ends.weight_words} = {weight}: "
        f"{weight} × ({a} + {b})/2 + (1 − {weight}) × {m} = {plain(mean.value)}; "
        f"SD = ({last} − {first})/(2 z) = ({b} − {a})/(2 × {plain(ends.quantile(n))}) = {plain(sd.value)}"
    )
    return Derived("", (mean, sd), formula, notes=(note,))


def _from_five(given: Given) -> Derived:
    numbers, n = _ordered(given, ("min", "q1", "median", "q3", "max"))
    a, q1, m, q3, b = (float(number.value) for number in numbers)
    note = _passed(screen_five_numbers(a, q1, m, q3, b, n))
    (first, second), (outer, inner) = _divisors_of_five(n), map(plain, _weights_of_five(n))

    def shi(low: float, lower: float, upper: float, high: float) -> float:
        return max(0.0, high - low) / first + max(0.0, upper - lower) / second

    def wan(low: float, lower: float, upper: float, high: float) -> float:
        """Equation 13: half of each."""
        return (_RANGE.sd(high - low, n) + _QUARTILES.sd(upper - lower, n)) / 2

    widths = [numbers[0], numbers[1], numbers[3], numbers[4]]
    mean, sd = quantity("mean", partial(_mean_of_five, n=n), numbers), quantity("sd", shi, widths)
    formula = (
        f"mean = w1 (a + b)/2 + w2 (q1 + q3)/2 + (1 − w1 − w2) m, w1 = {outer}, w2 = {inner}: {plain(mean.value)}; "
        f"SD = ({numbers[4]} − {numbers[0]})/{plain(first)} + ({numbers[3]} − {numbers[1]})/{plain(second)} "
        f"= {plain(sd.value)}"
    )
    return Derived("", (mean, sd, quantity("sd_wan", wan, widths)), formula, notes=(note,))


def _width(given: Given) -> Printed:
    width = given.number("width", at_least=0)
    if width.value == 0:
        raise NotDerivableError("A width of 0 gives no SD.")
    return width


def _from_iqr_width(given: Given) -> Derived:
    width, n = _width(given), given.count("n", 4)
    sd = quantity("sd", partial(_QUARTILES.sd, n=n), [width])
    formula = f"SD = IQR/(2 z) = {width}/(2 × {plain(_QUARTILES.quantile(n))}) = {plain(sd.value)}"
    return Derived("", (sd,), formula, notes=("An IQR printed as one number gives no mean.",))


def _from_range_only(given: Given) -> Derived:
    low, high, n = given.number("min"), given.number("max"), given.count("n", 4)
    if low.value >= high.value:
        raise NotDerivableError("The minimum must be below the maximum.")
    sd = quantity("sd", lambda a, b: _RANGE.sd(b - a, n), [low, high])
    formula = f"SD = (b − a)/(2 z) = ({high} − {low})/(2 × {plain(_RANGE.quantile(n))}) = {plain(sd.value)}"
    return Derived("", (sd,), formula, notes=("A range alone gives no mean.",))


_MIN, _MAX = Input("min", "minimum"), Input("max", "maximum")
_Q1, _Q3 = Input("q1", "first quartile"), Input("q3", "third quartile")
_MEDIAN = Input("median", "median")
_N = Input("n", "number of patients behind this result", "count")
_OBSERVED = Question(
    "observed",
    "Are these figures of the patients' own values, not of model estimates, means, or limits of eligibility?",
    "Only figures of the patients' own values lead to a mean and SD.",
)
_NEAR_NORMAL = ("Apart from skewness, the values are about normal.",)

QUANTILE_METHODS = (
    Method(
        "mean_sd_from_range",
        "Mean and SD from minimum, median and maximum",
        (_MIN, _MEDIAN, _MAX, _N),
        ("mean", "sd"),
        (_OBSERVED,),
        "mean = w (a + b)/2 + (1 − w) m, w = 4/(4 + n^0.75); SD = (b − a)/(2 Φ⁻¹((n − 0.375)/(n + 0.25)))",
        (LUO, WAN, SHI_SKEW),
        partial(_from_ends, ends=_RANGE),
        _NEAR_NORMAL,
    ),
    Method(
        "mean_sd_from_quartiles",
        "Mean and SD from median and quartiles",
        (_Q1, _MEDIAN, _Q3, _N),
        ("mean", "sd"),
        (_OBSERVED,),
        "mean = w (q1 + q3)/2 + (1 − w) m, w = 0.7 + 0.39/n; SD = (q3 − q1)/(2 Φ⁻¹((0.75 n − 0.125)/(n + 0.25)))",
        (LUO, WAN, SHI_SKEW),
        partial(_from_ends, ends=_QUARTILES),
        _NEAR_NORMAL,
    ),
    Method(
        "mean_sd_from_five",
        "Mean and SD from minimum, quartiles, median and maximum",
        (_MIN, _Q1, _MEDIAN, _Q3, _MAX, _N),
        ("mean", "sd", "sd_wan"),
        (_OBSERVED,),
        "mean by Luo equation 15; SD = (b − a)/θ1 + (q3 − q1)/θ2 by Shi 2020",
        (LUO, SHI_SD, WAN, SHI_SKEW),
        _from_five,
        _NEAR_NORMAL,
    ),
    Method(
        "sd_from_iqr_width",
        "SD from an interquartile range printed as one number",
        (Input("width", "width of the interquartile range", "positive"), _N),
        ("sd",),
        (_OBSERVED,),
        "SD = IQR/(2 Φ⁻¹((0.75 n − 0.125)/(n + 0.25)))",
        (WAN,),
        _from_iqr_width,
        _NEAR_NORMAL,
        ("skew not screened", "last resort"),
    ),
    Method(
        "sd_from_range_only",
        "SD from a range alone",
        (_MIN, _MAX, _N),
        ("sd",),
        (_OBSERVED,),
        "SD = (b − a)/(2 Φ⁻¹((n − 0.375)/(n + 0.25)))",
        (WAN,),
        _from_range_only,
        _NEAR_NORMAL,
        ("last resort", "skew not screened"),
    ),
)
