"""Answers as cells: the text as published, what the paper says where it gives no value, and how two answers stand."""

from __future__ import annotations

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.compare.consensus import FIRST, HOWS, OTHER, SECOND
from crps_extractor.models.compare.difference import Difference
from crps_extractor.models.exports.pages.page import BLANK, Cell, Role
from crps_extractor.models.exports.pages.study_view import NOT_OPEN, Side, StudyView
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Likeness
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.sheet import Place

__all__ = ["CLOSED", "FLAGS", "answer_at", "at_place", "flag_at", "in_words", "published"]

CLOSED = Cell(NOT_OPEN, Role.QUIET)

AGREE = Cell("agree", Role.AGREED)
LAID_OUT = Cell("laid out by the lead", Role.AGREED)
ONLY_FIRST = Cell("only reviewer 1", Role.FIRST)
ONLY_SECOND = Cell("only reviewer 2", Role.SECOND)
SINGLE = Cell(HOWS["single"], Role.SINGLE)
_SETTLED = {
    FIRST: Cell(HOWS[FIRST], Role.SETTLED),
    SECOND: Cell(HOWS[SECOND], Role.SETTLED),
    OTHER: Cell(HOWS[OTHER], Role.SETTLED),
    "agreed": AGREE,
}

FLAGS: tuple[tuple[Cell, str], ...] = (
    (AGREE, "Both reviewers say the same; the consensus is what both say."),
    (LAID_OUT, "The lead wrote it for both reviewers; it counts as nobody's extraction."),
    (_SETTLED[FIRST], "They differed; a settler took what reviewer 1 says. Who and why: sheet Differences."),
    (_SETTLED[SECOND], "They differed; a settler took what reviewer 2 says."),
    (_SETTLED[OTHER], "A settler wrote a third answer."),
    (Cell("open: number", Role.OPEN), "They differ and nobody has settled it; the word says in what they differ."),
    (Cell(HOWS["unresolved"], Role.OPEN), "A settler looked at it and left it open; the consensus is empty."),
    (ONLY_FIRST, "Only reviewer 1 has an answer or the row; not settled yet."),
    (ONLY_SECOND, "Only reviewer 2 has an answer or the row; not settled yet."),
    (SINGLE, "One reviewer alone extracted the study; nobody checked the answer."),
    (CLOSED, "Not every awaited sheet of the study was submitted, so it stays closed to whoever made this workbook."),
)
"""Every flag with what it means, for the first sheet; the words of "open" change with the difference."""


def published(answer: Answer | None, form_field: FormField, context: Context) -> Cell:
    """An answer as it is published; a status other than "reported" stands in square brackets, a blank stays blank."""
    if answer is None:
        return BLANK
    if answer.status is Status.REPORTED:
        return Cell(kind_of(form_field).show(answer, form_field, context))
    words = f"[{answer.status.label}]"
    shown = kind_of(form_field).show(answer, form_field, context) if answer.status.holds_value else ""
    return Cell(f"{shown} {words}") if shown else Cell(words, Role.QUIET)


def in_words(answer: Answer | None, form_field: FormField, context: Context) -> str:
    """An answer in one text, a blank said as such."""
    return "(blank)" if answer is None else published(answer, form_field, context).text


def answer_at(side: Side | None, row: str | None, form_field: FormField) -> Answer | None:
    """A sheet's answer at a place, None where there is none or it may not be read."""
    if side is None or side.sheet is None or row is None or not side.reads(form_field.section):
        return None
    return side.sheet.answer(row, form_field.id)


def at_place(side: Side | None, row: str | None, form_field: FormField) -> Cell:
    """The cell of one side: its answer, blank without one, "not open yet" where it may not be read."""
    if side is None:
        return BLANK
    if not side.reads(form_field.section):
        return CLOSED
    return published(answer_at(side, row, form_field), form_field, side.context)


def flag_at(view: StudyView, place: Place, form_field: FormField) -> Cell:
    """How the answers at a place of the consensus stand, in words; blank where nobody says anything."""
    sheet = view.consensus.sheet
    if sheet is None:
        return CLOSED
    difference = view.by_place.get(place)
    settlement = sheet.settlement(*place)
    if settlement is not None:
        return _SETTLED.get(settlement.how) or Cell(HOWS["unresolved"], Role.OPEN)
    if view.is_single:
        return SINGLE if sheet.answer(*place) is not None else BLANK
    return _unsettled(view, difference, form_field) if difference is not None else BLANK


def _unsettled(view: StudyView, difference: Difference, form_field: FormField) -> Cell:
    if difference.is_agreed:
        return LAID_OUT if _is_laid(view, difference, form_field) else AGREE
    if difference.likeness is Likeness.MISSING and difference.second is None:
        return ONLY_FIRST
    if difference.likeness is Likeness.MISSING and difference.first is None:
        return ONLY_SECOND
    return Cell(f"open: {difference.likeness.value}", Role.OPEN)


def _is_laid(view: StudyView, difference: Difference, form_field: FormField) -> bool:
    sides = ((view.first, difference.pair.first), (view.second, difference.pair.second))
    return all(
        side is not None and side.sheet is not None and row is not None and side.sheet.is_laid(row.id, form_field.id)
        for side, row in sides
    )
