"""How a review file is taken hold of: locked at once, found writable, known as ours, before anything in it is used."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crps_extractor.models.store.backup_files import Backup
from crps_extractor.models.store.connection import Connect, Connection, connect, said_plainly
from crps_extractor.models.store.formats import FORMER, FormerFormat, statements_of, steps_from
from crps_extractor.models.store.migrating import migrate
from crps_extractor.models.store.places import put_in_place
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.models.store.schema import APPLICATION_ID, FORMAT, STATEMENTS, is_to_the_letter

__all__ = ["Held", "identity", "is_free", "make_empty", "take_hold"]


_CACHE = 64_000
"""Kilobytes of pages kept: a package of 50,000 events is then written out once, at its commit."""


def identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file that bears this name now, found without opening it; None when there is none.

    (0, 0) where the system gives no inode: there the name is all there is to compare.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_ino else (0, 0)


def make_empty(path: Path) -> None:
    """Make a new review file. It appears under its name only when it is whole.

    Raises StoreError: refused when the name is taken, read_only, full or disk when it cannot be written.
    """
    if path.exists():
        raise StoreError("refused", f"{path.name} exists already. Choose another name; nothing was changed.")
    growing = path.with_name(f"{path.name}.new")
    try:
        growing.unlink(missing_ok=True)
        growing.touch()
    except OSError as error:
        raise StoreError("read_only", f"{path.name} cannot be made here: this folder cannot be written.") from error
    try:
        with said_plainly(path):
            connection = connect(growing)
            try:
                _lay_out(connection)
            finally:
                connection.close()
        put_in_place(growing, path)
    except BaseException:
        growing.unlink(missing_ok=True)
        raise


def _lay_out(connection: Connection) -> None:
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    for statement in STATEMENTS:
        connection.execute(statement)
    connection.execute("COMMIT")


@dataclass(frozen=True)
class Held:
    """The connection to a review that is held; where it was of an earlier format, the backup of it as it was."""

    connection: Connection
    migrated: Backup | None = None


def take_hold(path: Path, connect: Connect = connect, former: Sequence[FormerFormat] = FORMER) -> Held:
    """Open a review file, lock it for this program alone and make sure that it is ours and can be written.

    The trial write (``user_version`` to what it was, rolled back) takes the lock at once and finds a read-only file
    or folder, which BEGIN alone does not. A file of an earlier format is brought to the present one.
    Raises StoreError: missing, in_use, read_only, not_ours, newer, corrupt, and what ``migrate`` raises.
    """
    if not path.is_file():
        raise StoreError("missing", f"{path.name} is not there any more. Look for it where it was moved to.")
    with said_plainly(path):
        connection = connect(path)
        try:
            version = _lock(connection, path, former)
            _must_be_ours(connection, path, statements_of(version, former) or ())
            _settle(connection)
            migrated = migrate(connection, path, steps_from(version, former)) if version < FORMAT else None
        except BaseException:
            connection.close()
            raise
    return Held(connection, migrated)


def is_free(path: Path) -> bool:
    """True unless another window or program holds the file; what else is wrong with it does not matter here.

    Only for a file that this process does not hold. Raises StoreError (read_only) when it cannot be written.
    """
    try:
        with said_plainly(path):
            connection = connect(path)
            try:
                _lock(connection, path, FORMER)
            finally:
                connection.close()
    except StoreError as error:
        if error.code == "read_only":
            raise
        return error.code != "in_use"
    return True


def _lock(connection: Connection, path: Path, former: Sequence[FormerFormat]) -> int:
    """Lock the file and return the number of its format."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    try:
        version = _number(connection, "user_version")
        if _number(connection, "application_id") != APPLICATION_ID:
            raise StoreError("not_ours", f"{path.name} is not a review of this program. It was left as it is.")
        if version > FORMAT:
            raise StoreError(
                "newer",
                f"{path.name} was saved by a newer version of this program. It was left as it is; "
                "install the newer version to open it.",
            )
        if statements_of(version, former) is None:
            raise StoreError("not_ours", f"{path.name} is of no format that there ever was. It was left as it is.")
        connection.execute(f"PRAGMA user_version = {version}")
    finally:
        connection.execute("ROLLBACK")
    return version


def _must_be_ours(connection: Connection, path: Path, statements: Sequence[str]) -> None:
    if not is_to_the_letter(connection, statements):
        raise StoreError(
            "not_ours",
            f"{path.name} holds more or less than a review of this program does (another program changed it). "
            "It is not opened, because such a file could do harm; open a backup instead.",
        )


def _settle(connection: Connection) -> None:
    connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = 1")


def _number(connection: Connection, name: str) -> int:
    return int(next(iter(connection.execute(f"PRAGMA {name}")))[0])
