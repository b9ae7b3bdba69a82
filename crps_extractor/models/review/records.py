"""What a review keeps about its own course: decisions on studies, batches, freezes, notices and sheets that closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = [
    "AWAITING",
    "BATCH_KINDS",
    "DUPLICATE",
    "EXCLUDED",
    "INCLUDED",
    "IN_EXTRACTION",
    "NOTICE_KINDS",
    "ONGOING",
    "STATUSES",
    "Addition",
    "Batch",
    "ClosedSheet",
    "Decision",
    "Freeze",
    "Notice",
]

IN_EXTRACTION, INCLUDED, EXCLUDED = "in_extraction", "included", "excluded"
AWAITING, ONGOING, DUPLICATE = "awaiting", "ongoing", "duplicate"
STATUSES = (IN_EXTRACTION, INCLUDED, EXCLUDED, AWAITING, ONGOING, DUPLICATE)
BATCH_KINDS = ("pilot", "first", "update")
NOTICE_KINDS = ("erratum", "expression_of_concern", "retraction", "republished")


@dataclass(frozen=True)
class Decision:
    """The last decision on a study: its status, the criterion, who decided (ids of people), when, which other study."""

    status: str
    reason: str = ""
    text: str = ""
    by: tuple[str, ...] = ()
    date: str = ""
    other: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Decision:
        """The decision that an event's data describes."""
        return cls(
            data["status"],
            data.get("reason", ""),
            data.get("text", ""),
            tuple(data.get("by", ())),
            data.get("date", ""),
            data.get("other", ""),
        )

    def data(self) -> dict[str, Any]:
        """The decision as plain data for an event."""
        return {
            "status": self.status,
            "reason": self.reason,
            "text": self.text,
            "by": list(self.by),
            "date": self.date,
            "other": self.other,
        }


@dataclass(frozen=True)
class Batch:
    """Studies extracted together: a pilot, the first round, or an update."""

    id: str
    name: str
    kind: str
    studies: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        """The batch as plain data for an event."""
        return {"name": self.name, "kind": self.kind, "studies": list(self.studies)}


@dataclass(frozen=True)
class Notice:
    """A published notice on a report: what kind, found when and where, and what it changes."""

    id: str
    report: str
    kind: str
    date: str = ""
    where: str = ""
    effect: str = ""

    def data(self) -> dict[str, Any]:
        """The notice as plain data for an event."""
        return {"kind": self.kind, "date": self.date, "where": self.where, "effect": self.effect}


@dataclass(frozen=True)
class Freeze:
    """A named, dated, hashed state of the whole review.

    ``heads`` names the last event of each stream that belongs to it; ``hash`` is the sha256 over the cells that those
    events make, so that the state can be made again and recognised.
    """

    id: str
    name: str
    date: str
    hash: str
    heads: Mapping[str, int]
    studies: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """The freeze as plain data for an event."""
        return {
            "name": self.name,
            "date": self.date,
            "hash": self.hash,
            "heads": dict(self.heads),
            "studies": list(self.studies),
        }

    @classmethod
    def from_data(cls, row: str, data: Mapping[str, Any]) -> Freeze:
        """The freeze that an event's data describes."""
        said = data["name"], data.get("date", ""), data["hash"], data.get("heads", {})
        return cls(row, *said, tuple(data.get("studies", ())))


@dataclass(frozen=True)
class Addition:
    """What a lead adds to finished studies: fields, or rows of sections, that alone open again for their reviewers.

    ``fields`` are "section.field" and open in every row; ``rows`` are sections that take new rows, which are open
    whole. ``studies`` are the ids of the studies asked.
    """

    id: str
    name: str
    reason: str
    date: str = ""
    studies: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @classmethod
    def from_data(cls, row: str, data: Mapping[str, Any]) -> Addition:
        """The addition that an event's data describes."""
        lists = (tuple(data.get(name, ())) for name in ("studies", "fields", "rows"))
        return cls(row, data.get("name", ""), data.get("reason", ""), data.get("date", ""), *lists)

    def data(self) -> dict[str, Any]:
        """The addition as plain data for an event."""
        said = {"name": self.name, "text": self.name, "reason": self.reason, "date": self.date}
        return {**said, "studies": list(self.studies), "fields": list(self.fields), "rows": list(self.rows)}


@dataclass(frozen=True)
class ClosedSheet:
    """A sheet whose reviewer was replaced: kept as it is, with the reason, and no longer awaited."""

    study: str
    person: str
    reason: str
    by: str = ""
