"""The calculator: figures proposed by meaning, conditions asked before, refusals with their reason, notes and uses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QTreeWidget
from pytestqt.qtbot import QtBot

from crps_extractor.models.event import CONSENSUS
from crps_extractor.models.review.derived.assumed_inputs import AssumedInput
from crps_extractor.models.review.derived.derivations import Taken, derivations, use
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.statistics.imputation import Donor
from crps_extractor.models.statistics.methods import METHODS
from crps_extractor.models.statistics.never import NEVER
from crps_extractor.ui.calculator.derived import DerivedDialog, MadeValue
from crps_extractor.ui.calculator.dialog import CalculatorDialog, Target, Wanted
from crps_extractor.ui.calculator.imputing import AssumeDialog, BorrowDialog
from crps_extractor.ui.theme import Meaning, Mode, Theme
from tests.builders import a_row, a_sheet

YES = {"one_mean": True, "own_n": True, "raw_mean": True}


@pytest.fixture
def theme(qapp: object) -> Theme:
    return Theme(Mode.LIGHT)


@pytest.fixture
def consensus() -> Sheet:
    sheet = a_sheet(CONSENSUS)
    value = {"centre": "4.1", "centre_type": "mean", "spread": "0.30", "spread_type": "se"}
    a_row(sheet, "results", "r", n="30", value=value)
    return sheet


def opened(qtbot: QtBot, theme: Theme, target: Target, method: str = "sd_from_se") -> CalculatorDialog:
    dialog = CalculatorDialog(target, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.choose(method)
    return dialog


def listed(tree: QTreeWidget) -> set[str]:
    flags = Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive
    return {item.data(0, Qt.ItemDataRole.UserRole) for item in tree.findItems("*", flags)} - {None}


def test_every_conversion_is_offered_and_every_one_that_is_never_made_says_why(qtbot: QtBot, theme: Theme) -> None:
    dialog = opened(qtbot, theme, Target())
    assert listed(dialog.tree) == {one.id for one in METHODS} | {one.id for one in NEVER}
    for one in METHODS:
        dialog.choose(one.id)
        assert dialog.sheet is not None
        assert set(dialog.sheet.figures) == {figure.name for figure in one.inputs}
        assert not dialog.use.isEnabled()
    dialog.choose("p_log_rank")
    assert dialog.sheet is None
    assert not dialog.note.isEnabled()


def test_figures_are_proposed_and_nothing_comes_out_before_the_conditions_are_answered(
    qtbot: QtBot, theme: Theme, consensus: Sheet
) -> None:
    dialog = opened(qtbot, theme, Target(consensus, "r", "ketamine"))
    sheet = dialog.sheet
    assert sheet is not None
    assert {name: line.text() for name, line in sheet.figures.items()} == {"se": "0.30", "n": "30"}
    assert sheet.refused.text().startswith("First answer: ")
    assert sheet.refused.palette().windowText().color() == theme.text(Meaning.QUIET), "a question is no refusal"
    sheet.conditions.answer({**YES, "one_mean": False})
    assert sheet.refused.palette().windowText().color() == theme.text(Meaning.REFUSED)
    assert not dialog.use.isEnabled()
    sheet.conditions.answer(YES)
    assert "1.643" in sheet.shown.text()
    assert "rounding of the printed figures alone allows" in sheet.shown.text()
    assert dialog.use.isEnabled()


def test_an_answer_that_forbids_it_gives_the_reason_and_one_that_marks_it_gives_the_mark(
    qtbot: QtBot, theme: Theme, consensus: Sheet
) -> None:
    dialog = opened(qtbot, theme, Target(consensus, "r"))
    assert dialog.sheet is not None
    dialog.sheet.conditions.answer({**YES, "one_mean": False})
    assert "difference between groups" in dialog.sheet.refused.text()
    dialog.sheet.conditions.answer({"one_mean": True, "raw_mean": False})
    assert "model-based" in dialog.sheet.shown.text()


def test_what_is_used_names_places_for_proposed_figures_and_asks_where_typed_ones_come_from(
    qtbot: QtBot, theme: Theme, consensus: Sheet
) -> None:
    dialog = opened(qtbot, theme, Target(consensus, "r"))
    assert dialog.sheet is not None
    dialog.sheet.conditions.answer(YES)
    dialog.sheet.figures["n"].setText("29")
    assert not dialog.use.isEnabled()
    dialog.origin.setText("the flow chart")
    with qtbot.waitSignal(dialog.use_wanted) as caught:
        qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    wanted = caught.args[0]
    assert isinstance(wanted, Wanted)
    assert wanted.inputs == {"se": (Taken(row="r", field="value", part="spread"),), "n": (Taken("29"),)}
    use(consensus, "r", wanted.method, wanted.inputs, wanted.answers, wanted.origin)
    assert derivations(consensus)[0].assumption == "the flow chart"


def test_a_reviewers_result_is_a_note_that_says_it_was_computed(qtbot: QtBot, theme: Theme, consensus: Sheet) -> None:
    dialog = opened(qtbot, theme, Target(consensus, "r", use="Used while settling only."))
    assert dialog.sheet is not None
    dialog.sheet.conditions.answer(YES)
    assert not dialog.use.isEnabled()
    with qtbot.waitSignal(dialog.note_wanted) as caught:
        qtbot.mouseClick(dialog.note, Qt.MouseButton.LeftButton)
    assert caught.args[0].startswith("Computed, not printed: SD = SE")


@pytest.mark.parametrize("text", ["", "abc", "1e999", "-3", "0", "∞", "3,5 (2)", "\x00", "9" * 400])
def test_no_text_in_a_figure_raises(qtbot: QtBot, theme: Theme, consensus: Sheet, text: str) -> None:
    dialog = opened(qtbot, theme, Target(consensus, "r"))
    assert dialog.sheet is not None
    dialog.sheet.conditions.answer(YES)
    dialog.sheet.figures["se"].setText(text)
    assert dialog.sheet.shown.text() or dialog.sheet.refused.text()


def test_a_derived_value_is_taken_back_by_who_settles_only(qtbot: QtBot, theme: Theme) -> None:
    dialog = DerivedDialog(theme)
    qtbot.addWidget(dialog)
    line = MadeValue("d", "ketamine", "SD = 1.643", "SD from the standard error", "SD = SE × √n")
    dialog.show_values([line], may_settle=False, may_impute=True, may_borrow=False)
    assert not dialog.take_back.isEnabled()
    dialog.show_values([line], may_settle=True, may_impute=False, may_borrow=False)
    with qtbot.waitSignal(dialog.withdrawn) as caught:
        dialog.take_back.click()
    assert caught.args == [line]


def test_the_order_of_borrowing_is_the_order_of_the_list_without_what_is_ticked_out(qtbot: QtBot, theme: Theme) -> None:
    dialog = BorrowDialog("ketamine", [Donor("placebo", 2.0, 20)], theme)
    qtbot.addWidget(dialog)
    dialog.ways.item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.ways.insertItem(0, dialog.ways.takeItem(3))
    dialog.why.setText("missing")
    with qtbot.waitSignal(dialog.wanted) as caught:
        dialog.put.click()
    assert caught.args == [["largest", "baseline_same_arm", "pooled_same_scale"], "missing"]


def test_what_would_be_borrowed_is_shown_with_its_range_as_the_ways_stand(qtbot: QtBot, theme: Theme) -> None:
    near = Donor("week 4", 1.9, 20, same_arm=True, days_apart=56)
    donors = [near, Donor("baseline", 1.5, 20, same_arm=True, is_baseline=True), Donor("placebo", 2.4, 18)]
    dialog = BorrowDialog("ketamine", donors, theme)
    qtbot.addWidget(dialog)
    listed = dialog.findChildren(QListWidget)[-1]
    assert "week 4: SD 1.9, n 20; same group, 56 days apart" in {listed.item(at).text() for at in range(3)}
    assert "SD = 1.9" in dialog.preview.text()
    assert "between 1.5 and 2.4" in dialog.preview.text()
    dialog.ways.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert "SD = 1.5" in dialog.preview.text()
    for number in range(dialog.ways.count()):
        dialog.ways.item(number).setCheckState(Qt.CheckState.Unchecked)
    assert "No result of the review" in dialog.preview.text()


def test_a_correlation_of_the_review_is_offered_with_its_origin_and_what_its_range_gives(
    qtbot: QtBot, theme: Theme, consensus: Sheet
) -> None:
    assumed = {"r": AssumedInput("0.6", "0.3", "0.8", "correlation assumed in this review: Sigtermans 2009")}
    dialog = opened(qtbot, theme, Target(consensus, "r", assumed=assumed), "sd_change_from_r")
    sheet = dialog.sheet
    assert sheet is not None
    assert sheet.figures["r"].text() == "0.6"
    assert dialog.origin.text() == assumed["r"].origin
    sheet.figures["sd_baseline"].setText("2.0")
    sheet.figures["sd_end"].setText("2.0")
    sheet.conditions.answer({"same_patients": True, "r_known": True})
    assert "With the correlation from 0.3 to 0.8: SD change from 1.2649 to 2.3664." in sheet.shown.text()
    assert sheet.inputs()["r"] == (Taken("0.6"),)
    sheet.figures["r"].setText("0.5")
    assert "With the correlation" not in sheet.shown.text()
    assert sheet.origins == ()
    dialog.choose("sd_from_se")
    assert dialog.origin.text() == ""
    dialog.origin.setText("a letter")
    dialog.choose("crossover_from_r")
    assert dialog.origin.text() == "a letter"


def test_an_assumption_tells_its_range_and_source(qtbot: QtBot, theme: Theme) -> None:
    dialog = AssumeDialog(theme)
    qtbot.addWidget(dialog)
    for line, text in (
        (dialog.value, "0.6"),
        (dialog.low, "0.4"),
        (dialog.high, "0.8"),
        (dialog.sources, "Sigtermans 2009"),
        (dialog.why, "changes"),
    ):
        line.setText(text)
    with qtbot.waitSignal(dialog.wanted) as caught:
        dialog.put.click()
    assert caught.args == ["correlation", "0.6", "0.4", "0.8", "Sigtermans 2009", "changes"]
