"""Whole copies of a review that is held: by SQLite's own backup, so that the lock is never let go."""

from __future__ import annotations

from pathlib import Path

from crps_extractor.models.store.connection import Connection, connect, said_plainly
from crps_extractor.models.store.places import put_in_place
from crps_extractor.models.store.protocol import StoreError

__all__ = ["copy_unheld", "copy_whole"]


def copy_whole(connection: Connection, target: Path) -> None:
    """Copy every page of an open review to a new file, which appears under its name only when it is whole and safe.

    Raises StoreError: refused when the name is taken, full or disk when it cannot be written; then nothing is left.
    """
    if target.exists():
        raise StoreError("refused", f"{target.name} exists already. Choose another name; nothing was changed.")
    growing = target.with_name(f"{target.name}.new")
    try:
        growing.unlink(missing_ok=True)
        growing.touch()
        with said_plainly(target):
            copied = connect(growing)
            try:
                copied.execute("PRAGMA synchronous = EXTRA")
                connection.backup(copied)
            finally:
                copied.close()
        put_in_place(growing, target)
    except OSError as error:
        raise StoreError(
            "disk",
            f"{target.name} could not be written ({error.strerror}). The review itself is as it was; "
            "choose another folder.",
        ) from error
    finally:
        growing.unlink(missing_ok=True)


def copy_unheld(source: Path, target: Path) -> None:
    """Copy a review file that nobody holds (a backup), whatever its format. Raises StoreError as ``copy_whole``."""
    with said_plainly(source):
        connection = connect(source)
        try:
            copy_whole(connection, target)
        finally:
            connection.close()
