"""Checks across results: an effect, its interval and its p against the two results they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from crps_extractor.models.checks.problem import Found, Repair
from crps_extractor.models.checks.seen import Seen, rows_of, usable
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.kinds.figures import Figure, exact_words
from crps_extractor.models.kinds.share import Share
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.numbers import one_slip_away, rounded_text
from crps_extractor.models.sheet import Place, Row, Sheet
from crps_extractor.models.statistics.changes import difference_match
from crps_extractor.models.statistics.p_values import PrintedP
from crps_extractor.models.statistics.printed import plain
from crps_extractor.models.statistics.recompute import (
    GroupResult,
    SpreadReading,
    ci_of_difference,
    readings_of_spread,
    widths_of_difference,
)

__all__ = [
    "effect_differs",
    "interval_differs",
    "p_differs",
    "ratio_differs",
    "spread_by_p",
]

_DIFFERENCES = ("md", "difference_of_changes", "paired_md")
_COMPARED = ("md", "difference_of_changes", "p_only")
_MODELS = ("ancova", "mixed_model", "gee", "cox")
_OPEN_SPREADS = ("", "not_stated")
_SLACK = Fraction(3, 100)


@dataclass(frozen=True)
class _Pair:
    """An effect with the two results it compares, of the same outcome, time, form, analysis set and period."""

    effect: Seen
    comparison: Seen
    a: Seen
    b: Seen

    @property
    def is_independent(self) -> bool:
        """Whether the two results come from different patients."""
        return self.comparison.choice("comparison.relation") == "different_patients"

    @property
    def is_unadjusted(self) -> bool:
        """Whether nothing but the two groups went into the effect, as far as anybody says; a model's test says no."""
        modelled = self.effect.choice("effect.test") in _MODELS
        return set(self.effect.choices("effect.model")) <= {"nothing"} and not modelled

    @property
    def places(self) -> tuple[Place, Place]:
        """Where the two results stand."""
        return self.a.at("result.value"), self.b.at("result.value")


def _layer(seen: Seen, section: str) -> tuple[str, ...]:
    """Form of the figure, analysis set and period: what besides outcome, time and group tells figures apart."""
    return tuple(seen.choice(f"{section}.{part}") for part in ("form", "analysis", "period"))


def _pairs(sheet: Sheet, *measures: str) -> Iterator[_Pair]:
    """Every effect of these measures (of any where none is named) whose two results are both in the sheet once."""
    effects = [one for one in rows_of(sheet, "effect.measure") if one.answer("effect.comparison")]
    effects = [one for one in effects if not measures or one.choice("effect.measure") in measures]
    results: dict[tuple[str, ...], list[Seen]] = {}
    for result in rows_of(sheet, "result.group") if effects else ():
        key = tuple(result.refers_to(f"result.{part}") for part in ("outcome", "time", "group"))
        results.setdefault(key, []).append(result)
    for effect in effects:
        comparison, layer = effect.refers("effect.comparison"), _layer(effect, "effect")
        about = tuple(effect.refers_to(f"effect.{part}") for part in ("outcome", "time"))
        if comparison is None or not all(about):
            continue
        groups = (comparison.refers_to("comparison.a"), comparison.refers_to("comparison.b"))
        sides = [
            [one for one in results.get((*about, group), ()) if _layer(one, "result") == layer] for group in groups
        ]
        if all(len(side) == 1 for side in sides) and groups[0] != groups[1]:
            yield _Pair(effect, comparison, sides[0][0], sides[1][0])


def _means(pair: _Pair) -> tuple[Figure, Figure] | None:
    """The two printed means of raw data."""
    found = []
    for result in (pair.a, pair.b):
        summary = result.printed("result.value", Summary)
        mean = usable(summary.centre) if summary and summary.centre_type == "mean" else None
        if mean is None or not result.may_be("result.model", "raw") or result.choice("result.method") == "figure":
            return None
        found.append(mean)
    return found[0], found[1]


def _groups(pair: _Pair) -> tuple[GroupResult, GroupResult, str] | None:
    """Mean, spread and n of both groups, and the one type of spread that both have."""
    means = _means(pair)
    found, types = [], set()
    for mean, result in zip(means or (), (pair.a, pair.b), strict=False):
        summary, n = result.printed("result.value", Summary), result.count("result.n")
        spread = usable(summary.spread) if summary else None
        if summary is None or spread is None or spread.value <= 0 or n is None or n < 2:
            return None
        found.append(GroupResult(mean, spread, n))
        types.add("" if summary.spread_type in _OPEN_SPREADS else summary.spread_type)
    return (found[0], found[1], types.pop()) if len(found) == 2 and len(types) == 1 else None


def _orientation(effect: Seen) -> int:
    """1 where a positive value means more in A, -1 where more in B, 0 where nobody says."""
    return {"more_in_a": 1, "more_in_b": -1}.get(effect.choice("effect.favours"), 0)


def _estimate(effect: Seen) -> Figure | None:
    summary = effect.printed("effect.estimate", Summary)
    return usable(summary.centre) if summary else None


def effect_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A difference of means is the one mean less the other: where it is not, a figure is misread, and where only the
    sign is turned the treatment seems to harm instead of help."""
    for pair in _pairs(sheet, *_DIFFERENCES):
        means, estimate, turn = _means(pair), _estimate(pair.effect), _orientation(pair.effect)
        same_n = pair.a.count("result.n") == pair.b.count("result.n")
        if not means or not estimate or not pair.is_unadjusted or not (pair.is_independent or same_n):
            continue
        first, second = means if turn >= 0 else means[::-1]
        match = difference_match(first, second, estimate)
        places = (pair.effect.at("effect.estimate"), pair.effect.at("effect.favours"), *pair.places)
        expected = rounded_text(match.expected)
        given = f"{first.words} less {second.words} is {expected}, but the effect is {estimate.words}"
        if match.verdict == "sign turned" and turn:
            repair = Repair(f"Write {exact_words(-estimate.value, estimate.decimals)}", _turned(pair.effect))
            found = f"{given}: the sign is turned round."
            could = "Look whether A and B are swapped, or which of the two a positive value means."
            yield Found(places, found, could, Strength.STRONG, repair)
        elif match.verdict == "differs":
            looks, mended = _slipped(pair, (first, second), estimate)
            could = "Look whether it is adjusted, from other patients, or at another time."
            yield Found(places, f"{given}.{looks}", could, repair=mended)


def _slipped(pair: _Pair, means: tuple[Figure, Figure], estimate: Figure) -> tuple[str, Repair | None]:
    """The one figure of the three that a slip of typing explains, in words and as a repair; nothing where two do."""
    figures = (*means, estimate)
    sides = pair.places if _orientation(pair.effect) >= 0 else pair.places[::-1]
    places = (*sides, pair.effect.at("effect.estimate"))
    found = []
    for index, figure in enumerate(figures):
        for slip in one_slip_away(exact_words(figure.value, figure.decimals)):
            meant = [*figures[:index], Figure(slip.value, len(slip.text.partition(".")[2])), *figures[index + 1 :]]
            if difference_match(meant[0], meant[1], meant[2]).verdict == "agrees":
                found.append((places[index], figure, slip))
    found = [one for one in found if one[2].is_swap] or found
    if len(found) != 1:
        return "", None
    place, figure, slip = found[0]
    words = f" {figure.words} looks like {slip.text} {slip.how}."
    return words, Repair(f"Write {slip.text}", {place: {"centre": slip.text}})


def _turned(effect: Seen) -> dict[Place, dict[str, str]]:
    """The estimate and its limits with the other sign."""
    summary = effect.printed("effect.estimate", Summary)
    parts: dict[str, str] = {}
    for name, figure in (
        ("centre", summary.centre if summary else None),
        ("low", summary.high if summary else None),
        ("high", summary.low if summary else None),
    ):
        if figure is not None:
            parts[name] = exact_words(-figure.value, figure.decimals)
    return {effect.at("effect.estimate"): parts}


def ratio_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A risk ratio follows from the four counts: where it does not, counts or groups are misread or it is adjusted."""
    for pair in _pairs(sheet, "rr", "or", "rd"):
        measure, estimate = pair.effect.choice("effect.measure"), _estimate(pair.effect)
        counts = [_events(result) for result in (pair.a, pair.b)]
        if estimate is None or not pair.is_unadjusted or not all(counts):
            continue
        if measure == "or" and not pair.is_independent:  # the odds ratio of pairs comes from those who differ
            continue
        (k1, n1), (k2, n2) = (count for count in counts if count)
        worked = _worked(measure, k1, n1, k2, n2)
        turned = _worked(measure, k2, n2, k1, n1)
        turn = _orientation(pair.effect)
        wanted = [value for value, ways in ((worked, (0, 1)), (turned, (0, -1))) if turn in ways]
        on_log = pair.effect.choice("effect.scale") == "log"
        if on_log or any(value is None or _near(value, estimate) for value in wanted):
            continue
        shown = " or ".join(rounded_text(value, 3) for value in wanted if value is not None)
        found = f"{k1} of {n1} against {k2} of {n2} gives {shown}, but {estimate.words} is printed."
        places = (pair.effect.at("effect.estimate"), pair.a.at("result.events"), pair.b.at("result.events"))
        yield Found(places, found, "Compare the counts, their groups and the measure with the page.")


def _events(result: Seen) -> tuple[int, int] | None:
    share = result.printed("result.events", Share)
    of = share.of if share and share.of is not None else result.count("result.n")
    return (share.count, of) if share and share.count is not None and of and 0 <= share.count <= of else None


def _worked(measure: str, k1: int, n1: int, k2: int, n2: int) -> Fraction | None:
    """RR, OR or RD of two groups; None where a 0 leaves no ratio."""
    if measure == "rd":
        return Fraction(k1, n1) - Fraction(k2, n2)
    above, below = (k1 * n2, k2 * n1) if measure == "rr" else (k1 * (n2 - k2), k2 * (n1 - k1))
    return Fraction(above, below) if above and below else None


def _near(value: Fraction, printed: Figure) -> bool:
    """Within rounding, a hundredfold for differences printed in per cent, or three per cent of a ratio."""
    near = printed.low <= value <= printed.high or abs(value - printed.value) <= _SLACK * abs(value)
    return near or printed.low <= 100 * value <= printed.high


def _p_of_t_test(effect: Seen) -> PrintedP | None:
    """The p, where it comes from a t test of these two groups at this time."""
    is_two_sided = effect.choice("effect.sided") in ("two", "")
    if effect.choice("effect.test") != "t" or effect.choice("effect.p_about") != "this_time" or not is_two_sided:
        return None
    return effect.value("effect.p", PrintedP)


def _readings(pair: _Pair, *types: str) -> tuple[PrintedP, str, SpreadReading, SpreadReading] | None:
    """The printed p, the type of spread (one of ``types``), and the p that each reading of the ± gives."""
    p, groups = _p_of_t_test(pair.effect), _groups(pair)
    if p is None or groups is None or groups[2] not in types or not pair.is_independent or not pair.is_unadjusted:
        return None
    return (p, groups[2], *_both_readings(groups[0], groups[1], p.text))


_both_readings = lru_cache(maxsize=2048)(readings_of_spread)
_interval = lru_cache(maxsize=2048)(ci_of_difference)
_widths = lru_cache(maxsize=2048)(widths_of_difference)


def spread_by_p(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Where a paper does not say what its ± is, the p of a t test of the same two groups at the same time does: only
    one of the two readings makes it possible."""
    for pair in _pairs(sheet, *_COMPARED):
        known = _readings(pair, "")
        if known is None:
            continue
        p, _, as_sd, as_se = known
        if as_sd.agrees == as_se.agrees:
            continue
        right = as_sd if as_sd.agrees else as_se
        shown = "; ".join(f"read as {one.label} it gives p {plain(one.p.p, 2)}" for one in (as_sd, as_se))
        found = f"The printed p {p.text.strip()[:40]} is possible only if the ± is an {right.label}: {shown}."
        places = (*pair.places, pair.effect.at("effect.p"), pair.effect.at("effect.test"))
        yield Found(places, found, "Look in the methods; keep “not stated” and say this in the note.")


def p_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The p of a t test follows from means, spreads and n: another p means that a figure is misread, or that an SE is
    called an SD."""
    for pair in _pairs(sheet, *_COMPARED):
        known = _readings(pair, "sd", "se")
        if known is None:
            continue
        p, named, as_sd, as_se = known
        said, other = (as_sd, as_se) if named == "sd" else (as_se, as_sd)
        if said.agrees:
            continue
        found = f"Means, {said.label}s and n give p {plain(said.p.p, 2)}, but {p.text.strip()[:40]} is printed."
        if other.agrees:
            found += f" If the ± is an {other.label}, the printed p is possible."
        places = (pair.effect.at("effect.p"), *pair.places, pair.effect.at("effect.test"))
        yield Found(places, found, "Compare figures, test and comparison with the page.")


def interval_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The interval of a difference follows from the SDs and n of its groups: a much narrower or wider one is of another
    level, adjusted, or shows that a ± is not what it is called."""
    for pair in _pairs(sheet, "md", "difference_of_changes"):
        groups, summary = _groups(pair), pair.effect.printed("effect.estimate", Summary)
        low, high, level = (
            (usable(figure) for figure in (summary.low, summary.high, summary.level)) if summary else (None, None, None)
        )
        if groups is None or groups[2] != "sd" or not (low and high and level) or not pair.is_independent:
            continue
        if not pair.is_unadjusted or not 50 <= level.value < 100 or high.value <= low.value:
            continue
        worked = _interval(groups[0], groups[1], float(level.value))
        least, most = _widths(groups[0], groups[1], float(level.value))
        width, half = float(high.value - low.value), float(high.half + low.half)
        if 0.75 * least <= width + half and width - half <= most * 4 / 3:
            continue
        found = (
            f"SDs and n of the groups give an interval {plain(worked[1] - worked[0], 3)} wide, "
            f"but {low.words} to {high.words} is {plain(width, 3)} wide."
        )
        places = (pair.effect.at("effect.estimate"), *pair.places)
        yield Found(places, found, "Look at the level, at adjustment, and at what the ± of the groups is.")
