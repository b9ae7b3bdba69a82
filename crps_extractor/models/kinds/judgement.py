"""A judgement with what supports it, as risk-of-bias tools ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Part, Reading, Strength
from crps_extractor.models.kinds.figures import capped
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.wording import compare_texts, one_line, squashed

__all__ = ["JudgementKind"]


@dataclass(frozen=True)
class JudgementKind(PlainKind):
    """A judgement by its id and the words that support it; its reading's value is the id.

    A field without choices of its own asks for the support alone.
    """

    id: str = "judgement"
    label: str = "Judgement with support"

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:
        """The support takes a capture, so it comes first; then the judgement, where the field has choices."""
        choices = _choices(form_field, context)
        support = Part("support", "Support, as printed", "long")
        return (support, Part("judgement", "Judgement", "choice", choices)) if choices else (support,)

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:
        """The judgement's label, then its support."""
        labels = {choice.id: choice.label for choice in _choices(form_field, context)}
        judgement = labels.get(answer.part("judgement"), answer.part("judgement"))
        return ": ".join(one_line(text) for text in (judgement, answer.part("support")) if text.strip())

    def capture(self, text: str, form_field: FormField, context: Context) -> Mapping[str, str]:  # noqa: ARG002
        """A text from the page is support; the judgement stays the reviewer's."""
        return {"support": text.strip()} if text.strip() else {}

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """Both together, the judgement's id and the support."""
        return (AS_PUBLISHED, "judgement", "support")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:
        """The judgement; findings where it is unknown, or where one of the two stands alone."""
        choices = _choices(form_field, context)
        labels = {choice.id: choice.label for choice in choices}
        judgement, support = answer.part("judgement").strip(), answer.part("support").strip()
        if not choices:
            return Reading(support or judgement or None)
        if not judgement:
            found = "The support is given, but no judgement."
            return Reading(findings=(Finding("no_judgement", Strength.MILD, found, "Choose the judgement."),))
        if judgement not in labels:
            named = next((choice.id for choice in choices if squashed(choice.label) == squashed(judgement)), "")
            found = f"“{capped(judgement)}” is not one of the judgements of this field."
            parts = {"judgement": named} if named else {}
            could = "Choose one of those that are offered."
            return Reading(findings=(Finding("unknown_choice", Strength.STRONG, found, could, parts),))
        if support:
            return Reading(judgement, labels[judgement])
        found = f"The judgement “{labels[judgement]}” has no support."
        could = "Select the passage on the page that it rests on, or write why."
        return Reading(judgement, labels[judgement], (Finding("no_support", Strength.MILD, found, could),))

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:
        """Two judgements are the same or another choice; support in other words is wording."""
        one, other = first.part("judgement").strip(), second.part("judgement").strip()
        if not _choices(form_field, context) and not one and not other:
            return compare_texts(first.part("support"), second.part("support"))
        if one != other:
            return Likeness.CHOICE if one and other else Likeness.MISSING
        return Likeness.WORDING

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:  # noqa: ARG002
        """Both as they stand in the answer."""
        return (Cell("judgement", answer.part("judgement").strip()), Cell("support", answer.part("support").strip()))


def _choices(form_field: FormField, context: Context) -> tuple[Choice, ...]:
    return context.choices(form_field) or form_field.choices
