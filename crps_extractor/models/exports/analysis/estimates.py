"""A printed effect on the scale on which it is analysed: differences as they are, ratios as logarithms.

The printed figures are kept beside it. An SE is only taken where one is printed on that scale or was derived by a
named method; a confidence interval is handed on with its level, for the analysis to turn into an SE.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from crps_extractor.models.checks.seen import usable
from crps_extractor.models.exports.analysis.comparing import Compared
from crps_extractor.models.exports.analysis.figures import NONE, Given, computed, exact, printed
from crps_extractor.models.exports.analysis.opened import Opened
from crps_extractor.models.kinds.figures import Figure
from crps_extractor.models.kinds.summary_value import SPREADS, Summary
from crps_extractor.models.statistics.symmetry import ci_symmetry

__all__ = ["DIFFERENCES", "RATIOS", "Estimate", "estimate_of"]

RATIOS = ("rom", "rr", "or", "hr", "rate_ratio")
DIFFERENCES = ("md", "adjusted_md", "difference_of_changes", "paired_md", "smd", "rd")
_NO_ESTIMATE = {
    "p_only": "Only a p is printed, no estimate.",
    "words": "The paper gives words only.",
    "median_difference": "A difference of medians cannot be pooled with differences of means.",
}


@dataclass(frozen=True)
class Estimate:
    """The effect on its scale of analysis; ``low`` and ``high`` are its limits there; ``lacks`` why it cannot be used.

    ``as_printed`` holds estimate, SE and limits as the paper prints them.
    """

    yi: Given = NONE
    sei: Given = NONE
    low: str = ""
    high: str = ""
    level: str = ""
    scale: str = ""
    as_printed: tuple[str, str, str, str] = ("", "", "", "")
    lacks: tuple[str, ...] = ()


def estimate_of(opened: Opened, one: Compared) -> Estimate:
    """The estimate of a printed effect, or of the paired difference that was derived for a pair of results."""
    if one.effect is None:
        md, se = computed(one.derived, ("md",)), computed(one.derived, ("se",))
        return Estimate(md, se, scale="difference") if md and se else Estimate()
    effect = one.effect
    measure, summary = effect.choice("effect.measure"), effect.value("effect.estimate", Summary)
    if measure not in (*RATIOS, *DIFFERENCES):
        return Estimate(lacks=(_NO_ESTIMATE.get(measure, "It is not said what the effect measures."),))
    is_ratio = measure in RATIOS
    is_log = is_ratio and effect.choice("effect.scale") == "log"
    centre = usable(summary.centre) if summary else None
    yi = Given(_scaled(centre, is_ratio, is_log), opened.origin(effect, "effect.estimate")) if centre else Given()
    yi = yi if yi else computed(one.derived, ("log_ratio",) if is_ratio else ("smd",) if measure == "smd" else ("md",))
    low, high = _limits(summary, is_ratio, is_log)
    sei = _sei(opened, one, summary, is_ratio, is_log)
    return Estimate(
        yi,
        sei,
        low,
        high,
        printed(summary.level) if summary and low and high else "",
        "log ratio" if is_ratio else "standardised difference" if measure == "smd" else "difference",
        _as_printed(summary),
        tuple(_lacks(opened, one, summary, yi, sei, (low, high), is_ratio, is_log)),
    )


def _scaled(figure: Figure | None, is_ratio: bool, is_log: bool) -> str:
    """A figure on the scale of analysis; "" for none, and for a ratio that has no logarithm."""
    found = usable(figure)
    if found is None:
        return ""
    if not is_ratio or is_log:
        return str(found)
    return exact(log(found.value)) if found.value > 0 else ""


def _limits(summary: Summary | None, is_ratio: bool, is_log: bool) -> tuple[str, str]:
    if summary is None or summary.spread_type != "ci" or summary.low is None or summary.high is None:
        return "", ""
    return _scaled(summary.low, is_ratio, is_log), _scaled(summary.high, is_ratio, is_log)


def _sei(opened: Opened, one: Compared, summary: Summary | None, is_ratio: bool, is_log: bool) -> Given:
    effect = one.effect
    if effect is not None and summary is not None and summary.spread_type == "se" and not (is_ratio and not is_log):
        shown = printed(summary.spread)
        if shown and not shown.startswith("-"):
            return Given(shown, opened.origin(effect, "effect.estimate"))
    if is_ratio:
        return computed(one.derived, ("se_log_ratio",))
    is_smd = effect is not None and effect.choice("effect.measure") == "smd"
    return computed(one.derived, ("se_smd",) if is_smd else ("se", "se_at_most"))


def _as_printed(summary: Summary | None) -> tuple[str, str, str, str]:
    if summary is None:
        return "", "", "", ""
    se = printed(summary.spread) if summary.spread_type == "se" else ""
    is_ci = summary.spread_type == "ci"
    return (
        printed(summary.centre),
        se,
        printed(summary.low) if is_ci else "",
        printed(summary.high) if is_ci else "",
    )


def _lacks(
    opened: Opened,
    one: Compared,
    summary: Summary | None,
    yi: Given,
    sei: Given,
    limits: tuple[str, str],
    is_ratio: bool,
    is_log: bool,
) -> list[str]:
    """Why the effect has no estimate or nothing that says how exact it is."""
    if not yi and one.effect is not None:
        status = opened.status(one.effect, "effect.estimate")
        return [f"The estimate is {status}." if status and status != "reported" else "There is no estimate."]
    if sei:
        return []
    if not all(limits) or summary is None or summary.centre is None:
        named = SPREADS.get(summary.spread_type, "") if summary else ""
        said = f" (the spread is: {named})" if named and named != "none" else ""
        return [f"There is neither an SE nor a confidence interval on the scale of analysis{said}."]
    if summary.level is None:
        return ["The level of the confidence interval is not known."]
    assert summary.low is not None
    assert summary.high is not None
    symmetry = ci_symmetry(summary.centre, summary.low, summary.high, "log" if is_ratio and not is_log else "linear")
    return [] if symmetry.usable else [f"No SE follows from the interval: {symmetry.reason}"]
