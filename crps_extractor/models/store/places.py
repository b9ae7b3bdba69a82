"""Where the store puts what it must keep apart: beside the review, or with the user's own data when that fails."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crps_extractor.models.store.protocol import StoreError

__all__ = ["beside_or_at_home", "is_writable_folder", "put_in_place", "stamp", "user_data_folder"]

_TRIES, _PAUSE = 20, 0.1


def user_data_folder() -> Path:
    """This user's folder for the program's own data, by the custom of the system. It is not made here."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "crps-extractor"


def stamp(moment: datetime | None = None) -> str:
    """A moment (UTC, now by default) to the millisecond, as part of a file name that sorts by date."""
    moment = moment or datetime.now(UTC)
    return f"{moment:%Y%m%dT%H%M%S}.{moment.microsecond // 1000:03d}Z"


def is_writable_folder(folder: Path) -> bool:
    """True when files can be made in a folder that exists, found by making one."""
    trial = folder / f".crps-{os.getpid()}.trial"
    try:
        trial.touch()
        trial.unlink()
    except OSError:
        return False
    return True


def put_in_place(source: Path, target: Path) -> None:
    """Give a finished file its name. Where another program holds one of the two (a scanner, a sync client; Windows
    forbids it then) it is tried for two seconds. Raises OSError when that does not help.
    """
    for _ in range(_TRIES):
        try:
            source.replace(target)
            return
        except PermissionError:
            time.sleep(_PAUSE)
    source.replace(target)


def beside_or_at_home(review: Path, name: str) -> Path:
    """A new name for a file beside the review, or in the user's data folder when nothing can be made there.

    Raises StoreError (disk) when neither can be had.
    """
    folder = review.parent
    if not is_writable_folder(folder):
        folder = user_data_folder() / "recovered"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                "disk", f"Nothing can be written beside {review.name}, nor in {folder}. Free some space or allow it."
            ) from error
    return next(path for path in _names(folder, name) if not path.exists())


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / f"{name}.crpx"
    number = 2
    while True:
        yield folder / f"{name} {number}.crpx"
        number += 1
