"""Numbers that cannot be, on published and worked examples; silent where grain, form or n are not known."""

from __future__ import annotations

from typing import Any

import pytest

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.kinds.base import Strength


@pytest.fixture
def pain(study: Any) -> Any:
    """Two groups of 30; one rating on NRS 0-10."""
    study.two_groups()
    study.outcome(score_is="one_rating")
    return study


def test_a_mean_that_no_total_gives_is_found(pain: Any, mean: Any) -> None:
    pain.result("r", mean("4.74"), n="25")
    problem = pain.only("mean_impossible")
    assert problem.strength is Strength.MILD
    assert "4.72 and 4.76" in problem.found


@pytest.mark.parametrize(("centre", "n"), [("7.22", "30"), ("2.68", "28"), ("7.38", "26"), ("5.3", "30")])
def test_means_that_exist_are_left_alone(pain: Any, mean: Any, centre: str, n: str) -> None:
    pain.result("r", mean(centre), n=n)
    if centre == "7.22":
        pain.put("ketamine", {"group.n_allocated": "32"})
        pain.put("r", {"result.n": "32"})
    assert pain.codes() == set()


@pytest.mark.parametrize(
    "change",
    [
        {"pain": {"outcome.score_is": "mean_of_ratings"}},
        {"pain": {"outcome.score_is": Answer(Status.UNCLEAR)}},
        {"r": {"result.model": "least_squares_mean"}},
        {"r": {"result.model": Answer(Status.UNCLEAR)}},
        {"r": {"result.form": "percent_change"}},
        {"r": {"result.n_unit": "infusions"}},
        {"r": {"result.method": "figure"}},
        {"pain": {"outcome.scale": "vas-10"}},
    ],
)
def test_tests_of_whole_numbers_are_silent_where_scores_are_not_whole_or_nothing_is_known(
    pain: Any, mean: Any, change: Any
) -> None:
    pain.result("r", mean("4.74"), n="25")
    for row, answers in change.items():
        pain.put(row, answers)
    assert "mean_impossible" not in pain.codes()


def test_imputed_patients_need_not_have_whole_scores(pain: Any, mean: Any) -> None:
    pain.design("rct_parallel", "60", design__missing_method="multiple_imputation")
    pain.result("r", mean("4.74"), n="25")
    assert pain.codes() == set()


def test_a_value_read_off_a_figure_is_not_taken_at_its_word(pain: Any, mean: Any) -> None:
    pain.result("r", Answer(Status.IN_FIGURE_ONLY, mean("4.74")), n="25")
    assert pain.codes() == set()


@pytest.mark.parametrize(
    ("centre", "spread", "n", "exists"),
    [
        ("3.44", "2.47", "18", False),
        ("9.93", "0.18", "30", False),
        ("2.57", "2.57", "30", True),
        ("3.10", "1.37", "10", True),
    ],
)
def test_mean_and_sd_together_are_searched_for_exactly(
    pain: Any, mean: Any, centre: str, spread: str, n: str, exists: bool
) -> None:
    pain.result("r", mean(centre, spread), n=n)
    assert ("mean_sd_impossible" in pain.codes()) is not exists
    assert exists or pain.only("mean_sd_impossible").strength is Strength.STRONG


def test_an_sd_above_the_largest_possible_is_strong(pain: Any, mean: Any) -> None:
    pain.outcome(score_is="mean_of_ratings")
    pain.result("r", mean("9.0", "4.1"))
    problem = pain.only("sd_too_large")
    assert "at most 3.1" in problem.found
    pain.put("r", {"result.value": mean("9.0", "0.9")})
    assert pain.codes() == set()


def test_the_sd_of_a_change_has_twice_the_room(pain: Any, mean: Any) -> None:
    pain.outcome(score_is="mean_of_ratings")
    pain.result("r", mean("-1.0", "7.1"), form="change")
    assert "sd_too_large" not in pain.codes()


@pytest.mark.parametrize(
    ("percent", "n", "possible"), [("76%", "30", False), ("76%", "29", True), ("18%", "30", False)]
)
def test_a_percentage_of_no_whole_number_of_patients_is_found(pain: Any, percent: str, n: str, possible: bool) -> None:
    pain.result("r", form="responders", events=percent, n=n)
    assert ("percent_impossible" in pain.codes()) is not possible


def test_the_nearest_counts_are_named(pain: Any) -> None:
    pain.result("r", form="responders", events="76%", n="30")
    assert "22 (73.3 %) and 23 (76.7 %)" in pain.only("percent_impossible").found


def test_62_percent_of_48_is_30_rounded_down(pain: Any) -> None:
    pain.put("ketamine", {"group.n_allocated": "48"})
    pain.result("r", form="responders", events="62%", n="48")
    assert pain.codes() == set()


def test_a_percentage_at_baseline_is_judged_as_well(pain: Any) -> None:
    pain.baseline("female", {"centre": "31", "centre_type": "percentage"}, group="ketamine", n="29")
    assert pain.codes() == set()
    pain.put("ketamine", {"group.n_allocated": "33"})
    pain.put("row", {"baseline.n": "33"})
    assert "percent_impossible" in pain.codes()


def test_a_paired_p_follows_from_the_change(pain: Any, mean: Any) -> None:
    pain.outcome(score_is="mean_of_ratings")
    pain.result("r", mean("-2.0", "3.95"), form="change", p_within="0.01", test_within="paired_t")
    assert "within_p_differs" not in pain.codes()
    pain.put("r", {"result.p_within": "0.5"})
    assert "0.5" in pain.only("within_p_differs").found
    pain.put("r", {"result.test_within": "wilcoxon"})
    assert "within_p_differs" not in pain.codes()


def sigtermans(pain: Any, mean: Any, spread_type: str = "not_stated") -> None:
    pain.outcome(score_is="mean_of_ratings")
    pain.result("r1", mean("2.68", "0.51", spread_type))
    pain.result("r2", mean("5.45", "0.48", spread_type), group="placebo")


def test_the_p_of_the_same_time_tells_which_reading_of_the_spread_is_possible(pain: Any, mean: Any) -> None:
    sigtermans(pain, mean)
    pain.effect("row", measure="p_only", p="0.0002", test="t", p_about="this_time")
    problem = pain.only("spread_by_p")
    assert "only if the ± is an SE" in problem.found
    assert {place[0] for place in problem.places} == {"r1", "r2", "row"}


@pytest.mark.parametrize(
    "other",
    [
        {"effect.p_about": "all_times"},
        {"effect.test": "mann_whitney"},
        {"effect.sided": "one"},
        {"effect.analysis": "completers"},
        {"effect.model": "baseline"},
    ],
)
def test_a_p_of_anything_else_tells_nothing_of_the_spread(pain: Any, mean: Any, other: Any) -> None:
    sigtermans(pain, mean)
    pain.effect("row", measure="p_only", p="0.0002", test="t", p_about="this_time")
    pain.put("row", other)
    assert "spread_by_p" not in pain.codes()


def test_an_sd_that_makes_the_printed_p_impossible_is_found(pain: Any, mean: Any) -> None:
    sigtermans(pain, mean, "sd")
    pain.effect("row", measure="p_only", p="0.0002", test="t", p_about="this_time")
    assert "If the ± is an SE" in pain.only("p_differs").found
    sigtermans(pain, mean, "se")
    assert "p_differs" not in pain.codes()


def two_means(pain: Any, mean: Any) -> None:
    pain.outcome(score_is="mean_of_ratings")
    pain.result("r1", mean("3.2", "2.1"))
    pain.result("r2", mean("5.3", "2.2"), group="placebo")


def interval(centre: str, low: str, high: str) -> dict[str, str]:
    return {"centre": centre, "low": low, "high": high, "spread_type": "ci", "level": "95"}


def test_an_effect_that_is_the_difference_of_its_results_is_right(pain: Any, mean: Any) -> None:
    two_means(pain, mean)
    pain.effect("row", interval("-2.1", "-3.2", "-1.0"), p="0.0004", test="t", p_about="this_time")
    assert pain.codes() == set()


def test_an_effect_with_the_sign_turned_is_strong_and_repaired(pain: Any, mean: Any) -> None:
    two_means(pain, mean)
    pain.effect("row", interval("2.1", "1.0", "3.2"))
    problem = pain.only("effect_differs")
    assert problem.strength is Strength.STRONG
    assert "the sign is turned round" in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {
        pain.at("row", "effect.estimate"): {"centre": "-2.1", "low": "-3.2", "high": "-1.0"}
    }
    pain.put("row", {"effect.favours": "more_in_b"})
    assert pain.codes() == set()


def test_another_difference_is_mild_and_an_adjusted_one_is_left_alone(pain: Any, mean: Any) -> None:
    two_means(pain, mean)
    pain.effect("row", interval("-1.4", "-2.5", "-0.3"))
    assert pain.only("effect_differs").strength is Strength.MILD
    pain.put("row", {"effect.measure": "adjusted_md", "effect.model": "baseline"})
    assert pain.codes() == set()


def test_results_of_another_time_are_not_compared_with_the_effect(pain: Any, mean: Any) -> None:
    two_means(pain, mean)
    pain.time("week4", "4 weeks")
    pain.effect("row", interval("-1.4", "-2.5", "-0.3"), time="week4")
    assert pain.codes() == set()


def test_an_interval_far_narrower_than_its_groups_allow_is_found(pain: Any, mean: Any) -> None:
    two_means(pain, mean)
    pain.effect("row", interval("-2.1", "-2.3", "-1.9"))
    assert "2.22 wide" in pain.only("interval_differs").found


def test_an_interval_of_welch_or_one_that_was_rounded_is_left_alone(pain: Any, mean: Any) -> None:
    pain.outcome(score_is="mean_of_ratings")
    pain.result("r1", mean("5.0", "3.5"), n="5")
    pain.result("r2", mean("4.0", "0.4"), group="placebo", n="30")
    pain.effect("row", interval("1.0", "-3.3", "5.3"))
    assert "interval_differs" not in pain.codes()
    pain.effect("row", interval("1.0", "-9.3", "11.3"))
    assert "interval_differs" in pain.codes()
    two_means(pain, mean)
    pain.put("r1", {"result.n": "30"})
    pain.put("r2", {"result.n": "30"})
    pain.effect("row", interval("-2", "-4", "-1"))
    assert "interval_differs" not in pain.codes()


def test_a_risk_ratio_follows_from_its_counts(pain: Any) -> None:
    pain.result("r1", form="responders", events="15/30 (50%)")
    pain.result("r2", form="responders", events="6/30 (20%)", group="placebo")
    pain.effect("row", interval("2.5", "1.12", "5.58"), form="responders", measure="rr")
    assert pain.codes() == set()
    pain.put("row", {"effect.estimate": interval("4.0", "1.27", "12.6")})
    assert "gives 2.5" in pain.only("ratio_differs").found
    pain.put("row", {"effect.measure": "or"})
    assert pain.codes() == set()


def test_an_interval_and_a_p_must_go_together(pain: Any) -> None:
    pain.effect("row", interval("-2.1", "-3.2", "-1.0"), p="0.4", test="t", p_about="this_time")
    assert "leaves out 0" in pain.only("interval_and_p_differ").found
    pain.put("row", {"effect.p": "0.001"})
    assert pain.codes() == set()
    pain.put("row", {"effect.estimate": interval("1.1", "0.8", "1.5"), "effect.measure": "rr"})
    assert "holds 1" in pain.only("interval_and_p_differ").found


def changes(pain: Any, mean: Any, change: dict[str, str]) -> None:
    pain.outcome(score_is="mean_of_ratings")
    pain.time("start", "0 days", "baseline")
    pain.result("r0", mean("6.9", "1.4"), time="start")
    pain.result("r1", mean("4.1", "2.1"))
    pain.result("r2", change, form="change")


def test_a_change_is_the_end_less_the_baseline(pain: Any, mean: Any) -> None:
    changes(pain, mean, mean("-2.8", "2.0"))
    assert pain.codes() == set()
    pain.put("r2", {"result.value": mean("-1.3", "2.0")})
    assert pain.only("change_differs").strength is Strength.MILD
    pain.put("r2", {"result.value": mean("2.8", "2.0")})
    assert pain.only("change_differs").strength is Strength.NOTE


def test_a_change_of_other_patients_is_not_compared(pain: Any, mean: Any) -> None:
    changes(pain, mean, mean("-1.3", "2.0"))
    pain.put("r2", {"result.n": "25"})
    assert pain.codes() == set()


def test_the_sd_of_a_change_keeps_within_its_ends(pain: Any, mean: Any) -> None:
    changes(pain, mean, mean("-2.8", "0.3"))
    assert "0.3" in pain.only("change_sd_impossible").found


def test_a_benefit_that_the_numbers_turn_round_is_found(pain: Any) -> None:
    pain.put("", {"study.conclusion_direction": "favours_experimental"})
    pain.effect("row", interval("-2.1", "-3.2", "-1.0"))
    assert pain.codes() == set()
    pain.put("row", {"effect.favours": "more_in_b"})
    assert "does worse" in pain.only("conclusion_against_numbers").found
    pain.put("", {"study.conclusion_direction": "no_difference"})
    assert pain.codes() == set()


def test_a_spread_at_baseline_and_none_afterwards_is_noticed_once_for_each_result(pain: Any, mean: Any) -> None:
    pain.time("week0", "0 weeks", phase="baseline")
    pain.result("r0", mean("7.2", "2.0"), time="week0")
    pain.result("r1", mean("4.4", "1.9"))
    assert "follow_up_spread_missing" not in pain.codes()
    pain.put("r1", {"result.value": {"centre": "4.4", "centre_type": "mean"}})
    problem = pain.only("follow_up_spread_missing")
    assert problem.row == "r1"
    assert "4.4" in problem.found


def test_a_spread_missing_at_baseline_too_is_another_matter(pain: Any) -> None:
    pain.time("week0", "0 weeks", phase="baseline")
    pain.result("r0", {"centre": "7.2", "centre_type": "mean"}, time="week0")
    pain.result("r1", {"centre": "4.4", "centre_type": "mean"})
    assert "follow_up_spread_missing" not in pain.codes()
