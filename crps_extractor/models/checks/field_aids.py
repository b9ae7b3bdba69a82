"""Aids to read an answer, never one: a dose in other units, the total of its course, thresholds of change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crps_extractor.models.checks.courses import course_phases, reported
from crps_extractor.models.checks.seen import Seen, look, rows_of
from crps_extractor.models.checks.weights import body_weight
from crps_extractor.models.doses.conversion import Conversion, cap_binds_above
from crps_extractor.models.doses.equivalents import equivalents
from crps_extractor.models.doses.reading import DoseReading, Quantity
from crps_extractor.models.doses.schedule import Total, total
from crps_extractor.models.form import FormField
from crps_extractor.models.numbers import decimal_text, rounded_text
from crps_extractor.models.scales.scale import Scale, Threshold
from crps_extractor.models.sheet import Sheet

__all__ = ["field_aids"]

_OF_A_RULE = ("outcome.definition", "outcome.definition_text")
_TOTALS = ("phase.dose", "dose.total")


def field_aids(sheet: Sheet, row: str, form_field: FormField) -> tuple[str, ...]:
    """The lines of the aid for a field of a row, nothing where there is none.

    Lines name what went in; nothing here is an answer, and nothing is stored.
    """
    known = sheet.row(row)
    if known is None:
        return ()
    if form_field.kind == "dose":
        return tuple(_about_dose(look(sheet, known), form_field))
    return tuple(_about_change(look(sheet, known))) if form_field.means in _OF_A_RULE else ()


# -- doses -----------------------------------------------------------------------------------------------------------


def _about_dose(seen: Seen, form_field: FormField) -> Iterator[str]:
    reading = seen.value(form_field.means, DoseReading) if form_field.means else None
    treatment = _treatment(seen)
    if reading is not None and reading.quantity is not None:
        yield from _equivalents(seen, treatment, reading)
        yield from _cap(treatment, reading)
    if form_field.means in _TOTALS and treatment is not None:
        yield from _totals(treatment)


def _treatment(seen: Seen) -> Seen | None:
    """The treatment that a dose belongs to: its own row, or that of the phase's group."""
    if seen.field("dose.group") is not None:
        return seen
    group = seen.refers_to("phase.group")
    if not group:
        return None
    return next((one for one in rows_of(seen.sheet, "dose.group") if one.refers_to("dose.group") == group), None)


def _equivalents(seen: Seen, treatment: Seen | None, reading: DoseReading) -> Iterator[str]:
    hours, days = seen.number("phase.hours_per_day"), seen.number("phase.days")
    if treatment is not None:
        hours = treatment.number("dose.hours_per_day") if hours is None else hours
        alone = seen is treatment or len(course_phases(treatment)[1]) == 1
        days = treatment.number("dose.days") if days is None and alone else days
        reading = replace(reading, cap=_typed_cap(treatment)) if reading.cap is None else reading
    made = equivalents(
        reading,
        weight=body_weight(treatment) if treatment is not None else None,
        hours_per_day=reported(hours, 24),
        days=reported(days),
        concentration=treatment.text("dose.concentration") or None if treatment is not None else None,
    )
    yield from (_line(one) for one in made)


def _line(one: Conversion) -> str:
    """ "about 0.2667 mg/kg/h, with body weight 75 kg (mean): …", or what is missing for it."""
    if not one.is_done:
        return f"{one.to_text}: {'; '.join(one.ask)}"
    inputs = f", with {', '.join(used.sentence for used in one.inputs)}" if one.inputs else ", exactly"
    spread = f" ({one.spread_refused})" if one.spread_refused else ""
    return f"{one.in_words}{inputs}: {one.formula}{spread}"


def _typed_cap(treatment: Seen) -> Quantity | None:
    """The cap that stands in a field of its own."""
    typed = treatment.value("dose.cap", DoseReading)
    return typed.quantity if typed is not None else None


def _cap(treatment: Seen | None, reading: DoseReading) -> Iterator[str]:
    cap = reading.cap or (_typed_cap(treatment) if treatment is not None else None)
    if cap is None or reading.quantity is None or treatment is None:
        return
    binds = cap_binds_above(reading.quantity, cap)
    if binds is None:
        return
    weight = body_weight(treatment)
    words = f"The cap of {cap.in_words()} lowers this dose above a body weight of {rounded_text(binds)} kg"
    if weight is not None:
        does = "binds" if weight.value > binds else "does not bind"
        words += f"; at {decimal_text(weight.value)} kg ({weight.origin}) it {does}"
    yield f"{words}."


def _totals(treatment: Seen) -> Iterator[str]:
    phases, _ = course_phases(treatment)
    if not phases:
        return
    totals = total(phases, weight=body_weight(treatment))
    yield from (_total_line(one) for one in (totals.mg, totals.mg_per_kg))


def _total_line(one: Total) -> str:
    if one.kind:
        inputs = f" With {', '.join(used.sentence for used in one.inputs)}." if one.inputs else ""
        return f"Total of the course: {one.in_words} ({one.formula}).{inputs}"
    return f"Total of the course in {one.unit}: {one.refused or '; '.join(one.ask)}"


# -- scales ----------------------------------------------------------------------------------------------------------


def _about_change(seen: Seen) -> Iterator[str]:
    scale = seen.value("outcome.scale", Scale)
    thresholds = scale.thresholds_for("within patient") if scale is not None else ()
    if scale is None or not thresholds:
        return
    for one in thresholds:
        yield f"{one.meaning.capitalize()} on {scale.label}: {_threshold(one)}"
    yield "These are for responder rules of single patients; they say nothing of a difference between groups."


def _threshold(one: Threshold) -> str:
    ends = dict.fromkeys((decimal_text(one.percent_low), decimal_text(one.percent_high)))
    percent = f"{' to '.join(ends)} %"
    return f"about {decimal_text(one.points)} points or {percent}" if one.points is not None else f"about {percent}"
