"""When the program itself fails: the window stays, says what is safe, and its report holds no answer."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.ui.errors import FailureHook, failure_report

SECRET = "22.2 mg/h of an unpublished paper"


@pytest.fixture
def hook(qapp: object) -> Iterator[FailureHook]:
    installed = FailureHook()
    installed.install()
    yield installed
    installed.remove()


def fail() -> None:
    raise ValueError(SECRET)


def caught() -> BaseException:
    try:
        fail()
    except ValueError as failure:
        return failure
    raise AssertionError


def test_the_report_names_places_in_the_program_and_no_answer() -> None:
    failure = caught()
    report = failure_report(type(failure), failure, failure.__traceback__)
    assert "ValueError" in report
    assert "test_failures.py" in report
    assert "in fail" in report
    assert SECRET not in report


def test_a_failure_opens_a_message_and_the_window_stays(
    at, with_a_study: Path, hook: FailureHook, capsys: pytest.CaptureFixture[str]
) -> None:
    at.open(with_a_study, "anna")
    hook.failed.connect(at.window.tell_failure)
    failure = caught()
    sys.excepthook(type(failure), failure, failure.__traceback__)
    box = at.dialog()
    assert "every edit marked as saved is in the review file" in box.text()
    assert "in fail" in box.detailedText()
    assert SECRET not in box.text() + box.detailedText() + capsys.readouterr().err
    box.close()
    assert at.window.isVisible()
    assert at.window.desk is not None


def test_the_same_failure_is_told_once(hook: FailureHook, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    hook.failed.connect(told.append)
    failure = caught()
    for _ in range(3):
        sys.excepthook(type(failure), failure, failure.__traceback__)
    assert len(told) == 1
    assert capsys.readouterr().err.count("in fail") == 3


def test_a_failure_in_another_thread_is_told_too(qtbot, hook: FailureHook, capsys: pytest.CaptureFixture[str]) -> None:
    with qtbot.waitSignal(hook.failed) as told:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert "in fail" in told.args[0]
    assert SECRET not in capsys.readouterr().err


def test_the_hook_gives_back_what_was_there_before(qapp: object) -> None:
    before, before_threads = sys.excepthook, threading.excepthook
    installed = FailureHook()
    installed.install()
    assert sys.excepthook != before
    installed.remove()
    assert sys.excepthook is before
    assert threading.excepthook is before_threads


def test_work_aside_that_fails_unexpectedly_reaches_the_hook(at, hook: FailureHook, capsys) -> None:
    told: list[str] = []
    hook.failed.connect(told.append)

    def work(_operation: object) -> None:
        fail()

    with at.qtbot.captureExceptions() as raised:
        at.window.review_commands.aside.run("Failing", work, told.append, (OSError,))
        at.until(lambda: not at.window.review_commands.aside.is_running)
        at.qtbot.wait(1)
    assert [kind for kind, *_ in raised] == [ValueError] or "in fail" in "".join(told)
