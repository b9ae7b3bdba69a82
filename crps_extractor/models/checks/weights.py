"""The body weight by which a group's doses are related to the body, with where it comes from."""

from __future__ import annotations

from crps_extractor.models.checks.seen import Seen, rows_of, usable
from crps_extractor.models.doses.inputs import Given
from crps_extractor.models.kinds.summary_value import Summary

__all__ = ["body_weight", "weight_at_baseline"]

_ORIGINS = {"measured": "reported", "group_mean": "mean", "assumed": "assumed"}


def body_weight(seen: Seen) -> Given | None:
    """The body weight of the group with where it comes from."""
    summary = seen.value("dose.weight", Summary)
    return _given(summary, _ORIGINS.get(seen.choice("dose.weight_is"), "given"))


def weight_at_baseline(seen: Seen) -> Given | None:
    """The mean weight in kg that the baseline table gives for the group of a treatment; None where it gives none."""
    group = seen.refers_to("dose.group")
    for one in rows_of(seen.sheet, "baseline.value") if group else ():
        if one.refers_to("baseline.group") != group or one.choice("baseline.characteristic") != "weight":
            continue
        summary = one.value("baseline.value", Summary)
        in_kg = one.text("baseline.unit").strip().casefold() in ("", "kg")
        if in_kg and summary is not None and summary.centre_type == "mean":
            return _given(summary, "mean")
    return None


def _given(summary: Summary | None, origin: str) -> Given | None:
    figure = usable(summary.centre) if summary else None
    return Given(figure.value, origin) if figure and 0 < figure.value < 1000 else None
