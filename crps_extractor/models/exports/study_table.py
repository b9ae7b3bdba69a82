"""One line a study, for a paper's first table; beside it every dose and every judgement of the risk of bias."""

from __future__ import annotations

from pathlib import Path

from crps_extractor.models.exports.analysis.bundle import Analysis, Made, write_analysis
from crps_extractor.models.exports.analysis.opened import opened_studies
from crps_extractor.models.exports.analysis.studies import (
    BIAS_COLUMNS,
    DOSE_COLUMNS,
    STUDY_TABLE_COLUMNS,
    bias_lines,
    dose_lines,
    study_line,
)
from crps_extractor.models.exports.analysis.table import Line, Table
from crps_extractor.models.exports.base import Export, Say
from crps_extractor.models.review.review import Review

__all__ = ["STUDY_TABLE", "write_study_table"]


def write_study_table(review: Review, target: Path, say: Say) -> Path:
    """Write the zip; returns where it stands. Raises ExportFailedError as ``write_analysis`` does."""
    return write_analysis(review, target, say, _ANALYSIS)


def _make(review: Review, say: Say) -> Made:
    studies, lines, doses, judged = [], list[Line](), list[Line](), list[Line]()
    for opened in opened_studies(review, say):
        studies.append(opened.study)
        lines.append(study_line(opened))
        doses += dose_lines(opened)
        judged += bias_lines(opened)
    tables = [Table("study-table", "one line a study, texts as published.", STUDY_TABLE_COLUMNS, lines)]
    if review.form.meaning("phase.dose") or review.form.meaning("dose.group"):
        tables.append(Table("doses", "one line for each dose of each group.", DOSE_COLUMNS, doses))
    if review.form.meaning("rob.tool"):
        tables.append(Table("risk-of-bias", "one line for each judgement of each domain.", BIAS_COLUMNS, judged))
    return Made(tables, (), studies)


_ANALYSIS = Analysis(
    "study-table",
    "Table of studies",
    "What the consensus says of each study, for the first table of a paper.",
    (("design.kind", "group.label", "outcome.label", "study.n_total"),),
    _make,
)
STUDY_TABLE = Export(_ANALYSIS.id, _ANALYSIS.title, ".zip", write_study_table)
