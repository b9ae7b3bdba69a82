"""The register of kinds is closed: every kind a form names is in it, and no kind is there that no form needs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from crps_extractor.models.form import FormField
from crps_extractor.models.kinds import base
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.country import countries, country_codes
from crps_extractor.models.kinds.register import KINDS, kind_of
from crps_extractor.models.resource_files import resource_path


def kinds_named(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        fields = data.get("field", [])
        yield from (field["kind"] for field in fields if isinstance(field, dict) and "kind" in field)
        for value in data.values():
            yield from kinds_named(value)
    elif isinstance(data, list):
        for value in data:
            yield from kinds_named(value)


def kinds_of_shipped_forms() -> set[str]:
    files = sorted(resource_path("forms").rglob("*.toml"))
    return {kind for file in files for kind in kinds_named(tomllib.loads(file.read_text(encoding="utf-8")))}


def test_every_kind_that_a_shipped_form_names_is_registered_and_no_other() -> None:
    assert kinds_of_shipped_forms() == set(KINDS)


def test_a_kind_is_found_by_its_own_id() -> None:
    assert all(kind.id == name and kind.label for name, kind in KINDS.items())
    assert kind_of(FormField("f", "s", "F", "dose")) is KINDS["dose"]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        kind_of(FormField("f", "s", "F", "telepathy"))


def test_the_register_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        KINDS["new"] = KINDS["text"]  # type: ignore[index]


def test_every_kind_of_difference_has_words_and_missing_is_the_most_worrying() -> None:
    order = list(base.Likeness)
    assert order[0] is base.Likeness.SAME
    assert order[-1] is base.Likeness.MISSING
    assert all(likeness.value == likeness.value.lower() for likeness in order)


def test_the_vocabulary_holds_the_249_entries_of_iso_3166() -> None:
    codes = [country.id for country in countries()]
    assert len(codes) == len(set(codes)) == 249
    assert all(len(code) == 2 and code.isupper() and code.isascii() for code in codes)


def test_every_country_is_found_by_its_own_name() -> None:
    assert [country_codes(country.label) for country in countries()] == [((country.id,), ()) for country in countries()]


def test_a_country_chosen_from_the_list_is_kept_by_its_name() -> None:
    (part,) = KINDS["country"].parts(FormField("where", "study", "Countries", "country"), Context())
    assert {choice.id for choice in part.choices} == {country.label for country in countries()}
    assert all(choice.id == choice.label for choice in part.choices)
