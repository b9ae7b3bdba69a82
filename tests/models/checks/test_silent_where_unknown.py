"""Each test of integrity finds what is wrong, says it with numbers and a proposal, and is silent once one thing that it
needs to know is taken away: the design, the grain, the form of the measure, the n, who is compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crps_extractor.models.answer import Answer, Status

UNCLEAR = Answer(Status.UNCLEAR)
SILENT = Answer(Status.NOT_REPORTED)
Build = Callable[[Any, Any], None]


def interval(centre: str, low: str, high: str) -> dict[str, str]:
    return {"centre": centre, "low": low, "high": high, "spread_type": "ci", "level": "95"}


def two(study: Any) -> None:
    study.design("rct_parallel", "60")
    study.two_groups()
    study.outcome(score_is="one_rating")


def grim(study: Any, mean: Any) -> None:
    two(study)
    study.result("r", mean("4.74"), n="25")


def mean_and_sd(study: Any, mean: Any) -> None:
    two(study)
    study.result("r", mean("9.93", "0.18"))


def large_sd(study: Any, mean: Any) -> None:
    two(study)
    study.outcome(score_is="mean_of_ratings")
    study.result("r", mean("9.0", "4.1"))


def se_for_sd(study: Any, mean: Any) -> None:
    two(study)
    study.outcome(score_is="mean_of_ratings")
    study.result("r", mean("5.45", "0.48"))


def share(study: Any, mean: Any) -> None:
    two(study)
    study.result("r", form="responders", events="76%", n="30")


def turned(study: Any, mean: Any) -> None:
    two(study)
    study.outcome(score_is="mean_of_ratings")
    study.result("r1", mean("3.2", "2.1"))
    study.result("r2", mean("5.3", "2.2"), group="placebo")
    study.effect("e", interval("2.1", "1.0", "3.2"))


def another_difference(study: Any, mean: Any) -> None:
    turned(study, mean)
    study.effect("e", interval("-1.2", "-2.3", "-0.1"))


def narrow(study: Any, mean: Any) -> None:
    turned(study, mean)
    study.effect("e", interval("-2.1", "-2.3", "-1.9"))


def another_p(study: Any, mean: Any) -> None:
    turned(study, mean)
    study.effect("e", measure="p_only", p="0.4", test="t", p_about="this_time", sided="two")


def odds(study: Any, mean: Any) -> None:
    two(study)
    study.result("r1", form="responders", events="15/30 (50%)")
    study.result("r2", form="responders", events="6/30 (20%)", group="placebo")
    study.effect("e", {"centre": "9.0", "spread_type": "none"}, form="responders", measure="or")


def benefit_turned(study: Any, mean: Any) -> None:
    two(study)
    study.put("", {"study.conclusion_direction": "favours_experimental"})
    study.effect("e", interval("2.1", "1.0", "3.2"))


def change(study: Any, mean: Any) -> None:
    two(study)
    study.outcome(score_is="mean_of_ratings")
    study.time("start", "0 days", "baseline")
    study.result("r0", mean("6.9", "1.4"), time="start")
    study.result("r1", mean("4.1", "2.1"))
    study.result("r2", mean("-1.3", "2.0"), form="change")


def asymmetric(study: Any, mean: Any) -> None:
    two(study)
    study.effect("e", interval("10.5", "4.37", "21.2"))


def outside(study: Any, mean: Any) -> None:
    two(study)
    study.result("r", mean("44"))


def add_up(study: Any, mean: Any) -> None:
    study.design("rct_parallel", "60")
    study.group("ketamine", "30")
    study.group("placebo", "29")


CASES: list[tuple[str, Build, str, tuple[str, ...], list[dict[str, dict[str, Any]]]]] = [
    ("mean_impossible", grim, "4.72 and 4.76", ("average",), [
        {"pain": {"outcome.score_is": UNCLEAR}}, {"r": {"result.form": UNCLEAR}}, {"r": {"result.n": SILENT}},
        {"pain": {"outcome.scale": SILENT}}, {"r": {"result.model": UNCLEAR}}, {"r": {"result.outcome": SILENT}},
    ]),
    ("mean_sd_impossible", mean_and_sd, "9.93 with an SD of 0.18", ("SE",), [
        {"pain": {"outcome.score_is": UNCLEAR}}, {"r": {"result.form": UNCLEAR}}, {"r": {"result.n": SILENT}},
    ]),
    ("sd_too_large", large_sd, "at most 3.1", ("page",), [
        {"pain": {"outcome.scale": SILENT}}, {"r": {"result.form": UNCLEAR}}, {"r": {"result.n": SILENT}},
        {"r": {"result.form": "change"}},
    ]),
    ("sd_looks_like_se", se_for_sd, "2.63", ("methods",), [
        {"pain": {"outcome.scale": SILENT}}, {"r": {"result.form": UNCLEAR}}, {"r": {"result.n": SILENT}},
        {"r": {"result.form": "change"}},
    ]),
    ("percent_impossible", share, "22 (73.3 %)", ("completers",), [
        {"r": {"result.n": SILENT}}, {"r": {"result.events": SILENT}},
    ]),
    ("effect_differs", turned, "-2.1, but the effect is 2.1", ("swapped",), [
        {"e": {"effect.favours": UNCLEAR}}, {"e": {"effect.measure": UNCLEAR}}, {"e": {"effect.comparison": SILENT}},
        {"r1": {"result.model": UNCLEAR}}, {"e": {"effect.time": SILENT}}, {"e": {"effect.model": "baseline"}},
    ]),
    ("effect_differs", another_difference, "-1.2", ("adjusted",), [
        {"against": {"comparison.relation": UNCLEAR}, "r1": {"result.n": "28"}}, {"r2": {"result.period": "first"}},
        {"e": {"effect.test": "ancova"}}, {"e": {"effect.test": "mixed_model"}},
    ]),
    ("ratio_differs", odds, "gives 4, but 9.0 is printed", ("measure",), [
        {"against": {"comparison.relation": "crossover"}}, {"e": {"effect.measure": UNCLEAR}},
        {"r1": {"result.events": SILENT}}, {"e": {"effect.model": "age"}}, {"e": {"effect.scale": "log"}},
    ]),
    ("interval_differs", narrow, "2.22 wide", ("level",), [
        {"r1": {"result.n": SILENT}}, {"against": {"comparison.relation": UNCLEAR}}, {"e": {"effect.model": "age"}},
    ]),
    ("p_differs", another_p, "but 0.4 is printed", ("test",), [
        {"e": {"effect.test": UNCLEAR}}, {"e": {"effect.p_about": "not_clear"}}, {"e": {"effect.sided": "not_stated"}},
        {"against": {"comparison.relation": UNCLEAR}}, {"r1": {"result.n": SILENT}},
    ]),
    ("conclusion_against_numbers", benefit_turned, "does worse", ("sign",), [
        {"e": {"effect.favours": "not_clear"}}, {"pain": {"outcome.scale": SILENT}},
        {"ketamine": {"group.role": UNCLEAR}}, {"": {"study.conclusion_direction": "not_clear"}},
    ]),
    ("change_differs", change, "4.1 less 6.9 is -2.8", ("three figures",), [
        {"r2": {"result.n": "25"}}, {"r2": {"result.n": SILENT}}, {"r2": {"result.form": UNCLEAR}},
        {"start": {"time.phase": UNCLEAR}}, {"r1": {"result.analysis": "completers"}},
    ]),
    ("ci_asymmetric", asymmetric, "10.5 (4.37 to 21.2)", ("page",), [
        {"e": {"effect.measure": UNCLEAR}}, {"e": {"effect.estimate": SILENT}},
    ]),
    ("value_outside_scale", outside, "44", ("scale",), [
        {"pain": {"outcome.scale": SILENT}}, {"r": {"result.form": "percent_change"}},
        {"r": {"result.outcome": SILENT}},
    ]),
    ("groups_do_not_add_up", add_up, "30 + 29 = 59", ("arm missing",), [
        {"": {"design.kind": UNCLEAR}}, {"": {"study.n_total": SILENT}}, {"placebo": {"group.kind": UNCLEAR}},
        {"": {"design.kind": "rct_crossover"}}, {"placebo": {"group.kind": "subgroup"}},
        {"placebo": {"group.n_allocated": SILENT}},
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "build", "numbers", "proposal", "unknown"), CASES, ids=[case[1].__name__ for case in CASES]
)
def test_what_is_wrong_is_said_with_numbers_and_a_proposal(
    study: Any, mean: Any, code: str, build: Build, numbers: str, proposal: tuple[str, ...], unknown: Any
) -> None:
    assert unknown
    build(study, mean)
    problem = study.only(code)
    assert numbers in problem.found
    assert all(word in problem.could for word in proposal)
    assert problem.why


@pytest.mark.parametrize(
    ("code", "build", "unknown"),
    [(code, build, one) for code, build, _, _, unknown in CASES for one in unknown],
)
def test_without_one_thing_that_must_be_known_nothing_is_said(
    study: Any, mean: Any, code: str, build: Build, unknown: dict[str, dict[str, Any]]
) -> None:
    build(study, mean)
    assert code in study.codes()
    for row, answers in unknown.items():
        study.put(row, answers)
    assert code not in study.codes()
