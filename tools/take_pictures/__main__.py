"""``python -m tools.take_pictures [--only NAME]``: every picture at 100 and 200 %, light and dark, to docs/pictures."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from crps_extractor.models.sample_review import make_sample
from tools.take_pictures.shots import SHOTS

PROJECT = Path(__file__).resolve().parents[2]
PICTURES = PROJECT / "docs" / "pictures"


def main() -> int:
    """A child process for each scale and palette: Qt reads the scale once, when it starts."""
    parser = argparse.ArgumentParser(prog="python -m tools.take_pictures", description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(SHOTS), help="take this picture (may be repeated)")
    parser.add_argument("--to", type=Path, default=PICTURES, help="the folder for the pictures")
    chosen = parser.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sample = make_sample(Path(folder) / "sample")
        for scale in (1, 2):
            for mode in ("light", "dark"):
                _in_a_child(scale, mode, sample, chosen.to, chosen.only or list(SHOTS))
    return 0


def _in_a_child(scale: int, mode: str, sample: Path, target: Path, names: list[str]) -> None:
    home = sample.parent / f"home {scale} {mode}"
    home.mkdir()
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": str(scale),
        "XDG_CONFIG_HOME": str(home),
        "XDG_DATA_HOME": str(home),
    }
    command = [sys.executable, "-m", "tools.take_pictures.child", mode, str(scale), str(sample), str(target), *names]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, timeout=300)


if __name__ == "__main__":
    sys.exit(main())
