"""What an import would change, before anything is changed: new rows, answers old and new, cells that say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crps_extractor.models.answer import Answer, How, Source, Status
from crps_extractor.models.event import CONSENSUS, Draft, Scope, new_id
from crps_extractor.models.imports.cells import CellText
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.sheet_columns import NOTE, PAGE, QUOTE, REPORT, STATUS, SheetColumn

__all__ = [
    "AnswerChange",
    "NewRow",
    "OutdatedProposalError",
    "Proposal",
    "Unreadable",
    "changed_answer",
    "drafts_of",
]


class OutdatedProposalError(Exception):
    """The sheet was changed since the import was looked at; nothing was brought in."""


@dataclass(frozen=True)
class Unreadable:
    """A cell that was not taken: sheet, the cell's name, and why, in one sentence.

    ``text`` is what stands in it, for whoever may read it.
    """

    sheet: str
    cell: str
    reason: str
    text: str = ""


@dataclass(frozen=True)
class NewRow:
    """A row that the import adds to a section."""

    study: str
    section: str
    row: str


@dataclass(frozen=True)
class AnswerChange:
    """One answer before and after; None where there is none."""

    study: str
    section: str
    row: str
    field: str
    old: Answer | None
    new: Answer | None


@dataclass(frozen=True)
class Proposal:
    """All that one file would change in one scope.

    ``remarks`` name cells that were taken and should be looked at; ``notices`` are sentences about the whole file.
    """

    file: str
    scope: Scope
    rows: tuple[NewRow, ...] = ()
    changes: tuple[AnswerChange, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    remarks: tuple[Unreadable, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when nothing would change."""
        return not self.rows and not self.changes

    @property
    def studies(self) -> tuple[str, ...]:
        """The ids of the studies that would change, each once."""
        return tuple(dict.fromkeys([row.study for row in self.rows] + [change.study for change in self.changes]))


def drafts_of(proposal: Proposal, sheet: Sheet, step: str = "") -> list[Draft]:
    """Put what belongs to one sheet's study into it and give the drafts, all of one step, to be recorded.

    Raises OutdatedProposalError, and changes nothing, when an answer is no longer what the proposal was made from.
    """
    changes = [one for one in proposal.changes if one.study == sheet.study]
    if any(sheet.answer(one.row, one.field) != one.old for one in changes):
        raise OutdatedProposalError(
            "The sheet was changed after the import was looked at. Nothing was brought in; look at it again."
        )
    step = step or new_id()
    known = [one for one in proposal.rows if one.study == sheet.study and sheet.row(one.row) is None]
    drafts = [sheet.add_row(one.section, row=one.row, step=step) for one in known]
    settled = {"how": "other", "why": f"taken over from {proposal.file}"} if proposal.scope == CONSENSUS else {}
    return drafts + [sheet.set(one.row, one.field, one.new, step=step, **settled) for one in changes]


def changed_answer(
    old: Answer | None, columns: Iterable[SheetColumn], cells: Mapping[str, CellText], reports: Sequence[str]
) -> tuple[Answer | None, dict[str, str]]:
    """The answer once some of its columns hold these cells, and for each that could not be read why.

    ``cells`` holds the changed columns by part; an empty text takes a part away. ``reports`` are the ids of the study's
    reports, the main one first. Rivals, queries and further sources stay as they were.
    """
    known = {column.part: column for column in columns}
    refused: dict[str, str] = {}
    said: dict[str, str] = {}
    for part, cell in cells.items():
        value = known[part].read(cell.text)
        if value is None:
            refused[part] = "It is none of the choices that the list offers."
        else:
            said[part] = value
    answer = old or Answer()
    for part, value in said.items():
        if not part.startswith("@"):
            answer = answer.with_part(part, value)
    if STATUS in said:
        answer = replace(answer, status=Status(said[STATUS] or Status.REPORTED))
    if NOTE in said:
        answer = replace(answer, note=said[NOTE])
    if not {REPORT, PAGE, QUOTE}.isdisjoint(said):
        sources, reason = _sources(answer.sources, said, reports)
        refused |= {part: reason for part in (REPORT, PAGE, QUOTE) if reason and part in said}
        answer = replace(answer, sources=sources)
    return (None if answer.is_blank else answer), refused


def _sources(
    sources: tuple[Source, ...], said: Mapping[str, str], reports: Sequence[str]
) -> tuple[tuple[Source, ...], str]:
    """The sources with the first one replaced by what was typed, or the reason why it could not be."""
    first = sources[0] if sources else None
    page = said.get(PAGE, str(first.page + 1) if first else "").strip()
    quote = said.get(QUOTE, first.quote if first else "")
    report = said.get(REPORT) or (first.report if first else "") or (reports[0] if reports else "")
    if not page and not quote and not said.get(REPORT):
        return sources[1:], ""
    if not page:
        return sources, "Say the page on which this stands: a place is kept with its page."
    if not (page.isascii() and page.isdecimal() and 0 < int(page[:9]) < 100_000 and len(page) < 9):
        return sources, "A page is a whole number counted from 1."
    typed = Source(How.TYPED, report, int(page) - 1, (), quote)
    return (typed, *sources[1:]), ""
