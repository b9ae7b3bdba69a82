"""How far a sheet is: which fields are asked, which are answered, which required ones are still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crps_extractor.models.conditions import is_asked
from crps_extractor.models.form import FormField, Section
from crps_extractor.models.sheet import Place, Row, Sheet

__all__ = ["Progress", "asked_places", "field_is_asked", "missing_rows", "open_places", "section_is_asked"]


@dataclass(frozen=True)
class Progress:
    """How many required fields are asked in a sheet and how many of them have an answer or a status."""

    answered: int
    required: int

    @classmethod
    def of(cls, sheet: Sheet, section: str = "") -> Progress:
        """Count one section, or the whole sheet."""
        answered = required = 0
        for row, form_field in asked_places(sheet, section):
            if form_field.required:
                required += 1
                answered += sheet.answer(row.id, form_field.id) is not None
        return cls(answered, required)

    @property
    def is_complete(self) -> bool:
        """True when no required field is open."""
        return self.answered == self.required


def section_is_asked(sheet: Sheet, section: Section) -> bool:
    """Whether a section's condition holds in this sheet."""
    return is_asked(section.when, lambda wanted: _lookup(sheet, Row(section.id, section.id), wanted))


def field_is_asked(sheet: Sheet, row: Row, form_field: FormField) -> bool:
    """Whether a field's condition holds in its row."""
    return is_asked(form_field.when, lambda wanted: _lookup(sheet, row, wanted))


def asked_places(sheet: Sheet, section: str = "") -> Iterator[tuple[Row, FormField]]:
    """Every place of the reviewer's own sections whose condition holds, row by row."""
    for known in sheet.form.blind_sections():
        if (section and known.id != section) or not section_is_asked(sheet, known):
            continue
        for row in sheet.rows(known.id):
            for form_field in known.fields:
                if not form_field.retired and field_is_asked(sheet, row, form_field):
                    yield row, form_field


def open_places(sheet: Sheet) -> list[Place]:
    """The required places that have neither an answer nor a status, in the form's order."""
    return [
        (row.id, form_field.id)
        for row, form_field in asked_places(sheet)
        if form_field.required and sheet.answer(row.id, form_field.id) is None
    ]


def missing_rows(sheet: Sheet) -> list[Section]:
    """The asked sections with required fields that repeat and have no row, unless they were said to have nothing.

    A sheet without any group, outcome or result has no required field left open there, and is not finished all the
    same: omission is the commonest error of extractors.
    """
    return [
        section
        for section in sheet.form.blind_sections()
        if section.repeats
        and any(form_field.required and not form_field.retired for form_field in section.fields)
        and not sheet.has_nothing(section.id)
        and not sheet.rows(section.id)
        and section_is_asked(sheet, section)
    ]


def _lookup(sheet: Sheet, row: Row, wanted: str) -> str | None:
    section, _, field = wanted.rpartition(".")
    place = section or row.id
    answer = sheet.answer(place, field)
    if answer is None:
        return None
    if not answer.status.holds_value:
        return ""
    return answer.part("choice") or answer.part("judgement") or next(iter(answer.parts.values()), "")
