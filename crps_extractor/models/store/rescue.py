"""What can be offered when a review does not open: its newest good backup, and what differs in edits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crps_extractor.models.store.backup_files import Backup
from crps_extractor.models.store.backups import differences, newest_good, readable_names
from crps_extractor.models.store.protocol import StoreError

__all__ = ["Rescue", "can_be_rescued", "difference_words", "edits", "migration_said", "rescue_of"]


@dataclass(frozen=True)
class Rescue:
    """The newest good backup of a review that does not open, and how many edits only one of the two has.

    ``is_readable`` is False where not one edit of the damaged file can be read.
    """

    backup: Backup
    only_in_file: int
    only_in_backup: int
    is_readable: bool

    @property
    def differs(self) -> str:
        """What differs, as a whole sentence."""
        if not self.is_readable:
            return f"Nothing can be read from the file; the backup holds {edits(self.backup.events)}."
        words = difference_words(self.only_in_file, self.only_in_backup)
        return f"As far as the file can still be read, the backup compared with it: {words}."


def can_be_rescued(reason: Exception) -> bool:
    """True for why a review did not open where a backup helps: it is damaged or was changed by another program."""
    return isinstance(reason, StoreError) and reason.code in ("corrupt", "not_ours")


def rescue_of(review: Path) -> Rescue | None:
    """What can be offered for a review that nobody holds; None when it has no good backup."""
    backup = newest_good(review)
    if backup is None:
        return None
    only_in_file, only_in_backup = differences(review, backup)
    is_readable = only_in_backup < len(readable_names(backup.path)) or only_in_file > 0
    return Rescue(backup, only_in_file, only_in_backup, is_readable)


def difference_words(only_here: int, only_there: int) -> str:
    """What differs between a review ("here") and a backup, in edits: "lacks 3 edits"."""
    if not only_here and not only_there:
        return "the same"
    said = [f"lacks {edits(only_here)}"] if only_here else []
    said += [f"has {edits(only_there)} that are not in the review"] if only_there else []
    return ", ".join(said)


def edits(number: int) -> str:
    """A number of edits in words."""
    return "1 edit" if number == 1 else f"{number} edits"


def migration_said(review: Path, backup: Backup) -> str:
    """One sentence on a review that was brought to the present format as it opened."""
    return (
        f"{review.name} was made by an earlier version of this program and was brought to the present form, "
        f"every change kept; a backup of it as it was is {backup.path}."
    )
