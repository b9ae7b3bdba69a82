"""Tables read from where their words stand: columns, rows, heads, footnote marks, lost signs, turned pages."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from crps_extractor.models.answer import How
from crps_extractor.models.documents.geometry import Rectangle
from crps_extractor.models.documents.refusals import Refused
from crps_extractor.models.documents.table_lines import turned
from crps_extractor.models.documents.table_places import proposed_boxes
from crps_extractor.models.documents.tables import PrintedTable, parted_column, read_table
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker

SAMPLES = Path(__file__).resolve().parents[3] / "resources" / "samples"
WHOLE: Rectangle = (0, 0, 100_000, 100_000)
Draw = Callable[[Canvas], None]


@pytest.fixture(scope="module")
def worker() -> Iterator[DocumentWorker]:
    with DocumentWorker() as started:
        started.start()
        yield started


def words_and_rules(worker: DocumentWorker, path: Path, page: int) -> tuple[PageText, tuple[Rectangle, ...]]:
    worker.call("open", str(path), None)
    text, boxes, rules = worker.call("table", str(path), page)
    return PageText.from_plain(page, (text, boxes)), rules


def drawn(worker: DocumentWorker, path: Path, draw: Draw, rotation: int = 0) -> PrintedTable:
    canvas = Canvas(str(path), pagesize=(400, 400))
    canvas.setPageRotation(rotation)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    page, rules = words_and_rules(worker, path, 0)
    return read_table(page, WHOLE, rules)


def lines_at(*lines: tuple[float, Sequence[tuple[float, str]]]) -> Draw:
    def draw(canvas: Canvas) -> None:
        for y, words in lines:
            for x, text in words:
                canvas.drawString(x, y, text)

    return draw


def texts(table: PrintedTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


PLAIN = lines_at(
    (250, [(40, "Outcome"), (160, "Ketamine"), (280, "Placebo")]),
    (232, [(40, "Pain week 4"), (160, "2.68 ± 0.51"), (280, "5.45 ± 0.48")]),
    (214, [(40, "Pain week 12"), (160, "3.10 ± 0.60"), (280, "5.60 ± 0.44")]),
)


def test_a_table_without_lines_is_parted_by_its_gaps_and_a_figure_with_its_spread_is_one_cell(
    worker: DocumentWorker, tmp_path: Path
) -> None:
    table = drawn(worker, tmp_path / "plain.pdf", PLAIN)
    assert texts(table) == [
        ["Outcome", "Ketamine", "Placebo"],
        ["Pain week 4", "2.68 ± 0.51", "5.45 ± 0.48"],
        ["Pain week 12", "3.10 ± 0.60", "5.60 ± 0.44"],
    ]
    assert table.head == 1


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_is_read_as_it_lies(worker: DocumentWorker, tmp_path: Path, rotation: int) -> None:
    upright = texts(drawn(worker, tmp_path / "upright.pdf", PLAIN))
    assert texts(drawn(worker, tmp_path / f"turned{rotation}.pdf", PLAIN, rotation)) == upright


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_table_printed_sideways_is_read_along_its_lines(worker: DocumentWorker, tmp_path: Path, angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(200, 150)
        canvas.rotate(angle)
        canvas.scale(0.7, 0.7)
        canvas.translate(-200, -150)
        PLAIN(canvas)

    table = drawn(worker, tmp_path / "sideways.pdf", draw)
    assert table.turn == angle
    assert texts(table)[1] == ["Pain week 4", "2.68 ± 0.51", "5.45 ± 0.48"]


def test_a_footnote_mark_is_kept_apart_from_its_figure_and_a_power_stays(
    worker: DocumentWorker, tmp_path: Path
) -> None:
    def draw(canvas: Canvas) -> None:
        PLAIN(canvas)
        for x, y, mark in ((213, 217, "1"), (333, 235, "a")):
            canvas.setFont("Helvetica", 6)
            canvas.drawString(x, y, mark)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(40, 196, "BMI, kg/m")
        canvas.drawString(160, 196, "24.1*")
        canvas.drawString(280, 196, "23.9")
        canvas.setFont("Helvetica", 6)
        canvas.drawString(83.9, 199.5, "2")

    rows = drawn(worker, tmp_path / "marks.pdf", draw).rows
    assert (rows[2][1].text, rows[2][1].marks) == ("3.10 ± 0.60", "1")
    assert (rows[1][2].text, rows[1][2].marks) == ("5.45 ± 0.48", "a")
    assert (rows[3][0].text, rows[3][0].marks) == ("BMI, kg/m²", "")
    assert (rows[3][1].text, rows[3][1].marks) == ("24.1", "*")


def test_a_head_over_two_columns_says_so_and_is_not_parted(worker: DocumentWorker, tmp_path: Path) -> None:
    draw = lines_at(
        (250, [(150, "Scores of both groups together")]),
        (232, [(40, "Time"), (160, "Ketamine"), (280, "Placebo")]),
        (214, [(40, "Week 4"), (160, "2.7"), (280, "5.4")]),
        (196, [(40, "Week 12"), (160, "3.1"), (280, "5.6")]),
    )
    head = drawn(worker, tmp_path / "head.pdf", draw).rows[0]
    assert [cell.text for cell in head] == ["", "Scores of both groups together", ""]
    assert head[1].span == 2


def test_cells_broken_over_lines_are_one_row_and_can_be_parted_again(worker: DocumentWorker, tmp_path: Path) -> None:
    draw = lines_at(
        (250, [(40, "Pain in the evening,"), (160, "2.68"), (280, "5.45")]),
        (239, [(40, "average of the week"), (160, "(2.1 to 3.2)"), (280, "(4.9 to 6.0)")]),
        (222, [(40, "Pain at night"), (160, "3.10"), (280, "5.60")]),
        (205, [(40, "Sleep"), (160, "4.00"), (280, "4.10")]),
        (188, [(40, "Mood"), (160, "6.00"), (280, "6.30")]),
    )
    table = drawn(worker, tmp_path / "broken.pdf", draw)
    parted = read_table(table.page, table.box, (), table.columns, range(len(table.lines)))
    assert len(parted.rows) == 5
    joined = read_table(table.page, table.box, (), table.columns, (0, 2, 3, 4))
    assert texts(joined)[0] == ["Pain in the evening, average of the week", "2.68 (2.1 to 3.2)", "5.45 (4.9 to 6.0)"]
    assert len(joined.rows[0][1].rects) == 2


def test_lines_ruled_between_rows_part_them(worker: DocumentWorker, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number, row in enumerate((("Age", "47.5"), ("Women", "38"), ("Months", "14"), ("Hand", "20"))):
            top = 270 - 40 * number
            canvas.line(30, top, 370, top)
            canvas.drawString(40, top - 14, row[0])
            canvas.drawString(40, top - 28, "at the beginning")
            canvas.drawString(200, top - 14, row[1])
        canvas.line(30, 110, 370, 110)

    assert texts(drawn(worker, tmp_path / "ruled.pdf", draw)) == [
        ["Age at the beginning", "47.5"],
        ["Women at the beginning", "38"],
        ["Months at the beginning", "14"],
        ["Hand at the beginning", "20"],
    ]


def test_a_column_with_a_single_figure_is_a_column(worker: DocumentWorker, tmp_path: Path) -> None:
    lines = [(260 - 14 * n, [(40, f"Item {n}"), (160, str(10 + n)), (220, str(20 + n))]) for n in range(12)]
    lines[5][1].append((300, "0.03"))
    table = drawn(worker, tmp_path / "sparse.pdf", lines_at(*lines))
    assert texts(table)[5] == ["Item 5", "15", "25", "0.03"]
    assert texts(table)[6] == ["Item 6", "16", "26", ""]


def test_the_current_column_is_parted_at_its_widest_gap(worker: DocumentWorker, tmp_path: Path) -> None:
    draw = lines_at(*((250 - 18 * n, [(40, f"Week {n}"), (160, f"2{n}  (7{n})")]) for n in range(4)))
    table = drawn(worker, tmp_path / "parting.pdf", draw)
    place = parted_column(table, 1)
    assert place is not None
    assert texts(read_table(table.page, table.box, (), (*table.columns, place)))[1] == ["Week 1", "21", "(71)"]


def test_a_lost_minus_is_seen_in_each_cell_and_never_taken_for_a_footnote_mark(worker: DocumentWorker) -> None:
    page, rules = words_and_rules(worker, SAMPLES / "beispiel-2015.pdf", 3)
    (box,) = proposed_boxes(page, rules)
    table = read_table(page, box, rules)
    assert [cell.text for cell in table.rows[2]] == [
        "All infusions",
        "212",
        "\ufffd38 (\ufffd60 to \ufffd15)",
        "<0.001",
        "163",
        "\ufffd12 (\ufffd35 to 0)",
    ]
    assert [cell.is_unreadable for cell in table.rows[2]] == [False, False, True, False, False, True]
    assert not any(cell.marks for row in table.rows for cell in row)


def test_a_table_of_the_sample_is_found_by_its_lines_and_read_to_the_last_figure(worker: DocumentWorker) -> None:
    page, rules = words_and_rules(worker, SAMPLES / "sample-2021.pdf", 3)
    (box,) = proposed_boxes(page, rules)
    table = read_table(page, box, rules)
    assert table.head == 3
    assert texts(table)[5] == ["Week 4", "32", "52.6 (24.1)", "32", "44.3 (52.2)", "32", "61.5 (21.7)"]
    assert texts(table)[-1] == ["Week 12", "29", "57.9 (23.8)", "27", "52.0 (25.1)", "30", "62.2 (22.5)"]


def test_a_cell_brings_its_place_and_the_words_that_stand_there(worker: DocumentWorker, tmp_path: Path) -> None:
    table = drawn(worker, tmp_path / "place.pdf", PLAIN)
    cell = table.rows[1][1]
    source = table.source(cell, "r1", crop_confirmed=True)
    assert source is not None
    assert (source.how, source.report, source.page, source.quote) == (How.TABLE, "r1", 0, "2.68 ± 0.51")
    ((left, top, right, bottom),) = source.rects
    assert 15_900 < left < 16_100 < right < 22_000
    assert 40_000 - 24_300 < top < bottom < 40_000 - 22_800
    assert source.crop_confirmed


def test_a_part_of_the_page_without_words_has_no_rows(worker: DocumentWorker, tmp_path: Path) -> None:
    table = drawn(worker, tmp_path / "empty.pdf", PLAIN)
    assert read_table(table.page, (0, 0, 10, 10)).rows == ()


def test_a_page_that_does_not_exist_is_refused(worker: DocumentWorker, tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    drawn(worker, path, PLAIN)
    with pytest.raises(Refused, match="Page 8 does not exist"):
        worker.call("table", str(path), 7)


@given(st.tuples(*[st.integers(-9_999, 9_999)] * 4), st.sampled_from([0, 90, 180, 270]))
def test_turning_a_rectangle_there_and_back_leads_to_the_same(sides: Rectangle, turn: int) -> None:
    left, right = sorted((sides[0], sides[2]))
    top, bottom = sorted((sides[1], sides[3]))
    rect = (left, top, right, bottom)
    assert turned(turned(rect, turn), (360 - turn) % 360) == rect


@given(
    st.lists(st.tuples(st.text("ab1\ufffd (", min_size=1), st.integers(0, 9_000), st.integers(0, 9_000)), max_size=12)
)
def test_whatever_stands_on_a_page_every_letter_is_in_one_cell(words: list[tuple[str, int, int]]) -> None:
    text, boxes = "", array("i")
    for word, x, y in words:
        for number, letter in enumerate(word + "\n"):
            text += letter
            boxes.extend((x + 500 * number, y, x + 500 * number + 450, y + 1_000))
    table = read_table(PageText(0, text, boxes), WHOLE)
    quoted = "".join(cell.quote for row in table.rows for cell in row)
    assert sorted(quoted.replace(" ", "")) == sorted("".join(text.split()))
