"""A line beneath a field that unfolds an aid: equivalents of a dose, the total of its course, thresholds of change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.ui.theme import GAP, Meaning
from crps_extractor.ui.widgets.asking import Ask
from crps_extractor.ui.widgets.toned import Words, link_button

__all__ = ["AidsLine", "may_have_aids"]

_RULES = ("outcome.definition", "outcome.definition_text")


def may_have_aids(form_field: FormField, answer: Answer | None) -> bool:
    """Whether a field is of a kind that has aids: a dose that was typed, a responder rule."""
    if form_field.kind == "dose":
        return answer is not None and bool(answer.part("text")) and answer.status.holds_value
    return form_field.means in _RULES


class AidsLine(QWidget):
    """Nothing is computed before it is opened; what is open is computed again when the answer changes."""

    changed = Signal()

    def __init__(self, form_field: FormField, ask: Ask, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field, self._ask, self._name = form_field, ask, name
        self.title = self.tr("Equivalents") if form_field.kind == "dose" else self.tr("Change within a patient")
        self.button = link_button(ask.theme, self.title, f"{self.title}, {name}", self)
        self.button.clicked.connect(self.toggle)
        self.words = Words(ask.theme, Meaning.DERIVED, small=True, italic=True, parent=self)
        self.words.hide()
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.button)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 4)
        column.addLayout(head)
        column.addWidget(self.words)
        self._point()

    @property
    def is_open(self) -> bool:
        """True while the aid is shown."""
        return not self.words.isHidden()

    def toggle(self) -> None:
        """Open the aid, or fold it up."""
        self.words.setVisible(not self.is_open)
        self._point()
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Compute again what is open."""
        if self.is_open:
            lines = self._ask.aids(self._field)
            none = self.tr("Nothing can be worked out from what is answered so far.")
            self.words.setText("\n".join(lines) or none)

    def _point(self) -> None:
        self.button.setIcon(self._ask.theme.icon("next" if self.is_open else "forward", Meaning.QUIET))
        state = self.tr("open") if self.is_open else self.tr("folded")
        self.button.setAccessibleName(f"{self.title}, {self._name}, {state}")
