"""Checks of an effect by itself: its interval against its p, which must come from the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crps_extractor.models.checks.problem import Found
from crps_extractor.models.checks.seen import Seen, look, usable
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.figures import Figure
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.sheet import Row, Sheet
from crps_extractor.models.statistics.p_values import PrintedP
from crps_extractor.models.statistics.printed import plain
from crps_extractor.models.statistics.recompute import PSpan, ci_and_p_agree, p_agrees, p_of_interval
from crps_extractor.models.statistics.symmetry import ci_symmetry

__all__ = ["interval_and_p_differ"]

_RATIOS = ("rom", "rr", "or", "hr", "rate_ratio")
_DIFFERENCES = ("md", "difference_of_changes", "paired_md", "adjusted_md")
_OF_THE_INTERVAL = ("t", "paired_t", "ancova", "mixed_model", "gee", "cox")
"""Tests whose p and interval come from the same standard error."""
_SPARED = 10
"""Degrees of freedom that an adjusted model may have used up."""


def interval_and_p_differ(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """An interval that leaves out “no difference” and a p above its level cannot both be right."""
    if row is None:
        return
    effect = look(sheet, row)
    summary, p = effect.printed("effect.estimate", Summary), effect.value("effect.p", PrintedP)
    low, high, level = (
        (usable(figure) for figure in (summary.low, summary.high, summary.level)) if summary else (None, None, None)
    )
    is_about_it = effect.choice("effect.p_about") == "this_time" and effect.choice("effect.sided") in ("two", "")
    if not (summary and p and low and high and level) or not is_about_it or summary.spread_type != "ci":
        return
    measure = effect.choice("effect.measure")
    null = 1 if measure in _RATIOS and effect.choice("effect.scale") != "log" else 0
    if measure in ("", "p_only", "words") or not 50 <= level.value < 100 or low.value > high.value:
        return
    places = (effect.at("effect.p"), effect.at("effect.estimate"))
    if _surely_differ(effect, (low, high), p, float(level.value), null):
        holds = "leaves out" if low.value > null or high.value < null else "holds"
        found = (
            f"The interval {low.words} to {high.words} {holds} {null}, which does not go with p {p.text.strip()[:40]}."
        )
        yield Found(places, found, "Look whether the two are about the same comparison, time and model.")
        return
    span = _p_of_estimate(effect, summary, float(level.value)) if null == 0 else None
    if span is not None and not p_agrees(p, span):
        given = f"The estimate and its interval {low.words} to {high.words} give p {plain(span.p, 2)}"
        found = f"{given}, but {p.text.strip()[:40]} is printed."
        yield Found(places, found, "Compare estimate, limits, level and p with the page.")


def _surely_differ(effect: Seen, limits: tuple[Figure, Figure], p: PrintedP, level: float, null: int) -> bool:
    """Whether interval and p cannot both be right; a p of another procedure than the interval's may lie near its level
    on the other side, by a factor of two."""
    if ci_and_p_agree(*limits, p.text, level, null):
        return False
    if effect.choice("effect.test") in _OF_THE_INTERVAL:
        return True
    alpha = Fraction(100 - Fraction(str(level))) / 100
    least = Fraction(1, 20) if p.kind == "not significant" and p.number is None else p.low
    excludes = limits[0].value > null or limits[1].value < null
    return least > 2 * alpha if excludes else p.high < alpha / 2


def _p_of_estimate(effect: Seen, summary: Summary, level: float) -> PSpan | None:
    """The p that follows from a difference and its symmetric interval, where a t test or a model like it gave both."""
    centre, low, high = (usable(figure) for figure in (summary.centre, summary.low, summary.high))
    test, first, second = effect.choice("effect.test"), effect.count("effect.n_a"), effect.count("effect.n_b")
    if effect.choice("effect.measure") not in _DIFFERENCES or test not in ("t", "paired_t", "ancova"):
        return None
    if not (centre and low and high) or first is None or second is None or not ci_symmetry(centre, low, high).usable:
        return None
    df = first - 1 if test == "paired_t" else first + second - 2
    return p_of_interval(centre, low, high, df, level, _SPARED if test == "ancova" else 0) if df >= 1 else None
