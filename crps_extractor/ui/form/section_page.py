"""One section on the screen: its heading and instruction, then its fields or its rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from crps_extractor.models.checks.field_aids import field_aids
from crps_extractor.models.form import FormField, Section
from crps_extractor.models.review.derived.assumed_inputs import assumed_weight
from crps_extractor.models.sheet import Place, Row
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.form.field_column import Adopt, FieldColumn, Problems
from crps_extractor.ui.form.grid_data import GridShape, grid_shape
from crps_extractor.ui.form.grid_pane import GridPane
from crps_extractor.ui.form.row_stack import RowStack
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.field_row import Ask, FieldRow
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import heading

__all__ = ["SectionPage", "problems_by_place"]


def problems_by_place(desk: StudyDesk) -> Problems:
    """The problems of a sheet under the place where each is shown."""
    found: dict[Place, list[object]] = {}
    for problem in desk.problems():
        found.setdefault((problem.row, problem.field), []).append(problem)
    return {place: tuple(problems) for place, problems in found.items()}  # type: ignore[misc]


class SectionPage(QWidget):
    """The fields of a section, or its rows; ``adopt`` is told of every field row that is built."""

    row_opened = Signal(str)
    size_changed = Signal()
    cell_entered = Signal()

    def __init__(
        self,
        desk: StudyDesk,
        section: Section,
        theme: Theme,
        adopt: Adopt,
        report_label: Callable[[str], str],
        why_locked: str,
        parent: QWidget | None = None,
        *,
        says_why: bool = True,
    ) -> None:
        """``says_why`` is False where the pane says already why nothing can be changed."""
        super().__init__(parent)
        self.desk, self.section = desk, section
        self._theme, self._adopt, self._report_label = theme, adopt, report_label
        self.is_editable = not why_locked
        self._problems = problems_by_place(desk)
        self._own_column: FieldColumn | None = None
        self.grid: GridPane | None = None
        self._shape: GridShape | None = None
        self._buttons: list[QToolButton] = []
        self.stack: RowStack | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP // 2, GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        told = (section.help, why_locked if says_why else "")
        said = [Words(theme, Meaning.QUIET, words, small=True, parent=self) for words in told if words]
        for label in (heading(section.label, self), *said):
            label.setContentsMargins(GROUP_GAP - GAP // 2, 0, 0, 0)
            column.addWidget(label)
        self.body = self._rows() if section.repeats else self._fields()
        shape = grid_shape(desk.sheet.form, section)
        if shape is not None:
            column.addWidget(self._toggle(shape))
        column.addWidget(self.body)
        self._column = column
        column.addStretch(1)

    # -- following the sheet ---------------------------------------------------------------------------------------

    def show_answer(self, row: str, field: str) -> None:
        """Show one answer again, with what depends on it."""
        if self.grid is not None:
            self.grid.sheet_changed()
        column = self.column
        if column is not None and column.row.id == row:
            column.show_answer(field)
        elif column is not None:
            column.refresh()
        if self.stack is not None and self.stack.card(row) is not None:
            self.stack.say(row)

    def show_rows(self) -> None:
        """Show rows that came, and take away those that went."""
        if self.grid is not None:
            self.grid.sheet_changed()
        if self.stack is not None:
            self.stack.show_rows()

    def show_problems(self) -> None:
        """Show the problems where they changed."""
        self._problems = problems_by_place(self.desk)
        if self.stack is not None:
            self.stack.show_problems(self._problems)
            if self.grid is not None:
                self.grid.show_problems()
        elif self._own_column is not None:
            self._own_column.show_problems(self._problems)

    def names_changed(self, section: str) -> None:
        """The rows of a section have other names: offer them anew, and name what is named after them."""
        if self.grid is not None:
            self.grid.sheet_changed()
        if self.column is not None:
            self.column.offer_again(section)
        if self.stack is not None and any(
            self.section.by_id[field].refers_to == section
            for field in self.section.row_label or self.section.pair_on
            if field in self.section.by_id
        ):
            self.stack.say_all()

    # -- rows or grid ----------------------------------------------------------------------------------------------

    def show_as(self, *, grid: bool) -> None:
        """Show the rows one by one, or as a grid."""
        if self._shape is None:
            return
        if grid and self.grid is None:
            opened = self.desk.opened
            is_editable = self.is_editable and (opened is None or opened.touches(self.section.id))
            self.grid = GridPane(self.desk, self._shape, self._theme, is_editable, self)
            self.grid.cell_entered.connect(self.cell_entered)
            self._column.insertWidget(self._column.indexOf(self.body) + 1, self.grid, 100)
        if self.grid is not None:
            self.grid.setVisible(grid)
            if grid:
                self.grid.refresh()
        self.body.setVisible(not grid)
        for button, is_on in zip(self._buttons, (not grid, grid), strict=True):
            button.setChecked(is_on)
        self.row_opened.emit(self.stack.open_row if self.stack is not None and not grid else "")

    @property
    def shown_grid(self) -> GridPane | None:
        """The grid, while it is what is shown."""
        return self.grid if self.grid is not None and not self.grid.isHidden() else None

    def _toggle(self, shape: GridShape) -> QWidget:
        self._shape = shape
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(GROUP_GAP - GAP // 2, 0, 0, 0)
        row.setSpacing(GAP // 2)
        for words, is_grid in ((self.tr("Rows"), False), (self.tr("Grid"), True)):
            button = QToolButton(line)
            button.setText(words)
            button.setCheckable(True)
            button.setChecked(not is_grid)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(self.tr("Show {0} as: {1}").format(self.section.label, words))
            button.clicked.connect(lambda _=False, is_grid=is_grid: self.show_as(grid=is_grid))
            row.addWidget(button)
            self._buttons.append(button)
        row.addStretch(1)
        return line

    # -- finding ---------------------------------------------------------------------------------------------------

    @property
    def column(self) -> FieldColumn | None:
        """The fields that are on the screen now."""
        return self.stack.column if self.stack is not None else self._own_column

    def field_row(self, row: str, field: str) -> FieldRow | None:
        """The field row at a place; its row is opened if need be. None where the field is not asked."""
        if self.stack is not None:
            if self.shown_grid is not None:
                self.show_as(grid=False)
            self.stack.open(row)
        column = self.column
        return column.field_row(field) if column is not None and column.row.id == row else None

    # -- building --------------------------------------------------------------------------------------------------

    def _fields(self) -> QWidget:
        self._own_column = self._make_column(Row(self.section.id, self.section.id), "")
        return self._own_column

    def _rows(self) -> QWidget:
        takes_rows = self.is_editable and self.desk.takes_rows(self.section.id)
        self.stack = RowStack(self.desk, self.section, self._theme, self._make_column, self._problems, takes_rows, self)
        self.stack.row_opened.connect(self.row_opened)
        return self.stack

    def _aids(self, row: str, form_field: FormField) -> tuple[str, ...]:
        desk = self.desk
        return field_aids(desk.sheet, row, form_field, assumed_weight(desk.review, desk.study))

    def _make_column(self, row: Row, name: str) -> FieldColumn:
        aids = partial(self._aids, row.id)
        ask = Ask(self.desk.context, self._theme, self._report_label, self.is_editable, name, aids)
        column = FieldColumn(self.desk, row, ask, self._adopt, self._problems, self)
        column.size_changed.connect(self.size_changed)
        return column
