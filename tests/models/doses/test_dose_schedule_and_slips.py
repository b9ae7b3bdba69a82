"""Totals of a course, usual doses, and the slips that people make with units."""

from __future__ import annotations

from fractions import Fraction

import pytest

from crps_extractor.models.doses import (
    Given,
    Phase,
    cap_binds_above,
    dose_vocabulary,
    quantity_of,
    read_dose,
    slip,
    total,
    usual,
    usual_number,
)


def test_that_the_phases_of_a_course_are_added_up_with_their_formula() -> None:
    phases = [
        Phase("bolus", read_dose("10 mg")),
        Phase("start", read_dose("5 mg/h"), duration_hours=12),
        Phase("step", read_dose("10 mg/h"), duration_hours=12),
        Phase("maintenance", read_dose("20 mg/h"), hours_per_day=24, days=4),
        Phase("taper", read_dose("5 mg/h"), duration_hours=4, times=2),
    ]
    course = total(phases, weight=Given(Fraction(80), "mean"))
    assert course.mg.low == 10 + 60 + 120 + 1920 + 40
    assert course.mg.kind == "value"
    assert course.mg_per_kg.low == course.mg.low / 80
    assert "maintenance: 20 mg/h × 24 h a day × 4 days = 1920 mg" in course.mg.formula
    assert any(item.sentence == "body weight 80 kg (mean)" for item in course.mg_per_kg.inputs)


def test_that_a_titrated_course_has_bounds() -> None:
    course = total([Phase("maintenance", read_dose("titrated 10-40 mg/h"), hours_per_day=24, days=5)])
    assert (course.mg.low, course.mg.high, course.mg.kind) == (1200, 4800, "bounds")
    assert course.mg.in_words == "between 1200 and 4800 mg"
    assert course.mg_per_kg.ask == ("maintenance: needs a body weight",)


def test_that_a_maximum_bounds_a_total_from_above_only() -> None:
    course = total([Phase("maximum", read_dose("at most 14 mg/h"), hours_per_day=24, days=7)])
    assert (course.mg.low, course.mg.high) == (None, 2352)
    assert course.mg.in_words == "at most 2352 mg"


def test_that_a_binding_cap_holds_in_both_totals() -> None:
    phase = Phase("maintenance", read_dose("0.35 mg/kg/h"), hours_per_day=4, days=10, cap=quantity_of("25 mg/h"))
    heavy = total([phase], weight=100)
    assert (heavy.mg.low, heavy.mg_per_kg.low) == (1000, 10)
    light = total([phase], weight=60)
    assert (light.mg.low, light.mg_per_kg.low) == (840, 14)


def test_that_two_forms_of_ketamine_are_never_added_up() -> None:
    phases = [Phase("bolus", read_dose("10 mg esketamine")), Phase("bolus", read_dose("10 mg racemic ketamine"))]
    assert "never added up" in total(phases).mg.refused


def test_that_no_phase_and_an_unread_phase_are_refused() -> None:
    assert total([]).mg.refused
    assert "Bolus" in total([Phase("bolus", read_dose("subanaesthetic"))]).mg.refused


def test_that_an_unknown_phase_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="phase"):
        Phase("warm-up", read_dose("10 mg"))


def test_that_a_cap_per_day_says_nothing_of_a_rate_per_hour() -> None:
    rate, cap = quantity_of("0.35 mg/kg/h"), quantity_of("100 mg/day")
    assert rate is not None
    assert cap is not None
    assert cap_binds_above(rate, cap) is None


@pytest.mark.parametrize(
    ("value", "other", "code"),
    [
        ("22.2", "0.317", "per_kg"),
        ("120", "0.12", "mg_ug"),
        ("20", "1200", "minute_hour"),
        ("10", "240", "hour_day"),
        ("0.35", "3.5", "decimal"),
        ("5.83", "0.35", "ug_min_mg_h"),
        ("28.85", "25", "salt"),
    ],
)
def test_that_a_known_ratio_is_named(value: str, other: str, code: str) -> None:
    found = slip(Fraction(value), Fraction(other))
    assert found is not None
    assert found.code == code
    mirrored = slip(Fraction(other), Fraction(value))
    assert mirrored is not None
    assert mirrored.code == code


def test_that_the_ratio_70_says_what_it_looks_like() -> None:
    found = slip(read_dose("22.2 mg/kg/h"), read_dose("0.317 mg/kg/h"))
    assert found is not None
    assert "looks like mg/h entered as mg/kg/h (ratio 70)" in found.sentence


def test_that_the_root_of_n_and_the_weight_are_tried_when_known() -> None:
    assert slip(Fraction("2.79"), Fraction("0.51")) is None
    by_n = slip(Fraction("2.79"), Fraction("0.51"), n=30)
    by_weight = slip(Fraction("26.25"), Fraction("0.35"), weight=75)
    assert by_n is not None
    assert by_weight is not None
    assert (by_n.code, by_weight.code) == ("root_n", "weight")


@pytest.mark.parametrize(("value", "other"), [("10", "10"), ("10", "12"), ("10", "0"), ("10", "35")])
def test_that_other_ratios_look_like_nothing(value: str, other: str) -> None:
    assert slip(Fraction(value), Fraction(other)) is None


def test_that_equal_doses_in_two_units_are_no_slip() -> None:
    assert slip(read_dose("120 µg/kg/h"), read_dose("0.12 mg/kg/h")) is None
    found = slip(read_dose("20 mg/h"), read_dose("20 mg/kg/h"))
    assert found is not None
    assert found.code == "unit"


@pytest.mark.parametrize(
    ("printed", "level"),
    [
        ("0.02-2 mg/kg/h", None),
        ("3 mg/kg/h", "mild"),
        ("7.6 mg/kg/h", "strong"),
        ("0.009 mg/kg/h", "strong"),
        ("33 µg/kg/min", None),
        ("40 µg/kg/min", "mild"),
        ("126 µg/kg/min", "strong"),
        ("2000 µg/kg/h", None),
        ("7501 µg/kg/h", "strong"),
        ("2-140 mg/h", None),
        ("601 mg/h", "strong"),
        ("20-3500 mg/day", None),
        ("15001 mg/day", "strong"),
        ("0.05-1 mg/kg", None),
        ("5.1 mg/kg", "strong"),
        ("22.2 mg/h/70 kg", None),
        ("0 mg/h", None),
    ],
)
def test_that_usual_doses_are_quiet_and_others_warn(printed: str, level: str | None) -> None:
    warnings = usual(read_dose(printed))
    assert [warning.strong for warning in warnings] == ([] if level is None else [level == "strong"])


def test_that_an_anaesthetic_regimen_widens_the_quiet_zone() -> None:
    assert usual(read_dose("7 mg/kg/h"), "anaesthetic") == []
    assert usual(read_dose("117 µg/kg/min"), "ICU") == []
    assert usual(read_dose("7 mg/kg/h"), "subanaesthetic")
    assert usual(read_dose("7 mg/kg/h"))


@pytest.mark.parametrize(
    ("printed", "repair"),
    [
        ("22.2 mg/kg/h", "22.2 mg/h"),
        ("350 mg/kg/h", "350 µg/kg/h"),
        ("7 mg/kg", "7 mg/kg/h"),
        ("25 ml/h", "25 mg/h"),
        ("0.35 mg/h", "0.35 mg/kg/h"),
        ("0.35 µg/kg/h", "0.35 mg/kg/h"),
    ],
)
def test_that_the_first_proposal_for_an_unusual_dose_is_its_likeliest_slip(printed: str, repair: str) -> None:
    proposals = usual(read_dose(printed))[0].proposals
    assert proposals[0].repair is not None
    assert proposals[0].repair.in_words() == repair


def test_that_hours_days_and_totals_have_limits_of_their_own() -> None:
    assert usual_number("hours_per_day", Fraction(24)) is None
    assert usual_number("days", Fraction(5)) is None
    too_long = usual_number("hours_per_day", Fraction(25))
    too_much = usual_number("course_total_mg", Fraction(80000))
    assert too_long is not None
    assert too_much is not None
    assert too_long.strong
    assert too_much.strong


def test_that_the_bounds_are_data_of_the_vocabulary() -> None:
    unit = dose_vocabulary().by_id("mg/kg/h")
    assert unit is not None
    assert unit.bounds is not None
    assert (unit.bounds.low, unit.bounds.high, unit.bounds.high_anaesthetic) == (Fraction("0.02"), 2, 7)


def test_base_and_hydrochloride_are_never_added_up() -> None:
    phases = [
        Phase("bolus", read_dose("25 mg esketamine base")),
        Phase("maintenance", read_dose("20 mg/h esketamine hydrochloride"), hours_per_day=24, days=5),
    ]
    assert "not added up" in total(phases).mg.refused
