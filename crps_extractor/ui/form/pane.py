"""The form pane with the window's commands: capture, status, next open field, rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from crps_extractor.models.answer import Answer, Source, Status
from crps_extractor.models.documents.capture import Capture
from crps_extractor.models.review.progress import asked_places
from crps_extractor.models.sheet import Place
from crps_extractor.ui.form.capturing import answer_with_capture
from crps_extractor.ui.form.doubtful import AskForCrop, DoubtfulText
from crps_extractor.ui.form.following import FollowingForm
from crps_extractor.ui.form.grid_pane import GridPane
from crps_extractor.ui.form.section_page import SectionPage
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.field_row import FieldRow

__all__ = ["FormPane"]

_KEYS = (("Alt+N", "note"), ("Alt+Q", "query"), ("Alt+0", "menu"), ("Ctrl+Down", "down"), ("Ctrl+Up", "up"))


class FormPane(FollowingForm):
    """The form of one study. ``crop`` draws the picture of a place, for texts that are not to be trusted.

    Typing is written after a pause, when the field is left, and by ``commit``, which the window calls before undo.
    """

    def __init__(self, theme: Theme, crop: AskForCrop | None = None, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._crop = crop
        for keys, act in _KEYS:
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda act=act: self.act(act))

    # -- the current field -----------------------------------------------------------------------------------------

    def focused(self) -> Place | None:
        """The current field: where a capture goes, even while the keyboard is in the PDF."""
        grid = self._grid()
        if grid is not None:
            return grid.place()
        return self._current.place if self._current is not None else None

    @property
    def has_current(self) -> bool:
        """Whether a capture or a status has somewhere to go: a cell of the grid may have no row yet."""
        return self._grid() is not None or self._current is not None

    def capture(self, capture: Capture, report: str) -> None:
        """Put a selection of this report, and its place, into the current field as one step; ask where in doubt."""
        take = self._taker()
        if take is None:
            return
        if not capture.doubtful:
            take(capture.text, capture.source(report))
            return
        source = capture.source(report, crop_confirmed=True)
        dialog = DoubtfulText(capture, source, self.theme, self._crop, self)
        dialog.confirmed.connect(lambda text: take(text, source))
        dialog.open()

    def take_table(self, cells: Sequence[Sequence[tuple[str, Source | None]]]) -> str:
        """Put a captured table, each cell with its place in the report, into the grid from its current cell on.

        Returns why it could not, "" when it did.
        """
        grid = self._grid()
        if grid is not None and grid.is_editable:
            grid.take_table(cells)
            return ""
        why = self.tr("Show results or effects as a grid and choose the first cell for it.")
        self.status_message.emit(why)
        return why

    def set_status(self, status: Status) -> None:
        """Say what the paper says of the current field; what was typed is kept."""
        grid = self._grid()
        if grid is not None and grid.is_editable:
            grid.set_status(status)
            return
        row = self._wanted_row()
        if row is None:
            return
        draft = row.draft() or Answer()
        if status is Status.REPORTED and not draft.parts:
            self.status_message.emit(self.tr("Reported: type what the paper says, or select it on the page."))
        row.want_status(status)

    def clear_answer(self) -> None:
        """Take the current field back to "not looked at"; undo brings the answer back."""
        grid = self._grid()
        if grid is not None and grid.is_editable:
            grid.clear_cell()
            return
        row = self._wanted_row()
        if row is not None:
            self._put(row.place, None)

    def go_to_source(self) -> None:
        """Ask for the place of the current answer in the PDF."""
        place = self.focused()
        answer = self._desk_of(place).answer(*place) if place is not None else None
        if answer is not None and answer.sources:
            self.source_wanted.emit(answer.sources[0])
        else:
            self.status_message.emit(self.tr("This answer has no place in a PDF yet."))

    # -- going about -----------------------------------------------------------------------------------------------

    def next_open(self) -> None:
        """Go to the next required field without an answer, from the current one on and round again."""
        self.commit()
        if self._desk is None:
            return
        places = self._desk.places_to_fill()
        if not places:
            self.status_message.emit(self.tr("Every required field has an answer or a status."))
            return
        order = {(row.id, known.id): number for number, (row, known) in enumerate(asked_places(self._desk.sheet))}
        here = order.get(self.focused() or ("", ""), -1)
        self.go_to(*next((place for place in places if order[place] > here), places[0]))

    def go_to(self, row: str, field: str) -> None:
        """Bring a place into view and give it the keyboard."""
        desks = [desk for desk in self._desks() if desk.sheet.section_of(row) is not None]
        if not desks:
            self.status_message.emit(self.tr("This row is not there any more."))
            return
        section = desks[0].sheet.section_of(row)
        assert section is not None
        self.choose_section(section.id)
        found = self.page.field_row(row, field) if isinstance(self.page, SectionPage) else None
        if found is None:
            self.status_message.emit(self.tr("This field is not asked in this study."))
            return
        self._go(found)

    def focus_first(self) -> None:
        """Give the keyboard to the current field, else to the first one that is shown."""
        rows = self._rows()
        if rows:
            self._go(self._current if self._current in rows else rows[0])
        else:
            self.focus_sections()

    def add_row(self) -> None:
        """Add a row to the section that is shown and open it."""
        page = self.page
        if not isinstance(page, SectionPage) or page.stack is None:
            self.status_message.emit(self.tr("This section has one set of fields and takes no rows."))
            return
        why = self.why_locked(page.section) or ("" if page.desk.takes_rows(page.section.id) else page.desk.said)
        if why:
            self.status_message.emit(why)
            return
        self.commit()
        row = page.desk.add_row(page.section.id)
        if row:
            page.stack.open(row)
            self._set_current(None)
            self.focus_first()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _show_section(self, section_id: str) -> None:
        super()._show_section(section_id)
        if isinstance(self.page, SectionPage) and self.page.stack is not None:
            self.page.stack.add_button.clicked.connect(self.add_row)

    def _rows(self) -> list[FieldRow]:
        column = self.page.column if isinstance(self.page, SectionPage) else None
        return column.field_rows() if column is not None else []

    def _go(self, row: FieldRow) -> None:
        self.reveal(row)
        row.editor.setFocus()
        self._set_current(row)

    def _take(self, place: Place, part: str, text: str, source: Source) -> None:
        self.commit()
        desk = self._desk_of(place)
        form_field = desk.field(*place)
        answer = answer_with_capture(desk.answer(*place), text, source, form_field, desk.context, part)
        desk.set_answer(*place, answer)
        if not answer.parts:
            self.status_message.emit(self.tr("The place is kept. Choose the answer yourself."))

    def _grid(self) -> GridPane | None:
        """The grid, while one of its cells is the current place."""
        grid = self.page.shown_grid if isinstance(self.page, SectionPage) else None
        return grid if grid is not None and grid.has_cell else None

    def _taker(self) -> Callable[[str, Source], None] | None:
        """What takes a selection: the current cell of the grid, else the current field; None where nothing can."""
        grid = self._grid()
        if grid is not None and grid.is_editable:
            return grid.take
        row = self._wanted_row()
        return partial(self._take, row.place, self._part) if row is not None else None

    def _wanted_row(self) -> FieldRow | None:
        """The current field, if it may be edited; else one sentence says what to do."""
        row = self._current
        if row is None:
            self.status_message.emit(self.tr("Click into the field first that shall take it."))
            return None
        if row.is_editable:
            return row
        section = self._desk_of(row.place).sheet.section_of(row.place[0])
        self.status_message.emit(self.why_locked(section) if section is not None else "")
        return None

    def act(self, act: str) -> None:
        """Do what one of the pane's own keys stands for: note, query, menu, down, up."""
        row = self._current
        if act in ("down", "up"):
            rows = self._rows()
            here = rows.index(row) if row in rows else -1
            there = here + (1 if act == "down" else -1)
            if 0 <= there < len(rows):
                self._go(rows[there])
        elif row is not None and act == "menu":
            row.open_menu()
        elif row is not None and row.is_editable:
            row.remarks.open_note() if act == "note" else row.remarks.open_query()
            focus = QApplication.focusWidget()
            if focus is not None:
                self.reveal(focus)
