"""Whatever happens to the disk and the file under the program: nothing saved is lost, and one sentence says it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.event import Draft, Event, EventKind, person_scope
from crps_extractor.models.store.connection import connect
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.package import write_package
from crps_extractor.models.store.protocol import HistoryFilter, StoreError

PROJECT = Path(__file__).resolve().parents[3]
ANNA = person_scope("anna")


def an_answer(text: str, field: str = "n") -> Draft:
    return Draft(EventKind.ANSWER, ANNA, "s1", "r1", field, {"answer": {"text": text}}, "step")


def texts(events: list[Event]) -> list[str]:
    return [event.data["answer"]["text"] for event in events]


def all_of(path: Path) -> list[str]:
    with closing(ReviewFile.open(path)) as review:
        return texts(review.history(HistoryFilter()))


@pytest.fixture
def review(tmp_path: Path) -> Iterator[ReviewFile]:
    folder = tmp_path / "work"
    folder.mkdir()
    opened = ReviewFile.create(folder / "knee.crpx")
    opened.append([an_answer("saved")], "anna", "")
    yield opened
    opened.close()


# -- the file is taken away ------------------------------------------------------------------------------------------


def replaced(path: Path) -> None:
    other = path.with_name("other.crpx")
    ReviewFile.create(other).close()
    other.replace(path)


def deleted(path: Path) -> None:
    path.unlink()


def renamed(path: Path) -> None:
    path.rename(path.with_name("renamed.crpx"))


def folder_renamed(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


@pytest.mark.parametrize("happens", [replaced, deleted, renamed, folder_renamed])
def test_a_file_taken_away_stops_the_work_and_every_edit_is_in_the_recovery_copy(
    review: ReviewFile, happens: Callable[[Path], None]
) -> None:
    happens(review.path)
    for text in ("first after", "second after"):
        with pytest.raises(StoreError) as told:
            review.append([an_answer(text)], "anna", "")
        assert told.value.code == "replaced"
        assert str(review.recovery) in str(told.value)
    review.close()
    assert review.recovery is not None
    assert all_of(review.recovery) == ["saved", "first after", "second after"]


def test_the_recovery_copy_lies_beside_the_review_where_that_can_be(review: ReviewFile) -> None:
    deleted(review.path)
    with pytest.raises(StoreError):
        review.append([an_answer("x")], "anna", "")
    assert review.recovery is not None
    assert review.recovery.parent == review.path.parent


def test_nothing_is_written_into_a_file_that_only_bears_the_name(review: ReviewFile) -> None:
    replaced(review.path)
    with pytest.raises(StoreError):
        review.append([an_answer("x")], "anna", "")
    assert all_of(review.path) == []


def test_a_file_replaced_in_the_middle_of_a_write_is_noticed_after_it(
    review: ReviewFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = review._write

    def write_and_lose(events: list[Event]) -> None:
        write(events)
        deleted(review.path)

    monkeypatch.setattr(review, "_write", write_and_lose)
    with pytest.raises(StoreError, match="replaced, moved or deleted"):
        review.append([an_answer("in the middle")], "anna", "")
    assert review.recovery is not None
    assert all_of(review.recovery) == ["saved", "in the middle"]


def test_the_check_is_passed_over_where_the_system_gives_no_inode(
    review: ReviewFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = Path.stat

    def without_inode(path: Path, **options: bool) -> os.stat_result:
        found = list(stat(path, **options))
        found[1] = 0
        return os.stat_result(found)

    monkeypatch.setattr(Path, "stat", without_inode)
    with closing(ReviewFile.create(review.path.with_name("second.crpx"))) as second:
        shutil.copy(second.path, second.path.with_name("third.crpx"))
        second.path.with_name("third.crpx").replace(second.path)
        second.append([an_answer("goes on")], "anna", "")
        assert second.recovery is None


# -- the disk is full ------------------------------------------------------------------------------------------------


def test_a_full_disk_refuses_an_edit_whole_and_takes_it_later(review: ReviewFile) -> None:
    run = review._connection.execute
    pages = run("PRAGMA page_count").fetchone()[0]
    run(f"PRAGMA max_page_count = {pages}").fetchone()
    drafts = [an_answer("long " * 3000, f"f{number}") for number in range(5)]
    with pytest.raises(StoreError) as told:
        review.append(drafts, "anna", "")
    assert told.value.code == "full"
    assert "disk is full" in str(told.value)
    assert texts(review.history(HistoryFilter())) == ["saved"]
    run("PRAGMA max_page_count = 1000000").fetchone()
    assert len(review.append(drafts, "anna", "")) == 5
    review.close()
    assert len(all_of(review.path)) == 6


FILL = """
import resource, sys
from pathlib import Path
from crps_extractor.models.event import Draft, EventKind
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter, StoreError
from crps_extractor.models.store.package import write_package
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
review = ReviewFile.open(Path(sys.argv[1]))
target = Path(sys.argv[2])
def limited(work):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    try:
        work()
        print("done")
    except StoreError as error:
        print(error.code)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
limited(lambda: review.copy(target))
limited(lambda: write_package(review, target, "anna", [("person:anna", "s1")]))
big = [Draft(EventKind.ANSWER, "person:anna", "s1", "r1", f"f{n}", {"answer": {"text": "x" * 9000}}) for n in range(9)]
limited(lambda: review.append(big, "anna", ""))
print(len(review.history(HistoryFilter())))
review.append(big, "anna", "")
review.close()
"""


def test_files_that_may_not_grow_leave_nothing_half_written_and_lose_nothing(
    review: ReviewFile, tmp_path: Path
) -> None:
    import random

    noise = random.Random(7)
    review.append([an_answer(str(noise.getrandbits(4000)), f"f{number}") for number in range(200)], "anna", "")
    review.close()
    size = review.path.stat().st_size
    target = tmp_path / "copy"
    tried = subprocess.run(
        [sys.executable, "-c", FILL, review.path, target, str(min(size, 60_000))],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert tried.stderr == ""
    copied, packed, appended, kept = tried.stdout.split()
    assert copied in ("disk", "full")
    assert packed in ("disk", "full")
    assert appended in ("disk", "full")
    assert kept == "201"
    assert list(tmp_path.iterdir()) == [review.path.parent]
    assert len(all_of(review.path)) == 210


def test_a_disk_that_is_really_full_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"mounting is not allowed here: {mounted.stderr.strip()}")
    try:
        with closing(ReviewFile.create(disk / "knee.crpx")) as review:
            review.append([an_answer("saved")], "anna", "")
            (disk / "filler").write_bytes(b"x" * (disk_left(disk) - 4096))
            with pytest.raises(StoreError) as told:
                review.append([an_answer("y" * 50_000)], "anna", "")
            assert told.value.code in ("full", "disk")
            with pytest.raises(StoreError):
                review.copy(disk / "copy.crpx")
            assert not (disk / "copy.crpx").exists()
            (disk / "filler").unlink()
            review.append([an_answer("y" * 50_000)], "anna", "")
        assert len(all_of(disk / "knee.crpx")) == 2
    finally:
        subprocess.run(["umount", disk], check=True)


def disk_left(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def test_a_disk_that_turns_read_only_is_told_and_taken_up_again(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"mounting is not allowed here: {mounted.stderr.strip()}")
    try:
        ReviewFile.create(disk / "knee.crpx").close()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with pytest.raises(StoreError) as told:
            ReviewFile.open(disk / "knee.crpx")
        assert told.value.code == "read_only"
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        with closing(ReviewFile.open(disk / "knee.crpx")) as review:
            review.append([an_answer("saved")], "anna", "")
    finally:
        subprocess.run(["umount", disk], check=True)


# -- copies ----------------------------------------------------------------------------------------------------------


def test_a_copy_by_another_program_at_any_moment_between_edits_is_whole(review: ReviewFile, tmp_path: Path) -> None:
    written = ["saved"]
    for number in range(20):
        review.append([an_answer(str(number))], "anna", "")
        written.append(str(number))
        target = tmp_path / f"{number}.crpx"
        subprocess.run(["cp", review.path, target], check=True)
        assert all_of(target) == written


def test_work_goes_on_in_a_copied_file_and_the_two_can_be_brought_together(review: ReviewFile, tmp_path: Path) -> None:
    review.copy(tmp_path / "laptop.crpx")
    review.append([an_answer("desk", "a")], "anna", "")
    with closing(ReviewFile.open(tmp_path / "laptop.crpx")) as laptop:
        laptop.append([an_answer("laptop", "b")], "anna", "")
        theirs = laptop.history(HistoryFilter())
    assert texts(review.merge(theirs)) == ["laptop"]
    assert sorted(texts(review.cells(ANNA, "s1"))) == ["desk", "laptop", "saved"]


def test_writing_a_package_never_takes_a_name_that_exists(review: ReviewFile, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    for write in (lambda: review.copy(tmp_path / "mine"), lambda: write_package(review, tmp_path / "mine", "a", [])):
        with pytest.raises(StoreError) as told:
            write()
        assert told.value.code == "refused"
    assert (tmp_path / "mine").read_text() == "mine"


class FailingConnection:
    """A connection whose disk answers badly at one statement, as long as ``code`` is set."""

    def __init__(self, path: Path) -> None:
        self._real = connect(path)
        self.statement, self.code = "", 0
        self.backup, self.close = self._real.backup, self._real.close

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Any:
        self._fail_at(sql)
        return self._real.execute(sql, values)

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> Any:
        self._fail_at(sql)
        return self._real.executemany(sql, values)

    def _fail_at(self, sql: str) -> None:
        if self.code and sql.startswith(self.statement):
            error = sqlite3.OperationalError("the disk answers badly")
            error.sqlite_errorcode = self.code
            raise error


@pytest.mark.parametrize("statement", ["BEGIN", "INSERT INTO event", "INSERT INTO cell", "COMMIT"])
@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_READONLY, "read_only"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "read_only"),
        (sqlite3.SQLITE_IOERR_FSYNC, "disk"),
        (sqlite3.SQLITE_IOERR_WRITE, "disk"),
        (sqlite3.SQLITE_NOMEM, "disk"),
        (sqlite3.SQLITE_FULL, "full"),
    ],
)
def test_a_disk_that_fails_at_any_statement_refuses_the_edit_whole_and_takes_it_later(
    tmp_path: Path, statement: str, code: int, told: str
) -> None:
    ReviewFile.create(tmp_path / "knee.crpx").close()
    connection = FailingConnection(tmp_path / "knee.crpx")
    with closing(ReviewFile.open(tmp_path / "knee.crpx", connect=lambda _: connection)) as review:
        review.append([an_answer("saved")], "anna", "")
        connection.statement, connection.code = statement, code
        with pytest.raises(StoreError) as error:
            review.append([an_answer("a"), an_answer("b", "mean")], "anna", "")
        assert error.value.code == told
        connection.code = 0
        assert texts(review.history(HistoryFilter())) == ["saved"]
        review.append([an_answer("a"), an_answer("b", "mean")], "anna", "")
    assert all_of(tmp_path / "knee.crpx") == ["saved", "a", "b"]
