"""Analysis data for meta-analysis in R: every comparison under metafor's names, with why a line cannot be pooled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crps_extractor.models.exports.analysis.borrowed import borrowed
from crps_extractor.models.exports.analysis.bundle import Analysis, Made, write_analysis
from crps_extractor.models.exports.analysis.cohorts import counted_twice, marks_of
from crps_extractor.models.exports.analysis.effect_columns import EFFECT_COLUMNS
from crps_extractor.models.exports.analysis.effects import effect_lines
from crps_extractor.models.exports.analysis.opened import opened_studies
from crps_extractor.models.exports.analysis.sets import with_cohorts
from crps_extractor.models.exports.analysis.table import Line, Table
from crps_extractor.models.exports.base import Export, Say
from crps_extractor.models.review.review import Review

__all__ = ["R_EFFECTS", "write_r_effects"]

_HOLDS = "one line for each comparison, outcome, time and kind of figure, and for each printed effect."
_WITHOUT = "the same without any imputed SD: a line that needs one says so in left_out."
_NOTES = (
    "Take lines where left_out is blank, and one line of each set (proposed is TRUE on the one that a rule proposes).",
    "Pool only lines with the same words in pool_group; values and changes may share a mean difference, never an SMD; "
    "NRS and VAS share 0-100 only if the review decides so.",
    "Look at shared_group and cohort_twice before pooling: a group or a cohort must not count twice.",
    "The figures run as the paper prints them; multiply by turn to give them all one direction.",
    "With metafor: escalc(measure = “MD”, n1i, m1i, sd1i, n2i, m2i, sd2i, data = r_effects, replace = FALSE) keeps "
    "the yi of printed effects; vi of these is sei^2, or conv.wald() gives it from yi_low, yi_high and ci_level.",
)


def write_r_effects(review: Review, target: Path, say: Say) -> Path:
    """Write the zip; returns where it stands. Raises ExportFailedError as ``write_analysis`` does."""
    return write_analysis(review, target, say, _ANALYSIS)


def _make(review: Review, say: Say) -> Made:
    lent = borrowed(review)
    studies, marks = [], {}
    lines, without = list[Line](), list[Line]()
    for opened in opened_studies(review, say):
        studies.append(opened.study)
        marks[opened.study.id] = marks_of(opened)
        lines += effect_lines(opened, lent)
        if lent.sds:
            without += effect_lines(opened, lent, with_imputed=False)
    twice = counted_twice(review, marks)
    tables = [Table("r-effects", _HOLDS, EFFECT_COLUMNS, with_cohorts(lines, twice))]
    if lent.sds:
        tables.append(Table("r-effects-none-imputed", _WITHOUT, EFFECT_COLUMNS, with_cohorts(without, twice)))
    return Made(tables, (*_NOTES, *_counted(lines), *(f"Not imputed: {reason}" for reason in lent.refused)), studies)


def _counted(lines: Sequence[Line]) -> list[str]:
    out = sum(bool(line["left_out"]) for line in lines)
    return [f"{len(lines) - out} of {len(lines)} lines can be pooled as they stand; the others say why not."]


_ANALYSIS = Analysis(
    "r-effects",
    "Comparisons for R (metafor)",
    "The consensus of the review as comparisons, with metafor's names for the figures.",
    (("comparison.a",), ("comparison.b",), ("result.group", "effect.comparison"), ("result.outcome", "effect.outcome")),
    _make,
)
R_EFFECTS = Export(_ANALYSIS.id, _ANALYSIS.title, ".zip", write_r_effects)
