"""RoB 2's proposals follow the published flow charts, written down here a second time as nested questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from crps_extractor.models.risk_of_bias import overall_of, parts_of, proposals, questions_of, read_parts

Answers = Mapping[str, str]
YES, NO = ("y", "py"), ("n", "pn")
LOW, SOME, HIGH = "low", "some_concerns", "high"


def _d1(a: Answers) -> str:
    if a["1.2"] in NO:
        return HIGH
    problem = a["1.3"] in YES
    if a["1.2"] == "ni":
        return HIGH if problem else SOME
    if a["1.1"] in NO:
        return SOME
    return SOME if problem else LOW


def _d2_assignment(a: Answers) -> str:
    if (a["2.1"] in NO and a["2.2"] in NO) or a["2.3"] in NO:
        departures = LOW
    elif a["2.3"] == "ni" or a["2.4"] in NO or a["2.5"] in YES:
        departures = SOME
    else:
        departures = HIGH
    analysis = LOW if a["2.6"] in YES else SOME if a["2.7"] in NO else HIGH
    return overall_of((departures, analysis))


def _d2_adherence(a: Answers) -> str:
    aware = a["2.1"] not in NO or a["2.2"] not in NO
    unbalanced = aware and a["2a.3"] in (*NO, "ni")
    failures = any(a[question] in (*YES, "ni") for question in ("2a.4", "2a.5"))
    if not unbalanced and not failures:
        return LOW
    return SOME if a["2a.6"] in YES else HIGH


def _d3(a: Answers) -> str:
    if a["3.1"] in YES or a["3.2"] in YES or a["3.3"] in NO:
        return LOW
    return SOME if a["3.4"] in NO else HIGH


def _d4(a: Answers) -> str:
    if a["4.1"] in YES or a["4.2"] in YES:
        return HIGH
    if a["4.3"] not in NO and a["4.4"] not in NO:
        return SOME if a["4.5"] in NO else HIGH
    return SOME if a["4.2"] == "ni" else LOW


def _d5(a: Answers) -> str:
    chosen = (a["5.2"], a["5.3"])
    if any(one in YES for one in chosen):
        return HIGH
    return LOW if all(one in NO for one in chosen) and a["5.1"] in YES else SOME


PLAIN = ("y", "py", "pn", "n", "ni")
CASES = [
    ("d1", "assignment", _d1, {}),
    ("d2", "assignment", _d2_assignment, {}),
    ("d2", "adherence", _d2_adherence, dict.fromkeys(("2a.3", "2a.4", "2a.5"), (*PLAIN, "na"))),
    ("d3", "assignment", _d3, {"3.2": ("y", "py", "pn", "n")}),
    ("d4", "assignment", _d4, {}),
    ("d5", "assignment", _d5, {}),
]


@pytest.mark.parametrize(("domain", "effect", "expected", "codes"), CASES)
def test_every_set_of_answers_leads_where_the_flow_chart_leads(
    domain: str, effect: str, expected: Callable[[Answers], str], codes: Mapping[str, tuple[str, ...]]
) -> None:
    questions = questions_of(domain, "rob2", effect)
    offered = [codes.get(question, PLAIN) for question in questions]
    if len(questions) > 5:
        offered = [tuple(code for code in one if code not in ("py", "pn")) for one in offered]
    for answers in product(*offered):
        said = dict(zip(questions, answers, strict=True))
        found = proposals("rob2", effect, said)[domain]
        assert found is not None, said
        assert found.judgement == expected(said), said


@pytest.mark.parametrize("part", parts_of("rob2", "assignment"))
def test_probably_is_read_as_the_plain_answer(part) -> None:
    for rule in part.rules:
        for wanted in rule.answers.values():
            assert ("y" in wanted) == ("py" in wanted)
            assert ("n" in wanted) == ("pn" in wanted)


def test_an_open_question_leaves_the_domain_open_and_what_is_not_asked_does_not_count() -> None:
    assert proposals("rob2", "assignment", {"1.1": "y", "1.2": "y"})["d1"] is None
    assert proposals("rob2", "assignment", {"2.3": "n", "2.6": "y"})["d2"] is None
    blinded = {"2.1": "n", "2.2": "pn", "2.3": "y", "2.4": "y", "2.5": "n", "2.6": "y"}
    found = proposals("rob2", "assignment", blinded)["d2"]
    assert found is not None
    assert found.judgement == LOW


def test_one_part_that_is_high_is_enough() -> None:
    found = proposals("rob2", "assignment", {"2.6": "n", "2.7": "y"})["d2"]
    assert found is not None
    assert (found.judgement, found.because) == (HIGH, "2.6 N, 2.7 Y")


def test_domain_two_waits_for_the_effect_of_interest() -> None:
    assert proposals("rob2", "", {"2.1": "n", "2.2": "n", "2.6": "y"})["d2"] is None


def test_crossover_trials_have_a_domain_more_and_say_that_it_is_not_looked_up() -> None:
    said = {"s.1": "y", "s.3": "y", "5.1": "y", "5.2": "n", "5.3": "n", "5.4": "y"}
    found = proposals("rob2_crossover", "assignment", said)
    period, reported = found["ds"], found["d5"]
    assert period is not None
    assert reported is not None
    assert period.judgement == LOW
    assert reported.judgement == HIGH
    assert "memory" in period.unverified
    assert "ds" not in proposals("rob2", "assignment", said)


def test_other_tools_propose_nothing() -> None:
    assert proposals("jbi_case_series", "assignment", {"1.1": "y"}) == {}


def test_overall_is_the_worst_domain() -> None:
    assert overall_of([LOW, LOW]) == LOW
    assert overall_of([LOW, SOME, SOME]) == SOME
    assert overall_of([SOME, HIGH]) == HIGH
    assert overall_of([LOW, ""]) == ""
    assert overall_of([]) == ""


@pytest.mark.parametrize("rule", ['{ "1.1" = "X", gives = "low" }', '{ "1.1" = "Y", gives = "fine" }'])
def test_a_rule_that_says_something_else_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="one of"):
        read_parts(f'[[part]]\ndomain = "d1"\nrules = [{rule}]')
