"""What a package carries follows who sends it to whom; what it would bring is said without telling of a blind sheet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crps_extractor.models.event import CONSENSUS, REVIEW, Draft, EventKind, person_scope
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.exchanging import (
    Incoming,
    begin_review,
    incoming,
    keep_pdfs,
    pdfs_to_send,
    sheets_to_send,
    unpacked_pdfs,
)
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.merging import merge_package, preview, review_from_package
from crps_extractor.models.store.package import Package, read_package, write_package
from crps_extractor.models.store.protocol import StoreError
from tests.builders import ANNA, BEN, CARA, LEA, SETH, a_review, extract, hand_in_sheet, said, scope_of, seen_by

ANNAS, BENS = (scope_of(ANNA), "s1"), (scope_of(BEN), "s1")
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    made = a_review(tmp_path)
    yield made
    made.store.close()


def sent(review: Review, path: Path, *, everything: bool = False) -> Package:
    write_package(review.store, path, review.viewer, sheets_to_send(review, everything=everything))
    return read_package(path)


def shown(review: Review, package: Package) -> Incoming:
    return incoming(review, Path("review.crpx"), package, preview(review.store, package))


def test_a_sheet_travels_to_others_once_it_is_submitted(review: Review) -> None:
    anna = extract(review, ANNA, hand_in=False)
    assert sheets_to_send(anna) == []
    assert sheets_to_send(anna, everything=True) == [ANNAS]
    hand_in_sheet(anna)
    assert sheets_to_send(anna) == [ANNAS]


def test_a_blind_sheet_of_somebody_else_never_travels_on(review: Review) -> None:
    extract(review, ANNA)
    for person in (BEN, CARA, LEA, SETH):
        theirs = seen_by(review, person)
        assert sheets_to_send(theirs) == sheets_to_send(theirs, everything=True) == []


def test_the_lead_and_the_settler_hand_on_what_is_open_and_a_reviewer_sends_the_own_sheet(review: Review) -> None:
    extract(review, ANNA)
    extract(review, BEN)
    assert sheets_to_send(seen_by(review, ANNA)) == [ANNAS]
    for person in (LEA, SETH):
        assert sheets_to_send(seen_by(review, person)) == [ANNAS, BENS]
    assert sheets_to_send(seen_by(review, BEN), everything=True) == [ANNAS, BENS]


def test_who_sends_must_be_said(review: Review) -> None:
    with pytest.raises(NotAllowedError):
        sheets_to_send(seen_by(review, ""))


def test_a_preview_gives_no_count_of_a_blind_sheet_and_all_counts_of_an_open_one(
    review: Review, tmp_path: Path
) -> None:
    of_ben = _begun(review, tmp_path, "ben")
    with closing(of_ben.store):
        package = sent(extract(of_ben, BEN), tmp_path / "ben.crpx-share")
    for viewer in (ANNA, LEA, SETH):
        coming = shown(seen_by(review, viewer), package)
        assert [(one.who, one.study, one.what, one.changes) for one in coming.coming] == [
            ("Ben Berg", "Sigtermans 2009", "submitted", None)
        ]
        assert (coming.author, coming.for_its_author) == ("Ben Berg", False)
    assert shown(seen_by(review, BEN), package).coming[0].changes is not None
    extract(review, ANNA)
    merge_package(review.store, package)
    assert shown(seen_by(review, LEA), package).brings_nothing


def test_what_was_changed_on_both_sides_is_shown_to_its_author_and_only_counted_for_others(
    review: Review, tmp_path: Path
) -> None:
    elsewhere = _begun(review, tmp_path, "ben")
    here, there = seen_by(review, BEN), elsewhere
    here.record([here.own_sheet("s1").set("study", "name", said("at the clinic"))])
    with closing(there.store):
        there.record([there.own_sheet("s1").set("study", "name", said("at home"))])
        package = sent(there, tmp_path / "home.crpx-share", everything=True)
    own = shown(seen_by(review, BEN), package)
    assert [(one.place, one.here, one.there, one.is_taken) for one in own.contested] == [
        ("Study › Name", "at the clinic", "at home", True)
    ]
    others = shown(seen_by(review, ANNA), package)
    assert (others.contested, others.hidden, others.for_its_author) == ((), 1, True)


def test_settlements_travel_with_their_settler(review: Review, tmp_path: Path) -> None:
    extract(review, ANNA)
    extract(review, BEN)
    seth = seen_by(review, SETH)
    seth.record([seth.consensus("s1").set("study", "name", said("agreed"), how="other", why="both wrong")])
    assert (CONSENSUS, "s1") in sheets_to_send(seth)
    merged = _begun(review, tmp_path, "cara", sent(seth, tmp_path / "all.crpx-share"))
    with closing(merged.store):
        assert merged.is_revealed("s1")
        answer = merged.consensus("s1").answer("study", "name")
        assert answer is not None
        assert answer.part("text") == "agreed"


def test_pdfs_of_a_package_go_beside_the_review_where_they_are_missing(review: Review, tmp_path: Path) -> None:
    import hashlib

    sha = hashlib.sha256(PDF).hexdigest()
    (tmp_path / "review.pdfs").mkdir()
    (tmp_path / "review.pdfs" / "paper.pdf").write_bytes(PDF)
    review.add_report(Report("r2", "s1", "The paper", sha256=sha, file="paper.pdf"))
    files = pdfs_to_send(review.facts, tmp_path / "review.crpx")
    assert files == {sha: tmp_path / "review.pdfs" / "paper.pdf"}
    write_package(review.store, tmp_path / "p.crpx-share", "lea", [], files)
    package = read_package(tmp_path / "p.crpx-share")
    mine = tmp_path / "mine" / "mine.crpx"
    mine.parent.mkdir()
    said_of: list[str] = []
    with unpacked_pdfs(mine, package, lambda what, *_: said_of.append(what)) as files:
        assert keep_pdfs(mine, files) == []
    assert [path.read_bytes() for path in (mine.parent / "mine.pdfs").iterdir()] == [PDF]
    assert said_of == ["The paper"]
    with unpacked_pdfs(mine, package) as files:
        assert files == []
    assert [path.name for path in mine.parent.iterdir()] == ["mine.pdfs"]


def test_a_wrong_pdf_refuses_the_whole_package_and_leaves_nothing(review: Review, tmp_path: Path) -> None:
    review.add_report(Report("r2", "s1", "The paper", sha256="0" * 64, file="paper.pdf"))
    (tmp_path / "other.pdf").write_bytes(PDF)
    write_package(review.store, tmp_path / "p.crpx-share", "lea", [], {"0" * 64: tmp_path / "other.pdf"})
    (tmp_path / "mine").mkdir()
    with pytest.raises(StoreError) as told:
        begin_review(tmp_path / "mine" / "mine.crpx", read_package(tmp_path / "p.crpx-share"))
    assert told.value.code == "altered"
    assert list((tmp_path / "mine").iterdir()) == []


@pytest.mark.parametrize(
    "odd",
    [
        Draft(EventKind.STUDY, REVIEW, row="s9", body={"no": "label"}),
        Draft(EventKind.PERSON, REVIEW, row="zoe", body={"roles": ["reader"]}),
        Draft(EventKind.FORM, REVIEW, row="f9", body={"form": {"form": "none"}}),
    ],
    ids=["study", "person", "form"],
)
def test_facts_that_cannot_be_read_refuse_the_whole_package(review: Review, tmp_path: Path, odd: Draft) -> None:
    review.store.append([odd], "lea", review.facts.form_hash)
    package = sent(seen_by_lead_before(review), tmp_path / "odd.crpx-share")
    with pytest.raises(StoreError) as told:
        begin_review(tmp_path / "mine.crpx", package)
    assert told.value.code == "altered"
    assert not (tmp_path / "mine.crpx").exists()


def seen_by_lead_before(review: Review) -> Review:
    """The lead's review as it was read before something odd was written."""
    review.viewer = "lea"
    return review


def _begun(review: Review, tmp_path: Path, person: str, package: Package | None = None) -> Review:
    """A person's own review, begun from a package of the lead's."""
    handed_out = package or sent(seen_by(review, LEA), tmp_path / f"for {person}.crpx-share")
    review_from_package(tmp_path / f"{person}.crpx", handed_out)
    mine = Review(ReviewFile.open(tmp_path / f"{person}.crpx"), person)
    assert mine.own_scope == person_scope(person)
    return mine
