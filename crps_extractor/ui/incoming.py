"""Bringing PDFs into a review: each becomes a study, or one more report of a study; nothing is taken twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crps_extractor.models.documents.folder import KeptPdf, PdfNotTakenError, label_from, take_pdf
from crps_extractor.models.event import new_id
from crps_extractor.models.review.facts import LEAD, REVIEWER, SETTLER, SINGLE, Facts, Report, Slots
from crps_extractor.models.review.review import Review

__all__ = ["Taken", "add_reports", "first_slots", "pdfs_in", "take_files"]


@dataclass(frozen=True)
class Taken:
    """PDFs copied beside a review, each with the file it came from, and one sentence for each that was not."""

    kept: tuple[tuple[Path, KeptPdf], ...]
    refused: tuple[str, ...]


def pdfs_in(paths: Iterable[Path]) -> list[Path]:
    """The PDFs named, those of a folder in the order of their names."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(one for one in path.iterdir() if one.suffix.lower() == ".pdf") if path.is_dir() else [path]
        found += inside
    return found


def take_files(review: Path, paths: Sequence[Path], say: Callable[[str, int, int], object]) -> Taken:
    """Copy PDFs beside a review file (off the window's thread); ``say`` is told which one it is."""
    kept, refused = [], []
    for number, path in enumerate(paths):
        say(path.name, number, len(paths))
        try:
            kept.append((path, take_pdf(review, path, label_from(path))))
        except PdfNotTakenError as reason:
            refused.append(str(reason))
    return Taken(tuple(kept), tuple(refused))


def add_reports(review: Review, taken: Taken, study: str = "") -> tuple[list[str], list[str]]:
    """Enter copied PDFs: each becomes a study, or a report of ``study``.

    Returns the ids of the studies touched and one sentence for each PDF that the review had already.
    """
    touched, known_already = [], []
    for path, kept in taken.kept:
        known = next((report for report in review.facts.reports() if report.sha256 == kept.sha256), None)
        if known is not None:
            label = review.facts.study(known.study).label
            known_already.append(f"{path.name} is in this review already, as {label}.")
            continue
        label = label_from(path)
        home = study or review.add_study(label, _slots(review.facts)).id
        order = len(review.facts.reports(home))
        kind = "supplement" if order else "full_article"
        review.add_report(Report(new_id(), home, label, kind, not order, kept.sha256, kept.file, order=order))
        touched.append(home)
    return touched, known_already


def first_slots(facts: Facts) -> Slots:
    """The slots of the first study: the first two people who extract, the settler of the review."""
    reviewers = [person.id for person in facts.people.values() if person.active and REVIEWER in person.roles]
    first, second = (*reviewers, "", "")[:2]
    settlers = facts.people_with(SETTLER) or facts.people_with(LEAD)
    given = Slots(first, second, settlers[0].id if settlers else first)
    return given if second else Slots(first, "", given.settler, SINGLE)


def _slots(facts: Facts) -> Slots:
    """A new study is done as the last one was."""
    return facts.studies[-1].slots if facts.studies else first_slots(facts)
