"""The course of a review: studies decided on, put into batches, handed to another reviewer; reports moved, noticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from crps_extractor.models.event import REVIEW, Draft, EventKind, new_id, person_scope
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.deciding import decision_row
from crps_extractor.models.review.facts import CLOSED, Facts, Report
from crps_extractor.models.review.records import (
    BATCH_KINDS,
    DUPLICATE,
    EXCLUDED,
    INCLUDED,
    NOTICE_KINDS,
    STATUSES,
    Batch,
    Decision,
    Notice,
)
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Place, Sheet

__all__ = [
    "add_batch",
    "add_notice",
    "answers_resting_on",
    "decide",
    "include_again",
    "move_report",
    "notice_words",
    "noticed_places",
    "put_into_batch",
    "replace_reviewer",
    "resting_on",
]


def decide(review: Review, study: str, decision: Decision) -> None:
    """Record a decision on a study: excluded in extraction, awaiting, ongoing, a duplicate, included …

    Its sheets are kept; what does not count leaves the review's counts. Raises NotAllowedError for anybody but a
    lead, and where something is missing: an exclusion names a criterion and two people, a duplicate its other study.
    """
    reason = _what_lacks(review.facts, study, decision)
    if reason:
        raise NotAllowedError(reason)
    step = new_id()
    fact = Draft(EventKind.DECISION, REVIEW, "", study, "", decision.data(), step)
    if refused := review.refusal(REVIEW, ""):
        raise NotAllowedError(refused)
    review.record([fact, *decision_row(review.sheet(REVIEW, study), decision, step)])


def include_again(review: Review, study: str, by: Sequence[str], date: str, text: str = "") -> None:
    """Take a study back into the review; its sheets are as they were left."""
    decide(review, study, Decision(INCLUDED, text=text, by=tuple(by), date=date))


def _what_lacks(facts: Facts, study: str, decision: Decision) -> str:
    facts.study(study)
    if decision.status not in STATUSES:
        return f"A study cannot be “{decision.status}”. It can be: {', '.join(STATUSES)}."
    if any(person not in facts.people for person in decision.by):
        return "A decision is made by people of this review."
    several = sum(person.active for person in facts.people.values()) > 1
    if decision.status == EXCLUDED and not decision.reason:
        return "Say which criterion of the review the study does not meet: readers of the review ask for it."
    if decision.status == EXCLUDED and several and len(set(decision.by)) < 2:
        return "Two people exclude a study that reached extraction. Name both."
    if decision.status == DUPLICATE and decision.other not in {other.id for other in facts.studies} - {study}:
        return "Say which other study of this review it is a duplicate of."
    return ""


def add_batch(review: Review, name: str, kind: str, studies: Sequence[str]) -> Batch:
    """Put studies into a batch: ``pilot``, ``first`` or ``update``. Lead only; ValueError for another kind."""
    if kind not in BATCH_KINDS:
        raise ValueError(f"A batch is one of {', '.join(BATCH_KINDS)}, not {kind}.")
    for study in studies:
        review.facts.study(study)
    batch = Batch(new_id(), name, kind, tuple(studies))
    review.fact(EventKind.BATCH, batch.id, batch.data())
    return batch


def put_into_batch(review: Review, studies: Sequence[str], name: str, kind: str) -> Batch | None:
    """Put studies into the batch of this name, made where there is none; they leave the batch they were in.

    Without a name they are in no batch any more (None). Lead only; ValueError for another kind of batch.
    """
    if refused := review.refusal(REVIEW, ""):
        raise NotAllowedError(refused)
    if name.strip() and kind not in BATCH_KINDS:
        raise ValueError(f"A batch is one of {', '.join(BATCH_KINDS)}, not {kind}.")
    moved = {review.facts.study(study).id for study in studies}
    known = next((one for one in review.facts.batches.values() if one.name.casefold() == name.strip().casefold()), None)
    known = known or Batch(new_id(), name.strip(), kind, ())
    left = {
        one.id: replace(one, studies=tuple(study for study in one.studies if study not in moved))
        for one in review.facts.batches.values()
    }
    if name.strip():
        ours = (*(study for study in known.studies if study not in moved), *studies)
        left[known.id] = replace(known, kind=kind, studies=tuple(dict.fromkeys(ours)))
    changed = [one for one in left.values() if one != review.facts.batches.get(one.id)]
    step = new_id()
    review.record([Draft(EventKind.BATCH, REVIEW, "", one.id, "", one.data(), step) for one in changed])
    return left[known.id] if name.strip() else None


def replace_reviewer(review: Review, study: str, gone: str, new: str, reason: str) -> None:
    """Hand a slot from one reviewer to another: the sheet begun is closed with a reason, kept, and not awaited.

    Lead only. Refused once both have submitted: a new reviewer could have seen what the others wrote.
    """
    slots = review.facts.study(study).slots
    if gone not in slots.holders:
        raise NotAllowedError("Only somebody who extracts this study can be replaced in it.")
    if new not in review.facts.people or new in slots.holders:
        raise NotAllowedError("The slot goes to somebody of the review who does not extract this study already.")
    if review.is_revealed(study):
        raise NotAllowedError(
            "Every sheet of this study is submitted and open, so a new reviewer would not be independent any more. "
            "Settle it, or ask a reviewer to reopen a sheet."
        )
    if not reason.strip():
        raise NotAllowedError("Say why the reviewer is replaced: the reason is kept with the closed sheet.")
    step = new_id()
    now = replace(slots, first=new) if slots.first == gone else replace(slots, second=new)
    review.record(
        [
            Draft(EventKind.NOTE, REVIEW, "", study, f"{CLOSED}{gone}", {"text": reason}, step),
            Draft(EventKind.SLOTS, REVIEW, "", study, "", now.data(), step),
        ]
    )


def move_report(review: Review, report: str, study: str) -> Report:
    """Move a report to another study; answers taken from it stay where they are. Lead only.

    It is the main report of a study that had none; where a main report leaves, the next one takes its place.
    """
    known, facts, step = review.facts.report(report), review.facts, new_id()
    if known is None:
        raise KeyError(report)
    facts.study(study)
    there = [one for one in facts.reports(study) if one.id != report]
    moved = replace(known, study=study, is_main=not there, order=len(there))
    drafts = [Draft(EventKind.REPORT_MOVED, REVIEW, "", report, "", moved.data(), step)]
    left = [one for one in facts.reports(known.study) if one.id != report]
    if known.study != study and left and not any(one.is_main for one in left):
        drafts.append(Draft(EventKind.REPORT, REVIEW, "", left[0].id, "", replace(left[0], is_main=True).data(), step))
    review.record(drafts)
    return moved


def add_notice(review: Review, report: str, kind: str, *, date: str = "", where: str = "", effect: str = "") -> Notice:
    """Record a published notice on a report: erratum, expression of concern, retraction. Lead only."""
    if review.facts.report(report) is None:
        raise KeyError(report)
    if kind not in NOTICE_KINDS:
        raise ValueError(f"A notice is one of {', '.join(NOTICE_KINDS)}, not {kind}.")
    notice = Notice(new_id(), report, kind, date, where, effect)
    review.fact(EventKind.NOTICE, report, notice.data(), field=notice.id)
    return notice


def resting_on(sheet: Sheet, report: str) -> list[Place]:
    """The places of a sheet whose answer, or a rival of it, was taken from a report."""
    return [
        (row.id, form_field.id)
        for row, form_field, answer in sheet.answers()
        if any(source.report == report for source in answer.sources)
        or any(rival.source is not None and rival.source.report == report for rival in answer.rivals)
    ]


def answers_resting_on(review: Review, report: str) -> int:
    """How many answers of its study rest on a report, counted only in sheets that are open to the viewer."""
    known = review.facts.report(report)
    if known is None:
        return 0
    home = next((into for into in review.facts.studies if known.study in review.facts.merged(into.id)), None)
    study = review.facts.study(home.id if home else known.study)
    scopes = [person_scope(person) for person in study.slots.holders]
    readable = [scope for scope in scopes if review.may_read(scope, study.id)]
    return sum(len(resting_on(review.sheet(scope, study.id), report)) for scope in readable)


def notice_words(facts: Facts, report: str) -> str:
    """The notices on a report with their dates, for people: "retraction 2011-05-01"; "" where there are none."""
    said = (f"{notice.kind.replace('_', ' ')} {notice.date}".strip() for notice in facts.notices(report))
    return ", ".join(dict.fromkeys(said))


def noticed_places(sheet: Sheet, facts: Facts) -> Mapping[Place, tuple[Notice, ...]]:
    """The places of a sheet that rest on a report with a notice, with the notices: they are to be looked at again."""
    found: dict[Place, tuple[Notice, ...]] = {}
    for report in {notice.report for notice in facts.notices()}:
        for place in resting_on(sheet, report):
            found[place] = (*found.get(place, ()), *facts.notices(report))
    return found
