"""The gate before pooling: may two results stand in one analysis? Apart from whether they can be rescaled."""

from __future__ import annotations

from dataclasses import dataclass

from crps_extractor.models.scales.scale import Scale

__all__ = ["Measured", "Pooling", "poolable"]

_RATINGS = frozenset({"NRS", "VAS"})


@dataclass(frozen=True)
class Measured:
    """A result as it was measured: scale, component ("average"), recall ("24 h") and form ("value" or "change")."""

    scale: Scale
    component: str = ""
    recall: str = ""
    form: str = "value"


@dataclass(frozen=True)
class Pooling:
    """``measures``: "MD" and "SMD" as far as allowed, none when refused. ``refused``: every reason against.

    ``decisions``: what the review must decide and keep for its sensitivity analysis. ``turn``: one of the two
    scales must be turned round first.
    """

    measures: tuple[str, ...]
    refused: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    turn: bool = False


def poolable(a: Measured, b: Measured) -> Pooling:
    """Judge two results: the same domain and component, stated recall, forms that go together; symmetric."""
    refused = [*_against_scales(a.scale, b.scale), *_against_components(a, b)]
    measures, decisions = ["MD", "SMD"], []
    turned = a.scale.direction != b.scale.direction
    if "asked" in (a.scale.direction, b.scale.direction):
        refused.append("Which way the scale runs is not recorded.")
        turned = False
    same = {a.form, b.form}
    if not same <= {"value", "change"}:
        refused.append("Only values at a time and changes from baseline are pooled, no percentages or words.")
    if same == {"value", "change"}:
        measures.remove("SMD")
        decisions.append("A change and a value at the end may share a mean difference, never a standardised one.")
    if a.recall and b.recall and a.recall.lower() != b.recall.lower():
        first, second = sorted((a.recall, b.recall))
        decisions.append(f"The recall periods differ ({first}; {second}).")
    if a.scale.instrument != b.scale.instrument:
        names = " and ".join(sorted((a.scale.instrument, b.scale.instrument)))
        decisions.append(f"{names} share 0-100 by the review's decision: keep the instrument for sensitivity.")
    if refused:
        return Pooling((), tuple(refused), tuple(decisions), turned)
    return Pooling(tuple(measures), (), tuple(decisions), turned)


def _against_scales(a: Scale, b: Scale) -> list[str]:
    """Reasons against two scales: another domain, words, or instruments that do not go together."""
    if a.domain != b.domain:
        first, second = sorted((a.domain, b.domain))
        return [f"They measure different things: {first}; {second}."]
    if a.id == b.id:
        return []
    reasons = []
    for scale in sorted({a, b}, key=lambda scale: scale.id):
        if scale.rescale_refused:
            reasons.append(scale.rescale_refused)
    if a.instrument != b.instrument and not {a.instrument, b.instrument} <= _RATINGS and not reasons:
        names = " and ".join(sorted((a.instrument, b.instrument)))
        reasons.append(f"{names} are different instruments: only numeric and visual analogue ratings share 0-100.")
    return reasons


def _against_components(a: Measured, b: Measured) -> list[str]:
    reasons = []
    first, second = a.component.strip().lower(), b.component.strip().lower()
    if not first or not second:
        reasons.append("The component (average, worst, least, now, time-averaged) is not stated.")
    elif first != second:
        reasons.append(f"They are different components: {'; '.join(sorted((first, second)))}.")
    if "total" not in (first, second) and not (a.recall.strip() and b.recall.strip()):
        reasons.append("The recall period (now, 24 h, a week) is not stated.")
    return reasons
