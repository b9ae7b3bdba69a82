"""The problems pane: the list on the left, the chosen problem in full on the right, with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.checks.across import ReviewProblem
from crps_extractor.models.checks.problem import Problem
from crps_extractor.models.kinds.base import Strength
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.problems.between import BetweenModel, BetweenStudies
from crps_extractor.ui.problems.model import STRENGTHS, ProblemsModel, strength_words
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.calm import HairlineSplitter, calm, see_through
from crps_extractor.ui.widgets.words import EmptyState, heading, quiet, wrapped

__all__ = ["ProblemsPane"]


class ProblemsPane(QWidget):
    """What the checks found in the sheet on the desk, and, as a part of its own, between the studies."""

    place_wanted = Signal(str, str)
    study_wanted = Signal(str)
    counts_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: StudyDesk | None = None
        self._shown: Problem | None = None
        self.model = ProblemsModel(theme, self)
        self.parts = (QToolButton(self), QToolButton(self))
        self.list = QListView(self)
        self.between = BetweenStudies(self)
        self.between_model = BetweenModel(theme, self)
        self.between_list = QListView(self)
        self.studies = (QPushButton(self), QPushButton(self))
        self._empty = EmptyState(
            self.tr("No problems"), self.tr("What the checks find while you type is listed here."), theme, self
        )
        self._title, self._found = heading("", self), wrapped("", self)
        self._place = quiet("", theme, self)
        self._why, self._could = quiet("", theme, self, small=False), wrapped("", self)
        self._repair = QPushButton(self)
        self._note = QLineEdit(self)
        self._accept = QPushButton(theme.icon("check"), self.tr("Correct as published"), self)
        self._stack, self._lists = QStackedWidget(self), QStackedWidget(self)
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.between_list.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.between.found.connect(self.refresh)
        for view in (self.list, self.between_list):
            view.activated.connect(lambda _index: self._go())
            view.clicked.connect(lambda _index: self._go())
        for number, (part, study) in enumerate(zip(self.parts, self.studies, strict=True)):
            part.clicked.connect(lambda _on=False, number=number: self.show_part(between=bool(number)))
            study.clicked.connect(lambda _on=False, number=number: self._go_to_study(number))
        self._repair.clicked.connect(self._carry_out)
        self._accept.clicked.connect(self._accept_chosen)
        self._note.textChanged.connect(lambda _text: self._show_buttons())
        self._note.returnPressed.connect(self._accept.click)

    def show_study(self, desk: StudyDesk | None) -> None:
        """Show the problems of a sheet and follow it."""
        if self._desk is not None:
            self._desk.problems_changed.disconnect(self.refresh)
        self._desk, self._shown = desk, None
        if desk is not None:
            desk.problems_changed.connect(self.refresh)
        self.refresh()

    def show_review(self, desk: ReviewDesk | None) -> None:
        """Follow a review: what is found between its studies is listed once everything was read beside the work."""
        self.between.show_review(desk)
        self.show_part(between=False)

    def show_part(self, *, between: bool) -> None:
        """Show the problems between studies, or those of the sheet."""
        self._lists.setCurrentIndex(int(between))
        self.setFocusProxy(self.between_list if between else self.list)
        self._show_part()

    @property
    def shows_between(self) -> bool:
        """True while the problems between studies are shown."""
        return self._lists.currentIndex() == 1

    def refresh(self) -> None:
        """Show the problems as they are now; the chosen one stays chosen."""
        chosen, between = self._chosen(), self._chosen_between()
        self.model.show_desk(self._desk)
        self.between_model.show_problems(self.between.problems)
        again = next((row for row, one in enumerate(self.model.problems) if chosen and _same(one, chosen)), 0)
        self.list.setCurrentIndex(self.model.index(again, 0))
        there = next((row for row, one in enumerate(self.between_model.problems) if one == between), 0)
        self.between_list.setCurrentIndex(self.between_model.index(there, 0))
        self._show_part()
        self.counts_changed.emit(self.summary())

    def summary(self) -> str:
        """How many problems there are, by strength, in words."""
        open_ones = self.model.open_ones
        counts = {one: sum(problem.strength is one for problem in open_ones) for one in Strength}
        said = [f"{count} {_counted(strength, count)}" for strength, count in counts.items() if count]
        words = self.tr("Problems: {0}").format(", ".join(said)) if said else self.tr("No problems")
        many = self.between_model.rowCount()
        return self.tr("{0}; between studies: {1}").format(words, many) if many else words

    def next_problem(self) -> None:
        """Choose the next problem and go to its field."""
        rows = self.model.rowCount()
        if rows:
            self.show_part(between=False)
            self.list.setCurrentIndex(self.model.index((self.list.currentIndex().row() + 1) % rows, 0))
            self._go()

    def _chosen(self) -> Problem | None:
        row = self.list.currentIndex().row()
        return self.model.problems[row] if 0 <= row < len(self.model.problems) else None

    def _chosen_between(self) -> ReviewProblem | None:
        row, problems = self.between_list.currentIndex().row(), self.between_model.problems
        return problems[row] if 0 <= row < len(problems) else None

    def _go(self) -> None:
        problem = self._chosen()
        if self.shows_between:
            self._go_to_study(0)
        elif problem is not None:
            self.place_wanted.emit(problem.row, problem.field)

    def _go_to_study(self, number: int) -> None:
        problem = self._chosen_between()
        if problem is not None and number < len(problem.ids):
            self.study_wanted.emit(problem.ids[number])

    def _show_part(self) -> None:
        """Say how many problems each part has, and show the chosen one of the part that is shown."""
        counts = (len(self.model.open_ones), self.between_model.rowCount())
        names = (self.tr("This study"), self.tr("Between studies"))
        for button, name, count in zip(self.parts, names, counts, strict=True):
            button.setText(f"{name} ({count})" if count else name)
            button.setAccessibleName(self.tr("Problems: {0}, {1}").format(name, count))
            button.setChecked((button is self.parts[1]) == self.shows_between)
        if self.shows_between:
            self._empty.say(
                self.tr("No problems between studies"),
                self.tr("One cohort counted twice, one study extracted as two, and notices on reports stand here."),
            )
        else:
            self._empty.say(self.tr("No problems"), self.tr("What the checks find while you type is listed here."))
        listed = (self.model, self.between_model)[int(self.shows_between)].rowCount()
        self._stack.setCurrentIndex(1 if listed else 0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        between = self._chosen_between() if self.shows_between else None
        for number, button in enumerate(self.studies):
            button.setVisible(between is not None and number < len(between.ids))
            button.setText(
                self.tr("Show {0}").format(between.studies[number].replace("&", "&&"))
                if between is not None and number < len(between.ids)
                else ""
            )
        if between is not None:
            place = f"{between.strength.value.capitalize()} · {' · '.join(between.studies)}"
            self._say(between.title, place, between.found, between.why, between.could)
        elif not self.shows_between:
            self._show_chosen_of_sheet()
        else:
            self._say()
        self._show_buttons()

    def _show_chosen_of_sheet(self) -> None:
        problem = self._chosen()
        if problem is None or self._shown is None or not _same(problem, self._shown):
            self._note.clear()  # what is being typed stays while the checks run on
        self._shown = problem
        if problem is None:
            self._say()
            return
        place = f"{strength_words(problem).capitalize()} · {self.model.place(problem)}"
        accepted = self.tr("Accepted as published: {0}").format(problem.accepted)
        could = problem.could if problem.accepted is None else accepted
        self._say(problem.title, place, problem.found, problem.why, could)

    def _say(self, title: str = "", place: str = "", found: str = "", why: str = "", could: str = "") -> None:
        """Show the words of a problem; without any, nothing of the one before stays behind."""
        for label, words in (
            (self._title, title),
            (self._place, place),
            (self._found, found),
            (self._why, why),
            (self._could, could),
        ):
            label.setText(words)

    def _show_buttons(self) -> None:
        problem = self._chosen()
        may_change = self._desk is not None and not self._desk.is_locked and not self.shows_between
        proposal = problem.repair if problem is not None and problem.accepted is None else None
        self._repair.setVisible(proposal is not None and may_change)
        self._repair.setText(proposal.label if proposal else "")
        is_open = problem is not None and problem.accepted is None and may_change
        self._note.setVisible(is_open)
        self._accept.setVisible(is_open)
        self._accept.setEnabled(bool(self._note.text().strip()))

    def _carry_out(self) -> None:
        problem = self._chosen()
        if problem is not None and self._desk is not None:
            self._desk.repair(problem)

    def _accept_chosen(self) -> None:
        problem = self._chosen()
        if problem is not None and self._desk is not None:
            note = self._note.text().strip()
            self._note.clear()
            self._desk.accept(problem, note)

    def _lay_out(self) -> None:
        for view, model, name in (
            (self.list, self.model, self.tr("Problems")),
            (self.between_list, self.between_model, self.tr("Problems between studies")),
        ):
            view.setModel(model)
            view.setAccessibleName(name)
            calm(view, self.model.theme)
            see_through(view)
            view.setWordWrap(True)
            self._lists.addWidget(view)
        self._note.setPlaceholderText(self.tr("I have looked: why it is correct as published"))
        self._note.setAccessibleName(self.tr("Why it is correct as published"))
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._beside(self._in_full()))
        parts = QHBoxLayout()
        parts.setContentsMargins(GAP, GAP // 2, 0, 0)
        parts.setSpacing(GAP // 2)
        for button in self.parts:
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            parts.addWidget(button)
        parts.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GAP, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(parts)
        whole.addWidget(self._stack, 1)
        self.show_part(between=False)

    def _in_full(self) -> QWidget:
        """The chosen problem, with what can be done about it."""
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for widget in (*self.studies, self._repair, self._note, self._accept):
            buttons.addWidget(widget, 1 if widget is self._note else 0)
        buttons.addStretch(0)
        said = QWidget(self)
        lines = QVBoxLayout(said)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GAP)
        for widget in (self._title, self._place, self._found, self._could, self._why):
            lines.addWidget(widget)
        lines.addStretch(1)
        full = QWidget(self)
        column = QVBoxLayout(full)
        column.setContentsMargins(GROUP_GAP, GAP, GROUP_GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(_scrolled(said), 1)
        column.addLayout(buttons)
        return full

    def _beside(self, full: QWidget) -> QWidget:
        """The lists on the left, the chosen problem on the right."""
        split = HairlineSplitter(Qt.Orientation.Horizontal, self.model.theme, self)
        split.addWidget(self._lists)
        split.addWidget(full)
        split.setStretchFactor(1, 1)
        split.setSizes([400, 700])
        return split


def _scrolled(words: QWidget) -> QScrollArea:
    """Words that can be scrolled where they need more room than there is, so that the form keeps its own."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(words)
    area.viewport().setAutoFillBackground(False)
    words.setAutoFillBackground(False)
    return area


def _counted(strength: Strength, count: int) -> str:
    return "notes" if strength is Strength.NOTE and count > 1 else STRENGTHS[strength]


def _same(first: Problem, second: Problem) -> bool:
    return (first.code, first.places) == (second.code, second.places)
