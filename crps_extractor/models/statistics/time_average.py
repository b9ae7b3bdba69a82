"""Areas under a curve of scores: divided by the time they become a time-averaged score on the original scale."""

from __future__ import annotations

from crps_extractor.models.statistics.method import Derived, Given, Input, Method, Quantity, Question, quantity
from crps_extractor.models.statistics.printed import plain

__all__ = ["TIME_METHODS"]


def _time_average(given: Given) -> Derived:
    auc, days = given.number("auc"), given.number("duration", above=0)
    length = float(days.value)
    found: list[Quantity] = [quantity("mean", lambda area: area / length, [auc])]
    formula = f"mean = area/duration = {auc}/{days} = {plain(found[0].value)}"
    if given.has("sd"):
        sd = given.number("sd", at_least=0)
        found.append(quantity("sd", lambda spread: max(0.0, spread) / length, [sd]))
        formula += f"; SD = {sd}/{days} = {plain(found[1].value)}"
    return Derived("", tuple(found), formula)


TIME_METHODS = (
    Method(
        "time_average",
        "Time-averaged score from an area under the curve",
        (
            Input("auc", "area under the curve"),
            Input("sd", "SD of the area", "positive", optional=True),
            Input("duration", "duration, in the time unit of the area"),
        ),
        ("mean", "sd"),
        (
            Question(
                "same_unit",
                "Is the duration the whole time of the area, in the same time unit (score-days and days)?",
                "The area must be divided by its own whole duration.",
            ),
            Question(
                "total_area",
                "Is it the area above zero of the scale, not above or below the patients' own baseline?",
                "An area above or below baseline is a change, not a time-averaged score.",
            ),
        ),
        "mean = area/duration; SD = SD of the area/duration",
        ("doi:10.1136/bmj.300.6719.230",),
        _time_average,
        ("Every patient was followed for the same time.",),
        ("time-averaged: a component of its own",),
    ),
)
