"""The traps that real papers set for a dose, each with the reading a careful extractor would give."""

from __future__ import annotations

from fractions import Fraction

import pytest

from crps_extractor.models.doses import Given, Phase, cap_binds_above, convert, read_dose, total, unit_by_text, usual


@pytest.mark.parametrize(
    "unit", ["mg/h/70 kg", "mg/h/70kg", "mg/h per 70 kg", "mg/70 kg/h", "mg/h (per 70 kg)", "mg·h⁻¹·70 kg⁻¹"]
)
def test_trap_1_a_rate_per_70_kg_keeps_its_basis(unit: str) -> None:
    reading = read_dose(f"22.2 ± 2.0 {unit}")
    assert (reading.value, reading.basis, reading.spread) == (Fraction("22.2"), "per 70 kg", 2)
    assert convert(reading, "mg/kg/h").value == Fraction("22.2") / 70


def test_trap_2_the_second_figure_inherits_the_basis_of_the_first() -> None:
    reading = read_dose("5 mg/h (per 70 kg) to 20 mg/h")
    assert (reading.low, reading.high, reading.basis) == (5, 20, "per 70 kg")
    assert "the second figure inherits per 70 kg" in reading.said


def test_trap_3_a_rate_printed_as_an_amount_is_read_as_printed_and_warned_of() -> None:
    reading = read_dose("0.15 mg/kg to 7 mg/kg")
    assert reading.kind == "amount"
    assert "an amount, not a rate" in convert(reading, "mg/kg/h").refused
    warning = usual(reading)[0]
    assert warning.strong
    assert "mg/kg/h with its time part missing" in warning.proposals[0].sentence
    assert convert(read_dose("7 mg/kg/h"), "mg/kg", hours_per_day=24, days=5).value == 840


def test_trap_4_a_rate_and_an_amount_in_one_range_are_refused() -> None:
    reading = read_dose("0.42 mg/kg per hour to 0.4 mg/kg")
    assert reading.quantity is None
    assert "A rate and an amount in one range" in reading.refused


@pytest.mark.parametrize(
    ("printed", "kind", "basis", "unit"),
    [
        ("0.35 mg/kg/h", "rate", "per kg", "mg/kg/h"),
        ("120 µg/kg/h", "rate", "per kg", "ug/kg/h"),
        ("10-40 mg/h", "rate", "absolute", "mg/h"),
        ("50-500 mg/day", "rate", "absolute", "mg/day"),
        ("40-80 mg per session", "amount", "absolute", "mg"),
        ("0.5 mg/kg", "amount", "per kg", "mg/kg"),
        ("5 µg/kg/min", "rate", "per kg", "ug/kg/min"),
        ("20 mg/m²/h", "rate", "per m²", "mg/m2/h"),
    ],
)
def test_trap_5_every_basis_of_one_topic_is_told_apart(printed: str, kind: str, basis: str, unit: str) -> None:
    reading = read_dose(printed)
    assert (reading.kind, reading.basis, reading.unit.id if reading.unit else "") == (kind, basis, unit)


@pytest.mark.parametrize(
    "printed",
    [
        "0.35 mg/kg/h, not to exceed 25 mg/h",
        "0.35 mg/kg/h (max 25 mg/h)",
        "0.35 mg/kg/h, capped at 25 mg/h",
        "0.35 mg/kg/h up to 25 mg/h",
    ],
)
def test_trap_6_an_absolute_cap_is_kept_and_binds_above_its_weight(printed: str) -> None:
    reading = read_dose(printed)
    assert reading.quantity is not None
    assert reading.cap is not None
    assert (reading.high, reading.cap.in_words()) == (Fraction("0.35"), "25 mg/h")
    weight = cap_binds_above(reading.quantity, reading.cap)
    assert weight is not None
    assert round(weight, 1) == Fraction("71.4")
    assert convert(reading, "mg/h", weight=80).value == 25
    assert convert(reading, "mg/h", weight=60).value == 21


def test_trap_7_fluid_is_never_drug() -> None:
    reading = read_dose("saline (25 ml/h); ketamine at 25 mg/h")
    assert (reading.value, reading.unit.id if reading.unit else "") == (25, "mg/h")
    fluid = read_dose("25 ml/h")
    assert fluid.kind == "volume rate"
    assert convert(fluid, "mg/h").ask == ("needs a concentration",)
    assert convert(fluid, "mg/h", concentration="2 mg/ml").value == 50
    assert "not a dose of drug" in usual(fluid)[0].sentence


@pytest.mark.parametrize(
    "printed",
    [
        "titrated 10-40 mg/h",
        "50 mg/day-500 mg/day, gradually titrated",
        "started at 0.05 mg/kg/h, increased to 0.2 mg/kg/h",
    ],
)
def test_trap_8_a_titration_is_a_range_that_says_so(printed: str) -> None:
    reading = read_dose(printed)
    assert reading.is_titration
    assert reading.low != reading.high


def test_trap_8_an_achieved_mean_is_no_titration() -> None:
    assert not read_dose("22.2 ± 2.0 mg/h").is_titration


@pytest.mark.parametrize(
    "printed", ["anaesthetic dosage", "subanaesthetic", "sub-anesthetic doses", "low-dose infusion"]
)
def test_trap_9_a_named_regimen_is_no_number(printed: str) -> None:
    reading = read_dose(printed)
    assert reading.quantity is None
    assert reading.named_regimen
    assert "names a regimen, not a dose" in reading.refused


def test_trap_10_of_two_drugs_only_ketamine_is_read() -> None:
    reading = read_dose("ketamine (0.5 mg/kg)/magnesium sulfate (3 g)")
    assert (reading.value, reading.unit.id if reading.unit else "") == (Fraction("0.5"), "mg/kg")
    assert any("magnesium sulfate" in note for note in reading.said)


def test_trap_10_two_drugs_without_ketamine_are_refused() -> None:
    assert "Two drugs in one phrase" in read_dose("midazolam 2 mg and clonidine 0.1 mg").refused


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("25 mg S(+)-ketamine", "S-ketamine"),
        ("25 mg S-ketamine", "S-ketamine"),
        ("25 mg of (S)-ketamine", "S-ketamine"),
        ("25 mg esketamine", "S-ketamine"),
        ("25 mg racemic ketamine", "racemic ketamine"),
        ("25 mg (R,S)-ketamine", "racemic ketamine"),
        ("25 mg ketamine", "ketamine"),
        ("25 mg", ""),
    ],
)
def test_trap_11_the_form_is_the_one_that_is_named(printed: str, form: str) -> None:
    assert read_dose(printed).form == form


@pytest.mark.parametrize("wanted", ["mg racemic ketamine", "mg ketamine", "mg R-ketamine"])
def test_trap_11_forms_are_never_converted(wanted: str) -> None:
    assert "Never converted" in convert(read_dose("25 mg esketamine"), wanted).refused


def test_trap_12_the_same_rate_makes_two_courses() -> None:
    rate = read_dose("0.05-0.2 mg/kg/h")
    continuous = total([Phase("maintenance", rate, hours_per_day=24, days=6)]).mg_per_kg
    sessions = total([Phase("maintenance", rate, hours_per_day=6, days=6)]).mg_per_kg
    assert (continuous.low, continuous.high) == (Fraction("7.2"), Fraction("28.8"))
    assert (sessions.low, sessions.high) == (Fraction("1.8"), Fraction("7.2"))


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("mg/hr", "mg/h"),
        ("mg/kg/hr", "mg/kg/h"),
        ("mg kg-1 h-1", "mg/kg/h"),
        ("mg·kg⁻¹·h⁻¹", "mg/kg/h"),
        ("mg.kg-1.h-1", "mg/kg/h"),
        ("mg × kg-1 × h-1", "mg/kg/h"),
        ("µg·kg–1·min–1", "ug/kg/min"),
        ("mg/(kg·h)", "mg/kg/h"),
        ("mg/(kg h)", "mg/kg/h"),
        ("mcg/kg/min", "ug/kg/min"),
        ("ug/kg/h", "ug/kg/h"),
        ("\u00b5g/kg/h", "ug/kg/h"),
        ("\u03bcg/kg/h", "ug/kg/h"),
        ("γ/kg/min", "ug/kg/min"),
        ("mgs", "mg"),
        ("mg\u2009/\u2009h", "mg/h"),
        ("mg per hour", "mg/h"),
        ("mg a day", "mg/day"),
        ("mg daily", "mg/day"),
        ("mg/d", "mg/day"),
        ("mg/24 h", "mg/24h"),
        ("mg/kg per day", "mg/kg/day"),
        ("milligrams per kilogram per hour", "mg/kg/h"),
        ("mg/h/kg", "mg/kg/h"),
        ("MG/KG/H", "mg/kg/h"),
        ("ng/kg/min", "ng/kg/min"),
    ],
)
def test_trap_13_every_spelling_of_a_unit_is_read(printed: str, unit: str) -> None:
    found = unit_by_text(printed)
    assert found is not None
    assert found.id == unit
    assert read_dose(f"0.5 {printed}").unit == found


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("10–40 mg/h", "10", "40"),
        ("10-20mg/h", "10", "20"),
        ("10 − 40 mg/h", "10", "40"),
        ("0·35 mg/kg/h", "0.35", "0.35"),
        ("0,35 mg/kg/h", "0.35", "0.35"),
        ("12,5 mg/h", "12.5", "12.5"),
        ("2.0\u2009mg/h", "2", "2"),
        ("10\u202f000 µg/h", "10000", "10000"),
    ],
)
def test_trap_13_every_way_to_print_figures_is_read(printed: str, low: str, high: str) -> None:
    reading = read_dose(printed)
    assert (reading.low, reading.high) == (Fraction(low), Fraction(high))


def test_trap_13_what_had_to_be_understood_is_said() -> None:
    assert "decimal comma" in read_dose("0,35 mg/kg/h").said
    assert "“γ” read as µg" in read_dose("2 γ/kg/min").said


@pytest.mark.parametrize(
    ("printed", "readings"),
    [
        ("1,250 mg", ("1250 mg", "1.25 mg")),
        ("2 γ", ("2 µg", "2 µg/kg/min")),
        ("5 ug/kg/m", ("5 µg/kg/min", "m for metre")),
        ("P3 mg/h", ("≥ 3 mg/h", "3 mg/h")),
        ("2 c/kg/min", ("2 µg/kg/min", "a unit with c")),
        ("2 x 20 mg", ("20 mg each time", "40 mg in all")),
        ("0.5 mg/kg bolus then 0.2 mg/kg/h", ("0.5 mg/kg", "0.2 mg/kg/h")),
        ("20 mg/h or 40 mg/h", ("20 mg/h", "40 mg/h")),
    ],
)
def test_trap_13_what_can_mean_two_things_is_asked(printed: str, readings: tuple[str, ...]) -> None:
    reading = read_dose(printed)
    assert reading.quantity is None
    assert len(reading.ask) == 2
    for asked, expected in zip(reading.ask, readings, strict=True):
        assert asked.startswith(expected)
    assert reading.question


@pytest.mark.parametrize(
    "printed",
    [
        "-5 mg/h",
        "−5 mg/h",
        "1e400 mg",
        "1" + "0" * 12 + " mg",
        "9" * 1900 + " mg",
        "x" * 5000,
        "",
        "mg/h",
        "20",
        "5 IU/kg",
        "10 drops/min",
        "2 %",
        "5 mg/kg/xyz",
        "5 mg/kg h",
        "10, 20 and 40 mg/h",
        "22.2² mg/h",
        "\ufffd2.0 mg/h",
        "١٢ mg",
        "½ mg/kg",
        "0.1 mg/kg/h to 20 mg/h",
        "5 mg/8 h",
        "1,25,000 mg",
    ],
)
def test_that_what_is_no_usable_dose_is_refused_with_a_sentence(printed: str) -> None:
    reading = read_dose(printed)
    assert reading.quantity is None
    assert not reading.ask
    assert reading.refused.endswith(".")


def test_trap_37_base_and_hydrochloride_are_converted_only_when_named() -> None:
    to_salt = convert(read_dose("25 mg esketamine"), "mg esketamine hydrochloride")
    assert (to_salt.value, to_salt.approximate) == (Fraction("28.85"), True)
    assert any(item.is_assumed for item in to_salt.inputs)
    assert convert(read_dose("28.85 mg esketamine hydrochloride"), "mg esketamine base").value == 25
    assert convert(read_dose("25 mg esketamine"), "mg").value == 25


@pytest.mark.parametrize("origin", ["reported", "mean", "assumed"])
def test_trap_38_the_weight_used_says_what_it_is(origin: str) -> None:
    conversion = convert(read_dose("20 mg/h"), "mg/kg/h", weight=Given(Fraction(75), origin))
    assert conversion.inputs[0].sentence == f"body weight 75 kg ({origin})"
    assert conversion.approximate


def test_trap_39_a_titrated_range_gives_bounds_and_never_a_mean() -> None:
    conversion = convert(read_dose("10-40 mg/h for 5 days, continuous"), "mg")
    assert (conversion.kind, conversion.low, conversion.high, conversion.value) == ("bounds", 1200, 4800, None)
    assert conversion.in_words == "between 1200 and 4800 mg"
