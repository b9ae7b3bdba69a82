"""Convert a dose into another unit: exactly where the units allow it, with named inputs where not, or never."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from crps_extractor.models.doses.caps import cap_binds_above
from crps_extractor.models.doses.inputs import Given, Input, Needed, concentration_of, given
from crps_extractor.models.doses.reading import DoseReading, Quantity
from crps_extractor.models.doses.unit_file import dose_vocabulary
from crps_extractor.models.doses.unit_text import unit_at
from crps_extractor.models.doses.units import DoseVocabulary, Unit
from crps_extractor.models.doses.wording import DrugWords, drug_words
from crps_extractor.models.numbers import decimal_text, plain_text, rounded_text

__all__ = ["Conversion", "cap_binds_above", "convert"]

_SPREAD_REFUSED = (
    "The spread is not converted: one weight, duration or concentration for everybody would hide how they differ."
)


@dataclass(frozen=True)
class Conversion:
    """A dose in another unit. ``kind`` is "value", "range" or "bounds" (of a total); values are exact fractions.

    ``approximate`` says that an input besides the dose went in (``inputs``); the spread is then refused. When
    something is missing ``ask`` names it, when it may not be done ``refused`` says why; then there is no value.
    """

    reading: DoseReading
    to_text: str
    unit: Unit | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    kind: str = ""
    bound: str = ""
    spread: Fraction | None = None
    spread_type: str = ""
    spread_refused: str = ""
    limits: Quantity | None = None
    salt: str = ""
    cap: Quantity | None = None
    approximate: bool = False
    formula: str = ""
    inputs: tuple[Input, ...] = ()
    said: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    refused: str = ""

    @property
    def value(self) -> Fraction | None:
        """The value when there is exactly one."""
        return self.low if self.low == self.high else None

    @property
    def is_done(self) -> bool:
        """Whether there is a result."""
        return self.low is not None or self.high is not None

    @property
    def in_words(self) -> str:
        """The result to four figures: "about 0.2667 mg/kg/h", "between 1200 and 4800 mg"."""
        if not self.is_done or self.unit is None:
            return ""
        ends = [rounded_text(end) for end in dict.fromkeys((self.low, self.high)) if end is not None]
        opening = {"≤": "at most ", "<": "less than ", "≥": "at least ", ">": "more than "}.get(self.bound, "")
        label = f"{self.unit.label} as {self.salt}" if self.salt else self.unit.label
        if self.kind == "bounds" and len(ends) == 2:
            return f"between {ends[0]} and {ends[1]} {label}"
        about = "about " if self.approximate or self.bound == "≈" else ""
        spread = f" ± {rounded_text(self.spread, 3)}" if self.spread is not None else ""
        return f"{opening}{about}{' to '.join(ends)}{spread} {label}{self._limits}"

    @property
    def _limits(self) -> str:
        if self.limits is None:
            return ""
        ends = " to ".join(rounded_text(end) for end in self.limits.ends)
        return f", {self.reading.limits_type or 'limits'} {ends} {self.limits.unit.label}"


@dataclass
class _Path:
    """The way from one unit to another: one factor, and the words of the formula."""

    factor: Fraction = Fraction(1)
    words: str = ""
    said: list[str] = field(default_factory=list)
    refused: str = ""

    def times(self, factor: Fraction, words: str) -> None:
        self.factor *= factor
        self.words += f" × {decimal_text(factor)} {words}".rstrip()

    def over(self, divisor: Fraction, words: str) -> None:
        self.factor /= divisor
        self.words += f" ÷ {decimal_text(divisor)} {words}".rstrip()


def convert(
    reading: DoseReading,
    to_unit: str | Unit,
    *,
    weight: Given | Fraction | int | str | None = None,
    hours_per_day: Given | Fraction | int | str | None = None,
    days: Given | Fraction | int | str | None = None,
    concentration: Given | Fraction | int | str | None = None,
    duration_hours: Given | Fraction | int | str | None = None,
    vocabulary: DoseVocabulary | None = None,
) -> Conversion:
    """Convert a read dose; weight in kg, hours and days as numbers, concentration in mg/ml or as "2 mg/ml".

    A range converts end by end, a spread only where nothing but the units goes in, a titrated range gives bounds of a
    total. S-ketamine and racemic ketamine, routes, regimens and plasma levels are never converted.
    """
    text = to_unit if isinstance(to_unit, str) else to_unit.label
    unit, wanted, problem = _target(to_unit, vocabulary or dose_vocabulary())
    failed = Conversion(reading, text, unit)
    if reading.quantity is None:
        return replace(failed, refused=reading.refused, ask=(reading.question,) if reading.ask else ())
    if unit is None:
        return replace(failed, refused=problem)
    needed = Needed(reading.schedule)
    needed.weight, why_weight = given(weight, "body weight")
    needed.hours_per_day, why_hours = given(hours_per_day, "hours of infusion a day", Fraction(24))
    needed.days, why_days = given(days, "number of days")
    needed.duration, why_duration = given(duration_hours, "duration")
    needed.concentration, why_concentration = concentration_of(concentration or _printed_concentration(reading))
    if why := why_weight or why_hours or why_days or why_duration or why_concentration:
        return replace(failed, refused=why)
    path = _Path(refused=_never(reading, wanted))
    if not path.refused:
        _walk(path, reading.quantity.unit, unit, needed)
        _salt(path, reading, wanted, needed, vocabulary or dose_vocabulary())
    if path.refused:
        return replace(failed, refused=path.refused)
    if needed.missing:
        return replace(failed, ask=tuple(dict.fromkeys(needed.missing)))
    return _result(replace(failed, salt=wanted.salt), reading.quantity, unit, path, needed)


def _printed_concentration(reading: DoseReading) -> Given | None:
    """The concentration printed beside a volume, in mg/ml."""
    printed = reading.concentration
    return Given(printed.value * printed.unit.size, "printed") if printed and printed.value else None


def _target(to_unit: str | Unit, vocabulary: DoseVocabulary) -> tuple[Unit | None, DrugWords, str]:
    """The unit asked for, with the drug form and route named beside it ("mg esketamine hydrochloride")."""
    if isinstance(to_unit, Unit):
        return to_unit, DrugWords(), ""
    plain = plain_text(to_unit[:200])
    found = unit_at(plain, 0, vocabulary)
    if found is None or found.unit is None:
        return None, DrugWords(), f"“{to_unit[:40]}” is not a dose unit: write one such as mg/kg/h."
    rest = plain[found.end :]
    words = drug_words(plain)
    left = re.sub(
        r"(?:es|ar|s-|r-|S\(\+\)-)?ketamine|hydrochloride|hcl|racemic|base|of|as|[().+,-]|\s", "", rest, flags=re.I
    )
    if left and not words.route:
        return None, words, f"“{to_unit[:40]}” is not a dose unit: “{rest.strip()[:30]}” could not be read."
    return found.unit, words, ""


def _never(reading: DoseReading, wanted: DrugWords) -> str:
    """The conversions that are never done, whatever is known."""
    if wanted.form and wanted.form != reading.form:
        have = reading.form or "a drug whose form is not stated"
        return f"Never converted: {have} into {wanted.form} (a note on potency is not a factor)."
    if wanted.route and wanted.route != reading.route:
        return f"Never converted: {reading.route or 'a route that is not stated'} into {wanted.route}."
    return ""


def _walk(path: _Path, source: Unit, target: Unit, needed: Needed) -> None:
    """Go from unit to unit: sizes, then quantity, body and time, each a step of its own."""
    one, two = source.dimension, target.dimension
    if one.per_volume != two.per_volume:
        path.refused = "Never converted: a concentration or plasma level is not a dose."
        return
    if "area" in (one.body, two.body) and one.body != two.body:
        path.refused = "A dose per m² needs the body surface of the patients, which is not a factor to assume."
        return
    if two.time and not one.time and not (two.time == "clock" and needed.one_infusion()):
        path.refused = f"{source.label} is an amount, not a rate: the time over which it was given is needed."
        return
    factor = source.size / target.size
    if one.time != two.time and (source.is_day_mean or target.is_day_mean) and one.time and two.time:
        factor *= 24 if one.time == "clock" else Fraction(1, 24)
        path.said.append("24 hours are printed in the unit: an exact mean over the day")
        one, two = replace(one, time=""), replace(two, time="")
    _scale(path, factor)
    if one.quantity == "fluid" and two.quantity == "drug":
        path.times(needed.take_concentration(), "mg/ml")
    elif one.quantity == "drug" and two.quantity == "fluid":
        path.over(needed.take_concentration(), "mg/ml")
    if one.body and not two.body:
        path.times(needed.take_weight(), "kg")
    elif two.body and not one.body:
        path.over(needed.take_weight(), "kg")
    _walk_time(path, one.time, two.time, needed)


def _scale(path: _Path, factor: Fraction) -> None:
    """The exact factor between two units, written as people would."""
    if factor == 1:
        return
    if factor.numerator == 1 or "/" in decimal_text(factor):
        path.over(1 / factor, "") if factor.numerator == 1 else path.times(factor, "")
    else:
        path.times(factor, "")


def _walk_time(path: _Path, one: str, two: str, needed: Needed) -> None:
    """Between an hour, a day and a total."""
    if one == two:
        return
    if not one:
        path.over(needed.take_duration(), "h")
    elif two == "calendar":
        path.times(needed.take_hours(), "h a day")
    elif two == "clock":
        path.over(needed.take_hours(), "h a day")
    elif one == "calendar":
        path.times(needed.take_days(), "days")
    elif needed.duration or (
        needed.one_infusion() and not needed.days and not needed.schedule.days and not needed.hours_per_day
    ):
        path.times(needed.take_duration(), "h")
        path.said.append("the total of one infusion")
    else:
        path.times(needed.take_hours(), "h a day")
        path.times(needed.take_days(), "days")
        if needed.schedule.courses > 1:
            path.said.append(f"the total of one of {needed.schedule.courses} courses")


def _salt(path: _Path, reading: DoseReading, wanted: DrugWords, needed: Needed, vocabulary: DoseVocabulary) -> None:
    """Between base and hydrochloride, when the wish names one of them."""
    if not (wanted.form or wanted.salt):
        return
    factor = vocabulary.hydrochloride
    if wanted.salt == "hydrochloride" and reading.salt != "hydrochloride":
        origin = "printed" if reading.salt == "base" else "assumed"
        path.times(factor, "(hydrochloride for base)")
    elif wanted.salt != "hydrochloride" and reading.salt == "hydrochloride":
        origin = "printed"
        path.over(factor, "(hydrochloride for base)")
    else:
        return
    needed.used.append(Input("mg of hydrochloride for 1 mg of base:", factor, "", "table"))
    if origin == "assumed":
        needed.used.append(Input("the printed amount is base", Fraction(1), "mg of base for 1 mg printed", "assumed"))


def _result(failed: Conversion, quantity: Quantity, unit: Unit, path: _Path, needed: Needed) -> Conversion:
    """Both ends through the factor, the spread only where it may, the cap where it binds."""
    reading = failed.reading
    low = quantity.low * path.factor if quantity.low is not None else None
    high = quantity.high * path.factor if quantity.high is not None else None
    total = bool(quantity.unit.dimension.time) and not unit.dimension.time
    kind = "value" if low == high else "bounds" if total else "range"
    said = list(path.said)
    uncapped = _ends(low, high)
    low, high, cap_said, capped = _capped(reading, unit, low, high, needed, path.words)
    said += cap_said
    exact = not needed.used
    if reading.limits and not exact:
        said.append(
            f"“{reading.limits.in_words()}” beside it is not converted: one weight or time for everybody hides it"
        )
    formula = f"{quantity.in_words()}{path.words} = {uncapped} {unit.label}"
    if capped:
        formula = f"{capped} = {_ends(low, high)} {unit.label}, less than {formula}"
    spread = reading.spread * path.factor if reading.spread is not None and exact else None
    return replace(
        failed,
        low=low,
        high=high,
        kind=kind,
        bound=quantity.bound,
        spread=spread,
        spread_type=reading.spread_type if spread is not None else "",
        spread_refused=_SPREAD_REFUSED if reading.spread is not None and not exact else "",
        limits=_exact_limits(reading, unit, path.factor) if exact else None,
        cap=_exact_cap(reading, unit),
        approximate=not exact,
        formula=formula,
        inputs=tuple(needed.used),
        said=tuple(said),
    )


def _ends(low: Fraction | None, high: Fraction | None) -> str:
    return " to ".join(rounded_text(end) for end in dict.fromkeys((low, high)) if end is not None)


def _exact_limits(reading: DoseReading, unit: Unit, factor: Fraction) -> Quantity | None:
    """The limits beside a mean through the factor of its units."""
    limits = reading.limits
    if limits is None or limits.low is None or limits.high is None:
        return None
    return Quantity(limits.low * factor, limits.high * factor, unit)


def _exact_cap(reading: DoseReading, unit: Unit) -> Quantity | None:
    """The cap in the new unit where only the units go in, else as printed."""
    cap = reading.cap
    if cap is None or cap.high is None or cap.unit.dimension != unit.dimension:
        return cap
    return Quantity(None, cap.high * cap.unit.size / unit.size, unit, "≤")


def _capped(
    reading: DoseReading, unit: Unit, low: Fraction | None, high: Fraction | None, needed: Needed, words: str
) -> tuple[Fraction | None, Fraction | None, list[str], str]:
    """Hold the result at the cap where the weight used makes it bind, with its formula; else say from what weight."""
    if reading.cap is None or reading.cap.high is None or reading.quantity is None:
        return low, high, [], ""
    above = cap_binds_above(reading.quantity, reading.cap)
    where = f" It binds above {rounded_text(above)} kg." if above else ""
    path, again = _Path(), replace(needed, used=[], missing=[])
    _walk(path, reading.cap.unit, unit, again)
    total = bool(reading.quantity.unit.dimension.time) and not unit.dimension.time
    weighed = any(used.name == "body weight" for used in needed.used) or total
    if path.refused or again.missing or (above and not weighed):
        return low, high, [f"The cap of {reading.cap.in_words()} is not in this figure.{where}"], ""
    most = reading.cap.high * path.factor
    if high is None or high <= most:
        return low, high, [f"The cap of {reading.cap.in_words()} does not bind here.{where}"], ""
    needed.used += [used for used in again.used if used not in needed.used]
    least = reading.quantity.low if low is not None and low < most and low != high else None
    low = min(low, most) if low is not None else None
    formula = f"{reading.cap.in_words().removeprefix('at most ')} (the cap){path.words}"
    if least is not None:
        formula = f"{rounded_text(least)} {reading.quantity.unit.label}{words} to {formula}"
    return low, most, [f"The cap of {reading.cap.in_words()} binds here.{where}"], formula
