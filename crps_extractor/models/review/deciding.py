"""Decisions about a study stand in the lead's shared section; the study's status follows the last of them."""

from __future__ import annotations

from dataclasses import replace

from crps_extractor.models.answer import Answer
from crps_extractor.models.event import REVIEW, Draft, EventKind, new_id
from crps_extractor.models.form import Form, FormField
from crps_extractor.models.review.records import Decision
from crps_extractor.models.sheet import Sheet

__all__ = ["decision_row", "followed", "follows"]

_MEANINGS = {"status": "decision.status", "reason": "decision.reason", "other": "decision.other_study"}
_IDS = {"text": "reason_text", "by": "by", "date": "date"}
"""Parts of a decision for which there is no meaning: found by their id in the section that holds the status."""


def follows(form: Form, draft: Draft) -> bool:
    """True for a change in the section of decisions: the study's status has to follow it."""
    status = form.meaning("decision.status")
    if status is None or draft.scope != REVIEW or not draft.study:
        return False
    if draft.kind in (EventKind.ROW, EventKind.ROW_REMOVED):
        return draft.body.get("section") == status.section
    return draft.kind is EventKind.ANSWER and draft.field in form.by_id[status.section].by_id


def followed(shared: Sheet, known: Decision | None) -> list[Draft]:
    """The change that brings a study's status in line with the last row of decisions; nothing where it is already.

    What the form has no field for stays as it was decided.
    """
    last = _last_decision(shared)
    if last is not None and known is not None and last.status == known.status:
        without = {"reason", "text", "by", "date", "other"} - set(_fields(shared.form))
        last = replace(last, **{name: getattr(known, name) for name in without})
    if last == known or (last is None and known is None):
        return []
    data = (last or Decision("in_extraction")).data()
    return [Draft(EventKind.DECISION, REVIEW, "", shared.study, "", data, new_id())]


def decision_row(shared: Sheet, decision: Decision, step: str) -> list[Draft]:
    """A row of the section of decisions that says this, where the form has such a section."""
    fields = _fields(shared.form)
    if "status" not in fields:
        return []
    row = new_id()
    drafts = [shared.add_row(fields["status"].section, row=row, step=step)]
    for name, form_field in fields.items():
        value = getattr(decision, name)
        text = " ".join(value) if isinstance(value, tuple) else value
        if text:
            part = "choice" if form_field.kind in ("choice", "choices") else "text"
            drafts.append(shared.set(row, form_field.id, Answer(parts={part: text}), step=step))
    return drafts


def _last_decision(shared: Sheet) -> Decision | None:
    fields = _fields(shared.form)
    if "status" not in fields:
        return None
    for row in reversed(shared.rows(fields["status"].section)):
        said = {name: _text(shared, row.id, form_field) for name, form_field in fields.items()}
        if said["status"]:
            return Decision.from_data({**said, "by": said.get("by", "").split()})
    return None


def _fields(form: Form) -> dict[str, FormField]:
    found = {name: form.meaning(means) for name, means in _MEANINGS.items()}
    fields = {name: form_field for name, form_field in found.items() if form_field is not None}
    if "status" in fields:
        section = form.by_id[fields["status"].section]
        fields |= {name: section.by_id[known] for name, known in _IDS.items() if known in section.by_id}
    return fields


def _text(shared: Sheet, row: str, form_field: FormField) -> str:
    answer = shared.answer(row, form_field.id)
    if answer is None or not answer.status.holds_value:
        return ""
    return answer.part("choice") or answer.part("text")
