"""What an answer may ask of the sheet and the review around it: names of rows, choices of the set-up, windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Context, TimeWindow
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.sheet import Sheet

__all__ = ["NOTHING_SOUGHT", "context_of", "row_label"]

NOTHING_SOUGHT: Mapping[str, Choice] = MappingProxyType(
    {
        "review_outcomes": Choice("not_sought", "not sought"),
        "comparisons_sought": Choice("not_sought", "not sought"),
        "review_arms": Choice("none", "no arm of this review"),
        "windows": Choice("none", "no window of this review"),
    }
)
"""What can be chosen from a set-up table although it says nothing of it: what a paper has and the review seeks not."""

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
"""The review's set-up tables, studies and people by name; every entry has at least ``id`` and ``name``."""


def context_of(sheet: Sheet, tables: Tables, same_row: Callable[[str, str], bool] | None = None) -> Context:
    """The context of one sheet. ``same_row`` says which rows of two sheets are paired (by default: the same id)."""

    def choices(form_field: FormField) -> tuple[Choice, ...]:
        if not form_field.choices_from:
            return form_field.choices
        entries = tables.get(form_field.choices_from, ())
        known = {choice.id: choice for choice in form_field.choices}
        known |= {str(entry["id"]): Choice(str(entry["id"]), str(entry["name"])) for entry in entries}
        nothing = NOTHING_SOUGHT.get(form_field.choices_from)
        return (*known.values(), *((nothing,) if nothing and nothing.id not in known else ()))

    def windows() -> tuple[TimeWindow, ...]:
        return tuple(
            TimeWindow(
                str(entry["id"]),
                str(entry["name"]),
                str(entry.get("from_days", "")),
                str(entry.get("to_days", "")),
                str(entry.get("anchor", "")),
            )
            for entry in tables.get("windows", ())
        )

    context = Context(
        row_label=lambda row: row_label(sheet, row, context),
        same_row=same_row or (lambda first, second: first == second),
        choices=choices,
        rows=lambda section: tuple(row.id for row in sheet.rows(section)) if section in sheet.form.by_id else (),
        windows=windows,
    )
    return context


def row_label(sheet: Sheet, row: str, context: Context, depth: int = 0) -> str:
    """A row's name for people: what its label fields say, else its place in the section ("arm 2").

    Empty for a row that does not exist (any more). A row that is named after rows that are named after rows is
    followed three deep, so that rows named after each other come to an end.
    """
    section = sheet.section_of(row)
    if section is None:
        return ""
    if not section.repeats:
        return section.label
    inner = replace(context, row_label=lambda other: row_label(sheet, other, context, depth + 1) if depth < 3 else "")
    said = []
    for field_id in section.row_label or section.pair_on:
        answer = sheet.answer(row, field_id)
        form_field = section.by_id.get(field_id)
        if answer is None or form_field is None or not answer.status.holds_value:
            continue
        said.append(kind_of(form_field).show(answer, form_field, inner))
    text = " · ".join(part for part in said if part)
    if text:
        return text
    numbers = {known.id: number for number, known in enumerate(sheet.rows(section.id), 1)}
    return f"{section.row_name or 'row'} {numbers.get(row, '')}".strip()
