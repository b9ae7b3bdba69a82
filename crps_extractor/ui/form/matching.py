"""Rows of a reviewer's own beside those the lead laid out: which of them are the same."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from crps_extractor.models.event import Draft, new_id
from crps_extractor.models.form import Section
from crps_extractor.models.review.layout import join_rows, joining_refusal, likely_twin, rows_to_match
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.toned import Words

__all__ = ["MatchDialog"]


class MatchDialog(QDialog):
    """A line for each row of one's own; those of the same name are proposed. All are joined as one step."""

    def __init__(self, desk: StudyDesk, section: Section, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(self.tr("Same as a row laid out by the lead: {0}").format(section.label))
        self.said = Words(theme, Meaning.REFUSED, parent=self)
        self.choosers: dict[str, QComboBox] = {}
        lines = QFormLayout()
        lines.setSpacing(GAP)
        lines.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        own, laid = rows_to_match(desk.sheet, section.id)
        for row in own:
            name, chooser = desk.context.row_label(row.id), QComboBox(self)
            chooser.setAccessibleName(self.tr("{0} is the same as").format(name))
            chooser.addItem(self.tr("a row of my own"), "")
            for other in laid:
                chooser.addItem(desk.context.row_label(other.id), other.id)
            chooser.setCurrentIndex(max(0, chooser.findData(likely_twin(desk.sheet, row, desk.context))))
            chooser.currentIndexChanged.connect(lambda _index: self._look())
            self.choosers[row.id] = chooser
            lines.addRow(self.tr("{0} is").format(name), chooser)
        what = self.tr(
            "Your answers in a row, and what refers to it, go to the row laid out, so that both reviewers' rows are "
            "paired from the start. Undo brings your own row back."
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.join = buttons.addButton(self.tr("They are the same"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(Words(theme, Meaning.TEXT, what, parent=self))
        column.addLayout(lines)
        column.addWidget(self.said)
        column.addStretch(1)
        column.addWidget(buttons)
        fit(self, 520, self.sizeHint().height())
        self._look()

    def accept(self) -> None:
        """Join the rows as one step."""
        step, chosen, sheet = new_id(), self._chosen(), self._desk.sheet

        def make() -> list[Draft]:
            return [draft for own, laid in chosen.items() for draft in join_rows(sheet, own, laid, step)]

        self._desk.make(make)
        super().accept()

    def _chosen(self) -> dict[str, str]:
        return {row: chooser.currentData() for row, chooser in self.choosers.items() if chooser.currentData()}

    def _look(self) -> None:
        """Say what stands against it: two rows for one, or different answers in both."""
        chosen = self._chosen()
        reasons = (joining_refusal(self._desk.sheet, own, laid) for own, laid in chosen.items())
        reason = next((one for one in reasons if one), "")
        if len(set(chosen.values())) < len(chosen):
            reason = self.tr("Two of your rows cannot be the same row.")
        self.said.setText(reason)
        self.join.setEnabled(bool(chosen) and not reason)
