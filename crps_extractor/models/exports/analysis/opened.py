"""One study as an analysis may see it: its consensus, how each answer came about, where it stands, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from crps_extractor.models.answer import Answer, How, Source, Status
from crps_extractor.models.checks.problem import Problem
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.checks.seen import Seen, study_of
from crps_extractor.models.compare.consensus import HOWS, study_consensus
from crps_extractor.models.compare.difference import Difference, StudyComparison
from crps_extractor.models.event import CONSENSUS, REVIEW
from crps_extractor.models.exports.base import Say
from crps_extractor.models.exports.pages.study_view import mode_of
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.course.decisions import notice_words
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Place, Sheet

__all__ = ["AUTHORS", "FIGURE", "REPORTED", "Opened", "closed_studies", "opened_studies"]

REPORTED, FIGURE, AUTHORS = "reported", "read off a figure", "from authors"

_HOWS = {
    How.FIGURE: FIGURE,
    How.AUTHORS: AUTHORS,
    How.REGISTRY: "reported in a registry",
    How.OCR: "reported, read by OCR",
}
_METHODS = {"figure": FIGURE, "authors_reply": AUTHORS, "data_set": "from a data set"}
_STATUSES = {Status.IN_FIGURE_ONLY: FIGURE, Status.UNCLEAR: "reported, unclear"}
_NO_MATTER = ("required_missing",)
"""Problems that say nothing of a figure: a field without an answer shows as a blank cell."""


@dataclass(frozen=True)
class Opened:
    """A study whose consensus is open to the viewer."""

    review: Review
    study: Study
    comparison: StudyComparison
    sheet: Sheet
    context: Context
    laid: Sheet
    """What the lead laid out for both reviewers; it counts as nobody's extraction."""

    @property
    def is_single(self) -> bool:
        """True where one reviewer alone extracted it."""
        return len(self.study.slots.holders) < 2

    @property
    def extraction(self) -> str:
        """How the study was extracted, in words."""
        return mode_of(self.study)

    @property
    def state(self) -> str:
        """How far its consensus is, in words."""
        left, unresolved = len(self.comparison.open), len(self.comparison.unresolved)
        said = [
            f"{left} differences not settled" if left else "",
            f"{unresolved} left unresolved" if unresolved else "",
        ]
        return ", ".join(part for part in said if part) or "complete"

    @property
    def design(self) -> str:
        """What the design means, by the vocabulary ("rct_parallel")."""
        return study_of(self.sheet, "design.kind").choice("design.kind")

    @cached_property
    def _by_place(self) -> dict[Place, Difference]:
        return {(one.pair.id, one.field.id): one for one in self.comparison.fields}

    def how(self, place: Place) -> str:
        """How an answer came about: agreed, settled as …, single extraction, not settled yet; "" without one."""
        settlement = self.sheet.settlement(*place)
        if settlement is not None and settlement.how in HOWS:
            return HOWS[settlement.how]
        if self.is_single:
            return HOWS["single"] if self.sheet.answer(*place) is not None else ""
        difference = self._by_place.get(place)
        if difference is None:
            return ""
        if not difference.is_agreed:
            return "not settled yet"
        return "laid out by the lead" if self.laid.answer(*place) is not None else HOWS["agreed"]

    def shown(self, seen: Seen | None, means: str) -> str:
        """An answer in one line as published, "" where there is none, in brackets what the paper says instead."""
        form_field = seen.field(means) if seen else None
        answer = self.sheet.answer(*seen.at(means)) if seen is not None and form_field is not None else None
        if answer is None or form_field is None:
            return ""
        if not answer.status.holds_value:
            return f"[{answer.status.label}]"
        return kind_of(form_field).show(answer, form_field, self.context)

    def status(self, seen: Seen, means: str) -> str:
        """What the paper says of it; "not settled yet" where the reviewers differ; "" where nobody looked."""
        answer = self.sheet.answer(*seen.at(means))
        if answer is not None:
            return answer.status.label
        return "not settled yet" if self.how(seen.at(means)) in ("not settled yet", HOWS["unresolved"]) else ""

    def origin(self, seen: Seen, means: str) -> str:
        """Where a figure that is printed or was sent comes from, in words."""
        answer = seen.answer(means)
        if answer is None:
            return ""
        hows = [_HOWS[source.how] for source in answer.sources if source.how in _HOWS]
        told = _METHODS.get(seen.choice("result.method"), "")
        return _STATUSES.get(answer.status) or (hows[0] if hows else "") or told or REPORTED

    def place(self, answer: Answer | None) -> dict[str, str]:
        """Report, page, quote and notices of the first place of an answer; the workbook's Provenance has them all."""
        source: Source | None = answer.sources[0] if answer is not None and answer.sources else None
        if source is None:
            return {}
        report = self.review.facts.report(source.report)
        return {
            "source_report": report.label if report else "a report that was taken out",
            "source_page": str(source.page + 1),
            "source_quote": source.quote,
            "notice": notice_words(self.review.facts, source.report),
        }

    @cached_property
    def _problems(self) -> dict[str, list[Problem]]:
        found: dict[str, list[Problem]] = {}
        for one in problems_of(self.sheet, self.context):
            if one.strength is not Strength.NOTE and one.code not in _NO_MATTER:
                for row in dict.fromkeys(row for row, _ in one.places[:1]):
                    found.setdefault(row, []).append(one)
        return found

    def problems(self, *rows: str) -> str:
        """What the checks found in these rows of the consensus and nobody looked at yet."""
        found = [one for row in rows for one in self._problems.get(row, ()) if one.accepted is None]
        return " | ".join(f"{one.strength.value}: {one.found}" for one in found)

    def as_published(self, *rows: str) -> str:
        """What was looked at and found correct as published, with the note."""
        found = [one for row in rows for one in self._problems.get(row, ()) if one.accepted is not None]
        return " | ".join(f"{one.title}: {one.accepted}" if one.accepted else one.title for one in found)


def opened_studies(review: Review, say: Say) -> Iterator[Opened]:
    """Every study whose consensus the viewer may read, one after the other."""
    studies = review.facts.studies
    for number, study in enumerate(studies):
        say(f"Reading {study.label}", number, len(studies))
        if study.slots.holders and review.may_read(CONSENSUS, study.id):
            comparison, sheet = study_consensus(review, study.id)
            context = context_of(sheet, review.facts.tables)
            yield Opened(review, study, comparison, sheet, context, review.sheet(REVIEW, study.id))


def closed_studies(review: Review) -> list[tuple[str, str]]:
    """The studies that are left out, with the reason; nothing of a sheet that is still blind."""
    found = []
    for study in review.facts.studies:
        if not study.slots.holders:
            found.append((study.label, "nobody extracts it yet"))
        elif not review.may_read(CONSENSUS, study.id):
            is_open = review.is_revealed(study.id)
            found.append((study.label, "say who exports to read it" if is_open else "not every sheet is submitted"))
    return found
