"""Studies that are likely one: the same PDF, the same paper, the same patients. People decide what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from crps_extractor.models.checks.seen import rows_of, study_of
from crps_extractor.models.event import REVIEW, person_scope
from crps_extractor.models.kinds.identifier import identifiers
from crps_extractor.models.references.likeness import likely_duplicates
from crps_extractor.models.references.reference import plain
from crps_extractor.models.review.facts import Facts, Report, Study
from crps_extractor.models.review.records import DUPLICATE
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = ["Alike", "AlikeAs", "alike_studies"]

_PUBLISHED = ("DOI", "PMID", "PMC")
_NUMBERS = ("study.registration", "report.registration")
_YEAR = re.compile(r"(?:19|20)\d\d")


class AlikeAs(StrEnum):
    """What two studies likely share, the surest first."""

    PDF = "the same PDF"
    PAPER = "the same paper"
    PATIENTS = "the same patients"
    NAME = "the same name"


@dataclass(frozen=True)
class Alike:
    """Two studies, by their ids, that are likely one; ``reasons`` say why, each in a few words.

    ``is_looked_at`` where somebody looked at them before and left them as two.
    """

    first: str
    second: str
    alike_as: AlikeAs
    reasons: tuple[str, ...]
    is_looked_at: bool = False


@dataclass(frozen=True)
class _Known:
    """What may be read of a study's patients: who writes of them, where and when they were treated, how many."""

    author: str
    registered: frozenset[str]
    cohorts: frozenset[str]
    overlaps: frozenset[str]
    countries: frozenset[str]
    years: frozenset[range]
    numbers: frozenset[int]


def alike_studies(review: Review, *, with_looked_at: bool = False) -> list[Alike]:
    """The pairs of studies that are likely one, the surest first, from what the viewer may read.

    Studies already merged or marked as duplicates are left out; those looked at and left, unless asked for.
    """
    facts = review.facts
    studies = [study for study in facts.studies if study.status != DUPLICATE]
    found: dict[tuple[str, str], dict[AlikeAs, list[str]]] = {}
    for first, second, alike_as, reason in (*_by_reports(facts, studies), *_by_patients(review, studies)):
        known = found.setdefault((first, second), {}).setdefault(alike_as, [])
        if reason not in known:
            known.append(reason)
    order = list(AlikeAs)
    pairs = []
    for (first, second), reasons in found.items():
        looked_at = facts.is_looked_at(first, second)
        if with_looked_at or not looked_at:
            said = tuple(reason for kind in order for reason in reasons.get(kind, ()))
            pairs.append(Alike(first, second, min(reasons, key=order.index), said, looked_at))
    return sorted(pairs, key=lambda pair: order.index(pair.alike_as))


T = TypeVar("T")
Found = Iterator[tuple[str, str, AlikeAs, str]]


def _by_reports(facts: Facts, studies: Sequence[Study]) -> Found:
    """Reports that are one file or one paper, and studies that are called the same."""
    places = {study.id: at for at, study in enumerate(studies)}
    homes = {gone: study.id for study in studies for gone in (study.id, *facts.merged(study.id))}
    reports = [report for report in facts.reports() if report.study in homes]

    def pair(one: Report, other: Report) -> tuple[str, str] | None:
        first, second = sorted((homes[one.study], homes[other.study]), key=places.__getitem__)
        return (first, second) if first != second else None

    for one, other in _sharing((report.sha256, report) for report in reports if report.sha256):
        if both := pair(one, other):
            yield *both, AlikeAs.PDF, "the same PDF"
    for like in likely_duplicates([report.reference for report in reports]):
        if both := pair(reports[like.first], reports[like.second]):
            yield *both, AlikeAs.PAPER, like.reason
    for first, second in _sharing((plain(study.label), study) for study in studies):
        yield first.id, second.id, AlikeAs.NAME, "the same name"


def _by_patients(review: Review, studies: Sequence[Study]) -> Found:
    """One registration, one cohort, or one first author, country and time: what a family of reports has in common."""
    known = {study.id: _known(review, study) for study in studies}

    def marked(marks: str) -> Iterator[tuple[str, Study]]:
        return ((mark, study) for study in studies for mark in sorted(getattr(known[study.id], marks)))

    for marks, reason in (("registered", "the same registration, {0}"), ("cohorts", "the same cohort, “{0}”")):
        by_mark: dict[str, list[Study]] = {}
        for mark, study in marked(marks):
            by_mark.setdefault(mark, []).append(study)
        for mark, several in by_mark.items():
            for first, second in combinations(several, 2):
                yield first.id, second.id, AlikeAs.PATIENTS, reason.format(mark)
    for first, second in _sharing((known[study.id].author, study) for study in studies if known[study.id].author):
        if reason := _same_place_and_time(known[first.id], known[second.id]):
            yield first.id, second.id, AlikeAs.PATIENTS, reason
    at = {study.id: place for place, study in enumerate(studies)}
    for study in studies:
        for other in known[study.id].overlaps & at.keys() - {study.id}:
            one, two = sorted((study.id, other), key=at.__getitem__)
            yield one, two, AlikeAs.PATIENTS, "one of them says that they share patients"


def _sharing(marked: Iterable[tuple[str, T]]) -> Iterator[tuple[T, T]]:
    by_mark: dict[str, list[T]] = {}
    for mark, one in marked:
        by_mark.setdefault(mark, []).append(one)
    for several in by_mark.values():
        yield from combinations(several, 2)


def _same_place_and_time(one: _Known, other: _Known) -> str:
    """The words for what two studies of one first author share beside the country; "" where that is nothing."""
    countries = sorted(one.countries & other.countries)
    if not countries:
        return ""
    same = sorted(one.numbers & other.numbers)
    at_once = any(
        first.start < second.stop and second.start < first.stop for first in one.years for second in other.years
    )
    apart = bool(one.years and other.years) and not at_once
    beside = ["recruited in the same years"] if at_once else []
    beside += [f"{same[0]} patients in both"] if same and not apart else []
    return f"the same first author and country ({countries[0]}), {' and '.join(beside)}" if beside else ""


def _known(review: Review, study: Study) -> _Known:
    scopes = [REVIEW, *(person_scope(person) for person in study.slots.holders)]
    sheets = [review.sheet(scope, study.id) for scope in scopes if review.may_read(scope, study.id)]
    said = [_said(sheet) for sheet in sheets]
    return _Known(
        _author(review.facts, study),
        registered=frozenset().union(*(_registered(sheet) for sheet in sheets)),
        cohorts=frozenset(plain(one["study.cohort_family"]) for one in said) - {""},
        overlaps=frozenset().union(*(_overlaps(sheet) for sheet in sheets)),
        countries=frozenset(name.strip() for one in said for name in one["study.countries"].split(";")) - {""},
        years=frozenset(filter(None, (_years(one["study.recruit_start"], one["study.recruit_end"]) for one in said))),
        numbers=frozenset(
            count for sheet in sheets if (count := study_of(sheet, "study.n_total").count("study.n_total")) is not None
        ),
    )


def _said(sheet: Sheet) -> dict[str, str]:
    means = ("study.cohort_family", "study.countries", "study.recruit_start", "study.recruit_end")
    return {one: study_of(sheet, one).text(one) for one in means}


def _registered(sheet: Sheet) -> frozenset[str]:
    texts = (row.text(means) for means in _NUMBERS for row in rows_of(sheet, means))
    return frozenset(one.number for text in texts for one in identifiers(text) if one.register not in _PUBLISHED)


def _overlaps(sheet: Sheet) -> frozenset[str]:
    if study_of(sheet, "study.overlap").choice("study.overlap") not in ("same", "in_part", "suspected"):
        return frozenset()
    return frozenset(study_of(sheet, "study.overlap_with").choices("study.overlap_with"))


def _years(began: str, ended: str) -> range | None:
    first, last = _YEAR.findall(began), _YEAR.findall(ended)
    return range(int(first[0]), int(last[-1]) + 1) if first and last and int(first[0]) <= int(last[-1]) else None


def _author(facts: Facts, study: Study) -> str:
    """Whoever is named first: in a report's reference, else in a label such as "Smith 2019"."""
    named = next((one.reference.first_author for one in facts.reports(study.id) if one.reference.authors), "")
    if named:
        return plain(named)
    label = re.match(r"([^\W\d_][\w'’ -]{1,40}?)(?: et al\.?)?,? (?:19|20)\d\d", study.label)
    return plain(label[1]) if label else ""
