"""People and assignments without a mouse: ticks, choices and Tab keep the keyboard where it was."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QTableView, QTabWidget

from crps_extractor.models.event import new_id
from crps_extractor.models.review.facts import Person
from crps_extractor.ui.people.people import PeopleDialog
from crps_extractor.ui.people.who import WhoDialog


def opened(at) -> PeopleDialog:
    at.do("people")
    dialog = at.dialog(PeopleDialog)
    assert isinstance(dialog, PeopleDialog)
    return dialog


def table_of(dialog: PeopleDialog, name: str) -> QTableView:
    tabs = dialog.findChild(QTabWidget)
    tabs.setCurrentIndex(next(one for one in range(tabs.count()) if tabs.tabText(one) == name))
    table = next(one for one in dialog.findChildren(QTableView) if one.accessibleName() == name)
    table.setFocus()
    return table


def test_ticks_are_set_by_arrows_and_space_and_the_cell_stays_chosen(at, five_studies: Path) -> None:
    at.open(five_studies, "anna")
    dialog = opened(at)
    table = table_of(dialog, "People")
    table.setCurrentIndex(table.model().index(1, 6))
    at.qtbot.keyClick(table, Qt.Key.Key_Right)
    at.qtbot.keyClick(table, Qt.Key.Key_Space)
    assert at.window.desk.facts.people["ben"].works_in_excel
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 7)
    assert dialog.focusWidget() is table
    at.qtbot.keyClick(table, Qt.Key.Key_Space)
    assert not at.window.desk.facts.people["ben"].works_in_excel


def test_a_reviewer_is_assigned_by_keys_and_the_cell_stays_chosen(at, five_studies: Path) -> None:
    at.open(five_studies, "anna")
    at.window.desk.change_facts(lambda review: review.add_person(Person(new_id(), "Carla Prova", "C")))
    dialog = opened(at)
    table = table_of(dialog, "Assignments")
    table.setCurrentIndex(table.model().index(0, 2))
    at.qtbot.keyClick(table, Qt.Key.Key_F2)
    combo = table.findChild(QComboBox)
    at.qtbot.keyClick(combo, "c")
    assert table.currentIndex().data() == "Carla Prova"
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, 2)


def test_who_no_longer_extracts_stands_in_the_choice_until_somebody_else_does(at, five_studies: Path) -> None:
    at.open(five_studies, "anna")
    dialog = opened(at)
    people = table_of(dialog, "People").model()
    people.setData(people.index(1, 3), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert "Ben is to extract 5 studies still" in dialog._said.text()
    model = dialog.assignments
    assert ("Ben", "ben") in model.choices(model.index(0, 2))
    assert ("Ben", "ben") not in model.choices(model.index(0, 1))
    assert not model.setData(model.index(0, 2), "anna")
    assert "two people" in dialog._said.text()
    assert model.setData(model.index(0, 2), "")
    assert dialog._said.text() == ""


def test_tab_goes_from_the_tabs_through_the_page_to_the_buttons(at, five_studies: Path) -> None:
    at.open(five_studies, "anna")
    dialog = opened(at)
    dialog.name.setText("Dora")
    dialog.findChild(QTabWidget).tabBar().setFocus()
    seen = []
    for _ in range(4):
        at.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        seen.append(dialog.focusWidget().accessibleName() or dialog.focusWidget().text())
    assert seen == ["People", "Name of another person", "Add", "Close"]


def test_nobody_is_taken_for_somebody_else_before_choosing(at, five_studies: Path) -> None:
    people = [Person("c", "Carla Prova", "C"), Person("a", "anna muster", "A")]
    dialog = WhoDialog(people, "", at.window.theme, at.window)
    okay = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    assert [dialog.people.item(one).text().split(" (")[0] for one in range(2)] == ["anna muster", "Carla Prova"]
    assert dialog.people.currentItem() is None
    assert not okay.isEnabled()
    dialog.people.setCurrentRow(1)
    assert okay.isEnabled()
    assert WhoDialog(people, "c", at.window.theme, at.window).people.currentItem().text().startswith("Carla")
