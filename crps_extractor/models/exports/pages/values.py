"""The sheet of consensus values: one row an answer, its figures as real numbers that can be filtered and computed."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.exports.pages.answers import flag_at
from crps_extractor.models.exports.pages.page import BLANK, Cell, Column, Line, Page, Role, quiet, text
from crps_extractor.models.exports.pages.study_view import StudyView
from crps_extractor.models.kinds.base import Cell as KindCell
from crps_extractor.models.kinds.register import kind_of

__all__ = ["values_page"]

_NUMBERS = ("value", "low", "high", "spread", "level", "percent", "count", "of", "days")
_BASE = ("base value", "base low", "base high")
_WORDS = ("unit", "statistic", "type of spread", "sign", "choice id", "ISO date", "ISO code", "row id")
_PLACED = (*_NUMBERS[:5], *_WORDS[:3], *_NUMBERS[5:], *_BASE, "base unit", *_WORDS[3:])
"""The cells of the kinds that have a column of their own; the rest stand in the last column with their names."""


def values_page() -> Page:
    """One row for each answer of the consensus, as published and in figures."""
    columns = (
        Column("Study", most=24),
        Column("Section", most=20),
        Column("Row", most=36),
        Column("Field", most=28),
        Column("Status", most=20),
        Column("As published", role=Role.AGREED),
        Column("How it came about", most=24),
        *(Column(name[:1].upper() + name[1:], most=18) for name in _PLACED),
        Column("Further", most=44),
    )
    holds = "One row an answer of the consensus: as published, and its figures as numbers; base values where exact."
    return Page("Consensus values", columns, _lines, keep=4, holds=holds)


def _lines(view: StudyView) -> Iterator[Line]:
    sheet, context = view.consensus.sheet, view.consensus.context
    if sheet is None:
        return
    labels: dict[str, str] = {}
    for row, form_field, answer in sheet.answers():
        section = sheet.form.by_id[row.section]
        if section.is_shared:
            continue
        if row.id not in labels:
            labels[row.id] = context.row_label(row.id) if section.repeats else ""
        cells = kind_of(form_field).cells(answer, form_field, context) if answer.status.holds_value else ()
        known = {cell.name: cell for cell in cells}
        yield [
            Cell(view.study.label, Role.LABEL),
            text(section.label),
            text(labels[row.id]),
            Cell(form_field.label, Role.LABEL),
            quiet(answer.status.label),
            text(cells[0].text if cells else ""),
            flag_at(view, (row.id, form_field.id), form_field),
            *(_value(known.get(name)) for name in _PLACED),
            quiet("; ".join(f"{cell.name}: {cell.text}" for cell in cells[1:] if _stands_apart(cell))),
        ]


def _stands_apart(cell: KindCell) -> bool:
    return bool(cell.text) and cell.name not in _PLACED


def _value(cell: KindCell | None) -> Cell:
    if cell is None or not (cell.text or cell.number):
        return BLANK
    return Cell(cell.text, Role.NUMBER, cell.number) if cell.number else Cell(cell.text)
