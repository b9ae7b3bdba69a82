"""From open() to the first sharp painted page, 10 and 2,500 pages: ours, QPdfView, and PyMuPDF alone as the limit."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtWidgets import QApplication

from benchmarks.measuring import Measurement, Peer, interleaved
from benchmarks.pages import turn, until
from benchmarks.papers import make_paper
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.pane import DocumentPane
from crps_extractor.ui.theme import Mode, Theme

__all__ = ["measure"]

_TIMES = 9
_FRAME_MS = 1000 / 60
_WIDTH, _HEIGHT = 900, 1000
_GIVE_UP_SECONDS = 60


def measure() -> list[Measurement]:
    """One case for each number of pages. Raises ImportError without PySide6-Addons (``pip install -e ".[bench]"``)."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder, DocumentWorker() as drawing, DocumentWorker() as reading:
        pane = DocumentPane(drawing, reading, Theme(Mode.LIGHT))
        pane.resize(_WIDTH, _HEIGHT)
        pane.show()
        results = []
        for pages in (10, 2500):
            path = make_paper(Path(folder) / f"{pages}.pdf", pages)
            results.append(_one_case(application, pane, drawing, path, pages))
        pane.close_pdf()
        pane.close()
    return results


def _one_case(application: Any, pane: DocumentPane, drawing: DocumentWorker, path: Path, pages: int) -> Measurement:
    taken = interleaved(
        _TIMES,
        {
            "ours": lambda: _ours(application, pane, drawing, path),
            "QPdfView": lambda: _pdf_view(application, path),
            "PyMuPDF alone": lambda: _pymupdf_alone(path),
        },
    )
    few = pages <= 10
    peers = (
        Peer("QPdfView", taken["QPdfView"], None if few else 0.7),
        Peer("PyMuPDF alone", taken["PyMuPDF alone"], 1.5 if few else None, _FRAME_MS if few else 0.0),
    )
    return Measurement(f"{pages:,} pages", taken["ours"], peers)


def _ours(application: Any, pane: DocumentPane, drawing: DocumentWorker, path: Path) -> float:
    sharp: list[float] = []
    note = sharp.append
    connection = pane.view.became_sharp.connect(lambda: note(time.perf_counter()))
    start = time.perf_counter()
    pane.open_pdf(path, "benchmark")
    until(application, lambda: bool(sharp), "no page was painted")
    pane.view.became_sharp.disconnect(connection)
    pane.close_pdf()
    drawing.call("close", str(path))
    return 1000 * (sharp[0] - start)


class _PaintTimes(QObject):
    """Notes when a widget was asked to paint."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        self.count += event.type() == QEvent.Type.Paint
        return False


def _pdf_view(application: Any, path: Path) -> float:
    """QPdfView says nothing when it is done: after each paint look for ink; the looking is not counted."""
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

    document, view = QPdfDocument(None), QPdfView(None)
    view.setPageMode(QPdfView.PageMode.MultiPage)
    view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
    view.resize(_WIDTH, _HEIGHT)
    view.setDocument(document)
    view.show()
    application.processEvents()
    paints = _PaintTimes()
    view.viewport().installEventFilter(paints)
    start, looked, seen = time.perf_counter(), 0.0, 0
    document.load(str(path))
    view.pageNavigator().jump(0, QPointF())
    while time.perf_counter() - start < _GIVE_UP_SECONDS:
        turn(application, 0.05)
        if paints.count > seen:
            painted = time.perf_counter()
            if _has_ink(view):
                taken = painted - start - looked
                break
            looked += time.perf_counter() - painted
            seen = paints.count
    else:
        raise TimeoutError("QPdfView painted no page")
    view.close()
    view.deleteLater()
    document.deleteLater()
    application.processEvents()
    return 1000 * taken


def _has_ink(view: Any) -> bool:
    image = view.viewport().grab(view.viewport().rect().adjusted(100, 100, -100, -300)).toImage()
    return any(
        image.pixelColor(x, y).lightness() < 110
        for y in range(0, image.height(), 3)
        for x in range(0, image.width(), 5)
    )


def _pymupdf_alone(path: Path) -> float:
    import pymupdf

    start = time.perf_counter()
    document: Any = pymupdf.open(path)  # type: ignore[no-untyped-call]
    page = document[0]
    scale = (_WIDTH - 40) / page.rect.width
    page.get_pixmap(matrix=pymupdf.Matrix(scale, scale))
    taken = time.perf_counter() - start
    document.close()
    return 1000 * taken
