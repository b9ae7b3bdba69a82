"""One study as far as the viewer may read it: both reviewers' sheets, the comparison, the consensus, its state."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from crps_extractor.models.checks.problem import Problem
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.compare.difference import Difference, StudyComparison
from crps_extractor.models.event import CONSENSUS, REVIEW, person_scope
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Report, Study
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Place, Sheet

__all__ = ["NOT_OPEN", "Side", "StudyView", "mode_of", "view_of"]

NOT_OPEN = "not open yet"

_MODES = {"double": "independent double", "verify": "extract and verify", "single": "single extraction"}


@dataclass(frozen=True)
class Side:
    """One sheet with its name for people; ``sheet`` is None, or lacks sections, where the viewer may not read it."""

    name: str
    who: str = ""
    sheet: Sheet | None = None
    context: Context = field(default_factory=Context)
    sections: frozenset[str] = frozenset()
    state: str = ""

    def reads(self, section: str) -> bool:
        """Whether the viewer may read this section of the sheet."""
        return self.sheet is not None and section in self.sections


@dataclass(frozen=True)
class StudyView:
    """What an export shows of one study. ``first`` and ``second`` are the slots; ``second`` is None for one alone.

    ``comparison`` and ``consensus`` are None until the study is open to the viewer. ``shared`` holds what the lead
    entered for everybody.
    """

    review: Review
    study: Study
    first: Side
    second: Side | None
    shared: Side
    comparison: StudyComparison | None
    consensus: Side

    @property
    def is_open(self) -> bool:
        """True where the viewer may read both sheets and the consensus."""
        return self.comparison is not None

    @property
    def is_single(self) -> bool:
        """True where one sheet is all there will be."""
        return len(self.study.slots.holders) < 2

    @property
    def reports(self) -> list[Report]:
        """The study's reports, the main one first."""
        return self.review.facts.reports(self.study.id)

    @cached_property
    def by_place(self) -> dict[Place, Difference]:
        """Every compared field by the place it has in the consensus."""
        fields = self.comparison.fields if self.comparison else ()
        return {(one.pair.id, one.field.id): one for one in fields}

    @cached_property
    def readable(self) -> list[Side]:
        """The sheets that may be read, the consensus last; alone, the one sheet is not said twice."""
        sides = [self.first, *((self.second,) if self.second else ()), self.consensus]
        return [side for side in sides if side.sheet is not None and not (side is self.consensus and self._adds_none)]

    @property
    def _adds_none(self) -> bool:
        sheet = self.consensus.sheet
        if not self.is_single or sheet is None:
            return False
        return not any(sheet.settlement(row.id, one.id) for row, one, _ in sheet.answers())

    @cached_property
    def problems(self) -> list[tuple[Side, Problem]]:
        """What the checks found in every readable sheet; what the lead entered is judged once, not in each sheet."""
        return [
            (side, problem)
            for side in (self.shared, *self.readable)
            if side.sheet is not None
            for problem in problems_of(side.sheet, side.context)
            if self.is_shared(problem.section) is (side is self.shared)
        ]

    def is_shared(self, section: str) -> bool:
        """Whether a section is the lead's, and so stands in no reviewer's own sheet."""
        known = self.review.form.by_id.get(section)
        return known is not None and known.is_shared

    @cached_property
    def state(self) -> str:
        """How far the study is, in words that give nothing of a blinded sheet away."""
        if not self.study.slots.holders:
            return "nobody extracts it yet"
        if self.comparison is None:
            if self.review.is_revealed(self.study.id):
                return "submitted; say who exports to read it"
            return NOT_OPEN
        if self.is_single:
            return "single extraction"
        left, unresolved = len(self.comparison.open), len(self.comparison.unresolved)
        beside = f", {unresolved} left unresolved" if unresolved else ""
        return f"{left} still open{beside}" if left else f"complete{beside}"


def view_of(review: Review, study: Study, begun: frozenset[tuple[str, str]]) -> StudyView:
    """A study as the viewer may read it; ``begun`` holds the (scope, study) that have any answer."""
    tables = review.facts.tables
    slots = study.slots
    comparison, consensus = None, Side("Consensus")
    if slots.holders and review.may_read(CONSENSUS, study.id):
        comparison, sheet = study_consensus(review, study.id)
        consensus = Side("Consensus", "", sheet, context_of(sheet, tables), _all_sections(review))
    shared = review.sheet(REVIEW, study.id)
    second = None if len(slots.holders) < 2 else _side(review, study, "Reviewer 2", slots.second, begun)
    return StudyView(
        review=review,
        study=study,
        first=_side(review, study, "Reviewer 1", slots.first or "".join(slots.holders[:1]), begun),
        second=second,
        shared=Side("Lead", "", shared, context_of(shared, tables), _all_sections(review)),
        comparison=comparison,
        consensus=consensus,
    )


def mode_of(study: Study) -> str:
    """How a study is extracted, in words."""
    return _MODES["single"] if len(study.slots.holders) < 2 else _MODES.get(study.slots.mode, study.slots.mode)


def _side(review: Review, study: Study, name: str, person: str, begun: frozenset[tuple[str, str]]) -> Side:
    known = review.facts.people.get(person)
    if known is None:
        return Side(name, "nobody yet", state="nobody yet")
    scope = person_scope(person)
    submission = review.submission(person, study.id)
    state = "begun" if (scope, study.id) in begun else "not begun"
    if submission is not None:
        state = "submitted" if submission.stands else "reopened"
        if submission.revealed:
            state = "reopened after both had submitted: not independent"
    sections = frozenset(one.id for one in review.form.sections if review.may_read(scope, study.id, one.id))
    if not sections:
        return Side(name, known.name, state=state)
    sheet = review.sheet(scope, study.id)
    return Side(name, known.name, sheet, context_of(sheet, review.facts.tables), sections, state)


def _all_sections(review: Review) -> frozenset[str]:
    return frozenset(section.id for section in review.form.sections)
