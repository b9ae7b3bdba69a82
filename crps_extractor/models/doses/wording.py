"""What the words around a dose say: drug form, salt, route, named regimen, titration, and how long it ran."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.doses.figures import Figure
from crps_extractor.models.doses.reading import Schedule

__all__ = ["DrugWords", "drug_words", "is_titrated", "named_regimen", "schedule_of"]

_RACEMIC = re.compile(r"\bracemic|\(?\bR ?,? ?S\)?-ketamine|(?<!\w)\(±\)-ketamine|\bracemate", re.IGNORECASE)
_S_FORM = re.compile(
    r"\bes-?ketamine|(?<![A-Za-z,])\(?S\)?[- ]?(?:\(\+\)|\+)?[- ]?ketamine|\bS-enantiomer", re.IGNORECASE
)
_R_FORM = re.compile(r"\bar-?ketamine|(?<![A-Za-z])\(?R\)?[- ]?(?:\(-\)|-)?[- ]?ketamine", re.IGNORECASE)
_SALT = re.compile(r"\bhydrochloride\b|\bHCl\b", re.IGNORECASE)
_BASE = re.compile(r"\b(?:free )?base\b", re.IGNORECASE)
_ROUTES = (
    ("oral", re.compile(r"\boral(?:ly)?\b|\bper os\b|\bp\.o\.|\bby mouth\b", re.IGNORECASE)),
    ("nasal", re.compile(r"\b(?:intra)?nasal(?:ly)?\b", re.IGNORECASE)),
    ("intramuscular", re.compile(r"\bintramuscular(?:ly)?\b|\bi\.?m\.?(?= |$)", re.IGNORECASE)),
    ("subcutaneous", re.compile(r"\bsubcutaneous(?:ly)?\b|\bs\.?c\.?(?= |$)", re.IGNORECASE)),
    ("topical", re.compile(r"\btopical(?:ly)?\b|\bcream\b|\bgel\b", re.IGNORECASE)),
    ("intravenous", re.compile(r"\bintravenous(?:ly)?\b|\bi\.?v\.?(?= |$)", re.IGNORECASE)),
)
_REGIMEN = re.compile(
    r"\b(?:sub-?)?(?:an(?:a)?esthetic|analgesic|dissociative|hypnotic|psychotomimetic)\b"
    r"|\b(?:low|high|deep|escalating)[- ](?:dose|ketamine)\b"
    r"|\bketamine coma\b",
    re.IGNORECASE,
)
_TITRATED = re.compile(
    r"titrat|escalat|step-?wise|gradual|increas|increment|started at|starting|initial(?:ly)?\b|raised|stepped|up-?dos",
    re.IGNORECASE,
)
_CONTINUOUS = re.compile(
    r"\bcontinuous(?:ly)?\b|\b(?:24|twenty-four)[ -]?h(?:ours?|rs?)?(?: ?/ ?| a | per )d(?:ay)?\b|\bround the clock\b",
    re.IGNORECASE,
)
_NOT_COURSE = re.compile(
    r"\b(?:separated by|after|before|every|interval of|within|later|follow(?:ed)?[- ]?up(?: of| at)?"
    r"|in day|on day|day|until|at|of age|past)(?: an?| the)? ?$",
    re.IGNORECASE,
)
_NOT_COURSE_AFTER = re.compile(
    r"^[ -]?(?:later|after|interval|apart|follow|before|old|of age|of CRPS|post)", re.IGNORECASE
)
_SESSIONS = re.compile(
    r"\bdaily\b|\ba day\b|\bper day\b|\beach day\b|\boutpatient|\bintermittent|\bsession|\bonce\b", re.IGNORECASE
)
_COURSES = re.compile(
    r"\b([2-9])(?: separate| continuous| consecutive)*(?: [a-z0-9()+-]+){0,4} (?:courses|infusions)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class DrugWords:
    """Which ketamine is named, its salt and its route; each "" when the words do not say."""

    form: str = ""
    salt: str = ""
    route: str = ""


def drug_words(plain: str) -> DrugWords:
    """Form, salt and route as named; a form that is not named is never assumed."""
    if _RACEMIC.search(plain):
        form = "racemic ketamine"
    elif _S_FORM.search(plain):
        form = "S-ketamine"
    elif _R_FORM.search(plain):
        form = "R-ketamine"
    else:
        form = "ketamine" if re.search(r"ketamine", plain, re.IGNORECASE) else ""
    salt = "hydrochloride" if _SALT.search(plain) else "base" if _BASE.search(plain) else ""
    route = next((name for name, words in _ROUTES if words.search(plain)), "")
    return DrugWords(form, salt, route)


def named_regimen(plain: str) -> str:
    """The words that name a regimen without a number ("subanaesthetic"), "" when there are none."""
    found = _REGIMEN.search(plain)
    return found.group().lower() if found else ""


def is_titrated(plain: str) -> bool:
    """Whether the words say that the dose was changed on the way."""
    return bool(_TITRATED.search(plain))


def schedule_of(plain: str, figures: tuple[Figure, ...], *, rate: bool) -> Schedule:
    """Hours of one infusion, days and courses from the times printed around the dose.

    ``rate``: the dose is a rate per minute or hour; then a course in days with no hours proposes 24 hours a day.
    """
    hours: Fraction | None = None
    days: Fraction | None = None
    continuous = bool(_CONTINUOUS.search(plain))
    for figure in figures:
        if figure.hours is None or figure.low is None or figure.low != figure.high or figure.low <= 0:
            continue
        if _NOT_COURSE.search(plain[: figure.start]) or _NOT_COURSE_AFTER.match(plain[figure.end :]):
            continue
        length = figure.low * figure.hours
        if figure.day_unit:
            days = days if days is not None else length / 24
        elif not _is_24_hours_a_day(plain, figure):
            hours = hours if hours is not None else length
    if hours is not None and hours > 24 and days is None:
        days, continuous = hours / 24, True
    if continuous and hours is not None and hours <= 24:
        continuous = _per_day(plain)
        hours = None if continuous else hours
    assumed = rate and not continuous and hours is None and days is not None and not _SESSIONS.search(plain)
    courses = _COURSES.search(plain)
    return Schedule(hours, days, continuous, int(courses[1]) if courses else 1, assumed)


def _is_24_hours_a_day(plain: str, figure: Figure) -> bool:
    """Whether the figure is the 24 of "24 h/day", which says continuous."""
    return figure.low == 24 and bool(re.match(r"[ ]?(?:/|a |per )", plain[figure.end :] + " "))


def _per_day(plain: str) -> bool:
    """Whether 24 hours a day are printed as such."""
    return bool(re.search(r"\b24[ -]?h", plain))
