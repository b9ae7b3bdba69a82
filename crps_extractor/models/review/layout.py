"""What the lead lays out for both reviewers before they start: groups, outcomes, time points and comparisons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crps_extractor.models.answer import Answer
from crps_extractor.models.event import REVIEW, Draft, new_id, person_scope
from crps_extractor.models.form import Form, FormField, Section
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.context import row_label
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Row, Sheet

__all__ = [
    "as_reviewers_see",
    "begun_by",
    "copied_layout",
    "join_rows",
    "joining_refusal",
    "layout_refusal",
    "layout_sections",
    "likely_twin",
    "named_rows",
    "rows_to_match",
    "studies_laid_out",
]

_LAID_OUT = ("group.label", "outcome.label", "time.label", "comparison.a")
"""What tells the sections that can be laid out: none of them holds a result."""


def layout_sections(form: Form) -> tuple[Section, ...]:
    """The sections that a lead may lay out, in the form's order; those that the form has."""
    found = {field.section for field in map(form.meaning, _LAID_OUT) if field is not None}
    return tuple(section for section in form.sections if section.id in found and section.repeats)


def layout_refusal(review: Review, study: str) -> str:
    """Why the layout of a study may not be changed now, in one sentence; "" where it may.

    Only a lead lays out, and nothing comes or goes beneath a sheet that was handed in.
    """
    if reason := review.refusal(REVIEW, study):
        return reason
    for person in review.facts.study(study).slots.holders:
        submission = review.submission(person, study)
        if submission is not None and submission.stands:
            name = review.facts.people[person].name
            return f"{name} has submitted this study: what was laid out stays as it is under a submitted sheet."
    return ""


def begun_by(review: Review, study: str) -> tuple[str, ...]:
    """The names of the reviewers who have begun the study: all that the lead may know of their sheets."""
    begun = {one.scope for one in review.store.overview() if one.study == study and one.answers}
    holders = review.facts.study(study).slots.holders
    return tuple(review.facts.people[person].name for person in holders if person_scope(person) in begun)


def as_reviewers_see(laid: Sheet) -> Sheet:
    """A sheet as every reviewer finds it who has not begun: the layout and nothing else."""
    return Sheet(laid.form, person_scope(""), laid.study, (), laid)


def named_rows(sheet: Sheet, section: Section, names: Iterable[str], step: str = "") -> list[Draft]:
    """Add a row for each name that the section does not have yet, as one step.

    Raises ValueError for a section whose rows have no name of their own, as comparisons have none.
    """
    label = _label(sheet.form, section)
    if label is None:
        raise ValueError(f"Rows of {section.label} are named by what they refer to: add them one by one.")
    step = step or new_id()
    known = {_plain(_text(sheet, row, label)) for row in sheet.rows(section.id)}
    drafts: list[Draft] = []
    for name in names:
        if _plain(name) and _plain(name) not in known:
            known.add(_plain(name))
            added = sheet.add_row(section.id, step=step)
            drafts += [added, sheet.set(added.row, label.id, Answer(parts={"text": name.strip()}), step=step)]
    return drafts


def studies_laid_out(review: Review, other_than: str = "") -> list[str]:
    """The studies (ids) whose layout has rows, to copy from."""
    shared = {one.study for one in review.store.overview() if one.scope == REVIEW and one.study}
    studies = [study.id for study in review.facts.studies if study.id in shared and study.id != other_than]
    sections = layout_sections(review.form)
    sheets = ((study, review.sheet(REVIEW, study)) for study in studies)
    return [study for study, sheet in sheets if any(sheet.rows(section.id) for section in sections)]


def copied_layout(source: Sheet, target: Sheet, step: str = "") -> list[Draft]:
    """Copy the layout of one study to another as one step; a row whose name is there already is left out.

    References follow: a comparison copied is one of the copied groups. Only the lead's own rows and what the lead
    said of them are copied, never a place in a report, for it is another report's.
    """
    step = step or new_id()
    became: dict[str, str] = {}
    drafts: list[Draft] = []
    sections = layout_sections(source.form)
    for section in sections:
        for row in source.rows(section.id):
            twin = _same_name(source, row, target)
            if twin is None:
                drafts.append(target.add_row(section.id, step=step))
            became[row.id] = twin or drafts[-1].row
    new = {draft.row for draft in drafts}
    for section in sections:
        for row in source.rows(section.id):
            if became[row.id] in new:
                drafts += _copied_answers(source, row, target, became, step)
    return drafts


def _copied_answers(source: Sheet, row: Row, target: Sheet, became: dict[str, str], step: str) -> list[Draft]:
    drafts = []
    for form_field in source.form.by_id[row.section].fields:
        answer = source.answer(row.id, form_field.id)
        if answer is None or form_field.retired:
            continue
        plain = replace(answer, sources=(), rivals=(), query=None)
        if form_field.kind == "reference":
            plain = plain.with_part("row", " ".join(became.get(one, "") for one in answer.part("row").split()).strip())
        drafts.append(target.set(became[row.id], form_field.id, plain, step=step))
    return drafts


def _same_name(source: Sheet, row: Row, target: Sheet) -> str | None:
    label = _label(source.form, source.form.by_id[row.section])
    name = _plain(_text(source, row, label)) if label is not None else ""
    if label is None or not name:
        return None
    return next((one.id for one in target.rows(row.section) if _plain(_text(target, one, label)) == name), None)


# -- a reviewer who had begun ----------------------------------------------------------------------------------------


def rows_to_match(sheet: Sheet, section: str) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """A reviewer's own rows of a section and those laid out, where both are there; else two empty ones."""
    rows = sheet.rows(section)
    own, laid = tuple(row for row in rows if not row.laid), tuple(row for row in rows if row.laid)
    return (own, laid) if own and laid else ((), ())


def likely_twin(sheet: Sheet, own: Row, context: Context) -> str:
    """The laid-out row that has the same name as a reviewer's own row, "" where none has."""
    name = _plain(row_label(sheet, own.id, context))
    _, laid = rows_to_match(sheet, own.section)
    label = _label(sheet.form, sheet.form.by_id[own.section])
    said = _plain(_text(sheet, own, label)) if label is not None else ""
    for row in laid:
        if name == _plain(row_label(sheet, row.id, context)):
            return row.id
        if said and label is not None and said == _plain(_text(sheet, row, label)):
            return row.id
    return ""


def joining_refusal(sheet: Sheet, own: str, laid: str) -> str:
    """Why a reviewer's own row cannot become the laid-out one, in one sentence; "" where it can."""
    first, second = sheet.row(own), sheet.row(laid)
    if first is None or second is None or first.laid or not second.laid or first.section != second.section:
        return "One of the two must be a row of your own, the other one laid out by the lead, in the same section."
    twice = [
        field.label
        for field in sheet.form.by_id[first.section].fields
        if sheet.answer(own, field.id) is not None
        and sheet.answer(laid, field.id) not in (None, sheet.answer(own, field.id))
        and not sheet.is_laid(laid, field.id)
    ]
    if twice:
        return f"You have answered both rows differently, at {', '.join(twice)}: make them say the same first."
    return ""


def join_rows(sheet: Sheet, own: str, laid: str, step: str = "") -> list[Draft]:
    """Make a reviewer's own row the laid-out one, as one step: answers and whatever refers to it go there.

    Raises NotAllowedError, and changes nothing, where ``joining_refusal`` has a reason.
    """
    if reason := joining_refusal(sheet, own, laid):
        raise NotAllowedError(reason)
    step = step or new_id()
    section = sheet.section_of(own)
    drafts: list[Draft] = []
    for form_field in section.fields if section is not None else ():
        answer = sheet.answer(own, form_field.id)
        if answer is not None and answer != sheet.answer(laid, form_field.id):
            drafts.append(sheet.set(laid, form_field.id, answer, step=step))
    for row, name in sheet.referring(own):
        known = sheet.answer(row, name)
        if known is not None:
            said = dict.fromkeys(laid if one == own else one for one in known.part("row").split())
            drafts.append(sheet.set(row, name, known.with_part("row", " ".join(said)), step=step))
    return [*drafts, sheet.remove_row(own, step=step)]


def _label(form: Form, section: Section) -> FormField | None:
    """The field that names a row of a section in the paper's own words, None where it has none."""
    fields = (form.meaning(means) for means in _LAID_OUT)
    return next((one for one in fields if one is not None and one.section == section.id and one.kind == "text"), None)


def _text(sheet: Sheet, row: Row, label: FormField) -> str:
    answer = sheet.answer(row.id, label.id)
    return answer.part("text") if answer else ""


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
