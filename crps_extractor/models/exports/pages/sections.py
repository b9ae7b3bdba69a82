"""The sheets of the form's sections: Reviewer 1, Reviewer 2, Consensus and flag for each field.

A section that repeats has one row a pair and its fields side by side; one that does not repeat has one row a field,
because thirty fields side by side cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from crps_extractor.models.exports.pages.answers import CLOSED, at_place, flag_at
from crps_extractor.models.exports.pages.entries import Entry, entries
from crps_extractor.models.exports.pages.page import Cell, Column, Line, Page, Role, quiet
from crps_extractor.models.exports.pages.study_view import NOT_OPEN, StudyView
from crps_extractor.models.form import FormField, Section

__all__ = ["section_page"]

_FOUR = (
    ("Reviewer 1", Role.FIRST),
    ("Reviewer 2", Role.SECOND),
    ("Consensus", Role.AGREED),
    ("Flag", Role.LABEL),
)


def section_page(section: Section, fields: Sequence[FormField]) -> Page:
    """The sheet of one section with the fields that anybody answered."""
    if section.is_shared:
        return _shared_page(section, fields)
    return _repeating_page(section, fields) if section.repeats else _single_page(section, fields)


def _repeating_page(section: Section, fields: Sequence[FormField]) -> Page:
    groups = [Column(title, form_field.label, role, 28) for form_field in fields for title, role in _FOUR]
    names = (Column("Study", most=24), Column((section.row_name or "row").capitalize(), most=36), Column("Pairing"))
    holds = f"One row for each {section.row_name or 'row'}; four columns for each field."
    lines = partial(_rows_of, section, tuple(fields))
    return Page(section.label, (*names, *groups), lines, keep=2, holds=holds)


def _rows_of(section: Section, fields: Sequence[FormField], view: StudyView) -> Iterator[Line]:
    for entry in entries(view, section):
        name = quiet(entry.label) if entry.label == NOT_OPEN else Cell(entry.label, Role.LABEL)
        line = [Cell(view.study.label, Role.LABEL), name, quiet(entry.note)]
        for form_field in fields:
            line += _four(view, entry, form_field)
        yield line


def _single_page(section: Section, fields: Sequence[FormField]) -> Page:
    names = (Column("Study", most=24), Column("Field", most=36))
    columns = (*names, *(Column(title, "", role, 44 if title != "Flag" else 24) for title, role in _FOUR))
    lines = partial(_fields_of, section, tuple(fields))
    return Page(section.label, columns, lines, keep=2, holds="One row for each study and field.")


def _fields_of(section: Section, fields: Sequence[FormField], view: StudyView) -> Iterator[Line]:
    for entry in entries(view, section):
        if not entry.row:
            yield [Cell(view.study.label, Role.LABEL), quiet("every field"), *_four(view, entry, fields[0])]
            return
        for form_field in fields:
            four = _four(view, entry, form_field)
            if any(cell.text for cell in four):
                yield [Cell(view.study.label, Role.LABEL), Cell(form_field.label, Role.LABEL), *four]


def _four(view: StudyView, entry: Entry, form_field: FormField) -> Iterable[Cell]:
    if not entry.row:
        return (CLOSED, CLOSED if view.second is not None else Cell(""), CLOSED, CLOSED)
    consensus = CLOSED if view.consensus.sheet is None else at_place(view.consensus, entry.row, form_field)
    return (
        at_place(view.first, entry.first, form_field),
        at_place(view.second, entry.second, form_field),
        consensus,
        flag_at(view, (entry.row, form_field.id), form_field),
    )


def _shared_page(section: Section, fields: Sequence[FormField]) -> Page:
    name = Column((section.row_name or "row").capitalize(), most=36)
    columns = (Column("Study", most=24), name, *(Column(form_field.label, most=36) for form_field in fields))
    holds = "Entered by the lead for everybody; not extracted twice."
    return Page(section.label, columns, partial(_shared_rows, section, tuple(fields)), keep=2, holds=holds)


def _shared_rows(section: Section, fields: Sequence[FormField], view: StudyView) -> Iterator[Line]:
    sheet = view.shared.sheet
    for row in sheet.rows(section.id) if sheet is not None else ():
        cells = [at_place(view.shared, row.id, form_field) for form_field in fields]
        if any(cell.text for cell in cells):
            name = view.shared.context.row_label(row.id) if section.repeats else ""
            yield [Cell(view.study.label, Role.LABEL), Cell(name, Role.LABEL), *cells]
