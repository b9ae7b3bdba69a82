"""What may change in who extracts a study, once somebody is at work: nothing that would open a sheet too early."""

from __future__ import annotations

from collections.abc import Mapping

from crps_extractor.models.event import Draft, person_scope
from crps_extractor.models.review.access import Submission, is_revealed
from crps_extractor.models.review.facts import SINGLE, VERIFY, Facts, Slots
from crps_extractor.models.store.protocol import Store

__all__ = ["assignment_refusal", "conflict_refusal", "slots_refusal"]


def assignment_refusal(
    store: Store, facts: Facts, submissions: Mapping[tuple[str, str], Submission], change: Draft
) -> str:
    """Why the slots of a study may not be changed like this; "" where they may."""
    known = next((study for study in facts.studies if study.id == change.row), None)
    new = Slots.from_data(change.body)
    if reason := conflict_refusal(facts, change.row, known.slots if known else Slots(), new):
        return reason
    if known is None or not known.slots.holders:
        return ""
    scopes = {person_scope(person) for person in known.slots.holders}
    begun = any(one.answers for one in store.overview() if one.study == known.id and one.scope in scopes)
    return slots_refusal(known.slots, new, is_begun=begun, is_revealed=is_revealed(known, facts, submissions))


def conflict_refusal(facts: Facts, study: str, old: Slots, new: Slots) -> str:
    """Why slots may not be given like this because of a stake somebody has in the study; "" where they may.

    Only who is given a slot now is asked about: a conflict found late does not hold up other changes.
    """
    joining = {new.first, new.second, new.settler} - {old.first, old.second, old.settler}
    for person in sorted(joining & set(facts.people)):
        if study in facts.people[person].conflicts:
            return (
                f"{facts.people[person].name} has a conflict of interest in this study and can neither extract nor "
                "settle it. Choose somebody else, or correct the conflict if it is wrong."
            )
    return ""


def slots_refusal(old: Slots, new: Slots, *, is_begun: bool, is_revealed: bool) -> str:
    """Why slots may not change like this, in one sentence; "" where they may.

    ``is_begun``: a reviewer of the study has answered something. Verifying is agreed on before the first answer,
    because it opens the first reviewer's sheet; whoever joins once the sheets are open is not independent.
    """
    if is_begun and (_verified(new) - _verified(old)):
        return (
            "What is verified instead of extracted twice is said before the first answer: verifying opens the first "
            "reviewer's sheet, and somebody has answered in this study already."
        )
    joining = set(new.holders) - set(old.holders)
    if is_revealed and joining and new.mode != SINGLE:
        return (
            "The sheets of this study are open to all, so somebody who joins now would not be independent. Keep the "
            "study as it is, or reopen a sheet with a reason."
        )
    return ""


def _verified(slots: Slots) -> set[str]:
    """The sections that the second reviewer verifies; "*" stands for all of them."""
    if slots.mode == SINGLE or not slots.first:
        return set()
    return {"*"} if slots.mode == VERIFY else set(slots.verify_sections)
