"""Changes and crossover differences: SDs and standard errors that rest on the correlation within the same patients."""

from __future__ import annotations

from math import sqrt

from crps_extractor.models.statistics.method import (
    Derived,
    Given,
    Input,
    Method,
    NotDerivableError,
    Quantity,
    Question,
    quantity,
)
from crps_extractor.models.statistics.printed import Printed, plain, span

__all__ = ["PAIR_METHODS", "SENSITIVITY_R", "sd_of_difference"]

SENSITIVITY_R = (0.3, 0.5, 0.7, 0.9)
"""Correlations shown beside the chosen one; none of them is ever used silently."""

HANDBOOK = "Cochrane Handbook for Systematic Reviews of Interventions, section 6.5.2.8"
CROSSOVER = "doi:10.1093/ije/31.1.140"

_R_KNOWN = Question(
    "r_known",
    "Is this correlation printed, sent by the authors, or taken from a named study of the review?",
    "A correlation that comes from nowhere is not used; other values belong in the sensitivity range.",
)
_SAME_PATIENTS = Question(
    "same_patients",
    "Were the same patients measured both times, and are both SDs of those patients?",
    "Different patients have no correlation: this is not a paired difference.",
)
_CROSSOVER = Question(
    "crossover",
    "Is this a crossover trial in which each patient had both treatments?",
    "The standard error of a paired difference is only for patients who had both treatments.",
)


def sd_of_difference(sd1: float, sd2: float, r: float) -> float:
    """SD of x − y from the two SDs and their correlation; ValueError outside −1 to 1."""
    if not -1 <= r <= 1:
        raise ValueError("A correlation lies between −1 and 1.")
    return sqrt(max(0.0, max(0.0, sd1) ** 2 + max(0.0, sd2) ** 2 - 2 * r * max(0.0, sd1) * max(0.0, sd2)))


def _difference_turns(sd1: float, sd2: float, r: float) -> tuple[tuple[float, ...], ...]:
    """With the other SD as it is, the SD of a difference is least where one SD is r times the other."""
    return (r * sd2, sd2, r), (sd1, r * sd1, r)


def _correlation_turns(sd1: float, sd2: float, change: float) -> tuple[tuple[float, ...], ...]:
    """With the other two as they are, the correlation is least where the three SDs make a right angle."""
    first, second = (sqrt(max(0.0, other**2 - change**2)) for other in (sd2, sd1))
    return (first, sd2, change), (sd1, second, change)


def _correlation(given: Given) -> Printed:
    r = given.number("r")
    if not -1 <= r.value <= 1:
        raise NotDerivableError("A correlation lies between −1 and 1.")
    return r


def _two_sds(given: Given, first: str, second: str) -> tuple[Printed, Printed]:
    return given.number(first, at_least=0), given.number(second, at_least=0)


def _sd_change(given: Given) -> Derived:
    sd1, sd2 = _two_sds(given, "sd_baseline", "sd_end")
    r = _correlation(given)
    found = quantity("sd_change", sd_of_difference, [sd1, sd2, r], _difference_turns)
    beside = [
        Quantity(f"sd_change_if_r_{other}", sd_of_difference(float(sd1.value), float(sd2.value), other))
        for other in SENSITIVITY_R
    ]
    formula = (
        f"SD of change = √(SD1² + SD2² − 2 r SD1 SD2) = √({sd1}² + {sd2}² − 2 × {r} × {sd1} × {sd2}) "
        f"= {plain(found.value)}"
    )
    return Derived("", (found, *beside), formula)


def _correlation_from_sds(given: Given) -> Derived:
    sd1, sd2 = given.number("sd_baseline", above=0), given.number("sd_end", above=0)
    sd = given.number("sd_change", at_least=0)

    def r(first: float, second: float, change: float) -> float:
        return (first**2 + second**2 - max(0.0, change) ** 2) / (2 * first * second)

    value = r(float(sd1.value), float(sd2.value), float(sd.value))
    low, high = span(r, [sd1, sd2, sd], _correlation_turns)
    if not -1 <= value <= 1:
        almost = " Rounding alone could explain it." if low <= 1 and high >= -1 else ""
        raise NotDerivableError(
            f"The three SDs give a correlation of {plain(value)}, outside −1 to 1: they cannot belong together.{almost}"
        )
    found = Quantity("r", value, max(-1.0, low), min(1.0, high))
    formula = f"r = (SD1² + SD2² − SDc²)/(2 SD1 SD2) = ({sd1}² + {sd2}² − {sd}²)/(2 × {sd1} × {sd2}) = {plain(value)}"
    return Derived("", (found,), formula)


def _difference(given: Given) -> tuple[Printed, ...]:
    """The two means, or the difference alone."""
    if given.has("md"):
        return (given.number("md"),)
    return given.number("m1"), given.number("m2")


def _md(*means: float) -> float:
    return means[0] if len(means) == 1 else means[0] - means[1]


def _crossover_known(given: Given) -> Derived:
    means, n = _difference(given), given.count("n")
    sd = given.number("sd_difference", at_least=0)
    md = quantity("md", _md, means)
    se = quantity("se", lambda value: max(0.0, value) / sqrt(n), [sd])
    formula = f"SE = SD of the differences/√n = {sd}/√{n} = {plain(se.value)}"
    return Derived("", (md, se), formula)


def _crossover_r(given: Given) -> Derived:
    means, n = _difference(given), given.count("n")
    sd1, sd2 = _two_sds(given, "sd1", "sd2")
    r = _correlation(given)
    md = quantity("md", _md, means)
    sd = quantity("sd_difference", sd_of_difference, [sd1, sd2, r], _difference_turns)
    se = quantity("se", lambda a, b, c: sd_of_difference(a, b, c) / sqrt(n), [sd1, sd2, r], _difference_turns)
    found = [md, sd, se]
    pooled = sqrt((float(sd1.value) ** 2 + float(sd2.value) ** 2) / 2)
    if pooled > 0:
        smd = md.value / pooled
        found.append(Quantity("smd", smd))
        found.append(Quantity("se_smd", sqrt(1 / n + smd**2 / (2 * n)) * sqrt(2 * (1 - float(r.value)))))
    formula = (
        f"SD of the differences = √({sd1}² + {sd2}² − 2 × {r} × {sd1} × {sd2}) = {plain(sd.value)}; "
        f"SE = {plain(sd.value)}/√{n} = {plain(se.value)}"
    )
    return Derived("", tuple(found), formula)


def _first_period(given: Given) -> Derived:
    m1, m2 = given.number("m1"), given.number("m2")
    sd1, sd2 = _two_sds(given, "sd1", "sd2")
    n1, n2 = given.count("n1"), given.count("n2")
    md = quantity("md", _md, [m1, m2])
    se = quantity("se", lambda a, b: sqrt(max(0.0, a) ** 2 / n1 + max(0.0, b) ** 2 / n2), [sd1, sd2])
    formula = f"SE = √(SD1²/n1 + SD2²/n2) = √({sd1}²/{n1} + {sd2}²/{n2}) = {plain(se.value)}"
    return Derived("", (md, se), formula)


_M1 = Input("m1", "mean on the first treatment", optional=True)
_M2 = Input("m2", "mean on the second treatment", optional=True)
_MD = Input("md", "mean of the differences", optional=True)
_N = Input("n", "number of patients who had both", "count")
_SD1, _SD2 = Input("sd1", "first SD", "positive"), Input("sd2", "second SD", "positive")
_BASELINE, _END = Input("sd_baseline", "SD at baseline", "positive"), Input("sd_end", "SD at the end", "positive")

PAIR_METHODS = (
    Method(
        "sd_change_from_r",
        "SD of the change from the SDs at baseline and end and their correlation",
        (_BASELINE, _END, Input("r", "correlation")),
        ("sd_change",),
        (_SAME_PATIENTS, _R_KNOWN),
        "SD of change = √(SD1² + SD2² − 2 r SD1 SD2)",
        (HANDBOOK,),
        _sd_change,
    ),
    Method(
        "r_from_sds",
        "Correlation of baseline and end from the three SDs",
        (_BASELINE, _END, Input("sd_change", "SD of the change", "positive")),
        ("r",),
        (_SAME_PATIENTS,),
        "r = (SD1² + SD2² − SDc²)/(2 SD1 SD2)",
        (HANDBOOK,),
        _correlation_from_sds,
    ),
    Method(
        "crossover_from_sd_difference",
        "Crossover: SE of the paired difference from the SD of the differences",
        (_M1, _M2, _MD, Input("sd_difference", "SD of the differences", "positive"), _N),
        ("md", "se"),
        (_CROSSOVER,),
        "SE = SD of the differences/√n",
        (CROSSOVER, "Cochrane Handbook, section 23.2.7"),
        _crossover_known,
    ),
    Method(
        "crossover_from_r",
        "Crossover: SE of the paired difference from the two SDs and their correlation",
        (_M1, _M2, _MD, _SD1, _SD2, Input("r", "correlation"), _N),
        ("md", "sd_difference", "se", "smd", "se_smd"),
        (_CROSSOVER, _R_KNOWN),
        "SD of the differences = √(SD1² + SD2² − 2 r SD1 SD2); SE = SD/√n; "
        "SE of the SMD = √(1/n + SMD²/(2n)) √(2(1 − r))",
        (CROSSOVER, "Cochrane Handbook, section 23.2.7"),
        _crossover_r,
    ),
    Method(
        "crossover_first_period",
        "Crossover: the first period as two parallel groups",
        (
            Input("m1", "mean of the first group"),
            Input("m2", "mean of the second group"),
            _SD1,
            _SD2,
            Input("n1", "number of patients in the first group", "count"),
            Input("n2", "number of patients in the second group", "count"),
        ),
        ("md", "se"),
        (
            Question(
                "first_period",
                "Are these the results of the first period only, when each patient had had one treatment?",
                "Whole crossover arms are the same patients twice: as parallel groups their SE would be too large.",
            ),
        ),
        "SE = √(SD1²/n1 + SD2²/n2)",
        ("Cochrane Handbook, section 23.2.4",),
        _first_period,
        marks=("first period only",),
    ),
)
