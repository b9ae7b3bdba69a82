"""Which references are likely the same paper, and why: a proposal that people decide on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from crps_extractor.models.references.reference import Reference, plain

__all__ = ["Likeness", "is_nearly_titled", "likely_duplicates"]

_ALIKE = 0.92
"""From this share of equal text on, two titles are proposed as one."""
_SHORTEST_TITLE = 16
_LONGEST_TITLE = 400
_NUMBER_WORDS = frozenset({"one", "two", "three", "four", "five", "six", "first", "second", "ii", "iii", "iv", "vi"})
_MOST_IN_COMMON = 60
"""So many titles that share a beginning are compared with each other; more is a list made to be slow."""
_MOST_COMPARED = 300_000


@dataclass(frozen=True)
class Likeness:
    """Two references, by their places in the list, that are likely one, and why; ``is_sure`` where a number says so."""

    first: int
    second: int
    reason: str
    is_sure: bool = False


def likely_duplicates(references: Sequence[Reference]) -> list[Likeness]:
    """Pairs that are likely the same paper: equal DOI, equal PubMed number, or titles that hardly differ.

    Titles are compared within a year of each other, and where DOIs or PubMed numbers differ never: a correction, or a
    second paper of a trial, often has nearly the same title. A proposal only; nothing is thrown away.
    """
    found: dict[tuple[int, int], Likeness] = {}
    for name, reason in (("doi", "the same DOI"), ("pmid", "the same PubMed number")):
        first_with: dict[str, int] = {}
        for at, one in enumerate(references):
            value = getattr(one, name)
            if value and first_with.setdefault(value, at) != at:
                pair = (first_with[value], at)
                found.setdefault(pair, Likeness(*pair, reason, is_sure=True))
    titles = [plain(one.title) for one in references]
    for pair in _candidates(titles):
        first, second = pair
        if pair not in found and _may_be_one(references[first], references[second]):
            if titles[first] == titles[second]:
                found[pair] = Likeness(*pair, "the same title")
            elif is_nearly_titled(titles[first], titles[second]):
                found[pair] = Likeness(*pair, "nearly the same title")
    return [found[pair] for pair in sorted(found)]


def is_nearly_titled(first: str, second: str) -> bool:
    """Whether two plain titles hardly differ; titles with different numbers ("phase 2", "one year") do."""
    if first == second:
        return True
    if _numbers(first) != _numbers(second):
        return False
    first, second = first[:_LONGEST_TITLE], second[:_LONGEST_TITLE]
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _numbers(title: str) -> list[str]:
    return [word for word in title.split() if word.isdecimal() or word in _NUMBER_WORDS]


def _candidates(titles: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Pairs worth comparing: titles that share their first words, their last words or their longest words."""
    sharing: dict[tuple[str, ...], list[int]] = {}
    for at, title in enumerate(titles):
        if len(title) < _SHORTEST_TITLE:
            continue
        words = title.split()
        longest = sorted(sorted(set(words), key=lambda word: (-len(word), word))[:4])
        for key in {("first", *words[:3]), ("last", *words[-3:]), ("longest", *longest)}:
            sharing.setdefault(key, []).append(at)
    seen: set[tuple[int, int]] = set()
    for places in sharing.values():
        for place, at in enumerate(places[:_MOST_IN_COMMON]):
            for other in places[place + 1 : _MOST_IN_COMMON]:
                if len(seen) >= _MOST_COMPARED:
                    return
                if (at, other) not in seen:
                    seen.add((at, other))
                    yield at, other


def _may_be_one(first: Reference, second: Reference) -> bool:
    for one, other in ((first.doi, second.doi), (first.pmid, second.pmid)):
        if one and other:
            return one == other
    if first.year.isdecimal() and second.year.isdecimal():
        return abs(int(first.year) - int(second.year)) <= 1
    return True
