"""Each class of change, made by hand in the window of the form: what it touches is said first, then it is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from crps_extractor.models.answer import Answer
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.form import Condition
from crps_extractor.models.review.context import context_of
from crps_extractor.ui.form_editor.choices import RetireChoiceDialog
from crps_extractor.ui.form_editor.conditions import ConditionDialog
from crps_extractor.ui.form_editor.dialog import FormEditor
from crps_extractor.ui.form_editor.publishing import PublishDialog

ANSWERED = {"design": {"choice": "rct_parallel"}, "allocation_ratio": {"text": "1:1"}}


@pytest.fixture
def editor(at, with_a_study: Path) -> FormEditor:
    """The window of the form, with a study begun."""
    at.open(with_a_study, "anna")
    for field, parts in ANSWERED.items():
        at.window.study.set_answer("design", field, Answer(parts=parts))
    at.do("edit_form")
    return at.dialog(FormEditor)


def _choose_design(editor: FormEditor, field: str = "design") -> None:
    editor.tree.choose("design", field)
    editor.details.choices.table.setCurrentCell(0, 0)


def _said_before(at, editor: FormEditor) -> tuple[list[str], list[str]]:
    """What the window says of the changes and of the studies touched, before anything is published."""
    editor.buttons["publish"].click()
    dialog = at.dialog(PublishDialog)
    changes = [dialog.changes.item(row).text() for row in range(dialog.changes.count())]
    return changes, [dialog.studies.item(row).text() for row in range(dialog.studies.count())]


def _publish(at) -> None:
    dialog = at.dialog(PublishDialog)
    assert not dialog._publish.isEnabled()
    at.qtbot.keyClicks(dialog.reason, "After the pilot")
    at.answer_yes(PublishDialog)
    at.until(lambda: at.window.desk.review.form.version == 2)
    form = at.window.desk.review.form
    assert form.reason == "After the pilot"
    assert len(form.date) == 10
    assert form.parent


def _open_codes(at) -> set[tuple[str, str]]:
    sheet = at.window.study.sheet
    return {
        (one.code, one.field) for one in problems_of(sheet, context_of(sheet, {})) if one.code != "required_missing"
    }


def test_a_choice_is_split_and_the_reviewer_is_asked_to_choose(at, editor: FormEditor) -> None:
    _choose_design(editor)
    editor.details.choices.retire.click()
    dialog = at.dialog(RetireChoiceDialog)
    for choice in ("rct_crossover", "rct_cluster"):
        dialog.boxes[choice].setChecked(True)
    at.answer_yes(RetireChoiceDialog)
    changes, studies = _said_before(at, editor)
    split = (
        "choice split or merged: Design has other choices: “RCT, parallel” became “RCT, crossover” or “RCT, cluster”."
    )
    assert split in changes
    assert [text.endswith("1 answer to look at again.") for text in studies] == [True]
    _publish(at)
    assert at.window.study.answer("design", "design").part("choice") == "rct_parallel"
    assert any(field == "design" for _, field in _open_codes(at))


def test_a_choice_is_merged_and_read_as_the_other(at, editor: FormEditor) -> None:
    _choose_design(editor)
    editor.details.choices.retire.click()
    at.dialog(RetireChoiceDialog).boxes["rct_factorial"].setChecked(True)
    at.answer_yes(RetireChoiceDialog)
    changes, _ = _said_before(at, editor)
    assert any("“RCT, parallel” became “RCT, factorial”" in text for text in changes)
    _publish(at)
    assert "rct_factorial" in at.window.study.answer("design", "design").part("choice")


def test_a_field_meant_in_another_way_is_looked_at_again(at, editor: FormEditor) -> None:
    _choose_design(editor, "allocation_ratio")
    editor.details.reopens.click()
    changes, studies = _said_before(at, editor)
    assert changes == ["meaning changed: Allocation ratio is meant in another way: its answers are looked at again."]
    assert studies != ["No study begun is touched."]
    _publish(at)
    assert ("meaning_changed", "allocation_ratio") in _open_codes(at)


def test_a_retired_field_is_no_longer_asked_and_keeps_its_answer(at, editor: FormEditor) -> None:
    _choose_design(editor, "allocation_ratio")
    editor.buttons["retire"].click()
    changes, studies = _said_before(at, editor)
    assert [text.startswith("retired: ") for text in changes] == [True]
    assert studies != ["No study begun is touched."]
    _publish(at)
    assert at.window.desk.review.form.field("design", "allocation_ratio").retired
    assert at.window.study.answer("design", "allocation_ratio").part("text") == "1:1"


def test_a_condition_is_shown_in_words_and_chosen_by_field_test_and_values(at, editor: FormEditor) -> None:
    _choose_design(editor, "washout")
    assert editor.details.asked.words.text() == "When “Design” is “RCT, crossover”."
    editor.details.asked.change.click()
    dialog = at.dialog(ConditionDialog)
    dialog.remove.click()
    assert dialog._sentence.text() == "Asked always."
    dialog.field.setCurrentIndex(dialog.field.findData("unit_allocated"))
    assert not dialog.add.isEnabled()
    for row in (1, 2):
        dialog.values.item(row).setCheckState(Qt.CheckState.Checked)
    dialog.add.click()
    assert dialog._sentence.text() == "Asked when “Unit allocated” is “limb” or “cluster”."
    at.answer_yes(ConditionDialog)
    assert editor.form.field("design", "washout").when == (Condition("unit_allocated", ("limb", "cluster")),)
    changes, _ = _said_before(at, editor)
    assert any(text.startswith("meaning changed: ") and "when it is asked" in text for text in changes)


def test_a_condition_that_leads_back_to_the_field_is_refused_at_once(at, editor: FormEditor) -> None:
    _choose_design(editor, "design")
    editor.details.asked.change.click()
    dialog = at.dialog(ConditionDialog)
    dialog.field.setCurrentIndex(dialog.field.findData("washout"))
    dialog.add.click()
    assert "would never be asked" in dialog._said.text()
    assert not dialog._accept.isEnabled()
    dialog.close()


def test_a_field_of_rows_may_hang_on_a_section_without_rows(at, editor: FormEditor) -> None:
    editor.tree.choose("results", "n")
    editor.details.asked.change.click()
    dialog = at.dialog(ConditionDialog)
    offered = {dialog.field.itemData(row) for row in range(dialog.field.count())}
    assert {"form", "design.design"} <= offered
    assert not any(name.startswith("groups.") or name == "n" for name in offered)
    dialog.close()
