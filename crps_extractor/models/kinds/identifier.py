"""Registration numbers, DOIs and PubMed numbers, recognised by their form and brought to one writing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Reading, Strength
from crps_extractor.models.kinds.figures import capped
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.wording import compare_texts
from crps_extractor.models.numbers import LONGEST_TEXT, plain_text

__all__ = ["Identifier", "IdentifierKind", "identifiers"]

_FORMS = (
    ("DOI", r"\b10\.[0-9]{4,9}/[^\s\"<>]+"),
    ("ClinicalTrials.gov", r"\bNCT ?([0-9]{8})\b"),
    ("ISRCTN", r"\bISRCTN ?([0-9]{8})\b"),
    ("EU CT", r"\b(20[0-9]{2}-5[0-9]{5}-[0-9]{2}-[0-9]{2})\b"),
    ("EudraCT", r"\b(20[0-9]{2}-0[0-9]{5}-[0-9]{2})\b"),
    ("PROSPERO", r"\bCRD ?(4[0-9]{10,12})\b"),
    ("ACTRN", r"\bACTRN ?([0-9]{14})p?\b"),
    ("DRKS", r"\bDRKS ?([0-9]{8})\b"),
    ("ChiCTR", r"\bChiCTR-?((?:[A-Z]{2,4}-)?[0-9]{8,10})\b"),
    ("UMIN", r"\bUMIN ?([0-9]{9})\b"),
    ("jRCT", r"\bjRCT ?(s?[0-9]{9,10})\b"),
    ("IRCT", r"\bIRCT ?([0-9]{8,16}N[0-9]{1,3})\b"),
    ("CTRI", r"\bCTRI/?([0-9]{4}/[0-9]{2,3}/[0-9]{6})\b"),
    ("KCT", r"\bKCT ?([0-9]{7})\b"),
    ("TCTR", r"\bTCTR ?([0-9]{11})\b"),
    ("PACTR", r"\bPACTR ?([0-9]{15,16})\b"),
    ("NTR", r"\bNTR ?([0-9]{3,5})\b"),
    ("NL trial register", r"\bNL-?OMON ?([0-9]{3,6})\b"),
    ("PMC", r"\bPMC ?([0-9]{3,9})\b"),
    ("PMID", r"\bPMID:? ?([0-9]{1,8})\b"),
)
_PREFIXES = {
    "ClinicalTrials.gov": "NCT",
    "EU CT": "",
    "EudraCT": "",
    "PROSPERO": "CRD",
    "ChiCTR": "ChiCTR",
    "CTRI": "CTRI/",
    "NL trial register": "NL-OMON",
    "PMID": "",
}
_PATTERNS = tuple((name, re.compile(form, re.IGNORECASE)) for name, form in _FORMS)
_BREAK = re.compile(r"(?<=[0-9])(?:[-\u2010\u00ad]\s+|\s+)(?=[0-9])")
_AFTER_DOI = ".,;:)]}'\""


@dataclass(frozen=True, order=True)
class Identifier:
    """A recognised number: where it is registered, and the number in that register's own writing."""

    register: str
    number: str


@dataclass(frozen=True)
class IdentifierKind(PlainKind):
    """One or several registration or publication numbers; its reading's value is a tuple of Identifiers."""

    id: str = "identifier"
    label: str = "Registration or publication number"

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The text, the numbers in their own writing, and whose they are."""
        return (AS_PUBLISHED, "number", "register")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The numbers recognised; a mild finding where there is none."""
        text = answer.part("text")
        found = _read(text, form_field)
        broken = _broken(text, found)
        if found or broken:
            words = "; ".join(f"{one.register} {one.number}" for one in found)
            return Reading(found or None, words, broken)
        sentence = f"“{capped(text)}” has the form of none of the registers that are known here."
        could = "Compare every digit with the page; a number of another register may stay as it is."
        return Reading(findings=(Finding("unknown_identifier", Strength.MILD, sentence, could),))

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """The same numbers in another writing are wording."""
        one, other = (_read(answer.part("text"), form_field) for answer in (first, second))
        if one and one == other:
            return Likeness.WORDING
        as_texts = compare_texts(first.part("text"), second.part("text"))
        return Likeness.NUMBER if one and other and as_texts is Likeness.TEXT else as_texts

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:  # noqa: ARG002
        """The numbers and their registers, as text: leading zeros count."""
        found = _read(answer.part("text"), form_field)
        numbers = "; ".join(one.number for one in found)
        return (Cell("number", numbers), Cell("register", "; ".join(one.register for one in found)))


def identifiers(text: str) -> tuple[Identifier, ...]:
    """Every number in a text that has the form of a known register, sorted, each once."""
    rest = plain_text(text)
    found: set[Identifier] = set()
    for register, pattern in _PATTERNS:
        for match in pattern.finditer(rest):
            found.add(_identifier(register, match))
        rest = pattern.sub(" ", rest)
    return tuple(sorted(found))


def _identifier(register: str, match: re.Match[str]) -> Identifier:
    if register == "DOI":
        return Identifier(register, match[0].rstrip(_AFTER_DOI).lower())
    return Identifier(register, f"{_PREFIXES.get(register, register)}{match[1]}")


def _read(text: str, form_field: FormField) -> tuple[Identifier, ...]:
    """The numbers of a text; bare digits are a PubMed number only where the field asks for one."""
    found = identifiers(text)
    bare = plain_text(text)
    if not found and "pmid" in f"{form_field.means} {form_field.id}" and re.fullmatch(r"[0-9]{1,8}", bare):
        return (Identifier("PMID", bare),)
    return found


def _broken(text: str, found: tuple[Identifier, ...]) -> tuple[Finding, ...]:
    """A finding where a number of a known register comes out whole once a space at a line's end is taken away."""
    if len(text) > LONGEST_TEXT:
        return ()
    for gap in _BREAK.finditer(text):
        whole = f"{text[: gap.start()]}{text[gap.end() :]}"
        added = [one for one in identifiers(whole) if one not in found and one.register != "DOI"]
        if added and set(found) < {*found, *added} == set(identifiers(whole)):
            sentence = f"“{capped(text)}” holds {added[0].number} once the space inside the number is taken away."
            could = "The number may have been broken over a line: compare it with the page and take the space away."
            return (Finding("broken_number", Strength.MILD, sentence, could, {"text": whole}),)
    return ()
