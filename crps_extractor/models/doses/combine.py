"""Put the figures of one dose together: a range, its titration, its cap, an equivalent in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from crps_extractor.models.doses.figures import Figure
from crps_extractor.models.doses.limits import Limits
from crps_extractor.models.doses.reading import Quantity
from crps_extractor.models.doses.units import DoseVocabulary, Unit
from crps_extractor.models.doses.wording import is_titrated
from crps_extractor.models.numbers import decimal_text

__all__ = ["Combined", "combine", "is_step"]

_LINK = re.compile(
    r"(?:\bto|^ ?-|\buntil|\bthrough|\bup to|→|->)(?: an?)?(?: (?:maximum|max\.?|maximal|target|final|peak|total))?"
    r"(?: dose| rate)?(?: of)? ?\(?$",
    re.IGNORECASE,
)
_CAP = re.compile(
    r"(?:not to exceed|not exceed(?:ing)?|never exceeding|without exceeding|capped at|cap(?: of| at|:)?|limited to"
    r"|limit(?: of|:)?"
    r"|(?:no|not|never) (?:greater|higher|larger) than|no more than|not more than|up to|ceiling of|≤|at most"
    r"|\bmax(?:imum|imal|\.)?[a-z ()+:,-]{0,60})"
    r"(?: an?)? ?$",
    re.IGNORECASE,
)
_MAXIMUM = re.compile(r"\bmax(?:imum|imal|\.)?\b[A-Za-z ()+:-]{0,60}$", re.IGNORECASE)
_MAXIMUM_AFTER = re.compile(r" ?\(?(?:max(?:imum|\.)?|at most)\b(?![A-Za-z .,:=≤]*[0-9])", re.IGNORECASE)
_WHICHEVER = re.compile(r" ?[(,]? ?which ?ever (?:is|was|came|comes)(?: the)? (?:lower|less|lowest|least|small)")
_BOUND_AFTER = (
    (
        "≥",
        re.compile(r" ?[(,]? ?(?:(?:or|and) (?:more|above|over|higher|greater)|minimum)\b|\+(?= ?(?:$|[).,;]))", re.I),
    ),
    ("≤", re.compile(r" ?[(,]? ?(?:or|and) (?:less|below|lower|under|fewer)\b", re.IGNORECASE)),
)
_OR = re.compile(r" ?[,(]? ?or ", re.IGNORECASE)
_BRACKET = re.compile(
    r"^[ ,]*(?:(?:for|over) [0-9.]+ ?h(?:ours?|rs?)?(?: ?/ ?d(?:ay)?| (?:a|per|each) day| daily)? ?\("
    r"|[x×*] ?[0-9.]+ ?(?:h|min|d)[a-z]* ?=|\(|\[|=|i\.e\.,?|or|≈|equivalent to|corresponding to|that is,?)"
    r"[ (\[=≈~]*(?:about|approximately|i\.e\.,?)? ?$",
    re.IGNORECASE,
)
_CHANGED = (
    r"\b(?:increas|decreas|reduc|rais|rising|escalat|increment|titrat|step|adjust|chang|lower|taper|wean)[a-z]*\b"
)
_STEP = re.compile(
    rf"(?:{_CHANGED}[^.;]{{0,40}}\bby|\b(?:steps?|increments?|increases) of)(?: an?| another| further)? ?$",
    re.IGNORECASE,
)
_STEP_AFTER = re.compile(r"[ -](?:increments?|increases?|steps?)\b", re.IGNORECASE)
_STEP_EACH = re.compile(r" (?:every|each|per) (?:[0-9]+|hour|day|session|infusion|week)", re.IGNORECASE)
_RAISED = re.compile(rf"{_CHANGED} ?$", re.IGNORECASE)
_END_OF_TITRATION = re.compile(
    r"\b(?:titrat|escalat|increas|rais|built)[a-z]*(?: up| upwards?)?(?: gradually| slowly| stepwise)? to"
    r"(?: an?| the)?(?: (?:final|target|usual))?(?: dose| rate)?(?: of)? ?$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r" ?(?:,|;|/|&|-|,? ?(?:and|e|y|et|und|or|ou|oder|vs\.?|versus)|\||,? ?max(?:imum|\.)?) ?|[^0-9A-Za-z.]{1,3}",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"\b(?:min(?:imum|imal|\.)?|start(?:ing|ed)?|initial(?:ly)?)(?: infusion)?(?: dose| rate)?(?: of| was| at|:)? ?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:days?|weeks?|groups?|arms?|steps?|phases?|type|table|visits?|crps|cohort|patients?|stage|grade|n ?=) ?$",
    re.IGNORECASE,
)
_DAILY = re.compile(r"\bdaily\b|\beach day\b|\bevery day\b|\bper day\b|\ba day\b", re.IGNORECASE)
_DAILY_DOSE = re.compile(
    r"\bdaily (?:total )?dos(?:e|es|age)\b[A-Za-z ]{0,30}$|\btotal daily\b[A-Za-z ]{0,30}$", re.IGNORECASE
)


@dataclass(frozen=True)
class Combined:
    """The dose made of the figures; ``ask`` or ``refused`` when they cannot be one dose."""

    quantity: Quantity | None = None
    spread: Fraction | None = None
    spread_type: str = ""
    limits: Limits | None = None
    cap: Quantity | None = None
    also: tuple[Quantity, ...] = ()
    titrated: bool = False
    said: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    refused: str = ""


def combine(plain: str, doses: tuple[Figure, ...], figures: tuple[Figure, ...], vocabulary: DoseVocabulary) -> Combined:
    """One dose of all its figures, in the order they are printed."""
    for figure in doses:
        shared = _several(plain, figure, figures)
        if shared:
            return shared
    steps = tuple(figure for figure in doses if is_step(plain, figure))
    steps = steps if len(steps) < len(doses) else steps[1:]
    doses = tuple(figure for figure in doses if figure not in steps)
    groups = [_open(plain, doses[0], figures, vocabulary)]
    for before, figure in pairwise(doses):
        groups[-1], fresh = _attach(plain, groups[-1], before, figure)
        if fresh:
            groups.append(_open(plain, figure, figures, vocabulary))
        if groups[-1].refused:
            return groups[-1]
    groups = list({group.quantity: group for group in reversed(groups)}.values())[::-1]
    if len(groups) > 1:
        return Combined(ask=tuple(group.quantity.in_words() for group in groups if group.quantity))
    said = tuple(f"“{plain[step.start : step.end]}” is the step of the titration" for step in steps)
    quantity = groups[0].quantity
    titrated = groups[0].titrated or bool(steps and quantity and len(quantity.ends) == 2)
    return _day_maximum(plain, replace(groups[0], titrated=titrated, said=(*groups[0].said, *said)), vocabulary)


def is_step(plain: str, figure: Figure) -> bool:
    """Whether a figure is by how much a dose was changed: "increased by 5 mg/h", "in steps of 5", "5 mg increments"."""
    before, after = plain[: figure.start], plain[figure.end :]
    if _STEP.search(before) or _STEP_AFTER.match(after):
        return True
    return bool(_RAISED.search(before) and _STEP_EACH.match(after))


def _several(plain: str, figure: Figure, figures: tuple[Figure, ...]) -> Combined | None:
    """A list of figures before one unit (10, 20 and 40 mg/h), or a factor (2 x 20 mg)."""
    earlier = [other for other in figures if other.end <= figure.start]
    if not earlier or earlier[-1].unit or earlier[-1].hours is not None:
        return None
    between = plain[earlier[-1].end : figure.start]
    if re.fullmatch(r" ?(?:[x×*]|times) ?", between, re.IGNORECASE) and figure.high and earlier[-1].high:
        unit = figure.unit.unit.label if figure.unit and figure.unit.unit else ""
        once = plain[figure.start : figure.number_end]
        return Combined(
            ask=(f"{once} {unit} each time", f"{decimal_text(earlier[-1].high * figure.high)} {unit} in all")
        )
    shared = Combined(refused="Several figures share one unit: enter each dose apart, as a phase of its own.")
    for other in earlier[-3:]:
        if other.unit or other.hours is not None or _NUMBERED.search(plain[: other.start]):
            continue
        bare = re.sub(r" ?\([^()]*\)", "", plain[other.end : figure.start])
        if re.fullmatch(r" ?(?:to|up to|until) ?", bare, re.IGNORECASE) and plain[other.end : other.end + 1] != ")":
            return shared
    if _NUMBERED.search(plain[: earlier[-1].start]) or is_step(plain, earlier[-1]):
        return None
    return shared if _LISTED.fullmatch(between) else None


def _open(plain: str, figure: Figure, figures: tuple[Figure, ...], vocabulary: DoseVocabulary) -> Combined:
    """A dose that begins with this figure."""
    unit = figure.unit.unit if figure.unit else None
    if unit is None:
        return Combined(refused="The unit could not be read.")
    said = list(figure.said)
    low, high, bound = figure.low, figure.high, figure.bound
    before = plain[max(0, figure.start - 90) : figure.start]
    maximum = _MAXIMUM.search(before.rpartition(". ")[2]) or _MAXIMUM_AFTER.match(plain, figure.end)
    after = next((sign for sign, words in _BOUND_AFTER if words.match(plain, figure.end)), "")
    of_people = figure.spread is not None or figure.limits is not None
    if not bound and after and low == high:
        bound = after
    if not bound and maximum and low == high and not of_people:
        bound = "≤"
        said.append("read as a maximum")
    elif not bound and low == high and _END_OF_TITRATION.search(before):
        bound = "≤"
        said.append("read as the end of a titration, whose start is not printed")
    if bound in ("≤", "<"):
        low = None if low == high else low
    elif bound in ("≥", ">"):
        high = None if low == high else high
    unit, per_day = _by_day(plain, figure, unit, figures, vocabulary)
    said += per_day
    follower = _bare_follower(plain, figure, figures)
    titrated = False
    if follower is not None and low is not None and low == high:
        said.append("the second figure inherits the unit of the first")
        low, high = sorted((low, follower))
        titrated = is_titrated(plain)
    return Combined(
        Quantity(low, high, unit, bound),
        figure.spread,
        figure.spread_type,
        figure.limits if low == high else None,
        titrated=titrated,
        said=tuple(said),
    )


def _by_day(
    plain: str, figure: Figure, unit: Unit, figures: tuple[Figure, ...], vocabulary: DoseVocabulary
) -> tuple[Unit, list[str]]:
    """An amount that the words give as a day's: "daily dose of 100 mg", "infusion of 40-80 mg ... 10-day"."""
    if unit.kind != "amount" or unit.body_count != 1:
        return unit, []
    before = plain[max(0, figure.start - 60) : figure.start]
    course = any(
        other.day_unit
        and other.start > figure.end
        and plain[: other.end].endswith("-day")
        and other.low not in (None, 1)
        for other in figures
    )
    if _DAILY_DOSE.search(before):
        return vocabulary.unit(unit.amount, unit.body, "day"), ["read as the dose of a day"]
    if course and re.search(r"\binfusions? of ?$", before, re.IGNORECASE):
        return vocabulary.unit(unit.amount, unit.body, "day"), [
            "read as the amount of each day of the course: if it is the total of the course, say so"
        ]
    return unit, []


def _bare_follower(plain: str, figure: Figure, figures: tuple[Figure, ...]) -> Fraction | None:
    """The second end printed without a unit ("10 mg/h to 40"), if it closes the phrase."""
    following = next((other for other in figures if other.start >= figure.end), None)
    if following is None or following.unit or following.hours is not None or following.low is None:
        return None
    if not re.fullmatch(r" ?(?:-|to|up to) ?", plain[figure.end : following.start]):
        return None
    return following.low if re.match(r" ?(?:$|[).;,])", plain[following.end :]) else None


def _attach(plain: str, group: Combined, before: Figure, figure: Figure) -> tuple[Combined, bool]:
    """Join a further figure to the dose: as second end, cap or equivalent; True when it is a dose of its own."""
    unit = figure.unit.unit if figure.unit else None
    quantity = group.quantity
    if quantity is None or unit is None:
        return group, False
    between = plain[before.end : figure.start]
    linked = bool(_LINK.search(between)) and len(between) <= 90 and not re.search(r"\. ", between)
    opening = plain[max(0, before.start - 40) : before.start].lower()
    linked = linked or (between == " and " and opening.endswith("between "))
    linked = linked or bool(
        _LEAST.search(opening) and _MAXIMUM.search(between) and unit.dimension == quantity.unit.dimension
    )
    single = quantity.low == quantity.high and not quantity.bound
    same = unit.dimension == quantity.unit.dimension or _normalised_only(quantity.unit, unit)
    if (linked and single and same) or (linked and single and not _CAP.search(between)):
        return _range(plain, group, quantity, figure, unit), False
    lower_of_two = _WHICHEVER.match(plain, figure.end) and _OR.fullmatch(between)
    if lower_of_two or _CAP.search(between) or (figure.bound in ("≤", "<") and group.cap is None):
        cap = Quantity(figure.high, figure.high, unit)
        return (replace(group, cap=cap), False) if group.cap is None else (group, True)
    if _BRACKET.search(between) and not _contradicts(quantity, figure, unit):
        return replace(group, also=(*group.also, _plain_quantity(figure, unit))), False
    return group, True


def _contradicts(quantity: Quantity, figure: Figure, unit: Unit) -> bool:
    """Whether a figure of the same dimension is another dose and no equivalent ("20 mg/h or 40 mg/h").

    In another unit a printed equivalent may be rounded by a few per cent: 0.31 mg/kg/h (22 mg/h per 70 kg).
    """
    if unit.dimension != quantity.unit.dimension or figure.high is None:
        return False
    size, slack = figure.high * unit.size, Fraction(0) if unit == quantity.unit else Fraction(3, 100)
    return all(abs(size - end * quantity.unit.size) > slack * size for end in quantity.ends)


def _plain_quantity(figure: Figure, unit: Unit) -> Quantity:
    low = None if figure.bound in ("≤", "<") and figure.low == figure.high else figure.low
    return Quantity(low, figure.high, unit, figure.bound)


def _normalised_only(first: Unit, second: Unit) -> bool:
    """Whether the second unit lacks only the "per 70 kg" that the first one prints."""
    return first.body_count != 1 and not second.body and (first.amount, first.time) == (second.amount, second.time)


def _range(plain: str, group: Combined, quantity: Quantity, figure: Figure, unit: Unit) -> Combined:
    """The second end of a range; both ends must be of one kind and basis."""
    if figure.high is None or quantity.low is None:
        return group
    said = [*group.said, *figure.said]
    if _normalised_only(quantity.unit, unit):
        said.append(f"the second figure inherits {quantity.unit.basis}")
        unit = quantity.unit
    mistake = _not_one_range(quantity.unit, unit)
    if mistake:
        return Combined(refused=mistake)
    shared = quantity.unit
    ends = (quantity.low, figure.high * unit.size / shared.size)
    if "/" in decimal_text(ends[1]):
        shared = unit
        ends = (quantity.low * quantity.unit.size / unit.size, figure.high)
    if "/" in decimal_text(ends[0]):
        return Combined(
            refused=f"Two different units in one range ({quantity.unit.label} and {unit.label}): enter them apart."
        )
    if unit != quantity.unit:
        said.append(f"the figures are printed in {quantity.unit.label} and {unit.label}")
    low, high = sorted(ends)
    if low != ends[0]:
        said.append("the larger figure is printed first")
    return replace(
        group,
        quantity=Quantity(low, high, shared),
        titrated=is_titrated(plain),
        said=tuple(said),
        spread=None,
        limits=None,
    )


def _not_one_range(first: Unit, second: Unit) -> str:
    """Why two units cannot be the ends of one range; "" when they can."""
    one, two = first.dimension, second.dimension
    if one == two:
        return ""
    if one.quantity != two.quantity:
        return "A drug and a fluid in one range: ml is never mg."
    if bool(one.time) != bool(two.time):
        return f"A rate and an amount in one range ({first.label} and {second.label}): one of them is incomplete."
    return f"Two different bases in one range ({first.label} and {second.label}): enter them apart."


def _day_maximum(plain: str, group: Combined, vocabulary: DoseVocabulary) -> Combined:
    """Where the day's most is printed beside a capped daily rate, it is the dose, and the rate stands beside it.

    "0.35 mg/kg/h, not to exceed 25 mg/h (100 mg of ketamine over a 4 hour period)", daily: at most 100 mg/day.
    """
    quantity = group.quantity
    absolute = [other for other in group.also if other.unit.kind == "amount" and not other.unit.body]
    if quantity is None or group.cap is None or len(absolute) != 1 or not _DAILY.search(plain):
        return group
    unit = vocabulary.unit(absolute[0].unit.amount, "", "day")
    largest = Quantity(None, absolute[0].high, unit, "≤")
    said = f"the most of a day is printed beside the rate {quantity.in_words()}, which is kept beside it"
    return replace(group, quantity=largest, cap=None, also=(quantity, group.cap), said=(*group.said, said))
