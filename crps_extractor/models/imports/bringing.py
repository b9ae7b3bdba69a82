"""Bring a proposal into the review as one step for each study; all of it, or nothing."""

from __future__ import annotations

from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import CONSENSUS, Draft, Scope, person_scope
from crps_extractor.models.imports.proposal import Proposal, drafts_of
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.importing import filling_refusal, sheet_to_fill
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = ["bring_in", "filled_sheet", "may_show"]


def filled_sheet(review: Review, scope: Scope, study: str) -> Sheet:
    """The sheet that an import changes; the consensus with what both reviewers agree on beneath it.

    Raises NotAllowedError with the reason where the viewer may not bring answers in.
    """
    if scope != CONSENSUS:
        return sheet_to_fill(review, scope, study)
    if reason := filling_refusal(review, scope, study):
        raise NotAllowedError(reason)
    return study_consensus(review, study)[1]


def may_show(review: Review, proposal: Proposal) -> bool:
    """Whether the viewer may see the answers of a proposal and the texts of its cells.

    Not where a lead brings in the sheet of somebody of whom any study is still blind.
    """
    if proposal.scope in (CONSENSUS, person_scope(review.viewer)):
        return True
    held = [one.id for one in review.facts.studies if proposal.scope in map(person_scope, one.slots.holders)]
    return bool(held) and all(review.may_read(proposal.scope, study) for study in held)


def bring_in(review: Review, proposal: Proposal) -> int:
    """Record what a proposal changes and return how many answers and rows that were.

    Each study is one undoable step. Raises NotAllowedError or OutdatedProposalError, and writes nothing, when any of
    it may not be written or is no longer what was looked at.
    """
    made: dict[str, list[Draft]] = {}
    for study in proposal.studies:
        made[study] = drafts_of(proposal, filled_sheet(review, proposal.scope, study))
    if proposal.scope == CONSENSUS:
        review.record([draft for drafts in made.values() for draft in drafts])
    else:
        person = proposal.scope.removeprefix(person_scope(""))
        for study, drafts in made.items():
            review.record_imported(person, study, drafts, {"file": proposal.file, "changes": len(drafts)})
    return sum(len(drafts) for drafts in made.values())
