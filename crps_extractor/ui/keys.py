"""Every key of the window in one list, shown on F1."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.ui.actions import Command, tr
from crps_extractor.ui.theme import GROUP_GAP, Theme
from crps_extractor.ui.widgets.calm import pale_selection
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RoomyCells

__all__ = ["KeysDialog"]


class KeysDialog(QDialog):
    """A table of keys and what they do."""

    def __init__(self, commands: Iterable[Command], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        rows = [(_native(command.keys), command) for command in commands if command.keys]
        self.table = QTableWidget(len(rows), 3, self)
        titles = [self.tr("Keys"), self.tr("Command"), self.tr("What it does")]
        self.table.setHorizontalHeaderLabels(titles)
        self.table.setAccessibleName(self.tr("Keys"))
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        for row, (keys, command) in enumerate(rows):
            for column, text in enumerate((keys, tr(command.title).rstrip("…"), tr(command.tip))):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{titles[column]}: {text}")
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        pale_selection(self.table, theme)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        self.table.setItemDelegate(RoomyCells(self.table))
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column_layout.addWidget(self.table, 1)
        column_layout.addWidget(buttons)
        fit(self, 720, 640)


def _native(keys: tuple[str, ...]) -> str:
    style = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence.fromString(one).toString(style) for one in keys)
