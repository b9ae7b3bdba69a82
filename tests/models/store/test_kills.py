"""Killed at any moment, the program has lost no edit that it had called saved, and the file opens without help."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter

PROJECT = Path(__file__).resolve().parents[3]

AS_THE_COMMAND_LINE = """
import sys
from pathlib import Path
from crps_extractor.models.event import Draft, EventKind
from crps_extractor.models.store.file import ReviewFile
review = ReviewFile.open(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    answer = {"answer": {"text": "x" * (number % 900)}}
    draft = Draft(EventKind.ANSWER, "person:a", "s1", "r", f"f{number % 50}", answer)
    for event in review.append([draft] * (1 + number % 3), "a", ""):
        print(event.hash, flush=True)
"""
AS_THE_WINDOW = """
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
    draft = Draft(EventKind.ANSWER, "person:a", "s1", "r", f"f{number % 50}", {"answer": {"text": "x"}})
    store.record([draft], "a", "")
    if number % 20 == 0:
        store.overview()
"""


def kill_while_editing(script: str, path: Path, moment: random.Random) -> set[str]:
    """The hashes of the edits that were called saved before the kill."""
    child = subprocess.Popen([sys.executable, "-c", script, path], cwd=PROJECT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    said = b""
    wanted = moment.randrange(1, 60)
    while said.count(b"\n") < wanted:
        said += os.read(child.stdout.fileno(), 4096)
    select.select([], [], [], moment.random() * 0.01)
    child.send_signal(signal.SIGKILL)
    with child.stdout:
        while piece := os.read(child.stdout.fileno(), 65536):
            said += piece
    assert child.wait() == -signal.SIGKILL
    return {line.decode() for line in said.split(b"\n")[:-1]}


def edit_and_be_killed(folder: Path, times: int, seed: int) -> None:
    moment = random.Random(seed)
    path = folder / "knee.crpx"
    ReviewFile.create(path).close()
    saved = set[str]()
    for time in range(times):
        saved |= kill_while_editing((AS_THE_WINDOW, AS_THE_COMMAND_LINE)[time % 2], path, moment)
        with closing(ReviewFile.open(path)) as review:
            found = {event.hash for event in review.history(HistoryFilter())}
        assert saved <= found


def test_20_kills_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    edit_and_be_killed(tmp_path, 20, seed=1)


@pytest.mark.endurance
def test_500_kills_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    edit_and_be_killed(tmp_path, 500, seed=2)
