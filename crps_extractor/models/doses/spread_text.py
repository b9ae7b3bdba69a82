"""The spread printed beside a dose: "± 2.0", "(SD 2.0)", "SE = 0.5 mg/h", "(2.0)", with its type where it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crps_extractor.models.doses.unit_text import unit_at
from crps_extractor.models.doses.units import DoseVocabulary, Unit
from crps_extractor.models.numbers import PrintedNumber, number_at

__all__ = ["SpreadText", "bracketed_spread_at", "spread_at"]

_SPREAD = re.compile(
    r"(?P<open> ?[(\[])?(?:(?P<sign> ?± ?)|[ ,;]*(?P<type>s\.?d\.?|s\.?e\.?m?\.?)[ :=,±]*(?=[0-9.]))", re.IGNORECASE
)
_TYPE_AFTER = re.compile(r" ?(?:\((SD|SEM|SE)\)|(SD|SEM|SE))(?![A-Za-z])", re.IGNORECASE)
_BRACKETED = re.compile(r" ?\((?=[0-9.]+\) ?[a-zµγ])", re.IGNORECASE)
_TYPES = {"sd": "SD", "se": "SE", "sem": "SE"}


@dataclass(frozen=True)
class SpreadText:
    """A spread up to ``end``: its number, "SD", "SE" or "", and the unit printed behind it, if any."""

    number: PrintedNumber
    kind: str
    end: int
    unit: Unit | None = None


def spread_at(plain: str, position: int, vocabulary: DoseVocabulary) -> SpreadText | None:
    """The spread that stands at ``position``, None where there is none; a percentage is never one."""
    found = _SPREAD.match(plain, position)
    number = number_at(plain, found.end(), signed=False) if found else None
    if found is None or number is None or re.match(r" ?%| ?per ?cent", plain[number.end :]):
        return None
    end, label, unit = number.end, found["type"] or "", None
    after = None if label else _TYPE_AFTER.match(plain, end)
    if after:
        label, end = after[1] or after[2], after.end()
    if found["open"]:
        printed = unit_at(plain, end + (plain[end : end + 1] == " "), vocabulary)
        unit, end = (printed.unit, printed.end) if printed and printed.unit else (None, end)
        if plain[end : end + 1] not in (")", "]"):
            return None
        end += 1
    return SpreadText(number, _TYPES.get(re.sub(r"[^a-z]", "", label.lower()), ""), end, unit)


def bracketed_spread_at(plain: str, position: int) -> SpreadText | None:
    """A bare figure in brackets between a number and its unit, "43.2 (12.1) mg": a spread of a type not stated."""
    found = _BRACKETED.match(plain, position)
    number = number_at(plain, found.end(), signed=False) if found else None
    if number is None or number.value is None or plain[number.end : number.end + 1] != ")":
        return None
    return SpreadText(number, "", number.end + 1)
