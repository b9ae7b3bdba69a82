"""What stands behind a ±: asked where it is not said, doubted where it is too small."""

from __future__ import annotations

from typing import Any

import pytest

from crps_extractor.models.kinds.base import Strength


@pytest.fixture
def pain(study: Any) -> Any:
    study.two_groups()
    return study


def test_the_spread_of_sigtermans_is_shown_read_both_ways(pain: Any, mean: Any) -> None:
    pain.result("r", mean("2.68", "0.51", "not_stated"))
    problem = pain.only("spread_type_missing")
    assert problem.strength is Strength.NOTE
    assert "SD of 2.79" in problem.found
    assert "as an SD it is 0.51" in problem.found


def test_a_study_that_never_names_its_spread_is_told_once_however_many_figures_it_prints(pain: Any, mean: Any) -> None:
    pain.result("r1", mean("2.68", "0.51", "not_stated"))
    assert "1 figure (" in pain.only("spread_not_stated").found
    pain.result("r2", mean("5.45", "0.48", "not_stated"), group="placebo")
    pain.result("r3", mean("5.45", "1.9"), time="week12")
    problem = pain.only("spread_not_stated")
    assert problem.strength is Strength.MILD
    assert "2 figures (" in problem.found
    assert set(problem.places) == {pain.at("r1", "result.value"), pain.at("r2", "result.value")}
    assert [one.strength for one in pain.problems("spread_type_missing")] == [Strength.NOTE] * 2


def test_a_spread_whose_type_nobody_chose_is_strong(pain: Any, mean: Any) -> None:
    pain.result("r", mean("2.68", "0.51", ""))
    assert pain.only("spread_type_missing").strength is Strength.STRONG
    assert "spread_not_stated" not in pain.codes()


def test_the_spread_of_a_dose_is_asked_once(study: Any) -> None:
    study.phase("22.2 ± 2.0 mg/h/70 kg")
    assert study.only("spread_type_missing").field == study.at("", "phase.dose")[1]


def test_a_dose_whose_spread_the_paper_does_not_name_counts_among_the_figures_of_the_study(study: Any) -> None:
    study.phase({"text": "22.2", "unit": "mg/h/70 kg", "spread": "2.0", "spread_type": "not_stated"})
    assert study.only("spread_type_missing").strength is Strength.NOTE
    assert "1 figure (" in study.only("spread_not_stated").found


def test_an_sd_of_a_twentieth_of_the_scale_looks_like_an_se(pain: Any, mean: Any) -> None:
    pain.result("r", mean("5.45", "0.48"))
    problem = pain.only("sd_looks_like_se")
    assert "2.63" in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {pain.at("r", "result.value"): {"spread_type": "se"}}


@pytest.mark.parametrize(
    ("centre", "spread", "n"), [("5.45", "2.1", "30"), ("5.45", "0.48", "6"), ("0.4", "0.5", "30")]
)
def test_usual_sds_are_not_suspected(pain: Any, mean: Any, centre: str, spread: str, n: str) -> None:
    pain.result("r", mean(centre, spread), n=n)
    assert "sd_looks_like_se" not in pain.codes()


def test_the_sd_of_a_change_is_not_suspected(pain: Any, mean: Any) -> None:
    pain.result("r", mean("4.1", "0.6"), form="change")
    assert "sd_looks_like_se" not in pain.codes()


def test_an_asymmetric_interval_of_a_mean_is_found(pain: Any, mean: Any) -> None:
    pain.result(
        "r", {**mean("10.5"), "low": "4.37", "high": "21.2", "spread_type": "ci", "level": "95"}, form="percent_change"
    )
    assert pain.only("ci_asymmetric").strength is Strength.MILD


def test_the_interval_of_a_ratio_is_judged_on_the_log_scale(pain: Any) -> None:
    ratio = {"centre": "2.10", "low": "1.20", "high": "3.68", "spread_type": "ci", "level": "95"}
    pain.effect("row", ratio, measure="rr")
    assert "ci_asymmetric" not in pain.codes()
    pain.put("row", {"effect.measure": "md"})
    assert "ci_asymmetric" in pain.codes()


def test_an_interval_that_only_rounding_makes_uneven_is_symmetric(pain: Any) -> None:
    uneven = {"centre": "0.3", "low": "0.1", "high": "0.6", "spread_type": "ci", "level": "95"}
    pain.effect("row", uneven)
    assert "ci_asymmetric" not in pain.codes()


def test_an_iqr_of_one_number_is_offered_as_a_width(pain: Any) -> None:
    pain.result("r", {"centre": "8", "centre_type": "median", "spread": "2", "spread_type": "iqr"})
    problem = pain.only("iqr_as_one_number")
    assert problem.repair is not None
    assert problem.repair.parts == {pain.at("r", "result.value"): {"spread_type": "iqr_width"}}
    pain.put("r", {"result.value": {"centre": "8", "centre_type": "median", "spread": "2", "spread_type": "iqr_width"}})
    assert pain.only("iqr_as_one_number").strength is Strength.NOTE


def test_a_mean_with_quartiles_is_noted_and_a_median_is_not(pain: Any) -> None:
    given = {"centre": "8", "centre_type": "mean", "low": "7", "high": "9", "spread_type": "iqr"}
    pain.result("r", given)
    assert pain.only("mean_with_quartiles").strength is Strength.NOTE
    pain.put("r", {"result.value": {**given, "centre_type": "median"}})
    assert "mean_with_quartiles" not in pain.codes()


def test_a_90_percent_interval_is_noted(pain: Any) -> None:
    ninety = {"centre": "-2.1", "low": "-3.4", "high": "-0.8", "spread_type": "ci", "level": "90"}
    pain.effect("row", ninety)
    assert "90 %" in pain.only("ci_level_unusual").found
    pain.put("row", {"effect.estimate": {**ninety, "level": "95"}})
    assert "ci_level_unusual" not in pain.codes()


def test_an_sd_above_the_mean_is_a_sign_of_skewness(pain: Any, mean: Any) -> None:
    pain.baseline("opioid_dose", mean("129.9", "137.3"), group="ketamine", n="30")
    assert pain.only("skewed").strength is Strength.NOTE
    pain.baseline("opioid_dose", mean("129.9", "37.3"))
    assert "skewed" not in pain.codes()


def test_a_usual_pain_score_is_not_called_skewed(pain: Any, mean: Any) -> None:
    pain.result("r", mean("3.5", "2.3"))
    assert pain.codes() == set()
