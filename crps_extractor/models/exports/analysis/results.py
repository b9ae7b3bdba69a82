"""The long table of results: one line for each result of a group in the consensus, with the origin of every figure."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor.models.checks.seen import Seen, rows_of
from crps_extractor.models.exports.analysis.borrowed import Borrowed
from crps_extractor.models.exports.analysis.described import (
    OUTCOME_COLUMNS,
    STUDY_COLUMNS,
    TIME_COLUMNS,
    outcome_cells,
    study_cells,
    time_cells,
)
from crps_extractor.models.exports.analysis.figures import (
    Given,
    GroupFigures,
    figures_of,
    named_spread,
    printed,
    rescaled,
)
from crps_extractor.models.exports.analysis.opened import Opened
from crps_extractor.models.exports.analysis.table import NUMBER, YES_NO, Column, Line, yes_no
from crps_extractor.models.kinds.figures import Figure

__all__ = ["RESULT_COLUMNS", "result_lines"]

_GROUP = (
    Column("group", "The group's name in the paper."),
    Column("group_kind", "Randomised_arm, cohort_arm, sequence, subgroup, pooled_arms or whole_study."),
    Column("review_arm", "The arm of the review that it is."),
    Column("role", "Experimental, comparator, both or neither."),
    Column("form", "What the figure is: value (at the time), change (from baseline), percent_change, responders …"),
    Column("analysis_set", "Analysis set: itt, mitt, pp, completers …"),
    Column("period", "Period of a crossover; all, first, second …"),
    Column("model", "Raw, least_squares_mean or other_model."),
    Column("n", "The number analysed.", NUMBER, "see n_unit"),
    Column("n_origin", "Where n comes from."),
    Column("n_unit", "What n counts: patients, infusions, courses, limbs or clusters."),
    Column("n_effective", "An effective n that was derived (clusters, several infusions a patient).", NUMBER),
    Column("n_effective_origin", "By which method, from which figures."),
)
_PRINTED = (
    Column("value_as_published", "The whole statistic, every figure as the paper prints it. Text, never computed."),
    Column("value_status", "What the paper says of it (reported, not reported …), or “not settled yet”."),
    Column("statistic", "What the centre is: mean, median, geometric_mean, count, percentage."),
    Column("unit", "Unit of the value where the paper prints one beside it."),
)
_FIGURES = (
    Column("mean", "The mean, printed or derived; printed decimals are kept.", NUMBER, "scale_unit"),
    Column("mean_origin", "Reported, read off a figure, from authors, or derived by which method from which figures."),
    Column("sd", "The SD, printed, derived or imputed.", NUMBER, "scale_unit"),
    Column("sd_origin", "As mean_origin; an imputed one begins with “imputed:” and names donors and range."),
    Column("sd_low", "What rounding allows of a derived SD, or the range of an imputed one: from.", NUMBER),
    Column("sd_high", "The same: to.", NUMBER),
    Column(
        "sd_is_imputed", "TRUE where the SD was borrowed; every analysis should also be made without these.", YES_NO
    ),
    Column("no_mean_sd", "Why there is no n, no mean or no SD."),
    Column("median", "The median as printed.", NUMBER, "scale_unit"),
    Column("se", "The SE as printed.", NUMBER, "scale_unit"),
    Column("ci_low", "Lower limit of the confidence interval as printed.", NUMBER, "scale_unit"),
    Column("ci_high", "Upper limit as printed.", NUMBER, "scale_unit"),
    Column("ci_level", "Its level.", NUMBER, "per cent"),
    Column("q1", "Lower quartile as printed.", NUMBER, "scale_unit"),
    Column("q3", "Upper quartile as printed.", NUMBER, "scale_unit"),
    Column("iqr_width", "Interquartile range printed as one number.", NUMBER, "scale_unit"),
    Column("minimum", "Least value as printed.", NUMBER, "scale_unit"),
    Column("maximum", "Largest value as printed.", NUMBER, "scale_unit"),
    Column("spread_not_stated", "The figure after ± where the paper does not say what it is: no SD.", NUMBER),
    Column("events", "Patients with the event, as printed.", NUMBER, "patients"),
    Column("events_of", "Of how many, as printed.", NUMBER, "patients"),
    Column("events_percent", "The percentage as printed.", NUMBER, "per cent"),
    Column("events_as_published", "The count with its percentage as the paper prints it."),
    Column("mean_100", "The mean on 0-100, running as its scale runs.", NUMBER, "0-100"),
    Column("sd_100", "The SD on 0-100.", NUMBER, "0-100"),
    Column("not_rescaled", "Why there is no mean or SD on 0-100."),
    Column("p_within", "The p within the group as printed; it says nothing of the other group."),
    Column("test_within", "The test behind it."),
    Column("r", "Correlation of baseline and end, printed or from authors.", NUMBER),
)
_END = (
    Column("how", "How the value came about: agreed, settled as …, single extraction, not settled yet."),
    Column("usable", "The reviewers' judgement: yes, after_conversion, p_only, words, mixed_population."),
    Column("open_problems", "What the checks found in this line and nobody looked at yet."),
    Column("correct_as_published", "Problems that were looked at and found correct as published, with the note."),
    Column("source_report", "The report in which the value stands (the first place; all are in the workbook)."),
    Column("source_page", "Its page, counted from 1.", NUMBER),
    Column("source_quote", "The words on the page."),
    Column("notice", "Erratum, expression of concern or retraction of that report."),
    Column("note", "The note on the answer."),
    Column("result_id", "The id of the result, the same in every export of this review."),
)
RESULT_COLUMNS = (*STUDY_COLUMNS, *OUTCOME_COLUMNS, *TIME_COLUMNS, *_GROUP, *_PRINTED, *_FIGURES, *_END)


def result_lines(opened: Opened, lent: Borrowed) -> Iterator[Line]:
    """One line for each result of the consensus, in the form's order."""
    for result in rows_of(opened.sheet, "result.group"):
        figures = figures_of(opened, result, lent)
        outcome, time = result.refers("result.outcome"), result.refers("result.time")
        yield {
            **study_cells(opened),
            **outcome_cells(opened, outcome),
            **time_cells(opened, time),
            **_group(opened, result, figures),
            **_as_printed(opened, result, figures),
            **_figures(result, figures),
            **_end(opened, result),
        }


def _group(opened: Opened, result: Seen, figures: GroupFigures) -> dict[str, str]:
    group = result.refers("result.group")
    cells = {
        "form": result.choice("result.form"),
        "analysis_set": result.choice("result.analysis"),
        "period": result.choice("result.period"),
        "model": result.choice("result.model"),
        "n": figures.n.text,
        "n_origin": figures.n.origin,
        "n_unit": result.choice("result.n_unit"),
        "n_effective": figures.effective_n.text,
        "n_effective_origin": figures.effective_n.origin,
    }
    if group is None:
        return cells
    return cells | {
        "group": opened.shown(group, "group.label") or opened.context.row_label(group.row.id),
        "group_kind": group.choice("group.kind"),
        "review_arm": opened.shown(group, "group.review_arm"),
        "role": group.choice("group.role"),
    }


def _as_printed(opened: Opened, result: Seen, figures: GroupFigures) -> dict[str, str]:
    summary, share = figures.summary, figures.share
    cells = {
        "value_as_published": opened.shown(result, "result.value"),
        "value_status": opened.status(result, "result.value"),
        "events_as_published": opened.shown(result, "result.events"),
        "p_within": opened.shown(result, "result.p_within"),
        "test_within": result.choice("result.test_within"),
    }
    if summary is not None:
        cells |= {"statistic": summary.centre_type, "unit": summary.unit, **dict(named_spread(summary))}
        if summary.centre_type == "median":
            cells["median"] = printed(summary.centre)
    if share is not None:
        cells |= {
            "events": "" if share.count is None else str(share.count),
            "events_of": "" if share.of is None else str(share.of),
            "events_percent": printed(share.percent),
        }
    return cells


def _figures(result: Seen, figures: GroupFigures) -> dict[str, str]:
    mean, sd = figures.mean, figures.sd
    mean_100, no_mean_100 = rescaled(mean, "value", result)
    sd_100, no_sd_100 = rescaled(sd, "spread", result)
    return {
        **_given("mean", mean),
        **_given("sd", sd),
        "sd_low": sd.low,
        "sd_high": sd.high,
        "sd_is_imputed": yes_no(sd.is_imputed) if sd else "",
        "no_mean_sd": " ".join(
            dict.fromkeys(one.lacks for one in (figures.n, mean, sd) if not one and _has_value(figures))
        ),
        "mean_100": mean_100,
        "sd_100": sd_100,
        "not_rescaled": no_mean_100 or no_sd_100,
        "r": printed(result.value("result.r", Figure)),
    }


def _given(name: str, figure: Given) -> dict[str, str]:
    return {name: figure.text, f"{name}_origin": figure.origin}


def _has_value(figures: GroupFigures) -> bool:
    """A count of events needs no mean: nothing is missing there."""
    return figures.summary is not None or figures.share is None


def _end(opened: Opened, result: Seen) -> dict[str, str]:
    means = "result.value" if result.answer("result.value") or not result.answer("result.events") else "result.events"
    answer = opened.sheet.answer(*result.at(means))
    return {
        "how": opened.how(result.at(means)),
        "usable": result.choice("result.usable"),
        "open_problems": opened.problems(result.row.id),
        "correct_as_published": opened.as_published(result.row.id),
        **opened.place(answer),
        "note": answer.note if answer is not None else "",
        "result_id": result.row.id,
    }
