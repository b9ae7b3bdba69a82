"""Slips of the hand inside one sheet: each is named with the figures, and repaired where one slip alone explains it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import KINDS
from crps_extractor.models.numbers import one_slip_away


@pytest.fixture
def pain(study: Any) -> Any:
    """Two groups of 30; one rating on NRS 0-10."""
    study.two_groups()
    study.outcome(score_is="one_rating")
    return study


@pytest.fixture
def ketamine(study: Any) -> Any:
    """A group treated with ketamine, day and night for five days."""
    study.group("ketamine")
    study.treatment(drug="ketamine", form="racemic", route="iv_continuous", hours_per_day="24", days="5")
    return study


@pytest.mark.parametrize(
    ("typed", "meant"), [("5.4", "4.5"), ("5.4", "54"), ("840", "480"), ("840", "804"), ("1.25", "2.15"), ("64", "6.4")]
)
def test_a_number_knows_what_it_may_have_been(typed: str, meant: str) -> None:
    assert meant in [slip.text for slip in one_slip_away(typed)]


@pytest.mark.parametrize("typed", ["", "5-6", "<5", "mg", "1e9", "٣", "9" * 50])
def test_what_is_no_plain_number_has_no_slips(typed: str) -> None:
    assert one_slip_away(typed) == ()


@given(st.text(max_size=80))
def test_no_text_makes_it_raise_and_a_slip_is_another_number(text: str) -> None:
    assert all(slip.text != text and slip.how for slip in one_slip_away(text))


def test_an_sd_smaller_than_its_neighbours_by_root_n_is_called_an_se(pain: Any, mean: Any) -> None:
    pain.result("r1", mean("5.2", "0.47"))
    pain.result("r2", mean("5.3", "2.58"), group="placebo")
    problem = pain.only("sd_of_another_size")
    assert "by √30" in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {pain.at("r1", "result.value"): {"spread_type": "se"}}
    pain.put("r1", {"result.value": mean("5.2", "1.9")})
    assert "sd_of_another_size" not in pain.codes()


def test_an_sd_without_n_or_without_neighbours_is_left_alone(pain: Any, mean: Any) -> None:
    pain.result("r1", mean("5.2", "0.47"), n="")
    pain.result("r2", mean("5.3", "2.58"), group="placebo")
    assert "sd_of_another_size" not in pain.codes()


def test_swapped_figures_of_a_mean_are_found_by_the_effect_and_repaired(pain: Any, mean: Any) -> None:
    pain.result("r1", mean("3.2", "2.1"))
    pain.result("r2", mean("3.5", "2.2"), group="placebo")
    pain.effect("row", {"centre": "-2.1", "low": "-3.2", "high": "-1.0", "spread_type": "ci", "level": "95"})
    problem = pain.only("effect_differs")
    assert "3.5 looks like 5.3 with two figures swapped." in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {pain.at("r2", "result.value"): {"centre": "5.3"}}


def test_a_moved_point_of_an_effect_is_found_by_its_two_means(pain: Any, mean: Any) -> None:
    pain.result("r1", mean("3.2", "2.1"))
    pain.result("r2", mean("5.3", "2.2"), group="placebo")
    pain.effect("row", {"centre": "-21", "spread_type": "none"})
    problem = pain.only("effect_differs")
    assert "-21 looks like -2.1 with the decimal point one place off" in problem.found


def test_a_difference_that_no_slip_explains_is_not_repaired(pain: Any, mean: Any) -> None:
    pain.result("r1", mean("3.2", "2.1"))
    pain.result("r2", mean("5.3", "2.2"), group="placebo")
    pain.effect("row", {"centre": "-1.4", "spread_type": "none"})
    assert pain.only("effect_differs").repair is None


def test_swapped_figures_of_a_group_are_found_by_the_total(pain: Any) -> None:
    pain.design("rct_parallel", "75")
    pain.put("ketamine", {"group.n_allocated": "54"})
    pain.put("placebo", {"group.n_allocated": "30"})
    problem = pain.only("groups_do_not_add_up")
    assert "54 looks like 45 with two figures swapped." in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {pain.at("ketamine", "group.n_allocated"): {"text": "45"}}


@pytest.mark.parametrize(
    ("total", "looks", "repaired"),
    [
        ("4200 mg", "4200 looks like 2400 with two figures swapped", "2400 mg"),
        ("240 mg", "240 looks like 2400 with the decimal point one place off", "2400 mg"),
        ("100 mg", "looks like the hours a day, left out of one of the two", ""),
        ("480 mg", "looks like the days, left out of one of the two", ""),
    ],
)
def test_a_total_that_differs_says_what_it_looks_like(ketamine: Any, total: str, looks: str, repaired: str) -> None:
    ketamine.phase("20 mg/h")
    ketamine.put("treatment", {"dose.total": total})
    problem = ketamine.only("total_differs")
    if total == "100 mg":
        assert "hour and day" in problem.found
        return
    assert looks in problem.found
    expected = {ketamine.at("treatment", "dose.total"): {"text": repaired}} if repaired else None
    assert (problem.repair.parts if problem.repair else None) == expected


def test_a_total_off_by_the_body_weight_says_so(ketamine: Any) -> None:
    ketamine.phase("20 mg/h")
    ketamine.put("treatment", {"dose.weight": {"centre": "82", "centre_type": "mean"}, "dose.total": "29.27 mg"})
    assert "a dose per kg and one per patient" in ketamine.only("total_differs").found


def test_a_body_weight_with_a_moved_point_is_repaired(ketamine: Any) -> None:
    ketamine.put("treatment", {"dose.weight": {"centre": "7.2", "centre_type": "mean"}})
    problem = ketamine.only("number_unusual")
    assert "looks like 72 with the decimal point one place off" in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {ketamine.at("treatment", "dose.weight"): {"centre": "72"}}


def test_a_dose_per_kg_that_is_one_per_patient_names_the_weight(ketamine: Any) -> None:
    ketamine.put("treatment", {"dose.weight": {"centre": "82", "centre_type": "mean"}})
    ketamine.phase("22 mg/kg/h")
    problem = ketamine.only("dose_unusual")
    assert "looks like mg/h entered as mg/kg/h (ratio 70; the weight here is 82 kg)" in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {ketamine.at("phase", "phase.dose"): {"text": "22 mg/h"}}


def test_a_repair_never_drops_the_range_beside_a_mean(ketamine: Any) -> None:
    ketamine.phase("22 mg/kg/h (range 10-40)")
    assert ketamine.only("dose_unusual").repair is None


def test_days_that_are_hours_are_named_with_their_ratio(ketamine: Any) -> None:
    ketamine.put("treatment", {"dose.days": "120"})
    assert "hours entered as days (ratio 24)" in ketamine.only("number_unusual").found


def test_a_value_in_cm_among_mm_is_repaired(study: Any, mean: Any) -> None:
    study.two_groups()
    study.outcome(scale="vas-100")
    study.result("r1", mean("62"))
    study.result("r2", mean("58"), group="placebo")
    study.time("week4", "4 weeks")
    study.result("r3", mean("6.0"), time="week4")
    problem = study.only("values_ten_times_apart")
    assert problem.repair is not None
    assert problem.repair.parts == {study.at("r3", "result.value"): {"centre": "60"}}


def test_swapped_figures_of_a_count_are_proposed_beside_its_percentage() -> None:
    field = FormField("f", "s", "Field", "percentage")
    answer = Answer(parts={"count": "21", "of": "40", "percent": "30%"})
    finding = KINDS["percentage"].read(answer, field, Context()).findings[0]
    assert "21 looks like 12 with two figures swapped." in finding.found
    assert finding.parts == {"count": "12"}
