"""What stands beneath a field's editor, built only when there is something to say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from crps_extractor.models.answer import Answer, Query, QueryState, Source
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Part
from crps_extractor.ui.theme import GAP, Meaning, small_font
from crps_extractor.ui.widgets.aids_line import AidsLine, may_have_aids
from crps_extractor.ui.widgets.asking import Ask
from crps_extractor.ui.widgets.field_words import QUERY_WORDS, Line, place_words, rival_words, understood_words
from crps_extractor.ui.widgets.flow_layout import FlowLayout
from crps_extractor.ui.widgets.part_editors import ChoiceEditor, LineEditor
from crps_extractor.ui.widgets.problem_line import ProblemLine
from crps_extractor.ui.widgets.toned import Words

__all__ = ["Remarks"]

_ORDER = ("asked", "understood", "aids", "looked", "lines", "places", "rivals", "note", "query")


class Remarks(QWidget):
    """Understood, problems, places, other values, note and question to the authors, in this order."""

    typed = Signal()
    settled = Signal()
    source_wanted = Signal(object)
    source_removed = Signal(object)
    repair_wanted = Signal(object)
    accepted = Signal(object, str)
    option_taken = Signal(object)
    changed = Signal()

    def __init__(self, form_field: FormField, ask: Ask, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field, self._ask, self._name = form_field, ask, name
        self._slots: dict[str, QWidget] = {}
        self._note: LineEditor | None = None
        self._query: LineEditor | None = None
        self._query_state: ChoiceEditor | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP // 4)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    # -- showing -------------------------------------------------------------------------------------------------

    def show_answer(self, answer: Answer | None) -> None:
        """Show what is known of an answer."""
        understood = understood_words(answer, self._field, self._ask.context)
        self._say("understood", understood, Meaning.DERIVED, italic=True)
        self._show_aids(answer)
        looked = answer.looked_at if answer else ""
        words = self.tr("Said for several fields at once; looked at: {0}.").format(looked) if looked else ""
        self._say("looked", words, Meaning.QUIET)
        self._put("places", self._chips(answer.sources) if answer and answer.sources else None)
        rivals = "\n".join(
            rival_words(rival, self._field, self._ask.context, self._ask.report_label)
            for rival in (answer.rivals if answer else ())
        )
        self._say("rivals", rivals, Meaning.QUIET)
        if (answer and answer.note) or self._note is not None:
            self._note_line().set_value(answer.note if answer else "")
        if (answer and answer.query) or self._query is not None:
            self._show_query(answer.query if answer else None)
        self._settle()

    def _show_aids(self, answer: Answer | None) -> None:
        """A line that unfolds, for fields that have an aid; what stood open is computed again."""
        if not may_have_aids(self._field, answer):
            self._put("aids", None)
            return
        known = self._slots.get("aids")
        if isinstance(known, AidsLine):
            known.refresh()
            return
        line = AidsLine(self._field, self._ask, self._name, self)
        line.changed.connect(self.changed)
        self._put("aids", line)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show the problems."""
        if not lines:
            self._put("lines", None)
        else:
            box = _column()
            for line in lines:
                shown = ProblemLine(line, self._ask.theme, self._name, self._ask.is_editable, box)
                shown.repair_wanted.connect(self.repair_wanted)
                shown.accepted.connect(self.accepted)
                shown.option_taken.connect(self.option_taken)
                box.layout().addWidget(shown)  # type: ignore[union-attr]
            self._put("lines", box)
        self._settle()

    def show_asked(self, is_asked: bool) -> None:
        """Say that the field is not asked any more, while its answer is kept."""
        words = "" if is_asked else self.tr("Not asked any more. The answer is kept until you clear it.")
        self._say("asked", words, Meaning.QUIET)
        self._settle()

    # -- note and question -----------------------------------------------------------------------------------------

    def note(self) -> str:
        """The note as typed."""
        return self._note.value() if self._note is not None else ""

    def query(self) -> Query | None:
        """The question to the authors and how it stands, None where there is none."""
        if self._query is None or self._query_state is None:
            return None
        text, state = self._query.value(), self._query_state.value()
        return Query(QueryState(state or QueryState.TO_ASK), text) if text or state else None

    def open_note(self) -> None:
        """Give the note a line and the keyboard."""
        self._note_line().setFocus()
        self._settle()

    def open_query(self) -> None:
        """Give the question to the authors a line and the keyboard."""
        self._query_line().setFocus()
        self._settle()

    def controls(self) -> list[QWidget]:
        """Everything that takes the keyboard, in order."""
        found: list[QWidget] = []
        for slot in _ORDER:
            if slot in self._slots:
                held = [self._slots[slot], *self._slots[slot].findChildren(QWidget)]
                takes_keys = [widget for widget in held if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
                found += [widget for widget in takes_keys if widget.window() is self.window()]
        return found

    def _note_line(self) -> LineEditor:
        if self._note is None:
            self._note = self._line(self.tr("Note"))
            box = _column()
            box.layout().addWidget(Words(self._ask.theme, Meaning.QUIET, self.tr("Note"), small=True))  # type: ignore[union-attr]
            box.layout().addWidget(self._note)  # type: ignore[union-attr]
            self._put("note", box)
        return self._note

    def _query_line(self) -> LineEditor:
        if self._query is None:
            self._query = self._line(self.tr("Question to the authors"))
            choices = tuple(Choice(state.value, words) for state, words in QUERY_WORDS.items())
            self._query_state = ChoiceEditor(Part("state", "", "choice", choices))
            self._query_state.setAccessibleName(self.tr("State of the question, {0}").format(self._name))
            self._query_state.setPlaceholderText(self.tr("to ask"))
            self._query_state.setEnabled(self._ask.is_editable)
            self._query_state.typed.connect(self.typed)
            self._query_state.settled.connect(self.settled)
            box = _column()
            words = Words(self._ask.theme, Meaning.QUIET, self.tr("Question to the authors"), small=True)
            box.layout().addWidget(words)  # type: ignore[union-attr]
            box.layout().addWidget(self._query)  # type: ignore[union-attr]
            box.layout().addWidget(self._query_state)  # type: ignore[union-attr]
            self._put("query", box)
        return self._query

    def _show_query(self, query: Query | None) -> None:
        self._query_line().set_value(query.text if query else "")
        if self._query_state is not None:
            self._query_state.set_value(query.state.value if query else "")

    def _line(self, what: str) -> LineEditor:
        line = LineEditor(Part("note", what), self._ask.theme, self)
        line.setFont(small_font(line.font()))
        line.setPlaceholderText(what)
        line.setAccessibleName(f"{what}, {self._name}")
        line.set_editable(self._ask.is_editable)
        line.typed.connect(self.typed)
        line.settled.connect(self.settled)
        return line

    # -- parts -----------------------------------------------------------------------------------------------------

    def _chips(self, sources: Sequence[Source]) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box)
        for source in sources:
            flow.addWidget(self._chip(source, box))
        return box

    def _chip(self, source: Source, parent: QWidget) -> QToolButton:
        words = place_words(source, self._ask.report_label)
        chip = QToolButton(parent)
        chip.setAutoRaise(True)
        chip.setFont(small_font(chip.font()))
        chip.setIcon(self._ask.theme.icon("source", Meaning.SOURCE))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setText(words.replace("&", "&&"))
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.setToolTip(self.tr("Show its place in the PDF (Ctrl+L): “{0}”").format(source.quote))
        chip.setAccessibleName(self.tr("Place of {0}: {1}").format(self._name, words))
        chip.clicked.connect(lambda: self.source_wanted.emit(source))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(
            lambda spot: self._chip_menu(chip, source).popup(chip.mapToGlobal(spot))
        )
        return chip

    def _chip_menu(self, chip: QToolButton, source: Source) -> QMenu:
        menu = QMenu(chip)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show its place"), lambda: self.source_wanted.emit(source))
        if self._ask.is_editable:
            menu.addAction(self.tr("Remove this place"), lambda: self.source_removed.emit(source))
        return menu

    def _say(self, slot: str, text: str, meaning: Meaning, *, italic: bool = False) -> None:
        known = self._slots.get(slot)
        if text and isinstance(known, Words):
            known.setText(text)
        else:
            words = Words(self._ask.theme, meaning, text, small=True, italic=italic, parent=self) if text else None
            self._put(slot, words)

    def _put(self, slot: str, widget: QWidget | None) -> None:
        old = self._slots.pop(slot, None)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        if widget is not None:
            before = sum(_ORDER.index(known) < _ORDER.index(slot) for known in self._slots)
            self._slots[slot] = widget
            self._column.insertWidget(before, widget)
        if old is not None or widget is not None:
            self.changed.emit()

    def _settle(self) -> None:
        self.setVisible(bool(self._slots))


def _column() -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP // 4)
    return box
