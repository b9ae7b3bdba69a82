"""The studies as a Qt list: label, whose turn it is, how far the own sheet is; reports stand beneath their study."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.records import AWAITING, DUPLICATE, EXCLUDED, ONGOING
from crps_extractor.ui.review_desk import ReviewDesk, StudyState
from crps_extractor.ui.theme import Meaning, Theme
from crps_extractor.ui.widgets.two_levels import Index, TwoLevelsModel

__all__ = ["REPORT_ROLE", "STUDY_ROLE", "StudiesModel", "state_words"]

STUDY_ROLE = Qt.ItemDataRole.UserRole
REPORT_ROLE = Qt.ItemDataRole.UserRole + 1

_LONGEST_TIP = 400
_DECIDED = {
    EXCLUDED: ("excluded", "state-refused", Meaning.REFUSED),
    AWAITING: ("awaiting classification", "query", Meaning.PROBLEM),
    ONGOING: ("ongoing", "again", Meaning.QUIET),
    DUPLICATE: ("duplicate", "copy", Meaning.QUIET),
}
"""What a study is that does not count: the word, the icon and its tone."""


def state_words(state: StudyState) -> str:
    """A study's state in a few words, without a word about anybody's answers."""
    if not state.study.counts:
        return f"{_decided(state)[0]}, not counted"
    if state.owed:
        return state.owed
    if state.revealed:
        return "both submitted" if state.second else "single extraction"
    if state.own is None:
        others = [slot for slot in (state.first, state.second) if slot]
        return " / ".join(others)
    counted = f"{state.own.answered} of {state.own.required}"
    return f"{counted}, submitted" if state.own_submitted else counted


def _decided(state: StudyState) -> tuple[str, str, Meaning]:
    """The word, icon and tone of a study that does not count; a form may have statuses of its own."""
    status = state.study.status
    return _DECIDED.get(status, (status.replace("_", " "), "state-refused", Meaning.QUIET))


def _icon(state: StudyState) -> tuple[str, Meaning]:
    if not state.study.counts:
        return _decided(state)[1:]
    if state.owed:
        return "state-begun", Meaning.ACCENT
    if state.revealed:
        return "state-done", Meaning.CONSENSUS
    if state.own_submitted:
        return "lock", Meaning.ACCENT
    if state.own is not None and state.own.answered:
        return "state-begun", Meaning.ACCENT
    return "state-open", Meaning.QUIET


class StudiesModel(TwoLevelsModel):
    """Two levels: studies, and the reports of each."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._desk: ReviewDesk | None = None
        self._studies: list[str] = []
        self._states: dict[str, StudyState] = {}
        self._reports: list[list[Report]] = []
        theme.changed.connect(self._tinted)

    def show_review(self, desk: ReviewDesk | None, batch: str = "") -> None:
        """Show the studies of a review (of one batch), or none; a study's state is only asked for when it is seen."""
        self.beginResetModel()
        self._desk = desk
        self._states.clear()
        known = desk.facts.studies if desk else []
        self._studies = [study.id for study in known if not batch or study.batch == batch]
        reports: dict[str, list[Report]] = {study: [] for study in self._studies}
        homes = {gone: study for study in self._studies for gone in desk.facts.merged(study)} if desk else {}
        for report in desk.facts.reports() if desk else ():
            reports.setdefault(homes.get(report.study, report.study), []).append(report)
        self._reports = [reports[study] for study in self._studies]
        self.endResetModel()

    def update_study(self, study: str) -> None:
        """Show one study's state anew."""
        self._states.pop(study, None)
        index = self.index_of(study)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def index_of(self, study: str) -> QModelIndex:
        """Where a study stands; an invalid index when it is not listed."""
        return self.index(self._studies.index(study), 0) if study in self._studies else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Studies at the top, reports beneath a study that has more than one."""
        if not parent.isValid():
            return len(self._studies)
        if parent.internalId() or parent.column():
            return 0
        reports = self._reports[parent.row()]
        return len(reports) if len(reports) > 1 else 0

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One column."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words, the mark and the ids of a row."""
        if not index.isValid():
            return None
        owner = index.internalId()
        if owner:
            report = self._reports[owner - 1][index.row()]
            return self._studies[owner - 1] if role == STUDY_ROLE else _report_data(report, self._theme, role)
        state = self._state(self._studies[index.row()])
        return _study_data(state, self._theme, role) if state else None

    def _state(self, study: str) -> StudyState | None:
        if study not in self._states and self._desk is not None:
            self._states[study] = self._desk.state(study)
        return self._states.get(study)

    def _tinted(self) -> None:
        if self._studies:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._studies) - 1, 0))


def _study_data(state: StudyState, theme: Theme, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return f"{state.study.label}\n{state_words(state)}"
    if role == Qt.ItemDataRole.DecorationRole:
        return theme.icon(*_icon(state))
    if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        return f"{state.study.label}: {state_words(state)}"
    return state.study.id if role == STUDY_ROLE else None


def _report_data(report: Report, theme: Theme, role: int) -> Any:
    kind = report.kind.replace("_", " ")
    words = kind if report.has_pdf else f"{kind}, no PDF yet"
    if role == Qt.ItemDataRole.DisplayRole:
        return words[:1].upper() + words[1:]
    if role == Qt.ItemDataRole.DecorationRole:
        return theme.icon("file" if report.has_pdf else "quote", Meaning.QUIET)
    if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        return f"{words}: {report.reference.line[:_LONGEST_TIP] or report.label}"
    return report.id if role == REPORT_ROLE else None
