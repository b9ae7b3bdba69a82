"""People, roles and assignments in one dialog, for the lead; everybody may look."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyleOptionViewItem,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.event import new_id
from crps_extractor.models.review.facts import Person
from crps_extractor.ui.people.conflicts import ConflictsModel
from crps_extractor.ui.people.drawing import DrawDialog
from crps_extractor.ui.people.model import AssignmentsModel, PeopleModel
from crps_extractor.ui.people.replacing import ReplaceDialog
from crps_extractor.ui.people.workload import COLUMNS, workload
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import pale_selection
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tabbing import tab_through
from crps_extractor.ui.widgets.tables import RoomyColumns, RoomyHeader, RowsModel, keep_place, reading_table
from crps_extractor.ui.widgets.words import initials_of, quiet

__all__ = ["PeopleDialog"]

Index = QModelIndex | QPersistentModelIndex


class _Chooser(RoomyColumns):
    """A list of people or ways for a cell of the assignments."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A combo box that writes as soon as something is chosen."""
        combo = QComboBox(parent)
        model = index.model()
        if isinstance(model, AssignmentsModel):
            for label, value in model.choices(index):
                combo.addItem(label, value)
        combo.activated.connect(lambda _at: self.commitData.emit(combo))
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Choose what stands in the cell."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(index.data(Qt.ItemDataRole.EditRole)), 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand the choice to the model."""
        if isinstance(editor, QComboBox):
            value: Any = editor.currentData()
            if value != index.data(Qt.ItemDataRole.EditRole):
                model.setData(index, value)


class PeopleDialog(QDialog):
    """Tables: who takes part, who extracts which study, who has a stake in which, and who has what at a glance."""

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("People and assignments"))
        self._desk = desk
        self.people, self.assignments = PeopleModel(desk, self), AssignmentsModel(desk, self)
        self.conflicts = ConflictsModel(desk, self)
        self.draw = QPushButton(self.tr("Draw at random…"), self)
        self.draw.setAutoDefault(False)
        self.draw.clicked.connect(self.draw_assignments)
        self.replace = QPushButton(self.tr("Replace a reviewer…"), self)
        self.replace.setAutoDefault(False)
        self.replace.clicked.connect(self.replace_reviewer)
        self.work = RowsModel(COLUMNS, self, numbers=tuple(range(1, len(COLUMNS))))
        self.name = QLineEdit(self)
        self._add = QPushButton(theme.icon("add"), self.tr("Add"), self)
        self._said = QLabel(self)
        self._theme = theme
        self._lay_out(may_change=not desk.review.refusal("review", ""))
        for model in (self.people, self.assignments):
            model.refused.connect(self._say)
        self.conflicts.told.connect(self._say)
        self.people.modelReset.connect(self.assignments.reread)
        self.people.modelReset.connect(self.conflicts.reread)
        self.assignments.modelReset.connect(self.conflicts.reread)
        self.conflicts.modelReset.connect(self._reread_people)
        self.conflicts.modelReset.connect(self._show_work)
        self.name.textChanged.connect(lambda text: self._add.setEnabled(bool(text.strip())))
        self.name.returnPressed.connect(self._add.click)
        self._add.clicked.connect(self.add_person)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from the tabs through the page that is shown to the buttons below."""
        panes = (self._tabs.tabBar(), *self.findChildren(QTableView), self.name, self._add, self.draw, self.replace)
        return tab_through(self, panes, forward) or bool(super().focusNextPrevChild(forward))

    def add_person(self) -> None:
        """Add a reviewer of the typed name."""
        name = self.name.text().strip()
        if name and self.people.put(Person(new_id(), name, initials_of(name))):
            self.name.clear()
            self._say("")

    def draw_assignments(self) -> None:
        """Show a draw of the studies that nobody has begun, to be assigned."""
        dialog = DrawDialog(self._desk, self._theme, self.assignments.reread, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def replace_reviewer(self) -> None:
        """Hand the studies of one reviewer to another."""
        dialog = ReplaceDialog(self._desk, self._theme, self)
        dialog.accepted.connect(self.assignments.reread)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_work(self) -> None:
        self.work.show(workload(self._desk))

    def _reread_people(self) -> None:
        """A conflict belongs to a person: what is known of people is read again, without asking back."""
        self.people.people = sorted(self._desk.facts.people.values(), key=lambda person: person.name.casefold())

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)

    def _lay_out(self, *, may_change: bool) -> None:
        tabs = self._tabs = QTabWidget(self)
        tabs.setDocumentMode(True)
        tabs.addTab(self._people_page(), self.tr("People"))
        tabs.addTab(self._assignments_page(), self.tr("Assignments"))
        tabs.addTab(self._conflicts_page(), self.tr("Conflicts of interest"))
        for page in tabs.findChildren(QTableView):
            page.setEnabled(may_change)
        work = QWidget(self)
        beneath = QVBoxLayout(work)
        beneath.setContentsMargins(0, GAP, 0, 0)
        beneath.addWidget(reading_table(self.work, self.tr("Who has what"), (0,), self))
        tabs.addTab(work, self.tr("Who has what"))
        self._show_work()
        self.name.setEnabled(may_change)
        self.draw.setEnabled(may_change)
        self.replace.setEnabled(may_change)
        self._add.setEnabled(False)
        palette = self._said.palette()
        palette.setColor(self._said.foregroundRole(), self._theme.text(Meaning.REFUSED))
        self._said.setPalette(palette)
        self._said.setWordWrap(True)
        if not may_change:
            self._say(self.tr("Only a lead of the review changes people and assignments."))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(tabs, 1)
        column.addWidget(self._said)
        column.addWidget(buttons)
        fit(self, 860, 520)

    def _people_page(self) -> QWidget:
        page = QWidget(self)
        row = QHBoxLayout()
        self.name.setPlaceholderText(self.tr("Name of another person"))
        self.name.setAccessibleName(self.tr("Name of another person"))
        row.addWidget(self.name, 1)
        row.addWidget(self._add)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._table(self.people, self.tr("People")), 1)
        column.addLayout(row)
        column.addWidget(
            quiet(self.tr("Nobody is removed: who no longer takes part keeps the sheets already made."), self._theme)
        )
        return page

    def _assignments_page(self) -> QWidget:
        table = self._table(self.assignments, self.tr("Assignments"))
        table.setItemDelegate(_Chooser(table))
        table.clicked.connect(lambda index: table.edit(index) if index.column() else None)
        row = QHBoxLayout()
        row.addWidget(self.draw)
        row.addWidget(self.replace)
        row.addStretch(1)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(table, 1)
        column.addLayout(row)
        return page

    def _conflicts_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._table(self.conflicts, self.tr("Conflicts of interest")), 1)
        about = self.tr("Whoever has a stake in a study, as its author for example, is given no slot of it.")
        column.addWidget(quiet(about, self._theme))
        return page

    def _table(self, model: QAbstractItemModel, name: str) -> QTableView:
        table = QTableView(self)
        table.setModel(model)
        table.setAccessibleName(name)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        pale_selection(table, self._theme)
        trigger = QAbstractItemView.EditTrigger
        table.setEditTriggers(trigger.EditKeyPressed | trigger.AnyKeyPressed | trigger.DoubleClicked)
        table.setTabKeyNavigation(False)
        header = RoomyHeader(table)
        table.setHorizontalHeader(header)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        keep_place(table)  # after the header, which forgets the cell when it is read anew
        return table
