"""Every format ever released opens: the file kept for each is read as it was written, all kinds of events in it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crps_extractor.models.event import CONSENSUS, REVIEW, Draft, EventKind, person_scope
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.merging import merge_package
from crps_extractor.models.store.package import read_package
from crps_extractor.models.store.protocol import HistoryFilter
from crps_extractor.models.store.rows import row_of
from crps_extractor.models.store.schema import APPLICATION_ID, FIRST_KINDS, FORMAT

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
ANNA = person_scope("anna")


@pytest.mark.parametrize("version", range(1, FORMAT + 1))
def test_the_review_of_every_format_is_read_as_it_was_written(version: int, tmp_path: Path) -> None:
    kept = tmp_path / "old.crpx"
    shutil.copy(GOLDEN / f"review-v{version}.crpx", kept)
    expected = json.loads((GOLDEN / f"review-v{version}.json").read_text(encoding="utf-8"))
    with closing(ReviewFile.open(kept)) as review:
        events = review.history(HistoryFilter())
        assert [list(row_of(event)) for event in events] == expected["events"]
        cells = [list(event.cell) for one in review.overview() for event in review.cells(one.scope, one.study)]
        assert sorted(cells) == expected["cells"]
        assert {event.kind.value for event in events} >= set(FIRST_KINDS)
        review.append([Draft(EventKind.NOTE, ANNA, "s1", body={"text": "goes on"})], "anna", "")


@pytest.mark.parametrize("version", range(1, FORMAT + 1))
def test_the_package_of_every_format_is_read_and_merged(version: int, tmp_path: Path) -> None:
    expected = json.loads((GOLDEN / f"review-v{version}.json").read_text(encoding="utf-8"))
    with closing(ReviewFile.create(tmp_path / "new.crpx")) as review:
        merge_package(review, read_package(GOLDEN / f"package-v{version}.crpx-share"))
        assert [list(row_of(event)) for event in review.history(HistoryFilter())] == expected["events"]


def test_the_kept_file_of_this_format_bears_our_mark() -> None:
    with closing(sqlite3.connect(GOLDEN / f"review-v{FORMAT}.crpx")) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT,)


def test_the_first_format_knows_every_kind_and_loses_none() -> None:
    assert set(FIRST_KINDS) <= {kind.value for kind in EventKind}
    assert CONSENSUS != REVIEW
