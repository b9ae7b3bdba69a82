"""Where the backups of a review lie and what their names say: when each was made, and of how many changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crps_extractor.models.store.places import is_writable_folder, stamp, user_data_folder
from crps_extractor.models.store.protocol import StoreError

__all__ = [
    "UNFINISHED",
    "Backup",
    "backup_folders",
    "backups_of",
    "disk_said_plainly",
    "mark_of",
    "named_backup",
    "next_folder",
]

UNFINISHED = (".checking", ".trial", ".new")
"""Endings of what grows in a backup folder; a program that was ended leaves one behind."""


@dataclass(frozen=True)
class Backup:
    """One backup: where it is, when it was made (UTC), how many events it holds and the mark of the last."""

    path: Path
    made: datetime
    events: int
    mark: str


def backups_of(review: Path) -> list[Backup]:
    """The backups of a review, the newest first, from the folder beside it and the user's data folder."""
    found: dict[str, Backup] = {}
    for folder in backup_folders(review):
        for path in folder.glob("*.crpx"):
            backup = _read_name(path)
            if backup:
                found.setdefault(path.name, backup)
    return sorted(found.values(), key=lambda backup: backup.made, reverse=True)


def named_backup(review: Path, events: int, last_hash: str, moment: datetime | None = None) -> Backup:
    """What a backup made at this moment (now by default) is to be called: its file is not made here.

    Raises StoreError (disk) when no folder for it can be written.
    """
    moment = moment or datetime.now(UTC)
    mark = mark_of(last_hash)
    return Backup(next_folder(review) / f"{stamp(moment)} {events} {mark}.crpx", moment, events, mark)


def mark_of(last_hash: str) -> str:
    """The mark in a backup's name, made from the hash of the event that was written last."""
    return hashlib.sha256(last_hash.encode()).hexdigest()[:12]


def backup_folders(review: Path) -> list[Path]:
    """The folder beside the review, and the one of the user for when nothing can be made there."""
    place = hashlib.sha256(str(review.absolute()).encode()).hexdigest()[:12]
    return [
        review.with_name(f"{review.stem}.backups"),
        user_data_folder() / "backups" / f"{review.stem} {place}",
    ]


def next_folder(review: Path) -> Path:
    """The folder in which the next backup is made. Raises StoreError (disk) when there is none."""
    beside, at_home = backup_folders(review)
    for folder in (beside, at_home):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if is_writable_folder(folder):
            return folder
    raise StoreError(
        "disk", f"No backup of {review.name} could be made: neither {beside} nor {at_home} can be written."
    )


@contextmanager
def disk_said_plainly(review: Path) -> Iterator[None]:
    """Turn what the system says of a backup that cannot be written into a StoreError (disk)."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            "disk",
            f"A backup of {review.name} could not be written or put in place ({error.strerror}). "
            "The review itself is as it was.",
        ) from error


def _read_name(path: Path) -> Backup | None:
    try:
        when, events, mark = path.stem.split(" ")
        made = datetime.strptime(when, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
        return Backup(path, made, int(events), mark)
    except ValueError:
        return None
