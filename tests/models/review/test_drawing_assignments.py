"""Studies are drawn at random with a seed: evenly, the same again, and never to somebody in conflict."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.event import REVIEW, EventKind
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.drawing import assign_drawn, draw, not_begun
from crps_extractor.models.review.facts import DOUBLE, SINGLE, Person, Slots, Study
from crps_extractor.models.store.protocol import HistoryFilter
from tests.builders import ANNA, BEN, BOTH, CARA, LEA, a_review, a_study, again, extract, seen_by

THREE = (ANNA, BEN, CARA)


def studies(count: int) -> list[Study]:
    return [Study(f"s{number}", f"Study {number}", number) for number in range(count)]


def test_the_same_seed_gives_the_same_draw_whatever_the_order() -> None:
    known = studies(20)
    drawn = draw(known, THREE, "2026", 20)
    assert draw(list(reversed(known)), tuple(reversed(THREE)), "2026", 20) == drawn
    assert draw(known, THREE, "2027", 20).slots != drawn.slots


def test_a_draw_is_the_same_in_every_version_of_the_program() -> None:
    drawn = draw(studies(5), THREE, "2026", 20)
    kept = {study: (slots.first, slots.second, slots.mode) for study, slots in drawn.slots.items()}
    assert kept == {
        "s2": ("anna", "ben", "double"),
        "s0": ("cara", "", "single"),
        "s3": ("cara", "", "single"),
        "s1": ("ben", "", "single"),
        "s4": ("anna", "", "single"),
    }


@pytest.mark.parametrize(
    ("count", "percent", "doubles"), [(20, 20, 4), (14, 20, 3), (3, 20, 1), (5, 0, 0), (5, 100, 5)]
)
def test_the_share_asked_for_is_extracted_twice(count: int, percent: int, doubles: int) -> None:
    drawn = draw(studies(count), THREE, "seed", percent)
    assert drawn.doubles == doubles
    assert {slots.mode for slots in drawn.slots.values()} <= {DOUBLE, SINGLE}
    assert all(bool(slots.second) == (slots.mode == DOUBLE) for slots in drawn.slots.values())


@given(st.integers(1, 30), st.integers(0, 100), st.text(max_size=8))
def test_work_is_shared_evenly_and_nobody_extracts_a_study_twice(count: int, percent: int, seed: str) -> None:
    drawn = draw(studies(count), THREE, seed, percent)
    held = Counter(person for slots in drawn.slots.values() for person in slots.holders)
    assert max(held.values()) - min(held[person.id] for person in THREE) <= 1
    assert all(slots.first != slots.second for slots in drawn.slots.values())
    assert len(drawn.slots) == count


@given(st.sets(st.sampled_from([f"s{number}" for number in range(10)])), st.text(max_size=8))
def test_nobody_is_drawn_for_a_study_in_which_they_have_a_stake(stakes: set[str], seed: str) -> None:
    people = (replace(ANNA, conflicts=frozenset(stakes)), BEN, CARA)
    drawn = draw(studies(10), people, seed, 50)
    assert drawn.lacking == ()
    assert all(ANNA.id not in drawn.slots[study].holders for study in stakes)


def test_a_study_for_which_too_few_are_free_is_named() -> None:
    people = (replace(ANNA, conflicts=frozenset({"s0"})), BEN)
    drawn = draw(studies(1), people, "seed", 100)
    assert drawn.slots == {}
    assert "Study 0 needs two reviewers" in drawn.lacking[0]


def test_only_active_reviewers_are_drawn_and_the_settler_stays_unless_in_conflict() -> None:
    settler = Person("seth", "Seth", roles=frozenset({"settler"}))
    other = Person("tess", "Tess", roles=frozenset({"settler"}))
    known = [replace(one, slots=Slots(settler="seth")) for one in studies(4)]
    gone = replace(CARA, active=False)
    drawn = draw(known, (ANNA, BEN, gone, settler, other), "seed", 0)
    assert {slots.first for slots in drawn.slots.values()} == {"anna", "ben"}
    assert {slots.settler for slots in drawn.slots.values()} == {"seth"}
    torn = replace(settler, conflicts=frozenset({"s1"}))
    assert draw(known, (ANNA, BEN, torn, other), "seed", 0).slots["s1"].settler == "tess"


def test_another_share_than_a_percentage_is_refused() -> None:
    with pytest.raises(ValueError, match="percentage"):
        draw(studies(2), THREE, "seed", 101)


def test_a_draw_is_assigned_as_one_step_that_keeps_its_seed(tmp_path: Path) -> None:
    review = seen_by(a_review(tmp_path), LEA)
    a_study(review, "s2", "Dahan 2011", BOTH)
    drawn = draw(not_begun(review), review.facts.people.values(), "2026", 50)
    assign_drawn(review, drawn)
    review = again(review)
    assert {study.id: study.slots for study in review.facts.studies} == dict(drawn.slots)
    events = review.store.history(HistoryFilter(scopes=(REVIEW,), study=""))
    note = next(event for event in events if event.kind is EventKind.NOTE and event.field == "drawn")
    assert (note.data["seed"], note.data["double_percent"]) == ("2026", 50)
    assert (
        len(
            {
                json.loads(event.body)["step"]
                for event in events
                if event.time >= note.time and event.kind is EventKind.SLOTS
            }
        )
        == 1
    )


def test_a_study_that_was_begun_is_not_drawn(tmp_path: Path) -> None:
    review = seen_by(a_review(tmp_path), LEA)
    a_study(review, "s2", "Dahan 2011", BOTH)
    before = draw(not_begun(review), review.facts.people.values(), "2026", 50)
    extract(review, ANNA, "s1", hand_in=False)
    review = again(seen_by(review, LEA))
    assert [study.id for study in not_begun(review)] == ["s2"]
    with pytest.raises(NotAllowedError, match="begun since"):
        assign_drawn(review, before)


def test_who_does_not_lead_assigns_no_draw(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    anna = seen_by(review, ANNA)
    with pytest.raises(NotAllowedError, match="Only a lead"):
        assign_drawn(anna, draw(not_begun(anna), anna.facts.people.values(), "1", 0))


def test_a_person_in_conflict_is_given_no_slot_of_the_study(tmp_path: Path) -> None:
    review = seen_by(a_review(tmp_path), LEA)
    review.add_person(replace(CARA, conflicts=frozenset({"s1"})))
    for slots in (Slots("cara", "ben", "seth"), Slots("anna", "cara", "seth"), Slots("anna", "ben", "cara")):
        with pytest.raises(NotAllowedError, match="Cara Cox has a conflict of interest"):
            review.assign("s1", slots)
    assert review.facts.study("s1").slots == BOTH


def test_a_conflict_found_late_does_not_hold_up_other_changes_of_the_slots(tmp_path: Path) -> None:
    review = seen_by(a_review(tmp_path), LEA)
    review.add_person(replace(BEN, conflicts=frozenset({"s1"})))
    review.assign("s1", Slots("cara", "ben", "seth"))
    assert review.facts.study("s1").slots.first == "cara"
