"""Comparing two submitted sheets: the time a study takes in a review of 2,000 against that in a review of 14."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.export import make_submitted_review
from benchmarks.measuring import Measurement, Peer, interleaved
from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile

__all__ = ["measure"]

_FEW, _MANY = 14, 2_000
_TIMES = 5
_AT_MOST = 1.2


def measure() -> list[Measurement]:
    """Both sheets read, their rows paired and every field compared; 14 studies, evenly taken, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        reviews = {str(studies): _opened(Path(folder) / f"{studies}.crpx", studies) for studies in (_FEW, _MANY)}
        taken = interleaved(_TIMES, {name: lambda one=one: _a_study(one) for name, one in reviews.items()})
        for review in reviews.values():
            review.store.close()
    few = taken[str(_FEW)]
    return [
        Measurement(f"a study among {_FEW}", few),
        Measurement(f"a study among {_MANY:,}", taken[str(_MANY)], (Peer(f"among {_FEW}", few, _AT_MOST),)),
    ]


def _opened(path: Path, studies: int) -> Review:
    lead = make_submitted_review(path, studies)
    return Review(ReviewFile.open(path), lead)


def _a_study(review: Review) -> float:
    studies = review.facts.studies
    chosen = studies[:: max(1, len(studies) // _FEW)][:_FEW]
    start = time.perf_counter()
    for study in chosen:
        study_consensus(review, study.id)
    return 1000 * (time.perf_counter() - start) / len(chosen)
