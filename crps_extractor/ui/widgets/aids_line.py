"""A line beneath a field that unfolds an aid: equivalents of a dose, the total of its course, thresholds of change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.ui.theme import GAP, Meaning
from crps_extractor.ui.widgets.asking import Ask
from crps_extractor.ui.widgets.toned import Words, link_button

__all__ = ["AidsLine", "may_have_aids"]

_RULES = ("outcome.definition", "outcome.definition_text")
_TOTAL = "dose.total"


def may_have_aids(form_field: FormField, answer: Answer | None) -> bool:
    """Whether a field is of a kind that has aids: a dose that was typed, the total of a course, a responder rule.

    The total is worked out from the phases, so that its aid is there before anything is typed.
    """
    if form_field.means == _TOTAL:
        return True
    if form_field.kind == "dose":
        return answer is not None and bool(answer.part("text")) and answer.status.holds_value
    return form_field.means in _RULES


def _title(widget: QWidget, form_field: FormField) -> str:
    if form_field.means == _TOTAL:
        return widget.tr("Total of the course")
    return widget.tr("Equivalents") if form_field.kind == "dose" else widget.tr("Change within a patient")


class AidsLine(QWidget):
    """Nothing is computed before it is opened; what is open is computed again when the answer changes."""

    changed = Signal()

    def __init__(self, form_field: FormField, ask: Ask, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field, self._ask, self._name = form_field, ask, name
        self.is_open = False
        self._lines: list[Words] = []
        self.title = _title(self, form_field)
        self.button = link_button(ask.theme, self.title, f"{self.title}, {name}", self)
        self.button.clicked.connect(self.toggle)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.button)
        head.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP // 4)
        self._column.addLayout(head)
        self._point()

    def toggle(self) -> None:
        """Open the aid, or fold it up."""
        self.is_open = not self.is_open
        self._point()
        self.refresh()

    def text(self) -> str:
        """What is shown, a line each."""
        return "\n".join(line.text() for line in self._lines)

    def refresh(self) -> None:
        """Compute again what is open."""
        none = (self.tr("Nothing can be worked out from what is answered so far."),)
        wanted = (self._ask.aids(self._field) or none) if self.is_open else ()
        if len(wanted) != len(self._lines):
            self._show(len(wanted))
        for line, words in zip(self._lines, wanted, strict=True):
            line.setText(words)

    def _show(self, count: int) -> None:
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        theme = self._ask.theme
        self._lines = [Words(theme, Meaning.DERIVED, small=True, italic=True, parent=self) for _ in range(count)]
        for line in self._lines:
            self._column.addWidget(line)
            line.show()
        self.changed.emit()

    def _point(self) -> None:
        self.button.setIcon(self._ask.theme.icon("next" if self.is_open else "forward", Meaning.QUIET))
        state = self.tr("open") if self.is_open else self.tr("folded")
        self.button.setAccessibleName(f"{self.title}, {self._name}, {state}")
