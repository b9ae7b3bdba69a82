"""Results as a grid: what stands in which cell, typing, paste, fill down, layers, and what is read out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from crps_extractor.models.answer import Answer, How, Source, Status
from crps_extractor.models.documents.capture import Capture
from crps_extractor.models.form import Form
from crps_extractor.models.review.report import Report
from crps_extractor.ui.form.grid_data import grid_shape
from crps_extractor.ui.form.grid_pane import GridPane
from crps_extractor.ui.form.grid_view import table_text, text_table
from crps_extractor.ui.form.not_reported import NotReportedDialog
from crps_extractor.ui.form.section_page import SectionPage
from crps_extractor.ui.widgets.table_clipboard import TABLE_FORMAT, table_mime
from tests.ui.form.conftest import Work


@pytest.fixture
def trial(work: Work) -> Work:
    """Two groups, two outcomes and two time points."""
    for section, field, names in (
        ("groups", "group_label", ("Ketamine", "Placebo")),
        ("outcomes", "label", ("Pain", "Function")),
        ("times", "label", ("baseline", "week 12")),
    ):
        for name in names:
            work.desk.add_row(section, [(field, Answer(parts={"text": name}))])
    return work


@pytest.fixture
def grid(trial: Work) -> GridPane:
    trial.pane.choose_section("results")
    page = trial.pane.page
    assert isinstance(page, SectionPage)
    page.show_as(grid=True)
    assert page.grid is not None
    return page.grid


def shown(grid: GridPane) -> list[list[str]]:
    model = grid.model
    return [
        [str(model.index(line, column).data() or "") for column in range(model.columnCount())]
        for line in range(model.rowCount())
    ]


def type_into(grid: GridPane, line: int, column: int, text: str) -> None:
    """Type as a reviewer does: the first letter opens the cell, Enter writes it."""
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.model.index(line, column))
    QTest.keyClicks(grid.view, text[0])
    editor = grid.view.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, text[1:])
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_outcome_and_time_go_down_and_groups_across(grid: GridPane) -> None:
    model = grid.model
    lines = [model.headerData(line, Qt.Orientation.Vertical) for line in range(model.rowCount())]
    columns = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert lines == ["Pain · baseline", "Pain · week 12", "Function · baseline", "Function · week 12"]
    assert columns == ["Ketamine", "Placebo"]


def test_a_typed_cell_becomes_a_row_with_figure_spread_and_n_as_one_step(trial: Work, grid: GridPane) -> None:
    before = len(trial.desk.steps._done)
    type_into(grid, 1, 0, "2.68 ± 0.51; 30")
    (row,) = trial.desk.sheet.rows("results")
    assert trial.text(row.id, "value", "centre") == "2.68"
    assert trial.text(row.id, "value", "spread") == "0.51"
    assert trial.text(row.id, "value", "spread_type") == "not_stated"
    assert trial.text(row.id, "n") == "30"
    assert trial.text(row.id, "form", "choice") == "value"
    assert trial.desk.context.row_label(row.id).startswith("Pain · week 12 · Ketamine")
    assert len(trial.desk.steps._done) == before + 1
    assert shown(grid)[1] == ["2.68 ± 0.51; 30", ""]
    trial.desk.undo()
    grid.refresh()
    assert shown(grid)[1] == ["", ""]


def test_enter_goes_down_and_tab_goes_on(grid: GridPane) -> None:
    type_into(grid, 0, 0, "5")
    assert (grid.view.currentIndex().row(), grid.view.currentIndex().column()) == (1, 0)
    QTest.keyClick(grid.view, Qt.Key.Key_Tab)
    assert (grid.view.currentIndex().row(), grid.view.currentIndex().column()) == (1, 1)
    QTest.keyClick(grid.view, Qt.Key.Key_Return)
    assert (grid.view.currentIndex().row(), grid.view.currentIndex().column()) == (2, 1)


def test_a_table_from_excel_is_pasted_as_one_step(trial: Work, grid: GridPane) -> None:
    before = len(trial.desk.steps._done)
    QGuiApplication.clipboard().setText("7.2 ± 0.3; 30\t6.9 ± 0.3; 30\r\n2.7 (0.5)\tnot reported\r\n")
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    grid.view.paste()
    assert shown(grid)[0] == ["7.2 ± 0.3; 30", "6.9 ± 0.3; 30"]
    assert shown(grid)[1][1] == "not reported"
    assert len(trial.desk.steps._done) == before + 1
    trial.desk.undo()
    assert trial.desk.sheet.rows("results") == ()


def test_what_lies_outside_the_grid_is_left_out(trial: Work, grid: GridPane) -> None:
    QGuiApplication.clipboard().setText("1\t2\t3\n4\t5\t6")
    grid.view.setCurrentIndex(grid.model.index(3, 1))
    grid.view.paste()
    assert shown(grid)[3] == ["", "1"]
    assert len(trial.desk.sheet.rows("results")) == 1


def test_copied_cells_come_back_the_same_when_pasted(grid: GridPane) -> None:
    grid.model.write([((0, 0), "7.2 ± 0.3; 30"), ((0, 1), "median 7 (2 to 9); 29")])
    first = shown(grid)[0]
    grid.view.selectRow(0)
    grid.view.copy()
    grid.view.setCurrentIndex(grid.model.index(2, 0))
    grid.view.paste()
    assert shown(grid)[2] == first


def test_fill_down_writes_the_uppermost_cell_into_those_beneath(grid: GridPane) -> None:
    grid.model.write([((0, 0), "7.2; 30")])
    grid.view.selectColumn(0)
    grid.view.fill_down()
    assert [line[0] for line in shown(grid)] == ["7.2; 30"] * 4


def test_changing_a_figure_keeps_its_chosen_type_its_place_and_its_note(trial: Work, grid: GridPane) -> None:
    grid.model.write([((0, 0), "7.2 ± 0.3; 30")])
    (row,) = trial.desk.sheet.rows("results")
    place = Source(How.TEXT, "main", 1, ((1, 2, 3, 4),), "7.2 ± 0.3")
    parts = {"centre": "7.2", "spread": "0.3", "spread_type": "sd", "centre_type": "mean"}
    trial.desk.set_answer(row.id, "value", Answer(parts=parts, sources=(place,), note="Table 2"))
    grid.refresh()
    grid.model.write([((0, 0), "7.3 ± 0.3; 30")])
    answer = trial.desk.answer(row.id, "value")
    assert answer == Answer(parts={**parts, "centre": "7.3"}, sources=(place,), note="Table 2")


def test_an_emptied_cell_keeps_its_row_and_nothing_is_written_where_nothing_changed(
    trial: Work, grid: GridPane
) -> None:
    grid.model.write([((0, 0), "7.2; 30")])
    steps = len(trial.desk.steps._done)
    grid.model.write([((0, 0), "7.2; 30"), ((2, 1), "")])
    assert len(trial.desk.steps._done) == steps
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    QTest.keyClick(grid.view, Qt.Key.Key_Delete)
    (row,) = trial.desk.sheet.rows("results")
    assert trial.desk.answer(row.id, "value") is None
    assert trial.desk.answer(row.id, "n") is None


def test_one_layer_is_shown_at_a_time(trial: Work, grid: GridPane) -> None:
    grid.model.write([((0, 0), "7.2; 30")])
    grid.set_layer_choice("form", "change")
    assert shown(grid)[0] == ["", ""]
    grid.model.write([((0, 0), "-1.1; 30")])
    assert shown(grid)[0][0] == "-1.1; 30"
    grid.set_layer_choice("form", "value")
    assert shown(grid)[0][0] == "7.2; 30"
    assert len(trial.desk.sheet.rows("results")) == 2


def test_responders_are_counted_in_their_own_field(trial: Work, grid: GridPane) -> None:
    grid.set_layer_choice("form", "responders")
    grid.model.write([((0, 0), "23/30 (77%); 30")])
    (row,) = trial.desk.sheet.rows("results")
    answer = trial.desk.answer(row.id, "events")
    assert answer is not None
    assert (answer.part("count"), answer.part("of")) == ("23", "30")
    assert trial.desk.answer(row.id, "value") is None


def test_two_rows_in_one_cell_are_said_and_not_overwritten(trial: Work, grid: GridPane) -> None:
    grid.model.write([((0, 0), "7.2; 30")])
    (row,) = trial.desk.sheet.rows("results")
    names = ("outcome", "time", "group", "form", "value")
    same = [(name, answer) for name in names if (answer := trial.desk.answer(row.id, name)) is not None]
    trial.desk.add_row("results", same)
    grid.refresh()
    assert shown(grid)[0][0] == "2 rows"
    index = grid.model.index(0, 0)
    assert not grid.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    grid.model.write([((0, 0), "9")])
    assert trial.text(row.id, "value", "centre") == "7.2"


def test_a_new_time_point_is_a_line_for_every_outcome_and_group(trial: Work, grid: GridPane) -> None:
    grid.add_time_point("week 4")
    assert [line[0] for line in grid.model.grid.lines].count(trial.desk.sheet.rows("outcomes")[0].id) == 3
    assert "Function · week 4" in grid.model.grid.line_names


def test_a_selection_on_the_page_goes_into_the_current_cell_with_its_place(trial: Work, grid: GridPane) -> None:
    grid.view.setCurrentIndex(grid.model.index(1, 1))
    trial.pane.capture(Capture("5.45 ± 0.48", "5.45 ± 0.48", 3, ((1, 2, 3, 4),)), "main")
    (row,) = trial.desk.sheet.rows("results")
    answer = trial.desk.answer(row.id, "value")
    assert answer is not None
    assert answer.part("centre") == "5.45"
    assert answer.sources[0].page == 3
    assert trial.pane.focused() == (row.id, "value")


def test_a_status_goes_into_the_current_cell_and_is_shown_in_words(trial: Work, grid: GridPane) -> None:
    grid.view.setCurrentIndex(grid.model.index(0, 1))
    trial.pane.set_status(Status.IN_FIGURE_ONLY)
    assert shown(grid)[0][1] == "in a figure only"
    trial.pane.clear_answer()
    assert shown(grid)[0][1] == ""


def test_every_cell_is_read_out_with_its_line_and_column(grid: GridPane) -> None:
    grid.model.write([((1, 0), "2.68 ± 0.51; 30")])
    said = grid.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Pain · week 12, Ketamine, 2.68 ± 0.51; 30, reported")
    blank = grid.model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert blank == "Pain · baseline, Placebo, not looked at"


def test_the_grid_follows_what_is_changed_elsewhere_and_keeps_its_cell(trial: Work, grid: GridPane) -> None:
    grid.model.write([((1, 0), "2.68; 30")])
    grid.view.setCurrentIndex(grid.model.index(1, 0))
    (row,) = trial.desk.sheet.rows("results")
    trial.desk.set_answer(row.id, "value", Answer(parts={"centre": "9"}))
    group = trial.desk.sheet.rows("groups")[0].id
    trial.desk.set_answer(group, "group_label", Answer(parts={"text": "S-ketamine"}))
    grid.refresh()
    assert shown(grid)[1][0] == "9; 30"
    assert grid.model.headerData(0, Qt.Orientation.Horizontal) == "S-ketamine"
    assert grid.view.currentIndex() == grid.model.index(1, 0)


def test_going_to_a_place_shows_the_rows_again(trial: Work, grid: GridPane) -> None:
    grid.model.write([((1, 0), "2.68; 30")])
    (row,) = trial.desk.sheet.rows("results")
    trial.pane.go_to(row.id, "n_unit")
    assert trial.pane.focused() == (row.id, "n_unit")
    assert not grid.isVisible()


def test_effects_have_comparisons_across(trial: Work, shipped_form: Form) -> None:
    groups = [row.id for row in trial.desk.sheet.rows("groups")]
    keys = [("a", Answer(parts={"row": groups[0]})), ("b", Answer(parts={"row": groups[1]}))]
    trial.desk.add_row("comparisons", keys)
    trial.pane.choose_section("effects")
    page = trial.pane.page
    assert isinstance(page, SectionPage)
    page.show_as(grid=True)
    assert page.grid is not None
    assert page.grid.model.headerData(0, Qt.Orientation.Horizontal) == "Ketamine against Placebo"
    full = page.grid.model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert full == "Ketamine · Placebo"
    page.grid.model.write([((0, 0), "-2.8 (95% CI -3.9 to -1.7); 0.001")])
    (row,) = trial.desk.sheet.rows("effects")
    assert trial.text(row.id, "estimate", "low") == "-3.9"
    assert trial.text(row.id, "p") == "0.001"


def test_only_results_and_effects_are_grids(shipped_form: Form) -> None:
    grids = [section.id for section in shipped_form.sections if grid_shape(shipped_form, section) is not None]
    assert grids == ["results", "effects"]


def test_the_grid_keeps_qts_rules_while_the_sheet_changes(trial: Work, grid: GridPane, qtmodeltester: object) -> None:
    qtmodeltester.check(grid.model, force_py=False)  # type: ignore[attr-defined]
    grid.model.write([((1, 0), "2.68; 30"), ((0, 1), "not reported")])
    grid.add_time_point("week 4")
    grid.set_layer_choice("form", "change")
    trial.desk.undo()
    grid.refresh()


@given(
    st.lists(
        st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\t\n\"'"))),
        max_size=5,
    )
)
def test_a_copied_table_reads_back_the_same(cells: list[list[str]]) -> None:
    kept = [line for line in cells if line]
    assert text_table(table_text(kept)) == kept


def paste(grid: GridPane, text: str, line: int = 0, column: int = 0) -> None:
    grid.view.setCurrentIndex(grid.model.index(line, column))
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(grid.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_decimal_commas_and_quoted_cells_of_excel_are_kept_as_they_stand(trial: Work, grid: GridPane) -> None:
    paste(grid, '2,68 ± 0,51; 30\t"3,1\t± 0,6"\r\n"said ""mild"""\t\r\n')
    assert shown(grid)[0][0] == "2,68 ± 0,51; 30"
    row = grid.model.grid.rows_at(0, 0)[0]
    assert (trial.text(row, "value", "centre"), trial.text(row, "value", "spread")) == ("2,68", "0,51")
    assert trial.text(row, "n") == "30"
    other = grid.model.grid.rows_at(0, 1)[0]
    assert (trial.text(other, "value", "centre"), trial.text(other, "value", "spread")) == ("3,1", "0,6")
    assert grid.model.grid.rows_at(1, 1) == ()
    trial.desk.undo()
    grid.refresh()
    assert shown(grid) == [["", ""]] * 4


def test_what_finds_no_cell_is_said(trial: Work, grid: GridPane) -> None:
    paste(grid, "1\t2\t3\n4\t5\t6", line=3)
    QApplication.processEvents()
    grid.refresh()
    assert shown(grid)[3] == ["1", "2"]
    assert grid._words.text().startswith("4 texts had no cell")
    paste(grid, "1", line=0)
    assert "no cell" not in grid._words.text()


def test_a_captured_table_brings_the_place_of_every_cell(trial: Work, grid: GridPane) -> None:
    places = [Source(How.TABLE, "r1", 3, ((number, 0, number + 1, 9),), str(number)) for number in range(3)]
    grid.view.setCurrentIndex(grid.model.index(1, 0))
    before = len(trial.desk.steps._done)
    trial.pane.take_table([[("2.7 ± 0.5; 30", places[0]), ("3.1", places[1])], [("", None), ("4", places[2])]])
    assert len(trial.desk.steps._done) == before + 1
    assert shown(grid)[1:3] == [["2.7 ± 0.5; 30", "3.1"], ["", "4"]]
    for cell, place in (((1, 0), places[0]), ((1, 1), places[1]), ((2, 1), places[2])):
        (row,) = grid.model.grid.rows_at(*cell)
        assert trial.desk.answer(row, "value").sources == (place,)


def test_an_empty_cell_of_a_captured_table_leaves_what_stands_in_the_grid(trial: Work, grid: GridPane) -> None:
    paste(grid, "1\t2")
    trial.pane.take_table([[("", None), ("9", None)]])
    assert shown(grid)[0] == ["1", "9"]


def test_a_table_on_the_clipboard_keeps_its_places_but_not_those_of_other_reviews(
    trial: Work, grid: GridPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [Source(How.TABLE, report, 3, ((1, 2, 3, 4),), "2.7") for report in ("r1", "elsewhere")]
    known = [Report("r1", trial.desk.study, "Article")]
    monkeypatch.setattr(trial.desk.review.facts, "reports", lambda _study: known)
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    cells = [[("2.7", places[0]), ("3.1", places[1])]]
    QGuiApplication.clipboard().setMimeData(table_mime([["2.7", "3.1"]], cells))
    before = len(trial.desk.steps._done)
    grid.view.paste()
    assert len(trial.desk.steps._done) == before + 1
    assert shown(grid)[0] == ["2.7", "3.1"]
    rows = [grid.model.grid.rows_at(0, column)[0] for column in (0, 1)]
    assert [trial.desk.answer(row, "value").sources for row in rows] == [(places[0],), ()]


@pytest.mark.parametrize("data", [b"", b"{", b"[[1]]", b'[[["1", {"how": "table"}]]]', b"[[[[[["])
def test_a_damaged_table_on_the_clipboard_is_pasted_as_text(trial: Work, grid: GridPane, data: bytes) -> None:
    mime = QMimeData()
    mime.setText("7")
    mime.setData(TABLE_FORMAT, data)
    QGuiApplication.clipboard().setMimeData(mime)
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    grid.view.paste()
    assert shown(grid)[0] == ["7", ""]


def test_a_captured_table_without_a_grid_is_not_lost_in_silence(trial: Work) -> None:
    trial.pane.choose_section("results")
    trial.pane.take_table([[("1", None)]])
    assert "as a grid" in trial.said[-1]


def test_a_lone_p_is_shown_with_its_name_and_copied_as_it_is_typed(trial: Work) -> None:
    groups = [row.id for row in trial.desk.sheet.rows("groups")]
    keys = [("a", Answer(parts={"row": groups[0]})), ("b", Answer(parts={"row": groups[1]}))]
    trial.desk.add_row("comparisons", keys)
    trial.pane.choose_section("effects")
    page = trial.pane.page
    assert isinstance(page, SectionPage)
    page.show_as(grid=True)
    grid = page.grid
    assert grid is not None
    paste(grid, "; < 0.001\n; 0.05")
    assert [line[0] for line in shown(grid)[:2]] == ["p < 0.001", "p = 0.05"]
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    grid.view.copy()
    assert QGuiApplication.clipboard().text() == "; < 0.001"
    assert "p < 0.001" in grid.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_arrows_go_from_cell_to_cell_and_escape_leaves_what_stood_there(grid: GridPane) -> None:
    type_into(grid, 0, 0, "5")
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    for key, where in ((Qt.Key.Key_Right, (0, 1)), (Qt.Key.Key_Down, (1, 1)), (Qt.Key.Key_Left, (1, 0))):
        QTest.keyClick(grid.view, key)
        assert (grid.view.currentIndex().row(), grid.view.currentIndex().column()) == where
    QTest.keyClick(grid.view, Qt.Key.Key_Up)
    QTest.keyClick(grid.view, Qt.Key.Key_F2)
    editor = grid.view.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "5"
    QTest.keyClicks(editor, "99")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert shown(grid)[0][0] == "5"


def test_not_reported_of_many_cells_asks_where_was_looked_and_is_kept_as_such(trial: Work, grid: GridPane) -> None:
    paste(grid, "5")
    grid.view.setCurrentIndex(grid.model.index(1, 0))
    grid.view.selectAll()
    before = len(trial.desk.steps._done)
    trial.pane.set_status(Status.NOT_REPORTED)
    dialog = grid.findChild(NotReportedDialog)
    assert dialog is not None
    assert dialog.list.count() == 7
    assert not dialog.put.isEnabled()
    dialog.places["full text"].setChecked(True)
    dialog.places["tables"].setChecked(True)
    dialog.put.click()
    assert shown(grid)[0] == ["5", "not reported"]
    answers = [trial.desk.answer(row.id, "value") for row in trial.desk.sheet.rows("results")]
    assert [answer.looked_at for answer in answers if answer.status is Status.NOT_REPORTED] == ["full text, tables"] * 7
    assert len(trial.desk.steps._done) == before + 1


def test_another_status_of_many_cells_is_one_step_without_a_question(trial: Work, grid: GridPane) -> None:
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    grid.view.selectColumn(0)
    trial.pane.set_status(Status.IN_FIGURE_ONLY)
    assert [line[0] for line in shown(grid)] == ["in a figure only"] * 4
    trial.desk.undo()
    grid.refresh()
    assert shown(grid) == [["", ""]] * 4


def test_a_long_figure_gets_the_room_it_needs(grid: GridPane) -> None:
    grid.view.resize(400, 300)
    QApplication.processEvents()
    paste(grid, "7.64 (3.11 to 12.50); 32")
    text = grid.model.index(0, 0).data()
    assert grid.view.columnWidth(0) > grid.view.fontMetrics().horizontalAdvance(text)


def test_a_cell_is_filled_right_after_undo_took_its_row_away(trial: Work, grid: GridPane) -> None:
    grid.model.write([((0, 0), "6.4 ± 0.4; 28")])
    grid.model.write([((1, 0), "4.1 ± 1.9; 27")])
    trial.desk.undo()
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    grid.view.selectionModel().select(grid.model.index(1, 0), QItemSelectionModel.SelectionFlag.Select)
    grid.view.fill_down()
    assert [line[0] for line in shown(grid)[:2]] == ["6.4 ± 0.4; 28", "6.4 ± 0.4; 28"]
