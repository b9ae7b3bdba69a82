"""What the calculator offers besides a row's own answers: SDs of the same patients, entries of the review, donors."""

from __future__ import annotations

from pathlib import Path

import pytest

from crps_extractor.models.event import CONSENSUS
from crps_extractor.models.review.derived.assumed_inputs import (
    AssumedInput,
    assumed_inputs,
    assumed_weight,
    sensitivity,
)
from crps_extractor.models.review.derived.derivations import taken_text
from crps_extractor.models.review.derived.imputations import assumed, borrow_sd, donor_words, donors_for, withdraw
from crps_extractor.models.review.derived.imputations import value_of as imputed_value
from crps_extractor.models.review.derived.proposed_inputs import figures_of, proposed
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.statistics.imputation import Donor, ImputedSD
from crps_extractor.models.statistics.methods import method
from tests.builders import a_review, a_row, a_sheet, a_study, said, shipped_form

TIMES = {"t0": ("0 days", "baseline"), "t4": ("4 weeks", "follow_up"), "t12": ("12 weeks", "follow_up")}
NO_SPREAD: dict[str, str] = {"spread_type": "none"}


def a_settled_study(study: str) -> Sheet:
    """Two groups, pain on NRS at baseline, week 4 and week 12."""
    sheet = a_sheet(CONSENSUS, study, shipped_form())
    for group in ("g1", "g2"):
        a_row(sheet, "groups", group, group_label=group)
    a_row(sheet, "outcomes", "o", label="pain", **named(sheet, {"outcome.scale": {"scale": "nrs-11"}}))
    for time, (value, phase) in TIMES.items():
        when = {"time.value": value, "time.phase": {"choice": phase}, "time.anchor": {"choice": "randomisation"}}
        a_row(sheet, "times", time, label=time, **named(sheet, when))
    return sheet


def named(sheet: Sheet, answers: dict[str, object]) -> dict[str, object]:
    return {sheet.form.meaning(means).id: answer for means, answer in answers.items()}  # type: ignore[union-attr]


def a_result(sheet: Sheet, row: str, time: str, sd: str = "", group: str = "g1", form: str = "value") -> None:
    spread = {"spread": sd, "spread_type": "sd"} if sd else NO_SPREAD
    answers = {
        "result.outcome": {"row": "o"},
        "result.time": {"row": time},
        "result.group": {"row": group},
        "result.form": {"choice": form},
        "result.n": "20",
        "result.value": {"centre": "5.0", "centre_type": "mean", **spread},
    }
    a_row(sheet, "results", row, **named(sheet, answers))  # type: ignore[arg-type]


@pytest.fixture
def sheet() -> Sheet:
    sheet = a_settled_study("s1")
    a_result(sheet, "r0", "t0", "1.5")
    a_result(sheet, "r4", "t4", "1.9")
    a_result(sheet, "r12", "t12")
    a_result(sheet, "other", "t12", "2.4", group="g2")
    return sheet


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return a_review(tmp_path, shipped_form())


def test_the_sds_at_baseline_and_end_of_the_same_patients_are_proposed_for_a_change(sheet: Sheet) -> None:
    a_result(sheet, "change", "t4", form="change")
    wanted = method("sd_change_from_r")
    found = {name: taken_text(sheet, taken) for name, taken in proposed(sheet, "change", wanted).items()}
    assert found == {"sd_baseline": "1.5", "sd_end": "1.9"}
    assert figures_of(sheet, "change")["sd_baseline"].row == "r0"
    assert "sd_baseline" not in figures_of(sheet, "r0")
    assert "sd_baseline" not in figures_of(sheet, "other")


def test_the_newest_weight_that_is_assumed_is_offered_with_its_range_and_whence_it_comes(review: Review) -> None:
    assert assumed_weight(review, "s1") is None
    assumed(review, "weight", "70", "60", "80", ["Sigtermans 2009"], "adults of one trial")
    assert assumed_weight(review, "s1").text == "70"  # type: ignore[union-attr]
    own = assumed(review, "weight", "45", "40", "50", ["the authors' letter"], "adolescents", study="s1")
    found = assumed_weight(review, "s1")
    words = "body weight assumed in this review, 45 kg (40 to 50 kg): the authors' letter; adolescents"
    assert found == AssumedInput("45", "40", "50", words)
    assert assumed_weight(review, "s2").text == "70"  # type: ignore[union-attr]
    withdraw(review, own)
    assert assumed_weight(review, "s1").text == "70"  # type: ignore[union-attr]


def test_an_sd_that_two_results_could_mean_is_not_proposed(sheet: Sheet) -> None:
    a_result(sheet, "again", "t0", "1.7")
    assert "sd_baseline" not in figures_of(sheet, "r4")
    sheet.set("again", sheet.form.meaning("result.analysis").id, said({"choice": "itt"}))  # type: ignore[union-attr]
    assert taken_text(sheet, figures_of(sheet, "r4")["sd_baseline"]) == "1.5"


def test_a_correlation_of_the_study_goes_before_that_of_the_review(review: Review, sheet: Sheet) -> None:
    settled = {"s1": sheet}.get
    assert assumed_inputs(review, settled, sheet, "r4") == {}
    assumed(review, "correlation", "0.5", "0.3", "0.7", ["Goldberg 2010"], "no other")
    assumed(review, "weight", "75", "60", "90", ["Goldberg 2010"], "no other")
    own = assumed(review, "correlation", "0.6", "0.4", "0.8", ["a letter"], "of this trial", "s1")
    found = assumed_inputs(review, settled, sheet, "r4")
    assert found["r"] == AssumedInput(
        "0.6", "0.4", "0.8", "correlation assumed in this review, 0.6 (0.4 to 0.8): a letter; of this trial"
    )
    withdraw(review, own)
    assert assumed_inputs(review, settled, sheet, "r4")["r"].text == "0.5"


def test_a_borrowed_sd_is_offered_for_the_result_that_it_was_borrowed_for(review: Review, sheet: Sheet) -> None:
    settled = {"s1": sheet}.get
    borrow_sd(review, settled, "s1", "r12", ("same_study_other_time",), "missing at week 12")
    found = assumed_inputs(review, settled, sheet, "r12")
    assert set(found) == {"sd_end"}
    assert (found["sd_end"].text, found["sd_end"].low, found["sd_end"].high) == ("1.9", "1.5", "2.4")
    assert assumed_inputs(review, settled, sheet, "r4") == {}


def test_both_ends_of_a_range_are_worked_out_beside_the_assumed_figure() -> None:
    one = {"r": AssumedInput("0.6", "0.3", "0.8", "")}
    wanted = method("crossover_from_r")
    texts = {"m1": "7.0", "m2": "6.5", "sd1": "2.38", "sd2": "2.21", "r": "0.6", "n": "10"}
    yes = {question.id: True for question in wanted.questions}
    (line,) = sensitivity(wanted, texts, yes, one)
    assert line.startswith("With the correlation from 0.3 to 0.8: SD difference from 1.4604 to 2.7189, SE from")
    assert ", MD" not in line
    assert list(sensitivity(wanted, {**texts, "r": "0.7"}, yes, one)) == []
    assert list(sensitivity(wanted, texts, {}, one)) == []


def test_donors_are_sorted_by_arm_study_and_days_and_say_how_far_they_are(review: Review, sheet: Sheet) -> None:
    a_study(review, "s2", "Dahan 2011")
    another = a_settled_study("s2")
    a_result(another, "far", "t12", "2.2")
    a_result(sheet, "later", "t12", "3.3", form="change")
    settled = {"s1": sheet, "s2": another}.get
    found = donors_for(review, settled, "s1", "r12")
    assert [place for place, _ in found] == [("s1", "r4"), ("s1", "r0"), ("s1", "other"), ("s2", "far")]
    assert [donor.days_apart for _, donor in found] == [56, 84, 0, 0]
    assert donors_for(review, settled, "s1", "later") == []


def test_the_nearest_time_of_the_same_arm_is_borrowed_first(review: Review, sheet: Sheet) -> None:
    a_result(sheet, "r1", "t4", "9.9", group="g2")
    when = {"time.value": "11 weeks", "time.phase": {"choice": "follow_up"}, "time.anchor": {"choice": "randomisation"}}
    a_row(sheet, "times", "t11", label="week 11", **named(sheet, when))  # type: ignore[arg-type]
    a_result(sheet, "z11", "t11", "2.1")
    settled = {"s1": sheet}.get
    made = borrow_sd(review, settled, "s1", "r12", ("same_study_other_time",), "missing")
    result = imputed_value(review, settled, made)
    assert isinstance(result, ImputedSD)
    assert result.sd == 2.1


def test_times_counted_from_other_events_have_no_distance(review: Review, sheet: Sheet) -> None:
    anchor = sheet.form.meaning("time.anchor").id  # type: ignore[union-attr]
    sheet.set("t4", anchor, said({"choice": "treatment_end"}))
    donors = dict(donors_for(review, {"s1": sheet}.get, "s1", "r12"))
    assert donors["s1", "r4"].days_apart is None
    assert donor_words(donors["s1", "r4"]).endswith("same group, distance in time not known")


def test_a_donor_in_words() -> None:
    donor = Donor("Dahan 2011: pain", 1.80, 20, same_arm=True, is_baseline=True, days_apart=84.0)
    assert donor_words(donor) == "Dahan 2011: pain: SD 1.8, n 20; same group, baseline, 84 days apart"
