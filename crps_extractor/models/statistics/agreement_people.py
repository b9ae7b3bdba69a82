"""Agreement of more than two people, or of changing pairs: Krippendorff's alpha with missing answers.

Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability". None where it is 0/0: "not estimable".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

__all__ = ["METRICS", "krippendorff_alpha"]

METRICS = ("nominal", "ordinal", "interval")


def krippendorff_alpha(people: Sequence[Sequence[Hashable | None]], metric: str = "nominal") -> float | None:
    """Alpha of ``people``, one sequence of answers a person in the order of the units, None where one is missing.

    ``metric``: one of METRICS; ordinal and interval need numbers. Units with fewer than two answers do not count.
    None where nothing could differ. ValueError for unequal lengths or another metric.
    """
    if metric not in METRICS:
        raise ValueError(f"The metric is one of {', '.join(METRICS)}, not {metric}.")
    if len({len(row) for row in people}) > 1:
        raise ValueError("Everybody must have the same units; leave out an answer as None.")
    units = [[value for value in unit if value is not None] for unit in zip(*people, strict=True)]
    units = [unit for unit in units if len(unit) >= 2]
    totals: Counter[Hashable] = Counter(value for unit in units for value in unit)
    n = sum(totals.values())
    distance = _distance(metric, totals)
    expected = sum(many * other * distance(a, b) for a, many in totals.items() for b, other in totals.items() if a != b)
    if expected == 0:
        return None
    observed = 0.0
    for unit in units:
        counts = Counter(unit)
        pairs = sum(x * y * distance(a, b) for a, x in counts.items() for b, y in counts.items() if a != b)
        observed += pairs / (len(unit) - 1)
    return 1 - (n - 1) * observed / expected


def _distance(metric: str, totals: Counter[Hashable]) -> Callable[[Hashable, Hashable], float]:
    """The squared distance of two answers."""
    if metric == "nominal":
        return lambda a, b: 0.0 if a == b else 1.0
    numbers = {value: _number(value) for value in totals}
    if metric == "interval":
        return lambda a, b: (numbers[a] - numbers[b]) ** 2
    ordered = sorted(totals, key=lambda value: numbers[value])
    middle: dict[Hashable, float] = {}
    below = 0.0
    for value in ordered:
        middle[value] = below + totals[value] / 2
        below += totals[value]
    return lambda a, b: (middle[a] - middle[b]) ** 2


def _number(value: Hashable) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise ValueError("Ordinal and interval agreement need numbers.")
