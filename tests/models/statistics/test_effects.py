"""Effects against printed figures, scipy and statsmodels; borrowed SDs; and what no method may ever do."""

from __future__ import annotations

import tomllib
from math import gamma, log, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import proportion_confint

from crps_extractor.models.statistics.effects import (
    Mean,
    hedges_correction,
    mean_difference,
    mean_of_percent_changes,
    odds_ratio,
    percent_change_of_means,
    risk_difference,
    risk_ratio,
    sign_test,
    standardised_difference,
    wilson_interval,
)
from crps_extractor.models.statistics.groups import combined_mean, combined_sd
from crps_extractor.models.statistics.imputation import ORDERS, Assumption, Donor, ImputedSD, assume, choose_sd
from crps_extractor.models.statistics.method import Derived, Refused
from crps_extractor.models.statistics.methods import METHODS, derive
from crps_extractor.models.statistics.never import NEVER
from crps_extractor.models.statistics.p_values import why_p_gives_no_sd
from crps_extractor.models.statistics.pairs import sd_of_difference
from crps_extractor.models.statistics.printed import plain

ORACLES = tomllib.loads(Path(__file__).with_name("oracles.toml").read_text(encoding="utf-8"))


def one(name: str) -> dict:
    return ORACLES[name][0]


def test_mean_difference_and_its_interval() -> None:
    found = mean_difference(Mean(5.0, 2.0, 25), Mean(6.5, 3.0, 36))
    assert found.estimate == -1.5
    assert found.se == pytest.approx(sqrt(4 / 25 + 9 / 36))
    assert (found.low, found.high) == pytest.approx((-1.5 - 1.959964 * found.se, -1.5 + 1.959964 * found.se), abs=1e-5)


@pytest.mark.parametrize("df", [2, 5, 58, 200])
def test_hedges_correction_exact_and_as_in_the_handbook(df: int) -> None:
    wanted = gamma(df / 2) / (sqrt(df / 2) * gamma((df - 1) / 2))
    assert hedges_correction(df, exact=True) == pytest.approx(wanted)
    assert hedges_correction(df) == pytest.approx(wanted, rel=0.02 if df < 20 else 2e-4)


def test_the_exact_correction_is_a_choice() -> None:
    a, b = Mean(2.68, 0.51, 30), Mean(5.45, 0.48, 30)
    usual, exact = standardised_difference(a, b), standardised_difference(a, b, exact=True)
    assert usual is not None
    assert exact is not None
    assert usual.estimate == pytest.approx(-5.5208, abs=5e-5)
    assert exact.estimate == pytest.approx(-5.5207, abs=5e-5)


def test_groups_without_spread_have_no_standardised_difference() -> None:
    assert standardised_difference(Mean(5, 0, 10), Mean(6, 0, 10)) is None
    with pytest.raises(ValueError, match="at least 2"):
        Mean(5, 1, 1)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 30), st.integers(1, 30))
def test_ratios_are_those_of_statsmodels(a: int, b: int, c: int, d: int) -> None:
    wanted = Table2x2(np.array([[a, b], [c, d]]))
    rr, orr = risk_ratio(a, a + b, c, c + d), odds_ratio(a, a + b, c, c + d)
    assert rr is not None
    assert orr is not None
    assert (rr.estimate, rr.se) == pytest.approx((wanted.log_riskratio, wanted.log_riskratio_se))
    assert (orr.estimate, orr.se) == pytest.approx((wanted.log_oddsratio, wanted.log_oddsratio_se))
    assert rr.natural()[0] == pytest.approx(wanted.riskratio)
    rd = risk_difference(a, a + b, c, c + d)
    assert rd.estimate == pytest.approx(a / (a + b) - c / (c + d))
    turned = risk_ratio(c, c + d, a, a + b)
    assert turned is not None
    assert turned.estimate == pytest.approx(-rr.estimate)


def test_empty_cells_get_a_half_and_say_so() -> None:
    found = risk_ratio(0, 10, 3, 12)
    assert found is not None
    assert found.estimate == pytest.approx(log(0.5 / 11) - log(3.5 / 13))
    assert found.marks
    assert odds_ratio(0, 10, 0, 12) is None
    assert risk_ratio(10, 10, 12, 12) is None
    assert risk_difference(0, 10, 0, 12).estimate == 0
    with pytest.raises(ValueError, match="between 0"):
        risk_ratio(11, 10, 3, 12)


@pytest.mark.parametrize("case", one("sign_test")["cases"])
def test_sign_test_and_wilson_interval(case: dict) -> None:
    assert sign_test(case["k"], case["n"]) == pytest.approx(case["p"], abs=5e-6)
    assert wilson_interval(case["k"], case["n"]) == pytest.approx(case["ci_wilson"], abs=5e-4)


@given(st.integers(1, 200), st.data())
def test_sign_test_is_scipys_and_wilson_statsmodels(n: int, data) -> None:
    k = data.draw(st.integers(0, n))
    assert sign_test(k, n) == pytest.approx(stats.binomtest(k, n).pvalue)
    low, high = proportion_confint(k, n, method="wilson")
    assert wilson_interval(k, n) == pytest.approx((low, high), abs=1e-9)


def test_percent_change_of_patients_is_not_that_of_the_means() -> None:
    oracle = one("percent_change")
    assert mean_of_percent_changes(oracle["pairs"]) == pytest.approx(oracle["mean_of_percents"], abs=5e-5)
    assert percent_change_of_means(oracle["pairs"]) == pytest.approx(oracle["percent_of_means"], abs=5e-5)
    refused = derive("percent_change_from_means", {"m1": "5.75", "m2": "3.25"}, {})
    assert isinstance(refused, Refused)
    assert "not the mean of the patients" in refused.reason


@settings(max_examples=50)
@given(st.lists(st.lists(st.integers(-10, 10), min_size=2, max_size=8), min_size=2, max_size=4))
def test_combined_groups_are_all_their_patients_together(groups: list[list[int]]) -> None:
    everyone = [value for group in groups for value in group]
    ns = [len(group) for group in groups]
    means, sds = [float(np.mean(group)) for group in groups], [float(np.std(group, ddof=1)) for group in groups]
    assert combined_mean(ns, means) == pytest.approx(float(np.mean(everyone)))
    assert combined_sd(ns, means, sds) == pytest.approx(float(np.std(everyone, ddof=1)), abs=1e-9)


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=3, max_size=20))
def test_sd_of_a_difference_is_that_of_the_differences(pairs: list[tuple[float, float]]) -> None:
    first, second = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    sd1, sd2 = float(np.std(first, ddof=1)), float(np.std(second, ddof=1))
    if sd1 < 1e-3 or sd2 < 1e-3:
        return
    r = max(-1.0, min(1.0, float(np.corrcoef(first, second)[0, 1])))
    assert sd_of_difference(sd1, sd2, r) == pytest.approx(float(np.std(first - second, ddof=1)), abs=1e-5)


DONORS = [
    Donor("week 1", 2.1, 30, same_arm=True, days_apart=21),
    Donor("week 3", 2.4, 28, same_arm=True, days_apart=7),
    Donor("baseline", 1.5, 30, same_arm=True, is_baseline=True),
    Donor("other study", 2.9, 15),
    Donor("other scale", 21.0, 15, same_scale=False),
    Donor("a change", 1.1, 15, is_change=True),
]


@pytest.mark.parametrize(
    ("order", "sd", "method"),
    [
        (("same_study_other_time", "largest"), 2.4, "imputed:same_study_other_time"),
        (("baseline_same_arm",), 1.5, "imputed:baseline_same_arm"),
        (("largest",), 2.9, "imputed:largest"),
        (
            ("pooled_same_scale",),
            sqrt((29 * 2.1**2 + 27 * 2.4**2 + 29 * 1.5**2 + 14 * 2.9**2) / 99),
            "imputed:pooled_same_scale",
        ),
    ],
)
def test_an_sd_is_borrowed_in_the_reviews_own_order(order: tuple[str, ...], sd: float, method: str) -> None:
    found = choose_sd(DONORS, order)
    assert isinstance(found, ImputedSD)
    assert found.sd == pytest.approx(sd)
    assert found.sd_method == method
    assert (found.low, found.high) == (1.5, 2.9)
    assert found.donors


def test_sds_of_changes_are_borrowed_for_changes_only() -> None:
    found = choose_sd(DONORS, tuple(ORDERS), target_is_change=True)
    assert isinstance(found, ImputedSD)
    assert found.donors == ("a change",)
    assert isinstance(choose_sd([DONORS[4]], tuple(ORDERS)), Refused)
    with pytest.raises(ValueError, match="Unknown way"):
        choose_sd(DONORS, ("guess",))


def test_an_assumed_correlation_or_weight_names_its_source_and_range() -> None:
    found = assume("correlation", "0.68", ["Sigtermans 2009"], "0.4", "0.9")
    assert isinstance(found, Assumption)
    assert found.donors == ("Sigtermans 2009",)
    for wrong in (
        assume("correlation", "0.5", [" "], "0.3", "0.9"),
        assume("correlation", "1.2", ["A"], "0.3", "1.3"),
        assume("correlation", "0.5", ["A"], "0.6", "0.9"),
        assume("weight", "about 70", ["A"], "60", "80"),
        assume("weight", "-70", ["A"], "-80", "80"),
    ):
        assert isinstance(wrong, Refused)
    with pytest.raises(ValueError, match="dose"):
        assume("dose", "1", ["A"], "1", "1")


@pytest.mark.parametrize("never", NEVER, ids=lambda never: never.id)
def test_what_is_never_done_is_refused_with_its_reason(never) -> None:
    refused = derive(never.id, {}, {})
    assert isinstance(refused, Refused)
    assert refused.reason == never.reason
    assert never.id not in {entry.id for entry in METHODS}


@pytest.mark.parametrize(
    "test",
    ["Mann-Whitney", "Wilcoxon", "log-rank", "mixed model", "ANCOVA", "GEE", "chi²", "Fisher", "Cox", "not stated", ""],
)
def test_the_p_of_other_tests_gives_no_sd(test: str) -> None:
    assert why_p_gives_no_sd(test).endswith(".")


def test_the_p_of_a_t_test_gives_one_when_it_is_about_this_time_and_two_sided() -> None:
    assert why_p_gives_no_sd("t") == ""
    assert why_p_gives_no_sd("paired t", "this time", "two") == ""
    assert "all time points" in why_p_gives_no_sd("t", "all times")
    assert "interaction" in why_p_gives_no_sd("t", "interaction group×time")
    assert "several arms" in why_p_gives_no_sd("t", "several arms")
    assert "one-sided" in why_p_gives_no_sd("t", "this time", "one")


NUMBERISH = st.one_of(st.text(max_size=8), st.from_regex(r"[<>−-]?\d{0,3}[.,]?\d{0,3}", fullmatch=True))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(METHODS), st.data())
def test_no_method_raises_on_any_text(entry, data) -> None:
    inputs = {wanted.name: data.draw(NUMBERISH) for wanted in entry.inputs}
    result = entry.run(inputs, {question.id: True for question in entry.questions})
    if isinstance(result, Refused):
        assert result.reason[-1] in ".?"
    else:
        assert result.method == entry.id
        assert result.formula
        for quantity in result.quantities:
            if quantity.low is not None and quantity.high is not None:
                assert quantity.low <= quantity.value <= quantity.high


@pytest.mark.parametrize("entry", METHODS, ids=lambda entry: entry.id)
def test_every_method_gives_what_it_promises(entry) -> None:
    inputs = {
        "se": "0.5", "n": "24", "mean": "5.0", "low": "4.0", "high": "6.0", "md": "5.0", "n1": "12", "n2": "13",
        "ratio": "4.9", "p": "0.03", "t": "2.5", "sd_baseline": "2.0", "sd_end": "2.2", "sd_change": "1.9", "r": "0.5",
        "m1": "5", "m2": "4", "sd1": "2", "sd2": "2", "sd_difference": "1.5", "min": "2", "q1": "4", "median": "5",
        "q3": "6", "max": "8", "width": "2", "parts": "2", "n_control": "20", "sd_control": "2", "size": "5",
        "icc": "0.1", "units": "30", "patients": "10", "auc": "185", "sd": "100", "duration": "35",
    }  # fmt: skip
    if entry.id in ("combine_groups", "average_shared_control"):
        inputs |= {"n": "20; 25", "mean": "5.0; 6.0", "sd": "2.0; 2.5"}
    if entry.id.endswith("bound"):
        inputs["p"] = "<0.05"
    result = entry.run(
        {name: text for name, text in inputs.items() if name in {wanted.name for wanted in entry.inputs}},
        {question.id: True for question in entry.questions},
    )
    assert isinstance(result, Derived), result
    for name in entry.gives:
        assert result.has(name)
    assert set(entry.marks) <= set(result.marks)
    assert all(isinstance(quantity.value, float) for quantity in result.quantities)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (2.79342, "2.7934"),
        (-1.5, "−1.5"),
        (123456.7, "123457"),
        (0.000123456, "0.00012346"),
        (1e-12, "1.0000e−12"),
    ],
)
def test_numbers_in_formulas_are_plain(value: float, text: str) -> None:
    assert plain(value) == text
