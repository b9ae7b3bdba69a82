"""Compare two submitted sheets of one study field by field, and see where two arms stand crosswise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.difference import Difference, Pair, StudyComparison
from crps_extractor.models.compare.likeness import key_of
from crps_extractor.models.compare.pairing import PairedRows, pair_rows
from crps_extractor.models.compare.slips import looks_like
from crps_extractor.models.form import FormField, Section
from crps_extractor.models.kinds.base import Context, Likeness
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import Tables, context_of
from crps_extractor.models.sheet import Sheet

__all__ = ["compare_answers", "compare_sheets", "translated"]


def compare_answers(first: Answer | None, second: Answer | None, form_field: FormField, context: Context) -> Likeness:
    """How two answers relate: missing before status, status before value. Two silences are the same."""
    if first is None or second is None:
        return Likeness.SAME if first is second else Likeness.MISSING
    if first.status is not second.status:
        return Likeness.STATUS
    if not first.status.holds_value:
        return Likeness.SAME
    return kind_of(form_field).compare(first, second, form_field, context)


def compare_sheets(
    first: Sheet,
    second: Sheet,
    tables: Tables,
    by_hand: Mapping[str, tuple[str, str]] | None = None,
) -> StudyComparison:
    """Pair the rows of two sheets of one study and compare every field that either reviewer answered."""
    contexts = (context_of(first, tables), context_of(second, tables))
    paired = pair_rows(first, second, contexts, by_hand)
    context = replace(contexts[0], same_row=paired.same_row)
    pairs = tuple(_with_swaps(paired, first, second, context))
    fields = tuple(one for pair in pairs for one in _pair_fields(pair, first, second, context))
    return StudyComparison(first.study, pairs, fields)


def translated(answer: Answer | None, form_field: FormField, rows: Mapping[str, str]) -> Answer | None:
    """An answer whose references name the consensus's rows instead of one reviewer's own."""
    if answer is None or form_field.kind != "reference" or not answer.part("row"):
        return answer
    named = " ".join(rows.get(row, row) for row in answer.part("row").split())
    return answer.with_part("row", named)


def _pair_fields(pair: Pair, first: Sheet, second: Sheet, context: Context) -> Iterator[Difference]:
    section = first.form.by_id[pair.section]
    for form_field in section.fields:
        one = first.answer(pair.first.id, form_field.id) if pair.first else None
        other = second.answer(pair.second.id, form_field.id) if pair.second else None
        if one is None and other is None:
            continue
        likeness = compare_answers(one, other, form_field, context)
        differs = likeness not in (Likeness.SAME, Likeness.MISSING, Likeness.STATUS)
        slip = looks_like(one, other, form_field, context, _same_n(pair, first, second)) if differs else ""
        yield Difference(section, form_field, pair, one, other, likeness, slip)


def _same_n(pair: Pair, first: Sheet, second: Sheet) -> str:
    """The number behind a result where both reviewers have the same, as typed; else ""."""
    form_field = first.form.meaning("result.n")
    if form_field is None or form_field.section != pair.section or not (pair.first and pair.second):
        return ""
    answers = (first.answer(pair.first.id, form_field.id), second.answer(pair.second.id, form_field.id))
    texts = {answer.part("text") for answer in answers if answer is not None}
    return texts.pop() if len(texts) == 1 else ""


def _with_swaps(paired: PairedRows, first: Sheet, second: Sheet, context: Context) -> Iterator[Pair]:
    """The pairs, those marked whose figures stand crosswise with those of a row that differs in its group alone."""
    marks: dict[str, str] = {}
    for section in first.form.blind_sections():
        groups = [key for key in section.pair_on if section.by_id[key].refers_to and "group" in key]
        whole = [pair for pair in paired.pairs if pair.section == section.id and pair.first and pair.second]
        if not groups or len(whole) < 2:
            continue
        for alike in _alike_but_for(section, groups[0], whole, first):
            for number, pair in enumerate(alike):
                for other in alike[number + 1 :]:
                    if _crosswise(section, (pair, other), (first, second), context):
                        names = f"{context.row_label(_group(first, pair, groups[0]))} and "
                        names += context.row_label(_group(first, other, groups[0]))
                        marks[pair.id] = marks[other.id] = f"the figures of {names} stand crosswise"
    yield from (replace(pair, swapped=marks.get(pair.id, "")) for pair in paired.pairs)


def _alike_but_for(section: Section, group: str, pairs: Sequence[Pair], first: Sheet) -> list[list[Pair]]:
    """Pairs put together whose keys the first reviewer gave the same, the group aside."""
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        if pair.first:
            found.setdefault(key_of(section, first, pair.first.id, str, group), []).append(pair)
    return list(found.values())


def _group(sheet: Sheet, pair: Pair, group: str) -> str:
    answer = sheet.answer(pair.first.id, group) if pair.first else None
    return answer.part("row") if answer else ""


def _crosswise(section: Section, pairs: tuple[Pair, Pair], sheets: tuple[Sheet, Sheet], context: Context) -> bool:
    crossed = 0
    for form_field in section.fields:
        if form_field.id in section.pair_on or form_field.kind not in ("summary", "percentage", "dose"):
            continue
        ones: list[Any] = [_at(sheets[0], pair, form_field.id, 0) for pair in pairs]
        others: list[Any] = [_at(sheets[1], pair, form_field.id, 1) for pair in pairs]
        if None in (*ones, *others):
            continue
        if _same(ones[0], others[0], form_field, context) or _same(ones[1], others[1], form_field, context):
            return False
        crossed += _same(ones[0], others[1], form_field, context) and _same(ones[1], others[0], form_field, context)
    return crossed > 0


def _at(sheet: Sheet, pair: Pair, field: str, side: int) -> Answer | None:
    row = (pair.first, pair.second)[side]
    return sheet.answer(row.id, field) if row else None


def _same(first: Answer | None, second: Answer | None, form_field: FormField, context: Context) -> bool:
    return compare_answers(first, second, form_field, context) is Likeness.SAME
