"""Whatever was done in whatever order, the cells are what a replay of the events gives, and merging converges."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crps_extractor.models.event import CONSENSUS, REVIEW, Draft, Event, EventKind, Scope, person_scope
from crps_extractor.models.store.checking import check
from crps_extractor.models.store.clock import Clock
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter

PEOPLE = ("anna", "ben", "lea")
KINDS = (
    EventKind.ANSWER,
    EventKind.ROW,
    EventKind.ROW_REMOVED,
    EventKind.SUBMITTED,
    EventKind.REOPENED,
    EventKind.NOTE,
    EventKind.PROBLEM_ACCEPTED,
    EventKind.QUERY,
)

IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Hundreds of histories wait for hundreds of syncs; what is looked at here needs no real disk."""

changes = st.builds(
    lambda kind, study, row, field, text: (kind, study, row, field, text),
    st.sampled_from(KINDS),
    st.sampled_from(("s1", "s2")),
    st.sampled_from(("", "r1", "r2")),
    st.sampled_from(("", "n", "mean")),
    st.sampled_from((None, "12", "−2.03", "½ ✓")),
)
"""What somebody does: kind, study, row, field and text (None takes an answer away)."""


def draft(scope: Scope, kind: EventKind, study: str, row: str, field: str, text: str | None) -> Draft:
    answer = {"text": text} if text is not None else None
    return Draft(kind, scope, study, row, field, {"answer": answer}, "step")


@contextmanager
def reviews(number: int, skews: tuple[int, ...] = (0, 0, 0)) -> Iterator[list[ReviewFile]]:
    """Copies of one founded review (lea leads, ben and lea settle), each with a clock of its own."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder, ExitStack() as stack:
        first = ReviewFile.create(Path(folder) / "0.crpx", clock=Clock(lambda: 1_800_000_000_000))
        first.append(
            [
                Draft(EventKind.REVIEW, REVIEW, body={"title": "knee"}),
                Draft(EventKind.PERSON, REVIEW, row="lea", body={"roles": ["lead", "settler"]}),
                Draft(EventKind.PERSON, REVIEW, row="ben", body={"roles": ["reviewer", "settler"]}),
            ],
            "lea",
            "",
        )
        names = [Path(folder) / f"{place}.crpx" for place in range(number)]
        for name in names[1:]:
            first.copy(name)
        first.close()
        opened = []
        for name, skew in zip(names, skews, strict=False):
            now = 1_800_000_000_000 + skew
            opened.append(ReviewFile.open(name, clock=Clock(lambda now=now: now)))
            stack.callback(opened[-1].close)
        yield opened


def state(review: ReviewFile) -> list[list[Event]]:
    return [review.cells(one.scope, one.study) for one in review.overview()]


def everything(review: ReviewFile) -> list[Event]:
    return review.history(HistoryFilter())


@settings(max_examples=60)
@given(st.lists(st.tuples(st.lists(changes, min_size=1, max_size=4), st.booleans()), max_size=12))
def test_a_replay_of_the_events_equals_the_cells(edits: list[tuple[list[tuple[EventKind, ...]], bool]]) -> None:
    with reviews(1) as (review,):
        for several, reopens in edits:
            review.append([draft(person_scope("anna"), *change) for change in several], "anna", "")  # type: ignore[arg-type]
            if reopens:
                review.close()
                review.__init__(review.path)  # type: ignore[misc]
        check(review._connection, review.path)
        last: dict[tuple[str, ...], Event] = {}
        for event in everything(review):
            last[event.cell] = event
        shown = {event.cell: event for sheet in state(review) for event in sheet}
        assert shown == last
        for one in review.overview():
            sheet = review.cells(one.scope, one.study)
            answered = [event for event in sheet if event.kind is EventKind.ANSWER and event.data["answer"]]
            assert one.answers == len(answered)
            assert one.last == sheet[-1].time


def _work(replicas: list[ReviewFile], work: list[tuple[int, tuple[EventKind, ...]]]) -> None:
    """Each person edits on a computer of their own; anna works on two, and ben and lea settle apart."""
    for computer, change in work:
        person = ("anna", "ben", "lea")[computer]
        scope = person_scope(person)
        replicas[computer].append([draft(scope, *change)], person, "")  # type: ignore[arg-type]
        if person != "anna":
            replicas[computer].append([draft(CONSENSUS, EventKind.SETTLED, "s1", "r1", "n", change[4])], person, "")  # type: ignore[arg-type]
        if computer:
            replicas[computer].append([draft(person_scope("anna"), *change)], "anna", "")  # type: ignore[arg-type]


any_work = given(
    st.lists(st.tuples(st.integers(0, 2), changes), max_size=8),
    st.tuples(*[st.integers(-(10**9), 10**9)] * 3),
    st.permutations(range(3)),
)
"""Who did what on which of three computers, how wrong their clocks are, and in which order they merge."""


def _converge(work: list[tuple[int, tuple[EventKind, ...]]], skews: tuple[int, int, int], order: list[int]) -> None:
    with reviews(3, skews) as replicas:
        _work(replicas, work)
        sent = [everything(replica) for replica in replicas]
        for replica in replicas:
            for sender in order:
                replica.merge(sent[sender])
            assert replica.merge(sent[order[0]]) == []
            check(replica._connection, replica.path)
        first, second, third = (state(replica) for replica in replicas)
        assert first == second == third
        assert everything(replicas[0]) == everything(replicas[1]) == everything(replicas[2])


@settings(max_examples=50)
@any_work
def test_merging_in_any_order_gives_the_same_cells_and_again_changes_nothing(
    work: list[tuple[int, tuple[EventKind, ...]]], skews: tuple[int, int, int], order: list[int]
) -> None:
    _converge(work, skews, order)


@pytest.mark.endurance
@settings(max_examples=300)
@any_work
def test_300_histories_merged_in_any_order_give_the_same_cells(
    work: list[tuple[int, tuple[EventKind, ...]]], skews: tuple[int, int, int], order: list[int]
) -> None:
    _converge(work, skews, order)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_later_settler_wins_on_every_computer_whatever_came_first(order: tuple[int, ...]) -> None:
    with reviews(3, (0, 50, 90)) as replicas:
        ben = replicas[1].append([draft(CONSENSUS, EventKind.SETTLED, "s1", "r1", "n", "ben")], "ben", "")
        lea = replicas[2].append([draft(CONSENSUS, EventKind.SETTLED, "s1", "r1", "n", "lea")], "lea", "")
        sent = [everything(replica) for replica in replicas]
        for sender in order:
            replicas[0].merge(sent[sender])
        assert replicas[0].cells(CONSENSUS, "s1") == lea
        assert replicas[0].history(HistoryFilter(scopes=(CONSENSUS,))) == ben + lea


def test_an_edit_after_a_merge_is_later_than_all_that_was_merged() -> None:
    with reviews(2, (0, 10**10)) as (slow, fast):
        future = fast.append([draft(person_scope("anna"), EventKind.ANSWER, "s1", "r1", "n", "1")], "anna", "")
        slow.merge(future)
        mine = slow.append([draft(person_scope("anna"), EventKind.ANSWER, "s1", "r1", "n", "2")], "anna", "")
        assert slow.cells(person_scope("anna"), "s1") == mine


def test_a_merge_that_is_ended_on_the_way_changes_nothing() -> None:
    class EndedError(Exception):
        pass

    def end(done: int, of: int) -> None:
        assert (done, of) == (1000, 1500)
        raise EndedError

    with reviews(2) as (one, other):
        many = [draft(person_scope("anna"), EventKind.ANSWER, "s1", str(number), "n", "1") for number in range(1500)]
        one.append(many, "anna", "")
        before = everything(other)
        with pytest.raises(EndedError):
            other.merge(everything(one), end)
        assert everything(other) == before
        assert len(other.merge(everything(one))) == 1500


def test_the_same_thread_can_hold_two_reviews(tmp_path: Path) -> None:
    with closing(ReviewFile.create(tmp_path / "a.crpx")) as one, closing(ReviewFile.create(tmp_path / "b.crpx")) as two:
        one.append([draft(person_scope("anna"), EventKind.NOTE, "s1", "", "", None)], "anna", "")
        assert two.overview() == []
