"""Times never go back, sort as texts, and are later than all that was seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.store.clock import Clock, is_time, wall_milliseconds

STREAM = "0123456789abcdef"
moments = st.integers(10**12, 4 * 10**12)


@given(st.lists(moments, min_size=2, max_size=30))
def test_times_rise_however_the_wall_clock_jumps(walls: list[int]) -> None:
    readings = iter(walls)
    clock = Clock(lambda: next(readings))
    times = [clock.tick(STREAM) for _ in walls]
    assert times == sorted(set(times))
    assert all(map(is_time, times))


@given(moments, moments, st.integers(0, 99_999))
def test_what_happens_after_something_was_seen_is_later(wall: int, seen: int, count: int) -> None:
    clock = Clock(lambda: wall)
    other = f"{seen:013d}.{count:05d}.ffffffffffffffff"
    clock.see(other)
    assert clock.tick(STREAM) > other or clock.tick(STREAM)[:13] > other[:13]


def test_many_events_of_one_millisecond_stay_in_order() -> None:
    clock = Clock(lambda: 1_800_000_000_000)
    times = [clock.tick(STREAM) for _ in range(100_005)]
    assert times == sorted(set(times))
    assert times[-1].startswith("1800000000001")


def test_the_wall_clock_counts_milliseconds_since_1970() -> None:
    assert is_time(f"{wall_milliseconds():013d}.00000.{STREAM}")


@pytest.mark.parametrize("text", ["", "12", f"1800000000000.0000.{STREAM}", f"1800000000000.00000.{STREAM}0", "a" * 36])
def test_other_texts_are_no_times(text: str) -> None:
    assert not is_time(text)
