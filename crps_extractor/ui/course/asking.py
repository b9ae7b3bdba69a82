"""What the dialogs of a review's course share: a change is tried, and where it is refused the reason stands below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QTableView, QVBoxLayout, QWidget

from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import pale_selection
from crps_extractor.ui.widgets.toned import Words

__all__ = ["CourseDialog", "chooser"]


class CourseDialog(QDialog):
    """A dialog that changes what all share. ``said`` shows the reason of a refusal."""

    def __init__(self, desk: ReviewDesk, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.desk, self.theme = desk, theme
        self.said = Words(theme, Meaning.REFUSED, parent=self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        self.column.setSpacing(GAP)

    def attempt(self, change: Callable[[Review], object]) -> bool:
        """Carry out a change of what all share and tell every pane; False, with the reason shown, where refused."""
        try:
            if self.desk.why_fixed:
                raise NotAllowedError(self.desk.why_fixed)
            self.desk.change_facts(change)
        except (NotAllowedError, StoreError, ValueError) as reason:
            self.said.setText(str(reason))
            return False
        self.said.setText("")
        return True

    def add_form(self, lines: Mapping[str, QWidget]) -> QFormLayout:
        """Fields with their labels to the left; each label names its field for a screen reader."""
        form = QFormLayout()
        form.setSpacing(GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, widget in lines.items():
            widget.setAccessibleName(label)
            form.addRow(label, widget)
        self.column.addLayout(form)
        return form

    def add_buttons(self, verb: str = "") -> None:
        """The reason of a refusal, then the buttons: ``verb`` and Cancel, or Close alone."""
        for table in self.findChildren(QTableView):
            pale_selection(table, self.theme)
        self.column.addWidget(self.said)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Cancel if verb else standard.Close, self)
        if verb:
            buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        else:  # Enter in a line of the dialog never closes it
            buttons.button(standard.Close).setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.column.addWidget(buttons)


def chooser(choices: Mapping[str, str], parent: QWidget, chosen: str = "") -> QComboBox:
    """A list to choose from: values with the words for them."""
    combo = QComboBox(parent)
    for value, words in choices.items():
        combo.addItem(words, value)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(28)
    return combo
