"""Durations and points in time, in the words of the paper and in days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from crps_extractor.models.kinds.figures import exact_words
from crps_extractor.models.kinds.spelled import spelled_number
from crps_extractor.models.numbers import LONGEST_TEXT, plain_text, read_number
from crps_extractor.models.vocabulary import entries, load_vocabulary

__all__ = ["Span", "TimeUnit", "read_span", "time_unit", "time_units"]

_FILE = "time_units.toml"
_BEFORE = re.compile(
    r"^(?:(?:at(?!\s+(?:least|most))|after|by|the|in|on|within|for|over|during|end of|until|a period of|post)\s+)+",
    re.IGNORECASE,
)
_CENTRE = re.compile(r"^(?:a )?(median|mean)(?: (?:of|was|is))? (?=[0-9])", re.IGNORECASE)
_AGAIN = re.compile(r"^(?P<span>[^()\[\]]+?)\s*(?:[(\[]\s*(?P<again>[^()\[\]]+)\s*[)\]]|=\s*(?P<same>[^=]+))$")
_JOINED = re.compile(r"^(.+?[^\W\d_])\s*(?:-|\bto\b)\s*([0-9].*)$", re.IGNORECASE)
_ADDED = re.compile(r"^(.+?[^\W\d_])\s*(?:,|\band\b)?\s*([0-9].*)$", re.IGNORECASE)


@dataclass(frozen=True)
class TimeUnit:
    """A unit of time: its id, the word for it, and how many days it is; months and years are mean ones."""

    id: str
    word: str
    days: Fraction
    aliases: tuple[str, ...]

    def counted(self, words: str) -> str:
        """So many of it: "1 week", "12 weeks"."""
        return f"{words} {self.word}" if words in ("1", "-1") else f"{words} {self.word}s"


@dataclass(frozen=True)
class Span:
    """A length of time or a distance from an anchor. ``low`` and ``high`` count ``unit``; equal unless a range."""

    low: Fraction
    high: Fraction
    unit: TimeUnit
    decimals: int = 0
    bound: str = ""
    said: tuple[str, ...] = ()

    @property
    def is_range(self) -> bool:
        """True where two figures were printed."""
        return self.low != self.high

    @property
    def low_days(self) -> Fraction:
        """The lower figure in days."""
        return self.low * self.unit.days

    @property
    def high_days(self) -> Fraction:
        """The higher figure in days."""
        return self.high * self.unit.days

    @property
    def half_days(self) -> Fraction:
        """Half a unit of the last printed place, in days: what rounding may have taken or given."""
        return self.unit.days * Fraction(1, 2 * 10**self.decimals)

    @property
    def words(self) -> str:
        """The span in its own unit and in days: "12 weeks = 84 days"; what stands before "=" reads back."""
        own = self.unit.counted(_from_to(self.low, self.high, self.decimals))
        own = f"{self.bound} {own}" if self.bound else own
        if self.unit.id == "day":
            return own
        days = time_unit("day")
        words = days.counted(_from_to(self.low_days, self.high_days, 0)) if days else ""
        mean = self.unit.id in ("month", "year")
        one = f", a mean {self.unit.word} being {exact_words(self.unit.days)}" if mean else ""
        return f"{own} = {words}{one}"


def _from_to(low: Fraction, high: Fraction, decimals: int) -> str:
    if low == high:
        return exact_words(low, decimals)
    return f"{exact_words(low, decimals)} to {exact_words(high, decimals)}"


@cache
def time_units() -> tuple[TimeUnit, ...]:
    """The units of time of the vocabulary, the shortest first."""
    made = [
        TimeUnit(entry.text("id"), entry.text("word"), entry.exact("hours") / 24, entry.texts("aliases"))
        for entry in entries(load_vocabulary(_FILE.removesuffix(".toml")), "time", _FILE)
    ]
    return tuple(sorted(made, key=lambda unit: unit.days))


def time_unit(name: str) -> TimeUnit | None:
    """The unit with this id, word or alias, however it is written; None when there is none."""
    return _by_name().get(name.strip().rstrip(".").lower())


@cache
def _by_name() -> Mapping[str, TimeUnit]:
    return {name.rstrip(".").lower(): unit for unit in time_units() for name in (*unit.aliases, unit.word, unit.id)}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """ "12 weeks" and "week 12"."""
    names = "|".join(re.escape(name) for name in sorted(_by_name(), key=len, reverse=True))
    after = rf"(?P<number>.*?[^\s-])\s*-?\s*(?<![^\W\d_])(?P<unit>{names})\.?"
    before = rf"(?P<unit>{names})s?\.?\s*(?P<number>(?:(?<=\s)-)?[0-9].*)"
    return re.compile(after, re.IGNORECASE), re.compile(before, re.IGNORECASE)


def read_span(text: str, unit: str = "") -> Span | None:
    """Read a span: "12 weeks", "week 12", "4–8 wk", "six months", "1 week to 3 months", "2 h 30 min"; None otherwise.

    ``unit`` is that of a bare figure ("12", with "week" in a part of its own). Never raises.
    """
    if len(text) > LONGEST_TEXT:
        return None
    plain = _BEFORE.sub("", plain_text(text)).strip().rstrip(";,")
    centre = _CENTRE.match(plain)
    plain = plain[centre.end() :] if centre else plain
    span = _one(plain, unit) or _two(plain) or _printed_twice(plain)
    return replace(span, said=(*span.said, f"the {centre[1].lower()}")) if span and centre else span


def _one(plain: str, unit: str) -> Span | None:
    for pattern in _patterns():
        found = pattern.fullmatch(plain)
        named = time_unit(found["unit"]) if found else None
        if found and named:
            return _counted(found["number"], named)
    named = time_unit(unit) if unit.strip() else None
    return _counted(plain, named) if named else None


def _counted(number: str, unit: TimeUnit) -> Span | None:
    spelled = spelled_number(number)
    if spelled is not None:
        return Span(Fraction(spelled), Fraction(spelled), unit)
    reading = read_number(number)
    if reading.low is None or reading.high is None or reading.spread is not None or reading.percent:
        return None
    return Span(reading.low, reading.high, unit, reading.decimals, reading.bound, reading.said)


def _printed_twice(plain: str) -> Span | None:
    """One length in two units, "5 days (120 h)"; None where the two are not the same within their rounding."""
    found = _AGAIN.match(plain)
    one, other = (_one(found["span"], ""), _one(found["again"] or found["same"], "")) if found else (None, None)
    if one is None or other is None or one.unit == other.unit or one.bound != other.bound:
        return None
    half = max(one.half_days, other.half_days)
    apart = (abs(one.low_days - other.low_days), abs(one.high_days - other.high_days))
    return one if max(apart) <= half else None


def _two(plain: str) -> Span | None:
    """Two units in one text: from one to the other, or one added to the other; counted in days or in the smaller."""
    for pattern, is_range in ((_JOINED, True), (_ADDED, False)):
        found = pattern.match(plain)
        one, other = (_one(found[1], ""), _one(found[2], "")) if found else (None, None)
        if one is None or other is None or one.is_range or other.is_range or one.bound or other.bound:
            continue
        days = (one.low_days, other.low_days)
        said = (*one.said, *other.said)
        if is_range:
            return Span(min(days), max(days), _by_name()["day"], 0, "", said)
        if other.unit.days < one.unit.days:
            total = (one.low_days + other.low_days) / other.unit.days
            return Span(total, total, other.unit, other.decimals, "", said)
    return None
