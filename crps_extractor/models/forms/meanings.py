"""The vocabulary of meanings: what a field can be, so that checks and exports find it whatever its id."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from crps_extractor.models.form import Form
from crps_extractor.models.resource_files import resource_path

__all__ = ["Meaning", "meanings", "missing_meanings", "read_meanings"]


@dataclass(frozen=True)
class Meaning:
    """One meaning: the kinds of field that may have it, what uses it, and the values that checks know it by.

    ``several`` is true where more than one field of a form may mean this.
    """

    id: str
    label: str
    kinds: tuple[str, ...]
    used_by: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    several: bool = False


def read_meanings(text: str) -> Mapping[str, Meaning]:
    """The meanings of a vocabulary given as TOML, by their id.

    Raises ValueError when the text is not such a vocabulary or an id stands there twice.
    """
    found: dict[str, Meaning] = {}
    for entry in tomllib.loads(text).get("meaning", []):
        meaning = _meaning(entry)
        if meaning.id in found:
            raise ValueError(f"The meaning “{meaning.id}” stands in the vocabulary twice.")
        found[meaning.id] = meaning
    return MappingProxyType(found)


def _meaning(entry: Mapping[str, Any]) -> Meaning:
    try:
        return Meaning(
            id=entry["id"],
            label=entry["label"],
            kinds=tuple(entry["kinds"]),
            used_by=tuple(entry.get("used_by", ())),
            values=tuple(entry.get("values", ())),
            several=entry.get("several", False),
        )
    except KeyError as reason:
        raise ValueError(f"A meaning in the vocabulary has no {reason}.") from reason


@cache
def meanings() -> Mapping[str, Meaning]:
    """The shipped meanings, read once."""
    return read_meanings(resource_path("vocab", "meanings.toml").read_text("utf-8"))


def missing_meanings(form: Form, users: Iterable[str] = ()) -> list[Meaning]:
    """The meanings that no field of the form has, of those that some check or export uses.

    ``users`` narrows it to what these use ("r-results", "counts"): so an export can say what the form lacks for it.
    """
    wanted = set(users)
    return [
        meaning
        for meaning in meanings().values()
        if meaning.used_by
        and form.meaning(meaning.id) is None
        and (not wanted or not wanted.isdisjoint(meaning.used_by))
    ]
