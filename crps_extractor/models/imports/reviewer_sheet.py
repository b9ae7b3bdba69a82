"""Read back the workbook that a reviewer filled in with Excel or LibreOffice: what it would change, and what not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from crps_extractor.models.event import person_scope
from crps_extractor.models.form import Choice, FormField, Section
from crps_extractor.models.imports.cells import CellKind, CellText, Table, TableRefusedError, cell_name
from crps_extractor.models.imports.proposal import AnswerChange, NewRow, Proposal, Unreadable, changed_answer
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.importing import filling_refusal, sheet_to_fill
from crps_extractor.models.review.review import Review, opened_to
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.sheet_columns import (
    ABOUT,
    AS_EXPORTED,
    ROW,
    SECTION_MARK,
    VALUE,
    SheetColumn,
    columns_of,
    row_names,
    sheet_sections,
)

__all__ = ["is_reviewer_sheet", "owner_of", "read_reviewer_sheet"]

_MOST_ENTRIES = 2_000_000
_NEW_ROW = re.compile(r"[0-9A-Za-z_-]{1,64}")

Place = tuple[str, str, str]
"""Study, row and field."""


@dataclass(frozen=True)
class _Entry:
    """One cell that a reviewer may fill: where its answer stands, which part it is, and where the cell is."""

    section: str
    place: Place
    part: str
    cell: CellText
    where: str


@dataclass
class _Layout:
    """All cells of a workbook by what they answer, and the names of the rows in it."""

    entries: list[_Entry] = field(default_factory=list)
    names: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def make_room(self, more: int) -> None:
        """Raise TableRefusedError where so many more cells are more than any review can have."""
        if len(self.entries) + more > _MOST_ENTRIES:
            raise TableRefusedError("The workbook spans more answers than a review can have. Nothing was changed.")


def is_reviewer_sheet(tables: Sequence[Table]) -> bool:
    """True for a workbook made by the export "reviewer-sheet", whatever program saved it since."""
    return _about(tables).get("made by") == "CRPS Extractor"


def owner_of(tables: Sequence[Table]) -> str:
    """The id of the person a reviewer's sheet was made for; "" for any other table."""
    about = _about(tables)
    return about.get("person", "") if about.get("made by") == "CRPS Extractor" else ""


def read_reviewer_sheet(review: Review, person: str, tables: Sequence[Table], file: str) -> Proposal:
    """What a filled workbook would change in the sheets of ``person``, an id.

    Only cells that differ from what was handed out count, so that work done in the program meanwhile stays. Raises
    TableRefusedError where the workbook belongs to another review or person.
    """
    about = _about(tables)
    notices = _checked(review, person, about, file)
    handed_out = _handed_out(tables)
    layout = _Layout()
    for table in tables:
        _read_section(review, table, layout, person)
    studies = list(dict.fromkeys(entry.place[0] for entry in layout.entries))
    reading = _Reading(review, person, layout, handed_out)
    for study in studies:
        notices += reading.study(study)
    return Proposal(
        file,
        person_scope(person),
        tuple(reading.rows),
        tuple(reading.changes),
        tuple(reading.unreadable),
        tuple(reading.remarks),
        tuple(notices),
    )


def _about(tables: Sequence[Table]) -> dict[str, str]:
    found = next((table for table in tables if table.name == ABOUT), None)
    return {found.text(row, 1): found.text(row, 2) for row in range(1, found.rows + 1)} if found else {}


def _checked(review: Review, person: str, about: Mapping[str, str], file: str) -> list[str]:
    if about.get("review") != review.facts.id:
        raise TableRefusedError(f"{file} was made for another review. Nothing was changed.")
    if about.get("person") != person:
        owner = review.facts.people.get(about.get("person", ""))
        named = f"It is the sheet of {owner.name}. " if owner else ""
        raise TableRefusedError(f"{file} was not made for this reviewer. {named}Nothing was changed.")
    if about.get("layout") != "1":
        raise TableRefusedError(f"{file} was made by a newer version of the program. Nothing was changed.")
    if about.get("form") != review.facts.form_hash:
        return ["The form has changed since this sheet was handed out; fields that are gone are listed as not taken."]
    return []


def _handed_out(tables: Sequence[Table]) -> dict[tuple[str, ...], str]:
    found = next((table for table in tables if table.name == AS_EXPORTED), None)
    if found is None:
        return {}
    lines = ([found.text(row, column) for column in range(1, 7)] for row in range(1, found.rows + 1))
    return {tuple(line[:5]): line[5] for line in lines}


# -- where everything stands -----------------------------------------------------------------------------------------


def _read_section(review: Review, table: Table, layout: _Layout, person: str) -> None:
    found = next(((spot, cell.text) for spot, cell in table.cells.items() if cell.text.startswith(SECTION_MARK)), None)
    if found is None or table.name in (ABOUT, AS_EXPORTED):
        return
    (head, first), mark = found
    section_id = mark.removeprefix(SECTION_MARK).strip()
    layout.titles[section_id] = table.name
    codes = {column: cell.text for (row, column), cell in table.cells.items() if row == head and column != first}
    section = review.form.by_id.get(section_id)
    if section is not None and not section.repeats:
        _read_fields(table, (head, first), codes, section_id, layout)
    else:
        _read_rows(table, (head, first), codes, section_id, layout, person)


def _read_fields(table: Table, mark: tuple[int, int], codes: Mapping[int, str], section: str, layout: _Layout) -> None:
    seen = set[tuple[str, str]]()
    layout.make_room(len(codes) * sum(1 for _, column in table.cells if column == mark[1]))
    for line in range(mark[0] + 1, table.rows + 1):
        ids = table.text(line, mark[1]).split()
        if len(ids) != 3:
            continue
        study, field_id, part = ids
        is_first = (study, field_id) not in seen
        seen.add((study, field_id))
        for column, code in codes.items():
            if code == VALUE or (is_first and code.startswith("@")):
                shown = part if code == VALUE else code
                cell = table.cells.get((line, column), CellText(""))
                where = cell_name(line, column)
                layout.entries.append(_Entry(section, (study, section, field_id), shown, cell, where))


def _read_rows(
    table: Table, mark: tuple[int, int], codes: Mapping[int, str], section: str, layout: _Layout, person: str
) -> None:
    fields = {column: tuple(code.split()) for column, code in codes.items() if len(code.split()) == 2}
    names = next((column for column, code in codes.items() if code == ROW), 0)
    study, known = "", set[tuple[str, str]]()
    lines = _filled_lines(table, mark, fields)
    layout.make_room(len(lines) * len(fields))
    for line in lines:
        ids = table.text(line, mark[1]).split()
        study = ids[0] if len(ids) == 2 else study
        row = ids[1] if len(ids) == 2 else ""
        if not study:
            continue
        if not row or (study, row) in known:  # a line that was inserted or copied: an id that is the same next time
            row = _made_id(person, study, section, str(line))
        known.add((study, row))
        layout.names.setdefault((study, section), {})[row] = table.text(line, names)
        for column, (field_id, part) in fields.items():
            cell = table.cells.get((line, column), CellText(""))
            layout.entries.append(_Entry(section, (study, row, field_id), part, cell, cell_name(line, column)))


def _made_id(*words: str) -> str:
    """The id of a row that the export did not give one: the same next time, so that nothing comes in twice."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _filled_lines(table: Table, mark: tuple[int, int], fields: Mapping[int, tuple[str, ...]]) -> list[int]:
    """The lines of rows: those with an id, and those below the first of them in which something was written."""
    cells = [(row, column, cell.text) for (row, column), cell in table.cells.items() if row > mark[0]]
    written = {row for row, column, _ in cells if column in fields}
    named = {row for row, column, text in cells if column == mark[1] and len(text.split()) == 2}
    first = min(named, default=table.rows + 1)
    return sorted(line for line in named | written if line >= first)


# -- what it would change --------------------------------------------------------------------------------------------


class _Reading:
    """Gathers what changes, study by study."""

    def __init__(self, review: Review, person: str, layout: _Layout, handed_out: Mapping[tuple[str, ...], str]) -> None:
        self._review, self._scope, self._layout = review, person_scope(person), layout
        self._handed_out = handed_out
        self.rows: list[NewRow] = []
        self.changes: list[AnswerChange] = []
        self.unreadable: list[Unreadable] = []
        self.remarks: list[Unreadable] = []

    def study(self, study: str) -> list[str]:
        """Read one study; returns what is to be said about all of it."""
        entries = [entry for entry in self._layout.entries if entry.place[0] == study]
        touched = [entry for entry in entries if entry.cell.text != self._before(entry)]
        if not touched:
            return []
        known = {one.id: one.label for one in self._review.facts.studies}
        if study not in known:
            return [f"A study that is not in this review (any more) was left out: {len(touched)} filled cells."]
        if reason := filling_refusal(self._review, self._scope, study):
            return [f"{known[study]} was left out. {reason}"]
        sheet = sheet_to_fill(self._review, self._scope, study)
        opened = opened_to(self._review, study, self._scope.removeprefix(person_scope("")))
        ids = {(one.section, one.place[1]): self._row_id(sheet, one.section, one.place[1]) for one in entries}
        filled = {ids[one.section, one.place[1]] for one in entries if one.cell.text}
        names = self._names(study, sheet, filled, ids)
        by_place: dict[tuple[str, Place], list[_Entry]] = {}
        for one in touched:
            place = (study, ids[one.section, one.place[1]], one.place[2])
            by_place.setdefault((one.section, place), []).append(replace(one, place=place))
        for (section, place), cells in by_place.items():
            form_field = self._form_field(section, place[2])
            if form_field is None:
                self._refuse(cells, "The form has no such field (any more).")
            elif opened is not None and not opened.takes(sheet, section, place[1], place[2]):
                self._refuse(cells, opened.locked)
            else:
                self._answer(sheet, section, place, form_field, cells, names)
        return []

    def _before(self, entry: _Entry) -> str:
        study, row, field_id = entry.place
        return self._handed_out.get((entry.section, study, row, field_id, entry.part), "")

    def _row_id(self, sheet: Sheet, section: str, row: str) -> str:
        """The id under which a line is kept: another one where it is no id of ours, or a row of another section."""
        known = sheet.row(row)
        if known.section == section if known else _NEW_ROW.fullmatch(row):
            return row
        return _made_id(self._scope, sheet.study, section, row)

    def _names(
        self, study: str, sheet: Sheet, filled: set[str], ids: Mapping[tuple[str, str], str]
    ) -> dict[str, dict[str, str]]:
        """The names of rows that references may choose: those that stand, and new lines with something in them."""
        context = context_of(sheet, self._review.facts.tables)
        names = {
            section.id: row_names(section, [row.id for row in sheet.rows(section.id)], context)
            for section in self._review.form.sections
            if section.repeats
        }
        for (where, section_id), known in self._layout.names.items():
            if where == study:
                own = {ids[section_id, row]: name for row, name in known.items() if (section_id, row) in ids}
                in_book = {row: name for row, name in own.items() if row in filled or sheet.row(row)}
                others = {row: name for row, name in names.get(section_id, {}).items() if row not in in_book}
                names[section_id] = in_book | others
        return names

    def _form_field(self, section: str, field_id: str) -> FormField | None:
        known: dict[str, Section] = {one.id: one for one in sheet_sections(self._review.form)}
        found = known[section].by_id.get(field_id) if section in known else None
        return None if found is None or found.retired else found

    def _answer(
        self,
        sheet: Sheet,
        section: str,
        place: Place,
        form_field: FormField,
        entries: Sequence[_Entry],
        names: Mapping[str, Mapping[str, str]],
    ) -> None:
        study, row, field_id = place
        context = context_of(sheet, self._review.facts.tables)
        reports = [Choice(report.id, report.label) for report in self._review.facts.reports(study)]
        columns = columns_of(form_field, context, names, reports)
        usable = [entry for entry in entries if self._is_usable(entry, form_field, columns)]
        old = sheet.answer(row, field_id)
        cells = {entry.part: entry.cell for entry in usable}
        new, refused = changed_answer(old, columns, cells, [report.id for report in reports])
        for entry in usable:
            if entry.part in refused:
                self._refuse([entry], refused[entry.part])
            elif entry.cell.remark:
                self.remarks.append(self._cell(entry, entry.cell.remark))
        if new == old:
            return
        if sheet.row(row) is None and row not in {one.row for one in self.rows}:
            self.rows.append(NewRow(study, section, row))
        self.changes.append(AnswerChange(study, section, row, field_id, old, new))

    def _is_usable(self, entry: _Entry, form_field: FormField, columns: Sequence[SheetColumn]) -> bool:
        if entry.part not in {column.part for column in columns}:
            self._refuse([entry], "The field has no such part (any more).")
        elif entry.cell.kind is CellKind.UNUSABLE:
            self._refuse([entry], entry.cell.remark)
        elif entry.cell.kind is CellKind.DATE and form_field.kind != "date":
            reason = "The spreadsheet made a date of what was typed here. Type it again with an apostrophe before it."
            self._refuse([entry], reason)
        else:
            return True
        return False

    def _refuse(self, entries: Sequence[_Entry], reason: str) -> None:
        self.unreadable += [self._cell(entry, reason) for entry in entries]

    def _cell(self, entry: _Entry, reason: str) -> Unreadable:
        return Unreadable(self._layout.titles.get(entry.section, ""), entry.where, reason, entry.cell.text)
