"""The compare pane: differences of one study, both answers with their places, and one key to settle each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.consensus import OTHER, UNRESOLVED, settle, with_settlements
from crps_extractor.models.compare.difference import Difference, StudyComparison
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.review.context import context_of
from crps_extractor.ui.compare.details import AnswerDetails
from crps_extractor.ui.compare.model import CompareModel, difference_words, set_together
from crps_extractor.ui.compare.other import OtherDialog
from crps_extractor.ui.compare.settling import SettlingStrip
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import Wrapped, calm
from crps_extractor.ui.widgets.words import EmptyState, quiet

__all__ = ["ComparePane"]

OPEN, DIFFERENCES, TOGETHER, EVERYTHING = "open", "differences", "together", "everything"


class ComparePane(QWidget):
    """Both sheets of one study side by side. Settling is an ordinary, undoable edit of the consensus."""

    source_wanted = Signal(object)
    status_message = Signal(str)
    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.desk: StudyDesk | None = None
        self.comparison: StudyComparison | None = None
        self.model = CompareModel(theme, self)
        self.tree = QTreeView(self)
        self._counts = quiet("", theme, self)
        self.filter = QComboBox(self)
        self.first = AnswerDetails(self.tr("Reviewer 1"), Meaning.FIRST, theme, self)
        self.second = AnswerDetails(self.tr("Reviewer 2"), Meaning.SECOND, theme, self)
        self._what = QLabel(self)
        self.strip = SettlingStrip(theme, self)
        self.strip.wanted.connect(self.settle)
        self._contexts = (Context(), Context(), Context())
        self._stack = QStackedWidget(self)
        self._empty = EmptyState("", "", theme, self)
        self._lay_out()
        self.tree.selectionModel().currentChanged.connect(self._chosen_changed)
        self.filter.currentIndexChanged.connect(lambda _index: self._refill())
        for details in (self.first, self.second):
            details.source_wanted.connect(self.source_wanted)

    # -- what is shown -------------------------------------------------------------------------------------------

    def show_study(self, review: ReviewDesk, study: str) -> None:
        """Compare a study's sheets. Raises NotAllowedError until every awaited sheet is submitted."""
        self.comparison, self.desk = review.comparison(study)
        self.desk.answer_changed.connect(self._settled)
        sheets = review.review.slot_sheets(study)
        names = [person.name for person, _ in sheets]
        contexts = [context_of(sheet, review.facts.tables) for _, sheet in sheets]
        self._contexts = (contexts[0], contexts[-1], self.desk.context)
        self.first.show_name(names[0])
        self.second.show_name(names[-1])
        if len(sheets) == 1:
            self._empty.say(
                self.tr("Single extraction"),
                self.tr("{0} extracted this study alone. There is nothing to compare; exports say so.").format(
                    names[0]
                ),
            )
            self._stack.setCurrentWidget(self._empty)
            return
        self._stack.setCurrentIndex(0)
        self._fill()
        self._choose_first()

    @property
    def can_settle(self) -> bool:
        """True when a difference is chosen and this person may settle it."""
        one = self.chosen()
        return one is not None and not one.is_agreed and self.desk is not None and not self.desk.is_locked

    def chosen(self) -> Difference | None:
        """The chosen field as it stands now."""
        return self.model.difference(self.tree.currentIndex())

    def go_to(self, row: str, field: str) -> None:
        """Choose the field of a row, whatever the filter hides."""
        if not self.model.index_of(row, field).isValid():
            self.filter.setCurrentIndex(self.filter.findData(EVERYTHING))
        self.tree.setCurrentIndex(self.model.index_of(row, field))

    # -- settling ------------------------------------------------------------------------------------------------

    def settle(self, how: str) -> None:
        """Settle the chosen difference: as reviewer 1 or 2, otherwise, or leave it unresolved."""
        one = self.chosen()
        if one is None or self.desk is None or self.comparison is None:
            return
        if self.desk.is_locked:
            self.status_message.emit(self.desk.why_locked)
            return
        if how == OTHER:
            dialog = OtherDialog(
                one.field, one.settled or one.first or one.second, self.desk.context, self._theme, self
            )
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.wanted.connect(partial(self._settle, one, OTHER))
            dialog.open()
        elif how == UNRESOLVED and not self.strip.why.text().strip():
            self.status_message.emit(self.tr("Say first why it is left unresolved; the reason is kept and exported."))
            self.strip.why.setFocus()
        else:
            self._settle(one, how, None, self.strip.why.text().strip())

    def _settle(self, one: Difference, how: str, answer: Answer | None, why: str) -> None:
        desk, comparison = self.desk, self.comparison
        if desk is None or comparison is None:
            return
        following = self._after(one)
        desk.make(lambda: settle(desk.sheet, comparison, one, how, why, other=answer))
        self.strip.why.clear()
        self.status_message.emit(self.tr("{0} is settled.").format(one.field.label))
        self._fill()
        wanted = following or one
        self.tree.setCurrentIndex(self.model.index_of(wanted.pair.id, wanted.field.id))

    def _after(self, one: Difference) -> Difference | None:
        """The next open difference after this one."""
        if self.comparison is None:
            return None
        waiting = [other for other in self.comparison.fields if other.is_open]
        here = next((at for at, other in enumerate(waiting) if _same(other, one)), -1)
        later = [other for other in waiting[here + 1 :] if not _same(other, one)]
        return later[0] if later else next((other for other in waiting if not _same(other, one)), None)

    def _settled(self, _row: str, _field: str) -> None:
        """The consensus changed (a settlement, undo or redo)."""
        self._refill()

    # -- inside --------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        if self.comparison is None or self.desk is None or not self.comparison.pairs:
            return
        self.comparison = with_settlements(self.comparison, self.desk.sheet)
        wanted = {
            OPEN: self.comparison.open,
            DIFFERENCES: self.comparison.differences,
            TOGETHER: [one for one in self.comparison.fields if set_together(one)],
            EVERYTHING: self.comparison.fields,
        }[self.filter.currentData()]
        self.model.show(self.comparison, self._contexts, wanted)
        self.tree.expandAll()
        for row in range(self.model.rowCount()):
            self.tree.setFirstColumnSpanned(row, QModelIndex(), not self.model.pair(self.model.index(row, 0)).swapped)
        differ, still = len(self.comparison.differences), len(self.comparison.open)
        counted = self.tr("{0} fields compared, {1} differ, {2} still open")
        self._counts.setText(counted.format(len(self.comparison.fields), differ, still))
        self._show_chosen()
        self.changed.emit()

    def _refill(self) -> None:
        """Fill the list anew; what was chosen stays chosen where it is still shown."""
        before = self.chosen()
        self._fill()
        index = self.model.index_of(before.pair.id, before.field.id) if before is not None else QModelIndex()
        if index.isValid():
            self.tree.setCurrentIndex(index)
        else:
            self._choose_first()

    def _choose_first(self) -> None:
        if self.model.rowCount():
            self.tree.setCurrentIndex(self.model.index(0, 0, self.model.index(0, 0)))

    def _chosen_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """Show both answers, and bring the place of one of them into view."""
        self._show_chosen()
        one = self.model.difference(current)
        sources = [source for answer in (one.first, one.second) if answer for source in answer.sources] if one else []
        if sources:
            self.source_wanted.emit(sources[0])

    def _show_chosen(self) -> None:
        one = self.chosen()
        for details, answer, context in (
            (self.first, one.first if one else None, self._contexts[0]),
            (self.second, one.second if one else None, self._contexts[1]),
        ):
            details.show_answer(answer, one.field if one else None, context)
        self._what.setText(f"{one.pair.label} · {one.field.label}: {difference_words(one)}" if one else "")
        known = one.settlement.why if one and one.settlement else ""
        self.strip.allow(self.can_settle, known, self.desk.why_locked if self.desk is not None else "")
        self.changed.emit()

    def _tools(self) -> QHBoxLayout:
        for text, name in (
            (self.tr("Still open"), OPEN),
            (self.tr("All differences"), DIFFERENCES),
            (self.tr("Not reported, set together"), TOGETHER),
            (self.tr("Everything"), EVERYTHING),
        ):
            self.filter.addItem(text, name)
        self.filter.setAccessibleName(self.tr("Which fields are shown"))
        head = QHBoxLayout()
        head.addWidget(self._counts, 1)
        head.addWidget(self.filter)
        return head

    def _lay_out(self) -> None:
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("Comparison of both sheets"))
        self.tree.setAlternatingRowColors(True)
        self.tree.setWordWrap(True)
        calm(self.tree, self._theme)
        self.tree.setItemDelegate(Wrapped(self.tree))
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.setIndentation(GROUP_GAP)
        self.tree.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        both = QHBoxLayout()
        both.setSpacing(GROUP_GAP)
        both.addWidget(self.first, 1)
        both.addWidget(self.second, 1)
        whole = QWidget(self)
        column = QVBoxLayout(whole)
        column.setContentsMargins(GROUP_GAP, GAP, GROUP_GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(self._tools())
        column.addWidget(self.tree, 1)
        column.addWidget(self._what)
        column.addLayout(both)
        column.addWidget(self.strip)
        self._what.setWordWrap(True)
        self._stack.addWidget(whole)
        self._stack.addWidget(self._empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.setFocusProxy(self.tree)


def _same(first: Difference, second: Difference) -> bool:
    return (first.pair.id, first.field.id) == (second.pair.id, second.field.id)
