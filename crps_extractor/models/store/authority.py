"""Who may write where: a person in that person's scope, leads in the review's, settlers in the consensus."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crps_extractor.models.event import CONSENSUS, REVIEW, Event, EventKind, person_scope
from crps_extractor.models.store.protocol import StoreError

__all__ = ["LEAD", "READER", "REVIEWER", "ROLES", "SETTLER", "Authority"]

LEAD, REVIEWER, SETTLER, READER = ROLES = ("lead", "reviewer", "settler", "reader")

_ABOUT_ROLES = {EventKind.PERSON, EventKind.SLOTS, EventKind.IMPORTED}
_BY_IMPORT = {
    EventKind.ANSWER,
    EventKind.ROW,
    EventKind.ROW_REMOVED,
    EventKind.QUERY,
    EventKind.SUBMITTED,
    EventKind.REOPENED,
}


class Authority:
    """What the review's own events say about people's roles, followed in the order of time.

    A person event stands in the review's scope at ``row`` = the person's id; its data holds ``roles`` (a list of
    ROLES) and ``works_in_excel`` (true where the lead brings in that person's sheet). Slots events name a study's
    settler. Whoever wrote the first event of the review's scope founded the review and is its lead until a person
    event says otherwise.
    """

    def __init__(self, founder: str = "", events: Iterable[Event] = ()) -> None:
        self._founder = founder
        self._people: dict[str, dict[str, Any]] = {}
        self._settlers: dict[str, str] = {}
        self._imported: set[tuple[str, str, str]] = set()
        for event in events:
            self.take(event)

    def roles(self, person: str) -> frozenset[str]:
        """The roles of a person as the events taken so far say them."""
        if person in self._people:
            return frozenset(self._people[person].get("roles", ()))
        return frozenset({LEAD}) if person == self._founder else frozenset()

    def take(self, event: Event) -> None:
        """Follow one event that was written; those that say nothing about roles or imports change nothing."""
        if event.scope == REVIEW:
            self._founder = self._founder or event.actor
            if event.kind is EventKind.PERSON:
                self._people[event.row] = event.data
            elif event.kind is EventKind.SLOTS:
                self._settlers[event.row] = event.data.get("settler", "")
        elif event.kind is EventKind.IMPORTED:
            self._imported.add((event.actor, event.scope, event.step))

    def after(self, events: Iterable[Event]) -> Authority:
        """The authority that holds once these events are written, each checked by what those before it say.

        Raises StoreError (refused) when an author may not write in that scope; this one stays as it is.
        """
        followed = self
        for event in events:
            followed.check(event)
            if self._matters(event):
                followed = followed._copy() if followed is self else followed
                followed.take(event)
        return followed

    def check(self, event: Event) -> None:
        """Raise StoreError (refused) when the event's author may not write in its scope."""
        why = self._refusal(event)
        if why:
            name = self._people.get(event.actor, {}).get("name") or "somebody this review does not know"
            raise StoreError("refused", f"A change by {name} was refused: {why} Nothing was changed.")

    def _matters(self, event: Event) -> bool:
        return event.kind in _ABOUT_ROLES or (event.scope == REVIEW and not self._founder)

    def _copy(self) -> Authority:
        copied = Authority(self._founder)
        copied._people = dict(self._people)
        copied._settlers = dict(self._settlers)
        copied._imported = set(self._imported)
        return copied

    def _refusal(self, event: Event) -> str:
        roles = self.roles(event.actor)
        if event.scope == person_scope(event.actor):
            return ""
        if event.scope == REVIEW:
            return "" if LEAD in roles or not self._founder else "only a lead writes what everybody shares."
        if event.scope == CONSENSUS:
            settles = SETTLER in roles or self._settlers.get(event.study) == event.actor
            return "" if settles else "only a settler writes in the consensus."
        if LEAD not in roles:
            return "nobody writes in another person's sheet."
        if not self._people.get(event.scope.removeprefix("person:"), {}).get("works_in_excel"):
            return "a lead brings in the sheet of a person who works in Excel, and nobody else's."
        if event.kind is EventKind.IMPORTED:
            return ""
        if event.kind in _BY_IMPORT and (event.actor, event.scope, event.step) in self._imported:
            return ""
        return "a lead changes another person's sheet by an import alone."
