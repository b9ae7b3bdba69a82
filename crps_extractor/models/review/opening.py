"""What is open in a sheet that is submitted: only what a lead added to the finished study, until that is handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crps_extractor.models.event import CONSENSUS, REVIEW, Draft, EventKind, Scope, person_scope
from crps_extractor.models.form import Section
from crps_extractor.models.review.access import Submission, waiting
from crps_extractor.models.review.facts import Facts
from crps_extractor.models.review.reading import study_events
from crps_extractor.models.review.records import Addition
from crps_extractor.models.sheet import NOTHING, Sheet
from crps_extractor.models.store.protocol import HistoryFilter, Store

__all__ = [
    "LAYING_OUT",
    "SEEN",
    "Opened",
    "are_looks",
    "beneath_refusal",
    "blind_refusal",
    "opened_in",
    "strange_import",
]

SEEN = "seen:"
"""What the name of a note begins with that its reviewer looked at a report that came late; the report's id follows."""


@dataclass(frozen=True)
class Opened:
    """What is open in one person's submitted sheet. ``new_rows`` were made, or laid out, since it was handed in."""

    additions: tuple[Addition, ...]
    since: str
    new_rows: frozenset[str] = frozenset()

    @property
    def names(self) -> str:
        """The additions by name, for people."""
        return " and ".join(f"“{one.name}”" for one in self.additions)

    def takes_rows(self, section: str) -> bool:
        """True where a section takes new rows."""
        return any(section in one.rows for one in self.additions)

    def is_open(self, section: str, row: str, field: str) -> bool:
        """True where a place may be answered: in a new row, or in a field that was added."""
        if field == NOTHING:
            return self.takes_rows(section)
        return row in self.new_rows or any(f"{section}.{field}" in one.fields for one in self.additions)

    def takes(self, sheet: Sheet, section: str, row: str, field: str) -> bool:
        """True where a place of the sheet may be answered, or a row that it does not have yet be made for it."""
        is_new = sheet.row(row) is None and self.takes_rows(section)
        return is_new or self.is_open(section, row, field)

    def touches(self, section: str) -> bool:
        """True where something of a section is open."""
        return any(section in one.rows or _has_field_of(one, section) for one in self.additions)

    def refusal(self, drafts: Sequence[Draft], section_of: Callable[[str], Section | None]) -> str:
        """Why these changes of the sheet may not be made, "" where each lies in what was added."""
        rows = set(self.new_rows)
        for draft in drafts:
            if draft.kind is EventKind.ROW and (draft.row in rows or self.takes_rows(str(draft.body.get("section")))):
                rows.add(draft.row)
                continue
            section = section_of(draft.row)
            field = draft.field.rpartition(":")[2] if draft.kind is EventKind.PROBLEM_ACCEPTED else draft.field
            if draft.row in rows or (draft.kind in _IN_PLACE and section and self.is_open(section.id, "", field)):
                continue
            return self.locked
        return ""

    @property
    def locked(self) -> str:
        """What is said of everything else in the sheet."""
        return (
            f"This sheet is submitted and locked. Only what {self.names} adds to it is open. Reopen the sheet, "
            "with a reason, to change anything else."
        )


_IN_PLACE = (EventKind.ANSWER, EventKind.QUERY, EventKind.PROBLEM_ACCEPTED)


def opened_in(
    store: Store, facts: Facts, submissions: dict[tuple[str, str], Submission], person: str, study: str
) -> Opened | None:
    """What is open in a person's submitted sheet of a study; None where it is wholly open or wholly locked."""
    added = waiting(person, study, facts, submissions) if facts.additions else ()
    if not added:
        return None
    since = submissions[person, study].time
    wanted = HistoryFilter(scopes=(REVIEW, person_scope(person)), kinds=(EventKind.ROW,), since=since)
    sections = {section for one in added for section in one.rows}
    made = study_events(store, facts, wanted, study)
    return Opened(added, since, frozenset(event.row for event in made if event.data.get("section") in sections))


def are_looks(changes: Sequence[Draft], viewer: str) -> bool:
    """True where all that changes is that the viewer looked at late reports: noted beside a sheet as submitted."""
    return all(
        draft.kind is EventKind.NOTE and draft.scope == person_scope(viewer) and draft.field.startswith(SEEN)
        for draft in changes
    )


def strange_import(changes: Sequence[Draft], scope: Scope, study: str) -> str:
    """Why changes are none that an import makes; "" where they are."""
    known = _SETTLING if scope == CONSENSUS else _IMPORTED
    if any((one.scope, one.study) != (scope, study) or one.kind not in known for one in changes):
        return "An import changes only answers and rows of the one sheet that it is made for."
    return ""


_IMPORTED = {EventKind.ANSWER, EventKind.ROW, EventKind.ROW_REMOVED, EventKind.QUERY}
_SETTLING = {EventKind.SETTLED, EventKind.QUERY}


LAYING_OUT = (EventKind.ROW, EventKind.ROW_REMOVED, EventKind.ANSWER)
"""What a lead writes who lays out rows for every reviewer."""


def beneath_refusal(changes: Sequence[Draft], laid: Sheet, submitted: Mapping[str, Opened | None]) -> str:
    """Why a lead may not lay out these changes beneath submitted sheets; "" where none touches what was handed in.

    ``submitted`` holds, by the reviewers' names, what is open in each of these sheets: rows that were added to the
    study are laid out all the same.
    """
    shared = {section.id for section in laid.form.shared_sections()}
    for name, opened in submitted.items():
        rows = {row.id for section in shared for row in laid.rows(section)} | (opened.new_rows if opened else set())
        for draft in (one for one in changes if one.kind in LAYING_OUT and one.row not in rows):
            section = str(draft.body.get("section"))
            if draft.kind is not EventKind.ROW or not (section in shared or (opened and opened.takes_rows(section))):
                return f"{name} has submitted this study: what was laid out stays as it is under a submitted sheet."
            rows.add(draft.row)
    return ""


def blind_refusal(changes: Sequence[Draft], owed: Sequence[Addition], sheets: Sequence[Sheet]) -> str:
    """Why a settler may not make these changes while additions are owed, "" where none lies in an added field."""
    fields = {field for one in owed for field in one.fields}
    made = {draft.row: draft.body.get("section", "") for draft in changes if draft.kind is EventKind.ROW}
    for draft in changes:
        known = (found.id for sheet in sheets if (found := sheet.section_of(draft.row)))
        if f"{made.get(draft.row) or next(known, '')}.{draft.field}" in fields:
            return "This field was added to the study and is blind until every reviewer has submitted the addition."
    return ""


def _has_field_of(addition: Addition, section: str) -> bool:
    return any(place.partition(".")[0] == section for place in addition.fields)
