"""The body weight by which a group's doses are related to the body, with where it comes from."""

from __future__ import annotations

from crps_extractor.models.checks.seen import Seen, usable
from crps_extractor.models.doses.inputs import Given
from crps_extractor.models.kinds.summary_value import Summary

__all__ = ["body_weight"]

_ORIGINS = {"measured": "reported", "group_mean": "mean", "assumed": "assumed"}


def body_weight(seen: Seen) -> Given | None:
    """The body weight of the group with where it comes from."""
    summary = seen.value("dose.weight", Summary)
    figure = usable(summary.centre) if summary else None
    origin = _ORIGINS.get(seen.choice("dose.weight_is"), "given")
    return Given(figure.value, origin) if figure and 0 < figure.value < 1000 else None
