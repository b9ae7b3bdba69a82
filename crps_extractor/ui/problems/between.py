"""Problems between studies beside the work: each study is read when nobody types, and again once it changed."""

from __future__ import annotations

from time import monotonic
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from crps_extractor.models.checks.across import ReviewProblem, StudyMarks, review_problems, study_marks
from crps_extractor.models.kinds.base import Strength
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import Meaning, Theme

__all__ = ["BetweenModel", "BetweenStudies"]

_READ_LATER_MS = 600
_READ_FOR = 0.008
"""Seconds of reading at a time: less than a frame."""

_ICONS = {
    Strength.STRONG: ("problem-strong", Meaning.REFUSED),
    Strength.MILD: ("problem-mild", Meaning.PROBLEM),
    Strength.NOTE: ("problem-note", Meaning.QUIET),
}

Index = QModelIndex | QPersistentModelIndex


class BetweenStudies(QObject):
    """What the checks find between the studies, from what the viewer may read; ``found`` tells that it is known anew.

    Nothing is read while a review opens or somebody types: the window never waits for it.
    """

    found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problems: tuple[ReviewProblem, ...] = ()
        self._desk: ReviewDesk | None = None
        self._marks: dict[str, StudyMarks] = {}
        self._unread: list[str] = []
        self._later = QTimer(self, singleShot=True, interval=_READ_LATER_MS)
        self._later.timeout.connect(lambda: self._more.start())
        self._more = QTimer(self, interval=0)
        self._more.timeout.connect(self._read_some)

    @property
    def is_reading(self) -> bool:
        """True until every study was read as it is now."""
        return self._later.isActive() or self._more.isActive()

    def show_review(self, desk: ReviewDesk | None) -> None:
        """Follow a review; None lets go of it."""
        if self._desk is not None:
            self._desk.sheet_changed.disconnect(self._sheet_changed)
            self._desk.facts_changed.disconnect(self._facts_changed)
        self._desk = desk
        self._later.stop()
        self._more.stop()
        self._marks, self._unread = {}, []
        self._tell(())
        if desk is not None:
            desk.sheet_changed.connect(self._sheet_changed)
            desk.facts_changed.connect(self._facts_changed)
            self._facts_changed()

    def _facts_changed(self) -> None:
        """Studies, people or who looks changed: what may be read can be another."""
        if self._desk is not None:
            self._unread = [study.id for study in self._desk.facts.studies]
            self._wait()

    def _sheet_changed(self, study: str) -> None:
        if study not in self._unread:
            self._unread.append(study)
        self._wait()

    def _wait(self) -> None:
        self._more.stop()
        self._later.start()

    def _read_some(self) -> None:
        """Read studies for as long as nobody notices, then go on after what the window has to do."""
        if self._desk is None:
            self._more.stop()
            return
        until = monotonic() + _READ_FOR
        while self._unread and monotonic() < until:
            study = self._unread.pop(0)
            self._marks[study] = study_marks(self._desk.review, study)
        if not self._unread:
            self._more.stop()
            known = {study.id for study in self._desk.facts.studies}
            self._marks = {study: marks for study, marks in self._marks.items() if study in known}
            self._tell(review_problems(self._desk.review, self._marks))

    def _tell(self, problems: tuple[ReviewProblem, ...]) -> None:
        if problems != self.problems:
            self.problems = problems
            self.found.emit()


class BetweenModel(QAbstractListModel):
    """The problems between studies, the strongest first."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.problems: tuple[ReviewProblem, ...] = ()

    def show_problems(self, problems: tuple[ReviewProblem, ...]) -> None:
        """Show other problems."""
        if problems != self.problems:
            self.beginResetModel()
            self.problems = problems
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a problem."""
        return 0 if parent.isValid() else len(self.problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, studies and mark of a problem."""
        if not index.isValid():
            return None
        problem = self.problems[index.row()]
        studies = " · ".join(problem.studies)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{problem.title}\n{studies}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{problem.strength.value}: {problem.title}, {studies}. {problem.found}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self.theme.icon(*_ICONS[problem.strength])
        return problem.found if role == Qt.ItemDataRole.ToolTipRole else None
