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
    title_words: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True)
class _Cited:
    """A reference made ready to be compared with many PDFs."""

    reference: Reference
    title: str
    words: frozenset[str]
    author: str


def matching_report(file: str, printed: Printed, reports: Iterable[Report]) -> tuple[Report, str] | None:
    """The one report whose reference a PDF fits, and why; None where none fits, or several equally well."""
    known = list(reports)
    (match,) = fits([(file, printed)], [report.reference for report in known])
    return (known[match[0]], match[1]) if match else None


def fits(pdfs: Sequence[tuple[str, Printed]], references: Sequence[Reference]) -> list[tuple[int, str] | None]:
    """For each PDF (its file's name, what is printed in it) the place in a list of the one reference it fits, and why.

    None where none fits, or several equally well.
    """
    cited = [_cited(one) for one in references]
    return [_best(_made_ready(file, printed), cited) for file, printed in pdfs]


def _best(pdf: _Pdf, cited: Sequence[_Cited]) -> tuple[int, str] | None:
    found = [(*fit, place) for place, one in enumerate(cited) if (fit := _fit(pdf, one)) is not None]
    best = min((rank for rank, _, _ in found), default=0)
    chosen = [(place, reason) for rank, reason, place in found if rank == best]
    return chosen[0] if len(chosen) == 1 else None


def _made_ready(file: str, printed: Printed) -> _Pdf:
    name = plain(re.sub(r"(?<=[^\W\d_])(?=\d)", " ", PurePath(file).stem))
    title, text = plain(printed.title), plain(printed.text)
    words = frozenset(title.split()), frozenset(text.split())
    return _Pdf(frozenset(dois_of(printed.text)), title, f" {text} ", f" {name} ", *words)


def _cited(one: Reference) -> _Cited:
    title = plain(one.title)
    return _Cited(one, title, frozenset(title.split()), plain(one.first_author))


def _fit(pdf: _Pdf, cited: _Cited) -> tuple[int, str] | None:
    """How well a reference fits, the least the best, and why."""
    one, title = cited.reference, cited.title
    if one.doi and one.doi in pdf.dois:
        return (0 if len(pdf.dois) == 1 else 1), "its DOI stands on the first pages"
    if len(title) >= _SHORTEST_TITLE:
        if 2 * len(cited.words & pdf.title_words) >= len(cited.words) and is_nearly_titled(title, pdf.title):
            return 2, "the file carries its title"
        if cited.words <= pdf.words and f" {title} " in pdf.text:
            return 2, "its title stands on the first pages"
    if one.doi and len(pdf.dois) == 1:
        return None
    return _fit_by_name(pdf, cited)


def _fit_by_name(pdf: _Pdf, cited: _Cited) -> tuple[int, str] | None:
    """How a reference fits the name of the file alone."""
    one, title = cited.reference, cited.title
    for number, words in ((one.doi.partition("/")[2], "its DOI"), (one.pmid, "its PubMed number")):
        if len(number) > 4 and any(map(str.isdigit, number)) and f" {plain(number)} " in pdf.name:
            return 3, f"the file is named after {words}"
    if len(cited.author) > 1 and one.year and f" {cited.author} " in pdf.name and f" {one.year} " in pdf.name:
        return 4, "the file is named after its first author and year"
    if len(title) >= _SHORTEST_TITLE and len(pdf.name.strip()) >= _SHORTEST_TITLE and _begins(title, pdf.name):
        return 5, "the file is named after its title"
    return None


def _begins(title: str, name: str) -> bool:
    """Whether a file's name, numbers before it left out, is the title or a beginning of it."""
    bare = re.sub(r"^\d{1,3} ", "", name.strip())
    return len(bare) >= _SHORTEST_TITLE and (title.startswith(bare) or bare.startswith(title))
