"""Studies are put into batches: the pilot, the first round, an update."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QPushButton, QWidget

from crps_extractor.models.event import REVIEW
from crps_extractor.models.review.course.decisions import put_into_batch
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.records import BATCH_KINDS
from crps_extractor.ui.course.asking import CourseDialog, chooser
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import quiet

__all__ = ["BatchesDialog"]

_KINDS = {"pilot": "pilot: to try the form", "first": "first round", "update": "update of a finished review"}


class BatchesDialog(CourseDialog):
    """A table of studies with their batches; those chosen are put into the batch named below."""

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Batches"))
        self.studies: list[Study] = []
        self.model = RowsModel(("Study", "Batch", "Kind"), self)
        self.table = reading_table(self.model, self.tr("Studies and their batches"), (0, 1), self)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.name = QComboBox(self)
        self.name.setEditable(True)
        self.name.setMinimumContentsLength(28)
        self.name.currentTextChanged.connect(self._follow)
        self.kind = chooser({kind: _KINDS[kind] for kind in BATCH_KINDS}, self)
        self.put = QPushButton(self.tr("Put the chosen studies into it"), self)
        self.take_out = QPushButton(self.tr("Take them out of their batch"), self)
        self.put.clicked.connect(self.put_chosen)
        self.take_out.clicked.connect(self.take_chosen_out)
        self._lay_out()
        self.reread()

    def reread(self) -> None:
        """Show the studies as they are now."""
        facts, name = self.desk.facts, self.name.currentText()
        chosen = {self.studies[index.row()].id for index in self.table.selectionModel().selectedRows()}
        self.studies = facts.studies
        batches = [facts.batches.get(study.batch) for study in self.studies]
        self.model.show(
            [
                (study.label, batch.name if batch else "–", batch.kind if batch else "–")
                for study, batch in zip(self.studies, batches, strict=True)
            ]
        )
        self.name.clear()
        self.name.addItems([one.name for one in facts.batches.values() if one.studies])
        self.name.setCurrentText(name or self.name.itemText(0))
        for row, study in enumerate(self.studies):
            if study.id in chosen:
                self.table.selectionModel().select(
                    self.model.index(row, 0),
                    self.table.selectionModel().SelectionFlag.Select | self.table.selectionModel().SelectionFlag.Rows,
                )
        may = not self.desk.refusal(REVIEW, "")
        for button in (self.put, self.take_out):
            button.setEnabled(may)

    def put_chosen(self) -> None:
        """Put the studies that are chosen into the batch that is named."""
        if self.name.currentText().strip():
            self._put(self.name.currentText())
        else:
            self.said.setText(self.tr("Give the batch a name."))

    def take_chosen_out(self) -> None:
        """Let the studies that are chosen be in no batch."""
        self._put("")

    def _put(self, name: str) -> None:
        chosen = [self.studies[index.row()].id for index in self.table.selectionModel().selectedRows()]
        if not chosen:
            self.said.setText(self.tr("Choose the studies in the table first; Ctrl and Shift choose several."))
        elif self.attempt(lambda review: put_into_batch(review, chosen, name, str(self.kind.currentData()))):
            self.reread()

    def _follow(self, name: str) -> None:
        """A batch that is there has its kind already."""
        known = next((one for one in self.desk.facts.batches.values() if one.name == name), None)
        if known is not None:
            self.kind.setCurrentIndex(self.kind.findData(known.kind))

    def _lay_out(self) -> None:
        about = self.tr(
            "The list of studies and an export can be narrowed to one batch. A study is in one batch at most."
        )
        self.column.addWidget(quiet(about, self.theme, self))
        self.column.addWidget(self.table, 1)
        self.column.addSpacing(GAP)
        self.add_form({self.tr("Batch"): self.name, self.tr("Kind"): self.kind})
        line = QHBoxLayout()
        for button in (self.put, self.take_out):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        self.column.addLayout(line)
        self.add_buttons()
        fit(self, 620, 560)
