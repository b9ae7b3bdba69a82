"""Agreement of two sheets as wholes: rows found by both, the effect each gives, and intervals over studies.

Two questions are never mixed: was the row found, and do answers agree in rows both found. Rows of one study hang
together, so that intervals come from drawing whole studies; none is given below ten.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from crps_extractor.models.statistics.effects import Mean, mean_difference, risk_ratio, standardised_difference

__all__ = [
    "FEWEST_STUDIES",
    "EffectAgreement",
    "RowAgreement",
    "bootstrap_interval",
    "effect_agreement",
    "log_risk_ratio",
    "raw_difference",
    "row_agreement",
    "standardised",
]

FEWEST_STUDIES = 10
_CLOSE = 0.1

Study = TypeVar("Study")


@dataclass(frozen=True)
class RowAgreement:
    """Rows found by one or both, and equal answers among them; a share of nothing is None.

    ``found_by_both`` of the rows anyone found; ``dice`` = 2 both/(first + second); ``agree_in_pairs`` of the rows
    both found; ``agree_of_all`` of the rows anyone found.
    """

    both: int
    first_only: int
    second_only: int
    equal: int
    found_by_both: float | None
    dice: float | None
    agree_in_pairs: float | None
    agree_of_all: float | None


def row_agreement(both: int, first_only: int, second_only: int, equal: int) -> RowAgreement:
    """Work the shares out of counts; ValueError when they are negative or more are equal than were found by both."""
    if min(both, first_only, second_only, equal) < 0 or equal > both:
        raise ValueError("Counts must not be negative, and no more rows can be equal than both found.")
    anyone = both + first_only + second_only
    return RowAgreement(
        both,
        first_only,
        second_only,
        equal,
        found_by_both=both / anyone if anyone else None,
        dice=2 * both / (2 * both + first_only + second_only) if anyone else None,
        agree_in_pairs=equal / both if both else None,
        agree_of_all=equal / anyone if anyone else None,
    )


@dataclass(frozen=True)
class EffectAgreement:
    """The effect each sheet gives. None where a sheet gives none, and then nothing is said of closeness or sign.

    ``within_0_1``: no more than 0.1 apart (in SDs, or on the log scale).
    """

    first: float | None
    second: float | None
    within_0_1: bool | None
    sign_changed: bool | None


def effect_agreement(first: float | None, second: float | None) -> EffectAgreement:
    """Compare one effect of two sheets."""
    if first is None or second is None:
        return EffectAgreement(first, second, None, None)
    return EffectAgreement(first, second, abs(first - second) <= _CLOSE, first * second < 0)


def standardised(a: Mean, b: Mean) -> float | None:
    """Hedges' g of one sheet's two results; None when both SDs are 0."""
    effect = standardised_difference(a, b)
    return None if effect is None else effect.estimate


def raw_difference(a: Mean, b: Mean) -> float:
    """The mean difference of one sheet's two results."""
    return mean_difference(a, b).estimate


def log_risk_ratio(x1: int, n1: int, x2: int, n2: int) -> float | None:
    """ln RR of one sheet's counts; None where it is not estimable."""
    effect = risk_ratio(x1, n1, x2, n2)
    return None if effect is None else effect.estimate


def bootstrap_interval(
    studies: Sequence[Study],
    statistic: Callable[[Sequence[Study]], float | None],
    *,
    seed: int = 1,
    draws: int = 2000,
    level: float = 95,
) -> tuple[float, float] | None:
    """The percentile interval of a statistic over studies drawn with replacement; the same seed, the same interval.

    None below ten studies, or when more than one draw in twenty gives no statistic.
    """
    if len(studies) < FEWEST_STUDIES or draws < 100:
        return None
    dice = random.Random(seed)
    values = []
    for _ in range(draws):
        value = statistic(dice.choices(studies, k=len(studies)))
        if value is not None:
            values.append(value)
    if len(values) < 0.95 * draws:
        return None
    values.sort()
    return _percentile(values, 0.5 - level / 200), _percentile(values, 0.5 + level / 200)


def _percentile(ordered: Sequence[float], share: float) -> float:
    """Linear between the two neighbours."""
    place = share * (len(ordered) - 1)
    index = int(place)
    above = ordered[min(index + 1, len(ordered) - 1)]
    return ordered[index] + (place - index) * (above - ordered[index])
