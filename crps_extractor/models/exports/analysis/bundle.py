"""One zip for an analysis: its tables as CSV, what each column means, a read-me, and a script that reads it in R."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from crps_extractor.models.exports.analysis.opened import closed_studies
from crps_extractor.models.exports.analysis.table import Column, Table, csv_text
from crps_extractor.models.exports.base import ExportFailedError, Say
from crps_extractor.models.exports.placing import growing_file
from crps_extractor.models.exports.state import about_lines
from crps_extractor.models.form_file import meanings, missing_meanings
from crps_extractor.models.resource_files import resource_path
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.review import Review

__all__ = ["Analysis", "Made", "write_analysis"]

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time that every file inside says, so that the same review gives the same bytes."""
_CODEBOOK = (
    Column("table", "The table, the name of its file without .csv."),
    Column("column", "The column."),
    Column("type", "text, number or yes_no (TRUE, FALSE)."),
    Column("unit", "Unit of its figures, or the column that names it."),
    Column("meaning", "What it means."),
)


@dataclass(frozen=True)
class Made:
    """What one analysis export holds: its tables, sentences on what to know before use, and the studies read."""

    tables: Sequence[Table]
    notes: Sequence[str]
    studies: Sequence[Study]


@dataclass(frozen=True)
class Analysis:
    """One analysis export. ``needs``: meanings without which there is nothing to line up, any one of each group."""

    id: str
    title: str
    about: str
    needs: tuple[tuple[str, ...], ...]
    make: Callable[[Review, Say], Made]


def write_analysis(review: Review, target: Path, say: Say, analysis: Analysis) -> Path:
    """Write the zip; returns where it stands.

    Raises ExportFailedError where the form lacks what the export needs, or the file cannot be written.
    """
    _demand(review, analysis)
    made = analysis.make(review, say)
    files = {f"{table.name}.csv": csv_text(table.columns, table.lines) for table in made.tables}
    files["columns.csv"] = csv_text(_CODEBOOK, _codebook(made.tables))
    files["README.txt"] = "\r\n".join(_read_me(review, analysis, made)) + "\r\n"
    files["read.R"] = _script(made.tables)
    say("Saving the tables", len(review.facts.studies), len(review.facts.studies))
    with growing_file(target) as file, zipfile.ZipFile(cast(IO[bytes], file), "w", zipfile.ZIP_DEFLATED) as folder:
        for name, words in files.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            mark = "\ufeff" if name.endswith((".csv", ".txt")) else ""
            folder.writestr(entry, (mark + words).encode("utf-8"))
    return file.placed or target


def _demand(review: Review, analysis: Analysis) -> None:
    """Raise ExportFailedError with what the form lacks, instead of writing a file without a line."""
    lacking = [group for group in analysis.needs if not any(review.form.meaning(means) for means in group)]
    if not lacking:
        return
    known = meanings()
    named = ["; or ".join(f"“{known[means].label}” ({means})" for means in group) for group in lacking]
    raise ExportFailedError(
        f"{analysis.title} cannot be made with this form: no field of it means {', nor '.join(named)}. "
        "Say in the form what its fields mean (the key means of a field); nothing was written."
    )


def _codebook(tables: Sequence[Table]) -> Iterator[dict[str, str]]:
    for table in tables:
        for column in table.columns:
            yield {
                "table": table.name,
                "column": column.name,
                "type": column.type,
                "unit": column.unit,
                "meaning": column.meaning,
            }


def _read_me(review: Review, analysis: Analysis, made: Made) -> Iterator[str]:
    yield analysis.title
    yield analysis.about
    yield ""
    yield from (f"{label}: {_in_line(words)}" for label, words in about_lines(review))
    yield ""
    yield "Tables"
    for table in made.tables:
        lines = "1 line" if len(table.lines) == 1 else f"{len(table.lines)} lines"
        yield f"  {table.name}.csv ({lines}): {table.holds}"
    yield "  columns.csv: what each column means, its type and unit."
    yield "  read.R: reads the tables into R with the right types; it needs no package."
    yield from _listed("Before use", made.notes)
    yield from _listed("Studies in it", [f"{one.label}{_single(one)}" for one in made.studies])
    yield from _listed("Studies left out", [f"{label}: {why}" for label, why in closed_studies(review)])
    lacking = missing_meanings(review.form, (analysis.id,))
    yield from _listed(
        "What the form does not ask, so that its columns are blank", [f"{one.label} ({one.id})" for one in lacking]
    )
    yield ""
    yield "How the tables are written"
    yield "  CSV with commas, decimal points and UTF-8 (with a byte order mark, for Excel). A blank cell is missing."
    yield "  Columns “as published” are text, exactly as typed from the paper. Figures keep their printed decimals."
    yield "  A text that a spreadsheet could take for a formula has an apostrophe before it; read.R takes it away."
    yield "  Line breaks inside a text are written as spaces."


def _listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {_in_line(line)}" for line in lines)


def _in_line(words: str) -> str:
    return " ".join(words.split())


def _single(study: Study) -> str:
    return " (single extraction)" if len(study.slots.holders) < 2 else ""


def _script(tables: Sequence[Table]) -> str:
    """The shipped script with one line for each table at its end."""
    script = resource_path("analysis", "read.R").read_text("utf-8")
    calls = "".join(f'{table.name.replace("-", "_")} <- read_table("{table.name}.csv")\n' for table in tables)
    return f"{script}\n{calls}"
