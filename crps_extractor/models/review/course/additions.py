"""Something is added to finished studies: only that opens again for their reviewers, blind until all handed it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crps_extractor.models.event import EventKind, new_id
from crps_extractor.models.form import Form
from crps_extractor.models.review.access import NotAllowedError, pending
from crps_extractor.models.review.facts import ADDITION, Study
from crps_extractor.models.review.records import Addition
from crps_extractor.models.review.review import Review

__all__ = ["add_to_finished", "fields_new_since", "finished_studies", "leave_out_of", "owed_by"]


def finished_studies(review: Review) -> list[Study]:
    """The counted studies of which somebody has submitted a sheet: only to them something is added."""
    return [
        study
        for study in review.facts.counted_studies
        if any((mark := review.submission(one, study.id)) and mark.stands for one in study.slots.holders)
    ]


def add_to_finished(review: Review, wanted: Addition) -> Addition:
    """Open fields, or sections for new rows, in finished studies; nothing else of a submitted sheet opens. Lead only.

    Whoever has not submitted yet answers it with the rest. Raises NotAllowedError where a name, a reason, a study or
    something to open is missing, or is none of this review.
    """
    if lacking := _what_lacks(review, wanted):
        raise NotAllowedError(lacking)
    made = replace(wanted, id=wanted.id or new_id(), name=wanted.name.strip(), reason=wanted.reason.strip())
    review.fact(EventKind.NOTE, made.id, made.data(), field=ADDITION)
    return made


def leave_out_of(review: Review, addition: str, study: str) -> Addition:
    """Take a study out of an addition: what its reviewers owe is not waited for any more. Lead only.

    What somebody answered stays. Raises NotAllowedError where nobody owes it there: then it is done.
    """
    known = review.facts.additions[addition]
    if not owed_by(review, addition, study):
        raise NotAllowedError("Every reviewer of this study has submitted this addition already.")
    left = replace(known, studies=tuple(one for one in known.studies if one != study))
    review.fact(EventKind.NOTE, addition, left.data(), field=ADDITION)
    return left


def owed_by(review: Review, addition: str, study: str) -> tuple[str, ...]:
    """The people (ids) who have not handed in an addition to a study yet; nobody where it was never asked there."""
    known = review.facts.study(study)
    if addition not in pending(known, review.facts, review.submissions):
        return ()
    marks = ((person, review.submission(person, study)) for person in known.slots.holders)
    return tuple(person for person, mark in marks if mark is None or addition not in mark.additions)


def fields_new_since(review: Review, study: str) -> list[str]:
    """The fields ("section.field") of the form that it did not have when this study was submitted first."""
    marks = [review.submission(person, study) for person in review.facts.study(study).slots.holders]
    times = [mark.hand_ins[0].time for mark in marks if mark is not None and mark.hand_ins]
    forms = {event.form for event in review.history(study) if event.kind is EventKind.SUBMITTED and event.time in times}
    return sorted(
        {place for one in forms if one != review.form.hash for place in _new_in(review.forms[one], review.form)}
    )


def _new_in(old: Form, new: Form) -> list[str]:
    before = {(section.id, one.id) for section in old.sections for one in section.fields}
    return [
        f"{section.id}.{one.id}"
        for section in new.blind_sections()
        for one in section.fields
        if (section.id, one.id) not in before and not one.retired
    ]


def _what_lacks(review: Review, wanted: Addition) -> str:
    if not wanted.name.strip() or not wanted.reason.strip():
        return "An addition needs a name and a reason: both are kept with the review, and its reviewers read them."
    if not wanted.fields and not wanted.rows:
        return "Say what is added: a field, or a section that takes new rows."
    sections = {section.id: section for section in review.form.blind_sections()}
    for place in wanted.fields:
        section, _, field = place.partition(".")
        if section not in sections or field not in sections[section].by_id:
            return f"Reviewers fill in no field {place} in this review."
    for name in wanted.rows:
        if name not in sections or not sections[name].repeats:
            return f"There is no section {name} in this review that takes rows."
    return _no_study(review, wanted.studies)


def _no_study(review: Review, studies: Sequence[str]) -> str:
    finished = {study.id for study in finished_studies(review)}
    if not studies:
        return "Say to which finished studies it is added."
    others = [review.facts.study(study).label for study in studies if study not in finished]
    if others:
        return f"Nobody has submitted a sheet of {', '.join(others)}: there the whole sheet is open anyway."
    return ""
