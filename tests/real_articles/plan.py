"""The plan of a review on real articles: which words of which page go into which field; data, read from plan.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PLAN = Path(__file__).with_name("plan.toml")
OPENS, CLOSES = "⟨", "⟩"


@dataclass(frozen=True)
class Words:
    """Words of a page as its text holds them; ``around`` is what makes them unmistakable, ``page`` counts from 0.

    ``printed`` is what a look at the page's picture says where the text is not to be trusted.
    """

    field: str
    page: int
    before: str
    wanted: str
    after: str
    printed: str = ""

    @property
    def around(self) -> str:
        return f"{self.before}{self.wanted}{self.after}"


@dataclass(frozen=True)
class RowPlan:
    """What one reviewer enters in one row, or in a section that has no rows."""

    section: str
    name: str
    take: tuple[Words, ...]
    refer: dict[str, str]
    choose: dict[str, str]
    type: dict[str, str]
    status: dict[str, str]


@dataclass(frozen=True)
class StudyPlan:
    """One article: its file, both reviewers' rows, and how differences are settled."""

    file: str
    label: str
    rows: tuple[tuple[RowPlan, ...], tuple[RowPlan, ...]]
    settle: dict[str, tuple[str, str]] = field(default_factory=dict)

    def in_folder(self, folder: Path) -> Path:
        """The article among those of the corpus."""
        found = sorted(folder.glob(f"{self.file}*.pdf"))
        assert len(found) == 1, f"{self.file}: {len(found)} articles begin so"
        return found[0]


def read_plan() -> tuple[StudyPlan, ...]:
    """Every study of the plan, in the order of the file."""
    data = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    return tuple(_study(entry) for entry in data["study"])


def _study(entry: dict[str, Any]) -> StudyPlan:
    first = tuple(_row(row, {}) for row in entry["row"])
    second = tuple(_row(row, row.get("second", {})) for row in entry["row"] if not row.get("second", {}).get("lacks"))
    settle = {place: (how, why) for place, (how, why) in entry.get("settle", {}).items()}
    return StudyPlan(entry["file"], entry["label"], (first, second), settle)


def _row(row: dict[str, Any], other: dict[str, Any]) -> RowPlan:
    """A row; what the second reviewer took, chose or typed otherwise replaces the field as a whole."""
    replaced = {words[0] for words in other.get("take", ())}
    replaced |= {place for what in ("choose", "type", "status") for place in other.get(what, {})}
    typed = {place.partition(".")[0] for place in other.get("type", {})}
    kept = [words for words in row.get("take", ()) if words[0] not in replaced and words[0] not in typed]
    merged = {
        what: {
            **{place: said for place, said in row.get(what, {}).items() if place not in replaced},
            **other.get(what, {}),
        }
        for what in ("choose", "type", "status")
    }
    taken = tuple(_words(*words) for words in (*kept, *other.get("take", ())))
    return RowPlan(row["section"], row.get("name", ""), taken, row.get("refer", {}), **merged)


def _words(place: str, page: int, text: str, printed: str = "") -> Words:
    before, opened, rest = text.partition(OPENS)
    wanted, _, after = rest.partition(CLOSES)
    return (
        Words(place, page - 1, before, wanted, after, printed)
        if opened
        else Words(place, page - 1, "", text, "", printed)
    )
