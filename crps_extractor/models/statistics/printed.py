"""Numbers as they are printed: an exact value, its decimals, and the interval it may have been rounded from.

5.00 is not 5: the decimals say how much was rounded away. Journals round ties either way, so both ends of the
rounding interval belong to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import floor, isfinite, isqrt, log10

from crps_extractor.models.numbers import read_number

__all__ = [
    "Number",
    "Printed",
    "Turns",
    "UnreadableError",
    "ceiling",
    "plain",
    "read_count",
    "read_printed",
    "sign_of_bound",
    "span",
    "square_root_bounds",
]


class UnreadableError(ValueError):
    """The text is not the number that was asked for; the message says so in a sentence."""


@dataclass(frozen=True)
class Printed:
    """A printed number. ``value`` is exact; ``decimals`` counts the printed places."""

    value: Fraction
    decimals: int = 0

    @property
    def half(self) -> Fraction:
        """Half a unit of the last printed place: what rounding may have taken or given."""
        return Fraction(1, 2 * 10**self.decimals)

    @property
    def low(self) -> Fraction:
        """The least value that prints like this, ends included."""
        return self.value - self.half

    @property
    def high(self) -> Fraction:
        """The largest value that prints like this, ends included."""
        return self.value + self.half

    def __str__(self) -> str:
        """The number as it was printed, trailing zeros kept."""
        scaled = abs(self.value) * 10**self.decimals
        digits = str(round(scaled)).rjust(self.decimals + 1, "0")
        whole, part = digits[: len(digits) - self.decimals], digits[len(digits) - self.decimals :]
        sign = "-" if self.value < 0 else ""
        return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"

    def scaled(self, factor: Fraction) -> tuple[Fraction, Fraction]:
        """The rounding interval times a factor, lower end first."""
        ends = (self.low * factor, self.high * factor)
        return min(ends), max(ends)


Number = str | Printed
"""What the functions of this package take: the text as printed, or the number already read."""


def read_printed(number: Number, name: str = "number") -> Printed:
    """Read one plain printed number; UnreadableError, naming ``name``, for all else."""
    if isinstance(number, Printed):
        return number
    reading = read_number(number)
    if reading.ask:
        raise UnreadableError(f"The {name} “{reading.text[:40]}” can be read as {' or '.join(reading.ask)}: say which.")
    if reading.refused:
        raise UnreadableError(f"The {name} could not be read. {reading.refused}")
    if reading.value is None or reading.bound or reading.spread is not None:
        raise UnreadableError(f"The {name} “{reading.text[:40]}” is not one plain number.")
    return Printed(reading.value, reading.decimals)


def sign_of_bound(number: str) -> str:
    """The sign in front of a printed number ("<", "≤", ">", "≥", "≈"), or an empty text."""
    return read_number(number).bound


def read_count(number: Number | int, name: str = "n", at_least: int = 1) -> int:
    """Read a whole number such as n; UnreadableError when broken, too small or above 10^9."""
    value = Fraction(number) if isinstance(number, int) else read_printed(number, name).value
    if value.denominator != 1:
        raise UnreadableError(f"The {name} must be a whole number.")
    if value < at_least:
        raise UnreadableError(f"The {name} must be at least {at_least}.")
    if value > 10**9:
        raise UnreadableError(f"The {name} is too large.")
    return int(value)


def ceiling(value: Fraction) -> int:
    """The least whole number not below a fraction."""
    return -(-value.numerator // value.denominator)


def square_root_bounds(value: Fraction, places: int = 12) -> tuple[Fraction, Fraction]:
    """Two fractions, 10^-places apart or less, that hold the square root of a value that is not negative."""
    scale = 10**places
    root = isqrt(value.numerator * scale * scale // value.denominator)
    exact = Fraction(root, scale)
    return (exact, exact) if exact * exact == value else (exact, exact + Fraction(1, scale))


Turns = Callable[..., Iterable[tuple[float, ...]]]
"""Where a function may turn, given a combination of its numbers: the same combinations with one number moved there."""


def _nowhere(*_numbers: float) -> Iterable[tuple[float, ...]]:
    return ()


def span(function: Callable[..., float], numbers: Sequence[Printed], turns: Turns = _nowhere) -> tuple[float, float]:
    """The least and largest result when each printed number lies anywhere at the ends or middle of its rounding.

    Exact for functions that rise or fall in each number, which most conversions do, and for those whose ``turns`` are
    given (what they name outside the rounding is moved to its end). Combinations for which the function has no value
    are left out; the result at the printed numbers must exist. At most 3^n calls, and one for each turn.
    """
    steps: list[tuple[Fraction, ...]] = [(number.value, number.low, number.high) for number in numbers]
    if len(numbers) > 6:
        steps = [(number.low, number.high) if len(numbers) <= 12 else (number.value,) for number in numbers]
    results = [function(*(float(number.value) for number in numbers))]
    for corner in product(*steps):
        ends = tuple(map(float, corner))
        for combination in (ends, *(_within(turn, numbers) for turn in turns(*ends))):
            try:
                result = function(*combination)
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
            if isfinite(result):
                results.append(result)
    return min(results), max(results)


def _within(values: tuple[float, ...], numbers: Sequence[Printed]) -> tuple[float, ...]:
    return tuple(
        min(max(value, float(number.low)), float(number.high)) for value, number in zip(values, numbers, strict=True)
    )


def plain(value: float, significant: int = 5) -> str:
    """A computed number for a formula or sentence: five significant figures, no trailing zeros, a real minus."""
    if not isfinite(value):
        return "beyond all bounds"
    if value == 0:
        return "0"
    size = floor(log10(abs(value)))
    if not -9 <= size <= 15:
        return f"{value:.{significant - 1}e}".replace("-", "−")
    text = f"{value:.{max(0, significant - 1 - size)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")
