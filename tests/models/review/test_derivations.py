"""Derived and imputed values: kept as choices, computed from what is settled now, taken back, undone, exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import CONSENSUS, EventKind
from crps_extractor.models.exports.pages.derived import derived_page, imputed_lines
from crps_extractor.models.exports.pages.study_view import view_of
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.derived.derivations import Derivation, Taken, derivations, use, value_of, withdraw
from crps_extractor.models.review.derived.imputations import (
    assumed,
    borrow_sd,
    donors_for,
    imputations,
)
from crps_extractor.models.review.derived.imputations import value_of as imputed_value
from crps_extractor.models.review.derived.imputations import withdraw as withdraw_imputation
from crps_extractor.models.review.derived.proposed_inputs import figures_of, proposed
from crps_extractor.models.review.history import happenings
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.statistics.imputation import Assumption, ImputedSD
from crps_extractor.models.statistics.method import Derived, Refused
from crps_extractor.models.statistics.methods import GROUPS, METHODS, method
from crps_extractor.models.steps import Steps
from tests.builders import ANNA, BEN, LEA, SETH, a_review, a_row, a_sheet, again, extract, said, seen_by, shipped_form

YES = {"one_mean": True, "own_n": True, "raw_mean": True}


def a_consensus() -> Sheet:
    sheet = a_sheet(CONSENSUS)
    a_row(sheet, "groups", "g", label="ketamine")
    value = {"centre": "4.1", "centre_type": "mean", "spread": "0.30", "spread_type": "se"}
    a_row(sheet, "results", "r", group={"row": "g"}, n="30", value=value)
    return sheet


def from_se(sheet: Sheet, **more: object) -> list[object]:
    inputs = {name: [taken] for name, taken in proposed(sheet, "r", method("sd_from_se")).items()}
    return use(sheet, "r", "sd_from_se", inputs, YES, **more)  # type: ignore[arg-type, return-value]


def test_the_number_is_computed_from_the_settled_answers_and_is_in_no_event() -> None:
    sheet = a_consensus()
    (draft,) = from_se(sheet)
    (one,) = derivations(sheet)
    result = value_of(sheet, one)
    assert isinstance(result, Derived)
    assert result["sd"].value == pytest.approx(0.30 * 30**0.5)
    assert draft.kind is EventKind.DERIVATION  # type: ignore[attr-defined]
    said_so = json.dumps(dict(draft.body))  # type: ignore[attr-defined]
    assert "1.64" not in said_so
    assert "0.30" not in said_so


def test_another_settled_answer_gives_another_value_and_a_missing_one_says_so() -> None:
    sheet = a_consensus()
    from_se(sheet)
    (one,) = derivations(sheet)
    sheet.set("r", "n", said("100"))
    result = value_of(sheet, one)
    assert isinstance(result, Derived)
    assert result["sd"].value == pytest.approx(3.0)
    sheet.set("r", "n", None)
    gone = value_of(sheet, one)
    assert isinstance(gone, Refused)
    assert "not settled any more" in gone.reason


def test_what_the_method_refuses_is_not_kept() -> None:
    sheet = a_consensus()
    inputs = {name: [taken] for name, taken in proposed(sheet, "r", method("sd_from_se")).items()}
    with pytest.raises(ValueError, match="difference between groups"):
        use(sheet, "r", "sd_from_se", inputs, {**YES, "one_mean": False})
    with pytest.raises(ValueError, match="First answer"):
        use(sheet, "r", "sd_from_se", inputs, {})
    assert derivations(sheet) == ()


def test_a_typed_figure_needs_its_origin() -> None:
    sheet = a_consensus()
    inputs = {"se": [Taken("0.30")], "n": [Taken(row="r", field="n", part="text")]}
    with pytest.raises(ValueError, match="where the figures that you typed come from"):
        use(sheet, "r", "sd_from_se", inputs, YES)
    use(sheet, "r", "sd_from_se", inputs, YES, "SE read from the table in the appendix")
    assert derivations(sheet)[0].assumption == "SE read from the table in the appendix"


def test_withdrawing_and_undo_bring_it_back_as_it_was() -> None:
    sheet = a_consensus()
    steps = Steps(CONSENSUS, sheet.study)
    for draft in from_se(sheet):
        steps.push(draft)  # type: ignore[arg-type]
    before = derivations(sheet)
    for draft in withdraw(sheet, before[0]):
        steps.push(draft)
    assert derivations(sheet) == ()
    for draft in steps.undo():
        steps.push(sheet.apply(draft))
    assert derivations(sheet) == before
    for draft in steps.undo():
        steps.push(sheet.apply(draft))
    assert derivations(sheet) == ()
    for draft in steps.redo():
        steps.push(sheet.apply(draft))
    assert derivations(sheet) == before


def test_a_method_that_this_program_does_not_know_says_so() -> None:
    result = value_of(a_consensus(), Derivation("d", "r", "from_the_future"))
    assert isinstance(result, Refused)
    assert "does not know" in result.reason


def test_only_figures_of_the_right_meaning_are_proposed() -> None:
    sheet = a_consensus()
    assert set(figures_of(sheet, "r")) == {"mean", "se", "n"}
    sheet.set(
        "r", "value", said({"centre": "4", "centre_type": "median", "low": "2", "high": "7", "spread_type": "iqr"})
    )
    assert set(figures_of(sheet, "r")) == {"median", "q1", "q3", "n"}
    assert figures_of(sheet, "g") == {}


def test_the_centre_of_an_effect_is_a_difference_or_a_ratio_by_its_measure() -> None:
    form = shipped_form()
    sheet = a_sheet(CONSENSUS, form=form)
    ids = {name: form.meaning(f"effect.{name}").id for name in ("measure", "estimate", "n_a", "n_b", "p")}  # type: ignore[union-attr]
    estimate = {"centre": "1.4", "low": "1.1", "high": "1.8", "spread_type": "ci", "level": "95"}
    a_row(sheet, "effects", "e", **{ids["estimate"]: estimate, ids["n_a"]: "30", ids["n_b"]: "31", ids["p"]: "0.02"})
    assert not {"md", "ratio"} & set(figures_of(sheet, "e"))
    sheet.set("e", ids["measure"], said({"choice": "or"}))
    assert {"ratio", "low", "high", "level", "n1", "n2", "p"} == set(figures_of(sheet, "e"))
    sheet.set("e", ids["measure"], said({"choice": "md"}))
    assert "md" in figures_of(sheet, "e")


def test_every_method_stands_in_one_group_and_paired_ones_apart_from_two_group_ones() -> None:
    listed = [one.id for group in GROUPS.values() for one in group]
    assert listed == [one.id for one in METHODS]
    assert len(set(listed)) == len(listed)
    assert {"se_from_ci_difference", "se_from_ci_paired"} <= set(listed)


@pytest.fixture
def settled_review(tmp_path: Path) -> Review:
    review = a_review(tmp_path)
    for person in (ANNA, BEN):
        extract(review, person)
    return review


def test_they_are_in_the_file_and_only_settlers_write_them(settled_review: Review) -> None:
    seth = seen_by(settled_review, SETH)
    _, consensus = study_consensus(seth, "s1")
    row = consensus.rows("results")[0].id
    value, n = Taken(row=row, field="value", part="spread"), Taken(row=row, field="n", part="text")
    drafts = use(consensus, row, "sd_from_se", {"se": [value], "n": [n]}, YES)
    with pytest.raises(NotAllowedError):
        seen_by(settled_review, ANNA).record(drafts)
    seth.record(drafts)
    opened = again(seth)
    _, reread = study_consensus(opened, "s1")
    assert [one.method for one in derivations(reread)] == ["sd_from_se"]
    told = happenings(opened, "s1")[-1]
    assert (told.what, told.new) == ("derived value", "by the method sd_from_se")


def test_the_export_names_method_inputs_conditions_and_program(settled_review: Review) -> None:
    seth = seen_by(settled_review, SETH)
    _, consensus = study_consensus(seth, "s1")
    row = consensus.rows("results")[0].id
    value, n = Taken(row=row, field="value", part="spread"), Taken(row=row, field="n", part="text")
    seth.record(use(consensus, row, "sd_from_se", {"se": [value], "n": [n]}, {**YES, "raw_mean": False}))
    page = derived_page()
    (line,) = page.lines(view_of(seth, seth.facts.study("s1"), frozenset()))
    told = {column.title: cell.text for column, cell in zip(page.columns, line, strict=True)}
    assert told["Gives"] == "sd"
    patients = consensus.answer(row, "n")
    assert patients is not None
    assert float(told["Value"]) == pytest.approx(1.5 * int(patients.part("text")) ** 0.5, abs=0.01)
    assert "sd_from_se" in told["Method"]
    assert "model-based" in told["Marks"]
    assert "standard error: 1.5" in told["Inputs"]
    assert "CRPS Extractor" in told["Computed by"]


def with_scales(tmp_path: Path) -> tuple[Review, Sheet]:
    """A settled study of the shipped form: pain at baseline with its SD, at the end without."""
    form = shipped_form()
    review = a_review(tmp_path, form)
    sheet = a_sheet(CONSENSUS, form=form)
    names = ("outcome", "time", "group", "value", "n")
    ids = {
        name: form.meaning(name).id  # type: ignore[union-attr]
        for name in (*(f"result.{name}" for name in names), "outcome.scale", "time.phase")
    }
    a_row(sheet, "groups", "g", group_label="Ketamine")
    a_row(sheet, "outcomes", "o", label="Pain", **{ids["outcome.scale"]: {"scale": "nrs_11"}})
    a_row(sheet, "times", "t0", label="baseline", **{ids["time.phase"]: {"choice": "baseline"}})
    a_row(sheet, "times", "t1", label="week 12")
    printed = {"spread": "1.8", "spread_type": "sd"}
    for row, time, spread in (("r0", "t0", printed), ("r1", "t1", {"spread_type": "none"})):
        value = {"centre": "6.0", "centre_type": "mean", **spread}
        keys = {"result.outcome": "o", "result.time": time, "result.group": "g"}
        answers = {ids[key]: {"row": row_id} for key, row_id in keys.items()}
        a_row(sheet, "results", row, **answers, **{ids["result.value"]: value, ids["result.n"]: "20"})
    return review, sheet


def test_an_sd_is_borrowed_in_the_order_given_and_kept_without_its_number(tmp_path: Path) -> None:
    review, sheet = with_scales(tmp_path)
    settled = {"s1": sheet}.get
    assert [place for place, _ in donors_for(review, settled, "s1", "r1")] == [("s1", "r0")]
    made = borrow_sd(
        review, settled, "s1", "r1", ("same_study_other_time", "baseline_same_arm"), "SD at week 12 missing"
    )
    assert imputations(review) == (made,)
    result = imputed_value(review, settled, made)
    assert isinstance(result, ImputedSD)
    assert (result.sd, result.order, result.low, result.high) == (1.8, "baseline_same_arm", 1.8, 1.8)
    assert "1.8" not in json.dumps(made.body())
    withdraw_imputation(review, made)
    assert imputations(review) == ()


def test_nothing_is_borrowed_without_a_donor_or_a_reason(tmp_path: Path) -> None:
    review, sheet = with_scales(tmp_path)
    settled = {"s1": sheet}.get
    with pytest.raises(ValueError, match="Say why"):
        borrow_sd(review, settled, "s1", "r1", ("baseline_same_arm",), " ")
    with pytest.raises(ValueError, match="could be borrowed"):
        borrow_sd(review, settled, "s1", "r0", ("baseline_same_arm",), "why")
    with pytest.raises(NotAllowedError):
        borrow_sd(seen_by(review, ANNA), settled, "s1", "r1", ("baseline_same_arm",), "why")


def test_a_correlation_is_assumed_with_its_range_and_source_only(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    with pytest.raises(ValueError, match="needs a source"):
        assumed(review, "correlation", "0.6", "0.4", "0.8", [], "changes")
    with pytest.raises(ValueError, match="in order"):
        assumed(review, "correlation", "0.9", "0.4", "0.8", ["Sigtermans 2009"], "changes")
    made = assumed(review, "correlation", "0.6", "0.4", "0.8", ["Sigtermans 2009"], "changes")
    assert isinstance(imputed_value(review, {}.get, made), Assumption)
    (line,) = imputed_lines(seen_by(review, LEA))
    assert [cell.text for cell in line][:6] == ["the review", "", "correlation", "0.6", "0.4", "0.8"]
