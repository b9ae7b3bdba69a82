"""The kinds of answers about time: how long something lasts, and when it was measured."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Part, Reading, Strength, TimeWindow
from crps_extractor.models.kinds.figures import capped, exact_cell, heard
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.time import Span, read_span, time_unit, time_units
from crps_extractor.models.kinds.wording import compare_texts, one_line
from crps_extractor.models.numbers import plain_text, read_number

__all__ = ["DurationKind", "TimePointKind", "windows_of"]

_ANCHORED = re.compile(
    r"^(?P<span>.+?)\s*,?\s*\b(?P<how>before|prior to|after|post|from|following|follow-?\s?up|since|of|into|later|on)"
    r"\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WITH_LIMITS = re.compile(
    r"\b(?:median|mean|iqr|sd|range)\b"
    r"|[0-9]\s*[(\[]\s*[0-9.]+\s*(?:[-–—,;]|to)|[0-9]\s*[(\[]?\s*±",
    re.I,
)
_AFTER_FIGURES = re.compile(r"[^0-9]+$")
_START = re.compile(r"^(?:at )?(?:the )?(?:pre-?treatment )?baseline$", re.IGNORECASE)


@dataclass(frozen=True)
class DurationKind(PlainKind):
    """How long something lasts; its reading's value is a Span."""

    id: str = "duration"
    label: str = "Duration"

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:  # noqa: ARG002
        """The text as printed, and the unit where it stands apart (in a table's heading)."""
        units = tuple(Choice(unit.id, f"{unit.word}s") for unit in time_units())
        return (Part("text", form_field.label), Part("unit", "unit, if apart", "choice", units))

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The text; one figure or two; their unit; one figure in days."""
        return (AS_PUBLISHED, "value", "low", "high", "unit", "days")

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:  # noqa: ARG002
        """The text and, where it stands apart, the unit's word."""
        text = one_line(answer.part("text"))
        unit = time_unit(answer.part("unit"))
        return f"{text} {unit.word}s".strip() if unit else f"{text} {one_line(answer.part('unit'))}".strip()

    def span(self, answer: Answer) -> Span | None:
        """The span that the parts say, None where they say none."""
        return read_span(answer.part("text"), answer.part("unit"))

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The span; findings for a unit that is missing or named twice, and for what could not be read."""
        span = self.span(answer)
        if span is None:
            return Reading(findings=(_no_span(answer.part("text")),))
        apart = time_unit(answer.part("unit"))
        findings: tuple[Finding, ...] = ()
        if apart and apart != span.unit:
            found = f"The text says {span.unit.word}s, the part beside it {apart.word}s."
            findings = (Finding("two_units", Strength.STRONG, found, "Keep the unit that is printed.", {"unit": ""}),)
        if span.low < 0 and self.id == "duration":
            found = "A duration cannot be negative."
            findings += (Finding("outside_limits", Strength.STRONG, found, "Compare it with the page."),)
        return Reading(span, heard(span.words, span.said), findings)

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:
        """The same days in other words are wording; the same figure with another unit is the unit."""
        one, other = self.span(first), self.span(second)
        if one is None or other is None:
            as_texts = compare_texts(self.show(first, form_field, context), self.show(second, form_field, context))
            return Likeness.WORDING if as_texts is Likeness.SAME else as_texts
        return _compare_spans(one, other)

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:  # noqa: ARG002
        """Figures, unit and days."""
        span = self.span(answer)
        if span is None:
            return ()
        unit = Cell("unit", span.unit.word)
        if span.is_range:
            ends = (exact_cell("low", span.low, span.decimals), exact_cell("high", span.high, span.decimals))
            return (*ends, unit)
        if span.bound:
            return (Cell("value", f"{span.bound} {exact_cell('value', span.low, span.decimals).text}"), unit)
        return (exact_cell("value", span.low, span.decimals), unit, exact_cell("days", span.low_days))


@dataclass(frozen=True)
class TimePointKind(DurationKind):
    """When something was measured, counted from an anchor that has a field of its own; the value is a Span."""

    id: str = "time_point"
    label: str = "Time point"

    def columns(self, form_field: FormField) -> tuple[str, ...]:
        """Those of a duration, and the review's windows that hold it."""
        return (*super().columns(form_field), "window")

    def span(self, answer: Answer) -> Span | None:
        """The span; "baseline" is day 0, "2 weeks after the infusion" is 2 weeks, "before" counts backwards."""
        text, unit = answer.part("text"), answer.part("unit")
        day = time_unit("day")
        if day and _START.match(plain_text(text)):
            return read_span("0", "day")
        whole = read_span(text, unit)
        found = _ANCHORED.match(plain_text(text)) if whole is None else None
        if found is None:
            return whole
        span = read_span(found["span"])
        if span and found["how"].lower() in ("before", "prior to"):
            return replace(span, low=-span.high, high=-span.low)
        return span

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:
        """The span and the window of the review that it falls in."""
        reading = super().understand(answer, form_field, context)
        if not isinstance(reading.value, Span):
            return reading
        held = " and ".join(f"“{window.label}”" for window in windows_of(reading.value, context))
        return replace(reading, understood=f"{reading.understood}; window {held}") if held else reading

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:
        """Those of a duration, and the labels of the windows."""
        span = self.span(answer)
        held = "; ".join(window.label for window in windows_of(span, context)) if span else ""
        return (*super().split(answer, form_field, context), Cell("window", held))


def windows_of(span: Span, context: Context) -> tuple[TimeWindow, ...]:
    """The review's windows that hold the whole span, by days alone: whether the anchor fits is asked elsewhere."""
    held = []
    for window in context.windows():
        low, high = (read_number(text).value for text in (window.from_days, window.to_days))
        if (low is None and high is None) or (low is not None and span.low_days < low):
            continue
        if high is None or span.high_days <= high:
            held.append(window)
    return tuple(held)


def _no_span(text: str) -> Finding:
    reading = read_number(_AFTER_FIGURES.sub("", text))
    if reading.spread is not None or _WITH_LIMITS.search(text[:300]):
        found = f"“{capped(text)}” holds a value and its spread where one length of time is expected."
        could = "Keep the length here; mean, median and spread belong to the fields of the baseline table."
        return Finding("several_numbers", Strength.MILD, found, could)
    if reading.low is not None:
        found = f"“{capped(text)}” has no unit of time that is known here."
        options = tuple({"unit": unit.id} for unit in time_units())
        return Finding("unit_missing", Strength.MILD, found, "Say which unit the paper means.", options=options)
    if reading.ask:
        found = f"“{capped(text)}” can be read as {' or '.join(reading.ask)}."
        return Finding("asks", Strength.MILD, found, "Say which of them the paper means.")
    found = f"“{capped(text)}” could not be read as a length of time."
    could = "Write it with a unit, such as 12 weeks, week 12 or 100 h; other words belong in the note."
    return Finding("unreadable", Strength.MILD, found, could)


def _compare_spans(one: Span, other: Span) -> Likeness:
    if one.bound != other.bound:
        return Likeness.NUMBER
    if (one.low_days, one.high_days) == (other.low_days, other.high_days):
        return Likeness.ROUNDING if one.unit == other.unit and one.decimals != other.decimals else Likeness.WORDING
    if (one.low, one.high) == (other.low, other.high):
        return Likeness.UNIT
    apart = max(abs(one.low_days - other.low_days), abs(one.high_days - other.high_days))
    unlike = one.unit != other.unit or one.decimals != other.decimals
    return Likeness.ROUNDING if unlike and apart <= max(one.half_days, other.half_days) else Likeness.NUMBER
