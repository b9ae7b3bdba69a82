"""`check` and the workbook say what rests on several studies: the same PDF in two of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.event import new_id
from crps_extractor.models.exports.pages.problems import problems_page, review_problem_lines
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile

Run = Callable[..., Any]


@pytest.fixture
def twice(run: Run, tmp_path: Path) -> Path:
    """A review in which two studies hold the same PDF."""
    path = tmp_path / "twice.crpx"
    assert run("new", path, "--reviewers", "Ada").code == 0
    store = ReviewFile.open(path)
    lead = next(iter(Review(store).facts.people))
    review = Review(store, lead)
    for label in ("Sigtermans 2009", "Dahan 2011"):
        study = review.add_study(label)
        review.add_report(Report(new_id(), study.id, "main", sha256="ab" * 32, file="a.pdf"))
    store.close()
    return path


def test_check_lists_what_rests_on_several_studies_and_counts_it(run: Run, twice: Path) -> None:
    told = run("check", twice)
    assert told.code == 1
    assert "Between the studies\n  strong: Sigtermans 2009 and Dahan 2011 both hold the same PDF." in told.out
    (problem,) = json.loads(run("check", twice, "--json").out)["review"]
    assert (problem["code"], problem["studies"]) == ("study_twice", ["Sigtermans 2009", "Dahan 2011"])


def test_check_of_one_study_leaves_it_out(run: Run, twice: Path) -> None:
    assert "Between the studies" not in run("check", twice, "--study", "Dahan 2011").out


def test_the_sheet_of_problems_begins_with_it(twice: Path) -> None:
    store = ReviewFile.open(twice)
    (line,) = review_problem_lines(Review(store))
    store.close()
    assert len(list(line)) == len(problems_page().columns)
    assert next(iter(line)).text == "Sigtermans 2009; Dahan 2011"
