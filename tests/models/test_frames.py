"""The consensus as tables: one line a row of each open study, figures as floats, everything else as published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.frames import NAMES, frames
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from tests.models.exports.small_review import small_review


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ReviewFile]:
    opened = small_review(tmp_path / "small.crpx")
    yield opened
    opened.close()


def test_every_section_is_a_table_of_the_open_studies(store: ReviewFile) -> None:
    tables = frames(Review(store, "anna"))
    assert list(tables) == ["study", "groups"]
    assert list(tables["study"]["study"]) == ["Able 2001", "Cole 2003"]
    assert list(tables["study"]["single_extraction"]) == [False, True]
    assert list(tables["groups"]["row"]) == ["Ketamine", "Placebo", "All"]


def test_an_answer_is_text_status_origin_and_figures(store: ReviewFile) -> None:
    groups = frames(Review(store, "anna"))["groups"].set_index("row")
    assert groups.loc["Ketamine", "pain"] == "mean 2.70 ± 0.51 (not stated)"
    assert groups.loc["Ketamine", "pain.value"] == 2.7
    assert groups.loc["Ketamine", "pain.spread"] == 0.51
    assert groups.loc["Ketamine", "pain.type of spread"] == "not stated"
    assert groups.loc["Ketamine", "pain.status"] == "reported"
    assert groups.loc["Ketamine", "n.how"] == "agreed"
    assert groups.loc["Placebo", "n.how"] == "settled otherwise"
    assert groups.loc["All", "n.how"] == "single extraction"
    assert groups["n.value"].dtype == float


def test_what_is_not_settled_is_missing_and_not_a_column_of_blanks(store: ReviewFile) -> None:
    tables = frames(Review(store, "anna"))
    assert "remark" not in tables["study"].columns
    assert tables["study"].set_index("study")["country"].isna()["Able 2001"]
    assert tables["study"].set_index("study").loc["Able 2001", "design.choice id"] == "rct"


def test_a_blind_study_is_in_no_table(store: ReviewFile) -> None:
    for viewer in ("", "anna", "ben", "claire"):
        for table in frames(Review(store, viewer)).values():
            assert "study-2" not in set(table["study_id"])


def test_a_review_without_open_studies_gives_empty_tables_with_their_names(tmp_path: Path) -> None:
    from crps_extractor.models.review.facts import Person
    from tests.models.exports.small_review import small_form

    store = ReviewFile.create(tmp_path / "empty.crpx")
    lead = Person("anna", "Anna", roles=frozenset({"lead"}))
    tables = frames(Review.create(store, small_form(), "Empty", lead))
    store.close()
    assert {tuple(table.columns) for table in tables.values()} == {NAMES}
    assert all(table.empty for table in tables.values())
