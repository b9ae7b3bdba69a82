"""The total of a course from its phases (bolus, start, step, maximum, maintenance, taper), as a value or as bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from crps_extractor.models.doses.conversion import Conversion, convert
from crps_extractor.models.doses.inputs import Given, Input
from crps_extractor.models.doses.reading import DoseReading, Quantity
from crps_extractor.models.numbers import rounded_text

__all__ = ["Phase", "Total", "Totals", "total"]

_PHASES = ("test", "bolus", "start", "step", "maximum", "maintenance", "taper", "booster")


@dataclass(frozen=True)
class Phase:
    """One phase of a course: a dose, how many hours a day and days it ran, and how often it was given.

    ``duration_hours`` is the length of a phase that ran once (a step of 6 hours); ``times`` how often the whole phase
    was given; ``cap`` an absolute cap that was typed apart from the dose.
    """

    kind: str
    dose: DoseReading
    hours_per_day: Given | Fraction | int | str | None = None
    days: Given | Fraction | int | str | None = None
    duration_hours: Given | Fraction | int | str | None = None
    times: int = 1
    cap: Quantity | None = None

    def __post_init__(self) -> None:
        if self.kind not in _PHASES:
            raise ValueError(f"The phase “{self.kind}” is not one of: {', '.join(_PHASES)}.")
        if self.times < 1:
            raise ValueError("A phase is given at least once.")


@dataclass(frozen=True)
class Total:
    """The total of all phases in one unit ("mg" or "mg/kg"), or what it still needs (``ask``, ``refused``)."""

    unit: str
    low: Fraction | None = None
    high: Fraction | None = None
    approximate: bool = False
    formula: str = ""
    inputs: tuple[Input, ...] = ()
    said: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    refused: str = ""

    @property
    def kind(self) -> str:
        """"value", "bounds" of a titrated course (never its mean), or "" when there is no total."""  # fmt: skip
        if self.low is None and self.high is None:
            return ""
        return "value" if self.low == self.high else "bounds"

    @property
    def in_words(self) -> str:
        """"between 1200 and 4800 mg", "about 840 mg/kg", "at most 1000 mg"."""  # fmt: skip
        ends = [rounded_text(end) for end in (self.low, self.high) if end is not None]
        if not ends:
            return ""
        if self.low is None:
            return f"at most {ends[0]} {self.unit}"
        if self.high is None:
            return f"at least {ends[0]} {self.unit}"
        if self.low == self.high:
            return f"{'about ' if self.approximate else ''}{ends[0]} {self.unit}"
        return f"between {ends[0]} and {ends[1]} {self.unit}"


@dataclass(frozen=True)
class Totals:
    """The total of a course in mg and in mg per kg of body weight."""

    mg: Total
    mg_per_kg: Total


def total(phases: tuple[Phase, ...] | list[Phase], *, weight: Given | Fraction | int | str | None = None) -> Totals:
    """Add the phases of a course up, in mg and in mg/kg; a titrated range or a bound gives bounds.

    A phase at one place of a titration says so by being several phases. A cap holds where a weight is known.
    """
    return Totals(_in_unit(list(phases), "mg", weight), _in_unit(list(phases), "mg/kg", weight))


def _in_unit(phases: list[Phase], unit: str, weight: Given | Fraction | int | str | None) -> Total:
    """The sum in one unit; the first phase that cannot be converted stops it."""
    if not phases:
        return Total(unit, refused="There is no phase to add up.")
    forms = {phase.dose.form for phase in phases if phase.dose.form not in ("", "ketamine")}
    if len(forms) > 1:
        return Total(unit, refused=f"Doses of {' and '.join(sorted(forms))} are never added up.")
    salts = {phase.dose.salt for phase in phases if phase.dose.salt}
    if len(salts) > 1:
        return Total(unit, refused="One phase is printed as base, another as hydrochloride: they are not added up.")
    parts = [_part(phase, unit, weight) for phase in phases]
    for phase, part in zip(phases, parts, strict=True):
        if part.refused:
            return Total(unit, refused=f"{phase.kind.capitalize()}: {part.refused}")
    ask = tuple(f"{phase.kind}: {need}" for phase, part in zip(phases, parts, strict=True) for need in part.ask)
    if ask:
        return Total(unit, ask=tuple(dict.fromkeys(ask)))
    lows = [part.low * phase.times if part.low is not None else None for phase, part in zip(phases, parts, strict=True)]
    highs = [
        part.high * phase.times if part.high is not None else None for phase, part in zip(phases, parts, strict=True)
    ]
    return Total(
        unit,
        low=_sum(lows),
        high=_sum(highs),
        approximate=any(part.approximate for part in parts),
        formula="; ".join(_formula(phase, part) for phase, part in zip(phases, parts, strict=True)),
        inputs=tuple(dict.fromkeys(used for part in parts for used in part.inputs)),
        said=tuple(dict.fromkeys(note for part in parts for note in part.said)),
    )


def _part(phase: Phase, unit: str, weight: Given | Fraction | int | str | None) -> Conversion:
    """One phase in the unit of the total; an amount that was given every day counts for each day."""
    dose = phase.dose if phase.cap is None else _with_cap(phase.dose, phase.cap)
    return convert(
        dose,
        unit,
        weight=weight,
        hours_per_day=phase.hours_per_day,
        days=phase.days,
        duration_hours=phase.duration_hours,
    )


def _with_cap(dose: DoseReading, cap: Quantity) -> DoseReading:
    return replace(dose, cap=cap)


def _formula(phase: Phase, part: Conversion) -> str:
    times = f" ({phase.times} times)" if phase.times > 1 else ""
    return f"{phase.kind}: {part.formula}{times}"


def _sum(ends: list[Fraction | None]) -> Fraction | None:
    """The sum, or None when one end is open."""
    known = [end for end in ends if end is not None]
    return sum(known, Fraction(0)) if len(known) == len(ends) else None
