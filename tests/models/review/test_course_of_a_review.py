"""The life of a review: excluded and taken back, merged and split, noticed, frozen, handed to another reviewer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer, How, Rival, Source
from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import REVIEW, EventKind
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.decisions import (
    add_batch,
    add_notice,
    decide,
    include_again,
    move_report,
    noticed_places,
    replace_reviewer,
    resting_on,
)
from crps_extractor.models.review.course.freezing import changed_since, freeze, freezes_of, frozen_sheet, still_holds
from crps_extractor.models.review.facts import Report, Slots
from crps_extractor.models.review.records import Decision
from crps_extractor.models.review.reports.identity import answered_twice, keep_answer, merge_studies, split_study
from crps_extractor.models.review.reports.late_reports import reports_since_submission
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import reopen, submit
from tests.builders import (
    ANNA,
    BEN,
    CARA,
    LEA,
    RITA,
    SETH,
    a_review,
    a_row,
    a_study,
    a_trial,
    again,
    extract,
    hand_in_sheet,
    said,
    scope_of,
    seen_by,
    shipped_form,
)

EXCLUDED = Decision("excluded", "population", "no CRPS", ("anna", "ben"), "1 May 2026")


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """Study s1 and s2 of Anna and Ben, as the lead sees them; closed at the end whoever opened it last."""
    made = a_review(tmp_path)
    a_study(made, "s2", "Sigtermans 2010")
    yield made
    made.store.close()


def statuses(review: Review) -> dict[str, str]:
    return {study.id: study.status for study in review.facts.studies}


# Decisions -------------------------------------------------------------------------------------


def test_a_study_excluded_in_extraction_keeps_its_sheets_and_leaves_the_counts(review: Review) -> None:
    anna = extract(review, ANNA, hand_in=False)
    before = [one for one in anna.own_sheet("s1").answers() if one[1].section != "decisions"]
    decide(review, "s1", EXCLUDED)
    opened = seen_by(review, LEA)
    assert statuses(opened) == {"s1": "excluded", "s2": "in_extraction"}
    assert [study.id for study in opened.facts.counted_studies] == ["s2"]
    assert opened.facts.decision("s1") == EXCLUDED
    kept = seen_by(review, ANNA).own_sheet("s1").answers()
    assert [one for one in kept if one[1].section != "decisions"] == before


def test_a_decision_stands_in_the_shared_section_for_all_to_read(review: Review) -> None:
    decide(review, "s1", EXCLUDED)
    shared = seen_by(review, RITA).sheet(REVIEW, "s1")
    (row,) = shared.rows("decisions")
    assert shared.answer(row.id, "status") == said({"choice": "excluded"})
    assert shared.answer(row.id, "by") == said({"choice": "anna ben"})


def test_what_a_lead_enters_in_the_shared_section_decides_too_and_undo_takes_it_back(review: Review) -> None:
    shared = review.sheet(REVIEW, "s1")
    review.record(a_row(shared, "decisions", "d1", status={"choice": "awaiting"}))
    assert statuses(review)["s1"] == "awaiting"
    review.record([shared.set("d1", "status", said({"choice": "included"}))])
    assert statuses(seen_by(review, LEA))["s1"] == "included"
    review.record([shared.remove_row("d1")])
    assert statuses(seen_by(review, LEA))["s1"] == "in_extraction"


def test_a_study_comes_back_as_it_was_left(review: Review) -> None:
    decide(review, "s1", EXCLUDED)
    include_again(review, "s1", ["anna", "ben"], "2 May 2026", "an author confirmed CRPS")
    assert statuses(seen_by(review, LEA))["s1"] == "included"
    assert len(review.sheet(REVIEW, "s1").rows("decisions")) == 2


@pytest.mark.parametrize("status", ["awaiting", "ongoing"])
def test_awaiting_and_ongoing_studies_do_not_count(review: Review, status: str) -> None:
    decide(review, "s1", Decision(status, date="1 May 2026"))
    assert [study.id for study in seen_by(review, LEA).facts.counted_studies] == ["s2"]


def test_a_duplicate_names_its_other_study(review: Review) -> None:
    decide(review, "s2", Decision("duplicate", other="s1", date="1 May 2026"))
    assert review.facts.decision("s2") == Decision("duplicate", other="s1", date="1 May 2026")


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (Decision("excluded", by=("anna", "ben")), "criterion"),
        (Decision("excluded", "population", by=("anna",)), "Two people"),
        (Decision("excluded", "population", by=("anna", "anna")), "Two people"),
        (Decision("excluded", "population", by=("anna", "stranger")), "people of this review"),
        (Decision("duplicate"), "which other study"),
        (Decision("duplicate", other="s1"), "which other study"),
        (Decision("lost"), "cannot be"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(review: Review, decision: Decision, why: str) -> None:
    with pytest.raises(NotAllowedError, match=why):
        decide(review, "s1", decision)
    assert statuses(seen_by(review, LEA))["s1"] == "in_extraction"


def test_only_a_lead_decides(review: Review) -> None:
    with pytest.raises(NotAllowedError, match="lead"):
        decide(seen_by(review, ANNA), "s1", EXCLUDED)


def test_a_review_of_one_person_excludes_with_one_name(tmp_path: Path) -> None:
    from crps_extractor.models.store.file import ReviewFile

    alone = Review.create(ReviewFile.create(tmp_path / "alone.crpx"), shipped_form(), "Alone", LEA)
    study = alone.add_study("Sigtermans 2009", Slots("lea"))
    decide(alone, study.id, Decision("excluded", "design", by=("lea",), date="1 May 2026"))
    shared = alone.sheet(REVIEW, study.id)
    assert shared.answer(shared.rows("decisions")[0].id, "reason") == said({"choice": "design"})
    assert alone.facts.study(study.id).status == "excluded"
    alone.store.close()


# Merged and split ------------------------------------------------------------------------------


def test_a_merged_study_is_shown_in_the_other_and_nothing_moves(review: Review) -> None:
    anna = seen_by(review, ANNA)
    one, other = anna.own_sheet("s1"), anna.own_sheet("s2")
    anna.record([*a_row(one, "groups", "g1", label="ketamine"), one.set("study", "design", said({"choice": "rct"}))])
    anna.record([*a_row(other, "groups", "g2", label="placebo"), other.set("study", "name", said("of s2"))])
    merge_studies(review, "s2", "s1", "the same patients")
    anna = seen_by(review, ANNA)
    assert [study.id for study in anna.facts.studies] == ["s1"]
    assert {report.id for report in anna.facts.reports("s1")} == {"report-s1", "report-s2"}
    sheet = anna.own_sheet("s1")
    assert [row.id for row in sheet.rows("groups")] == ["g1", "g2"]
    assert sheet.answer("study", "name") == said("of s2")
    assert {event.study for event in anna.history("s1", "g2")} == {"s2"}
    split_study(review, "s2", "they are two after all")
    anna = seen_by(review, ANNA)
    assert [row.id for row in anna.own_sheet("s1").rows("groups")] == ["g1"]
    assert [row.id for row in anna.own_sheet("s2").rows("groups")] == ["g2"]


def test_what_was_answered_in_both_is_listed_until_the_reviewer_chooses(review: Review) -> None:
    anna = seen_by(review, ANNA)
    for study, name in (("s1", "2009"), ("s2", "2010")):
        anna.record([anna.own_sheet(study).set("study", "name", said(name))])
        anna.record([anna.own_sheet(study).set("study", "design", said({"choice": "rct"}))])
    merge_studies(review, "s2", "s1", "the same patients")
    anna = seen_by(review, ANNA)
    assert anna.own_sheet("s1").answer("study", "name") == said("2009")
    (twice,) = answered_twice(anna, scope_of(ANNA), "s1")
    assert (twice.place, twice.own, twice.other, twice.merged) == (("study", "name"), said("2009"), said("2010"), "s2")
    keep_answer(anna, "s1", twice, twice.other)
    anna = seen_by(review, ANNA)
    assert anna.own_sheet("s1").answer("study", "name") == said("2010")
    assert answered_twice(anna, scope_of(ANNA), "s1") == []


def test_keeping_ones_own_answer_ends_the_question_too(review: Review) -> None:
    anna = seen_by(review, ANNA)
    for study, name in (("s1", "2009"), ("s2", "2010")):
        anna.record([anna.own_sheet(study).set("study", "name", said(name))])
    merge_studies(review, "s2", "s1", "the same patients")
    anna = seen_by(review, ANNA)
    (twice,) = answered_twice(anna, scope_of(ANNA), "s1")
    keep_answer(anna, "s1", twice, twice.own)
    assert answered_twice(anna, scope_of(ANNA), "s1") == []


def test_a_merged_study_renamed_later_stays_merged_and_takes_no_more_edits(review: Review) -> None:
    merge_studies(review, "s2", "s1", "the same patients")
    review.fact(EventKind.STUDY, "s2", {"label": "another label", "order": 2})
    opened = again(review)
    review.store = opened.store
    assert [study.id for study in opened.facts.studies] == ["s1"]
    anna = seen_by(opened, ANNA)
    edit = anna.own_sheet("s2").set("study", "name", said("x"))
    with pytest.raises(NotAllowedError, match="merged"):
        anna.record([edit])


def test_circles_and_mergers_without_a_reason_are_refused(review: Review) -> None:
    with pytest.raises(NotAllowedError):
        merge_studies(review, "s1", "s1", "itself")
    with pytest.raises(NotAllowedError):
        merge_studies(review, "s1", "s2", " ")
    merge_studies(review, "s2", "s1", "the same patients")
    with pytest.raises(NotAllowedError):
        merge_studies(review, "s1", "s2", "round and round")
    with pytest.raises(NotAllowedError):
        merge_studies(seen_by(review, ANNA), "s1", "s2", "not a lead")


# Reports and notices ---------------------------------------------------------------------------


def test_a_report_moved_to_another_study_leaves_the_answers_taken_from_it(review: Review) -> None:
    anna = seen_by(review, ANNA)
    anna.record([anna.own_sheet("s1").set("study", "name", said("x", "report-s1"))])
    move_report(review, "report-s1", "s2")
    opened = seen_by(review, ANNA)
    assert opened.facts.reports("s1") == []
    assert [report.id for report in opened.facts.reports("s2")] == ["report-s2", "report-s1"]
    assert resting_on(opened.own_sheet("s1"), "report-s1") == [("study", "name")]


def test_a_report_that_comes_after_submitting_asks_to_be_looked_at(review: Review) -> None:
    anna = extract(review, ANNA)
    review.add_report(Report("early", "s2", "another study's"))
    assert reports_since_submission(anna, "anna", "s1") == []
    review.add_report(Report("late", "s1", "The registry record", "registry_record", is_main=False))
    move_report(review, "report-s2", "s1")
    review.add_report(Report("report-s1", "s1", "renamed"))
    opened = seen_by(review, ANNA)
    assert {report.id for report in reports_since_submission(opened, "anna", "s1")} == {"late", "report-s2"}
    assert reports_since_submission(opened, "ben", "s1") == []
    reopen(opened, "s1", "the registry record")
    assert reports_since_submission(opened, "anna", "s1") == []


def test_a_notice_marks_every_answer_whose_place_lies_in_the_report(review: Review) -> None:
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    rival = Rival({"text": "30"}, Source(How.TEXT, "report-s1"), "the article prints another n")
    anna.record(a_row(sheet, "groups", "g1", label=said("ketamine", "report-s1"), n=said("31", "report-s2")))
    anna.record(a_row(sheet, "groups", "g2", label="typed", n=Answer(parts={"text": "32"}, rivals=(rival,))))
    first = add_notice(review, "report-s1", "erratum", date="2010-05-01", where="pubmed", effect="table 2")
    second = add_notice(review, "report-s1", "retraction", date="2011-05-01")
    opened = again(review)
    review.store = opened.store
    anna = seen_by(opened, ANNA)
    marked = noticed_places(anna.own_sheet("s1"), anna.facts)
    assert set(marked) == {("g1", "label"), ("g2", "n")}
    assert marked["g1", "label"] == (first, second)
    with pytest.raises(ValueError, match="erratum"):
        add_notice(opened, "report-s1", "gossip")


def test_the_contact_log_is_the_leads_and_read_by_all(tmp_path: Path) -> None:
    review = a_review(tmp_path, shipped_form())
    shared = review.sheet(REVIEW, "s1")
    review.record(a_row(shared, "contacts", "c1", topic="SD at week 12", sent_on="1 May 2026", by={"choice": "lea"}))
    for viewer in ("anna", "ben", "rita", ""):
        assert seen_by(review, viewer).sheet(REVIEW, "s1").answer("c1", "topic") == said("SD at week 12")
    anna = seen_by(review, ANNA)
    edit = anna.sheet(REVIEW, "s1").set("c1", "topic", said("x"))
    with pytest.raises(NotAllowedError):
        anna.record([edit])
    review.store.close()


# Batches and reviewers -------------------------------------------------------------------------


def test_a_study_knows_its_batch(review: Review) -> None:
    batch = add_batch(review, "Pilot of May", "pilot", ["s1"])
    opened = seen_by(review, LEA)
    assert opened.facts.batches[batch.id].name == "Pilot of May"
    assert [study.batch for study in opened.facts.studies] == [batch.id, ""]
    with pytest.raises(ValueError, match="pilot"):
        add_batch(review, "x", "third", [])
    with pytest.raises(KeyError):
        add_batch(review, "x", "first", ["nowhere"])


def test_a_reviewer_is_replaced_and_the_half_sheet_is_kept_with_the_reason(review: Review) -> None:
    extract(review, ANNA, hand_in=False)
    replace_reviewer(review, "s1", "anna", "cara", "left the team")
    opened = again(review)
    review.store = opened.store
    assert opened.facts.study("s1").slots.holders == ("cara", "ben")
    (closed,) = opened.facts.closed_sheets("s1")
    assert (closed.person, closed.reason, closed.by) == ("anna", "left the team", "lea")
    for person in (BEN, CARA):
        extract(opened, person)
    comparison, _ = study_consensus(seen_by(opened, SETH), "s1")
    assert comparison.differences == ()
    kept = seen_by(opened, SETH).sheet(scope_of(ANNA), "s1")
    assert kept.answer("study", "name") == said("Sigtermans 2009")
    with pytest.raises(NotAllowedError):
        submit(seen_by(opened, ANNA), "s1")


def test_who_takes_a_slot_back_opens_the_closed_sheet_again(review: Review) -> None:
    replace_reviewer(review, "s1", "anna", "cara", "ill")
    replace_reviewer(review, "s1", "cara", "anna", "well again")
    anna = seen_by(review, ANNA)
    anna.record([anna.own_sheet("s1").set("study", "name", said("x"))])
    assert [one.person for one in anna.facts.closed_sheets("s1")] == ["cara"]


@pytest.mark.parametrize(
    ("gone", "new", "reason"),
    [("cara", "lea", "x"), ("anna", "ben", "x"), ("anna", "stranger", "x"), ("anna", "cara", " ")],
)
def test_a_replacement_that_makes_no_sense_is_refused(review: Review, gone: str, new: str, reason: str) -> None:
    with pytest.raises(NotAllowedError):
        replace_reviewer(review, "s1", gone, new, reason)


def test_nobody_is_replaced_once_the_sheets_are_open(review: Review) -> None:
    for person in (ANNA, BEN):
        hand_in_sheet(seen_by(review, person))
    with pytest.raises(NotAllowedError, match="independent"):
        replace_reviewer(seen_by(review, LEA), "s1", "anna", "cara", "left")


# Freezes ---------------------------------------------------------------------------------------


def test_a_freeze_is_a_state_that_can_be_read_and_recognised_again(review: Review) -> None:
    for person in (ANNA, BEN):
        extract(review, person)
    lead = seen_by(review, LEA)
    frozen = freeze(lead, "Submission 1", "2026-11-22")
    assert still_holds(lead, frozen)
    assert changed_since(lead, frozen) == []
    settler = seen_by(review, SETH)
    _, consensus = study_consensus(settler, "s1")
    settler.record([consensus.set("study", "name", said("corrected"), how="other", why="the erratum")])
    opened = again(settler)
    review.store = opened.store
    (kept,) = opened.facts.freezes.values()
    assert kept == frozen
    assert still_holds(opened, kept)
    (changed,) = changed_since(opened, kept)
    assert changed.then is None
    assert changed.now.field == "name"
    assert frozen_sheet(opened, kept, "consensus", "s1").answer("study", "name") is None
    assert frozen_sheet(opened, kept, scope_of(ANNA), "s1").answer("study", "name") == said("Sigtermans 2009")
    assert freezes_of(opened, "s1") == [kept]


def test_what_was_written_elsewhere_before_a_freeze_and_merged_after_it_was_not_in_it(
    review: Review, tmp_path: Path
) -> None:
    from crps_extractor.models.store.file import ReviewFile
    from crps_extractor.models.store.protocol import HistoryFilter

    review.store.copy(tmp_path / "annas.crpx")
    there = Review(ReviewFile.open(tmp_path / "annas.crpx"), "anna")
    there.record(a_trial(there.own_sheet("s1")))
    frozen = freeze(review, "first", "2026-11-22")
    review.store.merge(list(there.store.history(HistoryFilter())))
    there.store.close()
    opened = seen_by(review, LEA)
    assert still_holds(opened, frozen)
    anna = seen_by(review, ANNA)
    assert len(changed_since(anna, frozen)) > 0
    assert frozen_sheet(anna, frozen, scope_of(ANNA), "s1").answer("study", "name") is None


def test_changes_in_sheets_that_one_may_not_read_are_not_told(review: Review) -> None:
    frozen = freeze(review, "first", "2026-11-22")
    extract(review, ANNA, hand_in=False)
    assert changed_since(seen_by(review, BEN), frozen) == []
    assert changed_since(seen_by(review, LEA), frozen) == []
    assert len(changed_since(seen_by(review, ANNA), frozen)) > 0


def test_excluded_studies_are_not_part_of_a_freeze(review: Review) -> None:
    decide(review, "s2", EXCLUDED)
    assert freeze(review, "first", "2026-11-22").studies == ("s1",)
    assert freezes_of(review, "s2") == []


def test_only_a_lead_freezes_and_not_without_a_name(review: Review) -> None:
    with pytest.raises(NotAllowedError):
        freeze(seen_by(review, ANNA), "mine", "2026-11-22")
    with pytest.raises(ValueError, match="name"):
        freeze(review, " ", "2026-11-22")


def test_where_the_main_report_leaves_the_next_one_is_main_and_the_first_of_a_study_is_its_main(review: Review) -> None:
    a_study(review, "s9", "Another")
    review.add_report(Report("supplement", "s1", "supplement", "supplement", is_main=False))
    move_report(review, "report-s1", "s9")
    assert [(one.id, one.is_main) for one in review.facts.reports("s1")] == [("supplement", True)]
    assert [(one.id, one.is_main) for one in review.facts.reports("s9")] == [("report-s9", True), ("report-s1", False)]
    empty = review.add_study("Empty").id
    move_report(review, "report-s1", empty)
    assert [(one.id, one.is_main) for one in review.facts.reports(empty)] == [("report-s1", True)]
