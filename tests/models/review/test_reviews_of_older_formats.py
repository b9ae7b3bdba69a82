"""A review made in any format ever released opens for its people: answers, consensus, freeze, addition, blindness."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.cli import main
from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.freezing import still_holds
from crps_extractor.models.review.review import Review, opened_to
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.schema import FORMAT
from tests.builders import ANNA, BEN, ELLA, LEA, SETH, said, scope_of, seen_by

GOLDEN = Path(__file__).resolve().parents[2] / "golden"


@pytest.fixture(params=range(1, FORMAT + 1))
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "old.crpx"
    shutil.copy(GOLDEN / f"whole-review-v{request.param}.crpx", path)
    return path


@pytest.fixture
def review(kept: Path) -> Iterator[Review]:
    store = ReviewFile.open(kept)
    yield Review(store, LEA.id)
    store.close()


def test_what_both_entered_and_what_was_settled_stands_there(review: Review) -> None:
    seth = seen_by(review, SETH)
    comparison, consensus = study_consensus(seth, "s1")
    means = {consensus.answer(row.id, "value").part("centre") for row in consensus.rows("results")}
    assert means == {"4.6", "5.2"}
    assert comparison.open == ()
    assert seth.sheet(scope_of(ANNA), "s1").answer("ketamine-anna", "n") == said("30")
    assert seth.sheet(scope_of(BEN), "s1").answer("r-ketamine-ben", "value").part("centre") == "4.6"


def test_the_freeze_still_holds(review: Review) -> None:
    (freeze,) = review.facts.freezes.values()
    assert freeze.name == "First submission"
    assert still_holds(review, freeze)


def test_what_was_added_is_open_and_blind_as_it_was(review: Review) -> None:
    assert "function" in str(list(seen_by(review, ANNA).own_sheet("s1").answers()))
    assert opened_to(seen_by(review, ANNA), "s1").new_rows == {"function"}
    for viewer in (BEN, LEA, SETH):
        assert seen_by(review, viewer).sheet(scope_of(ANNA), "s1").row("function") is None


def test_who_reopened_and_who_works_in_excel_are_known(review: Review) -> None:
    assert (review.submission("anna", "s2").reopened, review.submission("anna", "s2").revealed) == (True, True)
    assert review.facts.people["ella"].works_in_excel
    with pytest.raises(NotAllowedError):
        review.sheet(scope_of(ELLA), "s3")
    assert seen_by(review, ELLA).own_sheet("s3").answer("study", "name") == said("Sigtermans 2009")


def test_work_goes_on_in_it(review: Review) -> None:
    ella = seen_by(review, ELLA)
    ella.record([ella.own_sheet("s3").set("study", "name", said("Kim 2021"))])
    assert seen_by(review, ELLA).own_sheet("s3").answer("study", "name") == said("Kim 2021")


def test_the_command_line_opens_it(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(kept.parent)
    assert main(["history", kept.name, "--as", "Seth"]) == 0
    assert "Sigtermans 2009" in capsys.readouterr().out
    assert main(["package", kept.name, "--as", "Ben", "-o", "ben"]) == 0
    assert main(["merge", "new.crpx", "ben.crpx-share", "--as", "Ben"]) == 0
