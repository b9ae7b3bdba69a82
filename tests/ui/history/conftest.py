"""The main window of the other tests, for its history."""

from __future__ import annotations

from tests.ui.window.conftest import at, make_window, review, sample, sample_made, window_workers, with_a_study

__all__ = ["at", "make_window", "review", "sample", "sample_made", "window_workers", "with_a_study"]
