"""The models behind lists and tables keep Qt's rules, whatever is shown in them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from crps_extractor.models.answer import Answer
from crps_extractor.ui.people.model import AssignmentsModel, PeopleModel

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def test_the_list_of_studies_keeps_the_rules(at, sample: Path, id_of) -> None:
    model = at.window.studies.model
    QAbstractItemModelTester(model, FATAL, at.window)
    at.open(sample, id_of(sample, "Anna Muster"))
    assert model.rowCount() == 4
    study = at.window.desk.facts.studies[3].id
    at.window.studies.choose(study)
    at.window.study.set_answer("study", "study_label", Answer(parts={"text": "changed"}))
    at.until(lambda: not at.window.desk._uncounted)
    at.do("close_review")
    assert model.rowCount() == 0


def test_the_list_of_problems_keeps_the_rules(at, with_a_study: Path) -> None:
    model = at.window.problems.model
    QAbstractItemModelTester(model, FATAL, at.window)
    at.open(with_a_study, "anna")
    at.window.study.set_answer("study", "n_centres", Answer(parts={"text": "many"}))
    at.until(lambda: model.rowCount() > 0)
    at.window.study.set_answer("study", "n_centres", Answer(parts={"text": "2"}))


def test_people_and_assignments_keep_the_rules(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    people, assignments = PeopleModel(at.window.desk), AssignmentsModel(at.window.desk)
    for model in (people, assignments):
        QAbstractItemModelTester(model, FATAL, at.window)
    assert people.setData(people.index(1, 0), "Benedikt", Qt.ItemDataRole.EditRole)
    assert people.index(1, 0).data() == "Benedikt"
    assert assignments.setData(assignments.index(0, 4), "verify", Qt.ItemDataRole.EditRole)
    assert assignments.index(0, 4).data() == "extract and verify"


def test_the_last_lead_stays_one(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    people = PeopleModel(at.window.desk)
    said: list[str] = []
    people.refused.connect(said.append)
    assert not people.setData(people.index(0, 2), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert "needs a lead" in said[-1]


def test_one_person_never_holds_both_slots(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    assignments = AssignmentsModel(at.window.desk)
    said: list[str] = []
    assignments.refused.connect(said.append)
    assert not assignments.setData(assignments.index(0, 2), "anna", Qt.ItemDataRole.EditRole)
    assert "two people" in said[-1]


def test_the_comparison_keeps_the_rules(at, sample: Path, id_of) -> None:
    model = at.window.compare.model
    QAbstractItemModelTester(model, FATAL, at.window)
    at.open(sample, id_of(sample, "Carla Prova"))
    at.do("compare")
    at.window.compare.filter.setCurrentIndex(2)
    at.do("settle_first") if at.can("settle_first") else None
    at.window.compare.filter.setCurrentIndex(0)
    at.do("settle_first")
    assert model.rowCount() > 0
