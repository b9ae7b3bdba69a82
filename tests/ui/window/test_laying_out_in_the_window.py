"""The lead lays out a study in the window; both reviewers find the rows in form and grid, and what they had stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.review.facts import Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui.form.laying_out import LayoutDialog
from crps_extractor.ui.form.matching import MatchDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def two_studies(with_a_study: Path) -> Path:
    store = ReviewFile.open(with_a_study)
    review = Review(store, "anna")
    review.assign(review.facts.studies[0].id, Slots("anna", "ben", "anna"))
    review.add_study("Dahan 2011", Slots("anna", "ben", "anna"))
    store.close()
    return with_a_study


def labels(desk, section: str) -> list[str]:
    return [desk.context.row_label(row.id) for row in desk.sheet.rows(section)]


def laid_out(at, **names: str) -> LayoutDialog:
    """The dialog, with rows under these names typed into its line."""
    at.do("lay_out")
    dialog = at.dialog(LayoutDialog)
    assert isinstance(dialog, LayoutDialog)
    for section, typed in names.items():
        dialog.form.choose_section(section)
        dialog.names.setFocus()
        at.qtbot.keyClicks(dialog.names, typed)
        at.qtbot.keyClick(dialog.names, Qt.Key.Key_Return)
    return dialog


def test_rows_are_laid_out_by_keys_alone_previewed_and_undone(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    dialog = laid_out(at, groups="Ketamine; Placebo", outcomes="Pain")
    dialog.form.choose_section("times")
    at.qtbot.keyClicks(dialog.names, "week 4; week 12")
    at.qtbot.keyClick(dialog.names, Qt.Key.Key_Return)
    preview = dialog.preview
    assert "Groups: Ketamine, Placebo" in preview.words.text()
    model = preview.table.model()
    assert [model.index(line, 0).data() for line in range(model.rowCount())] == ["Pain · week 4", "Pain · week 12"]
    assert [model.headerData(at_, Qt.Orientation.Horizontal) for at_ in (1, 2)] == ["Ketamine", "Placebo"]
    at.until(dialog.names.hasFocus)
    at.qtbot.keyClick(dialog.names, Qt.Key.Key_Z, CONTROL)
    assert dialog.preview.table.model().rowCount() == 0
    at.qtbot.keyClick(dialog.names, Qt.Key.Key_Y, CONTROL)
    assert dialog.preview.table.model().rowCount() == 2
    dialog.close()
    at.until(lambda: at.window.study is not None)
    assert labels(at.window.study, "times") == ["week 4", "week 12"]


def test_both_find_the_rows_in_form_and_grid_and_cannot_take_them_away(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    laid_out(at, groups="Ketamine; Placebo", outcomes="Pain", times="week 4").close()
    at.do("close_review")
    at.open(two_studies, "ben")
    assert not at.can("lay_out")
    at.window.form.choose_section("groups")
    page = at.window.form.page
    row = page.desk.sheet.rows("groups")[0].id
    page.stack.open(row)
    card = page.stack.card(row)
    assert "laid out by the lead" in card.button.text()
    assert not [one for one in card.findChildren(type(page.stack.none_button)) if "Remove" in one.text()]
    at.do("add_row")
    assert len(page.desk.sheet.rows("groups")) == 3
    at.window.form.choose_section("results")
    page = at.window.form.page
    page.show_as(grid=True)
    assert page.grid.model.rowCount() == 1
    page.grid.view.setCurrentIndex(page.grid.model.index(0, 0))
    page.grid.view.setFocus()
    at.do("status_not_reported")
    (result,) = page.desk.sheet.rows("results")
    assert page.desk.answer(result.id, page.grid.model.grid.value.id).status is Status.NOT_REPORTED


def test_who_had_begun_keeps_the_rows_and_is_asked_which_are_the_same(at, two_studies: Path) -> None:
    at.open(two_studies, "ben")
    study = at.window.study.study
    own = at.window.study.add_row("groups", [("group_label", Answer(parts={"text": "ketamine"}))])
    at.window.study.set_answer(own, "n_allocated", Answer(parts={"text": "30"}))
    at.until(lambda: at.window.desk.saving.state == "saved")
    at.do("close_review")
    at.open(two_studies, "anna")
    at.window.studies.choose(study)
    dialog = laid_out(at, groups="Ketamine; Placebo")
    assert "Ben has begun" in " ".join(label.text() for label in dialog.findChildren(type(dialog.said)))
    assert "30" not in dialog.preview.words.text()
    dialog.close()
    at.do("close_review")
    at.open(two_studies, "ben")
    at.window.studies.choose(study)
    at.window.form.choose_section("groups")
    stack = at.window.form.page.stack
    assert not stack.match_button.isHidden()
    at.qtbot.mouseClick(stack.match_button, Qt.MouseButton.LeftButton)
    asked = at.dialog(MatchDialog)
    assert asked.choosers[own].currentText() == "Ketamine"
    at.answer_yes(MatchDialog)
    desk = at.window.study
    assert [row.laid for row in desk.sheet.rows("groups")] == [True, True]
    assert desk.answer(desk.sheet.rows("groups")[0].id, "n_allocated") == Answer(parts={"text": "30"})
    assert at.window.form.page.stack.match_button.isHidden()
    at.do("undo")
    assert desk.sheet.row(own) is not None


def test_a_layout_is_copied_from_another_study(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    first, second = (study.id for study in at.window.desk.facts.studies)
    at.window.studies.choose(first)
    laid_out(at, groups="Ketamine; Placebo", times="week 4").close()
    at.window.studies.choose(second)
    dialog = laid_out(at)
    dialog.copy_from(first)
    assert "3 rows copied" in dialog.said.text()
    assert "Placebo" in dialog.preview.words.text()
    dialog.close()
    assert labels(at.window.study, "times") == ["week 4"]


def test_beneath_a_submitted_sheet_nothing_is_laid_out(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    at.fill_the_rest()
    at.do("submit")
    at.answer_yes()
    at.put_dialogs_away()
    at.do("lay_out")
    assert "has submitted" in at.told()
