"""Agreement of reviewers, against printed examples, statsmodels, and laws that must hold."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from crps_extractor.models.statistics.agreement_categories import ac2, category_agreement, table_of, weighted_kappa
from crps_extractor.models.statistics.agreement_numbers import icc, number_agreement
from crps_extractor.models.statistics.agreement_people import krippendorff_alpha
from crps_extractor.models.statistics.agreement_studies import (
    bootstrap_interval,
    effect_agreement,
    log_risk_ratio,
    raw_difference,
    row_agreement,
    standardised,
)
from crps_extractor.models.statistics.effects import Mean

ORACLES = tomllib.loads(Path(__file__).with_name("oracles.toml").read_text(encoding="utf-8"))

VAS = ["7.0", "6.2", "5.8", "4.4", "5.1", "3.9", "6.5", "2.6"]


def one(name: str) -> dict:
    return ORACLES[name][0]


@pytest.mark.parametrize("case", one("agreement")["cases"], ids=lambda case: str(case["table"]))
def test_categories(case: dict) -> None:
    found = category_agreement(case["table"])
    assert found.observed == pytest.approx(case["po"], abs=5e-5)
    if case["kappa"] == "not estimable":
        assert found.kappa is None
        assert found.kappa_interval is None
    else:
        assert found.kappa == pytest.approx(case["kappa"], abs=5e-5)
    assert found.ac1 == pytest.approx(case["ac1"], abs=5e-5)
    if "kappa_ci" in case:
        assert found.kappa_interval == pytest.approx(case["kappa_ci"], abs=5e-5)
    if "pabak" in case:
        assert found.pabak == pytest.approx(case["pabak"], abs=5e-5)
    if "kappa_linear" in case:
        assert weighted_kappa(case["table"], "linear") == pytest.approx(case["kappa_linear"], abs=5e-5)
        assert weighted_kappa(case["table"], "quadratic") == pytest.approx(case["kappa_quadratic"], abs=5e-5)


TABLES = st.integers(2, 4).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 30), min_size=size, max_size=size), min_size=size, max_size=size)
)


@example([[0, 0], [1, 2]])
@given(TABLES)
def test_kappa_and_its_interval_are_those_of_statsmodels(table: list[list[int]]) -> None:
    found = category_agreement(table)
    if found.kappa is None or found.kappa_interval is None:
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        wanted = cohens_kappa(np.array(table, dtype=float))
    assert found.kappa == pytest.approx(wanted.kappa, abs=1e-9)
    low, high = found.kappa_interval
    if np.isnan(wanted.std_kappa):  # its variance came out a hair below 0: there is none
        assert (low, high) == (pytest.approx(found.kappa, abs=1e-6), pytest.approx(found.kappa, abs=1e-6))
    else:
        assert low == pytest.approx(max(-1, wanted.kappa_low), abs=1e-6)
        assert high == pytest.approx(min(1, wanted.kappa_upp), abs=1e-6)
    for kind in ("linear", "quadratic"):
        oracle = cohens_kappa(np.array(table, dtype=float), wt=kind, return_results=False)
        assert weighted_kappa(table, kind) == pytest.approx(oracle, abs=1e-9)


@given(TABLES)
def test_turning_the_people_round_changes_nothing(table: list[list[int]]) -> None:
    turned = [list(row) for row in zip(*table, strict=True)]
    a, b = category_agreement(table), category_agreement(turned)
    for name in ("observed", "kappa", "ac1", "pabak"):
        first, second = getattr(a, name), getattr(b, name)
        assert first == second or first == pytest.approx(second)
    assert ac2(table, "linear") == (None if sum(map(sum, table)) == 0 else pytest.approx(ac2(turned, "linear")))


def test_ac2_without_order_among_two_categories_is_ac1() -> None:
    table = [[20, 5], [10, 15]]
    assert ac2(table, "linear") == pytest.approx(category_agreement(table).ac1)
    assert ac2([[9, 0, 0], [0, 9, 0], [0, 0, 9]], "quadratic") == pytest.approx(1)


def test_a_table_of_pairs_and_tables_that_are_none() -> None:
    pairs = [("yes", "yes"), ("yes", "no"), ("not reported", "yes")]
    assert table_of(pairs, ["yes", "no", "not reported"]) == [[1, 1, 0], [0, 0, 0], [1, 0, 0]]
    with pytest.raises(KeyError):
        table_of([("yes", "maybe")], ["yes", "no"])
    assert category_agreement([[0, 0], [0, 0]]).observed is None
    with pytest.raises(ValueError, match="square"):
        category_agreement([[1, 2]])


def test_icc_of_shrout_and_fleiss() -> None:
    oracle = one("icc")
    found = icc(oracle["rows"])
    assert found.one_way == pytest.approx(oracle["icc_1_1"], abs=5e-5)
    assert found.a_1 == pytest.approx(oracle["icc_a_1"], abs=5e-5)
    assert found.c_1 == pytest.approx(oracle["icc_c_1"], abs=5e-5)
    assert found.a_1_interval == pytest.approx(oracle["icc_a_1_ci"], abs=5e-5)


def test_icc_without_any_spread_is_not_estimable() -> None:
    found = icc([[3, 3], [3, 3]])
    assert (found.one_way, found.a_1, found.c_1) == (None, None, None)
    perfect = icc([[0.1, 0.1], [0.2, 0.2], [0.7, 0.7]])
    assert perfect.a_1 == pytest.approx(1)
    assert perfect.a_1_interval is None


def test_one_slip_of_millimetres_destroys_the_icc() -> None:
    other = [*VAS[:3], "44", *VAS[4:]]
    pairs = list(zip(VAS, other, strict=True))
    found = number_agreement(pairs)
    assert (found.exact, found.n) == (7, 8)
    assert found.largest_ratio == pytest.approx(10)
    assert found.median_ratio == 1
    assert icc([(float(a), float(b)) for a, b in pairs]).a_1 == pytest.approx(-0.024, abs=5e-4)


def test_icc_over_mixed_quantities_hides_errors_and_is_not_given() -> None:
    pairs = []
    for index in range(20):
        score = 3 + index % 5
        wrong = score + 2 if index % 5 == 0 else score
        pairs += [(str(score), str(wrong)), (str(1000 + 150 * index), str(1000 + 150 * index))]
    assert icc([(float(a), float(b)) for a, b in pairs]).a_1 > 0.9999
    assert number_agreement(pairs).icc_a_1 is None
    assert number_agreement(pairs, one_scale_and_unit=True).icc_a_1 is not None
    assert number_agreement(pairs[:19], one_scale_and_unit=True).icc_a_1 is None


def test_numbers_exact_within_rounding_and_within_tolerance() -> None:
    found = number_agreement([("5", "5.00"), ("5.4", "5"), ("100", "104"), ("0", "3"), ("-2", "2")], tolerance=0.05)
    assert (found.n, found.exact, found.within_rounding, found.within_tolerance) == (5, 1, 2, 2)
    assert found.largest_ratio == pytest.approx(1.08)
    assert number_agreement([]).median_ratio is None


def test_krippendorffs_example() -> None:
    oracle = one("krippendorff")
    people = [[None if value == "" else value for value in row] for row in oracle["rows"]]
    for metric in ("nominal", "ordinal", "interval"):
        assert krippendorff_alpha(people, metric) == pytest.approx(oracle[metric], abs=5e-5)


def test_alpha_where_nothing_could_differ_is_not_estimable() -> None:
    assert krippendorff_alpha([[1, 1], [1, 1]]) is None
    assert krippendorff_alpha([[1, None], [None, 2]]) is None
    assert krippendorff_alpha([["a", "b"], ["a", "b"]]) == 1
    with pytest.raises(ValueError, match="numbers"):
        krippendorff_alpha([["a", "b"], ["a", "b"]], "interval")


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=30))
def test_alpha_of_two_people_is_the_same_from_both_sides_and_at_most_one(pairs: list[tuple[int, int]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    for metric in ("nominal", "ordinal", "interval"):
        alpha = krippendorff_alpha([first, second], metric)
        assert alpha == (None if alpha is None else pytest.approx(krippendorff_alpha([second, first], metric)))
        assert alpha is None or alpha <= 1 + 1e-12


def test_rows_found_and_rows_that_agree_are_two_questions() -> None:
    oracle = one("row_agreement")
    found = row_agreement(oracle["both"], oracle["first_only"], oracle["second_only"], oracle["equal"])
    for name in ("found_by_both", "dice", "agree_in_pairs", "agree_of_all"):
        assert getattr(found, name) == pytest.approx(oracle[name], abs=5e-5)
    assert row_agreement(0, 0, 0, 0).dice is None
    assert row_agreement(0, 3, 0, 0).agree_in_pairs is None
    with pytest.raises(ValueError, match="more rows"):
        row_agreement(3, 0, 0, 4)


def test_two_readings_of_one_figure_give_unlike_effects() -> None:
    oracle = one("effect_agreement")
    as_se = standardised(Mean(2.68, 0.51 * 30**0.5, 30), Mean(5.45, 0.48 * 30**0.5, 30))
    as_sd = standardised(Mean(2.68, 0.51, 30), Mean(5.45, 0.48, 30))
    assert [as_se, as_sd] == pytest.approx(oracle["g"], abs=5e-5)
    found = effect_agreement(as_se, as_sd)
    assert found.within_0_1 is oracle["within_0_1"]
    assert found.sign_changed is False


def test_effects_that_one_sheet_does_not_give_are_not_compared() -> None:
    assert effect_agreement(None, 0.3).within_0_1 is None
    assert effect_agreement(-0.04, 0.04).within_0_1
    assert effect_agreement(-0.04, 0.04).sign_changed
    assert raw_difference(Mean(3, 1, 10), Mean(5, 1, 10)) == -2
    assert log_risk_ratio(0, 10, 0, 12) is None
    assert log_risk_ratio(5, 10, 5, 20) == pytest.approx(np.log(2))


def agreed_share(studies) -> float | None:
    answers = [same for study in studies for same in study]
    return sum(answers) / len(answers) if answers else None


def test_intervals_come_from_whole_studies_and_never_below_ten() -> None:
    studies = [[True] * 9 + [index % 3 == 0] for index in range(14)]
    low, high = bootstrap_interval(studies, agreed_share, seed=7)
    assert 0.88 < low < agreed_share(studies) < high < 0.98
    assert (low, high) == bootstrap_interval(studies, agreed_share, seed=7)
    assert bootstrap_interval(studies[:9], agreed_share) is None
    assert bootstrap_interval([[]] * 12, agreed_share) is None
