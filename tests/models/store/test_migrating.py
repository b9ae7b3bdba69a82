"""A review of an earlier format is brought to the present one: a backup first, then all of it or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.event import Draft, EventKind, person_scope
from crps_extractor.models.store.backups import backups_of, newest_good, restore
from crps_extractor.models.store.checking import is_good
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.formats import FORMER, FormerFormat
from crps_extractor.models.store.protocol import HistoryFilter, StoreError
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.models.store.schema import FORMAT, STATEMENTS

ANNA = person_scope("anna")
COUNTED = ("CREATE TABLE sheet", "CREATE TRIGGER cell_is_counted", "CREATE TRIGGER cell_is_recounted")

# Two formats that never were: one that did not count answers, and before it one that lacked an index as well.
WITHOUT_COUNTS = tuple(one for one in STATEMENTS if not one.startswith(COUNTED))
WITHOUT_INDEX = tuple(one for one in WITHOUT_COUNTS if "event_by_time" not in one)


def count_answers(connection: Any) -> None:
    for statement in STATEMENTS:
        if statement.startswith(COUNTED):
            connection.execute(statement)
    connection.execute(
        "INSERT INTO sheet SELECT study, scope, sum(answered), max(time) FROM cell GROUP BY study, scope"
    )


def add_index(connection: Any) -> None:
    connection.execute("CREATE INDEX event_by_time ON event (time)")


BEFORE = (
    FormerFormat(FORMAT - 2, WITHOUT_INDEX, add_index),
    FormerFormat(FORMAT - 1, WITHOUT_COUNTS, count_answers),
)


def an_answer(text: str, field: str = "n") -> Draft:
    return Draft(EventKind.ANSWER, ANNA, "s1", "r1", field, {"answer": {"text": text}}, "step")


def made_older(path: Path, number: int) -> Path:
    """What a program of that format would have left: the same events and cells without what came later."""
    with closing(ReviewFile.create(path)) as review:
        for text in "abc":
            review.append([an_answer(text), an_answer(text, text)], "anna", "")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP TRIGGER cell_is_counted; DROP TRIGGER cell_is_recounted; DROP TABLE sheet;"
            + ("DROP INDEX event_by_time;" if number == FORMAT - 2 else "")
            + f"PRAGMA user_version = {number}"
        )
    return path


@pytest.fixture(params=[FORMAT - 1, FORMAT - 2])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return made_older(tmp_path / "knee.crpx", request.param)


def events_of(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM event ORDER BY id").fetchall()


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_review_of_an_earlier_format_opens_with_every_event_as_it_was(old: Path) -> None:
    before, number = events_of(old), version_of(old)
    with closing(ReviewFile.open(old, former=BEFORE)) as review:
        assert [one.answers for one in review.overview()] == [4]
        assert [event.data["answer"]["text"] for event in review.cells(ANNA, "s1")] == ["a", "b", "c", "c"]
        review.append([an_answer("goes on")], "anna", "")
        assert review.migrated is not None
        kept = review.migrated.path
    assert version_of(old) == FORMAT
    assert events_of(old)[:-1] == before
    assert version_of(kept) == number
    assert events_of(kept) == before


def test_the_second_opening_has_nothing_to_do(old: Path) -> None:
    ReviewFile.open(old, former=BEFORE).close()
    with closing(ReviewFile.open(old, former=BEFORE)) as review:
        assert review.migrated is None
    assert len(backups_of(old)) == 1


def test_nothing_but_the_backup_is_left_beside_the_review(old: Path) -> None:
    ReviewFile.open(old, former=BEFORE).close()
    assert {file.name for file in old.parent.iterdir()} == {"knee.crpx", "knee.backups"}
    assert [file.suffix for file in (old.parent / "knee.backups").iterdir()] == [".crpx"]


def fails(connection: Any) -> None:
    add_index(connection)
    raise sqlite3.OperationalError("no such thing")


def forgets_what_it_promised(_connection: Any) -> None:
    """The file would not be what the next format is."""


def loses_an_answer(connection: Any) -> None:
    add_index(connection)
    connection.execute("DROP TRIGGER cell_stays")
    connection.execute("DELETE FROM cell WHERE field = 'a'")
    connection.execute(next(one for one in STATEMENTS if "TRIGGER cell_stays" in one))


def loses_an_event(connection: Any) -> None:
    add_index(connection)
    for guard in ("event_stays", "cell_stays"):
        connection.execute(f"DROP TRIGGER {guard}")
    connection.execute("DELETE FROM cell WHERE event = 6")
    connection.execute("DELETE FROM event WHERE id = 6")
    for guard in ("event_stays", "cell_stays"):
        connection.execute(next(one for one in STATEMENTS if f"TRIGGER {guard}" in one))


@pytest.mark.parametrize("change", [fails, forgets_what_it_promised, loses_an_answer, loses_an_event])
def test_a_step_that_fails_leaves_the_review_as_it_was_and_says_where_the_backup_is(
    tmp_path: Path, change: Callable[[Any], None]
) -> None:
    old = made_older(tmp_path / "knee.crpx", FORMAT - 2)
    content = old.read_bytes()
    with pytest.raises(StoreError) as told:
        ReviewFile.open(old, former=(FormerFormat(FORMAT - 2, WITHOUT_INDEX, change), BEFORE[1]))
    assert told.value.code == "refused"
    assert str(backups_of(old)[0].path) in str(told.value)
    assert old.read_bytes() == content
    ReviewFile.open(old, former=BEFORE).close()


def test_a_program_that_ends_in_the_middle_leaves_the_review_as_it_was(tmp_path: Path) -> None:
    old = made_older(tmp_path / "knee.crpx", FORMAT - 2)
    content = old.read_bytes()

    class EndedError(BaseException):
        pass

    def ends(connection: Any) -> None:
        count_answers(connection)
        raise EndedError

    with pytest.raises(EndedError):
        ReviewFile.open(old, former=(BEFORE[0], FormerFormat(FORMAT - 1, WITHOUT_COUNTS, ends)))
    assert old.read_bytes() == content


def test_a_damaged_review_of_an_earlier_format_is_not_touched(old: Path) -> None:
    content = bytearray(old.read_bytes())
    at = content.index(b'{"text":"b"}')
    content[at : at + 12] = b'{"text":"z"}'
    old.write_bytes(content)
    with pytest.raises(StoreError) as told:
        ReviewFile.open(old, former=BEFORE)
    assert told.value.code == "corrupt"
    assert old.read_bytes() == content
    assert backups_of(old) == []


def test_a_review_of_an_earlier_format_is_ours_only_to_the_letter(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("CREATE VIEW more AS SELECT 1")
    with pytest.raises(StoreError) as told:
        ReviewFile.open(old, former=BEFORE)
    assert told.value.code == "not_ours"


def test_a_full_disk_for_the_backup_leaves_the_review_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = old.read_bytes()

    def full(*_: object) -> None:
        raise StoreError("full", "The disk is full.")

    monkeypatch.setattr("crps_extractor.models.store.migrating.copy_whole", full)
    with pytest.raises(StoreError, match="full"):
        ReviewFile.open(old, former=BEFORE)
    assert old.read_bytes() == content


def test_going_back_to_the_backup_gives_the_earlier_format_back_and_it_is_brought_forward_again(old: Path) -> None:
    number = version_of(old)
    ReviewFile.open(old, former=BEFORE).close()
    backup = newest_good(old)
    assert backup is not None
    restore(old, backup)
    assert version_of(old) == number
    assert version_of(backup.path) == number
    with closing(ReviewFile.open(old, former=BEFORE)) as review:
        assert len(review.history(HistoryFilter())) == 6


def test_a_backup_of_an_earlier_format_is_good_by_its_events(old: Path) -> None:
    assert is_good(old)
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript("DROP TRIGGER event_is_kept; UPDATE event SET actor = 'ben' WHERE id = 2")
    assert not is_good(old)


def test_whoever_opens_it_in_the_window_is_told_which_backup_was_made(old: Path) -> None:
    store = QueuedStore(old, open_file=lambda path: ReviewFile.open(path, former=BEFORE))
    try:
        assert store.migrated is not None
        assert store.migrated.path.is_file()
    finally:
        store.close()


@pytest.mark.parametrize("number", [0, -1, -7])
def test_a_format_that_never_was_is_not_ours(tmp_path: Path, number: int) -> None:
    path = tmp_path / "knee.crpx"
    ReviewFile.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {number}")
    with pytest.raises(StoreError) as told:
        ReviewFile.open(path)
    assert told.value.code == "not_ours"


def test_the_register_has_a_step_for_every_format_before_the_present_one() -> None:
    assert [one.number for one in FORMER] == list(range(1, FORMAT))
