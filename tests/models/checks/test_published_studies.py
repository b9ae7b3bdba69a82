"""Sheets filled from published ketamine studies: what is odd in print is said, what is sound is left in peace."""

from __future__ import annotations

from typing import Any

import pytest

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.kinds.base import Strength

SILENT = {"reading", "required_missing", "dose_per_70_kg", "dose_as_range"}


def said(study: Any) -> set[str]:
    """The codes of what is said about figures."""
    return {one.code for one in study.problems()} - SILENT


def percent(centre: str) -> dict[str, str]:
    return {"centre": centre, "centre_type": "percentage", "spread_type": "none"}


def test_sigtermans_2009(study: Any, mean: Any) -> None:
    study.design("rct_parallel", "60")
    study.two_groups()
    study.put("against", {"comparison.relation": "different_patients"})
    study.time("week12", "12 weeks")
    study.result("r1", mean("2.68", "0.51", "not_stated"))
    study.result("r2", mean("5.45", "0.48", "not_stated"), group="placebo")
    study.effect("e1", measure="p_only", p="<0.001", p_about="all_times", test="mixed_model", n_a="30", n_b="30")
    study.effect("e2", measure="p_only", p="0.07", p_about="this_time", time="week12", n_a="30", n_b="30")
    for row, group, share in (("h1", "ketamine", "76%"), ("h2", "placebo", "18%")):
        study.put(row, {"event.group": group, "event.with_event": share, "event.at_risk": "30"})
    duration = {"centre": "7.4", "centre_type": "median", "low": "0.1", "high": "31.9", "spread_type": "range"}
    study.baseline("disease_duration", {**duration, "unit": "years"}, range_is="observed")
    assert said(study) == {
        "spread_type_missing",
        "spread_not_stated",
        "groups_far_apart",
        "percent_impossible",
        "p_gives_no_sd",
    }
    problem = study.only("groups_far_apart")
    assert "5.6 SDs apart" in problem.found
    assert "read as SEs 1" in problem.found
    assert "not stated" in problem.could


def test_two_groups_of_usual_spread_are_not_called_far_apart(study: Any, mean: Any) -> None:
    study.two_groups()
    study.result("r1", mean("2.68", "2.1", "not_stated"))
    study.result("r2", mean("5.45", "2.3", "not_stated"), group="placebo")
    assert "groups_far_apart" not in study.codes()


@pytest.mark.parametrize(
    "unknown",
    [
        {"against": {"comparison.relation": "crossover"}},
        {"against": {"comparison.relation": Answer(Status.UNCLEAR)}},
        {"r1": {"result.form": "percent_change"}},
        {"r1": {"result.n": Answer(Status.NOT_REPORTED)}},
        {"r1": {"result.analysis": "completers"}},
        {"pain": {"outcome.scale": Answer(Status.NOT_REPORTED)}},
    ],
)
def test_groups_that_cannot_be_set_side_by_side_are_not_called_far_apart(study: Any, mean: Any, unknown: Any) -> None:
    study.two_groups()
    study.result("r1", mean("2.68", "0.51", "not_stated"))
    study.result("r2", mean("5.45", "0.48", "not_stated"), group="placebo")
    assert "groups_far_apart" in study.codes()
    for row, answers in unknown.items():
        study.put(row, answers)
    assert "groups_far_apart" not in study.codes()


def test_patil_2012(study: Any, mean: Any) -> None:
    study.design("case_series_retrospective", "49", study__n_with_condition="18")
    study.group("all", "49", "whole_study", unit="infusions", n_units="369")
    study.group("ketamine", "18", "subgroup", parent="all", role="experimental")
    study.group("other", "31", "subgroup", parent="all")
    study.outcome(scale="vas-10", score_is="mean_of_ratings")
    study.time("week1", "1 day")
    relation = {"comparison.a": "ketamine", "comparison.b": "other", "comparison.relation": "different_patients"}
    study.put("against", relation)
    for row, group, figures, n in (
        ("r1", "all", mean("5.9", "0.35", "se"), "49"),
        ("r2", "ketamine", mean("7.2", "0.51", "se"), "18"),
        ("r3", "other", mean("5.1", "0.40", "se"), "31"),
    ):
        study.result(row, figures, group=group, n=n, form="change", p_within="<0.001", test_within="paired_t")
    tested = {"p": "0.002", "test": "t", "p_about": "this_time", "sided": "two", "n_a": "18", "n_b": "31"}
    study.effect("e", mean("2.1", "0.64", "se"), form="change", **tested)
    assert said(study) == set()
    study.put("r2", {"result.n": "369"})
    assert study.only("n_above_group").strength is Strength.STRONG


def test_mangnus_2022(study: Any) -> None:
    study.design("cohort_retrospective", "48")
    study.group("ketamine", "48", "whole_study")
    study.outcome(score_is="one_rating")
    study.time("week1", "1 week")
    study.time("start", "0 days", "baseline")
    for row, when, centre, width in (("r0", "start", "8", "2"), ("r1", "week1", "6", "4")):
        given = {"centre": centre, "centre_type": "median", "spread": width, "spread_type": "iqr_width"}
        study.result(row, given, time=when, n="48")
    study.result("r2", form="responders", events="62%", n="48")
    study.result("r3", form="responders", events="48%", n="48", time="start")
    given = {"centre": "5", "centre_type": "mean", "spread": "6", "spread_type": "iqr_width", "unit": "years"}
    study.baseline("disease_duration", given)
    assert said(study) == {"iqr_as_one_number", "mean_with_quartiles"}
    assert all(one.strength is Strength.NOTE for one in study.problems("iqr_as_one_number"))


def test_pickering_2020(study: Any, mean: Any) -> None:
    study.design("rct_crossover", "20")
    arms = (("ketamine", "185", "100", "20%"), ("magnesium", "196", "92", "35%"), ("placebo", "187", "90", "10%"))
    study.outcome(score_is="auc")
    study.time("week1", "35 days")
    for arm, area, sd, share in arms:
        study.group(arm, "20")
        study.result(arm + "-r", mean(area, sd), group=arm, n="20")
        study.put(arm + "-e", {"event.group": arm, "event.with_event": share, "event.at_risk": "20"})
    study.put("against", {"comparison.a": "ketamine", "comparison.b": "placebo", "comparison.relation": "crossover"})
    tested = {"p": "0.296", "p_about": "several_arms", "n_a": "20", "n_b": "20"}
    study.effect("e", measure="p_only", **tested)
    assert said(study) == {"p_gives_no_sd"}


def test_sheehy_2015_counts_infusions_and_says_so(study: Any) -> None:
    study.design("cohort_prospective", "63")
    study.group("all", "63", "whole_study", unit="infusions", n_units="277")
    study.outcome()
    study.time("week1", "1 day")
    study.result("r", group="all", form="responders", events="37%", n="277", n_unit="infusions")
    quartiles = {"centre": "15", "centre_type": "median", "low": "12", "high": "17", "spread_type": "iqr"}
    study.baseline("age", quartiles, range_is="quartiles")
    assert said(study) == {"infusions_as_patients"}
    study.put("r", {"result.n_unit": "patients"})
    assert {"n_above_group"} <= said(study)


@pytest.mark.parametrize(("events", "n"), [("76%", "33"), ("18%", "33"), ("6%", "33"), ("37%", "16"), ("62%", "48")])
def test_percentages_of_correll_goldberg_and_mangnus_exist(study: Any, events: str, n: str) -> None:
    study.group("ketamine", n)
    study.outcome()
    study.time("week1", "1 week")
    study.result("r", form="responders", events=events, n=n)
    assert said(study) == set()


def test_a_probability_of_a_model_is_no_share_of_patients(study: Any) -> None:
    study.group("ketamine", "29")
    study.outcome()
    study.time("week1", "1 week")
    study.result("r", percent("67"), form="responders", n="29")
    assert "percent_impossible" in said(study)
    study.put("r", {"result.model": "other_model"})
    assert "percent_impossible" not in said(study)


def test_imputed_responders_need_be_no_whole_number(study: Any) -> None:
    study.design("rct_parallel", "30", design__missing_method="multiple_imputation")
    study.two_groups()
    study.result("r", form="responders", events="76%", n="30")
    assert "percent_impossible" not in study.codes()


@pytest.mark.parametrize(
    ("spread_type", "p", "found"),
    [
        ("sd", "0.001", ""),
        ("sd", "0.5", "If the ± is an SE, the printed p is possible."),
        ("sd", "0.04", "gives p 0.001"),
        ("se", "0.52", ""),
        ("se", "0.001", "If the ± is an SD, the printed p is possible."),
        ("not_stated", "0.52", "only if the ± is an SE"),
        ("not_stated", "0.001", "only if the ± is an SD"),
        ("not_stated", "0.04", ""),
        ("", "0.001", "only if the ± is an SD"),
    ],
)
def test_a_paired_p_tells_what_the_spread_of_a_change_is(
    study: Any, mean: Any, spread_type: str, p: str, found: str
) -> None:
    study.two_groups()
    study.outcome(score_is="mean_of_ratings")
    study.result("r", mean("-1.44", "2.2", spread_type), form="change", p_within=p, test_within="paired_t")
    problems = study.problems("within_p_differs")
    assert [found in one.found for one in problems] == ([True] if found else [])


def interval(centre: str, low: str, high: str, level: str = "95") -> dict[str, str]:
    return {"centre": centre, "low": low, "high": high, "spread_type": "ci", "level": level}


TESTED = {"test": "t", "p_about": "this_time", "sided": "two", "n_a": "30", "n_b": "30"}


@pytest.mark.parametrize(
    ("p", "test", "level", "differs"),
    [
        ("0.0004", "t", "95", False),
        ("0.0003", "t", "95", False),
        ("<0.001", "t", "95", False),
        ("0.001", "t", "95", False),
        ("0.04", "t", "95", True),
        ("0.04", "mann_whitney", "95", False),
        ("0.04", "ancova", "95", True),
        ("0.0005", "ancova", "95", False),
        ("0.002", "t", "90", False),
        ("0.0004", "t", "99", True),
    ],
)
def test_a_p_follows_from_the_estimate_and_its_interval(
    study: Any, p: str, test: str, level: str, differs: bool
) -> None:
    study.two_groups()
    study.effect("e", interval("-2.1", "-3.2", "-1.0", level), **{**TESTED, "p": p, "test": test})
    problems = study.problems("interval_and_p_differ")
    assert bool(problems) is differs
    assert not problems or f"but {p} is printed" in problems[0].found


@pytest.mark.parametrize(
    ("p", "test", "differs"), [("0.07", "fisher", False), ("0.4", "fisher", True), ("0.07", "t", True)]
)
def test_a_p_of_another_procedure_than_its_interval_may_lie_a_little_on_the_other_side(
    study: Any, p: str, test: str, differs: bool
) -> None:
    study.two_groups()
    study.effect("e", interval("1.9", "1.01", "3.6"), **{**TESTED, "p": p, "test": test, "measure": "rr"})
    assert ("interval_and_p_differ" in study.codes()) is differs


def test_an_effect_whose_sizes_are_not_known_has_no_p_worked_out(study: Any) -> None:
    study.two_groups()
    study.effect("e", interval("-2.1", "-3.2", "-1.0"), p="0.04", test="t", p_about="this_time")
    assert "interval_and_p_differ" not in study.codes()
