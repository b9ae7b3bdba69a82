"""How the invented journals look: page measures, type, rules and their one colour each."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

PAGE_WIDTH, PAGE_HEIGHT = 180 * mm, 254 * mm
SIDE, TOP, BOTTOM, GAP = 15 * mm, 21 * mm, 18 * mm, 6 * mm
COLUMN_WIDTH = (PAGE_WIDTH - 2 * SIDE - GAP) / 2
TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE
TEXT_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
LEADING = 13.2
SERIF, SERIF_BOLD, SERIF_ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
SANS, SANS_BOLD, SANS_ITALIC = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"
INK = HexColor("#161616")
GREY = HexColor("#5a5a5a")


@dataclass(frozen=True)
class Look:
    """One journal's look: its colour and its paragraph styles by name."""

    accent: Color
    styles: dict[str, ParagraphStyle]

    def __getitem__(self, name: str) -> ParagraphStyle:
        return self.styles[name]


def _style(name: str, font: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=leading, textColor=more.pop("textColor", INK), **more
    )


def a_look(accent_colour: str) -> Look:
    """The styles of a journal whose accent is ``accent_colour`` (as "#1f4e79")."""
    accent = HexColor(accent_colour)
    justified = {"alignment": TA_JUSTIFY, "embeddedHyphenation": 1, "allowWidows": 0, "allowOrphans": 0}
    styles = [
        _style("body", SERIF, 10.5, LEADING, firstLineIndent=10, **justified),
        _style("opening", SERIF, 10.5, LEADING, **justified),
        _style("head", SANS_BOLD, 9.6, LEADING, spaceBefore=LEADING, spaceAfter=3, textColor=accent),
        _style("subhead", SERIF_ITALIC, 10.7, LEADING, spaceBefore=6, spaceAfter=1),
        _style("kind", SANS_BOLD, 7.4, 10, textColor=accent),
        _style("title", SANS_BOLD, 16.5, 20, spaceBefore=5, spaceAfter=8, alignment=TA_LEFT),
        _style("authors", SERIF, 11, 14, spaceAfter=4),
        _style("affiliations", SERIF_ITALIC, 8, 9.8, textColor=GREY),
        _style("abstract", SERIF, 9.7, 12.2, **justified, spaceAfter=3),
        _style("keywords", SANS, 7.4, 10, spaceBefore=2, textColor=GREY),
        _style("caption", SANS, 8, 10, spaceAfter=3),
        _style("cell", SANS, 7.6, 9.8),
        _style("cell_centre", SANS, 7.6, 9.8, alignment=1),
        _style("note", SANS, 6.8, 8.6, textColor=GREY, spaceBefore=3),
        _style("declaration", SERIF, 9, 11, **justified, spaceAfter=2),
        _style("reference", SERIF, 8.6, 10.6, leftIndent=14, firstLineIndent=-14, spaceAfter=1.2),
        _style("field", SANS, 8.8, 11.6),
        _style("plain", SERIF, 10, 13, spaceAfter=6),
    ]
    return Look(accent, {style.name: style for style in styles})
