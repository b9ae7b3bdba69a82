"""The third sheet: what both reviewers agree on, beneath what a settler decided; nothing agreed is stored twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.comparing import compare_sheets, translated
from crps_extractor.models.compare.difference import Difference, Pair, StudyComparison
from crps_extractor.models.event import CONSENSUS, Draft, EventKind, new_id
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = ["FIRST", "HOWS", "OTHER", "SECOND", "UNRESOLVED", "agreed_sheet", "settle", "settle_row", "study_consensus"]

FIRST, SECOND, OTHER, UNRESOLVED = "first", "second", "other", "unresolved"
HOWS = {
    FIRST: "settled as reviewer 1",
    SECOND: "settled as reviewer 2",
    OTHER: "settled otherwise",
    UNRESOLVED: "left unresolved",
    "agreed": "agreed",
    "single": "single extraction",
}
LEFT_OUT = "left out"


def study_consensus(review: Review, study: str) -> tuple[StudyComparison, Sheet]:
    """The comparison of a study and its consensus sheet.

    With one reviewer alone the consensus is that reviewer's sheet, marked single extraction by the study's slots.
    Raises NotAllowedError until every awaited sheet is submitted.
    """
    sheets = [sheet for _, sheet in review.slot_sheets(study)]
    settled = review.consensus(study)
    if len(sheets) == 1:
        alone = Sheet(review.form, CONSENSUS, study, (), sheets[0])
        return StudyComparison(study, (), ()), _over(settled, alone, review, study)
    tables = review.facts.tables
    comparison = compare_sheets(sheets[0], sheets[1], tables, pairs_by_hand(review, study))
    consensus = _over(settled, agreed_sheet(sheets[0], comparison), review, study)
    return with_settlements(comparison, consensus), consensus


def agreed_sheet(first: Sheet, comparison: StudyComparison) -> Sheet:
    """The paired rows and the answers on which both sheets agree, as a sheet that lies beneath the settled one."""
    agreed = Sheet(first.form, CONSENSUS, first.study)
    rows = consensus_rows(comparison)
    for pair in comparison.pairs:
        if pair.first and pair.second and first.form.by_id[pair.section].repeats:
            agreed.add_row(pair.section, row=pair.id)
    for one in comparison.fields:
        if one.is_agreed and one.first is not None:
            answer = translated(_both_sources(one), one.field, rows)
            agreed.set(one.pair.id, one.field.id, answer, how="agreed")
    return agreed


def with_settlements(comparison: StudyComparison, consensus: Sheet) -> StudyComparison:
    """The comparison with what the settlers decided filled in."""
    fields = tuple(
        replace(
            one,
            settled=consensus.answer(one.pair.id, one.field.id),
            settlement=consensus.settlement(one.pair.id, one.field.id),
        )
        for one in comparison.fields
    )
    return replace(comparison, fields=fields)


def consensus_rows(comparison: StudyComparison) -> dict[str, str]:
    """Both reviewers' row ids mapped to the rows of the consensus."""
    rows: dict[str, str] = {}
    for pair in comparison.pairs:
        for row in (pair.first, pair.second):
            if row is not None:
                rows[row.id] = pair.id
    return rows


def settle(
    consensus: Sheet,
    comparison: StudyComparison,
    difference: Difference,
    how: str,
    why: str,
    *,
    other: Answer | None = None,
    step: str = "",
) -> list[Draft]:
    """Settle one difference: as ``first``, as ``second``, as an ``other`` answer, or leave it ``unresolved``.

    Returns the drafts; the row is made first where the consensus does not have it yet. What both reviewers said
    stays in their sheets.
    """
    rows = consensus_rows(comparison)
    step = step or new_id()
    drafts = []
    if consensus.row(difference.pair.id) is None:
        drafts.append(consensus.add_row(difference.pair.section, row=difference.pair.id, step=step))
    chosen = {FIRST: difference.first, SECOND: difference.second, OTHER: other, UNRESOLVED: None}[how]
    answer = translated(chosen, difference.field, rows)
    drafts.append(consensus.set(difference.pair.id, difference.field.id, answer, step=step, how=how, why=why))
    return drafts


def settle_row(
    consensus: Sheet, comparison: StudyComparison, pair: Pair, how: str, why: str, *, step: str = ""
) -> list[Draft]:
    """Settle every open field of a pair at once, as one reviewer has them; one step of undo."""
    step = step or new_id()
    drafts: list[Draft] = []
    for difference in comparison.open:
        if difference.pair.id == pair.id:
            drafts += settle(consensus, comparison, difference, how, why, step=step)
    return drafts


def pair_by_hand(study: str, first: str, second: str) -> Draft:
    """A settler's decision that two rows stand for the same thing."""
    body = {"first": first, "second": second}
    return Draft(EventKind.PAIR, CONSENSUS, study, first, "", body, new_id())


def pairs_by_hand(review: Review, study: str) -> Mapping[str, tuple[str, str]]:
    """The pairs that settlers made by hand, by the pair's id; a pair taken back is left out."""
    events = review.store.cells(CONSENSUS, study) if review.is_revealed(study) else []
    return {
        event.row: (event.data["first"], event.data["second"])
        for event in events
        if event.kind is EventKind.PAIR and event.data.get("second")
    }


def _over(settled: Sheet, beneath: Sheet, review: Review, study: str) -> Sheet:
    events = review.store.cells(CONSENSUS, study)
    return Sheet(settled.form, CONSENSUS, study, events, beneath)


def _both_sources(difference: Difference) -> Answer | None:
    """The agreed answer with the places of both reviewers."""
    first, second = difference.first, difference.second
    if first is None or second is None:
        return first
    extra = tuple(source for source in second.sources if source not in first.sources)
    return replace(first, sources=(*first.sources, *extra))
