"""Dose units are data: one entry adds one, and a mistake in the file is named with file, key and reason."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from crps_extractor.models.doses import convert, read_dose, read_dose_vocabulary, unit_by_text, units
from crps_extractor.models.resource_files import resource_path
from crps_extractor.models.vocabulary import VocabularyMistake, load_vocabulary
from tests.additions import A_UNIT

SHIPPED = resource_path("vocab", "dose_units.toml").read_text(encoding="utf-8")
AN_AMOUNT = """
[[amount]]
id = "grain"
label = "grain"
quantity = "drug"
size = "64.79891"
aliases = ["grain", "grains"]
"""


def a_vocabulary_with(folder: Path, entry: str) -> Path:
    path = folder / "dose_units.toml"
    path.write_text(f"{entry}\n{SHIPPED}", encoding="utf-8")
    return path


def test_that_one_entry_adds_a_unit_that_is_read_listed_and_converted(tmp_path: Path) -> None:
    vocabulary = read_dose_vocabulary(a_vocabulary_with(tmp_path, A_UNIT))
    added = unit_by_text("double-kilo milligrams", vocabulary)
    assert added in units(vocabulary)
    reading = read_dose("4 double-kilo milligrams", vocabulary=vocabulary)
    assert reading.unit == added
    assert convert(reading, "mg/kg/h", vocabulary=vocabulary).value == 2
    assert unit_by_text("double-kilo milligrams") is None


def test_that_one_entry_adds_an_amount_that_goes_with_every_body_and_time(tmp_path: Path) -> None:
    vocabulary = read_dose_vocabulary(a_vocabulary_with(tmp_path, AN_AMOUNT))
    reading = read_dose("2 grains/kg per hour", vocabulary=vocabulary)
    assert convert(reading, "mg/kg/h", vocabulary=vocabulary).value == Fraction("129.59782")


def test_that_every_unit_is_found_by_its_id_its_label_and_its_aliases() -> None:
    for unit in units():
        for name in (unit.id, unit.label, *unit.aliases):
            assert unit_by_text(name) == unit


def test_that_every_unit_has_its_own_id_label_and_ucum_code() -> None:
    for values in ([unit.id for unit in units()], [unit.label for unit in units()], [unit.ucum for unit in units()]):
        assert all(values)
        assert len(set(values)) == len(values)


def test_that_amount_body_and_time_are_dimensions_of_their_own() -> None:
    dimensions = {
        name: found.dimension for name in ("mg", "mg/kg", "mg/h", "mg/kg/h", "mg/day") if (found := unit_by_text(name))
    }
    assert len(set(dimensions.values())) == 5


@pytest.mark.parametrize(
    ("entry", "key", "reason"),
    [
        (A_UNIT.replace('"mg"', '"pound"'), "unit 'mg/2kg/h'.amount", "not a known part"),
        (A_UNIT.replace("body_count = 2", "body_count = 0"), "unit 'mg/2kg/h'.body_count", "larger than 0"),
        (A_UNIT.replace("aliases", "alias"), "unit 'mg/2kg/h'.alias", "not known here"),
        (A_UNIT.replace('label = "mg/2 kg/h"', ""), "unit 'mg/2kg/h'.label", "missing"),
        (A_UNIT.replace('id = "mg/2kg/h"', 'id = "mg/kg/h"'), "unit 'mg/kg/h'.id", "twice"),
        (A_UNIT + 'quiet = ["2", "1"]', "unit 'mg/2kg/h'.quiet", "smaller one first"),
        (
            AN_AMOUNT.replace('"64.79891"', "64.79891"),
            "amount 'grain'.size",
            "whole number or a number in quotation marks",
        ),
        (AN_AMOUNT.replace('"64.79891"', '"much"'), "amount 'grain'.size", "not a number"),
        (AN_AMOUNT.replace('"drug"', '"poison"'), "amount 'grain'.quantity", "one of: drug, fluid"),
        (AN_AMOUNT.replace('["grain", "grains"]', '"grain"'), "amount 'grain'.aliases", "list of texts"),
    ],
)
def test_that_a_mistake_in_the_file_is_named_with_file_key_and_reason(
    tmp_path: Path, entry: str, key: str, reason: str
) -> None:
    with pytest.raises(VocabularyMistake) as raised:
        read_dose_vocabulary(a_vocabulary_with(tmp_path, entry))
    assert (raised.value.file, raised.value.key) == ("dose_units.toml", key)
    assert reason in raised.value.reason


def test_that_a_file_that_is_no_toml_or_is_missing_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "dose_units.toml"
    broken.write_text("[[unit]\n", encoding="utf-8")
    with pytest.raises(VocabularyMistake, match=r"dose_units\.toml: is not valid TOML"):
        load_vocabulary("dose_units", broken)
    with pytest.raises(VocabularyMistake, match="cannot be read"):
        load_vocabulary("dose_units", tmp_path / "nothing.toml")
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(VocabularyMistake, match="UTF-8"):
        load_vocabulary("dose_units", broken)
