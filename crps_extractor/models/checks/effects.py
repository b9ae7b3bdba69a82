"""Checks on effects: does the measure fit the comparison, and what can its p be used for?"""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.checks.problem import Found
from crps_extractor.models.checks.seen import Seen, look, rows_of, study_of
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.sheet import Row, Sheet
from crps_extractor.models.statistics.p_values import PrintedP, why_p_gives_no_sd

__all__ = [
    "adjustment_differs",
    "compared_with_itself",
    "crossover_as_parallel",
    "model_mean",
    "p_gives_no_sd",
    "pairs_differ",
    "ratio_not_positive",
    "relation_differs",
    "within_p_only",
]

_RATIOS = ("rom", "rr", "or", "hr", "rate_ratio")
_SAME_PATIENTS = ("crossover", "before_after")
_ABOUT = {"all_times": "all times", "several_arms": "several arms", "not_clear": "not clear"}
_TESTS = {"chi2": "chi-squared", "mann_whitney": "Mann-Whitney", "mixed_model": "mixed model", "log_rank": "log-rank"}


def p_gives_no_sd(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Only the p of an unadjusted t test of these two groups at this time leads back to an SD. Sigtermans 2009 prints
    P<0.001 over twelve weeks: about all times, and none of them."""
    if row is None:
        return
    effect = look(sheet, row)
    p, test, about = effect.value("effect.p", PrintedP), effect.choice("effect.test"), effect.choice("effect.p_about")
    estimate = effect.value("effect.estimate", Summary)
    has_spread = estimate is not None and estimate.spread_type in ("ci", "se") and (estimate.low or estimate.spread)
    if p is None or has_spread or effect.choice("effect.form") not in ("value", "change", "percent_change", ""):
        return
    if about in ("", "this_time") and test in ("", "t", "paired_t"):
        return
    words = _TESTS.get(test, test.replace("_", " "))
    why = why_p_gives_no_sd(words or "t", _ABOUT.get(about, about.replace("_", " ")) or "this time")
    if why:
        places = (effect.at("effect.p"), effect.at("effect.p_about"), effect.at("effect.test"))
        yield Found(places, why, "Keep it as printed; look for an SD, SE or interval of this comparison at this time.")


def ratio_not_positive(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A ratio and its limits are above 0; a negative one is the logarithm of a ratio, or a difference."""
    if row is None:
        return
    effect = look(sheet, row)
    summary = effect.value("effect.estimate", Summary)
    if summary is None or effect.choice("effect.measure") not in _RATIOS or effect.choice("effect.scale") == "log":
        return
    figures = [figure for figure in (summary.centre, summary.low, summary.high) if figure and figure.value < 0]
    if figures or (summary.centre and summary.centre.value == 0):
        shown = figures[0].words if figures else "0"
        places = tuple(effect.at(means) for means in ("effect.estimate", "effect.measure", "effect.scale"))
        yield Found(
            places, f"A ratio cannot be {shown}.", "Look whether it is printed on the log scale, or a difference."
        )


def relation_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Whether the two groups are the same patients decides between paired and unpaired arithmetic: the wrong one gives
    an SE that is far too large or too small."""
    if row is None:
        return
    effect = look(sheet, row)
    comparison = effect.refers("effect.comparison")
    relation = comparison.choice("comparison.relation") if comparison else ""
    if comparison is None or not relation:
        return
    measure, test = effect.choice("effect.measure"), effect.choice("effect.test")
    places = (effect.at("effect.measure"), effect.at("effect.test"), comparison.at("comparison.relation"))
    is_same = relation in _SAME_PATIENTS
    if is_same and test == "t":
        found = "The two groups are the same patients, but the test is one for two different groups."
        yield Found(
            places, found, "Look whether the test was paired; if not, say so under risk of bias.", Strength.STRONG
        )
    elif is_same and measure == "md":
        found = "The two groups are the same patients, but the measure is a difference of two means."
        yield Found(places, found, "Choose “paired difference” if the analysis was one.", Strength.MILD)
    elif relation == "different_patients" and "paired" in f"{measure} {test}" and not _is_crossover(sheet, effect):
        what = "measure is a paired difference" if measure == "paired_md" else "test is a paired one"
        found = f"The two groups are different patients, but the {what}: it may be the change within one group."
        yield Found(
            places, found, "A p or change within a group belongs to the results of that group.", Strength.STRONG
        )


def crossover_as_parallel(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The arms of a crossover hold the same patients: taken as two groups they are counted twice, with an SE that is
    too large."""
    named: dict[str, list[Seen]] = {}
    for effect in rows_of(sheet, "effect.comparison"):
        if _is_crossover(sheet, effect):
            named.setdefault(effect.refers_to("effect.comparison"), []).append(effect)
    for effects in named.values():
        comparison = effects[0].refers("effect.comparison")
        assert comparison is not None
        on = "" if len(effects) == 1 else f" {len(effects)} effects rest on it."
        found = f"The study is a crossover, but its arms are compared as different patients.{on}"
        places = [comparison.at("comparison.relation")]
        places += [effect.at(means) for effect in effects for means in ("effect.comparison", "effect.period")]
        could = "Choose “the same patients, crossover”, unless only the first period is meant."
        yield Found(tuple(places), found, could)


def _is_crossover(sheet: Sheet, effect: Seen) -> bool:
    """Whether an effect compares two arms of a crossover, over more than the first period, as different patients."""
    if study_of(sheet, "design.kind").choice("design.kind") != "rct_crossover":
        return False
    comparison = effect.refers("effect.comparison")
    if comparison is None or comparison.choice("comparison.relation") != "different_patients":
        return False
    groups = [comparison.refers(means) for means in ("comparison.a", "comparison.b")]
    kinds = [group.choice("group.kind") if group else "" for group in groups]
    return kinds == ["randomised_arm", "randomised_arm"] and effect.choice("effect.period") != "first"


def adjustment_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """An adjusted difference has a smaller SE than the raw one and is never turned into SDs of the groups."""
    if row is None:
        return
    effect = look(sheet, row)
    measure, model = effect.choice("effect.measure"), set(effect.choices("effect.model"))
    places = (effect.at("effect.measure"), effect.at("effect.model"))
    if measure == "md" and model - {"nothing"}:
        found = "The difference is adjusted, but the measure is the plain difference of means."
        yield Found(places, found, "Choose “adjusted difference”, if this very figure is the adjusted one.")
    elif measure == "adjusted_md" and model == {"nothing"}:
        found = "The measure is an adjusted difference, but it is adjusted for nothing."
        yield Found(places, found, "Name what it is adjusted for, or choose the plain difference.")
    elif "nothing" in model and len(model) > 1:
        yield Found(places[::-1], "“Nothing” is chosen beside something.", "Take one of them away.")


def compared_with_itself(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A group compared with itself has no difference to find; a change within a group belongs to its results."""
    if row is None:
        return
    comparison = look(sheet, row)
    first, second = comparison.refers_to("comparison.a"), comparison.refers_to("comparison.b")
    if first and first == second and comparison.choice("comparison.relation") != "before_after":
        places = (comparison.at("comparison.b"), comparison.at("comparison.a"))
        yield Found(places, "Group A and group B are the same.", "Choose the group that it was compared with.")


def pairs_differ(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Where the same patients are compared, n is the number of pairs and the same on both sides."""
    if row is None:
        return
    effect = look(sheet, row)
    comparison = effect.refers("effect.comparison")
    first, second = effect.count("effect.n_a"), effect.count("effect.n_b")
    if comparison is None or comparison.choice("comparison.relation") not in _SAME_PATIENTS:
        return
    if first is not None and second is not None and first != second:
        found = f"The same patients are compared, but n is {first} and {second}."
        places = (effect.at("effect.n_b"), effect.at("effect.n_a"), comparison.at("comparison.relation"))
        yield Found(places, found, "Type the number of pairs on both sides.")


def model_mean(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The SE of a least-squares mean is that of a model: times √n it is no SD of the patients."""
    if row is None:
        return
    result = look(sheet, row)
    summary = result.value("result.value", Summary)
    is_model = result.choice("result.model") in ("least_squares_mean", "other_model")
    if summary and is_model and summary.spread_type in ("se", "ci"):
        found = "The figure comes from a model: its SE or interval gives no SD."
        places = (result.at("result.value"), result.at("result.model"))
        yield Found(places, found, "Look for raw means, or use the effect between the groups.")


def within_p_only(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A change within each group says nothing of the difference between them: both can be significant and alike."""
    groups = {group.row.id for group in rows_of(sheet, "group.role") if group.choice("group.role") == "comparator"}
    compared = {effect.refers_to("effect.outcome") for effect in rows_of(sheet, "effect.outcome")}
    if not groups:
        return
    for result in rows_of(sheet, "result.p_within"):
        outcome = result.refers_to("result.outcome")
        p = result.value("result.p_within", PrintedP)
        if outcome and outcome not in compared and p is not None:
            found = "The p is about the change in this group; for this outcome there is no effect between the groups."
            places = (result.at("result.p_within"), result.at("result.outcome"))
            yield Found(places, found, "Look whether the paper compares the groups, and enter that as an effect.")
