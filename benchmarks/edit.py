"""From a keystroke to the field, or cell of the grid, shown checked; a study opened: 150 answers, 60 results."""

from __future__ import annotations

import math
import os
import statistics
import tempfile
import time
from multiprocessing import active_children
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.measuring import Measurement
from crps_extractor.models.answer import Answer
from crps_extractor.models.event import REVIEW, Draft, EventKind, new_id, person_scope
from crps_extractor.models.form import Form, FormField
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.review.facts import Person, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.form.pane import FormPane
from crps_extractor.ui.form.section_page import SectionPage
from crps_extractor.ui.theme import Mode, Theme
from crps_extractor.ui.widgets.part_editors import LineEditor

__all__ = ["make_review", "measure"]

_EDITS = 100
_BLOCKS = 5
_OPENING_SECONDS = 120
_MEDIAN_MS, _SLOWEST_MS, _OPENED_MS = 16.0, 33.0, 100.0
_TEXTS = {"integer": "12", "decimal": "4.2", "count": "30", "date": "2009", "duration": "12 weeks"}


def measure() -> list[Measurement]:
    """For 14 and 2,000 studies: a field, a figure of one result among 60, a cell of the grid, and a study opened."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    taken: list[Measurement] = []
    for studies in (14, 2_000):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "benchmark.crpx"
            lead, study = make_review(path, studies)
            store = QueuedStore(path)
            try:
                _wait_for_opening(store)
                taken += _one_review(application, Review(store, lead, record=store.record), study, studies)
            finally:
                store.close()
    return taken


def _wait_for_opening(store: QueuedStore) -> None:
    """Wait for the backup and the check that follow every opening: they run beside and are no part of an edit."""
    store.call(lambda _file: None).result()
    until = time.perf_counter() + _OPENING_SECONDS
    while active_children() and time.perf_counter() < until:
        time.sleep(0.05)
    store.call(lambda _file: None).result()


def _one_review(application: QApplication, review: Review, study: str, studies: int) -> list[Measurement]:
    desk = StudyDesk(review, person_scope(review.viewer), study)
    pane = FormPane(Theme(Mode.LIGHT))
    pane.resize(560, 900)
    pane.show()
    pane.show_study(desk)
    row = desk.sheet.rows("results")[30].id
    taken: list[Measurement] = []
    for what, place, part in (
        ("a field", ("study", "n_centres"), "text"),
        ("a result", (row, "value"), "centre"),
    ):
        blocks = [_edits(application, pane, place, part) for _ in range(_BLOCKS + 1)][1:]
        taken += _told(f"{what}, {studies:,} studies", blocks)
    blocks = [_cells(application, pane) for _ in range(_BLOCKS + 1)][1:]
    taken += _told(f"a cell of the grid, {studies:,} studies", blocks)
    pane.clear()
    desk.close()
    opened = tuple(_open(application, pane, review, study) for _ in range(2 * _BLOCKS + 1))[1:]
    taken.append(Measurement(f"a study opened, {studies:,} studies", opened, limit=_OPENED_MS))
    pane.close()
    return taken


def _told(case: str, blocks: list[list[float]]) -> list[Measurement]:
    """The medians of the blocks against their limit, and the 99th percentiles against theirs."""
    slowest = tuple(sorted(block)[math.ceil(0.99 * len(block)) - 1] for block in blocks)
    return [
        Measurement(case, tuple(statistics.median(block) for block in blocks), limit=_MEDIAN_MS),
        Measurement(f"{case}, 99th percentile", slowest, limit=_SLOWEST_MS),
    ]


def _open(application: QApplication, pane: FormPane, review: Review, study: str) -> float:
    """A study brought from the review file to its form on the screen, read and checked anew; milliseconds."""
    application.processEvents()
    start = time.perf_counter()
    desk = StudyDesk(review, person_scope(review.viewer), study)
    pane.show_study(desk)
    application.processEvents()
    took = 1000 * (time.perf_counter() - start)
    pane.clear()
    desk.close()
    return took


def _cells(application: QApplication, pane: FormPane) -> list[float]:
    """So many cells of the grid of 60 results, one after the other: each takes another figure and is painted."""
    pane.choose_section("results")
    page = pane.page
    assert isinstance(page, SectionPage)
    page.show_as(grid=True)
    assert page.grid is not None
    model, view = page.grid.model, page.grid.view
    application.processEvents()
    samples = []
    for number in range(_EDITS):
        cell = model.index(number % model.rowCount(), number % model.columnCount())
        view.setCurrentIndex(cell)
        application.processEvents()
        start = time.perf_counter()
        model.setData(cell, f"{10 + time.perf_counter_ns() % 90}.{number % 10} ± 0.5; 30")
        application.processEvents()
        samples.append(1000 * (time.perf_counter() - start))
    return samples


def _edits(application: QApplication, pane: FormPane, place: tuple[str, str], part: str) -> list[float]:
    """So many edits of one field: each writes another figure, as the pause after typing does, and is painted."""
    pane.go_to(*place)
    column = pane.page.column if pane.page is not None else None
    row = column.field_row(place[1]) if column is not None else None
    assert row is not None
    editor = row.editor.editor(part)
    assert isinstance(editor, LineEditor)
    application.processEvents()
    samples = []
    for number in range(_EDITS):
        editor.setText(str(10 + number))
        editor.textEdited.emit(editor.text())
        start = time.perf_counter()
        pane.typing.commit()
        application.processEvents()
        samples.append(1000 * (time.perf_counter() - start))
    return samples


# A review to measure on -----------------------------------------------------------------------


def make_review(path: Path, studies: int) -> tuple[str, str]:
    """A review of so many studies with the shipped form; every tenth has a sheet. The ids of its lead and one study."""
    store = ReviewFile.create(path)
    form = load_shipped("ketamine_crps")
    lead = Person(new_id(), "Anna", "A", frozenset({"lead", "reviewer"}))
    Review.create(store, form, "Benchmark", lead)
    slots = Slots(lead.id).data()
    ids = [new_id() for _ in range(studies)]
    drafts = []
    for number, study in enumerate(ids):
        body = {"label": f"Study {number}", "order": number}
        drafts.append(Draft(EventKind.STUDY, REVIEW, "", study, "", body, new_id()))
        drafts.append(Draft(EventKind.SLOTS, REVIEW, "", study, "", slots, new_id()))
    store.append(drafts, lead.id, form.hash)
    for study in ids[::10] if studies > 100 else ids:
        store.append(_sheet_drafts(form, lead.id, study), lead.id, form.hash)
    store.close()
    return lead.id, ids[0]


def _sheet_drafts(form: Form, person: str, study: str) -> list[Draft]:
    """150 answers in the sections that do not repeat, and 60 results of 3 groups, 4 time points and 5 outcomes."""
    sheet = Sheet(form, person_scope(person), study)
    drafts: list[Draft] = []

    def row(section: str, answers: dict[str, dict[str, str]]) -> str:
        added = sheet.add_row(section)
        drafts.append(added)
        drafts.extend(sheet.set(added.row, field, Answer(parts=parts)) for field, parts in answers.items())
        return added.row

    single = [section for section in form.blind_sections() if not section.repeats]
    fields = [form_field for section in single for form_field in section.fields if form_field.id != "n_centres"]
    for form_field in fields[:150]:
        drafts.append(sheet.set(form_field.section, form_field.id, Answer(parts=_parts(form_field))))
    groups = [row("groups", {"group_label": {"text": name}}) for name in ("S-ketamine", "Ketamine", "Placebo")]
    times = [row("times", {"label": {"text": f"week {week}"}}) for week in (0, 1, 4, 12)]
    outcomes = [row("outcomes", {"label": {"text": f"Outcome {number}"}}) for number in range(5)]
    for outcome in outcomes:
        for when in times:
            for group in groups:
                row(
                    "results",
                    {
                        "outcome": {"row": outcome},
                        "time": {"row": when},
                        "group": {"row": group},
                        "form": {"choice": "value"},
                        "n": {"text": "30"},
                        "value": {"centre": "2.68", "spread": "0.51", "spread_type": "sd", "centre_type": "mean"},
                    },
                )
    return drafts


def _parts(form_field: FormField) -> dict[str, str]:
    if form_field.choices:
        return {"choice": form_field.choices[0].id}
    if form_field.kind == "yes_no_unclear":
        return {"choice": "yes"}
    if form_field.kind == "summary":
        return {"centre": "4.2", "spread": "1.1", "spread_type": "sd"}
    return {"text": _TEXTS.get(form_field.kind, "as printed in the paper")}
