"""Five real articles, two people, one review: all of it done through the main window, from the PDFs to the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.documents.engine import Engine
from crps_extractor.models.documents.folder import pdf_folder
from crps_extractor.models.documents.search import find_quote
from crps_extractor.models.documents.text import PageText
from tests.models.exports.workbook_reading import cells_of
from tests.real_articles.conftest import FIRST, SECOND, Done, sha256
from tests.real_articles.working import Taken

pytestmark = pytest.mark.corpus

LOST = "\ufffd"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def sheets(done: Done) -> dict[str, list[list[Any]]]:
    return cells_of(done.workbook)


@pytest.fixture(scope="module")
def provenance(sheets: dict[str, list[list[Any]]]) -> list[dict[str, Any]]:
    return table(sheets["Provenance"])


@pytest.fixture(scope="module")
def differences(sheets: dict[str, list[list[Any]]]) -> list[dict[str, Any]]:
    return table(sheets["Differences"])


def table(lines: list[list[Any]]) -> list[dict[str, Any]]:
    """Lines beneath a line of titles, as title → value."""
    titles = lines[0]
    return [dict(zip(titles, [*line, *([None] * len(titles))], strict=False)) for line in lines[1:]]


def taken_into(done: Done, file: str, field: str, slot: int = 0) -> Iterator[Taken]:
    plan = next(number for number, plan in enumerate(done.plans) if plan.file == file)
    return (one for one in done.taken if one.study == done.studies[plan] and one.place[1] == field and one.slot == slot)


# The work itself ------------------------------------------------------------------------------


def test_nothing_failed_and_nothing_was_said_that_nobody_asked_for(done: Done) -> None:
    assert done.failures == []
    assert done.qt_said == []
    assert done.stray == []


def test_both_people_take_some_dozen_answers_from_the_page_by_finding_and_by_dragging(done: Done) -> None:
    counted = Counter((one.person, one.study) for one in done.taken)
    assert set(counted) == {(name, study) for name in (FIRST, SECOND) for study in done.studies}
    assert min(counted.values()) >= 15
    assert len(done.taken) == sum(len(row.take) for plan in done.plans for rows in plan.rows for row in rows)
    assert Counter(one.by_find_bar for one in done.taken)[True] > 100
    assert Counter(one.by_find_bar for one in done.taken)[False] > 100


def test_a_capture_keeps_the_words_the_page_the_report_and_what_stands_beside(done: Done) -> None:
    for one in done.taken:
        source = one.answer.sources[-1]
        assert source.page == one.words.page
        assert source.report
        assert source.rects == one.capture.rects
        assert source.rects
        assert source.before
        assert source.after


def test_figures_beside_a_lost_glyph_are_compared_with_the_page_and_no_others(done: Done) -> None:
    doubtful = [one for one in done.taken if one.capture.doubtful]
    assert {(one.person, one.place[1]) for one in doubtful} == {(FIRST, "estimate"), (SECOND, "estimate")}
    assert all(LOST in f"{one.words.before[-1:]}{one.words.wanted}" for one in doubtful)
    assert all(one.answer.sources[-1].crop_confirmed is one.capture.doubtful for one in done.taken)


def test_what_was_corrected_is_the_answer_and_what_the_pdf_holds_is_the_quote(done: Done) -> None:
    one = next(one for one in taken_into(done, "20_", "estimate") if one.capture.doubtful)
    parts = {"centre": "−0.47", "low": "−0.97", "high": "0.03", "spread_type": "ci", "level": "95"}
    assert one.answer.parts == parts
    assert one.answer.sources[-1].quote == f"{LOST}0.47, 95% CI: {LOST}0.97–0.03"


def test_a_cell_of_a_table_on_a_page_of_two_columns_is_taken_alone(done: Done) -> None:
    ages = [one.answer.parts for one in taken_into(done, "10_", "value") if "centre" in one.answer.parts]
    assert ages == [
        {"centre": "60.8", "spread": "14.1", "centre_type": "mean", "spread_type": "sd"},
        {"centre": "63.7", "spread": "12.7", "centre_type": "mean", "spread_type": "sd"},
    ]


def test_an_estimate_with_its_interval_is_cut_into_its_parts(done: Done) -> None:
    (one,) = taken_into(done, "13_", "estimate")
    assert one.answer.parts == {
        "centre": "–6.0",
        "low": "–10.8",
        "high": "–1.2",
        "spread_type": "ci",
        "level": "95",
        "unit": "mL/m2",
    }


def test_doses_of_other_drugs_are_kept_as_printed(done: Done) -> None:
    assert [one.answer.part("text") for one in taken_into(done, "10_", "total_printed")] == ["3 mg/kg"]
    assert [one.answer.part("text") for one in taken_into(done, "19_", "total_printed")] == ["40 mg/m2"]
    assert [one.answer.part("text") for one in taken_into(done, "19_", "dose")] == ["60 mg/m2", "80 mg/m2"]


def test_a_country_typed_by_hand_reaches_the_workbook_as_it_was_typed(sheets: dict[str, list[list[Any]]]) -> None:
    assert {"Italy", "United Kingdom", "Japan"} <= {cell for line in sheets["Study"] for cell in line}


# Comparing and settling -----------------------------------------------------------------------


def test_lifelike_differences_are_found_each_by_its_kind(differences: list[dict[str, Any]]) -> None:
    found = {(line["Field"], line["Differ in"]) for line in differences}
    assert {
        ("Result", "number"),
        ("Result", "type of spread"),
        ("Design", "choice"),
        ("Total dose as printed", "number"),
        ("Estimate", "a part is missing"),
        ("Name in the paper", "text"),
    } <= found, sorted(found)


def test_every_difference_is_settled_with_its_reason_but_the_one_left_unresolved(
    done: Done, differences: list[dict[str, Any]]
) -> None:
    assert len(differences) == sum(differ for _, differ in done.compared) == sum(map(len, done.settled))
    assert all(line["Why"] and line["Settled by"] == FIRST for line in differences)
    flags = Counter(line["Flag"] for line in differences)
    hows = Counter(how for settled in done.settled for _, how in settled)
    assert flags["settled as reviewer 1"] == hows["first"]
    assert flags["settled as reviewer 2"] == hows["second"] > 0
    assert flags["settled otherwise"] == hows["other"] == 1
    assert flags["left unresolved"] == hows["unresolved"] == 1


# The workbook and the PDFs --------------------------------------------------------------------


def test_every_quote_in_the_workbook_is_found_again_on_its_page(
    done: Done, provenance: list[dict[str, Any]], engine: Engine
) -> None:
    papers = dict(zip(done.labels, done.papers, strict=True))
    pages: dict[tuple[Path, int], PageText] = {}
    quoted = [line for line in provenance if line["Quote"]]
    for line in quoted:
        place = papers[line["Report"]], int(line["Page"]) - 1
        if place not in pages:
            engine.open(str(place[0]))
            pages[place] = PageText.from_plain(place[1], engine.words(str(place[0]), place[1]))
        assert find_quote(pages[place], line["Quote"]), line
    assert len([line for line in quoted if line["Sheet"] != "Consensus"]) == len(done.taken)


def test_every_exported_value_says_where_it_stands_or_that_no_place_was_recorded(
    done: Done, provenance: list[dict[str, Any]]
) -> None:
    for line in provenance:
        assert bool(line["Quote"]) == bool(line["Page"])
        assert line["How"] == ("text of the page" if line["Quote"] else "no place recorded")
    compared = Counter(line["Compared with the page"] for line in provenance if line["Quote"])
    assert compared["yes"] == sum(one.capture.doubtful for one in done.taken)


def test_the_workbook_counts_what_was_done(done: Done, sheets: dict[str, list[list[Any]]]) -> None:
    studies = table(sheets["Studies"])
    assert [line["Study"] for line in studies] == done.labels
    assert [(int(line["Fields compared"]), int(line["Differences"])) for line in studies] == done.compared
    assert {int(line["Still open"]) for line in studies} == {0}
    assert [int(line["Left unresolved"]) for line in studies] == [
        sum(how == "unresolved" for _, how in settled) for settled in done.settled
    ]
    for sheet, section in (("Groups", "groups"), ("Results of a group", "results"), ("Adverse events", "events")):
        rows = sum(row.section == section for plan in done.plans for row in plan.rows[0])
        named = [line for line in sheets[sheet][2:] if len(line) > 3 and line[3]]
        assert len(named) == rows, sheet


def test_the_pdfs_stay_as_they_were(done: Done) -> None:
    kept = sorted(sha256(path) for path in pdf_folder(done.review).iterdir())
    assert kept == sorted(done.sums) == sorted(sha256(path) for path in done.papers)
    assert sorted(done.known_sums) == kept
