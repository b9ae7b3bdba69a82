"""The fields of one row (or of a section that does not repeat), one beneath the other, as far as they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crps_extractor.models.checks.problem import Problem
from crps_extractor.models.form import FormField, Section
from crps_extractor.models.review.progress import field_is_asked
from crps_extractor.models.sheet import Place, Row, Sheet
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.widgets.field_row import Ask, FieldRow
from crps_extractor.ui.widgets.toned import indented, link_button

__all__ = ["FieldColumn", "in_order", "is_extra"]

Problems = Mapping[Place, Sequence[Problem]]
Adopt = Callable[[FieldRow], None]


def in_order(section: Section) -> tuple[list[FormField], list[FormField]]:
    """The fields that are always shown, keys first, and those folded away under "More fields"."""
    fields = [form_field for form_field in section.fields if not form_field.retired]
    fields.sort(key=lambda form_field: not form_field.key)
    shown = [form_field for form_field in fields if not is_extra(form_field)]
    more = [form_field for form_field in fields if is_extra(form_field)]
    return (shown, more) if shown else (more, [])


def is_extra(form_field: FormField) -> bool:
    """True for fields that may be folded away."""
    return form_field.tier == "extra" and not form_field.required and not form_field.key


class FieldColumn(QWidget):
    """Field rows, built when they are first asked; ``adopt`` is told of each, so that the pane can listen to it."""

    size_changed = Signal()

    def __init__(
        self, desk: StudyDesk, row: Row, ask: Ask, adopt: Adopt, problems: Problems, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.row = desk, row
        self._ask, self._adopt, self._problems = ask, adopt, problems
        self._shown, self._more = in_order(desk.sheet.form.by_id[row.section])
        self._order = {form_field.id: number for number, form_field in enumerate((*self._shown, *self._more))}
        self._rows: dict[str, FieldRow] = {}
        self._is_open = self._is_chained = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.fold = link_button(ask.theme, "", "", self)
        self.fold.clicked.connect(lambda: self.set_open(not self._is_open))
        self._column.addLayout(indented(self.fold))
        self.refresh()

    # -- showing -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show every field that is asked or answered, hide the others; nothing that stays is built again."""
        for form_field in self._shown:
            self._show(form_field, self._is_wanted(form_field))
        wanted = [form_field for form_field in self._more if self._is_wanted(form_field)]
        for form_field in self._more:
            self._show(form_field, self._is_open and form_field in wanted)
        answered = sum(self._sheet.answer(self.row.id, form_field.id) is not None for form_field in wanted)
        words = self.tr("Fewer fields") if self._is_open else self.tr("More fields ({0})").format(len(wanted))
        if answered and not self._is_open:
            words = self.tr("More fields ({0}, {1} answered)").format(len(wanted), answered)
        self.fold.setText(words)
        self.fold.setIcon(self._ask.theme.icon("previous" if self._is_open else "next"))
        self.fold.setAccessibleName(f"{words}, {self._ask.row_name}" if self._ask.row_name else words)
        self.fold.setVisible(bool(wanted))
        self._chain()

    def show_answer(self, field: str) -> None:
        """Show one answer again, and whatever field is asked because of it."""
        row = self._rows.get(field)
        if row is not None:
            place = (self.row.id, field)
            problems = tuple(one for one in self.desk.problems_at(*place) if (one.row, one.field) == place)
            row.show_answer(self._sheet.answer(*place), problems)
        self.refresh()

    def show_problems(self, problems: Problems) -> None:
        """Show the problems where they changed."""
        self._problems = problems
        for field, row in self._rows.items():
            row.show_problems(problems.get((self.row.id, field), ()))
        self._chain()

    def offer_again(self, section: str) -> None:
        """Offer the rows of a section anew where they are referred to."""
        for row in self._rows.values():
            if row.field.refers_to == section:
                row.editor.offer_again(self.desk.context)

    def set_open(self, is_open: bool) -> None:
        """Show or fold away the fields that few papers answer."""
        self._is_open = is_open
        self.refresh()
        self.size_changed.emit()

    # -- finding -------------------------------------------------------------------------------------------------

    def field_row(self, field: str) -> FieldRow | None:
        """The field row of a field that is asked, unfolded if need be; None where it is not asked."""
        row = self._rows.get(field)
        if (row is None or row.isHidden()) and any(more.id == field for more in self._more) and not self._is_open:
            self.set_open(True)
            row = self._rows.get(field)
        return row if row is not None and not row.isHidden() else None

    def field_rows(self) -> list[FieldRow]:
        """The field rows that are shown, in order."""
        shown = [row for row in self._rows.values() if not row.isHidden()]
        return sorted(shown, key=lambda row: self._order[row.field.id])

    @property
    def _sheet(self) -> Sheet:
        return self.desk.sheet

    def _is_wanted(self, form_field: FormField) -> bool:
        return field_is_asked(self._sheet, self.row, form_field) or (
            self._sheet.answer(self.row.id, form_field.id) is not None
        )

    def _show(self, form_field: FormField, is_shown: bool) -> None:
        row = self._rows.get(form_field.id)
        if is_shown:
            row = row or self._build(form_field)
            row.show_asked(field_is_asked(self._sheet, self.row, form_field))
        if row is not None and row.isHidden() == is_shown:
            row.setVisible(is_shown)
            self._is_chained = False

    def _build(self, form_field: FormField) -> FieldRow:
        is_open = self.desk.is_place_open(self.row.section, self.row.id, form_field.id)
        row = FieldRow(self.row.id, form_field, self._ask if is_open else replace(self._ask, is_editable=False), self)
        place = (self.row.id, form_field.id)
        row.show_answer(self._sheet.answer(*place), self._problems.get(place, ()))
        before = sum(self._order[known] < self._order[form_field.id] for known in self._rows)
        is_more = any(more.id == form_field.id for more in self._more)
        self._rows[form_field.id] = row
        self._column.insertWidget(before + is_more, row)
        self._adopt(row)
        row.remarks.changed.connect(self._unchain)
        row.remarks.changed.connect(self.size_changed)
        row.hide()
        return row

    def _unchain(self) -> None:
        self._is_chained = False

    def _chain(self) -> None:
        """Let Tab go through the fields in the order in which they stand, whenever one came or went."""
        if self._is_chained:
            return
        self._is_chained = True
        rows = self.field_rows()
        more = {form_field.id for form_field in self._more}
        controls = [control for row in rows if row.field.id not in more for control in row.controls()]
        controls.append(self.fold)
        controls += [control for row in rows if row.field.id in more for control in row.controls()]
        for before, after in pairwise(controls):
            QWidget.setTabOrder(before, after)
