"""The rows of one section of one study: two reviewers' rows side by side where they are paired, else each alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crps_extractor.models.exports.pages.study_view import NOT_OPEN, StudyView
from crps_extractor.models.form import Section
from crps_extractor.models.sheet import Place

__all__ = ["Entry", "entries", "place_names"]


@dataclass(frozen=True)
class Entry:
    """One row of a section: its name, its id in the consensus and in both sheets (None where one has it not).

    ``note`` says how the rows came together where that is worth a look.
    """

    label: str
    row: str
    first: str | None
    second: str | None
    note: str = ""


_PAIRED = {"likely": "paired by likeness", "by hand": "paired by hand", "alone": "one reviewer has the row"}


def entries(view: StudyView, section: Section) -> Iterator[Entry]:
    """The rows of a section in their order; one named "not open yet" where nothing of it may be read."""
    if view.comparison is not None and view.consensus.sheet is not None:
        known = set()
        for pair in view.comparison.pairs:
            if pair.section == section.id:
                known.add(pair.id)
                first, second = (row.id if row else None for row in (pair.first, pair.second))
                yield Entry(pair.label, pair.id, first, second, pair.swapped or _PAIRED.get(pair.how, ""))
        for row in view.consensus.sheet.rows(section.id):
            if row.id not in known:
                alone = row.id if view.is_single else None
                yield Entry(view.consensus.context.row_label(row.id), row.id, alone, None)
        return
    yield from _unpaired(view, section)


def _unpaired(view: StudyView, section: Section) -> Iterator[Entry]:
    """What may be read before the study is open: rows of the same id together, the others each alone."""
    sides = [side if side is not None and side.reads(section.id) else None for side in (view.first, view.second)]
    if not any(sides):
        yield Entry(NOT_OPEN, "", None, None)
        return
    rows: dict[str, list[str | None]] = {}
    names: dict[str, str] = {}
    for number, side in enumerate(sides):
        for row in side.sheet.rows(section.id) if side is not None and side.sheet is not None else ():
            rows.setdefault(row.id, [None, None])[number] = row.id
            names.setdefault(row.id, side.context.row_label(row.id) if side is not None else "")
    for row_id, (first, second) in rows.items():
        yield Entry(names[row_id], row_id, first, second)


def place_names(view: StudyView, place: Place) -> tuple[str, str, str]:
    """Section, row and field of a place in words, from whichever readable sheet knows the row."""
    row, field_id = place
    for side in (*view.readable, view.shared):
        section = side.sheet.section_of(row) if side.sheet is not None else None
        if section is None:
            continue
        name = side.context.row_label(row) if section.repeats else ""
        form_field = section.by_id.get(field_id)
        return section.label, name, form_field.label if form_field else field_id
    return "", "a row that was removed", field_id
