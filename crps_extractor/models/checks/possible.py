"""Whether a mean with its SD can stand on a scale at all; where it cannot, weaker doubts about it are not added."""

from __future__ import annotations

from fractions import Fraction

from crps_extractor.models.kinds.figures import Figure
from crps_extractor.models.statistics.bounds import sd_bound

__all__ = ["can_stand"]

_FEWEST = 2
"""Where n is not known: with two patients the SD may be largest."""


def can_stand(mean: Figure, sd: Figure, n: int | None, minimum: Fraction | None, maximum: Fraction | None) -> bool:
    """Whether the mean lies on the scale, and the SD is not above the largest there can be; yes for an open scale."""
    if minimum is None or maximum is None or minimum >= maximum:
        return True
    bound = sd_bound(mean, sd, max(n or _FEWEST, _FEWEST), minimum, maximum)
    return bound.mean_inside and bound.possible
