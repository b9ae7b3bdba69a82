"""An invented article as data: what its file in ``articles/`` says, read once and never changed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ARTICLES = Path(__file__).parent / "articles"


@dataclass(frozen=True)
class Float:
    """A table or a figure with its place: page from 1, ``wide``, ``left`` or ``right`` at the top, or ``foot``."""

    label: str
    caption: str
    page: int
    place: str
    note: str = ""
    widths: tuple[float, ...] = ()
    header: tuple[tuple[str, ...], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    drawing: str = ""
    height: float = 0.0

    @property
    def is_wide(self) -> bool:
        """True when it takes both columns."""
        return self.place in ("wide", "foot")


@dataclass(frozen=True)
class Article:
    """Everything that is printed of one article."""

    file: str
    journal: str
    citation: str
    doi: str
    accent: str
    kind: str
    title: str
    authors: str
    running: str
    affiliations: tuple[str, ...]
    first_page: int
    abstract: tuple[tuple[str, str], ...]
    keywords: str
    body: str
    declarations: tuple[tuple[str, str], ...]
    references: tuple[str, ...]
    floats: tuple[Float, ...]


def _float(entry: dict[str, Any]) -> Float:
    tables: dict[str, Any] = {name: tuple(tuple(row) for row in entry.pop(name, [])) for name in ("header", "rows")}
    return Float(widths=tuple(entry.pop("widths", ())), **tables, **entry)


def read_article(name: str) -> Article:
    """The article in ``articles/NAME.toml``."""
    data = tomllib.loads((ARTICLES / f"{name}.toml").read_text(encoding="utf-8"))
    floats = tuple(_float(entry) for entry in data.pop("float", []))
    pairs: dict[str, Any] = {
        key: tuple((label, text) for label, text in data.pop(key)) for key in ("abstract", "declarations")
    }
    lists: dict[str, Any] = {key: tuple(data.pop(key)) for key in ("affiliations", "references")}
    return Article(floats=floats, **pairs, **lists, **data)
