"""What a printed dose was understood to say: its bounds, unit, spread, cap, drug form and schedule, as exact values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from crps_extractor.models.doses.units import Unit
from crps_extractor.models.numbers import decimal_text

__all__ = ["DoseReading", "Quantity", "Schedule"]

_PLAIN_TYPE = re.compile(r"[A-Z]{2,3}")


@dataclass(frozen=True)
class Quantity:
    """One dose figure: ``low`` to ``high`` in ``unit``; equal for a single value.

    "at most" has no ``low``, "at least" no ``high``; ``bound`` is then "≤", "<", "≥" or ">" ("≈" keeps both).
    """

    low: Fraction | None
    high: Fraction | None
    unit: Unit
    bound: str = ""

    @property
    def value(self) -> Fraction | None:
        """The value when there is exactly one."""
        return self.low if self.low == self.high else None

    @property
    def ends(self) -> tuple[Fraction, ...]:
        """The printed figures, smaller first."""
        return tuple(dict.fromkeys(end for end in (self.low, self.high) if end is not None))

    def in_words(self, spread: Fraction | None = None) -> str:
        """The figure as a plain phrase that reads back to itself: "at most 120 µg/kg/h", "10 to 40 mg/h"."""
        opening = {"≤": "at most ", "<": "less than ", "≥": "at least ", ">": "more than ", "≈": "about "}.get(
            self.bound, ""
        )
        figures = " to ".join(decimal_text(end) for end in self.ends)
        beside = f" ± {decimal_text(spread)}" if spread is not None else ""
        return f"{opening}{figures}{beside} {self.unit.label}"


@dataclass(frozen=True)
class Schedule:
    """How long the drug ran, as far as the wording of the dose itself says so.

    ``hours`` is the length of one infusion; ``days`` the days of a course; ``courses`` how many courses. An infusion
    "assumed continuous" is only a proposal: no conversion uses its hours without being told.
    """

    hours: Fraction | None = None
    days: Fraction | None = None
    continuous: bool = False
    courses: int = 1
    assumed_continuous: bool = False

    @property
    def hours_per_day(self) -> Fraction | None:
        """Printed hours of infusion a day: 24 when continuous, else the length of a day's infusion."""
        if self.continuous:
            return Fraction(24)
        return self.hours if self.hours is not None and self.hours <= 24 else None

    @property
    def proposed_hours_per_day(self) -> Fraction | None:
        """Hours a day to propose: the printed ones, or 24 where only a course in days is printed."""
        return Fraction(24) if self.assumed_continuous else self.hours_per_day

    def in_words(self) -> str:
        """The schedule as phrases that read back to themselves, each opened by a comma."""
        words = ""
        if self.hours is not None and not (self.continuous and self.days is not None and self.hours == self.days * 24):
            words += f", over {_duration(self.hours)}"
        if self.continuous:
            words += ", continuous"
        if self.days is not None:
            words += f", for {_days(self.days)}"
        return words + (f", {self.courses} courses" if self.courses > 1 else "")


def _duration(hours: Fraction) -> str:
    """Hours, or minutes where the hours have no end as a decimal."""
    if "/" not in decimal_text(hours):
        return f"{decimal_text(hours)} hour{'' if hours == 1 else 's'}"
    return f"{decimal_text(hours * 60)} minutes"


def _days(days: Fraction) -> str:
    """Days, or hours where the days have no end as a decimal (100 hours)."""
    if "/" not in decimal_text(days):
        return f"{decimal_text(days)} day{'' if days == 1 else 's'}"
    return f"{decimal_text(days * 24)} hours"


@dataclass(frozen=True)
class DoseReading:
    """How a dose was read. Either ``quantity`` is filled, or ``ask`` (two readings remain), or ``refused`` says why.

    ``said`` are notes for people ("decimal comma"); ``also`` are further printed figures of the same dose, such as an
    equivalent in brackets; ``limits`` are the two figures beside a mean or median, ``limits_type`` "range", "IQR",
    "95 % CI" or "" where nothing is said; ``concentration`` is one printed beside a volume; ``form`` is "S-ketamine",
    "R-ketamine", "racemic ketamine", "ketamine" or ""; ``salt`` is "hydrochloride", "base" or ""; ``named_regimen``
    keeps words such as "subanaesthetic".
    """

    text: str
    quantity: Quantity | None = None
    is_titration: bool = False
    spread: Fraction | None = None
    spread_type: str = ""
    limits: Quantity | None = None
    limits_type: str = ""
    cap: Quantity | None = None
    form: str = ""
    salt: str = ""
    route: str = ""
    named_regimen: str = ""
    schedule: Schedule = field(default_factory=Schedule)
    also: tuple[Quantity, ...] = ()
    concentration: Quantity | None = None
    said: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    refused: str = ""

    @property
    def unit(self) -> Unit | None:
        """The unit read, if any."""
        return self.quantity.unit if self.quantity else None

    @property
    def low(self) -> Fraction | None:
        """The lower printed end; None for "at most"."""
        return self.quantity.low if self.quantity else None

    @property
    def high(self) -> Fraction | None:
        """The upper printed end; None for "at least"."""
        return self.quantity.high if self.quantity else None

    @property
    def value(self) -> Fraction | None:
        """The value when exactly one was printed."""
        return self.quantity.value if self.quantity else None

    @property
    def bound(self) -> str:
        """"≤", "<", "≥", ">", "≈" or ""."""  # fmt: skip
        return self.quantity.bound if self.quantity else ""

    @property
    def kind(self) -> str:
        """amount, rate, concentration, volume or volume rate; "" when nothing was read."""
        return self.quantity.unit.kind if self.quantity else ""

    @property
    def basis(self) -> str:
        """absolute, per kg, per 70 kg or per m²; "" when nothing was read."""
        return self.quantity.unit.basis if self.quantity else ""

    @property
    def understood(self) -> str:
        """A sentence of how the dose was read; reading it again gives the same dose."""
        if self.quantity is None:
            return ""
        words = f"{self.kind.capitalize()}: {self.quantity.in_words(self.spread)}"
        if self.spread is not None:
            words += (
                f" ({self.spread_type if _PLAIN_TYPE.fullmatch(self.spread_type) else 'the type of ± is not stated'})"
            )
        words += f", {self.limits_type or 'limits'} {self.limits.in_words()}" if self.limits else ""
        words += f", with {self.concentration.in_words()}" if self.concentration else ""
        words += ", titrated" if self.is_titration else ""
        words += f", not to exceed {self.cap.in_words()}" if self.cap else ""
        drug = " ".join(part for part in (self.form, self.salt) if part)
        words += f", as {drug}" if drug else ""
        words += f", {self.route}" if self.route else ""
        return f"{words}{self.schedule.in_words()}."

    @property
    def question(self) -> str:
        """What has to be decided before the dose can be used, as one sentence; "" when nothing is open."""
        if not self.ask:
            return ""
        return f"This can be read in {'two' if len(self.ask) == 2 else 'several'} ways: {_or(self.ask)}."


def _or(readings: tuple[str, ...]) -> str:
    """The readings joined by "or", a unit they share said once at the end."""
    tails = {reading.partition(" ")[2] for reading in readings}
    heads = [reading.partition(" ")[0] for reading in readings]
    if len(tails) == 1 and all(head[:1].isdigit() for head in heads):
        return f"{' or '.join(heads)} {tails.pop()}".strip()
    return " or ".join(readings)
