"""Extraction tables made elsewhere come in by a mapping, in the three shapes that real reviews use, and no other's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.event import CONSENSUS, person_scope
from crps_extractor.models.imports.bringing import bring_in
from crps_extractor.models.imports.cells import CellText, Limits, Table, TableRefusedError
from crps_extractor.models.imports.headers import alike, choose_table, find_header, named_columns
from crps_extractor.models.imports.mapping import (
    AGREED,
    BY_COLUMN,
    BY_LINE,
    ONE,
    SHAPES,
    MappedColumn,
    MappingError,
    TableMapping,
    load_mapping,
    mapping_text,
)
from crps_extractor.models.imports.proposal import Proposal
from crps_extractor.models.imports.proposing import propose_mapping
from crps_extractor.models.imports.reading import tables_of
from crps_extractor.models.imports.tables import read_extraction_table
from crps_extractor.models.review.review import Review
from tests.builders import ANNA, BEN, SETH, a_review, a_study, extract, seen_by


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    made = a_review(tmp_path)
    a_study(made, "s2", "Dahan 2011")
    yield made
    made.store.close()


def table(*lines: tuple[Any, ...], name: str = "table") -> Table:
    texts = {(row, column): str(text) for row, line in enumerate(lines, 1) for column, text in enumerate(line, 1)}
    return Table(name, {spot: CellText(text) for spot, text in texts.items() if text})


def proposed(review: Review, made: Table) -> TableMapping:
    return propose_mapping(review.form, review.facts, made)


def read(review: Review, person: str, made: Table, mapping: TableMapping | None = None) -> Proposal:
    return read_extraction_table(review, person, [made], mapping or proposed(review, made), "table.csv")


def said(proposal: Proposal) -> dict[tuple[str, str], Any]:
    """What a proposal says by study and field, the parts of each answer or its status."""
    return {
        (one.study, one.field): None if one.new is None else dict(one.new.parts) or one.new.status
        for one in proposal.changes
    }


# -- the three shapes ------------------------------------------------------------------------------------------------

ANNAS = table(
    ("Study", "Study name", "Design"), ("Sigtermans 2009", "Pain trial", "rct"), ("Dahan et al. 2011", "PK", "NR")
)
BENS = table(
    ("Study ID:", "study_name", "Design "), ("sigtermans (2009)", "Pain trial", "series"), ("Dahan 2011", "", "other")
)


def test_one_file_a_reviewer_is_read_and_its_mapping_fits_the_other_file_whose_headers_differ(review: Review) -> None:
    mapping = proposed(review, ANNAS)
    assert mapping.shape == ONE
    anna, ben = seen_by(review, ANNA), seen_by(review, BEN)
    assert said(read(anna, "anna", ANNAS, mapping)) == {
        ("s1", "name"): {"text": "Pain trial"},
        ("s1", "design"): {"choice": "rct"},
        ("s2", "name"): {"text": "PK"},
        ("s2", "design"): Status.NOT_REPORTED,
    }
    theirs = read(ben, "ben", BENS, mapping)
    assert said(theirs)["s1", "design"] == {"choice": "series"}
    assert said(theirs)["s2", "design"] == {"choice": "other"}
    assert ("s2", "name") not in said(theirs)


SIDE_BY_SIDE = table(
    ("Study", "Name (Anna)", "Name (Ben)", "Name (agreed)", "Design - BB", "Design - AA"),
    ("Sigtermans 2009", "as Anna says", "as Ben says", "as agreed", "series", "rct"),
)


@pytest.mark.parametrize(("person", "name", "design"), [(ANNA, "as Anna says", "rct"), (BEN, "as Ben says", "series")])
def test_columns_for_each_reviewer_give_each_only_their_own(
    review: Review, person: Any, name: str, design: str
) -> None:
    mapping = proposed(review, SIDE_BY_SIDE)
    assert mapping.shape == BY_COLUMN
    assert set(mapping.people.values()) == {"anna", "ben", AGREED}
    proposal = read(seen_by(review, person), person.id, SIDE_BY_SIDE, mapping)
    assert said(proposal) == {("s1", "name"): {"text": name}, ("s1", "design"): {"choice": design}}


def test_the_agreed_value_goes_to_the_consensus_once_both_have_submitted(review: Review) -> None:
    seth = seen_by(review, SETH)
    early = read(seth, AGREED, SIDE_BY_SIDE)
    assert early.is_empty
    assert "submitted" in " ".join(early.notices)
    for person in (ANNA, BEN):
        extract(review, person)
    seth = seen_by(review, SETH)
    proposal = read(seth, AGREED, SIDE_BY_SIDE)
    assert proposal.scope == CONSENSUS
    bring_in(seth, proposal)
    settled = seth.consensus("s1")
    assert settled.answer("study", "name") == Answer(parts={"text": "as agreed"})
    how = settled.settlement("study", "name")
    assert how is not None
    assert (how.how, how.actor) == ("other", "seth")
    assert "table.csv" in how.why


def test_agreed_values_of_rows_meet_the_rows_both_have_and_others_are_listed(review: Review) -> None:
    for person in (ANNA, BEN):
        extract(review, person)
    made = table(("Study", "Arm label", "Number agreed"), ("Sigtermans 2009", "ketamine", "29"), ("", "sham", "9"))
    mapping = TableMapping(
        BY_COLUMN,
        "Study",
        people={"agreed": AGREED},
        columns=(
            MappedColumn("Arm label", "groups.label", who="agreed"),
            MappedColumn("Number agreed", "groups.n", who="agreed"),
        ),
    )
    seth = seen_by(review, SETH)
    proposal = read(seth, AGREED, made, mapping)
    assert said(proposal) == {("s1", "n"): {"text": "29"}}
    assert not proposal.rows
    assert {one.cell for one in proposal.unreadable} == {"B3", "C3"}


BY_NAME = table(
    ("Study", "Extractor", "Study name"),
    ("Sigtermans 2009", "AA", "as Anna says"),
    ("Sigtermans 2009", "Ben Berg", "as Ben says"),
    ("Sigtermans 2009", "Zoe", "as Zoe says"),
    ("Borg 1999", "AA", "not in this review"),
)


def test_a_column_that_names_the_extractor_gives_each_only_their_lines_and_tells_of_the_rest(review: Review) -> None:
    mapping = proposed(review, BY_NAME)
    assert mapping.shape == BY_LINE
    assert dict(mapping.people) == {"AA": "anna", "Ben Berg": "ben", "Zoe": ""}
    proposal = read(seen_by(review, ANNA), "anna", BY_NAME, mapping)
    assert said(proposal) == {("s1", "name"): {"text": "as Anna says"}}
    told = " ".join(proposal.notices)
    assert "Zoe" in told
    assert "Borg 1999" in told
    assert "says" not in told


def test_a_covidence_export_is_read_by_its_reviewer_name(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "review_12345_extractions.csv"
    path.write_bytes(
        b"\xef\xbb\xbfCovidence #,Study ID,Title,Reviewer Name,Study name,Design\r\n"
        b'17,Sigtermans 2009,"Ketamine, low dose",Anna Arm,Pain trial,rct\r\n'
        b'17,Sigtermans 2009,"Ketamine, low dose",Consensus,Agreed name,series\r\n'
    )
    (made,) = tables_of(path, Limits())
    mapping = proposed(review, made)
    assert (mapping.shape, mapping.study, mapping.extractor) == (BY_LINE, "Study ID", "Reviewer Name")
    assert mapping.people == {"Anna Arm": "anna", "Consensus": AGREED}
    proposal = read(seen_by(review, ANNA), "anna", made, mapping)
    assert said(proposal) == {("s1", "name"): {"text": "Pain trial"}, ("s1", "design"): {"choice": "rct"}}


# -- rows ------------------------------------------------------------------------------------------------------------

LONG = table(
    ("Study", "Group", "Outcome", "Results n", "Value mean", "Value SD"),
    ("Sigtermans 2009", "ketamine", "pain NRS", "30", "2.68", "0.51"),
    ("", "placebo", "pain NRS", "30", "5.45", "0.48"),
)


def test_a_long_table_makes_its_rows_once_and_refers_to_them(review: Review) -> None:
    anna = seen_by(review, ANNA)
    bring_in(anna, read(anna, "anna", LONG))
    sheet = anna.own_sheet("s1")
    groups = {sheet.answer(row.id, "label").part("text"): row.id for row in sheet.rows("groups")}  # type: ignore[union-attr]
    assert set(groups) == {"ketamine", "placebo"}
    assert len(sheet.rows("outcomes")) == 1
    first, second = sheet.rows("results")
    assert sheet.answer(first.id, "group") == Answer(parts={"row": groups["ketamine"]})
    value = sheet.answer(second.id, "value")
    assert value == Answer(parts={"centre": "5.45", "centre_type": "mean", "spread": "0.48", "spread_type": "sd"})
    assert read(anna, "anna", LONG).is_empty


def test_a_table_adds_to_rows_that_are_there(review: Review) -> None:
    anna = extract(review, ANNA, hand_in=False)
    proposal = read(anna, "anna", LONG)
    assert not proposal.rows
    assert {change.row for change in proposal.changes} == {"r-ketamine-anna", "r-placebo-anna"}


def test_columns_for_each_arm_make_a_row_for_each(review: Review) -> None:
    made = table(
        ("Study", "Arm 1 label", "Arm 1 dose (mg/kg/h)", "Arm 2 label", "Arm 2 number"),
        ("Sigtermans 2009", "ketamine", "0.35", "placebo", "30"),
    )
    anna = seen_by(review, ANNA)
    bring_in(anna, read(anna, "anna", made))
    sheet = anna.own_sheet("s1")
    told = [[dict(answer.parts) for at, _, answer in sheet.answers() if at == row] for row in sheet.rows("groups")]
    assert [{"text": "ketamine"}, {"text": "0.35", "unit": "mg/kg/h"}] in told
    assert [{"text": "placebo"}, {"text": "30"}] in told


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("Event share (%)", "60", {"percent": "60"}),
        ("Event share (%)", "60.5", {"percent": "60.5"}),
        ("Event share per cent", "12 (60)", {"count": "12", "percent": "60"}),
        ("Event share n (%)", "12 (60.0)", {"count": "12", "percent": "60.0"}),
        ("Event share (%)", "12/20", {"count": "12", "of": "20"}),
        ("Event share", "12", {"count": "12"}),
        ("Event share", "12/20 (60%)", {"count": "12", "of": "20", "percent": "60%"}),
    ],
)
def test_a_bare_number_under_a_header_that_says_percent_is_a_percentage(
    review: Review, header: str, cell: str, expected: dict[str, str]
) -> None:
    made = table(("Study", header), ("Sigtermans 2009", cell))
    columns = (MappedColumn(header, "results.events"),)
    anna = seen_by(review, ANNA)
    proposal = read(anna, "anna", made, TableMapping(study="Study", columns=columns))
    assert said(proposal) == {("s1", "events"): expected}


def test_two_lines_that_say_different_things_of_one_field_are_not_both_taken(review: Review) -> None:
    made = table(("Study", "Study name"), ("Sigtermans 2009", "one"), ("Sigtermans 2009", "another"))
    proposal = read(seen_by(review, ANNA), "anna", made)
    assert said(proposal) == {("s1", "name"): {"text": "one"}}
    assert [one.cell for one in proposal.unreadable] == ["B3"]


def test_an_answer_that_no_choice_fits_is_listed_and_the_rest_is_taken(review: Review) -> None:
    made = table(("Study", "Study name", "Design"), ("Sigtermans 2009", "one", "a design of its own"))
    proposal = read(seen_by(review, ANNA), "anna", made)
    assert said(proposal) == {("s1", "name"): {"text": "one"}}
    assert [(one.sheet, one.cell) for one in proposal.unreadable] == [("table", "C2")]


def test_nothing_comes_into_a_sheet_that_is_not_the_viewers(review: Review) -> None:
    proposal = read(review, "anna", ANNAS)
    assert proposal.is_empty
    assert any("Sigtermans 2009 was left out" in notice for notice in proposal.notices)


def test_bringing_a_table_in_is_one_step(review: Review) -> None:
    anna = seen_by(review, ANNA)
    bring_in(anna, read(anna, "anna", LONG))
    anna.record(anna.steps(person_scope("anna"), "s1").undo())
    assert not list(anna.own_sheet("s1").answers())
    assert not anna.own_sheet("s1").rows("results")


# -- headers ---------------------------------------------------------------------------------------------------------


def test_two_header_lines_with_merged_cells_are_one_name_a_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Extraction of the pain review"])
    page.append(["Study", "Ketamine", None, "Placebo", None])
    page.append([None, "n", "Mean", "n", "Mean"])
    page.append(["Sigtermans 2009", 30, 2.68, 30, 5.45])
    for area in ("A2:A3", "B2:C2", "D2:E2"):
        page.merge_cells(area)
    book.save(tmp_path / "two.xlsx")
    (made,) = tables_of(tmp_path / "two.xlsx", Limits())
    header = find_header(made)
    assert (header.first, header.lines, header.data) == (2, 2, 4)
    assert list(header.columns.values()) == [
        "Study", "Ketamine – n", "Ketamine – Mean", "Placebo – n", "Placebo – Mean"
    ]  # fmt: skip


def test_gaps_in_the_first_line_of_a_text_table_are_filled_from_the_left() -> None:
    made = table(("Study", "Anna", "", "Ben", ""), ("", "name", "design", "name", "design"), ("A", "b", "c", "d", "e"))
    assert list(find_header(made).columns.values()) == [
        "Study", "Anna – name", "Anna – design", "Ben – name", "Ben – design"
    ]  # fmt: skip


def test_a_first_line_of_data_is_no_second_header() -> None:
    made = table(("Study", "Name", "n"), ("Sigtermans 2009", "Pain trial", "60"))
    assert find_header(made).lines == 1


def test_hidden_and_further_sheets_are_left_out_and_said_so() -> None:
    small, large = table(("a", "b"), name="small"), table(("a", "b"), ("c", "d"), name="large")
    chosen, notices = choose_table([replace_hidden(large), small, replace(large, name="largest")])
    assert chosen.name == "largest"
    assert len(notices) == 2
    assert "hidden" in notices[0]
    with pytest.raises(TableRefusedError):
        choose_table([replace_hidden(small)])


def replace_hidden(made: Table) -> Table:
    return Table(made.name, made.cells, made.merged, hidden=True)


def test_columns_are_found_by_names_that_differ_a_little_but_never_by_another_number() -> None:
    header = find_header(table(("Study ID", "Arm 1 n.", "Arm 2 n", "Comments")))
    found = named_columns(header, ["Study-ID", "Arm 1 (n)", "Arm 3 n", "Comment"])
    assert found == {"Study-ID": 1, "Arm 1 (n)": 2, "Comment": 4}
    assert alike("Arm 1 n", "Arm 2 n") == 0


# -- mappings --------------------------------------------------------------------------------------------------------

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(
    st.builds(
        TableMapping,
        st.sampled_from(SHAPES),
        NAMES,
        st.one_of(st.just(""), NAMES),
        NAMES,
        st.integers(0, 9),
        st.integers(0, 2),
        st.dictionaries(NAMES, NAMES, max_size=3),
        st.lists(
            st.builds(MappedColumn, NAMES, NAMES, NAMES, NAMES, NAMES, st.dictionaries(st.just("unit"), NAMES)),
            max_size=3,
        ).map(tuple),
    )
)
def test_a_mapping_reads_back_as_it_was_kept(mapping: TableMapping) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mapping.toml"
        path.write_text(mapping_text(mapping), encoding="utf-8", newline="\n")
        assert load_mapping(path) == mapping


@pytest.mark.parametrize(
    "text", ["shape = ", "shape = 3", 'shape = "unknown"', "[[column]]", "header = 1.5", "surprise = 1", "people = 3"]
)
def test_a_mapping_that_is_none_is_refused_with_the_reason(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(text)
    with pytest.raises(MappingError, match=r"mapping\.toml"):
        load_mapping(path)


def test_a_mapping_that_names_no_study_or_fields_that_are_gone_is_told(review: Review) -> None:
    anna = seen_by(review, ANNA)
    with pytest.raises(TableRefusedError, match="names the study"):
        read(anna, "anna", ANNAS, TableMapping())
    gone = TableMapping(
        study="Study", columns=(MappedColumn("Design", "study.gone"), MappedColumn("Age", "study.name"))
    )
    told = read(anna, "anna", ANNAS, gone)
    assert told.is_empty
    assert len(told.notices) == 2


def test_a_table_without_end_is_refused_before_it_is_compared(review: Review) -> None:
    anna = seen_by(review, ANNA)
    wide = table(("Study", *(f"column {number}" for number in range(700))), ("Dahan 2011", "x"))
    with pytest.raises(TableRefusedError, match="more columns"):
        proposed(review, wide)
    deep = table(("Study", "Study name"), *((f"Trial {number}", "x") for number in range(6000)))
    with pytest.raises(TableRefusedError, match="more studies"):
        read(anna, "anna", deep, proposed(review, ANNAS))
