"""Which column of a table made elsewhere answers which field: kept as a small TOML file and used again."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "AGREED",
    "BY_COLUMN",
    "BY_LINE",
    "FIRST",
    "ONE",
    "SECOND",
    "SHAPES",
    "MappedColumn",
    "MappingError",
    "TableMapping",
    "load_mapping",
    "mapping_text",
]

ONE, BY_COLUMN, BY_LINE = SHAPES = ("one reviewer", "columns for each reviewer", "a column names the reviewer")
"""One file a reviewer; one line with columns for each reviewer (and the agreed value); a line for each reviewer."""
AGREED, FIRST, SECOND = "@agreed", "@first", "@second"
"""Whose a value is where it is nobody's by name: the consensus, or whoever holds that slot of the study."""
_MOST_COLUMNS = 5_000


class MappingError(Exception):
    """A mapping cannot be used; one sentence says where and why."""


@dataclass(frozen=True)
class MappedColumn:
    """One column: the field ("section.field") and part it answers. An empty field leaves the column out.

    ``part`` empty means the whole answer in one text. ``who`` is the name in the header, in a table with columns for
    each reviewer. ``row`` numbers the row of a section that repeats, where each row has columns of its own. ``also``
    holds parts that the header says for all cells (a unit).
    """

    header: str
    field: str = ""
    part: str = ""
    who: str = ""
    row: str = ""
    also: MappingOf[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class TableMapping:
    """How to read one kind of table. ``people`` gives for each name in the table a person's id, or @agreed, @first …"""

    shape: str = ONE
    study: str = ""
    extractor: str = ""
    sheet: str = ""
    header: int = 0
    header_lines: int = 0
    people: MappingOf[str, str] = dataclasses.field(default_factory=dict)
    columns: tuple[MappedColumn, ...] = ()


def mapping_text(mapping: TableMapping) -> str:
    """A mapping as TOML, to be looked through and corrected with any editor."""
    lines = [
        "# Which column answers which field. Correct it where it is wrong: an empty field leaves a column out.",
        f"shape = {_quoted(mapping.shape)}  # {', '.join(SHAPES)}",
        f"study = {_quoted(mapping.study)}  # the column that names the study",
        f"extractor = {_quoted(mapping.extractor)}  # the column that names the reviewer, if there is one",
        f"sheet = {_quoted(mapping.sheet)}",
        f"header = {mapping.header}  # the line of the header, 0 to look for it",
        f"header_lines = {mapping.header_lines}",
        "",
        f"[people]  # names in the table: a person of the review, {AGREED}, {FIRST} or {SECOND}",
        *(f"{_quoted(name)} = {_quoted(person)}" for name, person in mapping.people.items()),
    ]
    for column in mapping.columns:
        lines += ["", "[[column]]", f"header = {_quoted(column.header)}", f"field = {_quoted(column.field)}"]
        said = {"part": column.part, "who": column.who, "row": column.row}
        lines += [f"{name} = {_quoted(value)}" for name, value in said.items() if value]
        if column.also:
            lines.append(f"also = {{ {', '.join(f'{name} = {_quoted(text)}' for name, text in column.also.items())} }}")
    return "\n".join(lines) + "\n"


def load_mapping(path: Path) -> TableMapping:
    """A mapping from its file. Raises MappingError, in one sentence, for what is not one."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MappingError(f"{path.name} cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MappingError(f"{path.name} is not sound TOML ({error}).") from error
    try:
        return _mapping(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MappingError(f"{path.name} is no mapping of a table: {error}.") from error


def _mapping(data: dict[str, Any]) -> TableMapping:
    unknown = set(data) - {"shape", "study", "extractor", "sheet", "header", "header_lines", "people", "column"}
    if unknown:
        raise ValueError(f"it has an entry “{sorted(unknown)[0]}” that means nothing here")
    shape = _text(data, "shape", ONE)
    if shape not in SHAPES:
        raise ValueError(f"its shape is none of: {', '.join(SHAPES)}")
    columns = data.get("column", [])
    if len(columns) > _MOST_COLUMNS:
        raise ValueError("it has more columns than a table can have")
    return TableMapping(
        shape,
        _text(data, "study"),
        _text(data, "extractor"),
        _text(data, "sheet"),
        _number(data, "header"),
        _number(data, "header_lines"),
        {name: _text(data["people"], name) for name in data.get("people", {})},
        tuple(_column(one) for one in columns),
    )


def _column(data: dict[str, Any]) -> MappedColumn:
    also = {name: _text(data["also"], name) for name in data.get("also", {})}
    said = [_text(data, name) for name in ("header", "field", "part", "who", "row")]
    if not said[0]:
        raise ValueError("a column has no header")
    return MappedColumn(said[0], said[1], said[2], said[3], said[4], also)


def _text(data: MappingOf[str, Any], name: str, otherwise: str = "") -> str:
    value = data.get(name, otherwise)
    if not isinstance(value, str):
        raise ValueError(f"“{name}” is not a text")
    return value


def _number(data: MappingOf[str, Any], name: str) -> int:
    value = data.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
        raise ValueError(f"“{name}” is not a whole number up to 100")
    return value


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
