"""Agreement field by field: categories with kappa and AC1, numbers with exact, rounding and ratio; never across."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.compare.difference import Difference
from crps_extractor.models.form import Form, FormField
from crps_extractor.models.kinds.base import Likeness
from crps_extractor.models.statistics.agreement_categories import CategoryAgreement, category_agreement, table_of
from crps_extractor.models.statistics.agreement_numbers import NumberAgreement, number_agreement
from crps_extractor.models.statistics.agreement_people import krippendorff_alpha
from crps_extractor.models.statistics.printed import UnreadableError, read_printed

__all__ = ["EQUAL", "TOLERANCE", "FieldAgreement", "Judged", "field_agreements"]

EQUAL = (Likeness.SAME, Likeness.WORDING)
"""What counts as agreement: the same to the letter, or in other letters ("0,35" and "0.35"). Rounding does not."""

TOLERANCE = 0.05
"""How far apart two numbers may be to count as near: a twentieth of the larger."""

_CATEGORIES = {"choice": "choice", "yes_no_unclear": "choice", "choices": "choice", "judgement": "judgement"}
_NUMBERS = {
    "integer": "text",
    "decimal": "text",
    "count": "text",
    "p_value": "text",
    "percentage": "percent",
    "summary": "centre",
}
"""The part of each kind that holds its category, or its first number."""
_OF_ONE_UNIT = ("integer", "count")


@dataclass(frozen=True)
class Judged:
    """One field in a row that both found, and which two people answered it."""

    difference: Difference
    people: tuple[str, str]


@dataclass(frozen=True)
class FieldAgreement:
    """Agreement on one field: answers ``both`` gave and how many ``agreed``; ``omitted`` by one of the two.

    ``categories`` for choices (a status without a value is a category of its own), ``numbers`` where both reported a
    readable number; ``alpha`` (Krippendorff) for choices where more than two people took part.
    """

    section: str
    field: str
    label: str
    critical: bool
    both: int
    agreed: int
    omitted: int
    categories: CategoryAgreement | None = None
    numbers: NumberAgreement | None = None
    alpha: float | None = None

    @property
    def share(self) -> float | None:
        """Agreed of those both gave, 0 to 1; None where there is none."""
        return self.agreed / self.both if self.both else None


def field_agreements(form: Form, judged: Sequence[Judged]) -> Iterator[FieldAgreement]:
    """Agreement on every field that anybody answered in a row found by both, in the form's order."""
    by_field: dict[tuple[str, str], list[Judged]] = {}
    for one in judged:
        by_field.setdefault((one.difference.section.id, one.difference.field.id), []).append(one)
    for form_field in form.fields():
        found = by_field.get((form_field.section, form_field.id))
        if found:
            yield _of_field(form_field, found)


def _of_field(form_field: FormField, judged: Sequence[Judged]) -> FieldAgreement:
    whole = [one for one in judged if one.difference.first is not None and one.difference.second is not None]
    return FieldAgreement(
        form_field.section,
        form_field.id,
        form_field.label,
        form_field.critical,
        len(whole),
        sum(one.difference.likeness in EQUAL for one in whole),
        len(judged) - len(whole),
        _categories(form_field, whole),
        _numbers(form_field, whole),
        _alpha(form_field, whole),
    )


def _categories(form_field: FormField, judged: Sequence[Judged]) -> CategoryAgreement | None:
    if form_field.kind not in _CATEGORIES or not judged:
        return None
    pairs = [(_category(form_field, one, 0), _category(form_field, one, 1)) for one in judged]
    known = dict.fromkeys([choice.id for choice in form_field.choices])
    known |= dict.fromkeys(category for pair in pairs for category in pair)
    known |= dict.fromkeys(["@another"] if len(known) < 2 else [])
    return category_agreement(table_of(pairs, list(known)))


def _category(form_field: FormField, judged: Judged, side: int) -> str:
    answer = _answer(judged, side)
    if not answer.status.holds_value:
        return f"@{answer.status.value}"
    return " ".join(sorted(answer.part(_CATEGORIES[form_field.kind]).split()))


def _numbers(form_field: FormField, judged: Sequence[Judged]) -> NumberAgreement | None:
    part = _NUMBERS.get(form_field.kind)
    if part is None:
        return None
    pairs = [
        (_answer(one, 0).part(part), _answer(one, 1).part(part))
        for one in judged
        if all(_is_number(_answer(one, side), part) for side in (0, 1))
    ]
    if not pairs:
        return None
    return number_agreement(pairs, tolerance=TOLERANCE, one_scale_and_unit=form_field.kind in _OF_ONE_UNIT)


def _is_number(answer: Answer, part: str) -> bool:
    if answer.status not in (Status.REPORTED, Status.IN_FIGURE_ONLY) or not answer.part(part).strip():
        return False
    try:
        read_printed(answer.part(part))
    except UnreadableError:
        return False
    return True


def _alpha(form_field: FormField, judged: Sequence[Judged]) -> float | None:
    people = _names(judged)
    if form_field.kind not in _CATEGORIES or len(people) < 3:
        return None
    said: list[list[str | None]] = [[None] * len(judged) for _ in people]
    for number, one in enumerate(judged):
        for side, person in enumerate(one.people):
            said[people.index(person)][number] = _category(form_field, one, side)
    return krippendorff_alpha(said)


def _names(judged: Iterable[Judged]) -> list[str]:
    return list(dict.fromkeys(person for one in judged for person in one.people))


def _answer(judged: Judged, side: int) -> Answer:
    answer = (judged.difference.first, judged.difference.second)[side]
    assert answer is not None
    return answer
