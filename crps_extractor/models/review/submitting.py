"""Submitting a sheet locks it and gives a receipt; reopening keeps the reason and whether it was still blind."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from crps_extractor.models.event import EventKind, canonical_json, person_scope
from crps_extractor.models.review.access import NotAllowedError, Submission, acting_refusal, pending
from crps_extractor.models.review.opening import Opened
from crps_extractor.models.review.progress import asked_places, missing_rows, open_places
from crps_extractor.models.review.review import Review, opened_to, unblinded_sheet
from crps_extractor.models.sheet import Place, Sheet
from crps_extractor.models.store.protocol import HistoryFilter

__all__ = ["receipt_of", "reopen", "short_code", "submit", "waiting_places", "what_is_missing"]


def submit(review: Review, study: str, person: str = "") -> Submission:
    """Submit and lock the viewer's own sheet; the receipt is a hash over the heads of that person's streams.

    A lead submits for a ``person`` who works in Excel. Raises NotAllowedError while a required field has neither an
    answer nor a status, or a section that is asked has neither a row nor the word that there is nothing.
    """
    owner = person or review.viewer
    known = review.submission(owner, study)
    opened = opened_to(review, study, owner)
    if known is not None and known.stands and opened is None:
        raise NotAllowedError("This sheet is already submitted.")
    if owner not in review.facts.study(study).slots.holders:
        raise NotAllowedError("Only a reviewer of this study submits a sheet of it.")
    if study in review.facts.merged_away:
        raise NotAllowedError("This study was merged into another one: submit that one.")
    missing = _missing(review, owner, study, opened)
    if missing:
        raise NotAllowedError(f"{missing} Nothing was submitted.")
    body: dict[str, Any] = {"receipt": receipt_of(review, owner, study)}
    if added := sorted(one.id for one in review.facts.added_to(study)):
        body["additions"] = added
    return review.mark(study, EventKind.SUBMITTED, body, owner)


def reopen(review: Review, study: str, reason: str, person: str = "") -> Submission:
    """Unlock the viewer's own submitted sheet; the reason is kept.

    A sheet reopened after all had submitted is marked: it is no longer independent, and what was open stays open.
    """
    owner = person or review.viewer
    known = review.submission(owner, study)
    if known is None or not known.stands:
        raise NotAllowedError("This sheet is not submitted, so there is nothing to reopen.")
    if not reason.strip():
        raise NotAllowedError("Say why the sheet is reopened: the reason is kept with the review.")
    body: dict[str, Any] = {"receipt": known.receipt, "reason": reason, "revealed": review.is_revealed(study)}
    if known.additions:
        owed = pending(review.facts.study(study), review.facts, review.submissions)
        body["additions"] = sorted(known.additions - owed)
    return review.mark(study, EventKind.REOPENED, body, owner)


def short_code(receipt: str) -> str:
    """The first twelve figures of a receipt in groups of four, to be read aloud or written on paper."""
    return "-".join(receipt[at : at + 4] for at in range(0, 12, 4)) if receipt else ""


def what_is_missing(sheet: Sheet) -> str:
    """What keeps a sheet from being submitted, in one or two sentences; "" where nothing does."""
    places, sections = open_places(sheet), missing_rows(sheet)
    said = []
    if places:
        count = "1 required field has" if len(places) == 1 else f"{len(places)} required fields have"
        said.append(f"{count} neither an answer nor a status yet.")
    if sections:
        names = ", ".join(section.label for section in sections)
        said.append(f"Nothing was entered under {names}: add a row, or say that there is nothing to extract.")
    return " ".join(said)


def waiting_places(sheet: Sheet, opened: Opened) -> list[Place]:
    """What an addition still asks: each added field, and what is required in each new row."""
    return [
        (row.id, form_field.id)
        for row, form_field in asked_places(sheet)
        if sheet.answer(row.id, form_field.id) is None
        and opened.is_open(row.section, row.id, form_field.id)
        and (form_field.required or row.id not in opened.new_rows)
    ]


def _missing(review: Review, owner: str, study: str, opened: Opened | None) -> str:
    if owner == review.viewer:
        sheet = review.own_sheet(study)
        return what_is_missing(sheet) if opened is None else _still_asked(waiting_places(sheet, opened), opened)
    if reason := acting_refusal(review.viewer, owner, review.facts):
        return reason
    theirs = unblinded_sheet(review, person_scope(owner), study)
    if what_is_missing(theirs) if opened is None else waiting_places(theirs, opened):
        return "The sheet is not complete yet: the workbook it came from shows what is still empty."
    return ""


def _still_asked(places: Sequence[Place], opened: Opened) -> str:
    if not places:
        return ""
    count = "1 field has" if len(places) == 1 else f"{len(places)} fields have"
    return f"Of what {opened.names} adds, {count} neither an answer nor a status yet."


def receipt_of(review: Review, owner: str, study: str, until: str = "") -> str:
    """A receipt of a person's sheet: sha256 over the last hash of each stream, ``until`` an event's time or now."""
    heads: dict[str, str] = {}
    for event in review.store.history(HistoryFilter(scopes=(person_scope(owner),), study=study, until=until)):
        heads[event.stream] = event.hash
    return hashlib.sha256(canonical_json(sorted(heads.items())).encode()).hexdigest()
