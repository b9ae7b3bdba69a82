"""Each class of mistake in a form file is named with its file, place, line and reason, and all of them at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.form_file import FormError, check_form, form_from_data, load_form, parse_form

_HEAD = '[form]\nid = "small"\ntitle = "Small"\n'
_GOOD = f"""{_HEAD}
[[section]]
id = "people"
label = "People"
repeats = true
pair_on = ["name"]

  [[section.field]]
  id = "name"
  label = "Name"
  kind = "text"

  [[section.field]]
  id = "colour"
  label = "Colour"
  kind = "choice"
  choices = {{ red = "red", blue = "blue" }}
"""


def _field(rest: str) -> str:
    return f'{_GOOD}\n  [[section.field]]\n  id = "x"\n  label = "X"\n  {rest}\n'


def _changed(old: str, new: str) -> str:
    assert old in _GOOD
    return _GOOD.replace(old, new)


_BROKEN = {
    "unknown kind": (_field('kind = "chioce"'), "people/x", "no kind “chioce”. Did you mean “choice”?", 25),
    "unknown key": (_field('kind = "text"\n  requird = true'), "people/x", "Did you mean “required”?", 26),
    "unknown key of a section": (_changed("repeats", "repeat"), "people", "Did you mean “repeats”?", 8),
    "unknown table": (f"{_GOOD}\n[[sections]]\n", "", "Did you mean “section”?", 22),
    "field twice": (_field('kind = "text"').replace('"x"', '"name"'), "people/name", "already in this section", 23),
    "section twice": (_GOOD + _GOOD[len(_HEAD) :], "people", "already in the form", 23),
    "no id": (_changed('  id = "name"\n', ""), "people/field 1", "has no id", 11),
    "no label": (_changed('  label = "Name"\n', ""), "people/name", "has no label", 11),
    "no kind": (_changed('  kind = "text"\n', ""), "people/name", "has no kind", 11),
    "bad id": (_changed('"colour"', '"Colour!"'), "people/Colour!", "small letters", 17),
    "condition on nothing": (
        _field('kind = "text"\n  when = { field = "color", answered = true }'),
        "people/x",
        "the field “color”, which is not in people. Did you mean “colour”?",
        26,
    ),
    "condition on another section": (
        _field('kind = "text"\n  when = { field = "design.design", one_of = ["a"] }'),
        "people/x",
        "the section “design”, which is not in the form",
        26,
    ),
    "condition on no choice": (
        _field('kind = "text"\n  when = { field = "colour", one_of = ["green"] }'),
        "people/x",
        "“green”, which is not a choice of colour",
        26,
    ),
    "condition on itself": (
        _field('kind = "text"\n  when = { field = "x", answered = true }'),
        "people/x",
        "is the field itself",
        26,
    ),
    "expression for a condition": (
        _field('kind = "text"\n  when = "colour == red or True"'),
        "people/x",
        "a condition in words reads",
        26,
    ),
    "condition without a test": (
        _field('kind = "text"\n  when = { field = "colour" }'),
        "people/x",
        "names its field and one test",
        26,
    ),
    "key without repeats": (_changed("repeats = true\n", ""), "people", "does not repeat", 8),
    "repeats without key": (_changed('pair_on = ["name"]\n', ""), "people", "needs a key", 8),
    "key that is no field": (_changed('["name"]', '["nam"]'), "people", "no field “nam”", 9),
    "reference to nothing": (
        _field('kind = "reference"\n  refers_to = "peple"'),
        "people/x",
        "no section “peple” to refer to. Did you mean “people”?",
        26,
    ),
    "reference without section": (_field('kind = "reference"'), "people/x", "says in refers_to", 25),
    "unknown meaning": (
        _field('kind = "count"\n  means = "study.n_totl"'),
        "people/x",
        "no meaning “study.n_totl”. Did you mean “study.n_total”?",
        26,
    ),
    "meaning of another kind": (
        _field('kind = "text"\n  means = "study.n_total"'),
        "people/x",
        "a meaning of count or integer, not of text",
        26,
    ),
    "bounds that are no numbers": (
        _field('kind = "dose"\n  bounds = [ { unit = "mg", quiet_low = "few" } ]'),
        "people/x",
        "“few” is not a number",
        26,
    ),
    "bounds upside down": (
        _field('kind = "dose"\n  bounds = [ { unit = "mg", quiet_low = 5, quiet_high = 2 } ]'),
        "people/x",
        "bounds rise",
        26,
    ),
    "minimum above maximum": (_field('kind = "integer"\n  minimum = 5\n  maximum = 2'), "people/x", "larger", 26),
    "choices twice": (
        _field('kind = "choice"\n  choices = ["Yes", "No", "yes"]'),
        "people/x",
        "“yes” stands here twice",
        26,
    ),
    "choices of a text": (_field('kind = "text"\n  choices = { a = "a" }'), "people/x", "has no choices", 26),
    "no choices": (_field('kind = "choice"'), "people/x", "needs choices", 25),
    "unknown set-up table": (
        _field('kind = "choice"\n  choices_from = "arms"'),
        "people/x",
        "no table “arms”",
        26,
    ),
    "number for a text": (_changed('label = "Name"', "label = 5"), "people/name", "a text in quotation marks", 13),
    "flag in quotation marks": (_field('kind = "text"\n  required = "yes"'), "people/x", "true or false", 26),
    "text too long": (_field(f'kind = "text"\n  help = "{"x" * 2500}"'), "people/x", "longer than 2000", 26),
    "too many choices": (
        _field('kind = "choice"\n  choices = [' + ",\n".join(f'"c{n}"' for n in range(400)) + "]"),
        "people/x",
        "at most 300 choices",
        26,
    ),
    "module not found": (_GOOD.replace('"Small"', '"Small"\nmodules = ["none_such"]'), "form", "was not found", 4),
    "extends nothing": (f'{_GOOD}\n[[section]]\nid = "poeple"\nextends = true\n', "poeple", "Did you mean", 23),
    "later version without parent": (_GOOD.replace("[form]", "[form]\nversion = 2"), "form", "names its parent", 1),
    "no head": (_GOOD[len(_HEAD) :], "form", "The form has no id", 1),
    "no section": (_HEAD, "form", "has no section", 1),
}


def test_that_the_good_form_has_no_mistake() -> None:
    assert parse_form(_GOOD, "good.toml").by_id["people"].pair_on == ("name",)


@pytest.mark.parametrize("name", _BROKEN)
def test_that_a_mistake_is_named_with_file_place_and_reason(name: str, tmp_path: Path) -> None:
    text, place, reason, line = _BROKEN[name]
    path = tmp_path / "broken.toml"
    path.write_text(text, "utf-8")
    found = [mistake for mistake in check_form(path) if reason in mistake.reason]
    assert found, [mistake.sentence for mistake in check_form(path)]
    assert (found[0].file, found[0].place, found[0].line) == ("broken.toml", place, line)


def test_that_all_mistakes_are_named_at_once() -> None:
    text = _field('kind = "chioce"').replace('kind = "text"', 'kind = "txt"').replace("repeats = true", "repeat = true")
    with pytest.raises(FormError) as error:
        parse_form(text, "many.toml")
    places = {mistake.place for mistake in error.value.mistakes}
    assert {"people", "people/name", "people/x"} <= places


def test_that_a_shared_section_cannot_look_into_blind_rows() -> None:
    text = f"""{_GOOD}
[[section]]
id = "shared_notes"
label = "Notes"
scope = "shared"
  [[section.field]]
  id = "about"
  label = "About"
  kind = "reference"
  refers_to = "people"
"""
    with pytest.raises(FormError, match="cannot refer to rows"):
        parse_form(text, "blind.toml")


def test_that_conditions_going_round_in_a_circle_are_found() -> None:
    text = _field('kind = "text"\n  when = { field = "y", answered = true }')
    text += (
        '\n  [[section.field]]\n  id = "y"\n  label = "Y"\n  kind = "text"\n  when = { field = "x", answered = true }\n'
    )
    with pytest.raises(FormError, match="would never be asked"):
        parse_form(text, "circle.toml")


_HOSTILE = {
    "not TOML": "[form\nid = ",
    "huge": "# " + "x" * 3_000 + "\n",
    "a line without end": "a = '" + "x" * 10_000 + "'",
    "deep lists": "a = " + "\n[" * 50_000 + "\n]" * 50_000,
    "deep tables": "[" + ".".join("a" * 1 for _ in range(1_500)) + "]\nb = 1",
    "a number of many figures": "a = " + "9" * 3_900,
    "very many values": "a = [" + "1,\n" * 90_000 + "]",
    "a list where tables belong": "section = [1, 2, 3]\n" + _HEAD,
    "a text where a table belongs": 'form = "x"\nsection = "y"',
    "a date": "[form]\nid = 1979-05-27",
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_that_hostile_toml_gets_sentences_and_nothing_else(name: str) -> None:
    text = _HOSTILE[name]
    with pytest.raises(FormError) as error:
        parse_form(text * 400 if name == "huge" else text, "hostile.toml")
    for mistake in error.value.mistakes:
        assert mistake.reason.endswith((".", "?"))
        assert len(mistake.sentence) < 400


@pytest.mark.parametrize("content", [b"\xff\xfe\x00x", b"a = \x80"])
def test_that_a_file_that_is_no_text_gets_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bytes.toml"
    path.write_bytes(content)
    assert [mistake.reason for mistake in check_form(path)] == [
        "The file is not UTF-8 text. Save it as UTF-8 and try again."
    ]


def test_that_a_missing_file_gets_one_sentence(tmp_path: Path) -> None:
    (mistake,) = check_form(tmp_path / "nowhere.toml")
    assert "cannot be read" in mistake.reason
    assert os.sep not in mistake.file


@given(st.text(max_size=300))
def test_that_no_text_raises_anything_but_mistakes(text: str) -> None:
    with pytest.raises(FormError):
        parse_form(text, "any.toml")


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["id", "title", "sections", "modules", "version"]), _json))
def test_that_no_stored_data_raises_anything_but_mistakes(data: dict[str, object]) -> None:
    with pytest.raises(FormError):
        form_from_data(data)


@given(st.sampled_from(["id", "kind", "choices", "when", "bounds", "means", "help", "key", "minimum"]), _json)
def test_that_no_value_of_a_field_raises_anything_but_mistakes(key: str, value: object) -> None:
    field = {"id": "a", "label": "A", "kind": "choice", "choices": {"b": "b"}, key: value}
    data = {"id": "f", "title": "F", "sections": [{"id": "s", "label": "S", "fields": [field]}]}
    assert _sections_or_mistakes(data)


def _sections_or_mistakes(data: dict[str, object]) -> tuple[object, ...]:
    try:
        return form_from_data(data).sections
    except FormError as error:
        return error.mistakes


def test_that_a_module_beside_the_form_is_found_and_its_mistakes_name_its_file(tmp_path: Path) -> None:
    (tmp_path / "modules").mkdir()
    module = (
        '[module]\nid = "own"\n[[section]]\nid = "s"\nlabel = "S"\n  [[section.field]]\n  id = "f"\n  kind = "text"\n'
    )
    (tmp_path / "modules" / "own.toml").write_text(module, "utf-8")
    path = tmp_path / "form.toml"
    path.write_text(f'{_HEAD}modules = ["own"]\n', "utf-8")
    (mistake,) = check_form(path)
    assert (mistake.file, mistake.place, mistake.line) == ("own.toml", "s/f", 6)
    assert mistake.sentence == "own.toml, line 6, s/f: This field has no label."
    (tmp_path / "modules" / "own.toml").write_text(module + '  label = "F"\n', "utf-8")
    assert load_form(path).field("s", "f").module == "own"


def test_that_a_module_says_which_modules_it_needs_before_it() -> None:
    with pytest.raises(FormError, match="“crps” needs “pain” before it"):
        parse_form(f'{_HEAD}modules = ["core", "crps"]\n', "form.toml")
