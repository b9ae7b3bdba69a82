"""A report of a study as the review keeps it: a PDF, a reference, or both; what both reviewers share of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crps_extractor.models.references.reference import NO_REFERENCE, Reference, reference_from_data

__all__ = ["Report"]


@dataclass(frozen=True)
class Report:
    """One report of a study: usually a PDF, named by the sha256 of its content; ``file`` is only for people.

    A report may have no PDF yet (``sha256`` and ``file`` empty) and be known by its ``reference`` alone.
    """

    id: str
    study: str
    label: str
    kind: str = "full_article"
    is_main: bool = True
    sha256: str = ""
    file: str = ""
    pages: int = 0
    order: int = 0
    reference: Reference = NO_REFERENCE

    @property
    def has_pdf(self) -> bool:
        """True where a PDF belongs to it, whether or not its file is there."""
        return bool(self.sha256 or self.file)

    def data(self) -> dict[str, Any]:
        """The report as plain data for an event; a reference only where one is known, as files of old have none."""
        data: dict[str, Any] = {
            "study": self.study,
            "label": self.label,
            "kind": self.kind,
            "is_main": self.is_main,
            "sha256": self.sha256,
            "file": self.file,
            "pages": self.pages,
            "order": self.order,
        }
        return {**data, "reference": self.reference.data()} if self.reference else data

    @classmethod
    def from_data(cls, report: str, data: Mapping[str, Any]) -> Report:
        """The report that an event's data describes; what a newer program may have added is passed over."""
        known = {name: data[name] for name in _NAMES if name in data}
        return cls(report, reference=reference_from_data(data.get("reference")), **known)


_NAMES = ("study", "label", "kind", "is_main", "sha256", "file", "pages", "order")
