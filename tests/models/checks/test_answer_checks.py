"""Missing, unreadable, contradictory: what the checks say of single answers and of rows."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.checks.answers import READINGS
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.kinds import base
from crps_extractor.models.kinds.base import Strength


def test_a_required_field_without_answer_or_status_is_a_note(study: Any) -> None:
    study.design("rct_parallel")
    place = study.at(study.sheet.form.meaning("study.label").section, "study.label")
    assert place in [one.places[0] for one in study.problems("required_missing")]
    assert {one.strength for one in study.problems("required_missing")} == {Strength.NOTE}
    study.put("", {"study.label": Answer(Status.NOT_REPORTED)})
    assert place not in [one.places[0] for one in study.problems("required_missing")]


def test_a_field_whose_condition_does_not_hold_is_not_asked_for(study: Any) -> None:
    washout = study.sheet.form.meaning("crossover.washout")
    study.design("rct_parallel")
    assert (washout.section, washout.id) not in [one.places[0] for one in study.problems("required_missing")]
    study.design("rct_crossover")
    assert (washout.section, washout.id) in [one.places[0] for one in study.problems("required_missing")]


def test_what_cannot_be_read_keeps_the_code_of_its_finding(study: Any) -> None:
    study.put("", {"study.follow_up": {"text": "a while"}})
    problem = study.only("unreadable")
    assert (problem.title, problem.why) == READINGS["unreadable"]
    assert "a while" in problem.found


def test_what_can_be_read_in_two_ways_is_asked(study: Any) -> None:
    study.design("rct_parallel", n="1,250")
    assert "1250" in study.only("asks").found


def test_a_count_above_its_total_is_strong(study: Any) -> None:
    study.group("ketamine", n="49 of 18")
    assert study.only("count_above_total").strength is Strength.STRONG


def test_a_finding_with_a_proposal_offers_it_as_one_repair(study: Any) -> None:
    study.effect("row", {"centre": "-2", "low": "-3", "high": "-1", "spread_type": "ci"})
    problem = study.only("level_missing")
    assert problem.repair is not None
    assert problem.repair.parts == {study.at("row", "effect.estimate"): {"level": "95"}}


def test_a_value_typed_beside_not_reported_is_found_and_can_be_taken_away(study: Any) -> None:
    study.group("ketamine", n_lost=Answer(Status.NOT_REPORTED, {"text": "3"}))
    problem = study.only("value_beside_status")
    assert "“3”" in problem.found
    assert "not reported" in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {study.at("ketamine", "group.n_lost"): {"text": ""}}


def test_reported_without_a_value_is_found_but_a_figure_without_one_is_not(study: Any) -> None:
    study.group("ketamine", n_lost=Answer(Status.REPORTED, note="see table 2"))
    assert study.only("reported_without_value").field == study.at("", "group.n_lost")[1]
    study.put("ketamine", {"group.n_lost": Answer(Status.IN_FIGURE_ONLY)})
    assert "reported_without_value" not in study.codes()


def test_a_reference_to_a_removed_row_is_strong(study: Any) -> None:
    study.two_groups()
    study.result("r", "")
    assert "row_gone" not in study.codes()
    study.sheet.remove_row("ketamine")
    rows = {one.row for one in study.problems("row_gone")}
    assert rows == {"r", "against"}


def test_a_reference_is_gone_even_when_no_row_of_the_section_is_left(study: Any) -> None:
    study.put("r", {"result.group": "nobody"})
    assert study.only("row_gone").strength is Strength.STRONG


def test_two_rows_with_the_same_keys_are_found_and_named(study: Any, mean: Any) -> None:
    study.two_groups()
    study.result("r1", mean("5.2", "2.1"))
    study.result("r2", mean("5.3", "2.1"))
    problem = study.only("duplicate_rows")
    assert problem.row == "r2"
    assert {place[0] for place in problem.places} == {"r1", "r2"}
    study.put("r2", {"result.analysis": "completers"})
    assert "duplicate_rows" not in study.codes()


def test_two_events_of_one_kind_under_other_words_are_not_the_same(study: Any) -> None:
    study.group("ketamine")
    common = {"event.level": "one_term", "event.term_group": "nausea_vomiting", "event.group": "ketamine"}
    study.put("e1", {"event.term": "nausea", **common})
    study.put("e2", {"event.term": "vomiting", **common})
    assert "duplicate_rows" not in study.codes()


def test_rows_that_are_still_being_filled_are_not_called_the_same(study: Any) -> None:
    study.outcome()
    study.put("r1", {"result.outcome": "pain"})
    study.put("r2", {"result.outcome": "pain"})
    assert "duplicate_rows" not in study.codes()


def test_every_finding_that_a_kind_can_make_has_a_title_and_a_why() -> None:
    folder = Path(base.__file__).parent
    made = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                assert isinstance(node.args[0], ast.Constant), path
                made.add(node.args[0].value)
    assert made - {"row_gone"} == set(READINGS)


def test_an_empty_sheet_has_only_open_fields(study: Any) -> None:
    assert {one.code for one in problems_of(study.sheet, study.context)} == {"required_missing"}


@pytest.mark.parametrize(
    ("field", "row", "named_in"),
    [
        ("event.term_group", {"event.group": "ketamine"}, "event.term"),
        ("baseline.characteristic", {"baseline.group": "ketamine"}, "baseline.unit"),
        (
            "outcome.definition",
            {"outcome.label": "responders", "outcome.type": "dichotomous"},
            "outcome.definition_text",
        ),
    ],
)
def test_an_other_that_another_answer_of_the_row_names_is_no_problem(
    study: Any, field: str, row: dict[str, str], named_in: str
) -> None:
    study.two_groups()
    study.put("one", {**row, field: "other"})
    assert study.only("other_not_named").field == study.at("one", field)[1]
    study.put("one", {named_in: "any adverse event"})
    assert "other_not_named" not in study.codes()
