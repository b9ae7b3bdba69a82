"""Agreement of two people on one categorical field: per cent, kappa, weighted kappa, Gwet's AC1 and AC2, PABAK.

Kappa: Cohen 1960 (10.1177/001316446002000104), its SE: Fleiss, Cohen and Everitt 1969 (10.1037/h0028106).
AC1, AC2: Gwet 2008 (10.1348/000711006X126600). A statistic that is 0/0 is None: "not estimable".
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

from crps_extractor.models.statistics.quantiles import z_critical

__all__ = ["NOT_ESTIMABLE", "CategoryAgreement", "ac2", "category_agreement", "table_of", "weighted_kappa"]

NOT_ESTIMABLE = "not estimable"
"""What is shown in the place of a statistic that is None."""
_NOTHING = 1e-12

Table = Sequence[Sequence[int]]


@dataclass(frozen=True)
class CategoryAgreement:
    """Agreement in one square table of counts. None stands for what is not estimable.

    ``pabak`` is computed and not shown. ``kappa_interval``: normal, with the large-sample SE, inside −1 to 1.
    """

    n: int
    agreed: int
    observed: float | None
    kappa: float | None
    kappa_interval: tuple[float, float] | None
    ac1: float | None
    pabak: float | None


def table_of(pairs: Sequence[tuple[Hashable, Hashable]], categories: Sequence[Hashable]) -> list[list[int]]:
    """The square table of counts, the first person's category down; KeyError for one that is not listed."""
    place = {category: index for index, category in enumerate(categories)}
    table = [[0] * len(categories) for _ in categories]
    for first, second in pairs:
        table[place[first]][place[second]] += 1
    return table


def _checked(table: Table) -> int:
    """The number of pairs; ValueError unless the table is square, of two categories or more, and not negative."""
    size = len(table)
    if size < 2 or any(len(row) != size for row in table) or any(count < 0 for row in table for count in row):
        raise ValueError("Agreement needs a square table of counts with at least two categories.")
    return sum(map(sum, table))


def _margins(table: Table, n: int) -> tuple[list[float], list[float]]:
    rows = [sum(row) / n for row in table]
    columns = [sum(row[index] for row in table) / n for index in range(len(table))]
    return rows, columns


def _beyond_chance(observed: float, chance: float) -> float | None:
    """(observed − chance)/(1 − chance), or None where that is 0/0."""
    return None if abs(1 - chance) < _NOTHING else (observed - chance) / (1 - chance)


def category_agreement(table: Table, level: float = 95) -> CategoryAgreement:
    """Per cent, kappa with interval, AC1 and PABAK of a square table of counts; level in per cent."""
    n = _checked(table)
    if n == 0:
        return CategoryAgreement(0, 0, None, None, None, None, None)
    size = len(table)
    agreed = sum(table[index][index] for index in range(size))
    observed = agreed / n
    rows, columns = _margins(table, n)
    chance = sum(row * column for row, column in zip(rows, columns, strict=True))
    kappa = _beyond_chance(observed, chance)
    interval = None
    if kappa is not None:
        half = z_critical(level) * _kappa_se(table, n, kappa, chance)
        interval = (max(-1.0, kappa - half), min(1.0, kappa + half))
    shares = [(row + column) / 2 for row, column in zip(rows, columns, strict=True)]
    ac1 = _beyond_chance(observed, sum(share * (1 - share) for share in shares) / (size - 1))
    pabak = (size * observed - 1) / (size - 1)
    return CategoryAgreement(n, agreed, observed, kappa, interval, ac1, pabak)


def _kappa_se(table: Table, n: int, kappa: float, chance: float) -> float:
    """The large-sample SE of kappa (not the one under no agreement)."""
    rows, columns = _margins(table, n)
    size = len(table)
    diagonal = sum(table[i][i] / n * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in range(size))
    others = (1 - kappa) ** 2 * sum(
        table[i][j] / n * (columns[i] + rows[j]) ** 2 for i in range(size) for j in range(size) if i != j
    )
    variance = (diagonal + others - (kappa - chance * (1 - kappa)) ** 2) / ((1 - chance) ** 2 * n)
    return sqrt(max(0.0, variance))


def _weights(kind: str, size: int) -> Callable[[int, int], float]:
    """How much two categories agree: 1 on the diagonal, falling with their distance."""
    if kind == "linear":
        return lambda i, j: 1 - abs(i - j) / (size - 1)
    if kind == "quadratic":
        return lambda i, j: 1 - (i - j) ** 2 / (size - 1) ** 2
    raise ValueError(f"Weights are linear or quadratic, not {kind}.")


def weighted_kappa(table: Table, kind: str) -> float | None:
    """Weighted kappa of ordered categories, "linear" or "quadratic"; None where it is 0/0."""
    n = _checked(table)
    weight = _weights(kind, len(table))
    if n == 0:
        return None
    rows, columns = _margins(table, n)
    cells = [(i, j) for i in range(len(table)) for j in range(len(table))]
    observed = sum(weight(i, j) * table[i][j] / n for i, j in cells)
    return _beyond_chance(observed, sum(weight(i, j) * rows[i] * columns[j] for i, j in cells))


def ac2(table: Table, kind: str) -> float | None:
    """Gwet's AC2 of ordered categories, "linear" or "quadratic" weights; None where it is 0/0."""
    n = _checked(table)
    size = len(table)
    weight = _weights(kind, size)
    if n == 0:
        return None
    rows, columns = _margins(table, n)
    cells = [(i, j) for i in range(size) for j in range(size)]
    observed = sum(weight(i, j) * table[i][j] / n for i, j in cells)
    shares = [(row + column) / 2 for row, column in zip(rows, columns, strict=True)]
    total = sum(weight(i, j) for i, j in cells)
    chance = total / (size * (size - 1)) * sum(share * (1 - share) for share in shares)
    return _beyond_chance(observed, chance)
