"""What cannot be opened or saved: one clear sentence in the window, and nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from crps_extractor.models.answer import Answer
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.models.store.schema import FORMAT
from crps_extractor.ui.review_desk import ReviewDesk

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX end and stop the worker here")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!doctype html><title>Sign in</title>", "is not a PDF, but a web page"),
        (b"", "is empty (0 bytes)"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "is not a PDF, but a drawing"),
    ],
)
def test_a_file_that_is_no_pdf_is_not_taken(at, review: Path, tmp_path: Path, content: bytes, said: str) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(content)
    at.open(review, "anna")
    at.window.groups.report.take_pdfs([paper], "")
    assert said in at.told()
    assert at.window.desk.facts.studies == []


def test_good_pdfs_are_taken_although_others_are_not(at, review: Path, tmp_path: Path, a_paper: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"nothing of the kind")
    at.open(review, "anna")
    at.window.groups.report.take_pdfs([bad, a_paper], "")
    assert "bad.pdf" in at.told()
    assert [study.label for study in at.window.desk.facts.studies] == ["Smith 2019"]


def test_a_damaged_pdf_is_said_in_the_pane_and_the_form_goes_on(at, review: Path, tmp_path: Path) -> None:
    paper = tmp_path / "damaged.pdf"
    paper.write_bytes(b"%PDF-1.4\n" + b"\x00\xff" * 400)
    at.open(review, "anna")
    at.window.groups.report.take_pdfs([paper], "")
    state = at.window.document.state
    at.until(lambda: "damaged" in state.sentence.text())
    at.window.study.set_answer("study", "study_label", Answer(parts={"text": "kept"}))
    at.until(lambda: at.window.desk.saving.state == "saved")


def test_an_encrypted_pdf_asks_for_its_password(at, review: Path, tmp_path: Path) -> None:
    paper = tmp_path / "locked.pdf"
    canvas = Canvas(str(paper), pagesize=(400, 300), encrypt=StandardEncryption("sesame"))
    canvas.drawString(50, 200, "secret")
    canvas.save()
    at.open(review, "anna")
    at.window.groups.report.take_pdfs([paper], "")
    state = at.window.document.state
    at.until(lambda: state.password.isVisible())
    state.password.setText("sesame")
    state.unlock.click()
    at.until(lambda: at.window.document.has_pages)


@posix_only
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_that_dies_or_hangs_costs_a_sentence_not_the_form(
    qtbot, tmp_path: Path, with_a_study: Path, how: signal.Signals, make_window
) -> None:
    with DocumentWorker(deadlines={"open": 1.0, "draw": 0.5, "words": 0.5, "sizes": 0.5}) as drawing:
        drawing.start()
        at = make_window(drawing)
        at.open(with_a_study, "anna")
        at.read_page()
        assert drawing.process_id is not None
        os.kill(drawing.process_id, how)
        at.do("zoom_in")
        at.until(lambda: at.window.document.notice.isVisible())
        assert "everything else goes on" in at.window.document.notice.sentence.text()
        at.window.study.set_answer("study", "study_label", Answer(parts={"text": "kept"}))
        at.until(lambda: at.window.desk.saving.state == "saved")
        at.qtbot.mouseClick(at.window.document.notice.again, at.left)
        at.read_page()
        at.leave()


def test_a_file_of_another_program_stays_as_it_is(at, tmp_path: Path) -> None:
    other = tmp_path / "other.crpx"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    before = other.read_bytes()
    at.window.review_commands.open_path(other)
    assert "is not a review of this program" in at.told()
    assert at.window.desk is None
    assert other.read_bytes() == before
    no_database = tmp_path / "text.crpx"
    no_database.write_text("no database", encoding="utf-8")
    at.window.review_commands.open_path(no_database)
    assert at.told()
    at.put_dialogs_away()
    at.window.review_commands.open_path(tmp_path / "gone.crpx")
    assert "is not there any more" in at.told()


def test_a_newer_review_is_left_alone(at, review: Path) -> None:
    connection = sqlite3.connect(review)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    at.window.review_commands.open_path(review)
    assert "newer version" in at.told()


@pytest.mark.parametrize("version", range(1, FORMAT + 1))
def test_a_review_of_every_format_opens_and_is_worked_in(at, tmp_path: Path, version: int) -> None:
    kept = tmp_path / "old.crpx"
    shutil.copy(Path(__file__).resolve().parents[2] / "golden" / f"whole-review-v{version}.crpx", kept)
    at.open(kept, "anna")
    at.window.studies.choose("s2")
    assert not at.window.study.is_locked
    at.window.study.set_answer("study", "name", Answer(parts={"text": "Dahan 2011a"}))
    at.do("close_review")
    at.open(kept, "anna")
    at.window.studies.choose("s2")
    assert at.window.study.answer("study", "name") == Answer(parts={"text": "Dahan 2011a"})


def test_a_review_that_is_open_elsewhere_says_so(at, review: Path) -> None:
    elsewhere = ReviewFile.open(review)
    try:
        at.window.review_commands.open_path(review)
        assert "open" in at.told()
        assert at.window.desk is None
    finally:
        elsewhere.close()
    at.open(review, "anna")


def test_a_damaged_review_offers_its_newest_good_backup(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.window.study.set_answer("study", "study_label", Answer(parts={"text": "Smith 2019"}))
    at.do("close_review")
    content = bytearray(with_a_study.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    with_a_study.write_bytes(bytes(content))
    at.window.review_commands.open_path(with_a_study, "anna")
    assert "good backup" in at.answer_yes()
    at.until(lambda: at.window.desk is not None)
    at.put_dialogs_away()
    assert at.window.desk.facts.title == "Ketamine"
    assert list(with_a_study.parent.glob("ketamine before restore*.crpx"))


def test_a_damaged_review_without_a_backup_says_that_there_is_none(at, review: Path) -> None:
    content = bytearray(review.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    review.write_bytes(bytes(content))
    at.window.review_commands.open_path(review)
    assert "no good backup" in at.told()


def fails_to_write(window) -> None:
    """Let the review file refuse every write, as a full disk does."""

    def refuse(file: ReviewFile) -> None:
        def full(*_: object) -> list[object]:
            raise StoreError("full", "The disk is full. Nothing was lost; it is tried again.")

        file.append = full  # type: ignore[method-assign]

    window.desk.store.call(refuse).result()


def test_what_could_not_be_saved_goes_into_a_copy_before_closing(at, with_a_study: Path, tmp_path: Path) -> None:
    at.open(with_a_study, "anna")
    fails_to_write(at.window)
    at.window.study.set_answer("study", "study_label", Answer(parts={"text": "unsaved"}))
    at.until(lambda: at.window.desk.saving.state == "not saved")
    assert "disk is full" in at.told()
    assert at.window._saved.text() == "Not saved"
    assert not at.window.close()
    at.answer_yes()
    dialog = at.dialog(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    copy = tmp_path / "kept elsewhere.crpx"
    dialog.filesSelected.emit([str(copy)])
    dialog.reject()
    at.until(lambda: at.window.desk is None)
    store = ReviewFile.open(copy)
    kept = Review(store, "anna")
    assert kept.own_sheet(kept.facts.studies[0].id).answer("study", "study_label").part("text") == "unsaved"
    store.close()
    assert not at.window.isVisible()


def test_a_copy_that_cannot_be_written_keeps_the_review_open(at, with_a_study: Path, tmp_path: Path) -> None:
    at.open(with_a_study, "anna")
    fails_to_write(at.window)
    at.window.study.set_answer("study", "study_label", Answer(parts={"text": "unsaved"}))
    at.until(lambda: at.window.desk.saving.state == "not saved")
    at.told()
    at.do("close_review")
    at.answer_yes()
    dialog = at.dialog(QFileDialog)
    dialog.filesSelected.emit([str(tmp_path / "no folder" / "copy.crpx")])
    dialog.reject()
    assert at.told()
    assert at.window.desk is not None
    assert at.window.study.answer("study", "study_label").part("text") == "unsaved"


@posix_only
def test_a_review_deleted_while_open_is_kept_in_a_copy_and_said(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    with_a_study.unlink()
    at.window.study.set_answer("study", "study_label", Answer(parts={"text": "kept"}))
    at.until(lambda: at.window.desk.saving.state == "not saved")
    sentence = at.told()
    assert "Everything you entered is kept in" in sentence
    (copy,) = with_a_study.parent.glob("ketamine recovered*.crpx")
    at.do("close_review")
    at.open(copy, "anna")
    assert at.window.study.answer("study", "study_label").part("text") == "kept"


def test_a_name_that_is_taken_is_said_before_anything_typed_is_lost(at, review: Path) -> None:
    from crps_extractor.ui.start.new_review import NewReviewDialog

    at.do("new_review")
    dialog = at.dialog(NewReviewDialog)
    assert isinstance(dialog, NewReviewDialog)
    dialog.title.setText("Ketamine")
    dialog.me.setText("Anna")
    dialog.path.setText(str(review))
    assert "exists already" in dialog._said.text()
    begin = next(one for one in dialog.findChildren(QPushButton) if one.text().startswith("Begin"))
    assert not begin.isEnabled()
    dialog.path.setText(str(review.with_name("another.crpx")))
    assert begin.isEnabled()
    dialog.second.setText("anna")
    assert "two different names" in dialog._said.text()
    assert not begin.isEnabled()


def test_a_folder_that_cannot_be_written_says_so(at, tmp_path: Path) -> None:
    from crps_extractor.models.review.facts import Person
    from crps_extractor.ui.start.new_review import NewReview

    blocked = tmp_path / "a file"
    blocked.write_text("in the way", encoding="utf-8")
    path = blocked / "review.crpx"
    at.window.review_commands.begin(NewReview(path, "T", "", "ketamine_crps", (Person("a", "Anna"),)))
    assert at.told()
    assert at.window.desk is None
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_a_review_that_may_only_be_read_is_shown_and_locked(at, with_a_study: Path) -> None:
    store = QueuedStore(with_a_study)
    reason = StoreError("newer", "It holds changes made with a newer version. It can be read here.")
    store.call(lambda file: file.refuse_edits(reason)).result()
    at.window.show_review(ReviewDesk(with_a_study, store, "anna", at.window))
    assert "can be read here" in at.told()
    assert at.window.study.is_locked
    assert "can be read here" in at.window.form.banner.text()
    assert not at.can("submit")
    assert not at.can("add_pdfs")
    assert at.can("export")
