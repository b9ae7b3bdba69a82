"""What every export has: an id, a title, a suffix, and a function that writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crps_extractor.models.review.review import Review

__all__ = ["Export", "ExportFailedError", "ExportStoppedError", "Say"]

Say = Callable[[str, int, int], None]
"""Told what is being done, how many are done, of how many; whatever it raises ends the export, and nothing is left."""


class ExportFailedError(Exception):
    """An export could not be written; one sentence says why and what is safe."""


class ExportStoppedError(Exception):
    """An export was stopped on request; nothing of it is left."""


@dataclass(frozen=True)
class Export:
    """One format. ``write`` returns where the file really is: another name than asked where that one was held open.

    It raises ExportFailedError, with one sentence, when the file cannot be written; an older file of that name is
    then untouched.
    """

    id: str
    title: str
    suffix: str
    write: Callable[[Review, Path, Say], Path]
