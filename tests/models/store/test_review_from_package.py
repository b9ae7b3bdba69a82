"""A review is begun from a package as a whole, or no file is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crps_extractor.models.event import REVIEW, Draft, EventKind
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.merging import review_from_package
from crps_extractor.models.store.package import Package, read_package, write_package
from crps_extractor.models.store.protocol import HistoryFilter, StoreError


class StoppedHereError(Exception):
    """Somebody pressed Stop."""


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[ReviewFile]:
    with closing(ReviewFile.create(tmp_path / "lead.crpx")) as store:
        person = Draft(EventKind.PERSON, REVIEW, row="lea", body={"roles": ["lead"]})
        form = Draft(EventKind.FORM, REVIEW, row="f1", body={"form": {"parent": ""}})
        store.append([Draft(EventKind.REVIEW, REVIEW, body={"id": "r"}), person, form], "lea", "f1")
        store.append([Draft(EventKind.ROW, REVIEW, "s1", f"row {n}") for n in range(2000)], "lea", "f1")
        yield store


@pytest.fixture
def package(lead: ReviewFile, tmp_path: Path) -> Package:
    return read_package(write_package(lead, tmp_path / "out.crpx-share", "lea", []).path)


def test_the_new_review_holds_all_that_the_package_holds(package: Package, tmp_path: Path) -> None:
    brought = review_from_package(tmp_path / "mine.crpx", package)
    assert sum(one.changes for one in brought.brings) == len(package.events)
    with closing(ReviewFile.open(tmp_path / "mine.crpx")) as store:
        assert tuple(store.history(HistoryFilter())) == package.events


def test_a_name_that_is_taken_is_refused_and_the_file_there_is_left_alone(
    lead: ReviewFile, package: Package, tmp_path: Path
) -> None:
    lead.copy(tmp_path / "mine.crpx")
    before = (tmp_path / "mine.crpx").read_bytes()
    with pytest.raises(StoreError) as told:
        review_from_package(tmp_path / "mine.crpx", package)
    assert told.value.code == "refused"
    assert (tmp_path / "mine.crpx").read_bytes() == before


def test_a_package_without_the_beginning_of_a_review_leaves_no_file(tmp_path: Path) -> None:
    with closing(ReviewFile.create(tmp_path / "odd.crpx")) as store:
        store.append([Draft(EventKind.REVIEW, REVIEW, body={"id": "r"})], "lea", "")
        package = write_package(store, tmp_path / "odd.crpx-share", "lea", [])
    with pytest.raises(StoreError) as told:
        review_from_package(tmp_path / "mine.crpx", package)
    assert told.value.code == "altered"
    assert not (tmp_path / "mine.crpx").exists()


def test_a_forged_package_leaves_no_file(package: Package, tmp_path: Path) -> None:
    events = (*package.events[:-2], package.events[-1])
    with pytest.raises(StoreError) as told:
        review_from_package(
            tmp_path / "mine.crpx", Package(package.path, "lea", package.made, (), events, package.pdfs)
        )
    assert told.value.code == "altered"
    assert not (tmp_path / "mine.crpx").exists()


def test_stopping_leaves_no_file(package: Package, tmp_path: Path) -> None:
    def stop(_done: int, _whole: int) -> None:
        raise StoppedHereError

    with pytest.raises(StoppedHereError):
        review_from_package(tmp_path / "mine.crpx", package, stop)
    assert list(tmp_path.glob("mine*")) == []
