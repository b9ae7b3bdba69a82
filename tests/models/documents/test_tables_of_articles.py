"""Tables of published articles, read and compared with figures that were typed off the printed page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.models.documents.table_places import proposed_boxes
from crps_extractor.models.documents.tables import PrintedTable, read_table
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def worker() -> Iterator[DocumentWorker]:
    with DocumentWorker() as started:
        started.start()
        yield started


def table_of(
    worker: DocumentWorker, corpus: Path, name: str, page: int, box: Rectangle | None = None, number: int = 0
) -> PrintedTable:
    (path,) = (corpus / "articles").glob(f"{name}_*.pdf")
    worker.call("open", str(path), None)
    text, boxes, rules = worker.call("table", str(path), page)
    words = PageText.from_plain(page, (text, boxes))
    return read_table(words, box or proposed_boxes(words, rules)[number], rules)


def rows_of(table: PrintedTable, *names: str) -> list[list[str]]:
    """The figures of the rows whose name begins so, one for each name, in the order printed."""
    found, rows = [], iter(table.rows)
    for name in names:
        row = next(row for row in rows if row[0].text.lstrip("\ufffd").startswith(name))
        found.append([cell.text for cell in row[1:]])
    return found


def test_a_ruled_table_with_cells_of_two_lines(worker: DocumentWorker, corpus: Path) -> None:
    table = table_of(worker, corpus, "13", 4)
    assert rows_of(table, "LV end-systolic volume index", "LV global longitudinal strain", "LV mass index,") == [
        [
            "42",
            "80.8 (37.2)",
            "72.9 (37.0)",
            "–7.9 (11.8)",
            "50",
            "76.6 (29.3)",
            "75.2 (29.2)",
            "–1.5 (11.3)",
            "–6.0 (–10.8 to –1.2)",
            "0.015",
        ],
        [
            "42",
            "–7.04 (2.11)",
            "–7.09 (2.11)",
            "–0.05 (1.57)",
            "50",
            "–7.79 (2.54)",
            "–7.97 (2.31)",
            "-0.18 (1.49)",
            "0.35 (–0.25 to 0.95)",
            "0.25",
        ],
        [
            "42",
            "61.2 (16.1)",
            "58.6 (16.2)",
            "–2.7 (6.1)",
            "50",
            "65.4 (19.6)",
            "64.1 (18.3)",
            "–1.3 (7.3)",
            "–1.9 (–4.7 to 0.8)",
            "0.17",
        ],
    ]
    assert rows_of(table, "Extracellular volume fraction, %", "LV mass, g") == [
        [
            "32",
            "31.8 (4.5)",
            "31.0 (4.7)",
            "–0.8 (3.5)",
            "36",
            "31.6 (4.8)",
            "31.0 (5.1)",
            "–0.7 (3.5)",
            "0.004 (–1.7 to 1.7)",
            "1.00",
        ],
        [
            "42",
            "121.2 (36.5)",
            "116.1 (37.1)",
            "–5.1 (12.7)",
            "50",
            "131.9 (44.9)",
            "129.5 (42.9)",
            "–2.5 (14.8)",
            "–3.8 (–9.6 to 1.9)",
            "0.19",
        ],
    ]


def test_a_table_with_empty_cells_and_groups_of_rows(worker: DocumentWorker, corpus: Path) -> None:
    table = table_of(worker, corpus, "17", 9)
    assert [[cell.text for cell in row] for row in table.rows[2:]] == [
        ["MVPA (baseline)", "", "60.7 (27.5)", ""],
        ["MVPA (postintervention)", "", "61.3 (25.6)", ""],
        ["Pilot trial", "", "", ""],
        ["MVPA (baseline)", "48.6 (15.4)", "51.9 (15.3)", ""],
        ["MVPA (postintervention)", "42.1 (15.0)", "49.4 (18.2)", ""],
        ["MVPA (change)", "−6.5 (14.0)", "−2.5 (15.4)", "5.1 (1.1 to 9.2) p=0.014"],
    ]


def test_a_table_in_one_of_two_columns_with_a_figure_printed_over_both_groups(
    worker: DocumentWorker, corpus: Path
) -> None:
    table = table_of(worker, corpus, "12", 3)
    assert rows_of(
        table,
        "Composite primary effectiveness success",
        "95% CI",
        "Difference (95% CI)",
        "Inability to isolate all targeted pulmonary veins during the index procedure",
        "Any left",
        "Any repeat",
        "Direct",
        "Documented AF/AT/AFL recurrence during the effectiveness evaluation period",
        "Initiation",
    ) == [
        ["155 (73.8%)", "133 (65.8%)"],
        ["(67.5%, 79.3%)", "(59.1%, 72.0%)"],
        ["8.0% (−0.9% to 16.8%) P < 0.0001", ""],
        ["0 (0.0%)", "0 (0.0%)"],
        ["0 (0.0%)", "2 (1.0%)"],
        ["2 (1.0%)", "5 (2.5%)"],
        ["2 (1.0%)", "1 (0.5%)"],
        ["47 (22.4%)", "51 (25.2%)"],
        ["4 (1.9%)", "10 (5.0%)"],
    ]
    assert next(row for row in table.rows if row[0].text.startswith("Difference"))[1].span == 2


def test_a_table_without_lines_between_its_columns_and_with_raised_points(worker: DocumentWorker, corpus: Path) -> None:
    table = table_of(worker, corpus, "18", 4, (26_000, 39_500, 56_000, 51_000))
    assert rows_of(table, "Spironolactone", "Doxazosin", "Bisoprolol", "Placebo", "Spironolactone vs placebo") == [
        ["134.9 (134.0 to 135.9)", "–12.8 (–13.8 to –11.8)"],
        ["139.0 (138.0 to 140.0)", "–8.7 (–9.7 to –7.7)"],
        ["139.4 (138.4 to 140.4)", "–8.3 (–9.3 to –7.3)"],
        ["143.6 (142.6 to 144.6)", "–4.1 (–5.1 to –3.1)"],
        ["8.70 (–9.72 to –7.69)", "p<0.0001"],
    ]
    assert rows_of(table, "Spironolactone vs mean bisoprolol and doxazosin") == [["–4.26 (–5.13 to –3.38)", "p<0.0001"]]
    first = next(row for row in table.rows if row[0].text == "Doxazosin")
    assert first[1].quote == "139·0 (138·0 to 140·0)"


def test_a_table_with_heads_over_two_columns_and_footnote_marks(worker: DocumentWorker, corpus: Path) -> None:
    table = table_of(worker, corpus, "08", 6, (4_500, 6_800, 56_000, 16_400))
    assert rows_of(table, "Male", "Female", "Diagnosis", "Medication") == [
        ["57", "66", "12", "24", "44", "43", "40", "55"],
        ["17", "4", "4", "1", "13", "3", "14", "3"],
        ["36", "37", "8", "18", "28", "19", "22", "28"],
        ["23", "29", "7", "14", "16", "15", "13", "22"],
    ]
    assert [(cell.text, cell.span) for cell in table.rows[0] if cell.text] == [
        ("Overall (N = 144)", 2),
        ("Total distant participants (N = 41)", 2),
        ("Total on-site participants (N = 103)", 2),
        ("Final sample (on-site) (N = 112)", 2),
    ]
    female = next(row for row in table.rows if row[0].text == "Female")
    assert (female[7].text, female[7].marks) == ("14", "a")


def test_a_long_table_with_thin_spaces_in_its_numbers(worker: DocumentWorker, corpus: Path) -> None:
    table = table_of(worker, corpus, "21", 6)
    assert rows_of(table, "No. of participants", "No. of person-years", "No. of deaths", "Incidence rate", "HR") == [
        ["144 765", "70 130", "107 960", "60 708", "8387", "39 027"],
        ["1 462 055", "705 310", "1 082 972", "593 913", "85 056", "383 785"],
        ["1330", "1039", "1787", "3133", "148", "2223"],
        ["0.91", "1.47", "1.65", "5.28", "1.74", "5.79"],
        [
            "Reference",
            "1.10 (1.01–1.19)",
            "1.32 (1.23–1.42)",
            "2.04 (1.91–2.19)",
            "2.20 (1.85–2.61)",
            "3.81 (3.54–4.09)",
        ],
    ]


def test_a_table_with_a_space_behind_its_minus_signs(worker: DocumentWorker, corpus: Path) -> None:
    table = table_of(worker, corpus, "14", 5)
    assert rows_of(table, "Age", "Gender", "Male", "Metformin", "IL-6", "IL-1b", "Hs-CRP") == [
        ["62.08 (8.02)", "63.60 (7.82)", "-1.52", "0.352", "− 4.75; 1.71"],
        ["", "", "", "0.122", ""],
        ["23 (48.9%)", "16 (33.3%)", "", "", ""],
        ["46 (97.9%)", "46 (95.8%)", "", "0.999", ""],
        ["4.91 (1.83)", "5.19 (2.10)", "-0.28", "0.492", "− 1.10; 0.53"],
        ["37.06 (10.36)", "34.05 (10.24)", "3.00", "0.171", "− 1.32; 7.32"],
        ["10.07 (8.79)", "9.85 (7.90)", "0.22", "0.901", "− 3.29; 3.73"],
    ]


def test_a_table_printed_sideways_is_read_along_its_lines(worker: DocumentWorker, corpus: Path) -> None:
    table = table_of(worker, corpus, "20", 3, (5_400, 4_000, 56_000, 74_000))
    assert table.turn == 90
    gan = next(row for row in table.rows if any("Gan et al" in cell.text for cell in row))
    patients = "50 Patients G1 (n=26) Mean age 44 Y G2 (n=24) Mean age 46 Y"
    assert [cell.text for cell in gan if cell.text][:4] == ["Gan et al 2004", "RCT", "The United States", patients]
    assert "[15]" in [cell.marks for cell in gan]
    assert gan[-1].text == "4"
