"""The derived values of a study and the imputed ones of the review: what was made, how, and the way to take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import EmptyState, quiet

__all__ = ["DerivedDialog", "MadeValue"]


@dataclass(frozen=True)
class MadeValue:
    """One line: what for, what came out, how and from what; ``id`` names it, ``is_imputed`` says which kind."""

    id: str
    label: str
    value: str
    how: str
    origin: str
    is_imputed: bool = False


class DerivedDialog(QDialog):
    """``withdrawn`` tells the line to be taken back; ``borrow_wanted`` and ``assume_wanted`` ask for new ones."""

    withdrawn = Signal(object)
    borrow_wanted = Signal()
    assume_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Derived and imputed values"))
        self._lines: Sequence[MadeValue] = ()
        self._may_settle = self._may_impute = False
        columns = (self.tr("For"), self.tr("Value"), self.tr("How"), self.tr("From what"))
        self.model = RowsModel(columns, self)
        self.table = reading_table(
            self.model,
            self.tr("Derived and imputed values"),
            (0, 2, 3),
            self,
            self.tr("Nothing was derived or imputed yet."),
        )
        calm(self.table, theme)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        nothing = self.tr("Open the conversions while settling to derive a value, or impute one below.")
        self._stack.addWidget(EmptyState(self.tr("Nothing was derived or imputed"), nothing, theme, self))
        buttons = self._make_buttons()
        self.table.selectionModel().currentChanged.connect(lambda *_: self._allow())
        words = self.tr("Computed from what is settled now. None of these is an answer, none was printed.")
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(self._stack, 1)
        column.addWidget(quiet(words, theme, self))
        column.addWidget(buttons)
        fit(self, 980, 420)

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.take_back = buttons.addButton(self.tr("Take it back"), role)
        self.borrow = buttons.addButton(self.tr("Borrow an SD for the chosen result…"), role)
        self.assume = buttons.addButton(self.tr("Assume a correlation or weight…"), role)
        for button in buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined]
        self.take_back.clicked.connect(self._withdraw)
        self.borrow.clicked.connect(self.borrow_wanted)
        self.assume.clicked.connect(self.assume_wanted)
        buttons.rejected.connect(self.reject)
        return buttons

    def show_values(self, lines: Sequence[MadeValue], *, may_settle: bool, may_impute: bool, may_borrow: bool) -> None:
        """Show these lines; what the person may do decides the buttons."""
        self._lines, self._may_settle, self._may_impute = lines, may_settle, may_impute
        self.model.show([(one.label, one.value, one.how, one.origin) for one in lines])
        self._stack.setCurrentIndex(0 if lines else 1)
        self.borrow.setEnabled(may_borrow)
        self.assume.setEnabled(may_impute)
        if lines:
            self.table.selectRow(0)
        self._allow()

    def chosen(self) -> MadeValue | None:
        """The chosen line."""
        row = self.table.currentIndex().row()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _allow(self) -> None:
        one = self.chosen()
        may = one is not None and (self._may_impute if one.is_imputed else self._may_settle)
        self.take_back.setEnabled(may)

    def _withdraw(self) -> None:
        one = self.chosen()
        if one is not None:
            self.withdrawn.emit(one)
