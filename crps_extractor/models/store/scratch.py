"""Folders for copies that only this program needs for a moment; what a program that was ended left is swept away."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Literal, get_args

from crps_extractor.models.store.places import is_writable_folder, user_data_folder

__all__ = ["Purpose", "private_folder", "sweep"]

_A_CLOCK_SET_ANEW = 60_000
"""Milliseconds by which the time at which a process began may seem to move."""

Purpose = Literal["export", "workbook", "compare", "damaged", ".crps-export"]
"""What a folder is for; only folders of these names are swept."""

_NAME = re.compile(rf"(?:{'|'.join(map(re.escape, get_args(Purpose)))})-of-(\d+)-(\d+)-\w+")
"""What it is for, the process that made it and when that began, a random end."""


@contextmanager
def private_folder(purpose: Purpose, beside: Path | None = None) -> Iterator[Path]:
    """A folder that only this user can read, gone when the block ends; swept later where the program is killed first.

    It lies with the program's own data, or in ``beside`` where what grows in it has to be on that disk. A copy of a
    review holds every sheet, blind or not: it belongs into no folder that others read or that nobody clears.
    Raises OSError when it cannot be made.
    """
    name = f"{purpose}-of-{os.getpid()}-{_began(os.getpid())}-"
    folder = Path(mkdtemp(prefix=name, dir=beside or _writable_home()))
    sweep(folder.parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _writable_home() -> Path:
    """Where copies lie that are needed for a moment; the system's own place where this user has none."""
    home = user_data_folder() / "copies"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return Path(gettempdir())
    return home if is_writable_folder(home) else Path(gettempdir())


def sweep(parent: Path | None = None) -> None:
    """Remove the folders that programs left behind which do not run any more, here or where copies usually lie."""
    for home in (parent,) if parent else (user_data_folder() / "copies", Path(gettempdir())):
        try:
            found = [(folder, _NAME.fullmatch(folder.name)) for folder in home.iterdir()]
        except OSError:
            continue
        for folder, name in found:
            if name and not _still_runs(int(name[1]), int(name[2])):
                shutil.rmtree(folder, ignore_errors=True)


def _still_runs(process: int, began: int) -> bool:
    """True for a process of that number unless it is another one that got the number later."""
    found = _began(process)
    return found >= 0 and abs(found - began) < _A_CLOCK_SET_ANEW


def _began(process: int) -> int:
    """When a process began, in milliseconds; -1 when there is none of that number."""
    import psutil

    try:
        return round(1000 * psutil.Process(process).create_time())
    except psutil.Error:
        return -1
