"""The command that lists what happened: who, when, where, old, new, source, as far as the viewer may read it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from crps_extractor.cli.command import Command, CommandError, add_review, add_study, say, say_json
from crps_extractor.cli.reviews import chosen_studies, reading, viewer_of
from crps_extractor.models.answer import Answer, Status, answer_from_body
from crps_extractor.models.event import CONSENSUS, REVIEW, Event, EventKind
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.protocol import HistoryFilter

__all__ = ["COMMANDS"]

_KINDS: Mapping[EventKind, str] = {
    EventKind.ANSWER: "answer",
    EventKind.SETTLED: "settled",
    EventKind.ROW: "row added",
    EventKind.ROW_REMOVED: "row removed",
    EventKind.PROBLEM_ACCEPTED: "problem accepted",
}


def _arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser)
    parser.add_argument("--by", default="", metavar="NAME", help="only what this person did")
    parser.add_argument("--since", default="", metavar="DATE", help="from this day on (UTC), e.g. 2026-03-01")


def _history(asked: Namespace) -> int:
    since = _moment(asked.since)
    with reading(asked) as review:
        by = viewer_of(review.facts, asked.by) if asked.by else ""
        lines = [line for line in _lines(review, asked.study) if line["time"] >= since]
        if by:
            lines = [line for line in lines if line["by_id"] == by]
    if asked.json:
        say_json({"history": lines})
        return 0
    for line in lines:
        place = " › ".join(part for part in (line["study"], line["section"], line["row"], line["field"]) if part)
        change = f": {line['old'] or '–'} → {line['new'] or '–'}" if line["old"] or line["new"] else ""
        where = f" [{line['source']}]" if line["source"] else ""
        say(f"{line['time'][:19].replace('T', ' ')}  {line['by']}  {line['what']}  {place}{change}{where}")
    return 0


def _moment(text: str) -> str:
    if not text:
        return ""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat(timespec="milliseconds")
    except ValueError as error:
        raise CommandError(f"“{text}” is not a date. Write it as year-month-day, e.g. 2026-03-01.") from error


def _lines(review: Review, label: str) -> Iterator[dict[str, Any]]:
    if not label:
        for event in review.store.history(HistoryFilter(scopes=(REVIEW,), study="")):
            name = str(event.data.get("label") or event.data.get("name") or event.data.get("title") or "")
            yield {**_head(review, event), "study": "", "section": "", "row": name, "field": "", **_change("", "")}
    for study in chosen_studies(review, label):
        yield from _study_lines(review, study)


def _study_lines(review: Review, study: Study) -> Iterator[dict[str, Any]]:
    """The events of one study; a row is named by what it was called in the end."""
    events = review.history(study.id)
    sheets: dict[str, tuple[Sheet, Context]] = {}
    for scope in dict.fromkeys(event.scope for event in events):
        base = review.sheet(REVIEW, study.id) if scope != REVIEW else None
        whole = Sheet(review.form, scope, study.id, [event for event in events if event.scope == scope], base)
        sheets[scope] = (whole, context_of(whole, review.facts.tables))
    before: dict[tuple[str, str, str, str], str] = {}
    for event in events:
        sheet, context = sheets[event.scope]
        section = sheet.section_of(event.row) or review.form.by_id.get(str(event.data.get("section", "")))
        form_field = section.by_id.get(event.field) if section else None
        answer = _answer(event)
        words = _words(answer, form_field, context) if form_field else ""
        change = _change(before.get(event.cell, ""), words, _source(review, answer))
        before[event.cell] = words
        yield {
            **_head(review, event),
            "study": study.label,
            "section": section.label if section else "",
            "row": context.row_label(event.row) if section and section.repeats else "",
            "field": form_field.label if form_field else "",
            **(change if event.kind in (EventKind.ANSWER, EventKind.SETTLED) else _change("", "")),
        }


def _head(review: Review, event: Event) -> dict[str, Any]:
    milliseconds = int(event.time.partition(".")[0])
    person = review.facts.people.get(event.actor)
    what = _KINDS.get(event.kind, event.kind.value.replace("_", " "))
    whose = {REVIEW: "shared", CONSENSUS: "consensus"}.get(event.scope, "own sheet")
    return {
        "time": datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds"),
        "by": person.name if person else event.actor,
        "by_id": event.actor,
        "what": what,
        "in": whose,
        "why": str(event.data.get("why") or event.data.get("reason") or ""),
    }


def _change(old: str, new: str, source: str = "") -> dict[str, str]:
    return {"old": old, "new": new, "source": source}


def _answer(event: Event) -> Answer | None:
    body = event.data.get("answer") if event.kind in (EventKind.ANSWER, EventKind.SETTLED) else None
    return answer_from_body(body) if body else None


def _words(answer: Answer | None, form_field: Any, context: Context) -> str:
    if answer is None:
        return ""
    shown = kind_of(form_field).show(answer, form_field, context)
    return shown if answer.status is Status.REPORTED else f"{answer.status.label} {shown}".strip()


def _source(review: Review, answer: Answer | None) -> str:
    if answer is None or not answer.sources:
        return ""
    source = answer.sources[0]
    report = review.facts.report(source.report)
    return f"{report.label if report else source.report}, page {source.page + 1}"


COMMANDS = (Command("history", "list what happened, as far as it is open to you", _arguments, _history),)
