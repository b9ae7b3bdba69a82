"""A table for analysis: named columns with their meaning, lines of texts, written as CSV that no program misreads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["NUMBER", "TEXT", "YES_NO", "Column", "Line", "Table", "csv_text", "yes_no"]

TEXT, NUMBER, YES_NO = "text", "number", "yes_no"

Line = Mapping[str, str]
"""The cells of one line by column; a column that is not there is blank, which means missing."""

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?")
_MAY_BE_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, what it means, its type for R and the unit of its figures."""

    name: str
    meaning: str
    type: str = TEXT
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One table of an export: its file's name without the suffix, what one line is, columns and lines."""

    name: str
    holds: str
    columns: Sequence[Column]
    lines: Sequence[Line]


def csv_text(columns: Sequence[Column], lines: Iterable[Line]) -> str:
    """The lines as CSV (RFC 4180, decimal points), the names of the columns first.

    Raises KeyError for a cell whose column is not declared and ValueError for a number column that holds no number:
    a reader with the declared types would fail on it.
    """
    known = {column.name: column.type for column in columns}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(known)
    for line in lines:
        undeclared = set(line) - set(known)
        if undeclared:
            raise KeyError(f"Not declared: {', '.join(sorted(undeclared))}")
        writer.writerow([_cell(line.get(name, ""), kind, name) for name, kind in known.items()])
    return out.getvalue()


def yes_no(said: bool) -> str:
    """A truth value as R reads it."""
    return "TRUE" if said else "FALSE"


def _cell(words: str, kind: str, name: str) -> str:
    """One cell. A text that a spreadsheet could take for a formula gets an apostrophe before it.

    So does one that begins with an apostrophe: taking one away always gives back what was there.
    """
    if not words:
        return ""
    if kind == NUMBER:
        if not _PLAIN_NUMBER.fullmatch(words):
            raise ValueError(f"{name}: “{words}” is not one plain number.")
        return words
    shown = " ".join(_UNWRITABLE.sub("\ufffd", words).split())
    return f"'{shown}" if shown.startswith(_MAY_BE_FORMULA) and not _PLAIN_NUMBER.fullmatch(shown) else shown
