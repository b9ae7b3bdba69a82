"""What checks read of a row is kept until the sheet changes, or what the lead laid out beneath it does."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from crps_extractor.models.answer import Answer
from crps_extractor.models.checks.register import CHECKS
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.checks.seen import answered, look, rows_of
from crps_extractor.models.event import REVIEW, person_scope
from crps_extractor.models.form import FormField
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.sheet import Sheet
from tests.builders import small_form


def _number(text: str) -> Answer:
    return Answer(parts={"text": text})


def test_a_row_is_looked_at_once_until_the_sheet_changes() -> None:
    sheet = Sheet(small_form(), person_scope("anna"), "study")
    sheet.add_row("groups", row="g1")
    sheet.set("g1", "n", _number("30"))
    (seen,) = rows_of(sheet, "group.n_allocated")
    assert look(sheet, seen.row) is seen
    assert seen.count("group.n_allocated") == 30
    sheet.set("g1", "n", _number("31"))
    (again,) = rows_of(sheet, "group.n_allocated")
    assert again is not seen
    assert again.count("group.n_allocated") == 31
    sheet.add_row("groups", row="g2")
    assert [one.row.id for one in rows_of(sheet, "group.n_allocated")] == ["g1", "g2"]


def test_a_change_of_what_the_lead_laid_out_is_seen() -> None:
    beneath = Sheet(small_form(), REVIEW, "study")
    beneath.add_row("groups", row="g1")
    sheet = Sheet(small_form(), person_scope("anna"), "study", (), beneath)
    (seen,) = rows_of(sheet, "group.n_allocated")
    assert seen.count("group.n_allocated") is None
    assert answered(sheet, seen.row) == []
    beneath.set("g1", "n", _number("12"))
    (again,) = rows_of(sheet, "group.n_allocated")
    assert again.count("group.n_allocated") == 12
    assert [place for place, _, _ in answered(sheet, again.row)] == [("g1", "n")]


@given(seed=st.integers(0, 2**32))
@settings(max_examples=8, deadline=None)
def test_a_row_is_spared_only_checks_that_find_nothing_in_it(seed: int) -> None:
    form = load_shipped("ketamine_crps")
    sheet = Sheet(form, person_scope("anna"), "study")
    chance = Random(seed)
    for section in form.blind_sections():
        rows = [section.id]
        if section.repeats:
            rows = [f"{section.id}{number}" for number in range(2)]
            for row in rows:
                sheet.add_row(section.id, row=row)
        for row, one in product(rows, section.fields):
            sheet.set(row, one.id, _anything(one, chance))
    context = context_of(sheet, {})
    everywhere = [replace(check, any_of=(), kinds=()) for check in CHECKS]
    assert problems_of(sheet, context) == problems_of(sheet, context, everywhere)


def _anything(form_field: FormField, chance: Random) -> Answer:
    parts = {}
    for part in kind_of(form_field).parts(form_field, Context()):
        typed = chance.choice(["30", "62", "7.4", "5 mg/h", "-1"])
        if form_field.kind == "reference":
            typed = f"{form_field.refers_to}{chance.randint(0, 1)}"
        elif part.choices:
            typed = chance.choice(part.choices).id
        parts[part.id] = typed
    return Answer(parts=parts)
