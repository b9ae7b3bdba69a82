"""The sheet of the audit: every change that the viewer may read, in the words of the history window."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.exports.pages.page import Cell, Column, Line, Page, Role, quiet, text
from crps_extractor.models.exports.pages.study_view import StudyView
from crps_extractor.models.review.history import COLUMNS, Happening, about_the_review, happenings
from crps_extractor.models.review.review import Review

__all__ = ["audit_page", "review_lines"]

_WIDTHS = (19, 20, 28, 24, 20, 20, 36, 28, 44, 44, 28, 36)


def audit_page() -> Page:
    """One row for each event, the review's own first, then study by study, each in the order of time."""
    columns = tuple(Column(name, most=most) for name, most in zip(COLUMNS, _WIDTHS, strict=True))
    holds = "One row a change, with what stood there before; what is blind to its maker is left out."
    return Page("Audit", columns, _study_lines, keep=1, holds=holds)


def review_lines(review: Review) -> Iterator[Line]:
    """The changes of what all share: set-up, people, studies, reports, form."""
    return map(_line, about_the_review(review))


def _study_lines(view: StudyView) -> Iterator[Line]:
    sheet = view.consensus.sheet
    whole = None if sheet is None else lambda: sheet
    return map(_line, happenings(view.review, view.study.id, consensus=whole))


def _line(told: Happening) -> Line:
    moment, who, what, study, sheet, *others = told.cells
    return [
        quiet(moment),
        text(who),
        Cell(what, Role.LABEL),
        text(study),
        quiet(sheet),
        *map(text, others),
    ]
