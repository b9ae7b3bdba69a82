"""Pages a second through the whole path (worker, pipe, picture in the window) against PyMuPDF alone."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from benchmarks.measuring import Measurement, Peer, interleaved
from benchmarks.pages import WIDTH, until
from benchmarks.papers import make_paper
from crps_extractor.models.documents.geometry import PageSize
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.bands import band_box, bands_between
from crps_extractor.ui.document.feed import PageFeed, Wish, band_wish
from crps_extractor.ui.document.page_layout import PageLayout

__all__ = ["measure"]

_TIMES = 7
_PAGES = 60
_AT_MOST = 1 / 0.8


def measure() -> list[Measurement]:
    """Sixty pages at the width of the pane, every band of them; ms a page, so that 0.8 of the speed is 1.25 x."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder, DocumentWorker() as worker:
        path = make_paper(Path(folder) / "paper.pdf", _PAGES)
        taken = interleaved(
            _TIMES,
            {"ours": lambda: _ours(application, worker, path), "alone": lambda: _pymupdf_alone(path)},
        )
    return [Measurement("a page drawn whole", taken["ours"], (Peer("PyMuPDF alone", taken["alone"], _AT_MOST),))]


def _ours(application: QApplication, worker: DocumentWorker, path: Path) -> float:
    opened = worker.call("open", str(path), None)
    layout = PageLayout(_PAGES, PageSize(*opened[-1]))
    layout.set_scale(round(1000 * _scale(layout.size(0).width / 100)), 0)
    feed, arrived = PageFeed(worker), []
    feed.pixels_arrived.connect(arrived.append)
    wishes = tuple(_wishes(layout))
    feed.begin(str(path))
    start = time.perf_counter()
    feed.wish(wishes)
    until(application, lambda: len(arrived) == len(wishes), "not every band was drawn")
    taken = time.perf_counter() - start
    feed.end()
    feed.deleteLater()
    worker.call("close", str(path))
    return 1000 * taken / _PAGES


def _wishes(layout: PageLayout) -> Iterator[Wish]:
    for page in range(_PAGES):
        width, height = layout.page_width(page), layout.page_height(page)
        for key in bands_between(page, layout.scale, width, height, (0, 0, width, height)):
            yield band_wish(key, key.scale / 1000, band_box(key, width, height))


def _pymupdf_alone(path: Path) -> float:
    import pymupdf

    document: Any = pymupdf.open(path)  # type: ignore[no-untyped-call]
    scale = _scale(document[0].rect.width)
    start = time.perf_counter()
    for page in document:
        page.get_pixmap(matrix=pymupdf.Matrix(scale, scale))
    taken = time.perf_counter() - start
    document.close()
    return 1000 * taken / _PAGES


def _scale(points: float) -> float:
    return (WIDTH - 40) / points
