"""Results as people see them: which rows of a section stand in which cell of a grid. Plain data, no widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from crps_extractor.models.answer import Answer, Source, Status
from crps_extractor.models.conditions import is_asked
from crps_extractor.models.event import Draft
from crps_extractor.models.form import Form, FormField, Section
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import row_label
from crps_extractor.models.review.progress import field_is_asked
from crps_extractor.models.sheet import Row, Sheet
from crps_extractor.ui.form.capturing import answer_with_text

__all__ = [
    "Grid",
    "GridShape",
    "Layer",
    "grid_shape",
    "layer_fields",
    "layers_in_use",
    "new_row",
    "say_for_rows",
    "usual_layer",
    "write_cell",
]

_STATUSES = {status.label: status for status in Status if status is not Status.REPORTED}

Layer = Mapping[str, str]
"""The choice that every row of one layer has, by field id; "" where nothing was chosen."""


@dataclass(frozen=True)
class GridShape:
    """The fields that make a section a grid: two down, one across, those that tell layers apart, what stands inside."""

    section: Section
    outcome: FormField
    time: FormField
    across: FormField
    layers: tuple[FormField, ...]
    values: tuple[FormField, ...]
    beside: FormField | None
    """What stands behind the semicolon: the n of a result, the p of an effect."""

    def value_field(self, layer: Layer) -> FormField:
        """The field that holds the figure in this layer: counts of events have another than means."""
        asked = [one for one in self.values if is_asked(one.when, lambda wanted: layer.get(wanted) or None)]
        return asked[0] if asked else self.values[0]


def grid_shape(form: Form, section: Section) -> GridShape | None:
    """How a section is shown as a grid, None for one that is neither results of groups nor effects of comparisons."""
    for name, across, layers, values, beside in (
        ("result", "group", ("form", "analysis", "period"), ("value", "events"), "n"),
        ("effect", "comparison", ("form", "analysis", "period", "measure"), ("estimate",), "p"),
    ):

        def found(meaning: str, name: str = name) -> FormField | None:
            return form.meaning(f"{name}.{meaning}")

        outcome, time, column = found("outcome"), found("time"), found(across)
        inside = tuple(one for one in map(found, values) if one is not None)
        if outcome is None or time is None or column is None or not inside or outcome.section != section.id:
            continue
        told = tuple(one for one in map(found, layers) if one is not None and one.kind == "choice")
        return GridShape(section, outcome, time, column, told, inside, found(beside))
    return None


def layer_fields(sheet: Sheet, shape: GridShape) -> tuple[FormField, ...]:
    """The fields that tell layers apart in this study: the period is asked of a crossover only."""
    nowhere = Row("", shape.section.id)
    return tuple(one for one in shape.layers if field_is_asked(sheet, nowhere, one))


def layers_in_use(sheet: Sheet, shape: GridShape) -> Counter[tuple[tuple[str, str], ...]]:
    """Every layer that rows stand in, with how many."""
    fields = layer_fields(sheet, shape)
    return Counter(
        tuple((one.id, _choice(sheet, row.id, one.id)) for one in fields) for row in sheet.rows(shape.section.id)
    )


def usual_layer(sheet: Sheet, shape: GridShape) -> Layer:
    """The layer that most rows stand in; with no rows yet the first form and the study's main analysis set."""
    used = layers_in_use(sheet, shape)
    if used:
        return dict(used.most_common(1)[0][0])
    fields = layer_fields(sheet, shape)
    layer = {one.id: one.choices[0].id if not number and one.choices else "" for number, one in enumerate(fields)}
    main = sheet.form.meaning("design.analysis_set")
    chosen = _choice(sheet, main.section, main.id) if main is not None else ""
    for one in fields:
        if one.means.endswith(".analysis") and chosen in {choice.id for choice in one.choices}:
            layer[one.id] = chosen
    return layer


def say_for_rows(sheet: Sheet, grid: Grid, field: str, choice: str, step: str) -> list[Draft]:
    """Say a choice for every row of a layer that has not said it yet: the rows move to the other layer together."""
    if grid.layer.get(field):
        return []
    rows = [row for found in grid.cells.values() for row in found]
    return [sheet.set(row, field, Answer(parts={"choice": choice}), step=step) for row in rows]


@dataclass(frozen=True)
class Grid:
    """One layer of a section: outcome and time down, groups or comparisons across, the ids of the rows in each cell."""

    shape: GridShape
    layer: Layer
    lines: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    line_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    column_heads: tuple[str, ...] = ()
    """The columns' names as short as they can be told apart by."""
    cells: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    outside: int = 0
    """Rows of this layer without outcome, time or group: they are seen among the rows only."""

    @classmethod
    def of(cls, sheet: Sheet, context: Context, shape: GridShape, layer: Layer) -> Grid:
        """Lay one layer of a sheet out as a grid."""
        outcomes, times, across = (
            tuple(row.id for row in sheet.rows(one.refers_to)) for one in (shape.outcome, shape.time, shape.across)
        )
        names = {row: row_label(sheet, row, context) for row in (*outcomes, *times, *across)}
        lines = tuple((outcome, time) for outcome in outcomes for time in times)
        cells: dict[tuple[int, int], tuple[str, ...]] = {}
        outside = 0
        line_of = {line: number for number, line in enumerate(lines)}
        column_of = {column: number for number, column in enumerate(across)}
        for row in sheet.rows(shape.section.id):
            if any(_choice(sheet, row.id, name) != chosen for name, chosen in layer.items()):
                continue
            line = line_of.get((_row(sheet, row.id, shape.outcome), _row(sheet, row.id, shape.time)))
            column = column_of.get(_row(sheet, row.id, shape.across))
            if line is None or column is None:
                outside += 1
            else:
                cells[line, column] = (*cells.get((line, column), ()), row.id)
        line_names = tuple(f"{names[outcome]} · {names[time]}" for outcome, time in lines)
        column_names = tuple(names[one] for one in across)
        heads = column_heads(sheet, context, across, column_names)
        return cls(shape, layer, lines, across, line_names, column_names, heads, cells, outside)

    @cached_property
    def value(self) -> FormField:
        """The field that holds the figure in this layer."""
        return self.shape.value_field(self.layer)

    def rows_at(self, line: int, column: int) -> tuple[str, ...]:
        """The rows in a cell: none, one, or several that the layer does not tell apart."""
        return self.cells.get((line, column), ())

    def texts(self, sheet: Sheet, context: Context) -> dict[tuple[int, int], str]:
        """What stands in every cell that has a row."""
        return {cell: self.text(sheet, context, *cell) for cell in self.cells}

    def text(self, sheet: Sheet, context: Context, line: int, column: int) -> str:
        """What stands in a cell, as it would be typed: "2.68 ± 0.51; 30", a status in words, or nothing."""
        rows = self.rows_at(line, column)
        if len(rows) != 1:
            return f"{len(rows)} rows" if rows else ""
        shown = _short(sheet.answer(rows[0], self.value.id), self.value, context)
        beside = self.shape.beside
        other = _short(sheet.answer(rows[0], beside.id), beside, context) if beside else ""
        return f"{shown}; {other}" if other else shown

    def in_words(self, text: str) -> str:
        """A cell's text as it is shown: what stands behind the semicolon is named where no figure stands before it."""
        beside = self.shape.beside
        if beside is None or not text.startswith("; "):
            return text
        name, said = beside.means.rpartition(".")[2], text.removeprefix("; ")
        if said.casefold().startswith(name):
            return said
        return f"{name} = {said}" if said[0].isdigit() else f"{name} {said}"


def column_heads(sheet: Sheet, context: Context, across: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Short heads for columns: a group's own name, a comparison's two groups; the whole names where two are alike."""
    heads = tuple(_brief(sheet, context, row) for row in across)
    return heads if len(set(heads)) == len(heads) and all(heads) else names


def _brief(sheet: Sheet, context: Context, row: str) -> str:
    section = sheet.section_of(row)
    fields = [section.by_id[name] for name in section.row_label if name in section.by_id] if section else []
    named = [one for one in fields if one.kind == "reference"]
    if named:
        return " against ".join(filter(None, (_brief(sheet, context, _row(sheet, row, one)) for one in named)))
    first = fields[0] if fields else None
    answer = sheet.answer(row, first.id) if first is not None else None
    has_name = first is not None and answer is not None and answer.status.holds_value
    return kind_of(first).show(answer, first, context) if first and answer and has_name else ""


def write_cell(
    sheet: Sheet,
    context: Context,
    grid: Grid,
    line: int,
    column: int,
    text: str,
    step: str,
    source: Source | None = None,
) -> list[Draft]:
    """Write "figure; n", or a status in words, into a cell; one without a row gets it, in the grid's layer.

    ``source`` is the place that the text was taken from. A cell that holds several rows is left alone: only the rows
    themselves can tell which is meant.
    """
    rows = grid.rows_at(line, column)
    if len(rows) > 1 or text.strip() == grid.text(sheet, context, line, column):
        return []
    main, _, rest = text.rpartition(";") if ";" in text else (text, "", "")
    wanted = [(grid.value, main)] + ([(grid.shape.beside, rest)] if grid.shape.beside else [])
    drafts: list[Draft] = []
    row = rows[0] if rows else ""
    if not row:
        if not text.strip():
            return []
        drafts = new_row(sheet, grid, line, column, step)
        row = drafts[0].row
    for form_field, typed in wanted:
        known = sheet.answer(row, form_field.id)
        if typed.strip() == _short(known, form_field, context):
            continue
        status = _STATUSES.get(typed.strip())
        answer = Answer(status) if status else answer_with_text(known, typed, form_field, context)
        if answer is not None and source is not None:
            answer = replace(answer, sources=(source,))
        if answer != known:
            drafts.append(sheet.set(row, form_field.id, answer, step=step))
    return drafts


def new_row(sheet: Sheet, grid: Grid, line: int, column: int, step: str) -> list[Draft]:
    """A row for an empty cell: its outcome, time, group and layer."""
    added = sheet.add_row(grid.shape.section.id, step=step)
    return [added, *(sheet.set(added.row, name, one, step=step) for name, one in _keys(grid, line, column).items())]


def _keys(grid: Grid, line: int, column: int) -> dict[str, Answer]:
    shape, (outcome, time) = grid.shape, grid.lines[line]
    keys = {
        shape.outcome.id: Answer(parts={"row": outcome}),
        shape.time.id: Answer(parts={"row": time}),
        shape.across.id: Answer(parts={"row": grid.columns[column]}),
    }
    return keys | {name: Answer(parts={"choice": choice}) for name, choice in grid.layer.items() if choice}


def _short(answer: Answer | None, form_field: FormField, context: Context) -> str:
    """A figure without the words that the layer says already; a status in words where there is no figure."""
    if answer is None:
        return ""
    if not answer.status.holds_value or (not answer.parts and answer.status is not Status.REPORTED):
        return answer.status.label
    if form_field.kind != "summary":
        return kind_of(form_field).show(answer, form_field, context)
    centre, spread, low, high = (answer.part(part).strip() for part in ("centre", "spread", "low", "high"))
    words = f"{centre} ± {spread}" if spread else centre
    return f"{words} ({low} to {high})".strip() if low or high else words


def _choice(sheet: Sheet, row: str, name: str) -> str:
    answer = sheet.answer(row, name)
    return answer.part("choice") if answer else ""


def _row(sheet: Sheet, row: str, form_field: FormField) -> str:
    answer = sheet.answer(row, form_field.id)
    return answer.part("row").strip() if answer else ""
