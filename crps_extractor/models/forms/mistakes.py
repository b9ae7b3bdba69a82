"""A mistake in a form file: which file, where in it, and what is wrong, said for the person who wrote the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["FormError", "FormMistake", "Place", "nearest"]


@dataclass(frozen=True)
class FormMistake:
    """One mistake. ``place`` is "section/field"; ``line`` counts from 1, 0 where it cannot be had."""

    file: str
    place: str
    reason: str
    line: int = 0

    @property
    def sentence(self) -> str:
        """The mistake as one line: file, line, place, reason."""
        line = f", line {self.line}" if self.line else ""
        place = f", {self.place}" if self.place else ""
        return f"{self.file}{line}{place}: {self.reason}"


class FormError(ValueError):
    """A form that cannot be used, with all its mistakes."""

    def __init__(self, mistakes: Iterable[FormMistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(mistake.sentence for mistake in self.mistakes))


@dataclass(frozen=True)
class Place:
    """Where a table of a form file stands: the file, "section/field", and the lines of its keys."""

    file: str
    where: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def mistake(self, reason: str, key: str = "") -> FormMistake:
        """A mistake in this table, at the line of one of its keys where it is known."""
        return FormMistake(self.file, self.where, reason, self.lines.get(key) or self.lines.get("", 0))


def nearest(word: str, known: Iterable[str]) -> str:
    """ " Did you mean …?" with the known word most like this one, or an empty text."""
    import difflib

    found = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean “{found[0]}”?" if found else ""
