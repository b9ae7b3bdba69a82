"""Bring a unit printed before its number, as tables do ("dose (mg/h): 20"), behind the number."""

from __future__ import annotations

import re

from crps_extractor.models.doses.figures import figures_of
from crps_extractor.models.doses.unit_text import unit_at
from crps_extractor.models.doses.units import DoseVocabulary

__all__ = ["unit_behind_number"]

_BETWEEN = re.compile(r"[)\] :=,]*(?:(?:was|is|of) )?")


def unit_behind_number(plain: str, vocabulary: DoseVocabulary) -> tuple[str, tuple[str, ...]]:
    """The text with the one unit that stands before its one number set behind it, and what to say; else as it is."""
    figures = figures_of(plain, vocabulary)
    bare = [figure for figure in figures if figure.hours is None]
    if len(bare) != 1 or bare[0].unit or bare[0].negative:
        return plain, ()
    number = bare[0]
    for position in range(number.start):
        if position and plain[position - 1] not in " ([,":
            continue
        unit = unit_at(plain, position, vocabulary)
        if unit is None or unit.unit is None or unit.end - position < 2 or unit.end > number.start:
            continue
        if _BETWEEN.fullmatch(plain[unit.end : number.start]):
            before = re.sub(r"[(\[]$", "", plain[:position])
            printed = plain[position : unit.end]
            written = f"{before}{plain[number.start : number.end]} {printed}{plain[number.end :]}"
            return written, ("the unit is printed before the figure",)
    return plain, ()
