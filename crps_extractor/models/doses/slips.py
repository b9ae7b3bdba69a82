"""Recognise the slips people make with doses: mg for µg, hour for minute or day, per kg or not, one decimal place."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.doses.inputs import Given, given
from crps_extractor.models.doses.reading import DoseReading, Quantity
from crps_extractor.models.doses.unit_file import dose_vocabulary
from crps_extractor.models.doses.units import Unit
from crps_extractor.models.numbers import rounded_text

__all__ = ["Slip", "slip", "unit_slips"]

_TOLERANCE = Fraction(1, 100)


@dataclass(frozen=True)
class Slip:
    """What a difference looks like: the ratio it was recognised by, a sentence, and the repaired dose if any."""

    code: str
    ratio: Fraction
    sentence: str
    repair: Quantity | None = None


def slip(
    value: Fraction | DoseReading,
    other: Fraction | DoseReading,
    *,
    n: int | None = None,
    weight: Given | Fraction | int | str | None = None,
) -> Slip | None:
    """What the ratio of two figures for the same thing looks like, or None when it looks like nothing known.

    Figures in one unit, or readings of one dimension (compared in one unit); ``n`` lets √n be tried (SE for SD),
    ``weight`` the body weight (per kg or not).
    """
    one, two = _figure(value), _figure(other)
    if one is None or two is None or one[0] <= 0 or two[0] <= 0:
        return None
    if one[1] and two[1] and one[1].dimension != two[1].dimension:
        return _across(one[0], one[1], two[0], two[1])
    sizes = [figure[0] * (figure[1].size if figure[1] else 1) for figure in (one, two)]
    ratio = max(sizes) / min(sizes)
    larger, smaller = (one, two) if sizes[0] > sizes[1] else (two, one)
    for code, factor, sentence in _ratios(n, given(weight, "body weight")[0], larger[1]):
        tolerance = _TOLERANCE if factor > 2 else _TOLERANCE / 2
        if factor != 1 and abs(ratio - factor) <= factor * tolerance:
            words = f"{_in_words(larger)} against {_in_words(smaller)} {sentence} (ratio {rounded_text(factor)})."
            return Slip(code, factor, words)
    return None


def _in_words(figure: tuple[Fraction, Unit | None]) -> str:
    """The figure to four digits with its unit, if it has one."""
    return f"{rounded_text(figure[0])} {figure[1].label if figure[1] else ''}".strip()


def _figure(figure: Fraction | DoseReading) -> tuple[Fraction, Unit | None] | None:
    """The number and unit to compare; the upper end of a range."""
    if isinstance(figure, DoseReading):
        end = figure.high if figure.high is not None else figure.low
        return (end, figure.unit) if end is not None else None
    return Fraction(figure), None


def _across(value: Fraction, unit: Unit, other: Fraction, other_unit: Unit) -> Slip | None:
    """The same number under two different units: one of the two units was mistaken."""
    if value != other:
        return None
    return Slip(
        "unit",
        Fraction(1),
        f"The same number with two units: {unit.label} entered as {other_unit.label}, or the reverse.",
    )


def _ratios(n: int | None, weight: Given | None, unit: Unit | None) -> list[tuple[str, Fraction, str]]:
    """The known ratios with what they look like, the surest first."""
    per_kg = unit.label if unit and unit.dimension.body == "weight" else "mg/kg/h"
    absolute = _without_body(unit) if unit and unit.dimension.body == "weight" else "mg/h"
    ratios = [
        ("per_kg", Fraction(70), f"looks like {absolute} entered as {per_kg}"),
        ("mg_ug", Fraction(1000), "looks like mg and µg taken for each other"),
        ("minute_hour", Fraction(60), "looks like minute and hour taken for each other"),
        ("hour_day", Fraction(24), "looks like hour and day taken for each other"),
        ("ug_min_mg_h", Fraction(50, 3), "looks like µg/kg/min and mg/kg/h taken for each other"),
        ("ug_h_ug_day", Fraction(24000), "looks like µg/h and mg/day taken for each other"),
        ("decimal", Fraction(10), "looks like a decimal point one place off"),
        ("decimal", Fraction(100), "looks like a decimal point two places off"),
        ("salt", Fraction("1.154"), "looks like base and hydrochloride taken for each other"),
    ]
    if weight:
        ratios.insert(1, ("weight", weight.value, "looks like a dose per kg and one per patient taken for each other"))
    if n is not None and n > 1:
        ratios.append(("root_n", _root(n), f"looks like SE and SD taken for each other, √{n}"))
    return ratios


def _root(n: int) -> Fraction:
    """√n to nine decimals, in whole numbers."""
    low = 0
    high = n * 10**9 + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle * middle <= n * 10**18 else (low, middle)
    return Fraction(low, 10**9)


def _without_body(unit: Unit) -> str:
    return dose_vocabulary().unit(unit.amount, "", unit.time, time_count=unit.time_count).label


_UNIT_SLIPS = {
    "body": ("per_kg", Fraction(70), "looks like {new} entered as {old} (ratio 70)"),
    "rate": ("rate_missing", Fraction(1), "looks like {new} with its time part missing"),
    "amount": ("mg_ug", Fraction(1000), "looks like {new} entered as {old} (ratio 1000)"),
    "clock": ("minute_hour", Fraction(60), "looks like {new} entered as {old} (ratio 60)"),
    "day": ("hour_day", Fraction(24), "looks like {new} entered as {old} (ratio 24)"),
    "both": ("ug_min_mg_h", Fraction(50, 3), "looks like {new} entered as {old} (ratio 16.7)"),
    "fluid": ("ml_mg", Fraction(1), "looks like {new} entered as {old}: ml is never mg"),
}


def unit_slips(quantity: Quantity, candidates: tuple[Unit, ...]) -> list[Slip]:
    """The slips that lead from one of the candidate units, under which the number is usual, to the printed one."""
    unit = quantity.unit
    found: list[tuple[str, Slip]] = []
    for candidate in candidates:
        how = _how(unit, candidate)
        if how:
            code, ratio, words = _UNIT_SLIPS[how]
            repair = Quantity(quantity.low, quantity.high, candidate, quantity.bound)
            found.append((how, Slip(code, ratio, words.format(new=candidate.label, old=unit.label), repair)))
    order = list(_UNIT_SLIPS)
    return [slip for _, slip in sorted(found, key=lambda item: order.index(item[0]))]


def _how(unit: Unit, other: Unit) -> str:
    """In which one respect two units differ; "" when in several."""
    amount = unit.amount != other.amount
    body = (unit.body, unit.body_count) != (other.body, other.body_count)
    time = (unit.time, unit.time_count) != (other.time, other.time_count)
    if unit.volume or other.volume:
        return ""
    if {unit.dimension.quantity, other.dimension.quantity} == {"drug", "fluid"}:
        return "fluid" if unit.dimension.quantity == "fluid" and not body and not time and other.amount == "mg" else ""
    if amount and time and not body:
        return "both" if {unit.id, other.id} == {"mg/kg/h", "ug/kg/min"} else ""
    if amount + body + time != 1:
        return ""
    if amount:
        return "amount"
    if body:
        return "body" if 1 == unit.body_count == other.body_count else ""
    if not unit.time or not other.time:
        return "rate" if not unit.time else ""
    if "week" in (unit.time, other.time) or unit.is_day_mean or other.is_day_mean:
        return ""
    return "clock" if unit.dimension.time == other.dimension.time else "day"
