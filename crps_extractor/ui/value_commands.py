"""What computes: conversions beside a result or an effect, and the derived and imputed values of the review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import CONSENSUS, REVIEW
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.derived.assumed_inputs import AssumedInput, assumed_inputs
from crps_extractor.models.review.derived.derivations import Derivation, derivations, use, value_of, withdraw
from crps_extractor.models.review.derived.imputations import (
    Imputation,
    assumed,
    borrow_sd,
    donors_for,
    imputations,
    is_of_change,
)
from crps_extractor.models.review.derived.imputations import value_of as imputed_value
from crps_extractor.models.review.derived.imputations import withdraw as withdraw_imputation
from crps_extractor.models.sheet import Place, Sheet
from crps_extractor.models.statistics.imputation import Assumption, ImputedSD
from crps_extractor.models.statistics.method import Refused
from crps_extractor.models.statistics.methods import METHODS
from crps_extractor.models.statistics.printed import plain
from crps_extractor.ui.calculator.derived import DerivedDialog, MadeValue
from crps_extractor.ui.calculator.dialog import CalculatorDialog, Target, Wanted
from crps_extractor.ui.calculator.imputing import AssumeDialog, BorrowDialog
from crps_extractor.ui.calculator.worksheet import quantity_words
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.workplace import Workplace

__all__ = ["ValueCommands"]

Shown = TypeVar("Shown", bound=QDialog)

_TITLES = {method.id: method.title for method in METHODS}


class ValueCommands(QObject):
    """Carries out the commands that compute. In a reviewer's sheet a result becomes a note, never an answer."""

    def __init__(self, window: Workplace) -> None:
        super().__init__(window)
        self.window = window

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {"calculator": self.calculator, "derived_values": self.derived_values}

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        desk = self.window.desk
        has_studies = desk is not None and bool(desk.facts.studies)
        return {"calculator": has_studies, "derived_values": has_studies}

    # -- the calculator --------------------------------------------------------------------------------------------

    def calculator(self) -> None:
        """Open the conversions for the result or effect that is worked on."""
        self.window.form.commit()
        desk, place = self.window.worked_on, self._place()
        why_not = self.tr("A conversion is used while settling; in your own sheet its result can be put as a note.")
        if desk is None or place is None:
            nowhere = self.tr("Choose a field of a result or an effect first.")
            target = Target(note=nowhere, use=nowhere)
        elif desk.sheet.scope == CONSENSUS:
            label = desk.context.row_label(place[0])
            missing = "" if desk.sheet.row(place[0]) else self.tr("Settle this row first.")
            use = desk.why_locked or missing
            target = Target(desk.sheet, place[0], label, self._no_note(), use, self._assumed(desk.sheet, place[0]))
        else:
            label = desk.context.row_label(place[0])
            target = Target(desk.sheet, place[0], label, note=desk.why_locked, use=why_not)
        dialog = self._opened(CalculatorDialog(target, self.window.theme, self.window))
        if desk is not None and place is not None:
            dialog.note_wanted.connect(lambda words: self._note(desk, place, words))
            dialog.use_wanted.connect(partial(self._use, desk, place[0], dialog))

    def _assumed(self, consensus: Sheet, row: str) -> dict[str, AssumedInput]:
        """What the review's own entries give for a row of the consensus."""
        desk = self.window.desk
        return assumed_inputs(desk.review, cache(partial(_settled, desk)), consensus, row) if desk is not None else {}

    def _no_note(self) -> str:
        return self.tr("In the consensus a conversion is used, not noted.")

    def _note(self, desk: StudyDesk, place: Place, words: str) -> None:
        known = desk.answer(*place) or Answer()
        note = f"{known.note}\n{words}" if known.note else words
        desk.set_answer(*place, replace(known, note=note))
        self.window.say(self.tr("It stands as a note beside the answer; the answer is as it was."))

    def _use(self, desk: StudyDesk, row: str, dialog: CalculatorDialog, wanted: Wanted) -> None:
        try:
            desk.make(lambda: use(desk.sheet, row, wanted.method, wanted.inputs, wanted.answers, wanted.origin))
        except ValueError as reason:
            dialog.refuse(str(reason))
            return
        self.window.say(self.tr("The conversion is used. It is listed under derived values, and undo takes it back."))
        dialog.accept()

    # -- derived and imputed values ----------------------------------------------------------------------------------

    def derived_values(self) -> None:
        """List what was derived in this study and imputed in the review."""
        desk = self.window.desk
        if desk is None:
            return
        dialog = self._opened(DerivedDialog(self.window.theme, self.window))
        study = self.window.studies.current_study()

        def take_back(one: MadeValue) -> None:
            self._withdraw(desk, study, one)
            self._list(desk, study, dialog)

        dialog.withdrawn.connect(take_back)
        dialog.borrow_wanted.connect(lambda: self._borrow(desk, study, dialog))
        dialog.assume_wanted.connect(lambda: self._assume(desk, study, dialog))
        self._list(desk, study, dialog)

    def _list(self, desk: ReviewDesk, study: str, dialog: DerivedDialog) -> None:
        consensus = self._consensus(desk, study)
        lines = [_derived(consensus, one) for one in derivations(consensus.sheet)] if consensus is not None else []
        settled = cache(partial(_settled, desk))
        lines += [_imputed(desk, one, settled) for one in imputations(desk.review)]
        leads, place = not desk.refusal(REVIEW, ""), self._place()
        is_result = consensus is not None and place is not None and _is_result(consensus.sheet, place[0])
        may_settle = consensus is not None and not consensus.why_locked
        dialog.show_values(lines, may_settle=may_settle, may_impute=leads, may_borrow=leads and is_result)

    def _withdraw(self, desk: ReviewDesk, study: str, one: MadeValue) -> None:
        if one.is_imputed:
            found = next((known for known in imputations(desk.review) if known.id == one.id), None)
            if found is not None:
                self._try(lambda: withdraw_imputation(desk.review, found))
            return
        consensus = self._consensus(desk, study)
        kept = derivations(consensus.sheet) if consensus is not None else ()
        chosen = next((known for known in kept if known.id == one.id), None)
        if consensus is not None and chosen is not None:
            consensus.make(lambda: withdraw(consensus.sheet, chosen))

    def _borrow(self, desk: ReviewDesk, study: str, behind: DerivedDialog) -> None:
        consensus, place = self._consensus(desk, study), self._place()
        if consensus is None or place is None:
            return
        row, settled = place[0], cache(partial(_settled, desk))
        donors = [donor for _, donor in donors_for(desk.review, settled, study, row)]
        label, is_change = consensus.context.row_label(row), is_of_change(consensus.sheet, row)
        dialog = self._opened(BorrowDialog(label, donors, self.window.theme, behind, target_is_change=is_change))

        def put(order: list[str], why: str) -> None:
            reason = self._try(lambda: borrow_sd(desk.review, settled, study, row, order, why))
            self._after(reason, dialog, lambda: self._list(desk, study, behind))

        dialog.wanted.connect(put)

    def _assume(self, desk: ReviewDesk, study: str, behind: DerivedDialog) -> None:
        dialog = self._opened(AssumeDialog(self.window.theme, behind))

        def put(what: str, value: str, low: str, high: str, sources: str, why: str) -> None:
            reason = self._try(lambda: assumed(desk.review, what, value, low, high, sources.split(";"), why))
            self._after(reason, dialog, lambda: self._list(desk, study, behind))

        dialog.wanted.connect(put)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _place(self) -> Place | None:
        """The row and field that is worked on: in the form, or in the comparison."""
        if not self.window.is_comparing:
            focused: Place | None = self.window.form.focused()
            return focused
        chosen = self.window.compare.chosen()
        return (chosen.pair.id, chosen.field.id) if chosen is not None else None

    def _consensus(self, desk: ReviewDesk, study: str) -> StudyDesk | None:
        """The consensus on the desk, so that what is changed there can be undone; None until it is open."""
        if not study or not desk.review.may_read(CONSENSUS, study):
            return None
        compared: StudyDesk | None = self.window.compare.desk
        if compared is not None and compared.study == study and self.window.is_comparing:
            return compared
        return desk.comparison(study)[1]

    def _try(self, change: Callable[[], object]) -> str:
        try:
            change()
        except (ValueError, NotAllowedError) as reason:
            return str(reason)
        return ""

    def _after(self, reason: str, dialog: BorrowDialog | AssumeDialog, listed: Callable[[], object]) -> None:
        if reason:
            dialog.refuse(reason)
        else:
            listed()
            dialog.accept()

    def _opened(self, dialog: Shown) -> Shown:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog


def _settled(desk: ReviewDesk, study: str) -> Sheet | None:
    return study_consensus(desk.review, study)[1] if study and desk.review.may_read(CONSENSUS, study) else None


def _is_result(sheet: Sheet, row: str) -> bool:
    value, section = sheet.form.meaning("result.value"), sheet.section_of(row)
    return value is not None and section is not None and section.id == value.section


def _derived(consensus: StudyDesk, one: Derivation) -> MadeValue:
    result = value_of(consensus.sheet, one)
    label, title = consensus.context.row_label(one.row), _TITLES.get(one.method, one.method)
    if isinstance(result, Refused):
        return MadeValue(one.id, label, "–", title, result.reason)
    values = "; ".join(quantity_words(each).partition(" (")[0] for each in result.quantities)
    marked = "".join(f" [{mark}]" for mark in result.marks)
    said = "; ".join(part for part in (result.formula, one.assumption) if part)
    return MadeValue(one.id, label, values, f"{title}{marked}", said)


def _imputed(desk: ReviewDesk, one: Imputation, settled: Callable[[str], Sheet | None]) -> MadeValue:
    result = imputed_value(desk.review, settled, one)
    label = desk.facts.study(one.study).label if one.study else desk.facts.title
    if isinstance(result, ImputedSD):
        value = f"SD = {plain(result.sd)} ({plain(result.low)} to {plain(result.high)})"
        return MadeValue(one.id, label, value, result.sd_method, f"{'; '.join(result.donors)}. {one.why}", True)
    if isinstance(result, Assumption):
        value = f"{one.what} = {one.value} ({one.low} to {one.high})"
        return MadeValue(one.id, label, value, f"assumed {one.what}", f"{'; '.join(one.sources)}. {one.why}", True)
    return MadeValue(one.id, label, "–", one.what, result.reason, True)
