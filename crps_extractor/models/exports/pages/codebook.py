"""The codebook: every field of the form with its kind, choices, limits and meaning, and what its columns hold."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.exports.pages.page import Cell, Column, Line, Page, Role, quiet, text
from crps_extractor.models.form import Form, FormField, Section
from crps_extractor.models.forms.wording import when_words
from crps_extractor.models.kinds.register import kind_of

__all__ = ["codebook_lines", "codebook_page"]


def codebook_page() -> Page:
    """One row a field of the form."""
    columns = (
        Column("Section", most=20),
        Column("Field", most=30),
        Column("In this workbook", most=18),
        Column("Kind", most=20),
        Column("Choices (id = label)", most=60),
        Column("Units and scales", most=30),
        Column("Limits", most=20),
        Column("Required"),
        Column("Critical"),
        Column("Key"),
        Column("Asked when", most=36),
        Column("Help", most=60),
        Column("Example", most=40),
        Column("Means", most=24),
        Column("Columns of its values", most=44),
        Column("Id", most=28),
    )
    return Page("Codebook", columns, keep=2, holds="One row a field of the form: what it asks and how it is answered.")


def codebook_lines(form: Form, used: frozenset[tuple[str, str]]) -> Iterator[Line]:
    """The rows of the codebook; ``used`` names the (section, field) that have an answer in this workbook."""
    for section in form.sections:
        for form_field in section.fields:
            yield _line(form, section, form_field, (section.id, form_field.id) in used)


def _line(form: Form, section: Section, form_field: FormField, is_used: bool) -> Line:
    retired = " (retired)" if form_field.retired else ""
    return [
        text(section.label),
        Cell(form_field.label + retired, Role.LABEL),
        quiet("yes" if is_used else "left out: no answer"),
        text(kind_of(form_field).label),
        text(_choices(form_field)),
        text("; ".join((*form_field.units, *form_field.scales))),
        text(_limits(form_field)),
        text("required" if form_field.required else ""),
        text("critical" if form_field.critical else ""),
        text("key" if form_field.id in section.pair_on else ""),
        text(when_words(form, section.id, (*section.when, *form_field.when))),
        text(form_field.help),
        text(form_field.example),
        quiet(form_field.means),
        quiet("; ".join(kind_of(form_field).columns(form_field))),
        quiet(f"{section.id}.{form_field.id}"),
    ]


def _choices(form_field: FormField) -> str:
    listed = [f"{choice.id} = {choice.label}" for choice in form_field.choices]
    if form_field.choices_from:
        listed.append(f"and those of the set-up table “{form_field.choices_from}”")
    if form_field.refers_to:
        listed.append(f"a row of “{form_field.refers_to}”")
    return "\n".join(listed)


def _limits(form_field: FormField) -> str:
    low, high = form_field.minimum, form_field.maximum
    return f"{low or 'no limit'} to {high or 'no limit'}" if low or high else ""
