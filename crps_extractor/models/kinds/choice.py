"""Choices of the form: one, several with "other", and yes, no or unclear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Part, Reading, Strength
from crps_extractor.models.kinds.figures import capped, worst
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.wording import compare_texts, one_line, squashed

__all__ = ["OTHER", "YES_NO_UNCLEAR", "ChoiceKind"]

OTHER = "other"
YES_NO_UNCLEAR = (Choice("yes", "yes"), Choice("no", "no"), Choice("unclear", "unclear"))


@dataclass(frozen=True)
class ChoiceKind(PlainKind):
    """A choice by its id, with a text of its own for "other"; its reading's value is the tuple of chosen ids.

    ``several`` takes more than one: their ids stand in the part with a space between them. ``fixed`` are choices
    that the kind brings along; without them they come from the form or the review's set-up.
    """

    id: str = "choice"
    label: str = "Choice"
    several: bool = False
    fixed: tuple[Choice, ...] = ()

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:
        """The choice, and a text where "other" may be chosen."""
        choices = self.choices(form_field, context)
        entry = "several" if self.several else "choice"
        parts = (Part("choice", form_field.label, entry, choices),)
        has_other = any(choice.id == OTHER for choice in choices)
        return (*parts, Part(OTHER, "which other", free=True)) if has_other else parts

    def choices(self, form_field: FormField, context: Context) -> tuple[Choice, ...]:
        """What may be chosen in this field."""
        return self.fixed or context.choices(form_field) or form_field.choices

    def chosen(self, answer: Answer) -> tuple[str, ...]:
        """The chosen ids, in the order they were chosen, each once."""
        text = answer.part("choice").strip()
        if not self.several:
            return (text,) if text else ()
        return tuple(dict.fromkeys(text.split()))

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:
        """The labels, in the form's order; the text of "other" after it."""
        labels = {choice.id: choice.label for choice in self.choices(form_field, context)}
        order = list(labels)
        known = sorted((choice for choice in self.chosen(answer) if choice in labels), key=order.index)
        unknown = [choice for choice in self.chosen(answer) if choice not in labels]
        shown = one_line("; ".join([*(labels[choice] for choice in known), *unknown]))
        other = one_line(answer.part(OTHER))
        return f"{shown}: {other}" if shown and other else shown or other

    def capture(self, text: str, form_field: FormField, context: Context) -> Mapping[str, str]:
        """The choice whose label or id is exactly what was selected; for any other text the place alone is kept."""
        found = self._named(text, form_field, context)
        return {"choice": found} if found else {}

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The labels, the ids and the text of "other"."""
        return (AS_PUBLISHED, "choice id", OTHER)

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:
        """The chosen ids; findings for an id that the form does not know and for an "other" that is not named."""
        known = {choice.id for choice in self.choices(form_field, context)}
        chosen = self.chosen(answer)
        findings = tuple(self._unknown(choice, form_field, context) for choice in chosen if choice not in known)
        if OTHER in chosen and not answer.part(OTHER).strip():
            found = "“Other” is chosen, but not which."
            findings += (Finding("other_not_named", Strength.MILD, found, "Write it as the paper says it."),)
        if not chosen and answer.part(OTHER).strip() and OTHER in known:
            found = "A text of its own is written, but “other” is not chosen."
            could = "Choose “other”, or the choice that the text belongs to."
            findings = (Finding("other_not_chosen", Strength.MILD, found, could, {"choice": OTHER}),)
        value = tuple(choice for choice in chosen if choice in known)
        return Reading(value or None, self.show(answer, form_field, context) if value else "", findings)

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """Other ids are another choice, in whatever order they were chosen; then the texts of "other"."""
        one, other = set(self.chosen(first)), set(self.chosen(second))
        if one != other:
            return Likeness.MISSING if not one or not other else Likeness.CHOICE
        return worst(compare_texts(first.part(OTHER), second.part(OTHER)))

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:  # noqa: ARG002
        """Ids with a space between them; the text of "other"."""
        return (Cell("choice id", " ".join(self.chosen(answer))), Cell(OTHER, answer.part(OTHER).strip()))

    def _named(self, text: str, form_field: FormField, context: Context) -> str:
        wanted = squashed(text)
        for choice in self.choices(form_field, context):
            if wanted and wanted in (squashed(choice.label), squashed(choice.id)):
                return choice.id
        return ""

    def _unknown(self, choice: str, form_field: FormField, context: Context) -> Finding:
        became = dict(form_field.choices_were).get(choice)
        if became is not None:
            return _split_choice(choice, [form_field.choice_label(one) for one in became])
        named = "" if self.several else self._named(choice, form_field, context)
        found = f"“{capped(choice)}” is not one of the choices of this field."
        parts = {"choice": named} if named else {}
        return Finding("unknown_choice", Strength.STRONG, found, "Choose one of those that are offered.", parts)


def _split_choice(choice: str, became: list[str]) -> Finding:
    """A choice that a newer version of the form divided or took away: only the reviewer knows which it is now."""
    shown = " or ".join(f"“{label}”" for label in became)
    found = f"“{capped(choice)}” was a choice of an older version of the form; "
    found += f"it is now {shown}." if became else "it is not offered any more."
    return Finding("unknown_choice", Strength.STRONG, found, "Look at the page again and choose what holds now.")
