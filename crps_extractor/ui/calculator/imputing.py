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

from crps_extractor.models.review.derived.imputations import donor_words
from crps_extractor.models.statistics.imputation import ORDERS, Donor, choose_sd
from crps_extractor.models.statistics.method import Refused
from crps_extractor.models.statistics.printed import plain
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.fitting import fit
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
        column.addLayout(self.form)
        column.addWidget(self.said)
        column.addStretch(1)
        column.addWidget(buttons)
        fit(self, 560, self.sizeHint().height())

    def refuse(self, reason: str) -> None:
        """Say why it was not taken."""
        self.said.setText(reason)
        self.said.show()


class BorrowDialog(_Asking):
    """``wanted`` tells the order of the ways and the reason. Ways can be dragged, and ticked out.

    What would be borrowed, from whom and with which range, is shown as the ways stand.
    """

    wanted = Signal(object, str)

    def __init__(
        self,
        label: str,
        donors: Sequence[Donor],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        target_is_change: bool = False,
    ) -> None:
        super().__init__(theme, self._tell, parent)
        self._donors, self._is_change = donors, target_is_change
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
        self.form.addRow(self.tr("Donors, the nearest first"), self._listed(donors, theme))
        self.preview = Words(theme, Meaning.DERIVED, italic=True, parent=self)
        self.form.addRow(self.tr("Would be borrowed"), self.preview)
        self.form.addRow(self.tr("Why"), self.why)
        self.ways.itemChanged.connect(lambda _item: self._show())
        self.ways.model().rowsMoved.connect(lambda *_: self._show())
        self._show()
        self.ways.setFixedHeight(self.ways.sizeHintForRow(0) * self.ways.count() + 2 * self.ways.frameWidth())
        fit(self, 680, 460 if donors else self.sizeHint().height())

    def chosen_ways(self) -> list[str]:
        """The ways that are ticked, in their order."""
        items = [self.ways.item(number) for number in range(self.ways.count())]
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _listed(self, donors: Sequence[Donor], theme: Theme) -> QWidget:
        if not donors:
            nobody: QWidget = quiet(self.tr("No result of the review prints an SD of this scale."), theme, self)
            return nobody
        shown = QListWidget(self)
        shown.addItems([donor_words(donor) for donor in donors])
        shown.setAccessibleName(self.tr("Donors of the same scale, with their distance in time"))
        shown.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        shown.setWordWrap(True)
        calm(shown, theme)
        return shown

    def _show(self) -> None:
        found = choose_sd(self._donors, self.chosen_ways(), target_is_change=self._is_change)
        words = found.reason if isinstance(found, Refused) else found.formula
        if not isinstance(found, Refused):
            ends = (plain(found.low), plain(found.high))
            words += self.tr("; all these donors lie between {0} and {1}").format(*ends)
        self.preview.setText(words)

    def _tell(self) -> None:
        self.wanted.emit(self.chosen_ways(), self.why.text())


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
