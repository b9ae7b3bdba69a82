"""Who may read and who may write: the one place that keeps two reviewers blind to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crps_extractor.models.event import CONSENSUS, REVIEW, Scope, person_scope
from crps_extractor.models.review.facts import LEAD, SETTLER, VERIFY, Facts, Study

__all__ = ["NotAllowedError", "Submission", "is_revealed", "may_read", "may_write", "refusal"]


class NotAllowedError(Exception):
    """Someone asked to read or write what is not theirs (yet); the sentence says why and what to do."""


@dataclass(frozen=True)
class Submission:
    """That one person submitted one study: when, with which receipt, and whether it was reopened since.

    ``revealed`` says that the sheet was reopened only after both had submitted: what was seen stays seen.
    """

    person: str
    study: str
    time: str
    receipt: str
    reopened: bool = False
    revealed: bool = False

    @property
    def stands(self) -> bool:
        """True while the sheet is submitted and locked."""
        return not self.reopened


Submissions = Mapping[tuple[str, str], Submission]
"""By person and study."""


def is_revealed(study: Study, submissions: Submissions) -> bool:
    """True once every awaited sheet of the study was submitted: from then on the sheets may be compared."""
    holders = study.slots.holders
    found = [submissions.get((person, study.id)) for person in holders]
    return bool(holders) and all(one is not None and (one.stands or one.revealed) for one in found)


def may_read(viewer: str, scope: Scope, study: str, facts: Facts, submissions: Submissions, section: str = "") -> bool:
    """Whether ``viewer`` (a person's id) may read a scope's answers of one study, in one section where it matters.

    One's own sheet and the review's shared facts always; another's sheet and the consensus only when both slots have
    submitted (then whoever holds the file, named or not), or, in a section that is verified, when the first reviewer
    has submitted and the viewer verifies.
    """
    if scope == REVIEW or (viewer and scope == person_scope(viewer)):
        return True
    known = facts.study(study)
    if is_revealed(known, submissions):
        return True
    if not viewer or viewer not in facts.people:
        return False
    slots = known.slots
    verifying = slots.mode == VERIFY or section in slots.verify_sections
    if verifying and viewer == slots.second and scope == person_scope(slots.first):
        first = submissions.get((slots.first, study))
        return first is not None and first.stands
    return False


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
        if not is_revealed(known, submissions):
            return "The consensus opens when every awaited sheet of this study has been submitted."
        if viewer == known.slots.settler or SETTLER in person.roles:
            return ""
        return "Only a settler of this study writes the consensus."
    if scope != person_scope(viewer):
        return "A sheet is written only by the reviewer whose sheet it is."
    submission = submissions.get((viewer, study))
    if submission is not None and submission.stands:
        return "This sheet is submitted and locked. Reopen it, with a reason, to change it."
    return ""
