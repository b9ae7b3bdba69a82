"""Verified backups, kept by date in a folder beside the review, and the way back from them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crps_extractor.models.store.backup_files import (
    UNFINISHED,
    Backup,
    backup_folders,
    backups_of,
    disk_said_plainly,
    mark_of,
    named_backup,
    next_folder,
)
from crps_extractor.models.store.checking import AT_ONCE, CheckBeside, is_good
from crps_extractor.models.store.connection import connect, said_plainly
from crps_extractor.models.store.copying import copy_unheld
from crps_extractor.models.store.damaged import behind_a_damaged_beginning
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.opening import is_free
from crps_extractor.models.store.places import beside_or_at_home, put_in_place, stamp
from crps_extractor.models.store.protocol import StoreError

__all__ = [
    "EVERY",
    "Backup",
    "Restored",
    "backups_of",
    "close_kept",
    "differences",
    "keep_backup",
    "keep_backup_beside",
    "newest_good",
    "open_kept",
    "prune",
    "readable_names",
    "restore",
]

EVERY = timedelta(minutes=30)
"""How often a backup is made while a review is being edited."""

_ALL = timedelta(days=2)
_DAILY = timedelta(days=60)
_LEFT_BEHIND = timedelta(days=1)
"""After this long nobody is still writing or checking what is unfinished."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: where the former file was moved, and how many changes only it or only the backup has."""

    backup: Backup
    moved_aside: Path | None
    only_in_former: int
    only_in_backup: int


def keep_backup(review: ReviewFile, moment: datetime | None = None) -> Backup | None:
    """Copy an open review into its backup folder, verify the copy and clear out old ones.

    None when the newest backup holds the same already. Raises StoreError when the copy cannot be written or is not
    good; then it is deleted, and the backups before it stay.
    """
    backup = _due(review, moment)
    if backup is None:
        return None
    with disk_said_plainly(review.path):
        growing = _grow(review, backup.path)
        if not is_good(growing):
            growing.unlink()
            raise StoreError(
                "corrupt",
                f"A backup of {review.path.name} was made and found damaged, so it was not kept. "
                "Close the review and open it again, so that it is checked.",
            )
        put_in_place(growing, backup.path)
    _clear_out(review.path, backup.made)
    return backup


def keep_backup_beside(review: ReviewFile) -> CheckBeside | None:
    """As ``keep_backup`` for a large review: only the copying takes this thread's time, a helper process verifies.

    A review that was not checked when it was opened (``needs_check``) is checked by it, backup due or not.
    """
    backup = _due(review)
    if backup is None and not review.needs_check:
        return None
    place = backup.path if backup else next_folder(review.path) / f"{stamp()} check.crpx"
    _clear_out(review.path, datetime.now(UTC))
    with disk_said_plainly(review.path):
        return CheckBeside(_grow(review, place), backup.path if backup else None)


def _due(review: ReviewFile, moment: datetime | None = None) -> Backup | None:
    events, last = review.extent()
    known = backups_of(review.path)
    if not events or (known and (known[0].events, known[0].mark) == (events, mark_of(last))):
        return None
    return named_backup(review.path, events, last, moment)


def _grow(review: ReviewFile, place: Path) -> Path:
    growing = place.with_suffix(".checking")
    growing.unlink(missing_ok=True)
    review.copy(growing)
    return growing


def _clear_out(review: Path, now: datetime) -> None:
    for old in prune(backups_of(review), now):
        with contextlib.suppress(OSError):  # held by another program: it goes next time
            old.path.unlink()
    for folder in backup_folders(review):
        for left in (file for ending in UNFINISHED for file in folder.glob(f"*{ending}")):
            with contextlib.suppress(OSError):
                if datetime.fromtimestamp(left.stat().st_mtime, UTC) < now - _LEFT_BEHIND:
                    left.unlink()


def open_kept(path: Path) -> ReviewFile:
    """Open a review without a window, a backup made first. Raises StoreError as ``ReviewFile.open`` does."""
    review = ReviewFile.open(path)
    try:
        _keep_anyhow(review)
    except StoreError:
        review.close()
        raise
    return review


def close_kept(review: ReviewFile) -> None:
    """Close a review opened by ``open_kept``, a backup made of what was changed."""
    try:
        if review.refused is None:
            _keep_anyhow(review)
    finally:
        review.close()


def _keep_anyhow(review: ReviewFile) -> None:
    if review.size() < AT_ONCE:
        keep_backup(review)
        return
    check = keep_backup_beside(review)
    if check and check.result() is False:
        raise StoreError(
            "corrupt",
            f"{review.path.name} is damaged. It is kept as it is; "
            "a good backup, where there is one, can be opened instead.",
        )


def prune(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """The backups to delete: kept are all of the last two days, then one a day for 60 days, then one a month."""
    kept: set[str] = set()
    out = []
    for backup in sorted(backups, key=lambda one: one.made, reverse=True):
        age = now - backup.made
        if age <= _ALL:
            continue
        period = f"{backup.made:%Y%m%d}" if age <= _DAILY else f"{backup.made:%Y%m}"
        if period in kept:
            out.append(backup)
        kept.add(period)
    return out


def newest_good(review: Path) -> Backup | None:
    """The newest backup that is sound, None when there is none."""
    return next((backup for backup in backups_of(review) if is_good(backup.path)), None)


def restore(review: Path, backup: Backup) -> Restored:
    """Put a copy of a backup in the place of a review that nobody holds; the former file is moved aside, not deleted.

    The copy starts new streams, so that work and exchange go on. Raises StoreError: in_use while the review is open,
    corrupt when the backup is not good, disk when it cannot be written.
    """
    if review.is_file() and not is_free(review):
        raise StoreError("in_use", f"{review.name} is open in another window or program. Close it there first.")
    if not is_good(backup.path):
        raise StoreError("corrupt", f"The backup of {backup.made:%Y-%m-%d %H:%M} is damaged. Choose an older one.")
    only_in_former, only_in_backup = differences(review, backup)
    growing = review.with_name(f"{review.stem} restored {stamp()}.crpx")
    copy_unheld(backup.path, growing)
    with disk_said_plainly(review):
        aside = _move_aside(review)
        put_in_place(growing, review)
    return Restored(backup, aside, only_in_former, only_in_backup)


def differences(review: Path, backup: Backup) -> tuple[int, int]:
    """How many edits only the review that nobody holds has (as far as it can be read), and how many only the backup."""
    former, saved = readable_names(review), readable_names(backup.path)
    if not former and review.is_file():
        with behind_a_damaged_beginning(review, backup.path) as twin:
            former = readable_names(twin) if twin else former
    return len(former - saved), len(saved - former)


def readable_names(path: Path) -> set[tuple[str, int]]:
    """Stream and number of every event that can still be read from a file that nobody holds, damaged or not."""
    names: set[tuple[str, int]] = set()
    if not path.is_file():
        return names
    for order in ("id", "id DESC", "stream, seq"):
        try:
            with said_plainly(path):
                connection = connect(path)
                try:
                    connection.execute("PRAGMA trusted_schema = OFF")
                    names.update(connection.execute(f"SELECT stream, seq FROM event ORDER BY {order}"))
                    return names
                finally:
                    connection.close()
        except StoreError:
            continue
    return names


def _move_aside(review: Path) -> Path | None:
    if not review.exists():
        return None
    aside = beside_or_at_home(review, f"{review.stem} before restore {stamp()}")
    put_in_place(review, aside)
    journal = review.with_name(f"{review.name}-journal")
    if journal.exists():
        put_in_place(journal, aside.with_name(f"{aside.name}-journal"))
    return aside
