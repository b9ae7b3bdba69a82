"""A third answer, entered by the settler: the parts of the field's kind, and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.answer_editor import AnswerEditor
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["OtherDialog"]

_WIDTH = 520


class OtherDialog(QDialog):
    """Asks for an answer that is neither reviewer's; begins with the first reviewer's texts."""

    wanted = Signal(object, str)

    def __init__(
        self, form_field: FormField, begin: Answer | None, context: Context, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settle otherwise"))
        self._field, self._context = form_field, context
        self.editor = AnswerEditor(form_field, context, theme, form_field.label, self)
        self.status = QComboBox(self)
        for status in Status:
            self.status.addItem(status.label, status.value)
        self.status.setAccessibleName(self.tr("Status"))
        self.why = QLineEdit(self)
        self.why.setAccessibleName(self.tr("Why"))
        self._understood = quiet("", theme, self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._settle = self._buttons.addButton(self.tr("Settle"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out(begin or Answer(), theme)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.wanted.emit(self.answer(), self.why.text().strip()))
        self.editor.typed.connect(self._say)
        self.why.textChanged.connect(lambda _text: self._say())
        self.status.currentIndexChanged.connect(lambda _index: self._say())
        self._say()
        fit(self, _WIDTH, self.heightForWidth(_WIDTH))

    def answer(self) -> Answer:
        """The third answer as entered."""
        return Answer(Status(self.status.currentData()), self.editor.parts())

    def _say(self) -> None:
        answer = self.answer()
        reading = kind_of(self._field).read(answer, self._field, self._context)
        said = [reading.understood, *(finding.found for finding in reading.findings)]
        self._understood.setText("\n".join(line for line in said if line))
        holds = not answer.is_blank and (bool(answer.parts) or not answer.status.holds_value)
        self._settle.setEnabled(holds and bool(self.why.text().strip()))

    def _lay_out(self, begin: Answer, theme: Theme) -> None:
        self.editor.set_parts(begin.parts)
        self.status.setCurrentIndex(self.status.findData(begin.status.value))
        self.why.setPlaceholderText(self.tr("The reason is kept and exported"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(heading(self._field.label, self))
        for name, widget in (
            (self.tr("Status"), self.status),
            ("", self.editor),
            ("", self._understood),
            (self.tr("Why"), self.why),
        ):
            if name:
                column.addWidget(quiet(name, theme, self))
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.editor.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
