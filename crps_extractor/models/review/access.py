"""Who may read and who may write: the one place that keeps two reviewers blind to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crps_extractor.models.event import CONSENSUS, REVIEW, Scope, person_scope
from crps_extractor.models.review.facts import LEAD, SETTLER, SINGLE, VERIFY, Facts, Study
from crps_extractor.models.review.records import Addition

__all__ = [
    "HandIn",
    "NotAllowedError",
    "Submission",
    "acting_refusal",
    "import_refusal",
    "is_revealed",
    "may_read",
    "may_write",
    "pending",
    "refusal",
    "shown_until",
    "waiting",
]


class NotAllowedError(Exception):
    """Someone asked to read or write what is not theirs (yet); the sentence says why and what to do."""


@dataclass(frozen=True)
class HandIn:
    """That a sheet was handed in at a time, with the additions (ids) that it then held the answers to."""

    time: str
    additions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Submission:
    """That one person submitted one study: when, with which receipt, and whether it was reopened since.

    ``revealed`` says that the sheet was reopened only after both had submitted: what was seen stays seen.
    ``additions`` are those handed in with it (of a reopened sheet: those that were seen by then); ``earlier`` are the
    times it was handed in before.
    """

    person: str
    study: str
    time: str
    receipt: str
    reopened: bool = False
    revealed: bool = False
    additions: frozenset[str] = frozenset()
    earlier: tuple[HandIn, ...] = ()

    @property
    def stands(self) -> bool:
        """True while the sheet is submitted and locked."""
        return not self.reopened

    @property
    def hand_ins(self) -> tuple[HandIn, ...]:
        """Every time the sheet was handed in, the last one last."""
        return (*self.earlier, HandIn(self.time, self.additions)) if self.stands else self.earlier


Submissions = Mapping[tuple[str, str], Submission]
"""By person and study."""


def is_revealed(study: Study, facts: Facts, submissions: Submissions) -> bool:
    """True once every awaited sheet of the study was submitted: from then on the sheets may be compared.

    A study for two waits for the second reviewer even while nobody is named: only a single extraction is one sheet.
    A sheet that was handed in only with an addition that another reviewer still owes waits for that one.
    """
    holders = study.slots.holders
    if study.slots.mode != SINGLE and len(holders) < 2:
        return False
    found = [submissions.get((person, study.id)) for person in holders]
    if not holders or not all(one is not None and (one.stands or one.revealed) for one in found):
        return False
    owed = pending(study, facts, submissions)
    return not owed or all(one is not None and _last_open(one, owed) is not None for one in found)


def waiting(person: str, study: str, facts: Facts, submissions: Submissions) -> tuple[Addition, ...]:
    """What was added to a study after this person submitted it, and is not handed in yet."""
    mark = submissions.get((person, study)) if facts.additions and study not in facts.merged_away else None
    if mark is None or not mark.stands or person not in facts.study(study).slots.holders:
        return ()
    return tuple(one for one in facts.added_to(study) if one.id not in mark.additions)


def pending(study: Study, facts: Facts, submissions: Submissions, owing: tuple[str, ...] = ()) -> frozenset[str]:
    """The additions (ids) of a study that an awaited reviewer has not handed in: blind to all others until then.

    ``owing`` are the people who are waited for, by default every awaited reviewer of the study.
    """
    asked = frozenset(one.id for one in facts.added_to(study.id))
    if not asked:
        return asked
    marks = [submissions.get((person, study.id)) for person in owing or study.slots.holders]
    handed_in = [mark.additions if mark else frozenset() for mark in marks]
    return asked - (frozenset.intersection(*handed_in) if handed_in else frozenset())


def shown_until(viewer: str, scope: Scope, study: str, facts: Facts, submissions: Submissions) -> str:
    """The time of the events from which on a sheet is blind to ``viewer``, "" where all of it may be seen.

    While an addition is pending others see a sheet as it was last handed in without it. Ask only where ``may_read``
    opens the sheet.
    """
    if scope in (REVIEW, CONSENSUS) or (viewer and scope == person_scope(viewer)) or not facts.additions:
        return ""
    known, person = facts.study(study), scope.removeprefix(person_scope(""))
    verifies = known.slots.mode == VERIFY and viewer == known.slots.second and person == known.slots.first
    owed = pending(known, facts, submissions, (person,) if verifies else ())
    mark = submissions.get((person, study))
    if not owed or mark is None:
        return ""
    last = _last_open(mark, owed)
    return last.time if last else _NOTHING_SHOWN


_NOTHING_SHOWN = "0"
"""A time before all events."""


def _last_open(mark: Submission, owed: frozenset[str]) -> HandIn | None:
    """The last time a sheet was handed in without anything that another reviewer still owes."""
    return next((one for one in reversed(mark.hand_ins) if not one.additions & owed), None)


def may_read(viewer: str, scope: Scope, study: str, facts: Facts, submissions: Submissions, section: str = "") -> bool:
    """Whether ``viewer`` (a person's id) may read a scope's answers of one study, in one section where it matters.

    One's own sheet and the review's shared facts always; another's sheet and the consensus only when both slots have
    submitted (then whoever holds the file, named or not), or, in a section that is verified, when the first reviewer
    has submitted and the viewer verifies. The sheet of somebody who holds no slot (any more) opens then only where it
    was submitted, or closed because that reviewer was replaced: handing a slot on never opens a sheet at work.
    """
    if scope == REVIEW or (viewer and scope == person_scope(viewer)):
        return True
    known = facts.study(study)
    if is_revealed(known, facts, submissions):
        return _may_be_shown(scope, known, facts, submissions)
    if not viewer or viewer not in facts.people:
        return False
    slots = known.slots
    verifying = slots.mode == VERIFY or section in slots.verify_sections
    if verifying and viewer == slots.second and scope == person_scope(slots.first):
        first = submissions.get((slots.first, study))
        return first is not None and first.stands
    return False


def _may_be_shown(scope: Scope, study: Study, facts: Facts, submissions: Submissions) -> bool:
    """Whether a scope of a revealed study is open: the consensus, and sheets that were handed in or closed."""
    if scope == CONSENSUS or any(scope == person_scope(person) for person in study.slots.holders):
        return True
    if any(scope == person_scope(closed.person) for closed in facts.closed_sheets(study.id)):
        return True
    handed_in = (one for (_, where), one in submissions.items() if where == study.id and (one.stands or one.revealed))
    return any(scope == person_scope(one.person) for one in handed_in)


def may_write(viewer: str, scope: Scope, study: str, facts: Facts, submissions: Submissions) -> bool:
    """Whether ``viewer`` may change a scope's answers of one study."""
    return not refusal(viewer, scope, study, facts, submissions)


def refusal(viewer: str, scope: Scope, study: str, facts: Facts, submissions: Submissions) -> str:
    """Why ``viewer`` may not change this, in one sentence; "" where it is allowed."""
    person = facts.people.get(viewer)
    if person is None:
        return "Say first who you are in this review: changes carry the name of the person who made them."
    if scope == REVIEW:
        return "" if LEAD in person.roles else "Only a lead of the review changes what all reviewers share."
    if scope == CONSENSUS:
        known = facts.study(study)
        if not is_revealed(known, facts, submissions):
            return "The consensus opens when every awaited sheet of this study has been submitted."
        if viewer == known.slots.settler or SETTLER in person.roles:
            return ""
        return "Only a settler of this study writes the consensus."
    if scope != person_scope(viewer):
        return "A sheet is written only by the reviewer whose sheet it is."
    return _locked(viewer, study, facts, submissions)


def import_refusal(viewer: str, scope: Scope, study: str, facts: Facts, submissions: Submissions) -> str:
    """Why ``viewer`` may not bring answers into a scope of one study; "" where it may be, if only in what was added.

    A lead may only for somebody who works in Excel, anybody for the own sheet, a settler for the consensus.
    """
    if scope == CONSENSUS:
        return refusal(viewer, scope, study, facts, submissions)
    person = scope.removeprefix(person_scope(""))
    if reason := acting_refusal(viewer, person, facts):
        return reason
    return "" if waiting(person, study, facts, submissions) else _locked(person, study, facts, submissions)


def acting_refusal(viewer: str, person: str, facts: Facts) -> str:
    """Why ``viewer`` may not act for ``person`` (bring in, submit or reopen a sheet), "" where it is allowed."""
    if viewer not in facts.people:
        return "Say first who you are in this review: changes carry the name of the person who made them."
    if viewer == person:
        return ""
    if LEAD not in facts.people[viewer].roles:
        return "Only a lead of the review acts for somebody else."
    if person not in facts.people or not facts.people[person].works_in_excel:
        return "A lead acts only for somebody who is marked as working in Excel."
    return ""


def _locked(person: str, study: str, facts: Facts, submissions: Submissions) -> str:
    if study in facts.merged_away:
        return "This study was merged into another one; its answers are kept there."
    submission = submissions.get((person, study))
    if submission is not None and submission.stands:
        added = waiting(person, study, facts, submissions)
        if added:
            names = " and ".join(f"“{one.name}”" for one in added)
            return (
                f"This sheet is submitted and locked. Only what {names} adds to it is open. Reopen the sheet, with a "
                "reason, to change anything else."
            )
        return "This sheet is submitted and locked. Reopen it, with a reason, to change it."
    if any(closed.person == person for closed in facts.closed_sheets(study)):
        return "This sheet was closed when another reviewer took it over; it is kept as it is."
    return ""
