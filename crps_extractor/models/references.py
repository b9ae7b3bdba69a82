"""References from other programs: RIS, PubMed (nbib) and CSV files are read, and likely duplicates among them found."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

__all__ = ["Likeness", "Reference", "ReferencesRefusedError", "likely_duplicates", "read_references"]

_MOST_BYTES = 50_000_000
_MOST_REFERENCES = 20_000
_MOST_CHARACTERS = 20_000
"""Of one field: more is no title, and no list of authors."""
_ALIKE = 0.92
"""From this share of equal text on, two titles are proposed as one: a proposal, which people decide on."""
_RIS = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)$")
_NBIB = re.compile(r"([A-Z]{2,4}) {0,2}- (.*)$")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_TAGS: Mapping[str, tuple[str, ...]] = {
    "title": ("TI", "T1", "ST"),
    "authors": ("AU", "A1"),
    "year": ("PY", "Y1", "DP", "DA"),
    "journal": ("JF", "JO", "JT", "T2", "TA", "JA"),
    "doi": ("DO", "LID", "AID"),
    "pmid": ("PMID", "AN"),
}
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "primary title", "article title"),
    "authors": ("authors", "author", "author names", "author full names"),
    "year": ("year", "publication year", "publication_year", "date"),
    "journal": ("journal", "source title", "journal/book", "secondary title"),
    "doi": ("doi",),
    "pmid": ("pmid", "pubmed id"),
}


class ReferencesRefusedError(Exception):
    """A file holds no references that can be read; one sentence says why."""


@dataclass(frozen=True)
class Reference:
    """One reference: texts as they stood in the file; ``doi`` in small letters without its address."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    journal: str = ""
    doi: str = ""
    pmid: str = ""

    @property
    def label(self) -> str:
        """A short name: "Smith 2019", the beginning of the title where nobody is named."""
        first = self.authors[0] if self.authors else ""
        name = first.split(",")[0].strip() if "," in first else first.rpartition(" ")[0] or first
        return f"{name or self.title[:60] or self.doi or self.pmid} {self.year}".strip()


@dataclass(frozen=True)
class Likeness:
    """Two references, by their places in the list, that are likely one, and why."""

    first: int
    second: int
    reason: str


def read_references(path: Path) -> tuple[Reference, ...]:
    """The references of a RIS, nbib or CSV file, in UTF-8 (with or without a mark) or Windows' western alphabet.

    Unknown tags are passed over, texts may go on over several lines. Raises ReferencesRefusedError where the file is
    too large, cannot be opened, or holds no reference.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ReferencesRefusedError(f"{path.name} is larger than a list of references can be. Nothing was read.")
        data = path.read_bytes()
    except OSError as error:
        raise ReferencesRefusedError(f"{path.name} cannot be read ({error.strerror}).") from error
    text = _decoded(data)
    if path.suffix.casefold() in (".csv", ".tsv"):
        found = _from_csv(text)
    else:
        pattern = _NBIB if re.search(r"^PMID ?- ", text, re.MULTILINE) else _RIS
        found = [_reference(entry) for entry in _entries(text, pattern)]
    found = [one for one in found if one.title or one.doi or one.pmid]
    if not found:
        raise ReferencesRefusedError(
            f"{path.name} holds no reference that can be read. Export the list as RIS, PubMed (nbib) or CSV."
        )
    if len(found) > _MOST_REFERENCES:
        raise ReferencesRefusedError(
            f"{path.name} holds {len(found)} references; at most {_MOST_REFERENCES} are read at once. Export the "
            "included studies only."
        )
    return tuple(found)


def likely_duplicates(references: Sequence[Reference]) -> list[Likeness]:
    """Pairs that are likely the same paper: equal DOI, equal PubMed number, or titles that hardly differ.

    Titles are compared within a year of each other, and where DOIs or PubMed numbers differ never: a correction, or a
    second paper of a trial, often has nearly the same title. A proposal only; nothing is thrown away.
    """
    found: dict[tuple[int, int], str] = {}
    for name, reason in (("doi", "the same DOI"), ("pmid", "the same PubMed number")):
        first_with: dict[str, int] = {}
        for at, one in enumerate(references):
            value = getattr(one, name)
            if value and first_with.setdefault(value, at) != at:
                found.setdefault((first_with[value], at), reason)
    titles = [_plain(one.title) for one in references]
    order = sorted((at for at, title in enumerate(titles) if len(title) > 15), key=lambda at: (titles[at][:3], at))
    for place, at in enumerate(order):
        for other in order[place + 1 :]:
            if titles[other][:3] != titles[at][:3]:
                break
            pair = (min(at, other), max(at, other))
            if (
                pair not in found
                and _may_be_one(references[at], references[other])
                and _alike(titles[at], titles[other])
            ):
                found[pair] = "nearly the same title"
    return [Likeness(first, second, reason) for (first, second), reason in sorted(found.items())]


# -- reading -----------------------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _entries(text: str, pattern: re.Pattern[str]) -> Iterable[dict[str, list[str]]]:
    """The tagged records: texts by tag; a line without a tag goes on with the text before it."""
    ends = ("ER",) if pattern is _RIS else ()
    begins = ("TY",) if pattern is _RIS else ("PMID",)
    entry: dict[str, list[str]] = {}
    last: list[str] | None = None
    for line in text.splitlines():
        known = pattern.match(line)
        if known is None:
            if last and line.strip() and len(last[-1]) < _MOST_CHARACTERS:
                last[-1] = f"{last[-1]} {line.strip()}".strip()[:_MOST_CHARACTERS]
            continue
        tag, said = known[1], (known[2] or "").strip()[:_MOST_CHARACTERS]
        if tag in (*begins, *ends) and entry:
            yield entry
            entry = {}
        last = None
        if tag not in ends:
            last = entry.setdefault(tag, [])
            last.append(said)
    if entry:
        yield entry


def _reference(entry: Mapping[str, Sequence[str]]) -> Reference:
    def texts(name: str) -> list[str]:
        return [said for tag in _TAGS[name] for said in entry.get(tag, ()) if said]

    return _made({name: texts(name) for name in _TAGS})


def _from_csv(text: str) -> list[Reference]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    try:
        headers = [header.strip().casefold() for header in next(rows, [])]
        places = {
            name: next((headers.index(one) for one in known if one in headers), -1) for name, known in _HEADERS.items()
        }
        found = []
        for row in rows:
            said = {
                name: [row[at].strip()[:_MOST_CHARACTERS]] if 0 <= at < len(row) else [] for name, at in places.items()
            }
            said["authors"] = [one.strip() for text in said["authors"] for one in text.split(";")]
            found.append(_made(said))
    except csv.Error as error:
        raise ReferencesRefusedError(f"The table of references is not sound ({error}). Nothing was read.") from error
    return found


def _made(said: Mapping[str, Sequence[str]]) -> Reference:
    def first(name: str) -> str:
        return next((" ".join(text.split()) for text in said[name] if text), "")

    year = next((known[0] for text in said["year"] if (known := _YEAR.search(text))), "")
    doi = next((known[0] for text in said["doi"] if (known := _DOI.search(text))), "")
    pmid = next((text for text in said["pmid"] if text.isdecimal()), "")
    authors = tuple(filter(None, said["authors"]))
    return Reference(first("title"), authors, year, first("journal"), doi.rstrip(".,;").casefold(), pmid)


# -- duplicates --------------------------------------------------------------------------------------------------------


def _plain(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign))))


def _may_be_one(first: Reference, second: Reference) -> bool:
    for one, other in ((first.doi, second.doi), (first.pmid, second.pmid)):
        if one and other:
            return one == other
    if first.year and second.year:
        return abs(int(first.year) - int(second.year)) <= 1
    return True


def _alike(first: str, second: str) -> bool:
    if first == second:
        return True
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
