"""Conditions that follow a choice which was split or merged: what named the old choice names the new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from crps_extractor.models.form import Condition, Form, FormField, Section

__all__ = ["ChoicesWere", "conditions_followed", "form_followed"]

ChoicesWere = Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]
"""By section and field: what became of each old choice."""


def form_followed(form: Form, were: ChoicesWere) -> Form:
    """The form with every condition naming the new choices. A choice that became nothing stays named, as a mistake:
    people must say when the field is asked instead."""
    return replace(form, sections=tuple(_section(section, were) for section in form.sections))


def conditions_followed(when: Iterable[Condition], section: str, were: ChoicesWere) -> tuple[Condition, ...]:
    """These conditions of a section or of one of its fields, naming the new choices."""
    return tuple(_condition(condition, section, were) for condition in when)


def _section(section: Section, were: ChoicesWere) -> Section:
    def field(one: FormField) -> FormField:
        when, critical = (conditions_followed(said, section.id, were) for said in (one.when, one.critical_when))
        return (
            one
            if (when, critical) == (one.when, one.critical_when)
            else replace(one, when=when, critical_when=critical)
        )

    when = conditions_followed(section.when, section.id, were)
    return replace(section, when=when, fields=tuple(field(one) for one in section.fields))


def _condition(condition: Condition, section: str, were: ChoicesWere) -> Condition:
    others = tuple(_condition(one, section, were) for one in condition.or_conditions)
    tables = [
        table for target in (condition.field, *condition.or_fields) if (table := were.get(_place(target, section)))
    ]
    if not tables and others == condition.or_conditions:
        return condition
    now = tuple(dict.fromkeys(new for value in condition.one_of for new in _became(value, tables)))
    return replace(condition, one_of=now, or_conditions=others)


def _became(value: str, tables: list[Mapping[str, tuple[str, ...]]]) -> tuple[str, ...]:
    return next((table[value] for table in tables if table.get(value)), (value,))


def _place(target: str, section: str) -> tuple[str, str]:
    where, _, field = target.rpartition(".")
    return (where or section, field)
