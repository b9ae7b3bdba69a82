"""The window of the other tests, and what comes in from spreadsheets."""

from __future__ import annotations

from tests.ui.exchange.conftest import Exchange, exchange
from tests.ui.window.conftest import at, make_window, review, window_workers, with_a_study

__all__ = ["Exchange", "at", "exchange", "make_window", "review", "window_workers", "with_a_study"]
