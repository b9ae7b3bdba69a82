"""What is found between studies stands in the problems pane as a part of its own, read beside the work."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from crps_extractor.models.answer import Answer
from crps_extractor.models.event import person_scope
from crps_extractor.models.review.facts import Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def a_cohort(review: Review, person: str, study: str, name: str) -> None:
    theirs = Review(review.store, person)
    sheet = theirs.sheet(person_scope(person), study)
    theirs.record([sheet.set("study", "cohort_family", Answer(parts={"text": name}))])


@pytest.fixture
def two_studies(review: Path) -> Path:
    """Anna and Ben extract two studies; only Ben has named a cohort, the same in both."""
    store = ReviewFile.open(review)
    made = Review(store, "anna")
    for label in ("Smith 2019", "Dahan 2011"):
        study = made.add_study(label, Slots("anna", "ben", "anna")).id
        a_cohort(made, "ben", study, "Leiden")
    store.close()
    return review


def read(at) -> None:
    at.until(lambda: not at.window.problems.between.is_reading)


def test_a_reviewer_sees_only_what_comes_from_what_may_be_read(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    read(at)
    assert at.window.problems.between_model.rowCount() == 0
    at.do("close_review")
    at.open(two_studies, "ben")
    read(at)
    (problem,) = at.window.problems.between_model.problems
    assert problem.code == "cohort_twice"


def test_a_problem_between_studies_leads_to_either_study_by_keys(at, two_studies: Path) -> None:
    at.open(two_studies, "ben")
    pane = at.window.problems
    QAbstractItemModelTester(pane.between_model, FATAL, pane)
    read(at)
    assert pane.parts[1].text() == "Between studies (1)"
    pane.parts[1].setFocus()
    at.press(Qt.Key.Key_Space)
    assert pane.shows_between
    assert "Leiden" in pane._found.text()
    first, second = pane.between_model.problems[0].ids
    at.window.studies.choose(second)
    pane.between_list.setFocus()
    at.press(Qt.Key.Key_Return)
    assert at.window.studies.current_study() == first
    assert pane.shows_between
    at.qtbot.mouseClick(pane.studies[1], Qt.MouseButton.LeftButton)
    assert at.window.studies.current_study() == second


def test_an_edit_is_followed_and_only_its_study_is_read_again(at, two_studies: Path) -> None:
    at.open(two_studies, "ben")
    read(at)
    between = at.window.problems.between
    marks = dict(between._marks)
    at.window.study.set_answer("study", "cohort_family", Answer(parts={"text": "another"}))
    read(at)
    assert between.problems == ()
    assert [study for study, known in between._marks.items() if known is not marks[study]] == [at.window.study.study]


def test_a_closed_review_leaves_nothing_behind(at, two_studies: Path) -> None:
    at.open(two_studies, "ben")
    read(at)
    at.do("close_review")
    assert at.window.problems.between_model.rowCount() == 0
    assert not at.window.problems.between.is_reading
