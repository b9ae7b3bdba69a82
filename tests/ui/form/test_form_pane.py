"""Filling a sheet in the form pane: typing, statuses, captures, rows, conditions, what is locked, what is read out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from crps_extractor.models.answer import Answer, How, Query, QueryState, Rival, Source, Status
from crps_extractor.models.documents.capture import Capture
from crps_extractor.models.event import EventKind
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.form.doubtful import DoubtfulText
from crps_extractor.ui.form.pane import FormPane
from crps_extractor.ui.form.section_page import SectionPage
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.aids_line import AidsLine
from crps_extractor.ui.widgets.field_row import FieldRow
from crps_extractor.ui.widgets.part_editors import ChoiceEditor, LineEditor, SeveralEditor
from crps_extractor.ui.widgets.problem_line import ProblemLine
from tests.ui.form.conftest import Work

A_PLACE = ((100, 200, 300, 400),)


def a_capture(text: str, doubtful: bool = False) -> Capture:
    reason = "A sign beside a number cannot be read from this PDF." if doubtful else ""
    return Capture(text, text, 2, A_PLACE, "dose was", "in week 1", doubtful, reason)


def line_of(row: FieldRow, part: str = "text") -> LineEditor:
    editor = row.editor.editor(part)
    assert isinstance(editor, LineEditor)
    return editor


def choice_of(row: FieldRow, part: str = "choice") -> ChoiceEditor:
    editor = row.editor.editor(part)
    assert isinstance(editor, ChoiceEditor)
    return editor


def choose(editor: ChoiceEditor, choice: str) -> None:
    index = editor.findData(choice)
    assert index > 0
    editor.setCurrentIndex(index)
    editor.activated.emit(index)


def steps_back(desk: StudyDesk) -> int:
    """How many undo steps there are, by taking them all back."""
    count = 0
    while desk.steps.can_undo:
        desk.undo()
        count += 1
    return count


# Typing ---------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_to_the_letter_once_the_field_is_left(work: Work) -> None:
    line = line_of(work.field("study", "study_label"))
    QTest.keyClicks(line, "  sigtermans  2009 ")
    assert work.text("study", "study_label") == ""
    work.field("study", "cohort_family")
    assert work.text("study", "study_label") == "  sigtermans  2009 "


def test_one_stay_in_a_field_is_one_undo_step_however_often_typing_paused(work: Work) -> None:
    line = line_of(work.field("study", "study_label"))
    for letters in ("Sig", "ter", "mans"):
        QTest.keyClicks(line, letters)
        work.pane.typing.commit()
    assert work.text("study", "study_label") == "Sigtermans"
    assert steps_back(work.desk) == 1
    assert line.text() == ""


def test_two_stays_in_one_field_are_two_undo_steps(work: Work) -> None:
    QTest.keyClicks(line_of(work.field("study", "study_label")), "Sig")
    work.field("study", "cohort_family")
    QTest.keyClicks(line_of(work.field("study", "study_label")), "x")
    work.pane.commit()
    assert steps_back(work.desk) == 2


def test_typing_after_an_undo_in_the_same_stay_is_a_step_of_its_own(work: Work) -> None:
    line = line_of(work.field("study", "study_label"))
    QTest.keyClicks(line, "abc")
    work.pane.typing.commit()
    work.desk.undo()
    QTest.keyClicks(line, "de")
    work.pane.typing.commit()
    assert work.text("study", "study_label") == "de"
    work.desk.undo()
    work.desk.redo()
    assert work.text("study", "study_label") == "de"


def test_the_undo_key_writes_what_was_typed_and_is_left_to_the_window(work: Work) -> None:
    line = line_of(work.field("study", "study_label"))
    QTest.keyClicks(line, "abc")
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == "abc"
    assert work.text("study", "study_label") == "abc"


def test_an_undo_elsewhere_leaves_the_cursor_of_this_field_alone(work: Work) -> None:
    QTest.keyClicks(line_of(work.field("study", "cohort_family")), "Leiden")
    line = line_of(work.field("study", "study_label"))
    QTest.keyClicks(line, "Sigtermans")
    line.setCursorPosition(3)
    work.desk.set_answer("study", "cohort_family", Answer(parts={"text": "Leiden 2009"}))
    assert (line.text(), line.cursorPosition()) == ("Sigtermans", 3)
    assert line.hasFocus()


def test_an_emptied_field_is_not_looked_at_again(work: Work) -> None:
    row = work.field("study", "study_label")
    QTest.keyClicks(line_of(row), "a")
    QTest.keyClick(line_of(row), Qt.Key.Key_Backspace)
    work.pane.commit()
    assert work.desk.answer("study", "study_label") is None
    assert "not looked at" in row.status.text()


# Statuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.REPORTED])
def test_a_status_is_set_on_the_current_field_and_said_in_words(work: Work, status: Status) -> None:
    row = work.field("study", "study_label")
    work.pane.set_status(status)
    answer = work.desk.answer("study", "study_label")
    assert answer is not None
    assert answer.status is status
    assert status.label in row.status.text()
    assert status.label in row.status.accessibleName()


def test_a_status_without_a_value_keeps_what_was_typed_and_says_so(work: Work) -> None:
    row = work.field("study", "n_centres")
    QTest.keyClicks(line_of(row), "4")
    work.pane.set_status(Status.NOT_REPORTED)
    assert work.text("study", "n_centres") == "4"
    assert "not counted" in words_beneath(row)


def test_typing_a_value_says_that_it_is_reported(work: Work) -> None:
    row = work.field("study", "n_centres")
    work.pane.set_status(Status.NOT_REPORTED)
    QTest.keyClicks(line_of(row), "4")
    work.pane.commit()
    answer = work.desk.answer("study", "n_centres")
    assert answer is not None
    assert answer.status is Status.REPORTED


def test_without_a_current_field_a_status_says_what_to_do(work: Work) -> None:
    work.pane.choose_section("groups")
    work.pane.set_status(Status.UNCLEAR)
    assert "Click into the field" in work.said[-1]


def test_clearing_an_answer_takes_it_away_and_undo_brings_it_back(work: Work) -> None:
    row = work.field("study", "n_centres")
    QTest.keyClicks(line_of(row), "4")
    work.pane.clear_answer()
    assert work.desk.answer("study", "n_centres") is None
    assert line_of(row).text() == ""
    work.desk.undo()
    assert line_of(row).text() == "4"


# Choices --------------------------------------------------------------------------------------


def test_a_choice_is_an_answer_at_once_and_delete_takes_it_back(work: Work) -> None:
    editor = choice_of(work.field("study", "coi"))
    chosen = str(editor.itemData(1))
    choose(editor, chosen)
    assert work.text("study", "coi", "choice") == chosen
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert work.desk.answer("study", "coi") is None


def test_several_choices_are_kept_in_the_order_in_which_they_were_ticked(work: Work) -> None:
    editor = work.field("study", "funding_kind").editor.editor("choice")
    assert isinstance(editor, SeveralEditor)
    boxes = editor.boxes()
    boxes[2].click()
    boxes[0].click()
    ticked = [choice.id for choice in work.desk.field("study", "funding_kind").choices]
    assert work.text("study", "funding_kind", "choice") == f"{ticked[2]} {ticked[0]}"


def test_a_choice_the_form_does_not_know_is_shown_as_it_stands(work: Work) -> None:
    work.desk.set_answer("study", "coi", Answer(parts={"choice": "sponsored"}))
    assert choice_of(work.field("study", "coi")).currentText() == "“sponsored”"


def test_a_free_unit_keeps_what_was_typed_and_knows_what_is_offered(work: Work) -> None:
    group = work.a_group("Ketamine")
    phase = work.desk.add_row("phases", [("group", Answer(parts={"row": group}))])
    line = line_of(work.field(phase, "dose"), "unit")
    line.setFocus()
    QTest.keyClicks(line, "drops a day")
    work.pane.commit()
    assert work.text(phase, "dose", "unit") == "drops a day"
    offered = line.completer().model().index(0, 0).data()
    line.set_value("")
    QTest.keyClicks(line, offered)
    work.pane.commit()
    assert line.text() == offered


# Capture --------------------------------------------------------------------------------------


def test_a_selection_goes_into_the_current_field_with_its_place_as_one_step(work: Work) -> None:
    group = work.a_group("Ketamine")
    phase = work.desk.add_row("phases", [("group", Answer(parts={"row": group}))])
    row = work.field(phase, "dose")
    before = steps_now(work.desk)
    work.pane.capture(a_capture("22.2 ± 2.0 mg/h/70 kg"), "main")
    answer = work.desk.answer(phase, "dose")
    assert answer is not None
    assert answer.part("text") == "22.2 ± 2.0 mg/h/70 kg"
    assert answer.sources == (Source(How.TEXT, "main", 2, A_PLACE, "22.2 ± 2.0 mg/h/70 kg", "dose was", "in week 1"),)
    assert steps_now(work.desk) == before + 1
    assert line_of(row).text() == "22.2 ± 2.0 mg/h/70 kg"
    assert "0.3171 mg/kg/h" in words_beneath(row)


def steps_now(desk: StudyDesk) -> int:
    return len(desk.steps._done)


def words_beneath(row: FieldRow) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in row.remarks.findChildren(QLabel))


def test_a_selection_is_taken_while_the_keyboard_is_elsewhere(work: Work, qtbot: object) -> None:
    work.field("study", "study_label")
    elsewhere = QLineEdit(work.pane)
    elsewhere.show()
    elsewhere.setFocus()
    work.pane.capture(a_capture("Sigtermans 2009"), "main")
    assert work.text("study", "study_label") == "Sigtermans 2009"


def test_a_second_selection_takes_the_place_of_the_figures_and_keeps_what_was_chosen(work: Work) -> None:
    result = work.desk.add_row("results")
    row = work.field(result, "value")
    work.pane.capture(a_capture("5.45 ± 0.48"), "main")
    choose(choice_of(row, "centre_type"), "mean")
    row.editor.editor("centre").setFocus()
    work.pane.capture(a_capture("2.68"), "main")
    answer = work.desk.answer(result, "value")
    assert answer is not None
    assert dict(answer.parts) == {"centre": "2.68", "centre_type": "mean", "spread_type": "not_stated"}
    assert [source.quote for source in answer.sources] == ["2.68"]


def test_a_selection_for_another_part_goes_there_and_adds_its_place(work: Work) -> None:
    result = work.desk.add_row("results")
    row = work.field(result, "value")
    work.pane.capture(a_capture("2.68"), "main")
    row.editor.editor("spread").setFocus()
    work.pane.capture(a_capture("0.51"), "main")
    answer = work.desk.answer(result, "value")
    assert answer is not None
    assert (answer.part("centre"), answer.part("spread")) == ("2.68", "0.51")
    assert [source.quote for source in answer.sources] == ["2.68", "0.51"]


def test_a_sentence_for_a_choice_keeps_the_place_alone_and_says_so(work: Work) -> None:
    work.field("study", "coi")
    work.pane.capture(a_capture("The authors were paid by nobody."), "main")
    answer = work.desk.answer("study", "coi")
    assert answer is not None
    assert not answer.parts
    assert len(answer.sources) == 1
    assert "Choose the answer yourself" in work.said[-1]


def test_a_doubtful_text_is_shown_beside_the_page_and_taken_only_when_confirmed(
    qtbot: object, work: Work, theme: Theme
) -> None:
    asked: list[Source] = []

    def crop(source: Source, done: object) -> None:
        asked.append(source)
        picture = QImage(40, 20, QImage.Format.Format_RGB32)
        picture.fill(QColor("white"))
        done(picture, "")  # type: ignore[operator]

    work.pane._crop = crop
    work.field("study", "n_centres")
    work.pane.capture(a_capture("\ufffd4", doubtful=True), "main")
    assert work.desk.answer("study", "n_centres") is None
    dialog = work.pane.findChild(DoubtfulText)
    assert dialog is not None
    assert asked
    assert not dialog.picture.pixmap().isNull()
    dialog.text.setText("≥4")
    dialog.take.click()
    answer = work.desk.answer("study", "n_centres")
    assert answer is not None
    assert answer.part("text") == "≥4"
    assert answer.sources[0].crop_confirmed
    assert answer.sources[0].quote == "\ufffd4"


def test_a_doubtful_text_that_is_not_confirmed_leaves_the_field_alone(work: Work) -> None:
    work.field("study", "n_centres")
    work.pane.capture(a_capture("\ufffd4", doubtful=True), "main")
    dialog = work.pane.findChild(DoubtfulText)
    assert dialog is not None
    dialog.reject()
    assert work.desk.answer("study", "n_centres") is None


def test_a_text_with_an_unreadable_sign_is_never_taken_and_no_reading_is_chosen_beforehand(work: Work) -> None:
    work.field("study", "n_centres")
    work.pane.capture(a_capture("\ufffd4", doubtful=True), "main")
    dialog = work.pane.findChild(DoubtfulText)
    assert dialog is not None
    assert dialog.text.text() == "\ufffd4"
    assert not dialog.take.isEnabled()
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    assert work.desk.answer("study", "n_centres") is None
    assert not any(button.isDefault() or button.autoDefault() for button in dialog.proposals)
    assert [button.accessibleName() for button in dialog.proposals] == ["The picture shows −4", "The picture shows 4"]
    dialog.proposals[0].click()
    assert dialog.text.text() == "−4"
    assert work.desk.answer("study", "n_centres") is None
    dialog.take.click()
    answer = work.desk.answer("study", "n_centres")
    assert answer is not None
    assert (answer.part("text"), answer.sources[0].quote) == ("−4", "\ufffd4")


def test_a_click_on_a_place_asks_for_it_and_so_does_the_command(work: Work) -> None:
    row = work.field("study", "n_centres")
    work.pane.capture(a_capture("4"), "main")
    wanted: list[Source] = []
    work.pane.source_wanted.connect(wanted.append)
    chip = next(control for control in row.remarks.controls() if "Place of" in control.accessibleName())
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    work.pane.go_to_source()
    answer = work.desk.answer("study", "n_centres")
    assert answer is not None
    assert wanted == [answer.sources[0], answer.sources[0]]


# Conditions, order, going about -----------------------------------------------------------------


def shown_fields(work: Work) -> list[str]:
    page = work.pane.page
    assert isinstance(page, SectionPage)
    assert page.column is not None
    return [row.field.id for row in page.column.field_rows()]


def test_a_field_appears_when_it_is_asked_and_goes_when_it_is_not(work: Work) -> None:
    editor = choice_of(work.field("design", "design"))
    assert "n_periods" not in shown_fields(work)
    choose(editor, "rct_crossover")
    assert "n_periods" in shown_fields(work)
    choose(editor, "rct_parallel")
    assert "n_periods" not in shown_fields(work)


def test_a_field_that_is_not_asked_any_more_stays_while_it_holds_an_answer(work: Work) -> None:
    choose(choice_of(work.field("design", "design")), "rct_crossover")
    row = work.field("design", "n_periods")
    QTest.keyClicks(line_of(row), "3")
    work.pane.commit()
    choose(choice_of(work.field("design", "design")), "rct_parallel")
    assert "n_periods" in shown_fields(work)
    assert "Not asked any more" in words_beneath(row)


def test_fields_few_papers_answer_are_folded_away_until_wanted(work: Work) -> None:
    work.pane.choose_section("study")
    assert "ethics" not in shown_fields(work)
    work.pane.go_to("study", "ethics")
    assert work.pane.focused() == ("study", "ethics")
    assert "ethics" in shown_fields(work)


def test_keys_stand_above_the_other_fields(work: Work) -> None:
    result = work.desk.add_row("results")
    work.field(result, "n")
    shown = shown_fields(work)
    keys = [form_field.id for form_field in work.desk.sheet.form.by_id["results"].fields if form_field.key]
    assert shown[: len(keys) - 1] == [key for key in keys if key != "period"]


def test_next_open_goes_from_field_to_field_and_says_when_none_is_left(work: Work) -> None:
    work.field("study", "study_label")
    work.pane.next_open()
    assert work.pane.focused() == ("study", "cohort_family")
    work.pane.set_status(Status.NOT_REPORTED)
    work.pane.next_open()
    assert work.pane.focused() == ("study", "overlap")


def test_the_section_list_counts_the_required_fields(work: Work) -> None:
    sections = work.pane.sections
    line = sections.find("study")
    before = sections.state(line)
    work.field("study", "study_label")
    work.pane.set_status(Status.NOT_REPORTED)
    work.pane._count_again()
    after = sections.state(line)
    assert after.answered == before.answered + 1
    assert after.required == before.required
    assert f"{after.answered} of {after.required}" == work.pane.progress.text()


def test_a_section_that_is_not_asked_is_not_offered(work: Work) -> None:
    assert work.pane.sections.find("trust") == -1
    choose(choice_of(work.field("design", "design")), "rct_parallel")
    work.pane._count_again()
    assert work.pane.sections.find("trust") > 0
    assert isinstance(work.pane.page, SectionPage)
    assert work.pane.page.section.id == "design"


def test_control_and_arrows_go_from_field_to_field(work: Work) -> None:
    work.field("study", "study_label")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert work.pane.focused() == ("study", "cohort_family")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert work.pane.focused() == ("study", "study_label")


def test_the_instruction_and_example_of_the_current_field_are_shown(work: Work) -> None:
    work.field("study", "study_label")
    assert "First author and year of the main report." in work.pane.instruction.text()
    assert "Sigtermans 2009" in work.pane.instruction.text()


# Rows -----------------------------------------------------------------------------------------


def test_an_added_row_opens_with_the_keyboard_in_its_first_field_and_undo_takes_it_away(work: Work) -> None:
    work.pane.choose_section("groups")
    work.pane.add_row()
    rows = work.desk.sheet.rows("groups")
    assert len(rows) == 1
    assert work.pane.focused() == (rows[0].id, "kind")
    work.desk.undo()
    assert work.desk.sheet.rows("groups") == ()
    assert work.pane.focused() is None


def test_a_row_is_called_by_what_tells_it_from_the_others_at_once(work: Work) -> None:
    group = work.a_group("Ketamine")
    row = work.field(group, "group_label")
    page = work.pane.page
    assert isinstance(page, SectionPage)
    assert page.stack is not None
    line_of(row).selectAll()
    QTest.keyClicks(line_of(row), "S-ketamine")
    work.pane.typing.commit()
    card = page.stack.card(group)
    assert card is not None
    assert "S-ketamine" in card.button.text()


def test_rows_that_are_referred_to_are_offered_under_their_new_name(work: Work) -> None:
    group = work.a_group("Ketamine")
    phase = work.desk.add_row("phases")
    editor = choice_of(work.field(phase, "group"), "row")
    work.desk.set_answer(group, "group_label", Answer(parts={"text": "S-ketamine"}))
    other = work.a_group("Placebo")
    offered = {editor.itemData(index): editor.itemText(index) for index in range(1, editor.count())}
    assert offered == {group: "S-ketamine", other: "Placebo"}


def test_a_row_that_nothing_refers_to_is_removed_and_comes_back_with_its_answers(work: Work) -> None:
    group = work.a_group("Ketamine")
    work.field(group, "group_label")
    page = work.pane.page
    assert isinstance(page, SectionPage)
    assert page.stack is not None
    page.stack.ask_to_remove(group)
    assert work.desk.sheet.rows("groups") == ()
    work.desk.undo()
    assert work.text(group, "group_label") == "Ketamine"
    assert page.stack.card(group) is not None


def test_a_row_that_others_refer_to_is_removed_only_after_saying_so(work: Work, qtbot: object) -> None:
    from PySide6.QtWidgets import QMessageBox

    group = work.a_group("Ketamine")
    work.desk.add_row("phases", [("group", Answer(parts={"row": group}))])
    work.field(group, "group_label")
    page = work.pane.page
    assert isinstance(page, SectionPage)
    assert page.stack is not None
    page.stack.ask_to_remove(group)
    assert len(work.desk.sheet.rows("groups")) == 1
    box = page.stack.findChild(QMessageBox)
    assert box is not None
    assert "Phases of the dose" in box.informativeText()
    next(button for button in box.buttons() if button.text() == "Remove").click()
    assert work.desk.sheet.rows("groups") == ()


def test_only_one_row_has_its_editors_open(work: Work) -> None:
    first, second = work.a_group("Ketamine"), work.a_group("Placebo")
    work.field(first, "kind")
    work.field(second, "kind")
    built = [row for row in work.pane.findChildren(FieldRow) if row.isVisible()]
    assert {row.place[0] for row in built} == {second}


# Notes, questions, other values, problems -------------------------------------------------------


def test_a_note_and_a_question_are_kept_with_the_answer(work: Work) -> None:
    row = work.field("study", "study_label")
    work.pane.set_status(Status.NOT_REPORTED)
    row.remarks.open_note()
    QTest.keyClicks(QApplication.focusWidget(), "Only in the registry.")
    row.remarks.open_query()
    QTest.keyClicks(QApplication.focusWidget(), "Which year?")
    work.pane.commit()
    answer = work.desk.answer("study", "study_label")
    assert answer is not None
    assert answer.note == "Only in the registry."
    assert answer.query == Query(QueryState.TO_ASK, "Which year?")
    assert answer.status is Status.NOT_REPORTED


def test_other_values_for_the_same_answer_are_listed(work: Work) -> None:
    rival = Rival({"text": "5"}, Source(How.TEXT, "main", 4, A_PLACE, "five centres"), "abstract only")
    work.desk.set_answer("study", "n_centres", Answer(parts={"text": "4"}, rivals=(rival,)))
    shown = words_beneath(work.field("study", "n_centres"))
    assert "Also “5”" in shown
    assert "p. 5" in shown
    assert "abstract only" in shown


def test_typing_keeps_places_notes_and_other_values(work: Work) -> None:
    source = Source(How.TEXT, "main", 4, A_PLACE, "four centres")
    whole = Answer(
        parts={"text": "4"},
        sources=(source,),
        note="n",
        query=Query(QueryState.ASKED, "q"),
        rivals=(Rival({"text": "5"}),),
    )
    work.desk.set_answer("study", "n_centres", whole)
    QTest.keyClicks(line_of(work.field("study", "n_centres")), "1")
    work.pane.commit()
    assert work.desk.answer("study", "n_centres") == replace(whole, parts={"text": "14"})


def test_what_cannot_be_read_is_said_beneath_the_field_in_words(work: Work) -> None:
    row = work.field("study", "n_centres")
    QTest.keyClicks(line_of(row), "many")
    work.pane.commit()
    lines = row.remarks.findChildren(ProblemLine)
    assert lines
    assert "many" in lines[0].line.found
    assert lines[0].accessibleName().startswith("Number of centres")


# Locked and shared ------------------------------------------------------------------------------


def test_a_submitted_sheet_says_so_and_is_only_read(work: Work) -> None:
    work.desk.set_answer("study", "n_centres", Answer(parts={"text": "4"}))
    work.review.mark(work.desk.study, EventKind.SUBMITTED, {"receipt": "r"})
    work.pane.show_study(work.desk)
    assert "submitted and locked" in work.pane.banner.text()
    row = work.field("study", "n_centres")
    assert line_of(row).isReadOnly()
    work.pane.set_status(Status.UNCLEAR)
    work.pane.capture(a_capture("5"), "main")
    work.pane.clear_answer()
    assert work.text("study", "n_centres") == "4"
    assert "locked" in work.said[-1]


def test_a_shared_section_is_only_read_without_the_desk_of_the_lead(work: Work) -> None:
    work.pane.choose_section("decisions")
    work.pane.add_row()
    assert work.desk.sheet.rows("decisions") == ()
    assert "lead" in work.said[-1]


def test_the_lead_fills_a_shared_section_in_the_shared_sheet(work: Work, shared_desk: StudyDesk) -> None:
    work.pane.show_study(work.desk, shared_desk)
    work.pane.choose_section("contacts")
    work.pane.add_row()
    rows = shared_desk.sheet.rows("contacts")
    assert len(rows) == 1
    assert work.pane.focused() == (rows[0].id, "topic")
    QTest.keyClicks(QApplication.focusWidget(), "Doses")
    work.pane.commit()
    answer = shared_desk.answer(rows[0].id, "topic")
    assert answer is not None
    assert answer.part("text") == "Doses"
    assert not work.desk.sheet._rows


# For everybody ----------------------------------------------------------------------------------


def focusable(pane: FormPane) -> list[QWidget]:
    found = [pane, *pane.findChildren(QWidget)]
    ours = [widget for widget in found if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus]
    inside = (QComboBox,)
    return [widget for widget in ours if not isinstance(widget.parentWidget(), inside)]


@pytest.mark.parametrize("section", ["study", "design", "population", "groups", "phases", "results", "closing"])
def test_every_control_that_takes_the_keyboard_has_a_name(work: Work, section: str) -> None:
    work.pane.choose_section(section)
    work.pane.add_row()
    work.pane.focus_first()
    work.pane.set_status(Status.UNCLEAR)
    row = work.pane._current
    assert row is not None
    row.remarks.open_note()
    row.remarks.open_query()
    nameless = [widget for widget in focusable(work.pane) if not widget.accessibleName()]
    assert [f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}" for widget in nameless] == []


def test_tab_goes_through_the_fields_in_their_order(work: Work) -> None:
    work.field("study", "study_label")
    seen = [work.pane.focused()]
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(work.pane.focused())
    assert seen == [("study", field) for field in ("study_label", "cohort_family", "overlap", "registration")]


def test_the_section_model_keeps_qts_rules(work: Work, qtmodeltester: object) -> None:
    qtmodeltester.check(work.pane.sections, force_py=False)  # type: ignore[attr-defined]
    work.field("study", "study_label")
    work.pane.set_status(Status.UNCLEAR)
    work.pane._count_again()


def test_other_colours_keep_the_place_and_what_was_typed(work: Work, theme: Theme) -> None:
    from crps_extractor.ui.theme import Mode

    line = line_of(work.field("study", "study_label"))
    QTest.keyClicks(line, "Sig")
    theme.mode = Mode.DARK
    theme.changed.emit()
    assert work.pane.focused() == ("study", "study_label")
    assert work.text("study", "study_label") == "Sig"


def test_a_wide_pane_shows_the_sections_at_the_side_and_a_narrow_one_above(work: Work) -> None:
    assert work.pane.picker.isVisible()
    work.pane.resize(1400, 900)
    QApplication.processEvents()
    assert work.pane.list.isVisible()
    assert not work.pane.picker.isVisible()


def test_no_study_says_what_to_do(work: Work) -> None:
    work.pane.clear()
    assert work.pane.empty.isVisible()
    assert work.pane.focused() is None


def test_the_aid_of_a_dose_unfolds_by_key_uncut_and_follows_what_is_typed(work: Work, qtbot: QtBot) -> None:
    group = work.a_group("Ketamine")
    phase = work.desk.add_row("phases", [("group", Answer(parts={"row": group}))])
    dose = work.desk.sheet.form.meaning("phase.dose")
    assert dose is not None
    row = work.field(phase, dose.id)
    assert "aids" not in row.remarks._slots
    work.desk.set_answer(phase, dose.id, Answer(parts={"text": "0.35 mg/kg/h"}))
    line = row.remarks._slots["aids"]
    assert isinstance(line, AidsLine)
    assert line.button in row.controls()
    assert not line.is_open
    line.button.setFocus()
    QTest.keyClick(line.button, Qt.Key.Key_Space)
    assert line.is_open
    assert "350 µg/kg/h, exactly" in line.text()
    work.desk.set_answer(phase, dose.id, Answer(parts={"text": "0.2 mg/kg/h"}))
    assert "200 µg/kg/h, exactly" in line.text()
    qtbot.waitUntil(lambda: all(one.height() >= one.heightForWidth(one.width()) for one in line._lines))
    QTest.keyClick(line.button, Qt.Key.Key_Space)
    assert line.text() == ""
