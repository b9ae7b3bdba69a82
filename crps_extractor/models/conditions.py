"""When a field or a section is asked: conditions are data, another field's answer being one of some values."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crps_extractor.models.form import Condition

__all__ = ["is_asked"]


def is_asked(when: Iterable[Condition], lookup: Callable[[str], str | None]) -> bool:
    """True when every condition holds (so when there is none).

    ``lookup`` gives, for a condition's field, the answered choice ids separated by spaces (or the text answered), ""
    for a status without a value, None for no answer at all. A condition that names several values holds when any of
    them is among the answered ones; one that names none holds when a value was answered, so that "not reported" never
    asks for more about it.
    """
    return all(any(_holds(one, lookup) for one in (condition, *condition.or_conditions)) for condition in when)


def _holds(condition: Condition, lookup: Callable[[str], str | None]) -> bool:
    answered = lookup(condition.field) or ""
    if condition.differs_from:
        other = lookup(condition.differs_from) or ""
        found = bool(answered and other) and answered.split() != other.split()
    else:
        texts = [answered, *(lookup(field) or "" for field in condition.or_fields)]
        found = any(_is_one_of(text, condition.one_of) for text in texts)
    return found is not condition.is_not


def _is_one_of(answered: str, wanted: tuple[str, ...]) -> bool:
    return not set(wanted).isdisjoint(answered.split()) if wanted else bool(answered)
