"""Checks on whole courses of treatment: hours, days, and the printed total against what the phases give."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crps_extractor.models.checks.problem import Found, Repair
from crps_extractor.models.checks.seen import Seen, look, rows_of
from crps_extractor.models.checks.weights import body_weight
from crps_extractor.models.doses.inputs import Given
from crps_extractor.models.doses.reading import DoseReading, Quantity
from crps_extractor.models.doses.schedule import Phase, Total, total
from crps_extractor.models.doses.slips import slip
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.kinds.time import Span
from crps_extractor.models.numbers import decimal_text, one_slip_away, rounded_text
from crps_extractor.models.sheet import Row, Sheet

__all__ = [
    "continuous_not_24",
    "course_phases",
    "days_against_hours",
    "hours_above_24",
    "reported",
    "total_differs",
]

_SLACK = Fraction(5, 100)
_LARGEST = 10**6
_PHASES = ("test", "bolus", "start", "step", "maximum", "maintenance", "taper", "booster")
_HOURS = ("dose.hours_per_day", "phase.hours_per_day")


def hours_above_24(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A day has 24 hours: more is the length of a whole course typed as hours a day, and multiplies every total."""
    if row is None:
        return
    seen = look(sheet, row)
    for means in _HOURS:
        hours, form_field = seen.number(means), seen.field(means)
        if hours is not None and hours > 24 and form_field is not None and not form_field.maximum:
            found = f"{rounded_text(hours)} hours a day are more than a day has."
            yield Found((seen.at(means),), found, "Look whether the paper prints the hours of the whole course.")


def continuous_not_24(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The same rate day and night is four times as much drug as six hours a day, and both are called “for six days”."""
    if row is None:
        return
    seen = look(sheet, row)
    hours = seen.number("dose.hours_per_day")
    if hours is None or seen.field("dose.route") is None:
        return
    places = (seen.at("dose.hours_per_day"), seen.at("dose.route"))
    if seen.choice("dose.route") == "iv_continuous" and 0 < hours < 24:
        found = f"The infusion is continuous, day and night, but {rounded_text(hours)} hours a day are given."
        yield Found(places, found, "Choose “repeated” for daily infusions of some hours, or correct the hours.")
    elif seen.choice("dose.route") == "iv_repeated" and hours == 24:
        found = "The infusions are repeated, but they run 24 hours a day."
        yield Found(places, found, "Choose “continuous” for an infusion that runs day and night.")


def days_against_hours(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Hours and days of a phase are printed in many ways; when they do not go together every total is wrong."""
    if row is None:
        return
    seen = look(sheet, row)
    lasts, days = seen.value("phase.lasts", Span), seen.number("phase.days")
    if lasts is None or lasts.is_range or days is None or not 0 < days <= _LARGEST:
        return
    if lasts.low_days - lasts.half_days > days:
        found = (
            f"The phase lasts {lasts.words.partition(' = ')[0]}, which is longer than its {rounded_text(days)} days."
        )
        yield Found((seen.at("phase.days"), seen.at("phase.lasts")), found, "Compare both with the page.")


def total_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Dose times hours times days must give the printed total; where it does not, one of the four is misread, most
    often the basis, the hours a day or the number of days."""
    if row is None:
        return
    seen = look(sheet, row)
    printed = seen.value("dose.total", DoseReading)
    quantity = printed.quantity if printed else None
    if printed is None or quantity is None or quantity.unit.kind != "amount" or quantity.bound or not quantity.high:
        return
    phases, rows = course_phases(seen)
    if not phases:
        return
    unit = "mg/kg" if quantity.unit.dimension.body == "weight" else "mg"
    totals = total(phases, weight=body_weight(seen))
    worked = totals.mg_per_kg if unit == "mg/kg" else totals.mg
    ends = (quantity.low or quantity.high) * quantity.unit.size, quantity.high * quantity.unit.size
    if not worked.kind or quantity.unit.dimension.body not in ("", "weight") or _agrees(worked, ends, _courses(seen)):
        return
    looks, repair = _slipped(seen, quantity, worked) if worked.kind == "value" else ("", None)
    given = f"The phases give {worked.in_words} ({worked.formula})"
    found = f"{given}, but {quantity.in_words()} is printed as the total.{looks}"
    places = (seen.at("dose.total"), *rows, *(seen.at(means) for means in ("dose.hours_per_day", "dose.days")))
    off = max(ends[1], worked.high or ends[1]) / max(min(ends[0], worked.low or ends[0]), Fraction(1, _LARGEST))
    strength = Strength.STRONG if off > 2 and worked.kind == "value" else Strength.MILD
    yield Found(places, found, "Compare dose, basis, hours, days and total with the page.", strength, repair)


def _slipped(seen: Seen, quantity: Quantity, worked: Total) -> tuple[str, Repair | None]:
    """What the printed total looks like beside the one of the phases, and the repair where figures were swapped."""
    answer, size = seen.answer("dose.total"), quantity.unit.size
    number = decimal_text(quantity.high) if quantity.high is not None else ""
    if answer is not None and quantity.low == quantity.high and answer.part("text").startswith(number):
        for one in one_slip_away(number):
            if _agrees(worked, (one.value * size, one.value * size), _courses(seen)):
                text = one.text + answer.part("text")[len(number) :]
                repair = Repair(f"Write {text}", {seen.at("dose.total"): {"text": text}})
                return f" {number} looks like {one.text} {one.how}.", repair
    weight = body_weight(seen)
    likely = slip(quantity.high * size, worked.high, weight=weight) if quantity.high and worked.high else None
    if likely:
        return f" The ratio of {rounded_text(likely.ratio, 3)} {_looks(likely.sentence)}.", None
    ratio = _ratio(quantity.high * size, worked.high) if quantity.high and worked.high else Fraction(1)
    for means, words in (("dose.hours_per_day", "the hours a day"), ("dose.days", "the days")):
        count = seen.number(means)
        if count is not None and count > 1 and abs(ratio - count) <= count / 50:
            return f" The ratio of {rounded_text(ratio, 3)} looks like {words}, left out of one of the two.", None
    return "", None


def _ratio(one: Fraction, other: Fraction) -> Fraction:
    return max(one, other) / min(one, other)


def _looks(sentence: str) -> str:
    start = sentence.find("looks like")
    return sentence[start:].rpartition(" (ratio")[0] if start >= 0 else "is a known slip"


def _agrees(worked: Total, ends: tuple[Fraction, Fraction], courses: int) -> bool:
    """Whether the printed total is that of one course or of all of them, within five per cent."""
    for times in {1, courses}:
        low = (worked.low or Fraction(0)) * times * (1 - _SLACK)
        high = worked.high * times * (1 + _SLACK) if worked.high is not None else None
        if low <= ends[0] and (high is None or ends[1] <= high):
            return True
    return False


def _courses(seen: Seen) -> int:
    return min(seen.count("dose.courses") or 1, 1000)


def reported(figure: Fraction | None, most: int = _LARGEST) -> Given | None:
    """A figure of the sheet as an input of a conversion; None where it is open or cannot be."""
    return Given(figure, "reported") if figure is not None and 0 < figure <= most else None


def course_phases(seen: Seen) -> tuple[list[Phase], list[tuple[str, str]]]:
    """The phases of this row's group and where their doses stand; planned ones where both kinds are given."""
    group = seen.refers_to("dose.group")
    rows = [one for one in rows_of(seen.sheet, "phase.dose") if group and one.refers_to("phase.group") == group]
    planned = [one for one in rows if one.choice("phase.planned_or_given") != "given"]
    rows = planned or rows
    made = [_phase(one, seen, len(rows) == 1) for one in rows]
    if not all(made):
        return [], []
    return [phase for phase in made if phase], [one.at("phase.dose") for one in rows]


def _phase(one: Seen, treatment: Seen, alone: bool) -> Phase | None:
    """One phase; hours a day and days are those of the treatment where it is the only phase."""
    reading, kind = one.value("phase.dose", DoseReading), one.choice("phase.kind")
    if reading is None or reading.quantity is None or kind not in _PHASES:
        return None
    if any(end > 10**12 or end < 0 for end in reading.quantity.ends):
        return None
    hours, days = one.number("phase.hours_per_day"), one.number("phase.days")
    if hours is None:
        hours = treatment.number("dose.hours_per_day")
    if days is None and alone:
        days = treatment.number("dose.days")
    lasts = one.value("phase.lasts", Span)
    length = lasts.low_days * 24 if lasts and not lasts.is_range and not lasts.bound and days is None else None
    cap = treatment.value("dose.cap", DoseReading)
    return Phase(
        kind,
        reading,
        hours_per_day=reported(hours, 24),
        days=reported(days),
        duration_hours=reported(length),
        cap=cap.quantity if cap and cap.quantity and not reading.cap else None,
    )
