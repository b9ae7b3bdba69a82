"""A table from the page to the clipboard and the grid, as a person does it: by mouse, by selection, by keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crps_extractor.models.answer import How
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.pane import DocumentPane
from crps_extractor.ui.document.selection import TextSelection
from crps_extractor.ui.document.table_dialog import TableDialog
from crps_extractor.ui.theme import Mode, Theme
from crps_extractor.ui.widgets.table_clipboard import PlacedText, placed_cells

SAMPLES = Path(__file__).resolve().parents[3] / "resources" / "samples"


class Taken:
    """Stands for the grid: keeps what is put into it, or refuses with a sentence."""

    def __init__(self) -> None:
        self.tables: list[Sequence[Sequence[PlacedText]]] = []
        self.why = ""

    def __call__(self, cells: Sequence[Sequence[PlacedText]]) -> str:
        if not self.why:
            self.tables.append(cells)
        return self.why


@pytest.fixture(scope="module")
def workers() -> Iterator[tuple[DocumentWorker, DocumentWorker]]:
    with DocumentWorker() as drawing, DocumentWorker() as reading:
        drawing.start()
        reading.start()
        yield drawing, reading


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def pane(qtbot: QtBot, workers: tuple[DocumentWorker, DocumentWorker], taken: Taken) -> Iterator[DocumentPane]:
    shown = DocumentPane(*workers, Theme(Mode.LIGHT))
    qtbot.addWidget(shown)
    shown.tables.put = taken
    shown.resize(620, 760)
    shown.show()
    yield shown
    if shown.tables.dialog is not None:
        shown.tables.dialog.close()
    shown.close_pdf()


def opened(qtbot: QtBot, pane: DocumentPane, name: str, page: int, report: str = "report-1") -> None:
    with qtbot.waitSignal(pane.pdf_opened, timeout=20_000):
        pane.open_pdf(SAMPLES / name, report)
    pane.view.go_to_page(page)
    qtbot.waitUntil(lambda: pane.view.is_sharp() and pane.view.feed.text(page) is not None, timeout=20_000)


def dialog_of(qtbot: QtBot, pane: DocumentPane) -> TableDialog:
    qtbot.waitUntil(lambda: pane.tables.dialog is not None, timeout=20_000)
    assert pane.tables.dialog is not None
    return pane.tables.dialog


def proposed(qtbot: QtBot, pane: DocumentPane) -> TableDialog:
    pane.act("table")
    marking = pane.tables.marking
    before = marking.rect_on_page
    qtbot.waitUntil(lambda: marking.rect_on_page != before, timeout=20_000)
    qtbot.keyClick(marking, Qt.Key.Key_Return)
    return dialog_of(qtbot, pane)


def texts(dialog: TableDialog, row: int) -> list[str]:
    return [dialog.model.text(row, column) for column in range(dialog.model.columnCount())]


def point_at(pane: DocumentPane, page: int, x: int, y: int) -> QPoint:
    view = pane.view.view_box()
    box = pane.view.pages.shown(page, (x, y, x + 1, y + 1), view.width())
    return QPoint(round((box.x - view.left()) / pane.view.ratio), round((box.y - view.top()) / pane.view.ratio))


def test_a_table_is_found_and_read_by_keys_alone(qtbot: QtBot, pane: DocumentPane) -> None:
    opened(qtbot, pane, "sample-2021.pdf", 3)
    dialog = proposed(qtbot, pane)
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal, dialog)
    assert texts(dialog, 4) == ["Day 5", "32", "46.2 (22.5)", "32", "38.7 (23.9)", "32", "58.8 (20.6)"]
    assert (dialog.model.part.top, dialog.model.part.left) == (3, 1)
    assert pane.tables.marking.isHidden()
    assert pane.notice.isHidden()


def test_ctrl_and_a_drag_read_what_is_drawn_around(qtbot: QtBot, pane: DocumentPane) -> None:
    opened(qtbot, pane, "sample-2021.pdf", 3)
    viewport, control = pane.view.viewport(), Qt.KeyboardModifier.ControlModifier
    first, last = point_at(pane, 3, 4_300, 12_000), point_at(pane, 3, 46_700, 17_900)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, control, first)
    qtbot.mouseMove(viewport, last)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, control, last)
    dialog = dialog_of(qtbot, pane)
    assert texts(dialog, 0)[0] in ("Baseline", "Day 5")
    assert pane.selection() is None


def test_the_table_around_selected_text_is_read_at_once(qtbot: QtBot, pane: DocumentPane) -> None:
    opened(qtbot, pane, "sample-2021.pdf", 3)
    text = pane.view.feed.text(3)
    assert text is not None
    start, end = text.text.index("Baseline"), text.text.index("58.8 (20.6)") + len("58.8 (20.6)")
    pane.view.select(TextSelection(3, start, end))
    pane.act("table")
    dialog = dialog_of(qtbot, pane)
    assert texts(dialog, 1) == ["Day 5", "32", "46.2 (22.5)", "32", "38.7 (23.9)", "32", "58.8 (20.6)"]


def test_the_rectangle_is_moved_and_sized_by_keys_and_escape_leaves(qtbot: QtBot, pane: DocumentPane) -> None:
    opened(qtbot, pane, "voorbeeld-2017.pdf", 4)
    pane.act("table")
    marking = pane.tables.marking
    first = marking.rect_on_page
    qtbot.waitUntil(lambda: marking.rect_on_page != first, timeout=20_000)
    left, top, right, bottom = marking.rect_on_page
    qtbot.keyClick(marking, Qt.Key.Key_N)
    assert marking.rect_on_page != (left, top, right, bottom)
    qtbot.keyClick(marking, Qt.Key.Key_N)
    qtbot.keyClick(marking, Qt.Key.Key_Down)
    qtbot.keyClick(marking, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert marking.rect_on_page == (left, top + 600, right - 600, bottom + 600)
    assert "Page 5" in marking.accessibleDescription()
    qtbot.keyClick(marking, Qt.Key.Key_Escape)
    assert marking.isHidden()
    assert pane.notice.isHidden()
    assert pane.tables.dialog is None


def test_what_cannot_be_read_is_left_out_until_a_person_says_what_is_printed(
    qtbot: QtBot, pane: DocumentPane, taken: Taken
) -> None:
    opened(qtbot, pane, "beispiel-2015.pdf", 3)
    dialog = proposed(qtbot, pane)
    assert "6 cells hold a sign that cannot be read" in dialog.said.text()
    dialog.put()
    assert [text for text, _ in taken.tables[0][0]] == ["212", "", "<0.001", "163", ""]
    assert "6 cannot be read and were left out" in dialog.said.text()
    dialog.view.setCurrentIndex(dialog.model.index(2, 2))
    first = dialog.proposals[0]
    assert not first.isHidden()
    first.click()
    dialog.put()
    text, source = taken.tables[1][0][1]
    assert source is not None
    assert text == "\u221238 (\u221260 to \u221215)"
    assert source.quote == "\ufffd38 (\ufffd60 to \ufffd15)"
    assert source.crop_confirmed
    assert "corrected" in dialog.model.said(2, 2)
    assert first.isHidden()


def test_a_sign_typed_that_is_itself_unreadable_is_not_taken(qtbot: QtBot, pane: DocumentPane, taken: Taken) -> None:
    opened(qtbot, pane, "beispiel-2015.pdf", 3)
    dialog = proposed(qtbot, pane)
    dialog.model.setData(dialog.model.index(2, 2), "\ufffd39")
    dialog.put()
    assert taken.tables[0][0][1] == ("", None)


def test_each_cell_goes_with_its_page_and_place(qtbot: QtBot, pane: DocumentPane, taken: Taken) -> None:
    opened(qtbot, pane, "sample-2021.pdf", 3)
    dialog = proposed(qtbot, pane)
    dialog.put()
    text, source = taken.tables[0][0][1]
    assert text == "68.4 (14.2)"
    assert source is not None
    assert (source.how, source.report, source.page, source.quote) == (How.TABLE, "report-1", 3, "68.4 (14.2)")
    assert source.rects == dialog.model.cell(3, 2).rects
    assert not source.crop_confirmed


def test_copied_cells_are_text_for_excel_and_keep_their_places_for_the_grid(qtbot: QtBot, pane: DocumentPane) -> None:
    opened(qtbot, pane, "beispiel-2015.pdf", 3)
    dialog = proposed(qtbot, pane)
    dialog.copy()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text().split("\n")[0].split("\t")[:2] == ["212", "\ufffd38 (\ufffd60 to \ufffd15)"]
    placed = placed_cells(clipboard.mimeData())
    assert [text for text, _ in placed[0]] == ["212", "", "<0.001", "163", ""]
    assert placed[0][0][1] == dialog.table.source(dialog.model.cell(2, 1), "report-1")
    assert "clipboard" in dialog.said.text()


def test_rows_and_columns_can_be_chosen_and_exchanged(qtbot: QtBot, pane: DocumentPane, taken: Taken) -> None:
    opened(qtbot, pane, "sample-2021.pdf", 3)
    dialog = proposed(qtbot, pane)
    for name, value in (("top", 4), ("bottom", 5), ("left", 2), ("right", 3)):
        dialog.spins[name].setValue(value)
    dialog.transposed.setChecked(True)
    dialog.put()
    assert [[text for text, _ in line] for line in taken.tables[0]] == [["32", "32"], ["68.4 (14.2)", "46.2 (22.5)"]]


def test_columns_and_rows_are_joined_and_parted_and_a_correction_stays_with_what_is_printed(
    qtbot: QtBot, pane: DocumentPane
) -> None:
    opened(qtbot, pane, "sample-2021.pdf", 3)
    dialog = proposed(qtbot, pane)
    width, rows = dialog.table.width, len(dialog.table.rows)
    dialog.model.setData(dialog.model.index(4, 6), "58.9")
    dialog.view.setCurrentIndex(dialog.model.index(4, 1))
    dialog.join_column()
    assert dialog.model.columnCount() == width - 1
    assert dialog.model.text(4, 1) == "32 46.2 (22.5)"
    assert dialog.model.text(4, 5) == "58.9"
    dialog.part_column()
    assert dialog.model.columnCount() == width
    dialog.join_row()
    assert dialog.model.rowCount() == rows - 1
    dialog.part_row()
    assert dialog.model.rowCount() == rows
    dialog.read_again()
    assert dialog.model.text(4, 6) == "58.8 (20.6)"


def test_a_column_line_is_moved_by_keys_and_drawn_by_a_double_click(qtbot: QtBot, pane: DocumentPane) -> None:
    opened(qtbot, pane, "sample-2021.pdf", 3)
    dialog = proposed(qtbot, pane)
    columns = dialog.table.columns
    dialog.picture.setFocus()
    qtbot.keyClick(dialog.picture, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.picture, Qt.Key.Key_Right)
    assert dialog.table.columns == (columns[0] + 100, *columns[1:])
    qtbot.keyClick(dialog.picture, Qt.Key.Key_Delete)
    assert dialog.table.columns == columns[1:]
    qtbot.mouseDClick(dialog.picture, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    assert len(dialog.table.columns) == len(columns)


def test_why_the_grid_took_nothing_is_said_and_the_table_stays(qtbot: QtBot, pane: DocumentPane, taken: Taken) -> None:
    opened(qtbot, pane, "sample-2021.pdf", 3)
    dialog = proposed(qtbot, pane)
    taken.why = "Choose the first cell."
    dialog.put()
    assert dialog.said.text() == "Choose the first cell."
    assert dialog.isVisible()


def test_a_table_is_not_put_into_the_grid_of_another_study(qtbot: QtBot, pane: DocumentPane, taken: Taken) -> None:
    opened(qtbot, pane, "sample-2021.pdf", 3)
    dialog = proposed(qtbot, pane)
    opened(qtbot, pane, "beispiel-2015.pdf", 0, "report-2")
    dialog.put()
    assert not taken.tables
    assert "Another report is shown" in dialog.said.text()


def test_a_place_without_words_is_said_and_nothing_opens(qtbot: QtBot, pane: DocumentPane) -> None:
    opened(qtbot, pane, "sample-2021.pdf", 3)
    pane.tables.read(3, (0, 0, 500, 500))
    qtbot.waitUntil(pane.notice.isVisible, timeout=20_000)
    assert "no words can be read" in pane.notice.sentence.text()
    assert pane.tables.dialog is None
