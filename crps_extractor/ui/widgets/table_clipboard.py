"""Tables on the clipboard: as text that Excel takes, and in a format of our own that keeps the place of every cell."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData

from crps_extractor.models.answer import Source, Status, answer_from_body

__all__ = ["TABLE_FORMAT", "PlacedText", "placed_cells", "table_mime", "table_text", "text_table"]

TABLE_FORMAT = "application/x-crps-extractor-table"
"""Lines of cells, each a text and its Source or nothing, as JSON."""
PlacedText = tuple[str, Source | None]
_MOST_LINES, _MOST_COLUMNS, _MOST_BYTES = 2_000, 500, 8_000_000


def text_table(text: str) -> list[list[str]]:
    """The cells of a text copied from Excel: lines and tabs; quoted cells may hold both. At most 2,000 lines."""
    try:
        return [line for line in islice(csv.reader(io.StringIO(text, newline=""), delimiter="\t"), _MOST_LINES) if line]
    except csv.Error:
        return []


def table_text(cells: Sequence[Sequence[str]]) -> str:
    """Cells as Excel takes them: tabs between, a line each; a cell with a tab, line end or quote is quoted."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(cells)
    return text.getvalue().removesuffix("\n")


def table_mime(shown: Sequence[Sequence[str]], cells: Sequence[Sequence[PlacedText]]) -> QMimeData:
    """What is copied: ``shown`` as plain text for other programs, ``cells`` with their places for the grid."""
    body = [[[text, source.body() if source else None] for text, source in line] for line in cells]
    mime = QMimeData()
    mime.setText(table_text(shown))
    mime.setData(TABLE_FORMAT, QByteArray(json.dumps(body, ensure_ascii=False).encode()))
    return mime


def placed_cells(mime: QMimeData) -> list[list[PlacedText]]:
    """The cells with their places, none where the clipboard holds no table of ours or a damaged one."""
    data = bytes(mime.data(TABLE_FORMAT).data()) if mime.hasFormat(TABLE_FORMAT) else b""
    if not data or len(data) > _MOST_BYTES:
        return []
    try:
        body = json.loads(data)
        return [
            [(str(text), _source(source) if source else None) for text, source in line[:_MOST_COLUMNS]]
            for line in body[:_MOST_LINES]
        ]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []


def _source(body: Mapping[str, Any]) -> Source:
    answer = answer_from_body({"status": Status.REPORTED.value, "parts": {}, "sources": [body]})
    return answer.sources[0]
