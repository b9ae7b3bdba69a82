"""Write docs/performance.md: the last figures of every row, the machine and the date."""

from __future__ import annotations

import datetime
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.measuring import Measurement, median, spread

__all__ = ["as_data", "table_lines", "write_table"]

_HEAD = """# Performance

Written by `make benchmark` (`python -m benchmarks`); rows that were not measured in the last run keep their date.
Ratios count, single times do not: machines are noisy. Each row is measured against its peer or limit in the same run,
in turn, several times; the median stands before the smallest and largest sample.

| Row | Case | Ours | Against | Theirs | Ratio | Goal | Reached | Measured |
|---|---|---|---|---|---|---|---|---|
"""


def as_data(results: Mapping[str, Sequence[Measurement]]) -> dict[str, object]:
    """The figures as plain data for --json."""
    return {
        "date": _today(),
        "machine": _machine(),
        "rows": {
            name: [
                {
                    "case": taken.case,
                    "unit": taken.unit,
                    "median": median(taken.samples),
                    "samples": list(taken.samples),
                    "goal": taken.goal(),
                    "reached": taken.is_reached(),
                    "peers": {peer.name: median(peer.samples) for peer in taken.peers},
                }
                for taken in measurements
            ]
            for name, measurements in results.items()
        },
    }


def write_table(path: Path, results: Mapping[str, Sequence[Measurement]]) -> None:
    """Replace the measured rows of the table and keep the others."""
    kept = _rows_of(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name, measurements in results.items():
        kept[name] = [line for taken in measurements for line in table_lines(name, taken)]
    lines = [line for name in sorted(kept) for line in kept[name]]
    text = _HEAD + "\n".join(lines) + f"\n\nLast run: {_today()}, {_machine()}.\n"
    path.write_text(text, encoding="utf-8")


def table_lines(name: str, taken: Measurement) -> list[str]:
    """One line for each peer, or one when there is none."""
    low, high = spread(taken.samples)
    ours = f"{median(taken.samples):.1f} {taken.unit} ({low:.1f} to {high:.1f})"
    reached = {True: "yes", False: "no", None: ""}[taken.is_reached()]
    lines = []
    for peer in taken.peers or (None,):
        theirs, ratio, against = "", "", ""
        if peer is not None:
            low, high = spread(peer.samples)
            against, theirs = peer.name, f"{median(peer.samples):.1f} {taken.unit} ({low:.1f} to {high:.1f})"
            ratio = f"{median(taken.samples) / median(peer.samples):.2f}" if median(peer.samples) else ""
        has_goal = peer is None or peer.at_most is not None or taken.limit is not None
        goal, held = (taken.goal(), reached) if has_goal else ("only reported", "")
        cells = (name, taken.case, ours, against, theirs, ratio, goal, held, _today())
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _rows_of(text: str) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for line in text.splitlines():
        name = line.split("|")[1].strip() if line.startswith("| ") else ""
        if name and name != "Row":
            rows.setdefault(name, []).append(line)
    return rows


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
