"""Wordings a clinician would paste, and what they are."""

from __future__ import annotations

from fractions import Fraction

import pytest

from crps_extractor.models.doses import convert, read_dose


@pytest.mark.parametrize(
    ("printed", "low", "high", "unit"),
    [
        ("ketamine 0.5 mg/kg IV over 40 minutes", "0.5", "0.5", "mg/kg"),
        ("10 mg/h increasing to 40 mg/h", "10", "40", "mg/h"),
        ("started at 10 mg/h and increased by 5 mg/h every 2 hours to a maximum of 40 mg/h", "10", "40", "mg/h"),
        ("1.2 µg/kg/min, increased by 0.6 µg/kg/min to 7.2 µg/kg/min", "1.2", "7.2", "ug/kg/min"),
        ("20 mg/hour (0.29 mg/kg/h)", "20", "20", "mg/h"),
        ("40 mg, i.e. 0.5 mg/kg", "40", "40", "mg"),
        ("80 mg/d", "80", "80", "mg/day"),
        ("100 mg over 4 h", "100", "100", "mg"),
        ("2-3 mg", "2", "3", "mg"),
        ("1.5 µg·kg–1·min–1", "1.5", "1.5", "ug/kg/min"),
        ("0.6 mg/kg per day", "0.6", "0.6", "mg/kg/day"),
        ("0.3 mg kg⁻¹ h⁻¹", "0.3", "0.3", "mg/kg/h"),
        ("50 mg in 500 ml saline over 4 hours", "50", "50", "mg"),
        ("between 0.1 mg/kg/h and 0.35 mg/kg/h", "0.1", "0.35", "mg/kg/h"),
        ("between 10 and 40 mg/h", "10", "40", "mg/h"),
        ("minimum 10 mg/h maximum 40 mg/h", "10", "40", "mg/h"),
        ("10 mg/h to 40", "10", "40", "mg/h"),
        ("10 mg/h-40 mg/h", "10", "40", "mg/h"),
        ("40–10 mg/h", "10", "40", "mg/h"),
        ("500 µg to 1 mg", "500", "1000", "ug"),
        ("10 µg/kg/min to 49 mg/h/70 kg", "42", "49", "mg/h/70kg"),
        ("25 mg ketamine hydrochloride/h", "25", "25", "mg/h"),
        ("daily dose of 100 mg", "100", "100", "mg/day"),
        ("10 mg once daily", "10", "10", "mg/day"),
        ("0.5 mg/kg once a day", "0.5", "0.5", "mg/kg/day"),
        ("100 to 200 mg per 24 hours", "100", "200", "mg/24h"),
        ("ketamine (10 mg/ml) at 2 ml/h", "2", "2", "ml/h"),
    ],
)
def test_that_pasted_wordings_are_read(printed: str, low: str, high: str, unit: str) -> None:
    reading = read_dose(printed)
    assert reading.unit is not None, reading.refused or reading.question
    assert (reading.low, reading.high, reading.unit.id) == (Fraction(low), Fraction(high), unit)


@pytest.mark.parametrize(
    ("printed", "bound", "end"),
    [
        ("up to 50 mg/h", "≤", 50),
        ("≤ 50 mg/h", "≤", 50),
        ("<=50 mg/h", "≤", 50),
        ("not more than 50 mg/h", "≤", 50),
        ("< 50 mg/h", "<", 50),
        ("maximum rate was 50 mg/h", "≤", 50),
        ("50 mg/h (max)", "≤", 50),
        ("≥50 mg/h", "≥", 50),
        ("at least 50 mg/h", "≥", 50),
    ],
)
def test_that_a_bound_has_one_end(printed: str, bound: str, end: int) -> None:
    reading = read_dose(printed)
    assert reading.bound == bound
    assert (
        ((reading.low, reading.high) == (None, end)) if bound in "≤<" else ((reading.low, reading.high) == (end, None))
    )


@pytest.mark.parametrize(
    ("printed", "spread", "spread_type"),
    [
        ("22.2 ± 2.0 mg/h", 2, ""),
        ("22.2 +/- 2.0 mg/h", 2, ""),
        ("22.2 mg/h ± 2.0 mg/h", 2, ""),
        ("22.2 (2.0) mg/h", 2, ""),
        ("22.2 mg/h (SD 2.0)", 2, "SD"),
        ("22.2 mg/h [SD 2.0]", 2, "SD"),
        ("22.2 mg/h (SEM 2.0 mg/h)", 2, "SE"),
        ("22.2 ± 2.0 (SD) mg/h", 2, "SD"),
        ("mean ± SEM 22.2 ± 2.0 mg/h", 2, "SE"),
    ],
)
def test_that_a_spread_keeps_its_type_or_its_silence(printed: str, spread: int, spread_type: str) -> None:
    reading = read_dose(printed)
    assert (reading.value, reading.spread, reading.spread_type) == (Fraction("22.2"), spread, spread_type)
    assert ("the type of ± is not stated" in reading.said) is (spread_type == "")


def test_that_a_percentage_is_never_a_spread() -> None:
    assert read_dose("20 mg/h ± 10 %").spread is None


def test_that_a_spread_typed_apart_joins_and_a_different_one_is_asked() -> None:
    assert read_dose("22.2 mg/h", spread="2.0", spread_type="SD").spread == 2
    assert len(read_dose("22.2 ± 3 mg/h", spread="2.0").ask) == 2
    assert any("was not read" in note for note in read_dose("22.2 mg/h", spread="wide").said)


@pytest.mark.parametrize(
    ("printed", "hours", "days"),
    [
        ("20 mg/h for 4 h daily for 10 days", 4, 10),
        ("20 mg/h, 6 hours a day, on 5 consecutive days", 6, 5),
        ("20 mg/h continuous for 5 days", 24, 5),
        ("20 mg/h, 24 h/day for 6 days", 24, 6),
        ("20 mg/h over a 100-h infusion", 24, Fraction(100, 24)),
        ("80 mg over 120 minutes daily for five days", 2, 5),
        ("20 mg/h with follow-up after 12 weeks", None, None),
        ("20 mg/h, courses separated by 16 days", None, None),
    ],
)
def test_that_the_schedule_in_the_wording_is_read(printed: str, hours: int | None, days: Fraction | None) -> None:
    schedule = read_dose(printed).schedule
    assert (schedule.hours_per_day, schedule.days) == (hours, days)


def test_that_a_course_in_days_only_proposes_continuous_and_never_uses_it() -> None:
    reading = read_dose("20 mg/h for 5 days")
    assert (reading.schedule.hours_per_day, reading.schedule.proposed_hours_per_day) == (None, 24)
    assert convert(reading, "mg").ask


def test_that_a_printed_concentration_is_used_for_its_volume() -> None:
    conversion = convert(read_dose("ketamine 2 mg/ml at 25 ml/h"), "mg/h")
    assert conversion.value == 50
    assert conversion.inputs[0].origin == "printed"


@pytest.mark.parametrize("printed", ["5-10-20 mg/h", "10, 20 and 40 mg/h", "1/2 mg/kg"])
def test_that_figures_which_are_not_one_range_are_refused(printed: str) -> None:
    assert "enter" in read_dose(printed).refused


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10 mg at night", "at night"),
        ("10 mg twice daily", "twice daily"),
        ("10 mg three times a day", "three times a day"),
        ("10 mg every 8 h", "every 8 h"),
    ],
)
def test_times_of_a_day_are_said_and_never_multiplied(text: str, words: str) -> None:
    reading = read_dose(text)
    assert reading.quantity is not None
    assert reading.quantity.in_words() == "10 mg"
    assert reading.said == (f"read as the amount of each time it was given: “{words}” is not multiplied",)


def test_a_second_figure_in_brackets_is_said_not_to_be_used() -> None:
    reading = read_dose("20 mg/h (0.29 mg/kg/h)")
    assert reading.quantity is not None
    assert reading.quantity.in_words() == "20 mg/h"
    assert reading.said == ("“0.29 mg/kg/h” is printed beside it and not used",)
