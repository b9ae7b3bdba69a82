"""What the rows about pages share: papers on the screen, ours and QPdfView's, and what can be seen of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.pane import DocumentPane
from crps_extractor.ui.theme import Mode, Theme

__all__ = ["HEIGHT", "WIDTH", "blank_share", "for_a_while", "our_pane", "shown_by_qt", "shown_by_us", "turn", "until"]

WIDTH, HEIGHT = 900, 1000
_GIVE_UP_SECONDS = 120
_LOOK_AGAIN = 0.05
_STRIP = 100
"""Pixels: on the papers made for measuring, a strip of this height holds ink wherever it lies on a page."""
_INK = 200
_MARGIN = 30


def turn(application: QApplication, seconds: float) -> None:
    """Let the event loop handle what comes, asleep until something does, for so long at most: as it runs by itself.

    ``processEvents`` with a time never sleeps; such a loop would take a core, and Python's lock, from what is measured.
    """
    wake = QTimer(singleShot=True, timerType=Qt.TimerType.PreciseTimer)
    wake.start(max(0, round(1000 * seconds)))
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    wake.stop()


def until(application: QApplication, is_true: Callable[[], object], what: str = "nothing happened") -> None:
    """Let the event loop run until something is so. Raises TimeoutError."""
    stop = time.perf_counter() + _GIVE_UP_SECONDS
    while not is_true():
        turn(application, _LOOK_AGAIN)
        if time.perf_counter() > stop:
            raise TimeoutError(what)


def for_a_while(application: QApplication, seconds: float) -> None:
    """Let the event loop run for so long."""
    stop = time.perf_counter() + seconds
    while time.perf_counter() < stop:
        turn(application, stop - time.perf_counter())


@contextmanager
def our_pane() -> Iterator[tuple[DocumentPane, DocumentWorker, DocumentWorker]]:
    """Our document pane with its two workers warm."""
    with DocumentWorker() as drawing, DocumentWorker() as reading:
        pane = DocumentPane(drawing, reading, Theme(Mode.LIGHT))
        pane.resize(WIDTH, HEIGHT)
        pane.show()
        for worker in (drawing, reading):
            worker.start()
            worker.call("close", "nothing")
        yield pane, drawing, reading
        pane.close_pdf()
        pane.close()
        pane.deleteLater()


@contextmanager
def shown_by_us(application: QApplication, pane: DocumentPane, worker: DocumentWorker, path: Path) -> Iterator[Any]:
    """A paper in our pane, its first page sharp; the view that scrolls."""
    pane.open_pdf(path, "benchmark")
    until(application, lambda: pane.has_pages and pane.view.is_sharp(), "no page was painted")
    yield pane.view
    pane.close_pdf()
    worker.call("close", str(path))


@contextmanager
def shown_by_qt(application: QApplication, path: Path) -> Iterator[Any]:
    """A paper in a QPdfView, its first page painted; the view that scrolls (ImportError without PySide6-Addons)."""
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

    document, view = QPdfDocument(None), QPdfView(None)
    view.setPageMode(QPdfView.PageMode.MultiPage)
    view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
    view.resize(WIDTH, HEIGHT)
    view.setDocument(document)
    view.show()
    document.load(str(path))
    view.pageNavigator().jump(0, QPointF())
    until(application, lambda: blank_share(view.viewport()) < 1, "QPdfView painted no page")
    yield view
    view.close()
    view.deleteLater()
    document.deleteLater()
    application.processEvents()


def blank_share(widget: QWidget) -> float:
    """The share of what a widget shows that is white from edge to edge, from 0 to 1: strips without any ink."""
    from PySide6.QtGui import QImage

    image = widget.grab(widget.rect().adjusted(_MARGIN, 0, -_MARGIN, 0)).toImage()
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows, width = image.bytesPerLine(), image.width()
    pixels = bytes(image.constBits())
    inked = [min(pixels[y * rows : y * rows + width]) < _INK for y in range(image.height())]
    strips = [inked[top : top + _STRIP] for top in range(0, image.height() - _STRIP + 1, _STRIP)]
    return sum(not any(strip) for strip in strips) / max(1, len(strips))
