"""A review that does not open: the command says why, which good backup there is, and what differs in edits."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.event import Draft, EventKind
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.backups import backups_of, keep_backup
from crps_extractor.models.store.file import ReviewFile

Run = Callable[..., Any]


@pytest.fixture
def backed_up(sample: Path) -> Path:
    with closing(ReviewFile.open(sample)) as review:
        keep_backup(review)
    return sample


def beginning_gone(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:100] = bytes(100)
    path.write_bytes(content)


def first_page_gone(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:4096] = b"\xff" * 4096
    path.write_bytes(content)


def tampered_with(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER event_stays")


def middle_gone(path: Path) -> None:
    content = bytearray(path.read_bytes())
    half = len(content) // 2 // 4096 * 4096
    content[half : half + 8192] = b"\xff" * 8192
    path.write_bytes(content)


@pytest.mark.parametrize("happens", [beginning_gone, first_page_gone, tampered_with, middle_gone])
def test_a_review_that_does_not_open_offers_its_backup_in_one_line_and_restore_takes_it(
    run: Run, backed_up: Path, happens: Callable[[Path], None]
) -> None:
    before = run("history", backed_up, "--json").out
    happens(backed_up)
    told = run("check", backed_up)
    assert told.code == 1
    assert len(told.err.splitlines()) == 1
    assert "There is a good backup of" in told.err
    assert f"crps-extractor restore {backed_up}" in told.err
    assert run("restore", backed_up).code == 0
    assert run("history", backed_up, "--json").out == before


@pytest.mark.parametrize("happens", [beginning_gone, first_page_gone, tampered_with])
def test_what_differs_is_counted_behind_a_damaged_beginning(
    run: Run, backed_up: Path, happens: Callable[[Path], None]
) -> None:
    with closing(ReviewFile.open(backed_up)) as store:
        review = Review(store)
        review.viewer = review.facts.person_named("Anna Muster").id  # type: ignore[union-attr]
        study = next(one.id for one in review.facts.studies if one.label == "Sample 2021")
        notes = [Draft(EventKind.NOTE, review.own_scope, study, body={"text": text}) for text in "abc"]
        store.append(notes, review.viewer, "")
    happens(backed_up)
    assert "the backup compared with it: lacks 3 edits" in run("check", backed_up).err


def test_a_file_whose_every_byte_is_gone_says_so(run: Run, backed_up: Path) -> None:
    events = backups_of(backed_up)[0].events
    backed_up.write_bytes(bytes(backed_up.stat().st_size))
    assert f"Nothing can be read from the file; the backup holds {events} edits" in run("check", backed_up).err


def test_a_damaged_package_is_not_mistaken_for_a_damaged_review(run: Run, backed_up: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.crpx-share").write_text("no zip")
    told = run("merge", backed_up, tmp_path / "bad.crpx-share")
    assert "not a package" in told.err
    assert "backup" not in told.err


def test_without_a_named_backup_a_damaged_one_is_passed_over(run: Run, backed_up: Path) -> None:
    with closing(ReviewFile.open(backed_up)) as review:
        keep_backup(review)
    good = backups_of(backed_up)[0]
    later = good.path.with_name(f"20991231T000000.000Z {good.events} {good.mark}.crpx")
    later.write_bytes(b"damaged" * 1000)
    beginning_gone(backed_up)
    assert run("restore", backed_up).code == 0
    later.unlink()
    assert run("check", backed_up).code in (0, 1)


def test_without_any_good_backup_nothing_is_changed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "knee.crpx"
    ReviewFile.create(path).close()
    told = run("restore", path)
    assert (told.code, told.err.strip()) == (1, "There is no good backup of knee.crpx. Nothing was changed.")
