"""A whole review on a form made from nothing: two sheets, what differs, the consensus, its tables and exports."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from crps_extractor.models.checks.across import review_problems
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.compare.agreement import review_agreement
from crps_extractor.models.compare.consensus import FIRST, settle, study_consensus
from crps_extractor.models.compare.effects import compared_effects
from crps_extractor.models.event import Draft
from crps_extractor.models.exports.register import EXPORTS
from crps_extractor.models.form import FormField
from crps_extractor.models.form_file import changes_between
from crps_extractor.models.forms.editing import begun_from, edit_field
from crps_extractor.models.frames import frames
from crps_extractor.models.review.completeness import results_maps
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.derived.proposed_inputs import figures_of
from crps_extractor.models.review.form_changes import publish, touched_studies
from crps_extractor.models.review.review import Review
from tests.builders import ANNA, BEN, LEA, SETH, a_review, a_study, hand_in_sheet, seen_by
from tests.form_from_nothing import form_from_nothing
from tests.study_by_meaning import Study, mean

TWO_ARMS = (("ketamine", "5.30"), ("placebo", "6.70"))


def _fill(review: Review, study: str, centre: str) -> None:
    """One trial, typed into fields that are found by what they mean; every change is recorded."""
    sheet = review.own_sheet(study)
    drafts: list[Draft] = []
    for name in ("set", "add_row"):
        original = getattr(sheet, name)
        setattr(sheet, name, lambda *a, _do=original, **k: drafts.append(_do(*a, **k)))
    filled = Study(review.form, sheet)
    filled.design("rct_parallel", "60", study__cohort_family="Leiden", study__registration="NCT01234567")
    filled.two_groups()
    for group, printed in TWO_ARMS:
        value = mean(centre if group == "ketamine" else printed, "2.1")
        filled.result(f"r-{group}", value, group=group, events="15/30 (50%)")
    filled.phase("20 mg/h", days="4")
    for name in ("set", "add_row"):
        delattr(sheet, name)
    review.record(drafts)


def _extracted(review: Review, study: str) -> None:
    for person, centre in ((ANNA, "5.30"), (BEN, "53.0")):
        theirs = seen_by(review, person)
        _fill(theirs, study, centre)
        hand_in_sheet(theirs, study)


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    made = a_review(tmp_path, form_from_nothing())
    _extracted(made, "s1")
    yield seen_by(made, SETH)
    made.store.close()


def _field(review: Review, means: str) -> FormField:
    found = review.form.meaning(means)
    assert found is not None
    return found


def test_rows_are_paired_and_what_differs_is_named(review: Review) -> None:
    comparison, _ = study_consensus(review, "s1")
    open_ones = [one for one in comparison.fields if not one.is_agreed]
    assert [one.field.means for one in open_ones] == ["result.value"]
    assert all(pair.first and pair.second for pair in comparison.pairs)


def test_the_effect_that_each_sheet_gives_is_worked_out(review: Review) -> None:
    comparison, _ = study_consensus(review, "s1")
    sheets = tuple(review.sheet(f"person:{person.id}", "s1") for person in (ANNA, BEN))
    found = {one.measure for one in compared_effects(comparison, sheets, review.facts.tables)}
    assert found == {"SMD", "log RR"}


def test_agreement_is_counted(review: Review) -> None:
    agreement = review_agreement(review)
    assert agreement.studies
    assert {one.study for one in agreement.studies} == {"s1"}


def test_results_are_mapped_and_a_value_is_proposed_to_a_calculation(review: Review) -> None:
    _, consensus = study_consensus(review, "s1")
    results = results_maps(consensus, context_of(consensus, review.facts.tables))[0]
    assert results.section.id == _field(review, "result.value").section
    assert len(results.cells[0, 0]) == 1
    value = _field(review, "result.value")
    agreed = next(row.id for row in consensus.rows(value.section) if consensus.answer(row.id, value.id))
    figures = figures_of(consensus, agreed)
    assert figures["n"].field == _field(review, "result.n").id
    assert figures["sd"].field == value.id


def test_studies_of_one_cohort_are_found(review: Review) -> None:
    a_study(seen_by(review, LEA), "s2", "Dahan 2011")
    _extracted(review, "s2")
    assert {problem.code for problem in review_problems(seen_by(review, SETH))} >= {"cohort_twice", "study_twice"}


def test_the_consensus_gives_tables_with_figures(review: Review) -> None:
    comparison, consensus = study_consensus(review, "s1")
    drafts = []
    for difference in comparison.fields:
        if not difference.is_agreed:
            drafts += settle(consensus, comparison, difference, FIRST, "as printed")
    review.record(drafts)
    value, n = _field(review, "result.value"), _field(review, "result.n")
    table = frames(review)[value.section]
    of_one = table[table["study_id"] == "s1"]
    assert sorted(of_one[f"{value.id}.value"]) == [5.3, 6.7]
    assert set(of_one[f"{n.id}.value"]) == {30.0}


_LINES = {"r-results": 2, "r-effects": 1, "study-table": 1}
"""How many lines each analysis gives of one trial with one result of two groups."""


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_is_written(review: Review, tmp_path: Path, name: str) -> None:
    viewer = review if name != "reviewer-sheet" else seen_by(review, ANNA)
    export = EXPORTS[name]
    path = export.write(viewer, tmp_path / f"out{export.suffix}", lambda *_said: None)
    assert path.stat().st_size > 0
    if export.suffix == ".zip":
        with zipfile.ZipFile(path) as inside:
            table = inside.read(f"{name}.csv").decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(table, newline="")))
        assert [line["study"] for line in lines] == ["Sigtermans 2009"] * _LINES[name]
        return
    book = openpyxl.load_workbook(path)
    cells = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert any(_field(review, "result.value").label in cell for cell in cells)


def test_a_change_is_published_and_its_answers_are_looked_at_again(review: Review) -> None:
    lead = seen_by(review, LEA)
    total = _field(review, "study.n_total")
    edited = replace(begun_from(lead.form), reopens=(f"{total.section}.{total.id}",))
    edited = edit_field(edited, total.section, total.id, help="Those treated.")
    assert {one.study for one in touched_studies(lead, changes_between(lead.form, edited))} == {"s1"}
    publish(lead, edited, "Meant otherwise")
    sheet = seen_by(review, ANNA).own_sheet("s1")
    found = [one for one in problems_of(sheet, context_of(sheet, {})) if one.code == "meaning_changed"]
    assert [one.field for one in found] == [total.id]
