"""The choices of a field: their words in a table, one more added, one retired into others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.form import Choice
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import heading, quiet, wrapped

__all__ = ["ChoiceTable", "RetireChoiceDialog"]

_SHOWN_ROWS = 6


class ChoiceTable(QWidget):
    """A row a choice. The signals say what is wanted: other words, one more choice, one retired."""

    reworded = Signal(str, str)
    added = Signal(str)
    retire_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = QTableWidget(0, 2, self)
        self.new = QLineEdit(self)
        self.add = QPushButton(theme.icon("add"), self.tr("Add the choice"), self)
        self.retire = QPushButton(self.tr("Retire the choice…"), self)
        self._is_showing = False
        self._lay_out(theme)
        self.table.itemChanged.connect(self._reworded)
        self.table.currentCellChanged.connect(lambda *_: self._allow())
        self.new.textChanged.connect(lambda _text: self._allow())
        self.new.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        self.retire.clicked.connect(lambda: self.retire_wanted.emit(self.current()))

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show these choices; the row chosen stays."""
        here = self.table.currentRow()
        self._is_showing = True
        self.table.setRowCount(len(choices))
        for row, choice in enumerate(choices):
            words, name = QTableWidgetItem(choice.label), QTableWidgetItem(choice.id)
            name.setFlags(name.flags() & ~Qt.ItemFlag.ItemIsEditable)
            for column, item in enumerate((words, name)):
                said = f"{('Words', 'Id')[column]}: {item.text()}"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
                self.table.setItem(row, column, item)
        self._is_showing = False
        self.table.setCurrentCell(min(max(here, 0), len(choices) - 1), 0)
        self._allow()

    def current(self) -> str:
        """The id of the choice in the chosen row."""
        item = self.table.item(self.table.currentRow(), 1)
        return item.text() if item else ""

    def _reworded(self, item: QTableWidgetItem) -> None:
        if not self._is_showing and item.column() == 0 and item.text().strip():
            self.reworded.emit(self.table.item(item.row(), 1).text(), item.text().strip())

    def _add(self) -> None:
        if label := self.new.text().strip():
            self.new.clear()
            self.added.emit(label)

    def _allow(self) -> None:
        self.add.setEnabled(bool(self.new.text().strip()))
        self.retire.setEnabled(bool(self.current()) and self.table.rowCount() > 1)

    def _lay_out(self, theme: Theme) -> None:
        calm(self.table, theme)
        self.table.setHorizontalHeaderLabels([self.tr("Words"), self.tr("Id, which stays")])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(self.tr("Choices"))
        self.table.setMinimumHeight(self.table.verticalHeader().defaultSectionSize() * _SHOWN_ROWS)
        self.new.setPlaceholderText(self.tr("Words of another choice"))
        self.new.setAccessibleName(self.tr("Words of another choice"))
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self.new, 1)
        for button in (self.add, self.retire):
            button.setAutoDefault(False)
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.table)
        column.addLayout(line)


class RetireChoiceDialog(QDialog):
    """Asks what a choice becomes. ``wanted`` is told the ids of the choices that take its place, none or more."""

    wanted = Signal(list)

    def __init__(self, choice: Choice, others: Sequence[Choice], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Retire a choice"))
        self.boxes = {other.id: QCheckBox(other.label, self) for other in others}
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(heading(self.tr("What became of “{0}”?").format(choice.label), self))
        sentence = self.tr(
            "Tick one choice, and answers given so far are read as that one. Tick several, or none, and they stay as "
            "they were given, with a problem that asks the reviewer to choose."
        )
        column.addWidget(wrapped(sentence, self))
        for box in self.boxes.values():
            column.addWidget(box)
        column.addWidget(quiet(self.tr("The id of the retired choice is never used again."), theme, self))
        column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.tr("Retire the choice"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.accepted.connect(lambda: self.wanted.emit(self.ticked()))
        fit(self, 480, self.sizeHint().height())

    def ticked(self) -> list[str]:
        """The choices that take its place."""
        return [choice for choice, box in self.boxes.items() if box.isChecked()]
