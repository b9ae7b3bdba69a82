"""Take an import back in every study that it filled: by undo while it is the last step, or by its own command."""

from __future__ import annotations

from crps_extractor.models.event import Scope
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.importing import BroughtIn, brought_in, take_back
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.reading_anew import read_anew
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.saying import tell
from crps_extractor.ui.workplace import Workplace

__all__ = ["import_of_step", "take_import_back"]


def import_of_step(desk: ReviewDesk, scope: Scope, study: str, step: str) -> BroughtIn | None:
    """The import over several studies that a step of this sheet belongs to; None where it is a step of this sheet."""
    here = (one for one in brought_in(desk.review, study) if (one.scope, one.step) == (scope, step))
    if next(here, None) is None:
        return None
    return next((one for one in brought_in(desk.review) if one.step == step and len(one.studies) > 1), None)


def take_import_back(window: Workplace, desk: ReviewDesk, imported: BroughtIn) -> None:
    """Take all of an import back, say how much that was, and show everything anew."""
    try:
        count = take_back(desk.review, imported)
    except (NotAllowedError, StoreError) as reason:
        tell(window, window.tr("Not taken back"), str(reason))
        return
    read_anew(window, desk)
    said = window.tr("Taken back from {0}: {1} changes in {2} studies.").format(
        imported.file, count, len(imported.studies)
    )
    if count < imported.changes:
        said += " " + window.tr("What was changed since stays as it is.")
    window.say(said)
