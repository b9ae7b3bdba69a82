"""A form edited by people, one change at a time; each gives another form, the one before is untouched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from crps_extractor.models.form import Choice, Form, FormField, Section
from crps_extractor.models.forms.following import form_followed

__all__ = [
    "add_choice",
    "add_field",
    "begun_from",
    "edit_choice",
    "edit_field",
    "edit_section",
    "fields_to_ask",
    "mark_meant_otherwise",
    "move_field",
    "new_field_id",
    "retire_choice",
]

_LONGEST_ID = 60


def begun_from(form: Form) -> Form:
    """The form to begin editing with: what only the last version reopened is not reopened once more."""
    return replace(form, reopens=())


def edit_section(form: Form, section: str, **changes: Any) -> Form:
    """The form with other words (``label``, ``help``) for a section. Raises KeyError for an unknown section."""
    return _with(form, replace(form.by_id[section], **changes))


def edit_field(form: Form, section: str, field: str, **changes: Any) -> Form:
    """The form with a field changed: label, help, example, required, critical, retired …"""
    home = form.by_id[section]
    changed = replace(home.by_id[field], **changes)
    return _with(form, replace(home, fields=tuple(changed if one.id == field else one for one in home.fields)))


def mark_meant_otherwise(form: Form, section: str, field: str, *, marked: bool) -> Form:
    """The form with a field marked as meant in another way, so that publishing has its answers looked at again."""
    name = f"{section}.{field}"
    others = tuple(one for one in form.reopens if one != name)
    return replace(form, reopens=(*others, name) if marked else others, hash="")


def fields_to_ask(form: Form, field: FormField) -> list[FormField]:
    """The fields that a condition of this field may look at: those of its own section, and of sections without rows.

    A field of the lead's sections cannot hang on what each reviewer keeps to oneself.
    """
    home = form.by_id[field.section]
    sections = [home, *(one for one in form.sections if one is not home and not one.repeats)]
    return [
        one
        for section in sections
        if section.is_shared or not home.is_shared
        for one in section.fields
        if not one.retired and not (one.section == field.section and one.id == field.id)
    ]


def move_field(form: Form, section: str, field: str, by: int) -> Form:
    """The form with a field moved by so many places within its section; the ends hold it."""
    home = form.by_id[section]
    fields = list(home.fields)
    here = fields.index(home.by_id[field])
    fields.insert(max(0, min(here + by, len(fields) - 1)), fields.pop(here))
    return _with(form, replace(home, fields=tuple(fields)))


def add_field(form: Form, section: str, label: str, kind: str, after: str = "", **about: Any) -> Form:
    """The form with a new field behind ``after`` (else last); its id is made from its label."""
    home = form.by_id[section]
    field = FormField(new_field_id(home, label), section, label.strip(), kind, **about)
    fields = list(home.fields)
    at = fields.index(home.by_id[after]) + 1 if after in home.by_id else len(fields)
    fields.insert(at, field)
    return _with(form, replace(home, fields=tuple(fields)))


def new_field_id(section: Section, label: str) -> str:
    """An id made from a label, which no field of the section has or had (retired ones still stand in the form)."""
    return _unused(label, section.by_id, "field")


def edit_choice(form: Form, section: str, field: str, choice: str, **changes: str) -> Form:
    """The form with other words for a choice."""
    known = form.field(section, field)
    choices = tuple(replace(one, **changes) if one.id == choice else one for one in known.choices)
    return edit_field(form, section, field, choices=choices)


def add_choice(form: Form, section: str, field: str, label: str) -> Form:
    """The form with one more choice, before "other"; its id is made from its label and was never used here."""
    known = form.field(section, field)
    used = {choice.id for choice in known.choices} | {old for old, _ in known.choices_were}
    new = Choice(_unused(label, used, "choice"), label.strip())
    last = tuple(choice for choice in known.choices if choice.id == "other")
    first = tuple(choice for choice in known.choices if choice.id != "other")
    return edit_field(form, section, field, choices=(*first, new, *last))


def retire_choice(form: Form, section: str, field: str, choice: str, became: Iterable[str] = ()) -> Form:
    """The form without a choice; ``became`` says which it became: one merges, several split, none ends it.

    Conditions that name the choice name in its place what it became.
    """
    known = form.field(section, field)
    now = tuple(became)
    table = {old: _followed(new, choice, now) for old, new in known.choices_were} | {choice: now}
    without = edit_field(
        form,
        section,
        field,
        choices=tuple(one for one in known.choices if one.id != choice),
        choices_were=tuple(sorted(table.items())),
    )
    return form_followed(without, {(section, field): {choice: now}})


def _followed(new: tuple[str, ...], choice: str, became: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in new for one in (became if name == choice else (name,))))


def _unused(label: str, used: Iterable[str], otherwise: str) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: _LONGEST_ID - 4].strip("_")
    wanted = made if made[:1].isalpha() else f"{otherwise}_{made}".rstrip("_")
    taken = set(used)
    names = (wanted, *(f"{wanted}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _with(form: Form, section: Section) -> Form:
    return replace(form, sections=tuple(section if one.id == section.id else one for one in form.sections), hash="")
