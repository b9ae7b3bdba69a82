"""P values: exact, below a bound, or not significant, as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Reading, Strength
from crps_extractor.models.kinds.figures import capped, compare_printed, exact_cell, exact_words, heard, worst
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.wording import compare_texts
from crps_extractor.models.numbers import LONGEST_TEXT, read_number
from crps_extractor.models.statistics.p_values import PrintedP, read_p
from crps_extractor.models.statistics.printed import UnreadableError

__all__ = ["PValueKind"]

_FRAME = re.compile(r"^[(\[](.*)[)\]]$", re.DOTALL)
_FOOTNOTES = re.compile(r"[ ]?[*†‡§¶#]+$")
_COLON = re.compile(r"^(\s*[p𝑝𝑃𝐩𝐏𝒑𝑷](?:\s?-?\s?value)?)\s*:\s*", re.IGNORECASE)
_OPENING = re.compile(r"^\s*[p𝑝𝑃𝐩𝐏𝒑𝑷](?:\s?-?\s?value)?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class PValueKind(PlainKind):
    """A p value; its reading's value is a PrintedP."""

    id: str = "p_value"
    label: str = "P value"

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The text; the sign (=, <, > or ns); the figure."""
        return (AS_PUBLISHED, "sign", "value")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The p with its sign, or the reason why it could not be read."""
        text = answer.part("text")
        try:
            printed = _read(text)
        except UnreadableError as reason:
            found = f"The p value “{capped(text)}” could not be read. {reason}"
            could = "Write it as printed, such as 0.03, <0.001 or NS; what it is about has a field of its own."
            return Reading(findings=(Finding("unreadable", Strength.STRONG, found, could),))
        return Reading(printed, heard(_words(printed), read_number(_OPENING.sub("", _bare(text))).said))

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """Exact with exact, bound with bound; "P<0.001" and "< 0.001" are wording."""
        as_texts = compare_texts(first.part("text"), second.part("text"))
        if as_texts in (Likeness.MISSING, Likeness.WORDING, Likeness.SAME):
            return as_texts
        try:
            one, other = _read(first.part("text")), _read(second.part("text"))
        except UnreadableError:
            return as_texts
        if one.kind != other.kind or (one.number is None) != (other.number is None):
            return Likeness.NUMBER
        if one.number is None or other.number is None:
            return Likeness.WORDING
        return worst(Likeness.WORDING, compare_printed(one.number, other.number))

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:
        """Sign and figure apart."""
        printed = self.read(answer, form_field, context).value
        if not isinstance(printed, PrintedP):
            return ()
        sign = Cell("sign", _sign(printed))
        return (sign, exact_cell("value", printed.number.value, printed.number.decimals)) if printed.number else (sign,)


def _bare(text: str) -> str:
    """The p without brackets around it, a colon after its letter, or the marks of footnotes behind it."""
    if len(text) > LONGEST_TEXT:
        return text
    bare = _FOOTNOTES.sub("", text.strip())
    framed = _FRAME.fullmatch(bare)
    return _FOOTNOTES.sub("", _COLON.sub(r"\1 ", framed[1] if framed else bare))


def _read(text: str) -> PrintedP:
    return read_p(_bare(text))


def _sign(printed: PrintedP) -> str:
    if printed.kind == "not significant":
        return ">" if printed.number else "ns"
    return "<" if printed.kind == "below" else "="


def _words(printed: PrintedP) -> str:
    """The p in words that read back: "p = 0.03", "p < 0.001", "not significant"."""
    if printed.number is None:
        return "not significant"
    return f"p {_sign(printed)} {exact_words(printed.number.value, printed.number.decimals)}"
