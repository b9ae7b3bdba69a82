"""Keep the figures of ketamine apart from those of other drugs and of the fluid it runs in."""

from __future__ import annotations

import functools
import re

from crps_extractor.models.doses.figures import Figure
from crps_extractor.models.doses.units import DoseVocabulary

__all__ = ["of_this_drug"]

_CARRIERS = {"saline", "normal saline", "glucose", "dextrose", "placebo"}
_BESIDE = r" ?(?:and|\+|&|/|,|plus|with) ?"
_GOES_ON = re.compile(r"\bfollowed by\b|\bthen\b|\bto\b|\bmax|\bexceed|\bper\b|[(-] ?$", re.IGNORECASE)


@functools.lru_cache(maxsize=8)
def _names(others: tuple[str, ...]) -> re.Pattern[str]:
    spelled = "|".join(re.escape(name) for name in sorted(others, key=len, reverse=True))
    return re.compile(rf"(?P<other>\b(?:{spelled})\b)|(?P<mine>ketamine)", re.IGNORECASE)


def of_this_drug(
    plain: str, doses: tuple[Figure, ...], vocabulary: DoseVocabulary
) -> tuple[tuple[Figure, ...], tuple[str, ...], str]:
    """The figures of ketamine (or of the one drug named), notes on the others, and a refusal when they are mixed."""
    names = _names(vocabulary.other_drugs)
    both = _share_names(plain, doses, names)
    if both:
        return (), (), f"Two drugs in one phrase ({both}): enter each dose apart."
    owners = _followed_on(plain, doses, [_owner(plain, index, doses, names) for index in range(len(doses))], names)
    foreign = sorted({owner for owner in owners if owner})
    said: list[str] = []
    mine = tuple(figure for figure, owner in zip(doses, owners, strict=True) if not owner)
    if not mine:
        if len(foreign) > 1:
            return (), (), f"Two drugs in one phrase ({' and '.join(foreign)}): enter each dose apart."
        mine = doses
        said.append(f"the dose is of {foreign[0]}, not of ketamine")
    else:
        for figure, owner in zip(doses, owners, strict=True):
            if owner:
                said.append(f"“{plain[figure.start : figure.end]}” belongs to {owner} and was not read as ketamine")
    return _without_fluid(plain, mine, said)


def _share_names(plain: str, doses: tuple[Figure, ...], names: re.Pattern[str]) -> str:
    """Two drugs named side by side before two doses, "ketamine and magnesium 0.5 mg/kg and 3 g"; else "".

    Which dose is whose stands in the order of the words alone; it is not guessed.
    """
    for index in range(len(doses) - 1):
        start = doses[index - 1].end if index else 0
        before = list(names.finditer(plain, start, doses[index].start))[-2:]
        between = plain[doses[index].end : doses[index + 1].start]
        after = names.search(plain[doses[index + 1].end : doses[index + 1].end + 30])
        if (
            len(before) < 2
            or names.search(between)
            or after
            or not re.fullmatch(r" ?(?:,|&|;|/|\+|,? ?and) ?", between)
        ):
            continue
        one, other = ((found["other"] or "ketamine").lower() for found in before)
        beside = plain[before[0].end() : before[1].start()]
        if one != other and not {one, other} & _CARRIERS and re.fullmatch(_BESIDE, beside, re.IGNORECASE):
            return f"{one} and {other}"
    return ""


def _followed_on(plain: str, doses: tuple[Figure, ...], owners: list[str], names: re.Pattern[str]) -> list[str]:
    """Owners, where a figure without a name goes on with the drug before it: "lidocaine 1.5 mg/kg, then 2 mg/kg/h"."""
    named = {(found["other"] or "ketamine").lower() for found in names.finditer(plain)} - _CARRIERS
    only = named.pop() if len(named) == 1 else ""
    for index in range(1, len(doses)):
        between = plain[doses[index - 1].end : doses[index].start]
        before = owners[index - 1]
        if owners[index] or not before or before in _CARRIERS or names.search(between):
            continue
        if only == before or (_GOES_ON.search(between) and not re.search(r"[.;] ", between)):
            owners[index] = before
    return owners


def _without_fluid(
    plain: str, doses: tuple[Figure, ...], said: list[str]
) -> tuple[tuple[Figure, ...], tuple[str, ...], str]:
    """Leave the volume out where the drug itself is printed beside it; ml is never mg, a concentration no dose."""
    kinds = [figure.unit.unit.kind if figure.unit and figure.unit.unit else "" for figure in doses]
    drug = tuple(figure for figure, kind in zip(doses, kinds, strict=True) if kind in ("amount", "rate", ""))
    fluid = tuple(figure for figure, kind in zip(doses, kinds, strict=True) if kind in ("volume", "volume rate"))
    kept = drug or fluid or doses
    for figure, kind in zip(doses, kinds, strict=True):
        if figure not in kept:
            what = "a concentration, not a dose" if kind == "concentration" else "fluid, not drug"
            said.append(f"“{plain[figure.start : figure.end]}” is {what}")
    return kept, tuple(said), ""


def _owner(plain: str, index: int, doses: tuple[Figure, ...], names: re.Pattern[str]) -> str:
    """The other drug a figure belongs to, "" for ketamine or when none is named."""
    figure = doses[index]
    after = re.compile(r"\)?(?: of| de)?(?: iv| intravenous)? ?", re.IGNORECASE).match(plain, figure.end)
    named = names.match(plain, after.end()) if after else None
    start = doses[index - 1].end if index else 0
    if named and not re.match(r"\)? ?[(:]", plain[named.end() :]):
        return (named["other"] or "").lower()
    before = list(names.finditer(plain, start, figure.start))
    if not before:
        return ""
    return (before[-1]["other"] or "").lower()
