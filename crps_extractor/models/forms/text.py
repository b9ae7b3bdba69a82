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
    """The lines of a file's tables: of its head, of each section in order, of each section's fields in order.

    ``tables`` holds the first line of every table by the first word of its name.
    """

    head: dict[str, int] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
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
        raise _too_deep(file, lines) from reason
    except ValueError as reason:
        raise _not_toml(file, str(reason), lines) from reason
    _refuse_too_much(data, file, lines)
    return FormText(file, data, _lines_of(lines))


def _refused(file: str, reason: str, line: int = 0) -> FormError:
    return FormError([FormMistake(file, "", reason, line)])


_IN_WORDS = {
    "Expected '='": "A line reads key = value, and here the = is missing",
    "Invalid value": "What stands behind the = is no value; a text stands in quotation marks",
    "Expected newline": "Something stands behind the value that does not belong there",
    "Invalid initial character": "A line begins with a key, a table in square brackets or a #",
    "Cannot overwrite": "This key stands in its table twice",
    "Cannot declare": "This table stands in the file twice",
    "Unclosed array": "A list that is opened before this place is not closed",
    "Unclosed inline table": "A table in braces that is opened before this place is not closed",
    "Unescaped": "A backslash in a text has a meaning of its own: write two of them",
    "Illegal character": "A text goes on over the end of its line, or holds a control character",
}


def _not_toml(file: str, reason: str, lines: list[str]) -> FormError:
    found = _LINE_OF_TOML.search(reason)
    opened = _open_text(lines) if not found else 0
    if opened:
        return _refused(file, "The text that begins here in three quotation marks is never closed.", opened)
    what = _LINE_OF_TOML.sub("", reason).replace("(at end of document)", "").strip().rstrip(".")[:200]
    said = next((words for begins, words in _IN_WORDS.items() if what.startswith(begins)), what)
    return _refused(file, f"The file is not valid TOML: {said}.", int(found[1]) if found else len(lines))


def _open_text(lines: list[str]) -> int:
    """The line where a text of several lines begins that is never closed; 0 where there is none."""
    open_text, opened = "", 0
    for number, line in enumerate(lines, 1):
        if open_text:
            open_text = "" if line.count(open_text) % 2 else open_text
            continue
        open_text = next((quotes for quotes in ('"""', "'''") if line.count(quotes) % 2), "")
        opened = number
    return opened if open_text else 0


def _too_deep(file: str, lines: list[str]) -> FormError:
    """Refused at the first line at which more brackets are open than a form has levels."""
    open_ones, line = 0, len(lines)
    for number, text in enumerate(lines, 1):
        open_ones += text.count("[") + text.count("{")
        if open_ones > DEEPEST:
            line = number
            break
        open_ones -= text.count("]") + text.count("}")
    return _refused(file, "Tables or lists are nested more deeply than a form can be.", line)


def _refuse_too_much(data: Any, file: str, lines: list[str]) -> None:
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
    raise _too_deep(file, lines)


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
    found.tables.setdefault(header.partition(".")[0], number)
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
