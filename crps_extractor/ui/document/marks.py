"""Marks on a page: the places of answers, in the colour of what they mean."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.ui.theme import LIGHT, Meaning

__all__ = ["Mark", "mark_bar", "mark_fill"]

_YELLOW_STRENGTH, _STRENGTH = 170, 40


@dataclass(frozen=True)
class Mark:
    """Rectangles of one page (unrotated, hundredths of a point), what they mean, and what they belong to.

    ``identifier`` comes back when the mark is activated; ``label`` says in words what the colour says.
    """

    rects: tuple[Rectangle, ...]
    page: int
    meaning: Meaning
    identifier: str
    label: str = ""


def mark_fill(meaning: Meaning) -> QColor:
    """The fill laid under the text; the paper is white in both palettes, so the light tones hold."""
    colour = QColor(LIGHT[meaning].fill)
    colour.setAlpha(_YELLOW_STRENGTH if meaning is Meaning.SOURCE else _STRENGTH)
    return colour


def mark_bar(meaning: Meaning) -> QColor:
    """The solid bar at the edge of a mark."""
    return QColor(LIGHT[meaning].mark)
