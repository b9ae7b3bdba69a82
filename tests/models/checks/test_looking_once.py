"""What checks read of a row is kept until the sheet changes, or what the lead laid out beneath it does."""

from __future__ import annotations

from crps_extractor.models.answer import Answer
from crps_extractor.models.checks.seen import answered, look, rows_of
from crps_extractor.models.event import REVIEW, person_scope
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
