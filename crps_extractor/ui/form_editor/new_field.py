"""A new field: its label, kind and choices, shown as it will look before it is added."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.form import Form, FormField
from crps_extractor.models.forms.editing import add_choice, add_field
from crps_extractor.models.kinds.register import KINDS
from crps_extractor.ui.form_editor.details import Preview
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import hairline, heading

__all__ = ["NewFieldDialog"]

_CHOOSING = ("choice", "choices")


class NewFieldDialog(QDialog):
    """Asks for a new field of a section. ``wanted`` is told the form with the field in it, and the field's id."""

    wanted = Signal(object, str)

    def __init__(self, form: Form, section: str, after: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add a field to {0}").format(form.by_id[section].label))
        self._form, self._section, self._after = form, section, after
        self.label, self.choices = QLineEdit(self), QPlainTextEdit(self)
        self.kind, self.refers_to = QComboBox(self), QComboBox(self)
        self.preview = Preview(theme, self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._add = self._buttons.addButton(self.tr("Add the field"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self.label.textChanged.connect(lambda _text: self._show())
        self.choices.textChanged.connect(self._show)
        self.kind.currentIndexChanged.connect(lambda _at: self._show())
        self.refers_to.currentIndexChanged.connect(lambda _at: self._show())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.accepted.connect(self._tell)
        self._show()

    def made(self) -> tuple[Form, FormField] | None:
        """The form with the field in it and the field, None while something is missing."""
        label, kind = self.label.text().strip(), str(self.kind.currentData())
        said = [line.strip() for line in self.choices.toPlainText().splitlines() if line.strip()]
        target = str(self.refers_to.currentData() or "")
        if not label or (kind in _CHOOSING and not said) or (kind == "reference" and not target):
            return None
        about = {"refers_to": target} if kind == "reference" else {}
        form = add_field(self._form, self._section, label, kind, self._after, **about)
        known = {field.id for field in self._form.by_id[self._section].fields}
        field = next(field for field in form.by_id[self._section].fields if field.id not in known)
        for line in said if kind in _CHOOSING else ():
            form = add_choice(form, self._section, field.id, line)
        return form, form.field(self._section, field.id)

    def _show(self) -> None:
        kind = self.kind.currentData()
        self._fields.setRowVisible(self.choices, kind in _CHOOSING)
        self._fields.setRowVisible(self.refers_to, kind == "reference")
        found = self.made()
        self._add.setEnabled(found is not None)
        self.preview.show_field(replace(found[1], help="") if found else None)

    def _tell(self) -> None:
        if found := self.made():
            self.wanted.emit(found[0], found[1].id)

    def _lay_out(self) -> None:
        for kind in KINDS.values():
            self.kind.addItem(kind.label, kind.id)
        shared = self._form.by_id[self._section].is_shared
        for section in self._form.sections:
            if section.repeats and (section.is_shared or not shared):
                self.refers_to.addItem(section.label, section.id)
        self.choices.setTabChangesFocus(True)
        self.choices.setFixedHeight(self.choices.fontMetrics().lineSpacing() * 5 + GAP * 2)
        self._fields = QFormLayout()
        self._fields.setSpacing(GAP)
        self._fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, widget in (
            (self.tr("Label"), self.label),
            (self.tr("Kind of answer"), self.kind),
            (self.tr("Choices, one a line"), self.choices),
            (self.tr("Rows of"), self.refers_to),
        ):
            widget.setAccessibleName(name)
            self._fields.addRow(name, widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addLayout(self._fields)
        column.addWidget(hairline(self))
        column.addWidget(heading(self.tr("Preview"), self))
        column.addWidget(self.preview)
        column.addStretch(1)
        column.addWidget(self._buttons)
        fit(self, 560, 480)
