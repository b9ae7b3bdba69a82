"""What a lead does is refused to everybody else below the surface too: every verb, every role, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crps_extractor.models.event import EventKind
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.additions import add_to_finished, leave_out_of
from crps_extractor.models.review.course.contacting import Contact, add_contact, change_contact
from crps_extractor.models.review.course.decisions import (
    add_batch,
    add_notice,
    decide,
    include_again,
    move_report,
    put_into_batch,
    replace_reviewer,
)
from crps_extractor.models.review.course.freezing import freeze, state_now
from crps_extractor.models.review.drawing import assign_drawn, draw, not_begun
from crps_extractor.models.review.facts import Person, Report, Slots
from crps_extractor.models.review.form_changes import publish
from crps_extractor.models.review.records import Addition, Decision
from crps_extractor.models.review.reports.identity import merge_studies, split_study
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import reopen, submit
from crps_extractor.models.store.protocol import HistoryFilter
from tests.builders import ANNA, BEN, LEA, a_review, a_study, extract, seen_by

Verb = Callable[[Review], object]
ADDITION = Addition("", "Function", "asked for", studies=("s1",), rows=("outcomes",))
BY = ("anna", "ben")
VERBS: dict[str, Verb] = {
    "decide": lambda one: decide(one, "s2", Decision("excluded", "population", by=BY)),
    "include again": lambda one: include_again(one, "s2", BY, "1 May 2026"),
    "add a batch": lambda one: add_batch(one, "Pilot", "pilot", ["s1"]),
    "put into a batch": lambda one: put_into_batch(one, ["s1"], "Pilot", "pilot"),
    "replace a reviewer": lambda one: replace_reviewer(one, "s2", "anna", "cara", "ill"),
    "move a report": lambda one: move_report(one, "report-s2", "s1"),
    "add a notice": lambda one: add_notice(one, "report-s1", "erratum"),
    "merge": lambda one: merge_studies(one, "s2", "s3", "one"),
    "split": lambda one: split_study(one, "s4", "two"),
    "freeze": lambda one: freeze(one, "Paper", "1 May 2026"),
    "read for a freeze": lambda one: state_now(one, "Paper", "1 May 2026"),
    "add a contact": lambda one: add_contact(one, Contact("s1", "SD", sent_on="1 May 2026")),
    "change a contact": lambda one: change_contact(one, Contact("s1", "SD", sent_on="1 May 2026", id="c")),
    "add to finished": lambda one: add_to_finished(one, ADDITION),
    "leave out": lambda one: leave_out_of(one, "known", "s1"),
    "assign a draw": lambda one: assign_drawn(one, draw(not_begun(one), one.facts.people.values(), "1", 0)),
    "add a person": lambda one: one.add_person(Person("new", "New")),
    "add a study": lambda one: one.add_study("New"),
    "assign": lambda one: one.assign("s2", Slots("cara", "ben", "seth")),
    "add a report": lambda one: one.add_report(Report("new", "s1", "New")),
    "set a table": lambda one: one.set_table("windows", []),
    "publish a form": lambda one: publish(one, one.form, "a reason"),
    "a bare fact": lambda one: one.fact(EventKind.NOTE, "x", {"text": "x"}, field="addition"),
    "submit for another": lambda one: submit(one, "s2", "ella" if one.viewer != "ella" else "ben"),
    "reopen for another": lambda one: reopen(one, "s1", "why", "anna" if one.viewer != "anna" else "ben"),
    "bring in for another": lambda one: one.mark("s2", EventKind.SUBMITTED, {}, "cara"),
}
ROLES = ("anna", "seth", "rita", "ella", "nobody-known", "")


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """Study s1 submitted by both with an addition, s2 and s3 not begun, s4 merged into s3."""
    made: Review = a_review(Path(tmp_path_factory.mktemp("verbs")))
    for study, label in (("s2", "Two"), ("s3", "Three"), ("s4", "Four")):
        a_study(made, study, label)
    for person in (ANNA, BEN):
        extract(made, person)
    lead = seen_by(made, LEA)
    merge_studies(lead, "s4", "s3", "one")
    add_to_finished(lead, Addition("known", "Dose", "asked", studies=("s1",), fields=("groups.dose",)))
    return made


@pytest.mark.parametrize("viewer", ROLES)
@pytest.mark.parametrize("verb", VERBS)
def test_nobody_but_a_lead_does_what_a_lead_does(review: Review, viewer: str, verb: str) -> None:
    before = len(list(review.store.history(HistoryFilter())))
    with pytest.raises(NotAllowedError):
        VERBS[verb](seen_by(review, viewer))
    assert len(list(review.store.history(HistoryFilter()))) == before


def test_a_lead_acts_for_nobody_who_works_here_and_writes_no_consensus(review: Review) -> None:
    lead = seen_by(review, LEA)
    for act in (lambda: submit(lead, "s2", "ben"), lambda: reopen(lead, "s1", "why", "anna")):
        with pytest.raises(NotAllowedError, match="Excel"):
            act()
