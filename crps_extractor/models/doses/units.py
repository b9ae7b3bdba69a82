"""Dose units as data: what stands above and below the line, each with its exact size and its dimension."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.numbers import decimal_text

__all__ = ["Bounds", "Dimension", "DoseVocabulary", "Part", "Unit", "compose_unit"]


@dataclass(frozen=True)
class Dimension:
    """What kind of thing a unit measures: drug or fluid, divided by body, time or volume; each is apart.

    ``time`` is "clock" (per hour and its kin) or "calendar" (per day): between them lie the hours of infusion.
    """

    quantity: str
    body: str = ""
    time: str = ""
    per_volume: bool = False

    @property
    def kind(self) -> str:
        """The kind in words: amount, rate, concentration, volume or volume rate."""
        if self.per_volume:
            return "concentration"
        if self.quantity == "fluid":
            return "volume rate" if self.time else "volume"
        return "rate" if self.time else "amount"


@dataclass(frozen=True)
class Part:
    """One building block of a unit: an amount, a body measure, a time or a volume, with its spellings."""

    id: str
    label: str
    role: str
    kind: str
    size: Fraction
    aliases: tuple[str, ...] = ()
    said_aliases: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bounds:
    """Usual doses in one unit: the quiet zone, its wider end for anaesthesia or ICU, and the strong limits."""

    low: Fraction
    high: Fraction
    high_anaesthetic: Fraction | None = None
    strong_below: Fraction | None = None
    strong_above: Fraction | None = None


@dataclass(frozen=True)
class Unit:
    """One dose unit. ``size`` is how much one of it is, in mg or ml, per kg or m², per hour or day, exactly."""

    id: str
    label: str
    ucum: str
    dimension: Dimension
    size: Fraction
    amount: str
    body: str = ""
    body_count: Fraction = Fraction(1)
    time: str = ""
    time_count: Fraction = Fraction(1)
    volume: str = ""
    aliases: tuple[str, ...] = ()
    bounds: Bounds | None = None

    @property
    def kind(self) -> str:
        """amount, rate, concentration, volume or volume rate."""
        return self.dimension.kind

    @property
    def basis(self) -> str:
        """What the dose is related to: absolute, per kg, per 70 kg, per m²."""
        if not self.body:
            return "absolute"
        count = "" if self.body_count == 1 else f"{decimal_text(self.body_count)} "
        return f"per {count}{'m²' if self.dimension.body == 'area' else self.body}"

    @property
    def is_day_mean(self) -> bool:
        """Whether the unit prints its own 24 hours ("mg/24 h"), so that hour and day are one exact mean."""
        return self.time == "h" and self.time_count == 24


@dataclass(frozen=True, eq=False)
class DoseVocabulary:
    """Everything dose_units.toml and time_units.toml say, checked; one vocabulary equals only itself."""

    units: tuple[Unit, ...]
    parts: tuple[Part, ...]
    refused: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str, str], ...]
    not_a_basis: tuple[str, ...]
    other_drugs: tuple[str, ...]
    hydrochloride: Fraction
    limits: tuple[tuple[str, Fraction, Fraction, Fraction], ...]

    def part(self, role: str, identity: str) -> Part | None:
        """The building block with this role and id."""
        return next((part for part in self.parts if part.role == role and part.id == identity), None)

    def unit(
        self,
        amount: str,
        body: str = "",
        time: str = "",
        *,
        body_count: Fraction = Fraction(1),
        time_count: Fraction = Fraction(1),
        volume: str = "",
    ) -> Unit:
        """The unit made of these parts: the entry of the vocabulary, or one made now of the same kind."""
        wanted = (amount, body, body_count, time, time_count, volume)
        for unit in self.units:
            have = (unit.amount, unit.body, unit.body_count, unit.time, unit.time_count, unit.volume)
            if have == wanted:
                return unit
        return compose_unit(self.parts, amount, body, body_count, time, time_count, volume)

    def by_id(self, identity: str) -> Unit | None:
        """The listed unit with this id ("mg/kg/h")."""
        return next((unit for unit in self.units if unit.id == identity), None)


def compose_unit(
    parts: tuple[Part, ...],
    amount: str,
    body: str = "",
    body_count: Fraction = Fraction(1),
    time: str = "",
    time_count: Fraction = Fraction(1),
    volume: str = "",
) -> Unit:
    """Make a unit of known parts; KeyError when a part is not known."""
    known = {(part.role, part.id): part for part in parts}
    above = known["amount", amount]
    below = [
        (known[role, identity], count)
        for role, identity, count in (
            ("amount", volume, Fraction(1)),
            ("body", body, body_count),
            ("time", time, time_count),
        )
        if identity
    ]
    if body_count != 1:
        below.sort(key=lambda item: item[0].role == "body")
    size, label, identity = above.size, above.label, above.id
    for part, count in below:
        size /= part.size * count
        printed = "" if count == 1 else decimal_text(count)
        label += f"/{printed}{' ' if printed else ''}{part.label}"
        identity += f"/{printed}{part.id}"
    kinds = {part.role: part.kind for part, _ in below}
    dimension = Dimension(above.kind, kinds.get("body", ""), kinds.get("time", ""), bool(volume))
    codes = _ucum(above.id, [(part.id, count) for part, count in below])
    return Unit(identity, label, codes, dimension, size, amount, body, body_count, time, time_count, volume)


def _ucum(amount: str, below: list[tuple[str, Fraction]]) -> str:
    """The UCUM code of a unit made of known parts ("mg/h/(70.kg)")."""
    names = {"ml": "mL", "l": "L", "day": "d", "week": "wk"}
    text = names.get(amount, amount)
    for identity, count in below:
        code = names.get(identity, identity)
        text += f"/{code}" if count == 1 else f"/({decimal_text(count)}.{code})"
    return text
