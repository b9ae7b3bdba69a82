"""Checks on doses: the kind and unit of each, what is usual, and what a dose needs before it can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crps_extractor.models.checks.bounds import beyond
from crps_extractor.models.checks.problem import Found, Repair
from crps_extractor.models.checks.seen import Seen, look, rows_of
from crps_extractor.models.checks.weights import body_weight
from crps_extractor.models.doses.conversion import cap_binds_above, convert
from crps_extractor.models.doses.read import read_dose
from crps_extractor.models.doses.reading import DoseReading, Quantity
from crps_extractor.models.doses.slips import Slip
from crps_extractor.models.doses.unit_text import unit_by_text
from crps_extractor.models.doses.usual import usual
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.numbers import rounded_text
from crps_extractor.models.sheet import Row, Sheet

__all__ = [
    "dose_as_range",
    "dose_cap_binds",
    "dose_form_differs",
    "dose_is_fluid",
    "dose_kind_differs",
    "dose_per_70_kg",
    "dose_salt_differs",
    "dose_unusual",
    "total_is_rate",
]

_DOSES = ("phase.dose", "dose.achieved", "dose.total", "dose.cap")
_ONCE = ("bolus", "test")
_RUNNING = ("start", "step", "maximum", "maintenance", "taper")
_FORMS = {"S-ketamine": "s", "R-ketamine": "r", "racemic ketamine": "racemic"}
_LARGEST = Fraction(10**12)


def _doses(seen: Seen, *wanted: str) -> Iterator[tuple[str, DoseReading, Quantity]]:
    """The doses of a row that were read and are of a size that can be reckoned with."""
    for means in wanted or _DOSES:
        reading = seen.value(means, DoseReading)
        quantity = reading.quantity if reading else None
        if reading and quantity and all(Fraction(1) / _LARGEST <= end <= _LARGEST for end in quantity.ends if end):
            yield means, reading, quantity


def _treatments(seen: Seen) -> list[Seen]:
    """The row itself where it describes a treatment, else the treatments of the same group."""
    if seen.field("dose.group") is not None or seen.field("phase.group") is None:
        return [seen]
    group = seen.refers_to("phase.group")
    return [other for other in rows_of(seen.sheet, "dose.group") if group and other.refers_to("dose.group") == group]


def _drug(seen: Seen) -> str:
    """ "ketamine", "other", or "" where nobody has said it."""
    said = [
        (*treatment.choices("dose.drug"), treatment.text("dose.drug").lower())
        for treatment in _treatments(seen)
        if treatment.answer("dose.drug")
    ]
    named = [word for words in said for word in words if word]
    if not named:
        return ""
    return "ketamine" if any("ketamine" in word for word in named) else "other"


def _is_anaesthetic(seen: Seen) -> bool:
    treatments = _treatments(seen)
    return any(one.choice("dose.regimen") == "anaesthetic" or one.choice("dose.setting") == "icu" for one in treatments)


def dose_kind_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A rate and an amount are different things: 7 mg/kg/h for five days is 840 mg/kg, yet it was once cited as
    “7 mg/kg”. A bolus is an amount, an infusion runs at a rate."""
    if row is None:
        return
    seen = look(sheet, row)
    phase = seen.choice("phase.kind")
    for means, _, quantity in _doses(seen, "phase.dose"):
        kind = quantity.unit.kind
        timed = seen.answer("phase.lasts") or seen.answer("phase.hours_per_day")
        strength = Strength.MILD if timed else Strength.STRONG
        places = (seen.at(means), seen.at("phase.kind"))
        if phase in _ONCE and kind == "rate":
            found = f"{quantity.in_words()} is a rate, but this phase is given once and needs an amount."
            yield Found(
                places, found, "Look whether the paper prints “per hour” here, or choose another phase.", strength
            )
        elif phase in _RUNNING and kind == "amount":
            found = f"{quantity.in_words()} is an amount, but this phase runs and needs a rate."
            could = "Look whether the paper prints it per hour, per minute or per day; or say how long it ran."
            yield Found(places, found, could, strength)


def total_is_rate(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A total is what a patient received in all; a rate in its place is smaller by the hours of the whole course."""
    if row is None:
        return
    seen = look(sheet, row)
    for means, _, quantity in _doses(seen, "dose.total"):
        if quantity.unit.kind == "rate":
            is_daily = quantity.unit.dimension.time == "calendar"
            what = "the total of a day" if is_daily else "a rate"
            found = f"{quantity.in_words()} is {what}, not the total of a course."
            could = "Put it into a phase of the dose, or look for the printed total."
            yield Found((seen.at(means),), found, could, Strength.MILD if is_daily else Strength.STRONG)


def dose_unusual(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A dose far from what is given is most often a slip of the unit: mg for µg, per minute for per hour, per patient
    for per kg. Such slips differ by 10 to 1000 and are not seen in a table."""
    if row is None:
        return
    seen = look(sheet, row)
    drug = _drug(seen)
    if drug == "other":
        return
    anaesthetic = _is_anaesthetic(seen)
    for means, reading, quantity in _doses(seen, "phase.dose", "dose.achieved", "dose.total"):
        form_field = seen.field(means)
        if form_field is None or quantity.unit.dimension.quantity == "fluid":
            continue
        if means == "dose.achieved" and quantity.unit.kind != "rate":
            continue  # reached over a course: the bounds of a single amount say nothing of it
        warning = (
            next(iter(usual(reading, "anaesthetic" if anaesthetic else "")), None) if means != "dose.total" else None
        )
        judged = _by_form(quantity, form_field)
        if judged is None:
            is_known = drug == "ketamine" or "ketamine" in reading.form
            judged = (2 if warning.strong else 1, warning.sentence) if warning and is_known else (0, "")
        elif judged[0] == 1 and anaesthetic and warning is None and means != "dose.total":
            continue
        if judged[0]:
            slips = warning.proposals if warning else ()
            yield _with_slips(
                seen, means, reading, judged[1], slips, Strength.STRONG if judged[0] == 2 else Strength.MILD
            )


def _with_slips(
    seen: Seen, means: str, reading: DoseReading, sentence: str, slips: tuple[Slip, ...], strength: Strength
) -> Found:
    """The problem with the likeliest slip in words and, where the text is plain enough, as a repair."""
    likely = slips[0] if slips else None
    could = "Compare figure, unit and basis with the page."
    if likely:
        words = likely.sentence.rstrip(".")
        weight = next((known for one in _treatments(seen) if (known := body_weight(one))), None)
        if likely.code == "per_kg" and weight:
            words = words.replace("(ratio 70)", f"(ratio 70; the weight here is {rounded_text(weight.value)} kg)")
        sentence = f"{sentence} It {words}."
    repair = _repair(seen, means, reading, likely.repair) if likely and likely.repair else None
    return Found((seen.at(means),), sentence, could, strength, repair)


def _repair(seen: Seen, means: str, reading: DoseReading, meant: Quantity) -> Repair | None:
    """The dose written with the other unit; none where more stands in the text than a figure, a spread and a unit."""
    answer = seen.answer(means)
    extras = (
        reading.limits
        or reading.cap
        or reading.is_titration
        or reading.form
        or reading.salt
        or reading.also
        or reading.route
    )
    if answer is None or extras or reading.schedule.in_words():
        return None
    if answer.part("unit").strip():
        low, high = (reading.low, reading.high)
        same = meant.low == low and meant.high == high
        parts = {"unit": meant.unit.id} if same else {"text": meant.in_words().rsplit(" ", 1)[0]}
    else:
        own_spread = reading.spread if not answer.part("spread").strip() else None
        parts = {"text": meant.in_words(own_spread)}
    written = {**answer.parts, **parts}
    reread = read_dose(written.get("text", ""), written.get("unit", ""), written.get("spread", ""))
    if reread.quantity != meant:
        return None
    return Repair(f"Write {meant.in_words()}", {seen.at(means): parts})


def _by_form(quantity: Quantity, form_field: FormField) -> tuple[int, str] | None:
    """How far outside the form's bounds (0, 1 quiet, 2 strong) and the sentence; None where it has none for it."""
    for bound in form_field.bounds:
        unit = unit_by_text(bound.unit)
        if unit is None or unit.dimension != quantity.unit.dimension:
            continue
        factor = quantity.unit.size / unit.size
        level = max((beyond(end * factor, bound) for end in quantity.ends), default=0)
        usual_range = f"{bound.quiet_low or '0'} to {bound.quiet_high or 'any'} {unit.label}"
        return level, f"{quantity.in_words()} is outside the usual {usual_range}."
    return None


def dose_is_fluid(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Millilitres are fluid, not drug: the same 25 ml/h can hold 25 or 250 mg. Only a concentration tells, and ml is
    printed for mg often enough."""
    if row is None:
        return
    seen = look(sheet, row)
    known = any(read_dose(one.text("dose.concentration")).kind == "concentration" for one in _treatments(seen))
    for means, reading, quantity in _doses(seen):
        if quantity.unit.dimension.quantity != "fluid" or known:
            continue
        warning = next(iter(usual(reading)), None)
        sentence = f"{quantity.in_words()} is a volume of fluid; without a concentration it is no dose."
        found = _with_slips(seen, means, reading, sentence, warning.proposals if warning else (), Strength.STRONG)
        yield Found(found.places, found.found, "Fill in the concentration, or look whether the page prints mg.",
                    Strength.STRONG, found.repair)  # fmt: skip


def dose_cap_binds(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Above the weight at which a cap binds patients get less per kg than the printed rate says."""
    if row is None:
        return
    seen = look(sheet, row)
    for means, reading, quantity in _doses(seen, "phase.dose", "dose.achieved"):
        apart = next((found[2] for one in _treatments(seen) for found in _doses(one, "dose.cap")), None)
        cap = reading.cap or apart
        weight = cap_binds_above(quantity, cap) if cap else None
        if cap and weight:
            most = cap.in_words().removeprefix("at most ")
            found = f"The cap of {most} binds above {rounded_text(weight, 3)} kg of body weight."
            yield Found((seen.at(means),), found, "Nothing has to be done; totals per kg are upper bounds.")


def dose_as_range(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A titrated range is two bounds and never a dose: its middle is a number that perhaps no patient received."""
    if row is None:
        return
    seen = look(sheet, row)
    for means, _, quantity in _doses(seen, "phase.dose", "dose.achieved"):
        if quantity.low is not None and quantity.high is not None and quantity.low != quantity.high:
            found = f"{quantity.in_words()} is a range: totals are given as bounds, never as a mean."
            could = "Where the paper says them, enter start and maximum as phases of their own."
            yield Found((seen.at(means),), found, could)


def dose_per_70_kg(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The basis “per 70 kg” is easily lost: 22.2 mg/h/70 kg was later cited as 22 mg/h, as if all weighed 70 kg."""
    if row is None:
        return
    seen = look(sheet, row)
    for means, reading, quantity in _doses(seen, "phase.dose", "dose.achieved"):
        unit = quantity.unit
        if unit.body_count != 70:
            continue
        target = unit_by_text(unit.label.replace("/70 kg", "").replace("mg", "mg/kg", 1))
        done = convert(reading, target) if target else None
        same = f", the same as {done.in_words}" if done and done.is_done else ""
        found = f"{quantity.in_words()} is related to 70 kg of body weight{same}."
        yield Found((seen.at(means),), found, "Keep the basis as printed; it is never read as a dose per patient.")


def dose_form_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """S-ketamine is about twice as potent as the racemate and is never converted: the form decides what the mg mean."""
    if row is None:
        return
    seen = look(sheet, row)
    for means, reading, _ in _doses(seen):
        meant = _FORMS.get(reading.form, "")
        for treatment in _treatments(seen) if meant else ():
            chosen = treatment.choice("dose.form")
            if chosen in ("", meant):
                continue
            answer = treatment.answer("dose.form")
            form_field = treatment.field("dose.form")
            label = form_field.choice_label(answer.part("choice")) if form_field and answer else chosen
            found = f"The dose is printed as {reading.form}, but “{label}” is chosen as the form of the drug."
            strength = Strength.MILD if chosen == "not_stated" else Strength.STRONG
            places = (seen.at(means), treatment.at("dose.form"))
            yield Found(places, found, "Choose the form that the paper names for this group.", strength)


def dose_salt_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """25 mg of esketamine are 28.85 mg of its hydrochloride: where the dose names one and “mg of” the other, every
    figure of the group is wrong by 15 %."""
    if row is None:
        return
    seen = look(sheet, row)
    for means, reading, _ in _doses(seen):
        for treatment in _treatments(seen) if reading.salt else ():
            chosen = treatment.choice("dose.expressed_as")
            if not chosen or chosen == reading.salt:
                continue
            is_open = chosen == "not_stated"
            says = "“not stated” is chosen" if is_open else f"“{chosen}” is chosen"
            found = f"The dose is printed as {reading.salt}, but {says} for what the mg are of."
            places = (seen.at(means), treatment.at("dose.expressed_as"))
            could = "Choose what the paper names; base and hydrochloride differ by the factor 1.154."
            yield Found(places, found, could, Strength.MILD if is_open else Strength.STRONG)
