"""The places of answers as marks on the page: one reviewer's while extracting, both reviewers' while comparing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.difference import Difference
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.sheet import Place, Sheet
from crps_extractor.ui.document.marks import Mark
from crps_extractor.ui.theme import Meaning

__all__ = ["comparison_marks", "place_of", "sheet_marks"]

_WHOSE = {
    Meaning.FIRST: "Reviewer 1",
    Meaning.SECOND: "Reviewer 2",
    Meaning.CONSENSUS: "Both reviewers",
}


def sheet_marks(sheet: Sheet, context: Context, report: str, meaning: Meaning) -> tuple[Mark, ...]:
    """The places in one report that a sheet's answers were taken from, in the reviewer's colour, each place once."""
    names: dict[str, str] = {}
    marks: dict[tuple[object, ...], Mark] = {}
    for row, form_field, answer in sheet.answers():
        if answer.sources:
            names[row.id] = names.get(row.id) or context.row_label(row.id)
            label = f"{names[row.id]}: {form_field.label}"
            for mark in _marks(answer, report, meaning, (row.id, form_field.id), label):
                known = marks.get((mark.page, mark.rects))
                marks[mark.page, mark.rects] = replace(known, label=f"{known.label}\n{label}") if known else mark
    return tuple(marks.values())


def comparison_marks(fields: Iterable[Difference], report: str) -> tuple[Mark, ...]:
    """The places of these fields in one report, each in its reviewer's colour; what both took in the third."""
    marks: dict[tuple[object, ...], Mark] = {}
    for one in fields:
        label = f"{one.pair.label or one.section.label}: {one.field.label}"
        for answer, meaning in ((one.first, Meaning.FIRST), (one.second, Meaning.SECOND)):
            for mark in _marks(answer, report, meaning, (one.pair.id, one.field.id), label):
                known = marks.get((mark.page, mark.rects))
                is_shared = known is not None and known.meaning is not meaning
                marks[mark.page, mark.rects] = replace(mark, meaning=Meaning.CONSENSUS) if is_shared else mark
    return tuple(replace(mark, label=f"{_WHOSE[mark.meaning]}, {mark.label}") for mark in marks.values())


def place_of(identifier: str) -> Place:
    """The row and field that a mark belongs to."""
    row, _, field = identifier.partition("\n")
    return row, field


def _marks(answer: Answer | None, report: str, meaning: Meaning, place: Place, label: str) -> Iterator[Mark]:
    for source in answer.sources if answer else ():
        if source.report == report and source.rects:
            yield Mark(source.rects, source.page, meaning, "\n".join(place), label)
