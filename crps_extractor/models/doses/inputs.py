"""The figures a conditional conversion needs besides the dose: weight, hours a day, days, duration, concentration."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from crps_extractor.models.doses.read import read_dose
from crps_extractor.models.doses.reading import Schedule
from crps_extractor.models.numbers import decimal_text, read_number

__all__ = ["Given", "Input", "Needed", "given"]

_ORIGINS = ("printed", "reported", "mean", "assumed", "given", "table")


@dataclass(frozen=True)
class Given:
    """A figure with where it comes from: printed beside the dose, reported, a mean, assumed, or simply given."""

    value: Fraction
    origin: str = "given"

    def __post_init__(self) -> None:
        if self.origin not in _ORIGINS:
            raise ValueError(f"The origin “{self.origin}” is not one of: {', '.join(_ORIGINS)}.")


@dataclass(frozen=True)
class Input:
    """One figure that went into a conversion, to be shown beside its result."""

    name: str
    value: Fraction
    unit: str
    origin: str

    @property
    def is_assumed(self) -> bool:
        """Whether the paper does not give it: somebody chose it."""
        return self.origin in ("assumed", "given")

    @property
    def sentence(self) -> str:
        """"body weight 75 kg (mean)"."""  # fmt: skip
        return f"{self.name} {decimal_text(self.value)} {self.unit} ({self.origin})".replace("  ", " ")


def given(
    figure: Given | Fraction | int | str | None, name: str, most: Fraction | None = None
) -> tuple[Given | None, str]:
    """A figure from what a caller has (a Given, an exact number, or a text); else why it cannot be used."""
    if figure is None or figure == "":
        return None, ""
    if isinstance(figure, Given):
        made = figure
    elif isinstance(figure, str):
        read = read_number(figure)
        if read.value is None:
            return None, f"The {name} “{figure[:40]}” could not be read as one number."
        made = Given(read.value)
    else:
        made = Given(Fraction(figure))
    if made.value <= 0:
        return None, f"The {name} must be more than 0."
    if most is not None and made.value > most:
        return None, f"The {name} cannot be more than {decimal_text(most)}."
    return made, ""


@dataclass
class Needed:
    """What callers gave and the paper printed, handed out as asked; it notes what was used and what is missing."""

    schedule: Schedule
    weight: Given | None = None
    hours_per_day: Given | None = None
    days: Given | None = None
    duration: Given | None = None
    concentration: Given | None = None
    used: list[Input] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def take_weight(self) -> Fraction:
        """Body weight in kg."""
        return self._take("body weight", "kg", self.weight, "needs a body weight")

    def take_concentration(self) -> Fraction:
        """Concentration in mg/ml."""
        return self._take("concentration", "mg/ml", self.concentration, "needs a concentration")

    def take_hours(self) -> Fraction:
        """Hours of infusion a day: given, or printed beside the dose; never proposed ones."""
        printed = self.schedule.hours_per_day
        figure = self.hours_per_day or (Given(printed, "printed") if printed else None)
        return self._take(
            "hours of infusion a day", "h", figure, "needs hours of infusion a day (24 only if continuous)"
        )

    def take_days(self) -> Fraction:
        """Days of the course: given, or printed beside the dose."""
        figure = self.days or (Given(self.schedule.days, "printed") if self.schedule.days else None)
        return self._take("days", "days", figure, "needs the number of days")

    def one_infusion(self) -> Given | None:
        """The length of one infusion in hours, given or printed, if there is one."""
        if self.duration:
            return self.duration
        return Given(self.schedule.hours, "printed") if self.schedule.hours else None

    def take_duration(self) -> Fraction:
        """The length of one infusion in hours."""
        return self._take("duration", "h", self.one_infusion(), "needs the duration of the infusion")

    def _take(self, name: str, unit: str, figure: Given | None, missing: str) -> Fraction:
        if figure is None:
            self.missing.append(missing)
            return Fraction(1)
        self.used.append(Input(name, figure.value, unit, figure.origin))
        return figure.value


def concentration_of(figure: Given | Fraction | int | str | None) -> tuple[Given | None, str]:
    """A concentration in mg/ml from an exact number or a text such as "2 mg/ml"."""
    if isinstance(figure, str) and figure.strip():
        read = read_dose(figure)
        if read.kind != "concentration" or read.value is None or read.unit is None:
            return None, f"The concentration “{figure[:40]}” could not be read: write it as 2 mg/ml."
        return given(read.value * read.unit.size, "concentration")
    return given(figure, "concentration")
