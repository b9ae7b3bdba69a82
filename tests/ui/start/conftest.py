"""The window of the other tests."""

from __future__ import annotations

from tests.ui.window.conftest import at, make_window, window_workers

__all__ = ["at", "make_window", "window_workers"]
