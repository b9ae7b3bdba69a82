"""The two figures printed beside a mean or median dose: its range, quartiles or interval, "22.5 mg/h (range 10-40)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from crps_extractor.models.doses.unit_text import unit_at
from crps_extractor.models.doses.units import DoseVocabulary, Unit
from crps_extractor.models.numbers import PrintedNumber, number_at

__all__ = ["Limits", "limits_at", "named_limits"]

_TYPES = (
    (
        "IQR",
        r"inter-?quartile (?:range|interval)|iqr|quartiles|q1 ?(?:-|to|,) ?q3|25th(?:-| to | and )75th percentiles?",
    ),
    (
        "CI",
        r"[0-9]{2}(?:\.[0-9])? ?% ?-?(?:c\.?i\.?|confidence (?:interval|limits))"
        r"|c\.?i\.?|confidence (?:interval|limits)",
    ),
    ("range", r"(?:overall |dose |observed )?range|min(?:imum)? ?(?:-|to|,|/) ?max(?:imum)?"),
    ("limits", r"limits"),
)
_LABEL = "|".join(rf"(?P<t{index}>{words})" for index, (_, words) in enumerate(_TYPES))
_TYPE_OF_SPREAD = r"(?: ?\((?:s\.?d\.?|s\.?e\.?m?\.?|the type of ± is not stated)\))?"
_OPENED = re.compile(
    rf"{_TYPE_OF_SPREAD} ?[,;]? ?(?P<open>[(\[] ?)?(?:(?:{_LABEL})\b\.?[ :=,]*(?:of |from |was |is )?[(\[]? ?)?"
    r"(?=[0-9.])",
    re.IGNORECASE,
)
_CITED = re.compile(r" ?\[[0-9 ,;-]+\]")
"""Whole numbers in square brackets behind the unit are as often the numbers of references."""
_ANNOUNCED = re.compile(rf"\b(?:mean|median)(?: [a-z]+){{0,3}},? ?[(\[]? ?(?:{_LABEL}) ?[)\]]?", re.IGNORECASE)
_TO = re.compile(r" ?(?:-|~|\.\.+|…|\bto\b|\band\b|[;,](?= )) ?", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """A lower and an upper figure up to ``end``, what they are ("range", "IQR", "CI", "95 % CI", "" when not said)."""

    low: Fraction
    high: Fraction
    kind: str
    unit: Unit | None
    end: int


def limits_at(plain: str, position: int, vocabulary: DoseVocabulary) -> Limits | None:
    """The limits that stand at ``position``, right behind a dose, its spread or its unit; None where there are none.

    With a word (range, IQR, CI) they may stand in brackets or behind a comma; without one only in brackets.
    """
    found = _OPENED.match(plain, position)
    index = next((at for at in range(len(_TYPES)) if found and found[f"t{at}"]), None)
    if found is None or not (found["open"] or index is not None):
        return None
    cited = _CITED.match(plain, found.start("open")) if index is None else None
    if cited and not unit_at(plain, cited.end() + (plain[cited.end() :][:1] == " "), vocabulary):
        return None
    first = number_at(plain, found.end(), signed=False)
    first, end, one = _with_unit(plain, first, vocabulary)
    to = _TO.match(plain, end) if first else None
    second, end, two = _with_unit(plain, number_at(plain, to.end(), signed=False) if to else None, vocabulary)
    if first is None or second is None or first.value is None or second.value is None:
        return None
    if found["open"]:
        closed = plain[end : end + 1] in (")", "]")
        if not closed and not re.match(r" ?[;,] ?n ?=", plain[end:]):
            return None
        end += closed
    if not first.value <= second.value or (one and two and one != two):
        return None
    return Limits(first.value, second.value, _kind(found), two or one, end)


def named_limits(plain: str, limits: Limits) -> Limits:
    """The limits with what words before the dose say of them: "median (IQR) 20 (15-30) mg/h"."""
    found = None if limits.kind else _ANNOUNCED.search(plain)
    return replace(limits, kind=_kind(found)) if found else limits


def _kind(found: re.Match[str]) -> str:
    """ "range", "IQR", "CI" or "95 % CI", as the label says it; "" without one."""
    index = next((at for at in range(len(_TYPES)) if found[f"t{at}"]), None)
    name = _TYPES[index][0] if index is not None else ""
    level = re.match(r"[0-9.]+", str(found[f"t{index}"])) if name == "CI" else None
    return f"{level[0]} % CI" if level else "" if name == "limits" else name


def _with_unit(
    plain: str, number: PrintedNumber | None, vocabulary: DoseVocabulary
) -> tuple[PrintedNumber | None, int, Unit | None]:
    """The number, where it ends with the unit behind it, and that unit."""
    if number is None:
        return None, 0, None
    gap = number.end + (plain[number.end : number.end + 1] == " ")
    unit = unit_at(plain, gap, vocabulary)
    return (number, unit.end, unit.unit) if unit and unit.unit else (number, number.end, None)
