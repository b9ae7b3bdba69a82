"""Backups are verified and kept by date, and the way back from one loses nothing and forks nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.event import Draft, EventKind, person_scope
from crps_extractor.models.store.backups import (
    Backup,
    backups_of,
    close_kept,
    differences,
    keep_backup,
    newest_good,
    open_kept,
    prune,
    restore,
)
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter, StoreError

PROJECT = Path(__file__).resolve().parents[3]
ANNA = person_scope("anna")
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def an_answer(text: str, field: str = "n") -> Draft:
    return Draft(EventKind.ANSWER, ANNA, "s1", "r1", field, {"answer": {"text": text}}, "step")


def all_of(path: Path) -> list[str]:
    with closing(ReviewFile.open(path)) as review:
        return [event.data["answer"]["text"] for event in review.history(HistoryFilter())]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with closing(ReviewFile.create(tmp_path / "knee.crpx")) as review:
        review.append([an_answer(str(number), f"f{number}") for number in range(40)], "anna", "")
    return tmp_path / "knee.crpx"


def edit(path: Path, text: str) -> None:
    review = open_kept(path)
    review.append([an_answer(text)], "anna", "")
    close_kept(review)


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 3] = b"\xff" * 4096
    path.write_bytes(content)


def test_a_backup_is_made_at_opening_and_at_closing_and_only_of_what_is_new(path: Path) -> None:
    edit(path, "a")
    assert [backup.events for backup in reversed(backups_of(path))] == [40, 41]
    close_kept(open_kept(path))
    assert len(backups_of(path)) == 2


def test_backups_lie_beside_the_review_and_open_as_reviews(path: Path) -> None:
    edit(path, "a")
    assert backups_of(path)[0].path.parent == path.with_name("knee.backups")
    assert all_of(backups_of(path)[0].path)[-1] == "a"


def test_where_nothing_can_be_made_beside_the_review_backups_go_to_the_users_folder(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    path.with_name("knee.backups").write_text("a file in the way")
    edit(path, "a")
    assert [backup.events for backup in reversed(backups_of(path))] == [40, 41]
    assert (tmp_path / "home") in backups_of(path)[0].path.parents


def test_a_backup_that_is_not_good_is_not_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(ReviewFile.open(path)) as review:
        copy = review.copy
        monkeypatch.setattr(review, "copy", lambda target: (copy(target), damage(target)))
        with pytest.raises(StoreError) as told:
            keep_backup(review)
    assert told.value.code == "corrupt"
    assert backups_of(path) == []
    assert list(path.with_name("knee.backups").iterdir()) == []


def test_the_newest_good_backup_passes_over_damaged_ones(path: Path) -> None:
    for text in "ab":
        edit(path, text)
    newest, before, *_ = backups_of(path)
    damage(newest.path)
    assert newest_good(path) == before
    assert newest_good(path.with_name("other.crpx")) is None


def test_a_damaged_review_is_moved_aside_and_the_backup_says_what_differs_in_edits(path: Path) -> None:
    edit(path, "a")
    with closing(ReviewFile.open(path)) as review:
        review.append([an_answer("after the last backup")], "anna", "")
    content = path.read_bytes()
    path.write_bytes(content.replace(b'{"text":"39"}', b'{"text":"93"}'))
    with pytest.raises(StoreError) as told:
        ReviewFile.open(path)
    assert told.value.code == "corrupt"
    good = newest_good(path)
    assert good is not None
    assert differences(path, good) == (1, 0)
    done = restore(path, good)
    assert (done.only_in_former, done.only_in_backup) == (1, 0)
    assert done.moved_aside is not None
    assert done.moved_aside.read_bytes() == content.replace(b'{"text":"39"}', b'{"text":"93"}')
    assert all_of(path)[-1] == "a"


def test_a_review_whose_beginning_is_gone_is_restored_all_the_same(path: Path) -> None:
    edit(path, "a")
    path.write_bytes(b"\0" * path.stat().st_size)
    done = restore(path, backups_of(path)[0])
    assert (done.only_in_former, done.only_in_backup) == (0, 41)
    assert all_of(path)[-1] == "a"


def test_a_deleted_review_comes_back_from_its_backup(path: Path) -> None:
    edit(path, "a")
    path.unlink()
    assert restore(path, backups_of(path)[0]).moved_aside is None
    assert all_of(path)[-1] == "a"


def test_the_journal_of_a_review_that_died_goes_aside_with_it(path: Path) -> None:
    """Left behind, it would be played into the restored file and destroy it."""
    edit(path, "a")
    script = (
        "import os, sqlite3, sys\nconnection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size = 1')\nconnection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute('CREATE TABLE t (a)')\n"
        "for n in range(300): connection.execute('INSERT INTO t VALUES (zeroblob(2000))')\nos._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, path])
    journal = path.with_name("knee.crpx-journal")
    assert journal.stat().st_size > 0
    damage(path)
    shutil.copy(journal, path.with_name("kept"))
    done = restore(path, backups_of(path)[0])
    assert done.moved_aside is not None
    assert not journal.exists() or journal.stat().st_size == 0
    assert all_of(path)[-1] == "a"


def test_a_review_that_is_open_is_not_restored_over(path: Path) -> None:
    edit(path, "a")
    with closing(ReviewFile.open(path)):
        with pytest.raises(StoreError) as told:
            restore(path, backups_of(path)[0])
        assert told.value.code == "in_use"
    assert all_of(path)[-1] == "a"


def test_a_damaged_backup_is_not_put_in_place_of_the_review(path: Path) -> None:
    edit(path, "a")
    damage(backups_of(path)[0].path)
    with pytest.raises(StoreError, match="older one"):
        restore(path, backups_of(path)[0])
    assert all_of(path)[-1] == "a"


def test_after_a_restore_work_and_exchange_go_on(path: Path, tmp_path: Path) -> None:
    edit(path, "a")
    with closing(ReviewFile.open(path)) as review:
        lost = review.append([an_answer("lost", "x")], "anna", "")
        sent = review.history(HistoryFilter())
    restore(path, newest_good(path) or backups_of(path)[0])
    with closing(ReviewFile.open(path)) as review:
        review.append([an_answer("new", "y")], "anna", "")
        assert review.merge(sent) == lost
        mine = review.history(HistoryFilter())
    with closing(ReviewFile.create(tmp_path / "other.crpx")) as other:
        other.merge(sent)
        assert [event.data["answer"]["text"] for event in other.merge(mine)] == ["new"]


def a_backup(made: datetime) -> Backup:
    return Backup(Path(f"{made:%Y%m%dT%H%M%SZ}"), made, 1, "m")


def test_pruning_keeps_all_of_two_days_one_a_day_and_one_a_month() -> None:
    known = [a_backup(NOW - timedelta(hours=6 * number)) for number in range(4 * 400)]
    gone = prune(known, NOW)
    kept = [backup for backup in known if backup not in gone]
    assert sum(NOW - backup.made <= timedelta(days=2) for backup in kept) == 9
    assert 57 <= sum(timedelta(days=2) < NOW - backup.made <= timedelta(days=60) for backup in kept) <= 60
    assert 11 <= sum(NOW - backup.made > timedelta(days=60) for backup in kept) <= 13


@given(st.lists(st.integers(0, 900 * 24), min_size=1, unique=True))
def test_pruning_never_takes_the_newest_and_pruning_again_takes_nothing(hours: list[int]) -> None:
    known = [a_backup(NOW - timedelta(hours=number)) for number in hours]
    gone = prune(known, NOW)
    kept = [backup for backup in known if backup not in gone]
    assert max(known, key=lambda backup: backup.made) in kept
    assert prune(kept, NOW) == []


def test_old_backups_are_cleared_out_when_a_new_one_is_made(path: Path) -> None:
    folder = path.with_name("knee.backups")
    folder.mkdir()
    for hour in range(5):
        (folder / f"20240105T0{hour}0000.000Z 3 abc.crpx").touch()
    (folder / "my notes.crpx").touch()
    edit(path, "a")
    names = sorted(place.name for place in folder.iterdir())
    assert "my notes.crpx" in names
    assert [name for name in names if name.startswith("2024")] == ["20240105T040000.000Z 3 abc.crpx"]
