"""Find a shipped file (form, vocabulary, layout, sample, icon) from source, wheel or frozen program."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["resource_path", "resources_folder"]


def resources_folder() -> Path:
    """The folder that holds the shipped files, wherever the program runs from.

    Raises FileNotFoundError when the installation is incomplete.
    """
    package = Path(__file__).resolve().parent.parent
    candidates = [package / "_resources", package.parent / "resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        candidates.insert(0, Path(frozen) / "resources")
    for folder in candidates:
        if (folder / "vocab").is_dir():
            return folder
    raise FileNotFoundError("The program's own resource files are missing: please install it again.")


def resource_path(*parts: str) -> Path:
    """The path of one shipped file or folder, e.g. ``resource_path("vocab", "dose_units.toml")``.

    Raises FileNotFoundError, naming the missing file, when it was not installed.
    """
    path = resources_folder().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"The shipped file {'/'.join(parts)} is missing: please install the program again.")
    return path
