"""Counts add up where the design says that they must, and only there."""

from __future__ import annotations

from typing import Any

import pytest

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.kinds.base import Strength


def test_the_groups_of_a_parallel_trial_add_up_to_its_patients(study: Any) -> None:
    study.design("rct_parallel", "60")
    study.group("ketamine", "30")
    study.group("placebo", "29")
    problem = study.only("groups_do_not_add_up")
    assert "30 + 29 = 59" in problem.found
    assert "60" in problem.found
    study.group("placebo", "30")
    assert study.codes() == set()


def test_subgroups_pooled_arms_and_the_whole_study_are_not_added(study: Any) -> None:
    study.design("rct_parallel", "60")
    study.group("ketamine", "30")
    study.group("placebo", "30")
    study.group("women", "22", "subgroup", parent="ketamine")
    study.group("both", "60", "pooled_arms")
    study.group("all", "60", "whole_study")
    assert study.codes() == set()


def test_an_arm_that_is_not_filled_yet_is_waited_for(study: Any) -> None:
    study.design("rct_parallel", "60")
    study.group("ketamine", "30")
    study.group("placebo", Answer(Status.NOT_REPORTED))
    assert study.codes() == set()


@pytest.mark.parametrize("design", ["case_series_retrospective", "before_after", "rct_factorial"])
def test_designs_whose_groups_overlap_are_left_alone(study: Any, design: str) -> None:
    study.design(design, "60")
    study.group("one", "40")
    study.group("two", "40")
    assert "groups_do_not_add_up" not in study.codes()


def test_in_a_crossover_every_arm_has_everybody(study: Any) -> None:
    study.design("rct_crossover", "20")
    for arm in ("placebo", "ketamine", "magnesium"):
        study.group(arm, "20")
    assert study.codes() == set()


def test_arms_that_share_out_the_patients_of_a_crossover_are_found(study: Any) -> None:
    study.design("rct_crossover", "20")
    study.group("ketamine", "10")
    study.group("placebo", "10")
    assert study.only("crossover_arms_split").strength is Strength.MILD


def test_the_sequences_of_a_crossover_are_added(study: Any) -> None:
    study.design("rct_crossover", "20")
    study.group("ABC", "10", "sequence")
    study.group("BCA", "8", "sequence")
    assert "18" in study.only("groups_do_not_add_up").found


def test_no_group_is_larger_than_the_study(study: Any) -> None:
    study.design("case_series_retrospective", "49")
    study.group("all", "369", "whole_study")
    assert study.only("group_above_study").strength is Strength.STRONG


def test_patients_leave_a_study_and_do_not_join_it(study: Any) -> None:
    study.group("ketamine", "30", n_treated="29", n_completed="31")
    assert "31 patients completed, but only 29 were treated" in study.only("group_flow").found
    study.group("ketamine", "30", n_treated="29", n_completed="27")
    assert study.codes() == set()


def test_completed_and_lost_are_the_whole_group(study: Any) -> None:
    study.group("ketamine", "30", n_completed="27", n_lost="1")
    problem = study.only("group_flow")
    assert "28, not the 30" in problem.found
    assert problem.strength is Strength.MILD
    study.group("ketamine", "30", n_treated="29", n_completed="27", n_lost="2")
    assert study.codes() == set()


def test_those_with_the_condition_are_some_of_all(study: Any) -> None:
    study.design("case_series_retrospective", "49", study__n_with_condition="18")
    assert study.codes() == set()
    study.design("case_series_retrospective", "18", study__n_with_condition="49")
    assert study.only("condition_above_all").strength is Strength.STRONG


def test_a_result_of_more_patients_than_its_group_is_strong(study: Any, mean: Any) -> None:
    study.two_groups()
    study.result("r", mean("5.2", "2.1"), n="60")
    problem = study.only("n_above_group")
    assert "only 30" in problem.found
    study.put("r", {"result.n": "28"})
    assert study.codes() == set()


def test_infusions_entered_as_patients_are_recognised(study: Any, mean: Any) -> None:
    study.two_groups()
    study.group("ketamine", "49", unit="infusions", n_units="369")
    study.result("r", mean("5.2", "2.1"), n="369")
    assert "369 is the number of infusions" in study.only("n_above_group").found
    study.put("r", {"result.n_unit": "infusions"})
    assert study.only("infusions_as_patients").strength is Strength.NOTE
    assert "n_above_group" not in study.codes()


def test_the_n_of_an_effect_is_that_of_its_groups(study: Any) -> None:
    study.two_groups()
    study.effect("row", n_a="30", n_b="60")
    assert study.only("n_above_group").field == study.at("", "effect.n_b")[1]


def test_those_with_an_event_are_some_of_those_at_risk(study: Any) -> None:
    study.group("ketamine")
    common = {"event.term": "nausea", "event.group": "ketamine"}
    study.put("e", {**common, "event.with_event": "40", "event.at_risk": "30"})
    study.put("e", {"event.with_event": {"count": "40"}})
    assert study.only("event_above_risk").strength is Strength.STRONG
    study.put("e", {"event.with_event": "12/29 (41%)"})
    assert study.only("event_above_risk").strength is Strength.MILD
    study.put("e", {"event.with_event": "12/30 (40%)"})
    assert study.codes() == set()


def test_fewer_events_than_patients_with_one_are_found(study: Any) -> None:
    study.put("e", {"event.term": "nausea", "event.with_event": {"count": "12"}, "event.n_events": "7"})
    assert study.only("events_below_patients").strength is Strength.STRONG
    study.put("e", {"event.n_events": "19"})
    assert study.codes() == set()


def test_a_zero_made_of_silence_is_found(study: Any) -> None:
    study.put("e", {"event.term": "death", "event.with_event": {"count": "0"}, "event.zero": "not_mentioned"})
    assert study.only("zero_not_mentioned").strength is Strength.MILD
    study.put("e", {"event.zero": "stated"})
    assert study.codes() == set()


def test_more_eligible_than_screened_is_found(study: Any) -> None:
    study.design("rct_parallel", "60", study__n_screened="80", study__n_eligible="90")
    assert "90 patients are eligible" in study.only("screening_flow").found


def test_the_planned_number_beside_the_real_one_is_a_note(study: Any) -> None:
    study.design("rct_parallel", "19", study__n_planned="40")
    problem = study.only("planned_differs")
    assert problem.found == "40 patients were planned, 19 are in the study."
    assert problem.strength is Strength.NOTE
