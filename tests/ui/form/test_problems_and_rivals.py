"""What is done beneath a field: repairs, correct as published, another value with its reason; and what is said once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMessageBox, QToolButton
from pytestqt.qtbot import QtBot

from crps_extractor.models.answer import Answer, How, Source
from crps_extractor.models.event import EventKind
from crps_extractor.ui.form.grid_data import grid_shape, usual_layer
from crps_extractor.ui.form.grid_pane import GridPane
from crps_extractor.ui.form.section_page import SectionPage
from crps_extractor.ui.widgets.field_menu import ask_rival
from crps_extractor.ui.widgets.field_row import FieldRow
from crps_extractor.ui.widgets.problem_line import ProblemLine
from crps_extractor.ui.widgets.toned import Words
from tests.ui.form.conftest import Work


def problem_lines(row: FieldRow) -> list[ProblemLine]:
    return [line for line in row.remarks.findChildren(ProblemLine) if line.line.problem is not None]


def button(line: ProblemLine, words: str) -> QToolButton:
    return next(one for one in line.findChildren(QToolButton) if words in one.text())


def asked(parent: object) -> QInputDialog:
    return next(one for one in parent.findChildren(QInputDialog) if one.isVisible())  # type: ignore[attr-defined]


@pytest.fixture
def slipped(work: Work) -> FieldRow:
    """A dose per kg and hour that was typed a weight too large: the checks propose what it looks like."""
    group = work.a_group("Ketamine")
    phase = work.desk.add_row("phases", [("group", Answer(parts={"row": group}))])
    dose = work.desk.sheet.form.meaning("phase.dose")
    assert dose is not None
    row = work.field(phase, dose.id)
    work.desk.set_answer(phase, dose.id, Answer(parts={"text": "22.2 mg/kg/h"}))
    work.desk._check_sheet()
    return row


def test_a_repair_is_an_ordinary_edit_that_says_so_and_is_undone(work: Work, slipped: FieldRow) -> None:
    line = next(one for one in problem_lines(slipped) if one.line.problem.repair is not None)  # type: ignore[union-attr]
    problem = line.line.problem
    assert problem is not None
    assert problem.repair is not None
    QTest.mouseClick(button(line, problem.repair.label), Qt.MouseButton.LeftButton)
    answer = work.desk.answer(*slipped.place)
    assert answer is not None
    assert dict(answer.parts) == {"text": "22.2 mg/kg/h", **problem.repair.parts[slipped.place]}
    assert answer.proposal == problem.code
    work.desk.undo()
    assert work.text(*slipped.place) == "22.2 mg/kg/h"


def test_correct_as_published_needs_a_note_and_comes_back_when_the_answer_changes(
    work: Work, slipped: FieldRow
) -> None:
    line = problem_lines(slipped)[0]
    code = line.line.problem.code  # type: ignore[union-attr]
    QTest.mouseClick(button(line, "Correct as published"), Qt.MouseButton.LeftButton)
    first = asked(line)
    first.accept()
    again = asked(line)
    assert not [one for one in work.desk.problems() if one.accepted is not None]
    again.setTextValue("table 2 prints it like this")
    again.accept()
    notes = {one.code: one.accepted for one in work.desk.problems_at(*slipped.place)}
    assert notes[code] == "table 2 prints it like this"
    shown = " ".join(words.text() for words in slipped.remarks.findChildren(Words))
    assert "correct as published. table 2 prints it like this" in shown
    work.desk.set_answer(*slipped.place, Answer(parts={"text": "22.3 mg/kg/h"}))
    assert code not in {one.code for one in work.desk.problems() if one.accepted is not None}


def test_another_value_is_kept_with_its_place_and_the_reason_why_it_was_not_taken(work: Work) -> None:
    source = Source(How.TEXT, "main", 2, ((1, 2, 3, 4),), "4 centres")
    work.desk.set_answer("study", "n_centres", Answer(parts={"text": "4"}, sources=(source,)))
    row = work.field("study", "n_centres")
    ask_rival(row)
    dialog = asked(row)
    dialog.setTextValue(" the abstract differs from the text ")
    dialog.accept()
    answer = work.desk.answer("study", "n_centres")
    assert answer is not None
    assert not answer.parts
    (rival,) = answer.rivals
    assert (rival.parts["text"], rival.source, rival.reason) == ("4", source, "the abstract differs from the text")
    QTest.keyClicks(work.field("study", "n_centres").editor.controls()[0], "5")
    work.pane.commit()
    answer = work.desk.answer("study", "n_centres")
    assert answer is not None
    assert (answer.part("text"), answer.rivals) == ("5", (rival,))
    shown = " ".join(words.text() for words in row.remarks.findChildren(Words))
    assert "the abstract differs from the text" in shown


def test_why_a_sheet_is_locked_is_said_once(work: Work) -> None:
    work.review.mark(work.desk.study, EventKind.SUBMITTED, {"receipt": "r"})
    work.pane.show_study(work.desk)
    assert work.pane.page is not None
    assert "submitted and locked" in work.pane.banner.text()
    assert not [one for one in work.pane.page.findChildren(Words) if "submitted and locked" in one.text()]


# -- the grid's first layer ------------------------------------------------------------------------------------------


@pytest.fixture
def grid(work: Work) -> GridPane:
    for section, field, name in (
        ("groups", "group_label", "Ketamine"),
        ("outcomes", "label", "Pain"),
        ("times", "label", "week 1"),
    ):
        work.desk.add_row(section, [(field, Answer(parts={"text": name}))])
    work.pane.choose_section("results")
    page = work.pane.page
    assert isinstance(page, SectionPage)
    page.show_as(grid=True)
    assert page.grid is not None
    return page.grid


def test_an_empty_grid_begins_with_the_studys_main_analysis_set(work: Work) -> None:
    form = work.desk.sheet.form
    main = form.meaning("design.analysis_set")
    shape = grid_shape(form, form.by_id["results"])
    assert main is not None
    assert shape is not None
    assert usual_layer(work.desk.sheet, shape)["analysis"] == ""
    work.desk.set_answer(main.section, main.id, Answer(parts={"choice": "mitt"}))
    assert usual_layer(work.desk.sheet, shape)["analysis"] == "mitt"


@pytest.mark.parametrize(("answer", "said"), [("Say it", "itt"), ("Show the other", "")])
def test_rows_that_have_not_said_their_analysis_set_are_asked_once(
    work: Work, grid: GridPane, qtbot: QtBot, answer: str, said: str
) -> None:
    grid.model.write([((0, 0), "7.2 ± 1.1; 30")])
    row = work.desk.sheet.rows("results")[0].id
    grid.choose_layer("analysis", "itt")
    box = next(one for one in grid.findChildren(QMessageBox) if one.isVisible())
    qtbot.mouseClick(next(one for one in box.buttons() if one.text().startswith(answer)), Qt.MouseButton.LeftButton)
    assert work.text(row, "analysis", "choice") == said
    assert grid.model.index(0, 0).data() == ("7.2 ± 1.1; 30" if said else "")
    assert grid.model.grid.layer["analysis"] == "itt"
    if said:
        work.desk.undo()
        assert work.text(row, "analysis", "choice") == ""


def test_a_row_whose_layer_is_said_elsewhere_takes_the_grid_with_it(work: Work, grid: GridPane) -> None:
    grid.model.write([((0, 0), "7.2 ± 1.1; 30")])
    grid.refresh()
    row = work.desk.sheet.rows("results")[0].id
    work.desk.set_answer(row, "analysis", Answer(parts={"choice": "pp"}))
    grid.refresh()
    assert grid.model.grid.layer["analysis"] == "pp"
    assert grid.model.index(0, 0).data() == "7.2 ± 1.1; 30"
