"""What results and effects have in common: columns for the study, the outcome with its scale, and the time point."""

from __future__ import annotations

from crps_extractor.models.checks.seen import Seen
from crps_extractor.models.exports.analysis.opened import Opened
from crps_extractor.models.exports.analysis.table import NUMBER, Column
from crps_extractor.models.kinds.figures import exact_cell
from crps_extractor.models.kinds.time import Span
from crps_extractor.models.numbers import decimal_text, rounded_text
from crps_extractor.models.scales.scale import Scale

__all__ = ["OUTCOME_COLUMNS", "STUDY_COLUMNS", "TIME_COLUMNS", "outcome_cells", "study_cells", "time_cells"]

STUDY_COLUMNS = (
    Column("study_id", "The study's id, the same in every export of this review."),
    Column("study", "The study's name."),
    Column("study_status", "In_extraction and included count in the review; excluded, awaiting, duplicate … do not."),
    Column("design", "Its design, in the words of the vocabulary (rct_parallel, rct_crossover …)."),
    Column("extraction", "Independent double, extract and verify, or single extraction (nobody checked it)."),
    Column("study_state", "How many differences of the study are still open; “complete” where none is."),
)
OUTCOME_COLUMNS = (
    Column("outcome", "The outcome's name in the paper."),
    Column("review_outcome", "The review's outcome that it belongs to."),
    Column("domain", "Domain of the outcome (pain_intensity …)."),
    Column("component", "Component: average, worst, least, now … Different components are different outcomes."),
    Column("recall", "Recall period: now, hours_24, week …"),
    Column("outcome_type", "Continuous, dichotomous, ordered, count, rate, time_to_event or words."),
    Column("definition", "What counts as a responder or an event."),
    Column("score_is", "What one score is: one_rating, mean_of_ratings, sum_of_items, auc …"),
    Column("scale", "The scale as read; the paper's own words stand in the workbook."),
    Column("scale_min", "Lower end of the scale.", NUMBER, "points of the scale"),
    Column("scale_max", "Upper end of the scale.", NUMBER, "points of the scale"),
    Column("scale_unit", "Unit of the scale (points, mm, cm)."),
    Column("direction", "Which way the scale runs: up is worse, up is better; blank where nobody recorded it."),
)
TIME_COLUMNS = (
    Column("time", "The time point as the paper names it."),
    Column("time_days", "Its distance from the anchor; the lower end of a range.", NUMBER, "days"),
    Column("time_days_to", "The upper end where a range is printed.", NUMBER, "days"),
    Column("anchor", "What the time is counted from (randomisation, treatment_start, infusion_end …)."),
    Column("phase", "Baseline, during, end (of treatment) or follow_up."),
    Column("window", "The review's window that it belongs to."),
)


def study_cells(opened: Opened) -> dict[str, str]:
    """The cells of STUDY_COLUMNS."""
    return {
        "study_id": opened.study.id,
        "study": opened.study.label,
        "study_status": opened.study.status,
        "design": opened.design,
        "extraction": opened.extraction,
        "study_state": opened.state,
    }


def outcome_cells(opened: Opened, outcome: Seen | None) -> dict[str, str]:
    """The cells of OUTCOME_COLUMNS."""
    if outcome is None:
        return {}
    scale = outcome.value("outcome.scale", Scale)
    definition = (opened.shown(outcome, "outcome.definition"), opened.shown(outcome, "outcome.definition_text"))
    cells = {
        "outcome": opened.shown(outcome, "outcome.label") or opened.context.row_label(outcome.row.id),
        "review_outcome": opened.shown(outcome, "outcome.review_outcome"),
        "domain": outcome.choice("outcome.domain"),
        "component": outcome.choice("outcome.component"),
        "recall": outcome.choice("outcome.recall"),
        "outcome_type": outcome.choice("outcome.type"),
        "definition": "; ".join(part for part in definition if part),
        "score_is": outcome.choice("outcome.score_is"),
    }
    if scale is None:
        return cells
    ends = {"scale_min": scale.minimum, "scale_max": scale.maximum}
    cells |= {name: exact_cell(name, end).number for name, end in ends.items() if end is not None}
    direction = "" if scale.direction == "asked" else scale.direction
    return cells | {"scale": scale.label, "scale_unit": scale.unit, "direction": direction}


def time_cells(opened: Opened, time: Seen | None) -> dict[str, str]:
    """The cells of TIME_COLUMNS."""
    if time is None:
        return {}
    cells = {
        "time": opened.shown(time, "time.label") or opened.shown(time, "time.value"),
        "anchor": time.choice("time.anchor"),
        "phase": time.choice("time.phase"),
        "window": opened.shown(time, "time.window"),
    }
    span = time.value("time.value", Span)
    if span is not None and not span.bound:
        low, high = (decimal_text(end) for end in (span.low_days, span.high_days))
        cells["time_days"] = low if "/" not in low else rounded_text(span.low_days, 10)
        if span.is_range:
            cells["time_days_to"] = high if "/" not in high else rounded_text(span.high_days, 10)
    return cells
