"""The first sheet: what the workbook is, of which review, as seen by whom, and how to read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crps_extractor import __version__
from crps_extractor.models.answer import Status
from crps_extractor.models.exports.pages.answers import FLAGS
from crps_extractor.models.exports.pages.moments import moment
from crps_extractor.models.exports.pages.page import BLANK, Cell, Column, Line, Page, Role, quiet, text
from crps_extractor.models.exports.pages.study_view import StudyView, mode_of
from crps_extractor.models.review.review import Review

__all__ = ["StudyLine", "read_me_lines", "read_me_page", "study_line"]

_STATUSES = {
    Status.REPORTED: "The paper gives it; the text stands as it is printed. None occurred is a reported 0.",
    Status.REPORTED_NOT_USABLE: "Printed, but not as a figure that can be used (a p alone, words alone).",
    Status.IN_FIGURE_ONLY: "Only drawn; the figure was read off.",
    Status.NOT_REPORTED: "The reviewer looked and the paper does not say it.",
    Status.NOT_MEASURED: "The paper says that it was not measured.",
    Status.UNCLEAR: "The paper says something that can be read in more than one way.",
    Status.NOT_APPLICABLE: "The question does not arise in this study.",
}


@dataclass(frozen=True)
class StudyLine:
    """What the first sheet says of one study."""

    label: str
    people: str
    mode: str
    state: str
    is_open: bool
    is_single: bool


def study_line(view: StudyView) -> StudyLine:
    """A study in one line."""
    sides = (view.first, *((view.second,) if view.second else ()))
    people = ", ".join(f"{side.name}: {side.who}" for side in sides)
    return StudyLine(view.study.label, people, mode_of(view.study), view.state, view.is_open, view.is_single)


def read_me_page() -> Page:
    """Three columns: what, the words, and more words."""
    return Page("Read me", (Column("", most=30), Column("", most=70), Column("", most=70)), keep=0)


def read_me_lines(
    review: Review, studies: Sequence[StudyLine], pages: Sequence[Page], left_out: int, last: str
) -> Iterator[Line]:
    """The whole first sheet. ``last`` is the time of the last change that the viewer may read."""
    yield [Cell("Dual-reviewer workbook", Role.STRONG)]
    yield [
        BLANK,
        text(
            "Two reviewers' extractions side by side, their consensus, and how each difference was settled. "
            "It shows the state of the review at the time below; changes made here do not go back into the review."
        ),
    ]
    yield from _about(review, last)
    yield from _people(review)
    yield from _studies(studies)
    yield from _sheets(pages, left_out)
    yield from _flags()
    yield from _statuses()


def _about(review: Review, last: str) -> Iterator[Line]:
    form, about = review.form, review.facts.about
    viewer = review.person.name if review.person else "nobody in particular: nothing that is still blind is in it"
    yield []
    yield [Cell("Review", Role.LABEL), text(review.facts.title)]
    for name in ("registration", "question"):
        if about.get(name):
            yield [Cell(name.capitalize(), Role.LABEL), text(str(about[name]))]
    yield [Cell("State of", Role.LABEL), text(f"{moment(last)} UTC, the last change" if last else "an empty review")]
    if review.state:
        yield [Cell("It shows", Role.LABEL), text(review.state)]
    yield [Cell("Made for", Role.LABEL), text(viewer)]
    yield [Cell("Form", Role.LABEL), text(f"{form.title}, version {form.version}"), quiet(f"{form.id} {form.hash}")]
    yield [Cell("Program", Role.LABEL), text(f"CRPS Extractor {__version__}")]


def _people(review: Review) -> Iterator[Line]:
    yield []
    yield [Cell("People", Role.STRONG)]
    for person in sorted(review.facts.people.values(), key=lambda person: person.name.casefold()):
        roles = ", ".join(sorted(person.roles))
        conflicts = [study.label for study in review.facts.studies if study.id in person.conflicts]
        stake = f"in conflict with {', '.join(conflicts)}" if conflicts else ""
        left = "" if person.active else "no longer active"
        yield [Cell(person.name, Role.LABEL), text(roles), quiet("; ".join(part for part in (left, stake) if part))]


def _studies(studies: Sequence[StudyLine]) -> Iterator[Line]:
    double = [study for study in studies if study.is_open and not study.is_single]
    single = [study for study in studies if study.is_single]
    closed = [study for study in studies if not study.is_open]
    yield []
    yield [Cell("Studies", Role.STRONG), text(f"{len(studies)} in all")]
    yield [Cell("Extracted twice, open", Role.LABEL), text(str(len(double)))]
    yield [Cell("Single extraction", Role.LABEL), text(str(len(single)))]
    yield [Cell("Not open yet", Role.LABEL), text(str(len(closed)))]
    for study in studies:
        role = Role.SINGLE if study.is_single else Role.TEXT if study.is_open else Role.QUIET
        yield [
            Cell(study.label, Role.LABEL),
            text(study.people),
            Cell("; ".join(dict.fromkeys((study.mode, study.state))), role),
        ]


def _sheets(pages: Sequence[Page], left_out: int) -> Iterator[Line]:
    yield []
    yield [Cell("Sheets", Role.STRONG)]
    for page in pages:
        if page.holds:
            yield [Cell(page.title, Role.LABEL), text(page.holds)]
    if left_out:
        fields = "1 field that nobody answered has" if left_out == 1 else f"{left_out} fields that nobody answered have"
        yield [Cell("Left out", Role.LABEL), text(f"{fields} no columns; the sheet Codebook names each.")]
    yield [
        Cell("Text and numbers", Role.LABEL),
        text(
            "Answers are text, exactly as published: no cell is a formula or a link. "
            "Numbers to compute with stand in the sheet Consensus values, with their printed decimals."
        ),
    ]


def _flags() -> Iterator[Line]:
    yield []
    yield [Cell("Flags", Role.STRONG), text("Each is a word; the colour only repeats it.")]
    for flag, meaning in FLAGS:
        yield [flag, text(meaning)]
    yield [Cell("Reviewer 1", Role.FIRST), text("What the first reviewer says (blue).")]
    yield [Cell("Reviewer 2", Role.SECOND), text("What the second reviewer says (orange).")]
    yield [Cell("Consensus", Role.AGREED), text("What both say or a settler decided (green).")]


def _statuses() -> Iterator[Line]:
    yield []
    yield [Cell("What the paper says", Role.STRONG), text("Statuses stand in square brackets.")]
    yield [Cell("(blank)", Role.LABEL), text("Nobody looked yet: not the same as not reported.")]
    for status, meaning in _STATUSES.items():
        yield [Cell(f"[{status.label}]" if status is not Status.REPORTED else "text", Role.LABEL), text(meaning)]
