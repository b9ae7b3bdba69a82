"""Effects: what a p is about, paired or not, adjusted or not."""

from __future__ import annotations

from typing import Any

import pytest

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.kinds.base import Strength


def test_the_p_of_sigtermans_is_about_all_times_and_gives_no_sd(study: Any) -> None:
    study.two_groups()
    study.effect("row", measure="p_only", p="P<0.001", test="mixed_model", p_about="all_times")
    problem = study.only("p_gives_no_sd")
    assert problem.strength is Strength.NOTE
    assert "all time points" in problem.found


def test_the_p_of_a_rank_test_gives_no_sd(study: Any) -> None:
    study.two_groups()
    study.effect("row", measure="p_only", p="0.03", test="mann_whitney", p_about="this_time")
    assert "ranks" in study.only("p_gives_no_sd").found
    study.put("row", {"effect.test": "t"})
    assert study.codes() == set()


def test_a_p_is_not_needed_where_an_interval_is_printed_or_counts_are_compared(study: Any) -> None:
    study.two_groups()
    estimate = {"centre": "-1.2", "low": "-2.1", "high": "-0.3", "spread_type": "ci", "level": "95"}
    study.effect("row", estimate, measure="adjusted_md", p="0.01", test="mixed_model", p_about="this_time")
    assert study.codes() == set()
    study.effect("row", Answer(Status.NOT_REPORTED), measure="p_only", form="responders", test="fisher")
    assert study.codes() == set()


def test_a_negative_ratio_is_strong_unless_it_is_printed_as_a_logarithm(study: Any) -> None:
    study.two_groups()
    estimate = {"centre": "-0.7", "low": "-1.1", "high": "-0.3", "spread_type": "ci", "level": "95"}
    study.effect("row", estimate, measure="rr", form="responders")
    assert study.only("ratio_not_positive").strength is Strength.STRONG
    study.put("row", {"effect.scale": "log"})
    assert study.codes() == set()


@pytest.mark.parametrize(
    ("relation", "measure", "test", "strength"),
    [
        ("crossover", "md", "t", Strength.STRONG),
        ("crossover", "md", "paired_t", Strength.MILD),
        ("crossover", "paired_md", "paired_t", None),
        ("different_patients", "md", "t", None),
        ("different_patients", "paired_md", "t", Strength.STRONG),
        ("different_patients", "md", "paired_t", Strength.STRONG),
    ],
)
def test_the_measure_fits_whether_the_patients_are_the_same(
    study: Any, relation: str, measure: str, test: str, strength: Strength | None
) -> None:
    study.two_groups(relation)
    study.effect("row", measure=measure, p="0.03", test=test, p_about="this_time")
    found = study.problems("relation_differs")
    assert [one.strength for one in found] == ([strength] if strength else [])


def test_arms_of_a_crossover_as_different_patients_are_strong_but_for_the_first_period(study: Any) -> None:
    study.design("rct_crossover", "30")
    study.two_groups("different_patients")
    study.effect("row", measure="paired_md")
    study.effect("second", measure="paired_md", time="week12")
    found = study.only("crossover_as_parallel")
    assert found.strength is Strength.STRONG
    assert "2 effects" in found.found
    assert (found.row, found.field) == study.at("against", "comparison.relation")
    assert "relation_differs" not in study.codes(), "one slip is said once"
    study.put("second", {"effect.period": "first"})
    assert "effects" not in study.only("crossover_as_parallel").found
    assert [one.row for one in study.problems("relation_differs")] == ["second"]
    study.put("row", {"effect.period": "first"})
    assert "crossover_as_parallel" not in study.codes()


def test_a_correct_crossover_has_no_problem(study: Any) -> None:
    study.design("rct_crossover", "30")
    study.two_groups("crossover")
    estimate = {"centre": "-1.2", "low": "-2.1", "high": "-0.3", "spread_type": "ci", "level": "95"}
    study.effect(
        "row", estimate, measure="paired_md", p="0.01", test="paired_t", p_about="this_time", n_a="30", n_b="30"
    )
    assert study.codes() == set()


def test_pairs_have_one_n(study: Any) -> None:
    study.two_groups("crossover")
    study.effect("row", measure="paired_md", n_a="20", n_b="18")
    assert "20 and 18" in study.only("pairs_differ").found


def test_an_adjusted_difference_under_the_plain_measure_is_mild(study: Any) -> None:
    study.two_groups()
    study.effect("row", measure="md", model="baseline age")
    assert study.only("adjustment_differs").strength is Strength.MILD
    study.put("row", {"effect.measure": "adjusted_md"})
    assert study.codes() == set()
    study.put("row", {"effect.model": "nothing"})
    assert "adjustment_differs" in study.codes()


def test_a_group_is_not_compared_with_itself(study: Any) -> None:
    study.two_groups()
    study.put("against", {"comparison.b": "ketamine"})
    assert study.only("compared_with_itself").strength is Strength.STRONG


def test_the_se_of_a_model_is_noted(study: Any, mean: Any) -> None:
    study.two_groups()
    study.result("r", mean("4.2", "0.4", "se"), model="least_squares_mean")
    assert study.only("model_mean").strength is Strength.NOTE
    study.put("r", {"result.model": "raw"})
    assert study.codes() == set()


def test_a_p_within_the_groups_alone_says_nothing_between_them(study: Any, mean: Any) -> None:
    study.two_groups()
    study.result("r", mean("4.2", "2.1"), p_within="0.01")
    assert study.only("within_p_only").strength is Strength.NOTE
    study.effect("row")
    assert study.codes() == set()


def test_a_series_without_a_comparator_is_not_asked_for_one(study: Any, mean: Any) -> None:
    study.group("ketamine", kind="whole_study", role="experimental")
    study.outcome()
    study.time("week1", "1 week")
    study.result("r", mean("4.2", "2.1"), p_within="0.01")
    assert study.codes() == set()
