"""The program in a real window under a window manager, driven by keys alone, as main.py starts it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crps_extractor.models.event import person_scope
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile

PROJECT = Path(__file__).resolve().parents[3]
DEADLINE = 90.0

pytestmark = pytest.mark.window


class Screen:
    """What xdotool sees and types on the display of the tests."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def ask(self, *command: str) -> str:
        done = subprocess.run(["xdotool", *command], env=self._environment, capture_output=True, text=True, timeout=30)
        return done.stdout.strip()

    def wait_for(self, title: str, shown: bool = True) -> None:
        """Wait until a window of that title is there, or is gone."""
        self.until(lambda: bool(self.ask("search", "--onlyvisible", "--name", title)) is shown, title)

    def until(self, is_true: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + DEADLINE
        while not is_true():
            assert time.monotonic() < until, what

    def active(self, title: str) -> None:
        """Wait until a window of that title has the keyboard."""
        self.until(lambda: title in self.ask("getactivewindow", "getwindowname"), f"{title} is active")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.ask("key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        self.ask("type", "--delay", "20", text)


@pytest.fixture
def screen(window_environment: dict[str, str]) -> Screen:
    return Screen(window_environment)


def started(environment: dict[str, str], home: Path, *arguments: str) -> subprocess.Popen[str]:
    folders = {"XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data"), "HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, str(PROJECT / "main.py"), *arguments],
        cwd=PROJECT,
        env={**environment, **folders},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer_in(path: Path, field: str) -> str:
    store = ReviewFile.open(path)
    review = Review(store, "anna")
    answer = review.sheet(person_scope("anna"), review.facts.studies[0].id).answer("study", field)
    store.close()
    return answer.part("text") if answer else ""


def test_an_answer_is_typed_and_kept_by_keys_alone(
    screen: Screen, window_environment: dict[str, str], with_a_study: Path, tmp_path: Path
) -> None:
    program = started(window_environment, tmp_path, str(with_a_study))
    try:
        screen.active("Who are you")
        screen.press("Return")
        screen.wait_for("Who are you", shown=False)
        screen.active("Ketamine")
        screen.press("F6", "F6")
        screen.type("Smith 2019")
        screen.press("Tab", "F1")
        screen.active("Keys")
        screen.press("Escape")
        screen.active("Ketamine")
        screen.press("ctrl+q")
        assert program.wait(timeout=DEADLINE) == 0
    finally:
        program.kill()
        _, said = program.communicate()
    assert said == ""
    assert answer_in(with_a_study, "study_label") == "Smith 2019"


def test_the_window_opens_empty_and_closes(screen: Screen, window_environment: dict[str, str], tmp_path: Path) -> None:
    program = started(window_environment, tmp_path)
    try:
        screen.active("CRPS Extractor")
        screen.press("ctrl+n")
        screen.active("New review")
        screen.press("Escape")
        screen.active("CRPS Extractor")
        screen.press("ctrl+q")
        assert program.wait(timeout=DEADLINE) == 0
    finally:
        program.kill()
        _, said = program.communicate()
    assert said == ""
