"""Every export there is, by the name the command line gives it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crps_extractor.models.exports.base import Export
from crps_extractor.models.exports.excel_dual import EXCEL_DUAL
from crps_extractor.models.exports.r_effects import R_EFFECTS
from crps_extractor.models.exports.r_results import R_RESULTS
from crps_extractor.models.exports.reviewer_sheet import REVIEWER_SHEET
from crps_extractor.models.exports.study_table import STUDY_TABLE

__all__ = ["EXPORTS"]

_ALL: tuple[Export, ...] = (EXCEL_DUAL, R_RESULTS, R_EFFECTS, STUDY_TABLE, REVIEWER_SHEET)

EXPORTS: Mapping[str, Export] = MappingProxyType({export.id: export for export in _ALL})
"""All exports by their id; a closed list, so that a frozen program has what the source has."""
