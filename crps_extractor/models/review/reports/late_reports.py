"""A report that came to a study after a sheet of it was submitted: its reviewer says what becomes of the sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crps_extractor.models.event import REVIEW, Draft, EventKind, new_id, person_scope
from crps_extractor.models.review.access import NotAllowedError, Submission
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.opening import SEEN
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import reopen
from crps_extractor.models.store.protocol import HistoryFilter

__all__ = ["Look", "looks", "nothing_changes", "reopen_for", "reports_since_submission"]


@dataclass(frozen=True)
class Look:
    """That a reviewer looked at a report that came late and left the submitted sheet as it is, and why."""

    report: str
    why: str
    time: str


def reports_since_submission(review: Review, person: str, study: str) -> list[Report]:
    """The reports that came to a study, new or moved, after a person's sheet was submitted: to be looked at again.

    Those of which the person said that nothing changes are left out.
    """
    mark = review.submission(person, study)
    if mark is None or not mark.stands:
        return []
    kinds = (EventKind.REPORT, EventKind.REPORT_MOVED)
    wanted = HistoryFilter(scopes=(REVIEW,), study="", kinds=kinds, since=_handed_in(review, mark))
    homes = {study, *review.facts.merged(study)}
    known = {event.row for event in review.store.history(wanted) if event.data.get("study") in homes}
    if not known:
        return []
    earlier = replace(wanted, since="", until=wanted.since)
    before = {event.row: event.data.get("study") for event in review.store.history(earlier)}
    seen = {look.report for look in looks(review, study)} if person == review.viewer else set()
    return [
        one
        for one in review.facts.reports(study)
        if one.id in known and before.get(one.id) not in homes and one.id not in seen
    ]


def _handed_in(review: Review, mark: Submission) -> str:
    """When the whole sheet was handed in last: handing in what was added later is no look at the whole."""
    wanted = HistoryFilter(scopes=(person_scope(mark.person),), study=mark.study, kinds=(EventKind.REOPENED,))
    reopened = max((event.time for event in review.store.history(wanted)), default="")
    return next(one.time for one in mark.hand_ins if one.time > reopened)


def looks(review: Review, study: str) -> list[Look]:
    """The late reports that the viewer has looked at in a study, with what was said, in order."""
    wanted = HistoryFilter(scopes=(review.own_scope,), study=study, kinds=(EventKind.NOTE,))
    found = [event for event in review.store.history(wanted) if event.field.startswith(SEEN)]
    return [Look(event.field.removeprefix(SEEN), str(event.data.get("why", "")), event.time) for event in found]


def nothing_changes(review: Review, study: str, report: str, why: str) -> None:
    """Record that the viewer looked at a late report and the submitted sheet stays as it is.

    Raises NotAllowedError without a reason, or for a report that is none of those asked about.
    """
    _must_be_asked(review, study, report)
    if not why.strip():
        raise NotAllowedError("Say in a few words what was looked at: it is kept with your sheet.")
    data = {"why": why.strip(), "text": "a report that came later changes nothing"}
    review.record([Draft(EventKind.NOTE, review.own_scope, study, "", f"{SEEN}{report}", data, new_id())])


def reopen_for(review: Review, study: str, report: str) -> None:
    """Reopen the viewer's submitted sheet because of a late report, which the reason names."""
    known = _must_be_asked(review, study, report)
    reopen(review, study, f"A report came after submitting: {known.label} ({known.kind.replace('_', ' ')}).")


def _must_be_asked(review: Review, study: str, report: str) -> Report:
    asked = {one.id: one for one in reports_since_submission(review, review.viewer, study)}
    if report not in asked:
        raise NotAllowedError("This report is none that came after your sheet was submitted.")
    return asked[report]
