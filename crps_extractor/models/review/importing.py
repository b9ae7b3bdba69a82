"""The sheet that an import fills: the viewer's own, or, for a lead, that of somebody who works in Excel."""

from __future__ import annotations

from crps_extractor.models.event import CONSENSUS, REVIEW, Scope, person_scope
from crps_extractor.models.review.access import NotAllowedError, import_refusal
from crps_extractor.models.review.reading import study_cells
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = ["filling_refusal", "sheet_to_fill"]


def filling_refusal(review: Review, scope: Scope, study: str) -> str:
    """Why the viewer may not bring answers into a scope of one study; "" where it is allowed."""
    if scope == CONSENSUS:
        return review.refusal(scope, study)
    person = scope.removeprefix(person_scope(""))
    known = review.submission(person, study)
    return import_refusal(review.viewer, person, study, review.facts, {(person, study): known} if known else {})


def sheet_to_fill(review: Review, scope: Scope, study: str) -> Sheet:
    """The sheet as the import finds it, to tell what would change. Raises NotAllowedError with the reason.

    Where ``review.may_read`` does not open it to the viewer, nothing of it may be shown: a lead who brings in a
    colleague's sheet is told how many answers change, and no answer.
    """
    if reason := filling_refusal(review, scope, study):
        raise NotAllowedError(reason)
    if review.may_read(scope, study):
        return review.sheet(scope, study)
    cells = study_cells(review.store, review.facts, scope, study)
    return Sheet(review.form, scope, study, cells, review.sheet(REVIEW, study))
