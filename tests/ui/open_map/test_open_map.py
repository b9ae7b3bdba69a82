"""The tables of what is still open: marks with words, ways to the places, an item model as Qt wants it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crps_extractor.models.answer import Status
from crps_extractor.models.review.completeness import State, StudyLine, study_map
from crps_extractor.models.sheet import Sheet
from crps_extractor.ui.open_map.dialog import OpenMap, OpenMapDialog
from crps_extractor.ui.open_map.tables import MapModel, review_table, study_table
from crps_extractor.ui.theme import Mode, Theme
from tests.builders import a_row, a_sheet, said


@pytest.fixture
def sheet() -> Sheet:
    sheet = a_sheet()
    sheet.set("study", "name", said("Sigtermans 2009"))
    a_row(sheet, "groups", "g1", label="ketamine", n=Status.NOT_REPORTED)
    a_row(sheet, "groups", "g2", label="placebo")
    return sheet


@pytest.fixture
def theme(qapp: object) -> Theme:
    return Theme(Mode.LIGHT)


def a_line(sheet: Sheet, whose: str = "my sheet") -> StudyLine:
    return StudyLine("s1", "Sigtermans 2009", whose, sheet.scope, study_map(sheet))


def test_the_model_keeps_the_rules_of_item_models_while_it_changes(theme: Theme, sheet: Sheet) -> None:
    model = MapModel(theme)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(study_table(study_map(sheet)))
    sheet.set("g2", "n", said("31"))
    model.show(study_table(study_map(sheet)))
    model.show(review_table([a_line(sheet), a_line(sheet, "Ben Berg")]))
    model.show(review_table([]))
    assert model.rowCount() == 0


def test_no_cell_is_told_by_its_colour_alone(theme: Theme, sheet: Sheet) -> None:
    for table in (study_table(study_map(sheet)), review_table([a_line(sheet)])):
        for line in table.cells:
            for cell in line:
                assert cell.words
                assert cell.text or not cell.icon


def test_counts_name_their_state_and_lead_to_the_first_place(sheet: Sheet) -> None:
    table = study_table(study_map(sheet))
    groups = next(line for line in table.cells if line[0].text == "Groups")
    columns = dict(zip(table.columns, groups, strict=True))
    assert columns["Not reported"].text == "1"
    assert columns["Not reported"].place == ("g1", "n")
    assert columns["Required, open"].place == ("g2", "n")
    assert State.NOT_REPORTED.value in columns["Not reported"].words


def shown(qtbot: QtBot, theme: Theme, sheet: Sheet) -> OpenMapDialog:
    dialog = OpenMapDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show_map(OpenMap("s1", "Sigtermans 2009", study_map(sheet), (), [a_line(sheet)]))
    dialog.show()
    return dialog


def test_enter_on_a_cell_goes_to_its_place(qtbot: QtBot, theme: Theme, sheet: Sheet) -> None:
    dialog = shown(qtbot, theme, sheet)
    table = dialog.table("This study")
    model = table.model()
    line = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == "Groups")
    table.setCurrentIndex(model.index(line, 1))
    with qtbot.waitSignal(dialog.wanted) as caught:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert caught.args == ["s1", "groups", "g2", "n"]


def test_a_study_in_the_review_leads_to_that_study(qtbot: QtBot, theme: Theme, sheet: Sheet) -> None:
    dialog = shown(qtbot, theme, sheet)
    table = dialog.table("The whole review")
    with qtbot.waitSignal(dialog.wanted) as caught:
        table.clicked.emit(table.model().index(0, 0))
    assert caught.args == ["s1", "", "", ""]


def test_an_edit_keeps_the_cell_one_is_at(qtbot: QtBot, theme: Theme, sheet: Sheet) -> None:
    dialog = shown(qtbot, theme, sheet)
    table = dialog.table("This study")
    table.setCurrentIndex(table.model().index(1, 1))
    sheet.set("g2", "n", said("31"))
    dialog.show_map(OpenMap("s1", "Sigtermans 2009", study_map(sheet), (), [a_line(sheet)]))
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 1)
    assert table.currentIndex().data() == ""
