"""Checks on patients and times: ages, durations of disease, time points, follow-up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crps_extractor.models.checks.problem import Found
from crps_extractor.models.checks.seen import Seen, look, rows_of, study_of, usable
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.kinds.figures import Figure
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.kinds.time import Span, time_unit
from crps_extractor.models.numbers import rounded_text
from crps_extractor.models.sheet import Place, Row, Sheet

__all__ = [
    "age_impossible",
    "duration_unit_open",
    "durations_twelve_times_apart",
    "follow_up_too_short",
    "range_kind_differs",
    "same_time_points",
    "time_within_treatment",
]

_OLDEST = 120
_ENTRY_LIMITS = (16, 18, 60, 65, 70, 75, 80, 85)


def _summary(seen: Seen, characteristic: str) -> Summary | None:
    if (
        seen.choice("baseline.characteristic") != characteristic
        and seen.text("baseline.characteristic") != characteristic
    ):
        return None
    return seen.value("baseline.value", Summary)


def _figures(summary: Summary) -> list[Figure]:
    return [found for figure in (summary.centre, summary.low, summary.high) if (found := usable(figure))]


def age_impossible(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Nobody is younger than 0 or older than 120: the figure is of another row, in months, or a count."""
    if row is None:
        return
    seen = look(sheet, row)
    summary = _summary(seen, "age")
    if summary is None or summary.centre_type in ("count", "percentage"):
        return
    wrong = [figure for figure in _figures(summary) if not 0 <= figure.value <= _OLDEST]
    if wrong:
        places = (seen.at("baseline.value"), seen.at("baseline.characteristic"))
        yield Found(places, f"An age of {wrong[0].words} cannot be.", "Compare it with the page; is it in months?")


def range_kind_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """“12 to 68” can be the youngest and oldest patient, the limits for entering, or two quartiles: only the first says
    who was treated, and only quartiles give an SD."""
    if row is None:
        return
    seen = look(sheet, row)
    summary, kind = seen.value("baseline.value", Summary), seen.choice("baseline.range_is")
    low, high = (usable(summary.low), usable(summary.high)) if summary else (None, None)
    if summary is None or not (low and high) or seen.field("baseline.range_is") is None:
        return
    places = (seen.at("baseline.value"), seen.at("baseline.range_is"))
    ends = f"{low.words} to {high.words}"
    could = "Look in the criteria for entering and in the table of patients."
    if kind == "quartiles" and summary.spread_type == "range":
        yield Found(places, f"{ends} is called a range and also quartiles.", "Choose one of the two as the paper says.")
    elif kind in ("observed", "eligibility") and summary.spread_type == "iqr":
        yield Found(places, f"{ends} is called an IQR, but also a limit of all patients.", "Choose one of the two.")
    elif kind in ("", "not_stated") and _summary(seen, "age") and summary.spread_type == "range":
        looks_like_limits = low.value in _ENTRY_LIMITS and high.value in _ENTRY_LIMITS
        found = f"{ends} years looks like the limits for entering the study, not the ages of the patients."
        yield from (Found(places, found, could, Strength.NOTE),) if looks_like_limits else ()


def _unit_of(seen: Seen, summary: Summary) -> str:
    """The unit of time of a duration at baseline, from the value's own unit or the field for it; "" where open."""
    for text in (summary.unit, seen.text("baseline.unit")):
        unit = time_unit(text) if text else None
        if unit:
            return unit.id
    return ""


def duration_unit_open(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Papers give the duration of CRPS in months or in years: without its unit a figure is off by twelve."""
    if row is None:
        return
    seen = look(sheet, row)
    summary = _summary(seen, "disease_duration")
    if summary is None or summary.centre_type in ("count", "percentage") or not _figures(summary):
        return
    unit = _unit_of(seen, summary)
    places = (seen.at("baseline.value"), seen.at("baseline.unit"))
    largest = max(figure.value for figure in _figures(summary))
    if not unit:
        yield Found(places, "The unit of this duration is not said.", "Write months or years, as the paper prints it.")
    elif unit == "year" and largest > 60:
        found = (
            f"A disease of {rounded_text(largest)} years is longer than most lives; it looks like months (ratio 12)."
        )
        yield Found(places, found, "Compare the unit with the page.", Strength.STRONG)


def durations_twelve_times_apart(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Two groups of one study seldom differ twelvefold in how long they have been ill: one was read in months."""
    known: list[tuple[Place, Fraction]] = []
    for seen in rows_of(sheet, "baseline.value"):
        summary = _summary(seen, "disease_duration")
        figure = usable(summary.centre) if summary and summary.centre_type not in ("count", "percentage") else None
        unit = time_unit(_unit_of(seen, summary)) if summary else None
        if figure and unit and figure.value > 0:
            known.append((seen.at("baseline.value"), figure.value * unit.days))
    if len(known) < 2:
        return
    known.sort(key=lambda one: one[1])
    ratio = known[-1][1] / known[0][1]
    if 10 <= ratio <= 14:
        found = f"Two durations of disease differ by a ratio of {rounded_text(ratio, 3)}, as months and years do."
        yield Found((known[0][0], known[-1][0]), found, "Compare the unit of both with the page.")


def same_time_points(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """One time in two rows splits its results: the two reviewers' rows are then paired wrongly, and half is missing."""
    known: dict[tuple[object, ...], Seen] = {}
    for time in rows_of(sheet, "time.value"):
        span, anchor = time.value("time.value", Span), time.choice("time.anchor")
        if span is None or span.bound or (time.field("time.anchor") is not None and not anchor):
            continue
        first = known.setdefault((span.low_days, span.high_days, anchor, time.choice("time.phase")), time)
        if first is not time:
            found = f"This time is the same as “{context.row_label(first.row.id)}”: {rounded_text(span.low_days)} days."
            places = (time.at("time.value"), first.at("time.value"), time.at("time.anchor"), first.at("time.anchor"))
            yield Found(places, found, "Keep one of the two, or correct time or anchor.")


def follow_up_too_short(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Nobody can be measured after the last visit: follow-up or time point is in another unit, or counted from
    somewhere else."""
    study = study_of(sheet, "study.follow_up")
    whole = study.value("study.follow_up", Span)
    if whole is None or whole.bound in (">", "≥"):
        return
    for time in rows_of(sheet, "time.value"):
        span = time.value("time.value", Span)
        if span is None or time.choice("time.anchor") == "disease_start":
            continue
        if span.low_days - span.half_days > whole.high_days + whole.half_days:
            found = f"The time point lies at {_own(span)}, but the study followed patients for {_own(whole)}."
            places = (time.at("time.value"), study.at("study.follow_up"), time.at("time.anchor"))
            yield Found(places, found, "Compare both with the page, and from when each is counted.")


def _own(span: Span) -> str:
    return span.words.partition(" = ")[0]


def time_within_treatment(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """“Week 1” after the start of a ten-day infusion still lies within it: pain under the drug is not pain after it."""
    lengths = [treatment.number("dose.days") for treatment in rows_of(sheet, "dose.days")]
    longest = max((days for days in lengths if days is not None), default=None)
    if longest is None:
        return
    for time in rows_of(sheet, "time.value"):
        span = time.value("time.value", Span)
        starts = time.choice("time.anchor") in ("treatment_start", "infusion_start")
        if span is None or not starts or time.choice("time.phase") != "follow_up" or span.bound:
            continue
        if 0 <= span.high_days < longest:
            found = f"{_own(span)} after the start lies within a treatment of {rounded_text(longest)} days."
            yield Found((time.at("time.phase"), time.at("time.value"), time.at("time.anchor")), found,
                        "Choose “during treatment”, or the anchor that the paper means.")  # fmt: skip
