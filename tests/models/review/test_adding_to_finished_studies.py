"""One more outcome, or one more field, for finished studies: only that opens, blind again, and freezes stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.compare.agreement import review_agreement
from crps_extractor.models.compare.consensus import settle, study_consensus
from crps_extractor.models.event import REVIEW, EventKind
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.additions import add_to_finished, finished_studies, leave_out_of, owed_by
from crps_extractor.models.review.course.freezing import changed_since, freeze, frozen_sheet, still_holds
from crps_extractor.models.review.exchanging import sheets_to_send
from crps_extractor.models.review.records import Addition
from crps_extractor.models.review.review import Review, opened_to
from crps_extractor.models.review.submitting import reopen, submit
from tests.builders import (
    ANNA,
    BEN,
    CARA,
    ELLA,
    LEA,
    RITA,
    SETH,
    a_review,
    a_row,
    a_study,
    extract,
    hand_in_sheet,
    said,
    scope_of,
    seen_by,
)

SECRET = "ZEBRA-7"
OUTCOME = Addition("a1", "Function", "asked for by a peer reviewer", studies=("s1",), rows=("outcomes", "results"))
FIELD = Addition("a2", "Dose", "the protocol was amended", studies=("s1",), fields=("groups.dose",))


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """Study s1, submitted by Anna and Ben and so open to all, as the lead sees it; s2 is not begun."""
    made = a_review(tmp_path)
    a_study(made, "s2", "Sigtermans 2010")
    for person in (ANNA, BEN):
        extract(made, person)
    made = seen_by(made, LEA)
    yield made
    made.store.close()


def one_more_outcome(review: Review, person, value: str = "12") -> Review:
    """What a reviewer enters for the outcome that was added: its row, and a result of the first group."""
    theirs = seen_by(review, person)
    sheet = theirs.own_sheet("s1")
    theirs.record(a_row(sheet, "outcomes", f"function-{person.id}", label="function"))
    parts = {"centre": value, "centre_type": "mean"}
    outcome, group = {"row": f"function-{person.id}"}, {"row": f"ketamine-{person.id}"}
    theirs.record(a_row(sheet, "results", f"rf-{person.id}", outcome=outcome, group=group, value=parts))
    return theirs


def words(review: Review, viewer: str, scope: str) -> str:
    return str([answer for _, _, answer in seen_by(review, viewer).sheet(scope, "s1").answers()])


# What opens ------------------------------------------------------------------------------------


def test_only_what_was_added_opens_for_both_and_all_else_stays_locked(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    for person in (ANNA, BEN):
        theirs = one_more_outcome(review, person)
        sheet = theirs.own_sheet("s1")
        for change in (
            sheet.set("study", "name", said("changed")),
            sheet.set(f"ketamine-{person.id}", "n", said("99")),
            sheet.add_row("groups"),
            sheet.remove_row(f"pain-{person.id}"),
            sheet.set(f"r-ketamine-{person.id}", "n", said("1")),
        ):
            with pytest.raises(NotAllowedError, match="Only what “Function” adds"):
                theirs.record([change])
        assert theirs.own_sheet("s1").answer("study", "name") == said("Sigtermans 2009")


def test_a_field_that_was_added_opens_in_every_row_and_nothing_beside_it(review: Review) -> None:
    add_to_finished(review, FIELD)
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    anna.record([sheet.set("ketamine-anna", "dose", said({"text": "0.2", "unit": "mg/kg/h"}))])
    with pytest.raises(NotAllowedError, match="Dose"):
        anna.record([sheet.set("ketamine-anna", "label", said("x"))])
    with pytest.raises(NotAllowedError, match="neither an answer"):
        submit(anna, "s1")
    anna.record([sheet.set("placebo-anna", "dose", said("0"))])
    submit(anna, "s1")
    with pytest.raises(NotAllowedError, match="submitted and locked"):
        anna.record([sheet.set("placebo-anna", "dose", said("1"))])


def test_a_row_that_the_lead_lays_out_for_the_addition_is_open_to_both(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    review.record([review.sheet(REVIEW, "s1").add_row("outcomes", row="laid")])
    for person in (ANNA, BEN):
        theirs = seen_by(review, person)
        theirs.record([theirs.own_sheet("s1").set("laid", "label", said("function"))])
        assert opened_to(theirs, "s1").new_rows == {"laid"}


def test_who_has_not_submitted_answers_it_with_the_rest(review: Review, tmp_path: Path) -> None:
    other = a_review(tmp_path, name="half.crpx")
    extract(other, ANNA)
    other = seen_by(other, LEA)
    assert [study.id for study in finished_studies(other)] == ["s1"]
    add_to_finished(other, FIELD)
    ben = extract(other, BEN)
    assert owed_by(ben, "a2", "s1") == ("anna",)
    assert not ben.is_revealed("s1")
    anna = seen_by(other, ANNA)
    with pytest.raises(NotAllowedError):
        anna.sheet(scope_of(BEN), "s1")
    sheet = anna.own_sheet("s1")
    anna.record([sheet.set(f"{arm}-anna", "dose", said("0.2")) for arm in ("ketamine", "placebo")])
    submit(anna, "s1")
    assert anna.is_revealed("s1")
    assert seen_by(other, BEN).sheet(scope_of(ANNA), "s1").answer("ketamine-anna", "dose") == said("0.2")
    other.store.close()


# Blind again -----------------------------------------------------------------------------------


def test_what_one_enters_is_blind_to_all_others_until_both_have_handed_it_in(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    one_more_outcome(review, ANNA, SECRET)
    for handed_in in (False, True):
        if handed_in:
            submit(seen_by(review, ANNA), "s1")
        for viewer in ("ben", "lea", "seth", "rita", ""):
            theirs = seen_by(review, viewer)
            assert "Sigtermans 2009" in words(review, viewer, scope_of(ANNA))
            assert SECRET not in words(review, viewer, scope_of(ANNA))
            assert SECRET not in str(theirs.history("s1"))
            assert SECRET not in str(study_consensus(theirs, "s1")[0])
            assert SECRET not in str(theirs.steps(scope_of(ANNA), "s1").__dict__)
        assert SECRET not in str(study_consensus(seen_by(review, ANNA), "s1")[0])
        assert SECRET in words(review, "anna", scope_of(ANNA))
        assert seen_by(review, BEN).is_revealed("s1")
    submit(one_more_outcome(review, BEN), "s1")
    for viewer in ("ben", "lea", "seth", "rita", ""):
        assert SECRET in words(review, viewer, scope_of(ANNA))


def test_both_receipts_of_an_addition_differ_from_the_first_ones_and_are_kept(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    first = review.submission("anna", "s1")
    second = submit(one_more_outcome(review, ANNA), "s1")
    assert first is not None
    assert second.receipt != first.receipt
    assert [mark.time for mark in seen_by(review, ANNA).submission("anna", "s1").hand_ins] == [first.time, second.time]
    kept = [event.data["receipt"] for event in review.history("s1") if event.kind is EventKind.SUBMITTED]
    assert first.receipt in kept


def test_then_only_what_was_added_is_left_to_settle(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    seth = seen_by(review, SETH)
    comparison, sheet = study_consensus(seth, "s1")
    assert comparison.open == ()
    submit(one_more_outcome(review, ANNA, "12"), "s1")
    submit(one_more_outcome(review, BEN, "14"), "s1")
    seth = seen_by(review, SETH)
    comparison, sheet = study_consensus(seth, "s1")
    assert {(one.pair.section, one.field.id) for one in comparison.open} == {("results", "value")}
    seth.record(settle(sheet, comparison, comparison.open[0], "first", "table 2"))
    assert study_consensus(seen_by(review, SETH), "s1")[0].open == ()


def test_a_settler_writes_nothing_in_a_field_that_is_blind_again(review: Review) -> None:
    add_to_finished(review, FIELD)
    seth = seen_by(review, SETH)
    _, sheet = study_consensus(seth, "s1")
    row = sheet.rows("groups")[0].id
    with pytest.raises(NotAllowedError, match="blind until"):
        seth.record([sheet.set(row, "dose", said("0.2"), how="other", why="x")])
    seth.record([sheet.set(row, "n", said("31"), how="other", why="an erratum")])
    new = sheet.add_row("groups")
    with pytest.raises(NotAllowedError, match="blind until"):
        seth.record([new, sheet.set(new.row, "dose", said("0.2"), how="other", why="x")])


def test_agreement_counts_what_was_added_and_nothing_changed_after_reopening(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    for person in (ANNA, BEN):
        submit(one_more_outcome(review, person), "s1")
    anna = seen_by(review, ANNA)
    reopen(anna, "s1", "a slip")
    anna.record([anna.own_sheet("s1").set("rf-anna", "value", said({"centre": "99", "centre_type": "mean"}))])
    counted = seen_by(review, SETH).first_submitted("anna", "s1")
    assert counted.answer("rf-anna", "value") == said({"centre": "12", "centre_type": "mean"})
    assert review_agreement(seen_by(review, SETH)) is not None


def test_a_sheet_reopened_meanwhile_shows_others_nothing_of_the_addition(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    submit(one_more_outcome(review, ANNA, SECRET), "s1")
    reopen(seen_by(review, ANNA), "s1", "a slip in the first table")
    anna = seen_by(review, ANNA)
    anna.record([anna.own_sheet("s1").set("study", "name", said("Sigtermans 2009a"))])
    for viewer in ("ben", "seth", ""):
        assert SECRET not in words(review, viewer, scope_of(ANNA))
        assert SECRET not in str(seen_by(review, viewer).history("s1"))
    submit(one_more_outcome(review, BEN), "s1")
    assert SECRET not in words(review, "ben", scope_of(ANNA))
    hand_in_sheet(anna, "s1")
    assert SECRET in words(review, "ben", scope_of(ANNA))


# Freezes, packages, the course ---------------------------------------------------------------


def test_a_freeze_made_before_stays_as_it_was_and_what_changed_since_is_blind_too(review: Review) -> None:
    frozen = freeze(review, "First submission", "2026-05-01")
    add_to_finished(review, OUTCOME)
    submit(one_more_outcome(review, ANNA, SECRET), "s1")
    later = freeze(seen_by(review, LEA), "Revision", "2026-06-01")
    ben = seen_by(review, BEN)
    assert still_holds(ben, frozen)
    assert frozen_sheet(seen_by(review, ANNA), frozen, scope_of(ANNA), "s1").row("rf-anna") is None
    for one in (frozen, later):
        assert SECRET not in str(changed_since(ben, one))
        assert SECRET not in str(list(frozen_sheet(ben, one, scope_of(ANNA), "s1").answers()))
    assert SECRET in str(changed_since(seen_by(review, ANNA), frozen))


def test_a_sheet_with_an_addition_at_work_travels_to_nobody_else(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    assert (scope_of(ANNA), "s1") in sheets_to_send(seen_by(review, ANNA))
    one_more_outcome(review, ANNA, SECRET)
    anna = seen_by(review, ANNA)
    assert (scope_of(ANNA), "s1") not in sheets_to_send(anna)
    assert (scope_of(ANNA), "s1") in sheets_to_send(anna, everything=True)
    submit(anna, "s1")
    assert (scope_of(ANNA), "s1") in sheets_to_send(seen_by(review, ANNA))
    assert (scope_of(ANNA), "s1") not in sheets_to_send(seen_by(review, LEA))


def test_an_addition_is_kept_in_the_history_with_its_reason(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    from crps_extractor.models.review.history import about_the_review

    line = about_the_review(review)[-1]
    assert (line.who, line.row, line.why) == ("Lea Lead", "Function", "asked for by a peer reviewer")


def test_a_study_left_out_again_waits_for_nobody(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    submit(one_more_outcome(review, ANNA, SECRET), "s1")
    leave_out_of(seen_by(review, LEA), "a1", "s1")
    ben = seen_by(review, BEN)
    assert opened_to(ben, "s1") is None
    assert SECRET in words(review, "ben", scope_of(ANNA))
    with pytest.raises(NotAllowedError, match="already"):
        leave_out_of(seen_by(review, LEA), "a1", "s1")


def test_two_additions_are_handed_in_together(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    add_to_finished(review, FIELD)
    anna = one_more_outcome(review, ANNA)
    sheet = anna.own_sheet("s1")
    anna.record([sheet.set(f"{arm}-anna", "dose", said("0.2")) for arm in ("ketamine", "placebo")])
    assert submit(anna, "s1").additions == {"a1", "a2"}
    assert opened_to(seen_by(review, ANNA), "s1") is None


# Who may, and what is refused ----------------------------------------------------------------


@pytest.mark.parametrize("person", [ANNA, SETH, RITA, CARA, ELLA])
def test_only_a_lead_adds_to_finished_studies(review: Review, person) -> None:
    with pytest.raises(NotAllowedError):
        add_to_finished(seen_by(review, person), OUTCOME)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Addition("", " ", "x", studies=("s1",), rows=("outcomes",)), "a name and a reason"),
        (Addition("", "x", "", studies=("s1",), rows=("outcomes",)), "a name and a reason"),
        (Addition("", "x", "x", studies=("s1",)), "what is added"),
        (Addition("", "x", "x", studies=("s1",), rows=("study",)), "takes rows"),
        (Addition("", "x", "x", studies=("s1",), fields=("groups.colour",)), "no field groups.colour"),
        (Addition("", "x", "x", studies=("s1",), fields=("decisions.status",)), "no field"),
        (Addition("", "x", "x", rows=("outcomes",)), "which finished studies"),
        (Addition("", "x", "x", studies=("s2",), rows=("outcomes",)), "Sigtermans 2010"),
    ],
)
def test_an_addition_that_lacks_something_is_refused(review: Review, wanted: Addition, why: str) -> None:
    with pytest.raises(NotAllowedError, match=why):
        add_to_finished(review, wanted)
    assert seen_by(review, LEA).facts.additions == {}


def test_who_extracts_nothing_here_gets_nothing_opened(review: Review) -> None:
    add_to_finished(review, OUTCOME)
    cara = seen_by(review, CARA)
    assert opened_to(cara, "s1") is None
    with pytest.raises(NotAllowedError):
        submit(cara, "s1")
