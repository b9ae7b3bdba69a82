"""The forms that come with the program: whole, free of mistakes, every field with what it needs."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from crps_extractor.models.conditions import is_asked
from crps_extractor.models.event import canonical_json
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import (
    SHIPPED_FORMS,
    form_from_data,
    form_to_data,
    load_shipped,
    meanings,
    missing_meanings,
)
from crps_extractor.models.forms.kind_keys import KIND_KEYS
from crps_extractor.models.kinds.register import KINDS
from crps_extractor.models.resource_files import resource_path

_WANTED = tomllib.loads((Path(__file__).parent / "fields_of_the_form.toml").read_text("utf-8"))
_KEYS = _WANTED.pop("keys")


@pytest.fixture(scope="module")
def form() -> Form:
    return load_shipped("ketamine_crps")


@pytest.mark.parametrize("name", SHIPPED_FORMS)
def test_that_every_shipped_form_loads_without_a_mistake(name: str) -> None:
    assert len(load_shipped(name).hash) == 64


def test_that_every_form_file_in_the_resources_is_listed_as_shipped() -> None:
    assert {path.stem for path in resource_path("forms").glob("*.toml")} == set(SHIPPED_FORMS)


def test_that_every_module_is_part_of_a_form() -> None:
    used = {module for name in SHIPPED_FORMS for module in load_shipped(name).modules}
    assert {path.stem for path in resource_path("forms", "modules").glob("*.toml")} == used


def test_that_the_steps_of_any_dose_are_those_of_ketamine_without_its_limits(form: Form) -> None:
    steps, of_ketamine = load_shipped("pain_trial_cohort").by_id["phases"], form.by_id["phases"]
    assert list(steps.by_id) == list(of_ketamine.by_id)
    assert steps.pair_on == of_ketamine.pair_on
    for one in steps.fields:
        same = of_ketamine.by_id[one.id]
        assert [choice.id for choice in one.choices] == [choice.id for choice in same.choices]
        assert (one.required, one.critical, one.when) == (same.required, same.critical, same.when)
    assert steps.by_id["dose"].bounds == ()
    assert steps.by_id["dose"].units == ()


def test_that_the_limit_of_pain_to_enter_has_a_scale_and_a_figure(form: Form) -> None:
    figure = form.field("population", "min_pain_value")
    assert form.field("population", "min_pain").kind == "scale"
    assert figure.kind == "decimal"
    assert is_asked(figure.when, {"min_pain": "NRS"}.get)
    assert not is_asked(figure.when, {}.get)


@pytest.mark.parametrize("section", _WANTED)
def test_that_every_field_of_the_design_is_in_the_form(section: str, form: Form) -> None:
    assert set(_WANTED[section].split()) - set(form.by_id[section].by_id) == set()


def test_that_the_form_has_no_section_beyond_the_design(form: Form) -> None:
    assert {section.id for section in form.sections} == set(_WANTED)


@pytest.mark.parametrize("section", _KEYS)
def test_that_rows_are_paired_by_the_keys_of_the_design(section: str, form: Form) -> None:
    assert set(form.by_id[section].pair_on) == set(_KEYS[section].split())


def test_that_the_shared_sections_are_the_leads_three(form: Form) -> None:
    assert [section.id for section in form.shared_sections()] == ["reports", "decisions", "contacts"]


def test_that_both_forms_give_the_same_field_the_same_id_kind_and_meaning(form: Form) -> None:
    general = load_shipped("pain_trial_cohort")
    for field in general.fields():
        same = form.field(field.section, field.id)
        assert (field.kind, field.means, field.refers_to) == (same.kind, same.means, same.refers_to)


def test_that_the_general_form_knows_neither_crps_nor_ketamine() -> None:
    general = load_shipped("pain_trial_cohort")
    words = json.dumps([choice.label for field in general.fields() for choice in field.choices])
    assert "CRPS" not in words
    assert "ketamine" not in words


def test_that_every_field_is_used_by_something_or_is_a_plain_note(form: Form) -> None:
    unused = {f"{field.section}.{field.id}" for field in form.fields() if not field.used_by and not field.means}
    assert unused <= {
        "reports.notice_checked_on",
        "reports.notice_checked_where",
        "reports.notice_effect",
        "decisions.reason_text",
        "decisions.by",
        "decisions.date",
        "contacts.topic",
        "contacts.asked_what",
        "contacts.asked_whom",
        "contacts.by",
        "contacts.sent_on",
        "contacts.reminder_on",
        "contacts.answered_on",
        "contacts.report",
        "design.planned_effect",
        "intervention.achieved_when",
        "times.visit_window",
        "times.same_for_all",
    }


def test_that_every_meaning_has_a_field_in_the_ketamine_form(form: Form) -> None:
    assert [meaning.id for meaning in meanings().values() if not form.all_meaning(meaning.id)] == []
    assert missing_meanings(form) == []


def test_that_a_form_says_what_it_lacks_for_one_export() -> None:
    lacking = {meaning.id for meaning in missing_meanings(load_shipped("pain_trial_cohort"), ["dose"])}
    assert "dose.form" in lacking
    assert "phase.dose" not in lacking
    assert "study.n_with_condition" not in lacking


def test_that_the_values_of_a_meaning_are_choices_of_its_fields(form: Form) -> None:
    for meaning in meanings().values():
        known = {form_choice.id for field in form.all_meaning(meaning.id) for form_choice in field.choices}
        assert set(meaning.values) == known, meaning.id


def test_that_the_kinds_a_form_may_name_are_the_kinds_there_are() -> None:
    assert set(KIND_KEYS) == set(KINDS)
    assert {kind for meaning in meanings().values() for kind in meaning.kinds} <= set(KINDS)


@pytest.mark.parametrize("name", SHIPPED_FORMS)
def test_that_a_form_comes_back_from_its_event_as_it_was(name: str) -> None:
    form = load_shipped(name)
    kept = json.loads(canonical_json(form_to_data(form)))
    assert form_from_data(kept) == form


def test_that_the_usual_bounds_of_a_dose_stand_in_the_form(form: Form) -> None:
    dose = form.meaning("phase.dose")
    assert dose is not None
    bound = next(bound for bound in dose.bounds if bound.unit == "mg/kg/h")
    assert (bound.quiet_low, bound.quiet_high, bound.strong_low, bound.strong_high) == ("0.02", "2", "0.01", "7.5")


def test_that_new_choices_of_a_module_stand_before_other(form: Form) -> None:
    drugs = [choice.id for choice in form.field("intervention", "drug").choices]
    assert drugs == ["saline", "usual_care", "ketamine", "midazolam", "magnesium", "other"]
