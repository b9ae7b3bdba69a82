"""Two studies that turn out to be one: a merge says that B is now A, moves nothing, and can be taken back."""

from __future__ import annotations

from dataclasses import dataclass

from crps_extractor.models.answer import Answer, answer_from_body
from crps_extractor.models.event import REVIEW, Draft, EventKind, Scope, new_id
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import LOOKED_AT
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Place

__all__ = ["AnsweredTwice", "answered_twice", "keep_answer", "leave_as_two", "merge_studies", "split_study"]


@dataclass(frozen=True)
class AnsweredTwice:
    """A place that a reviewer had answered, differently, in both of two studies that were merged.

    ``own`` is the answer of the study that stays and holds until the reviewer chooses; ``other`` that of ``merged``.
    """

    place: Place
    own: Answer
    other: Answer
    merged: str


def merge_studies(review: Review, gone: str, into: str, reason: str) -> None:
    """Say that study ``gone`` is now ``into``: its reports and answers are shown there, nothing moves. Lead only.

    Refused with the reason in one sentence: into itself, in a circle, or where a sheet of either would open early.
    """
    facts = review.facts
    facts.study(gone), facts.study(into)
    if gone == into or into in facts.merged(gone):
        raise NotAllowedError("A study cannot be merged into itself or into a part of itself.")
    if gone in facts.merged_away or into in facts.merged_away:
        raise NotAllowedError("One of the two studies is merged into another already.")
    if review.is_revealed(into) and not review.is_revealed(gone):
        raise NotAllowedError(
            "The sheets of the study that stays are open, those of the other are still at work: merging would open "
            "them. Wait until they are submitted."
        )
    if not reason.strip():
        raise NotAllowedError("Say why they are one study: the reason is kept with the review.")
    review.fact(EventKind.STUDY_MERGED, gone, {"into": into, "reason": reason})


def split_study(review: Review, gone: str, reason: str) -> None:
    """Take a merge back: study ``gone`` stands on its own again, with what was answered in it. Lead only."""
    if gone not in review.facts.merged_away:
        raise NotAllowedError("This study is not merged into another one.")
    review.fact(EventKind.STUDY_MERGED, gone, {"into": "", "reason": reason})


def leave_as_two(review: Review, first: str, second: str, *, taken_back: bool = False) -> None:
    """Remember that two studies that look alike were looked at and are two; ``taken_back`` asks again. Lead only."""
    one, other = sorted((first, second))
    review.facts.study(one), review.facts.study(other)
    body = {"text": "looked at, two studies", "taken_back": taken_back}
    review.fact(EventKind.NOTE, one, body, field=f"{LOOKED_AT}{other}")


def answered_twice(review: Review, scope: Scope, study: str) -> list[AnsweredTwice]:
    """What the owner of a sheet answered in both merged studies and has not chosen between since.

    Raises NotAllowedError where the viewer may not read the sheet.
    """
    if not review.may_read(scope, study):
        raise NotAllowedError("This sheet is not open to you until every reviewer of the study has submitted.")
    merged_at = {event.row: event.time for event in review.store.cells(REVIEW, "") if _is_merge(event.kind)}
    own = {(event.row, event.field): event for event in review.store.cells(scope, study) if _is_answer(event.kind)}
    found = []
    for gone in review.facts.merged(study):
        for event in review.store.cells(scope, gone):
            mine = own.get((event.row, event.field))
            if mine is None or not _is_answer(event.kind) or mine.time > merged_at[gone]:
                continue
            one, other = mine.data.get("answer"), event.data.get("answer")
            if one and other and one != other:
                one, other = answer_from_body(one), answer_from_body(other)
                found.append(AnsweredTwice((event.row, event.field), one, other, gone))
    return found


def keep_answer(review: Review, study: str, twice: AnsweredTwice, answer: Answer) -> list[Draft]:
    """Choose between two answers (or give a third) in the viewer's own sheet; written at once, and undone as a step."""
    row, field = twice.place
    drafts = [review.own_sheet(study).set(row, field, answer, step=new_id())]
    review.record(drafts)
    return drafts


def _is_answer(kind: EventKind) -> bool:
    return kind in (EventKind.ANSWER, EventKind.SETTLED)


def _is_merge(kind: EventKind) -> bool:
    return kind is EventKind.STUDY_MERGED
