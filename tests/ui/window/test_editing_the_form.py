"""A lead edits the form in the window: what was changed is seen before it is published, every answer is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMessageBox, QWidget

from crps_extractor.models.answer import Answer
from crps_extractor.models.form_file import form_text
from crps_extractor.ui.form_editor.choices import RetireChoiceDialog
from crps_extractor.ui.form_editor.dialog import FormEditor
from crps_extractor.ui.form_editor.new_field import NewFieldDialog
from crps_extractor.ui.form_editor.publishing import PublishDialog


@pytest.fixture
def editor(at, with_a_study: Path) -> FormEditor:
    at.open(with_a_study, "anna")
    at.do("edit_form")
    return at.dialog(FormEditor)


def _texts(dialog: PublishDialog) -> list[str]:
    return [dialog.changes.item(row).text() for row in range(dialog.changes.count())]


def test_only_a_lead_may_edit_the_form(at, with_a_study: Path) -> None:
    at.open(with_a_study, "ben")
    assert not at.can("edit_form")


def test_a_new_label_is_published_and_shown_and_the_answer_is_kept(at, editor: FormEditor) -> None:
    at.window.study.set_answer("study", "n_centres", Answer(parts={"text": "2"}))
    editor.tree.choose("study", "n_centres")
    editor.details.label.clear()
    at.qtbot.keyClicks(editor.details.label, "Hospitals")
    assert editor.details.preview.row.label.text() == "Hospitals"
    editor.buttons["publish"].click()
    dialog = at.dialog(PublishDialog)
    assert any(text.startswith("wording: Hospitals") for text in _texts(dialog))
    assert dialog.studies.item(0).text() == "No study begun is touched."
    at.qtbot.keyClicks(dialog.reason, "Clearer words")
    at.answer_yes(PublishDialog)
    at.until(lambda: at.window.desk.review.form.version == 2)
    assert at.window.desk.review.form.field("study", "n_centres").label == "Hospitals"
    assert at.window.study.sheet.form.version == 2
    assert at.window.study.answer("study", "n_centres").part("text") == "2"
    assert "Version 2" in at.said[-1]


def test_typing_in_one_text_is_one_step_back(at, editor: FormEditor) -> None:
    editor.tree.choose("study", "n_centres")
    before = editor.form
    at.qtbot.keyClicks(editor.details.label, " now")
    at.qtbot.keyClicks(editor.details.example, "three")
    editor.buttons["undo"].click()
    assert editor.form.field("study", "n_centres").label.endswith(" now")
    editor.buttons["undo"].click()
    assert editor.form == before
    assert not editor.is_changed


def test_a_choice_is_merged_into_another(at, editor: FormEditor) -> None:
    editor.tree.choose("design", "design")
    field = editor.form.field("design", "design")
    first, second = field.choices[0], field.choices[1]
    editor.details.choices.table.setCurrentCell(0, 0)
    editor.details.choices.retire.click()
    dialog = at.dialog(RetireChoiceDialog)
    dialog.boxes[second.id].setChecked(True)
    at.answer_yes(RetireChoiceDialog)
    assert (first.id, (second.id,)) in editor.form.field("design", "design").choices_were


def test_a_choice_is_added_and_reworded(at, editor: FormEditor) -> None:
    editor.tree.choose("design", "design")
    table = editor.details.choices
    at.qtbot.keyClicks(table.new, "Stepped wedge")
    at.qtbot.keyClick(table.new, Qt.Key.Key_Return)
    assert "stepped_wedge" in {choice.id for choice in editor.form.field("design", "design").choices}
    table.table.item(0, 0).setText("Trial")
    assert editor.form.field("design", "design").choices[0].label == "Trial"


def test_fields_are_moved_retired_and_asked_again(editor: FormEditor) -> None:
    editor.tree.choose("study", "n_centres")
    ids = [field.id for field in editor.form.by_id["study"].fields]
    at = ids.index("n_centres")
    editor.buttons["up"].click()
    assert [field.id for field in editor.form.by_id["study"].fields].index("n_centres") == at - 1
    assert editor.tree.place() == ("study", "n_centres")
    editor.buttons["retire"].click()
    assert editor.form.field("study", "n_centres").retired
    assert "again" in editor.buttons["retire"].text()
    editor.buttons["retire"].click()
    assert not editor.form.field("study", "n_centres").retired
    editor.buttons["revert"].click()
    assert not editor.is_changed


def test_a_new_field_is_previewed_and_added_behind_the_chosen_one(at, editor: FormEditor) -> None:
    editor.tree.choose("study", "n_centres")
    editor.buttons["add"].click()
    dialog = at.dialog(NewFieldDialog)
    assert dialog.preview.row is None
    at.qtbot.keyClicks(dialog.label, "Season")
    dialog.kind.setCurrentIndex(dialog.kind.findData("choice"))
    assert dialog.preview.row is None
    dialog.choices.setPlainText("Summer\nWinter")
    assert dialog.preview.row is not None
    at.answer_yes(NewFieldDialog)
    ids = [field.id for field in editor.form.by_id["study"].fields]
    assert ids[ids.index("n_centres") + 1] == "season"
    assert editor.tree.place() == ("study", "season")
    assert [choice.id for choice in editor.form.field("study", "season").choices] == ["summer", "winter"]


def test_a_saved_file_is_loaded_again_and_a_broken_one_says_where_it_is_broken(
    at, editor: FormEditor, tmp_path: Path
) -> None:
    path = tmp_path / "ours.toml"
    editor.write(path)
    editor.take(path)
    assert not editor.is_changed
    path.write_text(form_text(editor.form).replace('kind = "identifier"', 'kind = "identifer"', 1), "utf-8")
    editor.take(path)
    box = at.dialog(QMessageBox)
    assert "ours.toml, line" in box.text()
    assert "identifier" in box.text()
    assert not editor.is_changed
    box.close()


def test_a_refused_change_cannot_be_published(at, editor: FormEditor, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    text = form_text(editor.form)
    start = text.index('id = "funder"')
    at_kind = text.index("kind = ", start)
    end = text.index("\n", at_kind)
    path.write_text(f'{text[:at_kind]}kind = "long"{text[end:]}', "utf-8")
    editor.take(path)
    editor.buttons["publish"].click()
    dialog = at.dialog(PublishDialog)
    at.qtbot.keyClicks(dialog.reason, "Why not")
    assert not dialog._publish.isEnabled()
    dialog.close()


def test_closing_with_edits_asks_and_without_closes(at, editor: FormEditor) -> None:
    editor.tree.choose("study", "n_centres")
    editor.details.required.toggle()
    at.qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert "not published" in at.answer_yes()
    at.until(lambda: not any(one.isVisible() for one in at.window.findChildren(FormEditor)))


def test_everything_in_the_editor_has_a_name(at, editor: FormEditor) -> None:
    editor.tree.choose("design", "design")
    for dialog in (editor, _opened(at, editor, "add", NewFieldDialog)):
        nameless = [one for one in dialog.findChildren(QWidget) if _takes_keys(one) and not _name(one)]
        assert nameless == []


def _opened(at, editor: FormEditor, button: str, kind: type) -> QWidget:
    editor.buttons[button].click()
    return at.dialog(kind)


def _takes_keys(widget: QWidget) -> bool:
    return widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus


def _name(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found else ""
