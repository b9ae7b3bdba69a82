"""Scrolling and flinging through papers: the time between frames, and what of the screen stays blank meanwhile."""

from __future__ import annotations

import math
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from benchmarks.measuring import Measurement, Peer
from benchmarks.pages import blank_share, for_a_while, our_pane, shown_by_qt, shown_by_us, turn
from benchmarks.papers import make_paper

__all__ = ["measure"]

_ROUNDS = 3
_FRAME = 1 / 60
_GAP_MS = 25.0
_LOOK_EVERY = 20
_FLING_AFTER = 10.0
_FLING_BLANK = 5.0
_CASES = (("30 px a frame, 10 pages", 10, 30), ("200 px a frame, 100 pages", 100, 200))
_FLING = ("a fling of 1,000 px a frame, 500 pages, 10 s after opening", 500, 1_000)


def measure() -> list[Measurement]:
    """Each case in turn with QPdfView, at 60 frames a second; the 99th percentile of the gaps, and the blank share."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    results: list[Measurement] = []
    with tempfile.TemporaryDirectory() as folder, our_pane() as (pane, drawing, _reading):
        for case, pages, step in (*_CASES, _FLING):
            path = make_paper(Path(folder) / f"{pages}.pdf", pages)
            wait = _FLING_AFTER if step == _FLING[2] else 0.0
            ways = {
                "ours": lambda path=path: shown_by_us(application, pane, drawing, path),
                "QPdfView": lambda path=path: shown_by_qt(application, path),
            }
            taken = {name: [_one(application, way, step, wait) for _ in range(_ROUNDS)] for name, way in ways.items()}
            gaps = {name: tuple(gap for gap, _ in rounds) for name, rounds in taken.items()}
            blank = {name: tuple(share for _, share in rounds) for name, rounds in taken.items()}
            most = _FLING_BLANK if wait else 0.0
            results.append(
                Measurement(
                    f"{case}: gap between frames, 99th percentile",
                    gaps["ours"],
                    (Peer("QPdfView", gaps["QPdfView"]),),
                    limit=_GAP_MS,
                )
            )
            results.append(
                Measurement(
                    f"{case}: blank", blank["ours"], (Peer("QPdfView", blank["QPdfView"]),), unit="%", limit=most
                )
            )
    return results


def _one(application: QApplication, shown: Callable[[], Any], step: int, wait: float) -> tuple[float, float]:
    with shown() as view:
        for_a_while(application, wait)
        return _scrolled(application, view, step)


def _scrolled(application: QApplication, view: Any, step: int) -> tuple[float, float]:
    """Scroll to the end, a step at each frame: the 99th percentile of the gaps in ms, and how much was blank in %.

    Every so many frames the screen is looked at; the looking is taken out of the gap.
    """
    bar, gaps, blank = view.verticalScrollBar(), [], []
    view.viewport().repaint()
    last = wanted = time.perf_counter()
    while bar.value() < bar.maximum():
        bar.setValue(bar.value() + step)
        view.viewport().repaint()
        now = time.perf_counter()
        gaps.append(1000 * (now - last))
        last = now
        if len(gaps) % _LOOK_EVERY == 0:
            blank.append(100 * blank_share(view.viewport()))
            looked = time.perf_counter() - now
            last, wanted = last + looked, wanted + looked
        wanted = max(wanted + _FRAME, last)
        while (rest := wanted - time.perf_counter()) > 0:
            turn(application, rest)
    return sorted(gaps)[math.ceil(0.99 * len(gaps)) - 1], sum(blank) / max(1, len(blank))
