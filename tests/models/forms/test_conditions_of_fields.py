"""When a field is asked: conditions as data, the branching of RoB 2 among them."""

from __future__ import annotations

import pytest

from crps_extractor.models.conditions import is_asked
from crps_extractor.models.form import Condition, Form
from crps_extractor.models.form_file import load_shipped


def _asked(condition: Condition, **answers: str) -> bool:
    return is_asked((condition,), answers.get)


def test_that_one_of_the_values_is_enough() -> None:
    condition = Condition("drug", ("ketamine", "magnesium"))
    assert _asked(condition, drug="saline magnesium")
    assert not _asked(condition, drug="saline")
    assert not _asked(condition)


def test_that_not_reported_is_no_answer_that_asks_for_more() -> None:
    assert not _asked(Condition("p"), p="")
    assert _asked(Condition("p"), p="0.03")


def test_that_the_sense_can_be_turned_round() -> None:
    condition = Condition("overlap", ("no",), is_not=True)
    assert _asked(condition, overlap="same")
    assert not _asked(condition, overlap="no")


def test_that_any_of_several_fields_may_hold() -> None:
    condition = Condition("first", ("y",), or_fields=("second",))
    assert _asked(condition, first="n", second="y")
    assert not _asked(condition, first="n", second="n")


def test_that_two_answers_must_both_be_there_to_differ() -> None:
    condition = Condition("judgement", differs_from="proposed")
    assert _asked(condition, judgement="high", proposed="low")
    assert not _asked(condition, judgement="low", proposed="low")
    assert not _asked(condition, judgement="high")


def test_that_all_conditions_must_hold() -> None:
    both = (Condition("a", ("y",)), Condition("b", ("y",)))
    assert is_asked(both, {"a": "y", "b": "y"}.get)
    assert not is_asked(both, {"a": "y", "b": "n"}.get)
    assert is_asked((), {}.get)


@pytest.fixture(scope="module")
def form() -> Form:
    return load_shipped("ketamine_crps")


@pytest.mark.parametrize(
    ("question", "answers", "asked"),
    [
        ("rob2_2_3", {"rob2_2_1": "n", "rob2_2_2": "py"}, True),
        ("rob2_2_3", {"rob2_2_1": "n", "rob2_2_2": "pn"}, False),
        ("rob2_2_7", {"rob2_2_6": "ni"}, True),
        ("rob2_2_7", {"rob2_2_6": "y"}, False),
        ("rob2_4_3", {"rob2_4_1": "n", "rob2_4_2": "y"}, False),
        ("rob2_4_3", {"rob2_4_1": "n", "rob2_4_2": "ni"}, True),
        ("rob2_5_4", {}, False),
        ("rob2_5_4", {"tool": "rob2_crossover"}, True),
        ("rob2_1_1", {"tool": "own"}, False),
    ],
)
def test_that_the_questions_of_rob2_branch(form: Form, question: str, answers: dict[str, str], asked: bool) -> None:
    given = {"tool": "rob2", "effect_of_interest": "assignment", **answers}
    assert is_asked(form.field("rob", question).when, given.get) is asked


def test_that_crossover_fields_are_asked_of_crossover_trials_alone(form: Form) -> None:
    assert is_asked(form.field("design", "washout").when, {"design": "rct_crossover"}.get)
    assert not is_asked(form.field("design", "washout").when, {"design": "rct_parallel"}.get)
    assert is_asked(form.field("results", "period").when, {"design.design": "rct_crossover"}.get)
