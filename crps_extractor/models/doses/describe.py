"""A dose and its conversion as plain data, for the command line and for exports."""

from __future__ import annotations

from fractions import Fraction

from crps_extractor.models.doses.conversion import Conversion
from crps_extractor.models.doses.reading import DoseReading
from crps_extractor.models.numbers import decimal_text

__all__ = ["describe"]


def describe(reading: DoseReading, conversion: Conversion | None = None) -> dict[str, object]:
    """The dose as JSON can hold it: text, read_as, value or range, spread, cap, unit, formula, inputs and so on.

    ``value`` and ``range`` are those of the conversion where there is one (numbers, rounded only by JSON itself;
    ``exact`` holds them as decimals or fractions). ``spread`` is "refused" where it may not be converted, with
    ``spread_reason``; ``limits`` are those printed beside a mean, converted only where that is
    exact. ``ask`` and ``refused`` are sentences, empty when there is nothing to ask or refuse.
    """
    low, high = (conversion.low, conversion.high) if conversion else (reading.low, reading.high)
    unit = conversion.unit if conversion else reading.unit
    done = conversion if conversion and conversion.is_done else reading
    limits, cap = done.limits, done.cap
    return {
        "text": reading.text,
        "read_as": reading.understood,
        "kind": reading.kind,
        "basis": reading.basis,
        "value": _number(low) if low == high else None,
        "range": None if low == high else [_number(low), _number(high)],
        "exact": [decimal_text(end) for end in dict.fromkeys((low, high)) if end is not None],
        "bound": reading.bound,
        "result": (conversion.kind if conversion else _kind(reading)) or None,
        "titrated": reading.is_titration,
        "approximate": conversion.approximate if conversion else False,
        **_spread(reading, conversion),
        "limits": f"{reading.limits_type} {limits.in_words()}".strip() if limits else None,
        "cap": cap.in_words().removeprefix("at most ") if cap else None,
        "unit": unit.label if unit else None,
        "unit_id": unit.id if unit else None,
        "ucum": unit.ucum if unit else None,
        "formula": conversion.formula if conversion else "",
        "inputs": [item.sentence for item in conversion.inputs] if conversion else [],
        "assumed": [item.sentence for item in conversion.inputs if item.is_assumed] if conversion else [],
        **_words_around(reading),
        "also": [other.in_words() for other in reading.also],
        "said": [*reading.said, *(conversion.said if conversion else ())],
        "ask": "; ".join(conversion.ask) if conversion else reading.question,
        "refused": (conversion.refused if conversion else "") or reading.refused,
    }


def _words_around(reading: DoseReading) -> dict[str, object]:
    """Which drug it is, and how long it ran as far as the wording says so."""
    return {
        "form": reading.form,
        "salt": reading.salt,
        "hours_per_day": _number(reading.schedule.proposed_hours_per_day),
        "hours_assumed": reading.schedule.assumed_continuous,
        "days": _number(reading.schedule.days),
    }


def _kind(reading: DoseReading) -> str:
    if reading.quantity is None:
        return ""
    return "value" if reading.low == reading.high else "range"


def _spread(reading: DoseReading, conversion: Conversion | None) -> dict[str, object]:
    """The spread as printed or converted, or the word "refused" with the reason."""
    if conversion is None or not conversion.is_done:
        return {"spread": _number(reading.spread), "spread_type": reading.spread_type, "spread_reason": ""}
    if conversion.spread_refused:
        return {"spread": "refused", "spread_type": reading.spread_type, "spread_reason": conversion.spread_refused}
    return {"spread": _number(conversion.spread), "spread_type": conversion.spread_type, "spread_reason": ""}


def _number(value: Fraction | None) -> float | int | None:
    """A number as JSON has it; whole numbers stay whole."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
