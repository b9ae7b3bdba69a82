"""What happened, as people read it: who, when, where, what stood there before and after, from which page, and why."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TextIO

from crps_extractor.models.answer import Answer, Status, said_in
from crps_extractor.models.event import CONSENSUS, REVIEW, Event, EventKind, Scope
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.event_words import called, data_in_words, names_of
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import short_code
from crps_extractor.models.sheet import NOTHING, Sheet
from crps_extractor.models.store.protocol import HistoryFilter

__all__ = ["COLUMNS", "Happening", "about_the_review", "happenings", "moment_of", "narrowed", "told_in", "write_csv"]

_WITH_ANSWER = (EventKind.ANSWER, EventKind.SETTLED)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

COLUMNS = ("Time (UTC)", "Who", "What", "Study", "Sheet", "Section", "Row", "Field", "Before", "After", "Source", "Why")
"""The columns of a history that is written out."""


@dataclass(frozen=True)
class Happening:
    """One event in words. ``old`` and ``new`` are what stood in its cell before and after, "" for nothing.

    ``is_taken_back`` is True for an undo.
    """

    event: Event
    moment: datetime
    who: str
    what: str
    study: str = ""
    sheet: str = ""
    section: str = ""
    row: str = ""
    field: str = ""
    old: str = ""
    new: str = ""
    source: str = ""
    why: str = ""
    is_taken_back: bool = False

    @property
    def place(self) -> tuple[str, str]:
        """Row and field to go to."""
        return (self.event.row, self.event.field) if self.event.kind in _WITH_ANSWER else ("", "")

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts under ``COLUMNS``."""
        return (
            f"{self.moment:%Y-%m-%d %H:%M:%S}", self.who, self.what, self.study, self.sheet, self.section,
            self.row, self.field, self.old, self.new, self.source, self.why,
        )  # fmt: skip


def happenings(
    review: Review,
    study: str,
    row: str | None = None,
    field: str | None = None,
    *,
    consensus: Callable[[], Sheet] | None = None,
) -> list[Happening]:
    """What happened in a study (in one row, in one field) as far as the viewer may read it, in the order of time.

    Rows are called what they were called in the end. ``consensus`` gives the whole consensus, what both agree on
    beneath what was settled; it is asked once something was settled, and names the rows in which it was.
    """
    events = review.history(study)
    sheets = _Sheets(review, study, events, consensus)
    before: dict[tuple[str, str, str, str], str] = {}
    found = []
    for event in events:
        if (row is not None and event.row != row) or (field is not None and event.field != field):
            continue
        made = sheets.told(event, before.get(event.cell, ""))
        before[event.cell] = made.new
        found.append(made)
    return found


def told_in(review: Review, study: str, events: Iterable[Event]) -> list[Happening]:
    """Single events of a study in words (``new`` is what they say). Ask only for scopes that the viewer may read."""
    sheets = _Sheets(review, study, review.history(study))
    return [sheets.told(event, "") for event in events]


def about_the_review(review: Review) -> list[Happening]:
    """What happened to what all share: title, people, studies, reports, form. It is blind to nobody."""
    names = names_of(review.facts)
    labels = {study.id: study.label for study in review.facts.studies}
    before: dict[tuple[str, str, str, str], str] = {}
    found = []
    for event in review.store.history(HistoryFilter(scopes=(REVIEW,), study="")):
        name = next((str(event.data[key]) for key in _NAMES if event.data.get(key)), "")
        told = _told(
            review, event,
            study=labels.get(event.row, ""),
            row=names.get(event.row, name),
            field=names.get(event.field.partition(":")[2], ""),
            old=before.get(event.cell, ""),
            new=data_in_words(event, names),
        )  # fmt: skip
        before[event.cell] = told.new
        found.append(told)
    return found


def narrowed(
    lines: Iterable[Happening],
    *,
    who: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
) -> list[Happening]:
    """The lines of one person (by id), from ``since`` on and before ``until``, in which every word of ``text`` is."""
    words = text.casefold().split()
    return [
        line
        for line in lines
        if (not who or line.event.actor == who)
        and (since is None or line.moment >= since)
        and (until is None or line.moment < until)
        and all(word in " ".join(line.cells).casefold() for word in words)
    ]


def write_csv(lines: Iterable[Happening], target: TextIO) -> None:
    """Write a history as comma-separated values; a text that a spreadsheet would compute is written as text."""
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(text) for text in line.cells] for line in lines)


def moment_of(time: str) -> datetime:
    """The moment (UTC) of an event's time, to the millisecond."""
    return _BEGINNING + timedelta(milliseconds=int(time.partition(".")[0]))


_NAMES = ("label", "name", "title")


class _Sheets:
    """Every scope of a study with the rows that ever stood in it, so that events can be told in words."""

    def __init__(
        self, review: Review, study: str, events: Sequence[Event], consensus: Callable[[], Sheet] | None = None
    ) -> None:
        self._review = review
        self._study = review.facts.study(study).label
        self._names = names_of(review.facts)
        self._base = review.sheet(REVIEW, study)
        self._contexts: dict[Scope, tuple[Sheet, Context]] = {}
        self._labels: dict[tuple[Scope, str], str] = {}
        moved = (EventKind.ROW, EventKind.ROW_REMOVED)
        self._removed = {event.row: str(event.data.get("section", "")) for event in events if event.kind in moved}
        for scope in dict.fromkeys(event.scope for event in events):
            own = [event for event in events if event.scope == scope]
            base = consensus() if consensus and scope == CONSENSUS else self._base if scope != REVIEW else None
            whole = Sheet(review.form, scope, study, own, base)
            context = context_of(whole, review.facts.tables)
            self._contexts[scope] = whole, context
            repeating = (section.id for section in whole.form.sections if section.repeats)
            labels = {row.id: context.row_label(row.id) for one in repeating for row in whole.rows(one)}
            self._labels |= {(scope, row): label for row, label in labels.items()}
            self._names |= labels

    def told(self, event: Event, before: str) -> Happening:
        """An event in words; ``before`` is what its cell said until then."""
        sheet, context = self._home(event)
        section = sheet.section_of(event.row) or sheet.form.by_id.get(self._removed.get(event.row, ""))
        form_field = section.by_id.get(event.field.rpartition(":")[2]) if section else None
        answer = _answer(event)
        new = _words(answer, event, form_field, context)
        if not new and event.kind not in _WITH_ANSWER:
            new = data_in_words(event, self._names)
        row = ""
        if section is not None and section.repeats:
            removed = f"{section.row_name or 'row'} (removed)" if event.row in self._removed else ""
            row = self._labels.get((sheet.scope, event.row)) or removed
        return _told(
            self._review, event,
            study=self._study,
            section=section.label if section else "",
            row=row,
            field=form_field.label if form_field else "",
            old=before,
            new=new,
            source=_source(self._review, answer),
        )  # fmt: skip

    def _home(self, event: Event) -> tuple[Sheet, Context]:
        """The sheet in which an event's row stands: what is settled may stand in a row of the first reviewer's."""
        own = self._contexts[event.scope]
        return next((one for one in (own, *self._contexts.values()) if one[0].row(event.row) is not None), own)


def _told(review: Review, event: Event, **words: str) -> Happening:
    said = json.loads(event.body)
    person = review.facts.people.get(event.actor)
    prefix = "undo: " if said.get("undoes") else "redo: " if said.get("redoes") else ""
    return Happening(
        event,
        moment_of(event.time),
        person.name if person else event.actor,
        prefix + called(event),
        sheet=_whose(review, event.scope),
        why=str(event.data.get("why") or event.data.get("reason") or event.data.get("note") or ""),
        is_taken_back=bool(said.get("undoes")),
        **words,
    )


def _whose(review: Review, scope: Scope) -> str:
    if scope in (REVIEW, CONSENSUS):
        return {REVIEW: "shared by all", CONSENSUS: "consensus"}[scope]
    person = review.facts.people.get(scope.partition(":")[2])
    return f"{person.name}'s sheet" if person else "a reviewer's sheet"


def _answer(event: Event) -> Answer | None:
    return said_in(event.body)[1] if event.kind in _WITH_ANSWER else None


def _words(answer: Answer | None, event: Event, form_field: FormField | None, context: Context) -> str:
    if event.field == NOTHING:
        return "nothing to extract" if answer else ""
    if event.kind is EventKind.DERIVATION:
        return f"by the method {event.data['method']}" if event.data.get("method") else "taken back"
    if event.kind is EventKind.SUBMITTED:
        return f"receipt {short_code(str(event.data.get('receipt', '')))}"
    if answer is None:
        return "left unresolved" if event.data.get("how") == "unresolved" else ""
    if form_field is None:
        return " · ".join(part for part in answer.parts.values() if part) or answer.status.label
    shown = kind_of(form_field).show(answer, form_field, context) if answer.status.holds_value else ""
    status = "" if answer.status is Status.REPORTED else f"[{answer.status.label}]"
    words = " ".join(part for part in (shown, status) if part)
    return f"{words} [note: {answer.note}]" if answer.note else words


def _source(review: Review, answer: Answer | None) -> str:
    if answer is None or not answer.sources:
        return ""
    source = answer.sources[0]
    report = review.facts.report(source.report)
    page = f"page {source.page + 1}"
    return f"{report.label}, {page}" if report else page


def _harmless(text: str) -> str:
    """A cell that begins like a formula gets an apostrophe, as spreadsheets write text themselves."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
