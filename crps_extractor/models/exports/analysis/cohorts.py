"""Patients who are counted in two studies: found from what the consensus of the open studies says of their cohort."""

from __future__ import annotations

from collections.abc import Mapping

from crps_extractor.models.checks.across import StudyMarks, review_problems
from crps_extractor.models.checks.seen import study_of
from crps_extractor.models.exports.analysis.opened import Opened
from crps_extractor.models.kinds.identifier import identifiers
from crps_extractor.models.review.review import Review

__all__ = ["counted_twice", "marks_of"]

_CODES = ("cohort_twice", "cohort_overlap", "study_twice")
_OVERLAPS = ("same", "in_part", "suspected")


def marks_of(opened: Opened) -> StudyMarks:
    """What the consensus of one study tells of its patients."""
    family = study_of(opened.sheet, "study.cohort_family").text("study.cohort_family")
    overlap = study_of(opened.sheet, "study.overlap").choice("study.overlap")
    others = study_of(opened.sheet, "study.overlap_with").choices("study.overlap_with")
    registration = study_of(opened.sheet, "study.registration").text("study.registration")
    plain = "".join(letter for letter in family.casefold() if letter.isalnum() or letter == "_")
    return StudyMarks(
        {plain: family} if plain else {},
        dict.fromkeys(others, overlap) if overlap in _OVERLAPS else {},
        frozenset((one.register, one.number) for one in identifiers(registration)),
    )


def counted_twice(review: Review, marks: Mapping[str, StudyMarks]) -> dict[str, str]:
    """By study, what the checks between studies say of patients who are counted twice; from these studies alone."""
    found: dict[str, list[str]] = {}
    for problem in review_problems(review, marks):
        for study in problem.ids if problem.code in _CODES else ():
            found.setdefault(study, []).append(problem.found)
    return {study: " ".join(said) for study, said in found.items()}
