"""The consensus as pandas tables, one for each section: what analysis reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from crps_extractor.models.compare.consensus import HOWS, study_consensus
from crps_extractor.models.event import CONSENSUS
from crps_extractor.models.form import FormField, Section
from crps_extractor.models.kinds.base import Cell, Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Row, Sheet

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["frames"]

NAMES = ("study_id", "study", "row_id", "row", "single_extraction")


def frames(review: Review) -> dict[str, DataFrame]:
    """One table for each section of the reviewers', by the section's id; one line for each row of each open study.

    The columns are NAMES, then for each field that has an answer: ``field`` (text as published), ``field.status``,
    ``field.how`` (agreed, settled as …, single extraction) and ``field.NAME`` for each further cell of its kind
    (value, unit, base value …). Figures are floats, in the units their columns name; what nobody answered is NA.
    Studies that are not open to the viewer are left out.
    """
    from pandas import DataFrame

    lines: dict[str, list[dict[str, Any]]] = {section.id: [] for section in review.form.blind_sections()}
    for study in review.facts.studies:
        if not study.slots.holders or not review.may_read(CONSENSUS, study.id):
            continue
        comparison, sheet = study_consensus(review, study.id)
        context = context_of(sheet, review.facts.tables)
        agreed = {(one.pair.id, one.field.id) for one in comparison.fields if one.is_agreed}
        for section in review.form.blind_sections():
            lines[section.id] += _section_lines(section, study, sheet, context, agreed)
    return {
        section.id: DataFrame(lines[section.id], columns=_columns(section.fields, lines[section.id]))
        for section in review.form.blind_sections()
    }


def _section_lines(
    section: Section, study: Study, sheet: Sheet, context: Context, agreed: set[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    single = len(study.slots.holders) < 2
    for row in sheet.rows(section.id):
        label = context.row_label(row.id) if section.repeats else ""
        line: dict[str, Any] = dict(zip(NAMES, (study.id, study.label, row.id, label, single), strict=True))
        for form_field in section.fields:
            line |= _cells(sheet, row, form_field, context, single, (row.id, form_field.id) in agreed)
        yield line


def _cells(
    sheet: Sheet, row: Row, form_field: FormField, context: Context, single: bool, is_agreed: bool
) -> dict[str, Any]:
    answer = sheet.answer(row.id, form_field.id)
    if answer is None:
        return {}
    settlement = sheet.settlement(row.id, form_field.id)
    how = settlement.how if settlement else "single" if single else "agreed" if is_agreed else ""
    cells = kind_of(form_field).cells(answer, form_field, context) if answer.status.holds_value else ()
    said: dict[str, Any] = {f"{form_field.id}.status": answer.status.value, f"{form_field.id}.how": HOWS.get(how, how)}
    if cells:
        said[form_field.id] = cells[0].text
    return said | {f"{form_field.id}.{cell.name}": _value(cell) for cell in cells[1:] if cell.text or cell.number}


def _value(cell: Cell) -> str | float:
    return float(cell.number) if cell.number else cell.text


def _columns(fields: Sequence[FormField], lines: Sequence[dict[str, Any]]) -> list[str]:
    """The columns in the form's order; those without any value are left out."""
    filled = {name for line in lines for name in line}
    wanted = list(NAMES)
    for form_field in fields:
        names = kind_of(form_field).columns(form_field)[1:]
        parts = ("status", "how", *(name for name in names if name not in ("status", "how")))
        wanted += [form_field.id, *(f"{form_field.id}.{part}" for part in parts)]
    return [name for name in wanted if name in filled or name in NAMES]
