"""The questions that a dose with two readings raises: 1,250 mg; 2 γ; 20 mg/h for a 70 kg patient; 250 mg in a bag."""

from __future__ import annotations

import re
from fractions import Fraction

from crps_extractor.models.doses.figures import Figure
from crps_extractor.models.doses.units import DoseVocabulary
from crps_extractor.models.numbers import decimal_text

__all__ = ["bag_or_flow", "figure_questions", "weight_question"]

_IN = re.compile(
    r" ?(?:of )?(?:[\w()+-]*ketamine)?(?: hydrochloride| hcl)? ?(?:(?:diluted|dissolved) )?in ", re.IGNORECASE
)
_ONE_WEIGHT = re.compile(r" ?(?:\((?=[0-9]+ ?kg\))|(?:for|in|to)(?: an?)? )([0-9]{2,3})[ -]?kg\b(?! ?/)", re.IGNORECASE)


def figure_questions(plain: str, figure: Figure) -> tuple[str, ...]:
    """The readings of one figure when two remain: 1,250 mg; 2 γ; 5 µg/kg/m; P3 mg."""
    match = figure.unit
    number = plain[figure.start : figure.number_end]
    if figure.options:
        label = match.unit.label if match and match.unit else ""
        if match and match.unit and figure.low is None and "-" not in number and " to " not in number:
            return tuple(f"{decimal_text(option)} {label}" for option in figure.options)
        return (f"{number} {label} with commas between thousands", f"{number} {label} with decimal commas")
    if match and match.options:
        return tuple(
            f"{number} {option}" if option[0] not in "ma" or option[:2] == "mg" else option for option in match.options
        )
    if re.search(r"(?:^|[^A-Za-z])P$", plain[: figure.start]) and match and match.unit:
        return (f"≥ {number} {match.unit.label} (a damaged “≥” is printed as P)", f"{number} {match.unit.label}")
    return ()


def weight_question(plain: str, figure: Figure, vocabulary: DoseVocabulary) -> tuple[str, ...]:
    """Two readings of "20 mg/h for a 70 kg patient": for everybody, or by weight."""
    unit = figure.unit.unit if figure.unit else None
    found = _ONE_WEIGHT.match(plain, figure.end)
    if unit is None or found is None or unit.body or unit.dimension.quantity != "drug" or unit.volume:
        return ()
    weight = Fraction(found[1])
    by_weight = vocabulary.unit(unit.amount, "kg", unit.time, body_count=weight, time_count=unit.time_count)
    number = plain[figure.start : figure.number_end]
    return (f"{number} {unit.label}", f"{number} {by_weight.label}")


def bag_or_flow(plain: str, mine: tuple[Figure, ...], doses: tuple[Figure, ...]) -> tuple[str, ...]:
    """An amount in a bag beside a rate of flow ("250 mg in 500 ml at 25 ml/h"): the dose is the bag or the flow."""
    if len(mine) != 1 or mine[0].low is None or mine[0].low != mine[0].high:
        return ()
    amount, unit = mine[0].low, mine[0].unit.unit if mine[0].unit else None
    volume = next((one for one in doses if one.start >= mine[0].end), None)
    printed = volume.unit.unit if volume and volume.unit else None
    flows = [one for one in doses if one.unit and one.unit.unit and one.unit.unit.kind == "volume rate"]
    if unit is None or unit.kind != "amount" or unit.body or volume is None or printed is None or len(flows) != 1:
        return ()
    if printed.kind != "volume" or not _IN.fullmatch(plain[mine[0].end : volume.start]) or not volume.low:
        return ()
    strength = decimal_text(amount * unit.size / (volume.low * printed.size))
    beside = f" with {strength} mg/ml" if "/" not in strength else ""
    return (f"{plain[mine[0].start : mine[0].end]} in all", f"{plain[flows[0].start : flows[0].end]}{beside}")
