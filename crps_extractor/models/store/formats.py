"""The formats before the present one, and what makes a file of each a file of the next: the register of migrations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crps_extractor.models.store.connection import Connection
from crps_extractor.models.store.schema import FORMAT, STATEMENTS

__all__ = ["FORMER", "FormerFormat", "statements_of", "steps_from"]


@dataclass(frozen=True)
class FormerFormat:
    """A format that was released once: its number, the statements that made its files, and the step to the next.

    ``change`` runs in a transaction that it does not end. It rebuilds cells, indexes and triggers; the events stay
    as they are, for their hashes name them everywhere.
    """

    number: int
    statements: tuple[str, ...]
    change: Callable[[Connection], None]


FORMER: tuple[FormerFormat, ...] = ()
"""Every format before the present one, in order. Format 1 was the first that was released, so there is none yet.

When the format changes: the statements that were go here with the step, FORMAT grows by one, and a golden file of
the new format is kept (tests/golden/keep.py).
"""


def statements_of(number: int, former: Sequence[FormerFormat]) -> tuple[str, ...] | None:
    """The statements that make a file of a format; None for a format that never was."""
    if number == FORMAT:
        return STATEMENTS
    return next((one.statements for one in former if one.number == number), None)


def steps_from(number: int, former: Sequence[FormerFormat]) -> list[FormerFormat]:
    """The steps that bring a file of this format to the present one, in their order."""
    return sorted((one for one in former if one.number >= number), key=lambda one: one.number)
