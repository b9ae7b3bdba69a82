"""Compare a dose with usual ketamine doses: a quiet zone, mild and strong warnings, and what it looks like instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.doses.reading import DoseReading, Quantity
from crps_extractor.models.doses.slips import Slip, unit_slips
from crps_extractor.models.doses.unit_file import dose_vocabulary
from crps_extractor.models.doses.units import Bounds, DoseVocabulary, Unit
from crps_extractor.models.numbers import rounded_text

__all__ = ["DoseWarning", "usual", "usual_number"]

_ANAESTHETIC = re.compile(r"(?<!sub)(?<!sub-)an(?:a)?esthe|\bicu\b|intensive|deep|coma|dissociative", re.IGNORECASE)


@dataclass(frozen=True)
class DoseWarning:
    """A value outside what is usual: it warns, it never blocks. ``proposals`` are slips it may come from."""

    code: str
    strong: bool
    sentence: str
    proposals: tuple[Slip, ...] = ()


def usual(reading: DoseReading, regimen: str | None = None) -> list[DoseWarning]:
    """Warnings for a dose outside its usual range, by unit; ``regimen`` widens the range for anaesthesia and ICU.

    The bounds stand in dose_units.toml; a unit without its own is compared in one of its dimension, exactly.
    """
    quantity = reading.quantity
    if quantity is None:
        return []
    vocabulary = dose_vocabulary()
    if quantity.unit.dimension.quantity == "fluid":
        return _fluid(quantity, vocabulary)
    unit = _bounded(quantity.unit, vocabulary)
    if unit is None or unit.bounds is None:
        return []
    anaesthetic = bool(_ANAESTHETIC.search(regimen if regimen is not None else reading.named_regimen))
    factor = quantity.unit.size / unit.size
    worst = max((_distance(end * factor, unit.bounds, anaesthetic) for end in quantity.ends), default=0)
    if not worst or (quantity.high == 0 and quantity.low == 0):
        return []
    high = unit.bounds.high_anaesthetic if anaesthetic and unit.bounds.high_anaesthetic else unit.bounds.high
    sentence = (
        f"{quantity.in_words().capitalize() if quantity.bound else quantity.in_words()} is outside the usual "
        f"{rounded_text(unit.bounds.low)} to {rounded_text(high)} {unit.label} of ketamine."
    )
    return [DoseWarning("unusual-dose", worst == 2, sentence, _proposals(quantity, vocabulary, anaesthetic))]


def _bounded(unit: Unit, vocabulary: DoseVocabulary) -> Unit | None:
    """The unit itself if it has bounds, else the first of its dimension that has."""
    if unit.bounds:
        return unit
    return next((other for other in vocabulary.units if other.bounds and other.dimension == unit.dimension), None)


def _distance(value: Fraction, bounds: Bounds, anaesthetic: bool) -> int:
    """0 inside the quiet zone, 1 outside it, 2 beyond the strong limits."""
    high = bounds.high_anaesthetic if anaesthetic and bounds.high_anaesthetic else bounds.high
    if bounds.strong_above is not None and value > bounds.strong_above:
        return 2
    if bounds.strong_below is not None and value < bounds.strong_below:
        return 2
    return 0 if bounds.low <= value <= high else 1


def _fits(quantity: Quantity, unit: Unit, vocabulary: DoseVocabulary, anaesthetic: bool) -> bool:
    """Whether the printed numbers would be usual under another unit."""
    bounded = _bounded(unit, vocabulary)
    if bounded is None or bounded.bounds is None:
        return False
    factor = unit.size / bounded.size
    return all(_distance(end * factor, bounded.bounds, anaesthetic) == 0 for end in quantity.ends)


def _proposals(quantity: Quantity, vocabulary: DoseVocabulary, anaesthetic: bool) -> tuple[Slip, ...]:
    """Units and decimal places under which the number would be usual, the likeliest slip first."""
    candidates = tuple(
        unit
        for unit in vocabulary.units
        if unit.id != quantity.unit.id
        and _fits(quantity, unit, vocabulary, anaesthetic or (bool(unit.time) and not quantity.unit.time))
    )
    slips = unit_slips(quantity, candidates)
    for factor in (Fraction(1, 10), Fraction(10)):
        moved = Quantity(
            quantity.low * factor if quantity.low is not None else None,
            quantity.high * factor if quantity.high is not None else None,
            quantity.unit,
            quantity.bound,
        )
        if _fits(moved, moved.unit, vocabulary, anaesthetic):
            slips.append(
                Slip(
                    "decimal",
                    Fraction(10),
                    f"looks like {moved.in_words()} with the decimal point one place off",
                    moved,
                )
            )
    return tuple(slips)


def _fluid(quantity: Quantity, vocabulary: DoseVocabulary) -> list[DoseWarning]:
    """A volume where a dose should stand: usual as mg, it may be one; else only a concentration tells."""
    candidates = tuple(
        unit for unit in vocabulary.units if unit.amount == "mg" and _fits(quantity, unit, vocabulary, False)
    )
    sentence = f"{quantity.in_words()} is a volume of fluid, not a dose of drug: mg needs a concentration."
    return [DoseWarning("fluid-not-drug", False, sentence, tuple(unit_slips(quantity, candidates)))]


def usual_number(name: str, value: Fraction) -> DoseWarning | None:
    """A warning for hours a day, days or a course total in mg outside its limits.

    ``name`` is "hours_per_day", "days" or "course_total_mg"; KeyError for another name.
    """
    limits = {key: (low, high, strong) for key, low, high, strong in dose_vocabulary().limits}
    low, high, strong = limits[name]
    if low <= value <= high:
        return None
    words = {"hours_per_day": "hours a day", "days": "days", "course_total_mg": "mg in all"}[name]
    sentence = f"{rounded_text(value)} {words} is outside the usual {rounded_text(low)} to {rounded_text(high)}."
    return DoseWarning(f"unusual-{name.replace('_', '-')}", value > strong and name != "days", sentence)
