"""A power cut at any moment loses no saved edit: the disk keeps what was synced and some of what was not.

The store's own statements run through a VFS that records every write, sync, truncation and deletion. For a cut after
any of these steps the disk is built as it may then be: all that was synced, and of the rest each sector at random.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.event import Draft, EventKind, person_scope
from crps_extractor.models.store import opening
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter, StoreError

apsw = pytest.importorskip("apsw")

SECTOR = 512
ANNA = person_scope("anna")


@dataclass
class Disk:
    """What happened to the files, step by step: (verb, file name, offset, content)."""

    steps: list[tuple[str, str, int, bytes]] = field(default_factory=list)

    def note(self, verb: str, name: str, offset: int = 0, content: bytes = b"") -> None:
        self.steps.append((verb, Path(name).name, offset, content))


@contextmanager
def recording(disk: Disk) -> Iterator[str]:
    """A VFS that does what the system's does and notes it."""

    class RecordingFile(apsw.VFSFile):  # type: ignore[misc, name-defined]
        def __init__(self, name: Any, flags: list[int]) -> None:
            self.name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
            super().__init__("", name, flags)

        def xWrite(self, data: bytes, offset: int) -> None:
            disk.note("write", self.name, offset, bytes(data))
            super().xWrite(data, offset)

        def xTruncate(self, newsize: int) -> None:
            disk.note("truncate", self.name, newsize)
            super().xTruncate(newsize)

        def xSync(self, flags: int) -> None:
            super().xSync(flags)
            disk.note("sync", self.name)

    class RecordingVfs(apsw.VFS):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__("recording", "")

        def xOpen(self, name: Any, flags: list[int]) -> Any:
            return RecordingFile(name, flags)

        def xDelete(self, filename: str, syncdir: bool) -> None:
            super().xDelete(filename, syncdir)
            disk.note("delete and sync" if syncdir else "delete", filename)

    vfs = RecordingVfs()
    yield "recording"
    vfs.unregister()


def after_the_cut(before: dict[str, bytes], steps: list[tuple[str, str, int, bytes]], chance: random.Random) -> Any:
    """The files as the disk may hold them when the power goes after these steps."""
    synced = {name: bytearray(content) for name, content in before.items()}
    waiting: dict[str, list[tuple[str, int, bytes]]] = {}
    for verb, name, offset, content in steps:
        if verb == "sync":
            synced.setdefault(name, bytearray())
            for change in waiting.pop(name, []):
                apply(synced, name, *change)
        elif verb == "delete and sync":
            waiting.pop(name, None)
            synced.pop(name, None)
        else:
            waiting.setdefault(name, []).append((verb, offset, content))
    for name, changes in waiting.items():
        if name not in synced and chance.random() < 0.5:
            continue
        for verb, offset, content in changes:
            keep_some(synced, name, verb, offset, content, chance)
    return synced


def keep_some(
    files: dict[str, bytearray], name: str, verb: str, offset: int, content: bytes, chance: random.Random
) -> None:
    if verb != "write":
        if chance.random() < 0.5:
            apply(files, name, verb, offset, content)
        return
    for start in range(0, len(content), SECTOR):
        if chance.random() < 0.5:
            apply(files, name, verb, offset + start, content[start : start + SECTOR])


def apply(files: dict[str, bytearray], name: str, verb: str, offset: int, content: bytes) -> None:
    if verb == "delete":
        files.pop(name, None)
        return
    file = files.setdefault(name, bytearray())
    if verb == "truncate":
        del file[offset:]
        return
    if len(file) < offset:
        file.extend(bytes(offset - len(file)))
    file[offset : offset + len(content)] = content


def edit_and_record(path: Path) -> tuple[Disk, list[tuple[int, str]]]:
    """Sixty edits in a new file: what the disk saw, and after how many steps each event was called saved."""
    disk = Disk()
    saved: list[tuple[int, str]] = []
    flags = apsw.SQLITE_OPEN_READWRITE
    with (
        recording(disk) as vfs,
        closing(ReviewFile.open(path, connect=lambda place: apsw.Connection(str(place), flags, vfs))) as review,
    ):
        for number in range(60):
            drafts = [
                Draft(EventKind.ANSWER, ANNA, "s1", "r", f"f{place}", {"answer": {"text": "x" * (number * 40)}})
                for place in range(number % 4 + 1)
            ]
            saved += [(len(disk.steps), event.hash) for event in review.append(drafts, "anna", "")]
    return disk, saved


def cut_the_power(folder: Path, cuts: int, seed: int) -> int:
    """After how many of the cuts an edit that was called saved is gone, or the file does not open."""
    path = folder / "knee.crpx"
    ReviewFile.create(path).close()
    before = {path.name: path.read_bytes()}
    disk, saved = edit_and_record(path)
    chance = random.Random(seed)
    lost = 0
    for number in range(cuts):
        moment = chance.randrange(len(disk.steps) + 1)
        place = folder / f"cut {number}"
        place.mkdir()
        for name, content in after_the_cut(before, disk.steps[:moment], chance).items():
            (place / name).write_bytes(content)
        found = found_in(place / path.name)
        lost += found is None or not {seal for step, seal in saved if step <= moment} <= found
    return lost


def found_in(path: Path) -> set[str] | None:
    try:
        with closing(ReviewFile.open(path)) as review:
            return {event.hash for event in review.history(HistoryFilter())}
    except StoreError:
        return None


def test_30_power_cuts_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    assert cut_the_power(tmp_path, 30, seed=3) == 0


@pytest.mark.endurance
def test_1000_power_cuts_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    assert cut_the_power(tmp_path, 1000, seed=4) == 0


def test_the_same_cuts_find_a_store_that_does_not_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests above rely on: without syncing, edits are lost."""
    settle = opening._settle

    def carelessly(connection: Any) -> None:
        settle(connection)
        connection.execute("PRAGMA synchronous = OFF")

    monkeypatch.setattr(opening, "_settle", carelessly)
    assert cut_the_power(tmp_path, 30, seed=3) > 10
