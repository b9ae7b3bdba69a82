"""Take PDFs into a review: each becomes a study, or one more report of a study."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crps_extractor.models.documents.folder import PdfNotTakenError, label_from, take_pdf
from crps_extractor.models.event import new_id
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import LEAD, REVIEWER, SETTLER, Report, Slots
from crps_extractor.models.review.review import Review

__all__ = ["Added", "add_pdfs", "default_slots", "pdfs_in"]


@dataclass(frozen=True)
class Added:
    """What became of one file: the report it is now, or one sentence why it was not taken."""

    file: Path
    report: Report | None = None
    refused: str = ""


def pdfs_in(paths: Iterable[Path]) -> list[Path]:
    """The files named, and for each folder the PDFs in it, by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.iterdir() if file.suffix.casefold() == ".pdf")
        else:
            found.append(path)
    return found


def default_slots(review: Review) -> Slots:
    """The slots of a new study: those of the last one, else the first two people who extract."""
    studies = review.facts.studies
    if studies:
        return studies[-1].slots
    extracting = [person.id for person in review.facts.people.values() if person.active and REVIEWER in person.roles]
    first, second = (*extracting, "", "")[:2]
    settlers = review.facts.people_with(SETTLER) or review.facts.people_with(LEAD)
    return Slots(first, second, settlers[0].id if settlers else first, "double" if second else "single")


def add_pdfs(review: Review, path: Path, files: Iterable[Path], study: str = "") -> list[Added]:
    """Copy PDFs beside the review at ``path`` and enter each as a study of its own, or as a report of ``study``.

    A file that is refused is said so and the others are taken. Raises NotAllowedError when the viewer does not lead.
    """
    refusal = review.refusal("review", "")
    if refusal:
        raise NotAllowedError(refusal)
    return [_add(review, path, file, study) for file in files]


def _add(review: Review, path: Path, file: Path, study: str) -> Added:
    label = label_from(file)
    try:
        kept = take_pdf(path, file, label)
    except PdfNotTakenError as reason:
        return Added(file, refused=str(reason))
    known = next((report for report in review.facts.reports() if report.sha256 == kept.sha256), None)
    if known is not None:
        home = review.facts.study(known.study).label
        return Added(file, refused=f"{file.name} is in this review already, as {home}.")
    home = study or review.add_study(label, default_slots(review)).id
    order = len(review.facts.reports(home))
    kind = "supplement" if order else "full_article"
    report = Report(new_id(), home, label, kind, not order, kept.sha256, kept.file, order=order)
    return Added(file, review.add_report(report))
