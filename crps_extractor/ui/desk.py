"""A study on the desk: one sheet, its undo steps and its problems, shared by every pane that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from crps_extractor.models.answer import Answer
from crps_extractor.models.checks.problem import Problem, answers_hash
from crps_extractor.models.checks.running import Checking
from crps_extractor.models.event import Draft, Scope, new_id, person_scope
from crps_extractor.models.form import FormField
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.opening import Opened
from crps_extractor.models.review.progress import open_places
from crps_extractor.models.review.reports.late_reports import reports_since_submission
from crps_extractor.models.review.review import Review, opened_to
from crps_extractor.models.review.submitting import waiting_places
from crps_extractor.models.sheet import Change, Place, Sheet
from crps_extractor.models.steps import Steps

__all__ = ["StudyDesk"]

CHECKS_LATER_MS = 120

Refusal = Callable[[Scope, str], str]
"""Why a scope of a study may not be changed, "" where it may."""


class StudyDesk(QObject):
    """One scope of one study as the panes share it; every edit goes through here and becomes one undo step.

    An edit changes the sheet at once, is handed to the store, and is checked at once as far as its own field and row
    go; checks of the whole sheet follow as soon as the hands rest. ``sheet`` is given where it is not read from the
    store alone: the consensus lies over what both reviewers agree on. ``refusal`` says why nothing may be changed.
    """

    answer_changed = Signal(str, str)
    rows_changed = Signal(str)
    problems_changed = Signal()
    steps_changed = Signal()
    refused = Signal(str)

    def __init__(
        self,
        review: Review,
        scope: Scope,
        study: str,
        parent: QObject | None = None,
        sheet: Sheet | None = None,
        refusal: Refusal | None = None,
    ) -> None:
        super().__init__(parent)
        self.review = review
        self._refusal = refusal or review.refusal
        self.study = study
        self.sheet = sheet or review.sheet(scope, study)
        self.context = context_of(self.sheet, review.facts.tables)
        self.steps = review.steps(scope, study)
        self.checking = Checking(self.sheet, self.context)
        self._later = QTimer(self, singleShot=True, interval=CHECKS_LATER_MS)
        self._later.timeout.connect(self._check_sheet)
        self._stop_listening = self.sheet.listen(self._changed)
        self._opened: tuple[object, Opened | None] = (None, None)

    @property
    def opened(self) -> Opened | None:
        """What alone is open in this submitted sheet; None where it is wholly open, or wholly locked."""
        mark = self.review.submission(self.review.viewer, self.study)
        if mark is None or self.sheet.scope != self.review.own_scope:
            return None
        state = (mark, self.sheet.changes, tuple(self.review.facts.added_to(self.study)))
        if self._opened[0] != state:
            self._opened = state, opened_to(self.review, self.study)
        return self._opened[1]

    @property
    def said(self) -> str:
        """Why the sheet may only be read, or what alone is open in it; "" where it is wholly open."""
        opened = None if self.why_locked else self.opened
        if opened is None:
            return " ".join(
                filter(None, (self.why_locked, _said_of_late_reports(self.review, self.sheet.scope, self.study)))
            )
        return self.tr(
            "{0} was added to this finished study: only that is open, and blind again until every reviewer has "
            "submitted it. All else stays as you submitted it."
        ).format(opened.names)

    def is_place_open(self, section: str, row: str, field: str) -> bool:
        """Whether a place may be filled, as far as the sheet is not locked as a whole."""
        return self.opened is None or self.opened.is_open(section, row, field)

    def takes_rows(self, section: str) -> bool:
        """Whether rows may be added to a section, as far as the sheet is not locked as a whole."""
        return self.opened is None or self.opened.takes_rows(section)

    def places_to_fill(self) -> list[Place]:
        """What still keeps the sheet, or what was added to it, from being submitted."""
        return open_places(self.sheet) if self.opened is None else waiting_places(self.sheet, self.opened)

    @property
    def is_locked(self) -> bool:
        """True when the sheet may only be read: submitted, another's, or not settled by this person."""
        return bool(self.why_locked)

    @property
    def why_locked(self) -> str:
        """Why the sheet may only be read, in one sentence; "" where it may be changed."""
        return self._refusal(self.sheet.scope, self.study)

    def answer(self, row: str, field: str) -> Answer | None:
        """The answer at a place."""
        return self.sheet.answer(row, field)

    def field(self, row: str, field: str) -> FormField:
        """The form's field at a place. Raises KeyError for a place the sheet does not have."""
        section = self.sheet.section_of(row)
        if section is None:
            raise KeyError(row)
        return section.by_id[field]

    def problems(self) -> tuple[Problem, ...]:
        """Every problem of the sheet, the strongest first; none where the viewer has no sheet of the study to fill."""
        return self.checking.problems if _is_filled(self.review, self.sheet.scope, self.study) else ()

    def problems_at(self, row: str, field: str) -> tuple[Problem, ...]:
        """The problems shown at one place."""
        return self.checking.at(row, field) if _is_filled(self.review, self.sheet.scope, self.study) else ()

    # -- edits ---------------------------------------------------------------------------------------------------

    def set_answer(
        self, row: str, field: str, answer: Answer | None, *, step: str = "", how: str = "", why: str = ""
    ) -> None:
        """Put an answer; edits with the same ``step`` are undone together."""
        if answer == self.sheet.answer(row, field) and not how:
            return
        self.make(lambda: [self.sheet.set(row, field, answer, step=step or new_id(), how=how, why=why)])

    def set_answers(self, answers: Iterable[tuple[Place, Answer | None]], step: str = "") -> None:
        """Put many answers as one step (paste, fill down, a repair)."""
        step = step or new_id()
        self.make(lambda: [self.sheet.set(row, field, answer, step=step) for (row, field), answer in answers])

    def add_row(self, section: str, answers: Iterable[tuple[str, Answer]] = ()) -> str:
        """Add a row with its first answers as one step; returns its id, "" when the sheet is locked."""
        step, row = new_id(), new_id()

        def make() -> list[Draft]:
            drafts = [self.sheet.add_row(section, row=row, step=step)]
            return [*drafts, *(self.sheet.set(row, field, answer, step=step) for field, answer in answers)]

        return row if self.make(make) else ""

    def mark_nothing(self, section: str, *, there_is_none: bool = True) -> None:
        """Say that a section that repeats has nothing to extract in this study, or take that back."""
        self.make(lambda: [self.sheet.mark_nothing(section, there_is_none=there_is_none)])

    def remove_row(self, row: str) -> None:
        """Take a row out; undo brings it back with its answers."""
        self.make(lambda: [self.sheet.remove_row(row)])

    def accept(self, problem: Problem, note: str) -> None:
        """Record that a problem was looked at and is correct as published, with a note."""
        answers = answers_hash(self.sheet, problem.places)
        self.make(lambda: [self.sheet.accept_problem(problem.row, problem.name, problem.places, answers, note)])

    def repair(self, problem: Problem) -> None:
        """Carry out a problem's proposal as an ordinary edit; the answers say which proposal was taken."""
        if problem.repair is None:
            return
        changed: list[tuple[Place, Answer | None]] = []
        for (row, field), parts in problem.repair.parts.items():
            known = self.sheet.answer(row, field) or Answer()
            changed.append(((row, field), repaired(known, parts, problem.code)))
        self.set_answers(changed)

    def undo(self) -> None:
        """Take the last step back."""
        self.make(lambda: [self.sheet.apply(draft) for draft in self.steps.undo()])

    def redo(self) -> None:
        """Bring back the step last taken back."""
        self.make(lambda: [self.sheet.apply(draft) for draft in self.steps.redo()])

    def close(self) -> None:
        """Let go of the sheet; the panes that showed it have been told to look elsewhere."""
        self._later.stop()
        self._stop_listening()

    def make(self, change: Callable[[], list[Draft]]) -> bool:
        """Carry out a change of the sheet and hand it to the store; False, with ``refused``, where it is locked."""
        reason = self.why_locked
        if reason:
            self.refused.emit(reason)
            return False
        opened = self.opened
        drafts = change()
        if opened is not None and (reason := opened.refusal(drafts, self.sheet.section_of)):
            for draft in _taken_back(self.steps, drafts):
                self.sheet.apply(draft)
            self.refused.emit(reason)
            return False
        self.review.record(drafts)
        for draft in drafts:
            self.steps.push(draft)
        self.steps_changed.emit()
        return True

    def _changed(self, change: Change) -> None:
        self.checking.update(change)
        if change.field:
            self.answer_changed.emit(change.row, change.field)
        else:
            self.rows_changed.emit(change.section)
        self.problems_changed.emit()
        self._later.start()

    def _check_sheet(self) -> None:
        self.checking.finish()
        self.problems_changed.emit()


def _is_filled(review: Review, scope: Scope, study: str) -> bool:
    """False for the empty sheet of somebody who looks at a study that others extract."""
    is_own = bool(review.viewer) and scope == person_scope(review.viewer)
    return not is_own or review.viewer in review.facts.study(study).slots.holders


def _said_of_late_reports(review: Review, scope: Scope, study: str) -> str:
    """That reports came after the own sheet was submitted, and where it is said what becomes of it."""
    if not review.viewer or scope != person_scope(review.viewer):
        return ""
    late = " and ".join(f"“{one.label}”" for one in reports_since_submission(review, review.viewer, study))
    asks = "“Reports since I submitted…” in the Study menu asks what becomes of your sheet."
    return f"After you submitted, this came to the study: {late}. {asks}" if late else ""


def _taken_back(steps: Steps, drafts: Iterable[Draft]) -> list[Draft]:
    """What makes a change undone that may not be made; the undo stack itself knows nothing of it."""
    tried = deepcopy(steps)
    for draft in drafts:
        tried.push(draft)
    return tried.undo()


def repaired(answer: Answer, parts: Mapping[str, str], code: str) -> Answer:
    """An answer with a proposal's texts put in; it says which check proposed them."""
    return replace(answer, parts={**answer.parts, **parts}, proposal=code)
