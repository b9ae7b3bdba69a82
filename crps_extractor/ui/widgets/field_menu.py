"""The menu of a field: every status with its key, then note, question and clearing."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMenu

from crps_extractor.models.answer import Rival
from crps_extractor.ui.widgets.field_row import FieldRow
from crps_extractor.ui.widgets.field_words import STATUS_KEYS

__all__ = ["field_menu", "open_field_menu"]


def open_field_menu(row: FieldRow) -> None:
    """Open the menu of a field under its status word."""
    menu = field_menu(row)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(row.status.mapToGlobal(row.status.rect().bottomLeft()))


def field_menu(row: FieldRow) -> QMenu:
    """The menu, made when it is opened; the keys are shown, the window's commands carry them out."""
    menu = QMenu(row)
    group = QActionGroup(menu)
    for status, keys in STATUS_KEYS.items():
        action = menu.addAction(f"{status.label}\t{_native(keys)}")
        action.setCheckable(True)
        action.setChecked(row.answer is not None and row.answer.status is status)
        action.setEnabled(row.is_editable)
        group.addAction(action)
        action.triggered.connect(lambda _=False, status=status: row.want_status(status))
    menu.addSeparator()
    for text, keys, act in (
        (row.tr("Note"), "Alt+N", row.remarks.open_note),
        (row.tr("Question to the authors"), "Alt+Q", row.remarks.open_query),
    ):
        action = menu.addAction(f"{text}\t{_native(keys)}")
        action.setEnabled(row.is_editable)
        action.triggered.connect(act)
    keep = menu.addAction(row.tr("Keep this value as another value…"))
    keep.setEnabled(row.is_editable and row.answer is not None and bool(row.answer.parts))
    keep.triggered.connect(lambda: ask_rival(row))
    menu.addSeparator()
    clear = menu.addAction(f"{row.tr('Clear the answer')}\t{_native('Alt+8')}")
    clear.setEnabled(row.is_editable and row.answer is not None)
    clear.triggered.connect(lambda: row.answer_wanted.emit(None))
    return menu


def ask_rival(row: FieldRow) -> None:
    """Ask why the present value is not the one to use, then make room for the other."""
    dialog = QInputDialog(row)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(row.tr("Keep as another value"))
    dialog.setLabelText(row.tr("Why is this value not the one to use? Both are compared, shown and exported."))
    dialog.setOkButtonText(row.tr("Keep"))
    dialog.textValueSelected.connect(lambda reason: keep_as_rival(row, reason.strip()))
    dialog.open()


def keep_as_rival(row: FieldRow, reason: str = "") -> None:
    """Make room for the value to be used: the present one stays listed, with the reason, as another value."""
    answer = row.draft()
    if answer is not None and answer.parts:
        rival = Rival(answer.parts, answer.sources[0] if answer.sources else None, reason)
        row.answer_wanted.emit(replace(answer, parts={}, sources=(), rivals=(*answer.rivals, rival), proposal=""))


def _native(keys: str) -> str:
    return QKeySequence.fromString(keys).toString(QKeySequence.SequenceFormat.NativeText)
