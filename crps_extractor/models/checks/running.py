"""Run the checks over a sheet and keep their problems up to date, edit by edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crps_extractor.models.checks.problem import Check, Found, Problem, Reach, answers_hash
from crps_extractor.models.checks.register import CHECKS
from crps_extractor.models.form import Section
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.sheet import Change, Row, Sheet

__all__ = ["Checking", "counted", "problems_of"]

_ORDER = {Strength.STRONG: 0, Strength.MILD: 1, Strength.NOTE: 2}
_WHOLE_SHEET = ""
_TOGETHER = ("dose.group", "phase.group")
"""Sections that meet in the same group: a dose is judged by the drug, regimen and hours of its group's treatment."""


def problems_of(sheet: Sheet, context: Context, checks: Sequence[Check] = CHECKS) -> tuple[Problem, ...]:
    """Every problem of a sheet, the strongest first, then in the form's order."""
    return Checking(sheet, context, checks).problems


class Checking:
    """The problems of one sheet. ``update`` after an edit runs what looks at that row; ``finish`` runs the rest.

    Rows that rest on an edited row (they refer to it, or to rows that do) are checked again only at ``finish``, when
    the checks of the whole sheet run as well; all of them after an edit in a section that does not repeat.
    """

    def __init__(self, sheet: Sheet, context: Context, checks: Sequence[Check] = CHECKS) -> None:
        self._sheet = sheet
        self._context = context
        usable = [check for check in checks if all(sheet.form.meaning(means) for means in check.meanings)]
        row_checks = [check for check in usable if check.reach is not Reach.SHEET]
        self._row_checks = {section.id: _looking_at(section, row_checks) for section in sheet.form.sections}
        self._sheet_checks = [check for check in usable if check.reach is Reach.SHEET]
        self._by_row: dict[str, list[Problem]] = {}
        self._edited: set[str] = set()
        self._edited_sections: set[str] = set()
        self._sorted: tuple[Problem, ...] | None = None
        self._order = {
            (section.id, form_field.id): number
            for number, (section, form_field) in enumerate(
                (section, form_field) for section in sheet.form.sections for form_field in section.fields
            )
        }
        for section in sheet.form.sections:
            for row in sheet.rows(section.id):
                self._check_row(row)
        self.finish()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, the strongest first, then in the form's order; accepted ones last."""
        if self._sorted is None:
            found = [problem for problems in self._by_row.values() for problem in problems]
            self._sorted = tuple(sorted(found, key=self._rank))
        return self._sorted

    def at(self, row: str, field: str) -> tuple[Problem, ...]:
        """The problems that rest on one place."""
        return tuple(problem for problem in self.problems if (row, field) in problem.places)

    def update(self, change: Change) -> None:
        """Check again the row that was changed."""
        self._edited.add(change.row)
        self._edited_sections.add(change.section)
        row = self._sheet.row(change.row)
        if row is None:
            self._by_row.pop(change.row, None)
        else:
            self._check_row(row)
        self._sorted = None

    def finish(self) -> None:
        """Check again what refers to edited rows, and run the checks that look at the whole sheet."""
        for row in self._touched():
            self._check_row(row)
        self._edited.clear()
        self._edited_sections.clear()
        self._by_row[_WHOLE_SHEET] = [
            self._problem(check, found)
            for check in self._sheet_checks
            for found in check.run(self._sheet, None, self._context)
        ]
        self._sorted = None

    def _touched(self) -> list[Row]:
        """The rows that may say something else after the edits; edited ones too, for a later edit can reach them."""
        if not self._edited:
            return []
        sections = self._sheet.form.sections
        every = [row for section in sections for row in self._sheet.rows(section.id)]
        if any(section.id in self._edited for section in sections if not section.repeats):
            return every
        found = _reached(self._sheet, self._edited)
        together = {section.id for section in sections if any(field.means in _TOGETHER for field in section.fields)}
        if together & self._edited_sections:
            found |= {row.id for row in every if row.section in together}
        return [row for row in every if row.id in found]

    def _check_row(self, row: Row) -> None:
        self._by_row[row.id] = [
            self._problem(check, found, row)
            for check in self._row_checks.get(row.section, ())
            for found in check.run(self._sheet, row, self._context)
        ]

    def _section_of(self, row: str, home: Row | None) -> str:
        if home is not None and home.id == row:
            return home.section
        section = self._sheet.section_of(row)
        return section.id if section else ""

    def _problem(self, check: Check, found: Found, home: Row | None = None) -> Problem:
        row, field = found.places[0]
        code = found.code or check.code
        accepted = self._sheet.accepted(row, f"{code}:{field}")
        stands = accepted is not None and accepted["answers"] == answers_hash(self._sheet, found.places)
        return Problem(
            code=code,
            title=found.title or check.title,
            strength=found.strength or check.strength,
            section=self._section_of(row, home),
            places=found.places,
            found=found.found,
            why=found.why or check.why,
            could=found.could,
            repair=found.repair,
            accepted=str(accepted["note"]) if accepted is not None and stands else None,
        )

    def _rank(self, problem: Problem) -> tuple[bool, int, int, str]:
        place = self._order.get((problem.section, problem.field), 0)
        return (problem.accepted is not None, _ORDER[problem.strength], place, problem.row)


def _reached(sheet: Sheet, edited: set[str]) -> set[str]:
    """The rows that refer to edited rows, to those that do, and so on; the edited ones among them."""
    referring: dict[str, set[str]] = {}
    for other, form_field, answer in sheet.answers():
        for named in answer.part("row").split() if form_field.kind == "reference" else ():
            referring.setdefault(named, set()).add(other.id)
    found, wanted = set(edited), list(edited)
    while wanted:
        new = referring.get(wanted.pop(), set()) - found
        found |= new
        wanted += new
    return found


def _looking_at(section: Section, checks: Iterable[Check]) -> list[Check]:
    """The checks of single rows that have anything to look at in a section: by what its fields mean and their kinds."""
    means = {form_field.means for form_field in section.fields}
    kinds = {form_field.kind for form_field in section.fields}
    first = [check for check in checks if not check.meanings or check.meanings[0] in means]
    found = [check for check in first if not check.any_of or not means.isdisjoint(check.any_of)]
    return [check for check in found if not check.kinds or not kinds.isdisjoint(check.kinds)]


def counted(problems: Iterable[Problem]) -> Iterator[tuple[Strength, int]]:
    """How many problems of each strength are not accepted, the strong ones first."""
    open_ones = [problem for problem in problems if problem.accepted is None]
    for strength in _ORDER:
        yield strength, sum(problem.strength is strength for problem in open_ones)
