"""Bring a proposal into the review as one step for each study; all of it, or nothing."""

from __future__ import annotations

from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import CONSENSUS, Scope, person_scope
from crps_extractor.models.imports.proposal import Proposal, drafts_of
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.importing import filling_refusal, sheet_to_fill
from crps_extractor.models.review.review import Review, seen_until
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

    Not where a lead brings in the sheet of somebody of whom any study, or what was added to one, is still blind.
    """
    if proposal.scope in (CONSENSUS, person_scope(review.viewer)):
        return True
    held = [one.id for one in review.facts.studies if proposal.scope in map(person_scope, one.slots.holders)]
    return bool(held) and all(
        review.may_read(proposal.scope, study) and not seen_until(review, proposal.scope, study) for study in held
    )


def bring_in(review: Review, proposal: Proposal) -> int:
    """Record what a proposal changes, as one step, and return how many answers and rows that were.

    Raises NotAllowedError or OutdatedProposalError, and writes nothing, when any of it may not be written or is no
    longer what was looked at.
    """
    made = {study: drafts_of(proposal, filled_sheet(review, proposal.scope, study)) for study in proposal.studies}
    count = sum(map(len, made.values()))
    if made:
        review.record_imported(proposal.scope, made, {"file": proposal.file, "changes": count})
    return count
