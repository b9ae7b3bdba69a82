"""Read a text table (CSV): its encoding, whether commas, semicolons or tabs divide it, quotes and line ends."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from crps_extractor.models.imports.cells import CellText, Limits, Table, TableRefusedError

__all__ = ["text_table"]

_DELIMITERS = ",;\t|"
_LOOKED_AT = 40


def text_table(path: Path, limits: Limits) -> Table:
    """The one table of a text file. A byte-order mark is left out; what is not UTF-8 is read as Windows wrote it.

    Raises TableRefusedError where it is too large or no table.
    """
    text = _decoded(path.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    csv.field_size_limit(limits.characters)
    cells: dict[tuple[int, int], CellText] = {}
    characters = 0
    try:
        for number, line in enumerate(reader, 1):
            if number > limits.rows or len(cells) > limits.cells:
                raise TableRefusedError(f"{path.name} holds more cells than a table needs. Nothing was changed.")
            for place, words in enumerate(line, 1):
                characters += len(words)
                if words.strip():
                    cells[number, place] = CellText(words)
    except csv.Error as error:
        raise TableRefusedError(f"{path.name} is no sound text table ({error}). Nothing was changed.") from error
    return Table(path.stem, cells)


def _decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The sign that divides the first lines into the same number of cells most often, and into most of them."""
    first = text.split("\n", 1)[0].strip()
    if first.casefold().startswith("sep=") and len(first) == 5:
        return first[4]
    lines = text[:200_000].splitlines(keepends=True)[:_LOOKED_AT]

    def likeness(sign: str) -> tuple[int, int]:
        widths = [len(line) for line in csv.reader(lines, delimiter=sign) if line]
        if not widths or max(widths) < 2:
            return (0, 0)
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(_DELIMITERS, key=likeness)
