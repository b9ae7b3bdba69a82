"""The answers that one study's lines of a table give: rows found or made, whole answers cut into their parts."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.event import CONSENSUS, Scope
from crps_extractor.models.form import FormField, Section
from crps_extractor.models.imports.cells import CellKind, CellText
from crps_extractor.models.imports.headers import plain_words
from crps_extractor.models.imports.proposal import AnswerChange, NewRow, Unreadable, changed_answer
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Facts
from crps_extractor.models.sheet import Place, Sheet
from crps_extractor.models.sheet_columns import SheetColumn, columns_of, row_names

__all__ = ["Record", "StudyAnswers", "TakenCell"]

_WORDS_OF_STATUS = {
    "nr": Status.NOT_REPORTED,
    "n r": Status.NOT_REPORTED,
    "not reported": Status.NOT_REPORTED,
    "not measured": Status.NOT_MEASURED,
    "not applicable": Status.NOT_APPLICABLE,
    "in a figure only": Status.IN_FIGURE_ONLY,
}


_SAYS_PERCENT = re.compile(r"[%％]|\bper\s?cent", re.IGNORECASE)
_BARE = re.compile(r"(?:(?P<count>\d+)\s*[(\[]\s*)?(?P<percent>[<>≤≥~≈]?\s*\d+(?:[.,·]\d+)?)\s*[)\]]?")


@dataclass(frozen=True)
class TakenCell:
    """One cell for one part of a field ("" for the whole answer) under its header.

    ``also`` holds parts that the header said.
    """

    field: str
    part: str
    cell: CellText
    where: tuple[str, str]
    also: Mapping[str, str] = dataclasses.field(default_factory=dict)
    header: str = ""


@dataclass
class Record:
    """The cells of one line that belong to one row of a section; ``mark`` tells the row where no key does."""

    section: str
    mark: str
    cells: list[TakenCell] = dataclasses.field(default_factory=list)


class StudyAnswers:
    """Gathers the answers of one study, line by line, on a copy of the sheet that nobody else sees."""

    def __init__(self, sheet: Sheet, facts: Facts, scope: Scope) -> None:
        self._sheet, self._scope = sheet, scope
        self._context: Context = context_of(sheet, facts.tables)
        self._before: dict[Place, Answer | None] = {}
        self._said: dict[tuple[str, str, str], str] = {}
        self._reports = [report.id for report in facts.reports(sheet.study)]
        self.rows: list[NewRow] = []
        self.unreadable: list[Unreadable] = []
        self.remarks: list[Unreadable] = []

    def take(self, record: Record) -> None:
        """Take one record; what cannot be read of it is listed."""
        section = self._sheet.form.by_id[record.section]
        row = self._row(section, record)
        if not row:
            for taken in record.cells:
                self._refuse(taken, "Neither reviewer's sheet has this row; add it there, then settle it.")
            return
        by_field: dict[str, list[TakenCell]] = {}
        for taken in record.cells:
            by_field.setdefault(taken.field, []).append(taken)
        for field_id, cells in by_field.items():
            self._answer(section.by_id[field_id], row, [cell for cell in cells if self._is_usable(cell, section, row)])

    def changes(self) -> list[AnswerChange]:
        """Every answer that is not what it was."""
        changed = []
        for (row, field_id), old in self._before.items():
            new = self._sheet.answer(row, field_id)
            section = self._sheet.section_of(row)
            if new != old and section is not None:
                changed.append(AnswerChange(self._sheet.study, section.id, row, field_id, old, new))
        return changed

    # -- rows ----------------------------------------------------------------------------------------------------

    def _row(self, section: Section, record: Record) -> str:
        """The row that the record's key fields name, else a new one whose id follows from them."""
        if not section.repeats:
            return section.id
        keys = {*section.pair_on, *section.row_label, *(one.id for one in section.fields if one.key)}
        named = {taken.field: taken.cell.text for taken in record.cells if taken.field in keys and not taken.part}
        for row in self._sheet.rows(section.id):
            if named and all(self._says(section, row.id, field_id, text) for field_id, text in named.items()):
                return row.id
        if self._scope == CONSENSUS:
            return ""
        words = [f"{name}={plain_words(text)}" for name, text in sorted(named.items())] or [record.mark]
        return self._new_row(section, words)

    def _new_row(self, section: Section, words: Sequence[str]) -> str:
        said = "\n".join((self._scope, self._sheet.study, section.id, *words))
        row = hashlib.sha256(said.encode()).hexdigest()[:16]
        if self._sheet.row(row) is None:
            self._sheet.add_row(section.id, row=row)
            self.rows.append(NewRow(self._sheet.study, section.id, row))
        return row

    def _says(self, section: Section, row: str, field_id: str, text: str) -> bool:
        answer = self._sheet.answer(row, field_id)
        form_field = section.by_id[field_id]
        shown = kind_of(form_field).show(answer, form_field, self._context) if answer else ""
        return plain_words(shown) == plain_words(text)

    def _referred(self, form_field: FormField, text: str) -> str:
        """The row that a text names in the section a field refers to; made where that section names its rows so."""
        section = self._sheet.form.by_id[form_field.refers_to]
        wanted = plain_words(text)
        rows = [row.id for row in self._sheet.rows(section.id)]
        labels = {row: plain_words(self._context.row_label(row)) for row in rows}
        named = [row for row in rows if labels[row] == wanted]
        if not named and section.row_label:
            named = [row for row in rows if self._says(section, row, section.row_label[0], text)]
        if len(named) == 1:
            return named[0]
        label = section.by_id.get(section.row_label[0]) if section.row_label else None
        if named or label is None or label.kind != "text" or section.is_shared or self._scope == CONSENSUS:
            return ""
        row = self._new_row(section, [f"{label.id}={wanted}"])
        self._put(row, label.id, Answer(parts={"text": " ".join(text.split())}))
        return row

    # -- answers -------------------------------------------------------------------------------------------------

    def _answer(self, form_field: FormField, row: str, cells: Sequence[TakenCell]) -> None:
        old = self._sheet.answer(row, form_field.id)
        names = {
            section.id: row_names(section, [one.id for one in self._sheet.rows(section.id)], self._context)
            for section in self._sheet.form.sections
            if form_field.refers_to == section.id
        }
        columns = columns_of(form_field, self._context, names)
        answer = old
        for taken in cells:
            if taken.part:
                column = next((one for one in columns if one.part == taken.part), None)
                if column is None:
                    self._refuse(taken, f"“{form_field.label}” has no part “{taken.part}”.")
                    continue
                answer, refused = changed_answer(answer, columns, {taken.part: taken.cell}, self._reports)
                for reason in refused.values():
                    self._refuse(taken, reason)
            else:
                answer = self._whole(form_field, columns, answer, taken)
            if answer is not None and answer.status.holds_value and answer.parts:
                also = {part: text for part, text in taken.also.items() if not answer.part(part)}
                answer = replace(answer, parts={**answer.parts, **also})
        self._put(row, form_field.id, answer)

    def _whole(
        self, form_field: FormField, columns: Sequence[SheetColumn], old: Answer | None, taken: TakenCell
    ) -> Answer | None:
        """An answer from one text: a status in words, a choice, a row's name, else cut as a capture is."""
        text = taken.cell.text.strip()
        status = _WORDS_OF_STATUS.get(plain_words(text))
        before = old or Answer()
        if status is not None:
            return replace(before, status=status, parts={})
        first = columns[0]
        parts: Mapping[str, str] = {}
        if form_field.kind == "reference":
            parts = {first.part: self._referred(form_field, text)}
        elif not first.is_text and not first.free:
            parts = {first.part: first.read(text) or ""}
        else:
            parts = _percentage(form_field, taken.header, text)
            parts = parts or kind_of(form_field).capture(text, form_field, self._context) or {first.part: text}
        if not any(parts.values()):
            reason = "It names no row." if form_field.kind == "reference" else "It is none of the field's choices."
            self._refuse(taken, reason)
            return old
        kept = dict(before.parts) if before.status.holds_value else {}
        return replace(before, status=Status.REPORTED, parts={**kept, **parts})

    def _put(self, row: str, field_id: str, answer: Answer | None) -> None:
        place = (row, field_id)
        old = self._sheet.answer(row, field_id)
        if answer == old:
            return
        self._before.setdefault(place, old)
        self._sheet.set(row, field_id, answer)

    def _is_usable(self, taken: TakenCell, section: Section, row: str) -> bool:
        form_field = section.by_id[taken.field]
        place = (row, taken.field, taken.part)
        if taken.cell.kind is CellKind.UNUSABLE:
            self._refuse(taken, taken.cell.remark)
        elif taken.cell.kind is CellKind.DATE and form_field.kind != "date":
            self._refuse(taken, "The spreadsheet made a date of what was typed here.")
        elif plain_words(self._said.setdefault(place, taken.cell.text)) != plain_words(taken.cell.text):
            self._refuse(taken, "An earlier line says something else for the same row and field.")
        else:
            if taken.cell.remark:
                self.remarks.append(Unreadable(*taken.where, taken.cell.remark, taken.cell.text))
            return True
        return False

    def _refuse(self, taken: TakenCell, reason: str) -> None:
        self.unreadable.append(Unreadable(*taken.where, reason, taken.cell.text))


def _percentage(form_field: FormField, header: str, text: str) -> dict[str, str]:
    """The parts of a bare "60" or "12 (60)" under a header that says %; empty where the cell says itself what it is."""
    found = _BARE.fullmatch(text) if form_field.kind == "percentage" and _SAYS_PERCENT.search(header) else None
    return {part: said for part, said in found.groupdict().items() if said} if found else {}
