"""A dose in the other units of its kind: first those that are exact, then those that need a weight, hours or days."""

from __future__ import annotations

from fractions import Fraction

from crps_extractor.models.doses.conversion import Conversion, convert
from crps_extractor.models.doses.inputs import Given
from crps_extractor.models.doses.reading import DoseReading

__all__ = ["equivalents"]

_TARGETS = {
    "rate": ("mg/kg/h", "ug/kg/min", "ug/kg/h", "mg/h/70kg", "mg/h", "mg/day", "mg/kg/day", "mg", "mg/kg"),
    "amount": ("mg/kg", "mg", "mg/kg/h", "mg/h"),
    "volume rate": ("ml/h", "mg/h", "mg/kg/h", "ml"),
    "volume": ("ml", "mg", "mg/kg"),
    "concentration": ("mg/ml", "ug/ml", "ng/ml"),
}


def equivalents(
    reading: DoseReading,
    *,
    weight: Given | Fraction | int | str | None = None,
    hours_per_day: Given | Fraction | int | str | None = None,
    days: Given | Fraction | int | str | None = None,
    concentration: Given | Fraction | int | str | None = None,
    duration_hours: Given | Fraction | int | str | None = None,
) -> tuple[Conversion, ...]:
    """Exact equivalents, then conditional ones with their inputs named, then those whose input is missing (``ask``).

    What may never be converted is left out.
    """
    made = [
        convert(
            reading,
            target,
            weight=weight,
            hours_per_day=hours_per_day,
            days=days,
            concentration=concentration,
            duration_hours=duration_hours,
        )
        for target in (*_TARGETS.get(reading.kind, ()), *_other_salt(reading))
    ]
    shown = [
        conversion
        for conversion in made
        if not conversion.refused and (conversion.salt or conversion.unit != reading.unit)
    ]
    return tuple(sorted(shown, key=_order))


def _other_salt(reading: DoseReading) -> tuple[str, ...]:
    """The same dose as base, or as hydrochloride, only where the paper says which of them it prints."""
    other = {"base": "hydrochloride", "hydrochloride": "base"}.get(reading.salt, "")
    return (f"{reading.unit.label} {other}",) if other and reading.unit and reading.kind in ("amount", "rate") else ()


def _order(conversion: Conversion) -> int:
    if not conversion.is_done:
        return 2
    return 1 if conversion.approximate else 0
