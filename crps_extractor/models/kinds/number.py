"""Whole and decimal numbers: one figure, its printed decimals kept, decimal commas read and said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Reading, Strength
from crps_extractor.models.kinds.figures import compare_figures, figure_cell, heard, limit_findings, read_figure
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.spelled import spelled_number

__all__ = ["NumberKind"]


@dataclass(frozen=True)
class NumberKind(PlainKind):
    """One number; its reading's value is a Figure. ``whole`` asks for a number without decimals."""

    id: str = "decimal"
    label: str = "Decimal number"
    whole: bool = False

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The text and its value."""
        return (AS_PUBLISHED, "value")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The figure, with findings for what is not whole or lies outside the form's limits."""
        text, unit, spelled = self._figure(answer, form_field)
        figure, said, findings = read_figure(text, "number", "text")
        if figure is None:
            return Reading(findings=findings)
        findings = limit_findings(figure.value, "number", form_field.minimum, form_field.maximum)
        if self.whole and figure.value.denominator != 1:
            found = f"{figure.words} is not a whole number, and this field counts whole things."
            findings += (Finding("not_whole", Strength.STRONG, found, "Compare it with the page."),)
        words = f"{figure.words} {'%' if figure.percent else unit}".rstrip()
        return Reading(figure, heard(words, (*spelled, *said)), findings)

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """How two numbers relate: 0,35 and 0.35 are wording, 5 and 5.0 rounding."""
        texts = [self._figure(answer, form_field)[0] for answer in (first, second)]
        return max(Likeness.WORDING, compare_figures(*texts), key=list(Likeness).index)

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:  # noqa: ARG002
        """The value, where the text is one plain number."""
        return (figure_cell("value", self._figure(answer, form_field)[0]),)

    def _figure(self, answer: Answer, form_field: FormField) -> tuple[str, str, tuple[str, ...]]:
        """The figure's text, the unit after it, and how it was read: a whole number may be spelled ("three")."""
        text, unit = _without_unit(answer.part("text"), form_field.units)
        spelled = spelled_number(text) if self.whole else None
        return (text, unit, ()) if spelled is None else (str(spelled), unit, ("the word",))


def _without_unit(text: str, units: tuple[str, ...]) -> tuple[str, str]:
    """The figure and the unit after it, where it is one of those that the form names for the field."""
    for unit in sorted(filter(None, units), key=len, reverse=True):
        found = re.fullmatch(rf"(.*[0-9])\s*{re.escape(unit)}", text.strip(), re.IGNORECASE | re.DOTALL)
        if found:
            return found[1], unit
    return text, ""
