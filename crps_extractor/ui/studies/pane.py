"""The studies pane: which study is on the desk, whose turn it is, and where new PDFs are dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.studies.model import REPORT_ROLE, STUDY_ROLE, StudiesModel
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.calm import calm, see_through
from crps_extractor.ui.widgets.words import EmptyState, quiet

__all__ = ["StudiesPane"]


class StudiesPane(QWidget):
    """The list of studies. PDFs dropped on a study become its reports, dropped elsewhere each becomes a study."""

    study_chosen = Signal(str)
    report_chosen = Signal(str)
    pdfs_dropped = Signal(list, str)
    add_wanted = Signal()
    references_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = StudiesModel(theme, self)
        self.list = QTreeView(self)
        self._desk: ReviewDesk | None = None
        self._is_filling = False
        self._empty = EmptyState(
            self.tr("No studies yet"),
            self.tr(
                "Drop PDFs or a list of references here, or add them. Each becomes a study; more reports can be "
                "dropped on it later."
            ),
            theme,
            self,
        )
        add = QPushButton(theme.icon("add-file"), self.tr("Add PDFs…"), self)
        add.clicked.connect(self.add_wanted)
        self._empty.add(add)
        references = QPushButton(theme.icon("quote"), self.tr("Add references…"), self)
        references.clicked.connect(self.references_wanted)
        self._empty.add(references)
        self._count = quiet("", theme, self)
        self.batch = QComboBox(self)
        self._stack = QStackedWidget(self)
        self._lay_out(theme)
        self.batch.currentIndexChanged.connect(lambda _at: self._narrow())
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.setAcceptDrops(True)

    def show_review(self, desk: ReviewDesk | None) -> None:
        """Show the studies of a review; the study on the desk stays chosen."""
        current = self.current_study()
        self._desk = desk
        self._is_filling = True
        self._offer_batches()
        self.model.show_review(desk, str(self.batch.currentData() or ""))
        self.list.expandAll()
        self.list.setCurrentIndex(self.model.index_of(current))
        self._is_filling = False
        self._stack.setCurrentWidget(self.list if self.model.rowCount() else self._empty)
        self._say_count()

    def update_study(self, study: str) -> None:
        """One study's state changed."""
        if self._desk is not None:
            self.model.update_study(study)
            self._say_count()

    def current_study(self) -> str:
        """The chosen study's id, "" when none is."""
        return str(self.list.currentIndex().data(STUDY_ROLE) or "")

    def choose(self, study: str) -> None:
        """Choose a study, as a click would."""
        self.list.setCurrentIndex(self.model.index_of(study))

    def can_step(self, by: int) -> bool:
        """True when there is a study so many places on."""
        return 0 <= self._row_after(by) < self.model.rowCount()

    def step(self, by: int) -> None:
        """Choose the next or the previous study."""
        if self.can_step(by):
            self.list.setCurrentIndex(self.model.index(self._row_after(by), 0))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """PDFs and folders may be dropped."""
        if self._desk is not None and _paths(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the study that would take the report."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the dropped files over with the study beneath the pointer."""
        spot = self.list.viewport().mapFrom(self, event.position().toPoint())
        index = self.list.indexAt(spot) if self._stack.currentWidget() is self.list else QModelIndex()
        self.pdfs_dropped.emit(_paths(event), str(index.data(STUDY_ROLE) or ""))
        event.acceptProposedAction()

    def _offer_batches(self) -> None:
        """The batches that have studies, while there are any; the chosen one stays chosen."""
        chosen = self.batch.currentData()
        self.batch.blockSignals(True)
        self.batch.clear()
        self.batch.addItem(self.tr("All studies"), "")
        for one in self._desk.facts.batches.values() if self._desk else ():
            if one.studies:
                self.batch.addItem(one.name, one.id)
        self.batch.setCurrentIndex(max(self.batch.findData(chosen), 0))
        self.batch.setVisible(self.batch.count() > 1)
        self.batch.blockSignals(False)

    def _narrow(self) -> None:
        """Show the studies of the chosen batch; where the study on the desk is none of them, the first is put there."""
        self.show_review(self._desk)
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _row_after(self, by: int) -> int:
        current = self.model.index_of(self.current_study())
        return current.row() + by if current.isValid() else 0

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        """A report is a place of its study: coming from another study, the study comes first."""
        if self._is_filling or not current.isValid():
            return
        report, study = current.data(REPORT_ROLE), current.data(STUDY_ROLE)
        if not report or study != previous.data(STUDY_ROLE):
            self.study_chosen.emit(study)
        if report:
            self.report_chosen.emit(report)

    def _say_count(self) -> None:
        desk = self._desk
        studies = desk.facts.counted_studies if desk else []
        mine = [study.id for study in studies if desk and desk.review.viewer in study.slots.holders]
        done = sum(desk.is_submitted(study) for study in mine) if desk else 0
        self._count.setText(self.tr("{0} of {1} submitted by you").format(done, len(mine)))
        self._count.setVisible(bool(mine))

    def _lay_out(self, theme: Theme) -> None:
        self.list.setModel(self.model)
        self.list.setHeaderHidden(True)
        self.list.setAccessibleName(self.tr("Studies"))
        self.list.setUniformRowHeights(False)
        self.list.setWordWrap(True)
        self.list.setRootIsDecorated(False)
        self.list.setItemsExpandable(False)
        calm(self.list, theme)
        see_through(self.list)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, 0, GAP)
        column.setSpacing(GAP)
        self.batch.setAccessibleName(self.tr("Batch that is shown"))
        self.batch.hide()
        column.addWidget(self.batch)
        column.addWidget(self._stack, 1)
        self._count.setContentsMargins(GAP, 0, GAP, 0)
        column.addWidget(self._count)
        self.setFocusProxy(self.list)


def _paths(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir() or path.suffix.lower() == ".pdf"]
