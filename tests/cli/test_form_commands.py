"""A form file looked at and published by command: what it changes and touches is said, and only a lead does it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.form import Form
from crps_extractor.models.form_file import form_text
from crps_extractor.models.forms.editing import add_field, begun_from, edit_field, mark_meant_otherwise, retire_choice
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile


def _form_of(path: Path) -> Form:
    store = ReviewFile.open(path)
    try:
        return Review(store).form
    finally:
        store.close()


@pytest.fixture
def edited(sample: Path, tmp_path: Path) -> Callable[[Callable[[Form], Form]], Path]:
    """Writes the sample's form with an edit as a file."""

    def written(edit: Callable[[Form], Form]) -> Path:
        path = tmp_path / "edited.toml"
        path.write_text(form_text(edit(begun_from(_form_of(sample)))), encoding="utf-8")
        return path

    return written


CLASSES: dict[str, tuple[Callable[[Form], Form], str, bool]] = {
    "new field": (lambda form: add_field(form, "study", "Season", "text", "n_centres"), "Season is new.", False),
    "wording": (lambda form: edit_field(form, "study", "n_centres", label="Hospitals"), "Hospitals changed", False),
    "choice split or merged": (
        lambda form: retire_choice(form, "design", "design", "rct_parallel", ["rct_crossover", "rct_cluster"]),
        "“RCT, parallel” became “RCT, crossover” or “RCT, cluster”",
        True,
    ),
    "retired": (lambda form: edit_field(form, "groups", "n_completed", retired=True), "is no longer asked", True),
}


@pytest.mark.parametrize("name", CLASSES)
def test_each_class_of_change_is_said_before_and_published(
    run: Callable[..., Any], sample: Path, edited: Callable[..., Path], name: str
) -> None:
    edit, sentence, is_touching = CLASSES[name]
    file = edited(edit)
    told = run("form", "check", file, "--review", sample, "--as", "Anna Muster")
    assert told.code == 0
    assert f"{name}: " in told.out
    assert sentence in told.out
    assert ("No study begun is touched." in told.out) is not is_touching
    assert _form_of(sample).version == 1
    done = run("form", "publish", sample, file, "--reason", "After the pilot", "--as", "Anna Muster")
    assert done.code == 0
    assert done.out.endswith("Version 2 of the form is published.\n")
    form = _form_of(sample)
    assert (form.version, form.reason) == (2, "After the pilot")


def test_a_meaning_that_changed_is_named_in_the_file_and_reopens(
    run: Callable[..., Any], sample: Path, edited: Callable[..., Path]
) -> None:
    file = edited(lambda form: form)
    file.write_text(file.read_text("utf-8").replace("[form]", '[form]\nreopens = ["results.n"]', 1), "utf-8")
    told = run("form", "check", file, "--review", sample, "--as", "Anna Muster", "--json")
    said = json.loads(told.out)
    assert [one["class"] for one in said["changes"]] == ["meaning changed"]
    assert said["touched"]
    marked = mark_meant_otherwise(begun_from(_form_of(sample)), "results", "n", marked=True)
    assert run("form", "publish", sample, file, "--reason", "Meant otherwise", "--as", "Anna Muster").code == 0
    assert _form_of(sample).reopens == marked.reopens


def test_only_a_lead_publishes_and_nothing_is_said_of_a_closed_sheet(
    run: Callable[..., Any], sample: Path, edited: Callable[..., Path]
) -> None:
    file = edited(CLASSES["retired"][0])
    refused = run("form", "publish", sample, file, "--reason", "Why not", "--as", "Ben Model")
    assert refused.code == 1
    assert "lead" in refused.err
    assert _form_of(sample).version == 1
    assert (
        "not open to you: the sheet of Ben Model" in run("form", "check", file, "--review", sample, "--as", "Anna").out
    )


def test_a_refused_change_and_an_unchanged_form_are_not_published(
    run: Callable[..., Any], sample: Path, edited: Callable[..., Path]
) -> None:
    gone = edited(lambda form: edit_field(form, "study", "funder", kind="long"))
    told = run("form", "publish", sample, gone, "--reason", "Why not", "--as", "Anna Muster")
    assert told.code == 1
    assert "new field with another id" in told.err
    same = run("form", "publish", sample, edited(lambda form: form), "--reason", "Why not", "--as", "Anna Muster")
    assert same.code == 1
    assert "nothing to publish" in same.err
    assert _form_of(sample).version == 1


def test_a_change_that_can_never_be_published_is_found_by_the_check(
    run: Callable[..., Any], sample: Path, edited: Callable[..., Path]
) -> None:
    file = edited(lambda form: edit_field(form, "study", "study_label", kind="long"))
    told = run("form", "check", file, "--review", sample, "--as", "Anna Muster")
    assert told.code == 1
    assert "refused: " in told.out
    assert told.err.startswith("It cannot be published in this review. ")
    assert run("form", "check", file).code == 0, "as a form of its own it is sound"


def test_what_a_small_form_lacks_takes_a_line_for_each_group_of_meanings(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "small.toml"
    field = '[[section.field]]\nid = "name"\nlabel = "Name"\nkind = "text"\nmeans = "study.label"\n'
    path.write_text(f'[form]\nid = "own"\ntitle = "Own"\n[[section]]\nid = "s"\nlabel = "S"\n{field}', "utf-8")
    told = run("form", "check", path)
    assert told.code == 0
    assert len(told.out.splitlines()) < 40
    assert "    decision: status, other_study, reason\n" in told.out
    assert len(json.loads(run("form", "check", path, "--json").out)["lacks"]) > 200
