"""The sheets of a reviewer's workbook: a section each, a few words on how to fill it, and what it reads back by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from crps_extractor.models.answer import Answer
from crps_extractor.models.exports.book import cell_text, sheet_name
from crps_extractor.models.exports.placing import Growing
from crps_extractor.models.form import Choice, Form, FormField, Section
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.review.facts import Facts, Person
from crps_extractor.models.review.opening import Opened
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.sheet_columns import (
    ABOUT,
    AS_EXPORTED,
    LISTS,
    NOTE,
    PAGE,
    QUOTE,
    REPORT,
    ROW,
    SECTION_MARK,
    STATUS,
    VALUE,
    SheetColumn,
    columns_of,
    sheet_sections,
)

__all__ = ["ReviewerBook", "StudyPart"]

_FIRST = 3
"""Columns before the answers: hidden ids, the study, the name of field or row."""
_BESIDE = (STATUS, NOTE, REPORT, PAGE, QUOTE)
_WIDTHS = {STATUS: 14, NOTE: 24, REPORT: 16, PAGE: 6, QUOTE: 30}
_READ_ME = """Fill in the white cells of the other sheets; each sheet is one section of the form.
Write every number and every wording exactly as the paper prints it. A cell is text: 2.70 stays 2.70.
Hold the pointer over a name with a red corner to read what is asked there.
Where a cell offers a list, choose from it. Where several may be chosen, write them with a semicolon between.
Leave blank what you have not looked at. When the paper does not say it, choose "not reported" as its status.
An answer without a status counts as reported. Page counts from 1; copy the words from the page beside it.
In a section with rows (groups, outcomes, results …) use one line for each; lines left empty are not brought in.
Other sheets refer to such a line by its name, "group 2".
Headers are locked without a password so that they are not changed by chance. Hidden cells are needed to read this back.
Save as .xlsx and send the file back. Whoever brings it in sees first what would change, and what could not be read."""


@dataclass(frozen=True)
class StudyPart:
    """What one study brings into the workbook: its sheet, and ids and names of its rows, empty ones included."""

    study: str
    label: str
    sheet: Sheet
    context: Context
    rows: Mapping[str, Sequence[str]]
    names: Mapping[str, Mapping[str, str]]
    reports: tuple[Choice, ...]
    opened: Opened | None = None
    """What alone is open in a sheet that was submitted; None where it is the whole sheet."""

    def takes(self, section: str, row: str, field: str) -> bool:
        """True where a place may be filled in."""
        return self.opened is None or self.opened.takes(self.sheet, section, row, field)

    def touches(self, section: Section) -> bool:
        """True where something of a section may be filled in."""
        return self.opened is None or self.opened.touches(section.id)

    def columns(self, form_field: FormField, several_reports: bool) -> tuple[SheetColumn, ...]:
        """The columns of a field; the column of reports stands in all studies or in none."""
        return columns_of(form_field, self.context, self.names, self.reports if several_reports else None)


class ReviewerBook:
    """The workbook of one reviewer while it is written."""

    def __init__(self, file: Growing, folder: Path, facts: Facts, form: Form, person: Person) -> None:
        import xlsxwriter

        options = {"tmpdir": str(folder), "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(cast(BinaryIO, file), options)
        self._facts, self._form, self._person = facts, form, person
        self._lists: dict[tuple[str, ...], int] = {}
        self._names: list[str] = [ABOUT, LISTS, AS_EXPORTED]
        self._exported: list[tuple[str, ...]] = []
        self._several_reports = False
        base = {"text_wrap": True, "valign": "top", "font_size": 10, "num_format": "@"}
        line = {"border": 1, "border_color": "#D0D0D0"}
        self._entry = self._book.add_format({**base, **line, "locked": False})
        self._label = self._book.add_format({**base, **line, "bg_color": "#EDEDED"})
        self._head = self._book.add_format({**base, **line, "bg_color": "#CCE3F0", "bold": True})

    def write(self, parts: Sequence[StudyPart]) -> None:
        """Write every sheet and finish the file. Raises OSError when that cannot be done."""
        from xlsxwriter.exceptions import XlsxFileError

        self._several_reports = any(len(part.reports) > 1 for part in parts)
        self._read_me(parts)
        for section in sheet_sections(self._form):
            touched = [part for part in parts if part.touches(section)]
            if touched and section.repeats:
                self._table(section, touched)
            elif touched:
                self._fields(section, touched)
        self._hidden()
        try:
            self._book.close()
        except XlsxFileError as error:
            raise OSError(*(error.args[0].args if error.args else ())) from error

    # -- sheets --------------------------------------------------------------------------------------------------

    def _read_me(self, parts: Sequence[StudyPart]) -> None:
        page = self._sheet("Read me")
        page.set_column(0, 0, 110, self._book.add_format({"text_wrap": True}))
        studies = ", ".join(part.label for part in parts)
        added = [
            f"{part.label} is submitted: here stands only what {part.opened.names} adds to it; the grey cells "
            "stay as they are."
            for part in parts
            if part.opened is not None
        ]
        head = [f"{self._facts.title}: sheet of {self._person.name}", f"Studies: {studies}", *added, ""]
        lines = [*head, *_READ_ME.split("\n")]
        for number, words in enumerate(lines):
            page.write_string(number, 0, cell_text(words))

    def _fields(self, section: Section, parts: Sequence[StudyPart]) -> None:
        """A section that does not repeat: one line for each part of each field, study by study."""
        page = self._section_sheet(section, len(parts))
        beside = [one for one in _BESIDE if one != REPORT or self._several_reports]
        heads = {VALUE: "answer", STATUS: "status", NOTE: "note", REPORT: "report", PAGE: "page", QUOTE: "words there"}
        for place, code in enumerate((VALUE, *beside), _FIRST):
            page.write_string(0, place, code)
            page.write_string(1, place, heads[code], self._head)
            page.set_column(place, place, _WIDTHS.get(code, 40))
        page.set_column(2, 2, 36)
        page.freeze_panes(2, _FIRST)
        page.fit_to_pages(1, 0)
        page.repeat_rows(1)
        line, helped = 2, set[str]()
        for part in parts:
            for form_field in _asked(section):
                if part.takes(section.id, section.id, form_field.id):
                    line = self._field_lines(page, line, section, part, form_field, helps=form_field.id not in helped)
                    helped.add(form_field.id)

    def _field_lines(
        self, page: Any, line: int, section: Section, part: StudyPart, form_field: FormField, *, helps: bool
    ) -> int:
        answer = part.sheet.answer(section.id, form_field.id)
        columns = part.columns(form_field, self._several_reports)
        beside = [column for column in columns if column.part in _BESIDE]
        for column in (one for one in columns if one.part not in _BESIDE):
            is_first = column is columns[0]
            label = form_field.label if is_first else f"      {column.label}"
            page.write_string(line, 0, f"{part.study} {form_field.id} {column.part}")
            page.write_string(line, 1, cell_text(part.label), self._label)
            page.write_string(line, 2, cell_text(label), self._label)
            if is_first and helps:
                self._help(page, line, 2, form_field)
            for place, shown in enumerate((column, *beside), _FIRST):
                if place > _FIRST and not is_first:
                    page.write_blank(line, place, None, self._label)
                    continue
                where = (section.id, part.study, section.id, form_field.id, shown.part)
                self._put(page, line, place, _text(answer, shown), where)
                self._offer(page, (line, place, line, place), shown)
            line += 1
        return line

    def _table(self, section: Section, parts: Sequence[StudyPart]) -> None:
        """A section that repeats: one line for each row, with empty lines for new ones, study by study."""
        page = self._section_sheet(section, len(parts), heads=2)
        page.write_string(0, 2, ROW)
        page.set_column(2, 2, 26)
        page.freeze_panes(3, _FIRST)
        page.repeat_columns(2)
        page.repeat_rows(1, 2)
        place = _FIRST
        for form_field in _asked(section):
            columns = parts[0].columns(form_field, self._several_reports)
            self._table_head(page, place, form_field, columns)
            line = 3
            for part in parts:
                rows = part.rows[section.id]
                for offset, column in enumerate(part.columns(form_field, self._several_reports)):
                    self._offer(page, (line, place + offset, line + len(rows) - 1, place + offset), column)
                    for number, row in enumerate(rows):
                        text = _text(part.sheet.answer(row, form_field.id), column)
                        where = (section.id, part.study, row, form_field.id, column.part)
                        look = self._entry if part.takes(section.id, row, form_field.id) else self._label
                        self._put(page, line + number, place + offset, text, where, look)
                line += len(rows)
            place += len(columns)
        line = 3
        for part in parts:
            for row in part.rows[section.id]:
                page.write_string(line, 0, f"{part.study} {row}")
                page.write_string(line, 1, cell_text(part.label), self._label)
                page.write_string(line, 2, cell_text(part.names[section.id][row]), self._label)
                line += 1

    def _table_head(self, page: Any, place: int, form_field: FormField, columns: Sequence[SheetColumn]) -> None:
        last = place + len(columns) - 1
        page.merge_range(1, place, 1, last, "", self._head)
        page.write_string(1, place, cell_text(form_field.label), self._head)
        self._help(page, 1, place, form_field)
        for number, column in enumerate(columns, place):
            page.write_string(0, number, f"{form_field.id} {column.part}")
            label = "answer" if column is columns[0] else column.label
            page.write_string(2, number, cell_text(label), self._head)
            page.set_column(number, number, _WIDTHS.get(column.part, 22 if column is columns[0] else 14))

    def _hidden(self) -> None:
        lists = self._book.add_worksheet(LISTS)
        for names, place in self._lists.items():
            for number, name in enumerate(names):
                lists.write_string(number, place, name)
        exported = self._book.add_worksheet(AS_EXPORTED)
        for number, line in enumerate(self._exported):
            for place, words in enumerate(line):
                exported.write_string(number, place, words)
        about = self._book.add_worksheet(ABOUT)
        facts = {
            "made by": "CRPS Extractor",
            "layout": "1",
            "review": self._facts.id,
            "person": self._person.id,
            "form": self._form.hash,
        }
        for number, (name, value) in enumerate(facts.items()):
            about.write_string(number, 0, name)
            about.write_string(number, 1, value)
        for page in (lists, exported, about):
            page.protect()
            page.hide()

    # -- cells ---------------------------------------------------------------------------------------------------

    def _sheet(self, title: str) -> Any:
        name = sheet_name(title, self._names)
        self._names.append(name)
        return self._book.add_worksheet(name)

    def _section_sheet(self, section: Section, studies: int, heads: int = 1) -> Any:
        page = self._sheet(section.label)
        page.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})
        page.set_column(0, 0, None, None, {"hidden": True})
        page.set_column(1, 1, 18, None, {"hidden": studies == 1})
        page.set_row(0, None, None, {"hidden": True})
        page.set_landscape()
        page.set_paper(9)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        page.write_string(0, 0, f"{SECTION_MARK}{section.id}")
        for line in range(1, heads + 1):
            page.write_string(line, 1, "study" if line == heads else "", self._head)
            page.write_string(line, 2, section.row_name if line == heads else "", self._head)
        return page

    def _put(self, page: Any, line: int, place: int, words: str, where: tuple[str, ...], look: Any = None) -> None:
        look = look or self._entry
        if not words:
            page.write_blank(line, place, None, look)
            return
        shown = cell_text(words)
        page.write_string(line, place, shown, look)
        self._exported.append((*where, shown))

    def _offer(self, page: Any, area: tuple[int, int, int, int], column: SheetColumn) -> None:
        names = tuple(cell_text(name) for name in column.names.values())
        if not names:
            return
        place = self._lists.setdefault(names, len(self._lists))
        from xlsxwriter.utility import xl_col_to_name

        letters = xl_col_to_name(place, True)
        is_closed = not (column.free or column.several or column.is_text)
        rule = {
            "validate": "list",
            "source": f"='{LISTS}'!{letters}$1:{letters}${len(names)}",
            "show_error": is_closed,
            "error_title": "Choose from the list",
            "error_message": "Choose one of those that the list offers, or leave the cell blank.",
        }
        page.data_validation(*area, rule)

    def _help(self, page: Any, line: int, place: int, form_field: FormField) -> None:
        example = f"Example: {form_field.example}" if form_field.example else ""
        words = "\n".join(filter(None, (form_field.help, example)))
        if words:
            page.write_comment(line, place, cell_text(words), {"x_scale": 2.4, "y_scale": 1.4, "font_size": 9})


def _asked(section: Section) -> list[FormField]:
    return [form_field for form_field in section.fields if not form_field.retired]


def _text(answer: Answer | None, column: SheetColumn) -> str:
    """What stands in one column of an answer; "" where there is none."""
    if answer is None:
        return ""
    if column.part == STATUS:
        return column.written(answer.status.value)
    if column.part == NOTE:
        return answer.note
    if column.part in (REPORT, PAGE, QUOTE):
        source = answer.sources[0] if answer.sources else None
        if source is None:
            return ""
        texts = {REPORT: column.written(source.report), PAGE: str(source.page + 1), QUOTE: source.quote}
        return texts[column.part]
    return column.written(answer.part(column.part))
