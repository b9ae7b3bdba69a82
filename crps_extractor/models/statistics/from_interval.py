"""Standard deviations and standard errors from printed standard errors and confidence intervals."""

from __future__ import annotations

from math import log, sqrt

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
from crps_extractor.models.statistics.quantiles import t_critical, z_critical
from crps_extractor.models.statistics.symmetry import required_symmetric

__all__ = ["INTERVAL_METHODS"]

HANDBOOK = "Cochrane Handbook for Systematic Reviews of Interventions, section 6.5.2"

N = Input("n", "number of patients behind this result", "count")
LEVEL = Input("level", "confidence level in per cent", "level", default="95")
LOW = Input("low", "lower limit")
HIGH = Input("high", "upper limit")
N1 = Input("n1", "number of patients in the first group", "count")
N2 = Input("n2", "number of patients in the second group", "count")

OWN_N = Question(
    "own_n",
    "Is this n the number of patients analysed for this very result?",
    "The standard deviation follows from the n of this result only: another n gives another SD.",
)
RAW_MEAN = Question(
    "raw_mean",
    "Is it the figure of one group's raw mean, not of a least-squares or other model's mean?",
    "",
    mark="model-based",
)
ONE_MEAN = Question(
    "one_mean",
    "Is it the figure of one group's mean, not of a difference between groups?",
    "A figure that belongs to a difference between groups gives no SD in this way: use the conversion for differences.",
)
UNADJUSTED = Question(
    "unadjusted",
    "Is the difference unadjusted, the plain difference of the two groups' means?",
    "An adjusted difference stays an effect (generic inverse variance): it is never turned into the groups' SDs.",
)
DIFFERENT_PATIENTS = Question(
    "different_patients",
    "Are the two groups different patients, not the same patients twice?",
    "The same patients were measured twice: use the conversion for paired differences.",
)


def _sd_from_se(given: Given) -> Derived:
    se, n = given.number("se", at_least=0), given.count("n")
    root = sqrt(n)
    formula = f"SD = SE × √n = {se} × √{n} = {plain(float(se.value) * root)}"
    return Derived("", (quantity("sd", lambda value: max(0.0, value) * root, [se]),), formula)


def _limits(given: Given) -> tuple[Printed, Printed]:
    """The two limits, in order; NotDerivableError when they are not an interval."""
    low, high = given.number("low"), given.number("high")
    if low.value >= high.value:
        raise NotDerivableError("The lower limit must be below the upper limit.")
    return low, high


def _sd_from_ci(given: Given) -> Derived:
    low, high = _limits(given)
    n, level = given.count("n"), given.level()
    marks: list[str] = []
    if given.has("mean"):
        required_symmetric(given.text("mean"), low, high)
    else:
        marks.append("symmetry not checked")
    t, z = t_critical(level, n - 1), z_critical(level)
    chosen, letter = (z, "z") if _uses_z(given) else (t, f"t({n - 1})")

    def sd(lower: float, upper: float, quantile: float = chosen) -> float:
        return sqrt(n) * max(0.0, upper - lower) / (2 * quantile)

    found = [quantity("sd", sd, [low, high])]
    notes: list[str] = []
    if abs(t / z - 1) > 0.01:
        other, name = (t, "sd_if_t") if chosen == z else (z, "sd_if_z")
        value = sd(float(low.value), float(high.value), other)
        least, most = span(lambda lower, upper: sd(lower, upper, other), [low, high])
        found.append(Quantity(name, value, least, most))
        notes.append("The quantiles of t and of the normal distribution differ by more than 1 % here: both are shown.")
    formula = (
        f"SD = √n × (U − L)/(2 {letter}) = √{n} × ({high} − {low})/(2 × {plain(chosen)}) = {plain(found[0].value)}"
    )
    return Derived("", tuple(found), formula, tuple(marks), tuple(notes))


def _uses_z(given: Given) -> bool:
    """Whether the paper's model used z; only t and z are understood."""
    written = given.text("quantile").strip().lower()
    if written not in ("t", "z"):
        raise NotDerivableError("The quantile must be t or z.")
    return written == "z"


def _difference_se(given: Given) -> tuple[Quantity, str, tuple[str, ...], int, int]:
    low, high = _limits(given)
    n1, n2, level = given.count("n1"), given.count("n2"), given.level()
    marks: tuple[str, ...] = ()
    if given.has("md"):
        required_symmetric(given.text("md"), low, high)
    else:
        marks = ("symmetry not checked",)
    t = t_critical(level, n1 + n2 - 2)
    se = quantity("se", lambda lower, upper: max(0.0, upper - lower) / (2 * t), [low, high])
    formula = f"SE = (U − L)/(2 t({n1 + n2 - 2})) = ({high} − {low})/(2 × {plain(t)}) = {plain(se.value)}"
    return se, formula, marks, n1, n2


def _se_from_difference(given: Given) -> Derived:
    se, formula, marks, _, _ = _difference_se(given)
    return Derived("", (se,), formula, marks)


def _sd_from_difference(given: Given) -> Derived:
    se, formula, marks, n1, n2 = _difference_se(given)
    root = sqrt(1 / n1 + 1 / n2)
    sd = Quantity("sd", se.value / root, (se.low or 0.0) / root, (se.high or 0.0) / root)
    formula += f"; SD = SE/√(1/n1 + 1/n2) = {plain(se.value)}/√(1/{n1} + 1/{n2}) = {plain(sd.value)}"
    return Derived("", (se, sd), formula, marks)


def _se_of_paired_difference(given: Given) -> Derived:
    low, high = _limits(given)
    n, level = given.count("n"), given.level()
    marks: tuple[str, ...] = ()
    if given.has("md"):
        required_symmetric(given.text("md"), low, high)
    else:
        marks = ("symmetry not checked",)
    t = t_critical(level, n - 1)
    se = quantity("se", lambda lower, upper: max(0.0, upper - lower) / (2 * t), [low, high])
    sd = quantity("sd_difference", lambda lower, upper: sqrt(n) * max(0.0, upper - lower) / (2 * t), [low, high])
    formula = (
        f"SE = (U − L)/(2 t({n - 1})) = ({high} − {low})/(2 × {plain(t)}) = {plain(se.value)}; "
        f"SD of the differences = SE × √{n} = {plain(sd.value)}"
    )
    return Derived("", (se, sd), formula, marks)


def _se_from_ratio(given: Given) -> Derived:
    low, high = _limits(given)
    if low.value <= 0:
        raise NotDerivableError("The limits of a ratio must be above 0.")
    ratio, level = given.number("ratio", above=0), given.level()
    required_symmetric(ratio, low, high, "log")
    z = z_critical(level)
    estimate = quantity("log_ratio", log, [ratio])
    se = quantity("se_log_ratio", lambda lower, upper: max(0.0, log(upper) - log(lower)) / (2 * z), [low, high])
    formula = f"SE of ln = (ln U − ln L)/(2 z) = (ln {high} − ln {low})/(2 × {plain(z)}) = {plain(se.value)}"
    return Derived("", (estimate, se), formula)


_MEAN = Input("mean", "mean, to check the symmetry", optional=True)
_MD = Input("md", "difference, to check the symmetry", optional=True)
_QUANTILE = Input("quantile", "quantile the paper's model used, t or z", "text", default="t")

INTERVAL_METHODS = (
    Method(
        "sd_from_se",
        "SD from the standard error of one mean",
        (Input("se", "standard error", "positive"), N),
        ("sd",),
        (ONE_MEAN, OWN_N, RAW_MEAN),
        "SD = SE × √n",
        (HANDBOOK,),
        _sd_from_se,
        ("The patients are independent of each other.",),
    ),
    Method(
        "sd_from_ci",
        "SD from the confidence interval of one mean",
        (_MEAN, LOW, HIGH, N, LEVEL, _QUANTILE),
        ("sd",),
        (ONE_MEAN, OWN_N, RAW_MEAN),
        "SD = √n × (U − L)/(2 t(n − 1))",
        (HANDBOOK,),
        _sd_from_ci,
        ("The interval was made on the printed scale with the t distribution, or with z where the paper says so.",),
    ),
    Method(
        "se_from_ci_difference",
        "SE from the confidence interval of a difference between two groups",
        (_MD, LOW, HIGH, N1, N2, LEVEL),
        ("se",),
        (
            DIFFERENT_PATIENTS,
            Question(
                "plain", "Is the difference unadjusted?", "", mark="adjusted: stays an effect, gives no group SDs"
            ),
        ),
        "SE = (U − L)/(2 t(n1 + n2 − 2))",
        (HANDBOOK,),
        _se_from_difference,
    ),
    Method(
        "sd_from_ci_difference",
        "Common SD from the confidence interval of an unadjusted difference between two groups",
        (_MD, LOW, HIGH, N1, N2, LEVEL),
        ("se", "sd"),
        (DIFFERENT_PATIENTS, UNADJUSTED),
        "SE = (U − L)/(2 t(n1 + n2 − 2)); SD = SE/√(1/n1 + 1/n2)",
        (HANDBOOK,),
        _sd_from_difference,
        ("Both groups have the same SD.",),
    ),
    Method(
        "se_from_ci_paired",
        "SE and SD of paired differences from their confidence interval",
        (_MD, LOW, HIGH, N, LEVEL),
        ("se", "sd_difference"),
        (
            Question(
                "paired",
                "Is it the interval of a difference within the same patients (before and after, or crossover)?",
                "The interval is not of a paired difference: use the conversion for two groups.",
            ),
            RAW_MEAN,
        ),
        "SE = (U − L)/(2 t(n − 1)); SD of differences = SE × √n",
        (HANDBOOK, "doi:10.1093/ije/31.1.140"),
        _se_of_paired_difference,
    ),
    Method(
        "se_from_ci_ratio",
        "SE of the logarithm from the confidence interval of a ratio",
        (Input("ratio", "ratio", "positive"), LOW, HIGH, LEVEL),
        ("log_ratio", "se_log_ratio"),
        (
            Question(
                "ratio",
                "Is it an odds ratio, risk ratio, rate ratio, hazard ratio or ratio of means on its natural scale?",
                "Only ratios on their natural scale are converted like this: no differences, no logarithms.",
            ),
        ),
        "SE of ln = (ln U − ln L)/(2 z)",
        ("Cochrane Handbook, section 6.3.2",),
        _se_from_ratio,
        ("The interval was made on the log scale with the normal distribution.",),
    ),
)
