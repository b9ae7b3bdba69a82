"""Means, SDs, percentages, p values and changes that cannot be what they are printed as."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from itertools import combinations_with_replacement
from math import floor, sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from crps_extractor.models.statistics.bounds import change_limits, sd_bound, suspected_se
from crps_extractor.models.statistics.changes import change_match, change_sd_possible, difference_match
from crps_extractor.models.statistics.grim import grim, percent_counts, percent_possible, printed_percent
from crps_extractor.models.statistics.integer_search import mean_sd_search
from crps_extractor.models.statistics.printed import Printed, UnreadableError, read_count, read_printed
from crps_extractor.models.statistics.recompute import (
    GroupResult,
    ci_and_p_agree,
    ci_of_difference,
    ci_of_mean,
    p_agrees,
    paired_p,
    readings_of_change_spread,
    readings_of_spread,
    two_group_p,
)
from crps_extractor.models.statistics.skew import floor_skew, screen_five_numbers, screen_quartiles, screen_range
from crps_extractor.models.statistics.symmetry import ci_symmetry

ORACLES = tomllib.loads(Path(__file__).with_name("oracles.toml").read_text(encoding="utf-8"))


def one(name: str) -> dict:
    return ORACLES[name][0]


def prints_as(value: Fraction, decimals: int) -> set[Fraction]:
    """Every number of so many decimals that a value may be rounded to, a tie going either way."""
    scaled = value * 10**decimals
    below = floor(scaled)
    rest = scaled - below
    ends = {below} if rest < Fraction(1, 2) else {below + 1} if rest > Fraction(1, 2) else {below, below + 1}
    return {Fraction(end, 10**decimals) for end in ends}


@pytest.mark.parametrize(("mean", "n", "possible"), one("grim")["cases"])
def test_grim(mean: str, n: int, possible: bool) -> None:
    assert grim(mean, n).possible is possible


@pytest.mark.parametrize(("mean", "n", "items", "possible"), one("grim_items")["cases"])
def test_grim_knows_averaged_items(mean: str, n: int, items: int, possible: bool) -> None:
    assert grim(mean, n, items).possible is possible


def test_grim_reads_the_decimals_and_says_when_it_can_tell_nothing() -> None:
    assert grim("5.00", 7).possible
    assert not grim("5.10", 7).possible
    assert grim("5", 7).possible
    assert not grim("5", 7).informative
    assert grim("5.1", 9).informative
    assert not grim("5.1", 10).informative
    assert not grim("5.10", 100).informative


def test_grim_takes_a_scale_that_moves_by_two() -> None:
    assert not grim("4.10", 15, step=2, minimum=0).possible
    assert grim("4.13", 15, step=2, minimum=0).possible
    assert not grim("10.2", 10, minimum=0, maximum=10).possible


def test_grim_names_the_nearest_means() -> None:
    found = grim("4.74", 25)
    assert (found.below, found.above) == (Fraction(118, 25), Fraction(119, 25))


@given(st.integers(0, 60), st.integers(1, 12), st.integers(0, 3))
def test_grim_finds_every_mean_that_can_be_printed(total: int, n: int, decimals: int) -> None:
    for printed in prints_as(Fraction(total, n), decimals):
        found = grim(Printed(printed, decimals), n)
        assert total in found.totals


@pytest.mark.parametrize(("percent", "possible"), one("grim_percent")["cases"])
def test_grim_of_percentages(percent: str, possible: bool) -> None:
    assert percent_possible(percent, one("grim_percent")["n"]) is possible


@pytest.mark.parametrize(("percent", "n", "counts"), one("percent_counts")["cases"])
def test_counts_behind_a_percentage(percent: str, n: int, counts: list[int]) -> None:
    assert list(percent_counts(percent, n).counts) == counts
    assert list(percent_counts(f"{percent} %", n).counts) == counts


@given(st.integers(1, 400), st.data(), st.integers(0, 2))
def test_a_count_is_always_among_those_of_its_own_percentage(n: int, data, decimals: int) -> None:
    count = data.draw(st.integers(0, n))
    for printed in prints_as(Fraction(100 * count, n), decimals):
        found = percent_counts(Printed(printed, decimals), n)
        every = [k for k in range(n + 1) if printed in prints_as(Fraction(100 * k, n), decimals)]
        assert list(found.counts) == every
    assert count in percent_counts(printed_percent(count, n, decimals), n).counts


def test_percentages_outside_their_range_have_no_count() -> None:
    assert not percent_counts("104", 25).possible
    assert not percent_counts("-4", 25).possible
    assert percent_counts("100.0", 25).possible
    assert not percent_counts("50", 100).informative
    assert percent_counts("50", 99).informative


@pytest.mark.parametrize(("mean", "sd", "n", "possible"), one("integer_mean_sd")["cases"])
def test_mean_and_sd_of_whole_numbers(mean: str, sd: str, n: int, possible: bool) -> None:
    assert mean_sd_search(mean, sd, n, 0, 10).possible is possible


def test_the_example_of_a_search_really_prints_like_this() -> None:
    found = mean_sd_search("2.57", "2.57", 30, 0, 10)
    values = [value for value, many in found.example for _ in range(many)]
    assert len(values) == 30
    mean = sum(values) / 30
    variance = sum((value - mean) ** 2 for value in values) / 29
    assert Fraction("2.57") in prints_as(mean, 2)
    assert abs(sqrt(variance) - 2.57) <= 0.005


@pytest.mark.parametrize(("n", "width"), [(2, 10), (3, 10), (4, 6), (5, 5), (6, 3), (7, 2)])
def test_the_search_agrees_with_trying_every_set(n: int, width: int) -> None:
    sets = list(combinations_with_replacement(range(width + 1), n))
    moments = {(sum(values), sum(value * value for value in values)) for values in sets}
    for mean in [Printed(Fraction(m, 10), 1) for m in range(10 * width + 1)]:
        totals = {s for s, _ in moments if mean.low <= Fraction(s, n) <= mean.high}
        for sd in [Printed(Fraction(s, 10), 1) for s in range(0, 8 * width, 3)]:
            least = max(Fraction(0), sd.low) ** 2
            exists = any(s in totals and least <= (q - Fraction(s * s, n)) / (n - 1) <= sd.high**2 for s, q in moments)
            assert mean_sd_search(mean, sd, n, 0, width).possible is exists, (mean, sd)


def test_the_search_knows_averaged_items_steps_and_other_ends() -> None:
    assert not mean_sd_search("4.33", "0.50", 10, 0, 10).possible
    assert mean_sd_search("4.33", "0.50", 10, 0, 10, items=4).possible
    assert mean_sd_search("4.13", "1.4", 15, 0, 10, step=2).possible
    assert not mean_sd_search("4.10", "1.4", 15, 0, 10, step=2).possible
    assert mean_sd_search("4.0", "1.0", 20, 1, 7).possible
    assert not mean_sd_search("0.5", "1.0", 20, 1, 7).possible


def test_the_search_handles_hundreds_of_patients_and_says_when_it_does_not_finish() -> None:
    assert mean_sd_search("43.21", "21.35", 700, 0, 100).possible
    assert mean_sd_search("5.003", "0.011", 700, 0, 10).possible is False
    assert mean_sd_search("5", "2", 20_000, 0, 10).possible is None
    assert mean_sd_search("500", "100", 20, 0, 10_000).possible is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=2, max_size=60), st.integers(0, 2))
def test_no_real_data_are_ever_called_impossible(values: list[int], decimals: int) -> None:
    n = len(values)
    mean = Fraction(sum(values), n)
    variance = sum((value - mean) ** 2 for value in values) / (n - 1)
    for printed_mean in prints_as(mean, decimals):
        sd = Printed(Fraction(round(sqrt(variance) * 10**decimals), 10**decimals), decimals)
        centre = Printed(printed_mean, decimals)
        assert mean_sd_search(centre, sd, n, 0, 10).possible
        assert sd_bound(centre, sd, n, 0, 10).possible
        assert grim(centre, n, minimum=0, maximum=10).possible


def test_sd_bound_allows_for_rounding_of_the_mean() -> None:
    assert sd_bound("10.0", "0.2", 30, 0, 10).possible
    assert not sd_bound("10.000", "0.2", 30, 0, 10).possible
    assert not sd_bound("5.0", "5.3", 30, 0, 10).possible
    assert sd_bound("5.0", "5.1", 30, 0, 10).possible
    assert not sd_bound("12", "1", 30, 0, 10).mean_inside


def test_sd_bound_of_a_change_has_the_limits_of_a_change() -> None:
    low, high = change_limits(0, 10)
    assert (low, high) == (-10, 10)
    assert sd_bound("-2.0", "6.0", 20, low, high).possible
    assert not sd_bound("-2.0", "10.5", 20, low, high).possible


def test_an_sd_that_looks_like_a_standard_error() -> None:
    found = suspected_se("5.45", "0.48", 30, 0, 10)
    assert found is not None
    assert found.sd_if_se == pytest.approx(2.629, abs=1e-3)
    assert suspected_se("54.5", "4.8", 30, 0, 100) is not None
    assert suspected_se("5.45", "0.8", 30, 0, 10) is None
    assert suspected_se("5.45", "0.48", 9, 0, 10) is None
    assert suspected_se("9.1", "0.48", 30, 0, 10) is None


@pytest.mark.parametrize(("estimate", "low", "high", "scale", "usable"), one("ci_symmetry")["cases"])
def test_symmetry_of_intervals(estimate: str, low: str, high: str, scale: str, usable: bool) -> None:
    assert ci_symmetry(estimate, low, high, scale).usable is usable


def test_intervals_that_are_none() -> None:
    assert "above the upper" in ci_symmetry("2", "3", "1").reason
    assert "outside" in ci_symmetry("9", "1", "3").reason
    assert "above 0" in ci_symmetry("1.2", "-1", "3", "log").reason
    assert "no width" in ci_symmetry("1.2", "1.2", "1.2").reason


@given(st.integers(-900, 900), st.integers(1, 300), st.integers(0, 2))
def test_a_symmetric_interval_is_found_symmetric_however_it_is_rounded(middle: int, half: int, decimals: int) -> None:
    centre, width = Fraction(middle, 100), Fraction(half, 97) + Fraction(2, 10**decimals)
    printed = [Printed(min(prints_as(value, decimals)), decimals) for value in (centre, centre - width, centre + width)]
    assert ci_symmetry(*printed).usable


def test_skew_screens() -> None:
    cases = one("skew_screen")["cases"]
    found = [
        screen_range(4, 8, 10, 20),
        screen_range(0.1, 7.4, 31.9, 60),
        screen_quartiles(5, 6, 8, 48),
        screen_five_numbers(2, 5, 6, 8, 10, 48),
    ]
    for screen, oracle in zip(found, cases, strict=False):
        assert screen.statistic == pytest.approx(oracle["statistic"], abs=5e-5)
        assert screen.limit == pytest.approx(oracle["limit"], abs=5e-5)
        assert screen.skewed is oracle["skewed"]


def test_few_values_are_never_screened_as_symmetric() -> None:
    assert screen_five_numbers(1, 2, 3, 4, 5, 2).skewed
    assert screen_range(3, 3, 3, 20).skewed


def test_mean_against_sd_at_the_end_of_a_scale() -> None:
    assert floor_skew("129.9", "137.3", 0).level == "strong"
    assert floor_skew("3", "2", 0).level == "suggested"
    assert floor_skew("5", "2", 0, 10).level == "none"
    assert floor_skew("9", "2", 0, 10).end == "upper"
    assert floor_skew("5", "0", 0).level == "none"


@pytest.mark.parametrize(("equal_variances", "kind"), [(True, "pooled"), (False, "welch")])
def test_p_of_two_groups_is_scipys(equal_variances: bool, kind: str) -> None:
    wanted = stats.ttest_ind_from_stats(5.2, 2.1, 20, 3.9, 1.4, 33, equal_var=equal_variances).pvalue
    found = two_group_p(GroupResult("5.2", "2.1", 20), GroupResult("3.9", "1.4", 33), kind)
    assert found.p == pytest.approx(wanted)
    assert found.low < found.p < found.high


def test_p_of_paired_differences_is_scipys() -> None:
    found = paired_p("-2.0", "3.9", 48)
    assert found.p == pytest.approx(2 * stats.t.sf(2 / (3.9 / sqrt(48)), 47))


def test_rounding_can_take_a_difference_to_nothing() -> None:
    found = two_group_p(GroupResult("5", "2.0", 20), GroupResult("5", "2.0", 20))
    assert found.high == 1
    assert found.low < 0.2
    assert two_group_p(GroupResult("5", "0", 20), GroupResult("7", "0", 20)).p == 0


@pytest.mark.parametrize(
    ("printed", "agrees"),
    [("0.03", True), ("0.034", False), ("<0.05", True), ("<0.01", False), ("NS", False), (">0.05", False)],
)
def test_a_printed_p_against_the_computed_one(printed: str, agrees: bool) -> None:
    assert p_agrees(printed, paired_p("1.000", "2.000", 22)) is agrees


def test_which_reading_of_plus_minus_makes_the_printed_p_possible() -> None:
    ketamine, placebo = GroupResult("2.68", "0.51", 30), GroupResult("5.45", "0.48", 30)
    as_sd, as_se = readings_of_spread(ketamine, placebo, "P<0.001")
    assert as_se.p.t == pytest.approx(3.96, abs=5e-3)
    assert as_se.sds == pytest.approx((2.79, 2.63), abs=5e-3)
    assert as_sd.standardised == pytest.approx(5.6, abs=0.05)
    assert as_sd.agrees
    assert as_se.agrees
    as_sd, as_se = readings_of_spread(ketamine, placebo, "0.0002")
    assert not as_sd.agrees
    assert as_se.agrees


def test_which_reading_of_a_change_makes_its_paired_p_possible() -> None:
    as_sd, as_se = readings_of_change_spread(GroupResult("-2.0", "0.57", 48), "0.001")
    assert not as_sd.agrees
    assert as_se.agrees
    assert as_se.sds == pytest.approx((3.949,), abs=5e-3)


def test_negative_sds_are_never_possible() -> None:
    assert not sd_bound("5", "-1", 20, 0, 10).possible
    assert not change_sd_possible("2", "2", "-0.5")
    assert mean_sd_search("5", "-1", 20, 0, 10).possible is False


def test_intervals_worked_out_again() -> None:
    low, high = ci_of_mean("32.1", "5.0875", 25)
    assert (low, high) == pytest.approx((30.0, 34.2), abs=5e-4)
    low, high = ci_of_difference(GroupResult("5.0", "1.705", 15), GroupResult("6.8", "1.705", 14))
    assert (low, high) == pytest.approx((-3.1, -0.5), abs=5e-4)


@pytest.mark.parametrize(
    ("low", "high", "p", "null", "agree"),
    [
        ("0.2", "1.4", "0.01", 0, True),
        ("0.2", "1.4", "0.20", 0, False),
        ("-0.2", "1.4", "<0.01", 0, False),
        ("-0.2", "1.4", "NS", 0, True),
        ("0.2", "1.4", "NS", 0, False),
        ("0.0", "1.4", "0.06", 0, True),
        ("1.2", "3.4", "0.04", 1, True),
        ("0.8", "3.4", "0.04", 1, False),
        ("0.2", "1.4", "0.05", 0, True),
        ("-0.2", "1.4", "<0.05", 0, False),
        ("-0.2", "1.4", "0.05", 0, True),
        ("0.2", "1.4", "<0.05", 0, True),
    ],
)
def test_an_interval_and_its_p_say_the_same(low: str, high: str, p: str, null: float, agree: bool) -> None:
    assert ci_and_p_agree(low, high, p, null=null) is agree


def test_a_change_is_the_end_minus_the_baseline_within_rounding() -> None:
    assert change_match("7.2", "4.1", "-3.1").verdict == "agrees"
    assert change_match("7.2", "4.1", "-3.0").verdict == "agrees"
    assert change_match("7.2", "4.1", "3.1").verdict == "sign turned"
    assert change_match("7.2", "4.1", "-2.1").verdict == "differs"
    assert difference_match("2.68", "5.45", "-2.77").verdict == "agrees"


def test_the_sd_of_a_change_needs_a_correlation() -> None:
    assert change_sd_possible("6.4", "7.1", "4.5")
    assert not change_sd_possible("2.0", "2.1", "4.5")
    assert not change_sd_possible("2.0", "5.0", "1.0")


@pytest.mark.parametrize("text", ["", "5.0 (SD)", "about five", "1,250", "3-4", "<5", "2 ± 1", "\ufffd2"])
def test_text_that_is_not_one_number_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnreadableError, match="mean"):
        read_printed(text, "mean")


def test_printed_numbers_keep_their_zeros() -> None:
    assert str(read_printed("5.00")) == "5.00"
    assert str(read_printed("−0,50")) == "-0.50"
    assert (read_printed("-0.5").low, read_printed("-0.5").high) == (Fraction(-11, 20), Fraction(-9, 20))


@pytest.mark.parametrize("text", ["0", "-3", "2.5", "1e30", ""])
def test_an_n_is_a_whole_number_of_at_least_one(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_count(text)


NUMBERISH = st.one_of(st.text(max_size=8), st.from_regex(r"[<−-]?\d{0,3}[.,]?\d{0,3} ?%?", fullmatch=True))


@settings(max_examples=300, deadline=None)
@given(NUMBERISH, NUMBERISH, NUMBERISH)
def test_every_test_of_integrity_answers_or_says_what_it_cannot_read(a: str, b: str, c: str) -> None:
    other = GroupResult("3.0", "1.0", "20")
    calls = [
        lambda: grim(a, b),
        lambda: percent_counts(a, b),
        lambda: mean_sd_search(a, b, c, 0, 10),
        lambda: sd_bound(a, b, c, 0, 10),
        lambda: suspected_se(a, b, c, 0, 10),
        lambda: ci_symmetry(a, b, c),
        lambda: ci_symmetry(a, b, c, "log"),
        lambda: two_group_p(GroupResult(a, b, c), other),
        lambda: readings_of_spread(GroupResult(a, b, "20"), other, c),
        lambda: paired_p(a, b, c),
        lambda: ci_and_p_agree(a, b, c),
        lambda: change_match(a, b, c),
        lambda: change_sd_possible(a, b, c),
        lambda: floor_skew(a, b, 0),
    ]
    reasons = []
    for call in calls:
        try:
            call()
        except UnreadableError as reason:
            reasons.append(str(reason))
    assert all(reason.endswith(".") for reason in reasons)
