"""Submitting a sheet locks it and gives a receipt; reopening keeps the reason and whether it was still blind."""

from __future__ import annotations

import hashlib

from crps_extractor.models.event import EventKind, canonical_json
from crps_extractor.models.review.access import NotAllowedError, Submission
from crps_extractor.models.review.progress import open_places
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.protocol import HistoryFilter

__all__ = ["reopen", "submit"]


def submit(review: Review, study: str) -> Submission:
    """Submit and lock the viewer's own sheet; the receipt is a hash over the heads of that person's streams.

    Raises NotAllowedError while a required field has neither an answer nor a status.
    """
    known = review.submission(review.viewer, study)
    if known is not None and known.stands:
        raise NotAllowedError("This sheet is already submitted.")
    if review.viewer not in review.facts.study(study).slots.holders:
        raise NotAllowedError("Only a reviewer of this study submits a sheet of it.")
    missing = open_places(review.own_sheet(study))
    if missing:
        count = "1 required field has" if len(missing) == 1 else f"{len(missing)} required fields have"
        raise NotAllowedError(f"{count} neither an answer nor a status yet. Nothing was submitted.")
    return review.mark(study, EventKind.SUBMITTED, {"receipt": _receipt(review, study)})


def reopen(review: Review, study: str, reason: str) -> Submission:
    """Unlock the viewer's own submitted sheet; the reason is kept.

    A sheet reopened after both had submitted is marked: it is no longer independent.
    """
    known = review.submission(review.viewer, study)
    if known is None or not known.stands:
        raise NotAllowedError("This sheet is not submitted, so there is nothing to reopen.")
    if not reason.strip():
        raise NotAllowedError("Say why the sheet is reopened: the reason is kept with the review.")
    body = {"receipt": known.receipt, "reason": reason, "revealed": review.is_revealed(study)}
    return review.mark(study, EventKind.REOPENED, body)


def _receipt(review: Review, study: str) -> str:
    heads: dict[str, str] = {}
    for event in review.store.history(HistoryFilter(scopes=(review.own_scope,), study=study)):
        heads[event.stream] = event.hash
    return hashlib.sha256(canonical_json(sorted(heads.items())).encode()).hexdigest()
