"""Checks across the studies of a review: a cohort counted twice, a study extracted as two, notices on reports."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from crps_extractor.models.checks.seen import Seen, rows_of, study_of
from crps_extractor.models.event import REVIEW, person_scope
from crps_extractor.models.kinds.base import Strength
from crps_extractor.models.kinds.identifier import identifiers
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = ["ReviewProblem", "StudyMarks", "review_problems", "study_marks"]

_ORDER = {Strength.STRONG: 0, Strength.MILD: 1, Strength.NOTE: 2}
_NUMBERS = ("study.registration", "report.registration", "report.doi", "report.pmid")
_MEANINGS = ("study.cohort_family", "study.overlap", "study.overlap_with", "report.notice", *_NUMBERS)
"""What is read of a study to tell whose patients it counts, and what was published about its reports."""
_ONE_REPORT = ("DOI", "PMID", "PMC")
_TWICE_WHY = (
    "Patients who are counted in two studies weigh twice in every pooled result, and the results look more precise "
    "than they are."
)
_SAME_WHY = "One study that is extracted as two enters every count and every analysis twice."


_NOTICE_WHY = (
    "A notice can change a number, its meaning, or whether the report can be believed at all: whoever pools the study "
    "has to know it."
)
_NOTICES: Mapping[str, tuple[Strength, str, str]] = {
    "retraction": (
        Strength.STRONG,
        "was retracted",
        "Decide whether the study stays in the review, and report that it was retracted.",
    ),
    "expression_of_concern": (
        Strength.MILD,
        "has an expression of concern",
        "Ask the journal or the authors, and look at the pooled results without the study.",
    ),
    "erratum": (
        Strength.MILD,
        "has an erratum",
        "Read it, take the corrected figures with their place in it, and say what it changes.",
    ),
    "republished": (
        Strength.NOTE,
        "was retracted and published again",
        "Extract the later one, and say which of the two each figure was taken from.",
    ),
}
"""By the kind of notice: how much it matters, what is said of the report, what could be done."""


@dataclass(frozen=True)
class ReviewProblem:
    """A problem of several studies, or of one as a whole; ``ids`` are the studies, ``studies`` their names."""

    code: str
    title: str
    strength: Strength
    studies: tuple[str, ...]
    found: str
    why: str
    could: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class StudyMarks:
    """What the readable sheets of one study tell of its patients and reports, and what is to be looked at again.

    ``notices`` are the kinds that the lead's rows of reports name, with the report's number; ``outdated`` counts, by
    person, the answers given before a field changed its meaning.
    """

    cohorts: Mapping[str, str] = field(default_factory=dict)
    overlaps: Mapping[str, str] = field(default_factory=dict)
    numbers: frozenset[tuple[str, str]] = frozenset()
    notices: tuple[tuple[str, str], ...] = ()
    outdated: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Known:
    """One study that counts, with its marks and the hashes of its PDFs."""

    study: Study
    marks: StudyMarks
    files: frozenset[str]

    @property
    def label(self) -> str:
        """The study's name for people."""
        return self.study.label


def review_problems(review: Review, marks: Mapping[str, StudyMarks] | None = None) -> tuple[ReviewProblem, ...]:
    """The problems between the studies that count, the strongest first, from what the viewer may read.

    ``marks`` holds, by study, what was read already; a study that is not in it is left out. By default all are read.
    """
    if marks is None:
        marks = {study.id: study_marks(review, study.id) for study in review.facts.studies}
    counted = [study for study in review.facts.counted_studies if study.id in marks]
    found = [*_between([_known(review, study, marks[study.id]) for study in counted])]
    for study in counted:
        found += _noticed(review, study, marks[study.id])
    for study in review.facts.studies:
        found += _to_look_at_again(review, study, marks.get(study.id, StudyMarks()))
    return tuple(sorted(found, key=lambda problem: _ORDER[problem.strength]))


def _readable(review: Review, study: str, sections: Collection[str]) -> list[Sheet]:
    """These sections of the lead's sheet, and of those of the reviewers that the viewer may read."""
    scopes = [person_scope(person) for person in review.facts.study(study).slots.holders]
    theirs = [review.sheet(scope, study, sections) for scope in scopes if review.may_read(scope, study)]
    beneath = theirs[0].base if theirs else None
    return [beneath or review.sheet(REVIEW, study, sections), *theirs]


def study_marks(review: Review, study: str) -> StudyMarks:
    """Read one study's sheets, as far as the viewer may read them, for what matters between studies."""
    cohorts: dict[str, str] = {}
    overlaps: dict[str, str] = {}
    numbers: set[tuple[str, str]] = set()
    notices: list[tuple[str, str]] = []
    asked = {one.section for means in _MEANINGS for one in review.form.all_meaning(means)}
    for sheet in _readable(review, study, asked):
        seen = study_of(sheet, "study.cohort_family")
        if name := seen.text("study.cohort_family"):
            cohorts[_plain(name)] = name
        other, kind = study_of(sheet, "study.overlap_with"), study_of(sheet, "study.overlap").choice("study.overlap")
        if kind in ("same", "in_part", "suspected"):
            overlaps |= dict.fromkeys(other.choices("study.overlap_with"), kind)
        numbers |= {number for means in _NUMBERS for row in rows_of(sheet, means) for number in _numbers(row, means)}
        if sheet.scope == REVIEW:
            notices = [(_named(row), row.choice("report.notice")) for row in rows_of(sheet, "report.notice")]
    return StudyMarks(cohorts, overlaps, frozenset(numbers), tuple(notices), _outdated(review, study))


def _outdated(review: Review, study: str) -> dict[str, int]:
    """How many answers each reviewer gave before a field changed its meaning, where the viewer may read them."""
    if not review.forms.reopened(review.facts.form_hash):
        return {}
    counts: dict[str, int] = {}
    for person in review.facts.study(study).slots.holders:
        if review.may_read(person_scope(person), study):
            sheet = review.sheet(person_scope(person), study)
            counts[person] = sum(sheet.is_outdated(row.id, one.id) for row, one, _ in sheet.answers())
    return {person: count for person, count in counts.items() if count}


def _known(review: Review, study: Study, marks: StudyMarks) -> _Known:
    return _Known(study, marks, frozenset(one.sha256 for one in review.facts.reports(study.id) if one.sha256))


def _named(report: Seen) -> str:
    return next((said for means in _NUMBERS if (said := report.text(means))), "")


def _numbers(seen: Seen, means: str) -> list[tuple[str, str]]:
    text = seen.text(means)
    if means == "report.pmid" and text.isdigit():
        text = f"PMID {text}"
    return [(one.register, one.number) for one in identifiers(text)]


def _plain(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


def _between(studies: Sequence[_Known]) -> Iterator[ReviewProblem]:
    """Only studies that have something in common are compared, so that a large review is read once."""
    holding: dict[object, list[int]] = {}
    for at, known in enumerate(studies):
        for mark in (
            known.study.id,
            *known.marks.overlaps,
            *known.marks.cohorts,
            *known.marks.numbers,
            *known.files,
            _plain(known.label),
        ):
            holding.setdefault(mark, []).append(at)
    pairs = {pair for places in holding.values() for pair in combinations(dict.fromkeys(places), 2)}
    for first, second in sorted(pairs):
        yield from _cohort_counted_twice(studies[first], studies[second])
        yield from _study_extracted_twice(studies[first], studies[second])


def _cohort_counted_twice(first: _Known, second: _Known) -> Iterator[ReviewProblem]:
    both, ids = (first.label, second.label), (first.study.id, second.study.id)
    said = first.marks.overlaps.get(second.study.id) or second.marks.overlaps.get(first.study.id, "")
    shared = [name for plain, name in first.marks.cohorts.items() if plain and plain in second.marks.cohorts]
    if shared or said == "same":
        named = f" of the cohort “{shared[0]}”" if shared else ", which one of them says to be the same"
        found = f"{first.label} and {second.label} both count patients{named}."
        could = "Count one of the two, or say that their patients are different people."
        title = "One cohort counted twice"
        yield ReviewProblem("cohort_twice", title, Strength.STRONG, both, found, _TWICE_WHY, could, ids)
    elif said:
        some = "are said to share" if said == "in_part" else "are suspected to share"
        found = f"{first.label} and {second.label} {some} some of their patients."
        could = "Ask the authors; until then keep them apart in a sensitivity analysis."
        title = "Cohorts that overlap"
        yield ReviewProblem("cohort_overlap", title, Strength.MILD, both, found, _TWICE_WHY, could, ids)


def _study_extracted_twice(first: _Known, second: _Known) -> Iterator[ReviewProblem]:
    both, ids = (first.label, second.label), (first.study.id, second.study.id)
    could = "Merge the two studies, or move the report to where it belongs."
    shared = sorted(first.marks.numbers & second.marks.numbers)
    reports = [number for register, number in shared if register in _ONE_REPORT]
    registered = [f"{register} {number}" for register, number in shared if register not in _ONE_REPORT]
    title, code = "One study extracted as two", "study_twice"
    if first.files & second.files or reports:
        what = f"the report {reports[0]}" if reports else "the same PDF"
        found = f"{first.label} and {second.label} both hold {what}."
        yield ReviewProblem(code, title, Strength.STRONG, both, found, _SAME_WHY, could, ids)
    elif registered:
        found = f"{first.label} and {second.label} have the same registration, {registered[0]}."
        could = "Merge them where they are one trial; else name the cohort that they share."
        yield ReviewProblem(code, title, Strength.MILD, both, found, _SAME_WHY, could, ids)
    elif _plain(first.label) and _plain(first.label) == _plain(second.label):
        found = f"Two studies are called “{first.label}”."
        could = "Merge them where they are one study; else give one of them another name."
        yield ReviewProblem(code, title, Strength.MILD, both, found, _SAME_WHY, could, ids)


def _noticed(review: Review, study: Study, marks: StudyMarks) -> Iterator[ReviewProblem]:
    """Errata, concerns and retractions, as the lead recorded them or named them in the form; each once."""
    recorded = [(one, note) for one in review.facts.reports(study.id) for note in review.facts.notices(one.id)]
    kinds = {note.kind for _, note in recorded}
    told = [(one.label, note.kind, note.effect) for one, note in recorded]
    told += [(name, kind, "") for name, kind in marks.notices if kind in _NOTICES and kind not in kinds]
    for name, kind, effect in told:
        strength, words, could = _NOTICES.get(kind, _NOTICES["erratum"])
        if effect and kind == "erratum":
            strength, could = Strength.NOTE, "Look whether every figure that it changes was taken from it."
        found = f"{study.label}: the report {name} {words}." if name else f"{study.label}: a report of it {words}."
        found += f" What it changes: {effect}" if effect else ""
        title, one_study = "A notice on a report", (study.label,)
        yield ReviewProblem("notice", title, strength, one_study, found, _NOTICE_WHY, could, (study.id,))


def _to_look_at_again(review: Review, study: Study, marks: StudyMarks) -> Iterator[ReviewProblem]:
    """Answers given before a field changed its meaning, sheet by sheet."""
    for person, number in marks.outdated.items():
        answers = "1 answer was" if number == 1 else f"{number} answers were"
        mark = review.submission(person, study.id)
        locked = mark is not None and mark.stands
        found = f"{answers} given by {review.facts.people[person].name} before the meaning of the field changed."
        could = "Reopen the sheet with that reason, and look at them again." if locked else "Look at them again."
        why = "An answer to another question is no answer to this one."
        title, one = "Answered under an older meaning", (study.label,)
        yield ReviewProblem("meaning_changed", title, Strength.MILD, one, found, why, could, (study.id,))
