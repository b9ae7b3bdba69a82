"""The first pane and the first dialog: what can be begun with, and Tab in the order in which the fields stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from crps_extractor.ui.start.new_review import NewReviewDialog


def test_tab_goes_through_the_fields_of_a_new_review_as_they_stand(at) -> None:
    at.do("new_review")
    dialog = at.dialog(NewReviewDialog)
    dialog.title.setFocus()
    seen = [dialog.focusWidget().accessibleName()]
    while len(seen) < 6:
        at.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        seen.append(dialog.focusWidget().accessibleName())
    assert seen == ["Title", "Registration", "Your name", "Other reviewers", "Form", "File"]


def test_whoever_was_sent_a_package_begins_with_it_from_the_first_pane(at) -> None:
    button = next(one for one, _ in at.window.start._buttons if "package" in one.text())
    at.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = at.dialog(QFileDialog)
    assert any("crpx-share" in one for one in dialog.nameFilters())
