"""Borrowed standard deviations: chosen from donors in the review's own order, with every donor and a range kept.

An imputation is an entry of its own at review level, never an answer; it is exported as ``imputed:…`` and every
analysis exists without it as well. Source: Furukawa 2006 (10.1016/j.jclinepi.2005.06.006), Cochrane Handbook 6.5.2.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from crps_extractor.models.statistics.effects import pooled_sd
from crps_extractor.models.statistics.method import Refused
from crps_extractor.models.statistics.printed import Number, Printed, UnreadableError, plain, read_printed

__all__ = ["ORDERS", "Assumption", "Donor", "ImputedSD", "assume", "choose_sd"]

ORDERS = {
    "same_study_other_time": "SD of the same arm and study at another time",
    "baseline_same_arm": "SD of the same arm at baseline",
    "pooled_same_scale": "pooled SD of the same scale in the review",
    "largest": "largest SD of the same scale in the review",
}
"""The ways of borrowing an SD; the review puts them in its own order."""


@dataclass(frozen=True)
class Donor:
    """A result of the review that prints an SD. ``same_*`` say how it relates to the result that lacks one.

    ``days_apart`` is the distance in time to the target, None when it is not known.
    """

    result: str
    sd: float
    n: int
    same_arm: bool = False
    is_baseline: bool = False
    same_scale: bool = True
    is_change: bool = False
    days_apart: float | None = None


@dataclass(frozen=True)
class ImputedSD:
    """A borrowed SD: how, from whom, and the least and largest SD of all donors for the sensitivity analysis."""

    sd: float
    order: str
    donors: tuple[str, ...]
    low: float
    high: float
    formula: str

    @property
    def sd_method(self) -> str:
        """The word of the exports."""
        return f"imputed:{self.order}"


def choose_sd(donors: Sequence[Donor], order: Sequence[str], *, target_is_change: bool = False) -> ImputedSD | Refused:
    """Borrow an SD by the first way of ``order`` that has a donor; refused when none has.

    SDs of changes are borrowed for changes only, and of values for values only. ValueError for an unknown way.
    """
    unknown = [way for way in order if way not in ORDERS]
    if unknown:
        raise ValueError(f"Unknown way of borrowing an SD: {', '.join(unknown)}.")
    usable = [
        donor
        for donor in donors
        if donor.same_scale
        and donor.is_change == target_is_change
        and donor.n >= 2
        and isfinite(donor.sd)
        and donor.sd > 0
    ]
    for way in order:
        chosen = _donors_for(way, usable)
        if chosen:
            return _imputed(way, chosen, usable)
    return Refused("No result of the review prints an SD of this scale and form that could be borrowed.")


@dataclass(frozen=True)
class Assumption:
    """A correlation or a body weight that the review assumes: from whom, and its range for the sensitivity analysis."""

    what: str
    value: Printed
    donors: tuple[str, ...]
    low: Printed
    high: Printed


def assume(what: str, value: Number, donors: Sequence[str], low: Number, high: Number) -> Assumption | Refused:
    """An entry for an assumed "correlation" or "weight" (kg); refused without a source, outside what is possible, or
    where the range does not hold the value. ValueError for another ``what``; never raises on text.
    """
    limits = {"correlation": (-1, 1), "weight": (1, 300)}
    if what not in limits:
        raise ValueError(f"Only a correlation or a weight is assumed like this, not {what}.")
    try:
        number, least, most = (read_printed(text, what) for text in (value, low, high))
    except UnreadableError as reason:
        return Refused(str(reason))
    bottom, top = limits[what]
    if not bottom <= least.value <= number.value <= most.value <= top:
        return Refused(f"The {what} and its range must be in order, between {bottom} and {top}.".replace("-1", "−1"))
    named = tuple(donor.strip() for donor in donors if donor.strip())
    if not named:
        return Refused(f"An assumed {what} needs a source: a study of the review, or a named publication.")
    return Assumption(what, number, named, least, most)


def _donors_for(way: str, donors: Sequence[Donor]) -> list[Donor]:
    if way == "same_study_other_time":
        here = [donor for donor in donors if donor.same_arm and not donor.is_baseline]
        far = float("inf")
        return sorted(
            here, key=lambda donor: (donor.days_apart if donor.days_apart is not None else far, donor.result)
        )[:1]
    if way == "baseline_same_arm":
        return [donor for donor in donors if donor.same_arm and donor.is_baseline][:1]
    if way == "largest":
        return sorted(donors, key=lambda donor: (-donor.sd, donor.result))[:1]
    return list(donors)


def _imputed(way: str, chosen: Sequence[Donor], usable: Sequence[Donor]) -> ImputedSD:
    sd = pooled_sd(*((donor.n, donor.sd) for donor in chosen)) if len(chosen) > 1 else chosen[0].sd
    formula = f"SD = {plain(sd)}: {ORDERS[way]} ({chosen[0].result})"
    if len(chosen) > 1:
        formula = f"SD = √(Σ (n − 1) SD²/Σ (n − 1)) = {plain(sd)}: {ORDERS[way]} ({len(chosen)} results)"
    sds = [donor.sd for donor in usable]
    return ImputedSD(sd, way, tuple(donor.result for donor in chosen), min(sds), max(sds), formula)
