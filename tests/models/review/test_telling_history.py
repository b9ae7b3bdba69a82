"""The history tells each change in words, and only what the viewer may read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from crps_extractor.models.compare.consensus import settle, study_consensus
from crps_extractor.models.event import REVIEW, Event, EventKind
from crps_extractor.models.review.event_words import called
from crps_extractor.models.review.history import (
    COLUMNS,
    about_the_review,
    happenings,
    moment_of,
    narrowed,
    told_in,
    write_csv,
)
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import reopen, short_code
from crps_extractor.models.sheet import Sheet
from tests.builders import ANNA, BEN, SETH, a_review, a_row, extract, said, scope_of, seen_by


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    made = a_review(tmp_path)
    yield made
    made.store.close()


def consensus_of(review: Review) -> Sheet:
    return study_consensus(review, "s1")[1]


def told(review: Review, row: str | None = None, field: str | None = None) -> list[tuple[str, str, str]]:
    return [(line.what, line.old, line.new) for line in happenings(review, "s1", row, field)]


def test_old_and_new_follow_the_cell_through_undo_and_redo(review: Review) -> None:
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    anna.record([sheet.set("study", "name", said("first"))])
    anna.record([sheet.set("study", "name", said("second"))])
    steps = anna.steps(scope_of(ANNA), "s1")
    undone = steps.undo()
    anna.record([sheet.apply(draft) for draft in undone])
    for draft in undone:
        steps.push(draft)
    anna.record([sheet.apply(draft) for draft in steps.redo()])
    anna.record([sheet.set("study", "name", None)])
    assert told(anna, "study", "name") == [
        ("answer", "", "first"),
        ("answer", "first", "second"),
        ("undo: answer", "second", "first"),
        ("redo: answer", "first", "second"),
        ("answer", "second", ""),
    ]


def test_a_row_that_was_removed_keeps_its_section_and_says_so(review: Review) -> None:
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    anna.record(a_row(sheet, "groups", "g1", label="ketamine"))
    anna.record([sheet.remove_row("g1")])
    lines = happenings(anna, "s1")
    assert [(line.what, line.section, line.row) for line in lines] == [
        ("row added", "Groups", "arm (removed)"),
        ("answer", "Groups", "arm (removed)"),
        ("row removed", "Groups", "arm (removed)"),
    ]


def test_the_source_is_said_by_report_and_page(review: Review) -> None:
    anna = seen_by(review, ANNA)
    anna.record([anna.own_sheet("s1").set("study", "name", said("printed", "report-s1"))])
    assert [line.source for line in happenings(anna, "s1")] == ["Sigtermans 2009, page 3"]


def test_the_receipt_stands_in_the_history_and_the_reason_of_reopening_too(review: Review) -> None:
    anna = extract(review, ANNA)
    handed_in = anna.submission("anna", "s1")
    assert handed_in is not None
    reopen(anna, "s1", "a page was missing")
    submitted, reopened = happenings(anna, "s1")[-2:]
    assert (submitted.what, submitted.new) == ("sheet submitted", f"receipt {short_code(handed_in.receipt)}")
    assert (reopened.what, reopened.why) == ("sheet reopened", "a page was missing")


def test_nobody_reads_a_blind_history(review: Review) -> None:
    extract(review, ANNA)
    for viewer in ("ben", "lea", "seth", ""):
        assert [line for line in happenings(seen_by(review, viewer), "s1") if line.who == "Anna Arm"] == []
    extract(review, BEN)
    assert {line.who for line in happenings(seen_by(review, ""), "s1")} == {"Anna Arm", "Ben Berg"}


def test_what_was_settled_names_its_row_from_the_whole_consensus(review: Review) -> None:
    extract(review, ANNA, mean="4.1")
    extract(review, BEN, mean="4.7")
    seth = seen_by(review, SETH)
    comparison, sheet = study_consensus(seth, "s1")
    difference = next(one for one in comparison.open if one.field.id == "value")
    seth.record(settle(sheet, comparison, difference, "second", "as in table 2"))
    line = happenings(seth, "s1", consensus=partial(consensus_of, seth))[-1]
    assert (line.what, line.sheet, line.why) == ("settled as reviewer 2", "consensus", "as in table 2")
    assert line.row == "pain NRS · ketamine"
    assert line.new.startswith("mean 4.7")
    assert happenings(seth, "s1")[-1].row == "pain NRS · ketamine"


def test_lines_are_narrowed_by_person_time_and_words(review: Review) -> None:
    extract(review, ANNA)
    extract(review, BEN)
    lines = happenings(seen_by(review, ""), "s1")
    assert {line.who for line in narrowed(lines, who="ben")} == {"Ben Berg"}
    assert {line.row for line in narrowed(lines, text="Groups PLACEBO")} == {"placebo"}
    middle = lines[len(lines) // 2].moment
    since, until = narrowed(lines, since=middle), narrowed(lines, until=middle)
    assert until + since == lines
    assert all(line.moment < middle for line in until)
    assert narrowed(lines, since=lines[-1].moment + timedelta(seconds=1)) == []


def test_the_review_itself_has_a_history_that_is_blind_to_nobody(review: Review) -> None:
    lines = about_the_review(seen_by(review, ""))
    assert ("person", "Anna Arm") in {(line.what, line.row) for line in lines}
    assert {line.who for line in lines} == {"Lea Lead"}
    assert [line.moment for line in lines] == [moment_of(line.event.time) for line in lines]


def test_single_events_are_told_in_words(review: Review) -> None:
    anna = extract(review, ANNA, hand_in=False)
    events = [event for event in anna.history("s1") if event.field == "n"]
    assert [line.new for line in told_in(anna, "s1", events[:2])] == ["30", "31"]


def test_a_history_is_written_as_csv_and_no_text_becomes_a_formula(review: Review) -> None:
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    for text in ("=HYPERLINK(1)", "@home", "-2", "−2.03 (−3.44, −0.63)"):
        anna.record([sheet.set("study", "name", said(text))])
    written = io.StringIO()
    write_csv(happenings(anna, "s1"), written)
    lines = written.getvalue().splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert [line.split(",")[9].strip('"') for line in lines[1:4]] == ["'=HYPERLINK(1)", "'@home", "-2"]
    assert "−2.03 (−3.44, −0.63)" in lines[4]


def test_every_kind_of_event_has_its_own_words() -> None:
    blank = Event("stream", 1, "0", EventKind.NOTE, REVIEW, "", "", "", "", '{"data":{}}', "", "", "")
    words = [called(replace(blank, kind=kind)) for kind in EventKind]
    assert len(set(words)) == len(words)
    assert not any("_" in word for word in words)


def test_a_note_is_called_what_it_stands_for(review: Review) -> None:
    lead = seen_by(review, "lea")
    lead.fact(EventKind.NOTE, "s1", {"text": "looked at, two studies"}, field="looked_at:s2")
    lead.fact(EventKind.NOTE, "n1", {"text": "anything"})
    assert [(line.what, line.new) for line in about_the_review(lead)[-2:]] == [
        ("studies that look alike", "text: looked at, two studies"),
        ("note", "text: anything"),
    ]


def test_what_stood_before_is_said_of_what_all_share_too(review: Review) -> None:
    lead = seen_by(review, "lea")
    lead.fact(EventKind.STUDY, "s1", {"label": "Sigtermans 2009a", "order": 1})
    line = about_the_review(lead)[-1]
    assert (line.what, line.study) == ("study", "Sigtermans 2009a")
    assert (line.old, line.new) == ("label: Sigtermans 2009", "label: Sigtermans 2009a")
