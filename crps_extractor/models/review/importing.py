"""The sheets that an import fills, the viewer's own or of somebody who works in Excel; and how it is taken back."""

from __future__ import annotations

from dataclasses import dataclass

from crps_extractor.models.event import CONSENSUS, Event, EventKind, Scope, person_scope
from crps_extractor.models.review.access import NotAllowedError, acting_refusal, import_refusal
from crps_extractor.models.review.facts import Person
from crps_extractor.models.review.review import Review, seen_until, unblinded_sheet
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.steps import Steps
from crps_extractor.models.store.protocol import HistoryFilter

__all__ = ["BroughtIn", "brought_in", "filling_refusal", "people_to_fill_for", "sheet_to_fill", "take_back"]


@dataclass(frozen=True)
class BroughtIn:
    """One import that was not taken back: its step, whose sheets it filled, from which file, when (an event's time)."""

    step: str
    scope: Scope
    file: str
    time: str
    studies: tuple[str, ...]
    changes: int


def filling_refusal(review: Review, scope: Scope, study: str) -> str:
    """Why the viewer may not bring answers into a scope of one study; "" where it may, if only in what was added."""
    if scope == CONSENSUS:
        return review.refusal(scope, study)
    person = scope.removeprefix(person_scope(""))
    known = review.submission(person, study)
    return import_refusal(review.viewer, scope, study, review.facts, {(person, study): known} if known else {})


def people_to_fill_for(review: Review) -> list[Person]:
    """Whose answers the viewer may bring in: the own ones first, a lead those of people who work in Excel, by name.

    Nobody without a study to extract is among them.
    """
    holders = {person for study in review.facts.studies for person in study.slots.holders}
    people = [person for person in review.facts.people.values() if person.id in holders]
    may = [person for person in people if not acting_refusal(review.viewer, person.id, review.facts)]
    return sorted(may, key=lambda person: (person.id != review.viewer, person.name.casefold()))


def sheet_to_fill(review: Review, scope: Scope, study: str) -> Sheet:
    """The sheet as the import finds it, to tell what would change. Raises NotAllowedError with the reason.

    Where ``review.may_read`` does not open it to the viewer, or something added to it is blind, nothing of it may be
    shown: a lead who brings in a colleague's sheet is told how many answers change, and no answer.
    """
    if reason := filling_refusal(review, scope, study):
        raise NotAllowedError(reason)
    is_seen = review.may_read(scope, study) and not seen_until(review, scope, study)
    return review.sheet(scope, study) if is_seen else unblinded_sheet(review, scope, study)


def brought_in(review: Review, study: str | None = None) -> list[BroughtIn]:
    """The viewer's imports that stand, the newest first; of one study those that reached it."""
    wanted = HistoryFilter(actor=review.viewer, kinds=(EventKind.IMPORTED,), study=study)
    events = [event for event in review.store.history(wanted) if "file" in event.data]
    gone = {event.data["takes_back"] for event in events if "takes_back" in event.data}
    by_step: dict[str, list[Event]] = {}
    for event in events:
        if "takes_back" not in event.data and event.step not in gone:
            by_step.setdefault(event.step, []).append(event)
    return [
        BroughtIn(
            step,
            found[0].scope,
            str(found[0].data["file"]),
            found[0].time,
            tuple(event.study for event in found),
            int(found[0].data.get("changes", 0)),
        )
        for step, found in reversed(by_step.items())
    ]


def take_back(review: Review, imported: BroughtIn) -> int:
    """Take an import back in every study it filled, all of it or nothing; what was changed since stays as it is.

    Returns how many answers and rows were taken back, 0 where none of them stands any more. Raises NotAllowedError,
    and writes nothing, where one of the sheets is locked by now.
    """
    sheets = {}
    for study in imported.studies:
        events = review.store.history(HistoryFilter(scopes=(imported.scope,), study=study))
        if drafts := Steps(imported.scope, study, events).take_back(imported.step):
            sheets[study] = drafts
    count = sum(map(len, sheets.values()))
    if count:
        review.record_imported(
            imported.scope, sheets, {"file": imported.file, "takes_back": imported.step, "changes": count}
        )
    return count
