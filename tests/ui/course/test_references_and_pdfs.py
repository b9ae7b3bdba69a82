"""References are brought in, PDFs attached, looked for and compared, studies that look alike told apart: by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QInputDialog

from crps_extractor.models.review.reports.citing import CitedAs
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui.course.alike import AlikeDialog
from crps_extractor.ui.course.changed_pdf import ChangedPdfDialog
from crps_extractor.ui.course.citing import ReferencesDialog
from crps_extractor.ui.course.lost_pdfs import LostPdfsDialog
from crps_extractor.ui.course.merging import TwiceDialog
from tests.ui.window.conftest import a_pdf
from tests.ui.window.test_accessibility import unnamed

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
RIS = """TY  - JOUR
AU  - Smith, Anna
PY  - 2019
TI  - Ketamine by infusion for pain of the limbs
DO  - 10.1000/smith
ER  -
TY  - JOUR
AU  - Doe, Karl
PY  - 2020
TI  - A second trial of ketamine for pain of the limbs
DO  - 10.1000/doe
ER  -
TY  - JOUR
AU  - Nobody
ER  -
"""
PLACE = ("study", "study_label")


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "included.ris"
    path.write_text(RIS, encoding="utf-8")
    return path


def quiet(at) -> None:
    """Wait until nothing runs aside."""
    at.until(lambda: not at.window.groups.review.aside.is_running)


def preview(at, path: Path) -> ReferencesDialog:
    at.window.groups.report.take_references(path)
    dialog = at.dialog(ReferencesDialog)
    assert isinstance(dialog, ReferencesDialog)
    quiet(at)
    return dialog


def drop(at, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    spot, act = QPoint(10, 10), Qt.DropAction.CopyAction
    rest = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(spot, act, *rest)
    QApplication.sendEvent(at.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(at.window, QDropEvent(spot.toPointF(), act, *rest))


# -- references --------------------------------------------------------------------------------------------------------


def test_a_list_is_looked_at_first_and_then_brought_in(at, review: Path, listed: Path) -> None:
    at.open(review, "anna")
    dialog = preview(at, listed)
    QAbstractItemModelTester(dialog.model, FATAL)
    assert unnamed(dialog) == []
    assert [one.cited_as for one in dialog.model.cited] == [CitedAs.NEW, CitedAs.NEW]
    assert [row[0] for row in dialog.unreadable.rows] == ["13"]
    assert not at.window.desk.facts.studies
    assert at.window.desk.facts.title
    dialog.accept()
    assert [study.label for study in at.window.desk.facts.studies] == ["Smith 2019", "Doe 2020"]
    assert "New studies: 2" in at.said[-1]


def test_a_reference_whose_tick_is_taken_away_stays_out_and_a_second_time_the_rest_is_there(
    at, review: Path, listed: Path
) -> None:
    at.open(review, "anna")
    dialog = preview(at, listed)
    index = dialog.model.index(0, 0)
    assert dialog.model.setData(index, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    dialog.accept()
    assert [study.label for study in at.window.desk.facts.studies] == ["Doe 2020"]
    again = preview(at, listed)
    assert [one.cited_as for one in again.model.cited] == [CitedAs.NEW, CitedAs.ALREADY_THERE]
    assert again.model.data(again.model.index(1, 0), Qt.ItemDataRole.CheckStateRole) is None


def test_a_dropped_list_is_looked_at_and_a_dropped_table_of_answers_is_brought_in_as_a_sheet(
    at, with_a_study: Path, listed: Path, tmp_path: Path
) -> None:
    at.open(with_a_study, "anna")
    drop(at, listed)
    dialog = at.dialog(ReferencesDialog)
    quiet(at)
    dialog.close()
    table = tmp_path / "list.csv"
    table.write_text("Title,Authors,Year\nA paper on ketamine,Roe L,2001\n", encoding="utf-8")
    drop(at, table)
    assert isinstance(at.dialog(ReferencesDialog), ReferencesDialog)
    quiet(at)
    at.put_dialogs_away()
    other = tmp_path / "other.csv"
    other.write_text("study,field\nSmith 2019,x\n", encoding="utf-8")
    drop(at, other)
    quiet(at)
    at.qtbot.wait(1)
    assert not [one for one in at.window.findChildren(ReferencesDialog) if one.isVisible()]


def test_what_cannot_be_read_is_said_in_one_sentence(at, review: Path, tmp_path: Path) -> None:
    at.open(review, "anna")
    binary = tmp_path / "list.ris"
    binary.write_bytes(b"TY  - \0\0\0")
    at.window.groups.report.take_references(binary)
    assert "no text file" in at.told()


def test_who_does_not_lead_is_told_so(at, with_a_study: Path, listed: Path) -> None:
    at.open(with_a_study, "ben")
    assert not at.can("add_references")
    at.window.groups.report.take_references(listed)
    assert "lead" in at.told()


def test_a_reference_finds_the_pdf_that_is_here(at, with_a_study: Path, listed: Path) -> None:
    at.open(with_a_study, "anna")
    dialog = preview(at, listed)
    assert [one.cited_as for one in dialog.model.cited] == [CitedAs.PDF_IS_HERE, CitedAs.NEW]
    assert dialog.names.isVisible()
    dialog.accept()
    desk = at.window.desk
    assert desk.facts.reports(desk.facts.studies[0].id)[0].reference.doi == "10.1000/smith"


def test_a_study_is_renamed_after_its_reference(at, review: Path, listed: Path) -> None:
    at.open(review, "anna")
    preview(at, listed).accept()
    desk, study = at.window.desk, at.window.studies.current_study()
    desk.rename_study(study, "download 3")
    at.do("rename_study")
    dialog = at.dialog(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    assert dialog.comboBoxItems()[:2] == ["download 3", "Smith 2019"]
    assert dialog.isComboBoxEditable()
    dialog.setTextValue("Smith 2019")
    dialog.accept()
    assert desk.facts.study(study).label == "Smith 2019"


# -- a study without a PDF ---------------------------------------------------------------------------------------------


def test_a_study_without_a_pdf_says_how_it_gets_one_in_every_view(at, review: Path, listed: Path, tmp_path) -> None:
    at.open(review, "anna")
    preview(at, listed).accept()
    window = at.window
    state = window.document.state
    assert "Smith, Anna" in state.sentence.text()
    assert "no PDF yet" in state.sentence.text()
    assert state.attach.isVisible()
    for section in window.study.sheet.form.sections:
        window.form.choose_section(section.id)
    at.do("reports")
    at.put_dialogs_away()
    at.do("history_study")
    at.put_dialogs_away()
    at.fill_the_rest()
    at.do("next_study")
    assert "Doe, Karl" in state.sentence.text()
    at.do("previous_study")
    study = window.studies.current_study()
    window.groups.report.take_pdfs([a_pdf(tmp_path / "x.pdf", "Something else")], study)
    at.until(lambda: window.document.has_pages)
    quiet(at)
    (report,) = window.desk.facts.reports(study)
    assert (report.has_pdf, report.is_main, report.reference.doi) == (True, True, "10.1000/smith")


def test_a_pdf_dropped_beside_the_studies_finds_its_reference(at, review: Path, listed: Path, tmp_path: Path) -> None:
    at.open(review, "anna")
    preview(at, listed).accept()
    at.window.groups.report.take_pdfs([a_pdf(tmp_path / "x.pdf", "doi: 10.1000/doe")], "")
    at.until(lambda: at.window.document.has_pages)
    quiet(at)
    assert len(at.window.desk.facts.studies) == 2
    assert at.window.desk.facts.study(at.window.studies.current_study()).label == "Doe 2020"
    assert "its DOI stands on the first pages" in at.said[-1]


# -- studies that look like one ----------------------------------------------------------------------------------------


@pytest.fixture
def twins(at, review: Path, listed: Path):
    """Two studies of the same DOI, both filled differently by Anna."""
    at.open(review, "anna")
    preview(at, listed).accept()
    desk = at.window.desk
    one, other = desk.facts.studies
    report = desk.facts.reports(other.id)[0]
    same = desk.facts.reports(one.id)[0].reference
    from dataclasses import replace

    desk.change_facts(lambda review: review.add_report(replace(report, reference=same)))
    return one.id, other.id


def alike(at) -> AlikeDialog:
    at.do("alike_studies")
    dialog = at.dialog(AlikeDialog)
    assert isinstance(dialog, AlikeDialog)
    quiet(at)
    return dialog


def test_a_pair_is_shown_with_its_reason_and_left_as_two_is_remembered(at, twins) -> None:
    dialog = alike(at)
    assert unnamed(dialog) == []
    assert dialog.model.rows == (("Smith 2019", "Doe 2020", "the same DOI"),)
    assert "10.1000/smith" in dialog.about.text()
    dialog.leave_chosen()
    assert dialog.model.rows == ()
    assert not dialog.merge.isEnabled()
    dialog.looked_at.setChecked(True)
    assert dialog.model.rows == (("Smith 2019", "Doe 2020", "the same DOI (looked at)"),)
    assert dialog.leave.text() == "Ask again"


def test_a_duplicate_is_kept_and_not_counted(at, twins) -> None:
    one, other = twins
    dialog = alike(at)
    dialog.stays.setCurrentIndex(dialog.stays.findData(other))
    dialog.call_duplicate()
    desk = at.window.desk
    assert (desk.facts.study(one).status, desk.facts.decision(one).other) == ("duplicate", other)
    assert dialog.model.rows == ()


def test_merged_studies_show_all_reports_and_ask_which_answer_holds_and_are_split_again(at, twins) -> None:
    from crps_extractor.models.answer import Answer

    one, other = twins
    for study, text in ((one, "first"), (other, "second")):
        at.window.studies.choose(study)
        at.window.study.set_answer(*PLACE, Answer(parts={"text": text}))
    dialog = alike(at)
    dialog.stays.setCurrentIndex(dialog.stays.findData(one))
    dialog.merge_chosen()
    dialog.close()
    desk = at.window.desk
    assert [study.id for study in desk.facts.studies] == [one]
    assert len(desk.facts.reports(one)) == 2
    at.window.studies.choose(one)
    assert at.window.studies.model.rowCount(at.window.studies.model.index_of(one)) == 2
    at.do("answered_twice")
    twice = at.dialog(TwiceDialog)
    assert [(row[-2], row[-1]) for row in twice.model.rows] == [("first", "second")]
    twice.choose(is_own=False)
    assert at.window.study.sheet.answer(*PLACE).part("text") == "second"
    twice.close()
    from crps_extractor.models.review.reports.identity import split_study

    desk.change_facts(lambda review: split_study(review, other, "two after all"))
    assert {study.id for study in desk.facts.studies} == {one, other}
    at.window.studies.choose(other)
    assert at.window.study.sheet.answer(*PLACE).part("text") == "second"


# -- missing and changed -----------------------------------------------------------------------------------------------


def the_file(path: Path) -> Path:
    (found,) = path.with_name("ketamine.pdfs").glob("*.pdf")
    return found


def test_a_missing_pdf_is_found_in_a_folder_and_shown_again(at, with_a_study: Path, tmp_path: Path) -> None:
    archive = tmp_path.parent / f"{tmp_path.name}-archive" / "deep"
    archive.mkdir(parents=True)
    shutil.move(the_file(with_a_study), archive / "renamed.pdf")
    (tmp_path / "Smith 2019.pdf").unlink()
    at.open(with_a_study, "anna")
    at.until(lambda: at.window.document.state.look.isVisible())
    at.qtbot.mouseClick(at.window.document.state.look, Qt.MouseButton.LeftButton)
    dialog = at.dialog(LostPdfsDialog)
    quiet(at)
    assert unnamed(dialog) == []
    assert dialog.count.text() == "0 put back, 1 still missing."
    assert dialog.model.rows == (("Smith 2019", "Smith 2019", "still missing"),)
    at.window.groups.report._look_in(at.window.desk, [archive.parent])
    at.until(lambda: dialog.model.rows[0][2] == "found as renamed.pdf, put back")
    at.until(lambda: at.window.document.has_pages)
    quiet(at)


def test_where_nothing_is_missing_that_is_said(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.do("lost_pdfs")
    assert "No PDF is missing" in at.told()


def changed(at, path: Path, *pages: str) -> None:
    """Anna takes words of the PDF, somebody replaces it, she opens it again."""
    at.open(path, "anna")
    at.window.form.go_to(*PLACE)
    at.select("30 patients")
    at.do("capture")
    at.leave()
    file = the_file(path)
    file.chmod(0o600)
    a_pdf(file, *pages)


def test_a_replaced_pdf_is_noticed_its_quotes_found_and_the_file_kept(
    make_window, with_a_study: Path, tmp_path: Path
) -> None:
    first = make_window()
    changed(first, with_a_study, "A page put in", "Ketamine 22.2 mg/h was given to 30 patients.")
    at = make_window()
    at.open(with_a_study, "anna")
    notice = at.window.document.notice
    at.until(lambda: notice.isVisible())
    assert "annotated or replaced since" in notice.sentence.text()
    at.qtbot.mouseClick(notice.more, Qt.MouseButton.LeftButton)
    dialog = at.dialog(ChangedPdfDialog)
    quiet(at)
    assert unnamed(dialog) == []
    assert [row[2:] for row in dialog.model.rows] == [("“30 patients”", "page 2, was page 1")]
    before = at.window.study.sheet.answer(*PLACE)
    dialog._keep()
    assert not notice.isVisible()
    assert at.window.study.sheet.answer(*PLACE) == before
    assert not at.can("changed_pdf")
    at.leave()


def test_new_places_are_taken_as_one_step_that_undo_takes_back(make_window, with_a_study: Path) -> None:
    changed(make_window(), with_a_study, "A page put in", "Ketamine 22.2 mg/h was given to 30 patients.")
    at = make_window()
    at.open(with_a_study, "anna")
    at.until(lambda: at.window.groups.report.watch.is_changed)
    at.do("changed_pdf")
    dialog = at.dialog(ChangedPdfDialog)
    quiet(at)
    dialog.take_places()
    assert at.window.study.sheet.answer(*PLACE).sources[0].page == 1
    dialog.close()
    at.do("undo")
    assert at.window.study.sheet.answer(*PLACE).sources[0].page == 0
    at.leave()


def test_the_original_of_a_changed_pdf_is_put_back_and_the_changed_file_stays_beside_it(
    make_window, with_a_study: Path, tmp_path: Path
) -> None:
    original = the_file(with_a_study).read_bytes()
    changed(make_window(), with_a_study, "Something else altogether")
    (tmp_path / "my copy.pdf").write_bytes(original)
    at = make_window()
    at.open(with_a_study, "ben")
    at.until(lambda: at.window.groups.report.watch.is_changed)
    at.do("changed_pdf")
    dialog = at.dialog(ChangedPdfDialog)
    quiet(at)
    assert not dialog.keep.isEnabled()
    dialog._look()
    lost = at.dialog(LostPdfsDialog)
    quiet(at)
    assert lost.count.text() == "1 put back, 0 still missing."
    assert original in [file.read_bytes() for file in with_a_study.with_name("ketamine.pdfs").glob("*.pdf")]
    assert len(list(with_a_study.with_name("ketamine.pdfs").glob("changed-*.pdf"))) == 1
    at.until(lambda: at.window.document.has_pages)
    at.qtbot.waitUntil(lambda: not at.window.document.notice.isVisible())
    at.leave()


def test_a_pdf_as_it_was_is_not_questioned(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.read_page()
    watch = at.window.groups.report.watch
    at.until(lambda: watch._compared)
    at.qtbot.wait(1)
    assert watch.changed == {}
    assert not at.can("changed_pdf")
    store_is_held = at.window.desk.store
    assert store_is_held is not None


def test_references_are_kept_in_the_file(make_window, review: Path, listed: Path) -> None:
    at = make_window()
    at.open(review, "anna")
    preview(at, listed).accept()
    at.leave()
    store = ReviewFile.open(review)
    facts = Review(store).facts
    assert [facts.reports(study.id)[0].reference.doi for study in facts.studies] == ["10.1000/smith", "10.1000/doe"]
    store.close()
