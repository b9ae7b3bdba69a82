"""Whatever another tool does to a review file: it is refused by the file itself, or found when the file is opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crps_extractor.models.event import Draft, EventKind, person_scope
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter, StoreError
from crps_extractor.models.store.schema import STATEMENTS

ANNA = person_scope("anna")
GUARDS = {text.split()[2]: text for text in STATEMENTS if text.startswith("CREATE TRIGGER")}
CHANGED = "stream, seq, time, kind, scope, actor, study, row, field, '{}', form, previous_hash, hash"
ONE_CELL = "SELECT study, scope, row, field, time, event, 0 FROM cell LIMIT 1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "knee.crpx"
    with closing(ReviewFile.create(made)) as review:
        for text in "ab":
            drafts = [
                Draft(EventKind.ANSWER, ANNA, "s1", "r1", field, {"answer": {"text": text}}) for field in ("n", "mean")
            ]
            review.append(drafts, "anna", "")
    return made


def done(path: Path, script: str, *before: str) -> None:
    """What another tool does, in SQLite's own words; it may set whatever it likes before."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in before:
            connection.execute(pragma)
        connection.executescript(script)


def read(path: Path) -> list[str]:
    with closing(ReviewFile.open(path)) as review:
        return [event.data["answer"]["text"] for event in review.history(HistoryFilter())]


@pytest.mark.parametrize("before", ["PRAGMA recursive_triggers = OFF", "PRAGMA recursive_triggers = ON"])
@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT INTO event SELECT 1, {CHANGED} FROM event WHERE id = 1 ON CONFLICT DO UPDATE SET body = '{{}}'",
        f"INSERT INTO event SELECT 9, {CHANGED} FROM event WHERE id = 1 "
        "ON CONFLICT (stream, seq) DO UPDATE SET body = excluded.body",
        f"INSERT OR REPLACE INTO event SELECT 1, {CHANGED} FROM event WHERE id = 1",
        f"REPLACE INTO event SELECT 9, {CHANGED} FROM event WHERE id = 1",
        "UPDATE OR REPLACE event SET id = 1 WHERE id = 2",
        "UPDATE OR IGNORE event SET body = '{}'",
        "UPDATE event SET rowid = 99 WHERE id = 2",
        "DELETE FROM event WHERE id = 4",
        "DELETE FROM cell",
        f"INSERT INTO cell {ONE_CELL} ON CONFLICT DO UPDATE SET answered = 0",
        f"INSERT INTO cell {ONE_CELL} ON CONFLICT DO UPDATE SET answered = 0, time = excluded.time || 'x'",
        "UPDATE cell SET event = 1",
    ],
)
def test_the_file_itself_refuses_a_change_without_an_event(path: Path, statement: str, before: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        done(path, statement, before, "PRAGMA ignore_check_constraints = ON", "PRAGMA foreign_keys = OFF")
    assert read(path) == ["a", "a", "b", "b"]


@pytest.mark.parametrize(
    "statement",
    [
        f"REPLACE INTO cell {ONE_CELL}",
        "INSERT INTO cell SELECT study, scope, row, 'other', time, id, 1 FROM event WHERE id = 1",
        "UPDATE sheet SET answers = 9",
        "REPLACE INTO sheet SELECT study, scope, 77, last FROM sheet",
        "INSERT INTO event SELECT id + 10, 'ffffffffffffffff', seq, time, kind, scope, actor, study, row, field, body,"
        " form, previous_hash, hash FROM event WHERE id = 1",
        "INSERT INTO event SELECT id + 10, stream, seq + 10, time, kind, scope, actor, study, row, field, body,"
        " form, previous_hash, hash FROM event WHERE id = 1",
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE type = 'trigger'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'RAISE(ABORT', 'RAISE(FAIL')"
        " WHERE name = 'event_stays'",
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE type = 'trigger';"
        "PRAGMA writable_schema = RESET; UPDATE event SET body = '{}' WHERE id = 1",
        "DROP TABLE cell",
        "CREATE VIEW more AS SELECT 1",
        "CREATE TABLE more (a)",
        "CREATE TRIGGER more AFTER INSERT ON event BEGIN DELETE FROM cell; END",
        "ANALYZE",
        "PRAGMA user_version = 0",
        "PRAGMA application_id = 1",
    ],
)
def test_what_the_file_lets_through_is_found_when_it_is_opened(path: Path, statement: str) -> None:
    done(path, statement, "PRAGMA recursive_triggers = OFF")
    with pytest.raises(StoreError) as told:
        ReviewFile.open(path)
    assert told.value.code in ("corrupt", "not_ours")


@pytest.mark.parametrize("guard", sorted(GUARDS))
def test_a_guard_that_was_dropped_is_missed_when_the_file_is_opened(path: Path, guard: str) -> None:
    done(path, f"DROP TRIGGER {guard}")
    with pytest.raises(StoreError) as told:
        ReviewFile.open(path)
    assert told.value.code == "not_ours"


@pytest.mark.parametrize(
    ("guards", "statement"),
    [
        (("event_is_kept",), "UPDATE event SET body = replace(body, '\"a\"', '\"z\"') WHERE id = 1"),
        (("event_is_kept",), "UPDATE event SET actor = 'ben' WHERE id = 4"),
        (("event_is_kept",), "UPDATE event SET time = time || 'x' WHERE id = 4"),
        (("event_stays",), "DELETE FROM event WHERE id = 1"),
        (("event_stays",), "DELETE FROM event WHERE id = 4"),
        (("event_stays", "cell_stays"), "DELETE FROM cell WHERE event = 4; DELETE FROM event WHERE id = 4"),
        (
            ("cell_moves_on",),
            "UPDATE cell SET event = 1, time = (SELECT time FROM event WHERE id = 1) WHERE field = 'n'",
        ),
        (("cell_is_recounted", "cell_moves_on"), "UPDATE cell SET answered = 0"),
    ],
)
def test_a_guard_dropped_and_put_back_does_not_hide_what_was_done_meanwhile(
    path: Path, guards: tuple[str, ...], statement: str
) -> None:
    dropped = "".join(f"DROP TRIGGER {guard};" for guard in guards)
    done(path, f"{dropped}{statement};" + "".join(f"{GUARDS[guard]};" for guard in guards))
    with pytest.raises(StoreError) as told:
        ReviewFile.open(path)
    assert told.value.code == "corrupt"


@pytest.mark.parametrize("statement", ["VACUUM", "PRAGMA journal_mode = WAL", "PRAGMA schema_version = 99", "REINDEX"])
def test_what_changes_nothing_that_is_said_changes_nothing(path: Path, statement: str) -> None:
    done(path, statement)
    assert read(path) == ["a", "a", "b", "b"]
