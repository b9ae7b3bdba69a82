"""Not reported for many fields at once: which fields, and which places were looked at before saying so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.sheet import Place
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import quiet, wrapped

__all__ = ["PLACES", "NotReportedDialog"]

PLACES = ("full text", "tables", "figures", "supplement", "registry record", "protocol")
"""Where a reviewer looks before saying that something is not reported."""

Open = Mapping[str, Sequence[tuple[Place, str]]]
"""The open fields with their names, by what they belong to: this row, this section, the whole sheet."""


class NotReportedDialog(QDialog):
    """``wanted`` tells the places and which places in the report were looked at, in words."""

    wanted = Signal(object, str)

    def __init__(self, offered: Open, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Not reported for several fields"))
        self._offered = offered
        self.extent, self.list = QComboBox(self), QListWidget(self)
        self.places = {name: QCheckBox(name.capitalize(), self) for name in PLACES}
        self.extent.addItems(list(offered))
        self.extent.setAccessibleName(self.tr("Which open fields"))
        self.list.setAccessibleName(self.tr("Open fields that become not reported"))
        calm(self.list, theme)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.put = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out(theme)
        self.extent.currentIndexChanged.connect(lambda _index: self._offer())
        self.list.itemChanged.connect(lambda _item: self._say())
        for box in self.places.values():
            box.toggled.connect(lambda _on: self._say())
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._offer()

    def chosen(self) -> list[Place]:
        """The fields that are ticked."""
        items = [self.list.item(number) for number in range(self.list.count())]
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]

    def looked_at(self) -> str:
        """The places that were looked at, in words."""
        return ", ".join(name for name, box in self.places.items() if box.isChecked())

    def _offer(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for place, name in self._offered[self.extent.currentText()]:
            item = QListWidgetItem(name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, place)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.list.blockSignals(False)
        self._say()

    def _say(self) -> None:
        count = len(self.chosen())
        one, many = self.tr("Say not reported for 1 field"), self.tr("Say not reported for {0} fields").format(count)
        self.put.setText(one if count == 1 else many)
        self.put.setEnabled(bool(count and self.looked_at()))
        self.put.setToolTip("" if self.looked_at() else self.tr("Say first where you looked."))

    def _accept(self) -> None:
        self.wanted.emit(self.chosen(), self.looked_at())
        self.accept()

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        label = QLabel(self.tr("Open fields of"), self)
        label.setBuddy(self.extent)
        column.addWidget(label)
        column.addWidget(self.extent)
        column.addWidget(self.list, 1)
        column.addWidget(wrapped(self.tr("Where did you look?"), self))
        grid = QGridLayout()
        for number, box in enumerate(self.places.values()):
            grid.addWidget(box, number // 3, number % 3)
        column.addLayout(grid)
        words = self.tr(
            "The places are kept with each answer, and these answers come first when the sheets are settled."
        )
        column.addWidget(quiet(words, theme, self))
        column.addWidget(self._buttons)
        fit(self, 520, 560)
