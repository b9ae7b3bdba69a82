"""Tables as CSV: no text becomes a formula, no figure loses a decimal, nothing undeclared gets in."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.exports.analysis.effect_columns import EFFECT_COLUMNS
from crps_extractor.models.exports.analysis.results import RESULT_COLUMNS
from crps_extractor.models.exports.analysis.studies import BIAS_COLUMNS, DOSE_COLUMNS, STUDY_TABLE_COLUMNS
from crps_extractor.models.exports.analysis.table import NUMBER, TEXT, Column, csv_text

COLUMNS = (Column("said", "A text."), Column("figure", "A figure.", NUMBER))


def back(text: str) -> str:
    [line] = csv.DictReader(io.StringIO(csv_text(COLUMNS, [{"said": text}]), newline=""))
    return line["said"]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@SUM(A1)", "＝1", "\t=1", "\r\n=1", "'=1", "'quoted"])
def test_a_text_that_could_be_a_formula_gets_an_apostrophe_that_taking_away_restores(text: str) -> None:
    written = back(text)
    assert written == f"'{' '.join(text.split())}"


@pytest.mark.parametrize("text", ["-1.40", "0.5", "12", "−38.5 (95 % CI)", "mean 2.70 ± 0.51", 'said "so", and more'])
def test_plain_numbers_and_ordinary_texts_stand_as_they_are(text: str) -> None:
    assert back(text) == text


@given(st.text(min_size=1).filter(lambda text: not text.startswith(("=", "+", "-", "@"))))
def test_any_text_comes_back_with_its_spaces_brought_to_one(text: str) -> None:
    written = back(text)
    assert written.removeprefix("'").split() == " ".join(shown(text).split()).removeprefix("'").split()


def shown(text: str) -> str:
    """The text with what no file can hold shown as a sign."""
    controls = {chr(code): "\ufffd" for code in (*range(9), *range(14, 32), 127, 0xFFFE, 0xFFFF)}
    return "".join(controls.get(letter, letter) for letter in text)


def test_printed_decimals_stay_and_a_blank_cell_is_nothing() -> None:
    assert csv_text(COLUMNS, [{"figure": "2.70"}, {}]).splitlines()[1:] == [",2.70", ","]


def test_what_is_no_number_is_refused_in_a_number_column() -> None:
    with pytest.raises(ValueError, match="figure"):
        csv_text(COLUMNS, [{"figure": "< 5"}])
    with pytest.raises(KeyError):
        csv_text(COLUMNS, [{"other": "x"}])


@pytest.mark.parametrize("columns", [RESULT_COLUMNS, EFFECT_COLUMNS, STUDY_TABLE_COLUMNS, DOSE_COLUMNS, BIAS_COLUMNS])
def test_every_column_has_its_own_name_and_says_what_it_means(columns: tuple[Column, ...]) -> None:
    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert all(column.meaning.endswith((".", "…", ")")) for column in columns)
    assert {column.type for column in columns} <= {TEXT, NUMBER, "yes_no"}
