"""Where pages stand, which bands they have, how zoom and selection step: plain numbers, no window."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import islice, pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from crps_extractor.models.documents.geometry import PageSize
from crps_extractor.models.documents.text import PageText
from crps_extractor.ui.document.bands import SMALL, BandKey, BandStore, band_box, bands_between
from crps_extractor.ui.document.crops import crop_box
from crps_extractor.ui.document.feed import Wish
from crps_extractor.ui.document.motion import Motion
from crps_extractor.ui.document.page_layout import PageLayout
from crps_extractor.ui.document.selection import Step, TextSelection, moved, word_selection
from crps_extractor.ui.document.wishes import Shown, wishes_for
from crps_extractor.ui.document.zoom import Fit, Zoom, scale_for, stepped

SIZES = st.lists(st.tuples(st.integers(100, 200_000), st.integers(100, 200_000), st.sampled_from((0, 90))), min_size=1)


def a_layout(*sizes: tuple[int, int, int], scale: int = 1000) -> PageLayout:
    layout = PageLayout(len(sizes), PageSize(*sizes[0]))
    layout.set_sizes(0, sizes)
    layout.set_scale(scale, 10)
    return layout


@given(SIZES, st.integers(100, 5000))
def test_pages_follow_each_other_with_one_gap(sizes: list[tuple[int, int, int]], scale: int) -> None:
    layout = a_layout(*sizes, scale=scale)
    boxes = [layout.box(page, 500) for page in range(layout.pages)]
    for upper, lower in pairwise(boxes):
        assert lower.y == upper.y + upper.height + 10
    assert layout.height == boxes[-1].y + boxes[-1].height + 10


@given(SIZES, st.integers(0, 10**6), st.integers(1, 3000))
def test_visible_pages_are_those_that_touch_the_view(sizes: list[tuple[int, int, int]], top: int, height: int) -> None:
    layout = a_layout(*sizes)
    boxes = [layout.box(page, 500) for page in range(layout.pages)]
    touching = [page for page, box in enumerate(boxes) if box.y < top + height and box.y + box.height > top]
    assert set(touching) <= set(layout.visible(top, top + height))


@given(SIZES, st.integers(200, 4000), st.integers(200, 4000), st.floats(0, 1), st.floats(0, 1))
def test_an_anchor_stays_on_its_spot_of_the_page_when_the_zoom_changes(
    sizes: list[tuple[int, int, int]], before: int, after: int, across: float, down: float
) -> None:
    layout = a_layout(*sizes, scale=before)
    page = layout.pages - 1
    box = layout.box(page, 800)
    anchor = layout.anchor(round(box.x + across * (box.width - 1)), round(box.y + down * (box.height - 1)), 800)
    layout.set_scale(after, 10)
    x, y = layout.spot(anchor, 800)
    box = layout.box(page, 800)
    assert box.x - 1 <= x <= box.x + box.width + 1
    assert box.y - 1 <= y <= box.y + box.height + 1


def test_unknown_sizes_are_asked_from_the_visible_page_on() -> None:
    layout = PageLayout(500)
    assert layout.unknown(100, 250) == (100, 350)
    layout.set_sizes(100, [(100, 100, 0)] * 400)
    assert layout.unknown(100, 250) == (0, 250)


def test_a_page_that_cannot_be_measured_takes_the_usual_size() -> None:
    layout = PageLayout(2, PageSize(10_000, 20_000))
    layout.set_sizes(1, (None,))
    assert layout.size(1) == PageSize(10_000, 20_000)


@given(st.integers(1, 9000), st.integers(1, 9000))
def test_bands_cover_the_page_without_overlap(width: int, height: int) -> None:
    keys = list(bands_between(0, 1000, width, height, (0, 0, width, height)))
    boxes = [band_box(key, width, height) for key in keys]
    assert sum((right - left) * (bottom - top) for left, top, right, bottom in boxes) == width * height
    assert len(set(boxes)) == len(boxes)


def test_the_band_shown_longest_ago_goes_first() -> None:
    store = BandStore(limit=3 * 4 * 100)
    keys = [BandKey(0, 1000, 0, row) for row in range(4)]
    for key in keys[:3]:
        store.put(key, QImage(10, 10, QImage.Format.Format_RGB32))
    store.get(keys[0])
    store.put(keys[3], QImage(10, 10, QImage.Format.Format_RGB32))
    assert [key in store for key in keys] == [True, False, True, True]
    assert store.bytes == 3 * 400


def test_a_band_larger_than_the_store_is_kept_alone() -> None:
    store = BandStore(limit=10)
    store.put(BandKey(0, 1, 0, 0), QImage(10, 10, QImage.Format.Format_RGB32))
    store.put(BandKey(0, 1, 0, 1), QImage(10, 10, QImage.Format.Format_RGB32))
    assert len(store) == 1


def test_the_visible_is_wished_for_first_and_every_page_at_last() -> None:
    layout = a_layout(*[(60_000, 80_000, 0)] * 30)
    wishes = list(wishes_for(Shown(layout, 0, 810 * 10, 600, 700)))
    assert {wish.page for wish in wishes[:2]} == {10}
    assert {wish.page for wish in wishes if wish.verb == "draw"} == set(range(30))
    assert {wish.page for wish in wishes if wish.verb == "words"} <= set(range(8, 13))


def small_pages(wishes: Iterable[Wish]) -> list[int]:
    return [wish.page for wish in wishes if isinstance(wish.key, BandKey) and wish.key.scale == SMALL]


def test_while_the_view_moves_small_pictures_of_the_next_pages_come_first() -> None:
    layout = a_layout(*[(60_000, 80_000, 0)] * 30)
    shown = Shown(layout, 0, 820 * 10, 600, 700)
    assert small_pages(islice(wishes_for(shown, ahead=3), 4)) == [10, 11, 12, 13]
    assert small_pages(islice(wishes_for(shown, ahead=-3), 4)) == [10, 9, 8, 7]


def test_at_the_ends_nothing_beyond_is_wished_for() -> None:
    layout = a_layout(*[(60_000, 80_000, 0)] * 3)
    assert small_pages(wishes_for(Shown(layout, 0, 0, 600, 700), ahead=-60)) == [0]
    assert small_pages(wishes_for(Shown(layout, 0, 1_650, 600, 700), ahead=60)) == [2]


def test_words_are_read_last_while_the_view_moves() -> None:
    layout = a_layout(*[(60_000, 80_000, 0)] * 30)
    wishes = list(wishes_for(Shown(layout, 0, 820 * 10, 600, 700), ahead=2))
    assert [wish.verb for wish in wishes].index("words") == len(wishes) - 1


def test_small_pictures_that_are_there_are_passed_over() -> None:
    layout = a_layout(*[(60_000, 80_000, 0)] * 4)
    there = {BandKey(2, SMALL, 0, 0)}
    assert 2 not in small_pages(wishes_for(Shown(layout, 0, 0, 600, 700), drawn=there))


def test_the_faster_the_view_the_more_pages_lie_ahead() -> None:
    motion = Motion()
    assert motion.ahead(1000, 0, 800, 10.0) == 0
    slow, fast = motion.ahead(1000, 30, 800, 10.1), motion.ahead(1000, 1_030, 800, 10.2)
    assert 0 < slow < fast
    assert motion.ahead(1000, 30, 800, 10.3) == -fast
    assert motion.ahead(1000, 30, 800, 10.4) == 0


def test_a_zoom_is_no_movement_and_a_jump_looks_little_ahead() -> None:
    motion = Motion()
    motion.ahead(1000, 0, 800, 10.0)
    assert motion.ahead(2000, 5_000, 1_600, 10.1) == 0
    assert motion.ahead(2000, 500_000, 1_600, 10.2) == 2


def test_fitting_follows_the_view() -> None:
    page = PageSize(60_000, 80_000)
    assert scale_for(Zoom(Fit.WIDTH), page, 1220, 700, 10, 1.0) == 2000
    assert scale_for(Zoom(Fit.PAGE), page, 1220, 820, 10, 1.0) == 1000
    assert scale_for(Zoom(Fit.NONE, 1.5), page, 10, 10, 10, 2.0) == 4000


def test_zoom_steps_go_up_and_down_and_end() -> None:
    assert (stepped(1.0, True), stepped(1.0, False), stepped(1.07, True)) == (1.1, 0.9, 1.1)
    assert (stepped(6.0, True), stepped(0.1, False)) == (6.0, 0.25)


def test_a_crop_stays_on_the_page_and_holds_the_place() -> None:
    left, top, right, bottom = crop_box(((1_000, 1_000, 3_000, 2_000),), PageSize(60_000, 80_000), 2.0)
    assert (left, top) == (0, 0)
    assert 60 < right <= 1200
    assert 40 < bottom <= 1600


def a_page() -> PageText:
    text = "first line\nsecond line\n"
    boxes = array("i")
    for index, _ in enumerate(text):
        row, column = (0, index) if index < 11 else (1, index - 11)
        boxes.extend((column * 100, row * 1000, column * 100 + 100, row * 1000 + 900))
    return PageText(0, text, boxes)


def test_keys_move_by_letter_word_and_line() -> None:
    page = a_page()
    steps = [
        (0, Step.LETTER_BACK, 0),
        (0, Step.LETTER_ON, 1),
        (2, Step.WORD_ON, 5),
        (5, Step.WORD_ON, 10),
        (10, Step.WORD_BACK, 6),
        (2, Step.LINE_DOWN, 13),
        (13, Step.LINE_UP, 2),
        (13, Step.LINE_END, 22),
        (13, Step.LINE_START, 11),
        (2, Step.LINE_UP, 0),
    ]
    assert [moved(page, offset, step) for offset, step, _ in steps] == [target for _, _, target in steps]


def test_a_selection_made_backwards_has_its_ends_in_order() -> None:
    selected = TextSelection(0, 9, 4)
    assert (selected.start, selected.end, selected.to(12).anchor, selected.to(12, False).is_empty) == (4, 9, 9, True)
    assert word_selection(a_page(), 7) == TextSelection(0, 6, 10)
