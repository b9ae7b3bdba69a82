"""A review file whose beginning is damaged is made readable, as far as it goes, on a copy: the file stays as it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crps_extractor.models.store.scratch import private_folder

__all__ = ["behind_a_damaged_beginning"]

_HEADER = 100
"""Bytes of SQLite's own header."""
_SIZE, _LARGEST = slice(16, 18), 65_536
"""Where the header says how large a page is; 1 stands for the largest."""
_PAGES_ARE_KNOWN_FOR = slice(92, 96)


@contextmanager
def behind_a_damaged_beginning(path: Path, sound: Path) -> Iterator[Path | None]:
    """A copy of a file that does not open, its first page taken from its sound backup; None where that cannot be made.

    The first page holds the header and the list of tables; the tables of a review lie where its backups have them.
    Only for a file that nobody holds: it is read by a handle of its own.
    """
    with private_folder("damaged") as folder:
        twin = folder / "damaged.crpx"
        try:
            first = _first_page(sound)
            shutil.copyfile(path, twin)
            with twin.open("r+b") as file:
                file.write(first)
        except OSError:
            yield None
            return
        yield twin


def _first_page(sound: Path) -> bytes:
    with sound.open("rb") as backup:
        page = bytearray(backup.read(_HEADER))
        size = int.from_bytes(page[_SIZE], "big")
        page += backup.read((_LARGEST if size == 1 else size) - _HEADER)
    page[_PAGES_ARE_KNOWN_FOR] = bytes(4)  # else the number of pages is believed that the backup had
    return bytes(page)
