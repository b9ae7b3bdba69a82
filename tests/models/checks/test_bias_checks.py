"""What RoB 2 proposes is shown where its questions are answered, taken with one click; to differ needs a reason."""

from __future__ import annotations

from typing import Any

import pytest

from crps_extractor.models.checks.problem import Problem
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.kinds.base import Strength


@pytest.fixture
def judged(study_of_form: Any) -> Any:
    study = study_of_form(load_shipped("ketamine_crps"))
    study.put("j", {"rob.tool": "rob2", "rob.effect_of_interest": "assignment"})
    return study


def _found(study: Any) -> list[Problem]:
    return [one for one in problems_of(study.sheet, study.context) if one.code == "rob_proposed"]


def _carried_out(study: Any, problem: Problem) -> None:
    assert problem.repair is not None
    for (row, field), parts in problem.repair.parts.items():
        study.sheet.set(row, field, study.sheet.answer(row, field) or _answer(parts))


def _answer(parts: Any) -> Any:
    from crps_extractor.models.answer import Answer

    return Answer(parts=dict(parts))


def _domain_one(study: Any, *answers: str) -> None:
    study.put("j", {f"rob2.q1_{number}": answer for number, answer in enumerate(answers, 1)})


def test_nothing_is_proposed_while_questions_are_open(judged: Any) -> None:
    _domain_one(judged, "y", "py")
    assert _found(judged) == []


def test_the_proposal_is_shown_at_the_last_answer_with_what_leads_to_it(judged: Any) -> None:
    _domain_one(judged, "y", "py", "y")
    (problem,) = _found(judged)
    assert problem.field == "rob2_1_3"
    assert problem.strength is Strength.NOTE
    assert problem.found == "Proposed: some concerns (1.1 Y, 1.2 PY, 1.3 Y)."


def test_one_click_writes_the_proposal_and_the_judgement(judged: Any) -> None:
    _domain_one(judged, "y", "py", "n")
    _carried_out(judged, _found(judged)[0])
    for field in ("rob2_d1_proposed", "rob2_d1_judgement"):
        assert judged.sheet.answer("j", field).part("choice") == "low"
    assert [one.field for one in _found(judged)] == []


def test_a_judgement_that_differs_asks_for_the_reason_and_rests_with_it(judged: Any) -> None:
    _domain_one(judged, "y", "n", "n")
    judged.put("j", {"rob2.d1_judgement": "some_concerns"})
    problem = _found(judged)[0]
    assert problem.strength is Strength.MILD
    assert "“some concerns”" in problem.found
    assert "why" in problem.could
    assert problem.repair is not None
    assert problem.repair.label == "Note “high” as proposed", "the judgement itself is left alone"
    assert "a field for the reason opens" in problem.could
    _carried_out(judged, problem)
    assert judged.sheet.answer("j", "rob2_d1_judgement").part("choice") == "some_concerns"
    open_fields = [one.field for one in problems_of(judged.sheet, judged.context) if one.code == "required_missing"]
    assert "rob2_d1_why_changed" in open_fields
    judged.put("j", {"rob2.d1_why_changed": "Envelopes were opaque by the registry."})
    assert [one for one in _found(judged) if one.field.startswith("rob2_d1")] == []


def test_a_proposal_that_no_longer_follows_is_said(judged: Any) -> None:
    _domain_one(judged, "y", "y", "n")
    judged.put("j", {"rob2.d1_proposed": "low", "rob2.d1_judgement": "low"})
    _domain_one(judged, "y", "n", "n")
    problem = _found(judged)[0]
    assert problem.field == "rob2_d1_proposed"
    assert "high" in problem.found
    assert "“low” stands as proposed" in problem.found


def test_overall_is_proposed_from_the_judgements_in_the_tools_own_field(judged: Any) -> None:
    for domain in (1, 2, 3, 4, 5):
        judged.put("j", {f"rob2.d{domain}_judgement": "low" if domain != 3 else "some_concerns"})
    (problem,) = _found(judged)
    assert problem.found.startswith("Proposed overall: some concerns")
    assert "add up to high" in problem.could
    _carried_out(judged, problem)
    assert judged.sheet.answer("j", "rob2_overall").part("choice") == "some_concerns"
    assert _found(judged) == []


def test_one_high_domain_makes_the_overall_high_before_the_others_are_judged(judged: Any) -> None:
    judged.put("j", {"rob2.d2_judgement": "high"})
    assert ["high" in one.found for one in _found(judged)] == [True]


def test_a_crossover_rule_that_was_not_looked_up_says_so(judged: Any) -> None:
    judged.put("j", {"rob.tool": "rob2_crossover", "rob2.qs_1": "y", "rob2.qs_3": "n"})
    (problem,) = [one for one in _found(judged) if one.field == "rob2_s_3"]
    assert "memory" in problem.could


def _adhering(study: Any, departures: str, **answers: str) -> list[Problem]:
    study.put("j", {"rob.effect_of_interest": "adherence", "rob2.q2_1": "n", "rob2.q2_2": "pn"})
    asked = {f"rob2.q2a_{number[1:]}": code for number, code in answers.items()}
    study.put("j", {"rob2.departures": departures} | asked)
    return [one for one in _found(study) if one.field.startswith(("rob2_2", "rob2_d2"))]


def test_a_question_that_the_branching_leaves_out_is_not_waited_for(judged: Any) -> None:
    (problem,) = _adhering(judged, "adherence", q5="n")
    assert problem.found.startswith("Proposed: low")


def test_nothing_is_proposed_before_it_is_said_which_departures_are_judged(judged: Any) -> None:
    judged.put("j", {"rob.effect_of_interest": "adherence", "rob2.q2_1": "n", "rob2.q2_2": "n"})
    assert _found(judged) == []


def test_an_answer_to_a_question_no_longer_asked_does_not_count(judged: Any) -> None:
    assert _adhering(judged, "implementation adherence", q4="y", q5="n") == []
    (problem,) = _adhering(judged, "adherence")
    assert problem.found.startswith("Proposed: low")


def test_the_overall_of_a_rule_that_was_not_looked_up_says_so_too(judged: Any) -> None:
    judged.put("j", {"rob.tool": "rob2_crossover", "rob2.qs_1": "y", "rob2.qs_3": "n"})
    judged.put("j", {"rob2.ds_judgement": "high", "rob2.ds_proposed": "high"})
    (problem,) = _found(judged)
    assert "high" in problem.found
    assert "memory" in problem.could


def test_tools_without_an_algorithm_propose_nothing(judged: Any) -> None:
    judged.put("j", {"rob.tool": "jbi_case_series"})
    _domain_one(judged, "y", "n", "n")
    assert _found(judged) == []
