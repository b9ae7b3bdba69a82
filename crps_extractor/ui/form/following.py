"""The form pane follows the sheet: whatever changes it, here, by undo or in another pane, is shown where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from crps_extractor.models.answer import Answer
from crps_extractor.models.event import REVIEW
from crps_extractor.models.form import Section
from crps_extractor.models.sheet import Place
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.form.frame import FormFrame
from crps_extractor.ui.form.section_page import SectionPage
from crps_extractor.ui.form.typing import Typing
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.field_menu import open_field_menu
from crps_extractor.ui.widgets.field_row import FieldRow

__all__ = ["FollowingForm"]

_COUNT_LATER_MS = 150


class FollowingForm(FormFrame):
    """One study's sheet on the screen, kept as the desk has it; typing is written to the desk."""

    source_wanted = Signal(object)
    status_message = Signal(str)
    field_focused = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._desk: StudyDesk | None = None
        self._shared: StudyDesk | None = None
        self._current: FieldRow | None = None
        self._part = ""
        self._only: tuple[str, ...] = ()
        self._uncounted: set[str] = set()
        self.typing = Typing(self)
        self._count_later = QTimer(self, singleShot=True, interval=_COUNT_LATER_MS)
        self._count_later.timeout.connect(self._count_again)
        self.section_chosen.connect(self._show_section)
        theme.changed.connect(self._draw_again)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def show_study(self, desk: StudyDesk, shared: StudyDesk | None = None, only: Collection[str] = ()) -> None:
        """Show a study's sheet, or ``only`` these of its sections.

        ``shared`` is the lead's desk of the same study, where the viewer may write there.
        """
        self.clear()
        self._desk = desk
        self._shared = shared if shared is not None and not shared.is_locked else None
        for one in self._desks():
            one.answer_changed.connect(self._answer_changed)
            one.rows_changed.connect(self._rows_changed)
            one.problems_changed.connect(self._problems_changed)
        self.banner_says(desk.said)
        self._only = tuple(only)
        self.sections.show_desk(desk, only)
        own = next((one.id for one in desk.sheet.form.blind_sections()), desk.sheet.form.sections[0].id)
        self.choose_section(self._only[0] if self._only else own)

    def clear(self) -> None:
        """Show no study."""
        self.commit()
        for one in self._desks():
            one.answer_changed.disconnect(self._answer_changed)
            one.rows_changed.disconnect(self._rows_changed)
            one.problems_changed.disconnect(self._problems_changed)
        self._count_later.stop()
        self._uncounted.clear()
        self._set_current(None)
        self._desk = self._shared = None
        self.show_page(None)
        self.sections.show_desk(None)
        self.banner_says("")

    def commit(self) -> None:
        """Write what was typed and not yet written: before undo, submitting or closing."""
        self.typing.leave()

    def section_desk(self, section: Section) -> StudyDesk:
        """The desk that a section is read from and written to."""
        assert self._desk is not None
        return self._shared if section.is_shared and self._shared is not None else self._desk

    def why_locked(self, section: Section) -> str:
        """Why a section may only be read, "" where it may be filled."""
        desk = self.section_desk(section)
        if section.is_shared and desk.sheet.scope != REVIEW:
            return self.tr("All reviewers share this section; a lead of the review fills it in.")
        if desk.opened is not None and not desk.opened.touches(section.id):
            return desk.said
        return desk.why_locked

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _desks(self) -> Iterator[StudyDesk]:
        yield from (desk for desk in (self._desk, self._shared) if desk is not None)

    def _show_section(self, section_id: str) -> None:
        if self._desk is None:
            return
        self.commit()
        self._set_current(None)
        section = self._desk.sheet.form.by_id[section_id]
        desk = self.section_desk(section)
        locked = self.why_locked(section)
        is_new = not self.banner.text().startswith(locked)
        page = SectionPage(desk, section, self.theme, self._adopt, self._report_label, locked, self, says_why=is_new)
        page.size_changed.connect(self._draw_size)
        page.row_opened.connect(self._row_opened)
        self.show_page(page)

    def _draw_size(self) -> None:
        if self.page is not None:
            self.page.updateGeometry()

    def _row_opened(self, row: str) -> None:
        """Another row is open: its editors are new, those of the row before are gone."""
        if self._current is not None and self._current.place[0] != row:
            self.commit()
            self._set_current(None)

    def _draw_again(self) -> None:
        """The colours changed: draw the section anew, the current field stays the current one."""
        page, place = self.page, self._current.place if self._current is not None else None
        if isinstance(page, SectionPage):
            row = page.stack.open_row if page.stack is not None else ""
            self._show_section(page.section.id)
            if isinstance(self.page, SectionPage) and row and self.page.stack is not None:
                self.page.stack.open(row)
            if place is not None and isinstance(self.page, SectionPage):
                self._set_current(self.page.field_row(*place))

    def _report_label(self, report: str) -> str:
        """The name of a report, "" for the main one: its pages need no name. A notice on it is said beside its name."""
        if self._desk is None:
            return ""
        facts = self._desk.review.facts
        found = next((one for one in facts.reports(self._desk.study) if one.id == report), None)
        label = found.label if found is not None and not found.is_main else ""
        kinds = dict.fromkeys(notice.kind.replace("_", " ") for notice in facts.notices(report))
        return f"{label} ⚠ {', '.join(kinds)}".strip() if kinds else label

    # -- following -------------------------------------------------------------------------------------------------

    def _answer_changed(self, row: str, field: str) -> None:
        self.typing.changed_elsewhere(row, field)
        desk, page = self._desk, self.page
        section = desk.sheet.section_of(row) or desk.sheet.form.by_id.get(row) if desk is not None else None
        if desk is None or section is None:
            return
        if isinstance(page, SectionPage):
            top = self.top_of(self._current)
            page.show_answer(row, field)
            if field in (section.row_label or section.pair_on):
                page.names_changed(section.id)
            self.keep_in_place(self._current, top)
        self._count(section.id)

    def _rows_changed(self, section: str) -> None:
        page = self.page
        if self._current is not None and self._desk_of(self._current.place).sheet.row(self._current.place[0]) is None:
            self.typing.forget()
            self._set_current(None)
        if isinstance(page, SectionPage):
            if page.section.id == section:
                page.show_rows()
            page.names_changed(section)
        self._count(section)

    def _problems_changed(self) -> None:
        if isinstance(self.page, SectionPage):
            top = self.top_of(self._current)
            self.page.show_problems()
            self.keep_in_place(self._current, top)

    def _count(self, section: str) -> None:
        self._uncounted.add(section)
        self._count_later.start()

    def _count_again(self) -> None:
        """Count what changed, once the hands rest; show sections that are asked now, hide those that are not."""
        if self._desk is None:
            return
        page = self.page
        if not self.sections.is_current(self._desk) and isinstance(page, SectionPage):
            self.sections.show_desk(self._desk, self._only)
            line = self.sections.find(page.section.id)
            self.picker.setCurrentIndex(line)
            self.list.setCurrentIndex(self.sections.index(line))
        else:
            self.sections.count_again(self._desk, self._uncounted)
        self._uncounted.clear()

    # -- the current field -----------------------------------------------------------------------------------------

    def _set_current(self, row: FieldRow | None) -> None:
        if row is self._current:
            return
        self.commit()
        if self._current is not None:
            self._current.set_current(False)
        self._current = row
        self._part = ""
        self.instruct(row.field if row is not None else None)
        if row is not None:
            row.set_current(True)
            place: Place = row.place
            self.field_focused.emit(*place)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        row = new
        while row is not None and not isinstance(row, FieldRow):
            row = row.parentWidget()
        if row is None or self.page is None or not self.page.isAncestorOf(row):
            self.typing.leave()
            return
        self._set_current(row)
        self._part = row.editor.focused_part()
        if new is not None and not new.isWindow():
            self.scroll.ensureWidgetVisible(new, 0, 16)

    # -- edits -----------------------------------------------------------------------------------------------------

    def _adopt(self, row: FieldRow) -> None:
        """Listen to a field row that was built."""
        desk = self._desk_of(row.place)
        row.typed.connect(lambda: self.typing.typed(desk, row))
        row.settled.connect(self.typing.commit)
        row.answer_wanted.connect(lambda answer: self._put(row.place, answer))
        row.source_wanted.connect(self.source_wanted)
        row.menu_wanted.connect(lambda: open_field_menu(row))
        row.repair_wanted.connect(lambda problem: (self.commit(), desk.repair(problem)))
        row.accepted.connect(desk.accept)

    def _put(self, place: Place, answer: Answer | None) -> None:
        self.commit()
        self._desk_of(place).set_answer(*place, answer)

    def _desk_of(self, place: Place) -> StudyDesk:
        assert self._desk is not None
        section = self._desk.sheet.section_of(place[0])
        if section is None and self._shared is not None:
            section = self._shared.sheet.section_of(place[0])
        return self.section_desk(section) if section is not None else self._desk
