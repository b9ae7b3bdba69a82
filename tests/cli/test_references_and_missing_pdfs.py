"""References, studies that look alike and missing PDFs without a window: what is said, what is written, how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.resource_files import resource_path
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile

RIS = "TY  - JOUR\nAU  - Smith, A\nPY  - 2019\nTI  - A trial of ketamine\nDO  - 10.1000/a\nER  - \n"


@pytest.fixture
def review(tmp_path: Path, run: Callable[..., Any]) -> Path:
    path = tmp_path / "pain.crpx"
    (tmp_path / "pdfs").mkdir()
    sample = resource_path("samples", "voorbeeld-2017.pdf").read_bytes()
    (tmp_path / "pdfs" / "Voorbeeld 2017.pdf").write_bytes(sample)
    assert run("new", path, "--reviewers", "Ada,Bo", "--pdfs", tmp_path / "pdfs").code == 0
    return path


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.ris"
    path.write_text(RIS, encoding="utf-8")
    return path


def labels(path: Path) -> list[str]:
    store = ReviewFile.open(path)
    found = [study.label for study in Review(store).facts.studies]
    store.close()
    return found


def test_a_preview_changes_nothing_and_bringing_in_twice_brings_nothing(
    run: Callable[..., Any], review: Path, listed: Path
) -> None:
    assert run("add-references", review, listed, "--as", "Ada", "--preview").code == 0
    assert labels(review) == ["Voorbeeld 2017"]
    told = run("add-references", review, listed, "--as", "Ada", "--json")
    data = json.loads(told.out)
    assert (told.code, data["new"], data["references"][0]["cited_as"]) == (0, 1, "new")
    assert labels(review) == ["Voorbeeld 2017", "Smith 2019"]
    again = run("add-references", review, listed, "--as", "Ada")
    assert "already there (the same DOI: Smith 2019)" in again.out
    assert len(labels(review)) == 2


def test_only_a_lead_brings_in_references(run: Callable[..., Any], review: Path, listed: Path) -> None:
    told = run("add-references", review, listed, "--as", "Bo")
    assert (told.code, labels(review)) == (1, ["Voorbeeld 2017"])
    assert "lead" in told.err


def test_what_is_no_list_is_said_in_one_line(run: Callable[..., Any], review: Path, tmp_path: Path) -> None:
    (tmp_path / "x.ris").write_bytes(b"\0\1\2")
    told = run("add-references", review, tmp_path / "x.ris", "--as", "Ada")
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "no text file" in told.err


def test_studies_that_look_like_one_are_listed_and_end_with_one(
    run: Callable[..., Any], review: Path, listed: Path, tmp_path: Path
) -> None:
    run("add-references", review, listed, "--as", "Ada")
    twin = tmp_path / "twin.ris"
    twin.write_text(RIS.replace("DO  - 10.1000/a\n", "").replace("ketamine", "ketamines"), encoding="utf-8")
    told = run("add-references", review, twin, "--as", "Ada", "--with-duplicates")
    assert len(labels(review)) == 3, told.out
    found = run("alike", review, "--as", "Ada")
    assert found.code == 1
    assert "Smith 2019 and Smith 2019b: nearly the same title" in found.out
    assert json.loads(run("alike", review, "--as", "Ada", "--json").out)[0]["reasons"] == ["nearly the same title"]


def test_a_missing_pdf_is_found_by_its_content_and_put_back(
    run: Callable[..., Any], review: Path, tmp_path: Path
) -> None:
    (kept,) = (tmp_path / "pain.pdfs").glob("*.pdf")
    kept.unlink()
    (tmp_path / "pdfs" / "Voorbeeld 2017.pdf").rename(tmp_path.parent / f"{tmp_path.name}-away.pdf")
    missing = run("find-pdfs", review)
    assert (missing.code, "still missing" in missing.out) == (1, True)
    archive = tmp_path / "archive" / "deep"
    archive.mkdir(parents=True)
    (tmp_path.parent / f"{tmp_path.name}-away.pdf").rename(archive / "renamed.pdf")
    told = run("find-pdfs", review, tmp_path / "archive")
    assert (told.code, "put back" in told.out, kept.is_file()) == (0, True, True)
