"""One problem beneath its field: mark, words, and the buttons that repair it or say that it is as published."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLabel, QVBoxLayout, QWidget

from crps_extractor.models.kinds.base import Strength
from crps_extractor.ui.theme import GAP, Meaning, Theme
from crps_extractor.ui.widgets.field_words import STRENGTH_WORDS, Line
from crps_extractor.ui.widgets.flow_layout import FlowLayout
from crps_extractor.ui.widgets.toned import Words, link_button

__all__ = ["MARKS", "ProblemLine"]

MARKS: Mapping[Strength, tuple[str, Meaning]] = {
    Strength.STRONG: ("problem-strong", Meaning.REFUSED),
    Strength.MILD: ("problem-mild", Meaning.PROBLEM),
    Strength.NOTE: ("problem-note", Meaning.QUIET),
}
"""The icon and the colour of each strength; the word always stands beside them."""


class ProblemLine(QWidget):
    """A problem in the field's own place. It never blocks: it can be repaired, accepted with a note, or left."""

    repair_wanted = Signal(object)
    accepted = Signal(object, str)
    option_taken = Signal(object)

    def __init__(self, line: Line, theme: Theme, name: str, editable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        icon, meaning = MARKS[line.strength]
        is_accepted = line.problem is not None and line.problem.accepted is not None
        mark = QLabel(self)
        mark.setPixmap(theme.icon(icon, Meaning.QUIET if is_accepted else meaning).pixmap(16, 16))
        words = f"{STRENGTH_WORDS[line.strength]}: {line.found}"
        if is_accepted:
            words = f"{words} You have looked: correct as published. {line.problem.accepted}"  # type: ignore[union-attr]
        found = Words(theme, Meaning.QUIET if is_accepted else meaning, words, small=True, parent=self)
        found.setToolTip(" ".join(part for part in (line.why, line.could) if part))
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(found)
        if line.could and not is_accepted:
            column.addWidget(Words(theme, Meaning.QUIET, line.could, small=True, parent=self))
        buttons = self._buttons(theme, name) if editable and not is_accepted else []
        if buttons:
            flow = FlowLayout()
            for button in buttons:
                flow.addWidget(button)
            column.addLayout(flow)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP // 2)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.setAccessibleName(f"{name}: {words}")

    def ask_note(self) -> None:
        """Ask for the note with which the problem is taken as published."""
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Correct as published"))
        dialog.setLabelText(self.tr("{0}\n\nWhat did you look at? The note is exported.").format(self.line.found))
        dialog.setOkButtonText(self.tr("Correct as published"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._accept)
        dialog.open()

    def _accept(self, note: str) -> None:
        """Without a note nobody could tell later what was looked at: it is asked for again."""
        if note.strip():
            self.accepted.emit(self.line.problem, note.strip())
        else:
            self.ask_note()

    def _buttons(self, theme: Theme, name: str) -> list[QWidget]:
        problem = self.line.problem
        buttons: list[QWidget] = []
        if problem is not None and problem.repair is not None:
            button = link_button(theme, problem.repair.label, f"{name}: {problem.repair.label}", self)
            button.clicked.connect(lambda: self.repair_wanted.emit(problem))
            buttons.append(button)
        else:
            for parts in self.line.options:
                text = self.tr("Take “{0}”").format(" ".join(parts.values()))
                button = link_button(theme, text, f"{name}: {text}", self)
                button.clicked.connect(lambda _=False, parts=parts: self.option_taken.emit(parts))
                buttons.append(button)
        if problem is not None:
            text = self.tr("Correct as published…")
            button = link_button(theme, text, f"{name}: {text}", self)
            button.clicked.connect(self.ask_note)
            buttons.append(button)
        return buttons
