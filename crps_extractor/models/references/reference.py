"""One reference: who wrote what, where and when, and the numbers under which a paper is known everywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["DOI", "NO_REFERENCE", "Reference", "cut_at_word", "doi_of", "dois_of", "plain", "reference_from_data"]

DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
_OPENED = {")": "(", "]": "[", "}": "{", ">": "<"}
_INITIALS = re.compile(r"[^\W\d_a-z]{1,4}")
_LONGEST_LABEL = 60


@dataclass(frozen=True)
class Reference:
    """One reference: texts as they stood in the file; ``doi`` in small letters without its address."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    journal: str = ""
    doi: str = ""
    pmid: str = ""

    def __bool__(self) -> bool:
        """True where anything is known at all."""
        return any((self.title, self.authors, self.year, self.journal, self.doi, self.pmid))

    @property
    def first_author(self) -> str:
        """The surname of whoever is named first ("Smith" of "Smith, J", "Smith JA"), "" where nobody is."""
        first = self.authors[0].strip() if self.authors else ""
        if "," in first:
            return first.partition(",")[0].strip()
        words = first.split()
        if len(words) > 1 and _INITIALS.fullmatch(words[-1].replace(".", "").replace("-", "")):
            return " ".join(words[:-1])
        return words[-1] if words else ""

    @property
    def label(self) -> str:
        """A short name: "Smith 2019"; the beginning of the title, up to a whole word, where nobody is named."""
        name = self.first_author or cut_at_word(self.title, _LONGEST_LABEL) or self.doi or f"PMID {self.pmid}".strip()
        return f"{name} {self.year}".strip() if name else self.year

    @property
    def line(self) -> str:
        """The reference in one line, as lists print it."""
        names = ", ".join(self.authors[:3]) + (" et al." if len(self.authors) > 3 else "")
        numbers = [f"doi:{self.doi}" if self.doi else "", f"PMID {self.pmid}" if self.pmid else ""]
        parts = (names, self.title.rstrip("."), " ".join(filter(None, (self.journal, self.year))), *numbers)
        return ". ".join(part.rstrip(".") for part in parts if part)

    def data(self) -> dict[str, Any]:
        """What is known, as plain data for an event; what is not known is left out."""
        said = {"title": self.title, "authors": list(self.authors), "year": self.year, "journal": self.journal}
        return {name: value for name, value in {**said, "doi": self.doi, "pmid": self.pmid}.items() if value}

    def completed(self, other: Reference) -> Reference:
        """This reference, what it lacks taken from another one of the same paper."""
        return Reference(
            self.title or other.title,
            self.authors or other.authors,
            self.year or other.year,
            self.journal or other.journal,
            self.doi or other.doi,
            self.pmid or other.pmid,
        )


NO_REFERENCE = Reference()
"""Nothing is known of who wrote what."""


def reference_from_data(data: Any) -> Reference:
    """The reference that an event's data describes; what is no text there is passed over."""
    if not isinstance(data, Mapping):
        return Reference()
    texts = {name: str(data[name]) for name in ("title", "year", "journal", "doi", "pmid") if data.get(name)}
    authors = data.get("authors")
    return Reference(authors=tuple(map(str, authors)) if isinstance(authors, list | tuple) else (), **texts)


def doi_of(text: str) -> str:
    """The first DOI in a text, in small letters, without what a sentence puts after it; "" where there is none."""
    found = DOI.search(text)
    return _bare(found[0]).casefold() if found else ""


def dois_of(text: str) -> tuple[str, ...]:
    """Every DOI in a text, each once, as ``doi_of`` writes them."""
    return tuple(dict.fromkeys(_bare(one).casefold() for one in DOI.findall(text)))


def _bare(doi: str) -> str:
    """A DOI without what a sentence puts after it; a bracket that it opened itself belongs to it."""
    while doi and (doi[-1] in ".,;:'" or (doi[-1] in _OPENED and doi.count(doi[-1]) > doi.count(_OPENED[doi[-1]]))):
        doi = doi[:-1]
    return doi


def plain(text: str) -> str:
    """A text as it is compared: words in small letters, without accents and signs."""
    small = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(sign for sign in small if not unicodedata.combining(sign))))


def cut_at_word(text: str, longest: int) -> str:
    """A text of at most so many letters that ends with a whole word; a single longer word is cut, with "…"."""
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    room = words[:longest]
    if words[longest].isalnum():
        room, _, _ = room.rpartition(" ")
    return room.rstrip(" ,;:-–") if room.strip() else words[: longest - 1] + "…"
