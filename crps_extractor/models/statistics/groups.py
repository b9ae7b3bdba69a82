"""Several groups into one, a control group shared between comparisons, clusters and repeated units.

Formulas: Cochrane Handbook 6.5.2.10 (combining groups, with signed means), 23.3.4 (shared control), 23.1 (clusters).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
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
from crps_extractor.models.statistics.printed import Printed, plain

__all__ = ["GROUP_METHODS", "combined_mean", "combined_sd", "design_effect"]


def combined_mean(ns: Sequence[int], means: Sequence[float]) -> float:
    """The mean of all patients of several groups; the sign of each mean counts."""
    return sum(n * mean for n, mean in zip(ns, means, strict=True)) / sum(ns)


def combined_sd(ns: Sequence[int], means: Sequence[float], sds: Sequence[float]) -> float:
    """The SD of all patients of several groups, exactly what their pooled values would give."""
    middle = combined_mean(ns, means)
    squares = sum((n - 1) * max(0.0, sd) ** 2 for n, sd in zip(ns, sds, strict=True))
    squares += sum(n * (mean - middle) ** 2 for n, mean in zip(ns, means, strict=True))
    return sqrt(squares / (sum(ns) - 1))


def design_effect(size: float, icc: float) -> float:
    """1 + (m − 1) ICC: by how much clusters of ``size`` enlarge a variance."""
    return 1 + (size - 1) * icc


def _groups(given: Given) -> tuple[tuple[int, ...], tuple[Printed, ...], tuple[Printed, ...]]:
    ns, means, sds = given.counts("n"), given.numbers("mean"), given.numbers("sd")
    if not len(ns) == len(means) == len(sds):
        raise NotDerivableError("Every group needs its n, its mean and its SD.")
    if not 2 <= len(ns) <= 50:
        raise NotDerivableError("Give the n, mean and SD of two or more groups.")
    if any(sd.value < 0 for sd in sds):
        raise NotDerivableError("An SD must not be below 0.")
    if sum(ns) < 2:
        raise NotDerivableError("The groups are too small.")
    return ns, means, sds


def _sd_limits(
    ns: Sequence[int], means: Sequence[Printed], sds: Sequence[Printed]
) -> tuple[float, float] | tuple[None, None]:
    """The least and largest combined SD that rounding allows.

    The sum of squares is convex in the means: its least value lies where every mean is drawn towards one point,
    its largest at the ends of the intervals, so that every combination of ends is tried (up to twelve groups).
    """
    if len(ns) > 12:
        return None, None
    smallest = [max(0.0, float(sd.low)) for sd in sds]
    largest = [float(sd.high) for sd in sds]
    corners: list[list[float]] = [[]]
    for mean in means:
        corners = [[*corner, end] for corner in corners for end in (float(mean.low), float(mean.high))]
    most = max(combined_sd(ns, corner, largest) for corner in corners)
    return _least_sd(ns, means, smallest), most


def _least_sd(ns: Sequence[int], means: Sequence[Printed], sds: Sequence[float]) -> float:
    """The combined SD when the means lie as close together as their rounding allows (exact, by bisection)."""

    def pulled(centre: Fraction) -> list[Fraction]:
        return [min(max(centre, mean.low), mean.high) for mean in means]

    low, high = min(mean.low for mean in means), max(mean.high for mean in means)
    for _ in range(60):
        middle = (low + high) / 2
        pull = sum(n * (mean - middle) for n, mean in zip(ns, pulled(middle), strict=True))
        low, high = (middle, high) if pull > 0 else (low, middle)
        low, high = low.limit_denominator(10**15), high.limit_denominator(10**15)
    return combined_sd(ns, [float(mean) for mean in pulled((low + high) / 2)], sds)


def _combine(given: Given) -> Derived:
    ns, means, sds = _groups(given)
    middle = combined_mean(ns, [float(value.value) for value in means])
    least_mean = combined_mean(ns, [float(value.low) for value in means])
    most_mean = combined_mean(ns, [float(value.high) for value in means])
    value = combined_sd(ns, [float(number.value) for number in means], [float(number.value) for number in sds])
    low, high = _sd_limits(ns, means, sds)
    found = (
        Quantity("n", float(sum(ns))),
        Quantity("mean", middle, least_mean, most_mean),
        Quantity("sd", value, low, high),
    )
    parts = " + ".join(f"{n} × {number}" for n, number in zip(ns, means, strict=True))
    formula = (
        f"mean = Σ n m/Σ n = ({parts})/{sum(ns)} = {plain(middle)}; "
        f"SD = √((Σ (n − 1) SD² + Σ n (m − mean)²)/({sum(ns)} − 1)) = {plain(value)}"
    )
    return Derived("", found, formula)


def _split(given: Given) -> Derived:
    n, parts = given.count("n"), given.count("parts")
    share = n / parts
    if share < 2:
        raise NotDerivableError("The control group is too small to be split into so many parts.")
    formula = f"n for each comparison = {n}/{parts} = {plain(share)}; mean and SD stay as they are"
    return Derived("", (Quantity("n_each", share),), formula)


def _average_of_shared(given: Given) -> Derived:
    ns, sds = given.counts("n"), given.numbers("sd")
    n_control, sd_control = given.count("n_control"), given.number("sd_control", at_least=0)
    if len(ns) != len(sds) or not 2 <= len(ns) <= 11 or any(sd.value < 0 for sd in sds):
        raise NotDerivableError("Every active group needs its n and its SD; there must be two or more.")
    k = len(ns)

    def right(control: float, *actives: float) -> float:
        own = sum(max(0.0, sd) ** 2 / n for n, sd in zip(ns, actives, strict=True))
        return sqrt(own / k**2 + max(0.0, control) ** 2 / n_control)

    def naive(control: float, *actives: float) -> float:
        own = sum(max(0.0, sd) ** 2 / n for n, sd in zip(ns, actives, strict=True))
        return sqrt(own + k * max(0.0, control) ** 2 / n_control) / k

    numbers = [sd_control, *sds]
    se = quantity("se", right, numbers)
    wrong = quantity("se_if_independent", naive, numbers)
    formula = (
        f"SE = √(Σ SD²/n/{k}² + SDc²/nc) = {plain(se.value)}; taking the comparisons as independent would give "
        f"{plain(wrong.value)}, which is too small"
    )
    return Derived("", (se, wrong), formula)


def _icc(given: Given) -> Printed:
    icc = given.number("icc")
    if not 0 <= icc.value <= 1:
        raise NotDerivableError("An intracluster correlation lies between 0 and 1.")
    return icc


def _cluster(given: Given) -> Derived:
    icc, n = _icc(given), given.number("n", above=0)
    size = given.number("size", at_least=1)
    m = float(size.value)
    deff = quantity("design_effect", lambda value: design_effect(m, min(1.0, max(0.0, value))), [icc])
    effective = quantity(
        "effective_n", lambda value: float(n.value) / design_effect(m, min(1.0, max(0.0, value))), [icc]
    )
    factor = quantity("se_factor", lambda value: sqrt(design_effect(m, min(1.0, max(0.0, value)))), [icc])
    formula = (
        f"design effect = 1 + (m − 1) ICC = 1 + ({size} − 1) × {icc} = {plain(deff.value)}; "
        f"effective n = {n}/{plain(deff.value)} = {plain(effective.value)}; SE × √{plain(deff.value)}"
    )
    return Derived("", (deff, effective, factor), formula)


def _units(given: Given) -> Derived:
    icc, units, patients = _icc(given), given.count("units"), given.count("patients", 1)
    if units < patients:
        raise NotDerivableError("There cannot be fewer units (infusions, courses, limbs) than patients.")
    m = units / patients
    deff = quantity("design_effect", lambda value: design_effect(m, min(1.0, max(0.0, value))), [icc])
    effective = quantity("effective_n", lambda value: units / design_effect(m, min(1.0, max(0.0, value))), [icc])
    formula = (
        f"m = {units}/{patients} = {plain(m)}; design effect = 1 + ({plain(m)} − 1) × {icc} = {plain(deff.value)}; "
        f"effective n = {units}/{plain(deff.value)} = {plain(effective.value)}"
    )
    return Derived("", (deff, effective), formula)


_RAW_ARMS = Question(
    "raw_parallel_arms",
    "Are these raw means of different patients (no medians, no least-squares means, no crossover arms)?",
    "Medians, least-squares means and the arms of a crossover are never combined.",
)
_ELIGIBLE = Question(
    "eligible",
    "Do all these groups belong to the same side of the comparison in this review?",
    "Only groups that the review treats as one are combined.",
)
_ICC_KNOWN = Question(
    "icc_known",
    "Is this intracluster correlation printed, sent by the authors, or taken from a named source?",
    "A correlation that comes from nowhere is not used; other values belong in the sensitivity range.",
)
_NOT_ADJUSTED = Question(
    "not_adjusted",
    "Did the paper's own analysis ignore that the units hang together?",
    "The paper has already allowed for it: enlarging the SE again would count it twice.",
)
_SHARED = Question(
    "shared",
    "Is it really the same control group in all these comparisons, with different patients in the other groups?",
    "Only a control group shared by comparisons of different patients is treated like this.",
)
_ICC = Input("icc", "intracluster correlation")

GROUP_METHODS = (
    Method(
        "combine_groups",
        "Several groups as one: n, mean and SD",
        (Input("n", "n of each group", "counts"), Input("mean", "means", "numbers"), Input("sd", "SDs", "numbers")),
        ("n", "mean", "sd"),
        (_RAW_ARMS, _ELIGIBLE),
        "mean = Σ n m/Σ n; SD = √((Σ (n − 1) SD² + Σ n (m − mean)²)/(Σ n − 1)), with signed means",
        ("Cochrane Handbook, section 6.5.2.10",),
        _combine,
    ),
    Method(
        "split_control",
        "Share of a control group used in several comparisons",
        (Input("n", "n of the control group", "count"), Input("parts", "number of comparisons", "count")),
        ("n_each",),
        (_SHARED,),
        "n for each comparison = n/number of comparisons; mean and SD unchanged",
        ("Cochrane Handbook, section 23.3.4",),
        _split,
        ("Splitting deals with the double counting only in part: the comparisons stay correlated.",),
    ),
    Method(
        "average_shared_control",
        "SE of the average of comparisons that share a control group",
        (
            Input("n", "n of each active group", "counts"),
            Input("sd", "SDs of the active groups", "numbers"),
            Input("n_control", "n of the control group", "count"),
            Input("sd_control", "SD of the control group", "positive"),
        ),
        ("se", "se_if_independent"),
        (_SHARED,),
        "SE = √(Σ SD²/n/k² + SDc²/nc)",
        ("Cochrane Handbook, section 23.3.4",),
        _average_of_shared,
    ),
    Method(
        "cluster_design_effect",
        "Design effect and effective n of clusters",
        (Input("n", "n analysed", "count"), Input("size", "mean size of a cluster"), _ICC),
        ("design_effect", "effective_n", "se_factor"),
        (_ICC_KNOWN, _NOT_ADJUSTED),
        "design effect = 1 + (m − 1) ICC; effective n = n/design effect; SE × √design effect",
        ("Cochrane Handbook, section 23.1.4",),
        _cluster,
        ("The clusters are of similar size.",),
    ),
    Method(
        "units_in_patients",
        "Effective n when infusions, courses or limbs were counted instead of patients",
        (Input("units", "number of units", "count"), Input("patients", "number of patients", "count"), _ICC),
        ("design_effect", "effective_n"),
        (_ICC_KNOWN, _NOT_ADJUSTED),
        "m = units/patients; effective n = units/(1 + (m − 1) ICC)",
        ("Cochrane Handbook, section 23.1.4",),
        _units,
        ("The patients have about equally many units.",),
    ),
)
