"""A form made from nothing gets all checks: every check has a test that runs on it as well as on the shipped form."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crps_extractor.models.checks.register import CHECKS
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import load_shipped, meanings, missing_meanings
from tests.form_from_nothing import form_from_nothing


def test_the_form_has_nothing_of_the_shipped_one_but_meanings() -> None:
    own, shipped = form_from_nothing(), load_shipped("ketamine_crps")
    assert own.modules == ()
    assert not set(own.by_id) & set(shipped.by_id)
    assert not _words(own) & _words(shipped)
    assert {field.means for field in own.fields()} == set(meanings())
    assert missing_meanings(own) == []


def _words(form: Form) -> set[str]:
    said = {(field.id, field.label) for field in form.fields()}
    labels = {choice.label for field in form.fields() for choice in field.choices}
    ids = {choice.id for field in form.fields() for choice in field.choices} - {"other"}
    return {word for pair in said for word in pair} | labels | ids


def test_what_a_check_reads_is_there_to_be_meant() -> None:
    form = form_from_nothing()
    for check in CHECKS:
        assert all(form.meaning(means) for means in check.meanings), check.code
        assert not check.any_of or any(form.meaning(means) for means in check.any_of), check.code


def test_every_check_is_tried_on_the_form_made_from_nothing() -> None:
    """A test that asks for ``study`` runs once on each form; it names the code that it expects there.

    Meanings that change need a review with two versions of the form: test_review_of_a_form_from_nothing.
    """
    tried = set(_codes_named_on_every_form())
    assert {check.code for check in CHECKS} - tried <= {"reading", "meaning_changed"}
    assert "asks" in tried, "The check “reading” hands on what a kind found, under that finding's own code."


def _codes_named_on_every_form() -> Iterator[str]:
    for path in Path(__file__).parent.glob("test_*.py"):
        functions = [
            one for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(one, ast.FunctionDef)
        ]
        on_every_form = {"study"}
        on_every_form |= {one.name for one in functions if _asks_for(one, on_every_form)}
        for function in functions:
            if function.name.startswith("test_") and _asks_for(function, on_every_form):
                yield from (
                    one.value
                    for one in ast.walk(function)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def _asks_for(function: ast.FunctionDef, names: set[str]) -> bool:
    return any(argument.arg in names for argument in function.args.args)


def test_rob_2_proposes_in_any_form(study: Any) -> None:
    study.put("j", {"rob.tool": "rob2", "rob.effect_of_interest": "assignment"})
    study.put("j", {"rob2.q1_1": "y", "rob2.q1_2": "n", "rob2.q1_3": "n"})
    problem = study.only("rob_proposed")
    assert problem.found == "Proposed: high (1.2 N)."
    assert problem.repair is not None
    assert study.at("j", "rob2.d1_judgement") in problem.repair.parts
