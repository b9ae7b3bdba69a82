"""When a field is asked: its conditions in plain words, and a dialog to choose field, test and values."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.form import Condition, Form, FormField
from crps_extractor.models.forms.editing import edit_field, fields_to_ask
from crps_extractor.models.forms.rules import field_mistakes
from crps_extractor.models.forms.wording import values_to_choose, when_words
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import hairline, heading, quiet

__all__ = ["ConditionDialog", "ConditionLine"]

_SHOWN_VALUES = 6
_SHOWN_CONDITIONS = 3


class ConditionLine(QWidget):
    """The conditions of a field in one sentence, and a button to change them."""

    change_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Words(theme, Meaning.TEXT, parent=self)
        self.change = QPushButton(self.tr("Change…"), self)
        self.change.setAutoDefault(False)
        self.change.setAccessibleName(self.tr("Change when the field is asked"))
        self.change.clicked.connect(lambda _checked=False: self.change_wanted.emit())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addWidget(self.words, 1)
        line.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)

    def show_field(self, form: Form, field: FormField) -> None:
        """Say when this field is asked; a section's own conditions are said beside it."""
        own = when_words(form, field.section, field.when)
        whole = when_words(form, field.section, form.by_id[field.section].when)
        said = self.tr("When {0}.").format(own) if own else self.tr("Always.")
        if whole:
            said += " " + self.tr("The whole section: when {0}.").format(whole)
        self.words.setText(said)


class ConditionDialog(QDialog):
    """Asks when a field is asked. ``wanted`` is told the conditions, of which all must hold; none asks it always."""

    wanted = Signal(tuple)

    def __init__(self, form: Form, field: FormField, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("When “{0}” is asked").format(field.label))
        self._form, self._field = form, field
        self.conditions: list[Condition] = list(field.when)
        self.listed, self.values = QListWidget(self), QListWidget(self)
        self.field, self.test = QComboBox(self), QComboBox(self)
        self.add = QPushButton(theme.icon("add"), self.tr("Add the condition"), self)
        self.remove = QPushButton(self.tr("Take the condition away"), self)
        self._sentence = Words(theme, Meaning.TEXT, parent=self)
        self._said = Words(theme, Meaning.REFUSED, parent=self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._accept = self._buttons.addButton(self.tr("Use these conditions"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out(theme)
        self._fill_fields()
        self.field.currentIndexChanged.connect(lambda _at: self._show_tests())
        self.test.currentIndexChanged.connect(lambda _at: self._allow())
        self.values.itemChanged.connect(lambda _item: self._allow())
        self.listed.currentRowChanged.connect(lambda _row: self._allow())
        self.add.clicked.connect(lambda _checked=False: self._add())
        self.remove.clicked.connect(lambda _checked=False: self._remove())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.wanted.emit(tuple(self.conditions)))
        self._show_tests()
        self._show()

    def chosen(self) -> Condition | None:
        """The condition as it is chosen below the list; None while no value is ticked."""
        target, test = str(self.field.currentData() or ""), str(self.test.currentData() or "")
        if not target or test in ("answered", "not_answered"):
            return Condition(target, is_not=test == "not_answered") if target else None
        ticked = tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in (self.values.item(row) for row in range(self.values.count()))
            if item.checkState() is Qt.CheckState.Checked
        )
        return Condition(target, ticked, is_not=test == "none_of") if ticked else None

    # -- what hands do -----------------------------------------------------------------------------------------------

    def _add(self) -> None:
        if found := self.chosen():
            self.conditions.append(found)
            self._show()

    def _remove(self) -> None:
        row = self.listed.currentRow()
        if 0 <= row < len(self.conditions):
            del self.conditions[row]
            self._show()

    # -- showing -----------------------------------------------------------------------------------------------------

    def _fill_fields(self) -> None:
        for one in fields_to_ask(self._form, self._field):
            is_here = one.section == self._field.section
            home = "" if is_here else f" ({self._form.by_id[one.section].label})"
            self.field.addItem(f"{one.label}{home}", one.id if is_here else f"{one.section}.{one.id}")

    def _show_tests(self) -> None:
        target = str(self.field.currentData() or "")
        section, _, name = target.rpartition(".")
        home = self._form.by_id[section or self._field.section]
        choices = values_to_choose(home.by_id[name]) if name else ()
        self.values.clear()
        for value, label in choices:
            item = QListWidgetItem(label, self.values)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.test.clear()
        if choices:
            self.test.addItem(self.tr("is one of"), "one_of")
            self.test.addItem(self.tr("is none of"), "none_of")
        self.test.addItem(self.tr("is answered"), "answered")
        self.test.addItem(self.tr("is not answered"), "not_answered")
        self._allow()

    def _show(self) -> None:
        self.listed.clear()
        for condition in self.conditions:
            self.listed.addItem(when_words(self._form, self._field.section, [condition]))
        self.listed.setCurrentRow(len(self.conditions) - 1)
        own = when_words(self._form, self._field.section, self.conditions)
        self._sentence.setText(self.tr("Asked when {0}.").format(own) if own else self.tr("Asked always."))
        changed = edit_field(self._form, self._field.section, self._field.id, when=tuple(self.conditions))
        reasons = field_mistakes(changed, self._field.section, self._field.id)
        self._said.setText("\n".join(reasons))
        self._said.setVisible(bool(reasons))
        self._accept.setEnabled(not reasons and tuple(self.conditions) != self._field.when)
        self._allow()

    def _allow(self) -> None:
        self._form_rows.setRowVisible(self.values, str(self.test.currentData() or "") in ("one_of", "none_of"))
        self.add.setEnabled(self.chosen() is not None)
        self.remove.setEnabled(self.listed.currentRow() >= 0)

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(self._sentence)
        for view, name, rows in (
            (self.listed, self.tr("Conditions, of which all must hold"), _SHOWN_CONDITIONS),
            (self.values, self.tr("Values"), _SHOWN_VALUES),
        ):
            calm(view, theme)
            view.setWordWrap(True)
            view.setAccessibleName(name)
            view.setFixedHeight((view.fontMetrics().lineSpacing() + GAP) * rows + GAP)
        column.addWidget(self.listed)
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(hairline(self))
        column.addWidget(heading(self.tr("One more condition"), self))
        column.addLayout(self._choosing())
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(quiet(self.tr("“Not reported” does not count as answered."), theme, self))
        column.addStretch(1)
        column.addWidget(self._said)
        column.addWidget(self._buttons)
        fit(self, 560, self.sizeHint().height())

    def _choosing(self) -> QFormLayout:
        self._form_rows = QFormLayout()
        self._form_rows.setSpacing(GAP)
        self._form_rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.field.setMinimumContentsLength(24)
        for name, widget in (
            (self.tr("Field"), self.field),
            (self.tr("Test"), self.test),
            (self.tr("Values"), self.values),
        ):
            widget.setAccessibleName(name)
            self._form_rows.addRow(name, widget)
        return self._form_rows
