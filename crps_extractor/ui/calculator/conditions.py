"""The questions before a conversion, each answered with yes or no, and nothing taken for granted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from crps_extractor.models.statistics.method import Question
from crps_extractor.ui.theme import GAP
from crps_extractor.ui.widgets.words import wrapped

__all__ = ["Conditions"]


class Conditions(QWidget):
    """One line a question; ``answers`` holds only what was answered."""

    changed = Signal()

    def __init__(self, questions: Sequence[Question], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[str, QButtonGroup] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for question in questions:
            column.addLayout(self._line(question))

    def answers(self) -> dict[str, bool]:
        """Yes or no by the question's id; a question without an answer is left out."""
        return {name: bool(group.checkedId()) for name, group in self._groups.items() if group.checkedId() >= 0}

    def answer(self, said: Mapping[str, bool]) -> None:
        """Answer questions by their ids."""
        for name, yes in said.items():
            self._groups[name].button(int(yes)).click()

    def _line(self, question: Question) -> QHBoxLayout:
        group = QButtonGroup(self)
        self._groups[question.id] = group
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(wrapped(question.text, self), 1)
        for words, number in ((self.tr("Yes"), 1), (self.tr("No"), 0)):
            button = QRadioButton(words, self)
            button.setAccessibleName(f"{words}: {question.text}")
            group.addButton(button, number)
            line.addWidget(button)
        group.idToggled.connect(lambda _number, is_on: self.changed.emit() if is_on else None)
        return line
