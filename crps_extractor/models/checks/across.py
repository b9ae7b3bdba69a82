"""Checks across the studies of a review: a cohort counted twice, a study extracted as two, what to look at again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from crps_extractor.models.checks.seen import Seen, rows_of, study_of
from crps_extractor.models.event import REVIEW, person_scope
from crps_extractor.models.kinds.base import Strength
from crps_extractor.models.kinds.identifier import identifiers
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = ["ReviewProblem", "review_problems"]

_ORDER = {Strength.STRONG: 0, Strength.MILD: 1, Strength.NOTE: 2}
_NUMBERS = ("study.registration", "report.registration", "report.doi", "report.pmid")
_MEANINGS = ("study.cohort_family", "study.overlap", "study.overlap_with", *_NUMBERS)
"""What is read of a study to tell whose patients it counts."""
_ONE_REPORT = ("DOI", "PMID", "PMC")
_TWICE_WHY = (
    "Patients who are counted in two studies weigh twice in every pooled result, and the results look more precise "
    "than they are."
)
_SAME_WHY = "One study that is extracted as two enters every count and every analysis twice."


@dataclass(frozen=True)
class ReviewProblem:
    """A problem that rests on several studies (or on one, where a changed form asks for another look)."""

    code: str
    title: str
    strength: Strength
    studies: tuple[str, ...]
    found: str
    why: str
    could: str = ""


@dataclass(frozen=True)
class _Known:
    """What may be read of one study that tells who its patients and reports are."""

    study: Study
    cohorts: dict[str, str]
    overlaps: dict[str, str]
    numbers: frozenset[tuple[str, str]]
    files: frozenset[str]

    @property
    def label(self) -> str:
        """The study's name for people."""
        return self.study.label


def review_problems(review: Review) -> tuple[ReviewProblem, ...]:
    """The problems between the studies that count, the strongest first, from what the viewer may read."""
    studies = [_known(review, study) for study in review.facts.counted_studies]
    found = [*_between(studies), *_to_look_at_again(review)]
    return tuple(sorted(found, key=lambda problem: _ORDER[problem.strength]))


def _readable(review: Review, study: str, sections: Collection[str]) -> list[Sheet]:
    """These sections of the lead's sheet, and of those of the reviewers that the viewer may read."""
    scopes = [REVIEW, *(person_scope(person) for person in review.facts.study(study).slots.holders)]
    return [review.sheet(scope, study, sections) for scope in scopes if review.may_read(scope, study)]


def _known(review: Review, study: Study) -> _Known:
    cohorts: dict[str, str] = {}
    overlaps: dict[str, str] = {}
    numbers: set[tuple[str, str]] = set()
    asked = {one.section for means in _MEANINGS for one in review.form.all_meaning(means)}
    for sheet in _readable(review, study.id, asked):
        seen = study_of(sheet, "study.cohort_family")
        if name := seen.text("study.cohort_family"):
            cohorts[_plain(name)] = name
        other, kind = study_of(sheet, "study.overlap_with"), study_of(sheet, "study.overlap").choice("study.overlap")
        if kind in ("same", "in_part", "suspected"):
            overlaps |= dict.fromkeys(other.choices("study.overlap_with"), kind)
        numbers |= {number for means in _NUMBERS for row in rows_of(sheet, means) for number in _numbers(row, means)}
    files = frozenset(report.sha256 for report in review.facts.reports(study.id) if report.sha256)
    return _Known(study, cohorts, overlaps, frozenset(numbers), files)


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
            *known.overlaps,
            *known.cohorts,
            *known.numbers,
            *known.files,
            _plain(known.label),
        ):
            holding.setdefault(mark, []).append(at)
    pairs = {pair for places in holding.values() for pair in combinations(dict.fromkeys(places), 2)}
    for first, second in sorted(pairs):
        yield from _cohort_counted_twice(studies[first], studies[second])
        yield from _study_extracted_twice(studies[first], studies[second])


def _cohort_counted_twice(first: _Known, second: _Known) -> Iterator[ReviewProblem]:
    both, could = (first.label, second.label), "Count one of the two, or say that their patients are different people."
    said = first.overlaps.get(second.study.id) or second.overlaps.get(first.study.id, "")
    shared = [first.cohorts[name] for name in first.cohorts if name and name in second.cohorts]
    if shared or said == "same":
        named = f" of the cohort “{shared[0]}”" if shared else ", which one of them says to be the same"
        found = f"{first.label} and {second.label} both count patients{named}."
        yield ReviewProblem("cohort_twice", "One cohort counted twice", Strength.STRONG, both, found, _TWICE_WHY, could)
    elif said:
        some = "are said to share" if said == "in_part" else "are suspected to share"
        found = f"{first.label} and {second.label} {some} some of their patients."
        could = "Ask the authors; until then keep them apart in a sensitivity analysis."
        yield ReviewProblem("cohort_overlap", "Cohorts that overlap", Strength.MILD, both, found, _TWICE_WHY, could)


def _study_extracted_twice(first: _Known, second: _Known) -> Iterator[ReviewProblem]:
    both = (first.label, second.label)
    could = "Merge the two studies, or move the report to where it belongs."
    shared = sorted(first.numbers & second.numbers)
    reports = [number for register, number in shared if register in _ONE_REPORT]
    registered = [f"{register} {number}" for register, number in shared if register not in _ONE_REPORT]
    title, code = "One study extracted as two", "study_twice"
    if first.files & second.files or reports:
        what = f"the report {reports[0]}" if reports else "the same PDF"
        found = f"{first.label} and {second.label} both hold {what}."
        yield ReviewProblem(code, title, Strength.STRONG, both, found, _SAME_WHY, could)
    elif registered:
        found = f"{first.label} and {second.label} have the same registration, {registered[0]}."
        could = "Merge them where they are one trial; else name the cohort that they share."
        yield ReviewProblem(code, title, Strength.MILD, both, found, _SAME_WHY, could)
    elif _plain(first.label) and _plain(first.label) == _plain(second.label):
        found = f"Two studies are called “{first.label}”."
        could = "Merge them where they are one study; else give one of them another name."
        yield ReviewProblem(code, title, Strength.MILD, both, found, _SAME_WHY, could)


def _to_look_at_again(review: Review) -> Iterator[ReviewProblem]:
    """Answers given before a field changed its meaning, sheet by sheet, where the viewer may read them."""
    if not review.forms.reopened(review.facts.form_hash):
        return
    for study in review.facts.studies:
        for person in study.slots.holders:
            scope = person_scope(person)
            if not review.may_read(scope, study.id):
                continue
            sheet = review.sheet(scope, study.id)
            number = sum(sheet.is_outdated(row.id, form_field.id) for row, form_field, _ in sheet.answers())
            if number:
                answers = "1 answer was" if number == 1 else f"{number} answers were"
                mark = review.submission(person, study.id)
                locked = mark is not None and mark.stands
                found = (
                    f"{answers} given by {review.facts.people[person].name} before the meaning of the field changed."
                )
                could = (
                    "Reopen the sheet with that reason, and look at them again." if locked else "Look at them again."
                )
                why = "An answer to another question is no answer to this one."
                title = "Answered under an older meaning"
                yield ReviewProblem("meaning_changed", title, Strength.MILD, (study.label,), found, why, could)
