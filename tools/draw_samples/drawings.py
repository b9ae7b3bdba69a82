"""The figures of the invented articles; their numbers are those of the articles' tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from reportlab.lib.colors import Color

from tools.draw_samples.figures import Axes, Point, draw_arrow, draw_axes, draw_box, draw_label, draw_series
from tools.draw_samples.look import GREY, INK, SANS

WEEKS: Mapping[float, str] = {0: "0", 1: "1", 3: "3", 6: "6", 12: "12"}


def parallel_pain(pen: Any, width: float, height: float, accent: Color) -> None:
    """Pain over twelve weeks in the parallel trial."""
    axes = Axes(pen, 32, 28, width - 40, height - 36, (-0.5, 12.6), (0, 10))
    draw_axes(axes, WEEKS, range(0, 11, 2), "Weeks after the start of infusion", "Pain score (NRS, 0–10)")
    active = [(0, 7.2, 0.24), (1, 2.7, 0.49), (3, 3.6, 0.47), (6, 4.58, 0.45), (12, 5.9, 0.42)]
    control = [(0, 7.05, 0.25), (1, 5.42, 0.46), (3, 5.7, 0.44), (6, 5.84, 0.43), (12, 6.0, 0.41)]
    draw_series(axes, [(x + 0.08, y, half) for x, y, half in control], GREY, filled=False, dashed=True)
    draw_series(axes, [(x - 0.08, y, half) for x, y, half in active], accent)
    draw_label(axes, 6.2, 6.7, "Placebo", GREY)
    draw_label(axes, 4.2, 3.2, "S(+)-ketamine", accent)


def parallel_flow(pen: Any, width: float, height: float, _accent: Color) -> None:
    """Flow of participants through the parallel trial."""
    entry, arm = width * 0.27, width * 0.46
    lefts = (width * 0.24, width * 0.76)
    low = draw_box(pen, entry, height, 100, ("Assessed for eligibility", "n = 118"))
    side = low - 20
    draw_box(pen, width - 46, low - 2, 90, ("Not randomised", "n = 54", "criteria not met 47", "declined 7"))
    first = draw_box(pen, entry, low - 44, 100, ("Randomised", "n = 64"))
    draw_arrow(pen, (entry, low), (entry, low - 44))
    draw_arrow(pen, (entry, side), (width - 91, side))
    steps = (
        (("S(+)-ketamine", "allocated 32", "received infusion 32"),
         ("Placebo", "allocated 32", "received infusion 31")),
        (("Lost by week 12", "n = 3", "stopped, hallucinations 1", "moved away 1, other drug 1"),
         ("Lost by week 12", "n = 3", "lack of effect 2", "no reply 1")),
        (("Seen at week 12", "n = 29", "analysed 32"), ("Seen at week 12", "n = 28", "analysed 31")),
    )  # fmt: skip
    for column, centre in enumerate(lefts):
        top = first - 16
        draw_arrow(pen, (centre, first - 8), (centre, top))
        for number, boxes in enumerate(steps):
            if number:
                draw_arrow(pen, (centre, top), (centre, top - 12))
                top -= 12
            top = draw_box(pen, centre, top, arm, boxes[column])
    pen.setStrokeColor(GREY)
    pen.line(lefts[0], first - 8, lefts[1], first - 8)
    pen.line(entry, first, entry, first - 8)


def _diary(start: float, drop: float, back: float) -> list[Point]:
    return [
        (day, start - drop * (1 - math.exp(-day / 1.6)) * math.exp(-day / back) + 0.12 * math.sin(day * 1.9 + start), 0)
        for day in range(36)
    ]


def crossover_diary(pen: Any, width: float, height: float, accent: Color) -> None:
    """Daily pain over 35 days after each of the three conditions."""
    axes = Axes(pen, 32, 28, width - 44, height - 36, (0, 35), (0, 10))
    draw_axes(axes, {day: str(day) for day in range(0, 36, 7)}, range(0, 11, 2), "Days after the first infusion",
              "Average pain (NRS)")  # fmt: skip
    draw_series(axes, _diary(6.7, 0.5, 16), GREY, dashed=True, marker="")
    draw_series(axes, _diary(6.7, 1.95, 48), accent, marker="")
    draw_series(axes, _diary(6.55, 2.3, 40), INK, marker="")
    draw_label(axes, 15, 7.15, "Placebo", GREY)
    draw_label(axes, 12.5, 5.6, "Ketamine", accent)
    draw_label(axes, 9, 3.3, "Ketamine + magnesium", INK)


def crossover_plan(pen: Any, width: float, height: float, accent: Color) -> None:
    """The six orders of the three conditions with their wash-out."""
    orders = ("K  KM  P", "KM  P  K", "P  K  KM", "P  KM  K", "KM  K  P", "K  P  KM")
    left, step, cell = 74.0, (height - 22) / len(orders), (width - 92) / 3
    pen.setFont(SANS, 6.6)
    pen.setFillColor(INK)
    for period in range(3):
        pen.drawCentredString(left + period * (cell + 8) + cell / 2, height - 8, f"Period {period + 1}")
    for number, order in enumerate(orders):
        y = height - 18 - (number + 1) * step + 4
        pen.setFillColor(INK)
        pen.drawString(0, y + 4, f"Sequence {number + 1} (n = {4 if number in (0, 3) else 3})")
        for period, name in enumerate(order.split()):
            x = left + period * (cell + 8)
            pen.setStrokeColor(accent)
            pen.setLineWidth(0.6)
            pen.setFillColor({"K": accent, "KM": INK, "P": GREY}[name], alpha=0.16)
            pen.rect(x, y, cell, step - 5, stroke=1, fill=1)
            pen.setFillColor(INK, alpha=1)
            pen.drawCentredString(x + cell / 2, y + (step - 5) / 2 - 2.3, name)


def three_arm_pain(pen: Any, width: float, height: float, accent: Color) -> None:
    """Average pain in mm in the three arms."""
    axes = Axes(pen, 34, 28, width - 42, height - 36, (-0.4, 4.1), (20, 80))
    draw_axes(axes, {0: "Baseline", 1: "Day 5", 2: "Week 4", 3: "Week 12"}, range(20, 81, 10), "Visit",
              "Average pain (VAS, mm)")  # fmt: skip
    low = [(0, 68.4, 2.5), (1, 46.2, 4.0), (2, 52.6, 4.3), (3, 59.0, 4.1)]
    high = [(0, 67.1, 2.7), (1, 38.7, 4.2), (2, 44.3, 4.5), (3, 54.8, 4.4)]
    control = [(0, 69.0, 2.4), (1, 58.8, 3.6), (2, 61.5, 3.8), (3, 62.7, 3.9)]
    draw_series(axes, [(x + 0.07, y, half) for x, y, half in control], GREY, filled=False, dashed=True)
    draw_series(axes, low, INK, marker="square", filled=False)
    draw_series(axes, [(x - 0.07, y, half) for x, y, half in high], accent)
    for name, y, colour in (("Placebo", 62.5, GREY), ("Low dose", 58.0, INK), ("High dose", 53.0, accent)):
        draw_label(axes, 3.25, y, name, colour)


def three_arm_flow(pen: Any, width: float, height: float, _accent: Color) -> None:
    """Flow of participants through the three arms."""
    middle = width / 2
    low = draw_box(pen, middle, height, 150, ("Assessed for eligibility", "n = 171"))
    draw_box(pen, width - 75, low + 6, 140, ("Excluded, n = 75", "did not meet criteria 52", "declined 23"))
    draw_arrow(pen, (middle, low), (middle, low - 28))
    draw_arrow(pen, (middle, low - 12), (width - 145, low - 12))
    first = draw_box(pen, middle, low - 28, 150, ("Randomised", "n = 96"))
    centres = (width * 0.165, middle, width * 0.835)
    boxes = (
        (("Low dose", "allocated 32", "treated 32"), ("Withdrew 3", "adverse event 1", "lost 2"),
         ("Completed week 12: 29", "intention to treat: 32")),
        (("High dose", "allocated 32", "treated 31"), ("Withdrew 5", "adverse event 4", "not treated 1"),
         ("Completed week 12: 27", "intention to treat: 32")),
        (("Placebo", "allocated 32", "treated 32"), ("Withdrew 2", "lack of effect 1", "fracture 1"),
         ("Completed week 12: 30", "intention to treat: 32")),
    )  # fmt: skip
    pen.setStrokeColor(GREY)
    pen.line(middle, first, middle, first - 8)
    pen.line(centres[0], first - 8, centres[2], first - 8)
    for centre, steps in zip(centres, boxes, strict=True):
        top = first - 8
        for lines in steps:
            draw_arrow(pen, (centre, top), (centre, top - 11))
            top = draw_box(pen, centre, top - 11, width * 0.29, lines)


def series_dose(pen: Any, width: float, height: float, accent: Color) -> None:
    """Daily dose of S-ketamine over the ten days of an infusion."""
    axes = Axes(pen, 34, 28, width - 42, height - 36, (0.4, 10.6), (0, 600))
    draw_axes(axes, {day: str(day) for day in range(1, 11)}, range(0, 601, 100), "Day of infusion", "Dose (mg/day)")
    doses = (
        (50, 0),
        (98, 22),
        (151, 41),
        (204, 63),
        (252, 84),
        (283, 101),
        (301, 112),
        (309, 116),
        (312, 118),
        (312, 118),
    )
    draw_series(axes, [(day, dose, spread) for day, (dose, spread) in enumerate(doses, 1)], accent)


def series_relief(pen: Any, width: float, height: float, accent: Color) -> None:
    """How much relief the infusions gave, in five classes."""
    axes = Axes(pen, 34, 28, width - 42, height - 36, (0, 5), (0, 70))
    names = ("none", "1–29", "30–49", "50–74", "75–100")
    ticks = {number + 0.5: name for number, name in enumerate(names)}
    draw_axes(axes, ticks, range(0, 71, 10), "Relief at the end of infusion (%)", "Infusions")
    for number, count in enumerate((38, 56, 49, 47, 22)):
        pen.setFillColor(accent, alpha=0.55)
        left, right = axes.x(number + 0.14), axes.x(number + 0.86)
        pen.rect(left, axes.bottom, right - left, axes.y(count) - axes.bottom, stroke=0, fill=1)
        pen.setFillColor(INK, alpha=1)
        pen.setFont(SANS, 6.6)
        pen.drawCentredString((left + right) / 2, axes.y(count) + 3, str(count))


DRAWINGS: Mapping[str, Callable[[Any, float, float, Color], None]] = {
    "parallel_pain": parallel_pain,
    "parallel_flow": parallel_flow,
    "crossover_diary": crossover_diary,
    "crossover_plan": crossover_plan,
    "three_arm_pain": three_arm_pain,
    "three_arm_flow": three_arm_flow,
    "series_dose": series_dose,
    "series_relief": series_relief,
}
