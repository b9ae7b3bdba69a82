"""The problems of one sheet as a list: title, place and mark; what is simply still open stands elsewhere."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crps_extractor.models.checks.problem import Problem
from crps_extractor.models.kinds.base import Strength
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.theme import Meaning, Theme

__all__ = ["STRENGTHS", "ProblemsModel", "strength_words"]

_ICONS = {
    Strength.STRONG: ("problem-strong", Meaning.REFUSED),
    Strength.MILD: ("problem-mild", Meaning.PROBLEM),
    Strength.NOTE: ("problem-note", Meaning.QUIET),
}
STRENGTHS = {Strength.STRONG: "strong", Strength.MILD: "mild", Strength.NOTE: "note"}

_STILL_OPEN = "required_missing"

Index = QModelIndex | QPersistentModelIndex


def strength_words(problem: Problem) -> str:
    """How much a problem matters, in a word; an accepted one says so."""
    return "accepted" if problem.accepted is not None else STRENGTHS[problem.strength]


class ProblemsModel(QAbstractListModel):
    """The problems of one sheet, the strongest first, the accepted ones last.

    A required field that is still open is no problem: its mark stands at the field, and the map lists it.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._desk: StudyDesk | None = None
        self.problems: tuple[Problem, ...] = ()

    def show_desk(self, desk: StudyDesk | None) -> None:
        """Show the problems of a sheet as they are now."""
        found = tuple(one for one in desk.problems() if one.code != _STILL_OPEN) if desk else ()
        if found == self.problems and desk is self._desk:
            return
        self.beginResetModel()
        self._desk, self.problems = desk, found
        self.endResetModel()

    @property
    def open_ones(self) -> list[Problem]:
        """The problems that nobody has looked at and left as they are."""
        return [problem for problem in self.problems if problem.accepted is None]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a problem."""
        return 0 if parent.isValid() else len(self.problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, place and mark of a problem."""
        if not index.isValid():
            return None
        problem = self.problems[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            title = problem.title if problem.accepted is None else self.tr("Looked at: {0}").format(problem.title)
            return f"{title}\n{self.place(problem)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{strength_words(problem)}: {problem.title}, {self.place(problem)}. {problem.found}"
        if role == Qt.ItemDataRole.DecorationRole:
            name, meaning = _ICONS[problem.strength]
            return self.theme.icon(name, Meaning.QUIET if problem.accepted is not None else meaning)
        return problem.found if role == Qt.ItemDataRole.ToolTipRole else None

    def place(self, problem: Problem) -> str:
        """Where a problem stands, in words: section or row, and field."""
        if self._desk is None:
            return ""
        field = self._desk.field(problem.row, problem.field)
        return f"{self._desk.context.row_label(problem.row)} · {field.label}"
