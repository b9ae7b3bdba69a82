"""The log of what the authors of a study were asked: it stands in the lead's shared section, for all to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crps_extractor.models.answer import Answer
from crps_extractor.models.event import REVIEW, Draft, new_id
from crps_extractor.models.form import Form, FormField, Section
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = ["Contact", "add_contact", "answer_kinds", "change_contact", "contacts"]

_FIELDS = {
    "topic": "topic",
    "asked": "asked_what",
    "whom": "asked_whom",
    "by": "by",
    "sent_on": "sent_on",
    "reminded_on": "reminder_on",
    "answered_on": "answered_on",
    "answer": "answer_kind",
}
"""The parts of a contact, and the fields that hold them, in the section of the field that means ``contact.answer``."""


@dataclass(frozen=True)
class Contact:
    """One question to an author of a study: what about, whom, by whom (a person's id), when, and what came of it.

    ``answer`` is one of the form's choices, "" while nothing came; dates are as they were typed.
    """

    study: str
    topic: str = ""
    whom: str = ""
    asked: str = ""
    by: str = ""
    sent_on: str = ""
    reminded_on: str = ""
    answered_on: str = ""
    answer: str = ""
    id: str = ""


def contacts(review: Review, study: str = "") -> list[Contact]:
    """The contacts about a study, or about all studies, in their order; none where the form has no section for them."""
    section = _section(review.form)
    if section is None:
        return []
    wanted = [study] if study else [one.id for one in review.facts.studies]
    found = []
    for one in wanted:
        sheet = review.sheet(REVIEW, one)
        found += [_read(sheet, section, one, row.id) for row in sheet.rows(section.id)]
    return found


def answer_kinds(form: Form) -> Mapping[str, str]:
    """What can come of a contact, by the form's choices, with the words for it."""
    known = form.meaning("contact.answer")
    return {choice.id: choice.label for choice in known.choices} if known else {}


def add_contact(review: Review, contact: Contact) -> str:
    """Add an entry to the log of its study; returns the row's id. Lead only.

    Raises NotAllowedError without a topic or a date, or where the form has no section for contacts.
    """
    row = new_id()
    section = _must_be_whole(review, contact)
    sheet = review.sheet(REVIEW, contact.study)
    step = new_id()
    drafts = [sheet.add_row(section.id, row=row, step=step)]
    review.record([*drafts, *_written(sheet, section, row, contact, step)])
    return row


def change_contact(review: Review, contact: Contact) -> None:
    """Change an entry of the log, as when an answer came; what is the same is not written again. Lead only."""
    section = _must_be_whole(review, contact)
    sheet = review.sheet(REVIEW, contact.study)
    if sheet.row(contact.id) is None:
        raise NotAllowedError("This entry is not in the log any more.")
    review.record(_written(sheet, section, contact.id, contact, new_id()))


def _must_be_whole(review: Review, contact: Contact) -> Section:
    if refused := review.refusal(REVIEW, ""):
        raise NotAllowedError(refused)
    review.facts.study(contact.study)
    section = _section(review.form)
    if section is None:
        raise NotAllowedError("This review's form has no section for contacts with authors. Add it to the form first.")
    if not contact.topic.strip() or not contact.sent_on.strip():
        raise NotAllowedError("Say what was asked about, and on which day.")
    if contact.answer and contact.answer not in answer_kinds(review.form):
        raise NotAllowedError(f"An answer is one of: {', '.join(answer_kinds(review.form))}.")
    return section


def _written(sheet: Sheet, section: Section, row: str, contact: Contact, step: str) -> list[Draft]:
    drafts = []
    for name, field in _FIELDS.items():
        form_field = section.by_id.get(field)
        if form_field is None:
            continue
        value = str(getattr(contact, name)).strip()
        before = sheet.answer(row, field)
        if value != (_text(before, form_field) if before else ""):
            answer = Answer(parts={_part(form_field): value}) if value else None
            drafts.append(sheet.set(row, field, answer, step=step))
    return drafts


def _read(sheet: Sheet, section: Section, study: str, row: str) -> Contact:
    said = {}
    for name, field in _FIELDS.items():
        answer = sheet.answer(row, field)
        if answer is not None and field in section.by_id:
            said[name] = _text(answer, section.by_id[field])
    return Contact(study, id=row, **said)


def _part(form_field: FormField) -> str:
    return "choice" if form_field.kind in ("choice", "choices") else "text"


def _text(answer: Answer, form_field: FormField) -> str:
    return answer.part(_part(form_field)) if answer.status.holds_value else ""


def _section(form: Form) -> Section | None:
    known = form.meaning("contact.answer")
    return form.by_id[known.section] if known else None
