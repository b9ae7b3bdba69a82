"""Assignments are drawn with a seed and looked at before; who has a stake in a study is given no slot of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from crps_extractor.models.answer import Answer
from crps_extractor.models.review.facts import Person
from crps_extractor.ui.people.drawing import DrawDialog
from crps_extractor.ui.people.people import PeopleDialog
from crps_extractor.ui.people.replacing import ReplaceDialog
from tests.ui.window.test_accessibility import unnamed

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
TICK = Qt.ItemDataRole.CheckStateRole


def people_dialog(at) -> PeopleDialog:
    at.do("people")
    dialog = at.dialog(PeopleDialog)
    assert isinstance(dialog, PeopleDialog)
    assert unnamed(dialog) == []
    return dialog


def draw_dialog(at, people: PeopleDialog) -> DrawDialog:
    people.draw.click()
    dialog = people.findChild(DrawDialog)
    assert isinstance(dialog, DrawDialog)
    assert unnamed(dialog) == []
    return dialog


def tick(people: PeopleDialog, study: int, name: str, on: bool = True) -> bool:
    model = people.conflicts
    column = 1 + [person.name for person in model.people].index(name)
    return model.setData(model.index(study, column), Qt.CheckState.Checked if on else Qt.CheckState.Unchecked, TICK)


def test_a_draw_is_shown_and_assigned_as_shown(at, five_studies: Path) -> None:
    at.open(five_studies, "anna")
    people = people_dialog(at)
    dialog = draw_dialog(at, people)
    QAbstractItemModelTester(dialog.model, FATAL)
    dialog.seed.setText("2026")
    first = dialog.model.rows
    assert [row[4] for row in first].count("independent double") == 1
    dialog.seed.setText("2027")
    assert dialog.model.rows != first
    dialog.seed.setText("2026")
    assert dialog.model.rows == first
    dialog.percent.setValue(100)
    assert [row[4] for row in dialog.model.rows].count("independent double") == 5
    dialog.percent.setValue(20)
    dialog.accept()
    model = people.assignments
    shown = {tuple(model.index(row, column).data() for column in range(5)) for row in range(5)}
    assert shown == set(first)


def test_a_draw_needs_a_seed(at, five_studies: Path) -> None:
    at.open(five_studies, "anna")
    dialog = draw_dialog(at, people_dialog(at))
    assert dialog.assign.isEnabled()
    dialog.seed.setText("  ")
    assert not dialog.assign.isEnabled()


def test_a_study_that_was_begun_stays_as_it_is(at, five_studies: Path) -> None:
    at.open(five_studies, "anna")
    study = at.window.desk.facts.studies[0].id
    at.window.studies.choose(study)
    at.window.study.set_answer("study", "study_label", Answer(parts={"text": "begun"}))
    dialog = draw_dialog(at, people_dialog(at))
    assert "Study 1" not in [row[0] for row in dialog.model.rows]
    assert "left as they are: 1" in dialog.counted.text()


def test_who_is_in_conflict_is_neither_drawn_nor_assigned(at, five_studies: Path) -> None:
    at.open(five_studies, "anna")
    people = people_dialog(at)
    QAbstractItemModelTester(people.conflicts, FATAL)
    assert tick(people, 0, "Ben")
    assert "Ben holds a slot of Study 1" in people._said.text()
    assert "Study 1, Ben: a conflict of interest" in people.conflicts.index(0, 2).data(
        Qt.ItemDataRole.AccessibleTextRole
    )
    dialog = draw_dialog(at, people)
    dialog.percent.setValue(100)
    assert "Study 1 needs two reviewers" in dialog.said.text()
    assert not dialog.assign.isEnabled()
    dialog.percent.setValue(0)
    assert next(row for row in dialog.model.rows if row[0] == "Study 1")[1] == "Anna"
    dialog.accept()
    assert not people.assignments.setData(people.assignments.index(0, 1), "ben", Qt.ItemDataRole.EditRole)
    assert "Ben has a conflict of interest" in people._said.text()
    assert tick(people, 0, "Ben", on=False)
    assert people.assignments.setData(people.assignments.index(0, 1), "ben", Qt.ItemDataRole.EditRole)


def test_a_name_changed_after_a_conflict_was_ticked_keeps_the_conflict(at, five_studies: Path) -> None:
    at.open(five_studies, "anna")
    people = people_dialog(at)
    tick(people, 0, "Ben")
    row = [person.name for person in people.people.people].index("Ben")
    assert people.people.setData(people.people.index(row, 0), "Benedikt", Qt.ItemDataRole.EditRole)
    ben = at.window.desk.facts.people["ben"]
    assert (ben.name, len(ben.conflicts)) == ("Benedikt", 1)


def test_who_does_not_lead_draws_nothing(at, five_studies: Path) -> None:
    at.open(five_studies, "ben")
    people = people_dialog(at)
    assert not people.draw.isEnabled()
    assert not tick(people, 0, "Ben")
    assert "Only a lead" in people._said.text()


# -- replacing, and who has what ---------------------------------------------------------------------------------------


def test_a_reviewer_who_began_is_replaced_with_the_sheet_kept_and_said(at, five_studies: Path) -> None:
    from crps_extractor.models.review.review import Review
    from crps_extractor.models.store.file import ReviewFile

    store = ReviewFile.open(five_studies)
    lead = Review(store, "anna")
    lead.add_person(Person("cara", "Cara", "C"))
    ben = Review(store, "ben")
    begun = ben.facts.studies[0].id
    ben.record([ben.own_sheet(begun).set("study", "study_label", Answer(parts={"text": "half"}))])
    store.close()
    at.open(five_studies, "anna")
    people = people_dialog(at)
    assignments = people.assignments
    assert not assignments.setData(assignments.index(0, 2), "cara", Qt.ItemDataRole.EditRole)
    assert "Ben has begun Study 1" in people._said.text()
    people.replace.click()
    dialog = people.findChild(ReplaceDialog)
    assert unnamed(dialog) == []
    dialog.gone.setCurrentIndex(dialog.gone.findData("ben"))
    assert dialog.new.findData("ben") < 0
    dialog.new.setCurrentIndex(dialog.new.findData("cara"))
    said = [dialog.studies.topLevelItem(row).text(2) for row in range(5)]
    assert "closed and kept" in said[0]
    assert all("nothing was entered" in one for one in said[1:])
    dialog.accept()
    assert "Say why" in dialog.said.text()
    assert at.window.desk.facts.study(begun).slots.second == "ben"
    dialog.reason.setText("left the team")
    dialog.accept()
    assert {study.slots.second for study in at.window.desk.facts.studies} == {"cara"}
    (closed,) = at.window.desk.facts.closed_sheets(begun)
    assert (closed.person, closed.reason) == ("ben", "left the team")
    lines = {row[0]: row[1:] for row in people.work.rows}
    assert lines["Ben"][:5] == ("0", "0", "0", "0", "5")
    assert lines["Cara"][:2] == ("5", "5")
