"""What everybody may know of a review: title, people, studies, reports, who extracts what. Never an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crps_extractor.models.event import REVIEW, Draft, Event, EventKind
from crps_extractor.models.review.records import (
    IN_EXTRACTION,
    INCLUDED,
    Addition,
    Batch,
    ClosedSheet,
    Decision,
    Freeze,
    Notice,
)
from crps_extractor.models.review.report import Report

__all__ = [
    "ADDITION",
    "CLOSED",
    "DOUBLE",
    "LEAD",
    "LOOKED_AT",
    "READER",
    "REVIEWER",
    "SETTLER",
    "SINGLE",
    "VERIFY",
    "Facts",
    "Person",
    "Report",
    "Slots",
    "Study",
]

LEAD, REVIEWER, SETTLER, READER = "lead", "reviewer", "settler", "reader"
ROLES = (LEAD, REVIEWER, SETTLER, READER)

DOUBLE, VERIFY, SINGLE = "double", "verify", "single"
CLOSED = "closed:"
"""What the name of a note begins with that closes the sheet of a replaced reviewer; the person's id follows."""
ADDITION = "addition"
"""The name of a note that adds something to finished studies; its row is the addition's id."""

LOOKED_AT = "looked_at:"
"""What the name of a note begins with that two studies or reports were looked at and are not one; the other follows."""


@dataclass(frozen=True)
class Person:
    """One person of the review; ``conflicts`` are the ids of studies in which the person has a stake."""

    id: str
    name: str
    initials: str = ""
    roles: frozenset[str] = frozenset({REVIEWER})
    active: bool = True
    works_in_excel: bool = False
    conflicts: frozenset[str] = frozenset()

    def data(self) -> dict[str, Any]:
        """The person as plain data for an event."""
        return {
            "name": self.name,
            "initials": self.initials,
            "roles": sorted(self.roles),
            "active": self.active,
            "works_in_excel": self.works_in_excel,
            "conflicts": sorted(self.conflicts),
        }


@dataclass(frozen=True)
class Slots:
    """Who extracts and settles one study, and how: independent double, extract and verify, or single."""

    first: str = ""
    second: str = ""
    settler: str = ""
    mode: str = DOUBLE
    verify_sections: tuple[str, ...] = ()

    @property
    def holders(self) -> tuple[str, ...]:
        """The people whose sheets are awaited, the first reviewer first."""
        second = () if self.mode == SINGLE else (self.second,)
        return tuple(person for person in (self.first, *second) if person)

    @property
    def is_single(self) -> bool:
        """True when one sheet is all there will be."""
        return self.mode == SINGLE or not self.second

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Slots:
        """The slots that an event's data describes."""
        verified = tuple(data.get("verify_sections", ()))
        return cls(data["first"], data["second"], data["settler"], data["mode"], verified)

    def data(self) -> dict[str, Any]:
        """The slots as plain data for an event."""
        return {
            "first": self.first,
            "second": self.second,
            "settler": self.settler,
            "mode": self.mode,
            "verify_sections": list(self.verify_sections),
        }


@dataclass(frozen=True)
class Study:
    """One study; ``status`` is that of the last decision on it."""

    id: str
    label: str
    order: int = 0
    slots: Slots = Slots()
    status: str = IN_EXTRACTION
    batch: str = ""
    merged_into: str = ""

    @property
    def counts(self) -> bool:
        """True where the study enters the review's counts: in extraction or included."""
        return self.status in (IN_EXTRACTION, INCLUDED)


@dataclass
class Facts:
    """The review's shared facts, folded from its events in their order."""

    about: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    form_hash: str = ""
    batches: dict[str, Batch] = field(default_factory=dict)
    freezes: dict[str, Freeze] = field(default_factory=dict)
    additions: dict[str, Addition] = field(default_factory=dict)
    imputed: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    only: frozenset[str] | None = None
    _tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _studies: dict[str, Study] = field(default_factory=dict)
    _slots: dict[str, Slots] = field(default_factory=dict)
    _decisions: dict[str, Decision] = field(default_factory=dict)
    _reports: dict[str, Report] = field(default_factory=dict)
    _notices: dict[str, Notice] = field(default_factory=dict)
    _merged: dict[str, str] = field(default_factory=dict)
    _closed: dict[tuple[str, str], ClosedSheet] = field(default_factory=dict)
    _looked_at: set[frozenset[str]] = field(default_factory=set)
    _names_are_old: bool = True
    _placed: tuple[frozenset[str] | None, list[Study]] | None = field(default=None, init=False, compare=False)

    @classmethod
    def fold(cls, events: Iterable[Event]) -> Facts:
        """The facts that these events make, the oldest first."""
        facts = cls()
        for event in events:
            if event.scope == REVIEW and not event.study:
                data = {} if event.kind is EventKind.FORM else event.data
                facts.take(event.kind, event.row, event.field, data, event.actor)
        return facts

    def apply(self, drafts: Sequence[Draft], actor: str = "") -> None:
        """Take over changes made here and now."""
        for draft in drafts:
            if draft.scope == REVIEW and not draft.study:
                self.take(draft.kind, draft.row, draft.field, draft.body, actor)

    @property
    def id(self) -> str:
        """The review's own id, the same in every copy."""
        return str(self.about.get("id", ""))

    @property
    def title(self) -> str:
        """The review's title."""
        return str(self.about.get("title", ""))

    @property
    def tables(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The set-up tables by name, and what a field may choose among beside them: ``studies`` and ``people``."""
        if self._names_are_old:
            self._tables["studies"] = [{"id": study.id, "name": study.label} for study in self.studies]
            self._tables["people"] = [{"id": person.id, "name": person.name} for person in self.people.values()]
            self._names_are_old = False
        return self._tables

    @property
    def studies(self) -> list[Study]:
        """The studies in order, with their slots and status; merged ones are left out."""
        if self._placed is None or self._placed[0] != self.only:
            gone, only = self.merged_away, self.only
            shown = (study for study in self._studies if study not in gone and (only is None or study in only))
            placed = [self.study(study) for study in shown]
            self._placed = only, sorted(placed, key=lambda study: (study.order, study.id))
        return list(self._placed[1])

    @property
    def counted_studies(self) -> list[Study]:
        """The studies that enter counts: not excluded, awaiting, ongoing, duplicate or merged into another."""
        return [study for study in self.studies if study.counts]

    def study(self, study: str) -> Study:
        """One study by its id. Raises KeyError when the review has no such study."""
        found = self._studies[study]
        decision = self._decisions.get(study)
        return replace(
            found,
            slots=self._slots.get(study, Slots()),
            status=decision.status if decision else found.status,
            merged_into=self._merged.get(study, ""),
            batch=next((batch.id for batch in self.batches.values() if study in batch.studies), found.batch),
        )

    def decision(self, study: str) -> Decision | None:
        """The last decision on a study, None while it is simply in extraction."""
        return self._decisions.get(study)

    @property
    def merged_away(self) -> set[str]:
        """The studies that are now another one."""
        return {gone for gone, into in self._merged.items() if into}

    def merged(self, study: str) -> list[str]:
        """The studies that were merged into this one, directly or through another."""
        found: list[str] = []
        waiting = [study]
        while waiting:
            home = waiting.pop()
            inner = [gone for gone, into in self._merged.items() if into == home and gone not in found]
            found += inner
            waiting += inner
        return found

    def added_to(self, study: str) -> list[Addition]:
        """What was added to a study, and to those merged into it, after it was finished."""
        homes = {study, *self.merged(study)} if self.additions else set()
        return [one for one in self.additions.values() if homes & set(one.studies)]

    def reports(self, study: str = "") -> list[Report]:
        """The reports of a study and of those merged into it (of all studies by default), the main one first."""
        homes = {study, *self.merged(study)} if study else set()
        found = [report for report in self._reports.values() if not study or report.study in homes]
        return sorted(found, key=lambda report: (not report.is_main, report.order, report.id))

    def notices(self, report: str = "") -> list[Notice]:
        """The notices on a report (on all reports by default), in the order of their dates."""
        found = [notice for notice in self._notices.values() if not report or notice.report == report]
        return sorted(found, key=lambda notice: (notice.date, notice.id))

    def closed_sheets(self, study: str) -> list[ClosedSheet]:
        """The sheets of a study whose reviewers were replaced and hold no slot of it again."""
        holders = self._slots.get(study, Slots()).holders
        return [one for one in self._closed.values() if one.study == study and one.person not in holders]

    def is_looked_at(self, first: str, second: str) -> bool:
        """Whether somebody looked at two studies and left them as two."""
        return frozenset((first, second)) in self._looked_at

    def report(self, report: str) -> Report | None:
        """One report by its id."""
        return self._reports.get(report)

    def person_named(self, name: str) -> Person | None:
        """The person of that name, initials or id; None when there is none or more than one."""
        wanted = name.strip().casefold()
        found = [
            person
            for person in self.people.values()
            if wanted in (person.id, person.name.casefold(), person.initials.casefold())
        ]
        return found[0] if len(found) == 1 else None

    def people_with(self, role: str) -> list[Person]:
        """The active people who have a role, by name."""
        return sorted(
            (person for person in self.people.values() if person.active and role in person.roles),
            key=lambda person: person.name.casefold(),
        )

    def take(self, kind: EventKind, row: str, name: str, data: Mapping[str, Any], actor: str = "") -> None:
        """Take over one fact; kinds that are no shared fact are passed over."""
        if kind is EventKind.REVIEW and not row:
            self.about = dict(data)
        elif kind is EventKind.REVIEW:
            self._tables[row] = [dict(entry) for entry in data.get("rows", [])]
        elif kind is EventKind.PERSON:
            self.people[row] = _person(row, data)
        elif kind is EventKind.FORM:
            self.form_hash = row
        elif kind in (EventKind.REPORT, EventKind.REPORT_MOVED):
            self._take_report(row, data)
        elif kind is EventKind.BATCH:
            self.batches[row] = Batch(row, data.get("name", ""), data["kind"], tuple(data["studies"]))
        elif kind is EventKind.NOTICE:
            self._take_notice(row, name, data)
        elif kind is EventKind.FREEZE:
            self.freezes[row] = Freeze.from_data(row, data)
        elif kind is EventKind.IMPUTATION:
            self.imputed[row] = dict(data)
        elif kind is EventKind.NOTE and name == ADDITION:
            self.additions[row] = Addition.from_data(row, data)
        else:
            self._take_study(kind, row, name, data, actor)
        self._names_are_old, self._placed = True, None

    def _take_study(self, kind: EventKind, row: str, name: str, data: Mapping[str, Any], actor: str) -> None:
        if kind is EventKind.STUDY:
            self._studies[row] = Study(row, data["label"], data.get("order", 0), batch=data.get("batch", ""))
        elif kind is EventKind.STUDY_MERGED:
            self._merged[row] = data["into"]
        elif kind is EventKind.SLOTS:
            self._slots[row] = Slots.from_data(data)
        elif kind is EventKind.DECISION and not name:
            self._decisions[row] = Decision.from_data(data)
        elif kind is EventKind.NOTE and name.startswith(LOOKED_AT):
            pair = frozenset((row, name.removeprefix(LOOKED_AT)))
            (self._looked_at.discard if data.get("taken_back") else self._looked_at.add)(pair)
        elif kind is EventKind.NOTE and name.startswith(CLOSED):
            person = name.removeprefix(CLOSED)
            self._closed[row, person] = ClosedSheet(row, person, data.get("text", ""), actor)

    def _take_notice(self, row: str, name: str, data: Mapping[str, Any]) -> None:
        said = (data.get(key, "") for key in ("kind", "date", "where", "effect"))
        self._notices[name or row] = Notice(name or row, row, *said)

    def _take_report(self, row: str, data: Mapping[str, Any]) -> None:
        if data.get("removed"):
            self._reports.pop(row, None)
        else:
            self._reports[row] = Report.from_data(row, data)


def _person(row: str, data: Mapping[str, Any]) -> Person:
    marks = frozenset(data["roles"]), data["active"], data["works_in_excel"], frozenset(data["conflicts"])
    return Person(row, data["name"], data["initials"], *marks)
