"""In the real window: what the review assumes is offered while settling, and not in a reviewer's own sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from crps_extractor.models.review.derived.derivations import derivations
from crps_extractor.models.review.derived.imputations import assumed
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui.calculator.dialog import CalculatorDialog
from crps_extractor.ui.compare.pane import EVERYTHING


@pytest.fixture
def with_a_correlation(sample: Path, id_of) -> Path:
    anna = id_of(sample, "Anna Muster")
    store = ReviewFile.open(sample)
    try:
        assumed(
            Review(store, anna), "correlation", "0.6", "0.3", "0.8", ["Sigtermans 2009"], "no other trial prints one"
        )
    finally:
        store.close()
    return sample


def test_a_settler_is_offered_the_correlation_of_the_review_and_its_range(at, with_a_correlation: Path, id_of) -> None:
    at.open(with_a_correlation, id_of(with_a_correlation, "Carla Prova"))
    window = at.window
    window.studies.choose(next(one.id for one in window.desk.facts.studies if window.desk.review.is_revealed(one.id)))
    at.do("compare")
    compare = window.compare
    compare.filter.setCurrentIndex(compare.filter.findData(EVERYTHING))
    field = compare.desk.sheet.form.meaning("result.n")
    row = compare.desk.sheet.rows(field.section)[0].id
    compare.go_to(row, field.id)
    at.do("calculator")
    dialog = at.dialog(CalculatorDialog)
    dialog.choose("sd_change_from_r")
    assert dialog.sheet.figures["r"].text() == "0.6"
    dialog.sheet.figures["sd_baseline"].setText("2.0")
    dialog.sheet.figures["sd_end"].setText("2.1")
    dialog.sheet.conditions.answer({"same_patients": True, "r_known": True})
    assert "With the correlation from 0.3 to 0.8" in dialog.sheet.shown.text()
    at.qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    (kept,) = derivations(compare.desk.sheet)
    assert "correlation assumed in this review, 0.6 (0.3 to 0.8): Sigtermans 2009" in kept.assumption


def test_in_ones_own_sheet_nothing_is_offered_that_the_review_assumes(at, with_a_correlation: Path, id_of) -> None:
    at.open(with_a_correlation, id_of(with_a_correlation, "Anna Muster"))
    window = at.window
    window.studies.choose(next(one.id for one in window.desk.facts.studies if not window.desk.is_submitted(one.id)))
    row = window.study.add_row("results")
    window.form.go_to(row, window.study.sheet.form.meaning("result.value").id)
    at.do("calculator")
    dialog = at.dialog(CalculatorDialog)
    dialog.choose("sd_change_from_r")
    assert dialog.sheet.figures["r"].text() == ""
    assert not dialog.use.isEnabled()
