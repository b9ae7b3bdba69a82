"""The sheet of problems: what the checks found in every readable sheet, why it matters, what could be done."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.checks.across import review_problems
from crps_extractor.models.exports.pages.entries import place_names
from crps_extractor.models.exports.pages.page import Cell, Column, Line, Page, Role, quiet, text
from crps_extractor.models.exports.pages.study_view import StudyView
from crps_extractor.models.kinds.base import Strength
from crps_extractor.models.review.review import Review

__all__ = ["problems_page", "review_problem_lines"]


def problems_page() -> Page:
    """One row a problem, those looked at and accepted included."""
    columns = (
        Column("Study", most=24),
        Column("Sheet", most=14),
        Column("Who", most=20),
        Column("Section", most=20),
        Column("Row", most=36),
        Column("Field", most=28),
        Column("Strength"),
        Column("Problem", most=32),
        Column("What was found", most=60),
        Column("Why it matters", most=60),
        Column("What could be done", most=48),
        Column("Looked at", most=16),
        Column("Note", most=40),
        Column("Code", most=24),
    )
    holds = (
        "One row a problem between studies (notices on their reports among them), in a sheet or in the consensus; "
        "checks warn and never change an answer."
    )
    return Page("Problems", columns, _lines, keep=1, holds=holds)


def review_problem_lines(review: Review) -> Iterator[Line]:
    """One row a problem that rests on several studies."""
    for problem in review_problems(review):
        yield [
            Cell("; ".join(problem.studies), Role.LABEL),
            text("Between studies" if len(problem.studies) > 1 else "Review"),
            *(text("") for _ in range(4)),
            Cell(problem.strength.value, Role.OPEN if problem.strength is not Strength.NOTE else Role.QUIET),
            text(problem.title),
            text(problem.found),
            quiet(problem.why),
            text(problem.could),
            text(""),
            text(""),
            quiet(problem.code),
        ]


def _lines(view: StudyView) -> Iterator[Line]:
    for side, problem in view.problems:
        section, row, field = place_names(view, problem.places[0])
        accepted = problem.accepted is not None
        yield [
            Cell(view.study.label, Role.LABEL),
            text(side.name),
            text(side.who),
            text(section),
            text(row),
            Cell(field, Role.LABEL),
            Cell(problem.strength.value, Role.OPEN if problem.strength is not Strength.NOTE else Role.QUIET),
            text(problem.title),
            text(problem.found),
            quiet(problem.why),
            text(problem.could),
            quiet("correct as published" if accepted else ""),
            text(problem.accepted or ""),
            quiet(problem.code),
        ]
