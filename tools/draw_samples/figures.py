"""The marks that figures are made of: axes, series with error bars, boxes and arrows of a flow chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reportlab.lib.colors import Color, white
from reportlab.platypus import Flowable

from tools.draw_samples.look import GREY, INK, SANS, SANS_BOLD

Point = tuple[float, float, float]
"""Where on the x axis, where on the y axis, half the length of the error bar (0: none)."""


@dataclass(frozen=True)
class Axes:
    """A plot's box on the page and the ranges it stands for."""

    canvas: Any
    left: float
    bottom: float
    width: float
    height: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def x(self, value: float) -> float:
        """Where ``value`` lies on the page, from left."""
        low, high = self.x_range
        return self.left + self.width * (value - low) / (high - low)

    def y(self, value: float) -> float:
        """Where ``value`` lies on the page, from below."""
        low, high = self.y_range
        return self.bottom + self.height * (value - low) / (high - low)


def draw_axes(axes: Axes, x_ticks: Mapping[float, str], y_ticks: Sequence[float], x_label: str, y_label: str) -> None:
    """Two axes with ticks and titles; the y axis' numbers are printed as they are."""
    pen = axes.canvas
    pen.setStrokeColor(INK)
    pen.setFillColor(INK)
    pen.setLineWidth(0.6)
    pen.line(axes.left, axes.bottom, axes.left, axes.bottom + axes.height)
    pen.line(axes.left, axes.bottom, axes.left + axes.width, axes.bottom)
    pen.setFont(SANS, 6.6)
    for value, text in x_ticks.items():
        pen.line(axes.x(value), axes.bottom, axes.x(value), axes.bottom - 2.5)
        pen.drawCentredString(axes.x(value), axes.bottom - 10, text)
    for value in y_ticks:
        pen.line(axes.left, axes.y(value), axes.left - 2.5, axes.y(value))
        pen.drawRightString(axes.left - 4.5, axes.y(value) - 2.3, f"{value:g}")
    pen.setFont(SANS, 7)
    pen.drawCentredString(axes.left + axes.width / 2, axes.bottom - 20, x_label)
    pen.saveState()
    pen.translate(axes.left - 22, axes.bottom + axes.height / 2)
    pen.rotate(90)
    pen.drawCentredString(0, 0, y_label)
    pen.restoreState()


def draw_series(
    axes: Axes, points: Sequence[Point], colour: Color, *, filled: bool = True, dashed: bool = False,
    marker: str = "circle", joined: bool = True,
) -> None:  # fmt: skip
    """A line through the points with their error bars and markers."""
    pen = axes.canvas
    pen.setStrokeColor(colour)
    pen.setLineWidth(1)
    pen.setDash([3, 2] if dashed else [])
    if joined:
        for (x1, y1, _), (x2, y2, _) in pairwise(points):
            pen.line(axes.x(x1), axes.y(y1), axes.x(x2), axes.y(y2))
    pen.setDash([])
    pen.setLineWidth(0.7)
    for x, y, half in points:
        if half:
            pen.line(axes.x(x), axes.y(y - half), axes.x(x), axes.y(y + half))
            for end in (y - half, y + half):
                pen.line(axes.x(x) - 2.2, axes.y(end), axes.x(x) + 2.2, axes.y(end))
        if marker:
            _draw_marker(pen, axes.x(x), axes.y(y), marker, colour if filled else white)


def _draw_marker(pen: Any, x: float, y: float, marker: str, fill: Color) -> None:
    pen.setFillColor(fill)
    if marker == "square":
        pen.rect(x - 2.2, y - 2.2, 4.4, 4.4, stroke=1, fill=1)
    else:
        pen.circle(x, y, 2.4, stroke=1, fill=1)


def draw_label(axes: Axes, x: float, y: float, text: str, colour: Color, *, right: bool = False) -> None:
    """A direct label at a place given in the axes' own units."""
    axes.canvas.setFillColor(colour)
    axes.canvas.setFont(SANS_BOLD, 7)
    draw = axes.canvas.drawRightString if right else axes.canvas.drawString
    draw(axes.x(x), axes.y(y), text)


def draw_box(pen: Any, centre: float, top: float, width: float, lines: Sequence[str]) -> float:
    """A box of a flow chart, its first line bold; returns where it ends below."""
    height = 8.6 * len(lines) + 7
    pen.setStrokeColor(GREY)
    pen.setLineWidth(0.6)
    pen.setFillColor(white)
    pen.rect(centre - width / 2, top - height, width, height, stroke=1, fill=1)
    pen.setFillColor(INK)
    for number, line in enumerate(lines):
        pen.setFont(SANS_BOLD if number == 0 else SANS, 6.6)
        pen.drawCentredString(centre, top - 10 - 8.6 * number, line)
    return float(top - height)


def draw_arrow(pen: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A straight arrow, down or to the right."""
    pen.setStrokeColor(GREY)
    pen.setFillColor(GREY)
    pen.setLineWidth(0.6)
    pen.line(*start, *end)
    x, y = end
    head = pen.beginPath()
    head.moveTo(x, y)
    if abs(start[0] - x) < 0.01:
        head.lineTo(x - 2, y + 4.5)
        head.lineTo(x + 2, y + 4.5)
    else:
        head.lineTo(x - 4.5, y + 2)
        head.lineTo(x - 4.5, y - 2)
    head.close()
    pen.drawPath(head, stroke=0, fill=1)


class Figure(Flowable):  # type: ignore[misc]
    """One of the project's drawings as a part of the page."""

    def __init__(self, drawing: str, width: float, height: float, accent: Color) -> None:
        super().__init__()
        self.drawing, self.width, self.height, self.accent = drawing, width, height, accent

    def draw(self) -> None:
        """Draw it at its place."""
        from tools.draw_samples.drawings import DRAWINGS

        DRAWINGS[self.drawing](self.canv, self.width, self.height, self.accent)
