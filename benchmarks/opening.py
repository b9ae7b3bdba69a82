"""Opening a review to the study list shown: 14 and 2,000 studies and a million events, against reading the rows."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.large import make_large_review
from benchmarks.measuring import Measurement, Peer, interleaved
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.studies.pane import StudiesPane
from crps_extractor.ui.theme import Mode, Theme

__all__ = ["measure"]

_CASES = (("14 studies", 14, 150, 9), ("2,000 studies", 2_000, 150, 5), ("a million events", 2_000, 250, 5))
"""What it is called, studies, answers a sheet (there are two), how often it is opened."""
_AT_MOST = 2.0
_STUDY_MS, _CHECKED_MS = 10.0, 500.0
_CHECK_SECONDS = 600
_BARE = "the same rows read by bare sqlite3"
_EVENTS = "SELECT event.* FROM cell JOIN event ON event.id = cell.event WHERE "
_ROWS = (
    f"{_EVENTS} cell.study = '' AND cell.scope = 'review' ORDER BY cell.time",
    f"{_EVENTS} cell.field = '@submitted'",
    "SELECT * FROM sheet ORDER BY study, scope",
)


def measure() -> list[Measurement]:
    """Each size of review opened several times; what goes on beside the work has ended before the next."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    taken: list[Measurement] = []
    for case, studies, answers, times in _CASES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "benchmark.crpx"
            anna, _, ids = make_large_review(path, studies, answers)
            taken += _opened(application, path, anna, case, times)
            taken.append(_one_study(path, anna, ids, case))
    return taken


def _opened(application: QApplication, path: Path, who: str, case: str, times: int) -> list[Measurement]:
    """The list shown; of a small review, which is checked before it is shown, the check's time is told apart."""
    ways: dict[str, Callable[[], float]] = {
        "ours": lambda: _to_the_list(application, path, who),
        "theirs": lambda: _read(path),
    }
    samples = interleaved(times, ways)
    peer = Peer(_BARE, samples["theirs"], at_most=_AT_MOST)
    if not _is_checked_at_once(path):
        return [Measurement(f"{case}, to the study list", samples["ours"], (peer,))]
    checks = tuple(_checked(path) for _ in range(times))
    listed = tuple(whole - check for whole, check in zip(samples["ours"], checks, strict=True))
    return [
        Measurement(f"{case}, to the study list, checked", samples["ours"], limit=_CHECKED_MS),
        Measurement(f"{case}, to the study list without the check", listed, (peer,)),
    ]


def _to_the_list(application: QApplication, path: Path, who: str) -> float:
    """From the file's name to the painted list; closing is not counted."""
    _wait_for_helpers()
    pane = StudiesPane(Theme(Mode.LIGHT))
    pane.resize(300, 800)
    pane.show()
    application.processEvents()
    start = time.perf_counter()
    store = QueuedStore(path)
    desk = ReviewDesk(path, store, who)
    pane.show_review(desk)
    pane.list.viewport().repaint()
    spent = time.perf_counter() - start
    pane.show_review(None)
    pane.close()
    desk.close()
    application.processEvents()
    _wait_for_helpers()
    return 1000 * spent


def _wait_for_helpers() -> None:
    """The check of a large file and its backup go on in a process of their own."""
    until = time.perf_counter() + _CHECK_SECONDS
    while active_children() and time.perf_counter() < until:
        time.sleep(0.05)


def _read(path: Path) -> float:
    start = time.perf_counter()
    connection = sqlite3.connect(path)
    for rows in _ROWS:
        connection.execute(rows).fetchall()
    connection.close()
    return 1000 * (time.perf_counter() - start)


def _is_checked_at_once(path: Path) -> bool:
    store = ReviewFile.open(path)
    try:
        return not store.needs_check
    finally:
        store.close()


def _checked(path: Path) -> float:
    from crps_extractor.models.store.checking import check

    connection = sqlite3.connect(path)
    start = time.perf_counter()
    check(connection, path)
    spent = time.perf_counter() - start
    connection.close()
    return 1000 * spent


def _one_study(path: Path, who: str, studies: list[str], case: str) -> Measurement:
    """A sheet read from an open review, another one each time; the form was read before."""
    store = ReviewFile.open(path)
    try:
        review = Review(store, who)
        review.own_sheet(studies[0])
        samples = []
        for study in studies[1 :: max(1, len(studies) // 20)]:
            start = time.perf_counter()
            review.own_sheet(study)
            samples.append(1000 * (time.perf_counter() - start))
    finally:
        store.close()
    return Measurement(f"{case}, a study", tuple(samples), limit=_STUDY_MS)
