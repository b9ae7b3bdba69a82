"""Every published wording of a dose comes out as a careful reader would enter it."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.doses import read_dose, unit_by_text

PUBLISHED = tomllib.loads((Path(__file__).parent / "published_doses.toml").read_text(encoding="utf-8"))["dose"]
WITH_UNIT = [row for row in PUBLISHED if "unit" in row]
WITHOUT = [row for row in PUBLISHED if "unit" not in row]


def an_end(text: str) -> Fraction | None:
    return Fraction(text) if text else None


@pytest.mark.parametrize("row", WITH_UNIT, ids=lambda row: row["rows"][0])
def test_that_low_high_and_unit_of_a_published_dose_come_out(row: dict[str, Any]) -> None:
    reading = read_dose(row["text"])
    assert reading.unit is not None, reading.refused or reading.question
    assert reading.unit.id == row["unit"]
    assert (reading.low, reading.high) == (an_end(row["low"]), an_end(row["high"]))


@pytest.mark.parametrize("row", WITH_UNIT, ids=lambda row: row["rows"][0])
def test_that_the_cap_of_a_published_dose_comes_out_where_one_is_printed(row: dict[str, Any]) -> None:
    cap = read_dose(row["text"]).cap
    assert (cap.in_words() if cap else "") == row.get("cap", "")


@pytest.mark.parametrize(
    "row", [row for row in WITH_UNIT if "hours" in row and "hours_from" not in row], ids=lambda row: row["rows"][0]
)
def test_that_the_hours_a_day_of_a_published_dose_come_out(row: dict[str, Any]) -> None:
    assert read_dose(row["text"]).schedule.proposed_hours_per_day == row["hours"]


@pytest.mark.parametrize(
    "row",
    [row for row in WITH_UNIT if row.get("days", "1") != "1" and "hours_from" not in row and "R053" not in row["rows"]],
    ids=lambda row: row["rows"][0],
)
def test_that_the_days_of_a_published_dose_come_out(row: dict[str, Any]) -> None:
    days = read_dose(row["text"]).schedule.days
    assert days is not None
    assert abs(days - Fraction(row["days"])) < Fraction(1, 100)


@pytest.mark.parametrize("row", WITH_UNIT, ids=lambda row: row["rows"][0])
def test_that_numbers_and_unit_typed_apart_give_the_same_dose(row: dict[str, Any]) -> None:
    figures = f"{row['low']}-{row['high']}" if row["low"] != row["high"] and row["low"] else f"{row['high']}"
    text = figures if row["low"] else f"≤ {figures}"
    remark = f" (cap {row['cap']})" if "cap" in row else " (a remark for people)"
    reading = read_dose(text, f"{row['unit']}{remark}")
    assert (reading.low, reading.high) == (an_end(row["low"]), an_end(row["high"]))
    assert reading.unit == unit_by_text(row["unit"])
    assert (reading.cap.in_words() if reading.cap else "") == row.get("cap", "")


@pytest.mark.parametrize("row", WITHOUT, ids=lambda row: row["rows"][0])
def test_that_a_wording_without_a_dose_is_refused_with_its_reason(row: dict[str, Any]) -> None:
    reading = read_dose(row["text"])
    assert reading.quantity is None
    reason = "no number" if "placebo" in row["text"] else "names a regimen"
    assert reason in reading.refused
