"""The shapes a value in a form file may have; each reader gives the value or notes what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from crps_extractor.models.form import Bound, Choice, Condition
from crps_extractor.models.forms.mistakes import FormMistake, Place, nearest
from crps_extractor.models.forms.text import Number

__all__ = ["Shape", "read_table"]

LONGEST_TEXT = 2_000
MOST_CHOICES = 300
MOST_ENTRIES = 100
MOST_CONDITIONS = 20

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_FORM_ID = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_REFERENCE = re.compile(r"([a-z][a-z0-9_]{0,59}\.)?[a-z][a-z0-9_]{0,59}")
_CHOICE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+.-]{0,59}")
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_SENTENCE = re.compile(r"([a-z0-9_.]+) is( not)?(?: one of)? (.+)")
_QUOTED = re.compile(r"'([^']*)'")

Shape = Callable[[Any], Any]
"""Reads one value; raises ValueError with the reason."""


def read_table(
    raw: Any, shapes: Mapping[str, Shape], place: Place, mistakes: list[FormMistake], what: str
) -> dict[str, Any]:
    """The values of a table whose keys and shapes are known; everything else is noted as a mistake."""
    if not isinstance(raw, Mapping):
        mistakes.append(place.mistake(f"A {what} is a table of keys and values."))
        return {}
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in shapes:
            reason = f"A {what} has no key “{_short(key)}”.{nearest(key, shapes)}"
            mistakes.append(place.mistake(reason, key))
            continue
        try:
            values[key] = shapes[key](value)
        except ValueError as reason:
            mistakes.append(place.mistake(f"“{key}”: {reason}", key))
    return values


def text(value: Any) -> str:
    """A text of at most 2,000 characters without control characters other than line ends."""
    if not isinstance(value, str) or isinstance(value, Number):
        raise ValueError("this is a text in quotation marks.")
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"this text is longer than {LONGEST_TEXT} characters.")
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in value):
        raise ValueError("this text holds a control character.")
    return value.strip()


def flag(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise ValueError("this is true or false, without quotation marks.")
    return value


def whole(value: Any) -> int:
    """A whole number from 1."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 100_000:
        raise ValueError("this is a whole number from 1.")
    return value


def identifier(value: Any) -> str:
    """An id of a section, field or module: small letters, figures and _, a letter first."""
    return _matched(_ID, value, "an id has small letters a-z, figures and _, a letter first, at most 60 characters.")


def form_identifier(value: Any) -> str:
    """A form's id, which may hold hyphens."""
    return _matched(_FORM_ID, value, "a form's id has small letters a-z, figures, - and _, a letter first.")


def reference(value: Any) -> str:
    """A field, or section.field."""
    return _matched(_REFERENCE, value, "a field is named by its id, or by section.field in another section.")


def _matched(pattern: re.Pattern[str], value: Any, reason: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(reason)
    return value


def listed(shape: Shape) -> Shape:
    """A list of such values, none twice."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            raise ValueError("this is a list in square brackets.")
        if len(value) > MOST_CHOICES:
            raise ValueError(f"this list has more than {MOST_CHOICES} entries.")
        entries = tuple(shape(entry) for entry in value)
        for entry in entries:
            if entries.count(entry) > 1:
                raise ValueError(f"“{_short(str(entry))}” stands here twice.")
        return entries

    return read


def one_of(*known: str) -> Shape:
    """One word of a few."""

    def read(value: Any) -> str:
        if value not in known:
            raise ValueError(f"this is one of {', '.join(known)}.{nearest(str(value), known)}")
        return str(value)

    return read


def number(value: Any) -> str:
    """A number as the text that stands in the file; a text that is a number is taken too."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise ValueError("this is a number.")
    said = str(value)
    try:
        if len(said) > 30 or not Decimal(said).is_finite() or abs(Decimal(said).adjusted()) > 30:
            raise ValueError(f"“{_short(said)}” is not a number that a bound can be.")
    except InvalidOperation as reason:
        raise ValueError(f"“{_short(said)}” is not a number.") from reason
    return said


def choices(value: Any) -> tuple[Choice, ...]:
    """Choices as a table id = "label", a list of tables with id and label, or a list of labels."""
    if isinstance(value, Mapping):
        found = [_choice(key, label) for key, label in value.items()]
    elif isinstance(value, (list, tuple)):
        found = [_listed_choice(entry) for entry in value]
    else:
        raise ValueError('choices are a table, id = "label".')
    if len(found) > MOST_CHOICES:
        raise ValueError(f"a field has at most {MOST_CHOICES} choices.")
    ids = [choice.id for choice in found]
    for known in ids:
        if ids.count(known) > 1:
            raise ValueError(f"the choice “{known}” stands here twice; every id is used once.")
    return tuple(found)


def _listed_choice(entry: Any) -> Choice:
    if isinstance(entry, Mapping):
        return _choice(entry.get("id"), {key: value for key, value in entry.items() if key != "id"})
    label = text(entry)
    return _choice(_NOT_IN_ID.sub("_", label.lower()).strip("_"), label)


def _choice(choice_id: Any, said: Any) -> Choice:
    _matched(_CHOICE_ID, choice_id, f"the choice id “{_short(str(choice_id))}” has letters, figures, _ + . and - only.")
    if isinstance(said, Mapping):
        for key in said:
            if key not in ("label", "help", "means"):
                raise ValueError(f"a choice has a label, a help and a means, but no “{_short(str(key))}”.")
        label, help_text, means = (text(said.get(key, "")) for key in ("label", "help", "means"))
    else:
        label, help_text, means = text(said), "", ""
    if not label:
        raise ValueError(f"the choice “{choice_id}” has no label.")
    return Choice(choice_id, label, help_text, means)


_CONDITION_KEYS = ("field", "any_field", "is", "is_not", "one_of", "not_one_of", "answered", "differs_from")


def conditions(value: Any) -> tuple[Condition, ...]:
    """One condition or a list of conditions that must all hold."""
    entries = value if isinstance(value, (list, tuple)) else [value]
    if len(entries) > MOST_CONDITIONS:
        raise ValueError(f"at most {MOST_CONDITIONS} conditions stand together.")
    return tuple(_condition(entry) for entry in entries)


def _condition(said: Any) -> Condition:
    if isinstance(said, str):
        return _condition_in_words(said)
    if isinstance(said, Mapping) and "any" in said:
        return _any_of(said)
    if not isinstance(said, Mapping):
        raise ValueError('a condition looks like { field = "design", one_of = ["rct_crossover"] }.')
    for key in said:
        if key not in _CONDITION_KEYS:
            raise ValueError(f"a condition has no “{_short(str(key))}”.{nearest(str(key), _CONDITION_KEYS)}")
    fields = said.get("any_field", [said.get("field")])
    targets = listed(reference)(fields)
    tests = [key for key in _CONDITION_KEYS[2:] if key in said]
    if not targets or len(tests) != 1 or ("field" in said and "any_field" in said):
        raise ValueError("a condition names its field and one test: is, is_not, one_of, not_one_of or answered.")
    return _tested(targets, tests[0], said[tests[0]])


def _any_of(said: Mapping[str, Any]) -> Condition:
    """Conditions of which one is enough: { any = [ {…}, {…} ] }."""
    entries = said["any"]
    if len(said) != 1 or not isinstance(entries, (list, tuple)) or not 2 <= len(entries) <= MOST_CONDITIONS:
        raise ValueError(f"any is a list of 2 to {MOST_CONDITIONS} conditions, and stands alone in its table.")
    if any(isinstance(entry, Mapping) and "any" in entry for entry in entries):
        raise ValueError("any holds plain conditions, not another any.")
    first, *others = (_condition(entry) for entry in entries)
    return replace(first, or_conditions=tuple(others))


def _tested(targets: tuple[str, ...], test: str, value: Any) -> Condition:
    first, others = targets[0], targets[1:]
    if test == "answered":
        return Condition(first, (), not flag(value), others)
    if test == "differs_from":
        return Condition(first, differs_from=reference(value))
    values = listed(text)(value if test.endswith("one_of") else [value])
    if not values:
        raise ValueError("a condition names at least one value.")
    return Condition(first, values, test in ("is_not", "not_one_of"), others)


def _condition_in_words(said: str) -> Condition:
    """ "design is 'x'", "design is one of 'x', 'y'", "p is answered", each also with "is not"."""
    found = _SENTENCE.fullmatch(said.strip())
    if not found:
        raise ValueError("a condition in words reads: field is 'choice', or: field is answered.")
    target, is_not = reference(found[1]), bool(found[2])
    if found[3] == "answered":
        return Condition(target, (), is_not)
    values = tuple(_QUOTED.findall(found[3]))
    if not values or _QUOTED.sub("", found[3]).strip(" ,"):
        raise ValueError("a condition in words puts each choice between single quotes.")
    return Condition(target, values, is_not)


_BOUND_KEYS = ("quiet_low", "quiet_high", "strong_low", "strong_high")


def bounds(value: Any) -> tuple[Bound, ...]:
    """The usual bounds, one table a unit."""
    if not isinstance(value, (list, tuple)) or len(value) > MOST_ENTRIES:
        raise ValueError("bounds are a list of tables, one for each unit.")
    found = tuple(_bound(entry) for entry in value)
    units = [bound.unit for bound in found]
    for unit in units:
        if units.count(unit) > 1:
            raise ValueError(f"the unit “{unit}” has its bounds twice.")
    return found


def _bound(said: Any) -> Bound:
    if not isinstance(said, Mapping):
        raise ValueError("a bound is a table with unit, quiet_low, quiet_high, strong_low, strong_high.")
    for key in said:
        if key not in ("unit", *_BOUND_KEYS):
            raise ValueError(f"a bound has no “{_short(str(key))}”.{nearest(str(key), ('unit', *_BOUND_KEYS))}")
    limits = {key: number(said[key]) for key in _BOUND_KEYS if key in said}
    order = [Decimal(limits[key]) for key in ("strong_low", "quiet_low", "quiet_high", "strong_high") if key in limits]
    if not limits or order != sorted(order):
        raise ValueError("bounds rise from strong_low over quiet_low and quiet_high to strong_high.")
    return Bound(text(said.get("unit", "")), **limits)


def choices_were(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What became of older choices: old id = the new id, or a list of new ids."""
    if not isinstance(value, Mapping):
        raise ValueError('this is a table, old_choice = "new_choice" or a list of new ones.')
    read = listed(text)
    became = [(text(old), read(new if isinstance(new, (list, tuple)) else [new])) for old, new in value.items()]
    return tuple(sorted(became))


def _short(said: str) -> str:
    return said if len(said) <= 40 else f"{said[:40]}…"
