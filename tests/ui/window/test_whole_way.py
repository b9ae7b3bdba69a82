"""The whole way without leaving the window: from a new review to the workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from crps_extractor.models.answer import Status
from crps_extractor.ui.compare.other import OtherDialog
from crps_extractor.ui.compare.pane import EVERYTHING
from crps_extractor.ui.people.who import WhoDialog
from crps_extractor.ui.start.new_review import NewReviewDialog

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def begin(at, tmp_path: Path, second: str = "Ben Model") -> Path:
    path = tmp_path / "pilot.crpx"
    at.do("new_review")
    dialog = at.dialog(NewReviewDialog)
    assert isinstance(dialog, NewReviewDialog)
    dialog.title.setText("Ketamine for CRPS")
    dialog.me.setText("Anna Muster")
    dialog.second.setText(second)
    dialog.path.setText(str(path))
    at.answer_yes(NewReviewDialog)
    at.until(lambda: at.window.desk is not None)
    return path


def become(at, name: str) -> None:
    at.do("who")
    dialog = at.dialog(WhoDialog)
    assert isinstance(dialog, WhoDialog)
    dialog.people.setCurrentItem(dialog.people.findItems(name, Qt.MatchFlag.MatchStartsWith)[0])
    at.answer_yes(WhoDialog)
    assert at.window.desk.viewer.name == name


def bring_in(at, *papers: Path, study: str = "") -> None:
    before = len(at.window.desk.facts.reports())
    at.window.studies.pdfs_dropped.emit(list(papers), study)
    at.until(lambda: len(at.window.desk.facts.reports()) == before + len(papers))


def extract(at, year: str) -> None:
    """The study's label from the page, the number of centres typed by hand, the rest not reported."""
    window = at.window
    window.form.go_to("study", "study_label")
    at.select("Smith et al")
    at.press(Qt.Key.Key_Return, CTRL)
    label = window.study.answer("study", "study_label")
    assert label.part("text") == "Smith et al"
    assert label.sources[0].quote == "Smith et al"
    window.form.go_to("study", "n_centres")
    at.press(Qt.Key.Key_2, ALT)
    assert window.study.answer("study", "n_centres").status is Status.NOT_REPORTED
    for letter in year:
        at.qtbot.keyClick(window.focusWidget(), letter)
    window.form.commit()
    assert window.study.answer("study", "n_centres").part("text") == year
    at.fill_the_rest()


def submit(at) -> None:
    at.do("submit")
    assert "locked" in at.answer_yes()
    at.until(lambda: at.window.study.is_locked)
    at.put_dialogs_away()


def test_from_a_new_review_to_the_workbook_of_two_reviewers(at, tmp_path: Path, a_paper: Path) -> None:
    path = begin(at, tmp_path)
    assert at.window.desk.viewer.name == "Anna Muster"
    bring_in(at, a_paper)
    assert at.window.title.text() == "Smith 2019"
    extract(at, "12")
    submit(at)
    assert at.window.study.is_locked
    assert "submitted and locked" in at.window.form.banner.text()
    assert not at.can("compare")

    become(at, "Ben Model")
    assert at.window.study.answer("study", "n_centres") is None
    extract(at, "13")
    submit(at)

    become(at, "Anna Muster")
    at.do("compare")
    compare = at.window.compare
    found = [(one.field.id, one.likeness.value) for one in compare.comparison.open]
    assert found == [("n_centres", "number")]
    compare.go_to("study", "n_centres")
    compare.strip.why.setText("Twelve are named in the list of authors.")
    compare.tree.setFocus()
    at.press(Qt.Key.Key_1, CTRL | ALT)
    settled = compare.desk.sheet.settlement("study", "n_centres")
    assert (settled.how, settled.why) == ("first", "Twelve are named in the list of authors.")
    assert compare.comparison.open == ()

    at.do("undo")
    assert compare.desk.sheet.settlement("study", "n_centres") is None
    at.do("redo")
    assert compare.desk.sheet.answer("study", "n_centres").part("text") == "12"

    workbook = tmp_path / "both.xlsx"
    at.window.review_commands.export_to(workbook)
    at.until(lambda: not at.window.review_commands.aside.is_running)
    sheets = openpyxl.load_workbook(workbook, read_only=True).sheetnames
    assert {"Read me", "Studies", "Differences", "Provenance"} <= set(sheets)
    at.do("close_review")
    assert at.window.desk is None
    assert at.window.settings.recent() == [path]


def test_a_review_of_one_reviewer_goes_all_the_way_and_says_so(at, tmp_path: Path, a_paper: Path) -> None:
    begin(at, tmp_path, second="")
    bring_in(at, a_paper)
    extract(at, "12")
    submit(at)
    assert "single extraction" in at.window.studies.list.currentIndex().data()
    at.do("compare")
    assert at.window.compare.comparison.fields == ()
    workbook = tmp_path / "one.xlsx"
    at.window.review_commands.export_to(workbook)
    at.until(lambda: not at.window.review_commands.aside.is_running)
    assert workbook.is_file()


def test_submitting_too_early_names_what_is_missing_and_goes_there(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.do("submit")
    assert "neither an answer nor a status" in at.told()
    assert at.window.form.focused() == ("study", "study_label")
    assert not at.window.study.is_locked


def test_the_second_reviewer_sees_nothing_of_the_first_before_submitting(at, sample: Path) -> None:
    at.open(sample)
    become(at, "Carla Prova")
    waiting = next(study for study in at.window.desk.facts.studies if study.label.startswith("Beispiel"))
    at.window.studies.choose(waiting.id)
    assert not at.can("compare")
    assert not at.can("submit")
    assert "You do not extract this study" in at.window.form.banner.text()
    assert not list(at.window.study.sheet.answers()) or all(
        at.window.study.sheet.is_laid(row.id, known.id) for row, known, _ in at.window.study.sheet.answers()
    )


def test_a_reopened_sheet_keeps_the_reason_and_may_be_filled_again(at, sample: Path) -> None:
    at.open(sample)
    become(at, "Anna Muster")
    at.do("reopen")
    from PySide6.QtWidgets import QInputDialog

    dialog = at.dialog(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue("The erratum came out.")
    dialog.accept()
    assert not at.window.study.is_locked
    assert at.window.form.banner.text() == ""
    reopened = [event for event in at.window.desk.review.history(at.window.study.study) if event.kind == "reopened"]
    assert reopened[-1].data["reason"] == "The erratum came out."


def test_differences_are_settled_by_a_settler_alone(at, sample: Path) -> None:
    at.open(sample)
    become(at, "Anna Muster")
    at.do("compare")
    assert not at.can("settle_first")
    assert "Only a settler" in at.window.compare.strip.why.placeholderText()
    become(at, "Carla Prova")
    at.do("compare")
    assert at.can("settle_first")
    compare = at.window.compare
    before = len(compare.comparison.open)
    one = compare.chosen()
    at.do("settle_open")
    assert "why" in at.said[-1]
    assert len(compare.comparison.open) == before
    assert isinstance(at.window.focusWidget(), QLineEdit)
    compare.strip.why.setText("Asked the authors.")
    at.do("settle_open")
    compare.filter.setCurrentIndex(compare.filter.findData(EVERYTHING))
    assert compare.desk.sheet.settlement(one.pair.id, one.field.id).why == "Asked the authors."


def test_a_third_answer_settles_a_difference_and_is_taken_back_by_undo(at, sample: Path) -> None:
    at.open(sample)
    become(at, "Carla Prova")
    at.do("compare")
    compare = at.window.compare
    one = next(one for one in compare.comparison.open if one.field.label == "Completed")
    compare.go_to(one.pair.id, one.field.id)
    at.do("settle_other")
    dialog = at.dialog(OtherDialog)
    assert isinstance(dialog, OtherDialog)
    editor = dialog.editor.editor("text")
    assert isinstance(editor, QLineEdit)
    editor.setText("27")
    dialog.why.setText("Counted again in the flow chart.")
    at.answer_yes(OtherDialog)
    assert compare.desk.sheet.answer(one.pair.id, one.field.id).part("text") == "27"
    assert compare.desk.sheet.settlement(one.pair.id, one.field.id).how == "other"
    at.do("undo")
    assert compare.desk.sheet.settlement(one.pair.id, one.field.id) is None
