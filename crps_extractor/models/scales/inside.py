"""Does a figure fit its scale? Outside it is a strong problem, with what it looks like; odd ones are mild."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from crps_extractor.models.scales.scale import Scale, ScaleVocabulary, load_scales
from crps_extractor.models.statistics.printed import Number, Printed, UnreadableError, plain, read_printed

__all__ = ["FIGURES", "ScaleProblem", "change_beyond_baseline", "inside", "spread_outside"]

FIGURES = ("value", "single", "change", "sd")
"""value: a mean or median; single: one patient's own score; change: of one group; sd: a standard deviation."""


@dataclass(frozen=True)
class ScaleProblem:
    """``level`` is "strong" or "mild"; ``code`` is stable. ``ratio``: by how much the value is off, where it looks so;
    ``proposed``: the value divided by it.
    """

    level: str
    code: str
    text: str
    ratio: Fraction | None = None
    proposed: Fraction | None = None


def inside(
    value: Number, scale: Scale, of: str = "value", *, vocabulary: ScaleVocabulary | None = None
) -> tuple[ScaleProblem, ...]:
    """The problems of one printed figure on its scale; none where the scale has no ends or the text is no number.

    ``of``: one of FIGURES, else ValueError.
    """
    if of not in FIGURES:
        raise ValueError(f"A figure is one of {', '.join(FIGURES)}, not {of}.")
    try:
        number = read_printed(value, "value")
    except UnreadableError:
        return ()
    found: list[ScaleProblem] = []
    outside = _outside(number, scale, of)
    if outside:
        found.append(_explained(number, scale, of, outside, vocabulary or load_scales()))
    elif of == "single" and scale.is_whole and (number.value - (scale.minimum or 0)) % scale.step:
        whole = "a whole number" if scale.step == 1 else f"in steps of {scale.step}"
        found.append(
            ScaleProblem(
                "mild",
                "scale.not-whole",
                f"One answer on {scale.label} is {whole}, but {number} is printed. "
                "It may be a mean of several ratings, or another scale such as a VAS.",
            )
        )
    return tuple(found)


def _outside(number: Printed, scale: Scale, of: str) -> str:
    """Why a figure cannot stand on this scale, or an empty text."""
    width = scale.width
    if of == "sd":
        if number.value < 0:
            return "An SD is never below 0."
        # two patients at the two ends have the largest SD of all: (max − min)/√2
        if width is not None and number.low > 0 and 2 * number.low**2 > width**2:
            return f"No SD on {scale.label} can be larger than {plain(float(width) / sqrt(2), 3)}."
        return ""
    if width is None or scale.minimum is None or scale.maximum is None:
        return ""
    if of == "change":
        if abs(number.value) > width:
            return f"No change on {scale.label} can be larger than {plain(float(width))}."
        return ""
    if number.value < scale.minimum:
        return f"{number} is below the lower end of {scale.label}."
    if number.value > scale.maximum:
        return f"{number} is above the upper end of {scale.label}."
    return ""


def _explained(number: Printed, scale: Scale, of: str, outside: str, vocabulary: ScaleVocabulary) -> ScaleProblem:
    """The problem, with what the value looks like where another version of the instrument would hold it."""
    for other in _versions(scale, vocabulary):
        if scale.width is None or other.width is None:
            continue
        ratio = other.width / scale.width
        proposed = number.value / ratio
        shorter = Printed(proposed, number.decimals + 1)
        if ratio > 1 and not _outside(number, other, of) and not _outside(shorter, scale, of):
            looks = f"looks like {other.unit} (ratio {plain(float(ratio))})"
            if other.unit not in ("mm", "cm") or other.unit == scale.unit:
                looks = f"looks like {other.label} (ratio {plain(float(ratio))})"
            return ScaleProblem("strong", "scale.outside", f"{outside} It {looks}.", ratio, proposed)
    return ScaleProblem("strong", "scale.outside", outside)


def _versions(scale: Scale, vocabulary: ScaleVocabulary) -> list[Scale]:
    """Other scales that could have been meant: the same instrument first, the tenfold one before others."""
    same = [other for other in vocabulary.scales if other.instrument == scale.instrument and other.id != scale.id]
    return sorted(same, key=lambda other: 0 if scale.width and other.width == 10 * scale.width else 1)


def change_beyond_baseline(change: Number, baseline: Number, scale: Scale) -> ScaleProblem | None:
    """A fall larger than the baseline leaves the scale: a mild problem. Only for scales; None where nothing is odd.

    A fall may be printed with either sign, so that a rise is only seen as one where it is negative in print on a
    scale whose floor is passed.
    """
    try:
        size, start = read_printed(change, "change"), read_printed(baseline, "baseline")
    except UnreadableError:
        return None
    floor = scale.minimum if scale.minimum is not None else Fraction(0)
    room_down = start.high - floor
    room_up = scale.maximum - start.low if scale.maximum is not None else None
    fits_up = room_up is None or abs(size.value) - size.half <= room_up
    if abs(size.value) - size.half <= room_down or (size.value > 0 and scale.direction != "up is worse" and fits_up):
        return None
    return ScaleProblem(
        "mild",
        "scale.change-beyond-baseline",
        f"The change of {size} is larger than the baseline of {start} leaves room for on {scale.label}.",
    )


def spread_outside(mean: Number, sd: Number, scale: Scale) -> ScaleProblem | None:
    """Mean ± SD far outside the scale (by more than a tenth of its width): skew, or a wrong SD. Mild; else None."""
    try:
        centre, spread = read_printed(mean, "mean"), read_printed(sd, "SD")
    except UnreadableError:
        return None
    if scale.width is None or scale.minimum is None or scale.maximum is None or spread.value < 0:
        return None
    slack = scale.width / 10
    low, high = centre.value - spread.value, centre.value + spread.value
    if low >= scale.minimum - slack and high <= scale.maximum + slack:
        return None
    return ScaleProblem(
        "mild",
        "scale.spread-outside",
        f"{centre} ± {spread} reaches from {plain(float(low))} to {plain(float(high))}, far outside {scale.label}: "
        "the values are skewed, or the SD is another figure.",
    )
