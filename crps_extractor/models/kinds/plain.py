"""What every kind of answer does unless it says otherwise, and the kinds that are just text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Part, Reading, Strength
from crps_extractor.models.kinds.wording import compare_texts, one_line

__all__ = ["AS_PUBLISHED", "PlainKind"]

AS_PUBLISHED = "as published"
_LOST_SIGN = "\ufffd"


@dataclass(frozen=True)
class PlainKind:
    """A kind whose answer is one text; the other kinds say only in what they differ.

    ``read`` and ``compare`` deal with what is alike for all (statuses, blanks, equal texts) and leave the rest to
    ``understand`` and ``liken``.
    """

    id: str = "text"
    label: str = "Text"
    entry: str = "text"

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:  # noqa: ARG002
        """One part, the text."""
        return (Part("text", form_field.label, self.entry),)

    def read(self, answer: Answer, form_field: FormField, context: Context) -> Reading:
        """What the answer means; a status that says there is no value has none, whatever stands in the parts."""
        if not answer.status.holds_value or not any(text.strip() for text in answer.parts.values()):
            return Reading()
        reading = self.understand(answer, form_field, context)
        findings = (*_lost_signs(answer), *reading.findings)
        if answer.status is Status.REPORTED_NOT_USABLE:
            findings = tuple(replace(finding, strength=Strength.NOTE) for finding in findings)
        return replace(reading, findings=findings)

    def compare(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:
        """How two answers relate: status first, then equal parts, then what they mean."""
        if first.status is not second.status:
            return Likeness.STATUS
        if first.parts == second.parts or not first.status.holds_value:
            return Likeness.SAME
        if not first.parts or not second.parts or _says_anything(first) is not _says_anything(second):
            return Likeness.MISSING
        return self.liken(first, second, form_field, context)

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:
        """The parts in one line, in their order."""
        texts = (answer.part(part.id) for part in self.parts(form_field, context))
        return one_line(" ".join(texts))

    def capture(self, text: str, form_field: FormField, context: Context) -> Mapping[str, str]:
        """The whole text for the first part, spaces around it left out."""
        kept = text.strip()
        return {self.parts(form_field, context)[0].id: kept} if kept else {}

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """One column, the text."""
        return (AS_PUBLISHED,)

    def cells(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:
        """One cell a column; those without anything to say are empty, never left out."""
        known = {AS_PUBLISHED: Cell(AS_PUBLISHED, self.show(answer, form_field, context))}
        known |= {cell.name: cell for cell in self.split(answer, form_field, context)}
        return tuple(known.get(name, Cell(name, "")) for name in self.columns(form_field))

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """What a reported answer with something in it means."""
        return Reading(value=answer.part("text").strip() or None)

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """How two reported answers with unequal parts relate."""
        return compare_texts(first.part("text"), second.part("text"))

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:  # noqa: ARG002
        """The cells that this answer fills beside "as published"."""
        return ()


def _says_anything(answer: Answer) -> bool:
    return any(text.strip() for text in answer.parts.values())


def _lost_signs(answer: Answer) -> tuple[Finding, ...]:
    """A question where the text layer of a PDF lost a sign: it may be a minus or a "less than"."""
    if not any(_LOST_SIGN in text for text in answer.parts.values()):
        return ()
    found = "The PDF's text has lost a sign here, shown as “\ufffd”: it may be a minus, ± or ≤."
    return (Finding("lost_sign", Strength.STRONG, found, "Look at the page and type the sign that is printed."),)
