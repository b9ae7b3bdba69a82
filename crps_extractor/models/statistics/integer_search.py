"""Do whole numbers of a scale exist that print as this mean and this SD? An exact search without false alarms.

A set of n whole numbers from 0 to w enters the mean and the SD only through its sum S and its sum of squares Q.
The search takes values from the top down, choosing how many of each; what is left over must have a Q between
that of the evenest and that of the most extreme set with its n and sum, and always has the parity of its sum.
Those two limits cut away nearly everything, so that hundreds of patients take milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from crps_extractor.models.statistics.printed import Number, Printed, ceiling, read_count, read_printed

__all__ = ["MeanSdSearch", "mean_sd_search"]

_MOST_STATES = 300_000
_WIDEST = 500
_MOST_SCORES = 10_000


@dataclass(frozen=True)
class MeanSdSearch:
    """``possible`` is None when the search was too large to finish. ``example``: (value, how many) of one such set."""

    possible: bool | None
    example: tuple[tuple[Fraction, int], ...] = ()


def mean_sd_search(
    mean: Number,
    sd: Number,
    n: Number | int,
    minimum: Fraction | int,
    maximum: Fraction | int,
    *,
    items: int = 1,
    step: Fraction | int = 1,
) -> MeanSdSearch:
    """Whether ``n`` scores from ``minimum`` to ``maximum`` can print as this mean and sample SD (n − 1).

    Each score is the mean of ``items`` numbers that move in steps of ``step``. Mean and SD may lie anywhere in
    their rounding intervals, ends included. Raises UnreadableError for text that is no number or n below 2,
    ValueError for a scale that is none.
    """
    centre, spread, count = read_printed(mean, "mean"), read_printed(sd, "SD"), read_count(n, at_least=2)
    unit = Fraction(step) / items
    width = (Fraction(maximum) - Fraction(minimum)) / unit
    if width.denominator != 1 or width < 1 or items < 1:
        raise ValueError("The scale must have an upper end a whole number of steps above the lower one.")
    if width > _WIDEST or count > _MOST_SCORES:
        return MeanSdSearch(None)
    found, finished = _search(_shifted(centre, Fraction(minimum), unit), _sds(spread, unit), count, int(width))
    if found is None:
        return MeanSdSearch(False if finished else None)
    return MeanSdSearch(True, tuple((Fraction(minimum) + value * unit, many) for value, many in found if many))


def _shifted(mean: Printed, minimum: Fraction, unit: Fraction) -> tuple[Fraction, Fraction]:
    """The mean's rounding interval in steps above the lower end of the scale."""
    return (mean.low - minimum) / unit, (mean.high - minimum) / unit


def _sds(sd: Printed, unit: Fraction) -> tuple[Fraction, Fraction]:
    """The SD's rounding interval in steps; an upper end below 0 stays so, and nothing will be found."""
    return max(Fraction(0), sd.low) / unit, sd.high / unit


def _search(
    means: tuple[Fraction, Fraction], sds: tuple[Fraction, Fraction], n: int, width: int
) -> tuple[list[tuple[int, int]] | None, bool]:
    """An example or None, and whether every possibility was looked at."""
    if sds[1] < 0:
        return None, True
    search = _Search()
    first, last = max(0, ceiling(means[0] * n)), min(n * width, means[1] * n // 1)
    for total in _from_the_middle(first, last):
        even = Fraction(total * total, n)
        low, high = ceiling((n - 1) * sds[0] ** 2 + even), ((n - 1) * sds[1] ** 2 + even) // 1
        low, high = low + (low - total) % 2, high - (high - total) % 2
        found = search.counts(width, n, total, low, high)
        if found is not None:
            return found, True
        if search.states > _MOST_STATES:
            return None, False
        search.failed.clear()
        search.states += 1
    return None, True


def _from_the_middle(first: int, last: int) -> Iterator[int]:
    """The whole numbers from first to last, the middle ones before the ends."""
    middle = (first + last) // 2
    for distance in range(last - first + 1):
        for candidate in {middle - distance, middle + distance + 1}:
            if first <= candidate <= last:
                yield candidate


class _Search:
    """One search with the states it already knows to lead nowhere."""

    def __init__(self) -> None:
        self.failed: set[tuple[int, int, int, int]] = set()
        self.states = 0

    def counts(self, top: int, n: int, total: int, low: int, high: int) -> list[tuple[int, int]] | None:
        """(value, how many) of n numbers from 0 to ``top`` with this sum and a sum of squares from low to high."""
        if low > high or total < 0 or total > n * top or not _reachable(top, n, total, low, high):
            return None
        top = min(top, total, isqrt(high))
        if top <= 1:
            return [(1, total), (0, n - total)] if total <= n and low <= total <= high else None
        key = (top, n, total, low)
        if key in self.failed or self.states > _MOST_STATES:
            return None
        self.states += 1
        for many in _choices(top, n, total, low, high):
            rest = n - many
            if rest == 0:
                return [(top, many)] if total == many * top else None
            square = many * top * top
            found = self.counts(top - 1, rest, total - many * top, low - square, high - square)
            if found is not None:
                return [(top, many), *found]
        self.failed.add(key)
        return None


def _reachable(top: int, n: int, total: int, low: int, high: int) -> bool:
    """Whether the interval of squares meets what the evenest and the most extreme set allow."""
    if n == 0:
        return total == 0 and low <= 0 <= high
    if total > n * top:
        return False
    each, over = divmod(total, n)
    if high < n * each * each + over * (2 * each + 1):
        return False
    if top == 0:
        return low <= 0
    full, rest = divmod(total, top)
    return low <= full * top * top + rest * rest


def _choices(top: int, n: int, total: int, low: int, high: int) -> Iterator[int]:
    """How many numbers may equal ``top``, the middle of the possible counts first."""
    most = min(n, total // top, high // (top * top))
    possible = [
        many
        for many in range(most + 1)
        if _reachable(top - 1, n - many, total - many * top, low - many * top * top, high - many * top * top)
    ]
    for index in _from_the_middle(0, len(possible) - 1):
        yield possible[index]
