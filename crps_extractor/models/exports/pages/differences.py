"""The sheet of differences: each field in which two sheets differ, what the difference is, how it was settled, why."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.compare.difference import Difference
from crps_extractor.models.event import CONSENSUS, EventKind
from crps_extractor.models.exports.pages.answers import at_place, flag_at, in_words
from crps_extractor.models.exports.pages.entries import place_names
from crps_extractor.models.exports.pages.moments import moment
from crps_extractor.models.exports.pages.page import BLANK, Cell, Column, Line, Page, Role, quiet, text
from crps_extractor.models.exports.pages.study_view import StudyView
from crps_extractor.models.form import FormField
from crps_extractor.models.review.reading import study_cells
from crps_extractor.models.sheet import Place

__all__ = ["differences_page"]


def differences_page() -> Page:
    """One row for each difference, settled or open, and for each agreed answer that a settler changed."""
    columns = (
        Column("Study", most=24),
        Column("Section", most=20),
        Column("Row", most=36),
        Column("Field", most=28),
        Column("Critical"),
        Column("Reviewer 1", role=Role.FIRST),
        Column("Reviewer 2", role=Role.SECOND),
        Column("Differ in", most=18),
        Column("Looks like", most=36),
        Column("Consensus", role=Role.AGREED),
        Column("Flag", most=24),
        Column("Settled by", most=20),
        Column("Why", most=44),
        Column("When (UTC)", most=18),
    )
    holds = "One row a difference: what it looks like, how it was settled, by whom and why."
    return Page("Differences", columns, _lines, keep=4, holds=holds)


def _lines(view: StudyView) -> Iterator[Line]:
    if view.comparison is None:
        return
    times = _settled_at(view)
    places = set()
    for one in view.comparison.fields:
        place = (one.pair.id, one.field.id)
        if not one.is_agreed or one.settlement is not None:
            places.add(place)
            yield _line(view, one, place, times.get(place, ""))
    yield from _settled_beside(view, places, times)


def _line(view: StudyView, one: Difference, place: Place, time: str) -> Line:
    first, second = (row.id if row else None for row in (one.pair.first, one.pair.second))
    return [
        Cell(view.study.label, Role.LABEL),
        text(one.section.label),
        text(one.pair.label if one.section.repeats else ""),
        Cell(one.field.label, Role.LABEL),
        text("critical" if one.field.critical else ""),
        at_place(view.first, first, one.field),
        at_place(view.second, second, one.field),
        text("" if one.is_agreed else one.likeness.value),
        quiet("; ".join(part for part in (one.looks_like, one.pair.swapped) if part)),
        at_place(view.consensus, place[0], one.field),
        flag_at(view, place, one.field),
        *_settlement(view, place, time),
    ]


def _settled_beside(view: StudyView, known: set[Place], times: dict[Place, str]) -> Iterator[Line]:
    """What a settler wrote where nothing was compared: rows of the consensus alone, and single extractions."""
    sheet = view.consensus.sheet
    for place, time in times.items():
        section = sheet.section_of(place[0]) if sheet is not None else None
        form_field = section.by_id.get(place[1]) if section else None
        if place in known or form_field is None or sheet is None or sheet.settlement(*place) is None:
            continue
        section_name, row, _ = place_names(view, place)
        yield [
            Cell(view.study.label, Role.LABEL),
            text(section_name),
            text(row),
            Cell(form_field.label, Role.LABEL),
            text("critical" if form_field.critical else ""),
            _alone(view, place, form_field),
            BLANK,
            BLANK,
            BLANK,
            at_place(view.consensus, place[0], form_field),
            flag_at(view, place, form_field),
            *_settlement(view, place, time),
        ]


def _alone(view: StudyView, place: Place, form_field: FormField) -> Cell:
    sheet = view.first.sheet
    if not view.is_single or sheet is None:
        return BLANK
    return text(in_words(sheet.answer(*place), form_field, view.first.context))


def _settlement(view: StudyView, place: Place, time: str) -> tuple[Cell, Cell, Cell]:
    sheet = view.consensus.sheet
    settlement = sheet.settlement(*place) if sheet is not None else None
    if settlement is None:
        return (BLANK, BLANK, BLANK)
    person = view.review.facts.people.get(settlement.actor)
    return text(person.name if person else ""), text(settlement.why), quiet(moment(time))


def _settled_at(view: StudyView) -> dict[Place, str]:
    events = study_cells(view.review.store, view.review.facts, CONSENSUS, view.study.id)
    return {(event.row, event.field): event.time for event in events if event.kind is EventKind.SETTLED}
