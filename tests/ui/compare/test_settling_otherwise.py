"""A third answer can be entered for every kind of field, with the same editors as in the form."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.form import FormField
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.kinds.base import Context, Part
from crps_extractor.models.kinds.register import KINDS, kind_of
from crps_extractor.ui.compare.other import OtherDialog
from crps_extractor.ui.theme import Theme

CONTEXT = Context(row_label=lambda row: f"Row {row}", rows=lambda _section: ("r1", "r2"))


def field_of(kind: str) -> FormField:
    """The first field of a kind in the shipped forms."""
    forms = [load_shipped(name) for name in ("ketamine_crps", "pain_trial_cohort")]
    return next(form_field for form in forms for form_field in form.fields() if form_field.kind == kind)


def text_for(part: Part) -> str:
    """What a settler could enter in a part."""
    if part.entry == "several":
        return " ".join(choice.id for choice in part.choices[:2])
    if part.entry == "choice" and part.choices:
        return part.choices[-1].id
    return "12"


def begun(qtbot: QtBot, theme: Theme, form_field: FormField, begin: Answer | None = None) -> OtherDialog:
    """The dialog for a field."""
    dialog = OtherDialog(form_field, begin, CONTEXT, theme)
    qtbot.addWidget(dialog)
    return dialog


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_be_settled_otherwise(qtbot: QtBot, theme: Theme, kind: str) -> None:
    form_field = field_of(kind)
    parts = {part.id: text_for(part) for part in kind_of(form_field).parts(form_field, CONTEXT)}
    assert all(parts.values())
    dialog = begun(qtbot, theme, form_field)
    dialog.editor.set_parts(parts)
    dialog.editor.typed.emit()
    assert not dialog._settle.isEnabled()
    dialog.why.setText("Both misread the table.")
    assert dialog._settle.isEnabled()
    with qtbot.waitSignal(dialog.wanted) as told:
        dialog._settle.click()
    assert told.args == [Answer(parts=parts), "Both misread the table."]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_it_begins_with_what_is_settled_or_was_answered(qtbot: QtBot, theme: Theme, kind: str) -> None:
    form_field = field_of(kind)
    parts = {part.id: text_for(part) for part in kind_of(form_field).parts(form_field, CONTEXT)}
    dialog = begun(qtbot, theme, form_field, Answer(Status.UNCLEAR, parts))
    assert dialog.answer() == Answer(Status.UNCLEAR, parts)
    assert all(control.accessibleName() for control in dialog.editor.controls())


def test_several_choices_are_ticked(qtbot: QtBot, theme: Theme) -> None:
    form_field = field_of("choices")
    dialog = begun(qtbot, theme, form_field)
    dialog.why.setText("The methods say so.")
    boxes = dialog.editor.controls()
    for box in boxes[:2]:
        box.click()
    assert dialog._settle.isEnabled()
    assert len(dialog.answer().part("choice").split()) == 2


def test_an_answer_without_a_value_or_a_reason_is_not_taken(qtbot: QtBot, theme: Theme) -> None:
    dialog = begun(qtbot, theme, field_of("count"))
    dialog.why.setText("Neither table holds it.")
    assert not dialog._settle.isEnabled()
    dialog.status.setCurrentIndex(dialog.status.findData("not_reported"))
    assert dialog._settle.isEnabled()
    dialog.why.setText(" ")
    assert not dialog._settle.isEnabled()


def test_the_editor_has_room_and_typing_is_understood_at_once(qtbot: QtBot, theme: Theme) -> None:
    dialog = begun(qtbot, theme, field_of("dose"))
    dialog.show()
    line = next(one for one in dialog.editor.controls() if isinstance(one, QLineEdit))
    assert line.height() >= line.sizeHint().height()
    line.setFocus()
    qtbot.keyClicks(line, "22.2")
    assert dialog.answer().parts
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
