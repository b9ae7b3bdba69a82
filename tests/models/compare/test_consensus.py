"""From two submitted sheets to one: agreed, settled, left out, undone, and the same checks on what results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer, How, Source, Status
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.compare.consensus import (
    FIRST,
    LEFT_OUT,
    OTHER,
    SECOND,
    UNRESOLVED,
    leave_out,
    pair_by_hand,
    settle,
    settle_row,
    study_consensus,
    unpair,
    with_settlements,
)
from crps_extractor.models.compare.difference import Difference, Pair, StudyComparison
from crps_extractor.models.compare.slips import looks_like
from crps_extractor.models.event import Draft
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Likeness
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import SINGLE, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.steps import Steps
from tests.builders import (
    ANNA,
    BEN,
    SETH,
    a_review,
    a_row,
    a_trial,
    again,
    hand_in_sheet,
    said,
    scope_of,
    seen_by,
    shipped_form,
)


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """Anna and Ben agree on a trial but for one mean; each has an outcome that the other has not."""
    made = a_review(tmp_path)
    for person, mean, own in ((ANNA, "4.1", "sleep"), (BEN, "41", "mood at noon")):
        theirs = seen_by(made, person)
        sheet = theirs.own_sheet("s1")
        drafts = a_trial(sheet, f"-{person.id}", mean=mean)
        theirs.record([*drafts, *a_row(sheet, "outcomes", f"{own}-{person.id}", label=own)])
        hand_in_sheet(theirs)
    yield seen_by(made, SETH)
    made.store.close()


def compared(review: Review) -> tuple[StudyComparison, Sheet]:
    return study_consensus(seen_by(review, SETH), "s1")


def the(comparison: StudyComparison, row: str, field: str) -> Difference:
    return next(one for one in comparison.fields if (one.pair.id, one.field.id) == (row, field))


def pair_of(comparison: StudyComparison, row: str) -> Pair:
    return next(pair for pair in comparison.pairs if pair.id == row)


def kept(review: Review, drafts: Sequence[Draft]) -> tuple[StudyComparison, Sheet]:
    """Record what was settled and read the consensus anew from the file."""
    review.record(drafts)
    return compared(review)


def test_what_both_said_is_agreed_without_being_stored_and_its_references_name_the_consensus(review: Review) -> None:
    comparison, consensus = compared(review)
    assert {one.pair.id for one in comparison.open} == {"r-ketamine-anna", "sleep-anna", "mood at noon-ben"}
    assert consensus.answer("r-placebo-anna", "group") == said({"row": "placebo-anna"})
    assert [row.id for row in consensus.rows("groups")] == ["ketamine-anna", "placebo-anna"]
    assert [row.id for row in consensus.rows("outcomes")] == ["pain-anna"]
    assert review.store.cells("consensus", "s1") == []


@pytest.mark.parametrize(("how", "centre"), [(FIRST, "4.1"), (SECOND, "41")])
def test_a_difference_is_settled_as_one_of_the_two(review: Review, how: str, centre: str) -> None:
    comparison, consensus = compared(review)
    one = the(comparison, "r-ketamine-anna", "value")
    comparison, consensus = kept(review, settle(consensus, comparison, one, how, "table 2"))
    answer = consensus.answer("r-ketamine-anna", "value")
    settled = the(comparison, "r-ketamine-anna", "value")
    assert answer is not None
    assert answer.part("centre") == centre
    assert settled.settled == answer
    assert settled.settlement is not None
    assert (settled.settlement.how, settled.settlement.why, settled.settlement.actor) == (how, "table 2", "seth")
    assert not settled.is_open


def test_a_difference_left_unresolved_is_decided_and_can_still_be_settled(review: Review) -> None:
    comparison, consensus = compared(review)
    one = the(comparison, "r-ketamine-anna", "value")
    settle(consensus, comparison, one, UNRESOLVED, "ask the authors")
    before, after = comparison.open, with_settlements(comparison, consensus)
    left = the(after, "r-ketamine-anna", "value")
    assert (left.is_open, left.is_unresolved) == (False, True)
    assert after.unresolved == (left,)
    assert len(after.open) == len(before) - 1
    third = said({"centre": "4.2", "centre_type": "mean"})
    settle(consensus, comparison, one, OTHER, "the erratum", other=third)
    assert consensus.answer("r-ketamine-anna", "value") == third
    assert with_settlements(comparison, consensus).unresolved == ()


def test_a_settled_reference_of_the_second_names_the_consensus_row(review: Review) -> None:
    ben = seen_by(review, BEN)
    comparison, consensus = compared(ben)
    turned = Sheet(review.form, scope_of(BEN), "s1", review.store.cells(scope_of(BEN), "s1"))
    turned.set("r-ketamine-ben", "group", said({"row": "placebo-ben"}))
    one = Difference(
        the(comparison, "r-ketamine-anna", "group").section,
        the(comparison, "r-ketamine-anna", "group").field,
        pair_of(comparison, "r-ketamine-anna"),
        the(comparison, "r-ketamine-anna", "group").first,
        turned.answer("r-ketamine-ben", "group"),
        the(comparison, "r-ketamine-anna", "value").likeness,
    )
    settle(consensus, comparison, one, SECOND, "")
    assert consensus.answer("r-ketamine-anna", "group") == said({"row": "placebo-anna"})


# Rows that only one has ------------------------------------------------------------------------


def test_a_row_that_only_one_has_is_taken_with_all_its_fields(review: Review) -> None:
    comparison, consensus = compared(review)
    drafts = settle_row(consensus, comparison, pair_of(comparison, "mood at noon-ben"), SECOND, "on page 4")
    assert len({draft.step for draft in drafts}) == 1
    comparison, consensus = kept(review, drafts)
    assert consensus.answer("mood at noon-ben", "label") == said("mood at noon")
    assert not the(comparison, "mood at noon-ben", "label").is_open


@pytest.mark.parametrize("how", ["leave out", SECOND])
def test_a_row_that_only_one_has_is_left_out_with_a_reason(review: Review, how: str) -> None:
    comparison, consensus = compared(review)
    pair = pair_of(comparison, "sleep-anna")
    leaving = leave_out if how == "leave out" else lambda *a: settle_row(a[0], comparison, a[1], SECOND, a[2])
    with pytest.raises(ValueError, match="why"):
        leaving(consensus, pair, " ")
    comparison, consensus = kept(review, leaving(consensus, pair, "not an outcome of the trial"))
    one = the(comparison, "sleep-anna", "label")
    assert not one.is_open
    assert one.settled is None
    assert one.settlement is not None
    assert (one.settlement.how, one.settlement.why) == (LEFT_OUT, "not an outcome of the trial")
    assert "sleep-anna" not in {row.id for row in consensus.rows("outcomes")}


def test_a_row_taken_and_then_left_out_goes_and_comes_back_when_it_is_taken_again(review: Review) -> None:
    comparison, consensus = compared(review)
    pair = pair_of(comparison, "sleep-anna")
    review.record(settle_row(consensus, comparison, pair, FIRST, ""))
    review.record(leave_out(consensus, pair, "a slip"))
    comparison, consensus = compared(review)
    assert consensus.row("sleep-anna") is None
    comparison, consensus = kept(review, settle_row(consensus, comparison, pair, FIRST, "it is there after all"))
    assert consensus.answer("sleep-anna", "label") == said("sleep")
    assert the(comparison, "sleep-anna", "label").settlement.how == FIRST  # type: ignore[union-attr]


@pytest.mark.parametrize("how", [SECOND, UNRESOLVED])
def test_a_field_settled_as_the_reviewer_who_lacks_the_row_makes_no_empty_row(review: Review, how: str) -> None:
    comparison, consensus = compared(review)
    one = the(comparison, "sleep-anna", "label")
    comparison, consensus = kept(review, settle(consensus, comparison, one, how, ""))
    assert consensus.row("sleep-anna") is None
    assert the(comparison, "sleep-anna", "label").settlement.how == how  # type: ignore[union-attr]
    assert the(comparison, "sleep-anna", "label").is_unresolved == (how == UNRESOLVED)
    comparison, consensus = kept(review, settle(consensus, comparison, one, FIRST, ""))
    assert consensus.answer("sleep-anna", "label") == said("sleep")


def test_a_row_that_both_have_is_not_left_out(review: Review) -> None:
    comparison, consensus = compared(review)
    with pytest.raises(ValueError, match="Both"):
        leave_out(consensus, pair_of(comparison, "pain-anna"), "why not")


def test_leaving_out_is_one_step_of_undo_that_outlives_the_file(review: Review) -> None:
    comparison, consensus = compared(review)
    pair = pair_of(comparison, "sleep-anna")
    review.record(settle_row(consensus, comparison, pair, FIRST, ""))
    review.record(leave_out(consensus, pair, "a slip"))
    steps: Steps = review.steps("consensus", "s1")
    _, consensus = compared(review)
    undone = [consensus.apply(draft) for draft in steps.undo()]
    comparison, consensus = kept(review, undone)
    assert consensus.answer("sleep-anna", "label") == said("sleep")
    assert the(comparison, "sleep-anna", "label").settlement.how == FIRST  # type: ignore[union-attr]


# Pairs by hand ---------------------------------------------------------------------------------


def test_rows_paired_by_hand_are_compared_and_what_was_taken_alone_goes(review: Review) -> None:
    comparison, consensus = compared(review)
    review.record(settle_row(consensus, comparison, pair_of(comparison, "mood at noon-ben"), SECOND, ""))
    comparison, consensus = kept(review, pair_by_hand(consensus, "sleep-anna", "mood at noon-ben"))
    pair = pair_of(comparison, "sleep-anna")
    assert pair.how == "by hand"
    assert pair.second is not None
    assert [row.id for row in consensus.rows("outcomes")] == ["pain-anna", "sleep-anna"]
    assert the(comparison, "sleep-anna", "label").is_open


def test_paired_rows_are_taken_apart_put_together_again_and_undone(review: Review) -> None:
    comparison, consensus = compared(review)
    comparison, consensus = kept(review, unpair(consensus, pair_of(comparison, "pain-anna")))
    assert pair_of(comparison, "pain-anna").second is None
    assert pair_of(comparison, "pain-ben").first is None
    steps = review.steps("consensus", "s1")
    comparison, consensus = kept(review, [consensus.apply(draft) for draft in steps.undo()])
    assert pair_of(comparison, "pain-anna").how == "key"
    comparison, consensus = kept(review, unpair(consensus, pair_of(comparison, "pain-anna")))
    comparison, consensus = kept(review, pair_by_hand(consensus, "pain-anna", "pain-ben"))
    assert pair_of(comparison, "pain-anna").how == "by hand"


def test_rows_that_are_no_pair_cannot_be_taken_apart(review: Review) -> None:
    comparison, consensus = compared(review)
    for row in ("study", "sleep-anna"):
        with pytest.raises(ValueError, match="paired"):
            unpair(consensus, pair_of(comparison, row))


# The consensus as a sheet ----------------------------------------------------------------------


def test_the_consensus_stays_after_the_file_is_closed(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    for person, name in ((ANNA, "A"), (BEN, "B")):
        theirs = seen_by(review, person)
        theirs.record([theirs.own_sheet("s1").set("study", "name", said(name))])
        hand_in_sheet(theirs)
    settler = seen_by(review, SETH)
    comparison, consensus = compared(settler)
    settler.record(settle(consensus, comparison, the(comparison, "study", "name"), SECOND, "as printed"))
    opened = again(settler)
    comparison, consensus = compared(opened)
    assert consensus.answer("study", "name") == said("B")
    assert comparison.open == ()
    opened.store.close()


def test_the_same_checks_run_on_the_consensus(tmp_path: Path) -> None:
    """Both typed the same value that cannot be: agreement is no proof."""
    review = a_review(tmp_path, shipped_form())
    for person in (ANNA, BEN):
        theirs = seen_by(review, person)
        sheet = theirs.own_sheet("s1")
        theirs.record(a_row(sheet, "groups", f"g-{person.id}", group_label="ketamine", n_allocated="thirty-ish"))
        hand_in_sheet(theirs)
    _, consensus = compared(review)
    problems = problems_of(consensus, context_of(consensus, review.facts.tables))
    assert ("g-anna", "n_allocated") in {place for problem in problems for place in problem.places}
    review.store.close()


def test_the_agreed_answer_keeps_the_places_of_both(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    for person, page in ((ANNA, 1), (BEN, 6)):
        theirs = seen_by(review, person)
        source = Source(How.TEXT, "report-s1", page, (), "Sigtermans")
        theirs.record([theirs.own_sheet("s1").set("study", "name", Answer(parts={"text": "S"}, sources=(source,)))])
        hand_in_sheet(theirs)
    _, consensus = compared(review)
    answer = consensus.answer("study", "name")
    assert answer is not None
    assert [source.page for source in answer.sources] == [1, 6]
    review.store.close()


def test_a_section_that_both_say_has_nothing_has_nothing_in_the_consensus(review: Review) -> None:
    ben = seen_by(review, BEN)
    _, consensus = compared(ben)
    assert not consensus.has_nothing("groups")


def test_single_extraction_goes_all_the_way(tmp_path: Path) -> None:
    review = a_review(tmp_path, slots=Slots("anna", "", "seth", SINGLE))
    anna = seen_by(review, ANNA)
    anna.record(a_trial(anna.own_sheet("s1")))
    with pytest.raises(NotAllowedError):
        compared(review)
    hand_in_sheet(anna)
    comparison, consensus = compared(review)
    assert comparison.fields == ()
    assert consensus.answer("r-ketamine", "group") == said({"row": "ketamine"})
    settler = seen_by(review, SETH)
    settler.record([consensus.set("study", "name", said("corrected"), how="other", why="typing slip")])
    _, consensus = compared(review)
    assert consensus.answer("study", "name") == said("corrected")
    assert settler.sheet(scope_of(ANNA), "s1").answer("study", "name") == said("Sigtermans 2009")
    review.store.close()


# What a difference looks like ------------------------------------------------------------------


def test_only_a_score_can_be_mm_for_cm(review: Review) -> None:
    comparison, _ = compared(review)
    assert the(comparison, "r-ketamine-anna", "value").looks_like == (
        "looks like a decimal point moved, as mm for cm (ratio ten: 10)"
    )
    count = review.form.field("groups", "n")
    assert looks_like(said("30"), said("300"), count, Context()) == "looks like a decimal point moved (ratio ten: 10)"


def test_two_silences_agree_and_a_status_against_a_value_does_not(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    for person, design in ((ANNA, said({"choice": "rct"})), (BEN, said(Status.NOT_REPORTED))):
        theirs = seen_by(review, person)
        sheet = theirs.own_sheet("s1")
        theirs.record([sheet.set("study", "name", said(Status.NOT_REPORTED)), sheet.set("study", "design", design)])
        hand_in_sheet(theirs)
    comparison, _ = compared(review)
    assert the(comparison, "study", "name").is_agreed
    assert the(comparison, "study", "design").likeness == "status"
    review.store.close()


def test_a_type_of_spread_that_one_side_left_blank_is_named_beside_the_number() -> None:
    result = FormField("value", "results", "Value", "summary")
    typed = Answer(parts={"centre": "3.3", "spread": "3.1", "spread_type": "sd"})
    blank = Answer(parts={"centre": "3.4", "spread": "3.1"})
    assert kind_of(result).compare(typed, blank, result, Context()) is Likeness.NUMBER
    for one, other in ((typed, blank), (blank, typed)):
        assert looks_like(one, other, result, Context()) == "the type of ± is missing on one side"
    ten_times = blank.with_part("centre", "33")
    assert looks_like(typed, ten_times, result, Context()) == (
        "looks like a decimal point moved (ratio ten: 10), and the type of ± is missing on one side"
    )
    assert looks_like(typed, typed.with_part("spread_type", "se"), result, Context()) == ""
