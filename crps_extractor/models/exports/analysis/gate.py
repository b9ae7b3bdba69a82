"""The gate before pooling: every reason why a line cannot go into a pooled analysis, and which way its sign runs."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.checks.seen import Seen, study_of
from crps_extractor.models.exports.analysis.comparing import COUNTS, MEANS, PRINTED, Compared, is_crossover
from crps_extractor.models.exports.analysis.estimates import RATIOS, Estimate
from crps_extractor.models.exports.analysis.figures import GroupFigures
from crps_extractor.models.exports.analysis.opened import Opened
from crps_extractor.models.scales.pooling import Measured, poolable
from crps_extractor.models.scales.scale import Scale

__all__ = ["counts_of", "pool_group", "reasons_against", "turn_of"]

_NOT_POOLED = {
    "percent_change": "Percent changes are not pooled.",
    "words": "The result is words only.",
    "survival": "Survival figures of groups are not pooled; a printed hazard ratio is.",
    "events_per_time": "Events per time of groups are not pooled here; a printed rate ratio is.",
}
_NOT_USABLE = {
    "p_only": "The reviewers judged it not usable: a p only.",
    "words": "The reviewers judged it not usable: words only.",
    "mixed_population": "The reviewers judged it not usable: a mixed population.",
}
_RATED = ("NRS", "VAS")
_OF_EVENTS = ("rr", "or", "rd", "hr", "rate_ratio")


def reasons_against(opened: Opened, one: Compared, estimate: Estimate) -> list[str]:
    """Why the line cannot be pooled, each in a sentence; none where it can."""
    found = [*_about_study(opened), *_about_comparison(one), *_about_outcome(one)]
    if one.basis == PRINTED or estimate.yi:
        found += [*estimate.lacks, *_about_analysis(opened, one)]
    else:
        found += _about_groups(opened, one)
    return list(dict.fromkeys(found))


def counts_of(figures: GroupFigures | None) -> tuple[int | None, int | None]:
    """How many had the event, of how many: the total printed with the count, else the number analysed."""
    if figures is None or figures.share is None:
        return None, None
    of = figures.share.of if figures.share.of is not None else int(figures.n.text) if figures.n else None
    return figures.share.count, of


def pool_group(one: Compared) -> str:
    """What must be alike in one pooled analysis: domain, component and kind of instrument, or what is counted.

    Printed ratios and standardised differences stand apart by their measure.
    """
    outcome = one.refers("outcome")
    if outcome is None:
        return ""
    definition = outcome.choice("outcome.definition") or outcome.text("outcome.definition")
    measure = _measure(one)
    apart = (measure,) if measure in (*RATIOS, "rd", "smd") else ()
    if one.basis == COUNTS or measure in _OF_EVENTS:
        return " | ".join(("events", outcome.choice("outcome.domain"), one.kind.form, definition, *apart))
    scale = outcome.value("outcome.scale", Scale)
    if scale is None:
        return ""
    instrument = "NRS or VAS" if scale.instrument in _RATED else scale.instrument
    return " | ".join((scale.domain, outcome.choice("outcome.component"), instrument, *apart))


def turn_of(one: Compared) -> tuple[str, str]:
    """1 or -1, by which a difference or log ratio is multiplied so that a positive one favours group a; or why none.

    The groups' own figures are a minus b; a printed effect runs as the reviewers say that the paper means it.
    """
    outcome = one.refers("outcome")
    form = one.kind.form
    if outcome is None:
        return "", "The outcome is not known."
    if form == "responders":
        better = 1
    elif one.basis == COUNTS or form == "events":
        if outcome.choice("outcome.domain") != "harm":
            return "", "It is not recorded whether the event is good or bad."
        better = -1
    else:
        scale = outcome.value("outcome.scale", Scale)
        if scale is None or scale.direction == "asked":
            return "", "Which way the scale runs is not recorded."
        better = 1 if scale.direction == "up is better" else -1
    if one.effect is None:
        return str(better), ""
    favours = one.effect.choice("effect.favours")
    if favours not in ("more_in_a", "more_in_b"):
        return "", "What a positive value means is not clear in the paper."
    return str(better if favours == "more_in_a" else -better), ""


def _about_study(opened: Opened) -> Iterator[str]:
    if not opened.study.counts:
        yield f"The study does not count in this review ({opened.study.status.replace('_', ' ')})."


def _about_comparison(one: Compared) -> Iterator[str]:
    if one.comparison is None:
        yield "It is not settled which groups are compared."
        return
    relation = one.comparison.choice("comparison.relation")
    if relation == "before_after":
        yield "Start against end in the same patients says nothing of another group."
    elif not relation and one.comparison.field("comparison.relation") is not None:
        yield "It is not settled whether the two groups are different patients."
    if one.comparison.choice("comparison.sought") == "not_sought":
        yield "The review does not seek this comparison."


def _about_outcome(one: Compared) -> Iterator[str]:
    outcome, time = one.refers("outcome"), one.refers("time")
    if outcome is None or time is None:
        yield "It is not settled which outcome or time it is."
    if outcome is not None and outcome.choice("outcome.review_outcome") == "not_sought":
        yield "The review does not seek this outcome."
    if time is not None and time.choice("time.phase") == "baseline":
        yield "It was measured before treatment."
    if one.kind.form in _NOT_POOLED and not (one.effect is not None and _measure(one) in ("hr", "rate_ratio")):
        yield _NOT_POOLED[one.kind.form]
    if outcome is not None and one.kind.form == "responders" and not _is_defined(outcome):
        yield "It is not said what counts as a responder."
    if outcome is not None and _is_scored(one):
        yield from _about_scale(outcome, one.kind.form)


def _is_defined(outcome: Seen) -> bool:
    """True where a responder is defined, or the form does not ask for it."""
    asked = [means for means in ("outcome.definition", "outcome.definition_text") if outcome.field(means) is not None]
    return not asked or any(outcome.answer(means) is not None for means in asked)


def _measure(one: Compared) -> str:
    return one.effect.choice("effect.measure") if one.effect is not None else ""


def _is_scored(one: Compared) -> bool:
    """True for differences of scores, which stand on a scale; false for counts and their ratios."""
    return one.basis == MEANS or _measure(one) in ("md", "adjusted_md", "difference_of_changes", "paired_md", "smd")


def _about_scale(outcome: Seen, form: str) -> Iterator[str]:
    scale = outcome.value("outcome.scale", Scale)
    if outcome.choice("outcome.score_is") == "auc":
        yield "An area under the curve is not a score; a time-averaged one can be derived."
    if scale is None:
        yield "The scale is not known."
    elif form in ("value", "change", ""):
        measured = Measured(
            scale, outcome.choice("outcome.component"), outcome.choice("outcome.recall"), form or "value"
        )
        yield from poolable(measured, measured).refused


def _about_groups(opened: Opened, one: Compared) -> Iterator[str]:
    if is_crossover(opened, one.comparison) and one.kind.period != "first":
        yield (
            "Both groups are the same patients (crossover): they are never analysed as two parallel groups; "
            "the paired difference is needed."
        )
    yield from _about_clusters(opened, any(known is not None and bool(known.effective_n) for known in one.figures))
    for seen, result, figures in zip((one.a, one.b), one.results, one.figures, strict=True):
        name = opened.shown(seen, "group.label") if seen is not None else ""
        yield from (f"{name or 'A group'}: {reason}" for reason in _about_group(one, result, figures))


def _about_group(one: Compared, result: Seen | None, figures: GroupFigures | None) -> Iterator[str]:
    if result is None or figures is None:
        yield "there is no such result of this group."
        return
    if one.basis == COUNTS:
        yield from _about_count(figures)
    else:
        lacking = [known.lacks for known in (figures.mean, figures.sd, figures.n) if not known]
        yield from (reason[:1].lower() + reason[1:] for reason in dict.fromkeys(lacking))
        if figures.n and int(figures.n.text) < 2:
            yield "a mean of fewer than 2 patients has no SD."
    unit = result.choice("result.n_unit")
    if unit not in ("", "patients") and not figures.effective_n:
        yield f"n counts {unit}, not patients."
    usable = result.choice("result.usable")
    if usable in _NOT_USABLE:
        reason = _NOT_USABLE[usable]
        yield reason[:1].lower() + reason[1:]


def _about_count(figures: GroupFigures) -> Iterator[str]:
    count, of = counts_of(figures)
    if count is None:
        only = figures.share is not None and figures.share.percent is not None
        yield "only a percentage is printed, no count." if only else "there is no count of events."
    elif of is None:
        yield "it is not known of how many."
    elif count > of:
        yield "more events than patients."


def _about_clusters(opened: Opened, is_allowed_for: bool) -> Iterator[str]:
    unit = study_of(opened.sheet, "design.unit_allocated").choice("design.unit_allocated")
    if (opened.design == "rct_cluster" or unit == "cluster") and not is_allowed_for:
        yield "Clusters were allocated: the effective n is needed."


def _about_analysis(opened: Opened, one: Compared) -> Iterator[str]:
    """What a printed effect must have allowed for."""
    if one.effect is None:
        return
    adjusted = study_of(opened.sheet, "cluster.adjusted").choice("cluster.adjusted")
    yield from _about_clusters(opened, adjusted == "yes")
    paired = study_of(opened.sheet, "crossover.paired_analysis").choice("crossover.paired_analysis")
    if is_crossover(opened, one.comparison) and _measure(one) != "paired_md" and paired == "no":
        yield "The paper's analysis of the crossover did not allow for the same patients in both groups."
