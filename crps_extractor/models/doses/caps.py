"""From which body weight an absolute cap lowers a dose per kg."""

from __future__ import annotations

from fractions import Fraction

from crps_extractor.models.doses.reading import Quantity

__all__ = ["cap_binds_above"]


def cap_binds_above(rate: Quantity, cap: Quantity) -> Fraction | None:
    """The body weight in kg above which an absolute cap lowers a rate per kg (0.35 mg/kg/h, 25 mg/h: 71.4 kg).

    None when the two cannot meet: no weight between them, or one per hour and the other per day.
    """
    one, two = rate.unit.dimension, cap.unit.dimension
    if one.body != "weight" or two.body or (one.quantity, one.time) != (two.quantity, two.time):
        return None
    if not rate.high or cap.high is None:
        return None
    return cap.high * cap.unit.size / (rate.high * rate.unit.size)
