"""The sheet of studies: who extracts each, how far it is, how many differences and problems there are."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.exports.pages.answers import CLOSED, SINGLE
from crps_extractor.models.exports.pages.page import BLANK, Cell, Column, Line, Page, Role, quiet, text
from crps_extractor.models.exports.pages.study_view import Side, StudyView, mode_of
from crps_extractor.models.kinds.base import Strength

__all__ = ["studies_page"]

_STATUS = {
    "in_extraction": "in extraction",
    "included": "included",
    "excluded": "excluded",
    "awaiting": "awaiting",
    "ongoing": "ongoing",
    "duplicate": "duplicate",
}


def studies_page() -> Page:
    """One row a study."""
    columns = (
        Column("Study", most=30),
        Column("Reports", most=44),
        Column("Decision"),
        Column("Batch"),
        Column("Extracted by"),
        Column("Reviewer 1", role=Role.FIRST),
        Column("Sheet", role=Role.FIRST, most=20),
        Column("Reviewer 2", role=Role.SECOND),
        Column("Sheet", role=Role.SECOND, most=20),
        Column("Settler", role=Role.AGREED),
        Column("State", most=26),
        Column("Fields compared"),
        Column("Differences"),
        Column("Settled"),
        Column("Left unresolved"),
        Column("Still open"),
        Column("Strong problems"),
        Column("Mild problems"),
        Column("Notes of checks"),
        Column("Problems accepted"),
    )
    return Page("Studies", columns, _lines, holds="One row a study: who, how far, how many differences and problems.")


def _lines(view: StudyView) -> Iterator[Line]:
    people = view.review.facts.people
    settler = people.get(view.study.slots.settler)
    reports = "\n".join(f"{report.label} ({report.kind.replace('_', ' ')})" for report in view.reports)
    yield [
        Cell(view.study.label, Role.LABEL),
        text(reports),
        text(_STATUS.get(view.study.status, view.study.status)),
        text(view.study.batch),
        Cell(mode_of(view.study), Role.SINGLE if view.is_single else Role.TEXT),
        *_side(view.first),
        *(_side(view.second) if view.second else (BLANK, BLANK)),
        text(settler.name if settler else ""),
        _state(view),
        *_counts(view),
        *_problem_counts(view),
    ]


def _side(side: Side) -> tuple[Cell, Cell]:
    return text(side.who), quiet(side.state)


def _state(view: StudyView) -> Cell:
    if not view.is_open:
        return quiet(view.state)
    if view.is_single:
        return SINGLE
    return Cell(view.state, Role.OPEN if view.comparison and view.comparison.open else Role.SETTLED)


def _counts(view: StudyView) -> tuple[Cell, ...]:
    if view.comparison is None:
        return (CLOSED,) * 5
    if view.is_single:
        return (quiet("not compared"),) * 5
    found = view.comparison
    differences, unresolved, left = len(found.differences), len(found.unresolved), len(found.open)
    settled = differences - unresolved - left
    return tuple(_number(count) for count in (len(found.fields), differences, settled, unresolved, left))


def _problem_counts(view: StudyView) -> tuple[Cell, ...]:
    if not view.readable:
        return (CLOSED,) * 4
    problems = [problem for _, problem in view.problems]
    waiting = [problem for problem in problems if problem.accepted is None]
    counts = [sum(problem.strength is strength for problem in waiting) for strength in Strength]
    return tuple(_number(count) for count in (*counts, len(problems) - len(waiting)))


def _number(count: int) -> Cell:
    return Cell(str(count), Role.NUMBER, str(count))
