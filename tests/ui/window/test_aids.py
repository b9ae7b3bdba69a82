"""What is still open, and not reported for many fields at once, in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from crps_extractor.models.answer import Status
from crps_extractor.ui.form.not_reported import NotReportedDialog
from crps_extractor.ui.open_map.dialog import OpenMapDialog


def test_the_map_goes_to_the_place_and_follows_the_sheet(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.do("open_map")
    found = at.dialog(OpenMapDialog)
    assert isinstance(found, OpenMapDialog)
    table = found.table("This study")
    line = next(row for row in range(table.model().rowCount()) if table.model().index(row, 0).data() == "Study")
    required = table.model().index(line, 1)
    before = int(required.data())
    table.clicked.emit(required)
    place = at.window.form.focused()
    assert place is not None
    assert place[0] == "study"
    at.do("status_not_reported")
    at.until(lambda: int(table.model().index(line, 1).data()) == before - 1)


def test_every_study_of_the_review_is_counted_beside_the_work(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Anna Muster"))
    at.do("open_map")
    found = at.dialog(OpenMapDialog)
    assert isinstance(found, OpenMapDialog)
    facts = at.window.desk.facts
    table = found.table("The whole review").model()

    def counted() -> set[str]:
        return {table.index(row, 0).data() for row in range(table.rowCount())}

    mine = {one.label for one in facts.studies if at.window.desk.review.viewer in one.slots.holders}
    at.until(lambda: counted() >= mine)
    assert "still being counted" not in found._words.text()


def test_not_reported_for_many_asks_where_was_looked_and_is_one_step(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.window.form.choose_section("study")
    at.do("not_reported_many")
    dialog = at.dialog(NotReportedDialog)
    assert isinstance(dialog, NotReportedDialog)
    assert not dialog.put.isEnabled()
    dialog.places["full text"].setChecked(True)
    dialog.places["tables"].setChecked(True)
    left_out = dialog.list.item(0)
    left_out.setCheckState(Qt.CheckState.Unchecked)
    places = dialog.chosen()
    at.qtbot.mouseClick(dialog.put, Qt.MouseButton.LeftButton)
    sheet = at.window.study.sheet
    answers = [sheet.answer(*place) for place in places]
    assert len(answers) > 5
    assert {(one.status, one.looked_at) for one in answers} == {(Status.NOT_REPORTED, "full text, tables")}
    assert sheet.answer(*left_out.data(Qt.ItemDataRole.UserRole)) is None
    at.do("undo")
    assert all(sheet.answer(*place) is None for place in places)


def test_a_value_typed_later_does_not_say_that_it_was_set_with_others(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    from crps_extractor.ui.aid_commands import put_not_reported

    put_not_reported(at.window.study, [("study", "study_label")], "full text")
    at.window.form.go_to("study", "study_label")
    row = at.window.form.page.field_row("study", "study_label")
    assert "full text" in row.remarks._slots["looked"].text()
    at.qtbot.keyClicks(at.window.focusWidget(), "Smith 2019")
    at.window.form.commit()
    answer = at.window.study.answer("study", "study_label")
    assert (answer.status, answer.looked_at) == (Status.REPORTED, "")


def test_in_ones_own_sheet_a_conversion_is_a_note_and_the_answer_stays(at, sample: Path, id_of) -> None:
    from crps_extractor.ui.calculator.dialog import CalculatorDialog

    at.open(sample, id_of(sample, "Anna Muster"))
    study = next(one.id for one in at.window.desk.facts.studies if not at.window.desk.is_submitted(one.id))
    at.window.studies.choose(study)
    desk = at.window.study
    row = desk.add_row("results")
    field = desk.sheet.form.meaning("result.value").id
    at.window.form.go_to(row, field)
    at.do("calculator")
    dialog = at.dialog(CalculatorDialog)
    assert not dialog.use.isEnabled()
    dialog.sheet.figures["se"].setText("0.3")
    dialog.sheet.figures["n"].setText("30")
    dialog.sheet.conditions.answer({"one_mean": True, "own_n": True, "raw_mean": True})
    assert not dialog.use.isEnabled()
    at.qtbot.mouseClick(dialog.note, Qt.MouseButton.LeftButton)
    answer = desk.answer(row, field)
    assert answer.note.startswith("Computed, not printed: ")
    assert not answer.parts


def test_a_settler_uses_a_conversion_that_undo_takes_back(at, sample: Path, id_of) -> None:
    from crps_extractor.models.review.derived.derivations import derivations
    from crps_extractor.ui.calculator.derived import DerivedDialog
    from crps_extractor.ui.calculator.dialog import CalculatorDialog
    from crps_extractor.ui.compare.pane import EVERYTHING

    at.open(sample, id_of(sample, "Carla Prova"))
    window = at.window
    study = next(one.id for one in window.desk.facts.studies if window.desk.review.is_revealed(one.id))
    window.studies.choose(study)
    at.do("compare")
    compare = window.compare
    compare.filter.setCurrentIndex(compare.filter.findData(EVERYTHING))
    field = compare.desk.sheet.form.meaning("result.n")
    row = compare.desk.sheet.rows(field.section)[0].id
    compare.go_to(row, field.id)
    at.do("calculator")
    dialog = at.dialog(CalculatorDialog)
    dialog.choose("sd_from_se")
    dialog.sheet.figures["se"].setText("0.3")
    dialog.origin.setText("a letter of the authors")
    dialog.sheet.conditions.answer({"one_mean": True, "own_n": True, "raw_mean": True})
    at.qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    assert [one.row for one in derivations(compare.desk.sheet)] == [row]
    at.do("derived_values")
    shown = at.dialog(DerivedDialog)
    assert shown.model.rowCount() == 1
    shown.close()
    at.do("undo")
    assert derivations(compare.desk.sheet) == ()


def test_a_lead_assumes_a_correlation_that_is_listed_and_taken_back(at, sample: Path, id_of) -> None:
    from crps_extractor.models.review.derived.imputations import imputations
    from crps_extractor.ui.calculator.derived import DerivedDialog
    from crps_extractor.ui.calculator.imputing import AssumeDialog

    at.open(sample, id_of(sample, "Anna Muster"))
    at.do("derived_values")
    shown = at.dialog(DerivedDialog)
    shown.assume.click()
    form = at.dialog(AssumeDialog)
    for line, text in ((form.value, "0.6"), (form.low, "0.4"), (form.high, "0.8"), (form.why, "changes only")):
        line.setText(text)
    form.put.click()
    assert "needs a source" in form.said.text()
    form.sources.setText("Sigtermans 2009")
    form.put.click()
    assert [one.value for one in imputations(at.window.desk.review)] == ["0.6"]
    assert shown.model.rows[0][1] == "correlation = 0.6 (0.4 to 0.8)"
    shown.take_back.click()
    assert imputations(at.window.desk.review) == ()
    assert shown.model.rowCount() == 0
