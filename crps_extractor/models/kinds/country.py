"""Countries, one or several, read by their usual names to the codes of ISO 3166."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Part, Reading, Strength
from crps_extractor.models.kinds.figures import capped
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.wording import compare_texts, squashed
from crps_extractor.models.numbers import LONGEST_TEXT
from crps_extractor.models.vocabulary import entries, load_vocabulary

__all__ = ["CountryKind", "countries", "country_codes"]

_FILE = "countries.toml"
_MOST_CUTS = 5
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_BETWEEN = re.compile(r"[,;/\n&+]|\band\b", re.IGNORECASE)


@dataclass(frozen=True)
class CountryKind(PlainKind):
    """One country or several in one text; its reading's value is the tuple of their codes, sorted."""

    id: str = "country"
    label: str = "Country"

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:  # noqa: ARG002
        """One free text; the countries' usual names are offered while typing, and kept as names."""
        return (Part("text", form_field.label, choices=_offered(), free=True),)

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The text and the codes."""
        return (AS_PUBLISHED, "ISO code")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The codes of the countries named; towns and the like are said to be unknown when no country is found."""
        text = answer.part("text")
        codes, unknown = country_codes(text)
        findings: tuple[Finding, ...] = ()
        if unknown:
            found = f"“{capped(', '.join(unknown))}” is not a country that is known here."
            could = "Write the country's usual English name, several with a semicolon between them."
            strength = Strength.MILD if not codes else Strength.NOTE
            findings = (Finding("unknown_country", strength, found, could),)
        if not codes:
            return Reading(findings=findings)
        names = {choice.id: choice.label for choice in countries()}
        return Reading(codes, "; ".join(names[code] for code in codes), findings)

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """The same countries in other words are wording; other countries are another choice."""
        texts = [answer.part("text") for answer in (first, second)]
        as_texts = compare_texts(*texts)
        (codes, unknown), (others, also_unknown) = (country_codes(text) for text in texts)
        if as_texts in (Likeness.SAME, Likeness.MISSING, Likeness.WORDING):
            return as_texts
        if not codes and not others:
            return Likeness.TEXT
        known = not unknown and not also_unknown
        return Likeness.CHOICE if codes != others else Likeness.WORDING if known else Likeness.TEXT

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:
        """The codes with a space between them."""
        return (Cell("ISO code", " ".join(self.read(answer, form_field, context).value or ())),)


@cache
def countries() -> tuple[Choice, ...]:
    """Every country of the vocabulary as a choice: its code and usual name, in the order of the names."""
    return tuple(sorted((country for country, _ in _vocabulary()), key=lambda country: country.label))


@cache
def _offered() -> tuple[Choice, ...]:
    """The usual names as choices: what is chosen or typed is kept as it reads, the code is worked out from it."""
    return tuple(Choice(country.label, country.label) for country in countries())


def country_codes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of the countries named in a text, sorted, and the pieces that are none.

    "USA (Drexel) and the Netherlands" → NL, US and nothing unknown: brackets beside a country hold its towns.
    """
    if len(text) > LONGEST_TEXT:
        return (), (text,)
    names = _names()
    whole = names.get(squashed(text))
    if whole:
        return (whole,), ()
    codes: set[str] = set()
    unknown: list[str] = []
    for piece in _pieces(text):
        outside = _BRACKETS.sub(" ", piece).strip()
        inside = [found for pair in _BRACKETS.findall(piece) for found in pair if found]
        found = [names[squashed(name)] for name in (piece, outside, *inside) if squashed(name) in names]
        codes.update(found[:1])
        if not found and outside:
            unknown.append(outside)
    return tuple(sorted(codes)), tuple(unknown)


def _pieces(text: str) -> list[str]:
    """The text cut at commas, semicolons and "and" outside brackets; the longest known name is never cut."""
    names = _names()
    hidden = _BRACKETS.sub(lambda found: "\x00" * len(found[0]), text)
    cuts = [(found.start(), found.end()) for found in _BETWEEN.finditer(hidden)]
    begins = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    pieces: list[str] = []
    at = 0
    while at < len(begins):
        reach = range(min(at + _MOST_CUTS, len(begins)) - 1, at, -1)
        last = next((end for end in reach if squashed(text[begins[at] : ends[end]]) in names), at)
        pieces.append(text[begins[at] : ends[last]].strip())
        at = last + 1
    return [piece for piece in pieces if piece]


@cache
def _vocabulary() -> tuple[tuple[Choice, tuple[str, ...]], ...]:
    """Every country with its other names; raises VocabularyMistake when two countries share a name."""
    owners: dict[str, str] = {}
    known = []
    for entry in entries(load_vocabulary("countries"), "country", _FILE):
        entry.only("id", "label", "aliases")
        country = Choice(entry.text("id"), entry.text("label"))
        for name in (country.label, *entry.texts("aliases")):
            if owners.setdefault(squashed(name), country.id) != country.id:
                raise entry.mistake("aliases", f"“{name}” is another country's name as well.")
        known.append((country, entry.texts("aliases")))
    return tuple(known)


@cache
def _names() -> Mapping[str, str]:
    return {squashed(name): country.id for country, aliases in _vocabulary() for name in (country.label, *aliases)}
