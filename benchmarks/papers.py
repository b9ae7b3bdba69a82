"""Papers made for measuring: two columns, a table and a figure on every page, as many pages as wanted."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

__all__ = ["make_paper"]

_SENTENCE = "Patients received ketamine 0.35 mg/kg/h over four hours and rated pain on a scale of 100 mm "


def make_paper(path: Path, pages: int) -> Path:
    """Write a paper of so many pages; the same number always gives the same pages."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for page in range(pages):
        _draw_text(canvas, page)
        _draw_table(canvas, page)
        _draw_figure(canvas, page)
        canvas.showPage()
    canvas.save()
    return path


def _draw_text(canvas: Canvas, page: int) -> None:
    canvas.setFont("Times-Roman", 9)
    for column in (50, 310):
        for line in range(38):
            start = (page * 7 + line * 11 + column) % len(_SENTENCE)
            canvas.drawString(column, 790 - 11 * line, (_SENTENCE * 2)[start : start + 56])


def _draw_table(canvas: Canvas, page: int) -> None:
    canvas.setFont("Helvetica", 8)
    for row in range(12):
        y = 350 - 12 * row
        canvas.line(50, y - 3, 545, y - 3)
        for column in range(7):
            canvas.drawString(54 + 70 * column, y, f"{(page + row * column) % 97}.{row} ± {column}.{page % 10}")


def _draw_figure(canvas: Canvas, page: int) -> None:
    canvas.rect(50, 40, 495, 150)
    points = [(60 + 4 * step, 60 + (step * step * (page % 9 + 1)) % 110) for step in range(118)]
    for start, end in pairwise(points):
        canvas.line(*start, *end)
    for x, y in points[::3]:
        canvas.circle(x, y, 2, fill=1)
