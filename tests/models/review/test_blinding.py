"""Until both have submitted, nobody is shown anything of the other's answers, whatever of the review they ask."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer, How, Query, QueryState, Rival, Source, Status
from crps_extractor.models.compare.agreement import review_agreement, study_agreement
from crps_extractor.models.compare.consensus import pairs_by_hand, study_consensus
from crps_extractor.models.event import CONSENSUS, REVIEW, Draft, EventKind, new_id, person_scope
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.completeness import study_lines
from crps_extractor.models.review.course.decisions import decide, noticed_places, replace_reviewer
from crps_extractor.models.review.course.freezing import changed_since, freeze, frozen_sheet
from crps_extractor.models.review.exchanging import sheets_to_send
from crps_extractor.models.review.facts import SINGLE, VERIFY, Slots
from crps_extractor.models.review.history import about_the_review, happenings
from crps_extractor.models.review.records import Decision
from crps_extractor.models.review.reports.identity import answered_twice, merge_studies
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import reopen, submit
from crps_extractor.models.store.protocol import HistoryFilter
from tests.builders import (
    ANNA,
    BEN,
    BOTH,
    CARA,
    LEA,
    PEOPLE,
    a_review,
    a_row,
    a_study,
    again,
    hand_in_sheet,
    said,
    scope_of,
    seen_by,
    shipped_form,
)

ZEBRA = "ZEBRA-7"
_ALL = HistoryFilter()
OTHERS = ("ben", "lea", "seth", "rita", "cara", "ella", "", "nobody-known")


def zebra_answer(parts: list[str]) -> Answer:
    """The word in every part, note, quote, query, rival and proposal of an answer."""
    filled = dict.fromkeys(parts, ZEBRA)
    source = Source(How.TEXT, "report-s1", 1, ((1, 2, 3, 4),), ZEBRA, ZEBRA, ZEBRA)
    return Answer(
        Status.REPORTED,
        filled,
        (source,),
        ZEBRA,
        Query(QueryState.TO_ASK, ZEBRA),
        (Rival(filled, source, ZEBRA),),
        ZEBRA,
        ZEBRA,
    )


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """Anna has the word in every field of the shipped form, in two rows of each section, and accepted a problem."""
    made = a_review(tmp_path, shipped_form())
    anna = seen_by(made, ANNA)
    sheet = anna.own_sheet("s1")
    drafts: list[Draft] = []
    for section in sheet.form.blind_sections():
        for number in (1, 2) if section.repeats else (0,):
            row = f"{ZEBRA}-{section.id}-{number}" if section.repeats else section.id
            if section.repeats:
                drafts.append(sheet.add_row(section.id, row=row))
            for field in section.fields:
                parts = [part.id for part in kind_of(field).parts(field, Context())]
                drafts.append(sheet.set(row, field.id, zebra_answer(parts)))
    drafts.append(sheet.accept_problem("study", "code:name", [("study", "name")], ZEBRA, ZEBRA))
    drafts.append(Draft(EventKind.NOTE, scope_of(ANNA), "s1", "study", "name", {"text": ZEBRA}, new_id()))
    anna.record(drafts)
    yield made
    made.store.close()


def calls(review: Review) -> Iterator[tuple[str, object]]:
    """Every public method and property of a review with every scope and study it could be asked for, and what reads
    a review beside it; what each gave or raised."""
    scopes = [REVIEW, CONSENSUS, *(person_scope(person.id) for person in PEOPLE), "", "person:"]
    given: dict[str, list[tuple]] = {
        "may_read": [(scope, "s1", section) for scope in scopes for section in ("", "study", "groups")],
        "refusal": [(scope, "s1") for scope in scopes],
        "sheet": [(scope, "s1") for scope in scopes],
        "steps": [(scope, "s1") for scope in scopes],
        "own_sheet": [("s1",)],
        "slot_sheets": [("s1",)],
        "consensus": [("s1",)],
        "history": [("s1",), ("s1", "study"), ("s1", f"{ZEBRA}-groups-1", "group_label"), ("",)],
        "first_submitted": [(person.id, "s1") for person in PEOPLE],
        "submission": [(person.id, "s1") for person in PEOPLE],
        "is_revealed": [("s1",)],
        "record": [
            ([Draft(EventKind.NOTE, scope, "s1", "study", "name", {"text": "x"}, "s")],) for scope in scopes[1:]
        ],
        "record_imported": [(person_scope(person.id), {"s1": []}, {}) for person in PEOPLE],
        "mark": [("s1", EventKind.REOPENED, {}, person.id) for person in PEOPLE if person.id != review.viewer],
    }
    writing = {"create", "fact", "add_person", "add_study", "assign", "add_report", "set_table"}
    for name, member in inspect.getmembers(type(review)):
        if name.startswith("_") or name in writing:
            continue
        if isinstance(member, property):
            yield name, outcome(lambda name=name: getattr(review, name))
            continue
        assert name in given, f"Say here how Review.{name} is asked, so that it is tried too."
        for arguments in given[name]:
            yield name, outcome(lambda name=name, arguments=arguments: getattr(review, name)(*arguments))
    yield "facts", vars(review.facts)
    yield "study_consensus", outcome(lambda: study_consensus(review, "s1"))
    yield "pairs_by_hand", outcome(lambda: pairs_by_hand(review, "s1"))
    yield "study_agreement", outcome(lambda: study_agreement(review, "s1"))
    yield "review_agreement", outcome(lambda: review_agreement(review))
    yield "study_lines", outcome(lambda: study_lines(review, "s1"))
    yield "happenings", outcome(lambda: happenings(review, "s1"))
    yield "about_the_review", outcome(lambda: about_the_review(review))
    yield "sheets_to_send", outcome(lambda: sheets_to_send(review))
    yield "answered_twice", [outcome(lambda scope=scope: answered_twice(review, scope, "s1")) for scope in scopes]
    for frozen in review.facts.freezes.values():
        yield "changed_since", outcome(lambda frozen=frozen: changed_since(review, frozen))
        for scope in scopes:
            yield "frozen", outcome(lambda frozen=frozen, scope=scope: frozen_sheet(review, frozen, scope, "s1"))
    for person in PEOPLE:
        if person.id != review.viewer:
            yield "submit", outcome(lambda person=person: submit(review, "s1", person.id))
            yield "reopen", outcome(lambda person=person: reopen(review, "s1", "why", person.id))


def outcome(ask: object) -> object:
    """What a call gave, or the error it raised with its sentence; only refusals are expected."""
    try:
        return ask()  # type: ignore[operator]
    except (NotAllowedError, KeyError) as refused:
        return str(refused)


def all_said(thing: object, seen: set[int] | None = None) -> str:
    """Every text that can be reached from a result, private attributes included; what the store holds is not meant."""
    seen = set() if seen is None else seen
    if isinstance(thing, str):
        return thing
    if id(thing) in seen or isinstance(thing, (int, float, type(None))) or callable(thing):
        return ""
    seen.add(id(thing))
    if isinstance(thing, Review):
        return ""
    if isinstance(thing, dict) or hasattr(thing, "items"):
        return " ".join(all_said(one, seen) for pair in thing.items() for one in pair)  # type: ignore[attr-defined]
    if isinstance(thing, (list, tuple, set, frozenset)):
        return " ".join(all_said(one, seen) for one in thing)
    return all_said(getattr(thing, "__dict__", {}), seen)


@pytest.mark.parametrize("viewer", OTHERS)
def test_nothing_that_a_review_gives_or_raises_shows_the_others_answers(review: Review, viewer: str) -> None:
    freeze(review, "pilot", "2026-11-01")
    for name, found in calls(seen_by(review, viewer)):
        assert ZEBRA not in all_said(found), name


@pytest.mark.parametrize("viewer", ["lea", "seth", "rita", "cara", "ella", ""])
def test_nor_when_one_of_the_two_has_submitted(review: Review, viewer: str) -> None:
    hand_in_sheet(seen_by(review, ANNA))
    for name, found in calls(seen_by(review, viewer)):
        assert ZEBRA not in all_said(found), name


def test_the_second_sees_nothing_of_the_first_who_submitted(review: Review) -> None:
    hand_in_sheet(seen_by(review, ANNA))
    for name, found in calls(seen_by(review, BEN)):
        assert ZEBRA not in all_said(found), name


def test_the_word_is_found_once_both_have_submitted_so_that_the_search_can_fail(review: Review) -> None:
    hand_in_sheet(seen_by(review, ANNA))
    hand_in_sheet(seen_by(review, BEN))
    for viewer in ("ben", "seth", ""):
        shown = " ".join(all_said(found) for _, found in calls(seen_by(review, viewer)))
        assert ZEBRA in shown, viewer


def test_how_many_problems_or_open_fields_another_has_is_not_said_when_a_lead_submits_for_them(tmp_path: Path) -> None:
    review = a_review(tmp_path, slots=Slots("anna", "ella", "seth"))
    with pytest.raises(NotAllowedError) as refused:
        submit(review, "s1", "ella")
    assert not any(figure.isdigit() for figure in str(refused.value))
    review.store.close()


# Handing slots about ---------------------------------------------------------------------------


def test_handing_a_slot_on_opens_no_sheet_at_work(tmp_path: Path) -> None:
    """A lead who puts herself alone on the study and submits still sees nothing of the two who are at work."""
    review = a_review(tmp_path)
    anna = seen_by(review, ANNA)
    anna.record([anna.own_sheet("s1").set("study", "name", said(ZEBRA))])
    review.assign("s1", Slots("lea", "", "lea", SINGLE))
    hand_in_sheet(review)
    lead = seen_by(review, LEA)
    assert lead.is_revealed("s1")
    with pytest.raises(NotAllowedError):
        lead.sheet(scope_of(ANNA), "s1")
    assert ZEBRA not in all_said(lead.history("s1"))
    review.store.close()


def test_a_closed_sheet_is_read_only_when_the_two_who_stay_have_submitted(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    anna = seen_by(review, ANNA)
    anna.record([anna.own_sheet("s1").set("study", "name", said(ZEBRA))])
    replace_reviewer(review, "s1", "anna", "cara", "left the team")
    for viewer in (BEN, CARA, LEA):
        with pytest.raises(NotAllowedError):
            seen_by(review, viewer).sheet(scope_of(ANNA), "s1")
    for person in (BEN, CARA):
        hand_in_sheet(seen_by(review, person))
    assert seen_by(review, LEA).sheet(scope_of(ANNA), "s1").answer("study", "name") == said(ZEBRA)
    late = seen_by(review, ANNA)
    edit = late.own_sheet("s1").set("study", "name", said("late"))
    with pytest.raises(NotAllowedError, match="closed"):
        late.record([edit])
    review.store.close()


def test_a_study_for_two_waits_for_a_second_reviewer_who_is_not_named_yet(tmp_path: Path) -> None:
    review = a_review(tmp_path, slots=Slots("anna", "", "seth"))
    hand_in_sheet(seen_by(review, ANNA))
    lead = seen_by(review, LEA)
    assert not lead.is_revealed("s1")
    with pytest.raises(NotAllowedError):
        lead.sheet(scope_of(ANNA), "s1")
    lead.assign("s1", Slots("anna", "ben", "seth"))
    hand_in_sheet(seen_by(review, BEN))
    assert seen_by(review, LEA).is_revealed("s1")
    review.store.close()


def test_verifying_is_not_agreed_on_after_the_first_answer(tmp_path: Path) -> None:
    """A second reviewer who leads could else open the first's sheet before submitting."""
    review = a_review(tmp_path)
    before = Slots("anna", "ben", "seth", verify_sections=("groups",))
    review.assign("s1", before)
    anna = seen_by(review, ANNA)
    anna.record([anna.own_sheet("s1").set("study", "name", said("x"))])
    lead = seen_by(review, LEA)
    for after in (Slots("anna", "ben", "seth", VERIFY), Slots("anna", "ben", "", verify_sections=("groups", "study"))):
        with pytest.raises(NotAllowedError, match="before the first answer"):
            lead.assign("s1", after)
    assert lead.facts.study("s1").slots == before
    lead.assign("s1", BOTH)
    review.store.close()


def test_nobody_joins_a_study_for_two_whose_sheets_are_open(tmp_path: Path) -> None:
    review = a_review(tmp_path, slots=Slots("anna", "", "seth", SINGLE))
    hand_in_sheet(seen_by(review, ANNA))
    lead = seen_by(review, LEA)
    with pytest.raises(NotAllowedError, match="independent"):
        lead.assign("s1", BOTH)
    lead.assign("s1", Slots("anna", "", "lea", SINGLE))
    review.store.close()


def test_merging_a_study_at_work_into_an_open_one_is_refused(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    for person in (ANNA, BEN):
        hand_in_sheet(seen_by(review, person))
    a_study(review, "s2", "Sigtermans 2010")
    lead = seen_by(review, LEA)
    with pytest.raises(NotAllowedError, match="would open"):
        merge_studies(lead, "s2", "s1", "the same patients")
    review.store.close()


# Writing below the surface ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("viewer", "scope"),
    [
        ("ben", "person:anna"),
        ("lea", "person:anna"),
        ("seth", "person:anna"),
        ("anna", REVIEW),
        ("rita", REVIEW),
        ("seth", CONSENSUS),
        ("anna", CONSENSUS),
        ("", "person:anna"),
        ("", REVIEW),
        ("nobody-known", "person:nobody-known"),
    ],
)
def test_what_is_not_yours_to_write_is_refused_and_nothing_is_written(tmp_path: Path, viewer: str, scope: str) -> None:
    review = a_review(tmp_path)
    theirs = seen_by(review, viewer)
    before = len(list(review.store.history(_ALL)))
    for study in ("s1", "") if scope == REVIEW else ("s1",):
        body = {"answer": {"status": "reported", "parts": {"text": "x"}}, "how": "first", "why": ""}
        kind = EventKind.SETTLED if scope == CONSENSUS else EventKind.ANSWER
        own = Draft(EventKind.ANSWER, f"person:{viewer}", "s1", "study", "name", body)
        with pytest.raises(NotAllowedError):
            theirs.record([own, Draft(kind, scope, study, "study", "name", body)])
    assert len(list(review.store.history(_ALL))) == before
    review.store.close()


def test_submitting_and_importing_cannot_be_written_as_if_they_were_edits(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    anna = seen_by(review, ANNA)
    for kind in (EventKind.SUBMITTED, EventKind.REOPENED, EventKind.IMPORTED):
        with pytest.raises(NotAllowedError):
            anna.record([Draft(kind, scope_of(ANNA), "s1")])
    review.store.close()


def test_the_settler_writes_the_consensus_once_both_have_submitted_and_nobody_else_does(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    for person in (ANNA, BEN):
        hand_in_sheet(seen_by(review, person))
    settler = seen_by(review, "seth")
    settler.record([settler.consensus("s1").set("study", "name", said("x"), how="other")])
    for viewer in ("anna", "lea", "rita"):
        other = seen_by(review, viewer)
        with pytest.raises(NotAllowedError):
            other.record([other.consensus("s1").set("study", "name", said("y"), how="other")])
    review.store.close()


# Verifying -------------------------------------------------------------------------------------


def test_who_verifies_reads_only_the_verified_sections_and_only_after_the_first_submitted(tmp_path: Path) -> None:
    review = a_review(tmp_path, slots=Slots("anna", "ben", "seth", verify_sections=("groups",)))
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet("s1")
    anna.record([sheet.set("study", "name", said(ZEBRA)), *a_row(sheet, "groups", "g1", label="ketamine", n="30")])
    anna.record(a_row(sheet, "outcomes", "o1", label=ZEBRA))
    with pytest.raises(NotAllowedError):
        seen_by(review, BEN).sheet(scope_of(ANNA), "s1")
    hand_in_sheet(anna)
    ben = seen_by(review, BEN)
    shown = ben.sheet(scope_of(ANNA), "s1")
    assert shown.answer("g1", "label") == said("ketamine")
    assert [row.id for row in shown.rows("groups")] == ["g1"]
    assert ZEBRA not in all_said(shown)
    history = ben.history("s1")
    assert "ketamine" in all_said(history)
    assert ZEBRA not in all_said(history)
    for viewer in ("lea", "seth", "cara"):
        with pytest.raises(NotAllowedError):
            seen_by(review, viewer).sheet(scope_of(ANNA), "s1")
    hand_in_sheet(ben)
    with pytest.raises(NotAllowedError):
        seen_by(review, BEN).record([ben.own_sheet("s1").set("study", "name", said("late"))])
    review.store.close()


# Reopening -------------------------------------------------------------------------------------


def test_what_was_revealed_stays_open_after_a_sheet_is_reopened_and_the_file_closed(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    for person in (ANNA, BEN):
        theirs = seen_by(review, person)
        theirs.record([theirs.own_sheet("s1").set("study", "name", said(f"first of {person.id}"))])
        hand_in_sheet(theirs)
    anna = seen_by(review, ANNA)
    assert reopen(anna, "s1", "the erratum").revealed
    review = again(review)
    anna = seen_by(review, ANNA)
    assert anna.is_revealed("s1")
    mark = anna.submission("anna", "s1")
    assert mark is not None
    assert (mark.reopened, mark.revealed, mark.stands) == (True, True, False)
    anna.record([anna.own_sheet("s1").set("study", "name", said("corrected"))])
    submit(anna, "s1")
    lead = seen_by(review, LEA)
    assert lead.first_submitted("anna", "s1").answer("study", "name") == said("first of anna")
    assert lead.sheet(scope_of(ANNA), "s1").answer("study", "name") == said("corrected")
    review.store.close()


def test_a_sheet_reopened_while_the_other_is_at_work_closes_the_study_to_nobody_new(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    hand_in_sheet(seen_by(review, ANNA))
    anna = seen_by(review, ANNA)
    assert not reopen(anna, "s1", "a slip").revealed
    hand_in_sheet(seen_by(review, BEN))
    lead = seen_by(review, LEA)
    assert not lead.is_revealed("s1")
    with pytest.raises(NotAllowedError):
        lead.sheet(scope_of(BEN), "s1")
    review.store.close()


def test_decisions_and_notices_say_nothing_of_a_sheet(review: Review) -> None:
    decide(review, "s1", Decision("excluded", "population", by=("lea", "anna"), date="1 May 2026"))
    for viewer in OTHERS:
        theirs = seen_by(review, viewer)
        assert ZEBRA not in all_said(theirs.sheet(REVIEW, "s1"))
        assert noticed_places(theirs.sheet(REVIEW, "s1"), theirs.facts) == {}
