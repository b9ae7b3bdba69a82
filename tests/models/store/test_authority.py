"""Who may write where follows from the review's own events, in the file as in the window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crps_extractor.models.event import CONSENSUS, REVIEW, Draft, EventKind, person_scope
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter, StoreError

ANNA = person_scope("anna")


def a_person(person: str, *roles: str, works_in_excel: bool = False) -> Draft:
    return Draft(EventKind.PERSON, REVIEW, row=person, body={"roles": list(roles), "works_in_excel": works_in_excel})


def a_change(kind: EventKind, scope: str, step: str = "") -> Draft:
    return Draft(kind, scope, "s1", "r1", "n", {"answer": None}, step)


@pytest.fixture
def review(tmp_path: Path) -> Iterator[ReviewFile]:
    with closing(ReviewFile.create(tmp_path / "knee.crpx")) as opened:
        people = [a_person("lea", "lead"), a_person("anna", "reviewer"), a_person("eva", works_in_excel=True)]
        opened.append([Draft(EventKind.REVIEW, REVIEW), *people], "lea", "")
        yield opened


def refusal(review: ReviewFile, drafts: list[Draft], actor: str) -> str:
    before = review.history(HistoryFilter())
    with pytest.raises(StoreError) as told:
        review.append(drafts, actor, "")
    assert told.value.code == "refused"
    assert review.history(HistoryFilter()) == before
    return str(told.value)


def test_a_person_writes_in_ones_own_scope_and_in_no_other(review: ReviewFile) -> None:
    review.append([a_change(EventKind.ANSWER, ANNA)], "anna", "")
    assert "another person" in refusal(review, [a_change(EventKind.ANSWER, ANNA)], "ben")
    assert "another person" in refusal(review, [a_change(EventKind.ANSWER, person_scope("lea"))], "anna")


def test_only_a_lead_writes_what_everybody_shares(review: ReviewFile) -> None:
    assert "only a lead" in refusal(review, [a_person("anna", "lead")], "anna")
    review.append([a_person("anna", "lead")], "lea", "")
    review.append([Draft(EventKind.STUDY, REVIEW, row="s1")], "anna", "")


def test_one_refused_change_refuses_all_that_came_with_it(review: ReviewFile) -> None:
    refusal(review, [a_change(EventKind.ANSWER, ANNA), a_change(EventKind.SETTLED, CONSENSUS)], "anna")


def test_a_settler_settles_by_role_or_for_one_study(review: ReviewFile) -> None:
    assert "only a settler" in refusal(review, [a_change(EventKind.SETTLED, CONSENSUS)], "anna")
    review.append([Draft(EventKind.SLOTS, REVIEW, row="s1", body={"settler": "anna"})], "lea", "")
    review.append([a_change(EventKind.SETTLED, CONSENSUS)], "anna", "")
    other_study = Draft(EventKind.SETTLED, CONSENSUS, "s2", "r1", "n")
    assert "only a settler" in refusal(review, [other_study], "anna")
    review.append([a_person("anna", "settler")], "lea", "")
    review.append([other_study], "anna", "")


def test_roles_are_known_again_after_opening(review: ReviewFile) -> None:
    review.append([Draft(EventKind.SLOTS, REVIEW, row="s1", body={"settler": "anna"})], "lea", "")
    review.close()
    with closing(ReviewFile.open(review.path)) as again:
        again.append([a_change(EventKind.SETTLED, CONSENSUS)], "anna", "")
        assert "only a lead" in refusal(again, [a_person("anna", "lead")], "anna")


def test_a_lead_writes_for_a_person_in_excel_by_an_import_alone(review: ReviewFile) -> None:
    eva = person_scope("eva")
    imported, answer = a_change(EventKind.IMPORTED, eva, "i"), a_change(EventKind.ANSWER, eva, "i")
    assert "by an import alone" in refusal(review, [answer], "lea")
    assert "works in Excel" in refusal(review, [a_change(EventKind.IMPORTED, ANNA, "i")], "lea")
    assert "another person" in refusal(review, [imported, answer], "anna")
    review.append([imported, answer], "lea", "")
    assert "by an import alone" in refusal(review, [a_change(EventKind.ANSWER, eva, "other")], "lea")


def test_whoever_founds_a_review_leads_it(tmp_path: Path) -> None:
    with closing(ReviewFile.create(tmp_path / "new.crpx")) as review:
        review.append([Draft(EventKind.REVIEW, REVIEW)], "lea", "")
        assert "only a lead" in refusal(review, [Draft(EventKind.REVIEW, REVIEW)], "anna")
        review.append([a_person("anna", "reviewer")], "lea", "")
