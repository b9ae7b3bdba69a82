"""A hybrid logical clock: times that follow the wall clock, never go back, and sort the same on every computer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

__all__ = ["Clock", "is_time", "wall_milliseconds"]

_LAST_COUNT = 99_999
_TIME = re.compile(r"\d{13}\.\d{5}\.[0-9a-f]{16}")


def wall_milliseconds() -> int:
    """UTC milliseconds since 1970 by this computer's clock."""
    return time.time_ns() // 1_000_000


def is_time(text: str) -> bool:
    """True when a text has the form of an event's time."""
    return bool(_TIME.fullmatch(text))


class Clock:
    """Gives each event a time later than every event made or seen before it.

    Written ``milliseconds.counter.stream``, all of one width, so that texts sort as times do.
    After Kulkarni et al., Logical Physical Clocks, 2014, doi:10.1007/978-3-319-14472-6_2.
    """

    def __init__(self, now: Callable[[], int] = wall_milliseconds) -> None:
        self._now = now
        self._last = (0, 0)

    def tick(self, stream: str) -> str:
        """The time of an event that happens now in this stream."""
        milliseconds, count = self._last
        now = self._now()
        if now > milliseconds:
            self._last = (now, 0)
        elif count < _LAST_COUNT:
            self._last = (milliseconds, count + 1)
        else:
            self._last = (milliseconds + 1, 0)
        return f"{self._last[0]:013d}.{self._last[1]:05d}.{stream}"

    def see(self, time: str) -> None:
        """Take note of an event made elsewhere or earlier; what happens from now on is later."""
        if time:
            milliseconds, count, _ = time.split(".", 2)
            self._last = max(self._last, (int(milliseconds), int(count)))
