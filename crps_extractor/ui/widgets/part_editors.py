"""Editors for one part of an answer: a line, long text, a choice, several choices. What is typed is never altered."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from crps_extractor.models.form import Choice
from crps_extractor.models.kinds.base import Part
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.flow_layout import FlowLayout

__all__ = ["ChoiceEditor", "LineEditor", "LongEditor", "PartEditor", "SeveralEditor", "part_editor"]

_UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_LONG_LINES = (2, 8)


def _line_height(widget: QWidget) -> int:
    """The height of one-line editors, all alike and on the grid of 4."""
    return -(-(widget.fontMetrics().height() + 10) // 4) * 4


def _is_undo(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and any(event.matches(keys) for keys in _UNDO_KEYS)


class LineEditor(QLineEdit):
    """A line of text as typed; where the part brings choices they are offered, and one's own text is taken as well.

    Undo belongs to the study, not to the line: the key is handed on, and ``settled`` says that the text now counts.
    """

    typed = Signal()
    settled = Signal()

    def __init__(self, part: Part, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[str, str] = {}
        self.setMinimumHeight(_line_height(self))
        self.textEdited.connect(self.typed)
        self.returnPressed.connect(self.settled)
        self.offer(part.choices)
        if part.choices:
            action = QAction(theme.icon("next"), self.tr("Show what is offered (Alt+Down)"), self)
            action.triggered.connect(self.show_offered)
            self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Offer these choices while typing."""
        self._labels = {choice.id: choice.label for choice in choices}
        if not self._labels:
            return
        completer = self.completer() or QCompleter(QStringListModel(self), self)
        completer.model().setStringList(list(self._labels.values()))  # type: ignore[attr-defined]
        if self.completer() is None:
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.setCompleter(completer)
            completer.activated.connect(lambda _text: self.typed.emit())

    def show_offered(self) -> None:
        """Open the list of all that is offered."""
        completer = self.completer()
        if completer is not None and not self.isReadOnly():
            completer.setCompletionPrefix("")
            completer.complete()

    def value(self) -> str:
        """The text as typed, or the id of the choice whose label stands there."""
        text = self.text()
        return next((known for known, label in self._labels.items() if label == text), text)

    def set_value(self, value: str) -> None:
        """Show a part's text; the cursor stays where nothing changed."""
        text = self._labels.get(value, value)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def set_editable(self, editable: bool) -> None:
        """Let the reviewer type, or only read."""
        self.setReadOnly(not editable)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_undo(event):
            self.settled.emit()
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_undo(event):
            event.ignore()
        elif self._labels and event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.show_offered()
        else:
            super().keyPressEvent(event)


class LongEditor(QPlainTextEdit):
    """Some lines of text; it grows with them, Tab goes on to the next field."""

    typed = Signal()
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._changed)
        self._is_shown = False
        self._fit()

    def value(self) -> str:
        """The text as typed."""
        return self.toPlainText()

    def set_value(self, value: str) -> None:
        """Show a part's text; the cursor stays where nothing changed."""
        if value != self.toPlainText():
            self._is_shown = True
            self.setPlainText(value)
            self._is_shown = False

    def set_editable(self, editable: bool) -> None:
        """Let the reviewer type, or only read."""
        self.setReadOnly(not editable)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_undo(event):
            self.settled.emit()
            event.ignore()
            return True
        return super().event(event)

    def _changed(self) -> None:
        self._fit()
        if not self._is_shown:
            self.typed.emit()

    def _fit(self) -> None:
        low, high = _LONG_LINES
        lines = min(max(low, round(self.document().size().height())), high)
        margin = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margin)


class ChoiceEditor(QComboBox):
    """One of the choices, found by typing its first letters; Delete takes the choice back, the wheel never turns it."""

    typed = Signal()
    settled = Signal()

    def __init__(self, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Choose"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(16)
        self.setMinimumHeight(_line_height(self))
        self.offer(part.choices)
        self.activated.connect(self._chosen)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Offer these choices; what is chosen stays chosen."""
        value = self.value()
        offered = [("", ""), *((choice.id, choice.label) for choice in choices)]
        if offered == [(self.itemData(index), self.itemText(index)) for index in range(self.count())]:
            return
        self.clear()
        for number, (known, label) in enumerate(offered):
            self.addItem(label, known)
            self.setItemData(number, label, Qt.ItemDataRole.ToolTipRole)
        self.set_value(value)

    def value(self) -> str:
        """The id of the choice, "" when nothing is chosen."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Show a choice; one that is not offered is shown in quotation marks, as it stands."""
        if value == self.value() and self.currentIndex() != 0:
            return
        index = self.findData(value) if value else -1
        if value and index < 0:
            self.addItem(f"“{value}”", value)
            index = self.count() - 1
        self.setCurrentIndex(index)
        self.setToolTip(self.currentText())

    def set_editable(self, editable: bool) -> None:
        """Let the reviewer choose, or only read."""
        self.setEnabled(editable)

    def showPopup(self) -> None:
        view = self.view()
        view.setMinimumWidth(max(self.width(), min(view.sizeHintForColumn(0) + 40, 640)))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self._chosen(0)
        else:
            super().keyPressEvent(event)

    def _chosen(self, index: int) -> None:
        if index == 0:
            self.setCurrentIndex(-1)
        self.setToolTip(self.currentText())
        self.typed.emit()
        self.settled.emit()


class SeveralEditor(QWidget):
    """Several choices to tick; the answer keeps them in the order in which they were ticked."""

    typed = Signal()
    settled = Signal()

    def __init__(self, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: list[str] = []
        self._boxes: dict[str, QCheckBox] = {}
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.offer(part.choices)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Offer these choices; those already there stay as they are."""
        for choice in choices:
            if choice.id not in self._boxes:
                box = QCheckBox(choice.label.replace("&", "&&"), self)
                box.setToolTip(choice.label)
                box.clicked.connect(lambda is_on, choice=choice.id: self._ticked(choice, is_on))
                self._boxes[choice.id] = box
                self._flow.addWidget(box)

    def value(self) -> str:
        """The ids of the choices with a space between them."""
        return " ".join(self._chosen)

    def set_value(self, value: str) -> None:
        """Tick these choices; one that is not offered is shown as it stands."""
        self._chosen = value.split()
        self.offer(Choice(known, f"“{known}”") for known in self._chosen)
        for known, box in self._boxes.items():
            box.setChecked(known in self._chosen)

    def set_editable(self, editable: bool) -> None:
        """Let the reviewer tick, or only read."""
        for box in self._boxes.values():
            box.setEnabled(editable)

    def boxes(self) -> list[QCheckBox]:
        """The boxes in their order."""
        return list(self._boxes.values())

    def set_names(self, name: str) -> None:
        """Say to a screen reader which field each box belongs to."""
        for box in self._boxes.values():
            box.setAccessibleName(f"{name}: {box.toolTip()}")
        first = next(iter(self._boxes.values()), None)
        self.setFocusProxy(first) if first else None

    def _ticked(self, choice: str, is_on: bool) -> None:
        self._chosen = [known for known in self._chosen if known != choice] + ([choice] if is_on else [])
        self.typed.emit()
        self.settled.emit()


PartEditor = LineEditor | LongEditor | ChoiceEditor | SeveralEditor


def part_editor(part: Part, theme: Theme, parent: QWidget) -> PartEditor:
    """The editor for a part, by its entry: text, long, choice, several; free choices are lines that offer."""
    if part.entry == "several":
        return SeveralEditor(part, parent)
    if part.entry == "long":
        return LongEditor(parent)
    if part.entry == "choice" and not part.free:
        return ChoiceEditor(part, parent)
    return LineEditor(part, theme, parent)
