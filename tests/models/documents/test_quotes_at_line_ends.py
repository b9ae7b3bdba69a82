"""A quote that runs over a line end is kept with its hyphen, and found again on the page."""

from __future__ import annotations

from array import array

import pytest

from crps_extractor.models.documents.capture import capture
from crps_extractor.models.documents.search import find_quote
from crps_extractor.models.documents.text import PageText


def page_of(text: str) -> PageText:
    return PageText(0, text, array("i", [side for place in range(len(text)) for side in (place, 0, place + 1, 10)]))


@pytest.mark.parametrize(
    "text",
    [
        "All 20 com-\npleted the three periods.",
        "in a cross-\nover trial of two- and three-week courses",
        "a 10- or 20-mg dose, pla-\n cebo-controlled",
    ],
)
def test_a_quote_over_a_line_end_is_found_where_it_was_captured(text: str) -> None:
    page = page_of(text)
    taken = capture(page, 0, len(text))
    assert taken is not None
    assert find_quote(page, taken.quote, taken.before, taken.after) == taken.rects


def test_a_hyphen_that_belongs_to_no_line_end_is_still_looked_for() -> None:
    assert find_quote(page_of("a dose of 10 20 mg"), "10- 20") is None
