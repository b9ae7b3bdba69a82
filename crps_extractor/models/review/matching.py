"""Which PDF belongs to which reference: by the DOI printed on it, by its title, by the name of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from crps_extractor.models.documents.printed import Printed
from crps_extractor.models.references.likeness import is_nearly_titled
from crps_extractor.models.references.reference import Reference, dois_of, plain
from crps_extractor.models.review.report import Report

__all__ = ["fits", "matching_report"]

_SHORTEST_TITLE = 25
"""Letters of a title that make it a paper's own: "Ketamine for pain" stands in many."""


@dataclass(frozen=True)
class _Pdf:
    """A PDF made ready to be compared with many references."""

    dois: frozenset[str]
    title: str
    text: str
    name: str


def matching_report(file: str, printed: Printed, reports: Iterable[Report]) -> tuple[Report, str] | None:
    """The one report whose reference a PDF fits, and why; None where none fits, or several equally well."""
    pdf = _made_ready(file, printed)
    found = [(*fit, report) for report in reports if (fit := _fit(pdf, report.reference)) is not None]
    best = min((rank for rank, _, _ in found), default=0)
    chosen = [(report, reason) for rank, reason, report in found if rank == best]
    return chosen[0] if len(chosen) == 1 else None


def fits(file: str, printed: Printed, references: Sequence[Reference]) -> tuple[int, str] | None:
    """The place in a list of the one reference that a PDF fits, and why; None where none fits, or several."""
    reports = [Report(str(place), "", "", reference=one) for place, one in enumerate(references)]
    match = matching_report(file, printed, reports)
    return (int(match[0].id), match[1]) if match else None


def _made_ready(file: str, printed: Printed) -> _Pdf:
    name = re.sub(r"(?<=[^\W\d_])(?=\d)", " ", PurePath(file).stem)
    return _Pdf(frozenset(dois_of(printed.text)), plain(printed.title), f" {plain(printed.text)} ", f" {plain(name)} ")


def _fit(pdf: _Pdf, one: Reference) -> tuple[int, str] | None:
    """How well a reference fits, the least the best, and why."""
    if one.doi and one.doi in pdf.dois:
        return (0 if len(pdf.dois) == 1 else 1), "its DOI stands on the first pages"
    title = plain(one.title)
    if len(title) >= _SHORTEST_TITLE:
        if pdf.title and is_nearly_titled(title, pdf.title):
            return 2, "the file carries its title"
        if f" {title} " in pdf.text:
            return 2, "its title stands on the first pages"
    if one.doi and pdf.dois and one.doi not in pdf.dois and len(pdf.dois) == 1:
        return None
    for number, words in ((one.doi.partition("/")[2], "its DOI"), (one.pmid, "its PubMed number")):
        if len(number) > 4 and any(map(str.isdigit, number)) and f" {plain(number)} " in pdf.name:
            return 3, f"the file is named after {words}"
    author = plain(one.first_author)
    if len(author) > 1 and one.year and f" {author} " in pdf.name and f" {one.year} " in pdf.name:
        return 4, "the file is named after its first author and year"
    if len(title) >= _SHORTEST_TITLE and len(pdf.name.strip()) >= _SHORTEST_TITLE and _begins(title, pdf.name):
        return 5, "the file is named after its title"
    return None


def _begins(title: str, name: str) -> bool:
    """Whether a file's name, numbers before it left out, is the title or a beginning of it."""
    bare = re.sub(r"^\d{1,3} ", "", name.strip())
    return len(bare) >= _SHORTEST_TITLE and (title.startswith(bare) or bare.startswith(title))
