"""What is still open: a study by sections and results, the review by studies, counted without a word of an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.event import Scope, person_scope
from crps_extractor.models.form import FormField, Section
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.review.context import row_label
from crps_extractor.models.review.progress import asked_places, field_is_asked, missing_rows, section_is_asked
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Place, Row, Sheet

__all__ = [
    "ResultsMap",
    "SectionMap",
    "State",
    "StudyLine",
    "results_maps",
    "state_of",
    "study_lines",
    "study_map",
]


class State(StrEnum):
    """How one field stands, in the words of the map."""

    NOT_LOOKED_AT = "not looked at"
    REPORTED = "reported"
    NOT_REPORTED = "not reported"
    IN_FIGURE_ONLY = "in a figure only"
    OTHER = "other status"


_STATES = {
    None: State.NOT_LOOKED_AT,
    Status.REPORTED: State.REPORTED,
    Status.NOT_REPORTED: State.NOT_REPORTED,
    Status.IN_FIGURE_ONLY: State.IN_FIGURE_ONLY,
}


def state_of(answer: Answer | None) -> State:
    """How an answer stands; a field without an answer was not looked at."""
    return _STATES.get(answer.status if answer else None, State.OTHER)


@dataclass(frozen=True)
class SectionMap:
    """One section of one sheet: the asked places by their state, the required ones still open, those with problems.

    ``lacks_rows`` is True where the section needs a row, or the word that it has nothing; ``has_nothing`` where that
    was said; ``is_asked`` is False where its condition does not hold in this study.
    """

    section: Section
    places: Mapping[State, tuple[Place, ...]] = field(default_factory=dict)
    required: tuple[Place, ...] = ()
    problems: tuple[Place, ...] = ()
    lacks_rows: bool = False
    has_nothing: bool = False
    is_asked: bool = True

    def count(self, state: State) -> int:
        """How many fields stand so."""
        return len(self.places.get(state, ()))

    @property
    def total(self) -> int:
        """How many fields are asked."""
        return sum(len(places) for places in self.places.values())

    @property
    def answered(self) -> int:
        """How many of them have an answer or a status."""
        return self.total - self.count(State.NOT_LOOKED_AT)

    @property
    def is_done(self) -> bool:
        """True where nothing required is open."""
        return not self.required and not self.lacks_rows and (self.has_nothing or bool(self.answered) or not self.total)

    @property
    def first_open(self) -> Place | None:
        """Where to go on: the first required place that is open, else the first not looked at."""
        waiting = self.required or self.places.get(State.NOT_LOOKED_AT, ())
        return waiting[0] if waiting else None


def study_map(sheet: Sheet, problems: Collection[Place] = ()) -> tuple[SectionMap, ...]:
    """Every section that a reviewer fills in, in the form's order. ``problems``: the places with open problems."""
    lacking = {section.id for section in missing_rows(sheet)}
    return tuple(_section_map(sheet, section, problems, section.id in lacking) for section in _sections(sheet))


def _sections(sheet: Sheet) -> list[Section]:
    return list(sheet.form.blind_sections())


def _section_map(sheet: Sheet, section: Section, problems: Collection[Place], lacks_rows: bool) -> SectionMap:
    if not section_is_asked(sheet, section):
        return SectionMap(section, is_asked=False)
    places: dict[State, list[Place]] = {state: [] for state in State}
    required: list[Place] = []
    for row, form_field in asked_places(sheet, section.id):
        place, state = (row.id, form_field.id), state_of(sheet.answer(row.id, form_field.id))
        places[state].append(place)
        if form_field.required and state is State.NOT_LOOKED_AT:
            required.append(place)
    rows = {row.id for row in sheet.rows(section.id)}
    wrong = tuple(sorted({place for place in problems if place[0] in rows}))
    nothing = section.repeats and not rows and sheet.has_nothing(section.id)
    counted = {state: tuple(found) for state, found in places.items()}
    return SectionMap(section, counted, tuple(required), wrong, lacks_rows, nothing)


# -- results ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ResultsMap:
    """Results, or effects, as they stand: outcome and time down, groups or comparisons across.

    ``cells`` holds, for a line and column, the places of the figures with their states, in the rows' order; a cell
    that is not there has no row in the sheet: this outcome was not looked for at that time in that group.
    """

    section: Section
    lines: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[int, int], tuple[tuple[Place, State], ...]]


def results_maps(sheet: Sheet, context: Context) -> tuple[ResultsMap, ...]:
    """A map of the results and one of the effects, as far as the form has them and the sheet has rows to name."""
    found = []
    for name, across, values in (
        ("result", "group", ("value", "events")),
        ("effect", "comparison", ("estimate",)),
    ):
        keys = [sheet.form.meaning(f"{name}.{meaning}") for meaning in ("outcome", "time", across)]
        figures = [one for one in (sheet.form.meaning(f"{name}.{meaning}") for meaning in values) if one is not None]
        known = [key for key in keys if key is not None]
        if len(known) == 3 and figures and section_is_asked(sheet, sheet.form.by_id[known[0].section]):
            found.append(_results_map(sheet, context, known, figures))
    return tuple(one for one in found if one.lines and one.columns)


def _results_map(sheet: Sheet, context: Context, keys: list[FormField], figures: list[FormField]) -> ResultsMap:
    section = sheet.form.by_id[keys[0].section]
    outcomes, times, across = ([row.id for row in sheet.rows(key.refers_to)] for key in keys)
    lines = {(outcome, time): 0 for outcome in outcomes for time in times}
    lines = {line: number for number, line in enumerate(lines)}
    columns = {column: number for number, column in enumerate(across)}
    cells: dict[tuple[int, int], list[tuple[Place, State]]] = {}
    for row in sheet.rows(section.id):
        outcome, time, column = (_row(sheet, row, key) for key in keys)
        place = _figure(sheet, row, figures)
        if (outcome, time) in lines and column in columns:
            at = (lines[outcome, time], columns[column])
            cells.setdefault(at, []).append((place, state_of(sheet.answer(*place))))
    names = {row: row_label(sheet, row, context) for row in (*outcomes, *times, *across)}
    return ResultsMap(
        section,
        tuple(f"{names[outcome]} · {names[time]}" for outcome, time in lines),
        tuple(names[column] for column in across),
        {at: tuple(found) for at, found in cells.items()},
    )


def _figure(sheet: Sheet, row: Row, figures: list[FormField]) -> Place:
    """The figure of a result: the one with an answer, else the first that is asked."""
    asked = [one for one in figures if field_is_asked(sheet, row, one)] or figures
    answered = [one for one in asked if sheet.answer(row.id, one.id) is not None]
    return row.id, (answered or asked)[0].id


def _row(sheet: Sheet, row: Row, key: FormField) -> str:
    answer = sheet.answer(row.id, key.id)
    return answer.part("row").strip() if answer else ""


# -- the review ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StudyLine:
    """One sheet of one study in the map of the review; ``whose`` names it for people."""

    study: str
    label: str
    whose: str
    scope: Scope
    sections: tuple[SectionMap, ...]


def study_lines(review: Review, study: str) -> tuple[StudyLine, ...]:
    """The viewer's own sheet of a study; once it is revealed, the other sheet as well.

    Problems are left out: they are counted in the study that is open.
    """
    label = review.facts.study(study).label
    return tuple(
        StudyLine(study, label, whose, scope, study_map(review.sheet(scope, study)))
        for scope, whose in _scopes(review, study)
        if review.may_read(scope, study)
    )


def _scopes(review: Review, study: str) -> list[tuple[Scope, str]]:
    holders = review.facts.study(study).slots.holders
    own = [(person_scope(review.viewer), "my sheet")] if review.viewer in holders else []
    others = [(person_scope(one), review.facts.people[one].name) for one in holders if one != review.viewer]
    if not review.is_revealed(study):
        return own
    return [*own, *others]
