"""The readable text, its map back to the page, finding in it, and what may be believed."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.documents.capture import capture, printed_proposals, unreadable, why_doubtful
from crps_extractor.models.documents.refusals import Refused
from crps_extractor.models.documents.search import compiled, find_in, find_quote
from crps_extractor.models.documents.text import PageText, readable


def a_page(text: str, page: int = 0) -> PageText:
    """A page whose letters are 5 points wide and whose lines are 10 points high, from the top left corner on."""
    boxes = array("i")
    x = y = 0
    for letter in text:
        boxes.extend((x, y, x if letter == "\n" else x + 500, y + 1000))
        x, y = (0, y + 1000) if letter == "\n" else (x + 500, y)
    return PageText(page, text, boxes)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("infu-\nsion of keta\u00ad\nmine", "infusion of ketamine"),
        ("eﬃcacy ﬁrst", "efficacy first"),
        ("1\u2009mg\u00a0 kg", "1 mg kg"),
        ("5 μg and 5 µg", "5 µg and 5 µg"),
        ("p = 0·05", "p = 0.05"),
        ("mean −2.03", "mean −2.03"),
        ("10-\n20 mg", "10- 20 mg"),
        ("pre‑treatment", "pre-treatment"),
        ("Lie\u0301ge", "Liége"),
        ("≥\ufffd30", "≥\ufffd30"),
        ("A · B", "A · B"),
    ],
)
def test_text_is_made_readable(raw: str, read: str) -> None:
    assert readable(raw).text == read


@given(st.text(alphabet="ab1 -\n\u00ad\u2009ﬁμ·−\ufffde\u0301", max_size=60))
def test_every_readable_letter_leads_back_to_the_page_in_order(raw: str) -> None:
    made = readable(raw)
    spans = [made.raw_span(index, index + 1) for index in range(len(made.text))]
    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)
    assert all(raw[start:end] == letter for (start, end), letter in zip(spans, made.text, strict=True) if letter == "1")


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("placebo-controlled", "a placebo-\ncontrolled trial", ["placebo-\ncontrolled"]),
        ("-2.03", "was −2.03 and 2.03", ["−2.03"]),
        ("p<0.05", "P < 0.05; p<0.05", ["P < 0.05", "p<0.05"]),
        ("p < 0.05", "p<0.05", ["p<0.05"]),
        ("30 ± 5", "30±5", ["30±5"]),
        ("ug", "5 µg", []),
        ("μg", "5 µg", ["µg"]),
        ("0.05", "0·05", ["0·05"]),
        ("a.c", "abc a.c", ["a.c"]),
        ("   ", "anything", []),
    ],
)
def test_words_are_found_however_they_are_set(query: str, text: str, found: list[str]) -> None:
    pattern = compiled(query)
    hits = find_in(readable(text), pattern) if pattern else []
    assert [text[start:end] for start, end in hits] == found


def test_a_pattern_finds_what_words_cannot() -> None:
    pattern = compiled(r"\d+ mg", is_pattern=True)
    assert pattern is not None
    assert find_in(readable("20 mg, then 30\nmg"), pattern) == [(0, 5), (12, 17)]


def test_an_unfinished_pattern_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="The search pattern is not complete"):
        compiled("(mg", is_pattern=True)


def test_a_quote_is_found_at_the_place_whose_neighbours_agree() -> None:
    page = a_page("ketamine 20 mg daily\nplacebo 20 mg weekly")
    assert find_quote(page, "20 mg", "placebo", "weekly") == ((8 * 500, 1000, 13 * 500, 2000),)
    assert find_quote(page, "20 mg", "ketamine", "daily") == ((9 * 500, 0, 14 * 500, 1000),)
    assert find_quote(page, "40 mg") is None


def test_a_quote_over_a_line_end_has_a_rectangle_a_line() -> None:
    page = a_page("the infu-\nsion rate")
    assert find_quote(page, "infusion") == ((4 * 500, 0, 9 * 500, 1000), (0, 1000, 4 * 500, 2000))


def test_a_capture_holds_text_quote_place_and_neighbours() -> None:
    page = a_page("Pain fell by 2.1 ± 0.4\ncm in the keta-\nmine group.", page=3)
    start = page.text.index("2.1")
    taken = capture(page, start - 1, page.text.index("cm") + 3)
    assert taken is not None
    assert (taken.text, taken.quote, taken.page) == ("2.1 ± 0.4 cm", "2.1 ± 0.4 cm", 3)
    assert (taken.before, taken.after) == ("Pain fell by", "in the ketamine group.")
    assert len(taken.rects) == 2
    assert not taken.doubtful


def test_selecting_only_spaces_captures_nothing() -> None:
    assert capture(a_page("a   b"), 1, 4) is None


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("was \ufffd2.03 (", "2.03"),
        ("( \ufffd 3.44, 0.63)", "3.44"),
        ("\uf0b330 kg", "30 kg"),
        ("12 Ϯ 3", "12 Ϯ 3"),
        ("5\ufffd0", "5\ufffd0"),
    ],
)
def test_a_number_beside_an_unreadable_sign_is_doubtful(text: str, selected: str) -> None:
    start = text.index(selected)
    reason = why_doubtful(text, start, start + len(selected))
    assert "picture of the page" in reason


@pytest.mark.parametrize("text", ["−2.03 (−3.44)", "na\ufffdve group", "≥30", "2.03 in words"])
def test_readable_numbers_are_believed(text: str) -> None:
    assert why_doubtful(text, 0, len(text)) == ""


@pytest.mark.parametrize(
    ("text", "selected", "offered"),
    [
        ("was \ufffd0.47 (", "0.47", "\ufffd0.47"),
        ("was \uf02d0.47 (", "0.47", "\ufffd0.47"),
        ("was \x020.47 (", "0.47", "\ufffd0.47"),
        ("was \ufffd0.47 (", "47", "\ufffd0.47"),
        ("( \ufffd 3.44, 0.63)", "3.44", "\ufffd 3.44"),
        ("(2.03 \ufffd)", "2.03", "2.03 \ufffd"),
        ("12 Ϯ 3", "3", "Ϯ 3"),
        ("\ufffd2.03 (\ufffd3.44)", "2.03 (\ufffd3.44", "\ufffd2.03 (\ufffd3.44"),
    ],
)
def test_a_lost_sign_beside_the_selection_is_offered_to_be_seen(text: str, selected: str, offered: str) -> None:
    page = a_page(text)
    start = text.rindex(selected)
    taken = capture(page, start, start + len(selected))
    assert taken is not None
    assert taken.doubtful
    assert (taken.text, taken.quote) == (offered, offered)
    assert unreadable(taken.text)
    assert find_quote(page, taken.quote, taken.before, taken.after) == taken.rects


def test_a_lost_glyph_far_from_the_figure_is_left_where_it_stands() -> None:
    taken = capture(a_page("na\ufffdve group 30 patients"), 12, 14)
    assert taken is not None
    assert (taken.text, taken.doubtful) == ("30", False)


@pytest.mark.parametrize(
    ("text", "proposals"),
    [
        ("\ufffd0.47", ("−0.47", "0.47")),
        ("\ufffd 3.44", ("−3.44", "3.44")),
        ("\ufffd2.03 (\ufffd3.44, 0.63)", ("−2.03 (−3.44, 0.63)", "2.03 (3.44, 0.63)")),
        ("2.03 \ufffd", ("2.03",)),
        ("2.68 \ufffd 0.51", ()),
        ("na\ufffdve 30", ()),
        ("0.47", ()),
    ],
)
def test_a_lost_sign_before_a_figure_is_a_minus_or_nothing(text: str, proposals: tuple[str, ...]) -> None:
    assert printed_proposals(text) == proposals


def test_a_source_made_of_a_capture_finds_its_place_again() -> None:
    page = a_page("ketamine 20 mg daily\nplacebo 20 mg weekly")
    taken = capture(page, page.text.rindex("20"), page.text.rindex("20") + 5)
    assert taken is not None
    source = taken.source("report-1")
    assert find_quote(page, source.quote, source.before, source.after) == source.rects


def test_the_nearest_offset_is_on_the_line_pointed_at() -> None:
    page = a_page("first line\nsecond line")
    assert page.nearest(100, 500) == 0
    assert page.nearest(10_000, 500) == len("first line")
    assert page.nearest(700, 1500) == len("first line\n") + 1


def test_a_page_without_text_has_no_place() -> None:
    page = a_page("")
    assert (page.nearest(5, 5), page.lines, page.rects(0, 0), page.word_at(0)) == (0, (), (), (0, 0))
