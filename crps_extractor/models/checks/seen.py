"""What a check sees of a sheet: fields found by what they mean, answers read once, rows followed to other rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.form import Form, FormField
from crps_extractor.models.kinds.base import Context, Reading
from crps_extractor.models.kinds.figures import Figure
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.kinds.share import Counted, Share
from crps_extractor.models.sheet import Place, Row, Sheet

__all__ = ["Seen", "answered", "look", "read_answer", "rows_of", "study_of", "usable"]

T = TypeVar("T")
_LARGEST = 10**9
_MOST_DECIMALS = 12
_PRINTED = (Status.REPORTED, Status.UNCLEAR)


class _Typed(NamedTuple):
    """What was typed into one field; equal when the same texts and status stand in the same field."""

    parts: tuple[tuple[str, str], ...]
    status: Status
    form_field: FormField

    def __hash__(self) -> int:
        """Told apart by the field as well: many fields hold the same text, and comparing fields whole is slow."""
        return hash((self.parts, self.form_field.id, self.form_field.section))


@lru_cache(maxsize=16384)
def _read(typed: _Typed) -> Reading:
    """Reading has no memory and asks nothing of the sheet here: the same texts always mean the same."""
    answer = Answer(typed.status, dict(typed.parts))
    return kind_of(typed.form_field).read(answer, typed.form_field, Context())


def read_answer(answer: Answer, form_field: FormField) -> Reading:
    """What the answer means, for kinds whose meaning does not hang on other rows or the review's set-up."""
    return _read(_Typed(tuple(answer.parts.items()), answer.status, form_field))


def usable(figure: Figure | None) -> Figure | None:
    """The figure where arithmetic may use it: one plain number, without "<", of a size that papers print."""
    if figure is None or figure.bound or figure.decimals > _MOST_DECIMALS:
        return None
    return figure if abs(figure.value.numerator) <= _LARGEST * figure.value.denominator else None


class _Known(NamedTuple):
    """A field, and what its choices mean."""

    form_field: FormField
    choices: Mapping[str, str]


class _Fields:
    """The fields of one form by section and meaning; equal only to those of the very same form."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def __hash__(self) -> int:
        return id(self._form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Fields) and other._form is self._form

    def sorted(self) -> Mapping[str, Mapping[str, _Known]]:
        """Section, then meaning; the first field with a meaning stands for it."""
        found: dict[str, dict[str, _Known]] = {section.id: {} for section in self._form.sections}
        for form_field in self._form.fields():
            if form_field.means and not form_field.retired:
                choices = {choice.id: choice.means or choice.id for choice in form_field.choices}
                found[form_field.section].setdefault(form_field.means, _Known(form_field, choices))
        return found


_NOTHING: Mapping[str, _Known] = MappingProxyType({})


@lru_cache(maxsize=32)
def _sorted_fields(fields: _Fields) -> Mapping[str, Mapping[str, _Known]]:
    return fields.sorted()


class Seen:
    """One row of a sheet, its fields asked for by meaning; everything is empty where form or sheet lack it.

    What was read once is kept: ``look`` gives the same Seen to every check until the sheet changes.
    """

    __slots__ = ("_answers", "_choices", "_fields", "_numbers", "_others", "_values", "row", "sheet")

    def __init__(self, sheet: Sheet, row: Row) -> None:
        self.sheet = sheet
        self.row = row
        self._fields = _sorted_fields(_Fields(sheet.form)).get(row.section, _NOTHING)
        self._answers: dict[str, Answer | None] = {}
        self._values: dict[str, Any] = {}
        self._choices: dict[str, tuple[str, ...]] = {}
        self._numbers: dict[str, Fraction | None] = {}
        self._others: dict[str, Seen | None] = {}

    def field(self, means: str) -> FormField | None:
        """The field of this row's section that means this."""
        known = self._fields.get(means)
        return known.form_field if known else None

    def at(self, means: str) -> Place:
        """Where the answer with this meaning stands; the row alone where the form has no such field."""
        known = self._fields.get(means)
        return (self.row.id, known.form_field.id if known else "")

    def answer(self, means: str) -> Answer | None:
        """The answer, where its status says that there is a value."""
        if means not in self._answers:
            known = self._fields.get(means)
            found = self.sheet.answer(self.row.id, known.form_field.id) if known else None
            says = found is None or found.status is Status.REPORTED or found.status.holds_value
            self._answers[means] = found if says else None
        return self._answers[means]

    def value(self, means: str, wanted: type[T]) -> T | None:
        """What the answer was read as, where it is of the wanted class."""
        if means not in self._values:
            answer = self.answer(means)
            self._values[means] = read_answer(answer, self._fields[means].form_field).value if answer else None
        found = self._values[means]
        return found if isinstance(found, wanted) else None

    def printed(self, means: str, wanted: type[T]) -> T | None:
        """As ``value``, only where the paper prints it: what was read off a figure is no exact number."""
        answer = self.answer(means)
        return self.value(means, wanted) if answer is not None and answer.status in _PRINTED else None

    def choices(self, means: str) -> tuple[str, ...]:
        """What was chosen, by what the choices mean."""
        if means not in self._choices:
            answer = self.answer(means)
            known = self._fields[means].choices if answer else {}
            chosen = answer.part("choice").split() if answer else ()
            self._choices[means] = tuple(known.get(choice, choice) for choice in chosen)
        return self._choices[means]

    def choice(self, means: str) -> str:
        """The one choice, by what it means; "" where nothing was chosen."""
        chosen = self.choices(means)
        return chosen[0] if chosen else ""

    def may_be(self, means: str, *wanted: str) -> bool:
        """True where one of these was chosen, or the form does not ask: an open question is not an answer."""
        return self.field(means) is None or self.choice(means) in wanted

    def text(self, means: str) -> str:
        """The text typed in the first part."""
        answer = self.answer(means)
        return answer.part("text").strip() if answer else ""

    def number(self, means: str) -> Fraction | None:
        """One plain number, of whatever kind the field is."""
        if means not in self._numbers:
            self._numbers[means] = self._number(means)
        return self._numbers[means]

    def _number(self, means: str) -> Fraction | None:
        found = self.value(means, object)
        if isinstance(found, Counted):
            return Fraction(found.count) if abs(found.count) <= _LARGEST else None
        if isinstance(found, Share):
            return Fraction(found.count) if found.count is not None else None
        figure = usable(found) if isinstance(found, Figure) else None
        return figure.value if figure else None

    def count(self, means: str) -> int | None:
        """A whole number of at least 0."""
        found = self.number(means)
        return int(found) if found is not None and found.denominator == 1 and found >= 0 else None

    def refers(self, means: str) -> Seen | None:
        """The row that the answer refers to, None where it is open or gone."""
        if means not in self._others:
            named = self.refers_to(means)
            self._others[means] = _look_at(self.sheet, named) if named else None
        return self._others[means]

    def refers_to(self, means: str) -> str:
        """The id of the row that the answer refers to, "" where it is open."""
        answer = self.answer(means)
        named = answer.part("row").split() if answer else []
        return named[0] if named else ""


def look(sheet: Sheet, row: Row) -> Seen:
    """One row as every check sees it; read once until the sheet changes."""
    known: dict[Any, Any] = sheet.worked_out
    found: Seen | None = known.get(row.id)
    if found is None:
        found = known[row.id] = Seen(sheet, row)
    return found


def _look_at(sheet: Sheet, row: str) -> Seen | None:
    known: dict[Any, Any] = sheet.worked_out
    if row not in known:
        found = sheet.row(row)
        known[row] = Seen(sheet, found) if found is not None else None
    seen: Seen | None = known[row]
    return seen


def answered(sheet: Sheet, row: Row | None) -> Sequence[tuple[Place, FormField, Answer]]:
    """Every answered field of a row that the form still asks."""
    section = sheet.form.by_id.get(row.section) if row else None
    if section is None or row is None:
        return ()
    known: dict[Any, Any] = sheet.worked_out
    if ("answered", row.id) not in known:
        asked = (form_field for form_field in section.fields if not form_field.retired)
        answers = (((row.id, one.id), one, sheet.answer(row.id, one.id)) for one in asked)
        known["answered", row.id] = [(place, one, answer) for place, one, answer in answers if answer is not None]
    found: Sequence[tuple[Place, FormField, Answer]] = known["answered", row.id]
    return found


def rows_of(sheet: Sheet, means: str) -> Sequence[Seen]:
    """The rows of every section that has a field with this meaning."""
    known: dict[Any, Any] = sheet.worked_out
    if ("rows", means) not in known:
        sections = dict.fromkeys(form_field.section for form_field in sheet.form.all_meaning(means))
        known["rows", means] = [look(sheet, row) for section in sections for row in sheet.rows(section)]
    found: Sequence[Seen] = known["rows", means]
    return found


def study_of(sheet: Sheet, means: str) -> Seen:
    """The row of the section that does not repeat and has this meaning; an empty one where there is none."""
    for form_field in sheet.form.all_meaning(means):
        if not sheet.form.by_id[form_field.section].repeats:
            return look(sheet, Row(form_field.section, form_field.section))
    return look(sheet, Row("", ""))
