"""What an import would change, in words: the place, the answer before and after; only for whoever may read them."""

from __future__ import annotations

from dataclasses import dataclass

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.event import CONSENSUS
from crps_extractor.models.form import FormField
from crps_extractor.models.imports.bringing import filled_sheet, may_show
from crps_extractor.models.imports.proposal import Proposal
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.review import Review

__all__ = ["ChangeWords", "changes_in_words"]


@dataclass(frozen=True)
class ChangeWords:
    """One change: the section, the row's name ("" where the section does not repeat), the field, old and new."""

    study: str
    section: str
    row: str
    field: str
    old: str
    new: str

    @property
    def place(self) -> str:
        """Section, row and field in one line."""
        return " › ".join(filter(None, (self.section, self.row, self.field)))


def changes_in_words(review: Review, proposal: Proposal) -> list[ChangeWords]:
    """Every answer that would change, study by study; nothing at all where the viewer may not see these answers."""
    if not may_show(review, proposal):
        return []
    found = []
    for study in proposal.studies:
        sheet = filled_sheet(review, proposal.scope, study)
        changes = [one for one in proposal.changes if one.study == study]
        for new in proposal.rows:
            if new.study == study and sheet.row(new.row) is None:
                sheet.add_row(new.section, row=new.row)
        for one in changes:
            sheet.set(one.row, one.field, one.new, how="other" if proposal.scope == CONSENSUS else "")
        context = context_of(sheet, review.facts.tables)
        for one in changes:
            section = review.form.by_id[one.section]
            form_field = section.by_id[one.field]
            row = (context.row_label(one.row) or "new row") if section.repeats else ""
            before, after = (_shown(answer, form_field, context) for answer in (one.old, one.new))
            found.append(ChangeWords(study, section.label, row, form_field.label, before, after))
    return found


def _shown(answer: Answer | None, form_field: FormField, context: Context) -> str:
    if answer is None:
        return ""
    shown = kind_of(form_field).show(answer, form_field, context)
    return shown if shown and answer.status is Status.REPORTED else f"{shown} [{answer.status.label}]".strip()
