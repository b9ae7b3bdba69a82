"""The window stands before a review's panes are loaded, and what can be chosen then works at once."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox

from crps_extractor.ui.actions import load_commands
from crps_extractor.ui.keys import KeysDialog
from crps_extractor.ui.start.new_review import NewReviewDialog
from crps_extractor.ui.warming import WARM, Warming, slices

PROJECT = Path(__file__).resolve().parents[3]
LOOK = """
import sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from crps_extractor.ui import application
from crps_extractor.ui.main_window import MainWindow
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import Theme

app = QApplication([])
window = MainWindow(Theme(), Settings(QSettings({settings!r}, QSettings.Format.IniFormat)), lambda: None)
window.show()
app.processEvents()
print(*(name for name in sys.modules if name.startswith("crps_extractor.")))
"""
OPENED_BY = {
    "new_review": NewReviewDialog,
    "open_review": QFileDialog,
    "take_package": QFileDialog,
    "keys": KeysDialog,
    "about": QMessageBox,
}


def test_before_a_review_only_the_start_pane_and_the_commands_words_are_loaded(tmp_path: Path) -> None:
    script = LOOK.format(settings=str(tmp_path / "settings.ini"))
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=60)
    loaded = done.stdout.split()
    assert "crps_extractor.ui.start.pane" in loaded, done.stderr
    models = {name for name in loaded if name.startswith("crps_extractor.models.")}
    assert models == {"crps_extractor.models.resource_files"}
    assert [name for name in loaded if name.endswith("_commands")] == []
    assert [name for name in loaded if name.endswith(".pane")] == ["crps_extractor.ui.start.pane"]


@pytest.mark.parametrize("command", sorted(OPENED_BY))
def test_what_needs_no_review_answers_at_the_first_choice(at, command: str) -> None:
    assert not at.window.is_furnished
    at.do(command)
    at.dialog(OPENED_BY[command])


def test_every_other_command_that_needs_no_review_is_known_to_be_so() -> None:
    rest = {one.id for one in load_commands() if one.at_start} - set(OPENED_BY)
    assert rest == {"open_sample", "light", "dark", "system_colours", "quit"}


def test_the_first_button_of_the_start_pane_answers_at_the_first_press(at) -> None:
    assert not at.window.is_furnished
    at.press(Qt.Key.Key_Space)
    at.dialog(NewReviewDialog)


def test_a_window_that_never_had_a_review_closes_at_once(at) -> None:
    assert at.window.close()
    assert "review" not in at.window.groups


def test_a_file_dragged_over_the_window_finds_who_takes_it_in(at, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "from Ben.crps-share"))])
    actions, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(10, 10), actions, data, left, none)
    QApplication.sendEvent(at.window, event)
    assert event.isAccepted()
    assert "exchange" in at.window.groups


def test_a_little_at_a_time_everything_is_loaded_and_nothing_is_shown_of_it(at) -> None:
    warming = Warming(at.window)
    warming.begin()
    at.until(lambda: all(name in at.window.groups for name in at.window.groups))
    assert at.window.is_furnished
    assert at.window.pages.currentWidget() is at.window.start
    assert [one for one in at.window.findChildren(QDialog) if one.isVisible()] == []


def test_a_review_may_be_opened_while_things_are_still_being_loaded(at, review: Path) -> None:
    some = slices(at.window)
    for _ in range(len(WARM) + 2):
        next(some)
    at.open(review, "anna")
    assert [None for _ in some]
    assert at.window.pages.currentWidget() is at.window.work
    assert at.can("add_pdfs")


def test_every_module_named_for_loading_is_there() -> None:
    assert [name for name in WARM if find_spec(f"crps_extractor.{name}") is None] == []
