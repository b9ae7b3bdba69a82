"""The effect that each of two sheets gives for a comparison: what a slip would have done to the review's result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.difference import Pair, StudyComparison
from crps_extractor.models.compare.likeness import key_of
from crps_extractor.models.form import Form, FormField, Section
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.kinds.share import Counted, Share
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.review.context import Tables, context_of
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.statistics.agreement_studies import (
    EffectAgreement,
    effect_agreement,
    log_risk_ratio,
    standardised,
)
from crps_extractor.models.statistics.effects import Mean

__all__ = ["ComparedEffect", "compared_effects"]

SMD, LOG_RR = "SMD", "log RR"


@dataclass(frozen=True)
class ComparedEffect:
    """One comparison at one outcome and time as each sheet gives it: Hedges' g, or the logarithm of the risk ratio."""

    study: str
    label: str
    measure: str
    agreement: EffectAgreement


def compared_effects(
    comparison: StudyComparison, sheets: tuple[Sheet, Sheet], tables: Tables
) -> Iterator[ComparedEffect]:
    """Every effect of a comparison and of results that both reviewers found and for which at least one sheet has
    figures; nothing where the form lacks the meanings of results and comparisons.

    An SE is turned into an SD by √n. Means with another spread, and medians, give no effect.
    """
    form = sheets[0].form
    fields = {means: form.meaning(means) for means in ("comparison.a", "comparison.b", "result.group")}
    a, b, group = fields.values()
    if a is None or b is None or group is None:
        return
    contexts = (context_of(sheets[0], tables), context_of(sheets[1], tables))
    results = _by_group(comparison, sheets[0], form.by_id[group.section], group)
    for pair in comparison.pairs:
        if pair.section != a.section or pair.first is None or pair.second is None:
            continue
        arms = [_row(sheets[0].answer(pair.first.id, field.id)) for field in (a, b)]
        for key, one in results.get(arms[0], {}).items():
            other = results.get(arms[1], {}).get(key)
            if other is not None:
                label = f"{pair.label}: {_about(sheets[0], one, group, contexts[0])}"
                yield from _effects(form, (one, other), sheets, contexts, label)


def _effects(
    form: Form, arms: tuple[Pair, Pair], sheets: tuple[Sheet, Sheet], contexts: tuple[Context, Context], label: str
) -> Iterator[ComparedEffect]:
    for measure, means, effect in ((SMD, "result.value", _smd), (LOG_RR, "result.events", _log_rr)):
        form_field = form.meaning(means)
        if form_field is None:
            continue
        found: list[float | None] = []
        for side in (0, 1):
            rows = [(arm.first, arm.second)[side] for arm in arms]
            one, other = (row.id if row else "" for row in rows)
            found.append(effect(sheets[side], contexts[side], form_field, one, other))
        if found != [None, None]:
            yield ComparedEffect(sheets[0].study, label, measure, effect_agreement(*found))


def _by_group(
    comparison: StudyComparison, first: Sheet, section: Section, group: FormField
) -> Mapping[str, Mapping[str, Pair]]:
    """The result rows that both found, by the group they belong to and then by what else their keys say."""
    found: dict[str, dict[str, Pair]] = {}
    for pair in comparison.pairs:
        if pair.section == section.id and pair.first and pair.second:
            said = key_of(section, first, pair.first.id, str, group.id)
            found.setdefault(_row(first.answer(pair.first.id, group.id)), {})[said] = pair
    return found


def _about(first: Sheet, pair: Pair, group: FormField, context: Context) -> str:
    """What a result is about beside its group: outcome, time and what else its keys say."""
    section = first.form.by_id[pair.section]
    row = pair.first.id if pair.first else ""
    answers = ((section.by_id[key], first.answer(row, key)) for key in section.pair_on if key != group.id)
    return " · ".join(kind_of(field).show(answer, field, context) for field, answer in answers if answer)


def _smd(sheet: Sheet, context: Context, form_field: FormField, one: str, other: str) -> float | None:
    means = [_mean(sheet, context, form_field, row) for row in (one, other)]
    return None if means[0] is None or means[1] is None else standardised(means[0], means[1])


def _mean(sheet: Sheet, context: Context, form_field: FormField, row: str) -> Mean | None:
    number = sheet.form.meaning("result.n")
    n = _read(sheet, context, number, row) if number else None
    value = _read(sheet, context, form_field, row)
    if not isinstance(n, Counted) or n.count < 2 or not isinstance(value, Summary):
        return None
    is_mean = value.centre_type == "mean" and value.spread_type in ("sd", "se")
    if not is_mean or value.centre is None or value.spread is None or value.spread.value < 0:
        return None
    spread = float(value.spread.value) * (sqrt(n.count) if value.spread_type == "se" else 1.0)
    return Mean(float(value.centre.value), spread, n.count)


def _log_rr(sheet: Sheet, context: Context, form_field: FormField, one: str, other: str) -> float | None:
    counts: list[int] = []
    for row in (one, other):
        share = _read(sheet, context, form_field, row)
        if not isinstance(share, Share) or share.count is None or not share.of or share.count > share.of:
            return None
        counts += [share.count, share.of]
    return log_risk_ratio(*counts)


def _read(sheet: Sheet, context: Context, form_field: FormField, row: str) -> object:
    answer = sheet.answer(row, form_field.id)
    return kind_of(form_field).read(answer, form_field, context).value if answer else None


def _row(answer: Answer | None) -> str:
    return answer.part("row") if answer else ""
