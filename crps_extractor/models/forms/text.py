"""The text of a form file: read with a limit on everything, and with the line of each table and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crps_extractor.models.forms.mistakes import FormError, FormMistake, Place

__all__ = ["FormText", "Lines", "Number", "read_form_file", "read_form_text"]

MOST_BYTES = 1_000_000
LONGEST_LINE = 4_000
DEEPEST = 12
MOST_VALUES = 60_000

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.\- ]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_\-]+)[\"']?\s*=")
_LINE_OF_TOML = re.compile(r"\(at line (\d+), column (\d+)\)")


class Number(str):
    """A number with a decimal point, exactly as it stands in the file."""

    __slots__ = ()


@dataclass(frozen=True)
class Lines:
    """The lines of a file's tables: of its head, of each section in order, of each section's fields in order."""

    head: dict[str, int] = field(default_factory=dict)
    sections: list[dict[str, int]] = field(default_factory=list)
    fields: list[list[dict[str, int]]] = field(default_factory=list)


@dataclass(frozen=True)
class FormText:
    """What stands in one form file: its plain data, and the lines where it stands."""

    file: str
    data: Mapping[str, Any]
    lines: Lines


def read_form_file(path: Path) -> FormText:
    """The data of a form file. Raises FormError, with one sentence, when it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        line = content[: reason.start].count(b"\n") + 1
        raise _refused(path.name, "The file is not UTF-8 text. Save it as UTF-8 and try again.", line) from reason
    except OSError as reason:
        raise _refused(path.name, f"The file cannot be read: {reason.strerror or 'unknown reason'}.") from reason
    return read_form_text(text, path.name)


def read_form_text(text: str, file: str) -> FormText:
    """The data of a form given as text. Raises FormError, with one sentence, when it is not a form's text."""
    if len(text) > MOST_BYTES:
        raise _refused(file, f"The file is larger than a form can be ({MOST_BYTES // 1000} kB).")
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise _refused(file, f"This line is longer than {LONGEST_LINE} characters.", number)
    try:
        data = tomllib.loads(text, parse_float=Number)
    except RecursionError as reason:
        raise _refused(file, "Tables or lists are nested more deeply than a form can be.") from reason
    except ValueError as reason:
        raise _not_toml(file, str(reason)) from reason
    _refuse_too_much(data, file)
    return FormText(file, data, _lines_of(lines))


def _refused(file: str, reason: str, line: int = 0) -> FormError:
    return FormError([FormMistake(file, "", reason, line)])


def _not_toml(file: str, reason: str) -> FormError:
    found = _LINE_OF_TOML.search(reason)
    what = _LINE_OF_TOML.sub("", reason).strip().rstrip(".")[:200]
    return _refused(file, f"The file is not valid TOML: {what}.", int(found[1]) if found else 0)


def _refuse_too_much(data: Any, file: str) -> None:
    """Refuse what is too deep or too much, without recursion."""
    level: list[Any] = [data]
    count = 0
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for value in level:
            if isinstance(value, Mapping):
                inner.extend(value.values())
            elif isinstance(value, list):
                inner.extend(value)
        count += len(inner)
        if count > MOST_VALUES:
            raise _refused(file, f"The file holds more than {MOST_VALUES} values, more than a form can.")
        level = inner
        if not level:
            return
    raise _refused(file, "Tables or lists are nested more deeply than a form can be.")


def _lines_of(lines: list[str]) -> Lines:
    """Where the tables and keys stand: a plain walk over the lines that knows multi-line texts."""
    found = Lines()
    current, prefix, open_text = found.head, "", ""
    for number, line in enumerate(lines, 1):
        if open_text:
            open_text = "" if line.count(open_text) % 2 else open_text
            continue
        if header := _HEADER.match(line):
            current, prefix = _table_at(found, header[1].replace(" ", ""), number)
        elif key := _KEY.match(line):
            current.setdefault(prefix + key[1], number)
        open_text = next((quotes for quotes in ('"""', "'''") if line.count(quotes) % 2), "")
    return found


def _table_at(found: Lines, header: str, number: int) -> tuple[dict[str, int], str]:
    if header == "section":
        found.sections.append({"": number})
        found.fields.append([])
        return found.sections[-1], ""
    if header == "section.field" and found.fields:
        found.fields[-1].append({"": number})
        return found.fields[-1][-1], ""
    if header.startswith("section.field.") and found.fields and found.fields[-1]:
        name = header.removeprefix("section.field.")
        table = found.fields[-1][-1]
        table.setdefault(name, number)
        return table, f"{name}."
    found.head.setdefault("", number)
    return found.head, ""


def place_of(text: FormText, where: str, section: int, form_field: int | None = None) -> Place:
    """The place of a section, or of a field of it, by their numbers in the file."""
    lines = text.lines
    if section >= len(lines.sections):
        return Place(text.file, where)
    if form_field is None or form_field >= len(lines.fields[section]):
        return Place(text.file, where, lines.sections[section])
    return Place(text.file, where, lines.fields[section][form_field])
