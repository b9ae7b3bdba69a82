"""PDFs whose files are gone are looked for by their content, under whatever name they lie, and put back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from crps_extractor.models.documents.folder import PdfNotTakenError, pdf_folder, pdf_path, sha256_of, take_pdf
from crps_extractor.models.documents.header import why_not_pdf
from crps_extractor.models.review.facts import Facts, Report

__all__ = ["LookedFor", "look_for", "lost_reports", "put_back", "usual_places"]

_MOST_FILES = 100_000
_MOST_BYTES = 2_000_000_000

NOTHING_CHANGED: Mapping[str, str] = MappingProxyType({})
Say = Callable[[str, int, int], object]


@dataclass(frozen=True)
class LookedFor:
    """What a search brought: where the PDFs of reports lie (by the report's id), and how many files were looked at."""

    found: Mapping[str, Path] = field(default_factory=dict)
    looked_at: int = 0
    is_whole: bool = True
    """False where there were more files than are looked at in one search."""


def lost_reports(review: Path, facts: Facts) -> list[Report]:
    """The reports whose PDF was taken in and whose file is not beside the review any more."""
    taken = (report for report in facts.reports() if report.sha256)
    return [report for report in taken if pdf_path(review, report.sha256, report.file) is None]


def look_for(reports: Sequence[Report], folders: Iterable[Path], say: Say = lambda *_: None) -> LookedFor:
    """Look through folders and all that lies in them for PDFs with the content of these reports.

    Off the window's thread: ``say`` is told each file, and may raise to stop. Names do not matter; folders that
    cannot be read are passed over, links are not followed.
    """
    wanted: dict[str, list[str]] = {}
    for report in reports:
        wanted.setdefault(report.sha256, []).append(report.id)
    found: dict[str, Path] = {}
    names = {report.sha256[:16] for report in reports}
    number = 0
    for number, path in enumerate(_likely_first(_pdfs_in(folders), names), start=1):
        say(path.name, len(found), len(reports))
        if number > _MOST_FILES:
            return LookedFor(found, number - 1, is_whole=False)
        digest = _digest(path, lambda: bool(say(path.name, len(found), len(reports))))  # noqa: B023
        for report_id in wanted.pop(digest, ()):
            found[report_id] = path
        if not wanted:
            break
    return LookedFor(found, number)


def put_back(
    review: Path, reports: Sequence[Report], found: Mapping[str, Path], changed: Mapping[str, str] = NOTHING_CHANGED
) -> tuple[list[Report], list[str]]:
    """Copy found PDFs beside the review again; the reports that have theirs now, and a sentence for each refused.

    ``changed`` names, by report, the sha256 of a changed file that lies in the place of the one found; it is kept
    beside it under a name of its own.
    """
    back, refused = [], []
    for report in reports:
        if report.id not in found:
            continue
        try:
            _copy_back(review, report, found[report.id], changed.get(report.id, ""))
            back.append(report)
        except PdfNotTakenError as reason:
            refused.append(str(reason))
    return back, refused


def _copy_back(review: Path, report: Report, original: Path, changed_hash: str) -> None:
    """Put one PDF back, all or nothing. Raises PdfNotTakenError."""
    changed = pdf_path(review, report.sha256, report.file) if changed_hash else None
    aside = changed.with_name(f"changed-{changed_hash[:16]}.pdf") if changed is not None else None
    try:
        if changed is not None and aside is not None and changed != original:
            changed.replace(aside)
        kept = take_pdf(review, original, report.label)
    except (PdfNotTakenError, OSError) as reason:
        _undo(changed, aside)
        raise PdfNotTakenError(f"The PDF of {report.label} could not be put back: {reason}") from reason
    if kept.sha256 != report.sha256:
        _undo(changed, aside)
        raise PdfNotTakenError(f"{original.name} changed while it was copied, so {report.label} is not put back.")


def _undo(changed: Path | None, aside: Path | None) -> None:
    if changed is not None and aside is not None and aside.exists() and not changed.exists():
        aside.replace(changed)


def usual_places(review: Path) -> list[Path]:
    """Where a lost PDF most often lies: in the review's own folder under another name, and beside the review."""
    return [pdf_folder(review), review.parent]


def _pdfs_in(folders: Iterable[Path]) -> Iterator[Path]:
    """Every PDF in folders and their subfolders, each once."""
    seen: set[str] = set()
    for folder in folders:
        for at, below, files in os.walk(folder, onerror=None, followlinks=False):
            if os.path.realpath(at) in seen:
                below.clear()
                continue
            seen.add(os.path.realpath(at))
            below[:] = sorted(name for name in below if not name.startswith("."))
            yield from (Path(at) / name for name in sorted(files) if name.casefold().endswith(".pdf"))


def _likely_first(paths: Iterable[Path], names: set[str]) -> Iterator[Path]:
    """Of each folder's files those that carry a wanted content's number in their name come first."""
    later: list[Path] = []
    folder: Path | None = None
    for path in paths:
        if path.parent != folder:
            yield from later
            later, folder = [], path.parent
        if any(name in path.name for name in names):
            yield path
        else:
            later.append(path)
    yield from later


def _digest(path: Path, must_stop: Callable[[], bool]) -> str:
    """The sha256 of a PDF; "" of one that is no PDF, far too large or not to be read."""
    try:
        if path.stat().st_size > _MOST_BYTES or why_not_pdf(path) is not None:
            return ""
        return sha256_of(path, must_stop)
    except OSError:
        return ""
