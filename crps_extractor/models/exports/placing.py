"""Put a new file in an old one's place only when it is whole: written beside it, made safe, then renamed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from crps_extractor.models.exports.base import ExportFailedError

__all__ = ["Growing", "growing_file", "not_written", "put_in_place"]

HELD_OPEN_FOR = 2.0
"""Seconds for which a file that another program holds open is tried again (Windows refuses to replace it)."""
_STEP = 0.1


@dataclass
class Growing:
    """A file while it grows. A failed write is kept, not raised, so that the writing library can clean up.

    ``placed`` is where the whole file stands in the end.
    """

    target: Path
    file: BinaryIO
    failed: OSError | None = field(default=None)
    placed: Path | None = None

    def write(self, data: bytes) -> int:
        """Write, or keep the reason why not; after a failure nothing is written any more."""
        if self.failed is None:
            try:
                return self.file.write(data)
            except OSError as error:
                self.failed = error
        return len(data)

    def flush(self) -> None:
        """Hand what is buffered to the system."""
        if self.failed is None:
            try:
                self.file.flush()
            except OSError as error:
                self.failed = error

    def seek(self, place: int, whence: int = 0) -> int:
        """Go to a place; a zip file is written with a few steps back."""
        if self.failed is None:
            try:
                return self.file.seek(place, whence)
            except OSError as error:
                self.failed = error
        return place

    def tell(self) -> int:
        """Where the next byte goes."""
        return self.file.tell() if self.failed is None else 0

    def seekable(self) -> bool:
        """True: it is an ordinary file."""
        return True


def _part_of(target: Path, process: int) -> Path:
    """The name under which a process writes a file before it gets its own."""
    return target.with_name(f".{target.name}.{process}.part")


@contextmanager
def growing_file(target: Path) -> Iterator[Growing]:
    """A file that takes ``target``'s place when the block ends well; else it vanishes and the old file stays whole.

    Raises ExportFailedError, in one sentence, when it cannot be written.
    """
    part = _part_of(target, os.getpid())
    try:
        try:
            with part.open("wb") as file:
                growing = Growing(target, file)
                yield growing
                growing.flush()
                if growing.failed is not None:
                    raise growing.failed
                os.fsync(file.fileno())
            growing.placed = put_in_place(part, target)
        except OSError as error:
            raise not_written(target, error) from error
    finally:
        _take_away(part)


def put_in_place(part: Path, target: Path) -> Path:
    """Give a whole file its name, and say which: another one where a program holds the old file open too long.

    Raises OSError when it cannot be renamed at all; nothing is changed then.
    """
    end = time.monotonic() + HELD_OPEN_FOR
    while True:
        try:
            part.replace(target)
            return target
        except PermissionError:
            if not target.is_file() or time.monotonic() >= end:
                break
        time.sleep(_STEP)
    other = next(name for name in _other_names(target) if not name.exists())
    part.replace(other)
    return other


def _other_names(target: Path) -> Iterator[Path]:
    number = 2
    while True:
        yield target.with_name(f"{target.stem} ({number}){target.suffix}")
        number += 1


def _take_away(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:  # the folder itself went away or became read-only: what is left is named as a part
        return


def not_written(target: Path, error: OSError) -> ExportFailedError:
    """Why a file could not be written, in one sentence, and what is safe."""
    reason = error.strerror or str(error) or "the system gave no reason"
    return ExportFailedError(
        f"{target.name} could not be written ({reason}). The review is as it was, and an older file of that name "
        "is untouched; choose another folder or make room."
    )
