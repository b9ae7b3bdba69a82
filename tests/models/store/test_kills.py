"""Killed at any moment, the program has lost no edit that it had called saved, and the file opens without help."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.review.facts import LEAD, REVIEWER, Person, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter

PROJECT = Path(__file__).resolve().parents[3]

AS_THE_COMMAND_LINE = """
import sys
from argparse import Namespace
from itertools import count
from pathlib import Path
from crps_extractor.cli.reviews import changing
from crps_extractor.models.answer import Answer
for opening in count():
    with changing(Namespace(review=Path(sys.argv[1]), who="Anna")) as review:
        sheet = review.own_sheet(review.facts.studies[0].id)
        def recorded(drafts, actor, form):
            for event in review.store.append(drafts, actor, form):
                print(event.hash, flush=True)
        review._record = recorded
        for number in range(25):
            answer = Answer(parts={"text": "x" * (number * 37 % 900)})
            fields = ("study_label", "n_centres", "country")[: 1 + number % 3]
            review.record([sheet.set("study", "study_label", answer) for _ in fields])
"""
AS_THE_STORE_OF_THE_WINDOW = """
import sys
from pathlib import Path
from crps_extractor.models.event import Draft, EventKind
from crps_extractor.models.store.queue import QueuedStore
def saved(events):
    for event in events:
        print(event.hash, flush=True)
store = QueuedStore(Path(sys.argv[1]), on_saved=saved)
number = 0
while True:
    number += 1
    draft = Draft(EventKind.ANSWER, "person:anna", "s1", "r", f"f{number % 50}", {"answer": {"text": "x"}})
    store.record([draft], "anna", "")
    if number % 20 == 0:
        store.overview()
"""
AS_THE_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from crps_extractor.models.answer import Answer
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.main_window import MainWindow
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import Mode, Theme
application = QApplication([])
settings = Settings(QSettings(sys.argv[1] + ".ini", QSettings.Format.IniFormat))
workers = DocumentWorker(), DocumentWorker()
window = MainWindow(Theme(Mode.LIGHT), settings, lambda: workers)
window.show()
window.review_commands.open_path(Path(sys.argv[1]), "anna")
number = 0
def edit():
    global number
    desk = window.desk
    if desk is None or window.study is None:
        return
    if number == 0:
        before = desk.store.on_saved
        def saved(events):
            for event in events:
                print(event.hash, flush=True)
            before(events)
        desk.store.on_saved = saved
    number += 1
    window.study.set_answer("study", "study_label", Answer(parts={"text": str(number) * (number % 90)}))
timer = QTimer(interval=1)
timer.timeout.connect(edit)
timer.start()
application.exec()
"""
SCRIPTS = {"window": AS_THE_WINDOW, "its store": AS_THE_STORE_OF_THE_WINDOW, "command line": AS_THE_COMMAND_LINE}


def a_review(path: Path) -> Path:
    with closing(ReviewFile.create(path)) as store:
        anna = Person("anna", "Anna", "A", frozenset({LEAD, REVIEWER}))
        review = Review.create(store, load_shipped("ketamine_crps"), "Ketamine", anna)
        review.add_study("Smith 2019", Slots("anna"))
    return path


def kill_while_editing(script: str, path: Path, moment: random.Random, start_up: float) -> set[str]:
    """The hashes of the edits that were called saved before the kill.

    Half of the kills come after so many edits, the others at any time from the start on: while it opens as well.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen(
        [sys.executable, "-c", script, path], cwd=PROJECT, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdout is not None
    said = b""
    if moment.random() < 0.5:
        wanted = moment.randrange(1, 60)
        while said.count(b"\n") < wanted:
            piece = os.read(child.stdout.fileno(), 4096)
            assert piece, "it ended by itself"
            said += piece
        select.select([], [], [], moment.random() * 0.01)
    else:
        until = time.monotonic() + moment.random() * 2 * start_up
        while (left := until - time.monotonic()) > 0:
            if select.select([child.stdout], [], [], left)[0]:
                piece = os.read(child.stdout.fileno(), 65536)
                assert piece, "it ended by itself"
                said += piece
    child.send_signal(signal.SIGKILL)
    with child.stdout:
        while piece := os.read(child.stdout.fileno(), 65536):
            said += piece
    assert child.wait() == -signal.SIGKILL
    return {line.decode() for line in said.split(b"\n")[:-1]}


def edit_and_be_killed(folder: Path, kills: dict[str, int], seed: int) -> dict[str, int]:
    """How many edits each kind of process had called saved; none of them may be lost."""
    moment = random.Random(seed)
    path = a_review(folder / "knee.crpx")
    saved = set[str]()
    counts = dict.fromkeys(kills, 0)
    order = [name for name, number in kills.items() for _ in range(number)]
    moment.shuffle(order)
    for name in order:
        now = kill_while_editing(SCRIPTS[name], path, moment, 1.5 if name == "window" else 0.6)
        counts[name] += len(now)
        saved |= now
        with closing(ReviewFile.open(path)) as review:
            found = {event.hash for event in review.history(HistoryFilter())}
        assert saved <= found
    return counts


def test_20_kills_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    counts = edit_and_be_killed(tmp_path, {"window": 4, "its store": 8, "command line": 8}, seed=1)
    assert all(counts.values())


@pytest.mark.endurance
def test_500_kills_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    counts = edit_and_be_killed(tmp_path, {"window": 150, "its store": 100, "command line": 250}, seed=2)
    assert all(number > 100 for number in counts.values())
