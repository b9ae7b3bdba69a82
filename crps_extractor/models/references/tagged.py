"""Lists of tagged lines (RIS, PubMed's nbib, Web of Science), one record after the other, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["LONGEST_TEXT", "NBIB", "RIS", "TAGS", "WEB_OF_SCIENCE", "Record", "Tagging", "records", "tagging_of"]

LONGEST_TEXT = 20_000
"""Of one field: more is no title, and no list of authors."""
_MOST_TEXTS = 2_000
"""Of one tag: no paper has more authors than that in a list of references."""


@dataclass(frozen=True)
class Tagging:
    """How a kind of list writes its lines: what a tag looks like, what begins and what ends a record."""

    name: str
    line: re.Pattern[str]
    begins: str
    ends: str = ""
    goes_on_as_list: tuple[str, ...] = ()
    """Tags whose further lines are further entries, not the rest of the one before."""


RIS = Tagging("RIS", re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)$"), "TY", "ER")
NBIB = Tagging("PubMed", re.compile(r"([A-Z]{2,4}) {0,2}- (.*)$"), "PMID")
WEB_OF_SCIENCE = Tagging("Web of Science", re.compile(r"([A-Z][A-Z0-9])(?: (.*)|\s*)$"), "PT", "ER", ("AU", "AF"))


@dataclass
class Record:
    """One record as it stood: its first line, the texts under each tag, and whether its end was reached."""

    line: int
    texts: dict[str, list[str]] = field(default_factory=dict)
    is_ended: bool = False

    def add(self, tag: str, text: str) -> list[str]:
        """Take one text; the list it went into, to which further lines are added."""
        under = self.texts.setdefault(tag, [])
        if len(under) < _MOST_TEXTS:
            under.append(text[:LONGEST_TEXT])
        return under


def tagging_of(text: str) -> Tagging | None:
    """How a list is written, told by its first record; None where it is no such list."""
    for tagging, first in ((NBIB, r"^PMID ?- "), (RIS, r"^TY  ?- ?"), (WEB_OF_SCIENCE, r"^PT [A-Z]\s*$")):
        if re.search(first, text, re.MULTILINE):
            return tagging
    return None


def records(lines: Sequence[str], tagging: Tagging) -> Iterator[Record]:
    """The records of a list; a line without a tag goes on with the text before it. Never more than one is kept."""
    record: Record | None = None
    last: list[str] = []
    tag = ""
    for number, line in enumerate(lines, start=1):
        known = tagging.line.match(line)
        if known is None:
            if record is not None:
                _go_on(last, line, is_list=tag in tagging.goes_on_as_list)
            continue
        tag, text = known[1], (known[2] or "").strip()
        if tag == tagging.begins:
            if record is not None:
                record.is_ended = not tagging.ends
                yield record
            record = Record(number)
        if tagging.ends and tag == tagging.ends:
            if record is not None:
                record.is_ended = True
                yield record
            record, last = None, []
        elif record is not None:
            last = record.add(tag, text)
    if record is not None:
        record.is_ended = not tagging.ends
        yield record


def _go_on(last: list[str], line: str, *, is_list: bool) -> None:
    text = line.strip()
    if not last or not text:
        return
    if is_list and len(last) < _MOST_TEXTS:
        last.append(text[:LONGEST_TEXT])
    elif len(last[-1]) < LONGEST_TEXT:
        last[-1] = f"{last[-1]} {text}".strip()[:LONGEST_TEXT]


TAGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    RIS.name: {
        "title": ("TI", "T1", "CT", "ST"),
        "authors": ("AU", "A1"),
        "year": ("PY", "Y1", "DA"),
        "journal": ("JF", "JO", "T2", "JA", "J2"),
        "doi": ("DO", "UR", "L3", "M3"),
        "pmid": ("PM", "AN"),
    },
    NBIB.name: {
        "title": ("TI", "BTI"),
        "authors": ("AU", "FAU", "CN"),
        "year": ("DP", "DEP"),
        "journal": ("JT", "TA"),
        "doi": ("LID", "AID"),
        "pmid": ("PMID",),
    },
    WEB_OF_SCIENCE.name: {
        "title": ("TI",),
        "authors": ("AU", "AF"),
        "year": ("PY", "EY"),
        "journal": ("SO", "JI"),
        "doi": ("DI",),
        "pmid": ("PM",),
    },
}
"""Where each part of a reference stands in each kind of list, the best place first."""
