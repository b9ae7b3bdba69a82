"""Batches, the contact log, reports that come late, and receipts that somebody pastes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.event import REVIEW, Draft, EventKind, new_id
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.additions import add_to_finished
from crps_extractor.models.review.course.contacting import Contact, add_contact, change_contact, contacts
from crps_extractor.models.review.course.decisions import put_into_batch
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.receipts import check_receipt, figures_of
from crps_extractor.models.review.records import Addition
from crps_extractor.models.review.reports.late_reports import (
    looks,
    nothing_changes,
    reopen_for,
    reports_since_submission,
)
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import reopen, short_code, submit
from tests.builders import (
    ANNA,
    BEN,
    LEA,
    RITA,
    a_review,
    a_study,
    extract,
    hand_in_sheet,
    said,
    scope_of,
    seen_by,
    shipped_form,
)


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """Study s1, s2 and s3 of Anna and Ben, as the lead sees them."""
    made = a_review(tmp_path)
    a_study(made, "s2", "Sigtermans 2010")
    a_study(made, "s3", "Dahan 2011")
    yield made
    made.store.close()


# Batches ---------------------------------------------------------------------------------------


def batches(review: Review) -> dict[str, str]:
    facts = seen_by(review, LEA).facts
    return {study.id: facts.batches[study.batch].name if study.batch else "" for study in facts.studies}


def test_a_study_is_in_one_batch_and_moves_to_another(review: Review) -> None:
    pilot = put_into_batch(review, ["s1", "s2"], "Pilot", "pilot")
    again = put_into_batch(review, ["s3"], "pilot", "pilot")
    assert pilot is not None
    assert again is not None
    assert pilot.id == again.id
    assert batches(review) == {"s1": "Pilot", "s2": "Pilot", "s3": "Pilot"}
    put_into_batch(review, ["s2"], "Update of 2027", "update")
    assert batches(review) == {"s1": "Pilot", "s2": "Update of 2027", "s3": "Pilot"}
    assert put_into_batch(review, ["s1", "s2"], "", "pilot") is None
    assert batches(review) == {"s1": "", "s2": "", "s3": "Pilot"}


def test_batches_are_the_leads_and_of_three_kinds(review: Review) -> None:
    with pytest.raises(NotAllowedError, match="lead"):
        put_into_batch(seen_by(review, ANNA), ["s1"], "Pilot", "pilot")
    with pytest.raises(ValueError, match="update"):
        put_into_batch(review, ["s1"], "Pilot", "third")
    with pytest.raises(KeyError):
        put_into_batch(review, ["nowhere"], "Pilot", "pilot")
    assert batches(review) == {"s1": "", "s2": "", "s3": ""}


# Contacts --------------------------------------------------------------------------------------


def test_the_log_says_whom_when_asked_and_answered_for_all_to_read(tmp_path: Path) -> None:
    review = a_review(tmp_path, shipped_form())
    asked = Contact("s1", "SD at week 12", "Dr Sigtermans", "the SD of pain", "lea", "2026-05-01")
    row = add_contact(review, asked)
    read = contacts(seen_by(review, ANNA))
    assert read == [Contact("s1", "SD at week 12", "Dr Sigtermans", "the SD of pain", "lea", "2026-05-01", id=row)]
    written = len(review.history("s1"))
    came = Contact(**{**read[0].__dict__, "answered_on": "2026-05-20", "answer": "data_given"})
    change_contact(review, came)
    assert contacts(seen_by(review, RITA), "s1") == [came]
    assert len(review.history("s1")) == written + 2
    change_contact(review, came)
    assert len(review.history("s1")) == written + 2
    review.store.close()


def test_a_contact_that_lacks_something_or_is_not_the_leads_is_refused(tmp_path: Path) -> None:
    review = a_review(tmp_path, shipped_form())
    whole = Contact("s1", "SD", sent_on="2026-05-01")
    for wanted, why in (
        (Contact("s1", " ", sent_on="2026-05-01"), "on which day"),
        (Contact("s1", "SD"), "on which day"),
        (Contact("s1", "SD", sent_on="2026-05-01", answer="shrug"), "An answer is one of"),
    ):
        with pytest.raises(NotAllowedError, match=why):
            add_contact(review, wanted)
    with pytest.raises(NotAllowedError, match="lead"):
        add_contact(seen_by(review, ANNA), whole)
    assert contacts(review) == []
    review.store.close()


def test_a_form_without_contacts_says_so(review: Review) -> None:
    with pytest.raises(NotAllowedError, match="no section for contacts"):
        add_contact(review, Contact("s1", "SD", sent_on="2026-05-01"))
    assert contacts(review) == []


# Late reports ----------------------------------------------------------------------------------


def a_late_report(review: Review) -> None:
    extract(review, ANNA)
    review.add_report(Report("late", "s1", "The registry record", "registry_record", is_main=False))


def test_a_late_report_is_asked_about_until_its_reviewer_said_what_was_seen(review: Review) -> None:
    a_late_report(review)
    anna = seen_by(review, ANNA)
    receipt = anna.submission("anna", "s1")
    assert [one.id for one in reports_since_submission(anna, "anna", "s1")] == ["late"]
    with pytest.raises(NotAllowedError, match="few words"):
        nothing_changes(anna, "s1", "late", " ")
    nothing_changes(anna, "s1", "late", "it holds no results")
    anna = seen_by(review, ANNA)
    assert reports_since_submission(anna, "anna", "s1") == []
    assert [(look.report, look.why) for look in looks(anna, "s1")] == [("late", "it holds no results")]
    assert anna.submission("anna", "s1") == receipt
    with pytest.raises(NotAllowedError):
        nothing_changes(anna, "s1", "late", "again")


def test_reopening_for_a_late_report_keeps_it_as_the_reason(review: Review) -> None:
    a_late_report(review)
    anna = seen_by(review, ANNA)
    reopen_for(anna, "s1", "late")
    (reopened,) = [event for event in anna.history("s1") if event.kind is EventKind.REOPENED]
    assert "The registry record (registry record)" in reopened.data["reason"]
    hand_in_sheet(anna)
    assert reports_since_submission(seen_by(review, ANNA), "anna", "s1") == []


def test_handing_in_an_addition_is_no_look_at_a_late_report(review: Review) -> None:
    a_late_report(review)
    add_to_finished(seen_by(review, LEA), Addition("a", "Function", "asked for", studies=("s1",), rows=("outcomes",)))
    submit(seen_by(review, ANNA), "s1")
    assert [one.id for one in reports_since_submission(seen_by(review, ANNA), "anna", "s1")] == ["late"]


def test_what_one_saw_in_a_late_report_is_blind_as_the_sheet_is(review: Review) -> None:
    a_late_report(review)
    nothing_changes(seen_by(review, ANNA), "s1", "late", "ZEBRA-7")
    for viewer in ("ben", "lea", "rita", ""):
        assert "ZEBRA-7" not in str(seen_by(review, viewer).history("s1"))


def test_a_note_of_a_look_opens_no_locked_sheet(review: Review) -> None:
    a_late_report(review)
    anna = seen_by(review, ANNA)
    for kind, scope in ((EventKind.ANSWER, scope_of(ANNA)), (EventKind.NOTE, scope_of(BEN)), (EventKind.NOTE, REVIEW)):
        with pytest.raises(NotAllowedError):
            anna.record([Draft(kind, scope, "s1", "study", "seen:late", {"answer": None}, new_id())])


# Receipts --------------------------------------------------------------------------------------


def test_a_pasted_receipt_is_computed_again_and_found(review: Review) -> None:
    extract(review, ANNA)
    receipt = seen_by(review, ANNA).submission("anna", "s1").receipt
    for viewer in ("anna", "ben", "rita", ""):
        for pasted in (
            receipt,
            short_code(receipt),
            f"Sigtermans 2009, 2026-05-01 10:00: {short_code(receipt)} ({receipt})",
            f"{receipt[:32]}\n{receipt[32:]}",
            receipt.upper(),
        ):
            checked = check_receipt(seen_by(review, viewer), pasted)
            assert checked is not None, pasted
            assert (checked.person, checked.study, checked.holds, checked.is_last) == ("anna", "s1", True, True)
    assert check_receipt(seen_by(review, LEA), short_code(receipt)).is_short


def test_an_earlier_receipt_still_holds_and_is_told_from_the_last(review: Review) -> None:
    anna = extract(review, ANNA)
    first = anna.submission("anna", "s1").receipt
    reopen(anna, "s1", "a slip")
    anna.record([anna.own_sheet("s1").set("study", "name", said("another"))])
    checked = check_receipt(seen_by(review, BEN), first)
    assert (checked.holds, checked.is_last) == (True, False)
    second = submit(anna, "s1").receipt
    ben = seen_by(review, BEN)
    assert check_receipt(ben, first).holds
    assert not check_receipt(ben, first).is_last
    assert check_receipt(ben, second).is_last


def test_a_receipt_of_another_file_and_a_text_without_one_are_told_apart(review: Review) -> None:
    extract(review, ANNA)
    strange = check_receipt(review, "0123-4567-89ab")
    assert strange is not None
    assert not strange.person
    assert check_receipt(review, "thanks, all the best") is None
    assert figures_of("it was 12:30 on 2026-05-01") == ""


def test_a_receipt_that_the_changes_do_not_give_any_more_does_not_hold(review: Review) -> None:
    anna = seen_by(review, ANNA)
    extract(review, ANNA, hand_in=False)
    anna = seen_by(review, ANNA)
    hand_in_sheet(anna)
    true = anna.submission("anna", "s1").receipt
    reopen(anna, "s1", "x")
    forged = "f" * 64
    anna.mark("s1", EventKind.SUBMITTED, {"receipt": forged})
    checked = check_receipt(review, forged)
    assert (checked.person, checked.holds) == ("anna", False)
    assert check_receipt(review, true).holds
