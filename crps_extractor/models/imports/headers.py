"""The header of a table made elsewhere: where it stands, one line or two, merged cells filled; which sheet it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from crps_extractor.models.imports.cells import CellKind, Table, TableRefusedError

__all__ = [
    "EXTRACTOR_NAMES",
    "JOIN",
    "STUDY_NAMES",
    "Header",
    "alike",
    "best_name",
    "choose_table",
    "find_header",
    "named_columns",
    "plain_words",
]

JOIN = " – "
"""Between the upper and the lower line of a header of two lines."""
STUDY_NAMES = (
    "study",
    "study id",
    "study identifier",
    "study name",
    "study label",
    "trial",
    "author year",
    "author",
    "reference",
)
EXTRACTOR_NAMES = (
    "reviewer name",
    "reviewer",
    "extractor",
    "extractor name",
    "extracted by",
    "data extractor",
    "coder",
    "rater",
)
"""The usual names of the columns that name the study, and the reviewer; the likeliest first."""
MOST_COLUMNS = 600
_LOOKED_AT = 30
_CLOSE = 0.8


@dataclass(frozen=True)
class Header:
    """A header's first line, how many lines it has, and the name of each column that has one."""

    first: int
    lines: int
    columns: dict[int, str]

    @property
    def data(self) -> int:
        """The first line below the header."""
        return self.first + self.lines


def choose_table(tables: Sequence[Table], wanted: str = "") -> tuple[Table, list[str]]:
    """The sheet of that name, else the visible one with most in it; and sentences about sheets that were left out.

    Raises TableRefusedError where every sheet is empty or hidden.
    """
    visible = [table for table in tables if not table.hidden and table.cells]
    if not visible:
        raise TableRefusedError("The file holds no visible sheet with anything in it. Nothing was changed.")
    chosen = next((table for table in visible if table.name == wanted), None)
    chosen = chosen or max(visible, key=lambda table: len(table.cells))
    notices = [f"The sheet “{table.name}” is hidden and was left out." for table in tables if table.hidden]
    others = [table for table in visible if table is not chosen]
    return chosen, notices + [
        f"The sheet “{table.name}” was left out: one sheet is read at a time." for table in others
    ]


def find_header(table: Table, first: int = 0, lines: int = 0) -> Header:
    """The header of a table; ``first`` and ``lines`` say where it is, 0 asks to find out.

    Lines above with a single cell (a title) are passed over. A header has two lines where cells of its first line are
    merged over several columns, or where its gaps are filled by a second line of words. Raises TableRefusedError for
    more columns than anybody maps.
    """
    filled: dict[int, list[int]] = {}
    for row, column in sorted(spot for spot in table.cells if spot[0] <= (first or _LOOKED_AT) + 1):
        filled.setdefault(row, []).append(column)
    start = first or next((row for row, columns in filled.items() if len(columns) > 1), min(filled, default=1))
    count = lines or (2 if _goes_on(table, start, filled) else 1)
    upper = {column: table.text(start, column) for column in filled.get(start, ())}
    if count == 2:
        upper = _spread(table, start, upper, filled.get(start + 1, []))
    columns = {}
    for column in sorted({*upper, *(filled.get(start + 1, ()) if count == 2 else ())}):
        pieces = [upper.get(column, ""), table.text(start + 1, column) if count == 2 else ""]
        name = JOIN.join(dict.fromkeys(" ".join(piece.split()) for piece in pieces if piece.strip()))
        if name:
            columns[column] = name
    if len(columns) > MOST_COLUMNS:
        raise TableRefusedError(f"The sheet “{table.name}” has more columns than can be mapped. Nothing was changed.")
    return Header(start, count, columns)


def _goes_on(table: Table, start: int, filled: dict[int, list[int]]) -> bool:
    wide = any(top == start and bottom == start and right > left for (top, left), (bottom, right) in table.merged)
    below = filled.get(start + 1, [])
    words = [table.cells[start + 1, column] for column in below]
    all_words = bool(words) and all(
        cell.kind is CellKind.TEXT and not re.fullmatch(r"[-\d.,%\s]+", cell.text) for cell in words
    )
    if not all_words:
        return False
    upper = filled.get(start, [])
    gaps = [column for column in below if column not in upper]
    return wide or (len(gaps) >= 2 and len(gaps) >= len(below) // 3 and min(gaps) > min(upper))


def _spread(table: Table, start: int, upper: dict[int, str], below: Sequence[int]) -> dict[int, str]:
    """The upper line with each merged cell's text in all its columns; in a text table a gap takes what stands left."""
    merged = {
        column: upper.get(left, "")
        for (top, left), (bottom, right) in table.merged
        if top <= start <= bottom
        for column in range(left, right + 1)
    }
    spread = {**merged, **upper}
    if not merged:
        for column in sorted(below):
            left = max((known for known in upper if known <= column), default=0)
            spread.setdefault(column, upper.get(left, ""))
    return spread


def named_columns(header: Header, wanted: Sequence[str]) -> dict[str, int]:
    """The column of each wanted name: the same words, else the one that is most alike and wanted by no other."""
    found: dict[str, int] = {}
    by_words: dict[str, int] = {}
    for column, name in header.columns.items():
        by_words.setdefault(plain_words(name), column)
    for name in wanted:
        if plain_words(name) in by_words:
            found[name] = by_words[plain_words(name)]
    left = {column: name for column, name in header.columns.items() if column not in found.values()}
    scores = sorted(
        ((alike(name, other), name, column) for name in wanted if name not in found for column, other in left.items()),
        reverse=True,
    )
    for score, name, column in scores:
        if score >= _CLOSE and name not in found and column not in found.values():
            found[name] = column
    return found


def best_name(names: Sequence[str], wanted: Sequence[str], closeness: float = _CLOSE) -> str:
    """The name that is most alike to one of the wanted, which are in the order of liking; "" where none is close."""
    scores = [(alike(name, word), -place, name) for place, word in enumerate(wanted) for name in names]
    score, _, name = max(scores, default=(0.0, 0, ""))
    return name if score >= closeness else ""


def alike(first: str, second: str) -> float:
    """How alike two names are, from 0 to 1; figures in them must be the same ("Arm 1" is not "Arm 2")."""
    one, other = plain_words(first), plain_words(second)
    if one == other:
        return 1.0
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _CLOSE and matcher.quick_ratio() >= _CLOSE else 0.0


@lru_cache(maxsize=8192)
def plain_words(text: str) -> str:
    """A name without case, punctuation and underscores: "Study_ID:" is "study id"."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
