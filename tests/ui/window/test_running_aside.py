"""Work beside the window: it says what goes on, can be stopped, and the window closes only when it has ended."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtWidgets import QProgressDialog

from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui.operations import Operation


def test_the_sample_opens_from_the_start_pane_and_asks_who_sits_here(at) -> None:
    at.window.start.sample_wanted.emit()
    at.until(lambda: at.window.desk is not None)
    assert [study.label for study in at.window.desk.facts.studies][:2] == ["Voorbeeld 2017", "Exemple 2020"]
    assert at.window.study is None
    at.put_dialogs_away()


def test_closing_while_a_review_is_being_opened_lets_go_of_it(at, review: Path) -> None:
    at.window.review_commands.open_path(review, "anna")
    assert not at.window.close()
    at.until(lambda: not at.window.isVisible())
    assert at.window.desk is None
    ReviewFile.open(review).close()


def test_work_that_is_stopped_ends_without_a_word(at) -> None:
    begun, told = threading.Event(), []

    def work(operation: Operation) -> None:
        while True:
            begun.set()
            operation.say("Counting", 1, 10)

    aside = at.window.review_commands.aside
    aside.run("Counting", work, told.append, (OSError,))
    assert begun.wait(10)
    assert aside.is_running
    at.until(lambda: any(one.labelText() == "Counting" for one in at.window.findChildren(QProgressDialog)))
    aside.stop()
    at.until(lambda: not aside.is_running)
    assert told == []
    assert not any(one.isVisible() for one in at.window.findChildren(QProgressDialog))


def test_a_second_piece_of_work_waits_its_turn(at) -> None:
    go_on, done = threading.Event(), []
    aside = at.window.review_commands.aside
    aside.run("Writing", lambda _: go_on.wait(30), done.append, (OSError,))
    aside.run("Reading", lambda _: None, done.append, (OSError,))
    assert "“Writing” still runs" in at.told()
    go_on.set()
    at.until(lambda: not aside.is_running)
    assert done == [True]


def test_an_expected_refusal_is_one_sentence(at) -> None:
    def work(_operation: Operation) -> None:
        raise OSError("The stick was taken out.")

    at.window.review_commands.aside.run("Copying", work, lambda _: None, (OSError,))
    assert at.told() == "The stick was taken out."
