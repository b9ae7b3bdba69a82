"""What an event is called and what it says, in the words that window, command line and workbook share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crps_extractor.models.event import Event, EventKind, person_scope
from crps_extractor.models.review.facts import ADDITION, CLOSED, LOOKED_AT, Facts
from crps_extractor.models.review.opening import SEEN

__all__ = ["HOWS", "called", "data_in_words", "names_of"]

HOWS: Mapping[str, str] = {
    "first": "settled as reviewer 1",
    "second": "settled as reviewer 2",
    "other": "settled otherwise",
    "unresolved": "left unresolved",
    "left out": "left out",
    "agreed": "agreed",
    "single": "single extraction",
}
"""How an answer of the consensus came about."""

_CALLED: Mapping[EventKind, str] = {
    EventKind.REVIEW: "the review itself",
    EventKind.PERSON: "person",
    EventKind.STUDY: "study",
    EventKind.STUDY_MERGED: "study made one with another",
    EventKind.REPORT: "report",
    EventKind.REPORT_MOVED: "report moved",
    EventKind.NOTICE: "notice on a report",
    EventKind.DECISION: "decision on the study",
    EventKind.CONTACT: "contact with the authors",
    EventKind.FORM: "form",
    EventKind.SLOTS: "who extracts",
    EventKind.ROW: "row added",
    EventKind.ROW_REMOVED: "row removed",
    EventKind.ANSWER: "answer",
    EventKind.QUERY: "question to the authors",
    EventKind.DERIVATION: "derived value",
    EventKind.IMPUTATION: "imputed value",
    EventKind.CHOICE: "result chosen",
    EventKind.PROBLEM_ACCEPTED: "correct as published",
    EventKind.PAIR: "rows paired by hand",
    EventKind.SETTLED: "difference settled",
    EventKind.SUBMITTED: "sheet submitted",
    EventKind.REOPENED: "sheet reopened",
    EventKind.IMPORTED: "sheet brought in",
    EventKind.BATCH: "batch",
    EventKind.FREEZE: "freeze",
    EventKind.NOTE: "note",
}
_NOTES: Mapping[str, str] = {
    ADDITION: "addition to finished studies",
    LOOKED_AT: "studies that look alike",
    CLOSED: "reviewer replaced",
    SEEN: "late report looked at",
    "drawn": "studies drawn by lot",
}
"""What a note is called, by how its field begins."""

_FOR_THE_PROGRAM = frozenset({"id", "form", "rects", "answers", "places", "receipt", "order", "sha256"})
_SAID_BESIDE = frozenset({"section", "why", "reason", "note"})
"""Parts of an event that have a column of their own."""


def called(event: Event) -> str:
    """What kind of change an event is, with how a difference was settled: "answer", "left unresolved"."""
    if event.kind is EventKind.NOTE:
        return next((words for start, words in _NOTES.items() if event.field.startswith(start)), "note")
    if event.kind is EventKind.SETTLED and event.data.get("how") in HOWS:
        return HOWS[event.data["how"]]
    return _CALLED[event.kind]


def data_in_words(event: Event, names: Mapping[str, str]) -> str:
    """What an event holds, in one text with ids replaced by ``names``: "label: Sigter 2009; batch: pilot"."""
    form = event.data.get("form")
    if event.kind is EventKind.FORM and isinstance(form, Mapping):
        about = form.get("form", form)
        return f"{about.get('title', '')}, version {about.get('version', '')}"
    return _parts_in_words(event.data, names)


def names_of(facts: Facts) -> dict[str, str]:
    """Names of people, their sheets, studies and reports by id."""
    names = {person.id: person.name for person in facts.people.values()}
    names |= {person_scope(person.id): f"{person.name}'s sheet" for person in facts.people.values()}
    names |= {study.id: study.label for study in facts.studies}
    return names | {report.id: report.label for report in facts.reports()}


def _parts_in_words(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    kept = [(name, value) for name, value in data.items() if name not in _FOR_THE_PROGRAM | _SAID_BESIDE]
    said = [(name.replace("_", " "), _value_in_words(value, names)) for name, value in kept]
    return "; ".join(f"{name}: {words}" for name, words in said if words)


def _value_in_words(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Mapping):
        return _parts_in_words(value, names)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(words for part in value if (words := _value_in_words(part, names)))
    return names.get(value, value) if isinstance(value, str) else "" if value is None else str(value)
