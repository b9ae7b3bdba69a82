"""A review of an earlier format is brought to the present one: backup first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from sqlite3 import Error as SqliteError

from crps_extractor.models.store.backup_files import Backup, disk_said_plainly, named_backup
from crps_extractor.models.store.checking import check, is_good
from crps_extractor.models.store.connection import Connection, connect, said_plainly
from crps_extractor.models.store.copying import copy_unheld, copy_whole
from crps_extractor.models.store.formats import FormerFormat, statements_of
from crps_extractor.models.store.places import put_in_place
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.models.store.schema import FORMAT, is_to_the_letter

__all__ = ["migrate"]


def migrate(connection: Connection, path: Path, steps: Sequence[FormerFormat]) -> Backup:
    """Bring a held review of an earlier format to the present one; returns the backup of it as it was.

    A backup is made and verified, the steps are tried on a copy of that, and only then run on the review itself, in
    one transaction that is checked before it is committed. Raises StoreError: corrupt when the file is damaged,
    refused when a step fails, full or disk when something cannot be written; then the review is as it was.
    """
    check(connection, path)
    backup = _backup(connection, path)
    trial = backup.path.with_suffix(".trial")
    with disk_said_plainly(path):
        try:
            copy_unheld(backup.path, trial)
            tried = connect(trial)
            try:
                _carry_out(tried, path, steps, backup)
            finally:
                tried.close()
        finally:
            trial.unlink(missing_ok=True)
    _carry_out(connection, path, steps, backup)
    return backup


def _backup(connection: Connection, path: Path) -> Backup:
    """A verified backup of a held file, whatever its format: its events are kept alike in all of them."""
    with said_plainly(path):
        last = list(connection.execute("SELECT id, hash FROM event ORDER BY id DESC LIMIT 1"))
    events, mark = last[0] if last else (0, "")
    backup = named_backup(path, int(events), str(mark))
    growing = backup.path.with_suffix(".checking")
    with disk_said_plainly(path):
        try:
            copy_whole(connection, growing)
            if not is_good(growing):
                raise StoreError(
                    "corrupt",
                    f"{path.name} was made by an earlier version of this program, and the backup made before bringing "
                    "it to the present form was found damaged. The review was left as it is; look at the disk.",
                )
            put_in_place(growing, backup.path)
        finally:
            growing.unlink(missing_ok=True)
    return backup


def _carry_out(connection: Connection, path: Path, steps: Sequence[FormerFormat], backup: Backup) -> None:
    before = _events(connection)
    with said_plainly(path):
        connection.execute("BEGIN IMMEDIATE")
    try:
        for step in steps:
            step.change(connection)
            _must_be(connection, step.number + 1, steps)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        if _events(connection) != before:
            raise ValueError("a change would be lost")
        check(connection, path)
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, (StoreError, SqliteError, ValueError)):
            raise _refusal(path, backup, error) from error
        raise


def _must_be(connection: Connection, number: int, steps: Sequence[FormerFormat]) -> None:
    statements = statements_of(number, steps)
    if statements is None or not is_to_the_letter(connection, statements):
        raise ValueError(f"it is not what format {number} has to be")


def _events(connection: Connection) -> tuple[int, str]:
    found = connection.execute("SELECT count(*), coalesce(max(hash), '') FROM event")
    number, greatest = next(iter(found))
    return int(number), str(greatest)


def _refusal(path: Path, backup: Backup, error: Exception) -> StoreError:
    return StoreError(
        "refused",
        f"{path.name} was made by an earlier version of this program and could not be brought to the present form "
        f"({error}). It is as it was, and a backup of it is kept as {backup.path}; open it with the earlier version.",
    )
