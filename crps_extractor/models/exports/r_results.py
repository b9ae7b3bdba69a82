"""Analysis data for R, long: every result of every group with the origin of its mean and SD."""

from __future__ import annotations

from pathlib import Path

from crps_extractor.models.exports.analysis.borrowed import borrowed
from crps_extractor.models.exports.analysis.bundle import Analysis, Made, write_analysis
from crps_extractor.models.exports.analysis.opened import opened_studies
from crps_extractor.models.exports.analysis.results import RESULT_COLUMNS, result_lines
from crps_extractor.models.exports.analysis.table import Line, Table
from crps_extractor.models.exports.base import Export, Say
from crps_extractor.models.review.review import Review

__all__ = ["R_RESULTS", "write_r_results"]

_HOLDS = "one line for each result of a group: outcome, time, group, n, figures as published and for computing."
_IMPUTED = "Lines with sd_is_imputed TRUE hold a borrowed SD: analyse also without them."


def write_r_results(review: Review, target: Path, say: Say) -> Path:
    """Write the zip; returns where it stands. Raises ExportFailedError as ``write_analysis`` does."""
    return write_analysis(review, target, say, _ANALYSIS)


def _make(review: Review, say: Say) -> Made:
    lent, studies, lines = borrowed(review), [], list[Line]()
    for opened in opened_studies(review, say):
        studies.append(opened.study)
        lines += result_lines(opened, lent)
    notes = [_IMPUTED] if any(line["sd_is_imputed"] == "TRUE" for line in lines) else []
    notes += [f"Not imputed: {reason}" for reason in lent.refused]
    return Made((Table("r-results", _HOLDS, RESULT_COLUMNS, lines),), notes, studies)


_ANALYSIS = Analysis(
    "r-results",
    "Results for R",
    "The consensus of the review as a long table: what each group had, and where each figure comes from.",
    (("result.group",), ("result.outcome",), ("result.value", "result.events")),
    _make,
)
R_RESULTS = Export(_ANALYSIS.id, _ANALYSIS.title, ".zip", write_r_results)
