"""``python -m tools.take_pictures``: the pictures of the manual at 100 and 200 %, light and dark, to docs/pictures.

``--all --to FOLDER`` takes every window of the program instead, to be looked at; ``--scale`` and ``--size`` as wished.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from crps_extractor.models.sample_review import make_sample
from tools.take_pictures.filling import fill_out
from tools.take_pictures.shots import MANUAL
from tools.take_pictures.windows import WINDOWS

PROJECT = Path(__file__).resolve().parents[2]
SMALL = (1280, 720)
"""The smallest screen the program is meant for, in pixels that a picture at 100 % has."""
PICTURES = PROJECT / "docs" / "pictures"


def main() -> int:
    """A child process for each scale and palette: Qt reads the scale once, when it starts."""
    chosen = _chosen()
    chosen.to.mkdir(parents=True, exist_ok=True)
    names = [*WINDOWS] if chosen.all else chosen.only or [*MANUAL]
    with tempfile.TemporaryDirectory() as folder:
        sample = make_sample(Path(folder) / "sample")
        if chosen.all or set(names) - set(MANUAL):
            fill_out(sample)
        kinds = [(scale, mode) for scale in chosen.scale or ("1", "2") for mode in chosen.mode or ("light", "dark")]
        return max(_in_a_child(*kind, chosen.size, sample, chosen.to, names) for kind in kinds)


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.take_pictures", description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(WINDOWS), help="take this picture (may be repeated)")
    parser.add_argument("--all", action="store_true", help="take every window of the program; needs --to")
    parser.add_argument("--to", type=Path, default=PICTURES, help="the folder for the pictures")
    parser.add_argument("--scale", action="append", help="1, 2, 2.5 (may be repeated; by default 1 and 2)")
    parser.add_argument("--mode", action="append", choices=("light", "dark"), help="by default both")
    parser.add_argument("--size", default="1360x860", help="width and height of the main window")
    chosen = parser.parse_args()
    if chosen.all and chosen.to == PICTURES:
        parser.error("--all fills a folder of its own: name it with --to")
    return chosen


def _in_a_child(scale: str, mode: str, size: str, sample: Path, target: Path, names: list[str]) -> int:
    """Take the pictures of one scale and palette, on a copy of the sample; how it ended."""
    home = sample.parent.parent / f"home {scale} {mode}"
    copied = shutil.copytree(sample.parent, home / "sample") / sample.name
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={_screen(home, size, float(scale))}",
        "QT_SCALE_FACTOR": scale,
        "XDG_CONFIG_HOME": str(home),
        "XDG_DATA_HOME": str(home),
    }
    command = [sys.executable, "-m", "tools.take_pictures.child", mode, scale, size, str(copied), str(target), *names]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False, timeout=1200).returncode


def _screen(home: Path, size: str, scale: float) -> Path:
    """A screen as large as the main window, and no smaller than a small laptop's; else dialogs have 800 by 800."""
    width, height = (round(scale * max(int(side), least)) for side, least in zip(size.split("x"), SMALL, strict=True))
    screen = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height}
    known = home / "screen.json"
    known.write_text(json.dumps({"screens": [{**screen, "logicalDpi": 96, "dpr": 1}]}), encoding="utf-8")
    return known


if __name__ == "__main__":
    sys.exit(main())
