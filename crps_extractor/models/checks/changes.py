"""Checks on changes and conclusions: a change against baseline and end, the numbers against what the authors say."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.checks.problem import Found
from crps_extractor.models.checks.seen import Seen, rows_of, study_of, usable
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.kinds.figures import Figure
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.numbers import rounded_text
from crps_extractor.models.scales.scale import Scale
from crps_extractor.models.sheet import Row, Sheet
from crps_extractor.models.statistics.changes import change_match, change_sd_possible
from crps_extractor.models.statistics.printed import plain

__all__ = ["change_differs", "change_sd_impossible", "conclusion_against_numbers", "follow_up_spread_missing"]

_CONTINUOUS = ("md", "difference_of_changes", "paired_md", "adjusted_md", "smd")
_TURNS = {"more_in_a": 1, "more_in_b": -1}


def _ends(sheet: Sheet) -> Iterator[tuple[Seen, Seen, Seen]]:
    """Every change with the baseline and the end of the same patients: change, baseline, end."""
    known: dict[tuple[str, ...], list[Seen]] = {}
    changes = []
    for result in rows_of(sheet, "result.value"):
        form = result.choice("result.form")
        if form == "change":
            changes.append(result)
        elif form == "value":
            time = result.refers("result.time")
            is_start = time is not None and time.choice("time.phase") == "baseline"
            when = "baseline" if is_start else result.refers_to("result.time")
            known.setdefault((when, *_whose(result)), []).append(result)
    for change in changes:
        starts = known.get(("baseline", *_whose(change)), [])
        ends = known.get((change.refers_to("result.time"), *_whose(change)), [])
        if len(starts) == 1 and len(ends) == 1:
            ns = {one.count("result.n") for one in (change, starts[0], ends[0])}
            if len(ns) == 1 and None not in ns:
                yield change, starts[0], ends[0]


def _whose(result: Seen) -> tuple[str, ...]:
    named = tuple(result.refers_to(f"result.{part}") for part in ("outcome", "group"))
    return (*named, result.choice("result.analysis"), result.choice("result.period"))


def _mean_and_sd(result: Seen) -> tuple[Figure | None, Figure | None]:
    summary = result.printed("result.value", Summary)
    if summary is None or summary.centre_type != "mean" or not result.may_be("result.model", "raw"):
        return None, None
    return usable(summary.centre), usable(summary.spread) if summary.spread_type == "sd" else None


def change_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """For the same patients the mean change is the end less the baseline; where it is not, one of the three is of
    other patients, another time, or misread."""
    for change, start, end in _ends(sheet):
        (size, _), (before, _), (after, _) = (_mean_and_sd(one) for one in (change, start, end))
        if not (size and before and after):
            continue
        match = change_match(before, after, size)
        places = tuple(one.at("result.value") for one in (change, start, end))
        given = f"{after.words} less {before.words} is {rounded_text(match.expected)}"
        if match.verdict == "differs":
            found = f"{given}, but the change is {size.words}, with the same n."
            yield Found(places, found, "Compare the three figures with the page.")
        elif match.verdict == "sign turned":
            found = f"{given}; the change is printed as {size.words}, a fall as a positive number."
            yield Found(places, found, "Keep it as printed and say in the note which way it counts.", Strength.NOTE)


def change_sd_impossible(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The SD of a change lies between the difference and the sum of the SDs at both ends: outside it no correlation is
    possible, and one of the three is an SE."""
    for change, start, end in _ends(sheet):
        spreads = [_mean_and_sd(one)[1] for one in (start, end, change)]
        if not all(spreads):
            continue
        before, after, of_change = (spread for spread in spreads if spread)
        if not change_sd_possible(before, after, of_change):
            found = (
                f"An SD of {of_change.words} of the change does not go with {before.words} at baseline "
                f"and {after.words} at the end: whatever the correlation, it lies between "
                f"{plain(float(abs(after.value - before.value)), 3)} and {plain(float(after.value + before.value), 3)}."
            )
            places = tuple(one.at("result.value") for one in (change, start, end))
            yield Found(places, found, "Look in the methods what each ± is.")


def conclusion_against_numbers(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """When the authors see a benefit and the extracted interval lies wholly on the other side, a sign, the two groups
    or the direction of the scale was turned round on the way."""
    study = study_of(sheet, "study.conclusion_direction")
    conclusion = study.choice("study.conclusion_direction")
    if conclusion not in ("favours_experimental", "against"):
        return
    for effect in rows_of(sheet, "effect.estimate"):
        is_better = _is_better(effect)
        if is_better is None or is_better == (conclusion == "favours_experimental"):
            continue
        side = "better" if is_better else "worse"
        found = f"By this interval the experimental group does {side}, but the authors conclude the opposite."
        places = (effect.at("effect.estimate"), effect.at("effect.favours"), study.at("study.conclusion_direction"))
        yield Found(places, found, "Look at the sign, at which group is A, and which way the scale runs.")


def _is_better(effect: Seen) -> bool | None:
    """Whether the experimental group is surely better off; None where interval, scale or sides leave it open."""
    summary, outcome = effect.printed("effect.estimate", Summary), effect.refers("effect.outcome")
    comparison, turn = effect.refers("effect.comparison"), _TURNS.get(effect.choice("effect.favours"), 0)
    scale = outcome.value("outcome.scale", Scale) if outcome else None
    low, high = (usable(summary.low), usable(summary.high)) if summary else (None, None)
    if comparison is None or scale is None or not turn or not (low and high) or not low.value <= high.value:
        return None
    if effect.choice("effect.measure") not in _CONTINUOUS or effect.choice("effect.form") not in ("value", ""):
        return None
    first, second = (comparison.refers(means) for means in ("comparison.a", "comparison.b"))
    roles = [group.choice("group.role") if group else "" for group in (first, second)]
    if sorted(roles) != ["comparator", "experimental"] or scale.direction not in ("up is worse", "up is better"):
        return None
    if low.value <= 0 <= high.value:
        return None
    more_in_experimental = ((low.value > 0) == (turn > 0)) == (roles[0] == "experimental")
    return more_in_experimental == (scale.direction == "up is better")


def follow_up_spread_missing(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Papers print the spread at baseline and leave it out afterwards; without it the result has no weight in an
    analysis, and the baseline's may only be borrowed openly, once for the review."""
    starts: dict[tuple[str, ...], tuple[Seen, Summary]] = {}
    later: list[tuple[Seen, Summary]] = []
    for result in rows_of(sheet, "result.value"):
        summary, time = result.printed("result.value", Summary), result.refers("result.time")
        if summary is None or summary.centre is None or time is None or result.choice("result.form") != "value":
            continue
        has_spread = usable(summary.spread) is not None or (summary.low is not None and summary.high is not None)
        if time.choice("time.phase") == "baseline" and has_spread:
            starts.setdefault(_whose(result), (result, summary))
        elif time.choice("time.phase") in ("during", "end", "follow_up") and not has_spread:
            later.append((result, summary))
    for result, summary in later:
        start = starts.get(_whose(result))
        if start and summary.centre_type in ("mean", "median") and start[1].centre_type == summary.centre_type:
            found = f"At baseline a spread is printed for this group and outcome; beside {summary.centre_type} "
            found += f"{summary.centre.words if summary.centre else ''} there is none."
            could = "Look in figures, other tables and the supplement, then ask the authors."
            yield Found((result.at("result.value"), start[0].at("result.value")), found, could)
