"""A form made from nothing, with ids and words of its own, and a field added in one place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crps_extractor.models.conditions import is_asked
from crps_extractor.models.form_file import FormError, check_form, load_form, missing_meanings, parse_form
from crps_extractor.models.resource_files import resource_path
from tests.additions import A_FIELD

_OWN = """
[form]
id = "kopfschmerz"
title = "Kopfschmerz bei Kindern"

[[section]]
id = "studie"
label = "Studie"

  [[section.field]]
  id = "bauart"
  label = "Bauart"
  kind = "choice"
  means = "design.kind"
    [section.field.choices]
    parallel = { label = "Parallelversuch", means = "rct_parallel" }
    kreuz = { label = "Überkreuzversuch", means = "rct_crossover" }

  [[section.field]]
  id = "auswaschen"
  label = "Auswaschzeit"
  kind = "duration"
  when = "bauart is 'Überkreuzversuch'"
  means = "crossover.washout"

[[section]]
id = "kinder"
label = "Gruppen"
repeats = true
row_label = ["name"]

  [[section.field]]
  id = "name"
  label = "Name"
  kind = "text"
  key = true
  means = "group.label"

  [[section.field]]
  id = "zugeteilt"
  label = "Zugeteilt"
  kind = "integer"
  means = "group.n_allocated"

[[section]]
id = "werte"
label = "Werte"
repeats = true
pair_on = ["gruppe"]

  [[section.field]]
  id = "gruppe"
  label = "Gruppe"
  kind = "reference"
  refers_to = "kinder"
  means = "result.group"

  [[section.field]]
  id = "anzahl"
  label = "Anzahl"
  kind = "count"
  means = "result.n"

  [[section.field]]
  id = "wert"
  label = "Wert"
  kind = "summary"
  means = "result.value"
"""


def test_that_a_form_of_other_ids_is_found_by_what_its_fields_mean() -> None:
    form = parse_form(_OWN, "own.toml")
    found = form.meaning("result.n")
    assert found is not None
    assert (found.section, found.id) == ("werte", "anzahl")
    design = form.meaning("design.kind")
    assert design is not None
    assert design.choice_means("kreuz") == "rct_crossover"
    assert form.meaning("effect.p") is None


def test_that_a_choice_without_a_meaning_of_its_own_means_its_id() -> None:
    form = parse_form(_OWN.replace(', means = "rct_crossover"', ""), "own.toml")
    assert form.field("studie", "bauart").choice_means("kreuz") == "kreuz"


def test_that_a_choice_cannot_mean_what_checks_do_not_know() -> None:
    text = _OWN.replace('means = "rct_crossover"', 'means = "rct_crosover"')
    assert "Did you mean “rct_crossover”?" in _mistake(text)


def test_that_a_condition_in_words_may_name_a_choice_by_its_label() -> None:
    washout = parse_form(_OWN, "own.toml").field("studie", "auswaschen")
    assert is_asked(washout.when, {"bauart": "kreuz"}.get)
    assert not is_asked(washout.when, {"bauart": "parallel"}.get)


def test_that_a_form_says_what_it_lacks() -> None:
    lacking = {meaning.id for meaning in missing_meanings(parse_form(_OWN, "own.toml"), ["counts"])}
    assert "group.n_completed" in lacking
    assert "group.n_allocated" not in lacking


def test_that_a_list_of_labels_is_enough_for_choices() -> None:
    text = _OWN + '\n  [[section.field]]\n  id = "sicher"\n  label = "Sicher"\n  kind = "choice"\n'
    text += '  choices = ["Not clear", "Yes"]\n'
    field = parse_form(text, "own.toml").field("werte", "sicher")
    assert [(choice.id, choice.label) for choice in field.choices] == [("not_clear", "Not clear"), ("yes", "Yes")]


def test_that_a_field_is_added_in_one_place(tmp_path: Path) -> None:
    shipped = resource_path("forms", "ketamine_crps.toml").read_text("utf-8")
    path = tmp_path / "ours.toml"
    path.write_text(
        shipped + A_FIELD,
        "utf-8",
    )
    assert check_form(path) == []
    fields = list(load_form(path).by_id["study"].by_id)
    assert fields[fields.index("n_centres") + 1] == "altitude"


def _mistake(text: str) -> str:
    with pytest.raises(FormError) as error:
        parse_form(text, "own.toml")
    return error.value.mistakes[0].reason


def test_that_the_example_of_the_manual_is_a_form_without_mistakes() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "form-file.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    form = parse_form("\n".join(blocks[:3]), "form-file.md")
    assert form.by_id["recovery"].pair_on == ("day",)
    assert "altitude" in form.by_id["study"].by_id
