"""References to rows of another section: the group, outcome or time point that a result belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Part, Reading, Strength
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.wording import one_line, squashed

__all__ = ["ReferenceKind", "referred_rows"]


@dataclass(frozen=True)
class ReferenceKind(PlainKind):
    """One row by its id (several with a space between them); its reading's value is the tuple of row ids."""

    id: str = "reference"
    label: str = "Reference to a row"

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:
        """The row, chosen among those of the section that the field refers to."""
        rows = context.rows(form_field.refers_to)
        return (Part("row", form_field.label, "choice", tuple(Choice(row, context.row_label(row)) for row in rows)),)

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:  # noqa: ARG002
        """The names of the rows."""
        return "; ".join(one_line(context.row_label(row)) for row in referred_rows(answer))

    def capture(self, text: str, form_field: FormField, context: Context) -> Mapping[str, str]:
        """The one row whose name was selected; for any other text the place alone is kept."""
        wanted = squashed(text)
        named = [row for row in context.rows(form_field.refers_to) if squashed(context.row_label(row)) == wanted]
        return {"row": named[0]} if wanted and len(named) == 1 else {}

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The row's name and its id."""
        return (AS_PUBLISHED, "row id")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:
        """The rows; a finding where one is not, or no longer, in the section."""
        rows = referred_rows(answer)
        known = context.rows(form_field.refers_to)
        lost = [row for row in rows if known and row not in known]
        if lost:
            found = "The row that this answer refers to is not there any more."
            could = "Choose another row, or bring the removed one back with undo."
            return Reading(findings=(Finding("row_gone", Strength.STRONG, found, could),))
        return Reading(rows or None, self.show(answer, form_field, context))

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """The same where every row of one is paired with a row of the other."""
        one, other = referred_rows(first), referred_rows(second)
        if not one or not other:
            return Likeness.SAME if one == other else Likeness.MISSING
        paired = all(_has_partner(row, other, context) for row in one)
        return Likeness.SAME if paired and all(_has_partner(row, one, context) for row in other) else Likeness.ROW

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:  # noqa: ARG002
        """The ids with a space between them."""
        return (Cell("row id", " ".join(referred_rows(answer))),)


def referred_rows(answer: Answer) -> tuple[str, ...]:
    """The ids of the rows that an answer refers to, each once."""
    return tuple(dict.fromkeys(answer.part("row").split()))


def _has_partner(row: str, others: tuple[str, ...], context: Context) -> bool:
    return any(row == other or context.same_row(row, other) or context.same_row(other, row) for other in others)
