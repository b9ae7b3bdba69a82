"""Agreement is counted from first submissions of independent studies: rows, answers, fields, and the effects."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from crps_extractor.models.answer import Status
from crps_extractor.models.compare.agreement import review_agreement, study_agreement
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.decisions import add_batch, decide
from crps_extractor.models.review.facts import SINGLE, VERIFY, Person, Slots
from crps_extractor.models.review.records import Decision
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import reopen, submit
from tests.builders import (
    ANNA,
    BEN,
    CARA,
    LEA,
    Said,
    a_review,
    a_row,
    a_study,
    a_trial,
    extract,
    hand_in_sheet,
    said,
    seen_by,
)

ORACLES = tomllib.loads(
    (Path(__file__).parents[1] / "statistics" / "oracles.toml").read_text(encoding="utf-8"),
)


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    made = a_review(tmp_path)
    yield made
    made.store.close()


def value(mean: str, spread: str, spread_type: str) -> dict[str, str]:
    return {"centre": mean, "centre_type": "mean", "spread": spread, "spread_type": spread_type}


def enter(
    review: Review,
    person: Person,
    values: Mapping[str, Said],
    study: str = "s1",
    events: Mapping[str, Said] | None = None,
    n: str = "30",
) -> None:
    """A trial of two arms by a reviewer, with these values and events by arm, submitted."""
    theirs = seen_by(review, person)
    sheet = theirs.own_sheet(study)
    drafts = a_trial(sheet, f"-{person.id}")
    for arm, figure in values.items():
        drafts.append(sheet.set(f"r-{arm}-{person.id}", "value", said(figure)))
        drafts.append(sheet.set(f"r-{arm}-{person.id}", "n", said(n)))
    for arm, figure in (events or {}).items():
        drafts.append(sheet.set(f"r-{arm}-{person.id}", "events", said(figure)))
    theirs.record(drafts)
    hand_in_sheet(theirs, study)


def test_two_equal_sheets_agree_in_everything(review: Review) -> None:
    for person in (ANNA, BEN):
        extract(review, person)
    found = study_agreement(seen_by(review, LEA), "s1")
    assert (found.rows.both, found.rows.first_only, found.rows.second_only, found.rows.equal) == (6, 0, 0, 6)
    assert found.rows.dice == 1
    assert found.answers.share == 1
    assert found.critical.agreed == found.critical.both == 5
    assert found.answers.omission_rate == 0


def test_whether_a_row_was_found_and_whether_answers_agree_are_counted_apart(review: Review) -> None:
    for person, own, mean in ((ANNA, "sleep", "4.1"), (BEN, "mood at noon", "4.7")):
        theirs = seen_by(review, person)
        sheet = theirs.own_sheet("s1")
        drafts = a_trial(sheet, f"-{person.id}", mean=mean)
        theirs.record([*drafts, *a_row(sheet, "outcomes", f"{own}-{person.id}", label=own)])
        hand_in_sheet(theirs)
    found = study_agreement(seen_by(review, LEA), "s1")
    assert (found.rows.both, found.rows.first_only, found.rows.second_only, found.rows.equal) == (6, 1, 1, 5)
    assert found.rows.found_by_both == pytest.approx(6 / 8)
    assert found.rows_by_section["outcomes"].found_by_both == pytest.approx(1 / 3)
    assert (found.answers.both - found.answers.agreed, found.answers.omitted) == (1, 2)
    assert (found.critical.agreed, found.critical.both) == (4, 5)


def test_rows_laid_out_for_both_were_found_by_nobody_but_their_answers_count(review: Review) -> None:
    shared = review.sheet("review", "s1")
    review.record(a_row(shared, "groups", "laid", label="ketamine"))
    for person, n in ((ANNA, "30"), (BEN, "31")):
        theirs = seen_by(review, person)
        theirs.record([theirs.own_sheet("s1").set("laid", "n", said(n))])
        hand_in_sheet(theirs)
    found = study_agreement(seen_by(review, LEA), "s1")
    assert found.rows_by_section["groups"].both == 0
    assert "n" in {one.difference.field.id for one in found.judged}


def test_not_reported_against_a_value_is_a_disagreement(review: Review) -> None:
    for person, design in ((ANNA, said({"choice": "rct"})), (BEN, said(Status.NOT_REPORTED))):
        theirs = seen_by(review, person)
        theirs.record([theirs.own_sheet("s1").set("study", "design", design)])
        hand_in_sheet(theirs)
    found = study_agreement(seen_by(review, LEA), "s1")
    assert (found.critical.agreed, found.critical.both) == (0, 1)
    (design,) = [one for one in review_agreement(seen_by(review, LEA)).fields if one.field == "design"]
    assert design.categories is not None
    assert (design.categories.n, design.categories.agreed) == (1, 0)


def test_the_first_submission_counts_whatever_was_changed_after_seeing_the_other(review: Review) -> None:
    for person, mean in ((ANNA, "4.1"), (BEN, "4.7")):
        extract(review, person, mean=mean)
    anna = seen_by(review, ANNA)
    reopen(anna, "s1", "now I see")
    value_of_ben = seen_by(review, ANNA).sheet("person:ben", "s1").answer("r-ketamine-ben", "value")
    anna.record([anna.own_sheet("s1").set("r-ketamine-anna", "value", value_of_ben)])
    submit(anna, "s1")
    found = study_agreement(seen_by(review, LEA), "s1")
    assert found.answers.both - found.answers.agreed == 1


def test_until_both_have_submitted_there_is_no_agreement(review: Review) -> None:
    extract(review, ANNA)
    with pytest.raises(NotAllowedError):
        study_agreement(seen_by(review, LEA), "s1")
    found = review_agreement(seen_by(review, LEA))
    assert found.studies == ()
    assert found.apart == {"s1": "not submitted by both yet"}
    assert found.answers.share is None


def test_pilot_verified_single_and_excluded_studies_stand_apart(review: Review) -> None:
    for study, slots in (
        ("s2", Slots("anna", "ben", "seth")),
        ("s3", Slots("anna", "ben", "seth", VERIFY)),
        ("s4", Slots("anna", "", "seth", SINGLE)),
        ("s5", Slots("anna", "ben", "seth")),
    ):
        a_study(review, study, study, slots)
    for study in ("s1", "s2", "s3", "s4", "s5"):
        extract(review, ANNA, study)
        if study != "s4":
            extract(review, BEN, study)
    add_batch(review, "pilot", "pilot", ["s2"])
    decide(review, "s5", Decision("excluded", "design", by=("anna", "ben"), date="1 May 2026"))
    found = review_agreement(seen_by(review, LEA))
    assert [one.study for one in found.studies] == ["s1"]
    assert [one.study for one in found.pilot] == ["s2"]
    assert found.apart == {
        "s2": "pilot",
        "s3": "extracted by one and verified by the other",
        "s4": "single extraction",
    }


def test_verified_sections_leave_the_figures_and_are_named(review: Review) -> None:
    review.assign("s1", Slots("anna", "ben", "seth", verify_sections=("results", "outcomes")))
    for person in (ANNA, BEN):
        extract(review, person)
    found = study_agreement(seen_by(review, LEA), "s1")
    assert found.left_out == ("results", "outcomes")
    assert set(found.rows_by_section) == {"groups", "comparisons"}
    assert {one.difference.section.id for one in found.judged} == {"study", "groups", "comparisons"}


# Effects ---------------------------------------------------------------------------------------


def test_the_effect_of_each_sheet_shows_what_reading_an_se_as_an_sd_does(review: Review) -> None:
    """Sigtermans 2009, week 1: 2.68 (SE 0.51) against 5.45 (SE 0.48), one reads the SE, the other an SD."""
    case = ORACLES["effect_agreement"][0]
    for person, kind in ((ANNA, "se"), (BEN, "sd")):
        enter(review, person, {"ketamine": value("2.68", "0.51", kind), "placebo": value("5.45", "0.48", kind)})
    (effect,) = study_agreement(seen_by(review, LEA), "s1").effects
    assert effect.measure == "SMD"
    assert effect.label == "ketamine · placebo: pain NRS"
    assert [effect.agreement.first, effect.agreement.second] == pytest.approx(case["g"], abs=5e-5)
    assert effect.agreement.within_0_1 is case["within_0_1"]
    assert effect.agreement.sign_changed is False


def test_swapped_arms_turn_the_sign(review: Review) -> None:
    means = {"ketamine": value("2.7", "1.5", "sd"), "placebo": value("5.4", "1.5", "sd")}
    enter(review, ANNA, means)
    enter(review, BEN, {"ketamine": means["placebo"], "placebo": means["ketamine"]})
    found = review_agreement(seen_by(review, LEA))
    assert found.signs_changed == 1
    assert found.effects_close == (0, 1)


def test_counts_give_a_risk_ratio_and_a_sheet_without_figures_gives_none(review: Review) -> None:
    events = {"ketamine": {"count": "10", "of": "30"}, "placebo": {"count": "5", "of": "30"}}
    enter(review, ANNA, {"ketamine": said(Status.NOT_REPORTED)}, events=events)
    enter(review, BEN, {"ketamine": said(Status.NOT_REPORTED)}, events={"ketamine": {"count": "10", "of": "30"}})
    (effect,) = study_agreement(seen_by(review, LEA), "s1").effects
    assert effect.measure == "log RR"
    assert effect.agreement.first == pytest.approx(0.6931, abs=1e-4)
    assert effect.agreement.second is None
    assert effect.agreement.within_0_1 is None


# Fields and pairs ------------------------------------------------------------------------------


def test_fields_are_counted_one_by_one_with_kappa_for_choices_and_ratios_for_numbers(review: Review) -> None:
    studies = [f"s{number}" for number in range(1, 5)]
    for study in studies[1:]:
        a_study(review, study, study)
    designs = [("rct", "rct"), ("series", "series"), ("rct", "series"), ("other", "other")]
    for study, pair in zip(studies, designs, strict=True):
        for person, design in zip((ANNA, BEN), pair, strict=True):
            theirs = seen_by(review, person)
            sheet = theirs.own_sheet(study)
            n = "3" if (study, person) == ("s2", BEN) else "30"
            theirs.record([sheet.set("study", "design", said({"choice": design}))])
            theirs.record(a_row(sheet, "groups", f"g-{study}-{person.id}", label="ketamine", n=n))
            hand_in_sheet(theirs, study)
    fields = {(one.section, one.field): one for one in review_agreement(seen_by(review, LEA)).fields}
    design, n = fields["study", "design"], fields["groups", "n"]
    assert (design.both, design.agreed, design.critical) == (4, 3, True)
    assert design.categories is not None
    assert design.categories.kappa == pytest.approx((0.75 - 0.3125) / (1 - 0.3125))
    assert design.alpha is None
    assert n.numbers is not None
    assert (n.numbers.n, n.numbers.exact, n.numbers.largest_ratio, n.numbers.icc_a_1) == (4, 3, 10.0, None)


def test_changing_pairs_are_counted_by_pair_and_by_alpha(review: Review) -> None:
    a_study(review, "s2", "s2", Slots("anna", "cara", "seth"))
    a_study(review, "s3", "s3", Slots("cara", "ben", "seth"))
    answers = {
        "s1": (ANNA, BEN, "rct", "rct"),
        "s2": (ANNA, CARA, "series", "series"),
        "s3": (CARA, BEN, "rct", "series"),
    }
    for study, (one, other, first, second) in answers.items():
        for person, design in ((one, first), (other, second)):
            theirs = seen_by(review, person)
            theirs.record([theirs.own_sheet(study).set("study", "design", said({"choice": design}))])
            hand_in_sheet(theirs, study)
    found = review_agreement(seen_by(review, LEA))
    assert {pair: count.agreed for pair, count in found.by_pair.items()} == {
        ("anna", "ben"): 1,
        ("anna", "cara"): 1,
        ("ben", "cara"): 0,
    }
    (design,) = [one for one in found.fields if one.field == "design"]
    assert design.alpha == pytest.approx(1 - 5 * 2 / 18)
    assert found.critical_interval is None


def test_ten_studies_give_an_interval_over_studies(review: Review) -> None:
    for number in range(1, 11):
        study = f"s{number}"
        if number > 1:
            a_study(review, study, study)
        for person in (ANNA, BEN):
            theirs = seen_by(review, person)
            design = "series" if number <= 3 and person is BEN else "rct"
            theirs.record([theirs.own_sheet(study).set("study", "design", said({"choice": design}))])
            hand_in_sheet(theirs, study)
    found = review_agreement(seen_by(review, LEA))
    assert found.critical.share == pytest.approx(0.7)
    assert found.critical_interval is not None
    low, high = found.critical_interval
    assert low < 0.7 < high
    assert found.found_interval is None
