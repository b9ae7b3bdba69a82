"""What the words around a dose say: drug form, salt, route, named regimen, titration, and how long it ran."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.doses.figures import Figure
from crps_extractor.models.doses.reading import Schedule

__all__ = ["DrugWords", "drug_words", "is_titrated", "named_regimen", "not_every_day", "schedule_of"]

_RACEMIC = re.compile(
    r"\bracemic|\brac[- ]ketamine|\bDL-ketamine|\(?\bR ?,? ?S\)?-ketamine|(?<!\w)\(±\)-ketamine|\bracemate",
    re.IGNORECASE,
)
_S_FORM = re.compile(
    r"\bes-?ketamine|(?<![A-Za-z,])\(?S\)?[- ]?(?:\(\+\)|\+)?[- ]?ketamine|\bS-enantiomer"
    r"|\(\+\)-?ketamine|\bketanest[- ]S\b|\bspravato\b",
    re.IGNORECASE,
)
_R_FORM = re.compile(
    r"\bar-?ketamine|(?<![A-Za-z])\(?R\)?[- ]?(?:\(-\)|-)?[- ]?ketamine|\(-\)-?ketamine", re.IGNORECASE
)
_FORMS = (("racemic ketamine", _RACEMIC), ("S-ketamine", _S_FORM), ("R-ketamine", _R_FORM))
_SALT = re.compile(r"\bhydrochloride\b|\bHCl\b", re.IGNORECASE)
_BASE = re.compile(r"\b(?:free )?base\b", re.IGNORECASE)
_ROUTES = (
    (
        "oral",
        re.compile(r"\boral(?:ly)?\b|\bper os\b|\bp\.o\.|(?<=[a-z] )\bpo(?=$|[ ,;.)])|\bby mouth\b", re.IGNORECASE),
    ),
    ("nasal", re.compile(r"\b(?:intra)?nasal(?:ly)?\b", re.IGNORECASE)),
    ("intramuscular", re.compile(r"\bintramuscular(?:ly)?\b|\bi\.?m\.?(?= |$)", re.IGNORECASE)),
    ("subcutaneous", re.compile(r"\bsubcutaneous(?:ly)?\b|\bs\.?c\.?(?= |$)", re.IGNORECASE)),
    ("topical", re.compile(r"\btopical(?:ly)?\b|\bcream\b|\bgel\b", re.IGNORECASE)),
    ("sublingual", re.compile(r"\bsublingual(?:ly)?\b", re.IGNORECASE)),
    ("transdermal", re.compile(r"\btransdermal(?:ly)?\b", re.IGNORECASE)),
    ("epidural", re.compile(r"\bepidural(?:ly)?\b", re.IGNORECASE)),
    ("intrathecal", re.compile(r"\bintrathecal(?:ly)?\b", re.IGNORECASE)),
    ("rectal", re.compile(r"\brectal(?:ly)?\b", re.IGNORECASE)),
    ("intravenous", re.compile(r"\bintravenous(?:ly)?\b|\bi\.?v\.?(?= |$)", re.IGNORECASE)),
)
_REGIMEN = re.compile(
    r"\b(?:sub-?)?(?:an(?:a)?esthetic|analgesic|dissociative|hypnotic|psychotomimetic)\b"
    r"|\b(?:low|high|deep|escalating)[- ](?:dose|ketamine)\b"
    r"|\bketamine coma\b",
    re.IGNORECASE,
)
_TITRATED = re.compile(
    r"titrat|escalat|step-?wise|\bsteps\b|rising|ramp|doubl|\bstart\b|gradual|increas|increment"
    r"|started at|starting|initial(?:ly)?\b|raised|stepped|up-?dos",
    re.IGNORECASE,
)
_CONTINUOUS = re.compile(
    r"\bcontinuous(?:ly)?\b|\b(?:24|twenty-four)[ -]?h(?:ours?|rs?)?(?: ?/ ?| a | per )d(?:ay)?\b"
    r"|\ba?round the clock\b|\b24/7\b",
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
_TIMES = {
    "once": 1,
    "twice": 2,
    "thrice": 3,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
}
_A_WEEK = re.compile(
    rf"\b(?P<times>[1-7]|{'|'.join(_TIMES)})(?: ?(?:x|×|times))?(?:(?: consecutive)? days?)?"
    r"(?:(?: a| per| each| every| ?/) ?week| weekly)\b"
    r"|(?P<working>\bMonday (?:to|through|-) Friday|(?<![0-9] )\bweekdays\b|\bworkdays\b)|(?<!bi)(?<!bi-)\bweekly\b",
    re.IGNORECASE,
)
_SPARSE = re.compile(
    r"\bevery (?:other|second|third|2nd|3rd) (?:day|week)|\balternate days?\b|\bevery [2-9][0-9]? (?:days|weeks|months)"
    r"|\b(?:a|per|each|every) month\b|\bmonthly\b|\bfortnight|\bbi-?weekly\b|\bq ?[2-9] ?w",
    re.IGNORECASE,
)
_COURSES = re.compile(
    rf"\b([2-9]|{'|'.join(list(_TIMES)[4:])})(?: separate| continuous| consecutive)*(?: [a-z0-9()+-]+){{0,4}}"
    r" (?:courses|infusions)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DrugWords:
    """Which ketamine is named, its salt and its route; each "" when the words do not say, or name two of them."""

    form: str = ""
    salt: str = ""
    route: str = ""
    forms: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def drug_words(plain: str) -> DrugWords:
    """Form, salt and route as named; a form that is not named is never assumed."""
    forms = [form for form, words in _FORMS if words.search(plain)]
    form = forms[0] if len(forms) == 1 else "ketamine" if re.search(r"ketamine", plain, re.IGNORECASE) else ""
    salts = [salt for salt, words in (("hydrochloride", _SALT), ("base", _BASE)) if words.search(plain)]
    said = [
        f"{' and '.join(several)} are both named: which of them this dose is, is left open"
        for several in (forms, salts)
        if len(several) > 1
    ]
    route = next((name for name, words in _ROUTES if words.search(plain)), "")
    return DrugWords(form, salts[0] if len(salts) == 1 else "", route, tuple(forms), tuple(said))


def named_regimen(plain: str) -> str:
    """The words that name a regimen without a number ("subanaesthetic"), "" when there are none."""
    found = _REGIMEN.search(plain)
    return found.group().lower() if found else ""


def is_titrated(plain: str) -> bool:
    """Whether the words say that the dose was changed on the way."""
    return bool(_TITRATED.search(plain))


def not_every_day(plain: str) -> bool:
    """Whether infusions are printed as given every other day, every two weeks or the like."""
    return any(
        not _TITRATED.search(plain[max(0, found.start() - 45) : found.start()]) for found in _SPARSE.finditer(plain)
    )


def _days_of_infusion(plain: str, days: Fraction | None, figures: tuple[Figure, ...]) -> Fraction | None:
    """The days on which the drug ran, where a course in weeks says on how many days of each."""
    found = _A_WEEK.search(plain)
    if found:
        times = found["times"]
        each = 5 if found["working"] else 1 if not times else int(_TIMES.get(times.lower()) or times)
        weeks = next((figure.low for figure in figures if figure.day_unit and figure.hours == 168), None)
        return weeks * each if weeks else None
    return None if not_every_day(plain) else days


def schedule_of(plain: str, figures: tuple[Figure, ...], *, rate: bool, weekly: bool = False) -> Schedule:
    """Hours of one infusion, days and courses from the times printed around the dose.

    ``rate``: the dose is a rate per minute or hour; then a course in days with no hours proposes 24 hours a day.
    ``weekly``: the dose itself is per week, so that its days are those of the calendar.
    """
    hours: Fraction | None = None
    days: Fraction | None = None
    continuous = bool(_CONTINUOUS.search(plain))
    for figure in figures:
        if figure.hours is None or figure.low is None or figure.low != figure.high or figure.low <= 0:
            continue
        if figure.bound in ("≤", "<", "≥", ">"):
            continue
        if _NOT_COURSE.search(plain[: figure.start]) or _NOT_COURSE_AFTER.match(plain[figure.end :]):
            continue
        length = figure.low * figure.hours
        if figure.day_unit:
            days = days if days is not None else length / 24
        elif not _is_24_hours_a_day(plain, figure):
            hours = hours if hours is not None else length
    if days is not None and not weekly:
        days = _days_of_infusion(plain, days, figures)
    if hours is not None and hours > 24 and days is None:
        days, continuous = hours / 24, True
    if continuous and hours is not None and hours <= 24:
        continuous = _per_day(plain)
        hours = None if continuous else hours
    assumed = rate and not continuous and hours is None and days is not None and not _SESSIONS.search(plain)
    courses = _COURSES.search(plain)
    return Schedule(hours, days, continuous, _number(courses[1]) if courses else 1, assumed)


def _number(word: str) -> int:
    return _TIMES.get(word.lower()) or int(word)


def _is_24_hours_a_day(plain: str, figure: Figure) -> bool:
    """Whether the figure is the 24 of "24 h/day", which says continuous."""
    return figure.low == 24 and bool(re.match(r"[ ]?(?:/|a |per )", plain[figure.end :] + " "))


def _per_day(plain: str) -> bool:
    """Whether 24 hours a day are printed as such."""
    return bool(re.search(r"\b24[ -]?h", plain))
