"""Real disks that fill up or turn read-only while a review is open: nothing saved is lost, and what is not is kept.

They are mounted for the test: a small tmpfs, and an ext4 in a file, which the kernel turns read-only at once, open
files and all, as it does after a fault of the disk. Where mounting is not allowed the tests are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import Queue

import pytest

from crps_extractor.models.event import Draft, Event, EventKind, person_scope
from crps_extractor.models.store.backups import backups_of
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter, StoreError
from crps_extractor.models.store.queue import QueuedStore

ANNA = person_scope("anna")
ANSWER_WITHIN = 30.0


def an_answer(text: str) -> Draft:
    return Draft(EventKind.ANSWER, ANNA, "s1", "r1", "n", {"answer": {"text": text}}, "step")


def texts(events: list[Event]) -> list[str]:
    return [event.data["answer"]["text"][:8] for event in events]


def all_of(path: Path) -> list[str]:
    with closing(ReviewFile.open(path)) as review:
        return texts(review.history(HistoryFilter()))


def mount(*arguments: object) -> None:
    """Mount, or skip the test with the reason why that is not allowed here."""
    tried = subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"mounting is not allowed here: {tried.stderr.splitlines()[0]}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "small"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=1m", "none", disk)
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("mkfs.ext4 is not installed here, so no disk can be made that turns read-only")
    made = tmp_path / "disk.img"
    with made.open("wb") as file:
        file.truncate(8 << 20)
    subprocess.run(["mkfs.ext4", "-q", made], check=True)
    return made


@pytest.fixture
def failing_disk(tmp_path: Path, image: Path) -> Iterator[Path]:
    disk = tmp_path / "failing"
    disk.mkdir()
    mount("-o", "loop,errors=remount-ro", image, disk)
    yield disk
    subprocess.run(["umount", disk], check=True)


def turn_read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,abort", disk], check=True)
    with pytest.raises(OSError, match="Read-only"):
        (disk / "trial").touch()


class Told:
    """What the window's queue tells: saved texts, or the error."""

    def __init__(self, path: Path) -> None:
        self.said: Queue[list[str] | StoreError] = Queue()
        self.store = QueuedStore(path, on_saved=lambda events: self.said.put(texts(events)), on_not_saved=self.said.put)

    def next(self) -> list[str] | StoreError:
        return self.said.get(timeout=ANSWER_WITHIN)


def test_a_disk_that_turns_read_only_while_the_review_is_open_refuses_in_one_sentence_and_loses_nothing(
    failing_disk: Path, image: Path, tmp_path: Path
) -> None:
    review = ReviewFile.create(failing_disk / "knee.crpx")
    review.append([an_answer("saved")], "anna", "")
    turn_read_only(failing_disk)
    for _ in range(2):
        with pytest.raises(StoreError) as told:
            review.append([an_answer("refused")], "anna", "")
        assert told.value.code in ("disk", "read_only")
        assert "saved" in str(told.value)
    assert texts(review.history(HistoryFilter())) == ["saved"]
    with pytest.raises(StoreError):
        review.copy(failing_disk / "copy.crpx")
    review.copy(tmp_path / "elsewhere.crpx")
    review.close()
    assert all_of(tmp_path / "elsewhere.crpx") == ["saved"]


def test_what_was_saved_is_on_the_disk_when_it_comes_back(image: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-o", "loop,errors=remount-ro", image, disk)
    try:
        review = ReviewFile.create(disk / "knee.crpx")
        review.append([an_answer("saved")], "anna", "")
        turn_read_only(disk)
        with pytest.raises(StoreError):
            review.append([an_answer("refused")], "anna", "")
        review.close()
    finally:
        subprocess.run(["umount", disk], check=True)
    subprocess.run(["mount", "-o", "loop", image, disk], check=True)
    try:
        assert all_of(disk / "knee.crpx") == ["saved"]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_the_window_keeps_every_edit_when_the_disk_turns_read_only_and_the_recovery_copy_holds_them(
    failing_disk: Path, tmp_path: Path
) -> None:
    ReviewFile.create(failing_disk / "knee.crpx").close()
    window = Told(failing_disk / "knee.crpx")
    window.store.record([an_answer("saved")], "anna", "")
    assert window.next() == ["saved"]
    turn_read_only(failing_disk)
    for text in ("one", "two"):
        window.store.record([an_answer(text)], "anna", "")
    assert isinstance(window.next(), StoreError)
    with pytest.raises(StoreError, match="2 of your edits"):
        window.store.close()
    window.store.recovery_copy(tmp_path / "recovered.crpx")
    window.store.close(leave_unsaved=True)
    assert all_of(tmp_path / "recovered.crpx") == ["saved", "one", "two"]


def test_a_read_only_disk_is_found_before_anything_is_typed(failing_disk: Path) -> None:
    ReviewFile.create(failing_disk / "knee.crpx").close()
    turn_read_only(failing_disk)
    with pytest.raises(StoreError) as told:
        ReviewFile.open(failing_disk / "knee.crpx")
    assert told.value.code == "read_only"


def test_the_window_saves_what_waited_once_a_full_disk_has_room_again(small_disk: Path) -> None:
    ReviewFile.create(small_disk / "knee.crpx").close()
    window = Told(small_disk / "knee.crpx")
    window.store.record([an_answer("saved")], "anna", "")
    assert window.next() == ["saved"]
    room = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(b"x" * (room.f_bavail * room.f_frsize - 4096))
    window.store.record([an_answer("waits..." * 5000)], "anna", "")
    window.store.record([an_answer("too")], "anna", "")
    refused = window.next()
    assert isinstance(refused, StoreError)
    assert refused.code in ("full", "disk")
    assert window.store.pending() == 2
    (small_disk / "filler").unlink()
    window.store.try_again()
    said = [window.next()]
    while said[-1] != ["too"]:
        said.append(window.next())
    window.store.close()
    assert all_of(small_disk / "knee.crpx") == ["saved", "waits...", "too"]


def test_no_backup_is_half_made_on_a_full_disk_and_the_ones_before_stay(small_disk: Path) -> None:
    path = small_disk / "knee.crpx"
    ReviewFile.create(path).close()
    window = Told(path)
    window.store.record([an_answer("saved")], "anna", "")
    assert window.next() == ["saved"]
    window.store.close()
    assert [backup.events for backup in backups_of(path)] == [1]
    window = Told(path)
    window.store.record([an_answer("later")], "anna", "")
    assert window.next() == ["later"]
    room = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
    window.store.close()
    assert [backup.events for backup in backups_of(path)] == [1]
    assert {file.suffix for file in backups_of(path)[0].path.parent.iterdir()} == {".crpx"}
