"""The states of the main window itself: start, each kind of section, the comparison, problems, and empty panes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from crps_extractor.models.answer import Answer
from tools.take_pictures.filling import LOST, TWIN
from tools.take_pictures.stage import Stage

__all__ = ["PANES", "SECTIONS", "capturing", "settling", "start"]

ANNA, CARLA = "Anna Muster", "Carla Prova"
SECTIONS = ("design", "groups", "phases", "outcomes", "results", "effects", "contacts")
"""Sections that look different from each other: fields, rows, doses, grids, shared."""


def start(stage: Stage) -> QWidget:
    """The start pane, which knows the sample already."""
    stage.open_as(ANNA)
    stage.close_review()
    return stage.window


def section(name: str, stage: Stage) -> QWidget:
    """A section of the form that is filled in, its first row open."""
    stage.open_as(ANNA)
    stage.study("Sample")
    form = stage.window.form
    form.choose_section(name)
    page = form.page
    rows = page.desk.sheet.rows(name)
    if page.stack is not None and rows:
        page.stack.open(rows[0].id)
    form.focus_first()
    return stage.window


def capturing(stage: Stage) -> QWidget:
    """A dose captured from the page, its field and its place."""
    stage.open_as(ANNA)
    stage.study("Sample")
    window = stage.window
    assert window.study is not None
    row, field = next(
        (row.id, known.id)
        for row, known, answer in window.study.sheet.answers()
        if row.section == "phases" and known.kind == "dose" and answer.sources
    )
    window.form.go_to(row, field)
    stage.do("go_to_source")
    stage.sharp()
    return window


def problems(stage: Stage) -> QWidget:
    """A problem in the list and at its field."""
    stage.open_as(ANNA)
    stage.study("Sample")
    window = stage.window
    stage.until(lambda: window.problems.model.rowCount())
    known = window.problems.model.problems
    line = next(number for number, one in enumerate(known) if one.section == "results")
    window.problems.list.setCurrentIndex(window.problems.model.index(line, 0))
    window.form.go_to(known[line].row, known[line].field)
    if window.actions_by_id["go_to_source"].isEnabled():
        stage.do("go_to_source")
    stage.sharp()
    return window


def between_studies(stage: Stage) -> QWidget:
    """Problems between studies."""
    stage.open_as(ANNA)
    stage.study("Sample")
    stage.window.problems.show_part(between=True)
    return stage.window


def settling(stage: Stage) -> QWidget:
    """A difference between two reviewers, its places on the page, and the ways to settle it."""
    stage.open_as(CARLA)
    stage.study("Voorbeeld")
    window = stage.window
    stage.do("compare")
    comparison = window.compare.comparison
    assert comparison is not None
    both = (one for one in comparison.open if one.first and one.second and one.first.sources and one.second.sources)
    one = next(one for one in both if one.section.id in ("baseline", "results"))
    window.compare.go_to(one.pair.id, one.field.id)
    stage.sharp()
    return window


def without_sheet(stage: Stage) -> QWidget:
    """A study in which the person has no sheet."""
    stage.open_as(CARLA)
    stage.study("Beispiel")
    return stage.window


def without_pdf(stage: Stage) -> QWidget:
    """A study known by its reference alone."""
    stage.open_as(ANNA)
    stage.study(TWIN)
    return stage.window


def pdf_lost(stage: Stage) -> QWidget:
    """A study whose PDF is not where it was."""
    stage.open_as(ANNA)
    stage.study(LOST)
    stage.until(lambda: stage.window.document.state.isVisible())
    return stage.window


def empty_section(stage: Stage) -> QWidget:
    """A section that takes rows and has none."""
    stage.open_as(ANNA)
    stage.study("Exemple 2020 (")
    stage.window.form.choose_section("outcomes")
    return stage.window


def searching(stage: Stage) -> QWidget:
    """A word sought in the PDF."""
    stage.open_as(ANNA)
    stage.study("Sample")
    window = stage.window
    stage.do("find")
    window.document.find_bar.field.setText("ketamine")
    stage.until(lambda: window.document.search.hits)
    return window


def unreadable(stage: Stage) -> QWidget:
    """An answer that cannot be read, said beneath its field; it is taken back."""
    stage.open_as(ANNA)
    stage.study("Beispiel")
    window = stage.window
    assert window.study is not None
    window.form.go_to("study", "n_centres")
    window.study.set_answer("study", "n_centres", Answer(parts={"text": "a few"}))
    return window


PANES: Mapping[str, Callable[[Stage], QWidget]] = {
    "extract": capturing,
    "problems": problems,
    "problems-between": between_studies,
    "compare": settling,
    "no-sheet": without_sheet,
    "no-pdf": without_pdf,
    "pdf-lost": pdf_lost,
    "empty-section": empty_section,
    "find": searching,
    "unreadable": unreadable,
}
