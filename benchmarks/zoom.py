"""One zoom step: how long until the page is sharp again, and how often it was white before."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.measuring import Measurement, Peer, interleaved
from benchmarks.pages import blank_share, for_a_while, our_pane, shown_by_qt, shown_by_us, until
from benchmarks.papers import make_paper

__all__ = ["measure"]

_TIMES = 5
_PAGES = 10
_FACTORS = (1.1, 1.25, 1.5, 1.75, 2.0)
_WHITE = 0.3
"""More white strips than this, on pages that are full of ink, is a white frame."""


def measure() -> list[Measurement]:
    """A paper of ten pages, five steps larger; each opening is new, so that no step was drawn before."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    white: dict[str, list[float]] = {"ours": [], "QPdfView": []}
    with tempfile.TemporaryDirectory() as folder, our_pane() as (pane, drawing, _reading):
        path = make_paper(Path(folder) / "paper.pdf", _PAGES)

        def ours() -> float:
            with shown_by_us(application, pane, drawing, path) as view:
                return _steps(application, view.viewport(), lambda to: _zoomed(view, to), view.is_sharp, white["ours"])

        def theirs() -> float:
            with shown_by_qt(application, path) as view:
                is_drawn = lambda: blank_share(view.viewport()) < _WHITE  # noqa: E731
                return _steps(application, view.viewport(), lambda to: _set(view, to), is_drawn, white["QPdfView"])

        taken = interleaved(_TIMES, {"ours": ours, "QPdfView": theirs})
    frames = {name: tuple(counts[1:]) for name, counts in white.items()}
    return [
        Measurement("a step to sharp, 10 pages", taken["ours"], (Peer("QPdfView", taken["QPdfView"], 1.0),)),
        Measurement(
            "white frames in five steps",
            frames["ours"],
            (Peer("QPdfView", frames["QPdfView"]),),
            unit="frames",
            limit=0.0,
        ),
    ]


class _Paints(QObject):
    """Looks at a widget after each of its paints; the time spent looking is kept."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget, self._looking = widget, False
        self.white, self.looked = 0, 0.0
        self.waiting = False
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Paint and not self._looking:
            self.waiting = True
        return False

    def look(self) -> None:
        """Count what was painted since the last look, if it was white."""
        if self.waiting:
            start = time.perf_counter()
            self.waiting, self._looking = False, True
            self.white += blank_share(self._widget) > _WHITE
            self._looking = False
            self.looked += time.perf_counter() - start


def _steps(
    application: QApplication,
    viewport: QWidget,
    zoom: Callable[[float], None],
    is_drawn: Callable[[], bool],
    white: list[float],
) -> float:
    """The median step in ms; ``white`` gets the number of white frames seen."""
    paints, taken = _Paints(viewport), []
    for factor in _FACTORS:
        for_a_while(application, 0.3)
        paints.waiting, looked = False, paints.looked
        start = time.perf_counter()
        zoom(factor)

        def drawn() -> bool:
            if not paints.waiting:
                return False
            paints.look()
            began = time.perf_counter()
            found = is_drawn()
            paints.looked += time.perf_counter() - began
            return found

        until(application, drawn, "the zoom step was not drawn")
        taken.append(1000 * (time.perf_counter() - start - (paints.looked - looked)))
    white.append(float(paints.white))
    return statistics.median(taken)


def _zoomed(view: Any, factor: float) -> None:
    from crps_extractor.ui.document.zoom import Fit, Zoom

    view.set_zoom(Zoom(Fit.NONE, factor))


def _set(view: Any, factor: float) -> None:
    view.setZoomMode(view.ZoomMode.Custom)
    view.setZoomFactor(factor)
