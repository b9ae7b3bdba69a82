"""What the compare pane shows: the differences of one study, both answers and their places, what is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from crps_extractor.models.answer import Source
from crps_extractor.models.compare.consensus import (
    FIRST,
    OTHER,
    SECOND,
    UNRESOLVED,
    pairs_by_hand,
    with_settlements,
)
from crps_extractor.models.compare.difference import Difference, Pair, StudyComparison
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.course.decisions import notice_words
from crps_extractor.models.review.course.freezing import departing
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Place
from crps_extractor.ui.compare.details import AnswerDetails
from crps_extractor.ui.compare.model import CompareModel
from crps_extractor.ui.compare.row_acts import fields_of, leaves_out, lines_of, row_waits
from crps_extractor.ui.compare.settling import SettlingStrip
from crps_extractor.ui.compare.tree import CompareTree
from crps_extractor.ui.compare.words import (
    counts_words,
    difference_words,
    is_left_out,
    set_together,
    took_proposal,
)
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.tables import say_when_empty
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import EmptyState, quiet

__all__ = ["DIFFERENCES", "EVERYTHING", "OPEN", "TOGETHER", "CompareView"]

OPEN, LEFT, DIFFERENCES, TOGETHER, EVERYTHING = "open", "left", "differences", "together", "everything"
_ANSWERS_OF_A_ROW = 6


class CompareView(QWidget):
    """Both sheets of one study side by side. It shows and chooses; it settles nothing itself.

    ``places_changed`` says that other answers' places are to be marked, ``pairs_changed`` that rows were paired or
    taken apart by hand, so that the study is to be compared anew.
    """

    source_wanted = Signal(object)
    status_message = Signal(str)
    changed = Signal()
    places_changed = Signal()
    pairs_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.desk: StudyDesk | None = None
        self.comparison: StudyComparison | None = None
        self.model = CompareModel(theme, self)
        self.tree = CompareTree(self.model, theme, self)
        nothing = self.tr(
            "Nothing of this kind is left in this study. Choose “Everything” above to see all of it, or go on to the "
            "next study with Ctrl+PgDown."
        )
        say_when_empty(self.tree, nothing)
        self._counts = quiet("", theme, self)
        self.filter = QComboBox(self)
        self.first = AnswerDetails(self.tr("Reviewer 1"), Meaning.FIRST, theme, self)
        self.second = AnswerDetails(self.tr("Reviewer 2"), Meaning.SECOND, theme, self)
        self._what = QLabel(self)
        self.departs = Words(theme, Meaning.PROBLEM, small=True, parent=self)
        self.noticed = Words(theme, Meaning.PROBLEM, small=True, parent=self)
        self.strip = SettlingStrip(theme, self)
        self._contexts = (Context(), Context(), Context())
        self._by_hand: Mapping[str, tuple[str, str]] = {}
        self._next: Place | None = None
        """The row and field to choose after the next change; the row's heading where no field is named."""
        self._stack = QStackedWidget(self)
        self._empty = EmptyState("", "", theme, self)
        self._lay_out()
        self.tree.selectionModel().currentChanged.connect(self._chosen_changed)
        self.tree.selectionModel().selectionChanged.connect(lambda *_: self.changed.emit())
        self.filter.currentIndexChanged.connect(lambda _index: self._refill())
        for details in (self.first, self.second):
            details.source_wanted.connect(self.source_wanted)

    # -- what is shown -------------------------------------------------------------------------------------------

    def show_study(self, review: ReviewDesk, study: str) -> None:
        """Compare a study's sheets. Raises NotAllowedError until every awaited sheet is submitted."""
        is_again = self.comparison is not None and self.comparison.study == study
        place = (self._next or self._place()) if is_again else ("", "")
        self._next = None
        self.comparison, self.desk = review.comparison(study)
        self._by_hand = pairs_by_hand(review.review, study)
        self.desk.steps_changed.connect(self._changed_by_a_step)
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
        self._choose(place)

    @property
    def can_settle(self) -> bool:
        """True when a difference, or a row with one, is chosen and this person may settle it."""
        one, pair = self.chosen(), self.chosen_pair()
        if pair is None or self.comparison is None or self.desk is None or self.desk.is_locked:
            return False
        return row_waits(self.comparison, pair) if one is None else not one.is_agreed

    def chosen(self) -> Difference | None:
        """The chosen field as it stands now; None while a row's heading is chosen."""
        return self.model.difference(self.tree.currentIndex())

    def chosen_pair(self) -> Pair | None:
        """The row whose heading, or one of whose fields, is chosen."""
        return self.model.pair(self.tree.currentIndex())

    def marked(self) -> tuple[Difference, ...]:
        """The fields whose places belong on the page: the chosen one; the row's for a heading; all where nothing is."""
        if self.comparison is None:
            return ()
        one, pair = self.chosen(), self.chosen_pair()
        if one is not None:
            return (one,)
        return fields_of(self.comparison, pair) if pair is not None else self.comparison.fields

    def go_to(self, row: str, field: str) -> None:
        """Choose the field of a row, whatever the filter hides."""
        if not self.model.index_of(row, field).isValid():
            self.filter.setCurrentIndex(self.filter.findData(EVERYTHING))
        self.tree.setCurrentIndex(self.model.index_of(row, field))

    # -- inside --------------------------------------------------------------------------------------------------

    def _changed_by_a_step(self) -> None:
        """The consensus changed (a settlement, undo or redo); rows paired by hand are to be compared anew."""
        if self.desk is not None and self._by_hand != pairs_by_hand(self.desk.review, self.desk.study):
            self.pairs_changed.emit()
        else:
            self._refill()

    def _fill(self) -> None:
        if self.comparison is None or self.desk is None or not self.comparison.pairs:
            return
        self.comparison = with_settlements(self.comparison, self.desk.sheet)
        wanted = {
            OPEN: self.comparison.open,
            LEFT: self.comparison.unresolved,
            DIFFERENCES: self.comparison.differences,
            TOGETHER: [one for one in self.comparison.fields if set_together(one) or took_proposal(one)],
            EVERYTHING: self.comparison.fields,
        }[self.filter.currentData()]
        self.model.show(self.comparison, self._contexts, wanted)
        self.tree.lay_out_rows()
        self._counts.setText(counts_words(self.comparison))

    def _refill(self) -> None:
        """Fill the list anew; what was chosen stays chosen where it is still shown."""
        place = self._next or self._place()
        self._fill()
        self._choose(place)

    def _place(self) -> Place:
        one, pair = self.chosen(), self.chosen_pair()
        return pair.id if pair else "", one.field.id if one else ""

    def _choose(self, place: Place) -> None:
        """Choose a field, else the heading of its row, else what stands first."""
        found = (self.model.index_of(*place), self.model.heading_of(place[0]), self._first_index())
        index = next((index for index in found if index.isValid()), QModelIndex())
        self.tree.setCurrentIndex(index)
        if not index.isValid():
            self._show_chosen()

    def _first_index(self) -> QModelIndex:
        heading = self.model.index(0, 0)
        return self.model.index(0, 0, heading) if self.tree.isExpanded(heading) else heading

    def _chosen_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """Show both answers, mark their places, and bring the first of them into view."""
        self._show_chosen()
        one = self.model.difference(current)
        sources = _sources(one) if one is not None else []
        if sources:
            self.source_wanted.emit(sources[0])
        self.places_changed.emit()

    def _show_chosen(self) -> None:
        one, pair = self.chosen(), self.chosen_pair()
        fields = fields_of(self.comparison, pair) if pair and self.comparison else ()
        for side, details in enumerate((self.first, self.second)):
            if one is None and pair is not None:
                details.show_row(lines_of(fields, side, self._contexts[side], _ANSWERS_OF_A_ROW))
            else:
                answer = (one.first, one.second)[side] if one else None
                details.show_answer(answer, one.field if one else None, self._contexts[side])
        said = f"{one.pair.label} · {one.field.label}: {difference_words(one)}" if one else ""
        self._what.setText(said or self.model.title(self.tree.currentIndex()))
        decided = one if one else next((each for each in fields if is_left_out([each])), None)
        known = decided.settlement.why if decided and decided.settlement else ""
        can = {how: self.can_settle and (how != OTHER or one is not None) for how in (FIRST, SECOND, OTHER, UNRESOLVED)}
        why_not = self.desk.why_locked if self.desk is not None else ""
        is_correction = bool(decided and decided.settlement) and not why_not
        departs = departing(self.desk.review, self.desk.study) if self.desk is not None and is_correction else ""
        self.departs.setText(departs)
        self.departs.setVisible(bool(departs))
        noticed = _noticed(self.desk.review, self.marked() if one or pair else ()) if self.desk is not None else ""
        self.noticed.setText(noticed)
        self.noticed.setVisible(bool(noticed))
        out = next((how for how in (FIRST, SECOND) if pair is not None and leaves_out(pair, how)), "")
        self.strip.allow(can, known, why_not, of_row=one is None and pair is not None, leaves_out=out)
        self.changed.emit()

    def _tools(self) -> QHBoxLayout:
        for text, name in (
            (self.tr("Still open"), OPEN),
            (self.tr("Left unresolved"), LEFT),
            (self.tr("All differences"), DIFFERENCES),
            (self.tr("Set together, or as proposed"), TOGETHER),
            (self.tr("Everything"), EVERYTHING),
        ):
            self.filter.addItem(text, name)
        self.filter.setAccessibleName(self.tr("Which fields are shown"))
        head = QHBoxLayout()
        head.addWidget(self._counts, 1)
        head.addWidget(self.filter)
        return head

    def _lay_out(self) -> None:
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
        what = QHBoxLayout()
        what.addWidget(self._what, 1)
        what.addWidget(self.strip.row_acts)
        column.addLayout(what)
        column.addLayout(both)
        column.addWidget(self.noticed)
        column.addWidget(self.departs)
        column.addWidget(self.strip)
        self._what.setWordWrap(True)
        self._stack.addWidget(whole)
        self._stack.addWidget(self._empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.setFocusProxy(self.tree)


def _noticed(review: Review, fields: Sequence[Difference]) -> str:
    """Which answers of these fields, settled ones too, rest on a report with a notice, in one sentence."""
    found: dict[str, None] = {}
    for one in fields:
        for who, answer in (("reviewer 1", one.first), ("reviewer 2", one.second), ("the consensus", one.settled)):
            places = [*answer.sources, *(rival.source for rival in answer.rivals)] if answer is not None else []
            for report in {place.report for place in places if place is not None}:
                if said := notice_words(review.facts, report):
                    known = review.facts.report(report)
                    found[f"{who}: {known.label if known else 'a report'}, {said}"] = None
    return f"⚠ Taken from a report with a notice – {'; '.join(found)}." if found else ""


def _sources(one: Difference) -> list[Source]:
    """The places of both answers, the first reviewer's before the second's."""
    return [source for answer in (one.first, one.second) if answer is not None for source in answer.sources]
