"""The sheet of provenance: where each reviewer found each answer, with page and quote, and what was not taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crps_extractor.models.answer import Answer, Source, Status
from crps_extractor.models.exports.pages.answers import published
from crps_extractor.models.exports.pages.page import BLANK, Cell, Column, Line, Page, Role, quiet, text
from crps_extractor.models.exports.pages.study_view import Side, StudyView
from crps_extractor.models.form import FormField
from crps_extractor.models.review.course.decisions import notice_words
from crps_extractor.models.sheet import Row

__all__ = ["provenance_page"]

_HOW = {
    "text": "text of the page",
    "table": "table",
    "figure": "read off a figure",
    "supplement": "supplement",
    "ocr": "read by OCR",
    "typed": "typed",
    "authors": "from the authors",
    "registry": "registry",
}
_SIDE_ROLES = {"Reviewer 1": Role.FIRST, "Reviewer 2": Role.SECOND, "Consensus": Role.AGREED}


def provenance_page() -> Page:
    """One row for each place of each answer, and for each rival."""
    columns = (
        Column("Study", most=24),
        Column("Section", most=20),
        Column("Row", most=36),
        Column("Field", most=28),
        Column("Sheet", most=14),
        Column("Who", most=20),
        Column("This is", most=16),
        Column("Value", most=36),
        Column("Report", most=28),
        Column("Page"),
        Column("Quote", most=60),
        Column("How", most=18),
        Column("Compared with the page", most=14),
        Column("Note", most=44),
        Column("Question to the authors", most=36),
    )
    holds = "One row a place: report, page (counted from 1), the words printed there; rivals with why they were left."
    return Page("Provenance", columns, _lines, keep=4, holds=holds)


def _lines(view: StudyView) -> Iterator[Line]:
    for side in (view.shared, *view.readable):
        sheet = side.sheet
        if sheet is None:
            continue
        labels: dict[str, str] = {}
        for row, form_field, answer in sheet.answers():
            if not side.reads(row.section) or not _is_own(view, side, row, form_field):
                continue
            section = sheet.form.by_id[row.section]
            if row.id not in labels:
                labels[row.id] = side.context.row_label(row.id) if section.repeats else ""
            start = [
                Cell(view.study.label, Role.LABEL),
                text(section.label),
                text(labels[row.id]),
                Cell(form_field.label, Role.LABEL),
                Cell(side.name, _SIDE_ROLES.get(side.name, Role.TEXT)),
                text(_who(view, side, row, form_field)),
            ]
            for end in _places(view, side, form_field, answer):
                yield [*start, *end]


def _is_own(view: StudyView, side: Side, row: Row, form_field: FormField) -> bool:
    """Whether an answer belongs to this sheet: in the consensus only what a settler wrote anew."""
    if side.sheet is None or side.sheet.is_laid(row.id, form_field.id):
        return False
    if side is not view.consensus:
        return True
    settlement = side.sheet.settlement(row.id, form_field.id)
    return settlement is not None and settlement.how == "other"


def _who(view: StudyView, side: Side, row: Row, form_field: FormField) -> str:
    if side.sheet is None:
        return side.who
    settlement = side.sheet.settlement(row.id, form_field.id)
    settler = view.review.facts.people.get(settlement.actor) if settlement else None
    return settler.name if settler else side.who


def _places(view: StudyView, side: Side, form_field: FormField, answer: Answer) -> Iterator[list[Cell]]:
    value = published(answer, form_field, side.context)
    remarks = [text(_note(answer)), text(_query(answer))]
    for source in answer.sources or (None,):
        yield [text("answer"), value, *_source(view, source), *remarks]
        remarks = [BLANK, BLANK]
    for rival in answer.rivals:
        shown = published(replace(answer, status=Status.REPORTED, parts=rival.parts), form_field, side.context)
        reason = f"not taken: {rival.reason}" if rival.reason else "not taken"
        yield [Cell("rival", Role.OPEN), shown, *_source(view, rival.source), text(reason), BLANK]


def _source(view: StudyView, source: Source | None) -> list[Cell]:
    if source is None:
        return [BLANK, BLANK, BLANK, quiet("no place recorded"), BLANK]
    report = view.review.facts.report(source.report)
    page = str(source.page + 1)
    label = report.label if report else "a report that was taken out"
    noticed = notice_words(view.review.facts, source.report)
    return [
        text(f"{label} ⚠ {noticed}" if noticed else label),
        Cell(page, Role.NUMBER, page),
        text(source.quote),
        quiet(_HOW.get(source.how.value, source.how.value)),
        quiet("yes" if source.crop_confirmed else "no"),
    ]


def _note(answer: Answer) -> str:
    looked = f"Not reported, set for several fields at once; looked at: {answer.looked_at}" if answer.looked_at else ""
    taken = f"Proposed by the program and taken: {answer.proposal}" if answer.proposal else ""
    return "\n".join(part for part in (answer.note, looked, taken) if part)


def _query(answer: Answer) -> str:
    if answer.query is None:
        return ""
    state = answer.query.state.value.replace("_", " ")
    return f"{state}: {answer.query.text}" if answer.query.text else state
