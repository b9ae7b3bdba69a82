"""Studies that are likely one are found by file, paper and patients; what was looked at and left is remembered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crps_extractor.models.checks.alike import AlikeAs, alike_studies
from crps_extractor.models.references.reference import Reference
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.decisions import decide
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.records import DUPLICATE, Decision
from crps_extractor.models.review.reports.identity import leave_as_two, merge_studies
from crps_extractor.models.review.review import Review
from tests.builders import ANNA, BEN, a_review, a_study, again, said, seen_by, shipped_form


@pytest.fixture
def review(tmp_path: Path):
    made = a_review(tmp_path, shipped_form())
    a_study(made, "s2", "Sigtermans 2010")
    a_study(made, "s3", "Schwartzman 2009")
    yield made
    made.store.close()


def knows(review: Review, study: str, reference: Reference) -> None:
    report = review.facts.reports(study)[0]
    review.add_report(replace(report, reference=reference))


def tells(review: Review, study: str, **answers: str) -> None:
    anna = seen_by(review, ANNA)
    sheet = anna.own_sheet(study)
    anna.record([sheet.set("study", field, said(text)) for field, text in answers.items()])


def found(review: Review) -> list[tuple[str, str, AlikeAs, tuple[str, ...]]]:
    return [(one.first, one.second, one.alike_as, one.reasons) for one in alike_studies(review)]


def test_studies_of_different_people_and_papers_are_not_alike(review: Review) -> None:
    assert found(review) == []


def test_the_same_pdf_and_the_same_paper_are_found_the_surest_first(review: Review) -> None:
    knows(review, "s1", Reference("A trial", doi="10.1000/a"))
    knows(review, "s2", Reference("A trial, abridged", doi="10.1000/a"))
    review.add_report(Report("copy", "s3", "copy", is_main=False, sha256="s1" * 8))
    assert found(review) == [
        ("s1", "s3", AlikeAs.PDF, ("the same PDF",)),
        ("s1", "s2", AlikeAs.PAPER, ("the same DOI",)),
    ]


def test_one_registration_in_two_studies_is_one_family(review: Review) -> None:
    tells(review, "s1", registration="NTR1043")
    tells(review, "s3", registration="registered as NTR 1043")
    (one,) = alike_studies(seen_by(review, ANNA))
    assert (one.first, one.second, one.alike_as) == ("s1", "s3", AlikeAs.PATIENTS)
    assert one.reasons == ("the same registration, NTR1043",)


def test_what_another_reviewer_wrote_is_not_used_while_it_is_blind(review: Review) -> None:
    tells(review, "s1", registration="NTR1043")
    tells(review, "s3", registration="NTR1043")
    assert found(review) == []
    assert found(seen_by(review, BEN)) == []


def test_one_first_author_country_and_time_are_one_family_and_author_alone_is_not(review: Review) -> None:
    tells(review, "s1", countries="Netherlands", recruit_start="2005", recruit_end="March 2007")
    tells(review, "s2", countries="Netherlands", recruit_start="2007-01", recruit_end="2008")
    (one,) = alike_studies(seen_by(review, ANNA))
    assert one.reasons == ("the same first author and country (Netherlands), recruited in the same years",)
    tells(review, "s2", recruit_start="2011", recruit_end="2012")
    assert found(seen_by(review, ANNA)) == []


def test_what_is_looked_at_and_left_is_not_asked_again_and_can_be_asked_for(review: Review) -> None:
    knows(review, "s1", Reference(doi="10.1000/a"))
    knows(review, "s2", Reference(doi="10.1000/a"))
    leave_as_two(review, "s2", "s1")
    review = again(review)
    assert found(review) == []
    (left,) = alike_studies(review, with_looked_at=True)
    assert left.is_looked_at
    leave_as_two(review, "s1", "s2", taken_back=True)
    assert len(found(review)) == 1
    with pytest.raises(NotAllowedError):
        leave_as_two(seen_by(review, ANNA), "s1", "s2")
    review.store.close()


def test_merged_studies_and_marked_duplicates_are_done_with(review: Review) -> None:
    for study in ("s1", "s2", "s3"):
        knows(review, study, Reference(doi="10.1000/a"))
    merge_studies(review, "s2", "s1", "one paper")
    decide(review, "s3", Decision(DUPLICATE, other="s1", by=("lea",)))
    assert found(review) == []
