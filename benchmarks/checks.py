"""All checks of a whole review: 14 studies of 150 answers and 60 results each, and what rests on several of them."""

from __future__ import annotations

import itertools
import random
import tempfile
import time
from pathlib import Path

from benchmarks.edit import make_review
from benchmarks.measuring import Measurement, interleaved
from crps_extractor.models.answer import Answer
from crps_extractor.models.checks.across import review_problems
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.file import ReviewFile

__all__ = ["measure"]

_STUDIES = 14
_TIMES = 7
_LIMIT_MS = 300.0


def measure() -> list[Measurement]:
    """Every sheet of the review checked anew; then the checks between its studies."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmark.crpx"
        lead, _ = make_review(path, _STUDIES)
        store = ReviewFile.open(path)
        try:
            review = Review(store, lead)
            seeds = itertools.count()
            ways = {"sheets": lambda: _checked(review, next(seeds)), "between": lambda: _between(review)}
            samples = interleaved(_TIMES, ways)
        finally:
            store.close()
    return [
        Measurement(f"the sheets of {_STUDIES} studies", samples["sheets"], limit=_LIMIT_MS),
        Measurement(f"between {_STUDIES} studies", samples["between"], limit=_LIMIT_MS),
    ]


def _varied(sheet: Sheet, seed: int) -> Sheet:
    """The same sheet with figures of its own, so that nothing is remembered from another study."""
    chance = random.Random(seed)
    for row in sheet.rows("results"):
        parts = {"centre": f"{chance.uniform(1, 9):.2f}", "spread": f"{chance.uniform(0.3, 3):.2f}"}
        sheet.set(row.id, "value", Answer(parts={**parts, "spread_type": "sd", "centre_type": "mean"}))
        sheet.set(row.id, "n", Answer(parts={"text": str(chance.randint(8, 60))}))
    return sheet


def _checked(review: Review, seed: int) -> float:
    """Sheets that were never looked at before; reading them from the file is not counted."""
    sheets = [_varied(review.own_sheet(study.id), hash((seed, study.id))) for study in review.facts.studies]
    start = time.perf_counter()
    for sheet in sheets:
        problems_of(sheet, context_of(sheet, review.facts.tables))
    return 1000 * (time.perf_counter() - start)


def _between(review: Review) -> float:
    start = time.perf_counter()
    review_problems(review)
    return 1000 * (time.perf_counter() - start)
