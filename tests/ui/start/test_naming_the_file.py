"""The name of a new review's file, typed letter by letter."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from crps_extractor.ui.start.new_review import NewReviewDialog
from crps_extractor.ui.theme import Mode, Theme


def test_a_path_may_be_typed_from_its_first_stroke_on(qtbot: QtBot) -> None:
    dialog = NewReviewDialog(Theme(Mode.LIGHT))
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.title, "Pain")
    qtbot.keyClicks(dialog.me, "Anna")
    dialog.path.clear()
    qtbot.keyClicks(dialog.path, "/")
    assert not dialog._make.isEnabled()
    qtbot.keyClicks(dialog.path, "nowhere/pain")
    assert dialog._make.isEnabled()
    assert str(dialog.answer().path) == "/nowhere/pain.crpx"
