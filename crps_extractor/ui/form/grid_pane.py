"""Results as a grid on the section's page: the choosers of the layer, the table, and what one can do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QInputDialog, QLabel, QMessageBox, QSizePolicy, QVBoxLayout, QWidget

from crps_extractor.models.answer import Answer, Source, Status
from crps_extractor.models.event import Draft, new_id
from crps_extractor.models.form import FormField
from crps_extractor.models.sheet import Place
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.form.capturing import answer_with_capture
from crps_extractor.ui.form.grid_data import GridShape, layer_fields, layers_in_use, new_row, say_for_rows, usual_layer
from crps_extractor.ui.form.grid_model import Cell, GridModel
from crps_extractor.ui.form.grid_view import GridView
from crps_extractor.ui.form.not_reported import NotReportedDialog
from crps_extractor.ui.theme import GAP, Meaning, Theme, small_font
from crps_extractor.ui.widgets.calm import pale_selection
from crps_extractor.ui.widgets.flow_layout import FlowLayout
from crps_extractor.ui.widgets.toned import Words, link_button

__all__ = ["GridPane"]


Cells = Sequence[Sequence[tuple[str, Source | None]]]
"""A captured table: the text of each cell and its place in a report."""


class GridPane(QWidget):
    """One layer of results or effects. The current cell is what captures and statuses go into."""

    cell_entered = Signal()

    def __init__(
        self, desk: StudyDesk, shape: GridShape, theme: Theme, editable: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._shape, self._theme, self.is_editable = desk, shape, theme, editable
        self.model = GridModel(desk, shape, theme, editable, self)
        self.view = GridView(self.model, self)
        pale_selection(self.view, theme)
        self._choosers: dict[str, QComboBox] = {}
        self._had_rows = bool(self.model.grid.cells)
        self._words = Words(theme, Meaning.QUIET, small=True, parent=self)
        self._left_out = ""
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        self.view.left_out.connect(self._say_left_out)
        self.view.table_pasted.connect(lambda cells: self.take_table(_known_places(cells, self._desk)))
        self.view.cell_entered.connect(lambda _line, _column: self.cell_entered.emit())
        self.view.setMinimumHeight(12 * self.view.verticalHeader().defaultSectionSize())
        self._lay_out()
        self._say()

    # -- following -----------------------------------------------------------------------------------------------

    def sheet_changed(self) -> None:
        """Something in the sheet changed: lay it out again once the hands rest."""
        self._later.start()

    def show_problems(self) -> None:
        """Mark the cells with problems."""
        self.model.count_problems()

    def refresh(self) -> None:
        """Lay the sheet out again now."""
        self._later.stop()
        self.model.refresh()
        self._follow_rows()
        self._count_layers()
        self._say()

    def set_layer_choice(self, field: str, choice: str) -> None:
        """Show the layer with another choice of one field."""
        self.model.set_layer({**self.model.grid.layer, field: choice})
        self._had_rows = bool(self.model.grid.cells)
        self._count_layers()
        self._say()

    def choose_layer(self, field: str, choice: str) -> None:
        """Show another layer; where the rows shown had not said this yet, ask whether it is said of them now."""
        grid = self.model.grid
        count = sum(len(rows) for rows in grid.cells.values())
        if not (choice and count and self.is_editable and not grid.layer.get(field)):
            self.set_layer_choice(field, choice)
            return
        form_field = self._shape.section.by_id[field]
        label = next((known.label for known in form_field.choices if known.id == choice), choice)
        words = self.tr("These rows do not say yet: {0}. Shall “{1}” be said of all {2}, or another layer be shown?")
        box = QMessageBox(QMessageBox.Icon.Question, form_field.label, words.format(form_field.label, label, count))
        box.setParent(self, box.windowFlags())
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say = box.addButton(self.tr("Say it of these rows"), QMessageBox.ButtonRole.AcceptRole)
        other = box.addButton(self.tr("Show the other layer"), QMessageBox.ButtonRole.RejectRole)
        say.clicked.connect(lambda: self.say_of_rows(field, choice))
        other.clicked.connect(lambda: self.set_layer_choice(field, choice))
        box.open()

    def say_of_rows(self, field: str, choice: str) -> None:
        """Say a choice of all rows shown that have not said it, as one step, and go with them."""
        grid = self.model.grid
        self._desk.make(lambda: say_for_rows(self._desk.sheet, grid, field, choice, new_id()))
        self.set_layer_choice(field, choice)

    # -- the current cell ------------------------------------------------------------------------------------------

    def place(self) -> Place | None:
        """The row and field of the current cell, None where the cell has no row of its own."""
        rows = self._rows()
        return (rows[0], self.model.grid.value.id) if len(rows) == 1 else None

    @property
    def has_cell(self) -> bool:
        """True while a cell is the current one."""
        return self.view.currentIndex().isValid()

    def take(self, text: str, source: Source) -> None:
        """Put a selection and its place into the current cell, as one step."""
        value = self.model.grid.value
        here = self.view.currentIndex()
        if here.isValid():
            cell = (here.row(), here.column())
            context = self._desk.context
            self._put_many([cell], lambda known: answer_with_capture(known, text, source, value, context))

    def take_table(self, cells: Cells) -> None:
        """Put a captured table, each cell with its place, from the current cell on, as one step.

        An empty cell leaves what stands in the grid: it may be one that could not be read.
        """
        if not cells or not self.has_cell:
            return
        top, left = self.view.first_chosen()
        placed = {(top + down, left + on): cell for down, line in enumerate(cells) for on, cell in enumerate(line)}
        sources = {at: source for at, (_, source) in placed.items() if source is not None}
        self._say_left_out(self.model.write([(at, text) for at, (text, _) in placed.items() if text.strip()], sources))

    def _say_left_out(self, count: int) -> None:
        words = self.tr("{0} texts had no cell of the grid to go to and were left out.").format(count)
        self._left_out = words if count else ""
        self._say()

    def set_status(self, status: Status) -> None:
        """Say what the paper says of the figures in the chosen cells, as one step.

        "Not reported" of several cells at once asks where was looked; the places are kept with each answer.
        """
        cells = self.view.chosen()
        if status is Status.NOT_REPORTED and len(cells) > 1:
            self._ask_where_looked(cells)
        else:
            self._put_many(cells, lambda known: replace(known or Answer(), status=status, looked_at=""))

    def _ask_where_looked(self, cells: Sequence[Cell]) -> None:
        grid = self.model.grid
        rows = {cell: grid.rows_at(*cell) for cell in cells}
        cells = [cell for cell, at in rows.items() if not any(self._desk.answer(row, grid.value.id) for row in at)]
        if not cells:
            self._words.setText(self.tr("Each of the chosen cells has an answer already; choose one of them alone."))
            return
        names = [f"{grid.line_names[line]}, {grid.column_heads[column]}" for line, column in cells]
        offered = [((str(line), str(column)), name) for (line, column), name in zip(cells, names, strict=True)]
        dialog = NotReportedDialog({self.tr("the chosen cells"): offered}, self._theme, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def put(places: Sequence[Place], looked_at: str) -> None:
            chosen = [(int(line), int(column)) for line, column in places]
            self._put_many(chosen, lambda _known: Answer(Status.NOT_REPORTED, looked_at=looked_at))

        dialog.wanted.connect(put)
        dialog.open()

    def clear_cell(self) -> None:
        """Take the figure of the current cell away; its row stays."""
        place = self.place()
        if place is not None:
            self._desk.set_answer(*place, None)
            self.refresh()

    def _put_many(self, cells: Sequence[Cell], change: Callable[[Answer | None], Answer]) -> None:
        """Change the figure in each of these cells as one step; an empty cell gets its row, one of several stays."""
        step, grid = new_id(), self.model.grid

        def make() -> list[Draft]:
            sheet, drafts = self._desk.sheet, []
            for cell in cells:
                rows = grid.rows_at(*cell)
                if len(rows) < 2:
                    drafts += [] if rows else new_row(sheet, grid, *cell, step)
                    row = rows[0] if rows else drafts[-1].row
                    known = sheet.answer(row, grid.value.id)
                    drafts.append(sheet.set(row, grid.value.id, change(known), step=step))
            return drafts

        self._desk.make(make)
        self.refresh()

    def _rows(self) -> tuple[str, ...]:
        here = self.view.currentIndex()
        return self.model.grid.rows_at(here.row(), here.column()) if here.isValid() else ()

    # -- time points -----------------------------------------------------------------------------------------------

    def ask_time_point(self) -> None:
        """Ask for the name of a new time point; it is a line for every outcome and every group."""
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Add a time point"))
        dialog.setLabelText(self.tr("Name in the paper, for example week 12"))
        dialog.setOkButtonText(self.tr("Add"))
        dialog.textValueSelected.connect(self.add_time_point)
        dialog.open()

    def add_time_point(self, name: str) -> None:
        """Add a time point under this name, as one step."""
        label = self._desk.sheet.form.meaning("time.label")
        answers = [(label.id, Answer(parts={"text": name}))] if label is not None and name.strip() else []
        self._desk.add_row(self._shape.time.refers_to, answers)
        self.refresh()

    # -- layout ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + GAP // 2, 0, 0, 0)
        column.setSpacing(GAP)
        choosers = FlowLayout()
        for form_field in layer_fields(self._desk.sheet, self._shape):
            choosers.addWidget(self._chooser(form_field))
        column.addLayout(choosers)
        column.addWidget(self.view, 1)
        buttons = FlowLayout()
        for text, act in (
            (self.tr("Add time point…"), self.ask_time_point),
            (self.tr("Fill down (Ctrl+D)"), self.view.fill_down),
            (self.tr("Copy (Ctrl+C)"), self.view.copy),
            (self.tr("Paste (Ctrl+V)"), self.view.paste),
        ):
            button = link_button(self._theme, text, f"{text}, {self._shape.section.label}", self)
            button.clicked.connect(act)
            button.setVisible(self.is_editable or act == self.view.copy)
            buttons.addWidget(button)
        column.addLayout(buttons)
        column.addWidget(self._words)

    def _chooser(self, form_field: FormField) -> QWidget:
        cell = QWidget(self)
        inside = QVBoxLayout(cell)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        label = QLabel(form_field.label, cell)
        label.setFont(small_font(label.font()))
        chooser = QComboBox(cell)
        chooser.setAccessibleName(self.tr("{0}, layer of the grid").format(form_field.label))
        chooser.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        chooser.activated.connect(
            lambda _index, name=form_field.id: self.choose_layer(name, str(chooser.currentData() or ""))
        )
        label.setBuddy(chooser)
        inside.addWidget(label)
        inside.addWidget(chooser)
        self._choosers[form_field.id] = chooser
        self._fill(form_field, chooser)
        return cell

    def _fill(self, form_field: FormField, chooser: QComboBox) -> None:
        used = layers_in_use(self._desk.sheet, self._shape)
        counts: dict[str, int] = {}
        for layer, count in used.items():
            choice = dict(layer).get(form_field.id, "")
            counts[choice] = counts.get(choice, 0) + count
        offered = [("", self.tr("not said")), *((choice.id, choice.label) for choice in form_field.choices)]
        shown = [(f"{label} ({counts[known]})" if counts.get(known) else label, known) for known, label in offered]
        if shown != [(chooser.itemText(index), chooser.itemData(index)) for index in range(chooser.count())]:
            chooser.clear()
            for label, known in shown:
                chooser.addItem(label, known)
        chooser.setCurrentIndex(chooser.findData(self.model.grid.layer.get(form_field.id, "")))

    def _follow_rows(self) -> None:
        """When the last row of this layer went to another one (it was said among the rows), show that one."""
        count = sum(len(rows) for rows in self.model.grid.cells.values()) + self.model.grid.outside
        if self._had_rows and not count and layers_in_use(self._desk.sheet, self._shape):
            self.model.set_layer(usual_layer(self._desk.sheet, self._shape))
            count = 1
        self._had_rows = bool(count)

    def _count_layers(self) -> None:
        for form_field in self._shape.layers:
            if form_field.id in self._choosers:
                self._fill(form_field, self._choosers[form_field.id])

    def _say(self) -> None:
        grid = self.model.grid
        words = self.tr("Type a figure and, behind a semicolon, {0}: “2.68 ± 0.51; 30”.").format(
            self._shape.beside.label if self._shape.beside else ""
        )
        if not grid.lines or not grid.columns:
            words = self.tr("The grid needs at least one row in each of: outcomes, time points, {0}.").format(
                self._desk.sheet.form.by_id[self._shape.across.refers_to].label.lower()
            )
        if grid.outside:
            words += " " + self.tr("{0} rows lack an outcome, time or column; see Rows.").format(grid.outside)
        self._words.setText(f"{self._left_out} {words}".strip())


def _known_places(cells: Cells, desk: StudyDesk) -> Cells:
    """Cells from the clipboard without places in reports of other studies or reviews."""
    known = {report.id for report in desk.review.facts.reports(desk.study)}
    return [[(text, one if one and one.report in known else None) for text, one in line] for line in cells]
