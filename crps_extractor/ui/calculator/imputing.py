"""Two small forms: borrow an SD in the review's order; assume a correlation or weight with its range and source."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.statistics.imputation import ORDERS
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import quiet

__all__ = ["AssumeDialog", "BorrowDialog"]


class _Asking(QDialog):
    """A form with a reason, and a place to say why it was refused."""

    def __init__(self, theme: Theme, tell: Callable[[], object], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.why = QLineEdit(self)
        self.why.setAccessibleName(self.tr("Why it is imputed"))
        self.said = Words(theme, Meaning.REFUSED, parent=self)
        self.said.hide()
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.put = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(tell)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addLayout(self.form, 1)
        column.addWidget(self.said)
        column.addWidget(buttons)
        self.resize(560, self.sizeHint().height())

    def refuse(self, reason: str) -> None:
        """Say why it was not taken."""
        self.said.setText(reason)
        self.said.show()


class BorrowDialog(_Asking):
    """``wanted`` tells the order of the ways and the reason. Ways can be dragged, and ticked out."""

    wanted = Signal(object, str)

    def __init__(self, label: str, donors: Sequence[str], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self._tell, parent)
        self.setWindowTitle(self.tr("Borrow an SD for {0}").format(label))
        self.put.setText(self.tr("Borrow"))
        self.ways = QListWidget(self)
        self.ways.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.ways.setAccessibleName(self.tr("Ways of borrowing, the first that has a donor is taken"))
        calm(self.ways, theme)
        for way, words in ORDERS.items():
            item = QListWidgetItem(words, self.ways)
            item.setData(Qt.ItemDataRole.UserRole, way)
            item.setCheckState(Qt.CheckState.Checked)
        self.form.addRow(self.tr("In this order"), self.ways)
        found = "\n".join(donors) or self.tr("No result of the review prints an SD of this scale.")
        self.form.addRow(self.tr("Donors"), quiet(found, theme, self))
        self.form.addRow(self.tr("Why"), self.why)

    def _tell(self) -> None:
        items = [self.ways.item(number) for number in range(self.ways.count())]
        ways = [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]
        self.wanted.emit(ways, self.why.text())


class AssumeDialog(_Asking):
    """``wanted`` tells what, value, lower and upper end of the range, sources and reason."""

    wanted = Signal(str, str, str, str, str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self._tell, parent)
        self.setWindowTitle(self.tr("Assume a correlation or a weight"))
        self.put.setText(self.tr("Assume"))
        self.what = QComboBox(self)
        self.what.addItem(self.tr("correlation of baseline and end"), "correlation")
        self.what.addItem(self.tr("body weight (kg)"), "weight")
        self.value, self.low, self.high, self.sources = (QLineEdit(self) for _ in range(4))
        self.sources.setPlaceholderText(self.tr("a study of the review, or a named publication"))
        for words, widget in (
            (self.tr("What"), self.what),
            (self.tr("Value"), self.value),
            (self.tr("Sensitivity, from"), self.low),
            (self.tr("Sensitivity, to"), self.high),
            (self.tr("Source"), self.sources),
            (self.tr("Why"), self.why),
        ):
            widget.setAccessibleName(words)
            self.form.addRow(words, widget)

    def _tell(self) -> None:
        said = (line.text() for line in (self.value, self.low, self.high, self.sources, self.why))
        self.wanted.emit(self.what.currentData(), *said)
