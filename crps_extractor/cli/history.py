"""The command that lists what happened: who, when, where, old, new, source, as far as the viewer may read it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from crps_extractor.cli.command import Command, CommandError, add_review, add_study, say, say_json
from crps_extractor.cli.reviews import chosen_studies, reading, viewer_of
from crps_extractor.models.review.history import Happening, about_the_review, happenings, narrowed
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = ["COMMANDS"]


def _arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser)
    parser.add_argument("--by", default="", metavar="NAME", help="only what this person did")
    parser.add_argument("--since", default="", metavar="DATE", help="from this day on (UTC), e.g. 2026-03-01")


def _history(asked: Namespace) -> int:
    since = _moment(asked.since)
    with reading(asked) as review:
        by = viewer_of(review.facts, asked.by) if asked.by else ""
        lines = narrowed(_lines(review, asked.study), who=by, since=since)
    if asked.json:
        say_json({"history": [_plain(line) for line in lines]})
        return 0
    for line in lines:
        place = " › ".join(part for part in (line.study, line.section, line.row, line.field) if part)
        change = f": {line.old or '–'} → {line.new or '–'}" if line.old or line.new else ""
        where = f" [{line.source}]" if line.source else ""
        say(f"{line.moment:%Y-%m-%d %H:%M:%S}  {line.who}  {line.what}  {place}{change}{where}")
    return 0


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise CommandError(f"“{text}” is not a date. Write it as year-month-day, e.g. 2026-03-01.") from error


def _lines(review: Review, label: str) -> list[Happening]:
    """The review's own history first, unless one study is asked for; then study by study."""
    lines = [] if label else about_the_review(review)
    for study in chosen_studies(review, label):
        lines += happenings(review, study.id, consensus=partial(_consensus, review, study.id))
    return lines


def _consensus(review: Review, study: str) -> Sheet:
    from crps_extractor.models.compare.consensus import study_consensus

    return study_consensus(review, study)[1]


def _plain(line: Happening) -> dict[str, Any]:
    return {
        "time": line.moment.isoformat(timespec="milliseconds"),
        "by": line.who,
        "by_id": line.event.actor,
        "what": line.what,
        "in": line.sheet,
        "study": line.study,
        "section": line.section,
        "row": line.row,
        "field": line.field,
        "old": line.old,
        "new": line.new,
        "source": line.source,
        "why": line.why,
    }


COMMANDS = (Command("history", "list what happened, as far as it is open to you", _arguments, _history),)
