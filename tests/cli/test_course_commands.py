"""The course of a review without a window: who may, what is kept, and what a freeze or batch shows in an export."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crps_extractor.models.review.course.decisions import add_notice
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile

Run = Callable[..., Any]


def facts_of(path: Path) -> Review:
    store = ReviewFile.open(path)
    try:
        return Review(store)
    finally:
        store.close()


@pytest.mark.parametrize(
    "command",
    [
        ("study", "decide", "--study", "Sample 2021", "--status", "awaiting"),
        ("study", "merge", "--study", "Exemple 2020", "--into", "Voorbeeld 2017", "--why", "x"),
        ("study", "batch", "--study", "Sample 2021", "--name", "Pilot"),
        ("study", "contact", "--study", "Sample 2021", "--topic", "SD"),
        ("study", "extend", "--name", "Function", "--why", "x", "--rows", "outcomes"),
        ("people", "assign", "--study", "Sample 2021", "--settler", "Anna"),
        ("people", "replace", "--study", "Beispiel 2015", "--gone", "Ben", "--new", "Carla", "--why", "ill"),
        ("freeze", "make", "Mine"),
    ],
)
def test_whoever_does_not_lead_changes_nothing_of_the_course(run: Run, sample: Path, command: tuple[str, ...]) -> None:
    before = facts_of(sample).facts
    group, verb, *more = command
    for who in ("Ben", "Carla"):
        told = run(group, verb, sample, *more, "--as", who)
        assert told.code == 1
        assert "lead" in told.err
    assert facts_of(sample).facts == before


def test_a_freeze_is_exported_as_it_was_and_names_itself(run: Run, sample: Path, tmp_path: Path) -> None:
    assert run("freeze", "make", sample, "Paper", "--date", "2026-05-01", "--as", "Anna").code == 0
    assert run("study", "batch", sample, "--study", "Exemple 2020", "--name", "Later", "--as", "Anna").code == 0
    store = ReviewFile.open(sample)
    lead = Review(store, next(one.id for one in facts_of_people(store) if "lead" in one.roles))
    lead.add_study("Added since")
    store.close()
    told = run("freeze", "since", sample, "paper", "--json")
    assert json.loads(told.out)["holds"] is True
    assert json.loads(told.out)["changes"][0]["study"] == "the review"
    frozen, one = tmp_path / "frozen.xlsx", tmp_path / "one.xlsx"
    assert run("export", sample, "--format", "excel-dual", "--freeze", "Paper", "-o", frozen).code == 0
    assert run("export", sample, "--format", "excel-dual", "--batch", "Later", "-o", one).code == 0
    first = words_of(frozen)
    assert "as frozen under “Paper” on 2026-05-01" in first
    assert "Added since" not in first
    assert "Beispiel 2015" in first
    assert "the studies of the batch “Later” alone" in words_of(one)
    assert "Beispiel 2015" not in words_of(one)
    assert "Exemple 2020" in words_of(one)


def facts_of_people(store: ReviewFile) -> list[Any]:
    return list(Review(store).facts.people.values())


def words_of(path: Path) -> str:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = book["Read me"].iter_rows(values_only=True)
    words = " ".join(str(cell) for row in rows for cell in row if cell is not None)
    book.close()
    return words


def test_a_freeze_or_batch_that_is_not_there_is_said_and_nothing_written(
    run: Run, sample: Path, tmp_path: Path
) -> None:
    out = tmp_path / "x.xlsx"
    for option in ("--freeze", "--batch"):
        told = run("export", sample, "--format", "excel-dual", option, "Nowhere", "-o", out)
        assert told.code == 1
        assert "called “Nowhere”" in told.err
    assert not out.exists()


def test_a_receipt_is_checked_by_anybody_and_says_what_it_does_not_prove(run: Run, sample: Path) -> None:
    told = run("submit", sample, "--study", "Sample 2021", "--as", "Anna", "--json")
    receipt = json.loads(told.out)["receipt"]
    told = run("receipt", sample, receipt)
    assert told.code == 0
    assert "Anna Muster's sheet of Sample 2021" in told.out
    assert "not secrecy" in told.out
    assert run("receipt", sample, "f" * 64).code == 1
    assert "no receipt in this text" in run("receipt", sample, "thanks").err


def test_a_draw_changes_nothing_until_it_is_assigned(run: Run, sample: Path) -> None:
    store = ReviewFile.open(sample)
    lead = Review(store, next(one.id for one in facts_of_people(store) if "lead" in one.roles))
    lead.add_study("Fresh 2024")
    store.close()
    before = facts_of(sample).facts.studies[-1].slots
    drawn = json.loads(run("people", "draw", sample, "--seed", "7", "--double", "100", "--json").out)
    assert [one["study"] for one in drawn["drawn"]] == ["Fresh 2024"]
    assert facts_of(sample).facts.studies[-1].slots == before
    assert run("people", "draw", sample, "--seed", "7", "--double", "0", "--assign", "--as", "Anna").code == 0
    assert facts_of(sample).facts.studies[-1].slots.mode == "single"
    assert run("people", "draw", sample, "--double", "101").code == 1


def test_the_workbook_marks_every_place_in_a_report_with_a_notice(run: Run, sample: Path, tmp_path: Path) -> None:
    store = ReviewFile.open(sample)
    lead = Review(store, next(one.id for one in facts_of_people(store) if "lead" in one.roles))
    report = next(one for one in lead.facts.reports() if lead.facts.study(one.study).label == "Voorbeeld 2017")
    add_notice(lead, report.id, "retraction", date="2026-05-01")
    store.close()
    out = tmp_path / "x.xlsx"
    assert run("export", sample, "--format", "excel-dual", "-o", out).code == 0
    book = openpyxl.load_workbook(out, read_only=True)
    rows = [[str(cell) for cell in row if cell] for row in book["Provenance"].iter_rows(values_only=True)]
    book.close()
    marked = [row for row in rows if any("⚠ retraction 2026-05-01" in cell for cell in row)]
    assert len(marked) > 5
    assert {row[0] for row in marked} == {"Voorbeeld 2017"}
