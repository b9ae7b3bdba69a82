"""Two reviewers, two files, no server: packages go to and fro through the window's commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.documents.folder import pdf_folder
from crps_extractor.models.event import person_scope
from crps_extractor.models.review.exchanging import Coming, Incoming, sheets_to_send
from crps_extractor.models.review.progress import missing_rows, open_places
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import submit
from crps_extractor.models.store.backups import backups_of
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.merging import review_from_package
from crps_extractor.models.store.package import write_package
from crps_extractor.ui.exchange.begin import BeginDialog
from crps_extractor.ui.exchange.preview import PreviewDialog, incoming_model
from crps_extractor.ui.exchange.receipt import ReceiptDialog
from crps_extractor.ui.exchange.send import SendDialog
from crps_extractor.ui.history.dialog import HistoryDialog
from crps_extractor.ui.people.who import WhoDialog
from tests.ui.exchange.conftest import Exchange, everything_in, words_in

SECRET = "ZEBRA-7"


@pytest.fixture
def from_ben(with_a_study: Path, tmp_path: Path) -> Path:
    """What Ben sends back, submitted: his own review is begun from the lead's package."""
    lead = ReviewFile.open(with_a_study)
    handed_out = write_package(lead, tmp_path / "out.crpx-share", "anna", [])
    lead.close()
    (tmp_path / "ben").mkdir()
    path = tmp_path / "ben" / "mine.crpx"
    review_from_package(path, handed_out)
    store = ReviewFile.open(path)
    review = Review(store, "ben")
    study = review.facts.studies[0].id
    sheet = review.own_sheet(study)
    review.record([sheet.set("study", "study_label", Answer(parts={"text": SECRET}))])
    while places := open_places(sheet):
        review.record([sheet.set(*place, Answer(Status.NOT_REPORTED)) for place in places])
    review.record([sheet.mark_nothing(section.id) for section in missing_rows(sheet)])
    submit(review, study)
    sent = write_package(store, tmp_path / "from ben.crpx-share", "ben", sheets_to_send(review))
    store.close()
    return sent.path


def test_a_review_begun_from_a_package_holds_people_studies_and_pdfs(
    exchange: Exchange, handed_out: Callable[[], Path]
) -> None:
    path = exchange.begin(handed_out(), "ben", "Ben")
    desk = exchange.at.window.desk
    assert desk is not None
    assert [person.name for person in desk.facts.people.values()] == ["Anna", "Ben"]
    assert [study.label for study in desk.facts.studies] == ["Smith 2019"]
    assert desk.review.viewer == "ben"
    assert len(list(pdf_folder(path).glob("*.pdf"))) == 1
    exchange.at.read_page()


def test_nothing_of_a_blind_sheet_is_shown_before_both_have_submitted(
    exchange: Exchange, with_a_study: Path, from_ben: Path
) -> None:
    exchange.at.open(with_a_study, "anna")
    preview = exchange.look_at(from_ben)
    assert preview.brings.rows == (("Ben", "Smith 2019", "submitted", "still blind"),)
    assert SECRET not in exchange.shown()
    preview.accept()
    exchange.idle()
    exchange.at.do("history_study")
    assert SECRET not in exchange.shown()
    history = exchange.at.dialog(HistoryDialog)
    assert isinstance(history, HistoryDialog)
    history.export_to(exchange.folder / "history.csv")
    assert SECRET not in (exchange.folder / "history.csv").read_text(encoding="utf-8-sig")
    exchange.at.do("backups")
    exchange.idle()
    assert SECRET not in exchange.shown()


def test_both_sheets_open_on_both_sides_once_both_have_submitted(
    exchange: Exchange, with_a_study: Path, handed_out: Callable[[], Path]
) -> None:
    window = exchange.at.window
    of_ben = exchange.begin(handed_out(), "ben", "Ben")
    exchange.answer(SECRET)
    exchange.submit()
    from_ben = exchange.send("from Ben")
    exchange.close()
    exchange.at.open(with_a_study, "anna")
    exchange.take(from_ben)
    assert not exchange.at.can("compare")
    exchange.answer("LION-8")
    exchange.submit()
    assert exchange.at.can("compare")
    exchange.at.do("history_study")
    assert SECRET in exchange.shown()
    from_anna = exchange.send("from Anna")
    exchange.close()
    exchange.at.open(of_ben, "ben")
    exchange.take(from_anna)
    assert window.desk is not None
    assert window.desk.review.is_revealed(window.desk.facts.studies[0].id)
    exchange.at.do("compare")
    assert "LION-8" in exchange.shown()


def test_taking_in_the_same_package_again_brings_nothing_and_changes_nothing(
    exchange: Exchange, with_a_study: Path, from_ben: Path
) -> None:
    exchange.at.open(with_a_study, "anna")
    exchange.take(from_ben)
    exchange.close()
    before = everything_in(with_a_study)
    exchange.at.open(with_a_study, "anna")
    preview = exchange.look_at(from_ben)
    assert preview.brings.rows == ()
    assert any("nothing to take in" in sentence for sentence in preview.said)
    preview.accept()
    exchange.idle()
    exchange.close()
    assert everything_in(with_a_study) == before


def test_a_backup_is_made_before_a_package_is_taken_in(exchange: Exchange, with_a_study: Path, from_ben: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    exchange.answer("before the package")
    newest = backups_of(with_a_study)[0]
    exchange.take(from_ben)
    assert backups_of(with_a_study)[0].events == newest.events + 1


def test_a_damaged_package_is_refused_in_one_sentence_and_changes_nothing(
    exchange: Exchange, with_a_study: Path, from_ben: Path
) -> None:
    before = everything_in(with_a_study)
    content = bytearray(from_ben.read_bytes())
    content[len(content) // 2] ^= 0xFF
    from_ben.write_bytes(content)
    exchange.at.open(with_a_study, "anna")
    exchange.at.window.exchange_commands.open_file(from_ben)
    exchange.idle()
    said = exchange.at.told()
    assert "refused" in said or "not a package" in said
    assert "\n" not in said
    exchange.close()
    assert everything_in(with_a_study) == before


def test_a_package_of_another_review_is_refused(exchange: Exchange, from_ben: Path, tmp_path: Path) -> None:
    from tests.ui.window.conftest import a_review

    other = a_review(tmp_path / "another.crpx", "Anna", "Ben")
    before = everything_in(other)
    exchange.at.open(other, "anna")
    exchange.at.window.exchange_commands.take_in(from_ben)
    exchange.idle()
    assert "another review" in exchange.at.told()
    exchange.close()
    assert everything_in(other) == before


def test_an_unsubmitted_sheet_travels_only_to_oneself(exchange: Exchange, handed_out: Callable[[], Path]) -> None:
    exchange.begin(handed_out(), "ben", "Ben")
    exchange.answer(SECRET)
    exchange.at.do("send_package")
    dialog = exchange.at.dialog(SendDialog)
    assert isinstance(dialog, SendDialog)
    assert dialog.travelling() == ["What all share: people, studies, assignments, form"]
    dialog.myself.setChecked(True)
    assert dialog.travelling()[1:] == ["Smith 2019: your sheet, not submitted"]
    assert "nobody else" in words_in(dialog)
    dialog.reject()


def test_one_person_goes_on_at_another_computer_and_the_later_answer_stands(
    exchange: Exchange, handed_out: Callable[[], Path]
) -> None:
    window = exchange.at.window
    lead = handed_out()
    exchange.begin(lead, "ben", "Ben")
    exchange.answer("at the clinic")
    to_home = exchange.send("to home", to_myself=True)
    exchange.close()
    exchange.begin(to_home, "home", "Ben")
    assert window.study is not None
    exchange.answer("at home")
    back = exchange.send("back", to_myself=True)
    exchange.close()
    exchange.at.open(exchange.folder / "ben" / "mine.crpx", "ben")
    preview = exchange.look_at(back)
    assert [row[3:] for row in preview.contested.rows] == [("at the clinic", "at home", "at home")]
    preview.accept()
    exchange.idle()
    answer = window.study.answer("study", "study_label") if window.study else None
    assert answer is not None
    assert answer.part("text") == "at home"
    exchange.at.do("history_study")
    assert "at the clinic" in exchange.shown()


def test_somebody_elses_package_to_oneself_is_named_as_such(exchange: Exchange, handed_out: Callable[[], Path]) -> None:
    exchange.begin(handed_out(), "ben", "Ben")
    exchange.answer(SECRET)
    leaked = exchange.send("for Ben himself", to_myself=True)
    exchange.close()
    exchange.at.open(exchange.folder / "ketamine.crpx", "anna")
    preview = exchange.look_at(leaked)
    assert any("another computer" in sentence for sentence in preview.said)
    assert preview.brings.rows == (("Ben", "Smith 2019", "not submitted", "still blind"),)
    preview.accept()
    exchange.idle()
    exchange.at.do("history_study")
    assert SECRET not in exchange.shown()


def test_what_is_on_the_desk_is_read_anew_after_a_package(
    exchange: Exchange, handed_out: Callable[[], Path], with_a_study: Path
) -> None:
    window = exchange.at.window
    first = handed_out()
    exchange.at.open(with_a_study, "anna")
    assert window.desk is not None
    window.desk.rename_study(window.desk.facts.studies[0].id, "Smith 2020")
    second = exchange.send("renamed")
    exchange.close()
    exchange.begin(first, "ben", "Ben")
    exchange.take(second)
    assert window.title.text() == "Smith 2020"
    exchange.answer("still mine to fill")
    assert window.study is not None
    assert window.study.sheet.scope == person_scope("ben")


def test_a_package_opened_before_its_review_waits_for_it(
    exchange: Exchange, with_a_study: Path, from_ben: Path
) -> None:
    exchange.at.open(with_a_study, "anna")
    exchange.close()
    exchange.at.window.exchange_commands.open_file(from_ben)
    dialog = exchange.at.dialog(BeginDialog)
    assert isinstance(dialog, BeginDialog)
    assert "Ketamine" in words_in(dialog)
    dialog.known.click()
    exchange.choose(with_a_study)
    preview = exchange.at.dialog(PreviewDialog)
    assert isinstance(preview, PreviewDialog)
    assert preview.brings.rows == (("Ben", "Smith 2019", "submitted", "still blind"),)


def test_a_package_dropped_on_the_window_is_previewed(exchange: Exchange, with_a_study: Path, from_ben: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    window = exchange.at.window
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(from_ben))])
    given = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(10, 10), *given)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPoint(10, 10), *given))
    exchange.idle()
    assert exchange.at.dialog(PreviewDialog).isVisible()


def test_the_receipt_is_found_again(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    assert not exchange.at.can("receipt")
    code = exchange.submit()
    exchange.at.do("receipt")
    dialog = exchange.at.dialog(ReceiptDialog)
    assert isinstance(dialog, ReceiptDialog)
    assert (dialog.code, len(dialog.receipt)) == (code, 64)
    assert "not secrecy" in words_in(dialog)
    dialog.copy()
    assert dialog.receipt in QApplication.clipboard().text()
    dialog.reject()
    exchange.at.do("history_study")
    assert code in exchange.shown()


def test_models_and_dialogs_keep_to_the_rules(exchange: Exchange, with_a_study: Path, from_ben: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    preview = exchange.look_at(from_ben)
    for model in (preview.brings, preview.contested):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        model.show(model.rows)
    assert preview.table.accessibleName()
    preview.reject()
    exchange.at.do("send_package")
    dialog = exchange.at.dialog(SendDialog)
    assert isinstance(dialog, SendDialog)
    assert dialog.sheets.accessibleName()
    dialog.reject()
    begin = BeginDialog("Ketamine", "Anna", exchange.at.window.theme, exchange.at.window)
    assert all(button.accessibleName() for button in (begin.begin, begin.known))


def test_who_sits_here_is_asked_once_when_a_review_begins_with_a_package(
    exchange: Exchange, handed_out: Callable[[], Path]
) -> None:
    exchange.begin(handed_out(), "ben", "Ben")
    exchange.idle()
    exchange.at.qtbot.wait(1)
    assert not [one for one in exchange.at.window.findChildren(WhoDialog) if one.isVisible()]
    assert exchange.at.window.desk.viewer.name == "Ben"


def test_what_a_package_brings_is_listed_by_study() -> None:
    coming = [Coming("Ben", study, "submitted", None) for study in ("Smith 2019", "", "Dahan 2011")]
    shown = incoming_model(Incoming("Ben", None, tuple(coming), 0, (), 0, 0, for_its_author=False))
    assert [row[1] for row in shown.rows] == ["the review", "Dahan 2011", "Smith 2019"]
