"""Studies are decided on, reports noticed and moved, studies merged, reviews frozen: each by command and dialog."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from crps_extractor.models.answer import Answer, How, Source
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui.course.decision import DecisionDialog
from crps_extractor.ui.course.freezes import FreezesDialog
from crps_extractor.ui.course.merging import MergeDialog, TwiceDialog
from crps_extractor.ui.course.reports import ReportsDialog
from tests.ui.window.test_accessibility import unnamed

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
PLACE = ("study", "study_label")


def choose(combo, value: str) -> None:
    at = combo.findData(value)
    assert at >= 0, value
    combo.setCurrentIndex(at)


def opened(at, command: str, kind):
    at.do(command)
    dialog = at.dialog(kind)
    assert isinstance(dialog, kind)
    assert unnamed(dialog) == []
    return dialog


def words_of(at, study: str) -> str:
    return str(at.window.studies.model.index_of(study).data(Qt.ItemDataRole.DisplayRole))


# -- decisions ---------------------------------------------------------------------------------------------------------


def test_an_exclusion_needs_a_criterion_and_two_names_and_is_shown_and_not_counted(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    desk = at.window.desk
    study = at.window.studies.current_study() or desk.facts.studies[0].id
    at.window.studies.choose(study)
    dialog = opened(at, "decide", DecisionDialog)
    dialog.accept()
    assert "criterion" in dialog.said.text()
    choose(dialog.criterion, "design")
    dialog.accept()
    assert "Two people" in dialog.said.text()
    assert len(desk.facts.counted_studies) == 2
    choose(dialog.second, "ben")
    dialog.accept()
    assert not dialog.isVisible()
    assert "excluded, not counted" in words_of(at, study)
    assert [one.id for one in desk.facts.counted_studies] != [one.id for one in desk.facts.studies]
    assert "0 of 1" in at.window.studies._count.text()
    decision = desk.facts.decision(study)
    assert (decision.status, decision.reason, decision.by) == ("excluded", "design", ("anna", "ben"))


def test_an_excluded_study_is_included_again_with_its_sheet_as_it_was(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    desk, study = at.window.desk, at.window.desk.facts.studies[0].id
    at.window.studies.choose(study)
    at.window.study.set_answer(*PLACE, Answer(parts={"text": "kept"}))
    dialog = opened(at, "decide", DecisionDialog)
    choose(dialog.status, "ongoing")
    dialog.accept()
    assert "ongoing, not counted" in words_of(at, study)
    again = opened(at, "decide", DecisionDialog)
    assert again.status.currentData() == "included"
    again.accept()
    assert "not counted" not in words_of(at, study)
    assert desk.facts.study(study).counts
    assert at.window.study.answer(*PLACE) == Answer(parts={"text": "kept"})


def test_a_duplicate_names_its_other_study(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    first, second = at.window.desk.facts.studies
    at.window.studies.choose(second.id)
    dialog = opened(at, "decide", DecisionDialog)
    choose(dialog.status, "duplicate")
    dialog.accept()
    assert "which other study" in dialog.said.text()
    choose(dialog.other, first.id)
    dialog.accept()
    assert at.window.desk.facts.decision(second.id).other == first.id
    assert "duplicate, not counted" in words_of(at, second.id)


def test_only_a_lead_decides_and_merges(at, two_studies: Path) -> None:
    at.open(two_studies, "ben")
    at.window.studies.choose(at.window.desk.facts.studies[0].id)
    assert not at.can("decide")
    assert not at.can("merge_study")
    assert at.can("reports")
    dialog = opened(at, "reports", ReportsDialog)
    assert not dialog.add.isEnabled()
    dialog.record_notice()
    assert "Only a lead" in dialog.said.text()
    assert at.window.desk.facts.notices() == []


# -- reports -----------------------------------------------------------------------------------------------------------


def test_a_notice_on_a_report_marks_the_answers_taken_from_it(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    facts = at.window.desk.facts
    study = facts.studies[0].id
    at.window.studies.choose(study)
    report = facts.reports(study)[0].id
    taken = Answer(parts={"text": "Smith 2019"}, sources=(Source(How.TYPED, report, 0, (), "Smith"),))
    at.window.study.set_answer(*PLACE, taken)
    assert "retraction" not in at.window.form._report_label(report)
    dialog = opened(at, "reports", ReportsDialog)
    QAbstractItemModelTester(dialog.model, FATAL)
    assert dialog.model.rows[0][2:] == ("–", "1")
    choose(dialog.kind, "retraction")
    dialog.date.setText("2024-05-01")
    dialog.record_notice()
    assert dialog.model.rows[0][2] == "retraction 2024-05-01"
    dialog.reject()
    assert "⚠ retraction" in at.window.form._report_label(report)
    at.window.form.choose_section("study")
    chips = [one.accessibleName() + one.text() for one in at.window.form.findChildren(type_of_chip())]
    assert any("⚠ retraction" in said for said in chips)


def type_of_chip():
    from PySide6.QtWidgets import QToolButton

    return QToolButton


def test_a_report_is_moved_to_another_study(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    first, second = at.window.desk.facts.studies
    at.window.studies.choose(first.id)
    dialog = opened(at, "reports", ReportsDialog)
    choose(dialog.other, second.id)
    dialog.move_chosen()
    assert dialog.model.rows == ()
    assert [one.study for one in at.window.desk.facts.reports(second.id)] == [second.id]
    assert dialog.chosen() is None


def test_of_sheets_that_are_blind_no_answers_are_counted(at, two_studies: Path) -> None:
    store = ReviewFile.open(two_studies)
    ben = Review(store, "ben")
    study = ben.facts.studies[0].id
    report = ben.facts.reports(study)[0].id
    source = Source(How.TYPED, report, 0, (), "x")
    ben.record([ben.own_sheet(study).set(*PLACE, Answer(parts={"text": "x"}, sources=(source,)))])
    store.close()
    at.open(two_studies, "anna")
    at.window.studies.choose(study)
    assert opened(at, "reports", ReportsDialog).model.rows[0][3] == "0"


# -- merged studies ----------------------------------------------------------------------------------------------------


@pytest.fixture
def merged(at, two_studies: Path) -> tuple[str, str]:
    """Anna answered both studies differently, and merged the second into the first."""
    at.open(two_studies, "anna")
    first, second = (one.id for one in at.window.desk.facts.studies)
    for study, words in ((first, "first words"), (second, "second words")):
        at.window.studies.choose(study)
        at.window.study.set_answer(*PLACE, Answer(parts={"text": words}))
    dialog = opened(at, "merge_study", MergeDialog)
    dialog.accept()
    assert "Say why" in dialog.said.text()
    dialog.reason.setText("the same trial number")
    dialog.accept()
    return first, second


def test_merged_studies_are_one_in_the_list_and_the_other_answer_can_be_taken(at, merged: tuple[str, str]) -> None:
    first, _ = merged
    assert [one.id for one in at.window.desk.facts.studies] == [first]
    assert at.window.studies.current_study() == first
    dialog = opened(at, "answered_twice", TwiceDialog)
    QAbstractItemModelTester(dialog.model, FATAL)
    assert [row[2:] for row in dialog.model.rows] == [("first words", "second words")]
    dialog.choose(is_own=False)
    assert dialog.model.rows == ()
    assert at.window.study.answer(*PLACE).parts["text"] == "second words"
    dialog.reject()
    at.do("undo")
    assert at.window.study.answer(*PLACE).parts["text"] == "first words"


def test_a_merge_is_taken_back_with_both_sheets_as_they_were(at, merged: tuple[str, str]) -> None:
    first, second = merged
    dialog = opened(at, "merge_study", MergeDialog)
    dialog.reason.setText("two cohorts after all")
    dialog.take_back()
    assert not dialog.isVisible()
    assert [one.id for one in at.window.desk.facts.studies] == [first, second]
    at.window.studies.choose(second)
    assert at.window.study.answer(*PLACE).parts["text"] == "second words"


# -- freezes -----------------------------------------------------------------------------------------------------------


def frozen(at, dialog: FreezesDialog) -> None:
    """Freezing reads everything aside."""
    dialog.freeze_now()
    at.until(lambda: not at.window.review_commands.aside.is_running)


def looked_at(at, dialog: FreezesDialog) -> None:
    dialog.look.click()
    at.until(lambda: not at.window.review_commands.aside.is_running)


def test_a_freeze_has_a_name_and_says_what_changed_since(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    study = at.window.desk.facts.studies[0].id
    at.window.studies.choose(study)
    dialog = opened(at, "freezes", FreezesDialog)
    for model in (dialog.model, dialog.changes):
        QAbstractItemModelTester(model, FATAL)
    dialog.freeze_now()
    assert "needs a name" in dialog.said.text()
    dialog.name.setText("Submitted paper")
    frozen(at, dialog)
    assert [row[0] for row in dialog.model.rows] == ["Submitted paper"]
    assert dialog.model.rows[0][3] == "2"
    looked_at(at, dialog)
    assert dialog.changes.rows == ()
    assert "Nothing" in dialog.told.text()
    at.window.study.set_answer(*PLACE, Answer(parts={"text": "corrected"}))
    looked_at(at, dialog)
    assert [(row[1], row[2], row[5]) for row in dialog.changes.rows] == [("Anna", "Smith 2019", "corrected")]
    assert "Study label" in dialog.changes.rows[0][4]
    assert "still there" in dialog.told.text()


def test_what_changed_since_a_freeze_shows_nothing_of_a_blind_sheet(at, two_studies: Path) -> None:
    at.open(two_studies, "anna")
    dialog = opened(at, "freezes", FreezesDialog)
    dialog.name.setText("Start")
    frozen(at, dialog)
    dialog.reject()
    assert at.window.review_commands.close_review()
    store = ReviewFile.open(two_studies)
    ben = Review(store, "ben")
    ben.record([ben.own_sheet(ben.facts.studies[0].id).set(*PLACE, Answer(parts={"text": "ZEBRA-7"}))])
    store.close()
    at.open(two_studies, "anna")
    again = opened(at, "freezes", FreezesDialog)
    looked_at(at, again)
    assert again.changes.rows == ()


def test_a_freeze_is_made_by_a_lead_only(at, two_studies: Path) -> None:
    at.open(two_studies, "ben")
    dialog = opened(at, "freezes", FreezesDialog)
    assert not dialog.freeze.isEnabled()
    dialog.name.setText("Mine")
    dialog.freeze_now()
    assert "Only a lead" in dialog.said.text()
    assert at.window.desk.facts.freezes == {}
