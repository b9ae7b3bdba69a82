"""What is exact is exact, what needs a figure asks for it, what may not be converted is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crps_extractor.models.doses import convert, describe, equivalents, read_dose, unit_by_text, units


@pytest.mark.parametrize(
    ("text", "to", "value"),
    [
        ("22.2 mg/h/70 kg", "mg/kg/h", "0.3171"),
        ("22.2 mg/h per 70 kg", "ug/kg/min", "5.2857"),
        ("120 µg/kg/h", "mg/kg/h", "0.12"),
        ("1.2 μg/kg/min", "mg/kg/h", "0.072"),
        ("0.35 mg kg-1 h-1", "ug/kg/h", "350"),
        ("0,35 mg/kg/hr", "mg/kg/h", "0.35"),
        ("2 g/day", "mg/day", "2000"),
        ("30 mg/min", "g/h", "1.8"),
        ("240 mg/24 h", "mg/h", "10"),
        ("240 mg/24 h", "mg/day", "240"),
        ("240 mg/day", "mg/24 h", "240"),
        ("70 mg/week", "mg/day", "10"),
        ("500 ng/ml", "ug/ml", "0.5"),
        ("35 mg/70 kg", "mg/kg", "0.5"),
    ],
)
def test_that_exact_conversions_need_nothing(text: str, to: str, value: str) -> None:
    conversion = convert(read_dose(text), to)
    assert conversion.value is not None
    assert round(conversion.value, 4) == Fraction(value)
    assert (conversion.approximate, conversion.inputs, conversion.ask, conversion.refused) == (False, (), (), "")


@pytest.mark.parametrize(
    ("text", "to", "given", "low", "high"),
    [
        ("10–40 mg/h", "mg/day", {"hours_per_day": 24}, 240, 960),
        ("960 mg/day", "mg/h", {"hours_per_day": "24"}, 40, 40),
        ("21 mg/h", "mg/kg/h", {"weight": "70"}, Fraction("0.3"), Fraction("0.3")),
        ("0.5 mg/kg", "mg", {"weight": 80}, 40, 40),
        ("100 mg", "mg/h", {"duration_hours": 4}, 25, 25),
        ("0.5 mg/kg over 40 min", "mg/kg/h", {}, Fraction("0.75"), Fraction("0.75")),
        ("25 ml/h", "mg/h", {"concentration": 2}, 50, 50),
        ("25 ml/h", "mg/kg/h", {"concentration": "1 mg/ml", "weight": 50}, Fraction("0.5"), Fraction("0.5")),
        ("25 mg/h for 4 h daily for 10 days", "mg", {}, 1000, 1000),
        ("25 mg/h over 4 h", "mg", {}, 100, 100),
        ("50 mg/day", "mg", {"days": 10}, 500, 500),
    ],
)
def test_that_conditional_conversions_use_and_name_their_inputs(
    text: str, to: str, given: dict[str, Any], low: Fraction, high: Fraction
) -> None:
    conversion = convert(read_dose(text), to, **given)
    assert (conversion.low, conversion.high) == (low, high)
    assert conversion.approximate
    assert conversion.inputs


@pytest.mark.parametrize(
    ("text", "to", "need"),
    [
        ("10–40 mg/h", "mg/day", "needs hours of infusion a day"),
        ("500 mg/day", "mg/h", "needs hours of infusion a day"),
        ("25 ml/h", "mg/h", "needs a concentration"),
        ("20 mg/h", "mg/kg/h", "needs a body weight"),
        ("20 mg/h", "mg", "needs the number of days"),
        ("10 mg/h for 5 days", "mg", "needs hours of infusion a day"),
    ],
)
def test_that_a_missing_input_is_asked_for(text: str, to: str, need: str) -> None:
    conversion = convert(read_dose(text), to)
    assert not conversion.is_done
    assert any(asked.startswith(need) for asked in conversion.ask)


@pytest.mark.parametrize(
    ("text", "to", "reason"),
    [
        ("7 mg/kg", "mg/kg/h", "an amount, not a rate"),
        ("100 mg", "mg/day", "an amount, not a rate"),
        ("25 mg esketamine", "mg racemic ketamine", "Never converted"),
        ("10 mg/h S-ketamine", "mg racemic ketamine/h", "Never converted"),
        ("10 mg/h S-ketamine", "mg ketamine per hour", "Never converted"),
        ("50 mg oral ketamine", "mg intravenous", "Never converted"),
        ("50 ng/ml", "mg/h", "plasma level is not a dose"),
        ("20 mg/m2", "mg/kg", "body surface"),
        ("20 mg/h", "parsec", "is not a dose unit"),
        ("subanaesthetic", "mg/h", "names a regimen"),
    ],
)
def test_that_what_may_not_be_converted_is_refused_with_the_reason(text: str, to: str, reason: str) -> None:
    assert reason in convert(read_dose(text), to, weight=70, hours_per_day=24, days=5, concentration=1).refused


@pytest.mark.parametrize("weight", [0, -70, "heavy", "60-80"])
def test_that_an_impossible_weight_is_refused(weight: int | str) -> None:
    assert "body weight" in convert(read_dose("20 mg/h"), "mg/kg/h", weight=weight).refused


def test_that_a_day_has_no_more_than_24_hours() -> None:
    assert convert(read_dose("20 mg/h"), "mg/day", hours_per_day=25).refused


def test_that_a_spread_is_converted_only_where_the_conversion_is_exact() -> None:
    exact = convert(read_dose("22.2 ± 2.0 mg/h/70 kg"), "mg/kg/h")
    assert exact.spread == Fraction(2, 70)
    assert exact.spread_type == ""
    approximate = convert(read_dose("20 ± 4 mg/h"), "mg/kg/h", weight=75)
    assert approximate.value is not None
    assert round(approximate.value, 4) == Fraction("0.2667")
    assert approximate.spread is None
    assert "not converted" in approximate.spread_refused


def test_that_a_type_of_spread_travels_with_it() -> None:
    conversion = convert(read_dose("120", "µg/kg/h", "30", "SD"), "mg/kg/h")
    assert (conversion.spread, conversion.spread_type) == (Fraction("0.03"), "SD")


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry:
    return pint.UnitRegistry(non_int_type=Fraction)


@pytest.mark.parametrize(
    ("source", "target"),
    [(one.id, two.id) for one in units() for two in units() if one.dimension == two.dimension and one.id < two.id],
)
def test_that_pint_agrees_on_every_exact_factor(registry: pint.UnitRegistry, source: str, target: str) -> None:
    written = {"mg/h/70kg": "mg/h/(70*kg)", "mg/70kg": "mg/(70*kg)", "mg/24h": "mg/(24*h)"}

    def size(identity: str) -> object:
        text = written.get(identity, identity).replace("m2", "m**2").replace("ug", "microgram")
        return registry.parse_expression(text)

    ours = convert(read_dose(f"1 {source}"), target).value
    assert ours is not None
    theirs = size(source) / size(target)
    assert float(theirs.to_base_units().magnitude) == pytest.approx(float(ours), rel=1e-12)


@pytest.mark.parametrize("amount", ["g", "mg", "ug", "ng"])
@pytest.mark.parametrize("body", ["", "kg", "70 kg", "m2"])
@pytest.mark.parametrize("time", ["", "s", "min", "h", "24 h", "day", "week"])
def test_that_pint_agrees_on_the_size_of_every_unit_made_of_parts(
    registry: pint.UnitRegistry, amount: str, body: str, time: str
) -> None:
    unit = unit_by_text("/".join(part for part in (amount, body, time) if part))
    assert unit is not None
    per_time = "day" if unit.dimension.time == "calendar" else "h"
    base = f"mg{'/kg' if unit.dimension.body == 'weight' else '/m**2' if body else ''}{f'/{per_time}' if time else ''}"
    parts = (amount.replace("ug", "microgram"), body.replace("m2", "m**2"), time)
    written = "/".join(f"({part.replace(' ', '*')})" for part in parts if part)
    theirs = registry.parse_expression(written) / registry.parse_expression(base)
    assert float(theirs.to_base_units().magnitude) == pytest.approx(float(unit.size), rel=1e-12)


@settings(max_examples=150, deadline=None)
@given(
    rate=st.decimals(min_value="0.001", max_value=5000, places=3),
    unit=st.sampled_from(["mg/h", "ug/min", "mg/kg/h", "ug/kg/min", "ug/kg/h", "mg/h/70kg", "g/h"]),
    weight=st.integers(10, 200),
    hours=st.integers(1, 24),
    days=st.integers(1, 30),
)
def test_that_pint_agrees_on_totals_with_weight_hours_and_days(
    registry: pint.UnitRegistry, rate: object, unit: str, weight: int, hours: int, days: int
) -> None:
    written = unit.replace("h/70kg", "(h*70*kg)").replace("ug", "microgram")
    size = registry.parse_expression(written) * Fraction(str(rate))
    per_kg = size if "kg" in unit else size / registry.parse_expression(f"{weight}*kg")
    theirs = (per_kg * registry.parse_expression(f"{hours * days}*h")).to("mg/kg").magnitude
    reading = read_dose(f"{rate} {unit}")
    course = {"weight": weight, "hours_per_day": hours, "days": days}
    assert float(convert(reading, "mg/kg", **course).value or 0) == pytest.approx(float(theirs), rel=1e-12)
    assert float(convert(reading, "mg", **course).value or 0) == pytest.approx(float(theirs) * weight, rel=1e-12)


def test_that_equivalents_put_the_exact_ones_first_and_ask_last() -> None:
    made = equivalents(read_dose("22.2 ± 2.0 mg/h/70 kg"), weight=75)
    order = [(not each.is_done, each.approximate) for each in made]
    assert order == sorted(order)
    assert [each.to_text for each in made][:3] == ["mg/kg/h", "ug/kg/min", "ug/kg/h"]
    assert any(each.ask for each in made)


def test_that_the_description_holds_what_the_command_line_promises() -> None:
    reading = read_dose("20 ± 4 mg/h")
    said = describe(reading, convert(reading, "mg/kg/h", weight=75))
    assert {
        "text",
        "read_as",
        "value",
        "range",
        "spread",
        "cap",
        "unit",
        "formula",
        "inputs",
        "assumed",
        "ask",
        "refused",
    } <= set(said)
    assert (round(float(str(said["value"])), 4), said["approximate"], said["spread"]) == (0.2667, True, "refused")
    assert said["assumed"] == ["body weight 75 kg (given)"]


def test_that_the_description_of_a_question_names_both_readings() -> None:
    assert "1234 or 1.234" in str(describe(read_dose("1,234 mg/day"))["ask"])


def test_that_the_text_and_a_different_unit_beside_it_are_asked() -> None:
    assert len(read_dose("10 mg/h", "mg/kg/h").ask) == 2
    assert read_dose("10 mg/h", "mg/hr").value == 10


def test_a_cap_that_binds_shows_its_own_formula_and_what_it_would_be_without() -> None:
    reading = read_dose("0.35 mg/kg/h, not to exceed 25 mg/h")
    made = convert(reading, "mg", weight=80, hours_per_day=4, days=10)
    assert made.value == 1000
    assert made.formula == (
        "25 mg/h (the cap) × 4 h a day × 10 days = 1000 mg, "
        "less than 0.35 mg/kg/h × 80 kg × 4 h a day × 10 days = 1120 mg"
    )
    assert "It binds above 71.43 kg." in made.said[-1]


def test_limits_beside_a_mean_convert_where_that_is_exact_and_are_kept_as_printed_where_not() -> None:
    reading = read_dose("22.2 mg/h/70 kg (range 7-35)")
    exact = describe(reading, convert(reading, "mg/kg/h"))
    assert exact["limits"] == "range 0.1 to 0.5 mg/kg/h"
    conditional = convert(read_dose("20 mg/h (range 10-40)"), "mg/kg/h", weight=75)
    assert conditional.limits is None
    assert any("is not converted" in note for note in conditional.said)


def test_a_named_salt_shows_the_other_and_a_salt_that_is_not_named_shows_none() -> None:
    named = [one.in_words for one in equivalents(read_dose("25 mg esketamine hydrochloride"))]
    assert "about 21.66 mg as base" in named
    assert not [one for one in equivalents(read_dose("25 mg esketamine")) if one.salt]
