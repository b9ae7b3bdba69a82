"""``python -m benchmarks [--only NAME] [--json FILE]``: measure, print, and write docs/performance.md."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.measuring import Measurement
from benchmarks.rows import ROWS
from benchmarks.table import as_data, table_lines, write_table

TABLE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def main() -> int:
    """Measure the rows asked for; 0 when every goal is reached, 1 when one is not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(ROWS), help="measure this row (may be repeated)")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    chosen = parser.parse_args()
    results: dict[str, list[Measurement]] = {}
    for name in chosen.only or ROWS:
        print(f"{name} …", file=sys.stderr, flush=True)
        results[name] = ROWS[name]()
        for taken in results[name]:
            print("\n".join(table_lines(name, taken)), flush=True)
    write_table(TABLE, results)
    if chosen.json:
        chosen.json.write_text(json.dumps(as_data(results), indent=2), encoding="utf-8")
    return 0 if all(taken.is_reached() is not False for row in results.values() for taken in row) else 1


if __name__ == "__main__":
    sys.exit(main())
