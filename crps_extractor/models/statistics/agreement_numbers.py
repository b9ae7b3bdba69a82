"""Agreement of two people on numbers: exact, within printed rounding, within a tolerance, ratios; and ICC.

ICC: Shrout and Fleiss 1979 (10.1037/0033-2909.86.2.420), intervals of McGraw and Wong 1996
(10.1037/1082-989X.1.1.30). ICC is only given within one scale and unit and for 20 pairs or more: over mixed
quantities it hides errors, and one slip destroys it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from crps_extractor.models.statistics.changes import within_rounding
from crps_extractor.models.statistics.printed import Number, read_printed
from crps_extractor.models.statistics.quantiles import f_quantile

__all__ = ["FEWEST_FOR_ICC", "Icc", "NumberAgreement", "icc", "number_agreement"]

FEWEST_FOR_ICC = 20
_NOTHING = 1e-12


@dataclass(frozen=True)
class NumberAgreement:
    """Counts over pairs of printed numbers. Ratios are the larger over the smaller size, of pairs of one sign
    without zeros; None where no pair has one. ``icc_a_1`` is None for fewer than 20 pairs, or where it is 0/0.
    """

    n: int
    exact: int
    within_rounding: int
    within_tolerance: int
    median_ratio: float | None
    largest_ratio: float | None
    icc_a_1: float | None


def number_agreement(
    pairs: Sequence[tuple[Number, Number]], *, tolerance: float = 0.0, one_scale_and_unit: bool = False
) -> NumberAgreement:
    """Compare numbers as two people typed them, on one field.

    ``tolerance`` is a share of the larger size (0.05 = 5 %). ``one_scale_and_unit`` says that all pairs are of one
    scale and unit, without which no ICC is given. Raises UnreadableError for text that is no number.
    """
    if not 0 <= tolerance < 1:
        raise ValueError("The tolerance is a share between 0 and 1.")
    read = [(read_printed(a), read_printed(b)) for a, b in pairs]
    ratios = sorted(
        float(max(abs(a.value), abs(b.value)) / min(abs(a.value), abs(b.value)))
        for a, b in read
        if a.value * b.value > 0
    )
    near = sum(
        1 for a, b in read if abs(a.value - b.value) <= tolerance * max(abs(float(a.value)), abs(float(b.value)))
    )
    enough = one_scale_and_unit and len(read) >= FEWEST_FOR_ICC
    found = icc([(float(a.value), float(b.value)) for a, b in read]) if enough else None
    return NumberAgreement(
        n=len(read),
        exact=sum(1 for a, b in read if a.value == b.value),
        within_rounding=sum(1 for a, b in read if within_rounding(a, b)),
        within_tolerance=near,
        median_ratio=median(ratios) if ratios else None,
        largest_ratio=ratios[-1] if ratios else None,
        icc_a_1=found.a_1 if found else None,
    )


@dataclass(frozen=True)
class Icc:
    """ICC(1,1), ICC(A,1) with its interval, ICC(C,1); None where a coefficient or interval is 0/0."""

    one_way: float | None
    a_1: float | None
    a_1_interval: tuple[float, float] | None
    c_1: float | None


def icc(rows: Sequence[Sequence[float]], level: float = 95) -> Icc:
    """Intraclass correlations of ``rows``, one target a row and one person a column, none missing.

    ValueError for fewer than two targets or people, or rows of unequal length; level in per cent.
    """
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < 2 or k < 2 or any(len(row) != k for row in rows):
        raise ValueError("An ICC needs at least two targets and two people, and every number.")
    grand = sum(map(sum, rows)) / (n * k)
    targets = [sum(row) / k for row in rows]
    people = [sum(row[j] for row in rows) / n for j in range(k)]
    total = sum((value - grand) ** 2 for row in rows for value in row)
    between = k * sum((mean - grand) ** 2 for mean in targets)
    columns = n * sum((mean - grand) ** 2 for mean in people)
    msr, msc = between / (n - 1), columns / (k - 1)
    msw = max(0.0, total - between) / (n * (k - 1))
    left_over = total - between - columns
    mse = left_over / ((n - 1) * (k - 1)) if left_over > _NOTHING * total else 0.0
    a_1 = _share(msr - mse, msr + (k - 1) * mse + k * (msc - mse) / n)
    interval = None if a_1 is None else _interval(a_1, msr, msc, mse, n, k, level)
    return Icc(_share(msr - msw, msr + (k - 1) * msw), a_1, interval, _share(msr - mse, msr + (k - 1) * mse))


def _share(top: float, bottom: float) -> float | None:
    return None if abs(bottom) < 1e-300 else top / bottom


def _interval(r: float, msr: float, msc: float, mse: float, n: int, k: int, level: float) -> tuple[float, float] | None:
    """The interval of ICC(A,1) with Satterthwaite's degrees of freedom; None where they cannot be had."""
    if mse == 0 or r >= 1:
        return None
    a = k * r / (n * (1 - r))
    b = 1 + k * r * (n - 1) / (n * (1 - r))
    bottom = (a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1))
    if bottom == 0:
        return None
    df = (a * msc + b * mse) ** 2 / bottom
    tail = 0.5 + level / 200
    lower_f, upper_f = f_quantile(tail, n - 1, df), f_quantile(tail, df, n - 1)
    shared = k * msc + (k * n - k - n) * mse
    low = n * (msr - lower_f * mse) / (lower_f * shared + n * msr)
    high = n * (upper_f * msr - mse) / (shared + n * upper_f * msr)
    return low, high
