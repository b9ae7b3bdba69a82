"""The window of the other tests, with a review of a few studies in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crps_extractor.models.review.facts import Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from tests.ui.window.conftest import at, make_window, review, window_workers

__all__ = ["at", "make_window", "review", "window_workers"]


@pytest.fixture
def five_studies(review: Path) -> Path:
    """Five studies without PDFs; Anna leads, she and Ben extract."""
    store = ReviewFile.open(review)
    lead = Review(store, "anna")
    for number in range(1, 6):
        lead.add_study(f"Study {number}", Slots("anna", "ben", "anna"))
    store.close()
    return review
