"""Read the shipped vocabularies (dose units, time units, scales): data in TOML, mistakes named by file and key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from crps_extractor.models.resource_files import resource_path

__all__ = ["Entry", "VocabularyMistake", "entries", "load_vocabulary"]


class VocabularyMistake(ValueError):  # noqa: N818 (its name is what people read)
    """A vocabulary file says something that cannot be used; the sentence names file, key and reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        self.file = file
        self.key = key
        self.reason = reason
        super().__init__(f"{file}, {key}: {reason}" if key else f"{file}: {reason}")


@dataclass(frozen=True)
class Entry:
    """One table of a vocabulary with the place it stands at, so that a mistake in it can be named."""

    file: str
    place: str
    table: dict[str, Any]

    def mistake(self, key: str, reason: str) -> VocabularyMistake:
        """The mistake to raise about one key of this entry."""
        return VocabularyMistake(self.file, f"{self.place}.{key}", reason)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required where no default is given."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.mistake(key, f"must be a text in quotation marks, not {value!r}.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when the key is absent."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.mistake(key, "must be a list of texts.")
        return tuple(value)

    def exact(self, key: str, default: str | None = None) -> Fraction:
        """An exact number: a whole number, or a text such as "0.001" or "1/60" (never a binary float)."""
        return self._exact(key, self._value(key, default))

    def exacts(self, key: str) -> tuple[Fraction, ...]:
        """A list of exact numbers, empty when the key is absent."""
        value = self.table.get(key, [])
        if not isinstance(value, list):
            raise self.mistake(key, "must be a list of numbers.")
        return tuple(self._exact(key, item) for item in value)

    def one_of(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """A text out of a fixed set."""
        value = self.text(key, default)
        if value not in choices:
            raise self.mistake(key, f"is “{value}”, but must be one of: {', '.join(choices)}.")
        return value

    def only(self, *known: str) -> None:
        """Refuse keys that nobody would read, which are mostly misspelled ones."""
        for key in self.table:
            if key not in known:
                raise self.mistake(key, f"is not known here; known are: {', '.join(known)}.")

    def _value(self, key: str, default: str | None) -> object:
        if key not in self.table and default is None:
            raise self.mistake(key, "is missing.")
        return self.table.get(key, default)

    def _exact(self, key: str, value: object) -> Fraction:
        if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > 60:
            raise self.mistake(key, f"must be a whole number or a number in quotation marks, not {value!r}.")
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            raise self.mistake(key, f"“{value}” is not a number.") from None


def load_vocabulary(name: str, path: Path | None = None) -> dict[str, Any]:
    """The tables of ``resources/vocab/NAME.toml``, or of another file; raises VocabularyMistake.

    Read anew at each call: whoever needs it often keeps what was made of it.
    """
    try:
        file = path if path is not None else resource_path("vocab", f"{name}.toml")
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as mistake:
        raise VocabularyMistake(file.name, "", f"is not valid TOML: {mistake}.") from None
    except UnicodeDecodeError:
        raise VocabularyMistake(file.name, "", "is not a text in UTF-8.") from None
    except OSError as problem:
        raise VocabularyMistake(f"{name}.toml", "", f"cannot be read: {problem}") from None


def entries(vocabulary: dict[str, Any], section: str, file: str) -> tuple[Entry, ...]:
    """The entries of one section (``[[unit]]``), each knowing its place; ids must differ."""
    found = vocabulary.get(section, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise VocabularyMistake(file, section, f"must be written as [[{section}]] entries.")
    made = tuple(
        Entry(file, f"{section} {item['id']!r}" if "id" in item else f"{section} number {number}", item)
        for number, item in enumerate(found, 1)
    )
    seen: set[str] = set()
    for entry in made:
        identity = entry.table.get("id")
        if identity in seen:
            raise entry.mistake("id", "stands twice in the file.")
        if isinstance(identity, str):
            seen.add(identity)
    return made
