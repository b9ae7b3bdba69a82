"""Take PDFs into a review: each becomes a study, one more report of a study, or the PDF of a reference that waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crps_extractor.models.documents.folder import KeptPdf, PdfNotTakenError, label_from, take_pdf
from crps_extractor.models.documents.printed import NOTHING_PRINTED, Printed
from crps_extractor.models.event import REVIEW, new_id
from crps_extractor.models.references.reference import NO_REFERENCE, Reference, dois_of, plain
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import LEAD, REVIEWER, SETTLER, SINGLE, Facts, Report, Slots
from crps_extractor.models.review.reports.matching import matching_report
from crps_extractor.models.review.review import Review

__all__ = ["Added", "Copied", "add_copied", "add_pdfs", "copy_pdfs", "default_slots", "pdfs_in"]

Read = Callable[[Path], Printed]
"""Reads the first pages of a PDF, so that it is recognised."""


@dataclass(frozen=True)
class Copied:
    """A PDF copied beside a review (``kept``), what is printed in it, or one sentence why it was not taken."""

    file: Path
    kept: KeptPdf | None = None
    printed: Printed = NOTHING_PRINTED
    refused: str = ""


@dataclass(frozen=True)
class Added:
    """What became of one file: the report it is now, or one sentence why it was not taken.

    ``matched`` says why it was recognised as the PDF of a reference that waited for it.
    """

    file: Path
    report: Report | None = None
    refused: str = ""
    matched: str = ""


def pdfs_in(paths: Iterable[Path]) -> list[Path]:
    """The files named, and for each folder the PDFs in it, by name."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(one for one in path.iterdir() if one.suffix.casefold() == ".pdf") if path.is_dir() else [path]
        found += inside
    return found


def copy_pdfs(
    review: Path,
    files: Sequence[Path],
    read: Read = lambda _: NOTHING_PRINTED,
    say: Callable[[str, int, int], object] = lambda *_: None,
) -> list[Copied]:
    """Copy PDFs beside a review file, off the window's thread; ``say`` is told which one it is. Nothing is entered."""
    found = []
    for number, file in enumerate(files):
        say(file.name, number, len(files))
        try:
            kept = take_pdf(review, file, label_from(file))
            found.append(Copied(file, kept, read(file)))
        except PdfNotTakenError as reason:
            found.append(Copied(file, refused=str(reason)))
    return found


def add_copied(review: Review, copied: Iterable[Copied], study: str = "") -> list[Added]:
    """Enter copied PDFs: as reports of ``study``, of the references they fit, else each as a study of its own.

    One that the review has already is said so. Raises NotAllowedError, and enters nothing, for who does not lead.
    """
    refusal = review.refusal(REVIEW, "")
    if refusal:
        raise NotAllowedError(refusal)
    return [_enter(review, one, study) for one in copied]


def add_pdfs(
    review: Review, path: Path, files: Sequence[Path], study: str = "", read: Read = lambda _: NOTHING_PRINTED
) -> list[Added]:
    """Copy PDFs beside the review at ``path`` and enter them. Raises NotAllowedError when the viewer does not lead."""
    refusal = review.refusal(REVIEW, "")
    if refusal:
        raise NotAllowedError(refusal)
    return add_copied(review, copy_pdfs(path, files, read), study)


def default_slots(facts: Facts) -> Slots:
    """The slots of a new study: those of the last one, else the first two people who extract."""
    if facts.studies:
        return facts.studies[-1].slots
    extracting = [person.id for person in facts.people.values() if person.active and REVIEWER in person.roles]
    first, second = (*extracting, "", "")[:2]
    settlers = facts.people_with(SETTLER) or facts.people_with(LEAD)
    given = Slots(first, second, settlers[0].id if settlers else first)
    return given if second else Slots(first, "", given.settler, SINGLE)


def _enter(review: Review, copied: Copied, study: str) -> Added:
    facts, file, kept = review.facts, copied.file, copied.kept
    if kept is None:
        return Added(file, refused=copied.refused)
    known = next((report for report in facts.reports() if report.sha256 == kept.sha256), None)
    if known is not None and known.file != kept.file:
        report = review.add_report(replace(known, file=kept.file))
        return Added(file, report, matched="it lies beside the review again as it was taken in")
    if known is not None:
        return Added(file, refused=f"{file.name} is in this review already, as {_home(facts, known)}.")
    waiting = [report for report in facts.reports(study) if not report.has_pdf]
    match = matching_report(file.name, copied.printed, waiting)
    if match is None and study and waiting and not any(report.has_pdf for report in facts.reports(study)):
        match = waiting[0], ""
    if match is not None:
        report = replace(match[0], sha256=kept.sha256, file=kept.file)
        return Added(file, review.add_report(report), matched=match[1])
    label = _label(file, copied.printed)
    home = study or review.add_study(label, default_slots(facts)).id
    order = len(facts.reports(home))
    kind = "supplement" if order else "full_article"
    dois = dois_of(copied.printed.text)
    printed = Reference(doi=dois[0]) if len(dois) == 1 else NO_REFERENCE
    report = Report(new_id(), home, label, kind, not order, kept.sha256, kept.file, order=order, reference=printed)
    return Added(file, review.add_report(report))


def _label(file: Path, printed: Printed) -> str:
    """A label from the file's name; a last word that the name broke off, as the pages show, is left out."""
    label = label_from(file)
    whole, _, last = label.rpartition(" ")
    words = plain(label)
    for text in (plain(printed.title), plain(printed.text)):
        at = text.find(words)
        if whole and last and at >= 0 and text[at + len(words) : at + len(words) + 1].strip():
            return whole
    return label


def _home(facts: Facts, report: Report) -> str:
    """The label of the study that a report stands in, the one it was merged into included."""
    home = next((one for one in facts.studies if report.study in (one.id, *facts.merged(one.id))), None)
    return (home or facts.study(report.study)).label
