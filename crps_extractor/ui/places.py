"""The places of answers as marks on the page: one reviewer's while extracting, both reviewers' while comparing."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.difference import StudyComparison
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.sheet import Place, Sheet
from crps_extractor.ui.document.marks import Mark
from crps_extractor.ui.theme import Meaning

__all__ = ["comparison_marks", "place_of", "sheet_marks"]


def sheet_marks(sheet: Sheet, context: Context, report: str, meaning: Meaning) -> tuple[Mark, ...]:
    """The places in one report that the answers of a sheet were taken from, in the reviewer's colour."""
    names: dict[str, str] = {}
    marks: list[Mark] = []
    for row, form_field, answer in sheet.answers():
        if answer.sources:
            names[row.id] = names.get(row.id) or context.row_label(row.id)
            marks += _marks(answer, report, meaning, (row.id, form_field.id), f"{names[row.id]}: {form_field.label}")
    return tuple(marks)


def comparison_marks(comparison: StudyComparison, report: str) -> tuple[Mark, ...]:
    """The places of both reviewers in one report, each in the reviewer's colour."""
    marks: list[Mark] = []
    for one in comparison.fields:
        place = (one.pair.id, one.field.id)
        for answer, meaning in ((one.first, Meaning.FIRST), (one.second, Meaning.SECOND)):
            label = f"{meaning.value.capitalize()}, {one.pair.label or one.section.label}: {one.field.label}"
            marks += _marks(answer, report, meaning, place, label)
    return tuple(marks)


def place_of(identifier: str) -> Place:
    """The row and field that a mark belongs to."""
    row, _, field = identifier.partition("\n")
    return row, field


def _marks(answer: Answer | None, report: str, meaning: Meaning, place: Place, label: str) -> Iterator[Mark]:
    for source in answer.sources if answer else ():
        if source.report == report and source.rects:
            yield Mark(source.rects, source.page, meaning, "\n".join(place), label)
