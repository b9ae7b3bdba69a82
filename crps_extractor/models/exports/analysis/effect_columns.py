"""The columns of the table of comparisons, each with its meaning; the names of figures are those of metafor."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.exports.analysis.described import OUTCOME_COLUMNS, STUDY_COLUMNS, TIME_COLUMNS
from crps_extractor.models.exports.analysis.sets import RULE
from crps_extractor.models.exports.analysis.table import NUMBER, YES_NO, Column

__all__ = ["EFFECT_COLUMNS"]

_COMPARED = (
    Column("comparison", "Group a against group b."),
    Column("sought", "The comparison of the review that it is."),
    Column("relation", "Different_patients, crossover (the same patients), before_after or matched."),
    Column("group_a", "Group a, the paper's name."),
    Column("group_b", "Group b, the paper's name."),
    Column("group_kind_a", "Randomised_arm, subgroup, pooled_arms …"),
    Column("group_kind_b", "The same of group b."),
    Column("review_arm_a", "The arm of the review that group a is."),
    Column("review_arm_b", "The same of group b."),
    Column("basis", "Means of the groups, events of the groups, printed effect, or derived paired difference."),
    Column("form", "Value (at the time), change, percent_change, responders, events …"),
    Column("analysis_set", "Analysis set: itt, mitt, pp, completers …"),
    Column("period", "Period of a crossover."),
    Column("model", "Raw or model-based means; for a printed effect what it was adjusted for."),
    Column("left_out", "Why the line cannot go into a pooled analysis; blank where it can."),
    Column("pool_group", "Lines with the same words may share one analysis: domain, component, kind of instrument."),
    Column("set", "Lines of the same set tell of the same comparison, outcome and time: use one of them."),
    Column("set_lines", "How many lines the set has.", NUMBER),
    Column("proposed", RULE, YES_NO),
    Column("shared_group", "TRUE where another comparison of this outcome and time counts a group again.", YES_NO),
    Column("shared_with", "Which: split the shared group, combine groups, or model the correlation."),
    Column("cohort_twice", "TRUE where patients of the study are, or may be, counted in another one too.", YES_NO),
    Column("cohort_note", "What is known of that."),
)
_COUNTS = (
    Column("ai", "Patients of group a with the event.", NUMBER, "patients"),
    Column("bi", "Patients of group a without it.", NUMBER, "patients"),
    Column("ci", "Patients of group b with the event (metafor's name; no confidence interval).", NUMBER, "patients"),
    Column("di", "Patients of group b without it.", NUMBER, "patients"),
)
_EFFECT = (
    Column("measure", "What a printed effect is: md, adjusted_md, paired_md, smd, rr, or, hr …"),
    Column("effect_as_published", "The effect as the paper prints it. Text, never computed."),
    Column("effect_status", "What the paper says of it, or “not settled yet”."),
    Column("estimate_printed", "The estimate as printed, ratios not as logarithms.", NUMBER),
    Column("se_printed", "Its SE as printed.", NUMBER),
    Column("ci_low_printed", "Lower limit as printed.", NUMBER),
    Column("ci_high_printed", "Upper limit as printed.", NUMBER),
    Column("ci_level", "Level of the interval.", NUMBER, "per cent"),
    Column("positive_means", "What a positive value (a ratio above 1) means in the paper: more_in_a, more_in_b."),
    Column(
        "yi", "The printed effect on its scale of analysis: a ratio's logarithm, else as it is.", NUMBER, "yi_scale"
    ),
    Column("yi_origin", "Where it comes from."),
    Column("sei", "Its SE on that scale: printed, or derived by a named method.", NUMBER, "yi_scale"),
    Column("sei_origin", "Where it comes from."),
    Column("yi_low", "Lower limit on that scale; use it where there is no sei.", NUMBER, "yi_scale"),
    Column("yi_high", "Upper limit on that scale.", NUMBER, "yi_scale"),
    Column("yi_scale", "Difference, standardised difference or log ratio."),
    Column("p_as_published", "The p as printed."),
    Column("p_about", "What the p is about: this_time, all_times, interaction …"),
    Column("test", "The test behind it."),
)
_SIGN = (
    Column("turn", "1 or -1: multiply the effect (a minus b, or yi) by it and a positive one favours a.", NUMBER),
    Column("no_turn", "Why the direction is not known."),
    Column("favours_a", "Difference of means or yi, turned so that a positive value favours group a.", NUMBER),
)
_HANGING_TOGETHER = (
    Column("r", "Crossover: correlation within patients.", NUMBER),
    Column("r_origin", "Whether it was used, and from where it is."),
    Column("r_low", "Range of an assumed correlation for the sensitivity analysis: from.", NUMBER),
    Column("r_high", "The same: to.", NUMBER),
    Column("cluster_n", "Clusters.", NUMBER),
    Column("cluster_size", "Mean size of a cluster.", NUMBER),
    Column("cluster_icc", "Intracluster correlation.", NUMBER),
    Column("cluster_adjusted", "Whether the paper's analysis allowed for the clusters."),
)
_END = (
    Column("how", "How the figures came about: agreed, settled as …, single extraction, not settled yet."),
    Column("open_problems", "What the checks found in these rows and nobody looked at yet."),
    Column("correct_as_published", "Problems that were looked at and found correct as published, with the note."),
    Column("source_report", "The reports in which the figures stand."),
    Column("source_pages", "Their pages, counted from 1: of group a / of group b, or of the effect."),
    Column("source_quote", "The words on the pages."),
    Column("notice", "Erratum, expression of concern or retraction of these reports."),
    Column("row_a", "The id of group a's result; the same in r-results."),
    Column("row_b", "The id of group b's result."),
    Column("effect_row", "The id of the printed effect."),
)


def _group(number: str, name: str) -> Iterator[Column]:
    yield Column(f"n{number}i", f"Group {name}: the number analysed.", NUMBER, "patients")
    yield Column(f"n{number}_origin", "Where it comes from.")
    yield Column(f"n{number}_effective", "An effective n that was derived (clusters, shared control …).", NUMBER)
    yield Column(f"n{number}_effective_origin", "By which method, from which figures.")
    yield Column(f"m{number}i", f"Group {name}: the mean, printed or derived.", NUMBER, "scale_unit")
    yield Column(f"m{number}_origin", "Reported, read off a figure, from authors, or derived by which method.")
    yield Column(f"sd{number}i", f"Group {name}: the SD, printed, derived or imputed.", NUMBER, "scale_unit")
    yield Column(f"sd{number}_origin", "As that of the mean; an imputed one begins with “imputed:”.")
    yield Column(f"sd{number}_low", "What rounding allows, or the range of an imputed SD: from.", NUMBER, "scale_unit")
    yield Column(f"sd{number}_high", "The same: to.", NUMBER, "scale_unit")
    yield Column(f"sd{number}_is_imputed", "TRUE where the SD was borrowed.", YES_NO)
    yield Column(f"m{number}i_100", f"Group {name}: the mean on 0-100, running as its scale runs.", NUMBER, "0-100")
    yield Column(f"sd{number}i_100", f"Group {name}: the SD on 0-100.", NUMBER, "0-100")


EFFECT_COLUMNS = (
    *STUDY_COLUMNS,
    *_COMPARED,
    *OUTCOME_COLUMNS,
    *TIME_COLUMNS,
    *_group("1", "a"),
    *_group("2", "b"),
    Column("not_rescaled", "Why there are no figures on 0-100."),
    *_COUNTS,
    *_EFFECT,
    *_SIGN,
    *_HANGING_TOGETHER,
    *_END,
)
