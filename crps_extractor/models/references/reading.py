"""Read a list of references (RIS, PubMed nbib, Web of Science, CSV): what can be read, and line by line what cannot."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crps_extractor.models.references.reference import Reference, doi_of
from crps_extractor.models.references.tagged import LONGEST_TEXT, TAGS, Record, records, tagging_of

__all__ = [
    "ENDINGS",
    "ReferenceList",
    "ReferencesRefusedError",
    "Unreadable",
    "looks_like_references",
    "read_references",
]

ENDINGS = (".ris", ".nbib", ".csv", ".tsv", ".txt", ".ciw", ".medline")
"""How files that may hold references end."""
MOST_BYTES = 50_000_000
MOST_REFERENCES = 20_000
_MOST_UNREADABLE = 200
_LOOK_AT = 16_384
_MEDLINE = re.compile("medline|pubmed", re.IGNORECASE)
"""Only a record of this database has the PubMed number as its accession number; Embase numbers look the same."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "primary title", "primary_title", "article title", "ti"),
    "authors": ("authors", "author", "author names", "author full names", "author(s)", "first author"),
    "year": ("year", "publication year", "publication_year", "pub year", "date", "publication date"),
    "journal": ("journal", "source title", "journal/book", "secondary title", "journal title", "publication"),
    "doi": ("doi",),
    "pmid": ("pmid", "pubmed id", "pubmed_id"),
}
_HOW = "Export the list as RIS, PubMed (nbib) or CSV."


class ReferencesRefusedError(Exception):
    """A file holds no references that can be read; one sentence says why."""


@dataclass(frozen=True)
class Unreadable:
    """A record that names no paper: the line it begins in, and why it was left out."""

    line: int
    reason: str


@dataclass(frozen=True)
class ReferenceList:
    """What a file holds: its references in their order, and the records that were left out."""

    file: str
    references: tuple[Reference, ...]
    unreadable: tuple[Unreadable, ...] = ()


def read_references(path: Path, must_stop: Callable[[], bool] = lambda: False) -> ReferenceList:
    """The references of a file in UTF-8 or UTF-16 (with or without a mark) or Windows' western alphabet.

    Unknown tags are passed over, texts may go on over several lines, a last record may lack its end. Comes back with
    what was read until then once ``must_stop`` says so. Raises ReferencesRefusedError where the file is too large,
    is no text, cannot be opened, or holds no reference.
    """
    text = _decoded(path, _bytes_of(path))
    tagging = tagging_of(text)
    found: Iterator[Reference | Unreadable]
    if tagging is not None and path.suffix.casefold() not in (".csv", ".tsv"):
        lines = _lines(text)
        found = (_reference(record, TAGS[tagging.name]) for record in records(lines, tagging))
    else:
        found = _from_table(text, path.name)
    references, unreadable = _gathered(found, path.name, must_stop)
    if not references:
        raise ReferencesRefusedError(f"{path.name} holds no reference that can be read. {_HOW}")
    return ReferenceList(path.name, tuple(references), tuple(unreadable))


def looks_like_references(path: Path) -> bool:
    """Whether a file is a list of references rather than a table of something else, told by its beginning."""
    if path.suffix.casefold() not in ENDINGS:
        return False
    try:
        with path.open("rb") as reading:
            text = _decoded(path, reading.read(_LOOK_AT))
    except (OSError, ReferencesRefusedError):
        return False
    if path.suffix.casefold() not in (".csv", ".tsv"):
        return tagging_of(text) is not None
    headers = set(_places(_headers(text)[0]))
    return "doi" in headers or "pmid" in headers or {"title", "authors"} <= headers


# -- the text ----------------------------------------------------------------------------------------------------------


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ReferencesRefusedError(f"{path.name} is larger than a list of references can be. Nothing was read.")
        with path.open("rb") as reading:
            return reading.read(MOST_BYTES + 1)[:MOST_BYTES]
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise ReferencesRefusedError(f"{path.name} cannot be read ({reason}).") from error


def _decoded(path: Path, data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace").removeprefix("\ufeff")
    if b"\0" in data[:_LOOK_AT]:
        raise ReferencesRefusedError(f"{path.name} is no text file, so there is no list of references in it. {_HOW}")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _lines(text: str) -> list[str]:
    """The lines as an editor counts them: other signs that Python takes for line ends stand within texts."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


# -- records -----------------------------------------------------------------------------------------------------------


def _gathered(
    found: Iterable[Reference | Unreadable], file: str, must_stop: Callable[[], bool]
) -> tuple[list[Reference], list[Unreadable]]:
    references: list[Reference] = []
    unreadable: list[Unreadable] = []
    for one in found:
        if must_stop():
            break
        if isinstance(one, Reference):
            references.append(one)
        elif len(unreadable) < _MOST_UNREADABLE:
            unreadable.append(one)
        if len(references) > MOST_REFERENCES:
            raise ReferencesRefusedError(
                f"{file} holds more than {MOST_REFERENCES:,} references, which is a search and not the included "
                "studies. Export the included studies only."
            )
    return references, unreadable


def _reference(record: Record, tags: Mapping[str, Sequence[str]]) -> Reference | Unreadable:
    said: dict[str, list[str]] = {}
    for name, known in tags.items():
        under = [record.texts[tag] for tag in known if record.texts.get(tag)]
        said[name] = under[0] if name == "authors" and under else [text for texts in under for text in texts]
    if not any(_MEDLINE.search(text) for tag in ("DB", "DP") for text in record.texts.get(tag, ())):
        said["pmid"] = [text for text in said["pmid"] if text not in record.texts.get("AN", ())]
    return _made(said) or Unreadable(record.line, _why_not(record))


def _why_not(record: Record) -> str:
    if not record.is_ended:
        return "The record breaks off, and names neither a title nor a DOI nor a PubMed number until there."
    return "It names neither a title nor a DOI nor a PubMed number."


def _headers(text: str) -> tuple[list[str], str]:
    """The names of the columns and what stands between them; a first line "sep=;" says so itself."""
    lines = text.lstrip("\r\n").splitlines()
    first = lines[0] if lines else ""
    delimiter = max(",;\t", key=first[:LONGEST_TEXT].count)
    row = next(csv.reader([first[:LONGEST_TEXT]], delimiter=delimiter, skipinitialspace=True), [])
    return [header.strip().casefold() for header in row], delimiter


def _places(headers: Sequence[str]) -> dict[str, int]:
    found = (
        (name, next((headers.index(one) for one in known if one in headers), -1)) for name, known in _HEADERS.items()
    )
    return {name: at for name, at in found if at >= 0}


def _from_table(text: str, file: str) -> Iterator[Reference | Unreadable]:
    try:
        headers, delimiter = _headers(text)
        places = _places(headers)
        if not places.keys() & {"title", "doi", "pmid"}:
            return
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
        line = 0
        for row in rows:
            begins, line = line + 1, rows.line_num
            if not any(cell.strip() for cell in row) or [cell.strip().casefold() for cell in row] == headers:
                continue
            said = {name: [row[at].strip()[:LONGEST_TEXT]] if at < len(row) else [] for name, at in places.items()}
            said["authors"] = [one.strip() for names in said.get("authors", ()) for one in _people(names)]
            yield _made(said) or Unreadable(begins, "The row names neither a title nor a DOI nor a PubMed number.")
    except csv.Error as error:
        raise ReferencesRefusedError(f"The table {file} is not sound ({error}). Nothing was read.") from error


def _people(names: str) -> list[str]:
    """Names set apart by semicolons, or by commas where each is written "Smith J"."""
    if ";" in names or (" and " not in names and names.count(",") < 2):
        return names.split(";")
    return re.split(r",\s*(?:and\s+)?|\s+and\s+", names)


def _made(said: Mapping[str, Sequence[str]]) -> Reference | None:
    def first(name: str) -> str:
        return next((" ".join(text.split()) for text in said.get(name, ()) if text.strip()), "")

    year = next((found[0] for text in said.get("year", ()) if (found := _YEAR.search(text))), "")
    doi = next((known for text in said.get("doi", ()) if (known := doi_of(text))), "")
    pmid = next((text.strip() for text in said.get("pmid", ()) if _is_pmid(text)), "")
    authors = tuple(" ".join(name.split()) for name in said.get("authors", ()) if name.strip())
    title = first("title")
    return Reference(title, authors, year, first("journal"), doi, pmid) if title or doi or pmid else None


def _is_pmid(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,8}", text.strip()))
