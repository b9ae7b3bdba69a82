"""Answers as papers print them: cut into their parts, read as what they say, asked where they leave two readings."""

from __future__ import annotations

import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Reading
from crps_extractor.models.kinds.register import KINDS
from crps_extractor.models.numbers import read_number


def captured(kind: str, text: str) -> dict[str, str]:
    return dict(KINDS[kind].capture(text, FormField("f", "s", "Field", kind), Context()))


def read(kind: str, text: str) -> Reading:
    field = FormField("f", "s", "Field", kind)
    return KINDS[kind].read(Answer(parts=KINDS[kind].capture(text, field, Context())), field, Context())


@pytest.mark.parametrize(
    ("printed", "bound"),
    [
        ("no greater than 5", "≤"),
        ("not more than 5", "≤"),
        ("less than or equal to 5", "≤"),
        ("not less than 5", "≥"),
        ("greater than or equal to 5", "≥"),
        ("&lt;5", "<"),
        ("higher than 5", ">"),
        ("c. 5", "≈"),
    ],
)
def test_a_bound_in_words_keeps_its_side(printed: str, bound: str) -> None:
    reading = read_number(printed)
    assert (reading.value, reading.bound) == (5, bound)


@pytest.mark.parametrize("printed", ["5–10", "5…10", "5..10", "5~10", "5 〜 10", "between 5 and 10", "10-5"])
def test_a_range_of_numbers_is_read_with_every_sign_for_it(printed: str) -> None:
    reading = read_number(printed)
    assert (reading.low, reading.high, reading.value) == (5, 10, None)


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("2.68 (±0.51 SD)", "2.68, SD 0.51"),
        ("2.68 ± SEM 0.51", "2.68, SE 0.51"),
        ("M = 2.68, SD = 0.51", "mean 2.68, SD 0.51"),
        ("5.9 (0.35 SE)", "5.9, SE 0.35"),
        ("5 (std dev 2)", "5, SD 2"),
        ("median [IQR] 7 [5-8]", "median 7, IQR 5 to 8"),
        ("Mdn = 7 (IQR 3)", "median 7, IQR as a width 3"),
        ("7 (Q1 5, Q3 8)", "7, IQR 5 to 8"),
        ("7 (25th-75th percentile 5-8)", "7, IQR 5 to 8"),
        ("5 (min 2, max 9)", "5, range 2 to 9"),
        ("5 (CI95% 4–6)", "5, 95 % CI 4 to 6"),
        ("RR = 0.62 (95% CI 0.44 to 0.87)", "0.62, 95 % CI 0.44 to 0.87"),
        ("HR 0.5 (0.3–0.8; p = 0.01)", "0.5, 0.3 to 0.8 of a type not chosen"),
        ("-2,03 (-3,44 à -0,63)", "decimal comma read: -2.03, -3.44 to -0.63 of a type not chosen"),
        ("1\u202f250 ± 300", "space read as a separator of thousands: 1250, ± 300 of a type not stated"),
        ("5.9 ± 0.35*", "5.9, ± 0.35 of a type not stated"),
        ("5 ± 2 (n = 30)", "5, ± 2 of a type not stated"),
    ],
)
def test_a_summary_is_cut_and_read(printed: str, understood: str) -> None:
    assert read("summary", printed).understood == understood


@pytest.mark.parametrize("printed", ["5 (CV 30%)", "5 (MAD 2)", "7 (2; 1-9)", "7 (2)"])
def test_a_figure_with_something_in_brackets_is_no_count(printed: str) -> None:
    field = FormField("f", "s", "Field", "summary")
    reading = KINDS["summary"].read(Answer(parts={"centre": printed}), field, Context())
    assert "count" not in reading.understood
    assert reading.findings


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("(p = 0.03)", "p = 0.03"),
        ("p: 0.03", "p = 0.03"),
        ("p value: 0.03", "p = 0.03"),
        ("p < .001*", "p < 0.001"),
        ("[P<0.001]†", "p < 0.001"),
    ],
)
def test_a_p_is_read_without_brackets_and_footnotes(printed: str, understood: str) -> None:
    assert read("p_value", printed).understood == understood


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("at least 6 months", "≥ 6 months = 182.625 days, a mean month being 30.4375"),
        ("12 weeks (84 days)", "12 weeks = 84 days"),
        ("120 h (5 days)", "120 hours = 5 days"),
        ("median 26 weeks", "the median read: 26 weeks = 182 days"),
    ],
)
def test_a_length_of_time_is_read(printed: str, understood: str) -> None:
    assert read("duration", printed).understood == understood


@pytest.mark.parametrize("printed", ["12-week follow-up", "12 weeks' follow-up".replace("'", ""), "at 12 weeks"])
def test_a_follow_up_is_a_time_point(printed: str) -> None:
    assert read("time_point", printed).understood == "12 weeks = 84 days"


@pytest.mark.parametrize("printed", ["4.2 ± 1.1 years", "26 (14–38) months", "12 ± 2 weeks", "5 days (12 h)"])
def test_a_length_with_a_spread_or_another_length_is_not_guessed(printed: str) -> None:
    reading = read("duration", printed)
    assert reading.value is None
    assert reading.findings


def test_a_spread_in_a_length_is_told_from_a_missing_unit() -> None:
    assert read("duration", "4.2 ± 1.1 years").findings[0].code == "several_numbers"


def test_a_percentage_of_a_total_is_cut() -> None:
    assert captured("percentage", "31% of 33") == {"percent": "31%", "of": "33"}


def test_a_proportion_is_asked_and_a_percentage_below_one_is_not() -> None:
    finding = read("percentage", "0.6").findings[0]
    assert [option["percent"] for option in finding.options] == ["0.6%", "60%"]
    assert not read("percentage", "0.6%").findings


@pytest.mark.parametrize("printed", ["2009/03/12", "2009.03.12", "2009-03-12"])
def test_a_date_with_the_year_first_is_read(printed: str) -> None:
    assert read("date", printed).understood == "12 March 2009"
