"""Rows that only one reviewer has: closed under their heading, settled as one gesture, left out, paired by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from crps_extractor.models.compare.consensus import FIRST, OTHER, SECOND, UNRESOLVED
from crps_extractor.models.compare.difference import Pair
from crps_extractor.ui.compare.pane import EVERYTHING, ROW_ACTS, TOGETHER, ComparePane
from crps_extractor.ui.compare.words import is_lone

Open = Callable[..., ComparePane]


def pair_named(pane: ComparePane, label: str) -> Pair:
    """The row whose label begins so."""
    return next(pair for pair in pane.comparison.pairs if pair.label.startswith(label))


def choose(pane: ComparePane, label: str) -> Pair:
    """Choose the heading of a row."""
    pair = pair_named(pane, label)
    pane.tree.setCurrentIndex(pane.model.heading_of(pair.id))
    assert pane.chosen_pair() == pair
    return pair


def settlements(pane: ComparePane, pair: Pair) -> set[str]:
    """How the fields of a row are settled."""
    return {
        one.settlement.how if one.settlement else "open" for one in pane.comparison.fields if one.pair.id == pair.id
    }


def open_headings(pane: ComparePane) -> dict[bool, int]:
    """How many rows of one reviewer alone (True) and of both (False) are open."""
    found = {True: 0, False: 0}
    for row in range(pane.model.rowCount()):
        index = pane.model.index(row, 0)
        found[is_lone(pane.model.pair(index))] += pane.tree.isExpanded(index)
    return found


def test_rows_of_one_reviewer_alone_are_closed_and_counted_apart(open_pane: Open) -> None:
    pane = open_pane()
    QAbstractItemModelTester(pane.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert open_headings(pane)[True] == 0
    assert open_headings(pane)[False] > 0
    assert pane._counts.text() == "1 field differs, 3 rows only one reviewer has, 0 settled"
    title = pane.model.title(pane.model.heading_of(pair_named(pane, "midazolam").id))
    assert title == "Groups: midazolam arm (only reviewer 1 has this row, 2 fields, open)"


def test_enter_opens_and_closes_a_row_which_stays_so_when_another_is_settled(open_pane: Open, qtbot: QtBot) -> None:
    pane = open_pane()
    pair = choose(pane, "midazolam")
    qtbot.keyClick(pane.tree, Qt.Key.Key_Return)
    assert pane.tree.isExpanded(pane.model.heading_of(pair.id))
    choose(pane, "sleep")
    pane.settle(FIRST)
    assert pane.tree.isExpanded(pane.model.heading_of(pair.id))
    choose(pane, "midazolam")
    qtbot.keyClick(pane.tree, Qt.Key.Key_Return)
    assert not pane.tree.isExpanded(pane.model.heading_of(pair.id))


def test_the_settle_key_on_a_heading_settles_the_row_and_undo_takes_all_of_it_back(open_pane: Open) -> None:
    pane = open_pane()
    pair = choose(pane, "midazolam")
    pane.settle(FIRST)
    assert settlements(pane, pair) == {"first"}
    assert pane.desk.sheet.answer(pair.id, "n").part("text") == "28"
    assert pane.chosen_pair() != pair
    pane.desk.undo()
    assert settlements(pane, pair) == {"open"}
    assert pane.desk.sheet.row(pair.id) is None


def test_a_whole_row_is_settled_from_any_of_its_fields(open_pane: Open) -> None:
    pane = open_pane()
    pair = pair_named(pane, "midazolam")
    pane.go_to(pair.id, "n")
    assert pane.allowed()["settle_row_first"]
    pane.carry_out()["settle_row_first"]()
    assert settlements(pane, pair) == {"first"}


@pytest.mark.parametrize("how", [SECOND, "leave_row_out"])
def test_a_row_is_left_out_with_a_reason_that_is_asked_for(open_pane: Open, qtbot: QtBot, how: str) -> None:
    pane = open_pane()
    pair = choose(pane, "midazolam")
    pane.settle(how) if how == SECOND else pane.leave_row_out()
    (dialog,) = pane.findChildren(QInputDialog)
    dialog.setTextValue("  ")
    dialog.accept()
    assert settlements(pane, pair) == {"open"}
    pane.strip.why.setText("It was never given to anybody.")
    pane.leave_row_out()
    assert settlements(pane, pair) == {"left out"}
    pane.filter.setCurrentIndex(pane.filter.findData(EVERYTHING))
    choose(pane, "midazolam")
    assert pane.model.title(pane.tree.currentIndex()).endswith("left out)")
    assert pane.strip.why.text() == "It was never given to anybody."
    assert not pane.allowed()["leave_row_out"]
    pane.settle(FIRST)
    assert settlements(pane, pair) == {"first"}


def test_a_row_left_unresolved_needs_a_reason_and_leaves_what_is_open(open_pane: Open) -> None:
    pane = open_pane()
    said: list[str] = []
    pane.status_message.connect(said.append)
    pair = choose(pane, "midazolam")
    pane.settle(UNRESOLVED)
    assert "why" in said[-1]
    assert settlements(pane, pair) == {"open"}
    pane.strip.why.setText("Asked the authors.")
    pane.settle(UNRESOLVED)
    assert settlements(pane, pair) == {"unresolved"}
    fields = [one for one in pane.comparison.fields if one.pair.id == pair.id]
    assert any(one.is_unresolved for one in fields)
    assert not any(one.is_open for one in fields)


def test_what_concerns_a_field_alone_is_not_offered_on_a_heading(open_pane: Open) -> None:
    pane = open_pane()
    choose(pane, "midazolam")
    assert not pane.allowed()["settle_other"]
    assert not pane.strip.buttons[OTHER].isEnabled()
    assert pane.strip.buttons[FIRST].text() == "Settle row as reviewer 1"
    assert pane.strip.buttons[SECOND].text() == "Leave this row out…"


def test_two_selected_rows_are_paired_by_hand_and_taken_apart_again(open_pane: Open) -> None:
    pane = open_pane()
    first, second = choose(pane, "midazolam"), pair_named(pane, "sedated")
    whole_rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    pane.tree.selectionModel().select(pane.model.heading_of(second.id), whole_rows)
    pane.same_row()
    pair = pane.chosen_pair()
    assert (pair.first.id, pair.second.id, pair.how) == (first.id, second.id, "by hand")
    assert "paired by hand" in pane.model.title(pane.tree.currentIndex())
    assert pane._counts.text() == "2 fields differ, 1 row only one reviewer has, 0 settled"
    assert pane.allowed()["take_apart"]
    pane.take_apart()
    assert is_lone(pane.chosen_pair())
    assert "taken apart by hand" in pane.model.title(pane.tree.currentIndex())


def test_the_other_row_is_asked_for_where_only_one_is_selected_and_undo_parts_them(open_pane: Open) -> None:
    pane = open_pane()
    second = choose(pane, "sedated")
    pane.same_row()
    (dialog,) = pane.findChildren(QInputDialog)
    (offered,) = dialog.comboBoxItems()
    assert offered.startswith("1. midazolam arm (Label: midazolam arm; Number: 28")
    dialog.accept()
    assert pane.chosen_pair().second.id == second.id
    pane.desk.undo()
    assert is_lone(pair_named(pane, "sedated"))
    pane.desk.redo()
    assert pair_named(pane, "midazolam").second.id == second.id


def test_rows_of_one_reviewer_or_of_two_sections_are_not_paired(open_pane: Open) -> None:
    pane = open_pane()
    choose(pane, "sleep")
    assert not pane.allowed()["same_row"]
    whole_rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    pane.tree.selectionModel().select(pane.model.heading_of(pair_named(pane, "sedated").id), whole_rows)
    assert not pane.allowed()["same_row"]


def test_settling_goes_on_to_the_next_open_difference_until_none_is_left(open_pane: Open) -> None:
    pane = open_pane()
    seen: list[str] = []
    while pane.can_settle:
        seen.append(pane.chosen_pair().id)
        pane.strip.why.setText("Read so on the page.")
        pane.settle(FIRST)
    assert len(seen) == len(set(seen)) == 4
    assert pane.comparison.open == ()
    assert pane._counts.text() == "1 field differs, 3 rows only one reviewer has, 4 settled"


def test_who_may_not_settle_is_offered_nothing(open_pane: Open) -> None:
    pane = open_pane("anna")
    choose(pane, "midazolam")
    assert not any(pane.allowed().values())
    assert not pane.strip.row_acts.isEnabled()
    assert set(ROW_ACTS) <= set(pane.allowed())


def test_answers_both_took_from_the_program_say_so_and_are_found(open_pane: Open) -> None:
    pane = open_pane()
    pane.filter.setCurrentIndex(pane.filter.findData(TOGETHER))
    assert [one.field.id for one in pane.model.differences()] == ["name"]
    index = pane.model.index_of("study", "name")
    assert index.siblingAtColumn(3).data() == "agreed, both took the program's proposal"
    assert "proposal was taken" in pane.first._note.text()


def test_a_row_that_is_chosen_shows_its_answers_and_who_does_not_have_it(open_pane: Open) -> None:
    pane = open_pane()
    choose(pane, "midazolam")
    assert "Number: 28" in pane.first._answer.text()
    assert pane.second._answer.text() == "does not have this row"
    assert {one.pair.id for one in pane.marked()} == {pane.chosen_pair().id}


def test_headings_say_their_row_to_a_screen_reader(open_pane: Open) -> None:
    pane = open_pane()
    heading = pane.model.heading_of(pair_named(pane, "midazolam").id)
    said = heading.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Groups: midazolam arm (only reviewer 1 has this row, 2 fields, open), 2 shown beneath"


def test_the_places_of_other_fields_are_not_taken_for_those_of_the_chosen_one(open_pane: Open) -> None:
    pane = open_pane()
    told: list[str] = []
    pane.places_changed.connect(lambda: told.append("changed"))
    pair = pair_named(pane, "midazolam")
    pane.go_to(pair.id, "label")
    assert told
    assert [one.field.id for one in pane.marked()] == ["label"]
