"""Aids to read an answer, never one: a dose in other units, the total of its course, thresholds of change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crps_extractor.models.checks.courses import course_phases, reported
from crps_extractor.models.checks.seen import Seen, look, rows_of
from crps_extractor.models.checks.weights import body_weight, weight_at_baseline
from crps_extractor.models.doses.conversion import Conversion, cap_binds_above
from crps_extractor.models.doses.equivalents import equivalents
from crps_extractor.models.doses.inputs import Given
from crps_extractor.models.doses.reading import DoseReading, Quantity
from crps_extractor.models.doses.schedule import Total, total
from crps_extractor.models.form import FormField
from crps_extractor.models.numbers import decimal_text, read_number, rounded_text
from crps_extractor.models.review.derived.assumed_inputs import AssumedInput
from crps_extractor.models.scales.scale import Scale, Threshold
from crps_extractor.models.sheet import Sheet

__all__ = ["field_aids"]

_OF_A_RULE = ("outcome.definition", "outcome.definition_text")
_TOTALS = ("phase.dose", "dose.total")
_WEIGHT = "body weight"


def field_aids(sheet: Sheet, row: str, form_field: FormField, assumed: AssumedInput | None = None) -> tuple[str, ...]:
    """The lines of the aid for a field of a row, nothing where there is none; ``assumed`` is the body weight (kg) that
    the review assumes where the paper gives none.

    Lines name what went in; nothing here is an answer, and nothing is stored.
    """
    known = sheet.row(row)
    if known is None:
        return ()
    if form_field.kind == "dose":
        return tuple(_about_dose(look(sheet, known), form_field, assumed))
    return tuple(_about_change(look(sheet, known))) if form_field.means in _OF_A_RULE else ()


@dataclass(frozen=True)
class _Weights:
    """The body weight of a group, and the two ends of its range where the review assumes it."""

    weight: Given | None = None
    ends: tuple[Given, ...] = ()

    @property
    def span(self) -> str:
        """ "60 to 80 kg"."""
        return f"{' to '.join(decimal_text(end.value) for end in self.ends)} kg"


# -- doses -----------------------------------------------------------------------------------------------------------


def _about_dose(seen: Seen, form_field: FormField, assumed: AssumedInput | None) -> Iterator[str]:
    reading = seen.value(form_field.means, DoseReading) if form_field.means else None
    treatment = _treatment(seen)
    weights = _weights(treatment, assumed)
    lines: list[str] = []
    if reading is not None and reading.quantity is not None:
        lines += _equivalents(seen, treatment, reading, weights)
        lines += _cap(treatment, reading, weights.weight)
    if form_field.means in _TOTALS and treatment is not None:
        lines += _totals(treatment, weights)
    yield from lines
    if assumed is not None and weights.ends and any(_WEIGHT in line for line in lines):
        yield f"The paper gives no body weight for this group: {assumed.origin}."


def _treatment(seen: Seen) -> Seen | None:
    """The treatment that a dose belongs to: its own row, or that of the phase's group."""
    if seen.field("dose.group") is not None:
        return seen
    group = seen.refers_to("phase.group")
    if not group:
        return None
    return next((one for one in rows_of(seen.sheet, "dose.group") if one.refers_to("dose.group") == group), None)


def _weights(treatment: Seen | None, assumed: AssumedInput | None) -> _Weights:
    """What the treatment says, else the baseline table, else what the review assumes."""
    found = (body_weight(treatment) or weight_at_baseline(treatment)) if treatment is not None else None
    if found is not None or assumed is None:
        return _Weights(found)
    texts = (assumed.text, assumed.low, assumed.high)
    middle, low, high = (Given(read.value, "assumed") if read.value else None for read in map(read_number, texts))
    return _Weights(middle, (low, high) if low and high and low.value < high.value else ())


def _equivalents(seen: Seen, treatment: Seen | None, reading: DoseReading, weights: _Weights) -> Iterator[str]:
    hours, days = seen.number("phase.hours_per_day"), seen.number("phase.days")
    if treatment is not None:
        hours = treatment.number("dose.hours_per_day") if hours is None else hours
        alone = seen is treatment or len(course_phases(treatment)[1]) == 1
        days = treatment.number("dose.days") if days is None and alone else days
        reading = replace(reading, cap=_typed_cap(treatment)) if reading.cap is None else reading
    made = [
        equivalents(
            reading,
            weight=weight,
            hours_per_day=reported(hours, 24),
            days=reported(days),
            concentration=treatment.text("dose.concentration") or None if treatment is not None else None,
        )
        for weight in (weights.weight, *weights.ends)
    ]
    for one in made[0]:
        ends = [end for others in made[1:] for end in others if end.to_text == one.to_text and end.is_done]
        tried = weights.span if len(ends) == 2 and any(used.name == _WEIGHT for used in one.inputs) else ""
        yield _line(one) + (f"; with {tried}: {_between(*(end.in_words for end in ends))}" if tried else "")


def _between(first: str, second: str) -> str:
    return first if first == second else f"{first}, {second}"


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


def _cap(treatment: Seen | None, reading: DoseReading, weight: Given | None) -> Iterator[str]:
    cap = reading.cap or (_typed_cap(treatment) if treatment is not None else None)
    if cap is None or reading.quantity is None or treatment is None:
        return
    binds = cap_binds_above(reading.quantity, cap)
    if binds is None:
        return
    words = f"The cap of {cap.in_words()} lowers this dose above a body weight of {rounded_text(binds)} kg"
    if weight is not None:
        does = "binds" if weight.value > binds else "does not bind"
        words += f"; at {decimal_text(weight.value)} kg ({weight.origin}) it {does}"
    yield f"{words}."


def _totals(treatment: Seen, weights: _Weights) -> Iterator[str]:
    phases, _ = course_phases(treatment)
    if not phases:
        return
    made = [total(phases, weight=weight) for weight in (weights.weight, *weights.ends)]
    for unit in ("mg", "mg_per_kg"):
        one, *ends = (getattr(known, unit) for known in made)
        yield _total_line(one, ends, weights.span if ends else "")


def _total_line(one: Total, ends: Sequence[Total], span: str) -> str:
    if not one.kind:
        return f"Total of the course in {one.unit}: {one.refused or '; '.join(one.ask)}"
    inputs = f" With {', '.join(used.sentence for used in one.inputs)}." if one.inputs else ""
    by_weight = ends and any(used.name == _WEIGHT for used in one.inputs)
    tried = f" With {span}: {_between(*(end.in_words for end in ends))}." if by_weight else ""
    return f"Total of the course: {one.in_words} ({one.formula}).{inputs}{tried}"


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
