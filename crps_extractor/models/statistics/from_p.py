"""Standard errors and deviations from a t statistic or p of a t test; paired and two-group tests are kept apart.

One formula serves all: SE = |difference| / t. What follows differs: two groups share an SD, one group has an SD of
its changes. Bounds ("p < 0.05") give the largest SD; "not significant" gives nothing.
"""

from __future__ import annotations

from collections.abc import Callable
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
from crps_extractor.models.statistics.p_values import read_p
from crps_extractor.models.statistics.printed import Printed, plain
from crps_extractor.models.statistics.quantiles import t_from_p

__all__ = ["P_METHODS"]

HANDBOOK = "Cochrane Handbook for Systematic Reviews of Interventions, section 6.5.2.3"
HANDBOOK_PAIRED = "Cochrane Handbook for Systematic Reviews of Interventions, section 6.5.2.2"

_TWO_GROUPS = (
    Input("md", "difference of the two means"),
    Input("n1", "number of patients in the first group", "count"),
    Input("n2", "number of patients in the second group", "count"),
)
_ONE_GROUP = (Input("md", "mean change"), Input("n", "number of patients measured both times", "count"))
_P = Input("p", "p value", "p")
_T = Input("t", "t statistic")

_UNPAIRED_T = Question(
    "unpaired_t",
    "Is this p or t from a t test of these two groups at this time, unadjusted?",
    "Only an unadjusted t test of these two groups at this time leads back to their SD: not a rank test, a model, "
    "several times or arms together.",
)
_PAIRED_T = Question(
    "paired_t",
    "Is this p or t from a paired t test: of the change within this one group, or of two treatments that the same "
    "patients had (crossover)?",
    "Only a paired t test in the same patients leads back to the SD of their changes or differences: a p between "
    "groups, a rank test or a model does not.",
)
_TWO_SIDED = Question(
    "two_sided",
    "Is the p two-sided?",
    "A one-sided p must be doubled first, and only if the difference goes the way the test looked for.",
)
_AS_BOUND = Question(
    "as_bound",
    "Only a limit of p is printed: shall the largest SD that it allows be used, marked as a bound?",
    "Without an exact p there is no SD, only a bound.",
)


def _nonzero(difference: Printed) -> Printed:
    if difference.value == 0:
        raise NotDerivableError("The difference is printed as 0: any SD is possible.")
    return difference


def _printed_p(given: Given, kind: str) -> Printed:
    """The p, which must be "exact" or "below" a limit, as the conversion wants it."""
    p = read_p(given.text("p"))
    if p.kind == "not significant":
        raise NotDerivableError("A result that is only said not to be significant gives no SD, not even a bound.")
    if p.kind != kind or p.number is None:
        raise NotDerivableError(
            "The p is a limit, not an exact figure: use the conversion that gives a bound."
            if kind == "exact"
            else "The p is exact: use the conversion for an exact p."
        )
    if p.number.value >= 1:
        raise NotDerivableError("A p of 1 gives no SD." if kind == "exact" else "A p below 1 says nothing.")
    return p.number


def _from_p(p: Printed, difference: Printed, df: int, factor: float, name: str) -> tuple[list[Quantity], str]:
    """t, SE and SD from p; ``factor`` turns SE into the SD that is called ``name``."""

    def t(probability: float) -> float:
        return t_from_p(max(0.0, probability), df)

    def se(size: float, probability: float) -> float:
        return abs(size) / t(probability)

    found = [
        quantity("t", t, [p]),
        quantity("se", se, [difference, p]),
        quantity(name, lambda size, probability: factor * se(size, probability), [difference, p]),
    ]
    formula = (
        f"t = {plain(found[0].value)} (p {p}, {df} degrees of freedom); "
        f"SE = |{difference}|/{plain(found[0].value)} = {plain(found[1].value)}"
    )
    return found, formula


def _two_counts(given: Given) -> tuple[int, int, float]:
    n1, n2 = given.count("n1"), given.count("n2")
    return n1, n2, 1 / sqrt(1 / n1 + 1 / n2)


def _two_group_p(given: Given) -> Derived:
    md = _nonzero(given.number("md"))
    n1, n2, factor = _two_counts(given)
    found, formula = _from_p(_printed_p(given, "exact"), md, n1 + n2 - 2, factor, "sd")
    formula += f"; SD = SE/√(1/{n1} + 1/{n2}) = {plain(found[2].value)}"
    return Derived("", tuple(found), formula)


def _paired_p(given: Given) -> Derived:
    md, n = _nonzero(given.number("md")), given.count("n")
    found, formula = _from_p(_printed_p(given, "exact"), md, n - 1, sqrt(n), "sd_change")
    return Derived("", tuple(found), f"{formula}; SD of the change = SE × √{n} = {plain(found[2].value)}")


def _from_t(given: Given, factor: float, name: str, tail: str) -> Derived:
    md, t = _nonzero(given.number("md")), given.number("t")
    if t.value == 0:
        raise NotDerivableError("A t of 0 gives no SD.")
    found = (
        quantity("se", lambda size, statistic: abs(size / statistic), [md, t]),
        quantity(name, lambda size, statistic: factor * abs(size / statistic), [md, t]),
    )
    formula = f"SE = |{md}/{t}| = {plain(found[0].value)}; {tail} = {plain(found[1].value)}"
    return Derived("", found, formula)


def _two_group_t(given: Given) -> Derived:
    n1, n2, factor = _two_counts(given)
    return _from_t(given, factor, "sd", f"SD = SE/√(1/{n1} + 1/{n2})")


def _paired_t(given: Given) -> Derived:
    n = given.count("n")
    return _from_t(given, sqrt(n), "sd_change", f"SD of the change = SE × √{n}")


def _bound(given: Given, df: int, factor: float, name: str) -> Derived:
    """The largest SE and SD that "p < x" allows; the limit itself is exact, only the difference was rounded."""
    md, p = _nonzero(given.number("md")), _printed_p(given, "below")
    t = t_from_p(float(p.value), df)
    found = (
        quantity("se_at_most", lambda size: abs(size) / t, [md]),
        quantity(name, lambda size: factor * abs(size) / t, [md]),
    )
    formula = (
        f"t at least {plain(t)} (p < {p}, {df} degrees of freedom); "
        f"SE at most |{md}|/{plain(t)} = {plain(found[0].value)}; SD at most {plain(found[1].value)}"
    )
    return Derived("", found, formula)


def _two_group_bound(given: Given) -> Derived:
    n1, n2, factor = _two_counts(given)
    return _bound(given, n1 + n2 - 2, factor, "sd_at_most")


def _paired_bound(given: Given) -> Derived:
    n = given.count("n")
    return _bound(given, n - 1, sqrt(n), "sd_change_at_most")


def _method(
    identifier: str,
    title: str,
    inputs: tuple[Input, ...],
    gives: tuple[str, ...],
    questions: tuple[Question, ...],
    work: Callable[[Given], Derived],
    marks: tuple[str, ...] = (),
) -> Method:
    """A method of this family: formula, source and assumptions follow from whether it is paired."""
    paired = _PAIRED_T in questions
    formula = "SE = MD/t, n − 1 degrees of freedom; SD of change = SE × √n"
    assumptions: tuple[str, ...] = ("The changes within the group are about normal.",)
    if not paired:
        formula = "SE = MD/t, n1 + n2 − 2 degrees of freedom; SD = SE/√(1/n1 + 1/n2)"
        assumptions = ("Both groups have the same SD.", "The t test assumed equal variances.")
    source = HANDBOOK_PAIRED if paired else HANDBOOK
    return Method(identifier, title, inputs, gives, questions, formula, (source,), work, assumptions, marks)


P_METHODS = (
    _method(
        "sd_from_p",
        "Common SD of two groups from an exact p of their t test",
        (*_TWO_GROUPS, _P),
        ("t", "se", "sd"),
        (_UNPAIRED_T, _TWO_SIDED),
        _two_group_p,
    ),
    _method(
        "sd_from_t",
        "Common SD of two groups from t of their t test",
        (*_TWO_GROUPS, _T),
        ("se", "sd"),
        (_UNPAIRED_T,),
        _two_group_t,
    ),
    _method(
        "sd_from_p_bound",
        "Largest common SD of two groups that a printed “p < x” allows",
        (*_TWO_GROUPS, _P),
        ("se_at_most", "sd_at_most"),
        (_UNPAIRED_T, _TWO_SIDED, _AS_BOUND),
        _two_group_bound,
        ("bound",),
    ),
    _method(
        "sd_change_from_paired_p",
        "SD of the change within one group from an exact p of a paired t test",
        (*_ONE_GROUP, _P),
        ("t", "se", "sd_change"),
        (_PAIRED_T, _TWO_SIDED),
        _paired_p,
    ),
    _method(
        "sd_change_from_paired_t",
        "SD of the change within one group from t of a paired t test",
        (*_ONE_GROUP, _T),
        ("se", "sd_change"),
        (_PAIRED_T,),
        _paired_t,
    ),
    _method(
        "sd_change_from_paired_p_bound",
        "Largest SD of the change within one group that a printed “p < x” allows",
        (*_ONE_GROUP, _P),
        ("se_at_most", "sd_change_at_most"),
        (_PAIRED_T, _TWO_SIDED, _AS_BOUND),
        _paired_bound,
        ("bound",),
    ),
)
