"""The imputations of a review as analysis needs them: the SD borrowed for each result, the correlations assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import CONSENSUS
from crps_extractor.models.review.derived.imputations import SD, Imputation, imputations, value_of
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Place, Sheet
from crps_extractor.models.statistics.imputation import Assumption, ImputedSD

__all__ = ["Borrowed", "borrowed"]


@dataclass(frozen=True)
class Borrowed:
    """``sds`` by (study, row of the result); ``correlations`` by study, "" for the whole review.

    ``refused`` says why an entry gives nothing here.
    """

    sds: Mapping[Place, ImputedSD] = field(default_factory=dict)
    correlations: Mapping[str, tuple[Assumption, str]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()

    def correlation(self, study: str) -> tuple[Assumption, str] | None:
        """The correlation assumed for a study, else for the review, with why."""
        return self.correlations.get(study) or self.correlations.get("")


def borrowed(review: Review) -> Borrowed:
    """Compute every imputation from what is settled and open to the viewer; the later entry of two stands."""
    known: dict[str, Sheet | None] = {}

    def settled(study: str) -> Sheet | None:
        if study not in known:
            is_open = study in shown and review.may_read(CONSENSUS, study)
            known[study] = study_consensus(review, study)[1] if is_open else None
        return known[study]

    shown = {study.id for study in review.facts.studies}
    sds: dict[Place, ImputedSD] = {}
    correlations: dict[str, tuple[Assumption, str]] = {}
    refused: list[str] = []
    for one in imputations(review):
        if one.what == SD and settled(one.study) is None:
            continue
        absent = {home for home, _ in one.donors if settled(home) is None}
        result = value_of(review, settled, one) if not absent else None
        if isinstance(result, ImputedSD):
            sds[one.study, one.row] = result
        elif isinstance(result, Assumption) and one.what == "correlation":
            correlations[one.study] = (result, one.why)
        elif not isinstance(result, Assumption):
            reason = "a study that it borrows from is not in this export." if result is None else result.reason
            refused.append(f"{_named(review, one)}: {reason}")
    return Borrowed(sds, correlations, tuple(refused))


def _named(review: Review, one: Imputation) -> str:
    return review.facts.study(one.study).label if one.study else "The review"
