"""A form put together from its modules: their sections in order, each with the fields that other modules add to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crps_extractor.models.form import Choice
from crps_extractor.models.forms import shapes
from crps_extractor.models.forms.mistakes import FormMistake, Place, nearest
from crps_extractor.models.forms.text import FormText, place_of

__all__ = ["RawField", "RawForm", "RawSection", "assemble", "read_head"]

MOST_SECTIONS = 100
MOST_FIELDS = 2_000

_HEAD: Mapping[str, shapes.Shape] = {
    "id": shapes.form_identifier,
    "version": shapes.whole,
    "title": shapes.text,
    "modules": shapes.listed(shapes.identifier),
    "parent": shapes.text,
    "date": shapes.text,
    "reason": shapes.text,
    "reopens": shapes.listed(shapes.reference),
}
_MODULE: Mapping[str, shapes.Shape] = {
    "id": shapes.identifier,
    "label": shapes.text,
    "needs": shapes.listed(shapes.identifier),
}
_SECTION: Mapping[str, shapes.Shape] = {
    "id": shapes.identifier,
    "label": shapes.text,
    "help": shapes.text,
    "module": shapes.identifier,
    "repeats": shapes.flag,
    "scope": shapes.one_of("blind", "shared"),
    "pair_on": shapes.listed(shapes.identifier),
    "row_name": shapes.text,
    "row_label": shapes.listed(shapes.identifier),
    "when": shapes.conditions,
    "after": shapes.identifier,
    "field": lambda value: value,
}
_ADDED: Mapping[str, shapes.Shape] = {
    key: _SECTION[key] for key in ("id", "pair_on", "when", "after", "module", "field")
} | {"extends": shapes.flag}
_FIELD: Mapping[str, shapes.Shape] = {
    "id": shapes.identifier,
    "label": shapes.text,
    "kind": shapes.text,
    "help": shapes.text,
    "example": shapes.text,
    "choices": shapes.choices,
    "choices_from": shapes.text,
    "choices_were": shapes.choices_were,
    "refers_to": shapes.identifier,
    "statistics": shapes.listed(shapes.text),
    "dispersions": shapes.listed(shapes.text),
    "units": shapes.listed(shapes.text),
    "scales": shapes.listed(shapes.text),
    "required": shapes.flag,
    "key": shapes.flag,
    "critical": shapes.flag,
    "critical_when": shapes.conditions,
    "tier": shapes.one_of("core", "extra"),
    "when": shapes.conditions,
    "means": shapes.text,
    "bounds": shapes.bounds,
    "minimum": shapes.number,
    "maximum": shapes.number,
    "used_by": shapes.listed(shapes.text),
    "retired": shapes.flag,
    "module": shapes.identifier,
}
_WIDENED: Mapping[str, shapes.Shape] = {"id": shapes.identifier, "extends": shapes.flag, "choices": shapes.choices}


@dataclass
class RawField:
    """A field as it stands in a file: its values, its place."""

    values: dict[str, Any]
    place: Place


@dataclass
class RawSection:
    """A section as it stands in the files: its values, its place, its fields so far."""

    values: dict[str, Any]
    place: Place
    fields: list[RawField] = field(default_factory=list)


@dataclass
class RawForm:
    """The head of a form and its sections put together."""

    head: dict[str, Any]
    place: Place
    sections: list[RawSection] = field(default_factory=list)


def read_head(text: FormText, mistakes: list[FormMistake]) -> RawForm:
    """The head of a form file; unknown tables and a missing head are noted."""
    _refuse_other_tables(text, ("form", "section"), mistakes)
    is_text = bool(text.lines.tables or text.lines.head)
    place = Place(text.file, "form", {"": 1, **text.lines.head} if is_text else {})
    head = shapes.read_table(text.data.get("form", {}), _HEAD, place, mistakes, "form")
    for key in ("id", "title"):
        if not head.get(key):
            mistakes.append(place.mistake(f"The form has no {key}. Write it under [form].", key))
    return RawForm(head, place)


def assemble(text: FormText, module_text: Callable[[str], FormText | None], mistakes: list[FormMistake]) -> RawForm:
    """The form of a file with its modules; ``module_text`` finds a module by its id."""
    form = read_head(text, mistakes)
    chosen = form.head.get("modules", ())
    for module in chosen:
        found = module_text(module)
        if found is None:
            mistakes.append(form.place.mistake(f"The module “{module}” was not found.", "modules"))
            continue
        _refuse_other_tables(found, ("module", "section"), mistakes)
        place = Place(found.file, "module", found.lines.head)
        said = shapes.read_table(found.data.get("module", {}), _MODULE, place, mistakes, "module")
        if said.get("id") != module:
            mistakes.append(place.mistake(f"The module's id is not the name of its file, “{module}”.", "id"))
        for needed in said.get("needs", ()):
            if needed not in chosen[: chosen.index(module)]:
                mistakes.append(form.place.mistake(f"The module “{module}” needs “{needed}” before it.", "modules"))
        add_sections(form, found, module, mistakes)
    add_sections(form, text, "", mistakes)
    return form


def add_sections(form: RawForm, text: FormText, module: str, mistakes: list[FormMistake]) -> None:
    """Add the sections of one file to the form, and to sections that stand there already what extends them."""
    tables = text.data.get("section", [])
    if not isinstance(tables, list) or len(tables) > MOST_SECTIONS:
        reason = f"Sections are written as [[section]], at most {MOST_SECTIONS} in a file."
        line = text.lines.tables.get("section") or text.lines.head.get("section", 0)
        mistakes.append(FormMistake(text.file, "", reason, line))
        return
    for number, table in enumerate(tables):
        where = _id_of(table) or f"section {number + 1}"
        place = place_of(text, where, number)
        extends = isinstance(table, Mapping) and table.get("extends") is True
        what = "section that extends another" if extends else "section"
        values = shapes.read_table(table, _ADDED if extends else _SECTION, place, mistakes, what)
        section = RawSection({"module": module, **values}, place)
        section.fields = list(_fields(values.pop("field", []), text, number, section, mistakes))
        _extend(form, section, mistakes) if extends else _add(form, section, mistakes)


def _fields(
    tables: Any, text: FormText, number: int, section: RawSection, mistakes: list[FormMistake]
) -> Iterable[RawField]:
    if not isinstance(tables, list) or len(tables) > MOST_FIELDS:
        mistakes.append(section.place.mistake(f"Fields are written as [[section.field]], at most {MOST_FIELDS}."))
        return
    for index, table in enumerate(tables):
        where = f"{section.place.where}/{_id_of(table) or f'field {index + 1}'}"
        place = place_of(text, where, number, index)
        widens = isinstance(table, Mapping) and table.get("extends") is True
        what = "field that extends another" if widens else "field"
        values = shapes.read_table(table, _WIDENED if widens else _FIELD, place, mistakes, what)
        if not widens:
            values.setdefault("module", section.values["module"])
        if "id" in values:
            yield RawField(values, place)
        elif not _id_of(table):
            mistakes.append(place.mistake("This field has no id."))


def _add(form: RawForm, section: RawSection, mistakes: list[FormMistake]) -> None:
    wanted = section.values.get("id")
    if not wanted:
        if not section.place.where or section.place.where.startswith("section "):
            mistakes.append(section.place.mistake("This section has no id."))
        return
    earlier = {known.values["id"]: known for known in form.sections}
    if wanted in earlier:
        mistakes.append(section.place.mistake(f"The section “{wanted}” is already in the form.", "id"))
        return
    fields, section.fields = section.fields, []
    _put_fields(section, fields, len(section.fields), mistakes)
    after = section.values.pop("after", "")
    if after and after not in earlier:
        reason = f"There is no section “{after}” to stand after.{nearest(after, earlier)}"
        mistakes.append(section.place.mistake(reason, "after"))
    at = form.sections.index(earlier[after]) + 1 if after in earlier else len(form.sections)
    form.sections.insert(at, section)


def _extend(form: RawForm, added: RawSection, mistakes: list[FormMistake]) -> None:
    wanted = added.values.get("id", "")
    earlier = {known.values["id"]: known for known in form.sections}
    section = earlier.get(wanted)
    if section is None:
        reason = f"There is no section “{wanted}” before it that could be extended.{nearest(wanted, earlier)}"
        mistakes.append(added.place.mistake(reason, "id"))
        return
    section.values["pair_on"] = (*section.values.get("pair_on", ()), *added.values.get("pair_on", ()))
    known = [raw.values["id"] for raw in section.fields]
    after = added.values.get("after", "")
    if after and after not in known:
        reason = f"There is no field “{after}” to stand after.{nearest(after, known)}"
        mistakes.append(added.place.mistake(reason, "after"))
    for raw in added.fields:
        if "extends" not in raw.values and (when := added.values.get("when")):
            raw.values["when"] = (*when, *raw.values.get("when", ()))
    at = known.index(after) + 1 if after in known else len(known)
    _put_fields(section, added.fields, at, mistakes)


def _put_fields(section: RawSection, fields: list[RawField], at: int, mistakes: list[FormMistake]) -> None:
    known = {raw.values["id"]: raw for raw in section.fields}
    for raw in fields:
        wanted = raw.values["id"]
        if raw.values.pop("extends", False):
            _widen(known.get(wanted), raw, mistakes)
        elif wanted in known:
            mistakes.append(raw.place.mistake(f"The field “{wanted}” is already in this section.", "id"))
        else:
            known[wanted] = raw
            section.fields.insert(at, raw)
            at += 1


def _widen(earlier: RawField | None, added: RawField, mistakes: list[FormMistake]) -> None:
    wanted = added.values["id"]
    if earlier is None:
        mistakes.append(added.place.mistake(f"There is no field “{wanted}” before it that could be extended.", "id"))
        return
    before: tuple[Choice, ...] = earlier.values.get("choices", ())
    more: tuple[Choice, ...] = added.values.get("choices", ())
    for choice in more:
        if any(choice.id == known.id for known in before):
            reason = f"The choice “{choice.id}” is already in this field; every id is used once."
            mistakes.append(added.place.mistake(reason, "choices"))
    last = tuple(choice for choice in before if choice.id == "other")
    first = tuple(choice for choice in before if choice.id != "other")
    earlier.values["choices"] = (*first, *more, *last)


def _refuse_other_tables(text: FormText, known: tuple[str, ...], mistakes: list[FormMistake]) -> None:
    for key in text.data:
        if key not in known:
            reason = f"A form file has no “{key[:40]}” of its own.{nearest(key, known)}"
            line = text.lines.tables.get(key) or text.lines.head.get(key, 0)
            mistakes.append(FormMistake(text.file, "", reason, line))


def _id_of(table: Any) -> str:
    found = table.get("id") if isinstance(table, Mapping) else ""
    return found[:60] if isinstance(found, str) else ""
