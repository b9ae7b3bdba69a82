"""Draws the reports that accompany the invented articles: a register's record and an erratum."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tools.draw_samples.article import ARTICLES
from tools.draw_samples.look import GREY, SANS, SANS_BOLD, SANS_ITALIC, Look, a_look
from tools.draw_samples.page_layout import INVENTED
from tools.draw_samples.words import markup

_WIDTH, _HEIGHT, _SIDE = 210 * mm, 297 * mm, 24 * mm


def _entries(entries: list[list[str]], look: Look) -> Flowable:
    """Names on the left, what is registered on the right, hairlines between, headings over each group."""
    commands: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2.4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, GREY),
    ]
    cells = []
    for number, entry in enumerate(entries):
        if len(entry) == 1:
            commands += [("TOPPADDING", (0, number), (-1, number), 10), ("SPAN", (0, number), (-1, number))]
            commands.append(("LINEBELOW", (0, number), (-1, number), 0.9, look.accent))
            cells.append([Paragraph(markup(entry[0], breaks=False), look["head"]), ""])
        else:
            name, text = entry
            name = f'<font name="{SANS_BOLD}">{name}</font>'
            cells.append([Paragraph(name, look["field"]), Paragraph(markup(text, breaks=False), look["field"])])
    return Table(cells, colWidths=[46 * mm, _WIDTH - 2 * _SIDE - 46 * mm], style=TableStyle(commands), hAlign="LEFT")


def draw_short_report(name: str, folder: Path) -> Path:
    """Draw ``articles/NAME.toml`` into ``folder``."""
    report = tomllib.loads((ARTICLES / f"{name}.toml").read_text(encoding="utf-8"))
    look = a_look(report["accent"])
    flow: list[Flowable] = [
        Paragraph(report["heading"], look["kind"]),
        Paragraph(markup(report["title"], breaks=False), look["title"]),
        Paragraph(markup(report["line"], breaks=False), look["affiliations"]),
        Spacer(1, 14),
    ]
    flow += [Paragraph(markup(text), look["plain"]) for text in report.get("paragraphs", [])]
    if "entries" in report:
        flow.append(_entries(report["entries"], look))

    def furnish(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFillColor(look.accent)
        canvas.setFont(SANS_BOLD, 10.5)
        canvas.drawString(_SIDE, _HEIGHT - 17 * mm, report["name"])
        canvas.setStrokeColor(look.accent)
        canvas.setLineWidth(1.2)
        canvas.line(_SIDE, _HEIGHT - 20 * mm, _WIDTH - _SIDE, _HEIGHT - 20 * mm)
        canvas.setFillColor(GREY)
        canvas.setFont(SANS_ITALIC, 7.5)
        canvas.drawString(_SIDE, 13 * mm, f"{INVENTED}: no such patients, trial, authors or register.")
        canvas.setFont(SANS, 7.5)
        canvas.drawRightString(_WIDTH - _SIDE, 13 * mm, f"page {document.page}")
        canvas.restoreState()

    path = folder / str(report["file"])
    document = SimpleDocTemplate(
        str(path), pagesize=(_WIDTH, _HEIGHT), invariant=1, title=report["title"], subject=INVENTED,
        leftMargin=_SIDE - 6, rightMargin=_SIDE - 6, topMargin=26 * mm, bottomMargin=20 * mm,
        creator="tools.draw_samples",
    )  # fmt: skip
    document.build(flow, onFirstPage=furnish, onLaterPages=furnish)
    return path
