"""How a table made elsewhere is read: whose answers, its shape, and which column answers which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.imports.cells import Table, TableRefusedError
from crps_extractor.models.imports.headers import find_header
from crps_extractor.models.imports.mapping import (
    AGREED,
    BY_COLUMN,
    BY_LINE,
    FIRST,
    ONE,
    SECOND,
    MappedColumn,
    MappingError,
    TableMapping,
    load_mapping,
    mapping_text,
)
from crps_extractor.models.imports.proposing import names_in_table, propose_mapping
from crps_extractor.models.review.review import Review
from crps_extractor.ui.importing.columns import ChoiceDelegate, ColumnsModel, NamesModel
from crps_extractor.ui.saying import choose_files, choose_new_file, documents_folder, tell
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.calm import pale_selection
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["MappingDialog"]

_SHAPES = {
    ONE: "The answers of one reviewer",
    BY_COLUMN: "Columns for each reviewer side by side",
    BY_LINE: "A line for each reviewer, named in a column",
}
_EXAMPLE_LENGTH = 60


class MappingDialog(QDialog):
    """Shows how the table would be read, to be corrected. ``wanted`` is told whose answers they are and the mapping."""

    wanted = Signal(str, object)

    def __init__(
        self,
        review: Review,
        table: Table,
        mapping: TableMapping,
        owners: Mapping[str, str],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """``owners`` are those whose answers may be brought in, by id (or @agreed), with their names."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Bring in a sheet"))
        self._review, self._table, self._theme = review, table, theme
        self._mapping = mapping
        self.owner, self.shape = _combo(self, owners), _combo(self, _SHAPES)
        self.study, self.extractor = QComboBox(self), QComboBox(self)
        self.header, self.header_lines = _spin(self, 1, max(table.rows, 1)), _spin(self, 1, 2)
        self.columns = ColumnsModel(review.form, self)
        people = {one.id: one.name for one in review.facts.people.values()}
        slots = {FIRST: self.tr("Reviewer 1 of the study"), SECOND: self.tr("Reviewer 2 of the study")}
        self.names = NamesModel({**people, **slots, AGREED: self.tr("The agreed answers")}, self)
        self.names_table = self._choosing_table(self.names, self.tr("Names in the file"), 0)
        self._lay_out()
        self.show_mapping(mapping)
        self.shape.currentIndexChanged.connect(lambda _at: self._follow_shape())
        self.extractor.currentIndexChanged.connect(lambda _at: self._follow_shape())
        self.columns.dataChanged.connect(lambda *_: self._show_names())
        for spin in (self.header, self.header_lines):
            spin.valueChanged.connect(lambda _value: self._read_another_header())

    @property
    def mapping(self) -> TableMapping:
        """The mapping as it stands in the dialog."""
        shape = str(self.shape.currentData())
        return replace(
            self._mapping,
            shape=shape,
            study=str(self.study.currentData() or ""),
            extractor=str(self.extractor.currentData() or "") if shape == BY_LINE else "",
            people=dict(self.names.names),
            columns=self.columns.mapped,
        )

    def show_mapping(self, mapping: TableMapping) -> None:
        """Show another mapping; columns of the file that it does not name stand in it as left out."""
        header = find_header(self._table, mapping.header, mapping.header_lines)
        headers = list(header.columns.values())
        taken = {mapping.study, mapping.extractor, *(one.header for one in mapping.columns)}
        self._mapping = replace(mapping, header=header.first, header_lines=header.lines)
        for spin, value in ((self.header, header.first), (self.header_lines, header.lines)):
            spin.blockSignals(True)
            spin.setValue(value)
            spin.blockSignals(False)
        for combo, chosen in ((self.study, mapping.study), (self.extractor, mapping.extractor)):
            combo.blockSignals(True)
            combo.clear()
            combo.addItem(self.tr("none"), "")
            for name in dict.fromkeys([*headers, *([chosen] if chosen else [])]):
                combo.addItem(name, name)
            combo.setCurrentIndex(max(combo.findData(chosen), 0))
            combo.blockSignals(False)
        self.shape.blockSignals(True)
        self.shape.setCurrentIndex(max(self.shape.findData(mapping.shape), 0))
        self.shape.blockSignals(False)
        others = [MappedColumn(name) for name in headers if name not in taken]
        examples = {
            name: next(filter(None, (self._table.text(row, place) for row in range(header.data, header.data + 20))), "")
            for place, name in header.columns.items()
        }
        examples = {name: " ".join(text.split())[:_EXAMPLE_LENGTH] for name, text in examples.items()}
        self.columns.show([*mapping.columns, *others], examples)
        self.names.show(mapping.people)
        self._follow_shape()

    def load(self, path: Path) -> None:
        """Take over a mapping kept in a file; one sentence where it is none."""
        try:
            self.show_mapping(replace(load_mapping(path), sheet=self._table.name))
        except MappingError as reason:
            tell(self, self.tr("Load a mapping"), str(reason))

    def save(self, path: Path) -> None:
        """Keep the mapping as a file, for the next table of this kind."""
        try:
            path.write_text(mapping_text(self.mapping), encoding="utf-8")
        except OSError as error:
            reason = error.strerror or self.tr("the system gave no reason")
            tell(
                self, self.tr("Save the mapping"), self.tr("{0} could not be written ({1}).").format(path.name, reason)
            )

    # -- inside --------------------------------------------------------------------------------------------------

    def _read_another_header(self) -> None:
        """The header stands elsewhere than was thought: propose anew from there."""
        review, first, lines = self._review, self.header.value(), self.header_lines.value()
        try:
            self.show_mapping(propose_mapping(review.form, review.facts, self._table, first, lines))
        except TableRefusedError as reason:
            tell(self, self.tr("Bring in a sheet"), str(reason))

    def _follow_shape(self) -> None:
        is_by_line = self.shape.currentData() == BY_LINE
        self.extractor.setEnabled(is_by_line)
        self.columns_table.setColumnHidden(4, self.shape.currentData() != BY_COLUMN)
        self._show_names()

    def _show_names(self) -> None:
        self.names.show(names_in_table(self.mapping, self._review.facts, self._table))
        self.names_table.setVisible(bool(self.names.names))

    def _lay_out(self) -> None:
        self.columns_table = self._choosing_table(self.columns, self.tr("Columns of the file"), 2)
        asked = QFormLayout()
        asked.setSpacing(GAP)
        asked.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        asked.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, combo in (
            (self.tr("Whose answers to bring in"), self.owner),
            (self.tr("What the table holds"), self.shape),
            (self.tr("The column that names the study"), self.study),
            (self.tr("The column that names the reviewer"), self.extractor),
        ):
            combo.setAccessibleName(label)
            combo.setMinimumContentsLength(24)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            asked.addRow(label, combo)
        for label, spin in (
            (self.tr("The line in which the header begins"), self.header),
            (self.tr("Lines of the header"), self.header_lines),
        ):
            spin.setAccessibleName(label)
            asked.addRow(label, spin)
        hint = self.tr(
            "Look through what was proposed: choose another field with a double click or F2. A column that answers "
            "no field is left out; empty cells take nothing away."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(heading(self.tr("How “{0}” is read").format(self._table.name), self))
        column.addLayout(asked)
        column.addSpacing(GAP)
        column.addWidget(quiet(hint, self._theme, self))
        column.addWidget(self.columns_table, 3)
        column.addWidget(self.names_table, 1)
        column.addWidget(self._buttons())
        fit(self, 860, 680)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        look = buttons.addButton(self.tr("Look at the changes"), QDialogButtonBox.ButtonRole.AcceptRole)
        look.setDefault(True)
        kinds = self.tr("Mappings (*.toml)")
        for words, choose in (
            (
                self.tr("Load a mapping…"),
                lambda: choose_files(self, self.tr("Load a mapping"), kinds, self._load_first),
            ),
            (self.tr("Save the mapping…"), lambda: self._choose_where(kinds)),
        ):
            button = QPushButton(words, self)
            button.setAutoDefault(False)
            button.clicked.connect(choose)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.wanted.emit(str(self.owner.currentData()), self.mapping))
        return buttons

    def _load_first(self, paths: Sequence[Path]) -> None:
        self.load(paths[0])

    def _choose_where(self, kinds: str) -> None:
        proposed = documents_folder() / "mapping.toml"
        choose_new_file(self, self.tr("Save the mapping"), proposed, kinds, lambda paths: self.save(paths[0]))

    def _choosing_table(self, model: QAbstractItemModel, name: str, stretched: int) -> QTableView:
        table = QTableView(self)
        table.setModel(model)
        table.setAccessibleName(name)
        table.setItemDelegate(ChoiceDelegate(table))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        triggers = QAbstractItemView.EditTrigger
        table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setDefaultSectionSize(150)
        header.setSectionResizeMode(stretched, header.ResizeMode.Stretch)
        pale_selection(table, self._theme)
        return table


def _combo(parent: QWidget, choices: Mapping[str, str]) -> QComboBox:
    combo = QComboBox(parent)
    for value, words in choices.items():
        combo.addItem(words, value)
    return combo


def _spin(parent: QWidget, lowest: int, highest: int) -> QSpinBox:
    spin = QSpinBox(parent)
    spin.setRange(lowest, highest)
    spin.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return spin
