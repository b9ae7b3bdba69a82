"""Checks on single figures: can this mean, SD or percentage come from so many patients at all?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from crps_extractor.models.checks.problem import Found
from crps_extractor.models.checks.seen import Seen, look, study_of, usable
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.figures import Figure, exact_words
from crps_extractor.models.kinds.share import Share
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.scales.scale import Grain, Scale
from crps_extractor.models.sheet import Place, Row, Sheet
from crps_extractor.models.statistics.bounds import change_limits, sd_bound
from crps_extractor.models.statistics.grim import grim, percent_counts, printed_percent
from crps_extractor.models.statistics.integer_search import mean_sd_search
from crps_extractor.models.statistics.p_values import PrintedP
from crps_extractor.models.statistics.printed import plain
from crps_extractor.models.statistics.recompute import GroupResult, readings_of_change_spread

__all__ = ["mean_impossible", "mean_sd_impossible", "percent_impossible", "sd_too_large", "within_p_differs"]

_SCORE_IS = {
    "one_rating": "one rating",
    "mean_of_ratings": "mean of k ratings",
    "mean_of_items": "mean of items",
    "sum_of_items": "sum of items",
    "auc": "area under the curve",
}
_READINGS = ("sd", "se", "not_stated", "")
_MOST_PATIENTS = 10_000
_WIDEST = 500
_MOST_CELLS = 20_000


@dataclass(frozen=True)
class _Score:
    """A printed mean of raw scores on a bounded scale, with everything the tests of whole numbers need."""

    mean: Figure
    sd: Figure | None
    n: int
    scale: Scale
    minimum: Fraction
    maximum: Fraction
    grain: Grain | None
    places: tuple[Place, ...]


def _score(sheet: Sheet, row: Row | None) -> _Score | None:
    """A row's result as a score, worked out once for all tests of whole numbers."""
    if row is None:
        return None
    known: dict[Any, Any] = sheet.worked_out
    if ("score", row.id) not in known:
        known["score", row.id] = _score_of(look(sheet, row))
    found: _Score | None = known["score", row.id]
    return found


def _score_of(result: Seen) -> _Score | None:
    """The result as a score, None where form, unit, model or scale are not known or say that it is none."""
    form, summary = result.choice("result.form"), result.printed("result.value", Summary)
    mean = usable(summary.centre) if summary and form in ("value", "change") else None
    if mean is None:
        return None
    n, outcome = result.count("result.n"), result.refers("result.outcome")
    if summary is None or mean is None or outcome is None or n is None or not 2 <= n <= _MOST_PATIENTS:
        return None
    is_raw = result.may_be("result.model", "raw") and result.may_be("result.n_unit", "patients")
    is_read_off = result.choice("result.method") == "figure" or summary.centre_type != "mean" or mean.percent
    scale = outcome.value("outcome.scale", Scale)
    if not is_raw or is_read_off or _is_imputed(result):
        return None
    if scale is None or scale.minimum is None or scale.maximum is None:
        return None
    told = outcome.choice("outcome.score_is")
    if told == "auc":
        return None
    ends = (scale.minimum, scale.maximum) if form == "value" else change_limits(scale.minimum, scale.maximum)
    grain = scale.grain_of(_SCORE_IS.get(told, ""), outcome.count("outcome.k"))
    places = (
        result.at("result.value"),
        result.at("result.n"),
        outcome.at("outcome.scale"),
        outcome.at("outcome.score_is"),
    )
    sd = usable(summary.spread) if summary.spread_type == "sd" else None
    return _Score(mean, sd, n, scale, *ends, grain if grain and grain.items <= 1000 else None, places)


def _is_imputed(seen: Seen) -> bool:
    """Whether missing values were imputed several times over: such means and percentages come from no whole number."""
    study = study_of(seen.sheet, "design.missing_method")
    return "multiple_imputation" in study.choices("design.missing_method")


@dataclass(frozen=True)
class _Verdict:
    """What the tests say: the nearest means, the largest SD, whether whole numbers exist; None where nothing fails."""

    nearest: tuple[Fraction, Fraction] | None = None
    largest_sd: float | None = None
    exists: bool = True


@lru_cache(maxsize=4096)
def _judged(mean: Figure, sd: Figure | None, n: int, ends: tuple[Fraction, Fraction], grain: Grain | None) -> _Verdict:
    """All tests of one printed mean and SD; the same figures always have the same verdict, so it is kept."""
    minimum, maximum = ends
    nearest, largest = None, None
    if grain is not None and minimum <= mean.value <= maximum:
        found = grim(mean, n, grain.items, step=grain.step, minimum=minimum, maximum=maximum)
        nearest = None if found.possible or not found.informative else (found.below, found.above)
    if sd is None or sd.value < 0:
        return _Verdict(nearest)
    bound = sd_bound(mean, sd, n, minimum, maximum)
    largest = None if bound.possible or not bound.mean_inside else bound.largest
    if grain is None or nearest is not None or largest is not None:
        return _Verdict(nearest, largest)
    cells = (maximum - minimum) * grain.items / grain.step
    if cells.denominator != 1 or not 1 <= cells <= _WIDEST or n * cells > _MOST_CELLS:
        return _Verdict()
    search = mean_sd_search(mean, sd, n, minimum, maximum, items=grain.items, step=grain.step)
    return _Verdict(exists=search.possible is not False)


def _verdict(score: _Score) -> _Verdict:
    return _judged(score.mean, score.sd, score.n, (score.minimum, score.maximum), score.grain)


def mean_impossible(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The mean of whole numbers is a total divided by n; a printed mean that no total gives comes from fewer patients,
    from averaged ratings, or is wrong (GRIM, Brown and Heathers 2017)."""
    score = _score(sheet, row)
    nearest = _verdict(score).nearest if score else None
    if score and nearest:
        below, above = (exact_words(round(end, score.mean.decimals + 1), 0) for end in nearest)
        scores = f"{score.n} scores of {score.scale.label}"
        found = f"No {scores} have a mean of {score.mean.words}; the nearest are {below} and {above}."
        yield Found(score.places, found, "Look whether n, the way scores were averaged, or the mean is another.")


def mean_sd_impossible(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Not every mean goes with every SD: where an exact search finds no set of whole numbers that prints like this, one
    of the three figures is not what it is called."""
    score = _score(sheet, row)
    if score and score.sd and not _verdict(score).exists:
        scores = f"{score.n} scores of {score.scale.label}"
        found = f"No {scores} print as {score.mean.words} with an SD of {score.sd.words}."
        yield Found(score.places, found, "Look whether the SD is an SE, whether n is another, or scores were averaged.")


def sd_too_large(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """On a bounded scale the SD has a largest value: half the patients at each end. More than that is impossible."""
    score = _score(sheet, row)
    largest = _verdict(score).largest_sd if score else None
    if score and score.sd and largest is not None:
        found = (
            f"An SD of {score.sd.words} is impossible with a mean of {score.mean.words} on {score.scale.label}: "
            f"it is at most {plain(largest, 3)}."
        )
        yield Found(score.places, found, "Compare mean, SD, scale and n with the page.")


def percent_impossible(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """76 % of 30 patients does not exist, 22 of 29 does: such a percentage was counted in other patients than those
    named, often without the lost ones."""
    if row is None:
        return
    seen = look(sheet, row)
    for places, percent, of in _percentages(seen):
        figure = usable(percent)
        if figure is None or of is None or not 1 <= of <= _MOST_PATIENTS or not 0 <= figure.value <= 100:
            continue
        counts = percent_counts(figure, of)
        if counts.informative and not counts.possible:
            near = " and ".join(f"{k} ({printed_percent(k, of, figure.decimals + 1)} %)" for k in counts.nearest)
            found = f"{figure.words} % of {of} is no whole number of patients; the nearest are {near}."
            yield Found(places, found, "Look whom the percentage was counted in, such as completers only.")


def _percentages(seen: Seen) -> Iterator[tuple[tuple[Place, ...], Figure | None, int | None]]:
    """Percentages whose count is not printed, and of how many; none that a model, a figure or imputation gave."""
    if seen.field("result.model") is not None:
        modelled = seen.choice("result.model") in ("least_squares_mean", "other_model")
        if modelled or seen.choice("result.method") == "figure" or _is_imputed(seen):
            return
    for means, n in (("result.events", "result.n"), ("event.with_event", "event.at_risk")):
        share = seen.printed(means, Share)
        if share and share.count is None and seen.choice("result.form") != "events_per_time":
            yield (seen.at(means), seen.at(n)), share.percent, share.of if share.of is not None else seen.count(n)
    for means, n in (("result.value", "result.n"), ("baseline.value", "baseline.n")):
        summary = seen.printed(means, Summary)
        is_share = seen.choice("result.form") in ("responders", "events") or means == "baseline.value"
        if summary and summary.centre_type == "percentage" and is_share:
            yield (seen.at(means), seen.at(n)), summary.centre, seen.count(n)


def within_p_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The p of a paired t test follows from the mean change, its spread and n: another p means that one of them is
    wrong, and where the ± is not named only one reading of it makes the printed p possible."""
    if row is None:
        return
    result = look(sheet, row)
    summary, n = result.printed("result.value", Summary), result.count("result.n")
    p = result.value("result.p_within", PrintedP)
    centre, spread = (usable(summary.centre), usable(summary.spread)) if summary else (None, None)
    if not (p and summary and centre and spread) or n is None or n < 2 or summary.spread_type not in _READINGS:
        return
    is_raw = result.may_be("result.model", "raw") and result.choice("result.form") == "change"
    if not is_raw or result.choice("result.test_within") != "paired_t" or spread.value <= 0:
        return
    readings = readings_of_change_spread(GroupResult(centre, spread, n), p.text)
    said, other = (readings[1], readings[0]) if summary.spread_type == "se" else readings
    printed = p.text.strip()[:40]
    places = tuple(result.at(means) for means in ("result.p_within", "result.value", "result.n"))
    if summary.spread_type in ("sd", "se") and not said.agrees:
        given = f"A change of {centre.words} with an {said.label} of {spread.words} in {n} patients"
        found = f"{given} gives p {plain(said.p.p, 2)}, not {printed}."
        found += f" If the ± is an {other.label}, the printed p is possible." if other.agrees else ""
        yield Found(places, found, "Compare the figures with the page.")
    elif summary.spread_type not in ("sd", "se") and said.agrees != other.agrees:
        right = said if said.agrees else other
        shown = "; ".join(f"read as {one.label} it gives p {plain(one.p.p, 2)}" for one in readings)
        found = f"The printed p {printed} is possible only if the ± is an {right.label}: {shown}."
        yield Found(places, found, "Look in the methods; keep “not stated” and say this in the note.")
