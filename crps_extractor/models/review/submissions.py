"""Whether and when each sheet was submitted, read from the review file: never an answer, so everybody may know."""

from __future__ import annotations

from dataclasses import replace

from crps_extractor.models.event import Event, EventKind, person_scope
from crps_extractor.models.review.access import HandIn, Submission
from crps_extractor.models.review.facts import Facts
from crps_extractor.models.store.protocol import HistoryFilter, Store

__all__ = ["submission_of", "submissions_of"]


def submissions_of(store: Store, facts: Facts) -> dict[tuple[str, str], Submission]:
    """The last word on every submitted or reopened sheet, by person and study.

    When a sheet was handed in before is read only for studies to which something was added.
    """
    found = (one.submitted or one.reopened for one in store.overview())
    marks = (submission_of(event) for event in found if event is not None)
    known = {(mark.person, mark.study): mark for mark in marks}
    for study in {study for one in facts.additions.values() for study in one.studies}:
        kinds = (EventKind.SUBMITTED, EventKind.REOPENED)
        for event in store.history(HistoryFilter(study=study, kinds=kinds)):
            mark = submission_of(event)
            last = known[mark.person, study]
            if mark.stands and mark.time < last.time:
                before = (*last.earlier, HandIn(mark.time, mark.additions))
                known[mark.person, study] = replace(last, earlier=before)
    return known


def submission_of(event: Event, earlier: tuple[HandIn, ...] = ()) -> Submission:
    """What an event that submits or reopens a sheet says; ``earlier`` are the times it was handed in before."""
    data = event.data
    return Submission(
        event.scope.removeprefix(person_scope("")),
        event.study,
        event.time,
        data.get("receipt", ""),
        event.kind is EventKind.REOPENED,
        bool(data.get("revealed")),
        frozenset(data.get("additions", ())),
        earlier,
    )
