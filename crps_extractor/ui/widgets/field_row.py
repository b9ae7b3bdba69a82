"""One field on the screen: its label, its status, the editor, and beneath it what is known of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from crps_extractor.models.answer import Answer, Source, Status
from crps_extractor.models.checks.problem import Problem
from crps_extractor.models.form import FormField
from crps_extractor.models.sheet import Place
from crps_extractor.ui.theme import GAP, Meaning, small_font
from crps_extractor.ui.widgets.answer_editor import AnswerEditor, answer_parts
from crps_extractor.ui.widgets.asking import Ask
from crps_extractor.ui.widgets.field_words import lines_of, status_words
from crps_extractor.ui.widgets.remarks import Remarks
from crps_extractor.ui.widgets.toned import Words

__all__ = ["Ask", "FieldRow"]

_BAR = 3


class FieldRow(QWidget):
    """Label above, status word at the right, editor; beneath, only what there is: understood, problems, places, note.

    It changes nothing itself: ``draft`` is the answer as it stands in the editors, the signals say what is wanted.
    """

    typed = Signal()
    settled = Signal()
    answer_wanted = Signal(object)
    source_wanted = Signal(object)
    repair_wanted = Signal(object)
    menu_wanted = Signal()
    accepted = Signal(object, str)

    def __init__(self, row: str, form_field: FormField, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place: Place = (row, form_field.id)
        self.field = form_field
        self._ask = ask
        self._answer: Answer | None = None
        self._problems: tuple[Problem, ...] | None = None
        self._is_asked = True
        self._is_current = False
        self.name = f"{form_field.label}, {ask.row_name}" if ask.row_name else form_field.label
        self.editor = AnswerEditor(form_field, ask.context, ask.theme, self.name, self)
        self.editor.set_editable(ask.is_editable)
        self.status = self._status_button()
        self.label = Words(ask.theme, text=form_field.label, parent=self)
        self.label.setBuddy(self.editor)
        self.required = Words(ask.theme, Meaning.QUIET, self.tr("required"), small=True, parent=self)
        self.remarks = Remarks(form_field, ask, self.name, self)
        self._lay_out()
        self._connect()
        self.show_answer(None, ())

    # -- showing -------------------------------------------------------------------------------------------------

    def show_answer(self, answer: Answer | None, problems: Sequence[Problem]) -> None:
        """Show an answer and its problems; an editor whose text is the same keeps its cursor."""
        if answer != self._answer or self._problems is None:
            self._answer = answer
            self.editor.set_parts(answer_parts(answer))
            words = status_words(answer)
            self.status.setText(f"{words} ▾")
            self.status.setAccessibleName(self.tr("Status of {0}: {1}").format(self.name, words))
            self.required.setVisible(self.field.required and answer is None)
            self.remarks.show_answer(answer)
            self._problems = None
        self.show_problems(problems)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the problems of this place, if they are others than before."""
        if tuple(problems) != self._problems:
            self._problems = tuple(problems)
            row, _ = self.place
            self.remarks.show_lines(lines_of(row, self._answer, self.field, self._ask.context, self._problems))

    def show_asked(self, is_asked: bool) -> None:
        """Say that the field is not asked any more, while its answer is kept."""
        if is_asked != self._is_asked:
            self._is_asked = is_asked
            self.remarks.show_asked(is_asked)

    def set_current(self, is_current: bool) -> None:
        """Mark the field that captures go into."""
        if is_current != self._is_current:
            self._is_current = is_current
            self.update()

    # -- what the reviewer wants -----------------------------------------------------------------------------------

    @property
    def answer(self) -> Answer | None:
        """The answer that is shown."""
        return self._answer

    @property
    def is_editable(self) -> bool:
        """True where the reviewer may edit."""
        return self._ask.is_editable

    def draft(self) -> Answer | None:
        """The answer as it stands in the editors; typing a value says that it is reported."""
        parts = self.editor.parts()
        known = self._answer or Answer()
        has_new_text = dict(known.parts) != {part: text for part, text in parts.items() if text}
        status = Status.REPORTED if has_new_text and not known.status.holds_value else known.status
        kept = {part: text for part, text in known.parts.items() if part not in parts}
        answer = replace(
            known,
            status=status,
            parts={**kept, **parts},
            note=self.remarks.note(),
            query=self.remarks.query(),
            proposal="" if has_new_text else known.proposal,
            looked_at="" if has_new_text else known.looked_at,
        )
        return None if answer.is_blank else answer

    def open_menu(self) -> None:
        """Ask for the menu of the field."""
        self.menu_wanted.emit()

    def want_status(self, status: Status) -> None:
        """Ask for a status; what was typed is kept."""
        self.answer_wanted.emit(replace(self.draft() or Answer(), status=status, looked_at=""))

    def want_parts(self, parts: Mapping[str, str]) -> None:
        """Ask for a proposal's texts in place of those typed."""
        known = self.draft() or Answer()
        self.answer_wanted.emit(replace(known, parts={**known.parts, **parts}))

    def controls(self) -> list[QWidget]:
        """Everything in the row that takes the keyboard, in order."""
        return [*self.editor.controls(), self.status, *self.remarks.controls()]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_current:
            painter = QPainter(self)
            painter.fillRect(0, GAP // 2, _BAR, self.height() - GAP, self._ask.theme.mark(Meaning.ACCENT))

    def _status_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setFont(small_font(button.font()))
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.setToolTip(self.tr("Status, note and question (Alt+0)"))
        palette = button.palette()
        palette.setColor(button.foregroundRole(), self._ask.theme.text(Meaning.QUIET))
        button.setPalette(palette)
        button.clicked.connect(self.open_menu)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(GAP)
        head.addWidget(self.label, 1)
        self.required.setWordWrap(False)
        self.required.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head.addWidget(self.required)
        head.addWidget(self.status)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + GAP // 2, GAP // 2, 0, GAP // 2)
        column.setSpacing(GAP // 4)
        column.addLayout(head)
        column.addWidget(self.editor)
        column.addWidget(self.remarks)
        self.setFocusProxy(self.editor)

    def _connect(self) -> None:
        self.editor.typed.connect(self.typed)
        self.editor.settled.connect(self.settled)
        self.remarks.typed.connect(self.typed)
        self.remarks.settled.connect(self.settled)
        self.remarks.source_wanted.connect(self.source_wanted)
        self.remarks.repair_wanted.connect(self.repair_wanted)
        self.remarks.accepted.connect(self.accepted)
        self.remarks.option_taken.connect(self.want_parts)
        self.remarks.source_removed.connect(self._remove_source)

    def _remove_source(self, source: Source) -> None:
        known = self.draft() or Answer()
        kept = tuple(place for place in known.sources if place != source)
        self.answer_wanted.emit(replace(known, sources=kept))
