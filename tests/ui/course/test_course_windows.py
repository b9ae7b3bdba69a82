"""Batches, contacts, late reports, receipts, what is added to finished studies: each by its window."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from crps_extractor.models.answer import Answer
from crps_extractor.models.review.course.additions import add_to_finished, finished_studies
from crps_extractor.models.review.course.decisions import add_notice, put_into_batch
from crps_extractor.models.review.course.freezing import freeze
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.records import Addition
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui.course.additions import AdditionsDialog
from crps_extractor.ui.course.batches import BatchesDialog
from crps_extractor.ui.course.contacts import ContactsDialog
from crps_extractor.ui.course.exporting import ExportDialog
from crps_extractor.ui.course.late_reports import LateReportsDialog
from crps_extractor.ui.course.receipt_check import CheckReceiptDialog
from tests.ui.window.test_accessibility import unnamed

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def opened(at, command: str, kind):
    at.do(command)
    dialog = at.dialog(kind)
    assert isinstance(dialog, kind)
    assert unnamed(dialog) == []
    return dialog


def people_of(path: Path) -> dict[str, str]:
    """The ids of the sample's people by first name, and its studies by label."""
    store = ReviewFile.open(path)
    facts = Review(store).facts
    store.close()
    return {one.name.split()[0]: one.id for one in facts.people.values()} | {one.label: one.id for one in facts.studies}


@pytest.fixture
def known(sample: Path) -> dict[str, str]:
    return people_of(sample)


def by_the_lead(sample: Path, lead: str, act) -> None:
    store = ReviewFile.open(sample)
    try:
        act(Review(store, lead))
    finally:
        store.close()


def words_of(at, study: str) -> str:
    return str(at.window.studies.model.index_of(study).data(Qt.ItemDataRole.DisplayRole))


def chosen_rows(dialog: BatchesDialog, *rows: int) -> None:
    dialog.table.clearSelection()
    how = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        dialog.table.selectionModel().select(dialog.model.index(row, 0), how)


# -- batches -----------------------------------------------------------------------------------------------------------


def test_studies_are_put_into_a_batch_and_taken_out(at, sample: Path, known: dict[str, str]) -> None:
    at.open(sample, known["Anna"])
    dialog = opened(at, "batches", BatchesDialog)
    QAbstractItemModelTester(dialog.model, FATAL)
    dialog.put.click()
    assert "name" in dialog.said.text()
    dialog.name.setCurrentText("Pilot of May")
    dialog.put.click()
    assert "Choose the studies" in dialog.said.text()
    chosen_rows(dialog, 0, 2)
    dialog.kind.setCurrentIndex(dialog.kind.findData("pilot"))
    dialog.put.click()
    assert [row[1:] for row in dialog.model.rows] == [("Pilot of May", "pilot"), ("–", "–")] * 2
    chosen_rows(dialog, 2)
    dialog.take_out.click()
    assert [row[1] for row in dialog.model.rows] == ["Pilot of May", "–", "–", "–"]


def test_the_list_of_studies_is_narrowed_to_a_batch(at, sample: Path, known: dict[str, str]) -> None:
    study = known["Exemple 2020"]
    by_the_lead(sample, known["Anna"], lambda lead: put_into_batch(lead, [study], "Pilot", "pilot"))
    at.open(sample, known["Anna"])
    studies = at.window.studies
    assert studies.model.rowCount() == 4
    studies.batch.setCurrentIndex(studies.batch.findText("Pilot"))
    assert studies.model.rowCount() == 1
    assert studies.current_study() == study
    studies.batch.setCurrentIndex(0)
    assert studies.model.rowCount() == 4


def test_an_export_asks_which_state_and_batch_it_shows(at, sample: Path, known: dict[str, str]) -> None:
    def prepared(lead: Review) -> None:
        put_into_batch(lead, [known["Exemple 2020"]], "Pilot", "pilot")
        freeze(lead, "Paper: 1/2", "2026-05-01")

    by_the_lead(sample, known["Anna"], prepared)
    at.open(sample, known["Anna"])
    dialog = opened(at, "export", ExportDialog)
    told = []
    dialog.chosen.connect(lambda *said: told.append(said))
    dialog.state.setCurrentIndex(1)
    dialog.batch.setCurrentIndex(1)
    dialog.accept()
    (frozen,), (batch,) = at.window.desk.facts.freezes, at.window.desk.facts.batches
    assert told == [("excel-dual", frozen, batch)]
    target = sample.parent / "out.xlsx"
    at.put_dialogs_away()
    at.window.review_commands.export_to(target, frozen, batch)
    at.until(lambda: not at.window.review_commands.aside.is_running)
    assert target.exists()


def test_data_for_r_is_offered_with_what_it_holds_and_written(at, sample: Path, known: dict[str, str]) -> None:
    at.open(sample, known["Anna"])
    dialog = opened(at, "export", ExportDialog)
    formats = [dialog.format.itemData(row) for row in range(dialog.format.count())]
    assert formats == ["excel-dual", "r-results", "r-effects", "study-table"]
    assert not dialog.state.isEnabled()
    for row in range(dialog.format.count()):
        dialog.format.setCurrentIndex(row)
        assert dialog.about.text().endswith(".")
    dialog.format.setCurrentIndex(formats.index("r-effects"))
    told = []
    dialog.chosen.connect(lambda *said: told.append(said))
    dialog.accept()
    assert told == [("r-effects", "", "")]
    at.put_dialogs_away()
    target = sample.parent / "effects.zip"
    at.window.review_commands.export_to(target, format="r-effects")
    at.until(lambda: not at.window.review_commands.aside.is_running)
    with zipfile.ZipFile(target) as folder:
        assert "r-effects.csv" in folder.namelist()


# -- contacts ----------------------------------------------------------------------------------------------------------


def test_the_contact_log_takes_an_entry_and_what_came_of_it(at, sample: Path, known: dict[str, str]) -> None:
    at.open(sample, known["Anna"])
    at.window.studies.choose(known["Exemple 2020"])
    dialog = opened(at, "contacts", ContactsDialog)
    QAbstractItemModelTester(dialog.model, FATAL)
    before = len(dialog.model.rows)
    dialog.add.click()
    assert "what was asked about" in dialog.said.text()
    dialog.topic.setText("SD at week 4")
    dialog.whom.setText("Dr Exemple")
    dialog.add.click()
    assert len(dialog.model.rows) == before + 1
    dialog.table.selectRow(len(dialog.model.rows) - 1)
    assert dialog.topic.text() == "SD at week 4"
    dialog.answer.setCurrentIndex(dialog.answer.findData("refused"))
    dialog.answered.setText("2026-06-01")
    dialog.change.click()
    assert dialog.model.rows[-1][2:] == ("Dr Exemple", "SD at week 4", "refused, 2026-06-01")


def test_who_does_not_lead_reads_the_log(at, sample: Path, known: dict[str, str]) -> None:
    at.open(sample, known["Ben"])
    dialog = opened(at, "contacts", ContactsDialog)
    assert not dialog.add.isEnabled()
    assert not dialog.topic.isEnabled()
    assert "Only a lead" in dialog.said.text()


# -- late reports ------------------------------------------------------------------------------------------------------


@pytest.fixture
def late(sample: Path, known: dict[str, str]) -> str:
    """A study that Ben submitted, and a registry record that came to it after."""
    study = known["Sample 2021"]
    report = Report("late", study, "NTR 1234", "registry_record", is_main=False)
    by_the_lead(sample, known["Anna"], lambda lead: lead.add_report(report))
    return study


def test_a_late_report_is_asked_about_in_the_form_and_answered(
    at, sample: Path, known: dict[str, str], late: str
) -> None:
    at.open(sample, known["Ben"])
    at.window.studies.choose(late)
    assert "NTR 1234" in at.window.form.banner.text()
    dialog = opened(at, "late_reports", LateReportsDialog)
    QAbstractItemModelTester(dialog.model, FATAL)
    dialog.leave.click()
    assert "few words" in dialog.said.text()
    dialog.why.setText("no results in it")
    dialog.leave.click()
    assert dialog.model.rows == (("NTR 1234", "registry record", "nothing changes: no results in it"),)
    dialog.close()
    assert "NTR 1234" not in at.window.form.banner.text()
    assert at.window.desk.is_submitted(late)


def test_a_sheet_is_reopened_for_a_late_report(at, sample: Path, known: dict[str, str], late: str) -> None:
    at.open(sample, known["Ben"])
    at.window.studies.choose(late)
    opened(at, "late_reports", LateReportsDialog).open_again.click()
    assert not at.window.desk.is_submitted(late)
    assert not at.window.study.is_locked


# -- receipts ----------------------------------------------------------------------------------------------------------


def test_a_pasted_receipt_says_what_it_proves(at, sample: Path, known: dict[str, str]) -> None:
    at.open(sample, known["Anna"])
    receipt = at.window.desk.review.submission(known["Ben"], known["Sample 2021"]).receipt
    dialog = opened(at, "check_receipt", CheckReceiptDialog)
    dialog.pasted.setPlainText("thanks")
    dialog.check.click()
    assert "no receipt" in dialog.said.text()
    dialog.pasted.setPlainText(f"my receipt: {receipt}")
    dialog.check.click()
    assert "Ben Model's sheet of Sample 2021" in dialog.result.text()
    assert "not secrecy" in dialog.result.text()
    assert dialog.said.text() == ""


# -- added to finished studies -----------------------------------------------------------------------------------------


def test_the_lead_adds_to_finished_studies_in_a_window(at, sample: Path, known: dict[str, str]) -> None:
    at.open(sample, known["Anna"])
    dialog = opened(at, "add_to_finished", AdditionsDialog)
    dialog.accept()
    assert "a name and a reason" in dialog.said.text()
    dialog.name.setText("Function")
    dialog.reason.setText("a peer reviewer asked")
    dialog.accept()
    assert "what is added" in dialog.said.text()
    (section,) = dialog.places.findItems("Outcomes", Qt.MatchFlag.MatchExactly)
    section.child(0).setCheckState(0, Qt.CheckState.Checked)
    dialog.accept()
    (made,) = at.window.desk.facts.additions.values()
    assert (made.name, made.rows) == ("Function", ("outcomes",))
    assert set(made.studies) == {one.id for one in finished_studies(at.window.desk.review)}
    again = opened(at, "add_to_finished", AdditionsDialog)
    assert {row[0] for row in again.model.rows} == {"Function"}
    again.leave_out.click()
    assert len(again.model.rows) == len(made.studies) - 1


def test_only_what_was_added_can_be_filled_and_is_submitted_by_itself(at, sample: Path, known: dict[str, str]) -> None:
    study = known["Exemple 2020"]
    wanted = Addition("a", "Function", "asked for", studies=(study,), rows=("outcomes",))
    by_the_lead(sample, known["Anna"], lambda lead: add_to_finished(lead, wanted))
    at.open(sample, known["Ben"])
    window = at.window
    window.studies.choose(study)
    assert "“Function” was added" in window.form.banner.text()
    assert "to fill in: Function" in words_of(at, study)
    refused = []
    window.study.refused.connect(refused.append)
    before = window.study.answer("study", "study_label")
    window.study.set_answer("study", "study_label", Answer(parts={"text": "changed"}))
    assert window.study.answer("study", "study_label") == before
    assert "Only what “Function” adds" in refused[0]
    assert window.study.add_row("groups") == ""
    row = window.study.add_row("outcomes")
    assert row
    window.study.set_answers([(place, Answer(parts={"text": "x"})) for place in window.study.places_to_fill()])
    window.form.choose_section("outcomes")
    window.form.choose_section("study")
    assert not window.form.page.is_editable
    at.do("undo")
    at.do("redo")
    at.do("submit")
    assert "“Function”" in at.answer_yes()
    assert not window.study.opened
    assert window.study.is_locked
    assert "waits for others" in words_of(at, study)


def test_the_grid_of_results_takes_only_what_was_added(at, sample: Path, known: dict[str, str]) -> None:
    study = known["Exemple 2020"]
    wanted = Addition("a", "Later results", "asked for", studies=(study,), rows=("results",))
    by_the_lead(sample, known["Anna"], lambda lead: add_to_finished(lead, wanted))
    at.open(sample, known["Ben"])
    at.window.studies.choose(study)
    at.window.form.choose_section("results")
    at.window.form.page.show_as(grid=True)
    model = at.window.form.page.grid.model
    cells = [(line, column) for line in range(model.rowCount()) for column in range(model.columnCount())]
    filled = next(cell for cell in cells if model.grid.rows_at(*cell))
    empty = next(cell for cell in cells if not model.grid.rows_at(*cell))
    takes = {cell: bool(model.flags(model.index(*cell)) & Qt.ItemFlag.ItemIsEditable) for cell in (filled, empty)}
    assert takes == {filled: False, empty: True}
    before = model.index(*filled).data()
    assert model.write([(filled, "99"), (empty, "12")]) == 1
    assert model.index(*filled).data() == before
    (row,) = model.grid.rows_at(*empty)
    assert "12" in at.window.study.answer(row, model.grid.value.id).parts.values()
    assert model.flags(model.index(*empty)) & Qt.ItemFlag.ItemIsEditable


def test_a_correction_after_settling_says_which_freezes_it_touches(at, sample: Path, known: dict[str, str]) -> None:
    by_the_lead(sample, known["Anna"], lambda lead: freeze(lead, "Submitted paper", "2026-05-01"))
    at.open(sample, known["Carla"])
    compare = at.window.compare
    at.window.studies.choose(known["Voorbeeld 2017"])
    at.do("compare")
    settled = next(one for one in compare.comparison.fields if one.settlement and not one.is_agreed)
    compare.go_to(settled.pair.id, settled.field.id)
    assert "“Submitted paper” of 2026-05-01" in compare.departs.text()
    said = []
    compare.status_message.connect(said.append)
    at.do("settle_second")
    assert any("departs from it" in one for one in said)
    at.window.review_commands.close_review()
    at.open(sample, known["Ben"])
    at.window.studies.choose(known["Voorbeeld 2017"])
    at.do("reopen")
    from PySide6.QtWidgets import QInputDialog

    asked = at.dialog(QInputDialog)
    assert "Submitted paper" in asked.labelText()


def test_a_notice_marks_answers_of_both_reviewers_and_the_consensus(at, sample: Path, known: dict[str, str]) -> None:
    at.open(sample, known["Anna"])
    at.window.studies.choose(known["Voorbeeld 2017"])
    at.do("compare")
    compare = at.window.compare
    with_places = next(
        one
        for one in compare.comparison.fields
        if one.first and one.second and one.first.sources and one.second.sources and one.settled
    )
    compare.go_to(with_places.pair.id, with_places.field.id)
    assert compare.noticed.text() == ""
    report = with_places.first.sources[0].report
    at.window.desk.change_facts(lambda lead: add_notice(lead, report, "retraction", date="2026-05-01"))
    at.do("compare")
    compare.go_to(with_places.pair.id, with_places.field.id)
    for who in ("reviewer 1", "reviewer 2", "the consensus"):
        assert f"{who}: " in compare.noticed.text()
    assert "retraction 2026-05-01" in compare.noticed.text()
