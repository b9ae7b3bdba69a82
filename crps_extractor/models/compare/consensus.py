"""The third sheet: what both reviewers agree on, beneath what a settler decided; nothing agreed is stored twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.comparing import compare_sheets, translated
from crps_extractor.models.compare.difference import Difference, Pair, StudyComparison
from crps_extractor.models.event import CONSENSUS, Draft, EventKind, new_id
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.event_words import HOWS
from crps_extractor.models.review.reading import study_cells
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = [
    "FIRST",
    "HOWS",
    "LEFT_OUT",
    "OTHER",
    "SECOND",
    "UNRESOLVED",
    "agreed_sheet",
    "consensus_rows",
    "leave_out",
    "pair_by_hand",
    "pairs_by_hand",
    "settle",
    "settle_row",
    "study_consensus",
    "unpair",
    "with_settlements",
]

FIRST, SECOND, OTHER, UNRESOLVED, LEFT_OUT = "first", "second", "other", "unresolved", "left out"
_OUT = "@left_out"
"""The field under which the consensus keeps that a row which only one reviewer has is left out, and why."""


def study_consensus(review: Review, study: str) -> tuple[StudyComparison, Sheet]:
    """The comparison of a study and its consensus sheet.

    With one reviewer alone the consensus is that reviewer's sheet, marked single extraction by the study's slots.
    Raises NotAllowedError until every awaited sheet is submitted.
    """
    if not review.is_revealed(study):
        raise NotAllowedError("This study can be compared once every awaited sheet of it has been submitted.")
    sheets = [sheet for _, sheet in review.slot_sheets(study)]
    if len(sheets) == 1:
        alone = Sheet(review.form, CONSENSUS, study, (), sheets[0])
        return StudyComparison(study, (), ()), _over(alone, review, study)
    tables = review.facts.tables
    comparison = compare_sheets(sheets[0], sheets[1], tables, pairs_by_hand(review, study))
    consensus = _over(agreed_sheet(sheets[0], comparison, sheets[1]), review, study)
    return with_settlements(comparison, consensus), consensus


def agreed_sheet(first: Sheet, comparison: StudyComparison, second: Sheet | None = None) -> Sheet:
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
    for section in first.form.blind_sections():
        if section.repeats and first.has_nothing(section.id) and second is not None and second.has_nothing(section.id):
            agreed.mark_nothing(section.id)
    return agreed


def with_settlements(comparison: StudyComparison, consensus: Sheet) -> StudyComparison:
    """The comparison with what the settlers decided filled in; the fields of a row left out are settled with it."""

    def filled(one: Difference) -> Difference:
        left_out = consensus.settlement(one.pair.id, _OUT)
        if left_out is not None:
            return replace(one, settled=None, settlement=left_out)
        place = (one.pair.id, one.field.id)
        return replace(one, settled=consensus.answer(*place), settlement=consensus.settlement(*place))

    return replace(comparison, fields=tuple(filled(one) for one in comparison.fields))


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

    Returns the drafts; the row is made first where the consensus does not have it yet and something is to stand in
    it. What both reviewers said stays in their sheets.
    """
    rows = consensus_rows(comparison)
    step = step or new_id()
    pair, field = difference.pair, difference.field
    chosen = {FIRST: difference.first, SECOND: difference.second, OTHER: other, UNRESOLVED: None}[how]
    answer = translated(chosen, field, rows)
    drafts = []
    if consensus.settlement(pair.id, _OUT) is not None:
        drafts.append(consensus.apply(_out(consensus, pair.id, "", "", step)))
    if consensus.row(pair.id) is None and answer is None:
        body = {"answer": None, "how": how, "why": why}
        settled = Draft(EventKind.SETTLED, CONSENSUS, consensus.study, pair.id, field.id, body, step)
        return [*drafts, consensus.apply(settled)]
    if consensus.row(pair.id) is None:
        drafts.append(consensus.add_row(pair.section, row=pair.id, step=step))
    return [*drafts, consensus.set(pair.id, field.id, answer, step=step, how=how, why=why)]


def settle_row(
    consensus: Sheet, comparison: StudyComparison, pair: Pair, how: str, why: str, *, step: str = ""
) -> list[Draft]:
    """Settle every open field of a pair at once, as one reviewer has them; one step of undo.

    A row that only the other reviewer has is left out then, which needs a reason (ValueError).
    """
    if (how == FIRST and pair.first is None) or (how == SECOND and pair.second is None):
        return leave_out(consensus, pair, why, step=step)
    step = step or new_id()
    drafts: list[Draft] = []
    waiting = with_settlements(comparison, consensus)
    is_out = consensus.settlement(pair.id, _OUT) is not None
    for difference in waiting.fields:
        if difference.pair.id == pair.id and (difference.is_open or difference.is_unresolved or is_out):
            drafts += settle(consensus, comparison, difference, how, why, step=step)
    return drafts


def leave_out(consensus: Sheet, pair: Pair, why: str, *, step: str = "") -> list[Draft]:
    """Leave a row that only one reviewer has out of the consensus; one step of undo.

    Raises ValueError for a row that both have, and without a reason: a row left out is an omission made on purpose.
    """
    if pair.first is not None and pair.second is not None:
        raise ValueError("Both reviewers have this row, so it is not left out. Settle its fields instead.")
    if not why.strip():
        raise ValueError("Say why this row is left out: the reason is kept with the consensus.")
    step = step or new_id()
    drafts = [consensus.apply(_out(consensus, pair.id, LEFT_OUT, why, step))]
    if consensus.row(pair.id) is not None:
        drafts.append(consensus.remove_row(pair.id, step=step))
    return drafts


def pair_by_hand(consensus: Sheet, first: str, second: str, *, step: str = "") -> list[Draft]:
    """Decide that a row of the first and one of the second reviewer stand for the same thing; one step of undo.

    The study is to be compared anew. What was settled for the second's row alone goes out of the consensus.
    """
    step = step or new_id()
    drafts = _decided(consensus, first, first, second, step)
    if second != first and (own := consensus.row(second)) is not None and not own.laid:
        drafts.append(consensus.remove_row(second, step=step))
    return drafts


def unpair(consensus: Sheet, pair: Pair, *, step: str = "") -> list[Draft]:
    """Decide that two paired rows are not the same thing: each stands alone. One step of undo; compare anew.

    Raises ValueError for rows that were laid out for both, or that are no pair.
    """
    if pair.first is None or pair.second is None or pair.first.id == pair.second.id:
        raise ValueError("Only two rows that were paired by what they say, or by hand, can be taken apart.")
    step = step or new_id()
    drafts = _decided(consensus, pair.first.id, pair.first.id, "", step)
    return drafts + _decided(consensus, pair.second.id, "", pair.second.id, step)


def pairs_by_hand(review: Review, study: str) -> Mapping[str, tuple[str, str]]:
    """What settlers decided about pairs, by row, the later the further down; "" where a row shall stand alone.

    What was taken back is left out.
    """
    events = study_cells(review.store, review.facts, CONSENSUS, study) if review.may_read(CONSENSUS, study) else []
    decided = ((event.row, event.data) for event in events if event.kind is EventKind.PAIR)
    return {row: (data.get("first", ""), data.get("second", "")) for row, data in decided if data}


def _decided(consensus: Sheet, row: str, first: str, second: str, step: str) -> list[Draft]:
    body = {"first": first, "second": second}
    return [consensus.apply(Draft(EventKind.PAIR, CONSENSUS, consensus.study, row, "", body, step))]


def _out(consensus: Sheet, row: str, how: str, why: str, step: str) -> Draft:
    body = {"answer": None, "how": how, "why": why}
    return Draft(EventKind.SETTLED, CONSENSUS, consensus.study, row, _OUT, body, step)


def _over(beneath: Sheet, review: Review, study: str) -> Sheet:
    """What the settlers wrote, over what is agreed (or the one sheet there is)."""
    events = study_cells(review.store, review.facts, CONSENSUS, study)
    reopened = review.forms.reopened(review.facts.form_hash)
    return Sheet(review.form, CONSENSUS, study, events, beneath, reopened)


def _both_sources(difference: Difference) -> Answer | None:
    """The agreed answer with the places of both reviewers."""
    first, second = difference.first, difference.second
    if first is None or second is None:
        return first
    extra = tuple(source for source in second.sources if source not in first.sources)
    return replace(first, sources=(*first.sources, *extra))
