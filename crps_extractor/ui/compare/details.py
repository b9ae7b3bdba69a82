"""One reviewer's answer in full: what was typed, its status and note, and the places it was taken from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crps_extractor.models.answer import Answer, Source
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.ui.compare.words import answer_words
from crps_extractor.ui.theme import GAP, Meaning, Theme
from crps_extractor.ui.widgets.words import quiet, wrapped

__all__ = ["AnswerDetails"]

_QUOTE = 70


class AnswerDetails(QWidget):
    """A reviewer's answer beside a bar in the reviewer's colour."""

    source_wanted = Signal(object)

    def __init__(self, role: str, meaning: Meaning, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role, self._meaning, self._theme = role, meaning, theme
        self._bar = QFrame(self)
        self._bar.setFixedWidth(4)
        self._name, self._answer = QLabel(role, self), wrapped("", self)
        self._understood, self._note = quiet("", theme, self), quiet("", theme, self)
        self._sources: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._bar)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        for label in (self._name, self._answer, self._understood, self._note):
            self._column.addWidget(label)
        self._column.addStretch(1)
        row.addLayout(self._column, 1)
        self._tint()
        theme.changed.connect(self._tint)

    def show_name(self, name: str) -> None:
        """Say whose answers these are."""
        self._name.setText(f"{self._role} · {name}")

    def show_answer(self, answer: Answer | None, form_field: FormField | None, context: Context) -> None:
        """Show an answer of a field, or that there is none."""
        self._forget_sources()
        if form_field is None:
            for label in (self._answer, self._understood, self._note):
                label.clear()
            return
        self._answer.setText(answer_words(answer, form_field, context) if answer else self.tr("no answer"))
        reading = kind_of(form_field).read(answer, form_field, context) if answer else None
        self._understood.setText(reading.understood if reading else "")
        looked = self.tr("Set for many fields at once; looked at: {0}").format(answer.looked_at) if answer else ""
        taken = self.tr("The program's proposal was taken.") if answer and answer.proposal else ""
        said = (answer.note, looked if answer.looked_at else "", taken) if answer else ()
        self._note.setText("\n".join(words for words in said if words))
        self._note.setVisible(bool(self._note.text()))
        for source in answer.sources if answer else ():
            self._add_source(source)

    def show_row(self, lines: Sequence[str]) -> None:
        """Show the first answers of a whole row, or that this reviewer does not have it."""
        self._forget_sources()
        self._answer.setText("\n".join(lines) or self.tr("does not have this row"))
        self._understood.clear()
        self._note.clear()
        self._note.hide()

    def _forget_sources(self) -> None:
        for button in self._sources:
            button.hide()
            button.deleteLater()
        self._sources.clear()

    def _add_source(self, source: Source) -> None:
        quote = source.quote if len(source.quote) <= _QUOTE else f"{source.quote[: _QUOTE - 1]}…"
        button = QPushButton(self._theme.icon("source", self._meaning), f"p. {source.page + 1} “{quote}”", self)
        button.setFlat(True)
        button.setStyleSheet("text-align: left")
        button.setAccessibleName(f"{self._role}: page {source.page + 1}, {source.quote}")
        button.setToolTip(self.tr("Show this place on the page"))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(partial(self.source_wanted.emit, source))
        self._sources.append(button)
        self._column.insertWidget(self._column.count() - 1, button)

    def _tint(self) -> None:
        self._bar.setStyleSheet(f"background: {self._theme.tone(self._meaning).fill}; border: none")
        palette = self._name.palette()
        palette.setColor(self._name.foregroundRole(), self._theme.text(self._meaning))
        self._name.setPalette(palette)
