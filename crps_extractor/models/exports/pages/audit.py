"""The sheet of the audit: every change that the viewer may read, who made it, when, from what to what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crps_extractor.models.answer import answer_from_body
from crps_extractor.models.compare.consensus import HOWS
from crps_extractor.models.event import CONSENSUS, REVIEW, Event, EventKind, person_scope
from crps_extractor.models.exports.pages.answers import in_words
from crps_extractor.models.exports.pages.moments import moment
from crps_extractor.models.exports.pages.page import Cell, Column, Line, Page, Role, quiet, text
from crps_extractor.models.exports.pages.study_view import StudyView
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.protocol import HistoryFilter

__all__ = ["audit_page", "review_lines"]

_WHAT = {
    EventKind.REVIEW: "the review's set-up",
    EventKind.PERSON: "a person",
    EventKind.STUDY: "a study",
    EventKind.STUDY_MERGED: "two studies made one",
    EventKind.REPORT: "a report",
    EventKind.REPORT_MOVED: "a report moved",
    EventKind.NOTICE: "a notice on a report",
    EventKind.DECISION: "a decision on the study",
    EventKind.CONTACT: "a contact with the authors",
    EventKind.FORM: "the form",
    EventKind.SLOTS: "who extracts",
    EventKind.ROW: "row added",
    EventKind.ROW_REMOVED: "row removed",
    EventKind.ANSWER: "answer",
    EventKind.QUERY: "a question to the authors",
    EventKind.DERIVATION: "a derived value",
    EventKind.IMPUTATION: "an imputed value",
    EventKind.CHOICE: "the result used",
    EventKind.PROBLEM_ACCEPTED: "problem looked at: correct as published",
    EventKind.PAIR: "rows paired by hand",
    EventKind.SETTLED: "difference settled",
    EventKind.SUBMITTED: "sheet submitted",
    EventKind.REOPENED: "sheet reopened",
    EventKind.IMPORTED: "sheet brought in",
    EventKind.BATCH: "a batch",
    EventKind.FREEZE: "a freeze",
    EventKind.NOTE: "a note",
}
_LEFT_OUT = {"id", "form", "rects", "answers", "places", "receipt", "order", "sha256"}
"""What an event says for the program alone."""


def audit_page() -> Page:
    """One row for each event, the review's own first, then study by study, each in the order of time."""
    columns = (
        Column("Time (UTC)", most=19),
        Column("Who", most=20),
        Column("What", most=28),
        Column("Study", most=24),
        Column("Sheet", most=20),
        Column("Section", most=20),
        Column("Row", most=36),
        Column("Field", most=28),
        Column("Before", most=44),
        Column("After", most=44),
        Column("Why", most=36),
    )
    holds = "One row a change, with what stood there before; what is blind to its maker is left out."
    return Page("Audit", columns, _study_lines, keep=1, holds=holds)


def review_lines(review: Review) -> Iterator[Line]:
    """The changes of what all share: set-up, people, studies, reports, form."""
    names = _names(review)
    before: dict[tuple[str, str, str, str], str] = {}
    for event in review.store.history(HistoryFilter(scopes=(REVIEW,), study="")):
        after = _form_in_words(event) or _in_words(event.data, names)
        study = event.row if event.kind in (EventKind.STUDY, EventKind.SLOTS, EventKind.DECISION) else ""
        place = (
            names.get(study, ""),
            "shared by all",
            "",
            names.get(event.row, "" if event.kind is EventKind.FORM else event.row),
            "",
        )
        yield _line(event, names, place, (before.get(event.cell, ""), after))
        before[event.cell] = after


def _study_lines(view: StudyView) -> Iterator[Line]:
    review, study = view.review, view.study.id
    names = _names(review)
    before: dict[tuple[str, str, str, str], str] = {}
    places = _Places(view)
    for event in review.history(study):
        section, row, field = places.of(event)
        after = places.after(event, names)
        place = (view.study.label, places.sheet_name(event, names), section, row, field)
        yield _line(event, names, place, (before.get(event.cell, ""), after))
        before[event.cell] = after


class _Places:
    """Names of rows, fields and answers in one study, from the sheets that may be read."""

    def __init__(self, view: StudyView) -> None:
        self._form = view.review.form
        self._contexts: dict[str, Context] = {}
        self._sections: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        sides = (view.shared, view.first, view.second, view.consensus)
        for side in sides:
            if side is None or side.sheet is None:
                continue
            self._contexts[side.sheet.scope] = side.context
            for section in side.sheet.form.sections:
                for row in side.sheet.rows(section.id):
                    self._sections[row.id] = section.id
                    if section.repeats:
                        self._labels.setdefault(row.id, side.context.row_label(row.id))

    def of(self, event: Event) -> tuple[str, str, str]:
        """Section, row and field of an event in words."""
        if event.kind in (EventKind.ROW, EventKind.ROW_REMOVED):
            self._sections.setdefault(event.row, str(event.data.get("section", "")))
        section = self._form.by_id.get(self._sections.get(event.row, event.row))
        if section is None:
            return "", "", event.field
        row = self._labels.get(event.row, "a row that was removed") if section.repeats else ""
        form_field = section.by_id.get(event.field.partition(":")[2] or event.field)
        return section.label, row, form_field.label if form_field else event.field

    def after(self, event: Event, names: Mapping[str, str]) -> str:
        """What stood there after the event."""
        data = event.data
        if event.kind not in (EventKind.ANSWER, EventKind.SETTLED):
            return _in_words(data, names)
        section = self._form.by_id.get(self._sections.get(event.row, event.row))
        form_field = section.by_id.get(event.field) if section else None
        if form_field is None:
            return _in_words(data, names)
        answer = answer_from_body(data["answer"]) if data.get("answer") else None
        shown = in_words(answer, form_field, self._contexts.get(event.scope, Context()))
        note = f"\nNote: {answer.note}" if answer is not None and answer.note else ""
        how = f"\n({HOWS.get(data['how'], data['how'])})" if data.get("how") else ""
        return f"{shown}{how}{note}"

    def sheet_name(self, event: Event, names: Mapping[str, str]) -> str:
        """Whose sheet an event belongs to."""
        if event.scope == REVIEW:
            return "shared by all"
        return "consensus" if event.scope == CONSENSUS else names.get(event.scope, "a reviewer's")


def _line(event: Event, names: Mapping[str, str], place: tuple[str, ...], change: tuple[str, str]) -> Line:
    body = json.loads(event.body)
    undone = "undo: " if body.get("undoes") else "redo: " if body.get("redoes") else ""
    study, sheet, section, row, field = place
    data = body["data"]
    reason = data.get("why") or data.get("reason") or data.get("note") or ""
    return [
        quiet(moment(event.time)),
        text(names.get(event.actor, "")),
        Cell(undone + _WHAT[event.kind], Role.LABEL),
        text(study),
        quiet(sheet),
        text(section),
        text(row),
        text(field),
        text(change[0]),
        text(change[1]),
        text(str(reason)),
    ]


def _form_in_words(event: Event) -> str:
    form = event.data.get("form")
    if event.kind is not EventKind.FORM or not isinstance(form, Mapping):
        return ""
    about = form.get("form", form)
    return f"{about.get('title', '')}, version {about.get('version', '')}"


def _names(review: Review) -> dict[str, str]:
    """Names of people (and their sheets), studies and reports by id."""
    facts = review.facts
    names = {person.id: person.name for person in facts.people.values()}
    names |= {person_scope(person.id): f"{person.name}'s sheet" for person in facts.people.values()}
    names |= {study.id: study.label for study in facts.studies}
    return names | {report.id: report.label for report in facts.reports()}


def _in_words(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Plain data in one text: "label: Sigter 2009; order: 1", ids replaced by names."""
    said = [(name, _worded(value, names)) for name, value in data.items() if name not in _LEFT_OUT]
    return "; ".join(f"{name.replace('_', ' ')}: {words}" for name, words in said if words)


def _worded(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Mapping):
        return _in_words(value, names)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(words for part in value if (words := _worded(part, names)))
    return names.get(value, value) if isinstance(value, str) else "" if value is None else str(value)
