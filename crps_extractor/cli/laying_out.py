"""The command that lays out a study for both reviewers before they start, or shows what is laid out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from crps_extractor.cli.command import Command, CommandError, add_review, add_study, counted, say, say_json
from crps_extractor.cli.reviews import changing, chosen_studies, reading
from crps_extractor.models.event import REVIEW, Draft
from crps_extractor.models.form import Section
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.layout import begun_by, copied_layout, layout_refusal, layout_sections, named_rows
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = ["COMMANDS"]

_NAMED = {"groups": "group.label", "outcomes": "outcome.label", "times": "time.label"}
"""The options, and what the field means that holds the names."""


def _arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser, required=True)
    parser.add_argument("--groups", metavar="NAMES", default="", help="groups to lay out, semicolons between them")
    parser.add_argument("--outcomes", metavar="NAMES", default="", help="outcomes to lay out")
    parser.add_argument("--times", metavar="NAMES", default="", help="time points to lay out")
    parser.add_argument("--from", dest="source", metavar="STUDY", default="", help="copy the layout of another study")


def _lay_out(asked: Namespace) -> int:
    is_change = any((asked.groups, asked.outcomes, asked.times, asked.source))
    with changing(asked) if is_change else reading(asked) as review:
        study = chosen_studies(review, asked.study)[0]
        laid = review.sheet(REVIEW, study.id)
        added = _change(review, laid, asked) if is_change else 0
        begun = begun_by(review, study.id)
        rows = _rows(review, laid)
    if asked.json:
        said = {"study": study.label, "added": added, "begun": list(begun)}
        say_json({**said, "sections": [{"section": label, "rows": names} for label, names in rows]})
        return 0
    if is_change:
        say(f"{counted(added, 'row')} laid out in {study.label} for every reviewer.")
    elif not any(names for _, names in rows):
        say(f"Nothing is laid out in {study.label}.")
    for label, names in rows:
        if names:
            say(f"  {label}: {'; '.join(names)}")
    if begun:
        say(f"Begun already: {', '.join(begun)}. Rows of their own stay; the window asks which are the same.")
    return 0


def _change(review: Review, laid: Sheet, asked: Namespace) -> int:
    """Copy and add what was asked; how many rows that made. Raises CommandError where nothing may be laid out."""
    if reason := layout_refusal(review, laid.study):
        raise CommandError(reason)
    drafts: list[Draft] = []
    if asked.source:
        source = chosen_studies(review, asked.source)[0]
        drafts += copied_layout(review.sheet(REVIEW, source.id), laid)
    for option, means in _NAMED.items():
        if names := getattr(asked, option):
            drafts += named_rows(laid, _section(review, means, option), names.split(";"))
    review.record(drafts)
    return len({draft.row for draft in drafts})


def _section(review: Review, means: str, option: str) -> Section:
    field = review.form.meaning(means)
    if field is None:
        raise CommandError(f"The form of this review has no names of {option} to lay out.")
    return review.form.by_id[field.section]


def _rows(review: Review, laid: Sheet) -> list[tuple[str, list[str]]]:
    context = context_of(laid, review.facts.tables)
    sections = layout_sections(review.form)
    return [(one.label, [context.row_label(row.id) for row in laid.rows(one.id)]) for one in sections]


COMMANDS = (
    Command(
        "layout",
        "lay out groups, outcomes and time points for every reviewer, or show them",
        _arguments,
        _lay_out,
        "Lay out a study before its reviewers start: they find these rows in their forms and grids, cannot delete\n"
        "them, and may add rows of their own. Without names it shows what is laid out. Lead only; no answer is shown.",
    ),
)
