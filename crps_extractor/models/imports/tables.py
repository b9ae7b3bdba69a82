"""Read an extraction table made elsewhere by its mapping: what it would change in the sheets of one reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crps_extractor.models.event import CONSENSUS, person_scope
from crps_extractor.models.imports.bringing import filled_sheet
from crps_extractor.models.imports.cells import CellText, Table, TableRefusedError, cell_name
from crps_extractor.models.imports.headers import (
    EXTRACTOR_NAMES,
    STUDY_NAMES,
    alike,
    best_name,
    choose_table,
    find_header,
    named_columns,
    plain_words,
)
from crps_extractor.models.imports.mapping import AGREED, BY_COLUMN, BY_LINE, FIRST, SECOND, MappedColumn, TableMapping
from crps_extractor.models.imports.proposal import AnswerChange, NewRow, Proposal, Unreadable
from crps_extractor.models.imports.table_answers import Record, StudyAnswers, TakenCell
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.importing import filling_refusal
from crps_extractor.models.review.opening import Opened
from crps_extractor.models.review.review import Review, opened_to

__all__ = ["read_extraction_table"]

_SURE, _APART = 0.86, 0.05
_MOST_NAMES = 5_000


@dataclass
class _Found:
    """What is gathered while a table is read."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)


def read_extraction_table(
    review: Review, person: str, tables: Sequence[Table], mapping: TableMapping, file: str
) -> Proposal:
    """What the lines of ``person`` (an id, or @agreed for the consensus) would change.

    Empty cells say nothing and take nothing away. Raises TableRefusedError where the mapping does not fit the file.
    """
    table, notices = choose_table(tables, mapping.sheet)
    scope = CONSENSUS if person == AGREED else person_scope(person)
    found = _Found()
    notices += _gather(review, person, table, mapping, file, found)
    rows, changes, remarks = [], [], list[Unreadable]()
    for study, records in found.records.items():
        label = review.facts.study(study).label
        if reason := filling_refusal(review, scope, study):
            notices.append(f"{label} was left out. {reason}")
            continue
        answers = StudyAnswers(filled_sheet(review, scope, study), review.facts, scope)
        for record in records:
            answers.take(record)
        opened, found_changes = opened_to(review, study, person), answers.changes()
        taken = found_changes if opened is None else _open_changes(opened, answers.rows, found_changes)
        if opened is not None and len(taken) < len(found_changes):
            notices.append(f"{label}: {len(found_changes) - len(taken)} answers were left out. {opened.locked}")
        rows += [one for one in answers.rows if opened is None or opened.takes_rows(one.section)]
        changes += taken
        found.unreadable += answers.unreadable
        remarks += answers.remarks
    return Proposal(file, scope, tuple(rows), tuple(changes), tuple(found.unreadable), tuple(remarks), tuple(notices))


def _open_changes(opened: Opened, rows: Sequence[NewRow], changes: Sequence[AnswerChange]) -> list[AnswerChange]:
    """The changes that lie in what was added to a submitted sheet, none of which names a row that is left out."""
    is_taken = {one.row: opened.takes_rows(one.section) for one in rows}
    return [
        one
        for one in changes
        if is_taken.get(one.row, opened.is_open(one.section, one.row, one.field))
        and (one.new is None or all(is_taken.get(row, True) for row in one.new.part("row").split()))
    ]


def _gather(review: Review, person: str, table: Table, mapping: TableMapping, file: str, found: _Found) -> list[str]:
    header = find_header(table, mapping.header, mapping.header_lines)
    mapped = [column for column in mapping.columns if column.field]
    columns = named_columns(header, list(dict.fromkeys(column.header for column in mapped)))
    free = {name: place for place, name in header.columns.items() if place not in columns.values()}
    study_column = _named(free, mapping.study, STUDY_NAMES)
    by = _named(free, mapping.extractor, EXTRACTOR_NAMES)
    if not study_column:
        raise TableRefusedError(f"{file} has no column that names the study. Say in the mapping which it is.")
    if mapping.shape == BY_LINE and not by:
        raise TableRefusedError(f"{file} has no column that names the reviewer. Say in the mapping which it is.")
    form = review.form
    blind = {f"{one.id}.{field.id}" for one in form.blind_sections() for field in one.fields if not field.retired}
    notices = [f"The form has no field “{one.field}” to be filled in." for one in mapped if one.field not in blind]
    notices += [f"The file has no column “{one.header}”." for one in mapped if one.header not in columns]
    usable = [(columns[one.header], one) for one in mapped if one.header in columns and one.field in blind]
    for line, study, cells in _lines(review, table, header.data, study_column, found):
        name = table.text(line, by).strip() if by else ""
        if mapping.shape == BY_LINE and not _is_theirs(mapping, name, person, study):
            found.others[name] = found.others.get(name, 0) + 1
            continue
        theirs = [
            (place, one)
            for place, one in usable
            if place in cells and (mapping.shape != BY_COLUMN or _is_theirs(mapping, one.who, person, study))
        ]
        found.records.setdefault(study.id, []).extend(_records(table, line, theirs))
    notices += [f"{count} lines of “{name or 'nobody'}” were left out." for name, count in found.others.items()]
    notices += [
        f"“{name}” is no study of this review; {count} lines were left out." for name, count in found.unknown.items()
    ]
    return notices


def _named(columns: Mapping[str, int], name: str, usual: Sequence[str]) -> int:
    """The column of that name, else the one most like it, else one of the usual names; 0 where none is asked for."""
    wanted = (name, *usual) if name else ()
    return columns.get(name) or columns.get(best_name(list(columns), wanted[:1]) or best_name(list(columns), wanted), 0)


def _lines(
    review: Review, table: Table, first: int, study_column: int, found: _Found
) -> Iterator[tuple[int, Study, set[int]]]:
    """The lines with something in them and the study of each; a blank study is that of the line above."""
    filled: dict[int, set[int]] = {}
    for row, column in table.cells:
        if row >= first:
            filled.setdefault(row, set()).add(column)
    known: dict[str, Study | None] = {}
    text = ""
    for line in sorted(filled):
        text = table.text(line, study_column).strip() or text
        if len(known) > _MOST_NAMES:
            raise TableRefusedError(
                f"The sheet “{table.name}” names more studies than a review has. Nothing was changed."
            )
        if text not in known:
            known[text] = _study(review, text)
        study = known[text]
        if study is None:
            found.unknown[text] = found.unknown.get(text, 0) + 1
        else:
            yield line, study, filled[line]


def _study(review: Review, text: str) -> Study | None:
    """The study that a text names: the same words, else the one that is clearly most alike."""
    studies = review.facts.studies
    wanted = plain_words(text).replace(" et al", "")
    exact = [one for one in studies if plain_words(one.label).replace(" et al", "") == wanted or one.id == text]
    if len(exact) == 1:
        return exact[0]
    scores = sorted(((alike(text, one.label), one.id) for one in studies), reverse=True)
    if not wanted or not scores or scores[0][0] < _SURE:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < _APART:
        return None
    return review.facts.study(scores[0][1])


def _is_theirs(mapping: TableMapping, name: str, person: str, study: Study) -> bool:
    """Whether a line or column under this name is the wanted person's; a column under no name is everybody's."""
    if not name:
        return mapping.shape == BY_COLUMN and person != AGREED
    meant = mapping.people.get(name, "")
    return {FIRST: study.slots.first, SECOND: study.slots.second}.get(meant, meant) == person


def _records(table: Table, line: int, columns: Sequence[tuple[int, MappedColumn]]) -> list[Record]:
    """The answers of one line, those of each row of each section together."""
    records: dict[tuple[str, str], Record] = {}
    for place, column in columns:
        section, _, field_id = column.field.partition(".")
        cell = table.cells.get((line, place), CellText(""))
        if not cell.text.strip():
            continue
        record = records.setdefault((section, column.row), Record(section, column.row or f"line {line}"))
        where = (table.name, cell_name(line, place))
        record.cells.append(TakenCell(field_id, column.part, cell, where, dict(column.also), column.header))
    return list(records.values())
