"""What has to be said beside a dose that was read: times left open, figures not used, whose weight, repeated doses."""

from __future__ import annotations

import re

from crps_extractor.models.doses.combine import Combined, is_step
from crps_extractor.models.doses.figures import Figure
from crps_extractor.models.doses.reading import Quantity, Schedule
from crps_extractor.models.doses.wording import not_every_day

__all__ = ["notes_beside"]

_WEIGHT = re.compile(
    r"\b(?:ideal|lean|adjusted|predicted|actual|total)(?: body)?[ -]?(?:weight|mass)\b"
    r"|(?:(?<=kg )|(?<=kg \())(?:IBW|LBW|LBM|ABW|TBW)\b",
    re.IGNORECASE,
)
_TIMES_A_DAY = re.compile(
    r"\b(?:(?:twice|thrice|(?:[2-9]|two|three|four) ?(?:x|×|times)(?! ?[0-9]))"
    r"(?: daily| (?:a|per|each|every) day| ?/ ?d(?:ay)?)?"
    r"|[0-9]{1,2}[ -]hourly|[x×] ?[2-9] ?/ ?d(?:ay)?|q ?[0-9]{1,2} ?(?:hours?|hrs?|h|d|w)|b\.?i\.?d|t\.?i\.?d|q\.?i\.?d"
    r"|every [2-9][0-9]?(?: ?h(?:ours?|rs?)?)?"
    r"|(?:every|each|at|per) night|nightly|(?:at|before) bed ?time|(?:in the|every|each) (?:morning|evening)|nocte)\b",
    re.IGNORECASE,
)


def notes_beside(
    plain: str, figures: tuple[Figure, ...], combined: Combined, quantity: Quantity, schedule: Schedule
) -> list[str]:
    """Every note on what stands around the figures of a dose, in the order in which they are shown."""
    said = _about_time(plain, figures, schedule)
    times = _TIMES_A_DAY.search(plain)
    if times and not quantity.unit.time:
        said.append(f"read as the amount of each time it was given: “{times[0].strip()}” is not multiplied")
    said += _not_used(combined)
    bare = [other for other in figures if not other.unit and other.hours is None]
    used = set(combined.said) & {"the second figure inherits the unit of the first"}
    said += [] if used else [_said_of_bare(plain, other) for other in bare]
    if combined.limits and not combined.limits.kind:
        said.append("what the two figures in brackets are is not stated: a range, quartiles or an interval")
    return said + _whose_weight(plain, quantity)


def _about_time(plain: str, figures: tuple[Figure, ...], schedule: Schedule) -> list[str]:
    """What the times around the dose leave open."""
    said = []
    for figure in figures:
        is_open = figure.low != figure.high or figure.bound in ("≤", "<", "≥", ">")
        if figure.hours is None or not is_open or (schedule.days if figure.day_unit else schedule.hours) is not None:
            continue
        said.append(f"“{plain[figure.start : figure.end].strip()}” is not one length of time: it is left open")
    if not_every_day(plain) and schedule.days is None:
        said.append("it was not given every day: the number of days is left open")
    return said


def _said_of_bare(plain: str, figure: Figure) -> str:
    number = plain[figure.start : figure.end]
    what = "the step of the titration" if is_step(plain, figure) else "not part of the dose"
    return f"“{number}” is {what}"


def _whose_weight(plain: str, quantity: Quantity) -> list[str]:
    """A note where the kg are those of an ideal, lean or adjusted weight."""
    found = _WEIGHT.search(plain) if quantity.unit.dimension.body == "weight" else None
    return [f"the kg are those of the {found[0].strip(' (')}, as printed"] if found else []


def _not_used(combined: Combined) -> list[str]:
    """Notes on further figures of the same dose, unless the reading already says that they are kept beside it."""
    if any("kept beside it" in note for note in combined.said):
        return []
    return [f"“{other.in_words()}” is printed beside it and not used" for other in combined.also]
