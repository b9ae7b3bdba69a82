"""Tables as journals set them: three rules, no boxes, groups of rows under a heading."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from tools.draw_samples.article import Float
from tools.draw_samples.look import COLUMN_WIDTH, INK, SANS_BOLD, TEXT_WIDTH, Look
from tools.draw_samples.words import markup

SPAN = ">"
"""In a heading row: this cell belongs to the one on its left."""


def _cell(text: str, column: int, look: Look, *, bold: bool = False) -> Paragraph:
    indent = "\u00a0\u00a0" if text.startswith("  ") else ""
    words = indent + markup(text.strip(), breaks=False)
    if bold:
        words = f'<font name="{SANS_BOLD}">{words}</font>'
    return Paragraph(words, look["cell" if column == 0 else "cell_centre"])


def _spans(row: tuple[str, ...]) -> list[tuple[int, int]]:
    spans = []
    for start, text in enumerate(row):
        if text == SPAN:
            continue
        end = start
        while end + 1 < len(row) and row[end + 1] == SPAN:
            end += 1
        if end > start:
            spans.append((start, end))
    return spans


def table(entry: Float, look: Look) -> Flowable:
    """The body of a table between its rules; a row of one cell is a heading over the rows below it."""
    width = TEXT_WIDTH if entry.is_wide else COLUMN_WIDTH
    widths = [width * share / sum(entry.widths) for share in entry.widths]
    heads = len(entry.header)
    commands: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, heads - 1), "BOTTOM"),
        ("VALIGN", (0, heads), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ("LINEABOVE", (0, 0), (-1, 0), 0.9, INK),
        ("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.45, INK),
        ("LINEBELOW", (0, -1), (-1, -1), 0.9, INK),
    ]
    cells: list[list[Any]] = []
    for number, row in enumerate(entry.header + entry.rows):
        is_group = len(row) == 1
        padded = row + ("",) * (len(widths) - len(row))
        bold = number < heads or is_group
        cells.append(
            [_cell(text if text != SPAN else "", column, look, bold=bold) for column, text in enumerate(padded)]
        )
        if is_group:
            commands += [("SPAN", (0, number), (-1, number)), ("TOPPADDING", (0, number), (-1, number), 3.5)]
        for start, end in _spans(row):
            commands += [
                ("SPAN", (start, number), (end, number)),
                ("LINEBELOW", (start, number), (end, number), 0.3, INK),
            ]
    return Table(cells, colWidths=widths, style=TableStyle(commands), hAlign="LEFT", repeatRows=heads)
