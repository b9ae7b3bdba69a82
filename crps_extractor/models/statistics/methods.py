"""The register of every conversion, in the order in which a reviewer is offered them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from crps_extractor.models.statistics.from_interval import INTERVAL_METHODS
from crps_extractor.models.statistics.from_p import P_METHODS
from crps_extractor.models.statistics.from_quantiles import QUANTILE_METHODS
from crps_extractor.models.statistics.groups import GROUP_METHODS
from crps_extractor.models.statistics.method import Method, Result
from crps_extractor.models.statistics.never import NEVER, refusal
from crps_extractor.models.statistics.pairs import PAIR_METHODS
from crps_extractor.models.statistics.time_average import TIME_METHODS

__all__ = ["GROUPS", "METHODS", "derive", "method"]

GROUPS: Mapping[str, tuple[Method, ...]] = MappingProxyType(
    {
        "From a standard error or a confidence interval": INTERVAL_METHODS,
        "From a p value or a t statistic": P_METHODS,
        "Same patients twice: changes and crossover": PAIR_METHODS,
        "From a median, quartiles or a range": QUANTILE_METHODS,
        "Several groups, clusters and units": GROUP_METHODS,
        "Areas under a curve": TIME_METHODS,
    }
)
"""The conversions by what is printed; paired and two-group ones are entries of their own."""

METHODS: tuple[Method, ...] = tuple(entry for group in GROUPS.values() for entry in group)

_BY_ID = {entry.id: entry for entry in METHODS}


def method(identifier: str) -> Method:
    """The method of that id; KeyError when the register has none."""
    return _BY_ID[identifier]


def derive(identifier: str, inputs: Mapping[str, str | Sequence[str]], answers: Mapping[str, bool]) -> Result:
    """Run a method of the register, or give the reason why it is never done. KeyError for an unknown id.

    ``inputs``: texts as printed, by input name; ``answers``: a yes or no for each of the method's questions.
    """
    if any(never.id == identifier for never in NEVER):
        return refusal(identifier)
    return method(identifier).run(inputs, answers)
