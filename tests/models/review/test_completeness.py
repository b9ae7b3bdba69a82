"""What is still open: counted by section, result and study, never from a sheet that is not open to the viewer."""

from __future__ import annotations

from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.event import person_scope
from crps_extractor.models.form import Form
from crps_extractor.models.review.completeness import State, results_maps, state_of, study_lines, study_map
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.progress import Progress
from tests.builders import ANNA, BEN, LEA, a_review, a_row, a_sheet, a_trial, extract, said, seen_by, shipped_form


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (None, State.NOT_LOOKED_AT),
        (Answer(parts={"text": "0"}), State.REPORTED),
        (Answer(Status.NOT_REPORTED), State.NOT_REPORTED),
        (Answer(Status.IN_FIGURE_ONLY), State.IN_FIGURE_ONLY),
        (Answer(Status.UNCLEAR), State.OTHER),
        (Answer(Status.NOT_APPLICABLE), State.OTHER),
    ],
)
def test_blank_not_reported_and_not_applicable_are_three_things(answer: Answer | None, state: State) -> None:
    assert state_of(answer) is state


def test_every_asked_field_stands_in_exactly_one_state_and_the_open_required_ones_are_those_of_the_progress() -> None:
    sheet = a_sheet()
    a_trial(sheet)
    maps = study_map(sheet)
    progress = Progress.of(sheet)
    assert sum(len(one.required) for one in maps) == progress.required - progress.answered
    for one in maps:
        places = [place for found in one.places.values() for place in found]
        assert len(places) == len(set(places)) == one.total


def test_a_condition_that_does_not_hold_asks_for_nothing_and_opens_no_field() -> None:
    sheet = a_sheet()
    sheet.set("study", "design", said({"choice": "series"}))
    study = next(one for one in study_map(sheet) if one.section.id == "study")
    assert ("study", "washout") not in [place for found in study.places.values() for place in found]
    sheet.set("study", "design", said({"choice": "rct"}))
    study = next(one for one in study_map(sheet) if one.section.id == "study")
    assert study.required == (("study", "name"), ("study", "washout"))
    assert study.first_open == ("study", "name")


def test_a_section_that_needs_a_row_is_not_done_until_it_has_one_or_is_said_to_have_nothing() -> None:
    sheet = a_sheet()
    groups = next(one for one in study_map(sheet) if one.section.id == "groups")
    assert groups.lacks_rows
    assert not groups.is_done
    sheet.mark_nothing("groups")
    groups = next(one for one in study_map(sheet) if one.section.id == "groups")
    assert groups.has_nothing
    assert groups.is_done


def test_problems_are_counted_in_the_section_of_their_row() -> None:
    sheet = a_sheet()
    a_row(sheet, "groups", "g1", label="ketamine", n="30")
    maps = study_map(sheet, [("g1", "n"), ("elsewhere", "n")])
    assert {one.section.id: one.problems for one in maps if one.problems} == {"groups": (("g1", "n"),)}


def a_grid_of_results(form: Form) -> tuple[object, list[str]]:
    sheet = a_sheet(form=form)
    names = {}
    for section, field, labels in (
        ("groups", "group_label", ("Ketamine", "Placebo")),
        ("outcomes", "label", ("Pain",)),
        ("times", "label", ("baseline", "week 12")),
    ):
        for label in labels:
            names[label] = a_row(sheet, section, label, **{field: label})[0].row
    keys = {key: form.meaning(f"result.{key}").id for key in ("outcome", "time", "group", "value")}  # type: ignore[union-attr]
    for group, answer in (("Ketamine", said({"centre": "4.1"})), ("Placebo", said(Status.IN_FIGURE_ONLY))):
        said_of = {"outcome": {"row": "Pain"}, "time": {"row": "baseline"}, "group": {"row": group}, "value": answer}
        a_row(sheet, "results", f"r-{group}", **{keys[key]: value for key, value in said_of.items()})
    return sheet, [keys["value"]]


def test_results_say_where_no_row_was_made_at_all() -> None:
    sheet, (value,) = a_grid_of_results(shipped_form())
    (grid,) = [one for one in results_maps(sheet, context_of(sheet, {})) if one.section.id == "results"]  # type: ignore[arg-type]
    assert grid.lines == ("Pain · baseline", "Pain · week 12")
    assert grid.columns == ("Ketamine", "Placebo")
    assert grid.cells == {
        (0, 0): ((("r-Ketamine", value), State.REPORTED),),
        (0, 1): ((("r-Placebo", value), State.IN_FIGURE_ONLY),),
    }


def test_the_other_sheet_enters_the_map_only_when_both_are_submitted(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    extract(review, ANNA)
    assert [line.whose for line in study_lines(seen_by(review, ANNA), "s1")] == ["my sheet"]
    assert [line.scope for line in study_lines(seen_by(review, BEN), "s1")] == [person_scope("ben")]
    assert study_lines(seen_by(review, LEA), "s1") == ()
    extract(review, BEN)
    assert [line.whose for line in study_lines(seen_by(review, ANNA), "s1")] == ["my sheet", "Ben Berg"]
    assert [line.whose for line in study_lines(seen_by(review, LEA), "s1")] == ["Anna Arm", "Ben Berg"]
