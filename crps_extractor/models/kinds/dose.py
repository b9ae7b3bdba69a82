"""Doses: the text as published, read by the dose engine, with its value in the base unit where that is exact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.answer import Answer
from crps_extractor.models.doses.read import read_dose
from crps_extractor.models.doses.reading import DoseReading, Quantity
from crps_extractor.models.doses.unit_file import dose_vocabulary
from crps_extractor.models.doses.units import Unit
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Part, Reading, Strength
from crps_extractor.models.kinds.figures import capped, exact_cell, exact_words, worst
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.summary_value import SPREADS
from crps_extractor.models.kinds.wording import compare_texts, one_line
from crps_extractor.models.numbers import decimal_text, plain_text, rounded_text

__all__ = ["DoseKind", "base_unit"]

_FIGURE = re.compile(r"[0-9]+(?:[.,]([0-9]+))?")


@dataclass(frozen=True)
class DoseKind(PlainKind):
    """A dose; its reading's value is a DoseReading that has a quantity."""

    id: str = "dose"
    label: str = "Dose"

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:  # noqa: ARG002
        """The text with its unit; the unit, or the spread, where a table prints it apart."""
        units = form_field.units or tuple(unit.id for unit in dose_vocabulary().units)
        spreads = tuple(Choice(spread, SPREADS[spread]) for spread in ("sd", "se", "not_stated"))
        return (
            Part("text", form_field.label),
            Part("unit", "unit, if apart", "choice", tuple(Choice(unit, _label(unit)) for unit in units), free=True),
            Part("spread", "±, if apart"),
            Part("spread_type", "± is", "choice", spreads),
        )

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:  # noqa: ARG002
        """ "22.2 ± 2.0 mg/h/70 kg (SD)": text, spread, unit, then the type of the spread where it is said."""
        text, spread, unit = (one_line(answer.part(part)) for part in ("text", "spread", "unit"))
        named = SPREADS.get(answer.part("spread_type"), answer.part("spread_type"))
        shown = (text, f"± {spread}" if spread else "", _label(unit), f"({named})" if named else "")
        return one_line(" ".join(shown))

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The text; figures and unit as printed; the same in the base unit; spread, cap and kind."""
        printed = ("value", "low", "high", "unit", "spread", "type of spread", "cap")
        return (AS_PUBLISHED, *printed, "base value", "base low", "base high", "base unit", "kind")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The dose in words with its base value; the engine's refusals and questions as findings."""
        dose = _dose_of(answer)
        if dose.quantity is None:
            return Reading(findings=(_not_read(dose),))
        words = dose.understood
        base = base_unit(dose.quantity.unit)
        if base and base != dose.quantity.unit:
            ends = " to ".join(rounded_text(end) for end in _in_base(dose.quantity))
            words = f"{words} That is {ends} {base.label}."
        notes = [note for note in dose.said if note not in words]
        words = f"{words} Noted: {'; '.join(notes)}." if notes else words
        return Reading(dose, words, _about_spread(dose, answer))

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:
        """The same dose in another unit is rounding; another basis, or a rate for an amount, is the unit."""
        one, other = _dose_of(first), _dose_of(second)
        if one.quantity is None or other.quantity is None:
            as_texts = compare_texts(self.show(first, form_field, context), self.show(second, form_field, context))
            return Likeness.WORDING if as_texts is Likeness.SAME else as_texts
        forms = Likeness.TEXT if one.form and other.form and one.form != other.form else Likeness.WORDING
        quantities = _compare_quantities(one.quantity, other.quantity, _places(first), _places(second))
        spreads = _compare_spreads(one, other, first, second)
        return worst(forms, quantities, spreads, _compare_limits(one, other), _compare_caps(one, other))

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:  # noqa: ARG002
        """Figures as printed and in the base unit; a spread is not converted here."""
        dose = _dose_of(answer)
        if dose.quantity is None:
            return ()
        places = _places(answer)
        cells = [*_ends("", dose.quantity, Fraction(1), places), Cell("unit", dose.quantity.unit.label)]
        base = base_unit(dose.quantity.unit)
        if base:
            cells += [*_ends("base ", dose.quantity, dose.quantity.unit.size, {}), Cell("base unit", base.label)]
        named = answer.part("spread_type")
        of_type = SPREADS.get(named, named or dose.spread_type)
        if dose.spread is not None:
            cells.append(exact_cell("spread", dose.spread, places.get(dose.spread, 0)))
        elif dose.limits is not None:
            cells.append(Cell("spread", " to ".join(exact_words(end, places.get(end, 0)) for end in dose.limits.ends)))
            of_type = dose.limits_type or "not stated"
        cells.append(Cell("type of spread", of_type))
        if dose.cap:
            cells.append(Cell("cap", dose.cap.in_words()))
        return (*cells, Cell("kind", dose.kind))


def base_unit(unit: Unit) -> Unit | None:
    """The unit of the same dimension in which values are put side by side (mg/kg/h, mg, mg/day), None without one."""
    alike = (known for known in dose_vocabulary().units if known.dimension == unit.dimension and known.size == 1)
    return next(alike, None)


def _label(unit: str) -> str:
    known = dose_vocabulary().by_id(unit)
    return known.label if known else unit


def _dose_of(answer: Answer) -> DoseReading:
    named = answer.part("spread_type").strip()
    spread_type = "" if named in ("not_stated", "none") else SPREADS.get(named, named)
    return read_dose(answer.part("text"), answer.part("unit").strip(), answer.part("spread").strip(), spread_type)


def _not_read(dose: DoseReading) -> Finding:
    """Why there is no dose: a question, a regimen without a number, or a text that cannot be read."""
    if dose.ask:
        proposals = tuple({"text": text, "unit": ""} for text in dose.ask if read_dose(text).quantity)
        could = "Say which of them the paper means."
        return Finding("asks", Strength.MILD, dose.question, could, options=proposals)
    found = f"“{capped(dose.text)}” could not be read as a dose. {dose.refused}".strip()
    if dose.named_regimen:
        could = "Set the status to not reported, and name the regimen in the field for it."
        return Finding("named_regimen", Strength.MILD, found, could)
    could = "Compare it with the page; a dose is a figure with its unit, such as 0.35 mg/kg/h."
    return Finding("unreadable", Strength.STRONG, found, could)


def _about_spread(dose: DoseReading, answer: Answer) -> tuple[Finding, ...]:
    named = answer.part("spread_type").strip()
    if dose.spread is None:
        if named in ("sd", "se", "not_stated"):
            found = "The type of a spread is chosen, but no spread is there."
            return (Finding("spread_missing", Strength.MILD, found, "Fill it in, or take the type away."),)
        return ()
    if named == "not_stated" or not (named or dose.spread_type):
        found = "What stands behind the ± of this dose is not said: SD or SE."
        could = "Look in the methods and table legends; choose “not stated” where the paper does not say it."
        if named:
            could = "Look in the methods and table legends; if nothing is said, the authors can be asked."
        return (Finding("spread_type_missing", Strength.NOTE if named else Strength.STRONG, found, could),)
    return ()


def _ends(name: str, quantity: Quantity, size: Fraction, places: dict[Fraction, int]) -> list[Cell]:
    """The cells of one value, or of the ends that are printed; ``size`` brings them to another unit."""
    if quantity.value is not None and not quantity.bound:
        return [exact_cell(f"{name}value", quantity.value * size, places.get(quantity.value, 0))]
    ends = (("low", quantity.low), ("high", quantity.high))
    return [exact_cell(f"{name}{which}", end * size, places.get(end, 0)) for which, end in ends if end is not None]


def _in_base(quantity: Quantity) -> tuple[Fraction, ...]:
    return tuple(end * quantity.unit.size for end in quantity.ends)


def _places(answer: Answer) -> dict[Fraction, int]:
    """The printed decimals of every figure of a dose, by its value: 5.0 is not 5."""
    plain = plain_text(f"{answer.part('text')} {answer.part('spread')}")
    if len(plain) > 2000:
        return {}
    figures = ((found[0].replace(",", "."), len(found[1] or "")) for found in _FIGURE.finditer(plain))
    return {Fraction(figure): places for figure, places in figures if len(figure) < 60}


def _half(value: Fraction, places: dict[Fraction, int]) -> Fraction:
    """Half a unit of the last printed place."""
    decimals = places.get(value, len(decimal_text(value).partition(".")[2]))
    return Fraction(1, 2 * 10**decimals)


def _compare_quantities(
    one: Quantity, other: Quantity, places: dict[Fraction, int], other_places: dict[Fraction, int]
) -> Likeness:
    if one.unit.dimension != other.unit.dimension:
        return Likeness.UNIT
    same_unit = one.unit.size == other.unit.size
    if one.bound != other.bound or [one.low is None, one.high is None] != [other.low is None, other.high is None]:
        return Likeness.NUMBER
    found = [Likeness.SAME if same_unit else Likeness.ROUNDING]
    for end, also in ((one.low, other.low), (one.high, other.high)):
        if end is None or also is None:
            continue
        halves = (_half(end, places), _half(also, other_places))
        apart = abs(end * one.unit.size - also * other.unit.size)
        within = apart <= max(halves[0] * one.unit.size, halves[1] * other.unit.size)
        if apart == 0 and same_unit:
            found.append(Likeness.SAME if halves[0] == halves[1] else Likeness.ROUNDING)
        elif within and not (same_unit and halves[0] == halves[1]):
            found.append(Likeness.ROUNDING)
        else:
            found.append(Likeness.NUMBER if same_unit else Likeness.UNIT)
    return worst(*found)


def _compare_spreads(one: DoseReading, other: DoseReading, first: Answer, second: Answer) -> Likeness:
    if one.spread is None or other.spread is None or one.unit is None or other.unit is None:
        return Likeness.SAME if one.spread == other.spread else Likeness.MISSING
    read = ((first, one), (second, other))
    named = [answer.part("spread_type").strip().lower() or dose.spread_type.lower() for answer, dose in read]
    unlike = Likeness.SPREAD_TYPE if all(named) else Likeness.MISSING
    spreads = (Quantity(one.spread, one.spread, one.unit), Quantity(other.spread, other.spread, other.unit))
    figures = _compare_quantities(*spreads, _places(first), _places(second))
    return worst(figures, Likeness.SAME if named[0] == named[1] else unlike)


def _compare_limits(one: DoseReading, other: DoseReading) -> Likeness:
    if one.limits is None or other.limits is None:
        return Likeness.SAME if one.limits is other.limits else Likeness.MISSING
    named = Likeness.SAME if one.limits_type == other.limits_type else Likeness.SPREAD_TYPE
    return worst(named, _compare_quantities(one.limits, other.limits, {}, {}))


def _compare_caps(one: DoseReading, other: DoseReading) -> Likeness:
    if one.cap is None or other.cap is None:
        return Likeness.SAME if one.cap is other.cap else Likeness.MISSING
    return _compare_quantities(one.cap, other.cap, {}, {})
