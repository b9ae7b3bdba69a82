"""Searching 2,500 pages, the first time and later, against reading the text alone and against pdftotext and grep."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from benchmarks.measuring import Measurement, Peer, interleaved
from benchmarks.pages import until
from benchmarks.papers import make_paper
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.text_search import TextSearch

__all__ = ["measure"]

_TIMES = 3
_LATER = 15
_PAGES = 2500
_AT_MOST = 1.2
_LATER_MS = 100.0
_FIRST_WORDS = "96.11"
"""On every page or so: hits come from the whole file."""
_LATER_WORDS = ("rated pain", "95.10 ±", "42.7", "four hours", "not in it")


def measure() -> list[Measurement]:
    """The first search reads every page; later ones look through what was read. FileNotFoundError without poppler."""
    if shutil.which("pdftotext") is None:
        raise FileNotFoundError("pdftotext (poppler-utils) is the peer of this row: install it.")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder, DocumentWorker() as reading:
        path = make_paper(Path(folder) / "paper.pdf", _PAGES)
        search = TextSearch(reading)

        def first() -> float:
            reading.call("open", str(path), None)
            search.use(str(path), _PAGES, None)
            return _searched(application, search, _FIRST_WORDS)

        taken = interleaved(
            _TIMES,
            {"ours": first, "alone": lambda: _text_alone(path), "grep": lambda: _pdftotext_and_grep(path)},
        )
        words = itertools.cycle(_LATER_WORDS)
        later = tuple(_searched(application, search, next(words)) for _ in range(_LATER))
        search.clear()
    peers = (
        Peer("reading the text alone", taken["alone"], _AT_MOST),
        Peer("pdftotext and grep", taken["grep"]),
    )
    return [
        Measurement("the first search, 2,500 pages", taken["ours"], peers),
        Measurement("later ones, 2,500 pages", later, limit=_LATER_MS),
    ]


def _searched(application: QApplication, search: TextSearch, words: str) -> float:
    start = time.perf_counter()
    search.start(words, False, 0)
    until(application, lambda: not search.is_running, "the search did not end")
    return 1000 * (time.perf_counter() - start)


def _text_alone(path: Path) -> float:
    """The text that a search needs, read page by page by PyMuPDF in this process, with the same flags."""
    import pymupdf

    document: Any = pymupdf.open(path)  # type: ignore[no-untyped-call]
    start = time.perf_counter()
    for page in document:
        page.get_text("text", flags=0)
    taken = time.perf_counter() - start
    document.close()
    return 1000 * taken


def _pdftotext_and_grep(path: Path) -> float:
    start = time.perf_counter()
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
    subprocess.run(["grep", "-c", "--", _FIRST_WORDS], input=text, capture_output=True, check=False)
    return 1000 * (time.perf_counter() - start)
