"""Dates as papers give them: a day, a month, or a year alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Reading, Strength
from crps_extractor.models.kinds.figures import capped, limit_findings
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.wording import compare_texts
from crps_extractor.models.numbers import plain_text

__all__ = ["DateKind", "PartialDate", "read_dates"]

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NAME = rf"(?P<name>{'|'.join(_MONTHS)}|(?:{'|'.join(month[:3] for month in _MONTHS)}|Sept)\b\.?)"
_YEAR = r"(?P<year>(?:18|19|20|21)[0-9]{2})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(rf"(?:in |on |the )*{form}\.?", re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}})",
        rf"{_YEAR}-(?P<month>[0-9]{{1,2}})",
        rf"(?P<month>[0-9]{{1,2}})/{_YEAR}",
        rf"{_DAY} ?(?:of )?[ -]?{_NAME}(?: of|,)?[ -]?{_YEAR}",
        rf"{_NAME} ?{_DAY},? {_YEAR}",
        rf"{_NAME}(?: of|,)?[ -]?{_YEAR}",
        rf"{_YEAR}[ -]{_NAME}(?:[ -](?P<day>[0-9]{{1,2}}))?",
        rf"{_YEAR}",
    )
)
_ALL_FIGURES = re.compile(rf"(?P<first>[0-9]{{1,2}})(?P<mark>[./-])(?P<second>[0-9]{{1,2}})(?P=mark){_YEAR}")
_SEVERAL = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day, a month (``day`` 0) or a year (``month`` 0 too)."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def iso(self) -> str:
        """The date as ISO 8601 writes it, as far as it is known: 2009-03."""
        return "-".join([f"{self.year:04}", *(f"{number:02}" for number in (self.month, self.day) if number)])

    @property
    def words(self) -> str:
        """The date in words: 12 March 2009."""
        month = _MONTHS[self.month - 1] if self.month else ""
        return " ".join(word for word in (str(self.day or ""), month, str(self.year)) if word)

    def holds(self, other: PartialDate) -> bool:
        """True where the other date lies inside this less exact one."""
        return other.iso.startswith(f"{self.iso}-")


@dataclass(frozen=True)
class DateKind(PlainKind):
    """One date; its reading's value is a PartialDate."""

    id: str = "date"
    label: str = "Date, month or year"

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The text and the date in ISO writing."""
        return (AS_PUBLISHED, "ISO date")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The date; a question where day and month may be swapped."""
        text = answer.part("text")
        readings = read_dates(text)
        if len(readings) == 1:
            found = readings[0]
            limits = _year_findings(found, form_field)
            return Reading(found, found.words, limits)
        if readings:
            sentence = f"“{capped(text)}” can be read as {' or '.join(found.words for found in readings)}."
            options = tuple({"text": found.iso} for found in readings)
            finding = Finding("asks", Strength.MILD, sentence, "Say which of them the paper means.", options=options)
            return Reading(findings=(finding,))
        if len(_SEVERAL.findall(plain_text(text))) > 1:
            sentence = f"“{capped(text)}” holds several dates where one is expected."
            could = "Keep one here; beginning and end have fields of their own."
            return Reading(findings=(Finding("several_numbers", Strength.MILD, sentence, could),))
        sentence = f"“{capped(text)}” could not be read as a date."
        could = "Write a day (12 March 2009), a month (March 2009) or a year."
        return Reading(findings=(Finding("unreadable", Strength.STRONG, sentence, could),))

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """The same day in other words is wording; a month against its day is rounding."""
        as_texts = compare_texts(first.part("text"), second.part("text"))
        one, other = (read_dates(answer.part("text")) for answer in (first, second))
        if as_texts in (Likeness.MISSING, Likeness.WORDING) or len(one) != 1 or len(other) != 1:
            return as_texts
        if one == other:
            return Likeness.WORDING
        return Likeness.ROUNDING if one[0].holds(other[0]) or other[0].holds(one[0]) else Likeness.NUMBER

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:  # noqa: ARG002
        """The date in ISO writing, as text, where it has one reading."""
        readings = read_dates(answer.part("text"))
        return (Cell("ISO date", readings[0].iso),) if len(readings) == 1 else ()


def _year_findings(found: PartialDate, form_field: FormField) -> tuple[Finding, ...]:
    """A finding where the year lies outside the form's limits, which are years; by default 1900 to 2100."""
    return limit_findings(Fraction(found.year), "year", form_field.minimum or "1900", form_field.maximum or "2100")


def read_dates(text: str) -> tuple[PartialDate, ...]:
    """The dates that a text can mean: one, two where day and month may be swapped, none where it is no date."""
    plain = plain_text(text).rstrip(".,; ")
    figures = _ALL_FIGURES.fullmatch(plain)
    if figures:
        first, second, year = int(figures["first"]), int(figures["second"]), int(figures["year"])
        readings = [PartialDate(year, second, first)]
        if figures["mark"] != ".":
            readings.append(PartialDate(year, first, second))
        return tuple(dict.fromkeys(found for found in readings if _exists(found)))
    for form in _FORMS:
        match = form.fullmatch(plain)
        if match:
            found = _dated(match.groupdict())
            return (found,) if _exists(found) else ()
    return ()


def _dated(named: dict[str, str | None]) -> PartialDate:
    name = named.get("name")
    month = int(named.get("month") or 0)
    if name:
        month = next(number for number, known in enumerate(_MONTHS, 1) if known[:3].lower() == name[:3].lower())
    if "month" in named and not month:
        month = 13
    day = named.get("day")
    return PartialDate(int(named["year"] or 0), month, int(day) if day and int(day) else 99 if day else 0)


def _exists(found: PartialDate) -> bool:
    try:
        date(found.year, found.month or 1, found.day or 1)
    except ValueError:
        return False
    return True
