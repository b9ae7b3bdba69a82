"""Is an interval symmetric about its estimate, within what rounding explains? Means as printed, ratios as logs.

An asymmetric interval came from another scale, a model, a bootstrap or a misprint, and gives no SD.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import log

from crps_extractor.models.statistics.printed import Number, Printed, UnreadableError, plain, read_printed

__all__ = ["SCALES", "Symmetry", "ci_symmetry", "required_symmetric"]

SCALES = ("linear", "log")
_SHARE = Fraction(1, 10)
_LOG_SHARE = 0.1


@dataclass(frozen=True)
class Symmetry:
    """``usable`` when the interval is symmetric or rounding, or a tenth of its width, explains why it is not."""

    usable: bool
    reason: str
    off_centre: float
    share_of_width: float


def ci_symmetry(estimate: Number, low: Number, high: Number, scale: str = "linear") -> Symmetry:
    """Judge |2m − L − U| against the rounding of the three figures and a tenth of the width.

    ``scale``: "linear" for means and their differences, "log" for ratios (OR, RR, HR, ratio of means).
    Raises UnreadableError for text that is no number, ValueError for another scale.
    """
    if scale not in SCALES:
        raise ValueError(f"The scale must be linear or log, not {scale}.")
    middle, lower, upper = (
        read_printed(number, name)
        for number, name in ((estimate, "estimate"), (low, "lower limit"), (high, "upper limit"))
    )
    wrong = _order_problem(middle, lower, upper, scale)
    if wrong:
        return Symmetry(False, wrong, 0.0, 0.0)
    return _linear(middle, lower, upper) if scale == "linear" else _logarithmic(middle, lower, upper)


def _order_problem(middle: Printed, lower: Printed, upper: Printed, scale: str) -> str:
    """Why the three figures are no interval at all, or an empty text."""
    if lower.value > upper.value:
        return "The lower limit is above the upper limit."
    if lower.value == upper.value:
        return "The two limits are printed as the same number, so that the interval has no width."
    if middle.high < lower.low or middle.low > upper.high:
        return "The estimate lies outside its own interval."
    if scale == "log" and (lower.value <= 0 or middle.value <= 0):
        return "A ratio and its limits must be above 0."
    return ""


def _linear(middle: Printed, lower: Printed, upper: Printed) -> Symmetry:
    off = 2 * middle.value - lower.value - upper.value
    width = upper.value - lower.value
    explained = abs(off) <= 2 * middle.half + lower.half + upper.half
    return _judged(explained or abs(off) <= _SHARE * width, float(off), float(abs(off) / width), "the limits")


def _logarithmic(middle: Printed, lower: Printed, upper: Printed) -> Symmetry:
    least = middle.low**2 if middle.low > 0 else Fraction(0)
    explained = least <= lower.high * upper.high
    if lower.low > 0:
        explained = explained and middle.high**2 >= lower.low * upper.low
    off = 2 * log(middle.value) - log(lower.value) - log(upper.value)
    width = log(upper.value) - log(lower.value)
    close = abs(off) <= _LOG_SHARE * width
    return _judged(explained or close, off, abs(off) / width, "the logarithms of the limits")


def _judged(usable: bool, off: float, share: float, what: str) -> Symmetry:
    if usable:
        return Symmetry(True, f"The estimate lies in the middle of {what}, within rounding.", off, share)
    reason = (
        f"The estimate is not in the middle of {what}: it is off by {plain(100 * share, 3)} % of the width, "
        "more than rounding explains. An SD from such an interval would be wrong."
    )
    return Symmetry(False, reason, off, share)


def required_symmetric(estimate: Number, low: Number, high: Number, scale: str = "linear") -> None:
    """Raise UnreadableError with the reason when the interval is not symmetric on that scale."""
    judged = ci_symmetry(estimate, low, high, scale)
    if not judged.usable:
        raise UnreadableError(judged.reason)
