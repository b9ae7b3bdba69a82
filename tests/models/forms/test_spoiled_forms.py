"""The shipped form files spoiled in whatever way: a place and a reason in sentences, never a traceback.

The same as data kept in a review that arrives by mail, and forms that somebody made to do harm.
"""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crps_extractor.cli import main
from crps_extractor.models.event import canonical_json
from crps_extractor.models.form_file import (
    SHIPPED_FORMS,
    FormError,
    FormMistake,
    check_form,
    form_from_data,
    form_to_data,
    load_shipped,
    parse_form,
)
from crps_extractor.models.resource_files import resource_path

MODULES = {path.name: path.read_text("utf-8") for path in sorted(resource_path("forms", "modules").glob("*.toml"))}
FORMS = {path.name: path.read_text("utf-8") for path in sorted(resource_path("forms").glob("*.toml"))}
JUNK = (
    '"', "'", "[", "]", "{", "}", "=", '"""', "\x00", "\u2028", "nan", "1e999", "-1", "true", "2020-01-01", "9" * 60,
    "[[section]]", "[[section.field]]", "[section.field.choices]", "when = { any = [] }", "when = {}", "kind = 3",
    'id = "a b"', "choices = 7", "choices = [[1]]", "bounds = [{}]", 'minimum = "x"', 'repeats = "yes"', "means = []",
    "field = [3]", "choices_were = { a = [1] }", "critical_when = 'x'", 'label = "\\u0000"', 'extends = "yes"',
)  # fmt: skip


def _spoiled(text: str, random: Random) -> str:
    for _ in range(random.choice((1, 1, 2, 4))):
        lines = text.split("\n")
        at, junk = random.randrange(len(lines)), random.choice(JUNK)
        key, _, _ = lines[at].partition("=")
        cut = random.randrange(len(lines[at]) + 1)
        lines[at : at + 1] = random.choice(
            (
                [],
                [lines[at], lines[at]],
                [lines[at][:cut] + lines[at][cut + 1 :]],
                [lines[at][:cut] + junk + lines[at][cut:]],
                [junk, lines[at]],
                [f"{key}= {junk}"],
                [lines[random.randrange(len(lines))]],
            )
        )
        text = "\n".join(lines)
    return text


def _says_where_and_why(mistakes: list[FormMistake]) -> None:
    for mistake in mistakes:
        assert mistake.line > 0, mistake.sentence
        assert mistake.file.endswith(".toml")
        assert "\n" not in mistake.sentence
        assert mistake.reason.endswith((".", "?"))
        assert len(mistake.sentence) < 500
        assert not any(word in mistake.sentence for word in ("Traceback", "Error(", "NoneType", "object at 0x"))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), name=st.sampled_from([*MODULES, *FORMS]))
def test_a_spoiled_form_file_is_good_or_says_where_and_why(tmp_path_factory: Any, seed: int, name: str) -> None:
    folder = tmp_path_factory.mktemp("spoiled", numbered=True)
    (folder / "modules").mkdir()
    if name in FORMS:
        path = folder / name
        path.write_text(_spoiled(FORMS[name], Random(seed)), "utf-8")
    else:
        path = folder / "ours.toml"
        form = "pain_trial_cohort.toml" if name == "dose_steps.toml" else "ketamine_crps.toml"
        path.write_text(FORMS[form], "utf-8")
        (folder / "modules" / name).write_text(_spoiled(MODULES[name], Random(seed)), "utf-8")
    _says_where_and_why(check_form(path))


@pytest.mark.parametrize("seed", range(12))
def test_the_command_says_the_same_and_ends_with_1(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "spoiled.toml"
    path.write_text(_spoiled(FORMS["ketamine_crps.toml"], Random(seed)), "utf-8")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["form", "check", str(path)])
    assert code == (1 if check_form(path) else 0)
    assert "Traceback" not in out.getvalue() + err.getvalue()


KEPT = {name: json.loads(canonical_json(form_to_data(load_shipped(name)))) for name in SHIPPED_FORMS}


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of nested plain data."""
    found, ahead = [], [data]
    while ahead:
        one = ahead.pop()
        keys = one if isinstance(one, dict) else range(len(one))
        found += [(one, key) for key in keys]
        ahead += [one[key] for key in keys if isinstance(one[key], (dict, list))]
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), name=st.sampled_from(SHIPPED_FORMS))
def test_a_form_kept_in_a_review_and_spoiled_is_read_or_refused(seed: int, name: str) -> None:
    random = Random(seed)
    data = json.loads(json.dumps(KEPT[name]))
    for _ in range(random.choice((1, 1, 3))):
        container, key = random.choice(_places(data))
        container[key] = random.choice(
            (None, 7, -1, True, "", "x", "a.b", [], {}, [1], ["x", "x"], {"a": 1}, "y" * 3000)
        )
    assert all(reason.endswith((".", "?")) for reason in _reasons(data))


def _reasons(data: Any) -> list[str]:
    """Why the data is no form; empty where it is one."""
    try:
        form_from_data(data)
    except FormError as error:
        return [mistake.reason for mistake in error.mistakes]
    return []


_SECTION = '[[section]]\nid = "{id}"\nlabel = "S"\n  [[section.field]]\n  id = "f"\n  label = "F"\n  kind = "text"\n'
_HEAD = '[form]\nid = "hostile"\ntitle = "Hostile"\n'


def _field(name: str, rest: str) -> str:
    return f'  [[section.field]]\n  id = "{name}"\n  label = "L"\n  kind = "text"\n  {rest}\n'


_RING = "".join(_field(f"a{n}", f'when = {{ field = "a{(n + 1) % 200}", answered = true }}') for n in range(200))
_MANY_ANY = ", ".join('{ field = "f", answered = true }' for _ in range(500))
_ONE = _HEAD + _SECTION.format(id="s")
HOSTILE = {
    "a thousand sections": _HEAD + "".join(_SECTION.format(id=f"s{n}") for n in range(1000)),
    "three thousand fields": _ONE + "".join(_field(f"x{n}", "") for n in range(3000)),
    "the same id ninety times": _HEAD + _SECTION.format(id="s") * 90,
    "a ring of conditions": _ONE + _RING,
    "any within any": _ONE + _field("x", f"when = {{ any = [ {{ any = [ {_MANY_ANY[:60]} ] }} ] }}"),
    "an any of very many": _ONE + _field("x", f"when = {{ any = [ {_MANY_ANY[:3300]} ] }}"),
    "a table as deep as a line is long": _ONE + _field("x", "when = " + "{ a = " * 300 + "1" + " }" * 300),
    "an unknown kind": _ONE.replace('"text"', '"python"'),
    "a form that names itself": _HEAD + 'modules = ["hostile"]\n' + _SECTION.format(id="s"),
    "a module by a path": _HEAD + 'modules = ["../../../etc/passwd"]\n' + _SECTION.format(id="s"),
    "an expression": _ONE + _field("x", "when = \"__import__('os').system('true')\""),
    "four thousand characters in a text": _ONE + _field("x", f'help = "{"y" * 3900}"'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_form_is_refused_in_sentences(name: str) -> None:
    with pytest.raises(FormError) as error:
        parse_form(HOSTILE[name], "hostile.toml")
    _says_where_and_why(list(error.value.mistakes))
