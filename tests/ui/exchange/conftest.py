"""Two people at two windows of their own files: what one sends, the other takes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)

from crps_extractor.models.answer import Answer
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter
from crps_extractor.ui.exchange.begin import BeginDialog
from crps_extractor.ui.exchange.preview import PreviewDialog
from crps_extractor.ui.exchange.receipt import ReceiptDialog
from crps_extractor.ui.exchange.send import SendDialog
from crps_extractor.ui.people.who import WhoDialog
from tests.ui.window.conftest import (
    AtTheWindow,
    at,
    make_window,
    review,
    window_workers,
    with_a_study,
)

__all__ = ["at", "make_window", "review", "window_workers", "with_a_study"]


def words_in(widget: QWidget) -> str:
    """Everything a widget shows or would read aloud."""
    said = [widget.windowTitle()]
    for one in widget.findChildren(QWidget):
        said += [one.toolTip(), one.accessibleName(), one.accessibleDescription()]
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            said.append(one.text())
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            said += cells_of(one.model(), QModelIndex())
    return "\n".join(said)


def cells_of(model: QAbstractItemModel, parent: QModelIndex) -> list[str]:
    """Every text of an item model, tips and what is read aloud as well."""
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    said: list[str] = []
    for row in range(model.rowCount(parent)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            said += [str(index.data(role) or "") for role in roles]
        said += cells_of(model, model.index(row, 0, parent))
    return said


def everything_in(path: Path) -> list[str]:
    """The hashes of all events of a review that nobody holds."""
    store = ReviewFile.open(path)
    try:
        return [event.hash for event in store.history(HistoryFilter())]
    finally:
        store.close()


@dataclass
class Exchange:
    """Works at one window as one person after the other, and sends packages."""

    at: AtTheWindow
    folder: Path

    def idle(self) -> None:
        """Wait until nothing runs aside."""
        self.at.until(lambda: not self.at.window.review_commands.aside.is_running)

    def close(self) -> None:
        """Close the review."""
        self.at.put_dialogs_away()
        assert self.at.window.review_commands.close_review()

    def answer(self, text: str) -> None:
        """Give the study another label in the own sheet."""
        desk = self.at.window.study
        assert desk is not None
        desk.set_answer("study", "study_label", Answer(parts={"text": text}))

    def submit(self) -> str:
        """Fill in what is missing and submit; the short code of the receipt."""
        self.at.fill_the_rest()
        self.at.do("submit")
        self.at.answer_yes()
        dialog = self.at.dialog(ReceiptDialog)
        assert isinstance(dialog, ReceiptDialog)
        code = dialog.code
        dialog.reject()
        return code

    def send(self, name: str, *, to_myself: bool = False, with_pdfs: bool = False) -> Path:
        """Send a package by the command."""
        target = self.folder / f"{name}.crpx-share"
        self.at.do("send_package")
        dialog = self.at.dialog(SendDialog)
        assert isinstance(dialog, SendDialog)
        dialog.myself.setChecked(to_myself)
        dialog.pdfs.setChecked(with_pdfs)
        dialog.accept()
        self.choose(target)
        self.idle()
        assert target.is_file()
        return target

    def choose(self, path: Path) -> None:
        """Choose a file in the dialog that stands open."""
        dialog = self.at.dialog(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        dialog.filesSelected.emit([str(path)])
        dialog.close()

    def look_at(self, package: Path) -> PreviewDialog:
        """Take in a package by the command, up to its preview."""
        self.at.do("take_package")
        self.choose(package)
        self.idle()
        dialog = self.at.dialog(PreviewDialog)
        assert isinstance(dialog, PreviewDialog)
        return dialog

    def take(self, package: Path) -> None:
        """Take in a package, yes and all."""
        self.look_at(package).accept()
        self.idle()

    def begin(self, package: Path, name: str, who: str) -> Path:
        """Open a package with no review open, and begin a review from it as somebody."""
        path = self.folder / name / "mine.crpx"
        path.parent.mkdir()
        self.at.window.exchange_commands.open_file(package)
        dialog = self.at.dialog(BeginDialog)
        assert isinstance(dialog, BeginDialog)
        dialog.begin.click()
        self.choose(path)
        self.at.until(lambda: self.at.window.desk is not None)
        self.idle()
        people = self.at.dialog(WhoDialog)
        assert isinstance(people, WhoDialog)
        people.people.setCurrentItem(people.people.findItems(who, Qt.MatchFlag.MatchStartsWith)[0])
        people.accept()
        return path

    def shown(self) -> str:
        """Every word of the window and its dialogs."""
        dialogs = [one for one in self.at.window.findChildren(QDialog) if one.isVisible()]
        self.at.until(lambda: not any(getattr(one, "is_reading", False) for one in dialogs))
        return "\n".join(words_in(one) for one in (self.at.window, *dialogs))


@pytest.fixture
def exchange(at: AtTheWindow, tmp_path: Path) -> Exchange:
    return Exchange(at, tmp_path)


@pytest.fixture
def handed_out(exchange: Exchange, with_a_study: Path) -> Callable[[], Path]:
    """The lead's package for the others, made as Anna."""

    def make() -> Path:
        exchange.at.open(with_a_study, "anna")
        package = exchange.send("from the lead", with_pdfs=True)
        exchange.close()
        return package

    return make
