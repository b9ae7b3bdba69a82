"""A third answer, entered by the settler: the parts of the field's kind, and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Part
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["OtherDialog"]


class OtherDialog(QDialog):
    """Asks for an answer that is neither reviewer's; begins with the first reviewer's texts."""

    wanted = Signal(object, str)

    def __init__(
        self, form_field: FormField, begin: Answer | None, context: Context, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settle otherwise"))
        self._field, self._context = form_field, context
        self._parts: dict[str, QLineEdit | QComboBox] = {}
        self.status = QComboBox(self)
        for status in Status:
            self.status.addItem(status.label, status.value)
        self.status.setAccessibleName(self.tr("Status"))
        self.why = QLineEdit(self)
        self.why.setAccessibleName(self.tr("Why"))
        self._understood = quiet("", theme, self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._settle = self._buttons.addButton(self.tr("Settle"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out(begin or Answer())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.wanted.emit(self.answer(), self.why.text().strip()))
        self.why.textChanged.connect(lambda _text: self._say())
        self.status.currentIndexChanged.connect(lambda _index: self._say())
        self._say()

    def answer(self) -> Answer:
        """The third answer as entered."""
        parts = {name: self._text(widget) for name, widget in self._parts.items()}
        return Answer(Status(self.status.currentData()), parts)

    def _text(self, widget: QLineEdit | QComboBox) -> str:
        if isinstance(widget, QLineEdit):
            return widget.text()
        is_listed = widget.currentText() == widget.itemText(widget.currentIndex())
        return str(widget.currentData()) if is_listed else widget.currentText()

    def _say(self) -> None:
        answer = self.answer()
        reading = kind_of(self._field).read(answer, self._field, self._context)
        said = [reading.understood, *(finding.found for finding in reading.findings)]
        self._understood.setText("\n".join(line for line in said if line))
        holds = not answer.is_blank and (bool(answer.parts) or not answer.status.holds_value)
        self._settle.setEnabled(holds and bool(self.why.text().strip()))

    def _editor(self, part: Part, text: str) -> QLineEdit | QComboBox:
        if part.entry == "choice":
            combo = QComboBox(self)
            combo.setEditable(part.free)
            combo.addItem("", "")
            for choice in part.choices:
                combo.addItem(choice.label, choice.id)
            at = combo.findData(text)
            combo.setCurrentIndex(max(at, 0))
            if at < 0 and part.free:
                combo.setEditText(text)
            combo.currentTextChanged.connect(lambda _text: self._say())
            return combo
        edit = QLineEdit(text, self)
        edit.textChanged.connect(lambda _text: self._say())
        return edit

    def _lay_out(self, begin: Answer) -> None:
        form = QFormLayout()
        form.setSpacing(GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Status"), self.status)
        for part in kind_of(self._field).parts(self._field, self._context):
            editor = self._editor(part, begin.part(part.id))
            editor.setAccessibleName(f"{self._field.label}: {part.label}")
            self._parts[part.id] = editor
            form.addRow(part.label, editor)
        form.addRow(self.tr("Why"), self.why)
        self.status.setCurrentIndex(self.status.findData(begin.status.value))
        self.why.setPlaceholderText(self.tr("The reason is kept and exported"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GROUP_GAP)
        column.addWidget(heading(self._field.label, self))
        column.addLayout(form)
        column.addWidget(self._understood)
        column.addWidget(self._buttons)
        self.resize(520, self.sizeHint().height())
