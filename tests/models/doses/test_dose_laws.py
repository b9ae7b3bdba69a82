"""Laws of the dose engine: it never raises, what is understood reads back, conversions lead there and back."""

from __future__ import annotations

import random
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crps_extractor.models.doses import convert, describe, equivalents, read_dose, units, usual

PUBLISHED = [
    row["text"]
    for row in tomllib.loads((Path(__file__).parent / "published_doses.toml").read_text(encoding="utf-8"))["dose"]
]
PIECES = (
    "0.35 mg/kg/h",
    "10–40",
    "mg/h",
    "µg/kg/min",
    " to ",
    "-",
    "±",
    " (",
    ")",
    "/70 kg",
    " per ",
    "kg-1",
    " h-1",
    "22.2",
    "2.0",
    ",",
    "1,250",
    " mg",
    " ml/h",
    "γ",
    "up to ",
    "max ",
    "not to exceed 25 mg/h",
    " for 5 days",
    " continuous",
    " over 40 min",
    "S(+)-ketamine ",
    "esketamine ",
    "magnesium ",
    " daily",
    "100-h ",
    "P",
    "≤",
    " and ",
    "x",
    "²",
    "\u2009",
    "/24 h",
    "SD ",
    "titrated ",
    " a day",
    "²",
)
alphabet = st.sampled_from(list("0123456789.,-–−±/ ()mgkhµγul%dayxP≤>=+·⁻¹²eE\ufffd"))
texts = (
    st.text(max_size=60) | st.text(alphabet, max_size=40) | st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
)


@st.composite
def changed_wordings(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(PUBLISHED))
    place = draw(st.integers(0, len(text)))
    return text[:place] + draw(st.text(max_size=1) | alphabet) + text[place + draw(st.integers(0, 1)) :]


def holds_every_law(text: str) -> None:
    reading = read_dose(text)
    assert [reading.quantity is not None, bool(reading.ask), bool(reading.refused)].count(True) == 1
    describe(reading, convert(reading, "mg/kg/h", weight=70, hours_per_day=4))
    usual(reading)
    if reading.quantity is None:
        assert reading.understood == ""
        return
    again = read_dose(reading.understood)
    assert again.quantity == reading.quantity
    assert (again.spread, again.cap, again.is_titration) == (reading.spread, reading.cap, reading.is_titration)
    assert (again.limits, again.limits_type) == (reading.limits, reading.limits_type)
    assert (again.form, again.salt, again.route) == (reading.form, reading.salt, reading.route)
    assert again.schedule.hours_per_day == reading.schedule.hours_per_day
    assert again.schedule.days == reading.schedule.days
    assert again.concentration == reading.concentration
    for conversion in equivalents(reading, weight=70):
        assert conversion.is_done or conversion.ask


@settings(max_examples=300, deadline=None)
@given(texts)
def test_that_any_text_is_read_back_asked_or_refused(text: str) -> None:
    holds_every_law(text)


@settings(max_examples=300, deadline=None)
@given(changed_wordings())
def test_that_a_published_wording_with_one_character_changed_never_breaks_a_law(text: str) -> None:
    holds_every_law(text)


@pytest.mark.endurance
@settings(max_examples=10_000, deadline=None)
@given(texts | changed_wordings())
def test_that_ten_thousand_texts_break_no_law(text: str) -> None:
    holds_every_law(text)


@pytest.mark.parametrize("text", PUBLISHED)
def test_that_every_published_wording_reads_back(text: str) -> None:
    holds_every_law(text)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=10))
@settings(max_examples=200, deadline=None)
def test_that_parts_of_any_content_never_raise(text: str, unit: str, spread: str, spread_type: str) -> None:
    reading = read_dose(text, unit, spread, spread_type)
    assert [reading.quantity is not None, bool(reading.ask), bool(reading.refused)].count(True) == 1


@settings(max_examples=300, deadline=None)
@given(
    st.decimals(min_value="0.001", max_value=100000, places=3),
    st.sampled_from([(one, two) for one in units() for two in units() if one.dimension == two.dimension]),
)
def test_that_an_exact_conversion_leads_there_and_back(number: object, pair: tuple[object, object]) -> None:
    source, target = pair
    there = convert(read_dose(f"{number} {source.label}"), target)  # type: ignore[attr-defined]
    assert there.low is not None
    back = there.low * target.size / source.size  # type: ignore[attr-defined]
    assert back == Fraction(str(number))


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_that_any_wish_for_a_unit_is_answered(to: str, weight: str) -> None:
    conversion = convert(read_dose("20 ± 4 mg/h"), to, weight=weight)
    assert [conversion.is_done, bool(conversion.ask), bool(conversion.refused)].count(True) == 1


def test_that_long_texts_of_dose_pieces_are_answered_within_the_limit_of_their_length() -> None:
    maker = random.Random(7)
    for _ in range(20):
        text = "".join(maker.choice(PIECES) for _ in range(600))[:1990]
        reading = read_dose(text)
        assert [reading.quantity is not None, bool(reading.ask), bool(reading.refused)].count(True) == 1
