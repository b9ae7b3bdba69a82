"""Numbers as they stand in print come out exactly, or are asked, or are refused; never anything else."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.numbers import decimal_text, plain_text, read_number, rounded_text


@pytest.mark.parametrize(
    ("printed", "value", "decimals"),
    [
        ("5", "5", 0),
        ("5.00", "5", 2),
        ("0,35", "0.35", 2),
        ("12,5", "12.5", 1),
        ("0,350", "0.35", 3),
        ("0·35", "0.35", 2),
        ("−2.03", "-2.03", 2),
        ("– 2.03", "-2.03", 2),
        (".35", "0.35", 2),
        ("10\u2009000", "10000", 0),
        ("1 250", "1250", 0),
        ("1,250,000", "1250000", 0),
        ("1,250.5", "1250.5", 1),
        ("1.250,5", "1250.5", 1),
        ("1'250'000", "1250000", 0),
        ("1234,567", "1234.567", 3),
        ("3.1 × 10⁻⁵", "0.000031", 6),
        ("3.1 x 10-5", "0.000031", 6),
        ("2e3", "2000", 0),
        ("= 7.", "7", 0),
    ],
)
def test_that_one_printed_figure_has_its_exact_value_and_decimals(printed: str, value: str, decimals: int) -> None:
    reading = read_number(printed)
    assert (reading.value, reading.decimals, reading.refused, reading.ask) == (Fraction(value), decimals, "", ())


@pytest.mark.parametrize(
    ("printed", "note"), [("0,35", "decimal comma"), ("1,250,000", "comma read as"), ("1 250", "space")]
)
def test_that_a_reading_which_had_to_be_understood_is_said(printed: str, note: str) -> None:
    assert any(note in said for said in read_number(printed).said)


def test_that_a_comma_which_may_be_thousands_or_decimals_is_asked() -> None:
    reading = read_number("1,250")
    assert reading.value is None
    assert reading.ask == ("1250", "1.25")
    assert reading.options == (1250, Fraction("1.25"))


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("10–40", "10", "40"),
        ("10-40", "10", "40"),
        ("10 to 40", "10", "40"),
        ("-3.44 to -0.63", "-3.44", "-0.63"),
        ("−3.44–−0.63", "-3.44", "-0.63"),
        ("40 - 10", "10", "40"),
        ("59 %–85 %", "59", "85"),
    ],
)
def test_that_a_range_has_two_ends(printed: str, low: str, high: str) -> None:
    reading = read_number(printed)
    assert (reading.low, reading.high, reading.value) == (Fraction(low), Fraction(high), None)
    assert reading.is_range


@pytest.mark.parametrize(
    ("printed", "bound", "value"),
    [
        ("<5", "<", 5),
        ("≤ 5", "≤", 5),
        ("<=5", "≤", 5),
        (">=3", "≥", 3),
        ("at least 3", "≥", 3),
        ("up to 9", "≤", 9),
        ("~4", "≈", 4),
    ],
)
def test_that_a_bound_stays_a_bound(printed: str, bound: str, value: int) -> None:
    reading = read_number(printed)
    assert (reading.bound, reading.value) == (bound, value)


@pytest.mark.parametrize("printed", ["2.68 ± 0.51", "2.68+/-0.51", "2.68 +/− 0.51", "2.68±0.51"])
def test_that_the_figure_after_plus_minus_is_kept_apart(printed: str) -> None:
    reading = read_number(printed)
    assert (reading.value, reading.spread, reading.spread_decimals) == (Fraction("2.68"), Fraction("0.51"), 2)


def test_that_a_percentage_is_marked_and_not_divided() -> None:
    reading = read_number("37 %")
    assert (reading.value, reading.percent) == (37, True)


def test_that_a_damaged_sign_is_asked_for() -> None:
    assert "≥ 3" in read_number("P3").ask[0]


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "   ",
        "none",
        "1e400",
        "1e-400",
        "1e99999999999",
        "9" * 1000,
        "9" * 100000,
        "١٢",
        "½",
        "22.2²",
        "3 16",
        "1,25,000",
        "\ufffd2.03",
        "5 patients",
        "1.2.3",
        "5 ±",
        "0x10",
    ],
)
def test_that_what_is_no_number_is_refused_with_a_sentence(printed: str) -> None:
    reading = read_number(printed)
    assert reading.value is None
    assert reading.refused.endswith(".")


@given(st.text(max_size=60) | st.text(alphabet="0123456789.,-–−± <≤>%e×^ to'·P", max_size=30))
def test_that_any_text_is_read_asked_or_refused(text: str) -> None:
    reading = read_number(text)
    states = [reading.low is not None, bool(reading.ask), bool(reading.refused)]
    assert states.count(True) == 1
    if reading.low is not None and reading.high is not None:
        assert reading.low <= reading.high


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_that_a_written_decimal_reads_back_to_the_same_value(number: object) -> None:
    value = Fraction(str(number))
    assert read_number(decimal_text(value)).value == value


@given(st.text(max_size=40))
def test_that_plain_text_of_plain_text_is_the_same(text: str) -> None:
    once = plain_text(text)
    assert plain_text(once) == once


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(222, 700), "0.3171"),
        (Fraction(0), "0"),
        (Fraction(-1, 3), "-0.3333"),
        (Fraction(123456), "123456"),
        (Fraction(1, 2000), "0.0005"),
    ],
)
def test_that_a_value_is_shown_to_four_figures(value: Fraction, text: str) -> None:
    assert rounded_text(value) == text
