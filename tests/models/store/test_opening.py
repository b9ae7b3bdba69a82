"""A review file opens only when it is whole, ours, free and writable; otherwise one clear sentence says why not."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crps_extractor.models.event import Draft, EventKind, person_scope
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter, StoreError

PROJECT = Path(__file__).resolve().parents[3]
ANNA = person_scope("anna")

TRY_TO_WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0)
connection.execute("PRAGMA user_version = 1")
"""
TRY_TO_OPEN = """
import sys
from pathlib import Path
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import StoreError
try:
    ReviewFile.open(Path(sys.argv[1])).close()
    print("opened")
except StoreError as error:
    print(error.code)
    print(error)
"""


def an_answer(text: str, field: str = "n") -> Draft:
    return Draft(EventKind.ANSWER, ANNA, "s1", "r1", field, {"answer": {"text": text}}, "step")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "knee.crpx"
    with closing(ReviewFile.create(place)) as review:
        for number in range(30):
            review.append([an_answer(str(number), f"f{number % 7}")], "anna", "")
    return place


def refused(path: Path) -> StoreError:
    with pytest.raises(StoreError) as error:
        ReviewFile.open(path)
    return error.value


def changed_from_outside(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def another_program_can_write(path: Path) -> bool:
    tried = subprocess.run([sys.executable, "-c", TRY_TO_WRITE, path], capture_output=True, text=True)
    assert tried.returncode == 0 or "locked" in tried.stderr
    return tried.returncode == 0


# -- what the file is ------------------------------------------------------------------------------------------------


def test_a_missing_file_is_missing_and_not_made(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone.crpx").code == "missing"
    assert list(tmp_path.iterdir()) == []


def test_text_is_not_ours_and_stays_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "letter.crpx"
    place.write_text("Dear colleague, " * 200)
    before = place.read_bytes()
    assert refused(place).code == "not_ours"
    assert place.read_bytes() == before


def test_an_empty_file_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "empty.crpx").touch()
    assert refused(tmp_path / "empty.crpx").code == "not_ours"
    assert (tmp_path / "empty.crpx").stat().st_size == 0


def test_a_zip_is_not_ours(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "zip.crpx", "w") as folder:
        folder.writestr("a", "b" * 5000)
    assert refused(tmp_path / "zip.crpx").code == "not_ours"


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_another_programs_database_is_not_ours_and_stays_as_it_is(tmp_path: Path, mode: str) -> None:
    place = tmp_path / "other.crpx"
    changed_from_outside(place, f"PRAGMA journal_mode = {mode}", "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
    before = place.read_bytes()
    assert refused(place).code == "not_ours"
    assert place.read_bytes() == before


def test_a_newer_format_says_so(path: Path) -> None:
    changed_from_outside(path, "PRAGMA user_version = 2")
    error = refused(path)
    assert error.code == "newer"
    assert "newer version" in str(error)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER extra AFTER INSERT ON event BEGIN SELECT 1; END",
        "CREATE VIEW answers AS SELECT * FROM event",
        "CREATE TABLE more (a)",
        "CREATE INDEX fast ON event (actor)",
        "DROP TRIGGER event_is_kept",
        "DROP INDEX event_by_time",
    ],
)
def test_a_schema_that_is_not_ours_to_the_letter_is_refused(path: Path, statement: str) -> None:
    changed_from_outside(path, statement)
    assert refused(path).code == "not_ours"


def test_a_file_in_another_journal_mode_is_brought_back_to_ours(path: Path) -> None:
    changed_from_outside(path, "PRAGMA journal_mode = WAL")
    with closing(ReviewFile.open(path)) as review:
        pragma = review._connection.execute("PRAGMA journal_mode").fetchone()
    assert pragma == ("delete",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 3),
        ("locking_mode", "exclusive"),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("busy_timeout", 0),
    ],
)
def test_the_connection_runs_as_decided(path: Path, name: str, value: object) -> None:
    with closing(ReviewFile.open(path)) as review:
        assert review._connection.execute(f"PRAGMA {name}").fetchone() == (value,)


# -- damage ----------------------------------------------------------------------------------------------------------


def test_a_damaged_page_is_found_at_opening(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 2 + 64] = b"\xff" * 64
    path.write_bytes(content)
    assert refused(path).code == "corrupt"
    assert path.read_bytes() == content


def test_a_file_cut_short_is_found_at_opening(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 5])
    assert refused(path).code == "corrupt"


def _around_the_triggers(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = list(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = replace(body, '29', '92') WHERE id = 30",
        "UPDATE event SET actor = 'ben' WHERE id = 3",
        "DELETE FROM event WHERE id = 5",
        "UPDATE cell SET event = event - 7",
        "UPDATE cell SET answered = 0",
        "DELETE FROM cell WHERE field = 'f1'",
        "INSERT INTO cell VALUES ('s9', 'person:anna', 'r', 'f', '1', 1, 1)",
        "UPDATE sheet SET answers = 99",
        "UPDATE sheet SET last = '2'",
        "DELETE FROM sheet",
        "INSERT INTO sheet VALUES ('s9', 'person:anna', 1, '1')",
    ],
)
def test_what_was_changed_around_the_triggers_is_found_at_opening(path: Path, statement: str) -> None:
    _around_the_triggers(path, statement)
    assert refused(path).code == "corrupt"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = '{}'",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE id = 3",
        "REPLACE INTO event SELECT 900, stream, seq, time, kind, scope, 'ben', study, row, field, body, form,"
        " previous_hash, hash FROM event WHERE id = 3",
        "UPDATE OR REPLACE event SET seq = 1",
        "DELETE FROM cell",
        "UPDATE cell SET event = 1",
        "UPDATE cell SET answered = 0",
        "UPDATE cell SET time = '9', event = 1",
        "INSERT OR REPLACE INTO cell SELECT study, scope, row, field, '9', 1, 1 FROM cell",
        "INSERT INTO cell VALUES ('s9', 'person:anna', 'r', 'f', '1', 1, 1)",
    ],
)
def test_another_tool_cannot_change_the_file_without_an_event(path: Path, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        changed_from_outside(path, statement)
    with closing(ReviewFile.open(path)) as review:
        assert len(review.history(HistoryFilter())) == 30


# -- kinds of event that only a newer program knows ------------------------------------------------------------------


def test_a_file_with_a_newer_kind_of_event_can_be_read_and_not_changed(path: Path) -> None:
    _around_the_triggers(path, "UPDATE event SET kind = 'drawing' WHERE id = 30")
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT * FROM event WHERE id = 30").fetchone()
    seal = _seal(row[1:13])
    _around_the_triggers(path, f"UPDATE event SET hash = '{seal}' WHERE id = 30")
    with closing(ReviewFile.open(path)) as review:
        assert len(review.history(HistoryFilter())) == 29
        assert review.refused is not None
        with pytest.raises(StoreError, match="drawing") as error:
            review.append([an_answer("1")], "anna", "")
    assert error.value.code == "newer"


def _seal(said: tuple[object, ...]) -> str:
    import hashlib

    from crps_extractor.models.event import canonical_json

    return hashlib.sha256(canonical_json(list(said)).encode()).hexdigest()


# -- who holds it ----------------------------------------------------------------------------------------------------


def test_a_second_program_is_told_at_once_that_the_review_is_open(path: Path) -> None:
    """At once: the lock is never waited for (busy_timeout is 0, see above)."""
    with closing(ReviewFile.open(path)):
        told = subprocess.run([sys.executable, "-c", TRY_TO_OPEN, path], cwd=PROJECT, capture_output=True, text=True)
    assert told.stdout.startswith("in_use\n")
    assert "knee.crpx is open" in told.stdout


def test_the_same_program_is_told_too(path: Path) -> None:
    with closing(ReviewFile.open(path)) as review:
        assert refused(path).code == "in_use"
        assert not another_program_can_write(path)
        review.append([an_answer("still mine")], "anna", "")


def test_the_lock_is_held_after_every_verb_and_let_go_at_the_end(path: Path, tmp_path: Path) -> None:
    review = ReviewFile.open(path)
    verbs: list[Callable[[], object]] = [
        lambda: None,
        lambda: review.append([an_answer("31")], "anna", ""),
        lambda: review.cells(ANNA, "s1"),
        review.overview,
        lambda: review.history(HistoryFilter()),
        lambda: review.fresh(review.history(HistoryFilter())),
        lambda: review.merge(review.history(HistoryFilter())),
        lambda: review.copy(tmp_path / "copy.crpx"),
        review.extent,
    ]
    for verb in verbs:
        verb()
        assert not another_program_can_write(path)
    review.close()
    assert another_program_can_write(path)


def test_a_read_only_file_is_found_before_anything_is_typed(
    tmp_path: Path, unprivileged: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    place = tmp_path / "knee.crpx"
    ReviewFile.create(place).close()
    _open_to_all(tmp_path)
    place.chmod(0o444)
    told = unprivileged([sys.executable, "-c", TRY_TO_OPEN, str(place)], cwd=PROJECT)
    assert told.stdout.splitlines()[:1] == ["read_only"], told.stderr


def test_a_read_only_folder_is_found_before_anything_is_typed(
    tmp_path: Path, unprivileged: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    ReviewFile.create(folder / "knee.crpx").close()
    (folder / "knee.crpx").chmod(0o666)
    _open_to_all(tmp_path)
    folder.chmod(0o555)
    told = unprivileged([sys.executable, "-c", TRY_TO_OPEN, str(folder / "knee.crpx")], cwd=PROJECT)
    folder.chmod(0o755)
    assert told.stdout.splitlines()[:1] == ["read_only"], told.stderr


def _open_to_all(folder: Path) -> None:
    for place in (folder, *folder.parents):
        if place == Path(place.root) or place == Path("/tmp"):
            break
        place.chmod(place.stat().st_mode | 0o055)


def test_opening_finds_a_file_left_by_a_program_that_died_in_mid_sentence(path: Path, tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom crps_extractor.models.store.file import ReviewFile\n"
        "review = ReviewFile.open(Path(sys.argv[1]))\nrun = review._connection.execute\nrun('PRAGMA cache_size = 1')\n"
        "run('BEGIN IMMEDIATE')\nfor n in range(500):\n"
        "    run('INSERT INTO event SELECT 100 + ?, ?, 1, ?, kind, scope, actor, study, row, field, "
        "hex(zeroblob(2000)), form, previous_hash, hash FROM event WHERE id = 1', (n, str(n), str(n)))\n"
        "os._exit(9)\n"
    )
    died = subprocess.run([sys.executable, "-c", script, path], cwd=PROJECT)
    assert died.returncode == 9
    shutil.copy(path, tmp_path / "torn.crpx")
    assert refused(tmp_path / "torn.crpx").code == "corrupt"
    with closing(ReviewFile.open(path)) as review:
        assert len(review.history(HistoryFilter())) == 30
