"""Every check there is, family by family; a check that is not listed here does not run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crps_extractor.models.checks import (
    answers,
    bias,
    changes,
    counts,
    courses,
    doses,
    effects,
    identity,
    integrity,
    intervals,
    pairs,
    scales,
    slips,
    spread,
)
from crps_extractor.models.checks.problem import Check, Reach
from crps_extractor.models.kinds.base import Strength

__all__ = ["CHECKS", "FAMILIES"]

_ROW, _SHEET = Reach.ROW, Reach.SHEET
_STRONG, _MILD, _NOTE = Strength.STRONG, Strength.MILD, Strength.NOTE
_SUMMARY = ("summary",)
_SCORES = ("result.value", "result.outcome", "outcome.scale")
_ANY_DOSE = ("phase.dose", "dose.achieved", "dose.total", "dose.cap")
_HOURS = ("dose.hours_per_day", "phase.hours_per_day")
_COUNTED = ("result.n", "baseline.n", "event.at_risk", "effect.n_a", "effect.n_b")
_SHARES = ("result.events", "event.with_event", "result.value", "baseline.value")
_EFFECTS = ("effect.comparison", "comparison.a", "comparison.b", "result.group")

_ANSWERS = (
    Check("required_missing", "Required, still open", _ROW, _NOTE, answers.required_missing),
    Check("reading", "What reading an answer found", _ROW, _MILD, answers.reading_findings),
    Check("value_beside_status", "A value beside “not reported”", _ROW, _MILD, answers.value_beside_status),
    Check("reported_without_value", "Reported, but no value", _ROW, _MILD, answers.reported_without_value),
    Check("row_gone", "Refers to a row that is gone", _ROW, _STRONG, answers.row_gone),
    Check("meaning_changed", "Answered under an older meaning", _ROW, _MILD, answers.meaning_changed),
    Check("duplicate_rows", "Two rows say the same", _SHEET, _MILD, answers.duplicate_rows),
)
_DOSES = (
    Check("dose_kind_differs", "Rate and amount", _ROW, _STRONG, doses.dose_kind_differs, ("phase.dose", "phase.kind")),
    Check("total_is_rate", "A rate as a total", _ROW, _STRONG, doses.total_is_rate, ("dose.total",)),
    Check("dose_unusual", "Unusual dose", _ROW, _MILD, doses.dose_unusual, any_of=_ANY_DOSE),
    Check("number_unusual", "Unusual number", _ROW, _MILD, slips.number_unusual),
    Check("dose_is_fluid", "Fluid, not drug", _ROW, _STRONG, doses.dose_is_fluid, any_of=_ANY_DOSE),
    Check("dose_cap_binds", "The cap binds", _ROW, _NOTE, doses.dose_cap_binds, any_of=_ANY_DOSE),
    Check("dose_as_range", "A range of doses", _ROW, _NOTE, doses.dose_as_range, any_of=_ANY_DOSE),
    Check("dose_per_70_kg", "Dose per 70 kg", _ROW, _NOTE, doses.dose_per_70_kg, any_of=_ANY_DOSE),
    Check("dose_form_differs", "Another form of the drug", _ROW, _STRONG, doses.dose_form_differs, any_of=_ANY_DOSE),
    Check("dose_salt_differs", "Base or hydrochloride", _ROW, _STRONG, doses.dose_salt_differs, any_of=_ANY_DOSE),
    Check("hours_above_24", "More than 24 hours a day", _ROW, _STRONG, courses.hours_above_24, any_of=_HOURS),
    Check(
        "continuous_not_24", "Continuous or repeated", _ROW, _MILD, courses.continuous_not_24, ("dose.hours_per_day",)
    ),
    Check(
        "days_against_hours",
        "Length of a phase",
        _ROW,
        _MILD,
        courses.days_against_hours,
        ("phase.lasts", "phase.days"),
    ),
    Check("total_differs", "Dose, time and total", _ROW, _MILD, courses.total_differs, ("dose.total", "phase.dose")),
)
_SCALES = (
    Check("value_outside_scale", "Outside its scale", _ROW, _STRONG, scales.value_outside_scale, _SCORES),
    Check("not_whole_on_scale", "Not a whole score", _ROW, _MILD, scales.not_whole_on_scale, (*_SCORES, "result.n")),
    Check("spread_far_outside", "Mean ± SD far outside the scale", _ROW, _MILD, scales.spread_far_outside, _SCORES),
    Check("change_larger_than_baseline", "Change larger than the baseline", _SHEET, _MILD,
          scales.change_larger_than_baseline, (*_SCORES, "result.form", "time.phase")),
    Check("limits_unknown", "Scale without limits", _ROW, _MILD, scales.limits_unknown, ("outcome.scale",)),
    Check("direction_open", "Direction of the scale", _ROW, _MILD, scales.direction_open, ("outcome.scale",)),
    Check("name_mixes", "A name that leaves the scale open", _ROW, _NOTE, scales.name_mixes, ("outcome.scale",)),
    Check("name_differs", "Another scale by its name", _ROW, _MILD, scales.name_differs, ("outcome.scale",)),
    Check("entry_outside_scale", "A limit of entry outside its scale", _ROW, _STRONG, scales.entry_outside_scale,
          ("population.min_pain", "population.min_pain_value")),
    Check("values_show_length", "VAS: mm or cm", _SHEET, _MILD, scales.values_show_length, _SCORES),
    Check("values_ten_times_apart", "mm and cm mixed", _SHEET, _MILD, scales.values_ten_times_apart, _SCORES),
)  # fmt: skip
_SPREAD = (
    Check("spread_type_missing", "Type of ± not said", _ROW, _STRONG, spread.spread_type_missing, kinds=_SUMMARY),
    Check("spread_not_stated", "A ± that the paper never names", _SHEET, _MILD, spread.spread_not_stated),
    Check("sd_looks_like_se", "An SD that looks like an SE", _ROW, _MILD, spread.sd_looks_like_se, _SCORES),
    Check(
        "sd_of_another_size",
        "An SD beside others",
        _SHEET,
        _MILD,
        slips.sd_of_another_size,
        ("result.value", "result.n", "result.outcome"),
    ),
    Check(
        "groups_far_apart",
        "What a ± would make of two groups",
        _SHEET,
        _MILD,
        spread.groups_far_apart,
        (*_SCORES, "comparison.relation", "comparison.a", "comparison.b"),
    ),
    Check("ci_asymmetric", "Interval not symmetric", _ROW, _MILD, spread.ci_asymmetric, kinds=_SUMMARY),
    Check("iqr_as_one_number", "IQR as one number", _ROW, _MILD, spread.iqr_as_one_number, kinds=_SUMMARY),
    Check("mean_with_quartiles", "A mean with an IQR", _ROW, _NOTE, spread.mean_with_quartiles, kinds=_SUMMARY),
    Check("ci_level_unusual", "Not a 95 % interval", _ROW, _NOTE, spread.ci_level_unusual, kinds=_SUMMARY),
    Check("skewed", "Sign of skewness", _ROW, _NOTE, spread.skewed, kinds=_SUMMARY),
)
_COUNTS = (
    Check("groups_do_not_add_up", "Groups do not add up", _SHEET, _STRONG, counts.groups_do_not_add_up,
          ("design.kind", "study.n_total", "group.kind", "group.n_allocated")),
    Check("crossover_arms_split", "Arms of a crossover", _SHEET, _MILD, counts.crossover_arms_split,
          ("design.kind", "study.n_total", "group.kind", "group.n_allocated")),
    Check("group_above_study", "Group larger than the study", _SHEET, _STRONG, counts.group_above_study,
          ("study.n_total", "group.n_allocated")),
    Check("group_flow", "Flow of patients", _ROW, _STRONG, counts.group_flow, ("group.n_allocated",)),
    Check("condition_above_all", "More with the condition than in all", _ROW, _STRONG, counts.condition_above_all,
          any_of=("study.n_with_condition", "group.n_with_condition")),
    Check("n_above_group", "n larger than its group", _ROW, _STRONG, counts.n_above_group, any_of=_COUNTED),
    Check("infusions_as_patients", "Infusions are not patients", _ROW, _MILD, counts.infusions_as_patients,
          ("result.n",)),
    Check("event_above_risk", "More events than patients at risk", _ROW, _STRONG, counts.event_above_risk,
          any_of=("event.with_event", "baseline.value")),
    Check("events_below_patients", "Fewer events than patients with one", _ROW, _STRONG, counts.events_below_patients,
          ("event.n_events",)),
    Check("zero_not_mentioned", "A zero that nobody printed", _ROW, _MILD, counts.zero_not_mentioned, ("event.zero",)),
    Check("screening_flow", "Screened, eligible, enrolled", _SHEET, _MILD, counts.screening_flow, ("study.n_total",)),
    Check("planned_differs", "Planned and real number", _SHEET, _NOTE, counts.planned_differs,
          ("study.n_total", "study.n_planned")),
)  # fmt: skip
_INTEGRITY = (
    Check("mean_impossible", "A mean that cannot be (GRIM)", _ROW, _MILD, integrity.mean_impossible, _SCORES),
    Check("mean_sd_impossible", "Mean and SD cannot be together", _ROW, _STRONG, integrity.mean_sd_impossible, _SCORES),
    Check("sd_too_large", "SD too large for the scale", _ROW, _STRONG, integrity.sd_too_large, _SCORES),
    Check("percent_impossible", "A percentage of no whole number", _ROW, _MILD, integrity.percent_impossible,
          any_of=_SHARES),
    Check("within_p_differs", "p within the group", _ROW, _MILD, integrity.within_p_differs, ("result.p_within",)),
    Check("effect_differs", "Effect against its two results", _SHEET, _MILD, pairs.effect_differs, _EFFECTS),
    Check("ratio_differs", "Ratio against its counts", _SHEET, _MILD, pairs.ratio_differs,
          (*_EFFECTS, "result.events")),
    Check("spread_by_p", "What the p says of the ±", _SHEET, _MILD, pairs.spread_by_p, (*_EFFECTS, "effect.p_about")),
    Check("p_differs", "p against its figures", _SHEET, _MILD, pairs.p_differs, (*_EFFECTS, "effect.p_about")),
    Check("interval_differs", "Interval against its figures", _SHEET, _MILD, pairs.interval_differs, _EFFECTS),
    Check("interval_and_p_differ", "Interval and p", _ROW, _MILD, intervals.interval_and_p_differ, ("effect.p_about",)),
    Check("change_differs", "Change against baseline and end", _SHEET, _MILD, changes.change_differs,
          ("result.value", "result.form", "result.n", "time.phase")),
    Check("change_sd_impossible", "SD of the change", _SHEET, _MILD, changes.change_sd_impossible,
          ("result.value", "result.form", "result.n", "time.phase")),
    Check("follow_up_spread_missing", "Spread at baseline only", _SHEET, _MILD, changes.follow_up_spread_missing,
          ("result.value", "result.form", "time.phase")),
    Check("conclusion_against_numbers", "Numbers against the conclusion", _SHEET, _MILD,
          changes.conclusion_against_numbers, ("study.conclusion_direction", "effect.estimate", "effect.favours")),
)  # fmt: skip
_EFFECT = (
    Check("p_gives_no_sd", "What the p is about", _ROW, _NOTE, effects.p_gives_no_sd, ("effect.p",)),
    Check("ratio_not_positive", "A ratio below 0", _ROW, _STRONG, effects.ratio_not_positive, ("effect.measure",)),
    Check("relation_differs", "Paired or not", _ROW, _STRONG, effects.relation_differs,
          ("effect.measure", "comparison.relation")),
    Check("crossover_as_parallel", "A crossover as two groups", _SHEET, _STRONG, effects.crossover_as_parallel,
          ("design.kind", "comparison.relation")),
    Check("adjustment_differs", "Adjusted or not", _ROW, _MILD, effects.adjustment_differs, ("effect.model",)),
    Check("compared_with_itself", "A group against itself", _ROW, _STRONG, effects.compared_with_itself,
          ("comparison.a", "comparison.b")),
    Check("pairs_differ", "Number of pairs", _ROW, _MILD, effects.pairs_differ,
          ("effect.n_a", "comparison.relation")),
    Check("model_mean", "A mean from a model", _ROW, _NOTE, effects.model_mean, ("result.model",)),
    Check("within_p_only", "Only a p within the groups", _SHEET, _NOTE, effects.within_p_only,
          ("result.p_within", "effect.outcome", "group.role")),
)  # fmt: skip
_IDENTITY = (
    Check("age_impossible", "An age that cannot be", _ROW, _STRONG, identity.age_impossible, ("baseline.value",)),
    Check("range_kind_differs", "What a range is", _ROW, _MILD, identity.range_kind_differs, ("baseline.range_is",)),
    Check("duration_unit_open", "Months or years", _ROW, _MILD, identity.duration_unit_open, ("baseline.value",)),
    Check("durations_twelve_times_apart", "Months beside years", _SHEET, _MILD,
          identity.durations_twelve_times_apart, ("baseline.value",)),
    Check("same_time_points", "One time in two rows", _SHEET, _MILD, identity.same_time_points, ("time.value",)),
    Check("follow_up_too_short", "After the end of the study", _SHEET, _MILD, identity.follow_up_too_short,
          ("study.follow_up", "time.value")),
    Check("time_within_treatment", "Still under treatment", _SHEET, _MILD, identity.time_within_treatment,
          ("dose.days", "time.anchor", "time.phase")),
)  # fmt: skip

_BIAS = (Check("rob_proposed", "What RoB 2 proposes", _ROW, _NOTE, bias.proposed_judgement, ("rob.tool", "rob2.q1_1")),)

FAMILIES: Mapping[str, tuple[Check, ...]] = MappingProxyType(
    {
        "Answers": _ANSWERS,
        "Doses": _DOSES,
        "Scales": _SCALES,
        "Spread": _SPREAD,
        "Counts": _COUNTS,
        "Integrity": _INTEGRITY,
        "Effects": _EFFECT,
        "Patients and times": _IDENTITY,
        "Risk of bias": _BIAS,
    }
)
"""The checks by family, in the order in which the manual shows them."""

CHECKS: tuple[Check, ...] = tuple(check for family in FAMILIES.values() for check in family)
"""All checks; a closed list, so that a frozen program has what the source has."""
