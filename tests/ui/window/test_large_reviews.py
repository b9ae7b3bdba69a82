"""A review of many studies: the list stands at once, and how far each sheet is follows beside the work."""

from __future__ import annotations

from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.review.facts import Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui import review_desk
from tests.ui.window.conftest import AtTheWindow, a_review


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = a_review(tmp_path / "many.crpx")
    store = ReviewFile.open(path)
    review = Review(store, "anna")
    for number in range(12):
        review.add_study(f"Study {number}", Slots("anna", "ben"))
    sheet = review.own_sheet(review.facts.studies[0].id)
    review.record([sheet.set("study", "study_label", Answer(parts={"text": "Study 0"}))])
    store.close()
    return path


def states(at: AtTheWindow) -> list[str]:
    model = at.window.studies.model
    shown = at.window.desk.state
    return [f"{shown(study).own and shown(study).own.answered}" for study in model._studies]


def test_how_far_the_sheets_are_follows_once_the_list_stands(
    at: AtTheWindow, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_desk, "COUNTED_AT_ONCE", 5)
    monkeypatch.setattr(review_desk, "COUNTED_IN_ONE_GO", 2)
    at.open(many, "anna")
    assert states(at)[-1] == "None"
    at.until(lambda: "None" not in states(at))
    assert states(at) == ["1", *["0"] * 11]


def test_who_extracts_nothing_is_not_counted_for(at: AtTheWindow, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_desk, "COUNTED_AT_ONCE", 5)
    at.open(many, "nobody")
    at.put_dialogs_away()
    assert set(states(at)) == {"None"}
    assert at.window.desk._uncounted == set()
