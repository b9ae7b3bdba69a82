"""A font whose minus has no name and whose ≥ calls itself P: text layers lose such signs, in real papers too."""

from __future__ import annotations

from typing import Any

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfdoc, pdfmetrics

FONT_NAME = "Demo-Lost"
_WIDTH = 560
MINUS, GREATER_EQUAL = "\x01", "P"
"""What to write in this font for a minus whose code says nothing, and for a ≥ whose code says P."""
_SHAPES = {
    1: ("lostminus", "55 230 450 52 re f"),
    80: ("P", "46 w 55 480 m 505 330 l 55 180 l S 55 60 450 46 re f"),
}


class LostGlyphs(pdfmetrics.Font):  # type: ignore[misc]
    """A Type 3 font of two drawn glyphs, without the table that tells which letters they are."""

    def __init__(self) -> None:
        super().__init__(FONT_NAME, "Times-Roman", "WinAnsiEncoding")
        self.widths = [_WIDTH] * 256
        self.encName = "latin-1"
        self.substitutionFonts: list[Any] = []

    def addObjects(self, doc: Any) -> None:  # noqa: N802 (reportlab's own name)
        """Write the font into the PDF under the name reportlab has given it."""
        internal = "F" + repr(len(doc.fontMapping) + 1)
        drawings = {}
        differences: list[Any] = []
        for code, (name, drawing) in _SHAPES.items():
            stream = pdfdoc.PDFStream(content=f"{_WIDTH} 0 0 0 {_WIDTH} 700 d1 {drawing}".encode())
            drawings[name] = doc.Reference(stream, f"{internal}-{name}")
            differences += [code, pdfdoc.PDFName(name)]
        first, last = min(_SHAPES), max(_SHAPES)
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type3"),
                "Name": pdfdoc.PDFName(internal),
                "FontBBox": pdfdoc.PDFArray([0, 0, _WIDTH, 700]),
                "FontMatrix": pdfdoc.PDFArray([0.001, 0, 0, 0.001, 0, 0]),
                "CharProcs": pdfdoc.PDFDictionary(drawings),
                "Encoding": pdfdoc.PDFDictionary(
                    {"Type": pdfdoc.PDFName("Encoding"), "Differences": pdfdoc.PDFArray(differences)}
                ),
                "FirstChar": first,
                "LastChar": last,
                "Widths": pdfdoc.PDFArray([_WIDTH] * (last - first + 1)),
                "Resources": pdfdoc.PDFDictionary({}),
            }
        )
        doc.idToObject["BasicFonts"].dict[internal] = doc.Reference(font, internal)
        doc.fontMapping[FONT_NAME] = "/" + internal


def register_lost_glyphs() -> None:
    """Make the font known to reportlab under ``FONT_NAME``."""
    if FONT_NAME not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(LostGlyphs())
        for bold in (0, 1):
            for italic in (0, 1):
                addMapping(FONT_NAME, bold, italic, FONT_NAME)
