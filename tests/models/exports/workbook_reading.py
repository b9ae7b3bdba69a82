"""Read a workbook back as plain data, for comparing and searching."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl


def cells_of(path: Path) -> dict[str, list[list[Any]]]:
    """Every sheet by its name, every row with its empty end cut off."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: [_cut([cell.value for cell in row]) for row in sheet.iter_rows()] for sheet in book}


def table_of(path: Path, sheet: str, header: int = 1) -> list[dict[str, Any]]:
    """The rows of a sheet as title → value; ``header`` is the row of the titles."""
    lines = cells_of(path)[sheet]
    titles = lines[header - 1]
    return [dict(zip(titles, [*line, *([None] * len(titles))], strict=False)) for line in lines[header:]]


def parts_of(path: Path) -> dict[str, str]:
    """The text of every part of the file."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def _cut(values: list[Any]) -> list[Any]:
    while values and values[-1] is None:
        values.pop()
    return values
