"""How far two reviewers agreed before they saw each other's sheets: rows found, answers alike, effects that follow.

Only first submissions count, of studies and sections extracted independently; a pilot stands apart. Two questions are
never mixed: was a row found, and do answers agree in rows that both found. A status is an answer like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crps_extractor.models.compare.comparing import compare_sheets
from crps_extractor.models.compare.consensus import pairs_by_hand
from crps_extractor.models.compare.difference import Difference, StudyComparison
from crps_extractor.models.compare.effects import ComparedEffect, compared_effects
from crps_extractor.models.compare.field_agreement import EQUAL, FieldAgreement, Judged, field_agreements
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import VERIFY
from crps_extractor.models.review.review import Review
from crps_extractor.models.statistics.agreement_studies import RowAgreement, bootstrap_interval, row_agreement

__all__ = ["Agreement", "AnswerCount", "StudyAgreement", "review_agreement", "study_agreement"]

_AT_WORK = "not submitted by both yet"


@dataclass(frozen=True)
class AnswerCount:
    """Answers in rows that both found: ``agreed`` of those ``both`` gave; ``omitted`` were given by one alone, in
    such rows or in rows that only one found; ``anyone`` is all that at least one gave.
    """

    agreed: int = 0
    both: int = 0
    omitted: int = 0

    @property
    def anyone(self) -> int:
        """Answers that at least one reviewer gave."""
        return self.both + self.omitted

    @property
    def share(self) -> float | None:
        """Agreed of those both gave, 0 to 1; None where there is none."""
        return self.agreed / self.both if self.both else None

    @property
    def omission_rate(self) -> float | None:
        """Given by one alone of those anyone gave, 0 to 1; None where there is none."""
        return self.omitted / self.anyone if self.anyone else None

    def __add__(self, other: AnswerCount) -> AnswerCount:
        """Both counts together."""
        return AnswerCount(self.agreed + other.agreed, self.both + other.both, self.omitted + other.omitted)


@dataclass(frozen=True)
class StudyAgreement:
    """Agreement of one study's two first submissions. ``left_out`` names the sections that were verified."""

    study: str
    people: tuple[str, str]
    rows: RowAgreement
    rows_by_section: Mapping[str, RowAgreement]
    answers: AnswerCount
    critical: AnswerCount
    judged: tuple[Judged, ...]
    effects: tuple[ComparedEffect, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """Agreement over the independent studies of a review; intervals are 95 %, drawn over studies, None below ten.

    ``apart`` says of every counted study that is not in the figures why. ``by_pair`` counts the critical answers by
    the two people, where the pairs change.
    """

    studies: tuple[StudyAgreement, ...]
    pilot: tuple[StudyAgreement, ...]
    apart: Mapping[str, str]
    rows: RowAgreement
    answers: AnswerCount
    critical: AnswerCount
    critical_interval: tuple[float, float] | None
    found_interval: tuple[float, float] | None
    by_pair: Mapping[tuple[str, str], AnswerCount]
    fields: tuple[FieldAgreement, ...]
    effects: tuple[ComparedEffect, ...]

    @property
    def effects_close(self) -> tuple[int, int]:
        """Effects no more than 0.1 apart, of those that both sheets give."""
        known = [one.agreement.within_0_1 for one in self.effects if one.agreement.within_0_1 is not None]
        return sum(known), len(known)

    @property
    def signs_changed(self) -> int:
        """Effects that point the other way in the other sheet."""
        return sum(one.agreement.sign_changed is True for one in self.effects)


def study_agreement(review: Review, study: str) -> StudyAgreement:
    """Agreement of the two first submissions of a study, its verified sections left out.

    Raises NotAllowedError until both have submitted, ValueError where the two are not independent or there is one.
    """
    reason = _why_apart(review, study)
    if reason == _AT_WORK:
        raise NotAllowedError("Agreement can be counted once both have submitted.")
    if reason:
        raise ValueError(f"No agreement is counted here: {reason}.")
    slots = review.facts.study(study).slots
    first, second = slots.holders
    sheets = (review.first_submitted(first, study), review.first_submitted(second, study))
    tables = review.facts.tables
    whole = compare_sheets(*sheets, tables, pairs_by_hand(review, study))
    comparison = replace(
        whole,
        pairs=tuple(pair for pair in whole.pairs if pair.section not in slots.verify_sections),
        fields=tuple(one for one in whole.fields if one.section.id not in slots.verify_sections),
    )
    by_section = {
        section.id: _rows(comparison, [section.id])
        for section in review.form.blind_sections()
        if section.repeats and section.id not in slots.verify_sections
    }
    return StudyAgreement(
        study,
        (first, second),
        _rows(comparison, by_section),
        by_section,
        _counted(comparison.fields),
        _counted(one for one in comparison.fields if one.field.critical),
        tuple(Judged(one, (first, second)) for one in comparison.fields if _is_in_both(one)),
        tuple(compared_effects(comparison, sheets, tables)),
        slots.verify_sections,
    )


def review_agreement(review: Review) -> Agreement:
    """Agreement over all studies that count, were extracted independently by two, and are open to the viewer."""
    apart = {study.id: _why_apart(review, study.id) for study in review.facts.counted_studies}
    found = [study_agreement(review, study) for study, reason in apart.items() if not reason]
    pilots = {study for batch in review.facts.batches.values() if batch.kind == "pilot" for study in batch.studies}
    pilot = tuple(one for one in found if one.study in pilots)
    studies = tuple(one for one in found if one.study not in pilots)
    by_pair: dict[tuple[str, str], AnswerCount] = {}
    for one in studies:
        pair = (min(one.people), max(one.people))
        by_pair[pair] = by_pair.get(pair, AnswerCount()) + one.critical
    return Agreement(
        studies,
        pilot,
        {study: reason for study, reason in apart.items() if reason} | {one.study: "pilot" for one in pilot},
        _rows_together(studies),
        _together(one.answers for one in studies),
        _together(one.critical for one in studies),
        bootstrap_interval(studies, lambda drawn: _together(one.critical for one in drawn).share),
        bootstrap_interval(studies, lambda drawn: _rows_together(drawn).found_by_both),
        by_pair,
        tuple(field_agreements(review.form, [judged for one in studies for judged in one.judged])),
        tuple(effect for one in studies for effect in one.effects),
    )


def _why_apart(review: Review, study: str) -> str:
    slots = review.facts.study(study).slots
    if slots.mode == VERIFY:
        return "extracted by one and verified by the other"
    if len(slots.holders) < 2:
        return "single extraction" if slots.holders else "nobody extracts it yet"
    return "" if review.is_revealed(study) else _AT_WORK


def _is_in_both(one: Difference) -> bool:
    return one.pair.first is not None and one.pair.second is not None


def _counted(fields: Iterable[Difference]) -> AnswerCount:
    agreed = both = omitted = 0
    for one in fields:
        if one.first is None or one.second is None:
            omitted += 1
        else:
            both += 1
            agreed += one.likeness in EQUAL
    return AnswerCount(agreed, both, omitted)


def _rows(comparison: StudyComparison, sections: Iterable[str]) -> RowAgreement:
    """Rows found by one or both; those laid out for both were found by nobody. Equal are rows without a difference."""
    wanted = set(sections)
    pairs = [pair for pair in comparison.pairs if pair.section in wanted and pair.how != "same id"]
    differing = {one.pair.id for one in comparison.fields if one.likeness not in EQUAL}
    both = [pair for pair in pairs if pair.first and pair.second]
    return row_agreement(
        len(both),
        sum(pair.second is None for pair in pairs),
        sum(pair.first is None for pair in pairs),
        sum(pair.id not in differing for pair in both),
    )


def _together(counts: Iterable[AnswerCount]) -> AnswerCount:
    return sum(counts, AnswerCount())


def _rows_together(studies: Sequence[StudyAgreement]) -> RowAgreement:
    rows = [one.rows for one in studies]
    return row_agreement(
        sum(one.both for one in rows),
        sum(one.first_only for one in rows),
        sum(one.second_only for one in rows),
        sum(one.equal for one in rows),
    )
