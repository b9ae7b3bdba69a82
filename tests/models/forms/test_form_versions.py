"""A form is named by its content, and a new version says of every change what class it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crps_extractor.models.form import Choice, Condition, Form, FormField
from crps_extractor.models.form_file import (
    ChangeKind,
    FormChange,
    FormError,
    changes_between,
    form_from_data,
    form_to_data,
    load_shipped,
    next_version,
    parse_form,
)
from crps_extractor.models.forms.editing import begun_from, mark_meant_otherwise, retire_choice
from crps_extractor.models.forms.wording import when_words

_TEXT = """[form]
id = "small"
title = "Small"

[[section]]
id = "visits"
label = "Visits"
repeats = true

  [[section.field]]
  id = "day"
  label = "Day"
  kind = "integer"
  key = true

  [[section.field]]
  id = "colour"
  label = "Colour"
  kind = "choice"
  choices = { red = "red", blue = "blue", green = "green" }

  [[section.field]]
  id = "dose"
  label = "Dose"
  kind = "dose"
  units = ["mg"]
"""


@pytest.fixture
def form() -> Form:
    return parse_form(_TEXT, "small.toml")


def _edited(form: Form, field: str, **changes: object) -> Form:
    section = form.sections[0]
    fields = tuple(replace(known, **changes) if known.id == field else known for known in section.fields)
    return replace(form, sections=(replace(section, fields=fields), *form.sections[1:]))


def _with(form: Form, change: Callable[[tuple[FormField, ...]], tuple[FormField, ...]]) -> Form:
    section = form.sections[0]
    return replace(form, sections=(replace(section, fields=change(section.fields)), *form.sections[1:]))


def _only_change(old: Form, new: Form) -> FormChange:
    (change,) = changes_between(old, new)
    return change


_LINES = _TEXT.split("\n")


@given(
    st.lists(st.tuples(st.integers(0, len(_LINES)), st.sampled_from(["", "# a remark", "   # ¤ λ", "\t"])), max_size=9),
    st.sampled_from(["\n", "\r\n"]),
)
def test_that_comments_and_line_ends_do_not_count(remarks: list[tuple[int, str]], end: str) -> None:
    lines = list(_LINES)
    for at, remark in remarks:
        lines.insert(at, remark)
    assert parse_form(end.join(lines), "remarks.toml").hash == parse_form(_TEXT, "small.toml").hash


def test_that_the_order_of_keys_does_not_count_and_the_order_of_choices_does(form: Form) -> None:
    turned = _TEXT.replace('  id = "day"\n  label = "Day"\n', '  label = "Day"\n  id = "day"\n')
    assert parse_form(turned, "turned.toml").hash == form.hash
    turned = _TEXT.replace('red = "red", blue = "blue"', 'blue = "blue", red = "red"')
    assert parse_form(turned, "turned.toml").hash != form.hash


@given(label=st.text("abc Ä–", min_size=1).filter(str.strip), required=st.booleans(), maximum=st.integers(0, 99))
@settings(max_examples=30)
def test_that_a_form_comes_back_from_its_data(label: str, required: bool, maximum: int) -> None:
    text = _TEXT.replace(
        'label = "Day"', f'label = "{label}"\n  required = {str(required).lower()}\n  maximum = {maximum}'
    )
    form = parse_form(text, "any.toml")
    again = form_from_data(form_to_data(form))
    assert again == form
    assert again.hash == form.hash


def test_that_any_change_of_content_changes_the_hash(form: Form) -> None:
    assert parse_form(_TEXT.replace('"Day"', '"Tag"'), "small.toml").hash != form.hash


@pytest.mark.parametrize("name", ["ketamine_crps", "pain_trial_cohort"])
def test_that_a_form_differs_in_nothing_from_itself(name: str) -> None:
    form = load_shipped(name)
    assert changes_between(form, form) == []


def test_that_a_new_field_is_named(form: Form) -> None:
    new = _with(form, lambda fields: (*fields, FormField("note", "visits", "Note", "text")))
    assert _only_change(form, new).kind is ChangeKind.NEW_FIELD


@pytest.mark.parametrize("change", [{"label": "Tag"}, {"help": "Look twice."}, {"required": True}, {"maximum": "9"}])
def test_that_words_and_simple_rules_are_wording(form: Form, change: dict[str, object]) -> None:
    found = _only_change(form, _edited(form, "day", **change))
    assert found.kind is ChangeKind.WORDING
    assert not found.reopens


def test_that_another_order_is_wording(form: Form) -> None:
    assert _only_change(form, _with(form, lambda fields: fields[::-1])).kind is ChangeKind.WORDING


def test_that_a_split_choice_carries_its_table_and_reopens(form: Form) -> None:
    choices = (
        Choice("dark_red", "dark red"),
        Choice("light_red", "light red"),
        *form.by_id["visits"].fields[1].choices[1:],
    )
    became = (("red", ("dark_red", "light_red")),)
    found = _only_change(form, _edited(form, "colour", choices=choices, choices_were=became))
    assert found.kind is ChangeKind.CHOICES
    assert found.choices == became
    assert found.reopens


def test_that_merged_choices_carry_their_table_and_reopen_nothing(form: Form) -> None:
    became = (("red", ("warm",)), ("green", ("warm",)))
    choices = (Choice("warm", "warm"), Choice("blue", "blue"))
    found = _only_change(form, _edited(form, "colour", choices=choices, choices_were=became))
    assert (found.kind, found.choices, found.reopens) == (ChangeKind.CHOICES, became, False)


def test_that_a_choice_gone_without_a_word_is_refused(form: Form) -> None:
    found = _only_change(form, _edited(form, "colour", choices=form.by_id["visits"].fields[1].choices[:2]))
    assert found.kind is ChangeKind.REFUSED
    assert "what became of it" in found.sentence


@pytest.mark.parametrize("change", [{"means": "result.n"}, {"when": (Condition("colour", ("red",)),)}])
def test_that_another_meaning_or_condition_reopens(form: Form, change: dict[str, object]) -> None:
    found = _only_change(form, _edited(form, "dose", **change))
    assert found.kind is ChangeKind.MEANING
    assert found.reopens


def test_that_the_lead_can_say_that_a_field_is_meant_otherwise(form: Form) -> None:
    new = replace(_edited(form, "day", help="Count from discharge."), reopens=("visits.day",))
    assert {change.kind for change in changes_between(form, new)} == {ChangeKind.MEANING, ChangeKind.WORDING}


def test_that_a_retired_field_stays_in_the_form(form: Form) -> None:
    assert _only_change(form, _edited(form, "dose", retired=True)).kind is ChangeKind.RETIRED


@pytest.mark.parametrize("change", [{"kind": "text"}, {"units": ("mg/h",)}])
def test_that_another_kind_or_dimension_is_refused(form: Form, change: dict[str, object]) -> None:
    assert _only_change(form, _edited(form, "dose", **change)).kind is ChangeKind.REFUSED


def test_that_a_field_that_is_gone_is_refused(form: Form) -> None:
    found = _only_change(form, _with(form, lambda fields: fields[:-1]))
    assert (found.kind, found.field) == (ChangeKind.REFUSED, "dose")


def test_that_a_new_version_names_its_parent_date_and_reason(form: Form) -> None:
    new = next_version(form, _edited(form, "day", label="Day of visit"), "2026-03-01", "Asked by both reviewers")
    assert (new.version, new.parent, new.date, new.reason) == (2, form.hash, "2026-03-01", "Asked by both reviewers")
    assert new.hash not in ("", form.hash)
    third = next_version(new, _edited(new, "day", label="Day"), "2026-04-01", "Back again")
    assert (third.version, third.parent) == (3, new.hash)


def test_that_a_new_version_without_reason_or_with_a_refused_change_is_not_made(form: Form) -> None:
    with pytest.raises(FormError, match="a date and a reason"):
        next_version(form, _edited(form, "day", label="Tag"), "2026-03-01", "")
    with pytest.raises(FormError, match="make it a new field"):
        next_version(form, _edited(form, "day", kind="text"), "2026-03-01", "Why not")


def test_that_an_edited_form_with_a_mistake_is_not_made_a_version(form: Form) -> None:
    with pytest.raises(FormError, match="no meaning"):
        next_version(form, _edited(form, "day", means="nothing.such"), "2026-03-01", "Meaning added")


_HANGING = """
[form]
id = "hanging"
title = "Hanging"

[[section]]
id = "design"
label = "Design"

  [[section.field]]
  id = "kind"
  label = "Kind"
  kind = "choice"
  choices = { parallel = "parallel", crossover = "crossover", factorial = "factorial" }

  [[section.field]]
  id = "washout"
  label = "Washout"
  kind = "text"
  when = { any = [ { field = "kind", one_of = ["crossover"] }, { field = "note", answered = true } ] }

  [[section.field]]
  id = "note"
  label = "Note"
  kind = "text"

[[section]]
id = "results"
label = "Results"
when = { field = "design.kind", not_one_of = ["crossover"] }

  [[section.field]]
  id = "n"
  label = "n"
  kind = "count"
"""


def test_that_conditions_follow_a_choice_that_was_split_and_count_as_unchanged() -> None:
    old = parse_form(_HANGING, "hanging.toml")
    new = retire_choice(begun_from(old), "design", "kind", "crossover", ["parallel", "factorial"])
    assert new.field("design", "washout").when[0].one_of == ("parallel", "factorial")
    assert new.field("design", "washout").when[0].or_conditions == old.field("design", "washout").when[0].or_conditions
    assert new.by_id["results"].when[0].one_of == ("parallel", "factorial")
    assert [change.kind for change in changes_between(old, new)] == [ChangeKind.CHOICES]
    assert next_version(old, new, "2026-01-02", "Split").version == 2


def test_that_a_choice_that_became_nothing_leaves_its_conditions_to_people() -> None:
    old = parse_form(_HANGING, "hanging.toml")
    new = retire_choice(begun_from(old), "design", "kind", "crossover")
    with pytest.raises(FormError, match="“crossover”, which is not a choice of kind"):
        next_version(old, new, "2026-01-02", "No longer asked")


def test_that_a_field_marked_as_meant_otherwise_is_one_change_that_reopens() -> None:
    old = parse_form(_HANGING, "hanging.toml")
    marked = mark_meant_otherwise(begun_from(old), "results", "n", marked=True)
    (change,) = changes_between(old, marked)
    assert (change.kind, change.field, change.reopens) == (ChangeKind.MEANING, "n", True)
    assert changes_between(old, mark_meant_otherwise(marked, "results", "n", marked=False)) == []


def test_that_conditions_are_said_with_labels() -> None:
    form = parse_form(_HANGING, "hanging.toml")
    washout, results = form.field("design", "washout"), form.by_id["results"]
    assert when_words(form, "design", washout.when) == "either “Kind” is “crossover”, or “Note” is answered"
    assert when_words(form, "results", results.when) == "“Kind” (Design) is not “crossover”"
    assert when_words(form, "design", ()) == ""
