"""What can be changed of a field or section without touching an answer, and how the field will look."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from crps_extractor.models.form import Form, FormField, Section
from crps_extractor.models.forms.wording import when_words
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import KINDS
from crps_extractor.ui.form_editor.choices import ChoiceTable
from crps_extractor.ui.form_editor.conditions import ConditionLine
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.asking import Ask
from crps_extractor.ui.widgets.field_row import FieldRow
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import hairline, heading

__all__ = ["Details", "Preview"]

_HELP_LINES = 4
_HELP_LONGEST = 2_000


class Preview(QWidget):
    """A field as reviewers will see it; nothing typed here is kept."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.row: FieldRow | None = None
        self._help = Words(theme, Meaning.QUIET, small=True, parent=self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(self._help)

    def show_field(self, field: FormField | None) -> None:
        """Show a field, or nothing."""
        if self.row is not None:
            self.row.hide()
            self.row.deleteLater()
            self.row = None
        self._help.setText("\n".join(text for text in (field.help, field.example) if text) if field else "")
        if field is not None:
            ask = Ask(Context(), self._theme, lambda report: report, row_name=self.tr("preview"))
            self.row = FieldRow("preview", field, ask, self)
            self._column.insertWidget(0, self.row)


class Details(QWidget):
    """Label, help, example, when it is asked, required, critical and choices; ``preview_box`` stands where it is put.

    ``changed`` is told the key and its new value; the key "reopens" marks a field that is meant in another way.
    """

    changed = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.example = QLineEdit(self), QLineEdit(self)
        self.help = QPlainTextEdit(self)
        self.required = QCheckBox(self.tr("Required: a study can be submitted only with an answer or a status"), self)
        self.critical = QCheckBox(self.tr("Critical: counts for the headline of agreement"), self)
        self.reopens = QCheckBox(self.tr("Meant in another way: answers given so far are looked at again"), self)
        self.asked = ConditionLine(theme, self)
        self.choices = ChoiceTable(theme, self)
        self.preview_box = QWidget(self)
        self.preview = Preview(theme, self.preview_box)
        self._fixed = Words(theme, Meaning.QUIET, small=True, parent=self)
        self._form = QFormLayout()
        self._is_showing = False
        self._lay_out()
        self.label.textEdited.connect(lambda text: self._tell("label", text.strip()))
        self.example.textEdited.connect(lambda text: self._tell("example", text.strip()))
        self.help.textChanged.connect(lambda: self._tell("help", self.help.toPlainText().strip()))
        self.required.toggled.connect(lambda on: self._tell("required", on))
        self.critical.toggled.connect(lambda on: self._tell("critical", on))
        self.reopens.toggled.connect(lambda on: self._tell("reopens", on))

    def show_place(self, form: Form, section: Section, field: FormField | None) -> None:
        """Show a field of the form, or a section where there is none."""
        shown: Section | FormField = field or section
        self._is_showing = True
        for edit, text in ((self.label, shown.label), (self.example, field.example if field else "")):
            if edit.text().strip() != text:
                edit.setText(text)
        if self.help.toPlainText().strip() != shown.help:
            self.help.setPlainText(shown.help)
        only_of_fields = (self.example, self.asked, self.required, self.critical, self.reopens)
        for widget in only_of_fields:
            self._show_row(widget, is_shown=field is not None)
        self.preview_box.setVisible(field is not None)
        has_choices = field is not None and bool(field.choices)
        self._show_row(self.choices, is_shown=has_choices)
        if field is not None:
            self.required.setChecked(field.required)
            self.critical.setChecked(field.critical)
            self.reopens.setChecked(f"{field.section}.{field.id}" in form.reopens)
            self.asked.show_field(form, field)
            self.choices.show_choices(field.choices)
        self._fixed.setText(_what_stays(form, section, field))
        self.preview.show_field(field)
        self._is_showing = False

    def _tell(self, key: str, value: object) -> None:
        if not self._is_showing and not (key == "label" and not value):
            self.changed.emit(key, value)

    def _show_row(self, widget: QWidget, *, is_shown: bool) -> None:
        if self._form.indexOf(widget) >= 0:
            self._form.setRowVisible(widget, is_shown)
        else:
            widget.setVisible(is_shown)

    def _lay_out(self) -> None:
        self.label.setMaxLength(_HELP_LONGEST)
        self.help.setTabChangesFocus(True)
        self.help.setFixedHeight(self.help.fontMetrics().lineSpacing() * _HELP_LINES + GAP * 2)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setSpacing(GAP)
        for name, widget in (
            (self.tr("Label"), self.label),
            (self.tr("Instruction"), self.help),
            (self.tr("Example"), self.example),
            (self.tr("Asked"), self.asked),
        ):
            widget.setAccessibleName(name)
            self._form.addRow(name, widget)
        for widget in (self.required, self.critical, self.reopens, self.choices):
            self._form.addRow(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, 0, GROUP_GAP, 0)
        column.setSpacing(GAP)
        column.addLayout(self._form)
        column.addWidget(self._fixed)
        column.addStretch(1)
        below = QVBoxLayout(self.preview_box)
        below.setContentsMargins(GROUP_GAP, 0, GROUP_GAP, 0)
        below.setSpacing(GAP)
        below.addWidget(hairline(self.preview_box))
        below.addWidget(heading(self.tr("Preview"), self.preview_box))
        below.addWidget(self.preview)
        self.preview_box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._fixed.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)


def _what_stays(form: Form, section: Section, field: FormField | None) -> str:
    """What never changes of a place, or only in a form file."""
    if field is None:
        rows = "holds rows" if section.repeats else "is filled once"
        asked = f" Asked when {when_words(form, section.id, section.when)}." if section.when else ""
        whose = "shared by all" if section.is_shared else "each reviewer alone"
        return f"Section {section.id}; it {rows}, {whose}.{asked}"
    said = [f"Field {field.section}.{field.id}", KINDS[field.kind].label]
    said += [text for text, holds in ((f"means {field.means}", field.means), ("pairs rows", field.key)) if holds]
    return f"{', '.join(said)}. A field of another kind is a new field."
