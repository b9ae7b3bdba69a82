"""When a field or a section is asked: conditions are data, another field's answer being one of some values."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crps_extractor.models.form import Condition

__all__ = ["is_asked"]


def is_asked(when: Iterable[Condition], lookup: Callable[[str], str | None]) -> bool:
    """True when every condition holds (so when there is none).

    ``lookup`` gives, for a condition's field, the answered choice ids separated by spaces (or the text answered), ""
    for a status without a value, None for no answer at all. A condition that names several values holds when any of
    them is among the answered ones; one that names none holds when there is an answer.
    """
    return all(_holds(condition, lookup(condition.field)) for condition in when)


def _holds(condition: Condition, answered: str | None) -> bool:
    if condition.one_of:
        found = answered is not None and not set(condition.one_of).isdisjoint(answered.split())
    else:
        found = answered is not None
    return found is not condition.is_not
