"""Scores on their scales: mm and cm, names that leave the scale open, changes that leave the scale."""

from __future__ import annotations

from typing import Any

import pytest

from crps_extractor.models.kinds.base import Strength


@pytest.fixture
def pain(study: Any) -> Any:
    study.two_groups()
    return study


def test_44_on_a_scale_of_ten_looks_like_mm_and_is_repaired_in_one_step(pain: Any, mean: Any) -> None:
    pain.outcome(scale="vas-10")
    pain.result("r", mean("44", "21"))
    problem = pain.only("value_outside_scale")
    assert problem.strength is Strength.STRONG
    assert "looks like mm (ratio 10)" in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {pain.at("r", "result.value"): {"centre": "4.4", "spread": "2.1"}}


def test_44_is_found_before_the_form_of_the_figure_is_chosen(pain: Any, mean: Any) -> None:
    pain.outcome(scale="vas-10")
    pain.put("r", {"result.outcome": "pain", "result.value": mean("44", "21")})
    assert "value_outside_scale" in pain.codes()


@pytest.mark.parametrize("value", ["-3.2", "-10"])
def test_a_fall_is_inside_the_scale_as_a_change_and_outside_as_a_value(pain: Any, mean: Any, value: str) -> None:
    pain.result("r", mean(value), form="change")
    assert "value_outside_scale" not in pain.codes()
    pain.put("r", {"result.form": "value"})
    assert "value_outside_scale" in pain.codes()


def test_quartiles_must_lie_on_the_scale_but_a_confidence_limit_need_not(pain: Any) -> None:
    limits = {"centre": "8", "centre_type": "median", "low": "6", "high": "12", "spread_type": "iqr"}
    pain.result("r", limits)
    assert "value_outside_scale" in pain.codes()
    pain.put("r", {"result.value": {**limits, "centre_type": "mean", "spread_type": "ci", "level": "95"}})
    assert "value_outside_scale" not in pain.codes()


def test_an_area_under_the_curve_stands_on_no_scale(pain: Any, mean: Any) -> None:
    pain.outcome(score_is="auc")
    pain.result("r", mean("185", "100"))
    assert pain.codes() == set()


def test_a_percentage_is_no_score(pain: Any) -> None:
    pain.result("r", {"centre": "43", "centre_type": "mean", "unit": "%"}, form="percent_change")
    assert "value_outside_scale" not in pain.codes()


def test_a_single_rating_that_is_not_whole_is_mild(pain: Any) -> None:
    pain.outcome(score_is="one_rating")
    pain.result("r", {"centre": "4.5", "centre_type": "value"}, n="1")
    assert pain.only("not_whole_on_scale").strength is Strength.MILD
    pain.outcome(score_is="mean_of_ratings")
    assert "not_whole_on_scale" not in pain.codes()


def test_a_mean_with_an_sd_far_outside_its_scale_is_mild(pain: Any, mean: Any) -> None:
    pain.result("r", mean("3.0", "4.3"))
    assert pain.only("spread_far_outside").strength is Strength.MILD
    pain.put("r", {"result.value": mean("3.0", "2.2")})
    assert "spread_far_outside" not in pain.codes()


@pytest.mark.parametrize(
    ("centre", "spread", "code"), [("62", "21", "value_outside_scale"), ("9", "4.5", "sd_too_large")]
)
def test_what_cannot_stand_on_the_scale_is_said_once(pain: Any, mean: Any, centre: str, spread: str, code: str) -> None:
    pain.result("r", mean(centre, spread))
    assert pain.codes() == {code}


def test_a_change_larger_than_the_baseline_is_mild(pain: Any, mean: Any) -> None:
    pain.time("start", "0 days", "baseline")
    pain.result("r0", mean("4.1", "1.9"), time="start")
    pain.result("r1", mean("-5.2", "1.9"), form="change")
    assert {place[0] for place in pain.only("change_larger_than_baseline").places} == {"r0", "r1"}
    pain.put("r1", {"result.value": mean("-2.2", "1.9")})
    assert "change_larger_than_baseline" not in pain.codes()


def test_a_scale_of_its_own_without_ends_is_asked_for_them(study: Any) -> None:
    study.outcome(scale={"text": "clinic score", "scale": "own", "direction": "up is worse"})
    assert study.only("limits_unknown").strength is Strength.MILD


def test_a_scale_that_runs_either_way_is_asked_for_its_direction(study: Any) -> None:
    own = {"text": "clinic score", "scale": "own", "minimum": "0", "maximum": "10", "direction": "asked"}
    study.outcome(scale=own)
    assert "either direction" in study.only("direction_open").found


def test_a_hybrid_name_is_noted_beside_the_choice(study: Any) -> None:
    study.outcome(scale={"text": "verbal analog pain scale of 0-10", "scale": "nrs-11"})
    problem = study.only("name_mixes")
    assert problem.strength is Strength.NOTE
    assert "NRS 0-10 is chosen" in problem.found


def test_a_name_that_leaves_only_the_version_open_needs_no_note(study: Any) -> None:
    study.outcome(scale={"text": "NRS", "scale": "nrs-11"})
    assert study.codes() == set()


def test_the_name_of_one_scale_and_the_choice_of_another_is_found(study: Any) -> None:
    study.outcome(scale={"text": "VAS (0-100 mm)", "scale": "nrs-11"})
    assert "VAS 0-100 mm" in study.only("name_differs").found
    study.outcome(scale={"text": "NRS (0-10)", "scale": "nrs-11"})
    assert study.codes() == set()


def test_ppi_with_two_meanings_is_asked(study: Any) -> None:
    study.outcome(scale={"text": "PPI"})
    assert study.codes() == {"asks"}


def test_vas_without_a_length_is_decided_by_a_value_above_ten(pain: Any, mean: Any) -> None:
    pain.outcome(scale={"text": "VAS"})
    pain.result("r1", mean("62", "21"))
    problem = pain.only("values_show_length")
    assert "62" in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {pain.at("pain", "outcome.scale"): {"scale": "vas-100"}}
    pain.put("r1", {"result.value": mean("6.2", "2.1")})
    assert "values_show_length" not in pain.codes()


def test_values_in_cm_on_a_scale_in_mm_are_found_beside_each_other(pain: Any, mean: Any) -> None:
    pain.outcome(scale="vas-100")
    pain.result("r1", mean("6.2", "2.1"))
    pain.result("r2", mean("4.8", "2.2"), group="placebo")
    assert "0-10 (ratio 10)" in pain.only("values_ten_times_apart").found
    pain.put("r1", {"result.value": mean("62", "21")})
    pain.put("r2", {"result.value": mean("48", "22")})
    assert "values_ten_times_apart" not in pain.codes()


def test_one_value_in_cm_among_values_in_mm_is_found(pain: Any, mean: Any) -> None:
    pain.outcome(scale="vas-100")
    pain.time("week4", "4 weeks")
    pain.result("r1", mean("62", "21"))
    pain.result("r2", mean("39", "20"), group="placebo")
    pain.result("r3", mean("4.4", "2.0"), time="week4")
    assert pain.only("values_ten_times_apart").row == "r3"


def _entry(study: Any, scale: str, figure: str) -> list[Any]:
    study.put("", {"population.min_pain": scale, "population.min_pain_value": figure})
    return study.problems("entry_outside_scale")


@pytest.mark.parametrize("figure", ["4", "≥ 4", "> 3.5", "0", "10"])
def test_a_limit_of_entry_inside_its_scale_is_no_problem(study: Any, figure: str) -> None:
    assert _entry(study, "nrs-11", figure) == []


def test_a_limit_of_entry_in_mm_on_a_scale_in_cm_is_found_and_repaired(study: Any) -> None:
    (problem,) = _entry(study, "vas-10", "≥ 40")
    assert problem.strength is Strength.STRONG
    assert "looks like mm (ratio 10)" in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {study.at(problem.row, "population.min_pain_value"): {"text": "≥ 4"}}


def test_a_limit_of_entry_without_a_scale_is_left_alone(study: Any) -> None:
    study.put("", {"population.min_pain_value": "40"})
    assert study.problems("entry_outside_scale") == []
