"""Answers that were set "not reported" for many fields at once come first when the sheets are settled, and say so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.compare.comparing import compare_sheets
from crps_extractor.models.kinds.base import Context
from crps_extractor.ui.compare.model import CompareModel
from crps_extractor.ui.compare.words import difference_words, set_together
from crps_extractor.ui.theme import Mode, Theme
from tests.builders import a_sheet, a_trial, said


@pytest.fixture
def theme(qapp: object) -> Theme:
    return Theme(Mode.LIGHT)


def test_they_stand_first_and_say_that_they_were_set_together(theme: Theme) -> None:
    first, second = a_sheet(), a_sheet("person:ben")
    for sheet in (first, second):
        a_trial(sheet)
    second.set("study", "design", said({"choice": "rct"}))
    second.set("r-placebo", "n", Answer(Status.NOT_REPORTED, looked_at="full text, tables"))
    comparison = compare_sheets(first, second, {})
    together = [one for one in comparison.fields if set_together(one)]
    assert [one.field.id for one in together] == ["n"]
    assert "set together" in difference_words(together[0])
    model = CompareModel(theme)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(comparison, (Context(), Context(), Context()), comparison.open)
    assert model.difference(model.index(0, 0, model.index(0, 0))) == together[0]


def test_what_each_field_was_looked_at_for_alone_does_not(theme: Theme) -> None:
    first, second = a_sheet(), a_sheet("person:ben")
    for sheet in (first, second):
        a_trial(sheet)
    second.set("r-placebo", "n", Answer(Status.NOT_REPORTED))
    comparison = compare_sheets(first, second, {})
    (one,) = comparison.open
    assert not set_together(one)
    assert set_together(replace(one, first=Answer(Status.NOT_REPORTED, looked_at="figures")))
