"""Turning rectangles with their page and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.documents.geometry import PageSize, bounds, shown_rectangle, stored_rectangle

SIDE = st.integers(0, 50_000)


@given(SIDE, SIDE, SIDE, SIDE, st.sampled_from((0, 90, 180, 270)))
def test_a_rectangle_turned_and_turned_back_is_the_same(a: int, b: int, c: int, d: int, rotation: int) -> None:
    size = PageSize(60_000, 80_000, rotation)
    rect = (min(a, c), min(b, d), max(a, c), max(b, d))
    assert stored_rectangle(shown_rectangle(rect, size), size) == rect


def test_a_page_turned_by_a_quarter_shows_its_top_left_at_the_top_right() -> None:
    assert shown_rectangle((0, 0, 10, 20), PageSize(800, 600, 90)) == (780, 0, 800, 10)


def test_bounds_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        bounds(())
