"""Rescaling to 0-100 and back, exact, where it is arithmetic; and refused, with the reason, where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.numbers import decimal_text, rounded_text
from crps_extractor.models.scales.scale import Scale
from crps_extractor.models.statistics.printed import Number, UnreadableError, read_printed

__all__ = ["FIGURES", "NotRescaled", "Rescaled", "rescale_from_100", "rescale_to_100", "time_averaged"]

FIGURES = ("value", "change", "spread")
"""What is rescaled: a score; a change or difference; an SD, SE or half width of an interval."""


@dataclass(frozen=True)
class Rescaled:
    """The exact figure on the other scale, and the formula with the numbers filled in."""

    value: Fraction
    formula: str


@dataclass(frozen=True)
class NotRescaled:
    """Why there is no figure on the other scale."""

    reason: str


def rescale_to_100(
    value: Number | Fraction, scale: Scale, of: str = "value", *, reverse: bool = False
) -> Rescaled | NotRescaled:
    """x' = 100 (x − min)/(max − min); changes and spreads by 100/(max − min).

    ``of``: one of FIGURES. ``reverse`` turns the scale round, for a review whose scores run the other way: a
    change then flips its sign, a spread does not. A value outside the scale is rescaled all the same, and a
    negative spread refused. ValueError for another ``of``; never raises on text.
    """
    factor = _factor(scale, of)
    if isinstance(factor, NotRescaled) or scale.minimum is None or scale.maximum is None:
        return factor if isinstance(factor, NotRescaled) else NotRescaled("The scale has no ends.")
    number = _exact(value, of)
    if isinstance(number, NotRescaled):
        return number
    ends = f"({_text(scale.maximum)} − {_text(scale.minimum)})"
    if of == "value":
        if reverse:
            result, top = factor * (scale.maximum - number), f"({_text(scale.maximum)} − {_text(number)})"
        else:
            result, top = factor * (number - scale.minimum), f"({_text(number)} − {_text(scale.minimum)})"
        return Rescaled(result, f"100 × {top}/{ends} = {_text(result)}")
    sign = -1 if reverse and of == "change" else 1
    result = sign * factor * number
    return Rescaled(result, f"{'−' if sign < 0 else ''}100 × {_text(number)}/{ends} = {_text(result)}")


def rescale_from_100(
    value: Number | Fraction, scale: Scale, of: str = "value", *, reverse: bool = False
) -> Rescaled | NotRescaled:
    """The way back from 0-100 to the scale; the same rules and refusals."""
    factor = _factor(scale, of)
    if isinstance(factor, NotRescaled) or scale.minimum is None or scale.maximum is None:
        return factor if isinstance(factor, NotRescaled) else NotRescaled("The scale has no ends.")
    number = _exact(value, of)
    if isinstance(number, NotRescaled):
        return number
    step = number / factor
    if of == "value":
        result = scale.maximum - step if reverse else scale.minimum + step
    else:
        result = -step if reverse and of == "change" else step
    return Rescaled(result, f"{_text(number)} of 100 is {_text(result)} on {scale.label}")


def _factor(scale: Scale, of: str) -> Fraction | NotRescaled:
    if of not in FIGURES:
        raise ValueError(f"Only a {', '.join(FIGURES)} can be rescaled, not {of}.")
    if scale.rescale_refused:
        return NotRescaled(scale.rescale_refused)
    if scale.width is None:
        return NotRescaled("The scale has no ends between which it could be rescaled.")
    return 100 / scale.width


def _exact(value: Number | Fraction, of: str) -> Fraction | NotRescaled:
    try:
        number = value if isinstance(value, Fraction) else read_printed(value, of).value
    except UnreadableError as reason:
        return NotRescaled(str(reason))
    return NotRescaled("A spread must not be below 0.") if of == "spread" and number < 0 else number


def _text(value: Fraction) -> str:
    """The exact decimal where it is short, else five significant figures."""
    text = decimal_text(value)
    return (text if "/" not in text and len(text) <= 12 else rounded_text(value, 5)).replace("-", "−")


def time_averaged(area: Number, duration: Number, scale: Scale, *, spread: bool = False) -> Rescaled | NotRescaled:
    """Area ÷ duration: a time-averaged score on the original scale, a component of its own.

    Duration in the time unit of the area (score-days and days). Refused where the result lies outside the scale
    (the area is then not one of this scale and duration); ``spread`` for the SD of the area. Never raises on text.
    """
    try:
        total, time = read_printed(area, "area"), read_printed(duration, "duration")
    except UnreadableError as reason:
        return NotRescaled(str(reason))
    if time.value <= 0:
        return NotRescaled("The duration must be above 0.")
    if scale.is_ordinal:
        return NotRescaled("Words have no area under a curve.")
    result = total.value / time.value
    if spread and result < 0:
        return NotRescaled("A spread must not be below 0.")
    if not spread and scale.minimum is not None and scale.maximum is not None:
        slack = total.half / time.value
        if not scale.minimum - slack <= result <= scale.maximum + slack:
            return NotRescaled(
                f"{_text(total.value)}/{_text(time.value)} is {_text(result)}, outside {scale.label}: "
                "the area is not one of this scale and this duration."
            )
    return Rescaled(result, f"{_text(total.value)}/{_text(time.value)} = {_text(result)}")
