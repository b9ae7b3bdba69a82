"""The compare pane: one key to settle each difference or a whole row; rows are paired and taken apart by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.comparing import translated
from crps_extractor.models.compare.consensus import (
    FIRST,
    OTHER,
    SECOND,
    UNRESOLVED,
    consensus_rows,
    leave_out,
    pair_by_hand,
    settle,
    settle_row,
    unpair,
)
from crps_extractor.models.compare.difference import Difference, Pair
from crps_extractor.models.event import Draft
from crps_extractor.models.sheet import Place
from crps_extractor.ui.compare.other import OtherDialog
from crps_extractor.ui.compare.row_acts import fields_of, leaves_out, lines_of, partners, row_waits, two_to_pair
from crps_extractor.ui.compare.view import DIFFERENCES, EVERYTHING, OPEN, TOGETHER, CompareView
from crps_extractor.ui.compare.words import can_be_taken_apart, is_left_out, is_lone
from crps_extractor.ui.saying import ask_choice, ask_text
from crps_extractor.ui.theme import Theme

__all__ = ["DIFFERENCES", "EVERYTHING", "OPEN", "ROW_ACTS", "TOGETHER", "ComparePane"]

ROW_ACTS = ("settle_row_first", "settle_row_second", "leave_row_out", "same_row", "take_apart")
"""The commands that concern a whole row."""


class ComparePane(CompareView):
    """Both sheets of one study side by side. Settling is an ordinary, undoable edit of the consensus."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.strip.wanted.connect(self.settle)

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command of the comparison."""
        return {
            "settle_first": partial(self.settle, FIRST),
            "settle_second": partial(self.settle, SECOND),
            "settle_other": partial(self.settle, OTHER),
            "settle_open": partial(self.settle, UNRESOLVED),
            "settle_row_first": partial(self.settle_row, FIRST),
            "settle_row_second": partial(self.settle_row, SECOND),
            "leave_row_out": self.leave_row_out,
            "same_row": self.same_row,
            "take_apart": self.take_apart,
        }

    def allowed(self) -> dict[str, bool]:
        """Which commands of the comparison can be carried out now."""
        pair, comparison = self.chosen_pair(), self.comparison
        can = self.can_settle
        found = dict.fromkeys(("settle_first", "settle_second", "settle_open"), can)
        found["settle_other"] = can and self.chosen() is not None
        if pair is None or comparison is None or self.desk is None or self.desk.is_locked:
            return found | dict.fromkeys(ROW_ACTS, False)
        waits = row_waits(comparison, pair)
        return found | {
            "settle_row_first": waits,
            "settle_row_second": waits,
            "leave_row_out": is_lone(pair) and not is_left_out(fields_of(comparison, pair)),
            "same_row": bool(two_to_pair(self.tree.selected_pairs()) or partners(comparison, pair)),
            "take_apart": can_be_taken_apart(pair),
        }

    def offer_row_acts(self, actions: Sequence[QAction]) -> None:
        """Offer the commands on whole rows beside the settling buttons and in the tree's context menu."""
        self.strip.offer_row_acts(actions)
        self.tree.addActions(actions)

    def settle(self, how: str) -> None:
        """Settle what is chosen, a field or a whole row: as reviewer 1 or 2, otherwise, or leave it unresolved."""
        one, desk, comparison = self.chosen(), self.desk, self.comparison
        if one is None or desk is None or comparison is None:
            self.settle_row(how)
        elif desk.is_locked:
            self.status_message.emit(desk.why_locked)
        elif how == OTHER:
            begin = translated(one.settled or one.first or one.second, one.field, consensus_rows(comparison))
            dialog = OtherDialog(one.field, begin, desk.context, self._theme, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.wanted.connect(partial(self._settle, one, OTHER))
            dialog.open()
        elif how != UNRESOLVED or self._has_reason():
            self._settle(one, how, None, self.strip.why.text().strip())

    def settle_row(self, how: str) -> None:
        """Settle what is open in the chosen row as reviewer 1 or 2, or leave it unresolved; one step of undo."""
        pair, desk, comparison = self.chosen_pair(), self.desk, self.comparison
        if pair is None or desk is None or comparison is None or how == OTHER:
            return
        if leaves_out(pair, how):
            self.leave_row_out()
        elif how != UNRESOLVED or self._has_reason():
            why = self.strip.why.text().strip()
            done = self.tr("The row is settled.") if how != UNRESOLVED else self.tr("The row is left unresolved.")
            self._make(lambda: settle_row(desk.sheet, comparison, pair, how, why), self._after(pair.id), done)

    def leave_row_out(self) -> None:
        """Leave the chosen row, which only one reviewer has, out of the consensus; asks why where nothing is said."""
        pair, why = self.chosen_pair(), self.strip.why.text().strip()
        if pair is None or self.desk is None:
            return
        if why:
            self._leave_out(pair, why)
        else:
            label = self.tr("Why is this row left out? The reason is kept and exported.")
            ask_text(self, self.tr("Leave this row out"), label, self.tr("Leave out"), partial(self._leave_out, pair))

    def same_row(self) -> None:
        """Say that two rows are the same: the two that are selected, or the chosen one and one to choose."""
        pair, comparison = self.chosen_pair(), self.comparison
        if pair is None or comparison is None:
            return
        two = two_to_pair(self.tree.selected_pairs())
        if two is not None:
            self._pair(*two)
            return
        others = partners(comparison, pair)
        side = 0 if pair.first is None else 1
        names = [self._choice(number, other, side) for number, other in enumerate(others, 1)]
        label = self.tr("Which row of reviewer {0} is “{1}”?").format(side + 1, pair.label)

        def said(name: str) -> None:
            other = others[names.index(name)]
            self._pair(other.id, pair.id) if side == 0 else self._pair(pair.id, other.id)

        if others:
            ask_choice(self, self.tr("These are the same row"), label, self.tr("Pair them"), names, said)

    def take_apart(self) -> None:
        """Say that the two rows of the chosen pair are not the same; each stands alone."""
        pair, desk = self.chosen_pair(), self.desk
        if pair is not None and desk is not None and can_be_taken_apart(pair):
            done = self.tr("The two rows stand alone now.")
            self._make(lambda: unpair(desk.sheet, pair), (pair.id, ""), done)

    # -- inside --------------------------------------------------------------------------------------------------

    def _settle(self, one: Difference, how: str, answer: Answer | None, why: str) -> None:
        desk, comparison = self.desk, self.comparison
        if desk is None or comparison is None:
            return
        done = self.tr("{0} is settled.").format(one.field.label)
        following = self._after(one.pair.id, one.field.id)
        self._make(lambda: settle(desk.sheet, comparison, one, how, why, other=answer), following, done)

    def _leave_out(self, pair: Pair, why: str) -> None:
        desk = self.desk
        if desk is None:
            return
        if not why.strip():
            self.status_message.emit(self.tr("The row is not left out: a reason is needed, which is kept."))
            return
        done = self.tr("The row is left out.")
        self._make(lambda: leave_out(desk.sheet, pair, why.strip()), self._after(pair.id), done)

    def _pair(self, first: str, second: str) -> None:
        desk = self.desk
        if desk is not None:
            done = self.tr("The two rows are compared as one now.")
            self._make(lambda: pair_by_hand(desk.sheet, first, second), (first, ""), done)

    def _make(self, change: Callable[[], list[Draft]], following: Place, done: str) -> None:
        """Carry out a change of the consensus, then choose what follows."""
        if self.desk is None:
            return
        self._next = following
        departs = self.departs.text()
        if self.desk.make(change):
            self.status_message.emit(f"{done} {departs}".strip())
        self._next = None

    def _has_reason(self) -> bool:
        if self.strip.why.text().strip():
            return True
        self.status_message.emit(self.tr("Say first why it is left unresolved; the reason is kept and exported."))
        self.strip.why.setFocus()
        return False

    def _after(self, row: str, field: str = "") -> Place:
        """Where the next open difference stands after a field, or after a whole row; there where nothing else is."""
        shown = self.model.differences()
        places = [(one.pair.id, one.field.id) for one in shown]
        just_settled = [at for at, place in enumerate(places) if place[0] == row and field in ("", place[1])]
        turn = just_settled[-1] + 1 if just_settled else 0
        for at in (*range(turn, len(shown)), *range(turn)):
            one = shown[at]
            if one.is_open and at not in just_settled:
                return one.pair.id, "" if is_lone(one.pair) and one.pair.id != row else one.field.id
        return row, field

    def _choice(self, number: int, pair: Pair, side: int) -> str:
        fields = fields_of(self.comparison, pair) if self.comparison else ()
        answers = "; ".join(lines_of(fields, side, self._contexts[side]))
        return f"{number}. {pair.label} ({answers})" if answers else f"{number}. {pair.label}"
