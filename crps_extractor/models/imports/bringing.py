"""Bring a proposal into the review as one step for each study; all of it, or nothing."""

from __future__ import annotations

from crps_extractor.models.event import CONSENSUS, Draft, person_scope
from crps_extractor.models.imports.proposal import Proposal, drafts_of
from crps_extractor.models.review.importing import sheet_to_fill
from crps_extractor.models.review.review import Review

__all__ = ["bring_in", "may_show"]


def may_show(review: Review, proposal: Proposal) -> bool:
    """Whether the viewer may see the answers of a proposal: not where a lead brings in a sheet that is still blind."""
    return all(review.may_read(proposal.scope, study) for study in proposal.studies)


def bring_in(review: Review, proposal: Proposal) -> int:
    """Record what a proposal changes and return how many answers and rows that were.

    Each study is one undoable step. Raises NotAllowedError or OutdatedProposalError, and writes nothing, when any of
    it may not be written or is no longer what was looked at.
    """
    made: dict[str, list[Draft]] = {}
    for study in proposal.studies:
        made[study] = drafts_of(proposal, sheet_to_fill(review, proposal.scope, study))
    if proposal.scope == CONSENSUS:
        review.record([draft for drafts in made.values() for draft in drafts])
    else:
        person = proposal.scope.removeprefix(person_scope(""))
        for study, drafts in made.items():
            review.record_imported(person, study, drafts, {"file": proposal.file, "changes": len(drafts)})
    return sum(len(drafts) for drafts in made.values())
