"""Ages, durations and times: what a range is, months or years, after the end or still under treatment."""

from __future__ import annotations

from typing import Any

from crps_extractor.models.kinds.base import Strength


def ranged(low: str, high: str, spread_type: str = "range") -> dict[str, str]:
    return {"low": low, "high": high, "spread_type": spread_type}


def test_an_age_of_418_cannot_be(study: Any, mean: Any) -> None:
    study.baseline("age", mean("418", "120"))
    assert study.only("age_impossible").strength is Strength.STRONG
    study.baseline("age", mean("41.8", "12.0"))
    assert study.codes() == set()


def test_18_to_65_looks_like_the_limits_for_entering(study: Any) -> None:
    study.baseline("age", ranged("18", "65"))
    assert study.only("range_kind_differs").strength is Strength.NOTE
    study.put("row", {"baseline.range_is": "eligibility"})
    assert study.codes() == set()


def test_12_to_68_as_observed_is_left_alone(study: Any) -> None:
    study.baseline("age", ranged("12", "68"), range_is="observed")
    assert study.codes() == set()


def test_quartiles_are_no_range_and_a_range_no_quartiles(study: Any) -> None:
    study.baseline("age", ranged("32", "51"), range_is="quartiles")
    assert study.only("range_kind_differs").strength is Strength.MILD
    study.baseline("age", ranged("32", "51", "iqr"), range_is="observed")
    assert study.only("range_kind_differs").strength is Strength.MILD
    study.baseline("age", ranged("32", "51", "iqr"), range_is="quartiles")
    assert study.codes() == set()


def test_the_duration_of_the_disease_needs_its_unit(study: Any) -> None:
    value = {"centre": "7.4", "centre_type": "median", **ranged("0.1", "31.9")}
    study.baseline("disease_duration", value)
    assert study.only("duration_unit_open").strength is Strength.MILD
    study.put("row", {"baseline.unit": "years"})
    assert study.codes() == set()


def test_88_years_of_disease_look_like_months(study: Any, mean: Any) -> None:
    study.baseline("disease_duration", mean("88", "40", unit="years"))
    problem = study.only("duration_unit_open")
    assert problem.strength is Strength.STRONG
    assert "months (ratio 12)" in problem.found


def test_months_beside_years_are_found(study: Any, mean: Any) -> None:
    study.baseline("disease_duration", mean("7.4", "3.0", unit="years"), row="one")
    study.baseline("disease_duration", mean("7.4", "3.0", unit="months"), row="two")
    assert study.only("durations_twelve_times_apart").row == "two"
    study.baseline("disease_duration", mean("80", "30", unit="months"), row="two")
    assert "durations_twelve_times_apart" not in study.codes()


def test_one_time_in_two_rows_is_found_in_whatever_unit(study: Any) -> None:
    study.time("one", "12 weeks")
    study.time("two", "84 days")
    assert study.only("same_time_points").row == "two"
    study.time("two", "84 days", anchor="treatment_end")
    assert study.codes() == set()


def test_a_time_after_the_end_of_the_study_is_found(study: Any) -> None:
    study.put("", {"study.follow_up": "12 weeks"})
    study.time("late", "6 months")
    problem = study.only("follow_up_too_short")
    assert "6 months" in problem.found
    assert "12 weeks" in problem.found
    study.time("late", "3 months")
    assert study.codes() == set()


def test_week_1_of_a_ten_day_infusion_is_not_after_it(study: Any) -> None:
    study.group("ketamine")
    study.treatment(days="10")
    study.time("one", "1 week", anchor="treatment_start")
    assert "within a treatment of 10 days" in study.only("time_within_treatment").found
    study.time("one", "1 week", anchor="treatment_end")
    assert study.codes() == set()
