"""Conversions led back to their data: figures are worked out by scipy and statsmodels, printed, and converted.

Two laws hold for every row of the table: from unrounded figures the conversion gives back exactly what the patients'
values have, and from rounded ones what they have lies within the span that the conversion shows.
"""

from __future__ import annotations

from math import isclose, log, sqrt
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from crps_extractor.models.statistics.method import Derived, Refused, Result
from crps_extractor.models.statistics.methods import derive, method
from crps_extractor.models.statistics.p_values import why_p_gives_no_sd
from crps_extractor.models.statistics.pairs import sd_of_difference
from crps_extractor.models.statistics.recompute import GroupResult, p_of_interval, widths_of_difference

EXACT = 12
"""Decimals that leave nothing to rounding."""
DECIMALS = st.sampled_from([0, 1, 2, 3, EXACT])
LEVELS = st.sampled_from([50, 80, 90, 95, 97.5, 99, 99.9])
SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.sampled_from([2, 3, 4, 7, 10, 19, 30, 49, 120])
LAW = settings(max_examples=60, deadline=None)


class Two(NamedTuple):
    """Values of two groups, or of the same patients twice."""

    first: np.ndarray
    second: np.ndarray


def two_groups(seed: int, n1: int, n2: int) -> Two:
    chance = np.random.default_rng(seed)
    spread = chance.uniform(0.3, 30)
    return Two(chance.normal(chance.uniform(-20, 60), spread, n1), chance.normal(chance.uniform(-20, 60), spread, n2))


def same_patients(seed: int, n: int) -> Two:
    chance = np.random.default_rng(seed)
    start = chance.normal(60, chance.uniform(1, 20), n)
    return Two(start, chance.uniform(-0.5, 1) * start + chance.normal(0, chance.uniform(0.5, 15), n))


def printed(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}"


def ask(identifier: str, **inputs: object) -> Result:
    texts = {name: [str(v) for v in value] if isinstance(value, list) else str(value) for name, value in inputs.items()}
    return derive(identifier, texts, {question.id: True for question in method(identifier).questions})


def holds(result: Result, name: str, truth: float, decimals: int) -> None:
    """The true figure is what comes out, or lies in its span; a figure that rounding has destroyed may be refused."""
    if isinstance(result, Refused):
        assert decimals < EXACT, result.reason
        return
    found = result[name]
    if decimals == EXACT:
        assert isclose(found.value, truth, rel_tol=1e-6, abs_tol=1e-9), (found, truth)
    assert found.low is not None
    assert found.high is not None
    assert found.low - 1e-9 <= found.value <= found.high + 1e-9
    slack = 1e-6 * max(1.0, abs(truth))
    assert found.low - slack <= truth <= found.high + slack, (found, truth)


def pooled(groups: Two) -> float:
    n1, n2 = len(groups.first), len(groups.second)
    squares = (n1 - 1) * groups.first.var(ddof=1) + (n2 - 1) * groups.second.var(ddof=1)
    return sqrt(squares / (n1 + n2 - 2))


@LAW
@given(seed=SEEDS, n=SIZES, decimals=DECIMALS)
def test_an_se_leads_back_to_the_sd_of_the_values(seed: int, n: int, decimals: int) -> None:
    values = two_groups(seed, n, 2).first
    holds(ask("sd_from_se", se=printed(stats.sem(values), decimals), n=n), "sd", values.std(ddof=1), decimals)


@LAW
@given(seed=SEEDS, n=SIZES, decimals=DECIMALS, level=LEVELS)
def test_an_interval_of_a_mean_leads_back_to_the_sd_at_any_level(
    seed: int, n: int, decimals: int, level: float
) -> None:
    values = two_groups(seed, n, 2).first
    low, high = DescrStatsW(values).tconfint_mean(alpha=1 - level / 100)
    inputs = {"low": printed(low, decimals), "high": printed(high, decimals), "n": n, "level": level}
    holds(ask("sd_from_ci", mean=printed(values.mean(), decimals), **inputs), "sd", values.std(ddof=1), decimals)
    z_low, z_high = stats.norm.interval(level / 100, values.mean(), stats.sem(values))
    by_z = {**inputs, "low": printed(z_low, decimals), "high": printed(z_high, decimals)}
    holds(ask("sd_from_ci", quantile="z", **by_z), "sd", values.std(ddof=1), decimals)


@LAW
@given(seed=SEEDS, n1=SIZES, n2=SIZES, decimals=DECIMALS, level=LEVELS)
def test_an_interval_of_a_difference_leads_back_to_its_se_and_the_common_sd(
    seed: int, n1: int, n2: int, decimals: int, level: float
) -> None:
    groups = two_groups(seed, n1, n2)
    compared = CompareMeans(DescrStatsW(groups.first), DescrStatsW(groups.second))
    low, high = compared.tconfint_diff(alpha=1 - level / 100, usevar="pooled")
    md = printed(groups.first.mean() - groups.second.mean(), decimals)
    inputs = {"md": md, "low": printed(low, decimals), "high": printed(high, decimals), "level": level}
    result = ask("sd_from_ci_difference", **inputs, n1=n1, n2=n2)
    holds(result, "se", compared.std_meandiff_pooledvar, decimals)
    holds(result, "sd", pooled(groups), decimals)
    holds(ask("se_from_ci_difference", **inputs, n1=n1, n2=n2), "se", compared.std_meandiff_pooledvar, decimals)


@LAW
@given(seed=SEEDS, n=SIZES, decimals=DECIMALS, level=LEVELS)
def test_an_interval_within_the_same_patients_leads_back_to_the_sd_of_their_differences(
    seed: int, n: int, decimals: int, level: float
) -> None:
    start, end = same_patients(seed, n)
    differences = end - start
    low, high = DescrStatsW(differences).tconfint_mean(alpha=1 - level / 100)
    result = ask("se_from_ci_paired", low=printed(low, decimals), high=printed(high, decimals), n=n, level=level)
    holds(result, "se", stats.sem(differences), decimals)
    holds(result, "sd_difference", differences.std(ddof=1), decimals)


@LAW
@given(cells=st.tuples(*[st.integers(1, 60)] * 4), decimals=st.sampled_from([1, 2, 3, EXACT]), level=LEVELS)
def test_an_interval_of_a_ratio_leads_back_to_its_se_on_the_log_scale(
    cells: tuple[int, int, int, int], decimals: int, level: float
) -> None:
    a, b, c, d = cells
    table = Table2x2([[a, b], [c, d]])
    for name, se in (("oddsratio", table.log_oddsratio_se), ("riskratio", table.log_riskratio_se)):
        low, high = getattr(table, f"{name}_confint")(alpha=1 - level / 100)
        ratio = getattr(table, name)
        inputs = {"ratio": printed(ratio, decimals), "low": printed(low, decimals), "high": printed(high, decimals)}
        result = ask("se_from_ci_ratio", **inputs, level=level)
        holds(result, "se_log_ratio", se, decimals)
        holds(result, "log_ratio", log(ratio), decimals)


@LAW
@given(seed=SEEDS, n1=SIZES, n2=SIZES, decimals=DECIMALS)
def test_p_and_t_of_two_groups_lead_back_to_their_common_sd(seed: int, n1: int, n2: int, decimals: int) -> None:
    groups = two_groups(seed, n1, n2)
    test = stats.ttest_ind(groups.first, groups.second, equal_var=True)
    assume(test.pvalue > 1e-6)
    md = printed(groups.first.mean() - groups.second.mean(), decimals)
    from_t = ask("sd_from_t", md=md, t=printed(test.statistic, decimals), n1=n1, n2=n2)
    holds(from_t, "sd", pooled(groups), decimals)
    from_p = ask("sd_from_p", md=md, p=printed(test.pvalue, max(decimals, 2)), n1=n1, n2=n2)
    loose = decimals if decimals < EXACT or test.pvalue > 1e-3 else 3
    holds(from_p, "sd", pooled(groups), loose)


@LAW
@given(seed=SEEDS, n=SIZES, decimals=DECIMALS)
def test_p_and_t_within_the_same_patients_lead_back_to_the_sd_of_the_change(seed: int, n: int, decimals: int) -> None:
    start, end = same_patients(seed, n)
    test = stats.ttest_rel(end, start)
    assume(test.pvalue > 1e-6)
    md, truth = printed((end - start).mean(), decimals), (end - start).std(ddof=1)
    holds(ask("sd_change_from_paired_t", md=md, t=printed(test.statistic, decimals), n=n), "sd_change", truth, decimals)
    from_p = ask("sd_change_from_paired_p", md=md, p=printed(test.pvalue, max(decimals, 2)), n=n)
    holds(from_p, "sd_change", truth, decimals if decimals < EXACT or test.pvalue > 1e-3 else 3)


@LAW
@given(seed=SEEDS, n1=SIZES, n2=SIZES, decimals=DECIMALS, limit=st.sampled_from(["0.05", "0.01", "0.001", ".0001"]))
def test_the_sd_of_the_values_never_exceeds_the_bound_of_a_p_below_a_limit(
    seed: int, n1: int, n2: int, decimals: int, limit: str
) -> None:
    groups, (start, end) = two_groups(seed, n1, n2), same_patients(seed, n1)
    between, within = stats.ttest_ind(groups.first, groups.second), stats.ttest_rel(end, start)
    if between.pvalue < float(limit):
        md = printed(groups.first.mean() - groups.second.mean(), decimals)
        result = ask("sd_from_p_bound", md=md, p=f"P < {limit}", n1=n1, n2=n2)
        if isinstance(result, Derived):
            assert pooled(groups) <= result["sd_at_most"].high + 1e-9
    if within.pvalue < float(limit):
        md = printed((end - start).mean(), decimals)
        result = ask("sd_change_from_paired_p_bound", md=md, p=f"≤{limit}", n=n1)
        if isinstance(result, Derived):
            assert (end - start).std(ddof=1) <= result["sd_change_at_most"].high + 1e-9


@LAW
@given(seed=SEEDS, n=SIZES.filter(lambda n: n > 2), decimals=DECIMALS)
def test_two_sds_and_their_correlation_give_the_sd_of_the_change_and_back(seed: int, n: int, decimals: int) -> None:
    start, end = same_patients(seed, n)
    r, truth = float(np.corrcoef(start, end)[0, 1]), (end - start).std(ddof=1)
    first, second = printed(start.std(ddof=1), decimals), printed(end.std(ddof=1), decimals)
    shown = printed(r, decimals)
    holds(ask("sd_change_from_r", sd_baseline=first, sd_end=second, r=shown), "sd_change", truth, decimals)
    found = ask("r_from_sds", sd_baseline=first, sd_end=second, sd_change=printed(truth, decimals))
    holds(found, "r", r, decimals)
    crossed = ask("crossover_from_r", m1=start.mean(), m2=end.mean(), sd1=first, sd2=second, r=shown, n=n)
    holds(crossed, "se", stats.sem(end - start), decimals)
    known = ask(
        "crossover_from_sd_difference", md=end.mean() - start.mean(), sd_difference=printed(truth, decimals), n=n
    )
    holds(known, "se", stats.sem(end - start), decimals)


@LAW
@given(seed=SEEDS, sizes=st.lists(SIZES, min_size=2, max_size=5), decimals=DECIMALS)
def test_groups_put_together_are_all_their_patients(seed: int, sizes: list[int], decimals: int) -> None:
    chance = np.random.default_rng(seed)
    groups = [chance.normal(chance.uniform(-9, 9), chance.uniform(0.5, 4), size) for size in sizes]
    means = [printed(group.mean(), decimals) for group in groups]
    sds = [printed(group.std(ddof=1), decimals) for group in groups]
    together, result = np.concatenate(groups), ask("combine_groups", n=sizes, mean=means, sd=sds)
    holds(result, "sd", together.std(ddof=1), decimals)
    holds(result, "mean", together.mean(), decimals)


@LAW
@given(numbers=st.lists(st.integers(0, 1000), min_size=5, max_size=5), n=SIZES.filter(lambda n: n >= 4))
def test_medians_give_what_the_published_formulas_give_unless_they_are_skewed(numbers: list[int], n: int) -> None:
    a, q1, m, q3, b = sorted(numbers)
    xi = 2 * stats.norm.ppf((n - 0.375) / (n + 0.25))
    eta = 2 * stats.norm.ppf((0.75 * n - 0.125) / (n + 0.25))
    ranges = ask("mean_sd_from_range", min=a, median=m, max=b, n=n)
    quartiles = ask("mean_sd_from_quartiles", q1=q1, median=m, q3=q3, n=n)
    five = ask("mean_sd_from_five", min=a, q1=q1, median=m, q3=q3, max=b, n=n)
    if b > a:
        s1, limit = abs(a + b - 2 * m) / (b - a), 1 / np.log(n + 9) + 2.5 / (n + 1)
        assert isinstance(ranges, Derived) == (s1 < limit)
    if q3 > q1:
        s2, limit = abs(q1 + q3 - 2 * m) / (q3 - q1), 2.65 / sqrt(n) - 6 / n**2
        assert isinstance(quartiles, Derived) == (s2 < limit)
    if b > a and q3 > q1:
        s3, limit = max(2.65 * np.log(0.6 * n) / sqrt(n) * s1, s2), 3 / sqrt(n) - 40 / n**3
        assert isinstance(five, Derived) == (s3 < limit)
    if isinstance(ranges, Derived):
        w = 4 / (4 + n**0.75)
        assert ranges["mean"].value == pytest.approx(w * (a + b) / 2 + (1 - w) * m)
        assert ranges["sd"].value == pytest.approx((b - a) / xi)
    if isinstance(quartiles, Derived):
        w = 0.7 + 0.39 / n
        assert quartiles["mean"].value == pytest.approx(w * (q1 + q3) / 2 + (1 - w) * m)
        assert quartiles["sd"].value == pytest.approx((q3 - q1) / eta)
    if isinstance(five, Derived):
        w1, w2 = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
        assert five["mean"].value == pytest.approx(w1 * (a + b) / 2 + w2 * (q1 + q3) / 2 + (1 - w1 - w2) * m)
        assert five["sd_wan"].value == pytest.approx(((b - a) / xi + (q3 - q1) / eta) / 2)
        share = 1 / (1 + 0.07 * n**0.6)
        assert five["sd"].value == pytest.approx(share * (b - a) / xi + (1 - share) * (q3 - q1) / eta)


@pytest.mark.parametrize(("first", "second", "r"), [("1", "1", "0.7"), ("1", "2", "0.7"), ("3", "2", "-0.4")])
def test_the_span_of_the_sd_of_a_change_reaches_where_the_sds_cancel_best(first: str, second: str, r: str) -> None:
    result = ask("sd_change_from_r", sd_baseline=first, sd_end=second, r=r)
    assert isinstance(result, Derived)
    tried = [
        sd_of_difference(float(first) + a, float(second) + b, float(r) + c)
        for a in np.linspace(-0.5, 0.5, 101)
        for b in np.linspace(-0.5, 0.5, 101)
        for c in (-0.05, 0, 0.05)
    ]
    assert result["sd_change"].low == pytest.approx(min(tried), rel=1e-4)
    assert result["sd_change"].high == pytest.approx(max(tried))


@pytest.mark.parametrize(("first", "second", "change"), [("2", "2", "2"), ("2", "3", "2"), ("6.4", "7.1", "4.5")])
def test_the_span_of_a_correlation_reaches_its_least_value_inside_the_rounding(
    first: str, second: str, change: str
) -> None:
    result = ask("r_from_sds", sd_baseline=first, sd_end=second, sd_change=change)
    assert isinstance(result, Derived)
    half = 0.05 if "." in first else 0.5
    steps = np.linspace(-half, half, 61)
    tried = [
        (a**2 + b**2 - c**2) / (2 * a * b)
        for a in float(first) + steps
        for b in float(second) + steps
        for c in float(change) + np.array([-half, half])
    ]
    assert result["r"].low == pytest.approx(max(-1, min(tried)), rel=1e-3)
    assert result["r"].high == pytest.approx(min(1, max(tried)), rel=1e-3)


def test_a_log_rank_test_is_named_as_such_and_not_as_a_test_of_ranks() -> None:
    assert "survival" in why_p_gives_no_sd("log-rank")
    assert "ranks" in why_p_gives_no_sd("signed rank test")


def test_the_p_of_a_crossovers_paired_test_has_its_condition_named() -> None:
    for identifier in ("sd_change_from_paired_p", "sd_change_from_paired_t", "sd_change_from_paired_p_bound"):
        assert any("crossover" in question.text for question in method(identifier).questions)


@LAW
@given(seed=SEEDS, n1=SIZES, n2=SIZES, decimals=st.sampled_from([1, 2, 3, EXACT]), level=LEVELS)
def test_the_p_that_an_interval_gives_is_that_of_the_test_it_came_from(
    seed: int, n1: int, n2: int, decimals: int, level: float
) -> None:
    groups = two_groups(seed, n1, n2)
    compared = CompareMeans(DescrStatsW(groups.first), DescrStatsW(groups.second))
    low, high = compared.tconfint_diff(alpha=1 - level / 100, usevar="pooled")
    test = stats.ttest_ind(groups.first, groups.second)
    shown = [printed(figure, decimals) for figure in (groups.first.mean() - groups.second.mean(), low, high)]
    assume(float(shown[1]) < float(shown[2]))
    span = p_of_interval(*shown, n1 + n2 - 2, level)
    assert span.low - 1e-9 <= test.pvalue <= span.high + 1e-9
    if decimals == EXACT:
        assert span.p == pytest.approx(test.pvalue, rel=1e-4, abs=1e-9)


@LAW
@given(seed=SEEDS, n1=SIZES, n2=SIZES, decimals=st.sampled_from([1, 2, EXACT]), welch=st.booleans(), level=LEVELS)
def test_the_width_of_an_interval_is_what_its_groups_allow(
    seed: int, n1: int, n2: int, decimals: int, welch: bool, level: float
) -> None:
    groups = two_groups(seed, n1, n2)
    compared = CompareMeans(DescrStatsW(groups.first), DescrStatsW(groups.second))
    low, high = compared.tconfint_diff(alpha=1 - level / 100, usevar="unequal" if welch else "pooled")
    shown = [
        GroupResult(printed(values.mean(), decimals), printed(values.std(ddof=1), decimals), len(values))
        for values in groups
    ]
    assume(all(float(str(one.spread)) > 0 for one in shown))
    least, most = widths_of_difference(*shown, level)
    assert least * (1 - 1e-6) <= high - low <= most * (1 + 1e-6)
