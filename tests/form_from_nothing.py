"""A form made from nothing: no module, ids, labels and sections of its own; its fields only say what they mean.

It is written as the text of a form file, one field for each meaning of the vocabulary, so that reading it proves that
people could write it. Everything that the program does with a form must work with it as with the shipped one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from crps_extractor.models.form import Form
from crps_extractor.models.form_file import Meaning, meanings, parse_form

__all__ = ["form_from_nothing", "text_of_form_from_nothing"]

_TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "report": ("berichte", ("report.kind",)),
    "decision": ("entscheide", ("decision.status",)),
    "contact": ("anfragen", ("contact.answer",)),
    "group": ("kinder", ("group.label",)),
    "baseline": ("anfang", ("baseline.group", "baseline.characteristic")),
    "dose": ("mittel", ("dose.group",)),
    "phase": ("schritte", ("phase.group", "phase.kind", "phase.no")),
    "cotreatment": ("daneben", ("cotreatment.group", "cotreatment.drug")),
    "outcome": ("masse", ("outcome.label",)),
    "time": ("zeiten", ("time.value", "time.anchor")),
    "result": ("werte", ("result.outcome", "result.time", "result.group", "result.form", "result.analysis")),
    "comparison": ("gegen", ("comparison.a", "comparison.b")),
    "effect": ("unterschiede", ("effect.outcome", "effect.time", "effect.comparison", "effect.form")),
    "event": ("schaden", ("event.term", "event.group")),
    "rob": ("urteile", ("rob.tool", "rob.judged")),
}
"""What a meaning begins with, the section that holds such rows, and its keys; all else is filled once a study."""

_SHARED = ("berichte", "entscheide", "anfragen")
_ONCE = "studie"
_REQUIRED = ("design.kind", "study.label", "group.n_allocated", "result.value", "crossover.washout", "study.n_total")
_DAYS = ('units = ["days"]', 'bounds = [ { unit = "days", quiet_low = 1, quiet_high = 14 } ]')
_MORE: Mapping[str, tuple[str, ...]] = {
    "crossover.washout": ("when = \"ART is 'Überkreuzversuch'\"",),
    "effect.estimate": ('statistics = ["value"]',),
    "phase.hours_per_day": ('units = ["hours"]', "minimum = 0", "maximum = 24"),
    "dose.hours_per_day": ('units = ["hours"]', "minimum = 0", "maximum = 24"),
    "phase.days": _DAYS,
    "dose.days": _DAYS,
    "dose.weight": (
        'units = ["kg"]',
        'bounds = [ { unit = "kg", quiet_low = 35, quiet_high = 130, strong_low = 10, strong_high = 300 } ]',
    ),
    "dose.total": ('bounds = [ { unit = "mg", quiet_low = 80, quiet_high = 10000, strong_high = 70000 } ]',),
    "phase.dose": (
        'bounds = [ { unit = "mg/kg/h", quiet_low = 0.02, quiet_high = 2, strong_low = 0.01, strong_high = 7.5 }, '
        '{ unit = "mg/h", quiet_low = 2, quiet_high = 140, strong_high = 600 } ]',
    ),
}
"""What a form says beyond meanings: units, limits, usual bounds, a condition."""


def form_from_nothing() -> Form:
    """The form, read from its text."""
    return parse_form(text_of_form_from_nothing(), "eigen.toml")


def text_of_form_from_nothing() -> str:
    """The text of the form file."""
    lines = ["[form]", 'id = "eigen"', 'title = "Kopfschmerz bei Kindern"']
    for section, fields in _sections().items():
        lines += ["", "[[section]]", f'id = "{section}"', f'label = "Teil {section}"']
        keys = next((keys for name, keys in _TABLES.values() if name == section), ())
        if keys:
            lines += ["repeats = true", f"pair_on = {_listed(_id(key) for key in keys)}"]
            lines += [f"row_label = {_listed(_id(key) for key in keys[:1])}", 'row_name = "Zeile"']
        if section in _SHARED:
            lines.append('scope = "shared"')
        for meaning in fields:
            lines += ["", "  [[section.field]]", *(f"  {line}" for line in _field(meaning))]
    return "\n".join(lines) + "\n"


def _sections() -> dict[str, list[Meaning]]:
    found: dict[str, list[Meaning]] = {name: [] for name in (_ONCE, *(name for name, _ in _TABLES.values()))}
    for meaning in meanings().values():
        table = meaning.id.partition(".")[0]
        found[_TABLES.get("rob" if table == "rob2" else table, (_ONCE, ()))[0]].append(meaning)
    return found


def _field(meaning: Meaning) -> Iterator[str]:
    kind = meaning.kinds[0]
    yield f'id = "{_id(meaning.id)}"'
    yield f'label = "Angabe {_id(meaning.id)[1:]}"'
    yield f'kind = "{kind}"'
    yield f'means = "{meaning.id}"'
    if any(meaning.id in keys for _, keys in _TABLES.values()) or meaning.id in _REQUIRED:
        yield "required = true"
    yield from (line.replace("ART", _id("design.kind")) for line in _MORE.get(meaning.id, ()))
    if kind == "reference":
        yield f'refers_to = "{_target(meaning.id)}"'
    if meaning.values and kind in ("choice", "choices", "judgement"):
        yield f"choices = {{ {', '.join(_choice(*value) for value in enumerate(meaning.values))} }}"
    elif kind in ("choice", "choices"):
        yield 'choices_from = "windows"' if meaning.id == "time.window" else 'choices = ["eins", "zwei"]'


def _choice(number: int, value: str) -> str:
    name = "other" if value == "other" else f"w{number}"
    label = "Überkreuzversuch" if value == "rct_crossover" else f"Wahl {number}"
    return f'{name} = {{ label = "{label}", means = "{value}" }}'


def _id(meaning: str) -> str:
    """An id of its own: the number of the meaning in the vocabulary, so that nothing could guess it."""
    return f"f{list(meanings()).index(meaning)}"


def _target(meaning: str) -> str:
    wanted = meaning.rpartition(".")[2].removeprefix("primary_")
    table = {"a": "group", "b": "group", "parent": "group", "shares_control_with": "comparison"}.get(wanted, wanted)
    return _TABLES[table][0]


def _listed(names: Iterable[str]) -> str:
    return json.dumps(list(names))
