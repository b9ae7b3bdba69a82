"""Laying out a study without a window: shown, added, copied, refused to anybody but a lead."""

from __future__ import annotations

import json
from pathlib import Path


def test_a_layout_is_made_shown_and_copied(run, sample: Path) -> None:
    studies = [one["study"] for one in json.loads(run("check", sample, "--as", "Anna", "--json").out)["studies"]]
    waiting = next(
        one for one in studies if run("layout", sample, "--study", one, "--times", " ", "--as", "Anna").code == 0
    )
    told = run("layout", sample, "--study", waiting, "--as", "Anna")
    assert told.code == 0
    assert "Nothing is laid out" in told.out
    told = run(
        "layout", sample, "--study", waiting, "--groups", "A1; A2", "--times", "week 9", "--as", "Anna", "--json"
    )
    said = json.loads(told.out)
    assert said["added"] == 3
    assert {one["section"]: one["rows"] for one in said["sections"]}["Time points"] == ["week 9"]
    told = run("layout", sample, "--study", waiting, "--groups", "a1", "--as", "Anna")
    assert "0 rows" in told.out


def test_only_a_lead_lays_out_and_nothing_is_written(run, sample: Path) -> None:
    studies = [one["study"] for one in json.loads(run("check", sample, "--as", "Anna", "--json").out)["studies"]]
    told = run("layout", sample, "--study", studies[0], "--groups", "X", "--as", "Ben")
    assert told.code == 1
    assert "lead" in told.err
    assert "Nothing is laid out" in run("layout", sample, "--study", studies[0], "--as", "Ben").out


def test_a_submitted_study_is_not_laid_out_any_more(run, sample: Path) -> None:
    checked = json.loads(run("check", sample, "--as", "Anna", "--json").out)["studies"]
    revealed = next(one["study"] for one in checked if one["revealed"])
    told = run("layout", sample, "--study", revealed, "--groups", "X", "--as", "Anna")
    assert told.code == 1
    assert "has submitted" in told.err
