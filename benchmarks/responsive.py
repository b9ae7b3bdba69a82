"""The longest stop of the event loop while a large PDF is opened, searched and a review exported beside."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from benchmarks.edit import make_review
from benchmarks.measuring import Measurement, Peer
from benchmarks.pages import our_pane
from benchmarks.papers import make_paper
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.exports.aside import export_aside
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.ui.document.pane import DocumentPane

__all__ = ["measure"]

_ROUNDS = 5
_PAGES = 2500
_STUDIES = 14
_WORDS = "rated pain"
_ALLOWED_MS = 20.0
_AT_LEAST_SECONDS = 2.0
_GIVE_UP_SECONDS = 180.0


def measure() -> list[Measurement]:
    """Each act in turn with a loop that is idle for as long; the longest stop of each."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder, our_pane() as (pane, drawing, reading):
        paper = make_paper(Path(folder) / "paper.pdf", _PAGES)
        review = Path(folder) / "review.crpx"
        lead, _study = make_review(review, _STUDIES)
        store = QueuedStore(review)
        acts = _Acts(application, pane, (drawing, reading), paper, store, lead, Path(folder) / "both.xlsx")
        try:
            rounds = [acts.once() for _ in range(_ROUNDS + 1)][1:]
        finally:
            store.close()
    return [
        Measurement(
            f"longest stop while {what}",
            tuple(one[name][0] for one in rounds),
            (Peer("an idle loop", tuple(one[name][1] for one in rounds), 1.0, _ALLOWED_MS),),
        )
        for name, what in (
            ("open", "2,500 pages are opened"),
            ("search", "they are read and searched for the first time"),
            ("export", "14 studies are exported"),
        )
    ]


class _Acts:
    """What is done while the event loop is watched."""

    def __init__(
        self,
        application: QApplication,
        pane: DocumentPane,
        workers: tuple[DocumentWorker, DocumentWorker],
        paper: Path,
        store: QueuedStore,
        lead: str,
        book: Path,
    ) -> None:
        self._application, self._pane, self._workers = application, pane, workers
        self._paper, self._store, self._lead, self._book = paper, store, lead, book

    def once(self) -> dict[str, tuple[float, float]]:
        """Open, search, export: the longest stop of each, and that of an idle loop for as long, in ms."""
        pane, stops = self._pane, {}
        pane.open_pdf(self._paper, "benchmark")
        stops["open"] = self._beside_idle(lambda: pane.has_pages and pane.view.is_sharp())
        pane.search.start(_WORDS, False, 0)
        stops["search"] = self._beside_idle(lambda: not pane.search.is_running)
        export = threading.Thread(target=self._export)
        export.start()
        stops["export"] = self._beside_idle(lambda: not export.is_alive())
        pane.close_pdf()
        for worker in self._workers:
            worker.call("close", str(self._paper))
        return stops

    def _beside_idle(self, is_done: Callable[[], object]) -> tuple[float, float]:
        begun = time.perf_counter()
        ours = self._watch(is_done)
        until = time.perf_counter() + (time.perf_counter() - begun)
        return ours, self._watch(lambda: time.perf_counter() >= until)

    def _export(self) -> None:
        export_aside(self._store.copy, self._lead, "excel-dual", self._book)

    def _watch(self, is_done: Callable[[], object]) -> float:
        """Turn the loop until it is done, two seconds at least; the longest time that one turn took."""
        begun = last = time.perf_counter()
        longest = 0.0
        while last - begun < _AT_LEAST_SECONDS or not is_done():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            time.sleep(0.001)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
            if now - begun > _GIVE_UP_SECONDS:
                raise TimeoutError("it was not done")
        return 1000 * longest
