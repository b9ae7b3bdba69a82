"""What everybody may know of a review: title, people, studies, reports, who extracts what. Never an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crps_extractor.models.event import REVIEW, Draft, Event, EventKind, cell_field

__all__ = ["LEAD", "READER", "REVIEWER", "SETTLER", "Facts", "Person", "Report", "Slots", "Study"]

LEAD, REVIEWER, SETTLER, READER = "lead", "reviewer", "settler", "reader"
ROLES = (LEAD, REVIEWER, SETTLER, READER)

DOUBLE, VERIFY, SINGLE = "double", "verify", "single"


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
    status: str = "in_extraction"
    batch: str = ""
    merged_into: str = ""


@dataclass(frozen=True)
class Report:
    """One report of a study: usually a PDF, named by the sha256 of its content; ``file`` is only for people."""

    id: str
    study: str
    label: str
    kind: str = "full_article"
    is_main: bool = True
    sha256: str = ""
    file: str = ""
    pages: int = 0
    order: int = 0

    def data(self) -> dict[str, Any]:
        """The report as plain data for an event."""
        return {
            "study": self.study,
            "label": self.label,
            "kind": self.kind,
            "is_main": self.is_main,
            "sha256": self.sha256,
            "file": self.file,
            "pages": self.pages,
            "order": self.order,
        }


@dataclass
class Facts:
    """The review's shared facts, folded from its events in their order."""

    about: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    _studies: dict[str, Study] = field(default_factory=dict)
    _slots: dict[str, Slots] = field(default_factory=dict)
    _status: dict[str, str] = field(default_factory=dict)
    _reports: dict[str, Report] = field(default_factory=dict)
    form_hash: str = ""

    @classmethod
    def fold(cls, events: Iterable[Event]) -> Facts:
        """The facts that these events make, the oldest first."""
        facts = cls()
        for event in events:
            if event.scope == REVIEW and not event.study:
                facts.take(event.kind, event.row, event.field, event.data)
        return facts

    def apply(self, drafts: Sequence[Draft]) -> None:
        """Take over changes made here and now."""
        for draft in drafts:
            if draft.scope == REVIEW and not draft.study:
                self.take(draft.kind, draft.row, draft.field, draft.body)

    @property
    def id(self) -> str:
        """The review's own id, the same in every copy."""
        return str(self.about.get("id", ""))

    @property
    def title(self) -> str:
        """The review's title."""
        return str(self.about.get("title", ""))

    @property
    def studies(self) -> list[Study]:
        """The studies in order, with their slots and status; merged ones are left out."""
        placed = [
            replace(
                study,
                slots=self._slots.get(study.id, Slots()),
                status=self._status.get(study.id, study.status),
            )
            for study in self._studies.values()
            if not study.merged_into
        ]
        return sorted(placed, key=lambda study: (study.order, study.id))

    def study(self, study: str) -> Study:
        """One study by its id. Raises KeyError when the review has no such study."""
        found = self._studies[study]
        return replace(found, slots=self._slots.get(study, Slots()), status=self._status.get(study, found.status))

    def reports(self, study: str = "") -> list[Report]:
        """The reports of a study (of all studies by default), the main one first."""
        found = [report for report in self._reports.values() if not study or report.study == study]
        return sorted(found, key=lambda report: (not report.is_main, report.order, report.id))

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

    def take(self, kind: EventKind, row: str, name: str, data: Mapping[str, Any]) -> None:
        """Take over one fact; kinds that are no shared fact are passed over."""
        if kind is EventKind.REVIEW and not row:
            self.about = dict(data)
        elif kind is EventKind.REVIEW:
            self.tables[row] = [dict(entry) for entry in data.get("rows", [])]
        elif kind is EventKind.PERSON:
            self.people[row] = _person(row, data)
        elif kind is EventKind.STUDY:
            self._studies[row] = Study(row, data["label"], data.get("order", 0), batch=data.get("batch", ""))
        elif kind is EventKind.STUDY_MERGED and row in self._studies:
            self._studies[row] = replace(self._studies[row], merged_into=data["into"])
        elif kind is EventKind.SLOTS:
            self._slots[row] = Slots(
                data["first"], data["second"], data["settler"], data["mode"], tuple(data["verify_sections"])
            )
        elif kind is EventKind.DECISION and cell_field(kind, name) == "@decision":
            self._status[row] = data["status"]
        elif kind in (EventKind.REPORT, EventKind.REPORT_MOVED):
            self._take_report(row, data)
        elif kind is EventKind.FORM:
            self.form_hash = row

    def _take_report(self, row: str, data: Mapping[str, Any]) -> None:
        if data.get("removed"):
            self._reports.pop(row, None)
        else:
            self._reports[row] = Report(row, **data)


def _person(row: str, data: Mapping[str, Any]) -> Person:
    return Person(
        row,
        data["name"],
        data["initials"],
        frozenset(data["roles"]),
        data["active"],
        data["works_in_excel"],
        frozenset(data["conflicts"]),
    )
