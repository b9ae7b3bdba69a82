"""Going back to a backup, what is said when something cannot be saved, and the recovery copy: nothing is ever lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox

from crps_extractor.models.review.exchanging import incoming
from crps_extractor.models.store.backups import backups_of
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.merging import preview
from crps_extractor.models.store.package import write_package
from crps_extractor.models.store.rescue import difference_words
from crps_extractor.ui.exchange.backups import BackupsDialog
from crps_extractor.ui.exchange.saving import SavingDialog
from tests.ui.exchange.conftest import Exchange, everything_in, words_in
from tests.ui.window.conftest import AtTheWindow
from tests.ui.window.test_accessibility import unnamed

TRY_TO_OPEN = """
import sys
from pathlib import Path
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import StoreError
try:
    ReviewFile.open(Path(sys.argv[1])).close()
except StoreError as error:
    print(error.code)
"""


def tried_elsewhere(path: Path) -> str:
    """What a second program is told."""
    done = subprocess.run([sys.executable, "-c", TRY_TO_OPEN, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def label_shown(at: AtTheWindow) -> str:
    answer = at.window.study.answer("study", "study_label") if at.window.study else None
    return answer.part("text") if answer else ""


def backups_dialog(exchange: Exchange) -> BackupsDialog:
    exchange.at.do("backups")
    exchange.idle()
    dialog = exchange.at.dialog(BackupsDialog)
    assert isinstance(dialog, BackupsDialog)
    return dialog


def pragma(at: AtTheWindow, text: str) -> int:
    assert at.window.desk is not None
    asked = at.window.desk.store.call(lambda file: file._connection.execute(f"PRAGMA {text}").fetchone()[0])
    return int(asked.result())


def test_backups_say_in_edits_what_differs_and_the_review_stays_locked(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    exchange.answer("first")
    exchange.answer("second")
    dialog = backups_dialog(exchange)
    assert [row[1] for row in dialog.model.rows] == ["lacks 2 edits"]
    assert tried_elsewhere(with_a_study) == "in_use"
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    dialog.model.show(dialog.model.rows)
    assert dialog.table.accessibleName()


def test_going_back_moves_the_review_aside_and_opens_the_backup(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    exchange.answer("kept in the backup")
    exchange.close()
    exchange.at.open(with_a_study, "anna")
    exchange.answer("made since")
    dialog = backups_dialog(exchange)
    assert dialog.restore.isEnabled()
    dialog.restore.click()
    assert "1 edit " in exchange.at.answer_yes()
    exchange.at.until(lambda: exchange.at.window.desk is not None and label_shown(exchange.at) == "kept in the backup")
    exchange.idle()
    said = exchange.at.told()
    (aside,) = with_a_study.parent.glob("ketamine before restore *.crpx")
    assert aside.name in said
    exchange.close()
    assert len(everything_in(aside)) == len(everything_in(with_a_study)) + 1


def test_a_backup_that_holds_the_same_is_not_gone_back_to(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    dialog = backups_dialog(exchange)
    assert [row[1] for row in dialog.model.rows] == ["the same"]
    assert not dialog.restore.isEnabled()


def test_a_damaged_review_offers_the_newest_good_backup_with_what_differs(
    exchange: Exchange, with_a_study: Path
) -> None:
    exchange.at.open(with_a_study, "anna")
    exchange.answer("before the damage")
    exchange.close()
    assert backups_of(with_a_study)
    content = bytearray(with_a_study.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xff" * 4096
    with_a_study.write_bytes(content)
    exchange.at.window.review_commands.open_path(with_a_study, "anna")
    box = exchange.at.dialog(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "the backup compared with it: " in box.text()
    assert "edit" in box.text() or "the same" in box.text()
    exchange.at.answer_yes()
    exchange.at.until(lambda: exchange.at.window.desk is not None)
    exchange.idle()
    assert label_shown(exchange.at) == "before the damage"


def test_a_review_whose_beginning_is_damaged_offers_the_backup_and_counts_the_edits_behind_it(
    exchange: Exchange, with_a_study: Path
) -> None:
    exchange.at.open(with_a_study, "anna")
    exchange.answer("before the damage")
    exchange.close()
    content = bytearray(with_a_study.read_bytes())
    content[:200] = b"\xff" * 200
    with_a_study.write_bytes(content)
    exchange.at.window.review_commands.open_path(with_a_study, "anna")
    box = exchange.at.dialog(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "its beginning is damaged" in box.text()
    assert "the same" in box.text()
    exchange.at.answer_yes()
    exchange.at.until(lambda: exchange.at.window.desk is not None)
    exchange.idle()
    assert label_shown(exchange.at) == "before the damage"


def test_a_file_of_another_program_is_only_said_to_be_no_review(exchange: Exchange, tmp_path: Path) -> None:
    other = tmp_path / "letter.crpx"
    other.write_text("Dear colleague")
    exchange.at.window.review_commands.open_path(other, "anna")
    box = exchange.at.dialog(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "not a review of this program" in box.text()
    assert "backup" not in box.text()


def test_what_is_not_saved_is_said_and_kept_in_a_recovery_copy(exchange: Exchange, with_a_study: Path) -> None:
    at, window = exchange.at, exchange.at.window
    at.open(with_a_study, "anna")
    assert window.desk is not None
    pragma(at, f"max_page_count = {pragma(at, 'page_count')}")
    for number in range(40):
        exchange.answer(f"{'a long answer ' * 300}{number}")
    at.until(lambda: window.desk is not None and window.desk.saving.state == "not saved")
    at.put_dialogs_away()
    window._saved.click()
    dialog = at.dialog(SavingDialog)
    assert isinstance(dialog, SavingDialog)
    assert dialog.state.text() == "Not saved yet"
    assert "Nothing of it is lost" in words_in(dialog)
    assert dialog.again.isEnabled()
    target = exchange.folder / "elsewhere.crpx"
    dialog.copy.click()
    exchange.choose(target)
    exchange.idle()
    assert "every edit" in at.told()
    pragma(at, "max_page_count = 1000000")
    dialog.again.click()
    at.until(lambda: dialog.state.text() == "Everything is saved")
    dialog.reject()
    exchange.close()
    assert everything_in(target)
    assert len(everything_in(target)) == len(everything_in(with_a_study))


def test_a_recovery_copy_replaces_no_file(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    exchange.at.do("saving")
    dialog = exchange.at.dialog(SavingDialog)
    assert isinstance(dialog, SavingDialog)
    assert dialog.state.text() == "Everything is saved"
    (exchange.folder / "taken.crpx").write_bytes(b"something else")
    dialog.copy.click()
    exchange.choose(exchange.folder / "taken.crpx")
    assert "exists already" in exchange.at.told()
    assert (exchange.folder / "taken.crpx").read_bytes() == b"something else"


def test_a_package_waits_until_everything_is_saved(exchange: Exchange, with_a_study: Path) -> None:
    at, window = exchange.at, exchange.at.window
    store = ReviewFile.open(with_a_study)
    package = write_package(store, exchange.folder / "own.crpx-share", "anna", [])
    store.close()
    at.open(with_a_study, "anna")
    assert window.desk is not None
    pragma(at, f"max_page_count = {pragma(at, 'page_count')}")
    for number in range(40):
        exchange.answer(f"{'a long answer ' * 300}{number}")
    at.until(lambda: window.desk is not None and window.desk.saving.state == "not saved")
    at.put_dialogs_away()
    shown = window.desk
    coming = incoming(shown.review, shown.path, package, preview(shown.store, package))
    window.exchange_commands.merge(shown, package, coming)
    exchange.idle()
    assert "not saved yet" in at.told()
    assert label_shown(at).endswith("39")
    pragma(at, "max_page_count = 1000000")


def test_differences_are_said_in_words() -> None:
    assert difference_words(0, 0) == "the same"
    assert difference_words(1, 0) == "lacks 1 edit"
    assert difference_words(3, 2) == "lacks 3 edits, has 2 edits that are not in the review"


@pytest.mark.parametrize("command", ["history_study", "send_package", "backups", "saving"])
def test_every_dialog_is_named_fits_its_words_and_closes_with_escape(
    exchange: Exchange, with_a_study: Path, command: str
) -> None:
    exchange.at.open(with_a_study, "anna")
    exchange.at.do(command)
    exchange.idle()
    dialog = exchange.at.dialog(QDialog)
    assert dialog.windowTitle()
    assert unnamed(dialog) == []
    labels = [one for one in dialog.findChildren(QLabel) if one.isVisible() and one.text()]
    assert [one.text() for one in labels if one.heightForWidth(one.width()) > one.height()] == []
    exchange.at.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    exchange.at.until(lambda: not dialog.isVisible())
