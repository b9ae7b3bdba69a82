"""Sentences that must not be missed, questions before what cannot be undone, files to choose; nothing is blocked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLabel, QMessageBox, QTextEdit, QWidget

from crps_extractor.ui.widgets.fitting import fit

__all__ = [
    "ask",
    "ask_choice",
    "ask_text",
    "choose_files",
    "choose_folder",
    "choose_new_file",
    "documents_folder",
    "tell",
]

_ASKING_WIDTH = 480

Chosen = Callable[[list[Path]], object]


def tell(parent: QWidget, title: str, sentence: str, details: str = "", *, is_failure: bool = False) -> QMessageBox:
    """Say something that waits for the person, while the window goes on; ``details`` can be opened and copied."""
    icon = QMessageBox.Icon.Warning if is_failure else QMessageBox.Icon.NoIcon
    box = QMessageBox(icon, title, sentence, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if details:
        box.setDetailedText(details)
        for text in box.findChildren(QTextEdit):
            text.setAccessibleName(parent.tr("Details"))
    box.open()
    return box


def ask(parent: QWidget, title: str, sentence: str, button: str, yes: Callable[[], object]) -> QMessageBox:
    """Ask before something is done; ``button`` is a verb, the other way is to cancel."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, sentence, QMessageBox.StandardButton.Cancel, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chosen = box.addButton(button, QMessageBox.ButtonRole.AcceptRole)
    chosen.clicked.connect(lambda: yes())
    box.setDefaultButton(chosen)
    box.open()
    return box


def ask_text(
    parent: QWidget, title: str, label: str, verb: str, said: Callable[[str], object], text: str = ""
) -> QInputDialog:
    """Ask for one line of text; ``verb`` is on the button."""
    dialog = _input_dialog(parent, title, label, verb)
    dialog.setTextValue(text)
    dialog.textValueSelected.connect(said)
    dialog.open()
    return dialog


def ask_choice(
    parent: QWidget, title: str, label: str, verb: str, choices: Sequence[str], said: Callable[[str], object]
) -> QInputDialog:
    """Ask for one of some choices, the first of them proposed; ``verb`` is on the button."""
    dialog = _input_dialog(parent, title, label, verb)
    dialog.setComboBoxItems(list(choices))
    dialog.textValueSelected.connect(said)
    dialog.open()
    return dialog


def choose_files(parent: QWidget, title: str, kinds: str, chosen: Chosen, *, several: bool = False) -> QFileDialog:
    """Choose files that are there; ``kinds`` is a filter such as "PDFs (*.pdf)"."""
    mode = QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile
    return _file_dialog(parent, title, documents_folder(), mode, kinds, chosen)


def choose_folder(parent: QWidget, title: str, chosen: Chosen) -> QFileDialog:
    """Choose a folder."""
    return _file_dialog(parent, title, documents_folder(), QFileDialog.FileMode.Directory, "", chosen)


def choose_new_file(parent: QWidget, title: str, proposed: Path, kinds: str, chosen: Chosen) -> QFileDialog:
    """Choose where a new file goes; the system asks before an old one is replaced."""
    dialog = _file_dialog(parent, title, proposed.parent, QFileDialog.FileMode.AnyFile, kinds, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(proposed.suffix.lstrip("."))
    dialog.selectFile(proposed.name)
    return dialog


def documents_folder() -> Path:
    """Where a person's own files usually are."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _file_dialog(
    parent: QWidget, title: str, folder: Path, mode: QFileDialog.FileMode, kinds: str, chosen: Chosen
) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder), kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    dialog.filesSelected.connect(lambda names: chosen(_paths(names)))
    dialog.open()
    return dialog


def _input_dialog(parent: QWidget, title: str, label: str, verb: str) -> QInputDialog:
    """A dialog of one line whose words wrap instead of making it as wide as the screen."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setOkButtonText(verb)
    for words in dialog.findChildren(QLabel):
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
    layout = dialog.layout()
    fit(dialog, _ASKING_WIDTH, layout.totalHeightForWidth(_ASKING_WIDTH) if layout else 0)
    return dialog


def _paths(names: Sequence[str]) -> list[Path]:
    return [Path(name) for name in names]
