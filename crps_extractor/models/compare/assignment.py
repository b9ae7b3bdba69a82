"""Match two lists so that the matches are worth most as a whole; small lists, exactly, and without a library."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["best_matches"]


def best_matches(worth: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The (line, column) pairs of greatest total worth; each line and column in at most one pair, as many as fit.

    Successive shortest paths with potentials (Kuhn 1955, doi:10.1002/nav.3800020109; Jonker and Volgenant 1987,
    doi:10.1007/BF02278710), in n²m steps for n lines and m columns.
    """
    if not worth or not worth[0]:
        return []
    if len(worth) > len(worth[0]):
        turned = [[line[column] for line in worth] for column in range(len(worth[0]))]
        return sorted((line, column) for column, line in best_matches(turned))
    columns = len(worth[0])
    height, width = [0.0] * (len(worth) + 1), [0.0] * (columns + 1)
    line_of = [0] * (columns + 1)
    for line in range(1, len(worth) + 1):
        _place(line, worth, height, width, line_of)
    return sorted((line_of[column] - 1, column - 1) for column in range(1, columns + 1) if line_of[column])


def _place(
    line: int, worth: Sequence[Sequence[float]], height: list[float], width: list[float], line_of: list[int]
) -> None:
    """Find a column for one more line along the cheapest chain of exchanges; numbers count from 1, 0 is nobody."""
    columns = range(1, len(width))
    least, came_from, done = [float("inf")] * len(width), [0] * len(width), [False] * len(width)
    line_of[0] = line
    here = 0
    while line_of[here]:
        done[here] = True
        current, step, following = line_of[here], float("inf"), 0
        for column in columns:
            if done[column]:
                continue
            cost = -worth[current - 1][column - 1] - height[current] - width[column]
            if cost < least[column]:
                least[column], came_from[column] = cost, here
            if least[column] < step:
                step, following = least[column], column
        for column in range(len(width)):
            if done[column]:
                height[line_of[column]] += step
                width[column] -= step
            else:
                least[column] -= step
        here = following
    while here:
        before = came_from[here]
        line_of[here] = line_of[before]
        here = before
