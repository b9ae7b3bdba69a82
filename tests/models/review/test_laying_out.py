"""What the lead lays out stands in both reviewers' sheets, shows no answer, and never takes away what they entered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer, How, Source
from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import REVIEW
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.layout import (
    as_reviewers_see,
    begun_by,
    copied_layout,
    join_rows,
    joining_refusal,
    layout_refusal,
    layout_sections,
    likely_twin,
    named_rows,
    rows_to_match,
    studies_laid_out,
)
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from tests.builders import ANNA, BEN, a_review, a_row, a_study, hand_in_sheet, said, seen_by, shipped_form


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    made = a_review(tmp_path, shipped_form())
    yield made
    made.store.close()


def lay_out(review: Review, study: str = "s1", **names: list[str]) -> Sheet:
    """Rows laid out by the lead under these names; the lead's sheet."""
    sheet = review.sheet(REVIEW, study)
    for section, wanted in names.items():
        review.record(named_rows(sheet, review.form.by_id[section], wanted))
    return sheet


def names(sheet: Sheet, section: str) -> list[str]:
    return [context_of(sheet, {}).row_label(row.id) for row in sheet.rows(section)]


def test_groups_outcomes_time_points_and_comparisons_can_be_laid_out_and_no_result() -> None:
    assert [one.id for one in layout_sections(shipped_form())] == ["groups", "outcomes", "times", "comparisons"]


def test_both_reviewers_find_the_same_rows_and_they_are_one_pair_in_the_consensus(review: Review) -> None:
    laid = lay_out(review, groups=["Ketamine", "Placebo"], times=["week 4"])
    rows = [row.id for row in laid.rows("groups")]
    for person, n in ((ANNA, "30"), (BEN, "31")):
        theirs = seen_by(review, person)
        own = theirs.own_sheet("s1")
        assert [row.id for row in own.rows("groups")] == rows
        assert all(row.laid for row in own.rows("groups"))
        assert names(own, "groups") == ["Ketamine", "Placebo"]
        with pytest.raises(KeyError):
            own.remove_row(rows[0])
        theirs.record([own.set(rows[0], "n_allocated", said(n))])
        hand_in_sheet(theirs)
    comparison, _ = study_consensus(Review(review.store, "lea"), "s1")
    pairs = [pair for pair in comparison.pairs if pair.section == "groups"]
    assert [(pair.first.id, pair.second.id, pair.how) for pair in pairs] == [(row, row, "same id") for row in rows]


def test_a_name_that_is_there_already_is_not_laid_out_twice(review: Review) -> None:
    sheet = lay_out(review, times=["Week 4", "week  4", "", "week 12", "week 12"])
    assert names(sheet, "times") == ["Week 4", "week 12"]


def test_rows_without_a_name_of_their_own_are_refused_in_one_sentence(review: Review) -> None:
    with pytest.raises(ValueError, match="Comparisons"):
        named_rows(review.sheet(REVIEW, "s1"), review.form.by_id["comparisons"], ["a against b"])


def test_only_a_lead_lays_out_and_never_beneath_a_submitted_sheet(review: Review) -> None:
    assert layout_refusal(review, "s1") == ""
    assert "lead" in layout_refusal(seen_by(review, ANNA), "s1")
    row = lay_out(review, groups=["Ketamine"]).rows("groups")[0].id
    anna = seen_by(review, ANNA)
    anna.record([anna.own_sheet("s1").set(row, "n_allocated", said("30"))])
    hand_in_sheet(anna)
    lead = Review(review.store, "lea")
    assert "Anna Arm has submitted" in layout_refusal(lead, "s1")
    laid = lead.sheet(REVIEW, "s1")
    for change in (laid.set(row, "group_label", said("other")), laid.add_row("groups"), laid.remove_row(row)):
        with pytest.raises(NotAllowedError, match="Anna Arm has submitted"):
            lead.record([change])
    assert names(Review(review.store, "anna").own_sheet("s1"), "groups") == ["Ketamine"]


def test_the_lead_learns_who_has_begun_and_nothing_else(review: Review) -> None:
    assert begun_by(review, "s1") == ()
    theirs = seen_by(review, BEN)
    theirs.record(a_row(theirs.own_sheet("s1"), "groups", "own", group_label="ZEBRA"))
    assert begun_by(review, "s1") == ("Ben Berg",)
    assert names(as_reviewers_see(review.sheet(REVIEW, "s1")), "groups") == []
    with pytest.raises(NotAllowedError):
        review.sheet("person:ben", "s1")


def test_a_layout_is_copied_with_its_references_and_without_places_in_a_report(review: Review) -> None:
    a_study(review, "s2", "Dahan 2011")
    first = lay_out(review, groups=["Ketamine", "Placebo"], outcomes=["Pain"])
    ketamine, placebo = (row.id for row in first.rows("groups"))
    place = Source(How.TEXT, "r1", 2, ((1, 2, 3, 4),), "as printed")
    review.record([first.set(ketamine, "role", Answer(parts={"choice": "intervention"}, sources=(place,)))])
    review.record(a_row(first, "comparisons", "c1", a={"row": ketamine}, b={"row": placebo}))
    second = lay_out(review, "s2", groups=["placebo"])
    review.record(copied_layout(first, second))
    assert names(second, "groups") == ["placebo", "Ketamine"]
    known, new = (row.id for row in second.rows("groups"))
    (comparison,) = second.rows("comparisons")
    assert second.answer(comparison.id, "a") == Answer(parts={"row": new})
    assert second.answer(comparison.id, "b") == Answer(parts={"row": known})
    assert second.answer(new, "role") == Answer(parts={"choice": "intervention"})
    assert studies_laid_out(review, "s2") == ["s1"]


def test_a_row_taken_back_by_the_lead_stays_with_whoever_used_it(review: Review) -> None:
    laid = lay_out(review, groups=["Ketamine", "Placebo", "Saline"])
    ketamine, placebo, saline = (row.id for row in laid.rows("groups"))
    theirs = seen_by(review, ANNA)
    own = theirs.own_sheet("s1")
    theirs.record([own.set(ketamine, "n_allocated", said("30"))])
    theirs.record(a_row(own, "results", "r1", group={"row": placebo}))
    review.record([laid.remove_row(row) for row in (ketamine, placebo, saline)])
    own = seen_by(review, ANNA).own_sheet("s1")
    assert [(row.id, row.laid) for row in own.rows("groups")] == [(ketamine, False), (placebo, False)]
    assert names(own, "groups") == ["Ketamine", "Placebo"]
    assert seen_by(review, BEN).own_sheet("s1").rows("groups") == ()
    own.remove_row(ketamine)
    assert [row.id for row in own.rows("groups")] == [placebo]


@pytest.fixture
def begun(review: Review) -> Sheet:
    """Anna's sheet: a group and a result of her own, and the same group laid out afterwards."""
    theirs = seen_by(review, ANNA)
    own = theirs.own_sheet("s1")
    theirs.record(a_row(own, "groups", "own", group_label="ketamine ", n_allocated="30"))
    theirs.record(a_row(own, "results", "r1", group={"row": "own"}))
    lay_out(review, groups=["Placebo", "Ketamine"])
    return seen_by(review, ANNA).own_sheet("s1")


def test_a_row_of_ones_own_is_offered_to_be_the_laid_out_one(begun: Sheet) -> None:
    own, laid = rows_to_match(begun, "groups")
    assert [row.id for row in own] == ["own"]
    assert likely_twin(begun, own[0], context_of(begun, {})) == laid[1].id
    assert rows_to_match(begun, "times") == ((), ())


def test_joining_moves_answers_and_references_in_one_step(begun: Sheet) -> None:
    _, (_, ketamine) = rows_to_match(begun, "groups")
    drafts = join_rows(begun, "own", ketamine.id)
    assert len({draft.step for draft in drafts}) == 1
    assert begun.answer(ketamine.id, "n_allocated") == said("30")
    assert begun.answer("r1", "group") == Answer(parts={"row": ketamine.id})
    assert begun.row("own") is None


def test_rows_answered_differently_are_not_joined(begun: Sheet) -> None:
    _, (_, ketamine) = rows_to_match(begun, "groups")
    begun.set(ketamine.id, "n_allocated", said("31"))
    assert "Allocated" in joining_refusal(begun, "own", ketamine.id)
    with pytest.raises(NotAllowedError, match="Allocated"):
        join_rows(begun, "own", ketamine.id)
    assert begun.row("own") is not None
    assert joining_refusal(begun, ketamine.id, "own") != ""
