"""Edits go into the review file in one transaction and come back as they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.event import REVIEW, Draft, Event, EventKind, person_scope
from crps_extractor.models.store.clock import Clock, is_time
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter, StoreError

ANNA = person_scope("anna")


def an_answer(text: str, field: str = "n", study: str = "s1", scope: str = ANNA) -> Draft:
    return Draft(EventKind.ANSWER, scope, study, "r1", field, {"answer": {"text": text}}, f"step {text}")


def no_answer(field: str = "n", study: str = "s1") -> Draft:
    return Draft(EventKind.ANSWER, ANNA, study, "r1", field, {"answer": None}, "step")


@pytest.fixture
def review(tmp_path: Path) -> Iterator[ReviewFile]:
    opened = ReviewFile.create(tmp_path / "knee.crpx")
    yield opened
    opened.close()


def test_an_edit_is_there_after_closing_and_opening_again(tmp_path: Path) -> None:
    review = ReviewFile.create(tmp_path / "knee.crpx")
    written = review.append([an_answer("12"), an_answer("13", "mean")], "anna", "f" * 64)
    review.close()
    again = ReviewFile.open(tmp_path / "knee.crpx")
    assert again.cells(ANNA, "s1") == written
    again.close()


def test_a_cell_shows_the_last_change_and_the_history_all_of_them(review: ReviewFile) -> None:
    first = review.append([an_answer("12")], "anna", "")
    second = review.append([an_answer("21")], "anna", "")
    assert review.cells(ANNA, "s1") == second
    assert review.history(HistoryFilter(study="s1")) == first + second


def test_events_of_one_opening_form_one_sealed_chain_a_study(review: ReviewFile) -> None:
    one = review.append([an_answer("1"), an_answer("2", study="s2"), an_answer("3")], "anna", "")
    two = review.append([an_answer("4")], "anna", "")
    chain = [one[0], one[2], two[0]]
    assert {event.stream for event in chain} == {one[0].stream}
    assert one[1].stream != one[0].stream
    assert [event.seq for event in chain] == [1, 2, 3]
    assert [event.previous_hash for event in chain] == ["", chain[0].hash, chain[1].hash]
    assert all(event.hash == event.content_hash() for event in chain)


def test_another_opening_starts_another_stream(tmp_path: Path) -> None:
    streams = set[str]()
    ReviewFile.create(tmp_path / "knee.crpx").close()
    for _ in range(3):
        review = ReviewFile.open(tmp_path / "knee.crpx")
        streams |= {event.stream for event in review.append([an_answer("1")], "anna", "")}
        review.close()
    assert len(streams) == 3


def test_time_goes_on_from_what_the_file_holds_even_when_the_clock_was_set_back(tmp_path: Path) -> None:
    review = ReviewFile.create(tmp_path / "knee.crpx", clock=Clock(lambda: 1_800_000_000_000))
    before = review.append([an_answer("1")], "anna", "")
    review.close()
    review = ReviewFile.open(tmp_path / "knee.crpx", clock=Clock(lambda: 1_700_000_000_000))
    after = review.append([an_answer("2")], "anna", "")
    review.close()
    assert after[0].time > before[0].time
    assert is_time(after[0].time)


def test_the_overview_counts_answers_that_stand_and_names_what_was_submitted(review: ReviewFile) -> None:
    review.append([an_answer("1"), an_answer("2", "mean"), no_answer("mean")], "anna", "")
    submitted = review.append([Draft(EventKind.SUBMITTED, ANNA, "s1")], "anna", "")
    review.append([an_answer("1", study="s2")], "anna", "")
    first, second = review.overview()
    assert (first.scope, first.study, first.answers) == (ANNA, "s1", 1)
    assert first.submitted == submitted[0]
    assert first.last == submitted[0].time
    assert (second.study, second.answers, second.submitted) == ("s2", 1, None)


def test_a_reopened_sheet_is_no_longer_submitted(review: ReviewFile) -> None:
    events = review.append([Draft(EventKind.SUBMITTED, ANNA, "s1"), Draft(EventKind.REOPENED, ANNA, "s1")], "anna", "")
    assert review.overview()[0].submitted is None
    assert review.overview()[0].reopened == events[1]


@pytest.mark.parametrize(
    ("wanted", "texts"),
    [
        (HistoryFilter(), ["a", "b", "c", "d"]),
        (HistoryFilter(study="s2"), ["c"]),
        (HistoryFilter(study="s1", field="mean"), ["b"]),
        (HistoryFilter(actor="ben"), ["d"]),
        (HistoryFilter(scopes=(ANNA, REVIEW)), ["a", "b", "c"]),
        (HistoryFilter(kinds=(EventKind.ROW,)), []),
        (HistoryFilter(row="r1", kinds=(EventKind.ANSWER, EventKind.ROW)), ["a", "b", "c", "d"]),
    ],
)
def test_history_gives_what_is_asked_for(review: ReviewFile, wanted: HistoryFilter, texts: list[str]) -> None:
    review.append([an_answer("a"), an_answer("b", "mean"), an_answer("c", study="s2")], "anna", "")
    review.append([an_answer("d", scope=person_scope("ben"))], "ben", "")
    assert [event.data["answer"]["text"] for event in review.history(wanted)] == texts


def test_history_can_be_cut_by_time(review: ReviewFile) -> None:
    events: list[Event] = []
    for text in "abc":
        events += review.append([an_answer(text)], "anna", "")
    assert review.history(HistoryFilter(since=events[1].time)) == events[1:]
    assert review.history(HistoryFilter(until=events[1].time)) == events[:1]


def test_a_copy_taken_while_the_review_is_open_is_whole(review: ReviewFile, tmp_path: Path) -> None:
    written = review.append([an_answer("12")], "anna", "")
    review.copy(tmp_path / "copy.crpx")
    review.append([an_answer("13")], "anna", "")
    copied = ReviewFile.open(tmp_path / "copy.crpx")
    assert copied.history(HistoryFilter()) == written
    copied.close()


def test_creating_never_takes_a_name_that_exists(tmp_path: Path) -> None:
    (tmp_path / "knee.crpx").write_text("mine")
    with pytest.raises(StoreError) as refused:
        ReviewFile.create(tmp_path / "knee.crpx")
    assert refused.value.code == "refused"
    assert (tmp_path / "knee.crpx").read_text() == "mine"


def test_floats_are_refused_and_nothing_is_written(review: ReviewFile) -> None:
    with pytest.raises(ValueError, match="never as floats"):
        review.append([an_answer("1"), Draft(EventKind.NOTE, ANNA, "s1", body={"p": 0.05})], "anna", "")
    assert review.history(HistoryFilter()) == []
