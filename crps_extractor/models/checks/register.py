"""Every check there is, family by family; a check that is not listed here does not run."""

from __future__ import annotations

from crps_extractor.models.checks.problem import Check

__all__ = ["CHECKS"]

CHECKS: tuple[Check, ...] = ()
"""All checks, in the order of their families; a closed list, so that a frozen program has what the source has."""
