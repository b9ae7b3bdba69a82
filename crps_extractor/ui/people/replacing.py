"""A reviewer is replaced: by whom, in which studies, why, and what becomes of each sheet that was begun."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.decisions import replace_reviewer
from crps_extractor.models.review.facts import REVIEWER, Study
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import quiet

__all__ = ["ReplaceDialog"]

_STUDY = Qt.ItemDataRole.UserRole


class ReplaceDialog(QDialog):
    """Lists the studies of a reviewer with what becomes of each sheet; those ticked change hands at once."""

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Replace a reviewer"))
        self._desk, self._theme = desk, theme
        self.gone, self.new = QComboBox(self), QComboBox(self)
        self.reason = QLineEdit(self)
        self.studies = QTreeWidget(self)
        self.said = Words(theme, Meaning.REFUSED, parent=self)
        people = desk.facts.people
        holding = {one for study in desk.facts.studies for one in study.slots.holders}
        for person in sorted(holding, key=lambda one: people[one].name.casefold()):
            self.gone.addItem(people[person].name, person)
        self._lay_out()
        self._offer()
        self.gone.currentIndexChanged.connect(lambda _at: self._offer())
        self.new.currentIndexChanged.connect(lambda _at: self._show())
        self._show()

    def accept(self) -> None:
        """Hand the ticked studies over; where one is refused nothing of it changes, and the reason is said."""
        gone, new, reason = str(self.gone.currentData()), str(self.new.currentData()), self.reason.text()
        items = [self.studies.topLevelItem(at) for at in range(self.studies.topLevelItemCount())]
        ticked = [str(one.data(0, _STUDY)) for one in items if one and one.checkState(0) is Qt.CheckState.Checked]
        if not ticked:
            self.said.setText(self.tr("Tick the studies that change hands."))
            return

        def change(review: Review) -> None:
            for study in ticked:
                replace_reviewer(review, study, gone, new, reason)

        try:
            if self._desk.why_fixed:
                raise NotAllowedError(self._desk.why_fixed)
            self._desk.change_facts(change)
        except (NotAllowedError, StoreError) as refused:
            self.said.setText(str(refused))
            self._desk.facts_changed.emit()
            self._show()
            return
        super().accept()

    def _offer(self) -> None:
        """Everybody who extracts, but who gives up."""
        gone = self.gone.currentData()
        self.new.clear()
        for one in self._desk.facts.people_with(REVIEWER):
            if one.id != gone:
                self.new.addItem(one.name, one.id)
        self._show()

    def _show(self) -> None:
        gone, new = str(self.gone.currentData() or ""), str(self.new.currentData() or "")
        self.studies.clear()
        for study in self._desk.facts.studies:
            if gone not in study.slots.holders:
                continue
            why, can = self._becomes(study, gone, new)
            item = QTreeWidgetItem(self.studies, [study.label, self._desk.state_of(gone, study.id), why])
            item.setData(0, _STUDY, study.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable if can else Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(0, Qt.CheckState.Checked if can else Qt.CheckState.Unchecked)
            item.setToolTip(2, why)
        for column in range(2):
            self.studies.resizeColumnToContents(column)

    def _becomes(self, study: Study, gone: str, new: str) -> tuple[str, bool]:
        """What becomes of a sheet, in words, and whether the study can change hands."""
        person = self._desk.facts.people.get(new)
        if self._desk.review.is_revealed(study.id):
            return self.tr("stays: every sheet is open, so somebody new would not be independent"), False
        if new in study.slots.holders:
            return self.tr("stays: {0} extracts it already").format(person.name if person else ""), False
        if person is not None and study.id in person.conflicts:
            return self.tr("stays: {0} has a conflict of interest").format(person.name), False
        state = self._desk.state_of(gone, study.id)
        if state == "not begun":
            return self.tr("changes hands; nothing was entered yet"), True
        return self.tr("closed and kept as it is, not awaited, not counted; the new sheet begins empty"), True

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, widget in (
            (self.tr("Who gives up"), self.gone),
            (self.tr("Who takes over"), self.new),
            (self.tr("Why"), self.reason),
        ):
            widget.setAccessibleName(label)
            form.addRow(label, widget)
        self.studies.setHeaderLabels([self.tr("Study"), self.tr("Sheet"), self.tr("What becomes of it")])
        self.studies.setAccessibleName(self.tr("Studies that change hands"))
        self.studies.setRootIsDecorated(False)
        calm(self.studies, self._theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addLayout(form)
        column.addWidget(self.studies, 1)
        kept = self.tr(
            "A closed sheet stays in the history, with the reason. It opens to the others when the study does, and who "
            "takes the slot back goes on in it."
        )
        column.addWidget(quiet(kept, self._theme, self))
        column.addWidget(self.said)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.tr("Replace"), QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        fit(self, 760, 480)
