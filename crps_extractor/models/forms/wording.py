"""A condition in plain words, with the labels of its fields and choices, as a methodologist reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crps_extractor.models.form import Condition, Form, FormField
from crps_extractor.models.kinds.choice import YES_NO_UNCLEAR

__all__ = ["values_to_choose", "when_words"]


def when_words(form: Form, section: str, conditions: Iterable[Condition]) -> str:
    """Conditions that must all hold: “Design” is “RCT crossover”, and “Washout” is answered. "" for none."""
    return ", and ".join(_condition(form, section, condition) for condition in conditions)


def values_to_choose(field: FormField) -> tuple[tuple[str, str], ...]:
    """The values (id, label) that a condition on this field can name; none where it can only be answered or not."""
    choices = YES_NO_UNCLEAR if field.kind == "yes_no_unclear" else field.choices
    return tuple((choice.id, choice.label) for choice in choices)


def _condition(form: Form, section: str, condition: Condition) -> str:
    alternatives = (replace(condition, or_conditions=()), *condition.or_conditions)
    said = [_alternative(form, section, one) for one in alternatives]
    return f"either {', or '.join(said)}" if len(said) > 1 else said[0]


def _alternative(form: Form, section: str, condition: Condition) -> str:
    fields = _one_of([_field_words(form, section, named) for named in (condition.field, *condition.or_fields)])
    if condition.differs_from:
        other = _field_words(form, section, condition.differs_from)
        return f"{fields} {'is the same as' if condition.is_not else 'differs from'} {other}"
    if not condition.one_of:
        return f"{fields} is {'not ' if condition.is_not else ''}answered"
    field = _found(form, section, condition.field)
    labels = dict(values_to_choose(field)) if field else {}
    values = _one_of([f"“{labels.get(value, value)}”" for value in condition.one_of])
    return f"{fields} is {'not ' if condition.is_not else ''}{values}"


def _one_of(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _field_words(form: Form, section: str, named: str) -> str:
    field = _found(form, section, named)
    if field is None:
        return named
    home = f" ({form.by_id[field.section].label})" if field.section != section else ""
    return f"“{field.label}”{home}"


def _found(form: Form, section: str, named: str) -> FormField | None:
    where, _, wanted = named.rpartition(".")
    home = form.by_id.get(where or section)
    return home.by_id.get(wanted) if home else None
