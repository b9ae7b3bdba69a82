"""From taking the selected words to value and source in the field, and the picture of their place shown."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from benchmarks.edit import make_review
from benchmarks.measuring import Measurement
from benchmarks.pages import our_pane, shown_by_us, until
from benchmarks.papers import make_paper
from crps_extractor.models.event import person_scope
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.document.pane import DocumentPane
from crps_extractor.ui.document.selection import TextSelection
from crps_extractor.ui.form.pane import FormPane
from crps_extractor.ui.theme import Mode, Theme

__all__ = ["measure"]

_TIMES = 20
_PAGES = 10
_PLACE = ("study", "n_centres")
_WORDS = "0.35"
_LIMIT_MS = 50.0


def measure() -> list[Measurement]:
    """One figure of a page into one field, taken back each time; the picture is drawn anew each time."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder, our_pane() as (pane, drawing, _reading):
        lead, study = make_review(Path(folder) / "benchmark.crpx", 14)
        store = QueuedStore(Path(folder) / "benchmark.crpx")
        desk = StudyDesk(Review(store, lead, record=store.record), person_scope(lead), study)
        form = FormPane(Theme(Mode.LIGHT), pane.crop)
        try:
            with shown_by_us(application, pane, drawing, make_paper(Path(folder) / "paper.pdf", _PAGES)):
                taken = _captures(application, pane, form, desk)
        finally:
            form.clear()
            form.close()
            desk.close()
            store.close()
    return [
        Measurement("value and source in the field", tuple(one for one, _ in taken), limit=_LIMIT_MS),
        Measurement("the picture of the place shown as well", tuple(one for _, one in taken), limit=_LIMIT_MS),
    ]


def _captures(
    application: QApplication, pane: DocumentPane, form: FormPane, desk: StudyDesk
) -> list[tuple[float, float]]:
    form.resize(560, 900)
    form.show()
    form.show_study(desk)
    form.go_to(*_PLACE)
    until(application, lambda: pane.view.feed.text(0) is not None, "the words of the page did not come")
    until(application, lambda: not pane.view.feed.is_busy, "the pages around were not drawn")
    text = pane.view.feed.text(0)
    assert text is not None
    start = text.text.index(_WORDS)
    pane.view.select(TextSelection(0, start, start + len(_WORDS)))
    return [_one(application, pane, form, desk) for _ in range(_TIMES + 1)][1:]


def _one(application: QApplication, pane: DocumentPane, form: FormPane, desk: StudyDesk) -> tuple[float, float]:
    shown: list[Any] = []
    selected = pane.selection()
    assert selected is not None
    application.processEvents()
    start = time.perf_counter()
    form.capture(selected, pane.report_id)
    application.processEvents()
    in_field = time.perf_counter()
    answer = desk.sheet.answer(*_PLACE)
    assert answer is not None
    assert answer.sources
    pane.crop(answer.sources[-1], lambda picture, _why: shown.append(picture))
    until(application, lambda: bool(shown), "no picture came")
    end = time.perf_counter()
    assert shown[0] is not None
    desk.undo()
    application.processEvents()
    return 1000 * (in_field - start), 1000 * (end - start)
