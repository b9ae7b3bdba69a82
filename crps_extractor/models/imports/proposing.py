"""Propose how to read a table made elsewhere: which columns name study and reviewer, which field each other answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crps_extractor.models.form import Form, FormField, Section
from crps_extractor.models.imports.cells import Table
from crps_extractor.models.imports.headers import (
    EXTRACTOR_NAMES,
    JOIN,
    STUDY_NAMES,
    Header,
    alike,
    best_name,
    find_header,
    plain_words,
)
from crps_extractor.models.imports.mapping import (
    AGREED,
    BY_COLUMN,
    BY_LINE,
    FIRST,
    ONE,
    SECOND,
    MappedColumn,
    TableMapping,
)
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.review.facts import Facts
from crps_extractor.models.sheet_columns import NOTE, PAGE, QUOTE, STATUS, columns_of, sheet_sections

__all__ = ["names_in_table", "propose_mapping"]

_AGREED = {"agreed", "consensus", "final", "adjudicated", "agreed value", "settled", "final value"}
_SLOT = re.compile(r"(?:reviewer|extractor|rater|coder|r|rev)\s*([12ab])")
_CLOSE = 0.8
_STEM = 6
"""Words are compared by this many letters: "Country" and "Countries" are alike."""
_LEFT_OUT = {"study", "the", "of", "a", "in", "for", "and", "number"}
_SPREADS = {"sd": "sd", "se": "se", "sem": "se", "standard deviation": "sd", "standard error": "se"}
_CENTRES = {"mean": "mean", "median": "median"}
_BESIDE = {"note": NOTE, "notes": NOTE, "comment": NOTE, "page": PAGE, "quote": QUOTE, "status": STATUS}


@dataclass(frozen=True)
class _Target:
    """One name that a header may have, and what it would answer."""

    name: str
    section: Section
    field: FormField
    part: str = ""
    also: tuple[tuple[str, str], ...] = ()


def propose_mapping(form: Form, facts: Facts, table: Table, first: int = 0, lines: int = 0) -> TableMapping:
    """A mapping to begin with. Columns that nothing is found for stand in it with an empty field.

    ``first`` and ``lines`` say where the header is, 0 asks to find out.
    """
    header = find_header(table, first, lines)
    names = list(header.columns.values())
    study = best_name(names, STUDY_NAMES)
    extractor = best_name([name for name in names if name != study], EXTRACTOR_NAMES, closeness=0.9)
    targets = _targets(form)
    columns, said = [], dict[str, str]()
    for name in names:
        if name in (study, extractor):
            continue
        rest, who, person = _whose(name, facts)
        if person:
            said[who] = person
        columns.append(_column(name, rest, who, form, targets))
    shape = BY_LINE if extractor else BY_COLUMN if said else ONE
    if shape == BY_LINE:
        said = _names_in(table, header, extractor, facts)
        columns = [_column(one.header, one.header, "", form, targets) for one in columns]
    return TableMapping(shape, study, extractor, table.name, header.first, header.lines, said, tuple(columns))


def names_in_table(mapping: TableMapping, facts: Facts, table: Table) -> dict[str, str]:
    """The names of reviewers that a table holds under a mapping, each with whose it is; "" where nobody is found.

    What the mapping says already stays; a table of one reviewer names nobody.
    """
    if mapping.shape == ONE:
        return {}
    if mapping.shape == BY_COLUMN:
        names = dict.fromkeys(column.who for column in mapping.columns if column.who)
        found = {name: _person(name, facts) for name in names}
    else:
        header = find_header(table, mapping.header, mapping.header_lines)
        found = _names_in(table, header, mapping.extractor, facts)
    return {name: mapping.people.get(name, person) for name, person in found.items()}


def _person(name: str, facts: Facts) -> str:
    """Whose a name in the table is: @agreed, @first, @second, or a person's id; "" for nobody's."""
    words = plain_words(name)
    if words in _AGREED:
        return AGREED
    slot = _SLOT.fullmatch(words)
    if slot:
        return FIRST if slot[1] in "1a" else SECOND
    person = facts.person_named(name)
    if person is None:
        firsts = [one for one in facts.people.values() if one.name.casefold().split()[0] == words]
        person = firsts[0] if len(firsts) == 1 else None
    return person.id if person else ""


def _whose(header: str, facts: Facts) -> tuple[str, str, str]:
    """A header without the reviewer's name in it, that name, and whose it is; empty where there is none in it."""
    pieces = [piece for piece in re.split(rf"{JOIN}|[()\[\]:/|]| - |_", header) if piece.strip()]
    for piece in pieces:
        if person := _person(piece.strip(), facts):
            rest = JOIN.join(other.strip() for other in pieces if other is not piece)
            return rest, piece.strip(), person
    words = header.split()
    for count in (2, 1):
        for tail in (words[-count:], words[:count]):
            name = " ".join(tail)
            if len(words) > count and (person := _person(name, facts)):
                return " ".join(words[:-count] if tail == words[-count:] else words[count:]), name, person
    return header, "", ""


def _names_in(table: Table, header: Header, extractor: str, facts: Facts) -> dict[str, str]:
    column = next(number for number, name in header.columns.items() if name == extractor)
    names = dict.fromkeys(
        cell.text.strip() for (row, place), cell in table.cells.items() if place == column and row >= header.data
    )
    return {name: _person(name, facts) for name in list(names)[:100]}


def _targets(form: Form) -> list[_Target]:
    """Every name under which a column may stand, with the whole answers before their parts."""
    whole, parts = [], []
    for section in sheet_sections(form):
        for field in section.fields:
            if field.retired:
                continue
            for name in (field.label, field.id, f"{section.label} {field.label}", f"{section.id} {field.id}"):
                whole.append(_Target(name, section, field))
            for column in columns_of(field, Context(), {}):
                if column.part.startswith("@"):
                    continue
                parts += [
                    _Target(f"{field.label} {word}", section, field, column.part)
                    for word in (column.label, column.part)
                ]
            parts += _statistics(section, field)
    return whole + parts


def _statistics(section: Section, field: FormField) -> list[_Target]:
    """ "Pain mean", "Pain SD": the figures of a summary under their usual names."""
    if field.kind != "summary":
        return []
    found = [
        _Target(f"{label} {word}", section, field, "centre", (("centre_type", code),))
        for word, code in _CENTRES.items()
        for label in (field.label, section.label, "")
    ]
    found += [
        _Target(f"{label} {word}", section, field, "spread", (("spread_type", code),))
        for word, code in _SPREADS.items()
        for label in (field.label, section.label, "")
    ]
    return found


def _column(header: str, rest: str, who: str, form: Form, targets: Sequence[_Target]) -> MappedColumn:
    words, unit = _without_unit(rest)
    words, section, row = _without_number(words, form)
    beside = ""
    tail = plain_words(words).split()
    if len(tail) > 1 and tail[-1] in _BESIDE:
        beside, words = _BESIDE[tail[-1]], " ".join(tail[:-1])
    known = [target for target in targets if not section or target.section.id == section]
    score, target = 0.0, None
    for one in known:
        if (found := _likeness(words, one)) > score:
            score, target = found, one
    if target is None or score < _CLOSE:
        return MappedColumn(header, who=who)
    also = dict(target.also)
    choices = {part.part: part for part in columns_of(target.field, Context(), {})}
    if unit and "unit" in choices and target.part in ("", "text", "centre"):
        known_unit = choices["unit"].read(unit)
        also |= {"unit": known_unit} if known_unit else {}
    return MappedColumn(
        header, f"{target.section.id}.{target.field.id}", beside or target.part, who, row, {} if beside else also
    )


def _likeness(words: str, target: _Target) -> float:
    """How alike a header and a target's name are; a header whose words all stand in the name is close ("Country")."""
    score = alike(words, target.name)
    if score >= _CLOSE or target.part:
        return score
    said, known = _stems(words), _stems(target.name)
    if said and said <= known:
        return _CLOSE + 0.1 * len(said) / len(known)
    is_head = len(said) == 2 and len(known) == 1 and known <= said and max(map(len, known)) >= _STEM
    return _CLOSE if is_head else score


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in plain_words(text).split() if word not in _LEFT_OUT}


def _without_unit(text: str) -> tuple[str, str]:
    """ "Dose (mg/kg/h)" is "Dose" and its unit."""
    found = re.search(r"[(\[]([^()\[\]]+)[)\]]\s*$", text)
    return (text[: found.start()].strip(), found[1].strip()) if found and text[: found.start()].strip() else (text, "")


def _without_number(text: str, form: Form) -> tuple[str, str, str]:
    """ "Arm 2 n" is "n" of the second row of the section whose rows are called arms."""
    words = plain_words(text)
    for section in sheet_sections(form):
        for name in filter(None, {section.row_name.casefold(), plain_words(section.label)}):
            found = re.search(rf"\b{re.escape(name)}\s*([0-9]{{1,2}})\b", words) if section.repeats else None
            if found:
                rest = (words[: found.start()] + words[found.end() :]).strip()
                return rest or name, section.id, found[1]
    return text, "", ""
