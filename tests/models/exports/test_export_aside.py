"""An export beside the work: on a copy, in another process, stopped at any moment, its failure one sentence."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.exports.aside import export_aside
from crps_extractor.models.exports.base import ExportFailedError, ExportStoppedError
from crps_extractor.models.exports.excel_dual import write_excel_dual
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import StoreError
from tests.models.exports.small_review import small_review
from tests.models.exports.workbook_reading import parts_of


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReviewFile]:
    (tmp_path / "temporary").mkdir()
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    opened = small_review(tmp_path / "small.crpx")
    yield opened
    opened.close()
    assert list((tmp_path / "temporary").iterdir()) == []


def test_it_writes_what_the_export_here_would_write(store: ReviewFile, tmp_path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    path = export_aside(
        store.copy, "anna", "excel-dual", tmp_path / "out" / "a.xlsx", say=lambda *words: said.append(words)
    )
    here = write_excel_dual(Review(store, "anna"), tmp_path / "b.xlsx", lambda *_: None)
    assert parts_of(path) == parts_of(here)
    assert said[0] == ("Looking at what is answered", 0, 3)
    assert said[-1] == ("Saving the workbook", 3, 3)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.xlsx"]


def test_stopping_ends_the_process_and_leaves_the_old_file(store: ReviewFile, tmp_path: Path) -> None:
    target = tmp_path / "out" / "a.xlsx"
    target.write_bytes(b"old")
    said: list[str] = []
    with pytest.raises(ExportStoppedError):
        export_aside(
            store.copy,
            "anna",
            "excel-dual",
            target,
            must_stop=lambda: bool(said),
            say=lambda what, _done, _of: said.append(what),
        )
    assert said == ["Looking at what is answered"]
    assert [path.read_bytes() for path in target.parent.iterdir()] == [b"old"]


def test_stopping_when_all_is_written_still_leaves_the_old_file(store: ReviewFile, tmp_path: Path) -> None:
    target = tmp_path / "out" / "a.xlsx"
    target.write_bytes(b"old")
    asked: list[int] = []
    with pytest.raises(ExportStoppedError):
        export_aside(
            store.copy,
            "anna",
            "excel-dual",
            target,
            must_stop=lambda: bool(asked),
            say=lambda _what, done, of: asked.append(done) if done == of else None,
        )
    assert [path.read_bytes() for path in target.parent.iterdir()] == [b"old"]


def test_the_review_can_be_written_while_and_after_it_is_exported(store: ReviewFile, tmp_path: Path) -> None:
    review = Review(store, "ben")
    sheet = review.own_sheet("study-2")

    def write(_what: str, _done: int, _of: int) -> None:
        review.record([sheet.add_row("groups")])

    before = store.extent()[0]
    export_aside(store.copy, "anna", "excel-dual", tmp_path / "out" / "a.xlsx", say=write)
    assert store.extent()[0] == before + 5


def test_what_goes_wrong_there_is_one_sentence_here(store: ReviewFile, tmp_path: Path) -> None:
    with pytest.raises(ExportFailedError, match=r"^a\.xlsx could not be written \(No such file or directory\)\."):
        export_aside(store.copy, "anna", "excel-dual", tmp_path / "nowhere" / "a.xlsx")


def test_a_copy_that_cannot_be_made_is_said(store: ReviewFile, tmp_path: Path) -> None:
    def full(_path: Path) -> None:
        raise StoreError("full", "The disk is full.")

    with pytest.raises(ExportFailedError, match="The disk is full"):
        export_aside(full, "anna", "excel-dual", tmp_path / "a.xlsx")


def test_a_format_that_does_not_exist_is_refused_before_anything_is_copied(store: ReviewFile, tmp_path: Path) -> None:
    with pytest.raises(ExportFailedError, match="no export called word"):
        export_aside(lambda path: pytest.fail(f"copied to {path}"), "anna", "word", tmp_path / "a.doc")
