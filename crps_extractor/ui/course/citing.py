"""References to be brought in, looked at first: what is new, what is there, what likely is, and what was not read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QHeaderView, QPushButton, QTableView, QTabWidget, QWidget

from crps_extractor.models.references.reading import ReferenceList
from crps_extractor.models.review.facts import Facts
from crps_extractor.models.review.reports.citing import CitedAs, Citing, study_of_report
from crps_extractor.ui.course.asking import CourseDialog
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["CitingModel", "ReferencesDialog"]

Index = QModelIndex | QPersistentModelIndex

_ORDER = (CitedAs.LIKELY_DUPLICATE, CitedAs.PDF_IS_HERE, CitedAs.NEW, CitedAs.ALREADY_THERE)
"""What asks for a decision comes first."""


class CitingModel(RowsModel):
    """References with a tick for those that are brought in; what is there already has none."""

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(("Reference", "Title", "In this review", "Why"), parent)
        self.cited: list[Citing] = []
        self._ticked: set[int] = set()

    def show_cited(self, cited: Sequence[Citing], facts: Facts) -> None:
        """Show references, those that ask for a decision first; the proposed ones are ticked."""
        self.cited = sorted(cited, key=lambda one: _ORDER.index(one.cited_as))
        self._ticked = {at for at, one in enumerate(self.cited) if one.is_proposed}
        self.show(
            [
                (one.reference.label, one.reference.title, one.cited_as.value, _why(one, cited, facts))
                for one in self.cited
            ]
        )

    def ticked(self) -> list[Citing]:
        """The references that are brought in, in the order shown."""
        return [one for at, one in enumerate(self.cited) if at in self._ticked]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column has the tick, except of what is there already."""
        flags = super().flags(index)
        can = index.isValid() and not index.column() and self._can_tick(index.row())
        return flags | Qt.ItemFlag.ItemIsUserCheckable if can else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The tick of the first column; everything else as in any table."""
        if index.isValid() and role == Qt.ItemDataRole.CheckStateRole:
            has_tick = not index.column() and self._can_tick(index.row())
            state = Qt.CheckState.Checked if index.row() in self._ticked else Qt.CheckState.Unchecked
            return state if has_tick else None
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take or leave a reference."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or not self._can_tick(index.row()):
            return False
        is_ticked = Qt.CheckState(value) is Qt.CheckState.Checked
        (self._ticked.add if is_ticked else self._ticked.discard)(index.row())
        self.dataChanged.emit(index, index, [role])
        self.ticks_changed.emit()
        return True

    def _can_tick(self, row: int) -> bool:
        return self.cited[row].cited_as is not CitedAs.ALREADY_THERE


class ReferencesDialog(CourseDialog):
    """Asks which references of a list are brought in. ``wanted`` brings them, and whether studies take their names."""

    wanted = Signal(list, bool)

    def __init__(
        self,
        desk: ReviewDesk,
        listed: ReferenceList,
        cited: Sequence[Citing],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Add references"))
        self.model = CitingModel(self)
        self.model.show_cited(cited, desk.facts)
        self.unreadable = RowsModel((self.tr("Line"), self.tr("Why it was left out")), self, numbers=(0,))
        self.unreadable.show([(str(one.line), one.reason) for one in listed.unreadable])
        self.names = QCheckBox(self.tr("Name studies that are called after a PDF's file after author and year"), self)
        self.names.setChecked(True)
        self.names.setVisible(any(one.cited_as is CitedAs.PDF_IS_HERE for one in cited))
        self._take = QPushButton(self)
        self.column.addWidget(heading(listed.file, self))
        self.column.addWidget(quiet(_counted(cited, len(listed.unreadable)), theme, self, small=False))
        self.column.addWidget(self._tables(), 1)
        self.column.addWidget(self.names)
        hint = self.tr(
            "A new reference becomes a study without a PDF; its PDF can be dropped on it later, or finds it by DOI, "
            "title or file name. A likely duplicate is brought in only where you tick it."
        )
        self.column.addWidget(quiet(hint, theme, self))
        self.column.addWidget(self.said)
        self.column.addWidget(self._buttons())
        fit(self, 940, 560)
        self.model.ticks_changed.connect(self._count)
        self._count()

    def accept(self) -> None:
        """Bring in what is ticked."""
        chosen = self.model.ticked()
        if chosen:
            super().accept()
            self.wanted.emit(chosen, self.names.isChecked())

    def _tables(self) -> QWidget:
        self.table = _ticking_table(self.model, self.tr("References"), self)
        if not self.unreadable.rows:
            return self.table
        tabs = QTabWidget(self)
        tabs.setDocumentMode(True)
        tabs.addTab(self.table, self.tr("References ({0})").format(len(self.model.rows)))
        left_out = reading_table(self.unreadable, self.tr("Not read"), (1,), tabs)
        tabs.addTab(left_out, self.tr("Not read ({0})").format(len(self.unreadable.rows)))
        return tabs

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self._take, QDialogButtonBox.ButtonRole.AcceptRole)
        self._take.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _count(self) -> None:
        number = len(self.model.ticked())
        self._take.setText(self.tr("Bring in {0}").format(number) if number else self.tr("Bring in"))
        self._take.setEnabled(bool(number))


def _ticking_table(model: CitingModel, name: str, parent: QWidget) -> QTableView:
    """A table whose ticks the keyboard reaches: the space bar ticks the chosen row."""
    table = reading_table(model, name, (1, 3), parent)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    if model.rows:
        table.setCurrentIndex(model.index(0, 0))
    return table


def _why(one: Citing, listed: Sequence[Citing], facts: Facts) -> str:
    if one.report is not None:
        return f"{one.reason}: {study_of_report(facts, one.report).label}"
    if one.like is not None:
        return f"{one.reason} as {listed[one.like].reference.label} of this list"
    return one.reason


def _counted(cited: Sequence[Citing], unreadable: int) -> str:
    words = {
        CitedAs.NEW: "New",
        CitedAs.PDF_IS_HERE: "PDF is here",
        CitedAs.LIKELY_DUPLICATE: "Likely duplicates",
        CitedAs.ALREADY_THERE: "Already there",
    }
    counts = {said: sum(one.cited_as is kind for one in cited) for kind, said in words.items()} | {
        "Not read": unreadable
    }
    return "   ".join(f"{said}: {number}" for said, number in counts.items() if number)
