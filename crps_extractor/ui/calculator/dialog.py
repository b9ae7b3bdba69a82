"""The calculator: every conversion by what is printed, those that are never made, and what to do with the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.review.derived.assumed_inputs import AssumedInput
from crps_extractor.models.review.derived.derivations import Taken, taken_text
from crps_extractor.models.review.derived.proposed_inputs import proposed
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.statistics.method import Derived
from crps_extractor.models.statistics.methods import GROUPS, METHODS
from crps_extractor.models.statistics.never import NEVER
from crps_extractor.ui.calculator.worksheet import Worksheet
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import Wrapped, calm
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tabbing import tab_through
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["CalculatorDialog", "Target", "Wanted"]

_METHODS = {method.id: method for method in METHODS}
_NEVER = {never.id: never for never in NEVER}


@dataclass(frozen=True)
class Target:
    """What the calculator is opened for: a sheet and a row of it ("" for none), named ``label``.

    ``note`` and ``use`` say why the result cannot be noted or used there, "" where it can. ``assumed`` are figures of
    the review's own entries.
    """

    sheet: Sheet | None = None
    row: str = ""
    label: str = ""
    note: str = ""
    use: str = ""
    assumed: Mapping[str, AssumedInput] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """A conversion to use: its method, its figures, the answers to its conditions, where typed figures come from."""

    method: str
    inputs: Mapping[str, tuple[Taken, ...]]
    answers: Mapping[str, bool]
    origin: str = ""


class CalculatorDialog(QDialog):
    """``note_wanted`` tells the words of a result, ``use_wanted`` the conversion to use (a Wanted)."""

    note_wanted = Signal(str)
    use_wanted = Signal(object)

    def __init__(self, target: Target, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target, self._theme, self._offered = target, theme, ""
        self.setWindowTitle(
            self.tr("Conversions: {0}").format(target.label) if target.label else self.tr("Conversions")
        )
        self.tree = QTreeWidget(self)
        self.area = QScrollArea(self)
        self.sheet: Worksheet | None = None
        self.origin = QLineEdit(self)
        self.said = Words(theme, Meaning.REFUSED, parent=self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.note = self._button(self.tr("Put it as a note"), target.note)
        self.use = self._button(self.tr("Use this conversion"), target.use)
        self._fill()
        self._lay_out()
        self.tree.currentItemChanged.connect(lambda *_: self._show_chosen())
        self.note.clicked.connect(self._note)
        self.use.clicked.connect(self._use)
        self.origin.textChanged.connect(lambda _text: self._allow())
        self._buttons.rejected.connect(self.reject)
        self.choose(METHODS[0].id)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from the list through the figures and conditions of the chosen way to the buttons."""
        return tab_through(self, (self.tree, self.area, self.origin), forward) or bool(
            super().focusNextPrevChild(forward)
        )

    def choose(self, method: str) -> None:
        """Choose a conversion by its id."""
        for item in self.tree.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive):
            if item.data(0, Qt.ItemDataRole.UserRole) == method:
                self.tree.setCurrentItem(item)

    def refuse(self, reason: str) -> None:
        """Say why the result was not taken."""
        self.said.setText(reason)
        self.said.setVisible(bool(reason))

    def _show_chosen(self) -> None:
        item = self.tree.currentItem()
        chosen = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None
        self.sheet = None
        page: QWidget | None = None
        if chosen in _METHODS:
            page = self.sheet = self._worksheet(chosen)
            self._offer_origin("; ".join(self.sheet.origins))
            self.sheet.changed.connect(self._allow)
        elif chosen in _NEVER:
            page = self._refusal(chosen)
        if page is not None:
            self.area.setWidget(page)
        self._allow()

    def _offer_origin(self, words: str) -> None:
        """Where the assumed figures come from, unless the person has written something."""
        if self.origin.text() == self._offered:
            self._offered = words
            self.origin.setText(words)

    def _worksheet(self, chosen: str) -> Worksheet:
        method, sheet = _METHODS[chosen], self._target.sheet
        taken = proposed(sheet, self._target.row, method) if sheet is not None and self._target.row else {}
        texts = {name: taken_text(sheet, one) or "" for name, one in taken.items() if sheet is not None}
        return Worksheet(method, taken, texts, self._theme, self, self._target.assumed)

    def _refusal(self, chosen: str) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(GROUP_GAP, 0, 0, 0)
        column.addWidget(heading(_NEVER[chosen].title, page))
        column.addWidget(Words(self._theme, Meaning.REFUSED, _NEVER[chosen].reason, parent=page))
        column.addStretch(1)
        return page

    def _allow(self) -> None:
        self.refuse("")
        is_done = self.sheet is not None and isinstance(self.sheet.result(), Derived)
        needs_origin = self.sheet is not None and self.sheet.has_typed and not self._target.use
        self.origin.setVisible(needs_origin)
        self.note.setEnabled(is_done and not self._target.note)
        self.use.setEnabled(is_done and not self._target.use and (not needs_origin or bool(self.origin.text().strip())))

    def _note(self) -> None:
        if self.sheet is not None and isinstance(result := self.sheet.result(), Derived):
            marks = "".join(f"; {mark}" for mark in result.marks)
            self.note_wanted.emit(self.tr("Computed, not printed: {0}{1}").format(result.formula, marks))

    def _use(self) -> None:
        if self.sheet is not None:
            answers, origin = self.sheet.conditions.answers(), self.origin.text().strip()
            self.use_wanted.emit(Wanted(self.sheet.method.id, self.sheet.inputs(), answers, origin))

    def _button(self, words: str, why: str) -> QPushButton:
        button = self._buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
        button.setToolTip(why)
        button.setAutoDefault(False)
        return button

    def _fill(self) -> None:
        groups = [(name, [(one.id, one.title) for one in methods]) for name, methods in GROUPS.items()]
        groups.append((self.tr("Never converted, and why"), [(one.id, one.title) for one in NEVER]))
        for name, entries in groups:
            group = QTreeWidgetItem(self.tree, [name])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for identifier, title in entries:
                item = QTreeWidgetItem(group, [title])
                item.setData(0, Qt.ItemDataRole.UserRole, identifier)
                item.setToolTip(0, title)
            group.setExpanded(identifier not in _NEVER)

    def _lay_out(self) -> None:
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("Conversions"))
        self.tree.setWordWrap(True)
        calm(self.tree, self._theme)
        self.tree.setItemDelegate(Wrapped(self.tree))
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.origin.setPlaceholderText(self.tr("Where do the typed figures come from? It is kept and exported."))
        self.origin.setAccessibleName(self.tr("Where the typed figures come from"))
        self.said.hide()
        body = QHBoxLayout()
        body.addWidget(self.tree, 2)
        body.addWidget(self.area, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        if self._target.note and self._target.use:
            column.addWidget(quiet(self._target.use, self._theme, self))
        column.addLayout(body, 1)
        column.addWidget(self.origin)
        column.addWidget(self.said)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column.addWidget(self._buttons)
        fit(self, 1040, 640)
