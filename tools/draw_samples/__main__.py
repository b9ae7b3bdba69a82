"""Draws every invented article and short report into ``resources/samples/`` (or the folder named)."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.draw_samples import draw_all

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"

if __name__ == "__main__":
    for path in draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES):
        print(path.name)
