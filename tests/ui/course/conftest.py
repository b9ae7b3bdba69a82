"""The window of the other tests, with the sample or a review of two studies in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from tests.ui.window.conftest import at, id_of, make_window, review, sample, sample_made, window_workers, with_a_study

__all__ = ["at", "id_of", "make_window", "review", "sample", "sample_made", "window_workers", "with_a_study"]


@pytest.fixture
def two_studies(with_a_study: Path) -> Path:
    """Smith 2019 with its PDF, and Smyth 2019 without one; Anna leads, she and Ben extract."""
    store = ReviewFile.open(with_a_study)
    Review(store, "anna").add_study("Smyth 2019")
    store.close()
    return with_a_study
