"""The rows of a repeating section as cards under each other; the editors of one row are open at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.event import CONSENSUS, REVIEW
from crps_extractor.models.form import Section
from crps_extractor.models.kinds.base import Strength
from crps_extractor.models.review.context import row_label
from crps_extractor.models.review.layout import rows_to_match
from crps_extractor.models.review.progress import field_is_asked
from crps_extractor.models.sheet import NOTHING, Row, Sheet
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.form.field_column import FieldColumn, Problems
from crps_extractor.ui.form.matching import MatchDialog
from crps_extractor.ui.theme import GAP, Meaning, Theme
from crps_extractor.ui.widgets.problem_line import MARKS
from crps_extractor.ui.widgets.toned import Words, indented, link_button
from crps_extractor.ui.widgets.words import hairline

__all__ = ["RowCard", "RowStack", "referring_words"]

MakeColumn = Callable[[Row, str], FieldColumn]


def referring_words(desk: StudyDesk, row: str) -> str:
    """What refers to a row, in one sentence; "" when nothing does."""
    places = desk.sheet.referring(row)
    names = []
    for other, _field in places:
        section = desk.sheet.section_of(other)
        if section is not None:
            own = row_label(desk.sheet, other, desk.context) if section.repeats else ""
            names.append(f"{section.label}: {own}" if own else section.label)
    told = list(dict.fromkeys(names))
    more = f" and {len(told) - 5} more" if len(told) > 5 else ""
    return f"These refer to it: {'; '.join(told[:5])}{more}." if told else ""


class RowCard(QWidget):
    """One row: its name, how far it is, its problems; beneath it the editors while it is open."""

    opened = Signal(str)

    def __init__(self, row: Row, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.column: FieldColumn | None = None
        self._theme = theme
        self.button = QToolButton(self)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.clicked.connect(lambda: self.opened.emit(self.row.id))
        self.progress = Words(theme, Meaning.QUIET, small=True, parent=self)
        self.progress.setWordWrap(False)
        self.progress.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.mark = QLabel(self)
        head = QHBoxLayout()
        head.setContentsMargins(GAP // 2, 0, 0, 0)
        head.setSpacing(GAP)
        head.addWidget(self.button, 1)
        head.addWidget(self.mark)
        head.addWidget(self.progress)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.addWidget(hairline(self))
        self._body.addLayout(head)
        self.setAccessibleName(row.id)

    def say(self, number: int, name: str, progress: str, problems: Problems) -> None:
        """Say the row's name, how far it is and what is wrong in it."""
        text = name if name.endswith(f" {number}") else f"{number}  {name}"
        self.button.setText(text.replace("&", "&&"))
        self.button.setToolTip(name)
        self.button.setIcon(self._theme.icon("next" if self.column else "forward", Meaning.QUIET))
        self.progress.setText(progress)
        found = [one for (row, _), many in problems.items() if row == self.row.id for one in many]
        open_ones = [one for one in found if one.accepted is None and one.strength is not Strength.NOTE]
        told = ""
        self.mark.clear()
        if open_ones:
            icon, meaning = MARKS[min((one.strength for one in open_ones), key=list(MARKS).index)]
            self.mark.setPixmap(self._theme.icon(icon, meaning).pixmap(16, 16))
            told = self.tr("{0} problems").format(len(open_ones))
            self.mark.setToolTip(told)
        state = self.tr("open") if self.column else self.tr("closed")
        self.button.setAccessibleName(", ".join(part for part in (text, progress, told, state) if part))
        self.setAccessibleName(text)

    def open_with(self, column: FieldColumn, foot: QWidget | None) -> None:
        """Show the editors."""
        self.column = column
        self._body.addWidget(column)
        if foot is not None:
            self._foot = foot
            self._body.addWidget(foot)
            foot.show()
        column.show()

    def close_column(self) -> None:
        """Take the editors away."""
        for widget in (self.column, getattr(self, "_foot", None)):
            if widget is not None:
                self._body.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.column, self._foot = None, None


class RowStack(QWidget):
    """The cards of a repeating section, and the button that adds one."""

    row_opened = Signal(str)
    changed_size = Signal()

    def __init__(
        self,
        desk: StudyDesk,
        section: Section,
        theme: Theme,
        make_column: MakeColumn,
        problems: Problems,
        editable: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._section, self._theme = desk, section, theme
        self._make_column, self._problems, self._editable = make_column, problems, editable
        self._cards: dict[str, RowCard] = {}
        self.open_row = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        name = section.row_name or "row"
        self.add_button = QPushButton(theme.icon("add"), self.tr("Add {0}").format(name), self)
        self.add_button.setToolTip(self.tr("Add a row to this section (Ctrl+Shift+N)"))
        self.add_button.setAccessibleName(self.tr("Add {0}, {1}").format(name, section.label))
        self.add_button.setVisible(editable)
        self.nothing = Words(theme, Meaning.QUIET, self.tr("No {0} yet.").format(name), parent=self)
        self.nothing.setContentsMargins(GAP + GAP // 2, 0, 0, 0)
        self._column.addWidget(self.nothing)
        self._column.addSpacing(GAP)
        self._column.addLayout(indented(self.add_button, GAP + GAP // 2))
        self.none_button = link_button(theme, "", "", self)
        self.none_button.clicked.connect(self.say_nothing_here)
        self._column.addLayout(indented(self.none_button, GAP + GAP // 2))
        words = self.tr("Which of my rows are the same as the lead's…")
        self.match_button = link_button(theme, words, f"{words}, {section.label}", self)
        self.match_button.clicked.connect(self.ask_which_are_the_same)
        self._column.addLayout(indented(self.match_button, GAP + GAP // 2))
        desk.answer_changed.connect(self._marked)
        self.show_rows()

    def show_rows(self) -> None:
        """Show the rows as they are: cards of new rows are built, those of removed ones taken away."""
        rows = self._desk.sheet.rows(self._section.id)
        for gone in set(self._cards) - {row.id for row in rows}:
            card = self._cards.pop(gone)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
            self.open_row = "" if gone == self.open_row else self.open_row
        for number, row in enumerate(rows):
            if row.id not in self._cards:
                card = self._cards[row.id] = RowCard(row, self._theme, self)
                card.opened.connect(self.toggle)
                self._column.insertWidget(number, card)
        self._show_nothing(is_empty=not rows)
        can_match = self._editable and self._desk.sheet.scope not in (REVIEW, CONSENSUS)
        self.match_button.setVisible(can_match and any(rows_to_match(self._desk.sheet, self._section.id)))
        self.say_all()

    def ask_which_are_the_same(self) -> None:
        """Ask which rows of one's own are the same as rows laid out by the lead."""
        dialog = MatchDialog(self._desk, self._section, self._theme, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def say_nothing_here(self) -> None:
        """Say that there is nothing to extract in this section, or take that back."""
        section = self._section.id
        self._desk.mark_nothing(section, there_is_none=not self._desk.sheet.has_nothing(section))

    def _marked(self, row: str, field: str) -> None:
        if (row, field) == (self._section.id, NOTHING):
            self._show_nothing(is_empty=not self._desk.sheet.rows(row))

    def _show_nothing(self, *, is_empty: bool) -> None:
        name = self._section.row_name or "row"
        is_said = self._desk.sheet.has_nothing(self._section.id)
        self.nothing.setText(
            self.tr("Looked at: there is nothing to extract here.") if is_said else self.tr("No {0} yet.").format(name)
        )
        words = self.tr("Take that back") if is_said else self.tr("There is nothing to extract here")
        self.none_button.setText(words)
        self.none_button.setAccessibleName(f"{words}, {self._section.label}")
        self.nothing.setVisible(is_empty)
        is_own = not self._section.is_shared and self._desk.sheet.scope != REVIEW
        self.none_button.setVisible(is_empty and self._editable and is_own)

    def say_all(self) -> None:
        """Say the names and progress of every row again."""
        for number, row in enumerate(self._desk.sheet.rows(self._section.id), 1):
            self._say(row, number)

    def say(self, row: str) -> None:
        """Say one row's name and progress again."""
        for number, known in enumerate(self._desk.sheet.rows(self._section.id), 1):
            if known.id == row:
                self._say(known, number)

    def show_problems(self, problems: Problems) -> None:
        """Show the problems in every card and in the open editors."""
        before, self._problems = self._problems, problems
        changed = {row for row, field in {*before, *problems} if before.get((row, field)) != problems.get((row, field))}
        for row in changed & set(self._cards):
            self.say(row)
        column = self.column
        if column is not None:
            column.show_problems(problems)

    def toggle(self, row: str) -> None:
        """Open a row, or close it when it is open."""
        self.open("" if row == self.open_row else row)
        if self.column is not None:
            rows = self.column.field_rows()
            if rows:
                rows[0].setFocus()

    def open(self, row: str) -> None:
        """Open the editors of one row and close the others; "" closes all."""
        if row == self.open_row and (not row or self.column is not None):
            return
        before = self._cards.get(self.open_row)
        if before is not None:
            before.close_column()
        self.open_row = row if row in self._cards else ""
        card = self._cards.get(row)
        if card is not None:
            column = self._make_column(card.row, row_label(self._desk.sheet, row, self._desk.context))
            card.open_with(column, self._foot(card.row))
        self.say_all() if before is not None and card is None else self._say_pair(before, card)
        self.row_opened.emit(self.open_row)

    @property
    def column(self) -> FieldColumn | None:
        """The editors of the open row."""
        card = self._cards.get(self.open_row)
        return card.column if card is not None else None

    def card(self, row: str) -> RowCard | None:
        """The card of a row."""
        return self._cards.get(row)

    def ask_to_remove(self, row: str) -> None:
        """Take a row out; where others refer to it, say which and ask first."""
        referring = referring_words(self._desk, row)
        if not referring:
            self._desk.remove_row(row)
            return
        name = row_label(self._desk.sheet, row, self._desk.context)
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Remove this row"), "", parent=self)
        box.setText(self.tr("Remove “{0}”?").format(name))
        box.setInformativeText(
            self.tr("{0} They keep a reference to a row that is gone. Undo brings it back.").format(referring)
        )
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.buttonClicked.connect(lambda button: self._desk.remove_row(row) if button is remove else None)
        box.open()

    def _foot(self, row: Row) -> QWidget | None:
        if not self._editable or row.laid:
            return None
        name = self._section.row_name or "row"
        button = link_button(self._theme, self.tr("Remove this {0}").format(name), "", self)
        button.setIcon(self._theme.icon("remove", Meaning.QUIET))
        button.setAccessibleName(f"{button.text()}, {row_label(self._desk.sheet, row.id, self._desk.context)}")
        button.clicked.connect(lambda: self.ask_to_remove(row.id))
        foot = QWidget(self)
        foot.setLayout(indented(button))
        return foot

    def _say_pair(self, *cards: RowCard | None) -> None:
        for card in cards:
            if card is not None:
                self.say(card.row.id)

    def _say(self, row: Row, number: int) -> None:
        name = row_label(self._desk.sheet, row.id, self._desk.context)
        laid = self.tr(" · laid out by the lead") if row.laid and not self._section.is_shared else ""
        progress = row_progress(self._desk.sheet, self._section, row)
        self._cards[row.id].say(number, f"{name}{laid}", progress, self._problems)


def row_progress(sheet: Sheet, section: Section, row: Row) -> str:
    """ "6 of 9": how many required fields of a row have an answer or a status."""
    if sheet.scope == REVIEW and not section.is_shared:
        return ""
    required = [
        form_field.id
        for form_field in section.fields
        if form_field.required and not form_field.retired and field_is_asked(sheet, row, form_field)
    ]
    answered = sum(sheet.answer(row.id, field) is not None for field in required)
    return f"{answered} of {len(required)}" if required else ""
