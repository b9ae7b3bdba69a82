"""What two scores that differ look like: a slip of ten, swapped figures, an SE for an SD, a lost sign."""

from __future__ import annotations

from fractions import Fraction

from crps_extractor.models.statistics.printed import (
    Number,
    Printed,
    UnreadableError,
    read_count,
    read_printed,
    square_root_bounds,
)

__all__ = ["score_slip"]

_TENS = ((Fraction(10), "ten"), (Fraction(100), "a hundred"), (Fraction(1000), "a thousand"))


def score_slip(value: Number, other: Number, n: Number | int | None = None, *, is_score: bool = True) -> str | None:
    """How ``value`` looks as a slip of ``other``, in words with the ratio; None when it looks like none.

    Tested: the sign, 10, 100 and 1000 (mm and cm, a moved decimal point), √n (SE and SD, where n is known) and
    two neighbouring figures swapped. ``is_score`` False leaves mm and cm out of the words: a count has neither.
    Never raises; text that is no number gives None.
    """
    try:
        first, second = read_printed(value), read_printed(other)
        count = read_count(n, at_least=2) if n is not None else None
    except UnreadableError:
        return None
    if first.value == second.value or 0 in (first.value, second.value):
        return None
    if first.value == -second.value:
        return "looks like the same number with the other sign"
    return _tenfold(first, second, is_score) or _root(first, second, count) or _swapped(first, second)


def _tenfold(first: Printed, second: Printed, is_score: bool) -> str | None:
    for ratio, word in _TENS:
        if first.value == second.value * ratio or second.value == first.value * ratio:
            also = ", as mm for cm" if is_score and ratio == 10 else ""
            return f"looks like a decimal point moved{also} (ratio {word}: {ratio})"
    return None


def _root(first: Printed, second: Printed, n: int | None) -> str | None:
    """SE and SD: the ratio is √n within the rounding of both."""
    if n is None or first.value <= 0 or second.value <= 0:
        return None
    small, large = sorted((first, second), key=lambda number: number.value)
    low, high = square_root_bounds(Fraction(n))
    if max(small.low, Fraction(0)) * low <= large.high and large.low <= small.high * high:
        which = "an SE where the other is its SD" if small is first else "an SD where the other is its SE"
        return f"looks like {which} (ratio √{n} = {float(low):.3g})"
    return None


def _swapped(first: Printed, second: Printed) -> str | None:
    """Two neighbouring figures have changed places."""
    a, b = str(first), str(second)
    if len(a) != len(b) or first.decimals != second.decimals:
        return None
    digits_a, digits_b = a.replace(".", ""), b.replace(".", "")
    different = [index for index, pair in enumerate(zip(digits_a, digits_b, strict=True)) if pair[0] != pair[1]]
    if len(different) != 2 or different[1] != different[0] + 1:
        return None
    i, j = different
    if digits_a[i] == digits_b[j] and digits_a[j] == digits_b[i]:
        return "looks like two figures swapped"
    return None
