"""What a workbook shows in the less common cases: nobody assigned, laid-out rows, verified sections."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.checks.problem import Check, Found, Reach, answers_hash
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import REVIEW
from crps_extractor.models.exports.excel_dual import write_excel_dual
from crps_extractor.models.exports.pages import study_view
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.review.facts import Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import submit
from crps_extractor.models.sheet import Row, Sheet
from crps_extractor.models.store.file import ReviewFile
from tests.models.exports.small_review import (
    ANNA,
    BEN,
    CLAIRE,
    add_study,
    drafts_of,
    fixed_clock,
    small_form,
    typed,
    write_sheet,
)
from tests.models.exports.workbook_reading import cells_of, parts_of, table_of

STUDY = "study-1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ReviewFile]:
    opened = ReviewFile.create(tmp_path / "views.crpx", clock=fixed_clock())
    lead = Review.create(opened, small_form(), "Views", ANNA)
    lead.add_person(BEN)
    lead.add_person(CLAIRE)
    yield opened
    opened.close()


def exported(store: ReviewFile, viewer: str, folder: Path) -> Path:
    return write_excel_dual(Review(store, viewer), folder / "dual.xlsx", lambda *_: None)


def groups(path: Path) -> list[list[object]]:
    return cells_of(path)["Groups"][2:]


def test_a_review_without_studies_gives_a_workbook_that_says_so(store: ReviewFile, tmp_path: Path) -> None:
    cells = cells_of(exported(store, "anna", tmp_path))
    assert ["Studies", "0 in all"] in cells["Read me"]
    assert len(cells["Studies"]) == 1
    assert list(cells) == [
        "Read me",
        "Studies",
        "Differences",
        "Consensus values",
        "Provenance",
        "Problems",
        "Codebook",
        "Audit",
    ]


def test_a_study_that_nobody_extracts_is_listed_as_such(store: ReviewFile, tmp_path: Path) -> None:
    add_study(Review(store, "anna"), STUDY, "Able 2001", 1, Slots())
    [line] = table_of(exported(store, "anna", tmp_path), "Studies")
    assert (line["Study"], line["State"]) == ("Able 2001", "nobody extracts it yet")


def test_what_the_lead_laid_out_is_nobodys_agreement(store: ReviewFile, tmp_path: Path) -> None:
    lead = Review(store, "anna")
    add_study(lead, STUDY, "Able 2001", 1, Slots("anna", "ben", "claire"))
    lead.record(drafts_of(lead.sheet(REVIEW, STUDY), {}, {"g1": {"name": "Ketamine"}}))
    for person in ("anna", "ben"):
        review = Review(store, person)
        review.record([review.own_sheet(STUDY).set("g1", "n", typed("30"))])
        submit(review, STUDY)
    path = exported(store, "claire", tmp_path)
    [line] = groups(path)
    assert line[3:] == ["Ketamine"] * 3 + ["laid out by the lead"] + ["30"] * 3 + ["agree"]
    rows = [row["Sheet"] for row in table_of(path, "Provenance") if row["Field"] == "Name in the paper"]
    assert rows == ["Lead"]


def test_a_settler_may_change_what_both_agree_on_and_it_is_listed(store: ReviewFile, tmp_path: Path) -> None:
    add_study(Review(store, "anna"), STUDY, "Able 2001", 1, Slots("anna", "ben", "claire"))
    for person, row in (("anna", "a1"), ("ben", "b1")):
        submit(write_sheet(store, person, STUDY, {}, {row: {"name": "Ketamine", "n": "30"}}), STUDY)
    claire = Review(store, "claire")
    _, consensus = study_consensus(claire, STUDY)
    claire.record(
        [
            consensus.add_row("groups", row="a1"),
            consensus.set("a1", "n", typed("31"), how="other", why="the erratum"),
            consensus.add_row("groups", row="c9"),
            consensus.set("c9", "name", typed("Forgotten arm"), how="other", why="both missed it"),
        ]
    )
    path = exported(store, "anna", tmp_path)
    lines = groups(path)
    assert lines[0][7:11] == ["30", "30", "31", "settled otherwise"]
    assert lines[1][1:7] == ["Forgotten arm", None, None, None, "Forgotten arm", "settled otherwise"]
    found = [(row["Field"], row["Consensus"], row["Why"]) for row in table_of(path, "Differences")]
    assert found == [("Number treated", "31", "the erratum"), ("Name in the paper", "Forgotten arm", "both missed it")]


def test_a_section_that_is_verified_is_open_to_the_second_reviewer_and_no_other_is(
    store: ReviewFile, tmp_path: Path
) -> None:
    slots = Slots("anna", "ben", "claire", verify_sections=("groups",))
    add_study(Review(store, "anna"), STUDY, "Able 2001", 1, slots)
    rows = {"a1": {"name": "GIRAFFE-3", "n": "30"}}
    submit(write_sheet(store, "anna", STUDY, {"remark": "ZEBRA-7", "country": "France"}, rows), STUDY)
    write_sheet(store, "ben", STUDY, {"country": "Italy"}, {})
    path = exported(store, "ben", tmp_path)
    parts = parts_of(path)
    assert not any("ZEBRA-7" in part for part in parts.values())
    assert [line[3] for line in groups(path)] == ["GIRAFFE-3"]
    [country] = table_of(path, "Study  what where")
    assert (country["Reviewer 1"], country["Reviewer 2"]) == ("not open yet", "Italy")
    others = parts_of(exported(store, "claire", tmp_path))
    assert not any("GIRAFFE-3" in part for part in others.values())


def test_a_blank_a_status_and_a_reported_none_are_three_different_cells(store: ReviewFile, tmp_path: Path) -> None:
    add_study(Review(store, "anna"), STUDY, "Able 2001", 1, Slots("anna", "", "", "single"))
    not_usable = Answer(Status.REPORTED_NOT_USABLE, {"text": "fewer"})
    rows = {
        "a1": {"name": "one", "n": "0"},
        "a2": {"name": "two", "n": Answer(Status.NOT_REPORTED)},
        "a3": {"name": "three", "n": not_usable},
        "a4": {"name": "four", "n": "5", "dose": "1 mg/kg/h"},
    }
    submit(write_sheet(store, "anna", STUDY, {}, rows), STUDY)
    lines = groups(exported(store, "", tmp_path))
    assert [line[7] for line in lines] == ["0", "[not reported]", "fewer [reported, not usable]", "5"]
    assert [line[11] if len(line) > 11 else None for line in lines] == [None, None, None, "1 mg/kg/h"]


def test_a_problem_that_was_looked_at_keeps_its_note(
    store: ReviewFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study_view, "problems_of", lambda sheet, context: problems_of(sheet, context, (SMALL,)))
    add_study(Review(store, "anna"), STUDY, "Able 2001", 1, Slots("anna", "", "", "single"))
    review = write_sheet(store, "anna", STUDY, {}, {"a1": {"name": "one", "n": "3"}, "a2": {"name": "two", "n": "4"}})
    sheet = review.own_sheet(STUDY)
    places = (("a1", "n"),)
    review.record([sheet.accept_problem("a1", "small:n", places, answers_hash(sheet, places), "Table 1 says so")])
    submit(review, STUDY)
    path = exported(store, "", tmp_path)
    found = {row["Row"]: (row["Looked at"], row["Note"]) for row in table_of(path, "Problems")}
    assert found == {"one": ("correct as published", "Table 1 says so"), "two": (None, None)}
    [line] = table_of(path, "Studies")
    assert (line["Mild problems"], line["Problems accepted"]) == (1, 1)


def a_small_group(sheet: Sheet, row: Row | None, _context: Context) -> Iterator[Found]:
    """A small group says little."""
    if row is not None and row.section == "groups":
        yield Found(((row.id, "n"),), "This group is small.")


SMALL = Check("small", "Small group", Reach.ROW, Strength.MILD, a_small_group)
