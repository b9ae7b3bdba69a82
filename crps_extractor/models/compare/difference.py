"""Two reviewers' answers to one field side by side: what kind of difference it is, and what it looks like."""

from __future__ import annotations

from dataclasses import dataclass

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField, Section
from crps_extractor.models.kinds.base import Likeness
from crps_extractor.models.sheet import Row, Settlement

__all__ = ["Difference", "Pair", "StudyComparison"]


@dataclass(frozen=True)
class Pair:
    """Two reviewers' rows that stand for the same thing; one side is None where only one reviewer has the row.

    ``id`` is the row's id in the consensus: stable, whatever order the rows were made in. ``how`` says why they are
    paired: same id, key, likely, by hand. ``swapped`` names what stands crosswise (two arms exchanged), else "".
    """

    id: str
    section: str
    first: Row | None
    second: Row | None
    how: str = "key"
    label: str = ""
    swapped: str = ""


@dataclass(frozen=True)
class Difference:
    """One field of one pair: both answers, how they relate, what the slip looks like, and how it was settled."""

    section: Section
    field: FormField
    pair: Pair
    first: Answer | None
    second: Answer | None
    likeness: Likeness
    looks_like: str = ""
    settled: Answer | None = None
    settlement: Settlement | None = None

    @property
    def is_agreed(self) -> bool:
        """True when nothing is left to decide: same meaning on both sides, or both silent."""
        return self.likeness is Likeness.SAME

    @property
    def is_open(self) -> bool:
        """True while a difference waits for a settler; one that was looked at and left unresolved does not."""
        return not self.is_agreed and self.settlement is None

    @property
    def is_unresolved(self) -> bool:
        """True where a settler decided, with a reason, that it cannot be resolved; it can still be settled later."""
        return not self.is_agreed and self.settlement is not None and self.settlement.how == "unresolved"


@dataclass(frozen=True)
class StudyComparison:
    """All pairs and fields of one study, the agreed ones included."""

    study: str
    pairs: tuple[Pair, ...]
    fields: tuple[Difference, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The fields in which the two sheets differ."""
        return tuple(one for one in self.fields if not one.is_agreed)

    @property
    def open(self) -> tuple[Difference, ...]:
        """The differences not settled yet."""
        return tuple(one for one in self.fields if one.is_open)

    @property
    def unresolved(self) -> tuple[Difference, ...]:
        """The differences that a settler left unresolved."""
        return tuple(one for one in self.fields if one.is_unresolved)
