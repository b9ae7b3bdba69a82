"""A form as plain data for its event, and its hash; comments, order of keys and line ends do not count."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from crps_extractor.models.event import canonical_json
from crps_extractor.models.form import Bound, Choice, Condition, Form, FormField, Section

__all__ = ["form_to_data", "hash_of", "hashed", "sections_of"]

_ALWAYS = ("tier",)
"""What a form file fills in from other keys, and is therefore kept even at its default."""


def form_to_data(form: Form) -> dict[str, Any]:
    """The whole form as plain data without its hash; what stands at its default is left out."""
    data = _plain(form, leave_out=("hash", "sections"))
    data["sections"] = [_section(section) for section in form.sections]
    return data


def hash_of(form: Form) -> str:
    """The sha256 of the form's content: 64 hexadecimal figures."""
    return hashlib.sha256(canonical_json(form_to_data(form)).encode("utf-8")).hexdigest()


def hashed(form: Form) -> Form:
    """The same form, named by its content."""
    return replace(form, hash=hash_of(form))


def _section(section: Section) -> dict[str, Any]:
    data = _plain(section, leave_out=("fields", "when"))
    data["fields"] = [_field(field) for field in section.fields]
    if section.when:
        data["when"] = [_condition(condition) for condition in section.when]
    return data


def _field(field: FormField) -> dict[str, Any]:
    """A field's data. ``key`` is left out: the section's ``pair_on`` says it."""
    data = _plain(field, leave_out=("section", "key", "choices", "when", "critical_when", "bounds", "choices_were"))
    if field.choices:
        data["choices"] = [_plain(choice) for choice in field.choices]
    if field.bounds:
        data["bounds"] = [_plain(bound) for bound in field.bounds]
    for name in ("when", "critical_when"):
        if getattr(field, name):
            data[name] = [_condition(condition) for condition in getattr(field, name)]
    if field.choices_were:
        data["choices_were"] = {old: list(new) for old, new in field.choices_were}
    return data


def _condition(condition: Condition) -> dict[str, Any]:
    if condition.or_conditions:
        return {"any": [_condition(one) for one in (replace(condition, or_conditions=()), *condition.or_conditions)]}
    data: dict[str, Any] = {"any_field": [condition.field, *condition.or_fields]}
    if not condition.or_fields:
        data = {"field": condition.field}
    if condition.differs_from:
        return {**data, "differs_from": condition.differs_from}
    if not condition.one_of:
        return {**data, "answered": not condition.is_not}
    return {**data, "not_one_of" if condition.is_not else "one_of": list(condition.one_of)}


def _plain(thing: Form | Section | FormField | Choice | Bound, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for known in fields(thing):
        value = getattr(thing, known.name)
        if known.name in leave_out or value in ("", ()):
            continue
        if known.default is not MISSING and value == known.default and known.name not in _ALWAYS:
            continue
        data[known.name] = list(value) if isinstance(value, tuple) else value
    return data


def sections_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Stored data in the shape of a form file: ``form`` and ``section`` with its ``field``."""
    head = {key: value for key, value in data.items() if key != "sections"}
    sections = data.get("sections", [])
    if isinstance(sections, list):
        sections = [
            {("field" if key == "fields" else key): value for key, value in section.items()}
            if isinstance(section, Mapping)
            else section
            for section in sections
        ]
    return {"form": head, "section": sections}
