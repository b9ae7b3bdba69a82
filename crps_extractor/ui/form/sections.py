"""The list of sections with their progress and state, as a list at the side and as a choice when there is no room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crps_extractor.models.event import REVIEW
from crps_extractor.models.form import Section
from crps_extractor.models.kinds.base import Strength
from crps_extractor.models.review.progress import Progress, section_is_asked
from crps_extractor.models.sheet import Sheet
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.theme import GAP, Meaning, Theme, small_font

__all__ = ["SectionDelegate", "SectionModel", "SectionState", "section_state"]

Index = QModelIndex | QPersistentModelIndex
PROGRESS_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class SectionState:
    """What the list says of a section: how far it is, whether something was answered, how many problems stand open."""

    section: Section
    answered: int = 0
    required: int = 0
    is_begun: bool = False
    problems: int = 0
    has_nothing: bool = False

    @property
    def mark(self) -> tuple[str, str]:
        """The icon and the word for the state."""
        if self.has_nothing or (self.required and self.answered == self.required):
            return ("state-done", "done")
        return ("state-begun", "begun") if self.is_begun else ("state-not-looked-at", "not begun")

    @property
    def progress(self) -> str:
        """ "6 of 9", the required fields; "" where the section is shared or asks for none."""
        return f"{self.answered} of {self.required}" if self.required else ""

    @property
    def words(self) -> str:
        """All of it for a screen reader and the tooltip."""
        found = f"{self.problems} problems" if self.problems > 1 else "1 problem" if self.problems else ""
        required = f"{self.progress} required fields" if self.required else ""
        shared = "shared by all reviewers" if self.section.is_shared else ""
        return ", ".join(part for part in (self.section.label, shared, required, self.mark[1], found) if part)


def section_state(desk: StudyDesk, section: Section) -> SectionState:
    """Count one section of the sheet on the desk."""
    sheet = desk.sheet
    is_the_leads = section.is_shared or sheet.scope == REVIEW
    progress = Progress(0, 0) if is_the_leads else Progress.of(sheet, section.id)
    problems = sum(
        problem.section == section.id and problem.accepted is None and problem.strength is not Strength.NOTE
        for problem in desk.problems()
    )
    is_begun, has_nothing = _is_begun(sheet, section), _has_nothing(sheet, section)
    return SectionState(section, progress.answered, progress.required, is_begun, problems, has_nothing)


def _has_nothing(sheet: Sheet, section: Section) -> bool:
    return section.repeats and sheet.has_nothing(section.id) and not sheet.rows(section.id)


def _is_begun(sheet: Sheet, section: Section) -> bool:
    if section.repeats:
        return bool(sheet.rows(section.id))
    return any(sheet.answer(section.id, form_field.id) for form_field in section.fields)


class SectionModel(QAbstractListModel):
    """The sections that are asked in this sheet, in the form's order."""

    def __init__(self, theme: Theme, parent: Any = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._states: list[SectionState] = []
        self._only: frozenset[str] = frozenset()

    def show_desk(self, desk: StudyDesk | None, only: Collection[str] = ()) -> None:
        """Show the sections of a study, or ``only`` these of them; None shows nothing."""
        self.beginResetModel()
        self._only = frozenset(only)
        self._states = [section_state(desk, section) for section in self._asked(desk)] if desk else []
        self.endResetModel()

    def _asked(self, desk: StudyDesk) -> list[Section]:
        shown = [one for one in desk.sheet.form.sections if not self._only or one.id in self._only]
        return [section for section in shown if section_is_asked(desk.sheet, section)]

    def is_current(self, desk: StudyDesk) -> bool:
        """False once another section is asked, or one is not asked any more."""
        asked = [section.id for section in self._asked(desk)]
        return asked == [state.section.id for state in self._states]

    def count_again(self, desk: StudyDesk, sections: set[str]) -> None:
        """Count these sections again; only those that came out differently are told."""
        for number, state in enumerate(self._states):
            if state.section.id in sections:
                found = section_state(desk, state.section)
                if found != state:
                    self._states[number] = found
                    self.dataChanged.emit(self.index(number), self.index(number))

    def find(self, section: str) -> int:
        """The line of a section, -1 where it is not shown."""
        return next((number for number, state in enumerate(self._states) if state.section.id == section), -1)

    def section(self, line: int) -> Section | None:
        """The section in a line."""
        return self._states[line].section if 0 <= line < len(self._states) else None

    def state(self, line: int) -> SectionState:
        """What is shown in a line."""
        return self._states[line]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._states)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self._states):
            return None
        state = self._states[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return state.section.label
        if role == PROGRESS_ROLE:
            return "" if state.mark[1] == "done" else state.progress
        if role == Qt.ItemDataRole.DecorationRole:
            done = state.mark[1] == "done"
            return self._theme.icon(state.mark[0], Meaning.CONSENSUS if done else Meaning.QUIET)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return state.words
        return None


class SectionDelegate(QStyledItemDelegate):
    """A section's line: mark, label, and the progress at the right in quiet figures."""

    def __init__(self, theme: Theme, parent: Any = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        wish = super().sizeHint(option, index)
        return QSize(wish.width() + GAP, max(wish.height() + GAP, option.fontMetrics.height() + GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        progress = str(index.data(PROGRESS_ROLE) or "")
        font = small_font(option.font)
        painter.save()
        painter.setFont(font)
        room = painter.fontMetrics().horizontalAdvance(progress) + GAP if progress else 0
        whole = QRect(option.rect)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(whole, option.palette.brush(QPalette.ColorRole.Highlight))
        option.rect = whole.adjusted(GAP // 2, 0, -room, 0)
        role = QPalette.ColorRole.HighlightedText
        painter.setPen(option.palette.color(role) if is_chosen else self._theme.text(Meaning.QUIET))
        painter.drawText(
            whole.adjusted(0, 0, -GAP // 2, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, progress
        )
        painter.restore()
        if is_chosen:
            option.palette.setColor(QPalette.ColorRole.Text, option.palette.color(role))
            option.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        super().paint(painter, option, index)
