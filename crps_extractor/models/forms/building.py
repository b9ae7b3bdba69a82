"""From tables that were read to a Form: defaults filled in, conditions resolved, everything frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from crps_extractor.models.form import Condition, Form, FormField, Section
from crps_extractor.models.forms.assembly import RawForm, RawSection
from crps_extractor.models.forms.mistakes import FormMistake, Place

__all__ = ["PlacesOfForm", "build"]

PlacesOfForm = Mapping[tuple[str, str], Place]
"""Where each section (its field "") and each field of a form stands in its files."""

_FIELD_NAMES = {known.name for known in fields(FormField)}


def build(raw: RawForm, mistakes: list[FormMistake]) -> tuple[Form, PlacesOfForm]:
    """The form, and where everything in it stands. What is missing is noted and stands in for by its id."""
    sections = [_section(section, mistakes) for section in raw.sections]
    by_id = {section.id: section for section in sections}
    sections = [_with_choice_ids(section, by_id) for section in sections]
    places = {
        (section.values["id"], field): place
        for section in raw.sections
        for field, place in [("", section.place), *((raw.values["id"], raw.place) for raw in section.fields)]
    }
    head = raw.head
    form = Form(
        id=head.get("id", "form"),
        version=head.get("version", 1),
        title=head.get("title", ""),
        sections=tuple(sections),
        modules=tuple(head.get("modules", ())),
        parent=head.get("parent", ""),
        reason=head.get("reason", ""),
        date=head.get("date", ""),
        reopens=tuple(head.get("reopens", ())),
    )
    return form, places


def _section(raw: RawSection, mistakes: list[FormMistake]) -> Section:
    values = raw.values
    if not values.get("label"):
        mistakes.append(raw.place.mistake("This section has no label."))
    keys = [known.values["id"] for known in raw.fields if known.values.get("key")]
    pair_on = tuple(dict.fromkeys([*values.get("pair_on", ()), *keys]))
    form_fields = []
    for known in raw.fields:
        for key in ("label", "kind"):
            if not known.values.get(key):
                mistakes.append(known.place.mistake(f"This field has no {key}."))
        form_fields.append(_field(known.values, values["id"], pair_on))
    return Section(
        id=values["id"],
        label=values.get("label", values["id"]),
        module=values["module"],
        fields=tuple(form_fields),
        repeats=values.get("repeats", False),
        scope=values.get("scope", "blind"),
        pair_on=pair_on,
        row_name=values.get("row_name", ""),
        row_label=values.get("row_label", ()),
        help=values.get("help", ""),
        when=values.get("when", ()),
    )


def _field(values: Mapping[str, Any], section: str, pair_on: tuple[str, ...]) -> FormField:
    said = {key: value for key, value in values.items() if key in _FIELD_NAMES}
    matters = said.get("required", False) or said.get("critical", False)
    said.setdefault("label", said["id"])
    said.setdefault("kind", "")
    said.setdefault("tier", "core" if matters else "extra")
    said["key"] = said["id"] in pair_on
    return FormField(section=section, **said)


def _with_choice_ids(section: Section, by_id: Mapping[str, Section]) -> Section:
    """The section with every condition that names a choice by its label naming it by its id."""

    def resolved(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(_resolved(condition, section, by_id) for condition in conditions)

    form_fields = tuple(
        replace(field, when=resolved(field.when), critical_when=resolved(field.critical_when))
        if field.when or field.critical_when
        else field
        for field in section.fields
    )
    return replace(section, fields=form_fields, when=resolved(section.when))


def _resolved(condition: Condition, section: Section, by_id: Mapping[str, Section]) -> Condition:
    if condition.or_conditions:
        others = tuple(_resolved(one, section, by_id) for one in condition.or_conditions)
        return replace(_resolved(replace(condition, or_conditions=()), section, by_id), or_conditions=others)
    where, _, target = condition.field.rpartition(".")
    home = by_id.get(where, section) if where else section
    if target not in home.by_id:
        return condition
    choices = home.by_id[target].choices
    ids = {choice.id for choice in choices}
    by_label = {choice.label: choice.id for choice in choices}
    named = tuple(value if value in ids else by_label.get(value, value) for value in condition.one_of)
    return condition if named == condition.one_of else replace(condition, one_of=named)
